"""``onrecord decisions``: what it prints and writes, and its exit codes."""

import csv
import io
import json
import zipfile

import pytest

from assistant.cli import commands
from tests import meetings
from tests.toys import ToyEncoder, load_with


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return str(meetings.built_parish(tmp_path_factory.mktemp("cli-decisions")))


@pytest.fixture
def onrecord(capsys, index):
    def run(*arguments):
        code = commands.main(["decisions", "--index", index, *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_all_decisions_are_listed_by_meeting_with_what_the_record_tells(onrecord):
    code, out, _ = onrecord()
    assert code == 0
    told = out.splitlines()
    assert told[0] == "4 decisions and 1 recommendation, in 3 meetings of 4 whose record was read."
    at = told.index("Ashby Parish Council, Minutes, May, 14 May 2024, draft")
    assert told[at + 2 : at + 7] == [
        "      Decision, 6. Play area",
        "      It was RESOLVED:",
        "2.    (a) that the swings be replaced by October at a cost of £4,200;",
        "      moved by Cllr Hart, seconded by Cllr Moss; vote: for 2 (Hart, Moss), against 1 (Birch)",
        f"      may:{meetings.MAY.index('(a) that')}-{meetings.MAY.index('(b) that') - 1}",
    ]
    assert "In the record of one meeting no decision was found: Minutes, June (3 June 2024). Read there." in told
    assert told[-1].startswith("Searched 4 documents")


def test_a_topic_filters_and_a_kind_narrow_the_list(onrecord):
    assert onrecord("play", "area")[1].startswith("2 decisions on “play area”")
    assert onrecord("--only", "recommendation")[1].startswith("1 recommendation, in 1 meeting")
    assert onrecord("--document", "july")[1].startswith("1 decision, in 1 meeting of 1")
    assert onrecord("--from", "2024-06")[1].startswith("1 decision, in 1 meeting of 2")


def test_nothing_found_is_1_and_an_error_2(onrecord):
    code, out, _ = onrecord("zebras")
    assert (code, out.splitlines()[0]) == (1, "0 decisions on “zebras”, in 0 meetings of 4 whose record was read.")
    code, _, told = onrecord("of the")
    assert (code, "no word to look for" in told) == (2, True)
    code, _, told = onrecord("--publisher", "Nobody")
    assert (code, "No publisher of the index is called 'Nobody'" in told) == (2, True)
    assert onrecord("--json", "--csv")[0] == 2


def test_json_and_csv_go_to_standard_output(onrecord):
    told = json.loads(onrecord("--json")[1])
    assert [entry["entry_kind"] for entry in told["entries"]].count("recommendation") == 1
    assert told["entries"][1]["mover"]["words"] == "Cllr Hart"
    rows = list(csv.DictReader(io.StringIO(onrecord("--csv", "bins")[1])))
    assert [row["quote"] for row in rows] == ["It was agreed that two bins be bought."]


def test_the_list_is_written_as_a_tracker_too(onrecord, tmp_path):
    out = tmp_path / "tracker.docx"
    assert onrecord("--out", str(out))[0] == 0
    assert "footpath 9 be resurfaced" in zipfile.ZipFile(out).read("word/document.xml").decode()
    assert onrecord("--out", str(tmp_path / "tracker.pdf"))[0] == 2


def test_possible_follow_ups_stand_below_each_where_they_are_asked_for(onrecord, monkeypatch):
    load_with(monkeypatch, lambda name: ToyEncoder())
    _, out, _ = onrecord("swings", "--follow-ups")
    told = out.splitlines()
    at = told.index("      Later passages that may speak of it:")
    assert "the new swings had been ordered" in told[at + 1]
    assert "Minutes, July" in told[at + 2]
    assert "No later passage that may speak of it was found." in onrecord("library", "--follow-ups")[1]
    later = json.loads(onrecord("swings", "--follow-ups", "--json")[1])["follow_ups"]
    assert [one["possible"][0]["document"] for one in later] == ["july"]
