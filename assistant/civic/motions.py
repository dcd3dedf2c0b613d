"""Motions and amendments: who moved and seconded them, what they say, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assistant.civic.meeting_text import Clause, MeetingText, marker_end
from assistant.civic.moved import motions_moved
from assistant.civic.outcomes import PAIRED, FoundMotion, give_vote, outcome_of, outcomes_told
from assistant.records import Motion, RecordedVote
from assistant.text import (
    ALL_AGREED,
    CASTING_VOTE,
    NUMBERED_MOTION,
    Span,
    moving,
)

_MOTION_WORDS = re.compile(r"\W*(?:THAT|That|BE IT|Be it)\b")
_ASIDE = re.compile(r"\W*(?:time\s*:|next (?:\w+ )?(?:meeting|\w+ meeting)|meeting adjourned)", re.I)
"""What stands between a motion and its outcome and is no part of either."""
_LONG = 40
"""Sentences that a motion's own words may run to."""


def motions_in(text: MeetingText, votes: Sequence[RecordedVote], initials: Collection[str] = ()) -> list[Motion]:
    """The motions of a record in order, each with what became of it; ``votes`` are the record's.

    ``initials`` are by what letters its people are called: others, before a verb, are of bodies.
    """
    found = sorted(motions_moved(text, initials), key=lambda one: one.start)
    found = sorted([*found, *motions_stated(text, found)], key=lambda one: one.start)
    found = sorted([*found, *outcomes_told(text, found)], key=lambda one: one.start)
    for vote in votes:
        give_vote(vote, found)
    return [_motion(text, one) for one in found]


def _motion(text: MeetingText, one: FoundMotion) -> Motion:
    start, end = one.start, one.end
    if one.said is not None and one.said.start - end < PAIRED:
        end = max(end, one.said.end)
    whole = text.slice(start, end)
    return Motion(
        whole=whole,
        mover=one.mover,
        seconder=one.seconder,
        is_amendment=one.amends,
        words=one.words,
        outcome=one.outcome,
        said=one.said,
        vote=one.vote,
        item=text.item_at(one.start),
    )


def motions_stated(text: MeetingText, found: Sequence[FoundMotion]) -> Iterator[FoundMotion]:
    """Motions that stand as their words and what became of them: ``That the accounts be approved. Carried.``"""
    clauses, at = text.clauses, 0
    while at < len(clauses):
        clause = clauses[at]
        head = NUMBERED_MOTION.match(clause.text)
        begins = at + 1 if head and head.end() >= len(clause.text.rstrip()) else at
        start = head.end() if head and begins == at else marker_end(clause.text) if begins == at else 0
        if begins >= len(clauses) or not (head or _MOTION_WORDS.match(clause.text, start)):
            at += 1
            continue
        last = _end_of(clauses, begins)
        one = _as_stated(text, at, begins, start, last) if last is not None else None
        if one is not None and not any(other.start < one.end and one.start < other.end for other in found):
            yield one
        at = (last if one is not None and last is not None else at) + 1


def _end_of(clauses: Sequence[Clause], begins: int) -> int | None:
    """The clause that is the outcome of the motion whose words begin at ``begins``; None where none is told."""
    for at in range(begins, min(begins + _LONG, len(clauses))):
        alone = moving.OUTCOME_ALONE.match(f"{clauses[at].text}\n")
        if at > begins and alone and alone.end() >= len(clauses[at].text.rstrip()):
            return at
        if at > begins and NUMBERED_MOTION.match(clauses[at].text):
            return None
    return None


def _as_stated(text: MeetingText, at: int, begins: int, start: int, last: int) -> FoundMotion | None:
    outcome = moving.OUTCOME_ALONE.match(f"{text.clauses[last].text}\n")
    ends = next((place for place in range(begins + 1, last) if _ASIDE.match(text.clauses[place].text)), last)
    words = text.slice(text.clauses[begins].start + start, text.clauses[ends - 1].end)
    if outcome is None or not words.words:
        return None
    said = text.slice(text.clauses[last].start, text.clauses[last].end)
    amends = moving.IS_AMENDMENT.search(words.words[:80]) is not None
    return FoundMotion(
        at,
        last,
        text.clauses[at].start,
        text.clauses[last].end,
        words=words,
        amends=amends,
        outcome=outcome_of(outcome),
        said=said,
    )


def flagged(text: MeetingText, votes: Sequence[RecordedVote], motions: Sequence[Motion]) -> list[RecordedVote]:
    """Votes with the words that say all were of one mind, or that the chair's casting vote decided, where those stand
    with them."""
    return [_flag(text, vote, _around(text, vote.whole.start, vote.whole.end)) for vote in votes]


def _around(text: MeetingText, start: int, end: int) -> Span:
    left = text.flow.rfind("\n\n", 0, start)
    right = text.flow.find("\n\n", end)
    return max(text.record.start, left, start - 300), min(
        text.record.end, right if right > 0 else len(text.flow), end + 300
    )


def _flag(text: MeetingText, vote: RecordedVote, span: Span) -> RecordedVote:
    words = text.folded(*span)
    casting, mind = CASTING_VOTE.search(words), ALL_AGREED.search(words)
    if casting:
        vote = replace(vote, casting=text.slice(span[0] + casting.start(), span[0] + casting.end()))
    against = vote.against.count if vote.against else None
    if mind and not against:
        vote = replace(vote, unanimous=text.slice(span[0] + mind.start(), span[0] + mind.end()))
    return vote
