"""What a record says of itself: title, date, publisher, kind and standing, each with where it was found; None where it
does not.

For files that the manifest does not describe, and for what it leaves out. Never from a file's time stamps. The finders
of the first four stand in `titles`, `datelines`, `bodies` and `kinds`, which read the record's `front`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import bodies, datelines, dates, kinds, titles
from assistant import front as fronts
from assistant.front import Line
from assistant.records import Found, Reading
from assistant.words import flow

_HEAD = 6000
_TOP_LINES = 40
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


def of(reading: Reading) -> dict[str, Found]:
    """The fields title, date, publisher, kind and standing, those that the reading states, each with where.

    What the file itself states comes before what its text suggests, but a title that is only a body's name or a label.
    """
    given = dict(reading.properties)
    if "title" in given and not titles.can_be(given["title"].value):
        del given["title"]
    lines = fronts.top(reading)
    front = fronts.of(lines)
    salutation = kinds.salutation(front, reading.text)
    title = titles.of(reading, lines, front, salutation)
    heading = given.get("title") or (title.found if title and not title.labelled else None)
    kind = kinds.of(heading.value if heading else None, lines, front, reading.text)
    name = kind.value if kind else None
    above = _above(front, title, salutation, given.get("title"))
    found = {
        "title": title.found if title else None,
        "date": datelines.of(lines, front, name, reading.format == "html"),
        "publisher": bodies.publisher(reading.text, above, lines, name),
        "kind": kind,
        "standing": _standing(reading),
    }
    every = {field: given.get(field) or value for field, value in found.items()}
    return {field: value for field, value in every.items() if value and (field != "date" or dates.is_iso(value.value))}


def _above(
    front: Sequence[Line], title: titles.Title | None, salutation: Line | None, given: Found | None
) -> Sequence[Line]:
    """The lines of the front above the title and above ``Dear …``: where a masthead or a letterhead stands."""
    stated = next((line.number for line in front if given and line.shown and given.value.startswith(line.shown)), None)
    ends = [stated or (title.line if title else None), salutation.number if salutation else None]
    end = min((each for each in ends if each is not None), default=None)
    return [line for line in front if end is None or line.number < end]


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
