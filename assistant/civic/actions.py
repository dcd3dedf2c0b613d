"""Actions: what somebody is to do, from the sentence that gives it to them, a label, or a table of actions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.civic.meeting_text import Clause, MeetingText, is_of_another, marker_end
from assistant.records import Action, RecordSlice, SectionKind
from assistant.text import ACTED, ACTION_LABEL, ASKED_TO, BY_WHEN, MOVED_BY, NAMED, TAKES_ON, UNREAL

_CODE = re.compile(r"[A-Z][A-Za-z]{1,3}")
_LEADS = re.compile(
    r"^\W*(?:(?:it was )?(?:unanimously |also |therefore )?(?:agreed|resolved|decided)(?: that)?,?\s+"
    r"|(?:Following|After)[^,]{0,100},\s+)?",
    re.I,
)
_NEW_START = re.compile(r"\b(?:and|that)\s+(?=the\s+[A-Z]|[A-Z])|[;–—-]\s+(?=[A-Z]|the\s|clerk\b)")
_JOINED = re.compile(r"\b(?:and|that)\s+$")
_WILL = re.compile(
    r"(?P<owner>.{2,80}?)\s+(?:should|would|will)\s+(?P<what>contact|write|arrange|report|send|ask|chase|circulate|prepare|investigate|liaise|obtain|respond|attend|speak|check"
    r"|submit|email|invite|request|provide|monitor|update|organise|draft|follow|look|seek|raise|inform|advise|purchase|order|meet|review|forward|reply|notify|publish|place|pay)\b",
    re.I,
)
_STATUTE = re.compile(r"\b(?:Act|S\.O\.|s\. ?\d|section \d+)\b[^.]{0,40}$|^\d+\.$")
"""A sentence that quotes a statute: what follows is its words."""
_WHAT = re.compile(r"(?:actions?|actions? (?:required|agreed|to be taken)|task)\W*", re.I)
_WHO = re.compile(
    r"(?:owner|who|by whom|action by|responsib\w+|lead(?: officer)?|officer|person responsible|assigned to)\W*", re.I
)
_WHEN = re.compile(r"(?:when|by when|due(?: date)?|deadline|target(?: date)?|timescale|date|action date)\W*", re.I)
_CELLS = re.compile(r"[^\S\n]*\|[^\S\n]*|\t+")


def actions_in(text: MeetingText, initials: Collection[str] = ()) -> list[Action]:
    """The actions of a record, in order. ``initials`` are by what letters its people are called."""
    found = [*_sentences(text, initials), *_rows(text)]
    return sorted(found, key=lambda action: action.whole.start)


def _sentences(text: MeetingText, initials: Collection[str]) -> Iterator[Action]:
    before = ""
    for clause in text.clauses:
        quoted, before = _STATUTE.search(before) is not None, clause.text
        kind = text.sections[clause.place].kind
        if kind in {SectionKind.LETTERHEAD, SectionKind.SIGNATURE} or quoted or is_of_another(clause.text):
            continue
        action = _labelled(text, clause) or _given(text, clause, initials)
        if action is not None:
            yield action


def _labelled(text: MeetingText, clause: Clause) -> Action | None:
    """``ACTION: NO to provide the Clerk with details``; ``Action – Clerk``."""
    begin = marker_end(clause.text)
    label = ACTION_LABEL.match(clause.text, begin)
    if label is None or not clause.text[label.end() :].strip() or _is_decision(clause.text, begin, label.end()):
        return None
    given = ASKED_TO.match(clause.text, label.end())
    owner = text.within(clause, given.span("owner")) if given else _lone(text, clause, label.end())
    return _action(text, clause, label.end(), owner)


def _is_decision(words: str, begin: int, end: int) -> bool:
    """Whether ``Action:`` tells what was decided, as in the United States: ``Action: Moved by …``, ``Adopted …``."""
    return (
        ACTED.match(words, begin) is not None
        or MOVED_BY.match(words, end) is not None
        or re.match(r"[A-Z]\.\s|moved\b|approval\b", words[end:], re.I) is not None
    )


def _lone(text: MeetingText, clause: Clause, at: int) -> RecordSlice | None:
    """An owner that is all that stands behind ``Action:``, or that stands there before a dash or in brackets."""
    named = NAMED.match(clause.text, at) or re.compile(r"(?:the )?clerk\b", re.I).match(clause.text, at)
    if named and re.match(r"\W*$|\s*[:–—-]\s", clause.text[named.end() :]):
        return text.within(clause, named.span())
    closing = re.search(r"\((?P<owner>[A-Z][^()]{1,30})\)\W*$", clause.text[at:])
    return (
        text.slice(clause.start + at + closing.start("owner"), clause.start + at + closing.end("owner"))
        if closing
        else None
    )


def _given(text: MeetingText, clause: Clause, initials: Collection[str]) -> Action | None:
    """``The Clerk was asked to write``; ``It was agreed that Cllr Hay would contact``; ``NR agreed to purchase``."""
    agreed = _LEADS.match(clause.text)
    decided = agreed is not None and re.search(r"agreed|resolved|decided", agreed.group(), re.I) is not None
    heads = [
        marker_end(clause.text),
        agreed.end() if agreed else 0,
        *(match.end() for match in _NEW_START.finditer(clause.text)),
    ]
    for at in sorted(set(heads)):
        given = ASKED_TO.match(clause.text, at) or TAKES_ON.match(clause.text, at)
        loose = _JOINED.search(clause.text[:at]) is not None
        if given and loose and given["verb"].lower() in {"to", "is to", "are to", "will"}:
            given = None
        told = given or (_would(clause.text, at) if decided else None)
        if told is None or UNREAL.search(clause.text[:at][-30:]):
            continue
        owner = text.within(clause, told.span("owner"))
        if not (_CODE.fullmatch(owner.words) and owner.words not in initials):
            return _action(text, clause, at, owner)
    return None


def _would(words: str, at: int) -> re.Match[str] | None:
    match = _WILL.match(words, at)
    owned = match and re.fullmatch(
        rf"(?:the\s+)?(?:\w+\s+)?clerk|(?:the\s+)?chair\w*"
        rf"|{NAMED.pattern}(?:\s+and\s+{NAMED.pattern.replace('?P<', '?P<other_')})?",
        match["owner"],
        re.I,
    )
    return (
        match
        if match and owned and (match["owner"][0].isupper() or match["owner"].lower().startswith("the "))
        else None
    )


def _action(text: MeetingText, clause: Clause, begin: int, owner: RecordSlice | None) -> Action:
    due = BY_WHEN.search(clause.text, begin)
    return Action(
        whole=text.slice(clause.start, clause.end),
        words=text.slice(clause.start + begin, clause.end),
        owner=owner,
        due=text.within(clause, due.span("when")) if due else None,
        item=text.item_at(clause.start),
    )


def _rows(text: MeetingText) -> Iterator[Action]:
    """The rows of a table whose head names an action and who is to do it."""
    columns: dict[str, int] = {}
    for section in text.sections:
        shown = text.slice(section.start, section.end)
        cells = _cells(text, shown)
        head = _columns([cell.words for cell in cells])
        if head:
            columns = head
        elif section.kind is not SectionKind.TABLE or len(cells) <= max(columns.values(), default=99):
            columns = {}
        elif cells[columns["what"]].words:
            owner, due = (
                cells[columns[name]] if name in columns and cells[columns[name]].words else None
                for name in ("who", "when")
            )
            yield Action(shown, cells[columns["what"]], owner, due, text.item_at(shown.start))


def _cells(text: MeetingText, row: RecordSlice) -> list[RecordSlice]:
    found, at = [], row.start
    for gap in _CELLS.finditer(text.flow, row.start, row.end):
        found.append(text.slice(at, gap.start()))
        at = gap.end()
    return [*found, text.slice(at, row.end)]


def _columns(heads: list[str]) -> dict[str, int]:
    found = {}
    for name, pattern in (("what", _WHAT), ("who", _WHO), ("when", _WHEN)):
        place = next((at for at, head in enumerate(heads) if pattern.fullmatch(head)), None)
        if place is not None:
            found[name] = place
    return found if {"what", "who"} <= set(found) else {}
