"""Checked quotations in words and as files: nothing of a record or of what was pasted acts in them."""

import csv
import io

import pytest
from markdown_it import MarkdownIt

from assistant import Assistant, build_index
from assistant.present import (
    Edition,
    quote_check_briefing,
    quote_check_csv,
    quote_check_markdown,
    quote_verdict_in_words,
    record_in_parts,
    text_in_parts,
)
from tests.toys import ToyEncoder, write_corpus

HOSTILE = "Item 1\n\nThe =SUM(A1) [link](http://x.example) *was* <b>closed</b> by `code` on 5 May for all of us.\n"
EDITION = Edition("2024-05-14", "https://papers.example/")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("present-quotes")
    build_index(write_corpus(folder / "corpus", hostile=HOSTILE), folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def test_the_parts_of_both_sides_are_their_texts_with_what_differs_marked(desk):
    check = desk.check_quote("The crossing was safe.")
    place = check.places[0]
    assert list(text_in_parts(check, place)) == [("The crossing was ", False), ("safe", True), ("", False)]
    assert "".join(words for words, _ in record_in_parts(place)) == place.quote
    assert [words for words, marked in record_in_parts(place) if marked] == ["unsafe"]


def test_each_verdict_is_told_in_a_sentence(desk):
    told = {
        "The crossing was unsafe.": ("Exact", ": these words stand in the record, in 1 place."),
        "The crossing was safe.": ("Altered", ": the record says it otherwise."),
        "The crossing, was unsafe.": ("Altered", ": the words are the record's, the punctuation is not."),
    }
    for text, words in told.items():
        assert quote_verdict_in_words(desk.check_quote(text)) == words
    elsewhere = desk.check_quote("The crossing was unsafe.", document="minutes")
    assert "not where they were said to: minutes" in quote_verdict_in_words(elsewhere)[1]


def test_nothing_acts_in_a_file(desk):
    check = desk.check_quote("=SUM(A1) [link](http://x.example) *was* <b>opened</b> by `code` on 5 May")
    assert check.verdict == "altered"
    rendered = MarkdownIt().render(quote_check_markdown(check, EDITION).decode())
    assert "<b>" not in rendered
    assert "<code>" not in rendered
    assert "<em>" not in rendered
    assert 'href="http://x.example' not in rendered
    assert "<strong>closed</strong>" in rendered
    rows = list(csv.DictReader(io.StringIO(quote_check_csv(check, EDITION).decode("utf-8-sig"))))
    assert rows[0]["quotation"].startswith("'=SUM")
    assert rows[0]["link"].startswith("https://papers.example/?document=hostile")


def test_the_same_check_gives_the_same_bytes(desk):
    check = desk.check_quote("The crossing was safe.")
    for write in (quote_check_csv, quote_check_markdown, quote_check_briefing):
        assert write(check, EDITION) == write(check, EDITION)
