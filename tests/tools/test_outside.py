"""The adapters for passage sets nobody here wrote, on a toy set and by pencil."""

import importlib.util
import json
import math
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant import assistant as front_desk


@pytest.fixture(scope="module")
def outside():
    spec = importlib.util.spec_from_file_location("outside", Path(__file__).parent.parents[1] / "tools" / "outside.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["outside"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["outside"]


def lines(path, rows):
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.fixture
def toy(outside, tmp_path):
    """Three passages in two scopes, the first and last with the same words; two answerable questions, one not."""
    passages = [("a#1", "Cats purr.", "left"), ("b#1", "Dogs bark.", "left"), ("c#1", "Cats purr.", "right")]
    questions = [
        ("q1", "Do cats purr?", {"c#1": 1}, "right"),
        ("q2", "bark", {"b#1": 1}, None),
        ("q3", "fish", {}, None),
    ]
    folder = tmp_path / "toy"
    folder.mkdir()
    lines(folder / "passages.jsonl", [{"id": i, "text": t, "title": "", "scope": s} for i, t, s in passages])
    asked = [{"id": i, "question": q, "gold": g, "scope": s, "answerable": bool(g)} for i, q, g, s in questions]
    lines(folder / "questions.jsonl", [one | {"history": [["Before?", "Yes."]]} for one in asked])
    return outside.load(folder)


def test_an_outside_set_is_searched_inside_its_scope(outside, toy):
    pytest.importorskip("bm25s")
    pytest.importorskip("Stemmer")
    words = outside.Words(toy)
    assert words.find("Do cats purr?", "right").ranked == ("c#1",)
    assert words.find("Do cats purr?", None).ranked == ("a#1", "c#1")
    assert words.find("fish", None) == outside.Found((), 0.0)


def test_an_outside_set_is_measured_by_pencil(outside, toy):
    told = {"Do cats purr?": (("a#1", "c#1"), 0.9), "bark": (("b#1",), 0.2), "fish": (("a#1",), 0.2)}
    arm = SimpleNamespace(find=lambda question, scope: outside.Found(*told[question]))
    plain, with_turn = outside.tasks(toy)
    row = outside.measure(plain, "fake", arm)
    assert row.gains == pytest.approx((1 / math.log2(3), 1.0))
    assert (row.questions, row.hit1, row.hit5, row.recall5) == (2, 0.5, 1.0, 1.0)
    assert row.auroc.value == 0.75  # one pair in order, one tie
    assert with_turn.words(toy.asked[1]) == "Before?\nbark"
    assert "| toy | fake | 2 | 0.815 (" in outside.table([row])


def test_the_product_is_asked_over_one_document_a_passage(outside, toy, tmp_path, monkeypatch):
    asked = []

    def search(question, k, documents=()):
        asked.append(documents)
        return [SimpleNamespace(passage=SimpleNamespace(document=name)) for name in ("p000000", "p000001", "p000000")]

    desk = SimpleNamespace(
        search=search,
        ask=lambda question, k, documents=(): SimpleNamespace(citations=(), nearest=(SimpleNamespace(support=0.25),)),
    )
    built = SimpleNamespace(documents=2, unreadable=())
    monkeypatch.setattr("assistant.index.build_index", lambda corpus, index: built)
    monkeypatch.setattr(front_desk, "Assistant", SimpleNamespace(open=lambda index, reader: desk))
    product = outside.Product(toy, tmp_path / "cache")
    assert product.find("cats", None) == outside.Found(("a#1", "c#1", "b#1"), 0.25)
    assert product.find("cats", "right").ranked == ("c#1",)
    assert asked == [(), ("p000000",)]
    corpus = tmp_path / "cache" / "toy" / "corpus"
    assert sorted(path.name for path in corpus.iterdir()) == ["manifest.json", "p000000.txt", "p000001.txt"]
    assert (corpus / "p000001.txt").read_text(encoding="utf-8") == "Dogs bark."
