"""Letterheads and mastheads of other forms: what names a body, a person or an address is no title; what is two lines
is read as one; the day to which members are summoned is the day of the meeting."""

from __future__ import annotations

import pytest

from assistant.formats import parsing
from assistant.records import MarkKind
from assistant.sources.metadata import read_metadata
from assistant.text import is_body
from tests.formats.papers import Put, pdf


def stated(text: str) -> dict[str, str]:
    parsed = parsing.parse_file(text.encode(), "paper.txt")
    return {field: said.value for field, said in read_metadata(parsed).items()}


@pytest.mark.parametrize(
    "name",
    [
        "City of Elmstead",
        "Township of Marsh Hill",
        "TOWN OF ELMSTEAD",
        "The Corporation of the Township of Marsh Hill",
        "Municipal District of Adder-Marsh",
        "Elmstead Metropolitan Fire District",
        "Dry Creek Unified School District",
        "DRY CREEK WATER DISTRICT",
    ],
)
def test_a_body_is_known_by_the_form_of_its_name_in_other_countries_too(name: str) -> None:
    assert is_body(name)


@pytest.mark.parametrize(
    "words",
    ["City of dreams and of many other things that people say", "Town of the", "Water district", "Fire District"],
)
def test_what_only_begins_so_is_no_body(words: str) -> None:
    assert not is_body(words)


def test_minutes_that_say_no_more_are_titled_by_their_body_and_label() -> None:
    text = (
        "MINUTES\nTOWNSHIP OF MARSH HILL\nTuesday, September 3, 2024\n\nA regular meeting of the Township of Marsh "
        "Hill Council was held on Tuesday, September 3, 2024\nstarting at 6:30 p.m. The meeting was held in person.\n"
    )
    assert stated(text)["title"] == "TOWNSHIP OF MARSH HILL: MINUTES"
    assert stated(text)["date"] == "2024-09-03"


def test_who_is_named_above_an_office_is_no_title() -> None:
    text = (
        "Elmstead Fire District\n10545 Elm Ave., Suite 200, Elmstead\nADAM A. MARSH\nFire Chief\n"
        "ACTION SUMMARY MINUTES - REGULAR MEETING\nBOARD OF DIRECTORS\nThursday, October 26, 2023\n\n"
        "The meeting was called to order.\n"
    )
    assert stated(text)["title"] == "ACTION SUMMARY MINUTES - REGULAR MEETING"


def test_an_address_and_a_telephone_are_no_title() -> None:
    text = (
        "The Corporation of the Township of Marsh Hill\n45 Elm Street\nMarsh Hill ON P0H 1W0\n"
        "Telephone 705-555-2144 Fax 705-555-5385\n*** AGENDA ***\nTuesday, June 24, 2025\n\n1. Pecuniary interest.\n"
    )
    assert stated(text)["title"] == "The Corporation of the Township of Marsh Hill: AGENDA"


def test_a_letter_s_subject_over_two_lines_is_read_whole() -> None:
    text = (
        "5 April 2016\n\nJohn Marsh, Director of Services\n\nDear local partnership\n\n"
        "Joint inspection of the response to abuse and\nneglect in Elmstead\n\n"
        "Between 1 and 5 March inspectors visited the borough.\n\nYours sincerely\n\nA Reed\n"
    )
    assert stated(text)["title"] == "Joint inspection of the response to abuse and neglect in Elmstead"


def test_letters_set_apart_are_no_title() -> None:
    masthead = [Put(72, 740, "E L M S T E A D PA R I S H C O U N C I L", 22)]
    body = [Put(72, 700 - 14 * n, "The council met in the hall and heard of the gate.", 11) for n in range(8)]
    parsed = parsing.parse_file(pdf([*masthead, *body]), "a.pdf")
    assert any(mark.kind is MarkKind.HEADING for mark in parsed.marks)
    assert "title" not in read_metadata(parsed)


@pytest.mark.parametrize(
    "summons",
    [
        "Members of the Council are hereby summoned and members of the public invited to attend a Meeting of\n"
        "Elmstead Parish Council to be held at the School, Elm Green, on Wednesday 9th\nJanuary 2019 at 1900.\n",
        "You are summoned to a meeting of the above Council\non Wednesday 9th January 2019 at 7.00pm\n",
    ],
)
def test_the_day_to_which_members_are_summoned_dates_the_agenda(summons: str) -> None:
    text = f"ELMSTEAD PARISH COUNCIL\n\n{summons}\nA Clerk, Clerk to the Council\n\n1. APOLOGIES FOR ABSENCE\n"
    assert stated(text)["date"] == "2019-01-09"
