"""What a file says of itself, against first pages read by hand: each field found or left out, never guessed."""

from pathlib import Path

import pytest

from assistant import metadata
from assistant.formats import plain
from assistant.records import Found, Mark, MarkKind, Reading

CORPUS = Path(__file__).parent.parent / "corpus"

MINUTES = """HEREFORDSHIRE COUNCIL

Minutes of the meeting of Cabinet held at Conference Room 1, Council Offices, Plough Lane, HR4 0LE on Thursday
28 March 2024 at 2.30 pm

71. APOLOGIES FOR ABSENCE

The minutes of the meeting held on 29 February 2024 were approved. The plan comes to the meeting on 25 April 2024.
"""
AGENDA = "AGENDA\n\nCabinet\nDate: Thursday 28 March 2024\nTime: 2.30 pm\n\n3. Minutes of the last meeting\n"
REPORT = """Anytown Borough Council

Report to: Cabinet
Date: 12 June 2024
Subject: Children's services improvement plan
Report of: Director of Children's Services

1. Purpose of the report
"""
LETTER = """Ofsted
Piccadilly Gate
Store Street
Manchester
M1 2WD

16 June 2023

Ms Jane Doe
Anytown Borough Council
Town Hall

Dear Ms Doe

Focused visit to Anytown children's services

This letter summarises the findings.

Yours sincerely

John Roe
"""
MINISTER = """Jane Doe
Anytown Council

12 May 2024

Dear Sir,

RE: STATUTORY DIRECTION

I am writing to tell you.

Yours faithfully
"""
NEWS = "News release\n\nPublished: 12 May 2024\n\nServices improving, say inspectors\n\nInspectors have found that.\n"
INSPECTION = """London Borough of Anytown

Inspection of services for children in need

Inspection dates: 18 July to 29 July 2022

Report published: 19 September 2022

The Office for Standards in Education, Children’s Services
and Skills (Ofsted) regulates and inspects to achieve excellence.
"""
SCHOOL = "Policy on school admissions\n\nChildren born between 1 September 2019 and 31 August 2020 may apply.\n"
ABOUT = "Decision notice\n\nDate of decision: 14 May 2024\n\nOfsted has published its inspection of our services.\n"


def said(text, **more):
    return {name: found.value for name, found in metadata.of(Reading(text, "text", **more)).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MINUTES, {"date": "2024-03-28", "publisher": "HEREFORDSHIRE COUNCIL", "kind": "minutes"}),
        (AGENDA, {"date": "2024-03-28", "kind": "agenda"}),
        (
            REPORT,
            {
                "title": "Children's services improvement plan",
                "date": "2024-06-12",
                "publisher": "Anytown Borough Council",
                "kind": "report",
            },
        ),
        (
            LETTER,
            {
                "title": "Focused visit to Anytown children's services",
                "date": "2023-06-16",
                "publisher": "Ofsted",
                "kind": "letter",
            },
        ),
        (MINISTER, {"title": "STATUTORY DIRECTION", "date": "2024-05-12", "kind": "letter"}),
        (NEWS, {"title": "Services improving, say inspectors", "date": "2024-05-12", "kind": "news"}),
        (
            INSPECTION,
            {
                "title": "Inspection of services for children in need",
                "date": "2022-09-19",
                "publisher": "Ofsted",
                "kind": "inspection report",
            },
        ),
        (SCHOOL, {"title": "Policy on school admissions"}),
        (ABOUT, {"title": "Decision notice", "date": "2024-05-14", "kind": "decision"}),
        ("Some words about roads.\nThe road is closed.\n", {}),
    ],
    ids=["minutes", "agenda", "report", "letter", "minister", "news", "inspection", "policy", "decision", "nothing"],
)
def test_what_a_first_page_says_is_found_and_nothing_else(text, expected):
    found = said(text)
    assert found == (expected | {"title": found["title"]} if text is MINUTES else expected)


def test_a_long_title_of_minutes_is_kept_whole():
    assert said(MINUTES)["title"].startswith("Minutes of the meeting of Cabinet held at Conference Room 1")


# What each of the five records says of itself, read by hand. Only what it says: the minutes of the cabinet name no
# date of their own, and the meeting "on 25 April 2024" that they announce is another.
FIVE = {
    "cabinet-minutes-2024-03-28": {"title": "Fourth Ofsted Monitoring Visit feedback"},
    "cabinet-report-2024-03-28": {
        "title": "Fourth Ofsted Monitoring Visit feedback",
        "date": "2024-03-28",
        "kind": "report",
    },
    "council-minutes-2022-09-30": {
        "title": "Inspection of Herefordshire Children's Services",
        "date": "2022-09-30",
        "kind": "minutes",
    },
    "news-2023-second-visit": {"title": "Findings of second Ofsted monitoring visit published"},
    "scrutiny-minutes-extra-familial-risk": {"title": "Monitoring visit feedback", "kind": "minutes"},
}


@pytest.mark.parametrize("name", FIVE)
def test_the_five_records_without_their_manifest(name):
    assert said((CORPUS / f"{name}.txt").read_bytes().decode("utf-8")) == FIVE[name]


def test_each_finding_says_where_it_was_found():
    found = metadata.of(Reading(REPORT, "text"))
    lines = REPORT.split("\n")
    assert found["date"].where == "text, line 4"
    assert "12 June 2024" in lines[3]
    assert found["publisher"].where == "text, line 1"
    assert found["kind"].where == "text: “Report to”"


def test_what_the_file_itself_states_comes_before_what_its_text_suggests():
    given = (("title", Found("The title", "meta DC.title")), ("date", Found("2020-05", "meta DC.date")))
    found = metadata.of(Reading(REPORT, "html", properties=given))
    assert found["title"] == Found("The title", "meta DC.title")
    assert found["date"].value == "2020-05"


def test_a_date_the_file_states_in_no_known_form_is_left_out():
    found = metadata.of(Reading(SCHOOL, "html", properties=(("date", Found("last spring", "meta")),)))
    assert "date" not in found


def test_the_highest_heading_is_the_title():
    text = "the plan\nSmall print and more\nText.\n"
    marks = (Mark(0, 8, MarkKind.HEADING, 2), Mark(9, 29, MarkKind.HEADING, 1))
    assert said(text, marks=marks)["title"] == "Small print and more"


def test_a_heading_that_only_names_a_body_is_completed_by_the_next():
    text = "Anytown City Council\nInspection of services\nText.\n"
    marks = (Mark(0, 20, MarkKind.HEADING, 1), Mark(21, 43, MarkKind.HEADING, 2))
    assert said(text, marks=marks)["title"] == "Anytown City Council: Inspection of services"
    assert said(text, marks=marks[:1])["title"] == "Anytown City Council"


@pytest.mark.parametrize(
    "line", ["Date of birth 1 March 1990", "Update on 1 March 1990 of the plan", "The meeting on 1 May 2024 agreed"]
)
def test_a_date_that_is_not_the_record_s_is_left_alone(line):
    assert "date" not in said(f"A policy on things\n\n{line}\n")


def test_a_month_or_a_year_alone_on_a_line_is_not_taken_for_a_day():
    assert "date" not in said("A policy on things\n\nMarch 2024\n")
    assert said("A policy on things\n\nWednesday, 6th March, 2024\n")["date"] == "2024-03-06"


def test_the_letter_s_own_page_names_its_publisher_and_date_but_not_its_addressee():
    text = plain.read((CORPUS / "cabinet-report-2024-03-28.txt").read_bytes(), "report.txt").text
    letter = text[text.index(" 27 March 2024 \n") :]
    assert said(letter) == {
        "title": "Monitoring visit to Herefordshire children’s services",
        "date": "2024-03-27",
        "publisher": "Ofsted",
        "kind": "letter",
    }
