"""How a paper stands: only by what a line says of the paper itself."""

import pytest

from assistant.records import ParsedFile
from assistant.sources.metadata import extraction


def standing(text):
    found = extraction.read_metadata(ParsedFile(text, "text")).get("standing")
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Placement policy\nStatus: Superseded\n", "superseded"),
        ("Placement policy\nDocument status: Withdrawn\n", "withdrawn"),
        ("Placement policy\nStatus | Draft\n", "draft"),
        ("Placement policy\nStatus: | Draft\n", "draft"),
        ("UNCONFIRMED MINUTES\n\nCorporate Parenting Board\n", "draft"),
        ("DRAFT MINUTES - SUBJECT TO APPROVAL\n\nCorporate Parenting Board\n", "draft"),
        ("Minutes (unapproved) of the Corporate Parenting Board\n", "draft"),
        ("Fines rise\n\nThis news article was withdrawn on 3 May 2022.\n\nFines are to rise.\n", "withdrawn"),
        ("Improvement plan\n\nDraft\n\nVersion 3\n", "draft"),
        ("DRAFT – Minutes of the Environment Scrutiny Committee\n\nTuesday 14 May 2024\n", "draft"),
        ("DRAFT: Minutes\n\nCorporate Parenting Board\n", "draft"),
        ("DRAFT – SUBJECT TO CONFIRMATION\n\nCorporate Parenting Board\n", "draft"),
        ("Agenda and draft minutes\n\nCorporate Parenting Board\n", "draft"),
    ],
)
def test_a_line_says_how_the_paper_itself_stands(text, expected):
    assert standing(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Glossary of planning status\n\nDraft\nA plan in draft form.\n\nWithdrawn\nA plan that is no longer pursued.\n",
        "Status of policies\n\nPolicy | Status\nWithdrawn\nFoster carers handbook\n",
        "Planning decisions\n\n1. Bridge Street\n\nWithdrawn\n\n2. Mill Lane\n\nConfirmed\n",
        "Policy\n\nThis policy supersedes the policy of 2019.\n",
        "Planning list\n\nThe applications below were dealt with in the month.\n\nDraft minutes of the last meeting\n",
    ],
)
def test_a_word_that_says_how_something_else_stands_is_left_alone(text):
    assert standing(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "Finance Committee - Draft Minutes",
        "Finance Committee: Unconfirmed Minutes",
        "Minutes of the Finance Committee held on 3 June 2025 (Draft until signed)",
        "Minutes of the Finance Committee, 3 June 2025 – draft subject to approval",
        "Unadopted minutes of the Finance Committee",
        "Minutes of the Finance Committee held on 3 June 2025 (not yet approved)",
    ],
)
def test_minutes_say_in_their_title_line_that_they_are_a_draft(line):
    found = extraction.read_metadata(ParsedFile(f"Hill Town Council\n\n{line}\n\n1. Apologies\n", "text"))
    assert (found["standing"].value, found["kind"].value) == ("draft", "minutes")
