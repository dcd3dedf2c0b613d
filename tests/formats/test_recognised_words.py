"""Recognised words keep their place: found again in the text as it was laid out, and on paper."""

from __future__ import annotations

from dataclasses import replace

from assistant.formats.messages import packed_file, unpacked_file
from assistant.formats.recognised_words import SheetWord, place_words
from assistant.index.document_lines import lines_of, parse_documents
from assistant.records import Document, LeastSure, Page, ParsedFile, RecognisedWord, Record, as_json
from assistant.text import certainty

QUOTE = "The gate is mended."


def sheet(*lines: str) -> list[SheetWord]:
    """Words 10 points high on lines 20 points apart, each as wide as 5 points a letter; the nth is 0.9 - n/100 sure."""
    words: list[SheetWord] = []
    for number, line in enumerate(lines):
        left = 0.0
        for word in line.split():
            sure = 0.9 - len(words) / 100
            words.append(SheetWord(number, word, sure, left, 20.0 * number, left + 5 * len(word), 20.0 * number + 10))
            left += 5 * len(word) + 5
    return words


def tops(text: str, words: list[SheetWord]) -> list[tuple[str, int]]:
    return [(text[word.at :][: word.length], word.top) for word in place_words(text, words)]


def test_words_of_lines_that_are_read_in_another_order_are_each_found() -> None:
    words = sheet("left column right one", "goes on stays here")
    text = "left column\ngoes on\n\nright one\nstays here\n"
    assert tops(text, words) == [
        ("left", 0), ("column", 0), ("goes", 20), ("on", 20), ("right", 0), ("one", 0), ("stays", 20), ("here", 20),
    ]  # fmt: skip


def test_of_words_spelt_alike_the_one_is_taken_behind_which_the_same_words_come() -> None:
    words = sheet("the gate is old", "the path is new", "the gate is mended")
    text = "the gate is mended\nthe gate is old\nthe path is new\n"
    assert [top for _, top in tops(text, words)] == [40] * 4 + [0] * 4 + [20] * 4


def test_signs_between_cells_and_words_that_are_not_as_recognised_have_no_place() -> None:
    assert tops("Sum | 875\nother 12\n", sheet("Sum 875", "12")) == [("Sum", 0), ("875", 0), ("12", 20)]


def test_a_quotation_is_as_sure_as_its_own_words_by_letters() -> None:
    page = Page(1, 100, 200, recognised=0.9, words=(word(0, 4, 50), word(10, 3, 80), word(14, 1, 40), word(30, 5, 10)))
    sure = certainty("abc d", 110, [page])
    assert sure is not None
    assert sure.confidence == 0.70  # (3 * 80 + 1 * 40) / 4
    assert sure.least == LeastSure("d", 0.4)
    assert certainty("abc", 500, [page]) is None
    assert certainty("abc", 110, [Page(1, 100, 200)]) is None


def test_a_quotation_over_two_pages_is_as_sure_as_the_recognised_words_on_both() -> None:
    pages = [
        Page(1, 0, 10, recognised=0.9, words=(word(6, 3, 90),)),
        Page(2, 10, 20, recognised=0.5, words=(word(0, 3, 60),)),
    ]
    sure = certainty("abc\n123", 6, pages)
    assert sure is not None and (sure.confidence, sure.least) == (0.75, LeastSure("123", 0.6))


def test_without_the_places_of_words_the_page_speaks_for_them() -> None:
    """An index that was built before they were kept."""
    assert certainty("abc", 4, [Page(1, 0, 10, recognised=0.93)]) == (0.93, None)


def word(at: int, length: int, confidence: int) -> RecognisedWord:
    return RecognisedWord(at, length, confidence, 1, 2, 3, 4)


def test_words_come_out_of_the_reading_process_and_the_index_and_cost_pages_without_them_nothing() -> None:
    plain, scanned = Page(1, 0, 10), Page(2, 10, 19, recognised=0.9, words=(word(0, 3, 90), word(4, 4, 80)))
    parsed = ParsedFile(QUOTE, "pdf", pages=(plain, scanned))
    assert unpacked_file(packed_file(parsed), QUOTE.encode()) == parsed
    record = Record(0, len(QUOTE), None, None, None, None)
    document = Document("a", "a.pdf", "0", QUOTE, (record,), parsed.pages, format="pdf")
    assert parse_documents(lines_of([document])) == {"a": document}
    assert as_json(plain) == {"number": 1, "start": 0, "end": 10, "label": None}
    unread = replace(document, pages=(plain,))
    assert b"words" not in lines_of([unread])
