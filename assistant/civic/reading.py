"""From a document to the records of its meetings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.civic.actions import actions_in
from assistant.civic.attendance import attendance_in, names_of
from assistant.civic.decisions import decisions_in
from assistant.civic.declarations import declarations_in
from assistant.civic.meeting_text import MeetingText
from assistant.civic.motions import flagged, motions_in
from assistant.civic.printed_names import called_by, initials_of
from assistant.civic.questions import questions_in
from assistant.civic.speech import speeches_in
from assistant.civic.votes import votes_in
from assistant.records import Attendance, Decision, Document, MeetingRecords, Recommendation, Section
from assistant.text import CALLED_TO_ORDER, ITEM_TOLD, MEETING_HELD, SUMMONED, cut_sections

_OF_MEETINGS = frozenset(["minutes", "decision"])
"""Kinds of paper that record a meeting; of one whose kind is not known its text decides."""
_FRONT = 3000
_TOLD = 2
"""Items of an agenda below which stands what was said or decided: from so many on it is of a meeting that was held."""
_BESIDE = re.compile(r"(?:\s{2,}|\t|\(|[-–])\s*\(?(?P<code>[A-Z]{2,3}|[A-Z]{1,2}[a-z]{1,2})\)?\s*(?:\n|\s{3}|\t|$|,|;)")
"""Initials printed beside a name in the list of those present."""


def read_meetings(document: Document, sections: Sequence[Section] | None = None) -> tuple[MeetingRecords, ...]:
    """What each record of ``document`` tells of its meeting, in order; none of a record that tells nothing.

    ``sections`` are those of the document, where they are known. Papers that are of no meeting (letters, reports,
    agendas) have their speeches alone; what a record tells of another meeting is left out.

        for meeting in read_meetings(document):
            for decision in meeting.decisions:
                print(decision.number and decision.number.words, decision.words.words)
    """
    texts = MeetingText.of(document, cut_sections(document) if sections is None else sections)
    read = (_read(text) for text in texts if text.sections)
    return tuple(meeting for meeting in read if _holds(meeting))


def _read(text: MeetingText) -> MeetingRecords:
    record = text.record
    meeting = MeetingRecords(
        text.document.id, record.start, record.end, record.title, record.publisher, record.date, record.standing
    )
    if not _is_of_meeting(text):
        return replace(
            meeting, items=tuple(text.items), speeches=tuple(sorted(speeches_in(text), key=lambda one: one.whole.start))
        )
    attendance = attendance_in(text)
    names = names_of(attendance)
    initials = initials_of(names) | _printed_initials(text, attendance)
    known = initials | called_by(names)
    votes = votes_in(text)
    votes = flagged(text, votes, ())
    motions = motions_in(text, votes, initials)
    made = decisions_in(text, motions, votes)
    return replace(
        meeting,
        items=tuple(text.items),
        attendance=tuple(attendance),
        declarations=tuple(declarations_in(text)),
        motions=tuple(motions),
        votes=tuple(votes),
        decisions=tuple(one for one in made if isinstance(one, Decision)),
        recommendations=tuple(one for one in made if isinstance(one, Recommendation)),
        actions=tuple(actions_in(text, known)),
        questions=tuple(questions_in(text)),
        speeches=tuple(sorted(speeches_in(text, known), key=lambda one: one.whole.start)),
    )


def _is_of_meeting(text: MeetingText) -> bool:
    record = text.record
    front = text.flow[record.start : record.start + _FRONT]
    if record.kind == "agenda":
        told = ITEM_TOLD.findall(text.flow, record.start, record.end)
        return (len(told) >= _TOLD or CALLED_TO_ORDER.search(front) is not None) and SUMMONED.search(front) is None
    if record.kind is not None:
        return record.kind in _OF_MEETINGS
    if SUMMONED.search(front):
        return False
    return "minutes" in (record.title or "").lower() or MEETING_HELD.search(front) is not None


def _printed_initials(text: MeetingText, attendance: Collection[Attendance]) -> frozenset[str]:
    """Initials that stand beside the names of those present: ``Rob Boyd (Chair)   RB``."""
    found = set()
    for one in attendance:
        behind = _BESIDE.match(text.flow, one.whole.end, min(text.record.end, one.whole.end + 60))
        if behind:
            found.add(behind["code"])
    return frozenset(found)


def _holds(meeting: MeetingRecords) -> bool:
    read = (meeting.attendance, meeting.declarations, meeting.motions, meeting.votes, meeting.decisions)
    return any(read) or any((meeting.recommendations, meeting.actions, meeting.questions, meeting.speeches))
