"""What a file says of itself, against first pages read by hand: each field found or left out, never guessed."""

from pathlib import Path

import pytest

from assistant.formats import plain
from assistant.records import Mark, MarkKind, ParsedFile, Stated
from assistant.sources.metadata import extraction

CORPUS = Path(__file__).parent.parent.parent.parent / "corpus"

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
    return {name: found.value for name, found in extraction.read_metadata(ParsedFile(text, "text", **more)).items()}


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
    found = extraction.read_metadata(ParsedFile(REPORT, "text"))
    lines = REPORT.split("\n")
    assert found["date"].where == "text, line 4"
    assert "12 June 2024" in lines[3]
    assert found["publisher"].where == "text, line 1"
    assert found["kind"].where == "text: “Report to”"


def test_what_the_file_itself_states_comes_before_what_its_text_suggests():
    given = (("title", Stated("The title", "meta DC.title")), ("date", Stated("2020-05", "meta DC.date")))
    found = extraction.read_metadata(ParsedFile(REPORT, "html", properties=given))
    assert found["title"] == Stated("The title", "meta DC.title")
    assert found["date"].value == "2020-05"


def test_a_date_the_file_states_in_no_known_form_is_left_out():
    found = extraction.read_metadata(ParsedFile(SCHOOL, "html", properties=(("date", Stated("last spring", "meta")),)))
    assert "date" not in found


def test_the_highest_heading_is_the_title():
    text = "the plan\nSmall print and more\nText.\n"
    marks = (Mark(0, 8, MarkKind.HEADING, 2), Mark(9, 29, MarkKind.HEADING, 1))
    assert said(text, marks=marks)["title"] == "Small print and more"


def test_a_heading_that_only_names_a_body_is_completed_by_the_next():
    text = "Anytown City Council\nInspection of services\nText.\n"
    marks = (Mark(0, 20, MarkKind.HEADING, 1), Mark(21, 43, MarkKind.HEADING, 2))
    assert said(text, marks=marks)["title"] == "Anytown City Council: Inspection of services"
    assert said(text, marks=marks[:1])["title"] == "Inspection of services"


@pytest.mark.parametrize(
    "line", ["Date of birth 1 March 1990", "Update on 1 March 1990 of the plan", "The meeting on 1 May 2024 agreed"]
)
def test_a_date_that_is_not_the_record_s_is_left_alone(line):
    assert "date" not in said(f"A policy on things\n\n{line}\n")


def test_a_month_alone_on_a_line_is_a_month_and_a_year_alone_nothing():
    assert said("A policy on things\n\nMarch 2024\n")["date"] == "2024-03"
    assert "date" not in said("A policy on things\n\n2024\n")
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


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Inspection dates: 6 to 17 December 2021", "2021-12-17"),
        ("Inspection dates: 30 October 2023 to\n10 November 2023", "2023-11-10"),
        ("Inspection date: 29 April – 21 May 2014\n\nReport published: 30 June 2014", "2014-06-30"),
        ("Inspection dates: to be arranged\n\nLead inspector: Jane Doe", None),
        ("Inspection dates since 2010 are listed below", None),
    ],
)
def test_an_inspection_report_without_a_date_of_publication_is_dated_by_the_inspection(words, date):
    assert said(f"Inspection of Anytown services\n\n{words}\n\nWhat needs to improve\n").get("date") == date


def test_a_date_taken_from_the_inspection_says_so():
    found = extraction.read_metadata(
        ParsedFile("Inspection of Anytown\n\nInspection dates: 6 to 17 December 2021\n", "text")
    )
    assert found["date"] == Stated("2021-12-17", "text, line 3: the inspection")


@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_a_label_that_is_printed_like_a_heading_is_not_the_title_but_what_it_labels(between):
    text = f"Title of report:{between}Road safety on Bridge Street\n\nMeeting: Cabinet\n\nThe crossing was closed."
    end = text.index("\n") if between == " " else 16
    marks = (Mark(0, end, MarkKind.HEADING, 1),)
    assert said(text, marks=marks)["title"] == "Road safety on Bridge Street"


def test_what_follows_a_heading_that_is_a_label_is_a_title_only_if_it_can_be_one():
    text = "Title of report:\nMeeting: Cabinet\nRoad safety on Bridge Street\n"
    assert said(text, marks=(Mark(0, 16, MarkKind.HEADING, 1),))["title"] == "Road safety on Bridge Street"
    late = "Title: Mr\n" + "A line of the paper.\n" * 60 + "Re: Bridge Street safety\n"
    at = late.index("Re:")
    assert said(late, marks=(Mark(at, len(late) - 1, MarkKind.HEADING, 1),))["title"] == "Bridge Street safety"


def test_a_title_that_only_names_a_place_is_completed_by_the_heading_below_it():
    text = "Upper and Lower Anytown\nInspection of services\nText.\n"
    marks = (Mark(0, 23, MarkKind.HEADING, 1), Mark(24, 46, MarkKind.HEADING, 2))
    assert said(text, marks=marks)["title"] == "Upper and Lower Anytown: Inspection of services"
    apart = text.replace("\nInspection", "\nText.\nInspection")
    assert said(apart, marks=(marks[0], Mark(30, 52, MarkKind.HEADING, 2)))["title"] == "Upper and Lower Anytown"
    plan = "Upper Anytown Improvement Plan\nInspection of services\nText.\n"
    marks = (Mark(0, 30, MarkKind.HEADING, 1), Mark(31, 53, MarkKind.HEADING, 2))
    assert said(plan, marks=marks)["title"] == "Upper Anytown Improvement Plan"


BODY = "\n\nThe chair welcomed members. The draft plan for roads was noted and is superseded by nothing.\n"


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("DRAFT\n\nMinutes of the Council" + BODY, "draft"),
        ("Draft minutes of the meeting of Cabinet" + BODY, "draft"),
        ("Minutes of the Council (draft)" + BODY, "draft"),
        ("Improvement plan\n\nStatus: Draft" + BODY, "draft"),
        ("Minutes" + BODY + "\nThese minutes are subject to confirmation at the next meeting.\n", "draft"),
        ("Confirmed minutes of the Council" + BODY, "confirmed"),
        ("Minutes" + BODY + "\nThese minutes were confirmed as a correct record on 2 May 2024.\n", "confirmed"),
        ("Improvement plan\n\nThis plan has been superseded by the plan for 2025.\n" + BODY, "superseded"),
        ("Guidance\n\nThis guidance was withdrawn on 3 May 2022." + BODY, "withdrawn"),
        ("Draft budget 2024" + BODY, None),
        ("Minutes\n\nThe minutes of the last meeting were confirmed as a correct record." + BODY, None),
        ("Minutes\n\nThe officer drafted a report. It supersedes the one before." + BODY, None),
    ],
)
def test_the_standing_is_what_a_line_says_of_the_paper_itself(text, standing):
    assert said(text).get("standing") == standing


def test_where_two_lines_say_how_a_paper_stands_the_later_fate_counts():
    assert said("DRAFT\n\nSUPERSEDED\n\nMinutes" + BODY)["standing"] == "superseded"
