"""What a record says of itself: title, date, publisher and kind, each with where it was found; None where it does not.

For files that the manifest does not describe, and for what it leaves out. Never from a file's time stamps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant import dates
from assistant.lines import CONTACT
from assistant.records import Found, MarkKind, Reading
from assistant.words import flow

_HEAD = 6000
_TOP_LINES = 40
_DATE_LABEL = re.compile(
    r"^\W*(?:meeting date|date of (?:the )?meeting|meeting|date of (?:the )?(?:decision|publication|report)|decision date|"
    r"published(?: on| date)?|publication date|report date|date)\s*:?\s+(?P<rest>.{4,60})$",
    re.I,
)
_HELD = re.compile(r"\b(?:held|took place|meeting)\b.{0,80}?\bon\b", re.I)
_ONLY_DATE = re.compile(r"^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<date>.{6,24})\W*$", re.I)
_TITLE_LABEL = re.compile(r"^(?:title(?: of (?:the )?report)?|report title|subject)\s*:\s*(?P<rest>.*)$", re.I)
_LABELS = re.compile(r"^(?:agenda item|issue - meetings|minutes|decision|title of report|public document pack)\s*:?$", re.I)
_BODY = re.compile(
    r"^(?:the )?(?:[A-Z][\w'’&.,-]*\s+){1,6}(?:County |City |Borough |District |Metropolitan |Parish |Town )*Council$"
    r"|^(?:The )?(?:Royal )?(?:London )?Borough of [A-Z][\w'’ &-]+$|^City of [A-Z][\w'’ &-]+ Council$"
)
_INSPECTORATE = re.compile(r"\b(?:Ofsted|Office for Standards in Education)\b", re.I)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("minutes", re.compile(r"^(?:draft |confirmed |printed )?minutes\b|^minutes of\b|\bminutes of (?:a |the )?meeting\b", re.I | re.M)),
    ("inspection report", re.compile(r"\binspection (?:of|report)\b.{0,80}\b(?:services|authority|children|school)", re.I)),
    ("decision", re.compile(r"^(?:record of (?:officer )?decision|decision (?:notice|record)|notice of decision)\b", re.I | re.M)),
    ("report", re.compile(r"^\s*(?:title of report|report (?:by|of|title|author)|purpose of (?:the )?report)\b", re.I | re.M)),
    ("agenda", re.compile(r"^\s*agenda(?: \(public\))?\s*$", re.I | re.M)),
    ("news", re.compile(r"^\s*(?:news(?: release)?|press release|media release)\b", re.I | re.M)),
)
_LETTER = re.compile(r"^\s*Dear\s+\S+.*?^\s*Yours (?:sincerely|faithfully|truly)", re.M | re.S)
_MONTH_ONLY = 7


def of(reading: Reading) -> dict[str, Found]:
    """The fields (``title``, ``date``, ``publisher``, ``kind``) that the reading states, each with where."""
    given = dict(reading.properties)
    finders: dict[str, Callable[[Reading], Found | None]] = {
        "title": _title,
        "date": _date,
        "publisher": _publisher,
        "kind": _kind,
    }
    found: dict[str, Found] = {}
    for name, finder in finders.items():
        value = given.get(name) or finder(reading)
        if value is not None and (name != "date" or dates.is_iso(value.value)):
            found[name] = value
    return found


def _top(text: str) -> Iterator[tuple[int, str]]:
    """The first lines that show something, numbered from 1 in the text, white space folded."""
    shown = 0
    for number, line in enumerate(text[:_HEAD].splitlines(), start=1):
        folded = flow(line)
        if folded:
            yield number, folded
            shown += 1
            if shown == _TOP_LINES:
                return


def _title(reading: Reading) -> Found | None:
    headings = [mark for mark in reading.marks if mark.kind is MarkKind.HEADING and mark.start < _HEAD]
    if headings:
        top = min(headings, key=lambda mark: (mark.level or 9, mark.start))
        return Found(flow(reading.text[top.start : top.end]), "first heading")
    labelled = False
    for number, line in _top(reading.text):
        label = _TITLE_LABEL.match(line)
        if label and label["rest"]:
            return Found(label["rest"], f"text, line {number}")
        if label:
            labelled = True
        elif labelled:
            return Found(line, f"text, line {number}")
    for number, line in _top(reading.text):
        if _is_title(line):
            return Found(line, f"text, line {number}")
    return None


def _is_title(line: str) -> bool:
    if _LABELS.match(line) or CONTACT.search(line) or (dates.first(line) and len(line) < 30):
        return False
    return 8 <= len(line) <= 120 and len(line.split()) >= 2 and line[0].isalnum() and line[-1] not in ".;,:"


def _date(reading: Reading) -> Found | None:
    lines = list(_top(reading.text))
    for number, line in lines:
        label = _DATE_LABEL.match(line)
        stated = dates.first(label["rest"]) if label else None
        if stated:
            return Found(stated.iso, f"text, line {number}")
    for number, line in lines:
        held = _HELD.search(line)
        stated = dates.first(line[held.end() : held.end() + 60]) if held else None
        if stated and len(stated.iso) > _MONTH_ONLY:
            return Found(stated.iso, f"text, line {number}")
    for number, line in lines:
        alone = _ONLY_DATE.match(line)
        stated = dates.first(alone["date"]) if alone else None
        if stated and alone and len(stated.iso) > _MONTH_ONLY and stated.end - stated.start >= len(alone["date"].strip()) - 1:
            return Found(stated.iso, f"text, line {number}")
    return None


def _publisher(reading: Reading) -> Found | None:
    for number, line in _top(reading.text):
        if _BODY.match(line) and len(line) < 70:
            return Found(line, f"text, line {number}")
        if line.strip(" .") == "Ofsted":
            return Found("Ofsted", f"text, line {number}")
    head = reading.text[:_HEAD]
    match = _INSPECTORATE.search(head)
    if match and _KINDS[1][1].search(flow(head)):
        return Found("Ofsted", f"text, line {head.count(chr(10), 0, match.start()) + 1}")
    return None


def _kind(reading: Reading) -> Found | None:
    head = "\n".join(line for _, line in _top(reading.text))
    for kind, pattern in _KINDS:
        match = pattern.search(head)
        if match:
            return Found(kind, f"text: “{flow(match.group())[:60]}”")
    if _LETTER.search(reading.text):
        return Found("letter", "text: “Dear … Yours …”")
    return None
