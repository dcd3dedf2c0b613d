"""The minutes inside an agenda pack are a record of their own, dated by their own heading."""

from __future__ import annotations

import pytest

from assistant.formats import parsing
from assistant.records import Document
from assistant.sources.corpus_folder import SourceFile, make_document
from tests.formats.papers import paragraph, pdf

AGENDA = """Mere Town Council
AGENDA
Roads Committee
Date: Monday 12 May 2025
1. Apologies
2. Minutes of the meeting held on 7 April 2025
3. Gritting"""
MINUTES = """Mere Town Council
Minutes of the Roads Committee held on Monday 7 April 2025
Present: Cllrs Ash and Birch
12. Kerbs
RESOLVED: That the kerb in Well Lane be lowered."""
MORE = "13. Signs\nThe clerk told of two signs that had gone."
REPORT = "Report of the Clerk to the Roads Committee, 12 May 2025\n1. Purpose\nTo choose who grits the roads."


def document(*pages: str) -> Document:
    data = pdf(*(paragraph(page, 72, 700) for page in pages))
    origin = SourceFile("pack.pdf", "pack", "0" * 64, data, None)
    return make_document(origin, parsing.parse_file(data, "pack.pdf"))


def told(made: Document) -> list[tuple[str | None, str | None]]:
    return [(record.kind, record.date) for record in made.records]


@pytest.mark.parametrize("stamp", ["", "Agenda Item 2\n"])
def test_minutes_in_a_pack_have_the_day_of_their_own_meeting(stamp: str) -> None:
    made = document(AGENDA, stamp + MINUTES, MORE, "Agenda Item 3\n" + REPORT)
    assert told(made) == [("agenda", "2025-05-12"), ("minutes", "2025-04-07"), ("agenda", "2025-05-12")]
    minutes = made.records[1]
    assert minutes.publisher == "Mere Town Council"
    assert minutes.part == (stamp.strip() or "page 2")
    assert made.record_at(made.text.index("lowered")) is minutes
    assert made.record_at(made.text.index("two signs")) is minutes
    assert made.record_at(made.text.index("grits")) is made.records[2]


def test_the_records_of_a_pack_tile_its_text() -> None:
    made = document(AGENDA, MINUTES, REPORT)
    assert [record.start for record in made.records] == [0, *(record.end for record in made.records[:-1])]
    assert made.records[-1].end == len(made.text)


def test_an_agenda_that_only_lists_minutes_is_one_record() -> None:
    listed = "4. Signs\nMinutes of the meeting held on 7 April 2025, to be approved.\n5. Any other business"
    assert told(document(AGENDA, listed)) == [("agenda", "2025-05-12")]


def test_minutes_are_one_record_however_many_they_speak_of() -> None:
    assert told(document(MINUTES, "Minutes of the Roads Committee held on 3 March 2025\nThey were agreed.")) == [
        ("minutes", "2025-04-07")
    ]


def test_what_the_manifest_parts_is_left_as_it_is() -> None:
    from assistant.sources.manifest import Described, Entry

    data = pdf(*(paragraph(page, 72, 700) for page in (AGENDA, MINUTES)))
    parts = (Described(kind="agenda"), Described(kind="letter", starts_with_line="12. Kerbs"))
    entry = Entry("pack.pdf", "pack", None, parts)
    made = make_document(SourceFile("pack.pdf", "pack", "0" * 64, data, entry), parsing.parse_file(data, "pack.pdf"))
    assert [record.kind for record in made.records] == ["agenda", "letter"]


BOUND = """Mere Town Council
Annual Meeting Agenda

December 14, 2022

1. Call to order
2. Approval of minutes of December 8, 2021
3. Adjourn

Mere Town Council
Annual Meeting Minutes
December 8, 2021 - 6:00 p.m.

President Ash called the annual meeting to order.

Director Birch moved to approve the budget. Director Elm seconded the motion and it carried.
"""


def test_minutes_below_an_agenda_in_a_text_without_pages_begin_at_their_title() -> None:
    origin = SourceFile("pack.txt", "pack", "0" * 64, BOUND.encode(), None)
    made = make_document(origin, parsing.parse_file(BOUND.encode(), "pack.txt"))
    assert told(made) == [("agenda", "2022-12-14"), ("minutes", "2021-12-08")]
    assert made.record_at(made.text.index("moved")) is made.records[1]
    assert made.records[1].part == "Annual Meeting Minutes"


def test_minutes_that_an_agenda_only_lists_under_a_title_are_no_record() -> None:
    listed = BOUND.split("President Ash")[0]
    origin = SourceFile("pack.txt", "pack", "0" * 64, listed.encode(), None)
    assert told(make_document(origin, parsing.parse_file(listed.encode(), "pack.txt"))) == [("agenda", "2022-12-14")]
