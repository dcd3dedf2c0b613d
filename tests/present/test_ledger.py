"""The ledger of decisions in words and as files that people fill in."""

import csv
import io
import json
from dataclasses import replace

import docx
import pytest

from assistant import Assistant
from assistant.answering import list_decisions
from assistant.index import make_filters
from assistant.present import (
    Edition,
    item_in_words,
    ledger_csv,
    ledger_in_words,
    ledger_json,
    ledger_tracker,
    letter_before,
    moved_in_words,
    silent_meetings_in_words,
    vote_in_words,
)
from assistant.records import RecordedVote, RecordSlice, VoteSide
from assistant.text import NO_DATE
from tests import meetings
from tests.toys import ToyEncoder

EDITION = Edition("2024-08-01", "https://papers.example/")
SWINGS = 1


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("present-ledger")
    built = meetings.built_parish(folder)
    index = Assistant.open(built, encoder=ToyEncoder()).index
    return list_decisions(index, index.scope(make_filters(None, None, (), (), ())), meetings.meetings_of)


def test_a_ledger_is_told_in_a_sentence(listed):
    assert "".join(ledger_in_words(listed)) == (
        "4 decisions and 1 recommendation, in 3 meetings of 4 whose record was read."
    )
    topic = replace(listed, topic="swings", entries=listed.entries[SWINGS : SWINGS + 1])
    assert "".join(ledger_in_words(topic)) == "1 decision on “swings”, in 1 meeting of 4 whose record was read."


def test_a_meeting_without_a_decision_is_named(listed):
    told = silent_meetings_in_words(listed)
    assert told == "In the record of one meeting no decision was found: Minutes, June (3 June 2024). Read there."
    assert silent_meetings_in_words(replace(listed, meetings=listed.meetings[:1])) is None


def test_a_vote_is_told_side_by_side_with_the_names_that_are_printed(listed):
    assert vote_in_words(listed.entries[SWINGS].vote) == "for 2 (Hart, Moss), against 1 (Birch)"
    assert vote_in_words(None) == ""
    unanimous = RecordSlice(0, 19, "carried unanimously")
    assert vote_in_words(RecordedVote(unanimous, unanimous=unanimous)) == "carried unanimously"
    assert vote_in_words(RecordedVote(unanimous, VoteSide(7), VoteSide(0))) == "for 7, against 0"


def test_who_moved_and_the_item_are_as_they_are_printed(listed):
    entry = listed.entries[SWINGS]
    assert moved_in_words(entry) == "moved by Cllr Hart, seconded by Cllr Moss"
    assert item_in_words(entry) == "6. Play area"
    assert moved_in_words(listed.entries[3]) == "to the County Council"
    assert moved_in_words(listed.entries[4]) == ""


def test_a_letter_that_stands_before_the_quotation_is_told_beside_it(listed):
    inside = listed.entries[SWINGS]
    assert letter_before(inside) == ""
    outside = replace(inside, start=inside.start + 4, quote=inside.quote[4:])
    assert letter_before(outside) == "(a)"
    table = docx.Document(io.BytesIO(ledger_tracker(replace(listed, entries=(outside,)), EDITION))).tables[0]
    assert "\n(a) that the swings be replaced" in table.rows[1].cells[1].text


def test_the_csv_has_a_row_an_entry_and_leaves_response_and_status_to_people(listed):
    rows = list(csv.DictReader(io.StringIO(ledger_csv(listed, EDITION).decode("utf-8-sig"))))
    assert len(rows) == 5
    swings = rows[SWINGS]
    assert swings["quote"] == listed.entries[SWINGS].quote
    assert (swings["letter"], swings["introduced by"]) == ("(a)", "It was RESOLVED:")
    assert (swings["mover"], swings["seconder"]) == ("Cllr Hart", "Cllr Moss")
    assert swings["vote"] == "for 2 (Hart, Moss), against 1 (Birch)"
    assert (swings["date"], swings["standing"]) == ("2024-05-14", "draft")
    assert swings["link"].startswith("https://papers.example/?document=may&start=")
    assert rows[3]["to"] == "the County Council"
    assert rows[4]["date"] == NO_DATE
    assert {(row["response"], row["status"]) for row in rows} == {("", "")}
    assert all(swings[name] for name in ("made", "index", "searched"))


def test_a_formula_in_a_record_does_not_act_in_the_csv(listed):
    hostile = replace(listed.entries[0], quote="=SUM(A1:A9) be agreed", mover=RecordSlice(0, 5, "@Hart"))
    row = next(
        csv.DictReader(io.StringIO(ledger_csv(replace(listed, entries=(hostile,)), EDITION).decode("utf-8-sig")))
    )
    assert row["quote"] == "'=SUM(A1:A9) be agreed"
    assert row["mover"] == "'@Hart"


def test_the_json_holds_every_field_and_where_it_is_listed_again(listed):
    told = json.loads(ledger_json(replace(listed, topic="play area"), EDITION))
    assert told["address"] == "https://papers.example/?view=decisions&q=play+area"
    assert told["made"] == "2024-08-01"
    assert len(told["entries"]) == 5
    assert told["entries"][SWINGS]["vote"]["against"]["names"][0]["words"] == "Birch"


def test_the_tracker_is_a_table_with_empty_cells_for_response_and_status(listed):
    paper = docx.Document(io.BytesIO(ledger_tracker(listed, EDITION)))
    (table,) = paper.tables
    assert [cell.text for cell in table.rows[0].cells] == [
        *("No.", "Decision or recommendation", "To whom", "Date", "Response", "Status")
    ]
    assert len(table.rows) == 6
    cells = [cell.text for cell in table.rows[1 + SWINGS].cells]
    assert cells[0] == "2"
    assert cells[3:] == ["14 May 2024", "", ""]
    told = cells[1].split("\n")
    assert told[0] == "It was RESOLVED:"
    assert told[1] == "(a) that the swings be replaced by October at a cost of £4,200;"
    assert told[2] == "moved by Cllr Hart, seconded by Cllr Moss; vote: for 2 (Hart, Moss), against 1 (Birch)"
    assert "Ashby Parish Council, Minutes, May, 14 May 2024" in told[3]
    assert told[4].startswith("https://papers.example/?document=may")
    assert table.rows[4].cells[2].text == "the County Council"
    assert paper.sections[0].page_width > paper.sections[0].page_height
    closing = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "Minutes, June (3 June 2024)" in closing
    assert "left for people to fill in" in closing


def test_the_head_of_the_tracker_is_repeated_on_every_page_and_its_bytes_are_the_same_twice(listed):
    written = ledger_tracker(listed, EDITION)
    assert ledger_tracker(listed, EDITION) == written
    head = docx.Document(io.BytesIO(written)).tables[0].rows[0]
    assert "tblHeader" in head._tr.xml


def test_a_tracker_of_nothing_says_so_and_has_no_table(listed):
    paper = docx.Document(io.BytesIO(ledger_tracker(replace(listed, entries=(), topic="bus"), EDITION)))
    assert paper.tables == []
    assert paper.paragraphs[1].text.startswith("0 decisions on “bus”")
