"""Actions: what somebody is to do, from the sentence that gives it to them, a label, or a table of actions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.civic.meeting_text import Clause, MeetingText, is_of_another, marker_end
from assistant.records import Action, RecordSlice, SectionKind
from assistant.text import ACTED, ACTION_LABEL, ADDRESS, ASKED_TO, BY_WHEN, KNOWN_TO, MOVED_BY, NAMED, TAKES_ON, UNREAL

_CODE = re.compile(r"[A-Z][A-Za-z]{1,3}")
_LEADS = re.compile(
    r"^\W*(?:(?:it was )?(?:unanimously |also |therefore )?(?:agreed|resolved|decided)(?: that)?,?\s+"
    r"|(?:Following|After)[^,]{0,100},\s+)?",
    re.I,
)
_NEW_START = re.compile(
    r"\b(?:and|that)\s+(?=the\s+[A-Z]|[A-Z])|[;–—-]\s+(?=[A-Z]|the\s|clerk\b)"
    r"|,\s+(?=[Tt]he\s+[Cc]lerk\s+(?:to|will|would|was)\b)"
)
_JOINED = re.compile(r"\b(?:and|that)\s+$")
_WILL = re.compile(
    r"(?P<owner>.{2,80}?)\s+(?:(?P<modal>should|would|will)\s+)?(?P<what>contact|write|arrange|report|send|ask|chase|circulate|prepare|investigate|liaise|obtain|respond|attend|speak|check"
    r"|submit|email|invite|request|provide|monitor|update|organise|draft|follow|look|seek|raise|inform|advise|purchase|order|meet|review|forward|reply|notify|publish|place|pay)\b",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:asked|requested|instructed|to\s+ask|to\s+instruct)\s+(?:that\s+)?(?P<owner>the\s+(?:\w+\s+)?[Cc]lerk|(?:the\s+)?[Oo]fficers)"
    r"\s+(?:should\s+|to\s+)?(?P<what>(?!to\b)[a-z]+)\b"
)
"""The meeting asks its clerk or its officers for something."""
_TO_BE_DONE = re.compile(
    r"\bto\s+be\s+[a-z]+(?:ed|en|nt|ght|de)\b[^.;]{0,80}?\bby\s+(?P<owner>the\s+(?:\w+\s+)?[Cc]lerk)\b"
)
_CITES = re.compile(
    r"\b(?:ss?\.|sched(?:ule)?\.?|paras?\.?|section)\s*\d|\bAct\s+(?:19|20)\d\d|\bs\.$|without note or comment"
)
"""A sentence that names a statute: what is given in it is what the statute gives."""
_CLERK = re.compile(r"(?:the\s+)?(?:\w+\s+)?clerk|(?:the\s+)?chair(?:man|woman|person)?", re.I)
_PERSONS = re.compile(
    rf"(?i:{_CLERK.pattern})|{NAMED.pattern}(?:\s+and\s+{NAMED.pattern.replace('?P<', '?P<other_')})?"
)
_BARE = frozenset({"to", "is to", "are to", "will"})
"""Verbs that give something to do only where the sentence begins with who does it."""
_BARE_NAME = re.compile(r"(?:[A-Z][\w'’-]+\s+){1,2}[A-Z][\w'’-]+")
_OFFICER = re.compile(r"\b(?:clerk|officer|director|manager|head|secretary|treasurer|chair\w*|mayor|leader)\b", re.I)
_STATUTE = re.compile(r"\b(?:Act|S\.O\.|s\. ?\d|section \d+)\b[^.]{0,40}$|^\d+\.$")
"""A sentence that quotes a statute: what follows is its words."""
_WHAT = re.compile(r"(?:actions?|actions? (?:required|agreed|to be taken)|task)\W*", re.I)
_WHO = re.compile(
    r"(?:owner|who|by whom|action by|responsib\w+|lead(?: officer)?|officer|person responsible|assigned to)\W*", re.I
)
_WHEN = re.compile(r"(?:when|by when|due(?: date)?|deadline|target(?: date)?|timescale|date|action date)\W*", re.I)
_CELLS = re.compile(r"[^\S\n]*\|[^\S\n]*|\t+")


def actions_in(text: MeetingText, known: Collection[str] = ()) -> list[Action]:
    """The actions of a record, in order. ``known`` are the initials and single words its people are called by."""
    found = [*_sentences(text, known), *_rows(text)]
    return sorted(found, key=lambda action: action.whole.start)


def _sentences(text: MeetingText, known: Collection[str]) -> Iterator[Action]:
    before = ""
    for clause in text.clauses:
        quoted, before = _STATUTE.search(before) is not None, clause.text
        kind = text.sections[clause.place].kind
        if kind in {SectionKind.LETTERHEAD, SectionKind.SIGNATURE} or quoted or is_of_another(clause.text):
            continue
        action = _labelled(text, clause) or _given(text, clause, known)
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


def _given(text: MeetingText, clause: Clause, known: Collection[str]) -> Action | None:
    """``The Clerk was asked to write``; ``It was agreed that Cllr Hay would contact``; ``NR agreed to purchase``."""
    agreed = _LEADS.match(clause.text)
    decided = agreed is not None and re.search(r"agreed|resolved|decided", agreed.group(), re.I) is not None
    heads = [
        marker_end(clause.text),
        agreed.end() if agreed else 0,
        *(match.end() for match in _NEW_START.finditer(clause.text)),
    ]
    for at in sorted(set(heads)):
        loose = _JOINED.search(clause.text[:at]) is not None
        told = _gives(clause.text, at, loose, known) or _would(clause.text, at, decided, known)
        if told is not None and not UNREAL.search(clause.text[:at][-30:]):
            return _action(text, clause, at, text.within(clause, told.span("owner")))
    asked = _ASKED.search(clause.text) or _TO_BE_DONE.search(clause.text)
    if asked and not UNREAL.search(clause.text[: asked.start()][-60:]):
        return _action(text, clause, heads[0], text.within(clause, asked.span("owner")))
    return None


def _gives(words: str, at: int, loose: bool, known: Collection[str]) -> re.Match[str] | None:
    """Who is given something to do, or takes it on, from ``at`` on; ``loose`` behind ``and`` or ``that``."""
    for pattern in (ASKED_TO, TAKES_ON, KNOWN_TO):
        given = pattern.match(words, at)
        if given is not None and given["verb"].lower() == "to" and _CITES.search(words):
            continue
        if given is None or (loose and given["verb"].lower() in _BARE):
            continue
        if _may_own(given["owner"], known) and (pattern is not KNOWN_TO or _all_known(given["owner"], known)):
            return given
    return None


def _may_own(owner: str, known: Collection[str]) -> bool:
    """Whether somebody so printed may be who does it: initials and two bare words only of those present."""
    if _CODE.fullmatch(owner):
        return owner in known
    bare = _BARE_NAME.fullmatch(owner) and not ADDRESS.search(owner) and not _OFFICER.search(owner)
    return not bare or any(word in known for word in owner.split())


def _all_known(owner: str, known: Collection[str]) -> bool:
    return all(word in known for word in re.findall(r"[A-Z][\w'’-]*", owner))


def _would(words: str, at: int, decided: bool, known: Collection[str]) -> re.Match[str] | None:
    """Who would do something: anybody of whom that was agreed, else the clerk, a member or one of those present."""
    match = _WILL.match(words, at)
    if match is None or (not match["modal"] and not decided):
        return None
    owner = match["owner"]
    if _CLERK.fullmatch(owner) or owner in known or (ADDRESS.match(owner) and _PERSONS.fullmatch(owner)):
        return match
    if _CODE.fullmatch(owner):
        return None
    capital = owner[0].isupper() or owner.lower().startswith("the ")
    return match if decided and capital and _PERSONS.fullmatch(owner) else None


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
