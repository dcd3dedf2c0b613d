"""Damage to what is published: every byte of a small index, and every field of a card that another program wrote."""

from __future__ import annotations

import json
import random
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
import pytest

from assistant import Assistant
from assistant.errors import IndexDamaged, IndexOutOfDate, ModelDamaged, ModelMissing
from assistant.index import files, opening
from assistant.index.card import FORMAT, Card
from assistant.index.local import LocalIndex
from assistant.models.folders import ModelIdentity
from tests.faults.small import OLD, QUESTION, Tiny, asked, built, papers
from tests.toys import load_with

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("damage")
    built(papers(folder / "corpus", OLD), folder / "built")
    return folder / "built"


@pytest.fixture
def index(made, tmp_path):
    shutil.copytree(made, tmp_path / "built")
    return tmp_path / "built"


def version(index):
    return index / files.current(index)[0]


# ── every byte ──


def opens(index):
    """What is said of a damaged index; None where it opens as if nothing were."""
    try:
        opened = opening.whole(index)
    except IndexDamaged as error:
        return str(error)
    return opened.warning


@pytest.mark.reliability
def test_every_byte_of_a_small_index_that_changes_is_found_out(index, record_property):
    tried = found = 0
    for path in [index / "CURRENT", *sorted(version(index).iterdir())]:
        whole = path.read_bytes()
        for at in range(len(whole)):
            for bit in (0, 7):
                with path.open("r+b") as stream:
                    stream.seek(at)
                    stream.write(bytes([whole[at] ^ 1 << bit]))
                said = opens(index)
                tried, found = tried + 1, found + bool(said and path.name in said)
                assert said and path.name in said, (path.name, at, bit)
        path.write_bytes(whole)
    assert opens(index) is None
    assert tried > 10_000
    record_property("counted", f"{found}/{tried}")


@pytest.mark.reliability
def test_every_other_damage_tried_on_every_file_is_found_out(index, record_property):
    chance, found = random.Random(7), 0
    paths = [index / "CURRENT", *sorted(version(index).iterdir())]
    for path in paths:
        whole = path.read_bytes()
        damages = {whole[:cut] for cut in range(0, len(whole), 64)}
        damages |= {whole + b"\0", b"\0" * len(whole), whole[1:] + whole[:1], whole + whole}
        for _ in range(40):
            at = chance.randrange(len(whole))
            damages.add(whole[:at] + bytes(min(16, len(whole) - at)) + whole[at + 16 :])
        damages |= {other.read_bytes() for other in paths if other != path}
        for damaged in damages - {whole}:
            path.write_bytes(damaged)
            said = opens(index)
            assert said and path.name in said, (path.name, damaged[:80])
            found += 1
        path.unlink()
        assert opens(index), path.name
        path.write_bytes(whole)
    assert found > 500
    record_property("counted", f"{found}/{found}")


def test_no_byte_of_a_damaged_index_reaches_faiss_or_numpy(index, monkeypatch):
    """The digests are compared first: what an attacker put in a vector file is not parsed."""
    parsed = []
    monkeypatch.setattr(faiss, "IndexScalarQuantizer", lambda *data: parsed.append(data))
    monkeypatch.setattr(np, "load", lambda *data, **more: parsed.append(data))
    monkeypatch.setattr(zlib, "decompress", lambda *data: parsed.append(data))
    for name in ("passages.codes", "tokens.codes"):
        path = version(index) / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert name in opens(index)
        path.write_bytes(whole)
    assert parsed == []


# ── every field of the card ──


def rewritten(index, **change):
    """The index with fields of its card changed as by another program, the pointer in keeping."""
    folder = version(index)
    card = json.loads((folder / "card.json").read_bytes()) | change
    data = files.canonical(card)
    (folder / "card.json").write_bytes(data)
    (index / "CURRENT").write_bytes(files.canonical({"version": folder.name, "card_sha256": files.digest(data)}))


FIELDS = [
    ("format", 0, IndexOutOfDate),
    ("format", FORMAT + 1, IndexOutOfDate),
    ("format", None, IndexOutOfDate),
    ("encoder", {"name": "tiny", "digest": "8" * 64}, IndexOutOfDate),
    ("encoder", {"name": "another", "digest": "9" * 64}, IndexOutOfDate),
    ("dimension", 9, IndexDamaged),
    ("dimension", 384, IndexDamaged),
    ("vectors", {"bits": 8, "reach": 1.0}, IndexDamaged),
    ("vectors", {"bits": 7, "reach": 1.0}, IndexDamaged),
    ("documents", 3, IndexDamaged),
    ("passages", 1, IndexDamaged),
    ("sentences", 1, IndexDamaged),
    ("files", {}, IndexDamaged),
    ("texts", {}, IndexDamaged),
    ("texts", {"a": "0" * 64, "x": "0" * 64}, IndexDamaged),
]


@pytest.mark.parametrize(("field", "value", "error"), FIELDS)
def test_a_field_of_the_card_that_does_not_fit_is_refused_with_the_remedy(index, field, value, error):
    rewritten(index, **{field: value})
    with pytest.raises(error) as caught:
        Assistant.open(index, encoder=Tiny())
    assert "index/rebuild.py" in caught.value.remedy
    assert caught.value.what.endswith(".")


def test_every_field_of_the_card_is_tried_or_decides_nothing_about_an_answer():
    """``reading``, ``cutting``, ``precision`` and ``recogniser`` decide what the next build does; the rest of these is
    shown and not used."""
    shown = {"unreadable", "notices", "reading", "cutting", "precision", "recogniser"}
    fields = {*Card.__dataclass_fields__, "format"}
    assert {name for name, _, _ in FIELDS} == fields - shown


class Turned(Tiny):
    """The same identity and dimension, but other vectors: a library that pools otherwise, say."""

    def encode(self, texts):
        return np.roll(super().encode(texts), 1, axis=1)

    def read(self, texts):
        return [replace(each, vector=np.roll(each.vector, 1)) for each in super().read(texts)]


class Wider(Tiny):
    dimension = 16


@pytest.mark.parametrize("encoder", [Turned(), Wider()])
def test_an_encoder_that_says_it_is_the_same_but_gives_other_vectors_is_refused(made, encoder):
    desk = Assistant.open(made, encoder=encoder)
    for _ in range(2):
        with pytest.raises(IndexOutOfDate) as caught:
            desk.ask(QUESTION)
        assert "index/rebuild.py" in caught.value.remedy
    assert asked(Assistant.open(made, encoder=Tiny())) > 0


@pytest.mark.parametrize(
    "kind", [ModelMissing("Gone.", "Install it."), ModelDamaged("Cut short.", "Install it again.")]
)
def test_an_index_whose_model_cannot_be_used_is_not_opened(made, monkeypatch, kind):
    def load(name):
        raise kind

    load_with(monkeypatch, load)
    with pytest.raises(type(kind)):
        Assistant.open(made)


def test_an_index_of_this_format_written_earlier_still_opens_and_finds_the_same(tmp_path):
    """The files of ``golden`` stay as they are until FORMAT is raised; then ``python -m tests.faults.golden``."""
    opened = opening.open_index(GOLDEN)
    assert opened.warning is None
    desk = Assistant(LocalIndex(opened), Tiny())
    assert {each.id: each.text for each in desk.documents} == OLD
    assert asked(desk) > 0
    again = Assistant.open(_fresh(tmp_path), encoder=Tiny())
    found = [[(hit.passage.document, hit.passage.start) for hit in each.search(QUESTION)] for each in (desk, again)]
    assert found[0] == found[1]


def _fresh(folder):
    built(papers(folder / "corpus", OLD), folder / "built")
    return folder / "built"


def test_an_identity_is_its_digest_and_not_its_name():
    class Renamed(Tiny):
        identity = ModelIdentity("tiny by another name", Tiny.identity.digest)

    assert asked(Assistant.open(GOLDEN, encoder=Renamed())) > 0
