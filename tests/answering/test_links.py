"""Addresses: what is written can be read back, and what cannot be meant is left out."""

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.answering.links import (
    VIEWS,
    Address,
    DocumentPlace,
    link_to,
    link_to_download,
    link_to_original,
    parse_address,
    write_address,
)
from assistant.errors import UnknownFilter
from assistant.index import make_filters
from assistant.records import Document, Filters, Record
from assistant.text import written_date

FULL = Filters("2024", "2024-03-28", ("Ofsted", "A & B = C"), ("letter",), ("report-1",))


@pytest.mark.parametrize(
    "address",
    [
        Address(),
        Address("What was resolved?"),
        Address("What was resolvd?", as_typed=True),
        Address('a&b=c#d?e "f" é <g>', FULL),
        Address("", Filters(None, None, ("Ofsted",))),
        Address("", Filters(), DocumentPlace("report 1/ä", 3, 99)),
        Address("With a place", Filters("2023"), DocumentPlace("report", 0, 5)),
    ],
)
def test_an_address_is_read_back_as_it_was_written(address):
    assert parse_address(write_address(address).lstrip("?")) == address


def test_a_document_with_a_question_and_no_place_is_a_filter():
    assert parse_address("q=x&document=a&document=b").filters.documents == ("a", "b")
    assert parse_address("q=x&document=a").place is None


def test_a_document_alone_or_with_offsets_is_a_place():
    assert parse_address("document=a").place == DocumentPlace("a")
    assert parse_address("document=a&start=3&end=9&sha256=ff").place == DocumentPlace("a", 3, 9, "ff")
    assert parse_address("q=x&document=a&start=3&end=9").filters.documents == ()


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
    assert parse_address(text).filters == Filters()


@pytest.mark.parametrize("day", ["yesterday", "2024-13", "2024-02-31", "x" * 900])
def test_a_day_that_is_none_is_kept_to_be_refused_by_name_and_not_dropped(day):
    kept = parse_address(f"q=x&from={day}&to={day}").filters
    assert kept == Filters(day[:40], day[:40])
    with pytest.raises(UnknownFilter, match=day[:40]):
        make_filters(published_after=kept.published_after)
    assert written_date(kept.published_after)  # what the chip says


FILE = Document("a", "a.txt", "0123456789abcdef" * 4, "Words.", (Record(0, 6, "A", None, None, None),))
ANY_NAME = st.binary(min_size=1, max_size=60).map(lambda name: name.decode("utf-8", "surrogateescape"))
"""Ids as file names can be: any bytes, those that are no UTF-8 as Python names them."""
NAMES = ("Item #3", "R&D + costs", "2023/minutes.txt", "Minutes..final", "../../etc/passwd", "..", "a%2Fb", "q=1;x",
         "50% off?", "Zo\u00eb\u2019s note", "a\nb", " ", "name\udcff", "'\"<b>")  # fmt: skip


def followed(link):
    """The query that a server is asked for when a page at its root has ``link``: read by the standard library."""
    asked = urlsplit(urljoin("http://127.0.0.1:7860/", link))
    assert not asked.fragment
    return asked


@given(ANY_NAME, st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1))
@example("Item #3", 0, 0)
@example("..", 0, 9)
def test_a_link_opens_its_own_document_whatever_its_id_holds(identity, start, end):
    link = link_to(identity, FILE.sha256, start, end)
    assert re.fullmatch(r"[!-~]+", link)
    asked = followed(link)
    assert asked.path == "/"
    assert parse_address(asked.query).place == DocumentPlace(identity, start, end, "0123456789ab")


@pytest.mark.parametrize("name", NAMES)
def test_the_link_to_a_file_carries_its_id_and_stays_where_files_are_given(name):
    asked = followed(link_to_original(replace(FILE, id=name)))
    assert asked.path == "/original"
    assert parse_address(asked.query).place == DocumentPlace(name)


PLACES = st.builds(DocumentPlace, ANY_NAME, st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1))
FILTERS = st.builds(Filters, documents=st.lists(ANY_NAME, max_size=3, unique=True).map(tuple))
QUESTIONS = st.text(st.characters(codec="utf-8"), max_size=20)
VIEWED = st.builds(Address, QUESTIONS, FILTERS, st.none(), st.booleans(), st.booleans(), st.sampled_from(VIEWS))


@given(VIEWED)
@example(Address(filters=Filters(documents=("a",))))
def test_every_view_has_an_address_that_says_what_is_in_it(address):
    assert parse_address(followed(write_address(address)).query) == address


@given(PLACES, VIEWED)
@example(DocumentPlace("a"), Address())
def test_the_query_of_a_place_before_that_of_a_view_says_both(place, viewed):
    """This is how the page joins them."""
    both = replace(viewed, place=place)
    joined = "&".join(query[1:] for query in (write_address(Address(place=place)), write_address(viewed)) if query)
    assert parse_address(joined) == both
    assert parse_address(followed(write_address(both)).query) == both


def test_a_view_that_there_is_none_of_is_the_first():
    assert parse_address("view=cellar&q=x") == Address("x")


@given(st.lists(ANY_NAME, max_size=4, unique=True), st.text(st.characters(codec="utf-8"), max_size=40), st.booleans())
def test_filters_questions_and_forms_are_read_back_as_they_were_written(documents, question, forms):
    address = Address(question or "q", Filters(documents=tuple(documents)), forms=forms)
    asked = followed(link_to_download("mentions", "csv", address))
    assert asked.path == "/mentions.csv"
    assert parse_address(asked.query) == address


def test_a_link_of_a_plain_id_is_written_as_it_always_was():
    assert link_to(FILE.id, FILE.sha256, 25, 50) == "?document=a&start=25&end=50&sha256=0123456789ab"
    within = replace(FILE, id="2023/minutes.txt")
    assert link_to(within.id, within.sha256, 1, 2) == "?document=2023/minutes.txt&start=1&end=2&sha256=0123456789ab"


def test_a_question_with_half_a_character_has_an_address_too():
    assert write_address(Address(question="Who \ud800 asked?")) == "?q=Who+%3F+asked%3F"
