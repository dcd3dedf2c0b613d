"""The title of a record, against papers whose first lines are something else."""

import pytest

from assistant.formats import plain
from assistant.records import Mark, MarkKind, ParsedFile, Stated
from assistant.sources.metadata import extraction


def title(text, *headings, **more):
    """The title of ``text``, in which each of ``headings``, (words, level), is marked as a heading."""
    marks = tuple(
        Mark(text.index(words), text.index(words) + len(words), MarkKind.HEADING, level) for words, level in headings
    )
    found = extraction.read_metadata(ParsedFile(text, "text", marks=marks, **more)).get("title")
    return found.value if found else None


MINUTES = "Minutes of the Schools Forum held on 9 June 2022 at the Civic Centre"


@pytest.mark.parametrize("item", ["Apologies for absence", "1. Apologies", "Declarations of interest", "Welcome"])
def test_the_headings_of_minutes_are_their_items_and_not_their_title(item):
    assert title(f"{MINUTES}\n\n{item}\n\nNone.\n", (item, 1)) == MINUTES


@pytest.mark.parametrize("part", ["1. Introduction", "Contents", "Foreword", "Executive summary", "Appendix A"])
def test_the_heading_of_a_part_is_not_the_title(part):
    assert title(f"{part}\n\nSufficiency strategy 2022 to 2025\n", (part, 1)) != part
    strategy = "Sufficiency strategy 2022 to 2025"
    assert title(f"{part}\n\n{strategy}\n\nText.\n", (part, 1), (strategy, 1)) == strategy


def test_two_headings_are_one_title_only_where_the_second_adjoins_and_is_no_item():
    text = "PLANNING COMMITTEE\n\n21. APOLOGIES FOR ABSENCE\n\nNone.\n"
    assert title(text, ("PLANNING COMMITTEE", 1), ("21. APOLOGIES FOR ABSENCE", 2)) == "PLANNING COMMITTEE"
    text = "Fostering\n\nA paper on it.\n\nOur carers\n\nText.\n"
    assert title(text, ("Fostering", 1), ("Our carers", 2)) == "Fostering"


@pytest.mark.parametrize(
    "line",
    [
        "Report title: Home to school transport",
        "Report title\tHome to school transport",
        "Report title | Home to school transport",
        "Title: | Home to school transport",
        "Report title Home to school transport",
        "Wards: | All | Title: | Home to school transport",
        "Subject: RE: Home to school transport",
        "Title of report:\n\nHome to school transport",
    ],
)
def test_what_a_label_calls_the_title_comes_before_headings_and_first_lines(line):
    text = f"Borchester City Council\n\nReport to Cabinet\n\n{line}\n\n1. Purpose\n"
    assert title(text) == "Home to school transport"
    assert title(text, ("Borchester City Council", 1), ("Report to Cabinet", 2)) == "Home to school transport"


@pytest.mark.parametrize(
    "label", ["Decision details", "Agenda and minutes", "Agenda and draft minutes", "Issue details", "News"]
)
def test_what_a_platform_prints_above_every_title_is_a_label(label):
    text = f"{label}\n\nFoster carer payment uplift\n\nText.\n"
    headings = ((label, 1), ("Foster carer payment uplift", 2))
    assert title(text, *headings) == "Foster carer payment uplift"
    given = (("title", Stated(label, "h1")),)
    assert title(text, *headings, properties=given) == "Foster carer payment uplift"


def test_the_mere_name_of_a_body_is_no_title_even_where_the_file_states_it():
    text = "Anytown City Council\n\nThe council met in the town hall for an hour.\n"
    assert title(text, ("Anytown City Council", 1)) is None
    assert title(text, properties=(("title", Stated("Anytown City Council", "Word properties")),)) is None


def test_a_heading_of_the_level_of_the_body_s_name_comes_before_the_committee_below_it():
    text = "WARWICK COUNTY COUNCIL\nCabinet\nEducation Strategy\nText.\n"
    headings = (("WARWICK COUNTY COUNCIL", 1), ("Cabinet", 2), ("Education Strategy", 1))
    assert title(text, *headings) == "Education Strategy"


def test_a_title_that_visibly_goes_on_is_taken_with_its_next_line():
    assert title("An inspection of services in\nAnytown\n\nJuly 2022\n") == "An inspection of services in Anytown"
    assert title("An inspection of services in\n\nAnytown\n") == "An inspection of services in"


def test_a_first_line_too_long_for_a_title_is_not_skipped_for_one_below():
    long = (
        "The following is a statement by the leader of the council on fostering and on all who work with children, here"
        " and beyond"
    )
    assert len(long) > 120
    assert title(f"{long}\nMr J Finlayson (Chair)\nSigned on behalf of the county\n") is None
    assert title(f"{long.upper()}\n\nWHEREAS:\n\nSigned on behalf of the county\n") == long.upper()


def test_the_marks_of_markdown_are_not_in_the_title():
    page = b"# **Fostering** [strategy](https://example.org/a)\n\n**Published:** 3 May 2022\n\n**Status: Approved**\n"
    found = extraction.read_metadata(plain.read(page, "a.md"))
    assert {name: each.value for name, each in found.items()} == {
        "title": "Fostering strategy",
        "date": "2022-05-03",
        "standing": "confirmed",
    }


def test_a_scottish_minute_and_a_draft_are_titled_by_the_line_that_names_the_meeting():
    minute = "Minute of Meeting of the Education Committee held in Inverness on Thursday, 25 August 2022 at 9.35 a.m."
    assert title(f"Highland Council\n\n{minute}\n\nPresent:\nMr J Finlayson (Chair)\n") == minute
    draft = "Corporate Parenting Board held on 9 June 2022"
    assert title(f"DRAFT MINUTES - SUBJECT TO APPROVAL\n\n{draft}\n") == draft


@pytest.mark.parametrize("headline", ["Plans for a new school approved", "Care home plans to be considered"])
def test_a_headline_about_what_was_decided_is_a_title(headline):
    assert title(f"{headline}\n\nText.\n") == title(f"{headline}\n\nText.\n", (headline, 1)) == headline


def test_a_footnote_s_figure_is_not_in_the_title():
    note = "\n1 Ofsted produces this report under its power to combine reports.\n"
    assert (
        title(f"Inspection of services for Care Leavers1\n\nText.\n{note}") == "Inspection of services for Care Leavers"
    )
    assert title("Roadmap for phase2\n\nText.\n") == "Roadmap for phase2"


@pytest.mark.parametrize("place", ["Governance Services", "Democratic Services", "Civic Centre", "Notice of Meeting"])
def test_what_stands_on_every_agenda_is_not_its_title(place):
    text = f"Public Document Pack\n{place}\n\nCorporate Parenting Panel\n\nWednesday, 14 September 2022 at 7.00 pm\n"
    assert title(text) == "Corporate Parenting Panel"


@pytest.mark.parametrize("head", ["25/31 A Ash, B Birch:", "R2025-118 B. Birch", "Committee Reports:", "Roads"])
def test_no_item_below_the_front_of_minutes_is_their_title(head):
    text = (
        f"MINUTES\n\nTuesday 3 June 2025\n\nIt was held in the hall and began at half past six.\n\n{head}\n\nCarried.\n"
    )
    start = text.index(head)
    found = extraction.read_metadata(
        ParsedFile(text, "pdf", marks=(Mark(start, start + len(head), MarkKind.HEADING, 1),))
    )
    assert "title" not in found
