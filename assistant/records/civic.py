"""What minutes are made of: items, attendance, motions and votes, decisions, recommendations, actions, and who speaks.

Every part is a slice of its document (`RecordSlice`), names as they are printed. Where the form of the record does not
say something it is None or empty; nothing is inferred from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.records.quotes import RecordSlice


@dataclass(frozen=True, slots=True)
class Item:
    """An item of business, from its heading to the next item: ``number`` and ``title`` as they are printed."""

    start: int
    end: int
    title: RecordSlice
    number: RecordSlice | None = None


class Presence(StrEnum):
    """In what way somebody was, or was not, at a meeting.

    >>> str(Presence.APOLOGIES)
    'apologies'
    """

    CHAIR = "in the chair"
    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    IN_ATTENDANCE = "in attendance"
    """There, and no member: officers, visitors, members of another body."""
    ELECTED = "elected"
    """Elected or appointed by this meeting to the ``office``."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody at a meeting. ``whole`` is the row, line or sentence that says so; ``office`` is what it calls them:
    ``Chairman``, ``County Councillor``, ``Clerk``."""

    whole: RecordSlice
    person: RecordSlice
    presence: Presence
    office: RecordSlice | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class DeclarationOfInterest:
    """An interest that ``person`` declared; ``kind`` is the word for it (``prejudicial``), ``matter`` what it is in."""

    whole: RecordSlice
    person: RecordSlice
    kind: RecordSlice | None = None
    matter: RecordSlice | None = None
    item: Item | None = None


class MotionOutcome(StrEnum):
    """What became of a motion or an amendment.

    >>> str(MotionOutcome.LOST)
    'lost'
    """

    CARRIED = "carried"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class VoteSide:
    """One side of a vote: how many, as a whole number, where a figure or a list says it; the figure as it is printed;
    and the names. ``none`` in the record is 0 without names."""

    count: int | None = None
    figure: RecordSlice | None = None
    names: tuple[RecordSlice, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedVote:
    """A vote that was counted or whose names are recorded. A side that the record does not tell of is None.

    ``casting`` are the words that say it fell to the chair's casting vote, ``unanimous`` those that say all were of one
    mind.
    """

    whole: RecordSlice
    in_favour: VoteSide | None = None
    against: VoteSide | None = None
    abstaining: VoteSide | None = None
    absent: VoteSide | None = None
    unanimous: RecordSlice | None = None
    casting: RecordSlice | None = None


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion or an amendment: who moved and who seconded it, what it says, and what became of it.

    ``words`` are what was moved, where they stand beside it. ``said`` are the words that tell the ``outcome``.
    """

    whole: RecordSlice
    mover: RecordSlice | None = None
    seconder: RecordSlice | None = None
    is_amendment: bool = False
    words: RecordSlice | None = None
    outcome: MotionOutcome | None = None
    said: RecordSlice | None = None
    vote: RecordedVote | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting decided, one for each letter or number of a resolution.

    ``whole`` is to be quoted: the sentence with the verb, or the item of a list alone, whose introduction is
    ``introduction``. ``words`` are what was decided, ``verb`` by which word (``RESOLVED``, ``agreed``, ``CARRIED``),
    ``number`` its letter or number as it is printed.
    """

    whole: RecordSlice
    words: RecordSlice
    verb: RecordSlice
    number: RecordSlice | None = None
    introduction: RecordSlice | None = None
    mover: RecordSlice | None = None
    seconder: RecordSlice | None = None
    vote: RecordedVote | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a meeting recommends, and ``to`` whom where it says so; the other parts are as in `Decision`."""

    whole: RecordSlice
    words: RecordSlice
    verb: RecordSlice
    to: RecordSlice | None = None
    number: RecordSlice | None = None
    introduction: RecordSlice | None = None
    mover: RecordSlice | None = None
    seconder: RecordSlice | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something that somebody is to do: ``owner`` as it is printed, initials too; ``due`` is by when."""

    whole: RecordSlice
    words: RecordSlice
    owner: RecordSlice | None = None
    due: RecordSlice | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """A question that somebody who is no member put to a meeting, and its reply."""

    whole: RecordSlice
    question: RecordSlice
    asker: RecordSlice | None = None
    reply: RecordSlice | None = None
    replier: RecordSlice | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """What ``speaker`` says: whole sentences that the record gives as theirs, by the name that it prints."""

    whole: RecordSlice
    speaker: RecordSlice
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class MeetingRecords:
    """All that one record of a document tells of its meeting, each sort in the order of the text.

    The minutes in an agenda pack are a record of their own: ``start`` and ``end`` bound it in the text of
    ``document``; ``title``, ``publisher``, ``date`` and ``standing`` are that record's.
    """

    document: str
    start: int
    end: int
    title: str | None
    publisher: str | None
    date: str | None
    standing: str | None = None
    items: tuple[Item, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    declarations: tuple[DeclarationOfInterest, ...] = ()
    motions: tuple[Motion, ...] = ()
    votes: tuple[RecordedVote, ...] = ()
    decisions: tuple[Decision, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    actions: tuple[Action, ...] = ()
    questions: tuple[PublicQuestion, ...] = ()
    speeches: tuple[Speech, ...] = ()
