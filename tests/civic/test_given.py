"""Meetings as the assistant gives them: those that are read, each part compared with the document."""

from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.answering.verbatim import checked_meetings
from assistant.civic import read_meetings
from assistant.errors import QuotationWithheld, UnknownDocument
from assistant.index import LocalIndex, opening
from assistant.index.building import build_index
from assistant.records import RecordSlice
from tests.toys import ToyEncoder

MINUTES = """MINUTES of the council held on 4 March 2026

Present: Councillors A. Hay (Chairman), B. Over and C. Will.

12/26 ROADS

Moved by Cllr Hay, seconded by Cllr Over, that the road be mended. The motion was carried with 2 in favour and
1 against.

RESOLVED: That
(a) the road be mended; and
(b) a letter be sent.
"""


@pytest.fixture
def built(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "minutes.txt").write_text(MINUTES)
    build_index(tmp_path / "corpus", tmp_path / "built", encoder=ToyEncoder())
    return tmp_path / "built"


def test_the_assistant_gives_the_meetings_of_a_document_and_names_what_is_not_there(built):
    assistant = Assistant.open(built, encoder=ToyEncoder())
    (meeting,) = assistant.meetings("minutes.txt")
    assert meeting == read_meetings(assistant.document("minutes"))[0]
    assert meeting.votes and meeting.motions and meeting.decisions and meeting.attendance
    with pytest.raises(UnknownDocument):
        assistant.meetings("nothing")


def test_a_slice_that_does_not_stand_in_the_document_is_withheld(built):
    class Lying(LocalIndex):
        def meetings(self, identity):
            (meeting,) = super().meetings(identity)
            made_up = replace(meeting.decisions[0], words=RecordSlice(0, 3, "no!"))
            return (replace(meeting, decisions=(made_up,)),)

    with pytest.raises(QuotationWithheld):
        checked_meetings(Lying(opening.open_index(built)), "minutes")
