"""The date of a record, against the heads of papers as bodies print them; no date rather than another meeting's."""

import pytest

from assistant.records import Mark, MarkKind, ParsedFile
from assistant.sources.metadata import extraction


def date(text, form="text", **more):
    found = extraction.read_metadata(ParsedFile(text, form, **more)).get("date")
    return found.value if found else None


@pytest.mark.parametrize(
    "line",
    [
        "Thursday, 12th May, 2022 10.00 am",
        "10.00 am on Thursday 12 May 2022",
        "Thu 12 May 2022",
        "Date and time: Thursday 12 May 2022, 10am",
        "Meeting date: Thu 12th May 2022 14:00",
        "Date published: 12 May 2022",
        "Dated: 12 May 2022",
        "Date issued: 12 May 2022",
        "Posted: 12 May 2022",
        "First published: 12 May 2022",
        "Decision made: 12 May 2022",
        "Committee date: 12 May 2022",
        "Date of meeting | Thursday 12 May 2022",
        "Ward: | All | Date: | 12 May 2022",
        "Meeting:\tCabinet\tDate:\t12 May 2022",
        "Date of publication\n\n12 May 2022",
        "Date: 12-05-2022",
        "Date: 12.05.22",
        "12/05/22",
        "Date: May 12, 2022",
        "Cabinet - Thursday, 12th May, 2022 2.30 pm",
        "Report of the Director to the meeting of Executive to be held on 12 May 2022",
    ],
)
def test_the_forms_in_which_papers_give_their_date(line):
    assert date(f"Improvement plan update\n\n{line}\n\nThe council met to talk of things.\n") == "2022-05-12"


def test_the_sentence_that_opens_minutes_says_when_the_meeting_was():
    held = "A virtual meeting of the Planning Committee was held on Thursday 12 May 2022 at 7.00 pm via Zoom."
    assert date(f"Ards Council\n\n{held}\n\nPRESENT:\nA Brown\n") == "2022-05-12"
    assert date(f"Youth voice report\n\n{held}\n\nIt told the young people much.\n") is None


def test_a_list_of_those_present_does_not_hide_the_date():
    assert date("Health Committee\n\nIn attendance:\nA Brown\nB Green\n\nDate: 12 May 2022\n") == "2022-05-12"


def test_below_a_sentence_a_date_is_the_record_s_beside_its_place_or_signature():
    summons = "You are summoned to attend a meeting of the council.\n\n"
    assert date(f"Summons\n\n{summons}Date: 12 May 2022\nTime: 6 pm\nVenue: Town Hall\n") == "2022-05-12"
    assert date(f"Direction\n\n{summons}Signed on behalf of the minister\n\nDate: 12 May 2022\n") == "2022-05-12"
    assert date(f"Minutes of Council\n\n{summons}Signed by the mayor\n\nDate: 12 May 2022\n") is None
    assert date(f"Fines rise\n\n{summons}Published: 12 May 2022\n") == "2022-05-12"


def test_a_month_below_the_title_is_the_date_to_its_precision():
    assert date("Annual report of the service\n\nSeptember 2022\n\n1. Introduction\n") == "2022-09"


@pytest.mark.parametrize(
    "text",
    [
        "{real}\n\nAGENDA - PART 1\n\nMinutes of the meeting held on 6 July 2022\nTo approve.\n",
        "Minutes of the last meeting held on 6 July 2022: agreed\n\n{real}\n",
        "Minutes of the meeting held on 6 July 2022 were approved\n\n{real}\n",
        "Minutes of the meeting held on 6 July 2022\nwere approved.\n\n{real}\n",
        "Meeting: 6 July 2022 minutes approved\n\n{real}\n",
        "Apologies for the meeting on 6 July 2022 next\n\n{real}\n",
        "The meeting of young people held in Hull on 6 July 2022 told us\n\n{real}\n",
        "Next meeting date: 6 July 2022\n\n{real}\n",
        "Previous meeting: 6 July 2022\n\n{real}\n",
    ],
)
@pytest.mark.parametrize("real", ["Wednesday, 14th September, 2022 at 10.30 am", "Date: 14 September 2022", ""])
def test_the_date_of_another_meeting_is_never_the_paper_s(text, real):
    assert date("Health Scrutiny Committee\n\n" + text.format(real=real)) in ("2022-09-14" if real else None, None)


def test_an_agenda_keeps_its_own_date_beside_the_minutes_it_is_to_approve():
    minutes = "Minutes of the meeting held on 6 July 2022\nTo approve.\n"
    head = "Health Scrutiny Committee\n\nWednesday, 14th September, 2022 at 10.30 am\n\n"
    assert date(f"{head}AGENDA - PART 1\n\n{minutes}") == "2022-09-14"
    assert date(f"{head}1. Apologies\n{minutes}") == "2022-09-14"
    assert date(f"AGENDA\n\nHealth Scrutiny Committee\n\n{minutes}") is None


@pytest.mark.parametrize(
    "text",
    [
        "Date of next meeting\n14 June 2022",
        "Date of next meeting:\n\n14 June 2022",
        "Date of birth\n\n4 June 2014",
        "Consultation closes\n\n14 June 2022",
        "Meeting dates\n5 September 2022\n10 October 2022",
        "Meeting dates\n\n5 September\n10 October 2022",
        "1 April 2011\nThe Regulations came into force across the country.",
        "1 April 2021\n\nFocused visit\n\n14 June 2021\n\nBoard begins",
        "1. Apologies\n\n14 June 2022",
        "Present: A, B\n\n14 June 2022",
        "The board was set up by the county and its partners.\n\n14 June 2022",
        "Review date: May 2024",
        "Date of last inspection: 4 May 2022",
        "Chair\nDate: 8 September 2022",
        "Date | 14 June 2021 | 3 May 2022",
        "The first of the incidents took place in the winter.\n\nDate: 14 June 2021\n\nA fire broke out.",
        "The first of the incidents took place in the winter.\n\nDate | 14 June 2021",
    ],
)
def test_a_date_that_may_be_of_something_else_is_left_alone(text):
    assert date(f"Management board\n\n{text}\n") is None


def test_a_date_in_a_list_or_below_a_later_heading_of_a_page_is_left_alone():
    text = "Fines for litter rise\n\nNext up\n\n12 May 2022\n"
    headings = (Mark(0, 21, MarkKind.HEADING, 1), Mark(23, 30, MarkKind.HEADING, 2))
    assert date(text, "html", marks=headings) is None
    assert date(text.replace("Next up\n\n", ""), "html", marks=headings[:1]) == "2022-05-12"
    item = Mark(32, 43, MarkKind.LIST_ITEM, 1)
    assert date(text, marks=(headings[0], item)) is None


def test_of_minutes_and_decisions_the_day_comes_before_that_of_publication():
    assert date("Minutes of Governance Panel\n\nPublished 3 May 2022\nDate: 19 April 2022\n") == "2022-04-19"
    assert date("Decision notice\n\nPublished: 14 March 2022\nDate of decision: 11 March 2022\n") == "2022-03-11"
    assert date("News\n\nFines rise\n\nPublished: 14 March 2022\nDate: 16 March 2022\n") == "2022-03-14"


@pytest.mark.parametrize(
    "line",
    [
        "Inspection dates: 4 to 15 July 2022. Previous inspection: 5 February 2019",
        "Inspection dates: 4 to 15 July 2022\nDate of last inspection: 5 February 2019",
        "Inspection dates: 4 July to\n15 July 2022",
    ],
)
def test_an_inspection_ends_before_the_one_it_names_as_earlier(line):
    assert date(f"Inspection of Anytown services\n{line}\nLead inspector: A Person\n") == "2022-07-15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hill Parish Council\nMinutes of Meeting 7 held on Weds 4 June 2025\n", "2025-06-04"),
        ("Hill Parish Council\nMinutes of the meeting held on Mon. 2nd June 2025 at 7 pm\n", "2025-06-02"),
        ("Hill Parish Council\nMinutes of the meeting held on Tuesday 3 and Wednesday 4 June 2025\n", "2025-06-04"),
        ("Hill Parish Council\nMinutes of the meeting held on 31 July & 1 August 2025\n", "2025-08-01"),
        ("Hill Parish Council\nMinutes of the meeting held on Tuesday, June 3 2025\n", "2025-06-03"),
        (
            "Hill Council\nUnapproved minutes of the meeting on 4 June 2025 (subject to approval on 2 July)\n",
            "2025-06-04",
        ),
        (
            "Hill Council\n\nMinutes of a meeting of the above held on Monday 2 June 2025 in the Hall.\n\nPresent: A\n",
            "2025-06-02",
        ),
        (
            "MINUTES OF THE MEETING OF THE COUNCIL\nHELD IN THE HALL, HIGH ST,\nHILL, ON 2 JUNE 2025\nPresent: A\n",
            "2025-06-02",
        ),
        (
            "HILL COUNCIL\n\nCHAIRMAN: Ann Ash CLERK: Bo Birch\n\nMinutes of a meeting held on 2 June 2025\n",
            "2025-06-02",
        ),
        (
            "MINUTES\n\n2 June 2025\nA meeting of Hill Council was held on 2 June 2025 at 7 pm, with\npublic there.\n",
            "2025-06-02",
        ),
    ],
)
def test_minutes_are_dated_by_their_meeting_however_its_day_is_written(text, expected):
    assert date(text) == expected


def test_what_is_said_of_the_minutes_in_a_paragraph_below_does_not_undate_them():
    below = "Present: A. Ash, B. Birch, C. Cole, D. Dunn and E. Elm, with the clerk and four members of the public."
    assert date(f"Minutes of the meeting held on 2 June 2025\n\n{below} The minutes were agreed.\n") == "2025-06-02"


def test_an_agenda_that_deals_with_draft_minutes_is_not_dated_by_them():
    assert date("Hill Council\n\nAgenda\n\nDraft minutes of the meeting held on 5 May 2025 to be approved\n") is None
