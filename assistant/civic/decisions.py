"""Decisions and recommendations: the sentence with its verb, or each item of what was resolved."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.civic.meeting_text import Clause, MeetingText, marker_end
from assistant.civic.resolved import Resolved, heading_of_decisions, introduction_of_decisions, resolved_in
from assistant.records import (
    Decision,
    Motion,
    MotionOutcome,
    Recommendation,
    RecordedVote,
    RecordSlice,
    Section,
    SectionKind,
)
from assistant.text import (
    DECISION_LABEL,
    LEADS_IN,
    MOVED_BY,
    MOVES_THAT,
    NUMBERED_MOTION,
    SECONDED_BY,
)
from assistant.text import votes as forms

_LISTED = frozenset({SectionKind.NUMBERED, SectionKind.BULLET, SectionKind.RESOLUTION, SectionKind.PROSE})
_POINTS = frozenset({SectionKind.NUMBERED, SectionKind.BULLET})
_LONGEST = 6000
"""Characters of what a resolution, set in quotation marks, may run to."""
_NEAR = 160
"""Characters between a decision and who moved it, or how it was voted on."""
_CARRIED = re.compile(
    r"carried|agreed|passed|adopted|approved|resolved|accepted|all\s+in\s+favou?r|supported|won", re.I
)
_NOT_EACH = re.compile(
    r"\b(?:was|were)\s+noted\b|\bnoted\s+(?:the|that|as)\b|\b(?:reasons?|grounds)\b[^.;]{0,40}$", re.I
)
"""An introduction below which stand no decisions: what was noted, or why something was decided."""
_OPEN = re.compile(r"[“\"]\s*(?:That|THAT|To)\b")
_CLOSE = re.compile(r"[”\"]")
Made = Decision | Recommendation


def decisions_in(text: MeetingText, motions: Sequence[Motion], votes: Sequence[RecordedVote]) -> list[Made]:
    """What a record says that its meeting decided and recommends, in order, each with mover, seconder and vote."""
    made = [*_told(text), *_carried(text, motions)]
    made.sort(key=lambda one: (one.whole.start, one.whole.end))
    apart: list[Made] = []
    for one in made:
        bare = one.words == one.whole and MOVED_BY.match(one.whole.words)
        if bare and apart and not text.flow[apart[-1].whole.end : one.whole.start].strip(" \n."):
            continue  # it tells who moved what was decided before
        if not any(
            one.words.start < other.whole.end
            and other.whole.start < one.words.end
            and other.whole.start <= one.whole.start
            for other in apart[-12:]
        ):
            apart.append(one)
    return list(_adopted_whole(text, [_moved(text, one, motions, votes) for one in apart], votes))


@dataclass(slots=True)
class _Below:
    """What the text before a sentence says of it: the heading it stands below, and what that introduces."""

    heading: Resolved | None = None
    introduced: tuple[Resolved, RecordSlice] | None = None
    stems: dict[int, Resolved] = field(default_factory=dict)
    taken: int = -1

    def head(self, text: MeetingText, clause: Clause) -> Made | None:
        """Takes a heading; what is resolved in quotation marks right below it."""
        self.heading = heading_of_decisions(text, clause)
        lead = introduction_of_decisions(text, clause)
        self.introduced = (lead, text.slice(clause.start, clause.end)) if lead else None
        quoted = _quoted(text, clause.end) if self.heading else None
        if self.heading is None or quoted is None:
            return None
        self.taken = quoted.end
        return _made(text, self.heading, text.slice(clause.start, quoted.end), quoted, None)

    def numbered(self, found: Resolved) -> Resolved:
        """``found`` with the number of its heading, which the first below it has."""
        if self.heading is None or self.heading.number is None:
            return found
        number, self.heading = self.heading.number, replace(self.heading, number=None)
        return replace(found, number=found.number or number)


def _told(text: MeetingText) -> Iterator[Made]:
    below = _Below()
    for at, clause in enumerate(text.clauses):
        section = text.sections[clause.place]
        if section.kind is SectionKind.HEADING and (quoted := below.head(text, clause)):
            yield quoted
        if clause.start < below.taken:
            continue
        if below.introduced and section.kind is not SectionKind.HEADING:
            if section.kind in _POINTS:
                if _is_first(text, at):
                    yield _point(text, at, *below.introduced)
                continue
            below.introduced = None
        found = resolved_in(text, clause)
        if found is not None:
            yield from _of_verb(text, at, below.numbered(found), below)
            continue
        listed = _item_of(text, at, section, below.stems)
        if listed is not None:
            yield listed
        elif below.heading and _is_first(text, at) and MOVES_THAT.match(clause.text[marker_end(clause.text) :]):
            yield _below_heading(text, clause, section, below.heading)


def _of_verb(text: MeetingText, at: int, found: Resolved, below: _Below) -> Iterator[Made]:
    """What a sentence with a verb of deciding decides; what it only introduces is noted in ``below``."""
    clause = text.clauses[at]
    if _introduces(text, at) and not (_is_listed(text, at) and _NOT_EACH.search(clause.text)):
        below.stems[clause.start] = found
        quoted = _quoted(text, clause.end) or (None if _is_listed(text, at) else _paragraph_below(text, at))
        if quoted is not None:
            yield _made(text, found, text.slice(clause.start, quoted.end), quoted, found.number)
            below.taken = quoted.end
            return
        if found.words is None or _is_listed(text, at):
            return
    whole = text.slice(clause.start, clause.end)
    yield _made(text, found, found.whole or whole, found.words or whole, found.number)


def _made(
    text: MeetingText,
    found: Resolved,
    whole: RecordSlice,
    words: RecordSlice,
    number: RecordSlice | None,
    introduction: RecordSlice | None = None,
) -> Made:
    item = text.item_at(whole.start)
    if found.recommends:
        return Recommendation(whole, words, found.verb, found.to, number, introduction, item=item)
    return Decision(whole, words, found.verb, number, introduction, item=item)


def _introduces(text: MeetingText, at: int) -> bool:
    """Whether a clause only introduces what was decided: it ends open, or is its verb alone."""
    clause = text.clauses[at]
    shown = clause.text.rstrip()
    label = DECISION_LABEL.match(shown)
    if LEADS_IN.search(shown) or (label and label.end() >= len(shown)):
        return True
    follows = at + 1 < len(text.clauses) and text.sections[text.clauses[at + 1].place].stem == (
        clause.start,
        clause.end,
    )
    return follows or re.search(r"\b(?:that|to)\s*$", shown, re.I) is not None


def _is_listed(text: MeetingText, at: int) -> bool:
    """Whether the sections below a clause are items that it introduces."""
    below = text.clauses[at].place + 1
    if below >= len(text.sections):
        return False
    section = text.sections[below]
    return section.stem is not None and section.stem[0] == text.clauses[at].start


def _quoted(text: MeetingText, at: int) -> RecordSlice | None:
    """What is resolved, in quotation marks below: ``“That, … adopted and signed”``, of several paragraphs too."""
    opened = re.compile(r"\s*").match(text.flow, at)
    start = opened.end() if opened else at
    if not _OPEN.match(text.flow, start):
        return None
    limit = min(text.record.end, start + _LONGEST)
    closed = _CLOSE.search(text.flow, start + 1, limit)
    while closed and re.match(r"\w", text.flow[closed.end() : closed.end() + 1]):
        closed = _CLOSE.search(text.flow, closed.end(), limit)
    if closed is None:
        return None
    end = closed.end() + (text.flow[closed.end() : closed.end() + 1] in {".", ","})
    return text.slice(start, end)


def _paragraph_below(text: MeetingText, at: int) -> RecordSlice | None:
    """The paragraph below an introduction, where it is no item, heading or row."""
    below = at + 1
    if below >= len(text.clauses):
        return None
    place = text.clauses[below].place
    section = text.sections[place]
    if section.kind not in {SectionKind.PROSE, SectionKind.RESOLUTION, SectionKind.BULLET, SectionKind.NUMBERED}:
        return None
    if MOVED_BY.match(text.clauses[below].text) or DECISION_LABEL.match(text.clauses[below].text):
        return None
    own = text.of_section[place]
    return text.slice(text.clauses[below].start, text.clauses[own[-1]].end)


def _item_of(text: MeetingText, at: int, section: Section, stems: dict[int, Resolved]) -> Made | None:
    """A list item whose introduction decides: all of its sentences are one decision."""
    clause = text.clauses[at]
    if section.stem is None or section.kind not in _LISTED or not _is_first(text, at):
        return None
    if not re.search(r"\b[a-z]{2,}\b.*\b[a-z]{2,}\b", clause.text):
        return None  # a name: what is decided of it stands in the introduction
    found = stems.get(section.stem[0])
    if found is None:
        return None
    own = text.of_section[clause.place]
    words = text.slice(clause.start, text.clauses[own[-1]].end)
    return _made(text, found, words, words, _number(text, section), text.slice(*section.stem))


def _point(text: MeetingText, at: int, found: Resolved, introduction: RecordSlice) -> Made:
    """A point below a line set as a heading that introduces it: all of its sentences are one decision."""
    clause = text.clauses[at]
    words = text.slice(clause.start, text.clauses[text.of_section[clause.place][-1]].end)
    return _made(text, found, words, words, _number(text, text.sections[clause.place]), introduction)


def _is_first(text: MeetingText, at: int) -> bool:
    return text.of_section[text.clauses[at].place][0] == at


def _number(text: MeetingText, section: Section) -> RecordSlice | None:
    if section.number is None:
        return None
    at = text.flow.find(section.number, section.start, min(section.end, section.start + len(section.number) + 20))
    return text.slice(at, at + len(section.number)) if at >= 0 else None


def _below_heading(text: MeetingText, clause: Clause, section: Section, heading: Resolved) -> Made:
    own = text.of_section[clause.place]
    words = text.slice(clause.start, text.clauses[own[-1]].end)
    return _made(text, heading, words, words, _number(text, section))


def _carried(text: MeetingText, motions: Sequence[Motion]) -> Iterator[Made]:
    """The motions that were carried and say what was moved."""
    for motion in motions:
        if motion.outcome is not MotionOutcome.CARRIED or motion.said is None:
            continue
        verb = _CARRIED.search(motion.said.words)
        said = text.slice(motion.said.start + verb.start(), motion.said.start + verb.end()) if verb else motion.said
        head = NUMBERED_MOTION.match(motion.whole.words)
        number = text.slice(*(motion.whole.start + at for at in head.span("number"))) if head else None
        yield Decision(motion.whole, motion.words or motion.whole, said, number, item=motion.item)


def _moved(text: MeetingText, made: Made, motions: Sequence[Motion], votes: Sequence[RecordedVote]) -> Made:
    """``made`` with who moved and seconded it, where that stands in it or beside it, and its vote."""
    motion = _motion_of(text, made, motions)
    if motion is not None:
        made = replace(made, mover=motion.mover, seconder=motion.seconder)
    if isinstance(made, Recommendation):
        return made
    vote = motion.vote if motion and motion.vote else _vote_of(text, made, votes)
    return replace(made, vote=vote) if vote else made


def _motion_of(text: MeetingText, made: Made, motions: Sequence[Motion]) -> Motion | None:
    start, end = (made.introduction or made.whole).start, made.whole.end
    place = bisect_right(motions, end + _NEAR, key=lambda motion: motion.whole.start)
    for motion in reversed(motions[:place]):
        if motion.mover is None:
            continue
        inside = motion.whole.start < end and start < motion.whole.end
        before = start - motion.whole.end >= 0 and not text.flow[motion.whole.end : start].strip(" \n\r\t;:.,-")
        bare = motion.words is None or motion.words.start < made.whole.end
        behind = (
            bare
            and 0 <= motion.whole.start - end <= _NEAR
            and not re.search(r"\w", text.flow[end : motion.whole.start])
        )
        if inside or before or (behind and SECONDED_BY.search(text.folded(motion.whole.start, motion.whole.end))):
            return motion
        if motion.whole.end < start:
            break
    return None


def _adopted_whole(text: MeetingText, made: Sequence[Made], votes: Sequence[RecordedVote]) -> Iterator[Made]:
    """``made``, each order of a paper with the vote by which the paper was adopted, told at its end."""
    adopted = [vote for vote in votes if _adopts(text, vote)]
    for one in made:
        vote = next((vote for vote in adopted if vote.whole.start >= one.whole.end), None)
        apart = vote is None or any(one.whole.end <= other.whole.start < vote.whole.start for other in votes)
        if apart or isinstance(one, Recommendation) or one.vote is not None or not one.verb.words.isupper():
            yield one
        else:
            yield replace(one, vote=vote)


def _adopts(text: MeetingText, vote: RecordedVote) -> bool:
    """Whether a vote is told of a paper as a whole: ``Adopted by a yea and nay vote:-`` / ``Yeas 9; Nays 0``."""
    before = text.folded(max(text.record.start, vote.whole.start - _NEAR), vote.whole.end)
    found = forms.ADOPTED_BY_VOTE.search(before)
    return found is not None and re.search(r"[.;]\s+\w", before[found.end() : -len(vote.whole.words)]) is None


def _vote_of(text: MeetingText, made: Decision, votes: Sequence[RecordedVote]) -> RecordedVote | None:
    for vote in votes:
        if made.whole.start <= vote.whole.start < made.whole.end or 0 <= vote.whole.start - made.whole.end <= 2:
            return vote
    return None
