"""The ledger of decisions: every decision and recommendation that the records of meetings hold, placed and filtered.

Nothing is ranked: what is listed was read when the index was built (`MeetingRecords`), and all of it is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.answering.located import number_at, passage_holding, placed
from assistant.errors import QuestionRefused
from assistant.index import Scope, SearchIndex
from assistant.records import (
    Decision,
    DecisionLedger,
    Document,
    LedgerEntry,
    LedgerKind,
    MeetingOfLedger,
    MeetingRecords,
    Passage,
    Recommendation,
)
from assistant.text import content_stems_in, stems_in

MeetingsOf = Callable[[str], Sequence[MeetingRecords]]
"""The meetings that the document with an id records."""

LISTED = frozenset({"decisions", "recommendations"})
"""The parts of a meeting's records that are listed; of the others it counts whether there are any."""
LONGEST_TOPIC = 200
"""Characters of a topic."""


def list_decisions(
    index: SearchIndex,
    scope: Scope,
    meetings_of: MeetingsOf,
    topic: str | None = None,
    only: str | None = None,
) -> DecisionLedger:
    """Every decision and recommendation in passages in ``scope``, with ``topic`` those that speak of it, with ``only``
    (``decision`` or ``recommendation``) those of that kind.

    Raises:
        QuestionRefused: the topic is no text, too long, or has no word that carries a subject; ``only`` is no kind.
    """
    wanted, kind = _wanted(topic), _kind(only)
    entries: list[LedgerEntry] = []
    meetings: list[MeetingOfLedger] = []
    for document, passages in index.documents(scope):
        for meeting in filter(_is_meeting, meetings_of(document.id)):
            own = [passage for passage in passages if passage.start < meeting.end and meeting.start < passage.end]
            if own:
                held = list(_placed(own, meeting))
                entries += [_entry(document, *one) for one in held if _fits(one[1], wanted, kind)]
                meetings.append(_counted(document, meeting, len(held)))
    entries.sort(key=lambda entry: (entry.document, entry.start))
    entries.sort(key=lambda entry: entry.date or "", reverse=True)
    meetings.sort(key=lambda meeting: meeting.document)
    meetings.sort(key=lambda meeting: meeting.date or "", reverse=True)
    return DecisionLedger(_folded(topic), kind, tuple(entries), tuple(meetings), scope.searched)


def _folded(topic: str | None) -> str | None:
    return " ".join(topic.split()) if topic and topic.strip() else None


def _wanted(topic: str | None) -> frozenset[str]:
    if topic is None or (isinstance(topic, str) and not topic.strip()):
        return frozenset()
    if not isinstance(topic, str):
        raise QuestionRefused(f"A topic is text; this is {type(topic).__name__}.", "Give a word or a few.")
    if len(topic) > LONGEST_TOPIC:
        raise QuestionRefused(
            f"The topic has {len(topic):,} characters; the limit is {LONGEST_TOPIC}.", "Give fewer words."
        )
    stems = frozenset(content_stems_in(topic))
    if not stems:
        raise QuestionRefused(f"“{topic.strip()}” has no word to look for.", "Name the subject: play area, budget.")
    return stems


def _kind(only: str | None) -> LedgerKind | None:
    if not only:
        return None
    if only not in set(LedgerKind):
        raise QuestionRefused(f"{only!r} is no kind of entry.", f"Kinds: {' and '.join(LedgerKind)}.")
    return LedgerKind(only)


def _kind_of(decided: Decision | Recommendation) -> LedgerKind:
    return LedgerKind.DECISION if isinstance(decided, Decision) else LedgerKind.RECOMMENDATION


def _fits(decided: Decision | Recommendation, wanted: frozenset[str], kind: LedgerKind | None) -> bool:
    return kind in (None, _kind_of(decided)) and wanted <= _subjects(decided, wanted)


def _is_meeting(record: MeetingRecords) -> bool:
    """Whether a record is of a meeting: it has business, or says who was there. News of who said what is none."""
    business = (record.items, record.motions, record.votes, record.decisions, record.recommendations)
    return bool(record.attendance) or any(business)


def _placed(
    passages: Sequence[Passage], meeting: MeetingRecords
) -> Iterator[tuple[Passage, Decision | Recommendation]]:
    """What a meeting decided and recommended, each with the one of ``passages`` that its quotation begins in."""
    every: list[Decision | Recommendation] = [*meeting.decisions, *meeting.recommendations]
    for decided in sorted(every, key=lambda one: one.whole.start):
        passage = passage_holding(passages, decided.whole.start)
        if passage:
            yield passage, decided


def _subjects(decided: Decision | Recommendation, wanted: frozenset[str]) -> frozenset[str]:
    """The stems of what a decision is about: its words, what introduces them, and the heading of its item."""
    if not wanted:
        return frozenset()
    title = decided.item.title if decided.item else None
    told = [piece.words for piece in (decided.whole, decided.words, decided.introduction, title) if piece]
    return frozenset(stems_in("\n".join(told)))


def _entry(document: Document, passage: Passage, decided: Decision | Recommendation) -> LedgerEntry:
    whole = decided.whole
    return LedgerEntry(
        entry_kind=_kind_of(decided),
        **placed(document, passage, (whole.start, whole.end), number_at(passage, whole.start)),
        words=decided.words,
        verb=decided.verb,
        introduction=decided.introduction,
        letter=decided.number,
        item_number=decided.item.number if decided.item else None,
        item_title=decided.item.title if decided.item else None,
        mover=decided.mover,
        seconder=decided.seconder,
        to=decided.to if isinstance(decided, Recommendation) else None,
        vote=decided.vote if isinstance(decided, Decision) else None,
    )


def _counted(document: Document, meeting: MeetingRecords, entries: int) -> MeetingOfLedger:
    record = document.record_at(meeting.start)
    return MeetingOfLedger(document.id, record.title or document.id, record.publisher, record.date, entries)
