"""What became of a motion, and which motion a vote was taken on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.civic.meeting_text import Clause, MeetingText, is_of_another
from assistant.records import MotionOutcome, RecordedVote, RecordSlice
from assistant.text import (
    UNREAL,
    WELSH_AGREED,
    moving,
)

_FAR = 3000
"""Characters behind a motion in which the record may say what became of it."""
PAIRED = 120
"""Characters between who moved and who seconded, where only that is told."""


_RUN_ON = re.compile(
    r"(?<=[\w)”\"’.]\s)(?P<carried>All\s+in\s+favou?r|All\s+agreed|Carried(?!\s+(?:out|forward|on|over)\b)|CARRIED|Agreed\s+unanimously)"
    r"(?P<lost>(?!))?(?P<withdrawn>(?!))?(?P<deferred>(?!))?(?=\s+[A-Z\d]|\W*$)"
)
"""What became of it, with a capital in the midst of lines that have lost their stops."""


@dataclass(slots=True)
class FoundMotion:
    """A motion while it is read, and the clauses it stands in."""

    first: int
    last: int
    start: int
    end: int
    mover: RecordSlice | None = None
    seconder: RecordSlice | None = None
    words: RecordSlice | None = None
    amends: bool = False
    outcome: MotionOutcome | None = None
    said: RecordSlice | None = None
    vote: RecordedVote | None = None


def outcome_of(match: re.Match[str]) -> MotionOutcome:
    """What the words of an outcome say."""
    if match.re is WELSH_AGREED:
        return MotionOutcome.CARRIED
    return next(kind for kind in MotionOutcome if match[kind.value])


def with_outcome(text: MeetingText, found: FoundMotion, clause: Clause, at: int) -> FoundMotion:
    """``found`` with what became of it, where its own sentence or one word behind it says so."""
    own = (
        moving.OUTCOME_ALONE.match(clause.text, at)
        or moving.OUTCOME.search(clause.text, at)
        or re.compile(
            r".{0,40}?\b(?:and|it was|was)\s+(?:unanimously\s+)?(?:duly\s+)?(?P<carried>agreed|approved|resolved"
            r"|accepted|adopted|elected|appointed"
            r"|carried)\b(?P<lost>(?!))?(?P<withdrawn>(?!))?(?P<deferred>(?!))?",
            re.I,
        ).match(clause.text, at)
        or moving.AT_THE_END.search(clause.text, at)
        or _RUN_ON.search(clause.text, at)
        or WELSH_AGREED.search(clause.text, at)
    )
    if own and not is_untold(clause.text, own.start()):
        found.outcome, found.said = outcome_of(own), text.slice(clause.start + own.start(), clause.start + own.end())
        if own.re is _RUN_ON and found.words and found.words.start < found.said.start < found.words.end:
            found.words = text.slice(found.words.start, found.said.start)
        return found
    if found.last + 1 < len(text.clauses):
        below = text.clauses[found.last + 1]
        alone = moving.OUTCOME_ALONE.match(below.text) or moving.OUTCOME_ALONE.match(below.text + "\n")
        if alone and below.start - found.end < PAIRED:
            found.outcome, found.said = (
                outcome_of(alone),
                text.slice(below.start, min(below.end, below.start + alone.end())),
            )
            found.last, found.end = found.last + 1, below.end
    return found


def outcomes_told(text: MeetingText, found: Sequence[FoundMotion]) -> Iterator[FoundMotion]:
    """Gives each motion the outcome that is told behind it; a motion of which only that is told is one of its own."""
    for at, clause in enumerate(text.clauses):
        if is_of_another(clause.text) or any(one.first <= at <= one.last and one.outcome for one in found):
            continue
        for match in moving.OUTCOME.finditer(clause.text):
            if is_untold(clause.text, match.start()):
                continue
            what = match["what"].lower()
            meant = _meant(what, clause.start + match.start(), found, text)
            said = text.slice(clause.start + match.start(), clause.start + match.end())
            if meant is not None:
                meant.outcome, meant.said = outcome_of(match), said
            elif re.search(r"\b(?:motion|amendment|recommendations?|proposal)\b", what) and not re.search(
                r"\b(?:following|notice of)\b", clause.text, re.I
            ):
                yield FoundMotion(
                    at, at, clause.start, clause.end, amends="amendment" in what, outcome=outcome_of(match), said=said
                )


def is_untold(words: str, at: int) -> bool:
    """Whether what stands from ``at`` on is only supposed, or of another time."""
    return UNREAL.search(words[max(0, at - 60) : at + 40].split(";")[0]) is not None


def _meant(what: str, at: int, found: Sequence[FoundMotion], text: MeetingText) -> FoundMotion | None:
    """The motion that ``what`` means at a place: the last before it of that sort whose outcome is not told."""
    item = text.item_at(at)
    before = [one for one in found if one.start <= at and at - one.end < _FAR and text.item_at(one.start) == item]
    if "amendment" in what:
        return next((one for one in reversed(before) if one.amends and one.outcome is None), None)
    if re.search(r"motion|proposal|resolution|proposition", what):
        return next((one for one in reversed(before) if not one.amends and one.outcome is None), None)
    last = before[-1] if before else None
    near = last is not None and at - last.end < PAIRED
    return last if near and last is not None and last.outcome is None else None


def give_vote(vote: RecordedVote, found: Sequence[FoundMotion]) -> None:
    """Gives a vote to the motion that it was taken on: the one whose outcome stands nearest, or the last before it."""
    start = vote.whole.start
    before = [one for one in found if one.start <= start and start - one.end < _FAR and one.vote is None]
    told = [one for one in before if abs(start - _outcome_end(one)) <= PAIRED or vote.whole.end <= one.end]
    chosen = min(told, key=lambda one: (abs(start - _outcome_end(one)), -one.start), default=None) or next(
        reversed(before), None
    )
    if chosen is not None:
        chosen.vote = vote
        if chosen.outcome is None and _is_for(vote):
            chosen.outcome, chosen.said = MotionOutcome.CARRIED, vote.unanimous or vote.whole


def _is_for(vote: RecordedVote) -> bool:
    """Whether a vote tells by itself that what was put was carried: some were for it, and nobody against it."""
    against = vote.against.count if vote.against else 0
    opposed = re.search(r"\b(?:against|lost|reject|defeat|refus|oppos)", vote.whole.words, re.I)
    if vote.in_favour is None:
        return vote.unanimous is not None and opposed is None
    return bool(vote.in_favour.count) and against == 0


def _outcome_end(one: FoundMotion) -> int:
    return one.said.end if one.said else one.end
