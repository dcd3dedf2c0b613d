"""Who moved and who seconded, and what they moved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.civic.meeting_text import Clause, MeetingText, is_of_another, marker_end
from assistant.civic.outcomes import PAIRED, FoundMotion, with_outcome
from assistant.records import MotionOutcome, RecordSlice
from assistant.text import (
    MOVED_BY,
    SECONDED_BY,
    UNREAL,
    moving,
)

_NEXT = 3
"""Sentences behind a motion in which it may be seconded."""
CODE = re.compile(r"(?![A-Z][a-z]{3}$)[A-Z][A-Za-z]{1,3}")
_OPENS = re.compile(
    r"\s*,?\s*(?:(?:and\s+)?(?:it\s+was\s+|was\s+)?(?:unanimously\s+)?(?:resolved|agreed|carried|approved|passed)\b(?:\s+unanimously)?"
    r"(?:\s+by\s+(?:all\s+)?(?:the\s+)?(?:members|councillors|directors|those)(?:\s+present)?)?)?"
    r"[\s:,–—-]*(?:(?:ac |a |gyda )?(?:roedd )?ph?awb yn (?:gyt[uû]n|unfrydol),? )?(?P<words>[“\"]?(?:"
    r"that|to|bod|fod|y dyl(?:id|ai))\b.*)",
    re.I | re.S,
)
_THAT = re.compile(
    r"\s*(?:[:,–—-]\s*)?(?P<words>[“\"]?(?:that|to|an?|the|approval|adoption|acceptance)\b.*)", re.I | re.S
)
_MOVING = re.compile(r"\b(?:prop|propos\w+|moved|mover|motion|cynigiwyd|cynigydd)\b", re.I)
_NO_MATTER = re.compile(
    r"(?![A-Z“\"‘£€$])|\W*(?:(?:The|This|His|Her|Their|A)\s+)?(?:[Nn]otice of\s+)?(?:[Mm]otion|[Pp]roposal|[Aa]mendment"
    r"|draft minutes|[Mm]inutes)\s*(?:was|were)?\W*$"
)
"""Words before who moved that say nothing of what."""
_AGREED_TO = re.compile(
    r"\b(?:this|it|which|the proposal)\s+(?:was|were)\s+(?:then\s+|also\s+)?(?:unanimously\s+)?"
    r"(?:agreed|approved|carried|accepted|adopted)\b",
    re.I,
)
"""What makes a motion of a proposal that nobody is said to have seconded."""
_NO_NAMES = re.compile(
    r"\b(?:Seconded|Seconder|Second|SECONDED|SECOND|Proposed|Moved|That|THAT|Carried|CARRIED|To|TO|And|AND|By|BY|All|Agreed"
    r"|Approved|Resolved|RESOLVED)\b"
)
_TELLS_WHAT = re.compile(
    r"\s*(?:\([^)]{1,20}\))?,?\s+(?P<words>(?!(?:and|it|which|this)\b)(?:[^.;]|\.(?=\d)){3,300}?\s(?:was|were)\s+(?:\w+ly\s+)*"
    r"(?P<verb>agreed|approved|resolved|accepted|adopted|elected|appointed|carried|suspended|noted|ratified|confirmed"
    r"|nominated|deferred|co-opted|passed|awarded|granted)\b.*)",
    re.S,
)
"""What a meeting did on somebody's motion, told as done: ``…, Standing Orders were suspended``."""
_NOT_MOVING = re.compile(r"\b(?:not|never|nobody|no one|has|have|had)\s*$", re.I)


def motions_moved(text: MeetingText, initials: Collection[str]) -> Iterator[FoundMotion]:
    clauses, at = text.clauses, 0
    while at < len(clauses):
        clause = clauses[at]
        found = (
            None
            if not _MOVING.search(clause.text) or is_of_another(clause.text)
            else _both_move(text, at, initials)
            or _motion_to(text, at)
            or _moved_by(text, at)
            or _moves(text, at, initials)
        )
        if found is None:
            at += 1
            continue
        yield found
        at = found.last + 1


def _both_move(text: MeetingText, at: int, initials: Collection[str]) -> FoundMotion | None:
    """``Cllrs Hay and Over proposed and seconded that …``."""
    clause = text.clauses[at]
    words = _plain(clause.text)
    passive = moving.BOTH_MOVED.search(words)
    both = passive or moving.BOTH_MOVE.match(words, marker_end(words))
    if both is None or any(both[who].isupper() and both[who] not in initials for who in ("mover", "seconder")):
        return None
    mover, seconder = text.within(clause, both.span("mover")), text.within(clause, both.span("seconder"))
    found = FoundMotion(at, at, clause.start, clause.end, mover, seconder)
    if passive:
        found.words = _words_behind(text, clause, passive.end()) or _proposed_before(text, clause, passive.start())
    else:
        found.words = text.within(clause, both.span("words")) if both["words"] else None
    found.amends = moving.IS_AMENDMENT.search(clause.text) is not None
    return with_outcome(text, found, clause, passive.end() if passive else both.end("verb"))


def _motion_to(text: MeetingText, at: int) -> FoundMotion | None:
    """``Motion to adopt the agenda by Trustee Hay, second by Trustee Over``."""
    clause = text.clauses[at]
    words = _plain(clause.text)
    moved = moving.MOTION_TO.search(words)
    second = SECONDED_BY.search(words, moved.end()) if moved else None
    if moved is None or second is None:
        return None
    found = FoundMotion(at, at, clause.start, clause.end, text.within(clause, moved.span("mover")))
    found.seconder = text.within(clause, second.span("seconder"))
    found.words = text.within(clause, moved.span("words"))
    found.amends = moving.IS_AMENDMENT.search(clause.text) is not None
    return with_outcome(text, found, clause, second.end())


def _plain(words: str) -> str:
    """``words``, as long as they are, with no capital on words that are no names: ``Cllr Hay Seconded Cllr Over``."""
    return _NO_NAMES.sub(lambda found: found.group().lower(), words)


def _moved_by(text: MeetingText, at: int) -> FoundMotion | None:
    """``Proposed by Cllr Hay and seconded by Cllr Over that …``, also over several lines."""
    clause = text.clauses[at]
    words = _plain(clause.text)
    moved = MOVED_BY.search(words)
    if moved is None:
        return None
    labelled = clause.text[moved.start()].isupper()
    if UNREAL.search(clause.text[: moved.start()][-40:]) and not labelled:
        return None
    mover = text.within(clause, moved.span("mover"))
    last, second = at, SECONDED_BY.search(words, moved.end())
    behind = moved.end()
    if second is None:
        last, second = _seconded_below(text, at, len(clause.text) - moved.end())
        if second is None:
            bare = re.match(r"\W*(?:proposed|moved)\s*:?\s*$", clause.text[: moved.start("mover")], re.I)
            by = re.search(r"\bby\s*:?\s*$|\b(?:motion|proposal) of\s*$", clause.text[: moved.start("mover")], re.I)
            if not by or bare:
                return None
    seconder = None
    if second is not None:
        seconder = text.within(text.clauses[last], second.span("seconder"))
        behind = second.end() if last == at else len(clause.text)
    found = FoundMotion(at, last, clause.start, text.clauses[last].end, mover, seconder)
    found.words = _words_behind(text, text.clauses[last], second.end() if second else behind)
    found.amends = moving.IS_AMENDMENT.search(text.folded(found.start, found.end)) is not None
    if found.words is None:
        found.words = _proposed_before(text, clause, moved.start())
    if last == at and moving.ON_MOTION.match(clause.text) and (told := _TELLS_WHAT.match(clause.text, behind)):
        found.words = found.words or text.within(clause, told.span("words"))
        found.outcome, found.said = MotionOutcome.CARRIED, text.within(clause, told.span("verb"))
        return found
    return with_outcome(text, found, text.clauses[last], second.end() if second else behind)


def _seconded_below(text: MeetingText, at: int, rest: int) -> tuple[int, re.Match[str] | None]:
    """The clause below in which ``Seconded by Cllr Over`` stands at the head, where it follows at once."""
    if rest > PAIRED:
        return at, None
    for below in range(at + 1, min(at + 3, len(text.clauses))):
        second = SECONDED_BY.search(text.clauses[below].text)
        if second and second.start() <= 2:
            return below, second
    return at, None


def _moves(text: MeetingText, at: int, initials: Collection[str]) -> FoundMotion | None:
    """``Cllr Hay proposed that …``, where it is seconded; a motion that the record calls so needs no seconder."""
    clause = text.clauses[at]
    moved = _moving(clause.text)
    if moved is None:
        return None
    mover = text.within(clause, moved.span("mover"))
    if CODE.fullmatch(mover.words) and mover.words not in initials:
        return None
    found = FoundMotion(at, at, clause.start + moved.start(), clause.end, mover)
    found.words = _matter(text, clause, moved)
    behind = _second(text, found, moved.end(), initials)
    formal = moved["verb"].lower().startswith(("moved", "made", "put")) and re.search(
        r"\b(?:moved\s+(?:to|that|approval|adoption|the\s+(?:motion|recommendations?|amendment|adoption|approval))|motion)\b",
        clause.text,
        re.I,
    )
    if found.seconder is None and not formal and not _AGREED_TO.search(clause.text, moved.end()):
        return None
    found.amends = moving.IS_AMENDMENT.search(clause.text) is not None
    return with_outcome(text, found, text.clauses[found.last], behind)


def _moving(words: str) -> re.Match[str] | None:
    """Where somebody moves something in a sentence, as its subject: at the head, or behind a comma."""
    for head in re.finditer(
        r"^\W*|(?<=^[A-Z]\.)\s+|(?:,|;|\bthen\b|\band\b|\bmeeting,?)\s+|^(?:Following|After|In response)[^,]{0,120},\s+"
        r"|^(?:Following|After)\s+(?:\w+\s+){1,4}?(?=[A-Z])",
        words,
    ):
        found = moving.MOVES.match(words, head.end())
        if found and not _NOT_MOVING.search(words[: found.start()]):
            return found
    return None


def _second(text: MeetingText, found: FoundMotion, behind: int, initials: Collection[str]) -> int:
    """Finds who seconds a motion, in its sentence or in the next ones; where the words behind begin."""
    for below in range(found.last, min(found.last + _NEXT, len(text.clauses))):
        clause = text.clauses[below]
        start = behind if below == found.last else 0
        passive = SECONDED_BY.search(clause.text, start)
        active = moving.SECONDS.search(clause.text, start)
        if active and CODE.fullmatch(active["seconder"]) and active["seconder"] not in initials:
            active = None
        second = min(filter(None, (passive, active)), key=lambda match: match.start(), default=None)
        if second:
            found.seconder = text.within(clause, second.span("seconder"))
            if below == found.last and found.words and found.words.end > clause.start + second.start():
                found.words = _cut(text, found.words, clause.start + second.start())
            if active is second and found.words is None:
                found.words = _words_behind(text, clause, second.end())
            found.last, found.end = below, clause.end
            return second.end()
        if below > found.last and _moving(clause.text):
            break
    return len(text.clauses[found.last].text)


def _cut(text: MeetingText, words: RecordSlice, end: int) -> RecordSlice | None:
    """What was moved, without the words that go on to who seconded it."""
    kept = text.slice(words.start, end)
    told = re.sub(
        r"[\s,;–—-]*(?:(?:and|which|this|that)\s+)?(?:(?:this|it|which|that|proposal|the proposal|the "
        r"motion)\s+)?(?:was|were)?\s*$",
        "",
        kept.words,
        flags=re.I,
    )
    return text.slice(words.start, words.start + len(told)) if len(told.split()) > 1 else None


def _matter(text: MeetingText, clause: Clause, moved: re.Match[str]) -> RecordSlice | None:
    told = clause.text[moved.end("verb") :]
    match = _THAT.match(told)
    if match is None:
        return None
    start = clause.start + moved.end("verb") + match.start("words")
    return text.slice(start, clause.end)


def _words_behind(text: MeetingText, clause: Clause, at: int) -> RecordSlice | None:
    """What was moved, behind who did: ``… seconded by Cllr Over, that the plan be approved``; or quoted below."""
    match = _OPENS.match(clause.text, at)
    if match:
        return text.slice(clause.start + match.start("words"), clause.end)
    active = re.match(
        r"\s+(?P<words>(?:the\s+motion\s+)?(?:to|that|approval|adoption|acceptance)\b.*)", clause.text[at:], re.S
    )
    return text.slice(clause.start + at + active.start("words"), clause.end) if active else None


def _proposed_before(text: MeetingText, clause: Clause, end: int) -> RecordSlice | None:
    """What was moved, before who did in one sentence: ``A donation of £50 was proposed by Cllr Hay``."""
    told = re.match(r"\s*(?P<words>.{12,}?)[\s,;.–—-]+(?:(?:was|were|is|it was|being)\s+)?$", clause.text[:end], re.S)
    if (
        told is None
        or _NO_MATTER.match(told["words"])
        or re.match(r"\W*(?:it|this|these|which|approval|he|she|they)\b\W*(?:was|were)?\W*$", told["words"], re.I)
    ):
        return None
    return text.slice(clause.start + told.start("words"), clause.start + told.end("words"))
