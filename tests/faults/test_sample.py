"""The sample corpus as a whole: every passage and sentence is where it says, every quotation passes the last door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Assistant, build_index
from assistant.answering import verbatim
from tests.toys import ToyEncoder

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.reliability


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    index = tmp_path_factory.mktemp("sample") / "built"
    build_index(ROOT / "corpus", index, encoder=ToyEncoder())
    return Assistant.open(index, encoder=ToyEncoder())


def test_every_passage_and_sentence_of_the_sample_corpus_resolves_in_its_file(desk, record_property):
    listed = {each["id"]: each["file"] for each in json.loads((ROOT / "corpus/manifest.json").read_text())["records"]}
    counted = 0
    for passage in desk.snapshot.passages:
        text = (ROOT / "corpus" / listed[passage.document]).read_bytes().decode("utf-8-sig")
        document = desk.document(passage.document)
        assert text[passage.start : passage.end] == passage.text
        for sentence in passage.sentences:
            quote = text[sentence.start : sentence.end]
            assert quote == quote.strip() and quote == document.text[sentence.start : sentence.end]
            assert document.record_at(sentence.start) in document.records
            page = document.page_at(sentence.start)
            assert page is None or page.start <= sentence.start < page.end
            counted += 1
    assert counted > 300
    record_property("counted", f"{counted}/{counted}")


def test_every_quotation_asked_for_passes_the_last_door(desk, record_property):
    before = verbatim.verbatim_count()
    openings = [passage.text.split()[:12] for passage in desk.snapshot.passages]
    for words in [each for each in openings if len(each) == 12][:60]:
        question = " ".join(words)[:900]
        desk.ask(question)
        desk.search(question)
        desk.mentions(max(words, key=lambda word: (word.isalpha(), len(word))))
    after = verbatim.verbatim_count()
    checked, withheld = after.checked - before.checked, after.withheld - before.withheld
    assert withheld == 0 and checked > 1_000
    record_property("counted", f"{checked - withheld}/{checked}")
