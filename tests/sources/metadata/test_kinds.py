"""What kind of paper a record is: by its title and front, and not by the words of its body."""

import pytest

from assistant.records import Mark, MarkKind, ParsedFile
from assistant.sources.metadata import extraction


def kind(text, **more):
    found = extraction.read_metadata(ParsedFile(text, "text", **more)).get("kind")
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UNCONFIRMED MINUTES\n\nCorporate Parenting Board\n", "minutes"),
        ("DRAFT MINUTES - SUBJECT TO APPROVAL AT NEXT MEETING\n\nMeeting: Cabinet\n", "minutes"),
        ("Highland Council\n\nMinute of Meeting of the Education Committee\n", "minutes"),
        ("Youth Justice Management Board minutes\n\n1. Apologies\n", "minutes"),
        ("Scrutiny Panel\n\nThursday, 17th March, 2022 at 7.00 pm\n\nAGENDA - PART 1\n1. Welcome\n", "agenda"),
        ("Scrutiny Panel\nDate: 14 September 2022\n\nA G E N D A\n\n1 Apologies\n", "agenda"),
        ("Schools Forum agenda\n\n1. Apologies\n", "agenda"),
        ("Agenda for Cabinet on Thursday, 28th March, 2024\n\n1. Apologies\n", "agenda"),
        ("Officer Delegated Decision Record\n\nTitle: Fostering fees\n", "decision"),
        ("Annual report of the Independent Reviewing Officer service\n\nSeptember 2022\n", "report"),
        ("Report to Cabinet on the future of libraries\n\n1. Background\n", "report"),
        ("Report title | Adoption annual report\nWards | All\n", "report"),
        ("Lead inspector: Jane Doe\n", "inspection report"),
        ("Inspection dates\n4 to 15 July 2022\n", None),
    ],
)
def test_the_kind_is_what_the_front_of_a_paper_names(text, expected):
    assert kind(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Corporate Parenting Panel\n\nAction log\n\nMinutes of the last meeting held on 4 April 2022: agreed.\n",
        "Fostering action plan\n\nLead inspector feedback was good.\n",
        "Fostering action plan\n\nInspection dates\n\nThey are not known.\n",
        "Fostering action plan\n\nLead inspector visits are planned for autumn.\nInspection dates are not known.\n",
        "Youth Justice Strategy\n\nThe board agreed at the last of its long and many meetings, in the\n"
        "minutes of the meeting of 3 May 2021, and so did the cabinet, which had before it the full\n"
        "report of the Director, that a new strategy was to be written by the end of that same year.\n",
        "Council news and views\n\nResponse to the minutes\n",
    ],
)
def test_words_of_a_body_do_not_make_a_kind(text):
    assert kind(text) is None


def test_an_agenda_that_lists_the_minutes_of_the_last_meeting_is_no_minutes():
    listed = "Minutes of the meeting held on 6 July 2022"
    text = (
        f"Health Committee\n\nWednesday, 14th September, 2022 at 10.30 am\n\nAGENDA - PART 1\n\n{listed}\nTo approve.\n"
    )
    assert kind(text) == "agenda"
    text = f"Health Committee\n\n{listed}\nRoad safety\n"
    item = text.index(listed)
    assert kind(text, marks=(Mark(item, item + len(listed), MarkKind.LIST_ITEM),)) is None


def test_what_a_label_labels_does_not_say_what_the_paper_is():
    assert kind("Report to: Cabinet\nSubject: Minutes of the Health Board\n") == "report"


LETTER = "Dear Ms Smith\n\nFocused visit to Anytown\n\nI write.\n\nYours sincerely\n\nJane Doe\n"


def test_a_letter_in_an_appendix_does_not_make_a_paper_a_letter():
    paper = "Anytown Council\n\nOutcome of the visit by inspectors\n\n1. Purpose\n\nTo note.\n\nAppendix A\n\n"
    found = extraction.read_metadata(ParsedFile(paper + LETTER, "text"))
    assert (found["title"].value, found["publisher"].value) == ("Outcome of the visit by inspectors", "Anytown Council")
    assert "kind" not in found
    assert kind(LETTER) == "letter"


@pytest.mark.parametrize("end", ["Yours sincerely", "Yours faithfully", "Kind regards", "With best wishes"])
def test_letters_end_in_several_ways(end):
    assert kind(LETTER.replace("Yours sincerely", end)) == "letter"
