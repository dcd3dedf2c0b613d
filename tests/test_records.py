"""The nouns: which page and which record a character belongs to, by counting characters, and their form as JSON."""

import dataclasses

import pytest

from assistant.formats import plain
from assistant.records import (
    Document,
    Filters,
    Mark,
    MarkKind,
    Page,
    Record,
    RecordedVote,
    RecordSlice,
    Searched,
    VoteSide,
    as_json,
)


def record(start, end, title):
    return Record(start, end, title, None, None, None)


TEXT = "one\ftwo\fthree"
WHOLE = Document("d", "d.txt", "0" * 64, TEXT, (record(0, 6, "first"), record(6, 13, "second")), plain.pages(TEXT))


@pytest.mark.parametrize(
    ("offset", "page", "title"),
    [
        (0, 1, "first"),
        (3, 1, "first"),
        (4, 2, "first"),
        (5, 2, "first"),
        (6, 2, "second"),
        (7, 2, "second"),
        (8, 3, "second"),
        (12, 3, "second"),
    ],
)
def test_each_character_stands_on_one_page_and_in_one_record(offset, page, title):
    """Counted by hand: o0 n1 e2 ⇧3 | t4 w5 o6 ⇧7 | t8 h9 r10 e11 e12; the second record begins at 6."""
    found = WHOLE.page_at(offset)
    assert found is not None
    assert found.number == page
    assert WHOLE.record_at(offset).title == title


def test_pages_tile_the_text():
    assert [TEXT[page.start : page.end] for page in WHOLE.pages] == ["one\f", "two\f", "three"]
    assert WHOLE.page_at(13) is None


def test_a_document_without_pages_has_none_anywhere():
    assert dataclasses.replace(WHOLE, pages=()).page_at(0) is None


def test_a_document_is_called_by_its_first_record_or_its_id():
    assert WHOLE.title == "first"
    assert dataclasses.replace(WHOLE, records=(record(0, 13, None),)).title == "d"


def test_values_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        WHOLE.id = "other"
    with pytest.raises((AttributeError, TypeError)):
        Page(1, 0, 1).colour = "red"


def test_json_has_the_fields_in_order_and_plain_values():
    searched = Searched(1, 2, "2022", None, 0, ("a.pdf",), Filters(kinds=("letter",)))
    plain_searched = as_json(searched)
    optional = {"reader", "read_as", "exact_words", "undated_left_out"}
    assert list(plain_searched) == [one.name for one in dataclasses.fields(Searched) if one.name not in optional]
    whole = dataclasses.replace(
        searched, reader="one", read_as=(("helth", "health"),), exact_words=True, undated_left_out=3
    )
    assert list(as_json(whole)) == [field.name for field in dataclasses.fields(Searched)]
    assert plain_searched["unreadable"] == ["a.pdf"]
    assert plain_searched["filters"]["kinds"] == ["letter"]
    assert as_json({1: (searched, None)})["1"][1] is None


def test_a_mark_says_in_json_how_long_its_label_is_only_where_its_format_knew():
    assert as_json(Mark(0, 9, MarkKind.HEADING, 1)) == {"start": 0, "end": 9, "kind": "heading", "level": 1}
    assert as_json(Mark(0, 9, MarkKind.LIST_ITEM, 1, 3))["label"] == 3


def test_a_vote_says_none_for_a_side_it_does_not_tell_of_and_nought_where_the_record_says_none():
    text = "Votes for: 5. Votes against: none."
    five = RecordSlice(11, 12, text[11:12])
    vote = RecordedVote(RecordSlice(0, len(text), text), in_favour=VoteSide(5, five), against=VoteSide(0))
    told = as_json(vote)
    assert told["in_favour"]["figure"] == {"start": 11, "end": 12, "words": "5"}
    assert told["against"] == {"count": 0, "figure": None, "names": []}
    assert told["abstaining"] is None
