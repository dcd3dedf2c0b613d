"""What the records of meetings tell, stored when the index is built and read back."""

from dataclasses import replace

import pytest

from assistant import IndexDamaged, build_index
from assistant.index import files, open_index
from assistant.index.building import assembling
from assistant.index.meeting_lines import lines_of_meetings, meeting_lines_by_document, meetings_of_line
from assistant.records import (
    Action,
    Attendance,
    MeetingRecords,
    Motion,
    MotionOutcome,
    Presence,
    PublicQuestion,
    RecordSlice,
    Speech,
)
from tests import meetings
from tests.toys import ToyEncoder


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return meetings.built_parish(tmp_path_factory.mktemp("meetings"))


def piece(words):
    return meetings.piece(meetings.MAY, words)


EVERYTHING = MeetingRecords(
    "may",
    0,
    len(meetings.MAY),
    "Minutes",
    None,
    "2024-05-14",
    items=(meetings.PLAY,),
    attendance=(Attendance(piece("Cllr Hart (in the chair)"), piece("Cllr Hart"), Presence.CHAIR),),
    motions=(
        Motion(
            piece("Proposed by Cllr Hart, seconded by Cllr Moss."),
            mover=piece("Cllr Hart"),
            is_amendment=True,
            outcome=MotionOutcome.LOST,
            vote=meetings.VOTE,
        ),
    ),
    votes=(meetings.VOTE,),
    decisions=meetings.DECISIONS["may"],
    recommendations=(meetings.RECOMMENDED,),
    actions=(Action(piece("the clerk write"), piece("write"), owner=piece("the clerk"), item=meetings.PLAY),),
    questions=(PublicQuestion(piece("Cllr Moss said"), piece("said"), reply=piece("rusty")),),
    speeches=(Speech(piece("Cllr Moss said that the swings are rusty."), piece("Cllr Moss")),),
)


def test_every_field_of_every_record_is_read_back_as_it_was(index):
    document = open_index(index).documents["may"]
    lines = lines_of_meetings({"may": (EVERYTHING,), "quiet": ()}, "1")
    stored = meeting_lines_by_document(lines, "1")
    assert meetings_of_line(stored["may"], document) == (EVERYTHING,)
    assert meetings_of_line(stored["quiet"], document) == ()


def test_of_parts_that_are_not_wanted_the_first_alone_is_read_and_kept_apart_from_the_whole(index):
    snapshot = open_index(index)
    document = snapshot.documents["may"]
    line = meeting_lines_by_document(lines_of_meetings({"may": (EVERYTHING,)}, "1"), "1")["may"]
    (few,) = meetings_of_line(line, document, frozenset({"decisions"}))
    assert few.decisions == EVERYTHING.decisions
    assert few.speeches == EVERYTHING.speeches[:1]
    assert (few.title, few.date) == (EVERYTHING.title, EVERYTHING.date)
    assert snapshot.meetings("may", frozenset({"decisions"}))[0].decisions == snapshot.meetings("may")[0].decisions
    assert snapshot.meetings("may") == meetings.meetings_of("may")


def test_no_word_of_a_record_is_stored_but_where_it_stands():
    lines = lines_of_meetings({"may": (EVERYTHING,)}, "1").decode()
    assert "swings" not in lines
    assert "Cllr" not in lines


def test_an_index_holds_what_was_read_when_it_was_built(index):
    snapshot = open_index(index)
    for identity in meetings.TEXTS:
        assert snapshot.meetings(identity) == meetings.meetings_of(identity)
    assert snapshot.meetings("none") == ()


def test_what_another_grammar_read_or_an_index_without_the_file_is_read_now(index, monkeypatch):
    read = []
    monkeypatch.setattr("assistant.index.snapshot.read_meetings", lambda document: read.append(document.id) or ())
    snapshot = open_index(index)
    assert replace(snapshot, meeting_lines=b"").meetings("may") == ()
    monkeypatch.setattr("assistant.index.snapshot.GRAMMAR", "another")
    assert open_index(index).meetings("july") == ()
    assert read == ["may", "july"]


def test_what_does_not_fit_its_document_is_damage(index):
    snapshot = open_index(index)
    short = replace(snapshot.documents["may"], text="short")
    with pytest.raises(IndexDamaged):
        replace(snapshot, documents={**snapshot.documents, "may": short}).meetings("may")
    with pytest.raises(IndexDamaged):
        replace(snapshot, meeting_lines=b"[1]\n").meetings("may")


def test_a_slice_outside_its_document_is_refused():
    stored = lines_of_meetings({"may": (EVERYTHING,)}, "1").splitlines()[1].decode()
    with pytest.raises(ValueError, match="outside"):
        meetings_of_line(stored, replace_text("Minutes"))


def replace_text(text):
    from types import SimpleNamespace

    return SimpleNamespace(text=text)


def test_what_has_not_changed_is_not_read_again(tmp_path, monkeypatch):
    built = meetings.built_parish(tmp_path)
    read = []

    def again(document, sections):
        read.append(document.id)
        return meetings.meetings_of(document.id)

    monkeypatch.setattr(assembling, "read_meetings", again)
    (tmp_path / "corpus" / "july.txt").write_text(meetings.JULY.replace("\n5. Library", "\n\n5. Library"))
    monkeypatch.setitem(meetings.TEXTS, "july", meetings.JULY)
    build_index(tmp_path / "corpus", built, encoder=ToyEncoder())
    assert read == ["july"]
    assert len(open_index(built).meetings("may")[0].decisions) == 2


def test_two_builds_of_the_same_papers_store_the_same_bytes(tmp_path):
    kept = []
    for name in ("one", "two"):
        index = meetings.built_parish(tmp_path / name)
        version, _ = files.current(index)
        kept.append((index / version / "meetings.jsonl.z").read_bytes())
    assert kept[0] == kept[1]


def test_every_slice_that_is_read_back_is_the_documents(index):
    snapshot = open_index(index)
    (meeting,) = snapshot.meetings("may")
    for decision in meeting.decisions:
        for part in (decision.whole, decision.words, decision.mover, decision.vote.whole):
            assert isinstance(part, RecordSlice)
            assert snapshot.documents["may"].text[part.start : part.end] == part.words
