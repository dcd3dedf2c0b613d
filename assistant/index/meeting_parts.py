"""Where in a passage the records of a meeting stand: a motion, a vote, a decision, an action; and who speaks there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.records import MeetingRecords

SORTS = ("motions", "votes", "decisions", "actions")
"""The lists of a meeting that questions ask for."""


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """A record of a meeting from ``start`` to ``end`` of its document; ``sort`` is the list of `SORTS` it is in."""

    start: int
    end: int
    sort: str


def meeting_parts(meetings: Iterable[MeetingRecords], start: int, end: int) -> tuple[MeetingPart, ...]:
    """Those of ``meetings`` that stand, in part or whole, between ``start`` and ``end``, in order."""
    found = {
        MeetingPart(one.whole.start, one.whole.end, sort)
        for meeting in meetings
        if meeting.start < end and start < meeting.end
        for sort in SORTS
        for one in getattr(meeting, sort)
        if one.whole.start < end and start < one.whole.end
    }
    return tuple(sorted(found, key=lambda part: (part.start, part.end, part.sort)))


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """What is said from ``start`` to ``end`` of a document, and by whom: ``speaker`` as it is printed there."""

    start: int
    end: int
    speaker: str
    speaker_start: int


def speeches_at(meetings: Iterable[MeetingRecords], start: int, end: int) -> tuple[SpokenPart, ...]:
    """The speeches of ``meetings`` that stand, in part or whole, between ``start`` and ``end``, in order."""
    return tuple(
        SpokenPart(speech.whole.start, speech.whole.end, speech.speaker.words, speech.speaker.start)
        for meeting in meetings
        if meeting.start < end and start < meeting.end
        for speech in meeting.speeches
        if speech.whole.start < end and start < speech.whole.end
    )
