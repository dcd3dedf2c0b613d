"""Addresses: what is written can be read back, and what cannot be meant is left out."""

import pytest

from assistant.errors import UnknownFilter
from assistant.index.scope import make_filters
from assistant.records import Filters
from assistant.text.dates import written_date
from assistant.web.address import Address, Place, filters_from, parse, query

FULL = Filters("2024", "2024-03-28", ("Ofsted", "A & B = C"), ("letter",), ("report-1",))


@pytest.mark.parametrize(
    "address",
    [
        Address(),
        Address("What was resolved?"),
        Address('a&b=c#d?e "f" é <g>', FULL),
        Address("", Filters(None, None, ("Ofsted",))),
        Address("", Filters(), Place("report 1/ä", 3, 99)),
        Address("With a place", Filters("2023"), Place("report", 0, 5)),
    ],
)
def test_an_address_is_read_back_as_it_was_written(address):
    assert parse(query(address).lstrip("?")) == address


def test_a_document_with_a_question_and_no_place_is_a_filter():
    assert parse("q=x&document=a&document=b").filters.documents == ("a", "b")
    assert parse("q=x&document=a").place is None


def test_a_document_alone_or_with_offsets_is_a_place():
    assert parse("document=a").place == Place("a")
    assert parse("document=a&start=3&end=9&sha256=ff").place == Place("a", 3, 9, "ff")
    assert parse("q=x&document=a&start=3&end=9").filters.documents == ()


@pytest.mark.parametrize(
    "text",
    [
        "start=-1",
        "start=1e9",
        "start=٣",
        "&&&=",
        "q",
        "%ff%fe",
        "a=" * 300,
    ],
)
def test_what_cannot_be_meant_is_left_out_and_nothing_is_raised(text):
    assert parse(text).filters == Filters()


@pytest.mark.parametrize("day", ["yesterday", "2024-13", "2024-02-31", "x" * 900])
def test_a_day_that_is_none_is_kept_to_be_refused_by_name_and_not_dropped(day):
    kept = parse(f"q=x&from={day}&to={day}").filters
    assert kept == Filters(day[:40], day[:40])
    with pytest.raises(UnknownFilter, match=day[:40]):
        make_filters(published_after=kept.published_after)
    assert written_date(kept.published_after)  # what the chip says


def test_the_filters_of_the_page_are_checked():
    given = {"from": "2024", "to": "never", "publisher": ["A", 3, None], "kind": "letter", "document": None}
    assert filters_from(given) == Filters("2024", "never", ("A",))
    assert filters_from({"from": "", "to": 7}) == Filters()
