"""The ledger of decisions: what meetings decided and recommended, each a quotation, and what later passages speak of
it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.records.civic import RecordedVote
from assistant.records.optional import OPTIONAL
from assistant.records.quotes import RecordSlice
from assistant.records.replies import Searched
from assistant.records.scans import LeastSure


class LedgerKind(StrEnum):
    """What an entry of the ledger is.

    >>> str(LedgerKind.RECOMMENDATION)
    'recommendation'
    """

    DECISION = "decision"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A decision or a recommendation and where it stands: ``document.text[start:end] == quote``.

    ``words`` are what was decided and ``verb`` by which word; ``introduction`` is the sentence that a letter of a
    resolution belongs to, ``letter`` its letter or number as it is printed. ``publisher`` is the body that met,
    ``date`` that of the meeting; ``item_number`` and ``item_title`` are of the business it was decided under. ``to`` is
    whom a recommendation is made to. What the record does not say is None.

        for entry in assistant.decisions("play area").entries:
            print(entry.date, entry.quote, entry.mover and entry.mover.words)
    """

    entry_kind: LedgerKind
    quote: str
    start: int
    end: int
    document: str
    title: str
    publisher: str | None
    kind: str | None
    date: str | None
    section: tuple[str, ...]
    number: str | None
    page: int | None
    page_label: str | None
    part: str | None
    standing: str | None
    link: str
    words: RecordSlice
    verb: RecordSlice
    introduction: RecordSlice | None = None
    letter: RecordSlice | None = None
    item_number: RecordSlice | None = None
    item_title: RecordSlice | None = None
    mover: RecordSlice | None = None
    seconder: RecordSlice | None = None
    to: RecordSlice | None = None
    vote: RecordedVote | None = None
    recognised: float | None = field(default=None, metadata=OPTIONAL)
    """Where the words were recognised from a scan, as of a citation; in JSON only then."""
    least_sure: LeastSure | None = field(default=None, metadata=OPTIONAL)
    address: str | None = field(default=None, metadata=OPTIONAL)
    """Where on the web the record was published, where that is known; in JSON only there."""


@dataclass(frozen=True, slots=True)
class MeetingOfLedger:
    """A meeting whose record was read: how many decisions and recommendations were, on any topic."""

    document: str
    title: str
    publisher: str | None
    date: str | None
    entries: int


@dataclass(frozen=True, slots=True)
class DecisionLedger:
    """Decisions and recommendations of the meetings that filters allow: the newest meeting first, undated ones last,
    and of a meeting in the order of its record.

    With a ``topic`` these are the entries in which every word of it stands, in any form, or in the item they were
    decided under; with ``only``, those of that kind. ``meetings`` are all that were read, those too that gave none:
    either nothing was decided there, or it is put in a way that is not known.
    """

    topic: str | None
    only: LedgerKind | None
    entries: tuple[LedgerEntry, ...]
    meetings: tuple[MeetingOfLedger, ...]
    searched: Searched


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Later words that may speak of a decision: ``document.text[start:end] == quote``. ``shared`` are the words, folded
    to their stems, that both have and few other passages."""

    quote: str
    start: int
    end: int
    document: str
    title: str
    publisher: str | None
    kind: str | None
    date: str | None
    section: tuple[str, ...]
    number: str | None
    page: int | None
    page_label: str | None
    part: str | None
    standing: str | None
    link: str
    shared: tuple[str, ...]
    recognised: float | None = field(default=None, metadata=OPTIONAL)
    """Where the words were recognised from a scan, as of a citation; in JSON only then."""
    least_sure: LeastSure | None = field(default=None, metadata=OPTIONAL)
    address: str | None = field(default=None, metadata=OPTIONAL)
    """Where on the web the record was published, where that is known; in JSON only there."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Passages of later records that may speak of the decision at ``document.text[start:end]``, the likeliest first.

    They are found by their words; whether one does speak of it, a reader must say. ``date`` is the decision's; without
    one nothing is later.
    """

    document: str
    start: int
    end: int
    quote: str
    date: str | None
    possible: tuple[FollowUp, ...]
    searched: Searched
