"""What a record says of itself: title, date, publisher, kind and standing, each with where it was found; None where it
does not.

For files that the manifest does not describe, and for what it leaves out. Never from a file's time stamps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from assistant import dates
from assistant.lines import CONTACT, MARKER
from assistant.records import Found, MarkKind, Reading
from assistant.words import flow

_HEAD = 6000
_TOP_LINES = 40
_TITLE_LINES = 8
_DATE_LABEL = re.compile(
    r"^\W*(?:meeting date|date of (?:the )?meeting|meeting|date of (?:the )?(?:decision|publication|report)"
    r"|decision date|(?:report )?published(?: on| date)?|publication date|report date|date)\s*:?\s+"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<rest>.{4,60})$",
    re.I,
)
_HELD = re.compile(
    r"^(?:(?:draft|confirmed|printed)\s+)?(?:minutes|notes|record|proceedings|(?:at )?(?:a|the) meeting|meeting)\b"
    r".{0,160}?\b(?:held|took place|meeting)\b.{0,200}?\bon\s+(?=(?:\w+day,?\s+)?(?:the\s+)?\d)",
    re.I,
)
_INSPECTED = re.compile(r"^(?:inspection|visit) dates?\s*:?\s+(?=.{0,20}\d)", re.I)
"""An inspection report that prints no date of publication is dated by the last day of the inspection."""
_ONLY_DATE = re.compile(r"^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<date>.{6,24})\W*$", re.I)
_TITLE_LABEL = re.compile(r"^(?:title(?: of (?:the )?report)?|report title|subject|re)\s*:\s*(?P<rest>.*)$", re.I)
_LABELS = re.compile(
    r"^(?:copyright\b.*"
    r"|agenda item|issue - meetings|minutes|agenda(?: \(public\))?|decision|title of report|public document pack"
    r"|(?:news|press|media) release|news)\s*:?$",
    re.I,
)
_FIELD = re.compile(
    r"^(?:date|time|venue|place|location|meeting|present|apologies|in attendance|officers?|from|to|sent|cc|contact"
    r"|author|report (?:to|by|of|author)|lead inspector|inspection dates?|published|status|classification|decision\b.*"
    r"|wards?\b.*|cabinet member|portfolio|(?:our|your) ref)\s*:",
    re.I,
)
_ENDED = re.compile(r"[.;,:][\"'”’»)\]]*$")
_LONG_TITLE = re.compile(
    r"^(?:(?:draft|confirmed|printed)\s+)?(?:minutes|notes|agenda|report|record)\s+(?:of|for|to|by)\b", re.I
)
_BODY = re.compile(
    r"^(?:the )?(?:[A-Z][\w'’&.,-]*\s+){1,6}"
    r"(?:County |City |Borough |District |Metropolitan |Parish |Town )*C(?:ouncil|OUNCIL)$"
    r"|^(?:The )?(?:Royal )?(?:London )?Borough of [A-Z][\w'’ &-]+$|^City of [A-Z][\w'’ &-]+ Council$"
)
_INSPECTORATE = re.compile(
    r"\bOffice for Standards in Education,? Children['’]s Services,? and Skills \((Ofsted)\)\s+(?:regulates|inspects)\b"
)
"""What the inspectorate prints about itself in what it publishes; others only name it."""
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("minutes", re.compile(r"^(?:draft |confirmed |printed )?minutes(?:\s*:?$| of\b)", re.I | re.M)),
    ("inspection report", re.compile(r"^(?:inspection dates?|lead inspector)\b", re.I | re.M)),
    (
        "decision",
        re.compile(
            r"^(?:record of (?:officer )?decision|decision (?:notice|record)|notice of decision)\b", re.I | re.M
        ),
    ),
    (
        "report",
        re.compile(r"^(?:title of report|report (?:by|of|to|title|author)|purpose of (?:the )?report)\b", re.I | re.M),
    ),
    ("agenda", re.compile(r"^agenda(?: \(public\))?$", re.I | re.M)),
    ("news", re.compile(r"^(?:news(?: release)?|press release|media release)\s*:?$", re.I | re.M)),
)
_PAPER = re.compile(
    r"\b(?:reports?|inspections?|re-inspections?|reviews?|minutes|agenda|letter|visits?|plan|strategy|policy|statement"
    r"|decisions?|notice|update|assessment|summary)\b",
    re.I,
)
"""Words that say what a paper is; a title without one is but the name of whom it is about."""
_NAME_WORDS = 8
_STANDINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "superseded",
        re.compile(
            r"\W*superseded\W*|this (?:\w+ )?(?:document|version|policy|plan|guidance|report|publication|page)"
            r" (?:has been|was|is|are) (?:now )?(?:superseded|replaced) by\b.*|superseded by\b.*",
            re.I,
        ),
    ),
    (
        "withdrawn",
        re.compile(
            r"\W*withdrawn\W*|this (?:\w+ )?(?:document|policy|guidance|report|publication|page)"
            r" (?:has been|was) withdrawn\b.*",
            re.I,
        ),
    ),
    (
        "draft",
        re.compile(
            r"\W*draft\W*|\W*draft (?:minutes|notes|report|decision|agenda|record)\b.*"
            r"|(?:minutes|notes|record)\b.*[(\[–—-]\s*draft\W*"
            r"|(?:document |report )?status\s*:\s*(?:first |final )?draft\W*"
            r"|(?:these|the) (?:draft )?minutes (?:are|remain|may be) (?:in draft|draft|subject to"
            r" (?:confirmation|approval|amendment|agreement))\b.*",
            re.I,
        ),
    ),
    (
        "confirmed",
        re.compile(
            r"\W*confirmed\W*|confirmed minutes\b.*|minutes\b.*[(\[–—-]\s*confirmed\W*"
            r"|(?:document |report )?status\s*:\s*(?:confirmed|approved|final)\W*"
            r"|these minutes were (?:agreed|approved|confirmed|signed)\b.*",
            re.I,
        ),
    ),
)
"""What a whole line says of the paper's own standing, strongest first. A line about other minutes is none of these."""
_SALUTATION = re.compile(r"^[ \t]*Dear[ \t]+\S.*$", re.M)
_VALEDICTION = re.compile(r"^[ \t]*Yours (?:sincerely|faithfully|truly)\b", re.M)
_MONTH_ONLY = 7


def of(reading: Reading) -> dict[str, Found]:
    """The fields title, date, publisher, kind and standing, those that the reading states, each with where."""
    given = dict(reading.properties)
    finders: dict[str, Callable[[Reading], Found | None]] = {
        "title": _title,
        "date": _date,
        "publisher": _publisher,
        "kind": _kind,
        "standing": _standing,
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
    headed = _headed_title(reading)
    if headed:
        return headed
    lines = list(_top(reading.text))
    labelled = _labelled_title(lines)
    if labelled:
        return labelled
    opening = _salutation(reading.text)
    if opening is not None:  # what stands above is the address; a letter's subject stands below
        number = reading.text.count("\n", 0, opening)
        below = [(at, line) for at, line in lines if at > number + 1][:1]
        return next((Found(line, f"text, line {at}") for at, line in below if _is_title(line)), None)
    return next((Found(line, f"text, line {at}") for at, line in lines[:_TITLE_LINES] if _is_title(line)), None)


def _headed_title(reading: Reading) -> Found | None:
    """The highest heading; below the mere name of a body, with the heading that says what of it."""
    headings = [mark for mark in reading.marks if mark.kind is MarkKind.HEADING and mark.start < _HEAD]
    if not headings:
        return None
    top = min(headings, key=lambda mark: (mark.level or 9, mark.start))
    title = flow(reading.text[top.start : top.end])
    label = _TITLE_LABEL.match(title)
    if label:  # printed like a heading, it says what follows, not what this is
        return Found(label["rest"], "first heading") if label["rest"] else _below(reading, top.end)
    below = next((mark for mark in headings if mark.start >= top.end), None)
    if below is None:
        return Found(title, "first heading")
    following = flow(reading.text[below.start : below.end])
    adjoins = not reading.text[top.end : below.start].strip() and len(title.split()) <= _NAME_WORDS
    of_whom = adjoins and not _PAPER.search(title) and _PAPER.search(following) is not None
    if len(title.split()) > 2 and not _BODY.match(title) and not of_whom:
        return Found(title, "first heading")
    return Found(f"{title}: {following}", "first two headings")


def _below(reading: Reading, start: int) -> Found | None:
    """The first line after ``start`` that can be a title."""
    number = reading.text.count("\n", 0, start)
    below = ((at, flow(line)) for at, line in enumerate(reading.text[start:_HEAD].split("\n"), number + 1))
    return next((Found(line, f"text, line {at}") for at, line in below if _is_title(line)), None)


def _labelled_title(lines: Sequence[tuple[int, str]]) -> Found | None:
    labelled = False
    for number, line in lines:
        label = _TITLE_LABEL.match(line)
        if label and label["rest"]:
            return Found(label["rest"], f"text, line {number}")
        if label:
            labelled = True
        elif labelled:
            return Found(line, f"text, line {number}")
    return None


def _is_title(line: str) -> bool:
    """Whether a line can be a record's title: some words from a capital on, and nothing with a name of its own."""
    if _LABELS.match(line) or MARKER.match(line) or _FIELD.match(line) or _BODY.match(line):
        return False
    named = _LONG_TITLE.match(line) is not None
    dated = dates.first(line)
    if (dated and len(line) - (dated.end - dated.start) < 25) or (CONTACT.search(line) and not named):
        return False
    longest = 250 if named else 120
    return 8 <= len(line) <= longest and len(line.split()) >= 2 and line[0].isalpha() and not _ENDED.search(line)


def _salutation(text: str) -> int | None:
    """Where a letter's ``Dear …`` stands; None in what is no letter."""
    found = _SALUTATION.search(text)
    return found.start() if found and _VALEDICTION.search(text, found.end()) else None


def _date(reading: Reading) -> Found | None:
    lines = list(_top(reading.text))
    for number, line in lines:
        label = _DATE_LABEL.match(line)
        stated = dates.first(label["rest"]) if label else None
        if label and stated and not any(character.isalpha() for character in label["rest"][: stated.start]):
            return Found(stated.iso, f"text, line {number}")
    for (number, line), (_, following) in pairwise([*lines, (0, "")]):
        held = _HELD.match(f"{line} {following}")
        stated = dates.first(f"{line} {following}"[held.end() :]) if held else None
        if stated and stated.start < _BESIDE and len(stated.iso) > _MONTH_ONLY:
            return Found(stated.iso, f"text, line {number}")
    for number, line in lines:
        alone = _ONLY_DATE.match(line)
        stated = dates.first(alone["date"]) if alone else None
        if stated and alone and len(stated.iso) > _MONTH_ONLY:
            rest = len(alone["date"].strip()) - (stated.end - stated.start)
            if rest <= 1:
                return Found(stated.iso, f"text, line {number}")
    return _inspected(lines)


def _inspected(lines: Sequence[tuple[int, str]]) -> Found | None:
    for (number, line), (_, following) in pairwise([*lines, (0, "")]):
        if _INSPECTED.match(line):
            stated = [*dates.find(line)] or [*dates.find(f"{line} {following}"[:_LONG_SPAN])]
            return Found(stated[-1].iso, f"text, line {number}: the inspection") if stated else None
    return None


_LONG_SPAN = 80
"""Characters in which a line of dates that goes on in the next line ends."""


_BESIDE = 20
"""Characters of a weekday and the like that may stand between a label and its date."""


def _publisher(reading: Reading) -> Found | None:
    itself = _INSPECTORATE.search(flow(reading.text))
    if itself:
        return Found(itself[1], f"text: “{itself.group()}”")
    kind = _kind(reading)
    of_another = kind is not None and kind.value in {"letter", "inspection report"}  # the body it is about, or to
    for number, line in _top(reading.text):
        if _BODY.match(line) and len(line) < 70 and not of_another:
            return Found(line, f"text, line {number}")
        if line.strip(" .") == "Ofsted":
            return Found("Ofsted", f"text, line {number}")
    return None


def _kind(reading: Reading) -> Found | None:
    """The kind that the first lines name first; a letter by how it begins and ends, where they name none."""
    head = "\n".join(line for _, line in _top(reading.text))
    named = [(match.start(), kind, match.group()) for kind, pattern in _KINDS if (match := pattern.search(head))]
    if named:
        _, kind, words = min(named)
        return Found(kind, f"text: “{flow(words)[:60]}”")
    if _salutation(reading.text) is not None:
        return Found("letter", "text: “Dear … Yours …”")
    return None


def _standing(reading: Reading) -> Found | None:
    """Draft, confirmed, superseded or withdrawn, where a line of the paper's first page or its last lines says so."""
    lines = [*_top(reading.text), *_foot(reading.text)]
    for standing, pattern in _STANDINGS:
        for number, line in lines:
            if pattern.fullmatch(line):
                return Found(standing, f"text, line {number}: “{line[:60]}”")
    return None


def _foot(text: str) -> list[tuple[int, str]]:
    """The last lines that show something, numbered as `_top` numbers."""
    every = text.splitlines()
    shown = [(number, flow(line)) for number, line in enumerate(every, start=1) if line.strip()]
    return shown[-_FOOT_LINES:]


_FOOT_LINES = 12
