"""What kind of paper a record is, as its title, its front or a letter's first and last words say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.records import Stated
from assistant.sources.metadata.front import FrontLine
from assistant.text import DEALT_WITH, MARKER, SALUTATION, STANDING, VALEDICTION, first_date, is_inspectorate, one_line

_STANDS = rf"(?:{STANDING.pattern}|public|open)"
_MAKER = r"(?:officer|member|delegated|executive|cabinet|individual|portfolio|holder)"
_NAMED = r"(?:[A-Z][\w'’&-]*[,:]?\s+|(?:and|of|the|for|&)\s+){1,12}"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        (
            "minutes",
            rf"(?:{_STANDS} )*minutes?(?:\s*:?$|\s+of\b|\s+[(\[])|(?:{_STANDS} )+minutes?\b"
            rf"|(?-i:{_NAMED}(?:[-–—:]\s+)?(?:(?:[Dd]raft|DRAFT|[Uu]n\w+ed|UN[A-Z]+ED)\s+)?(?:[Mm]inutes|MINUTES)$)",
        ),
        (
            "decision",
            rf"(?:record of (?:[\w-]+ )?decision|(?:{_MAKER} )*decision (?:notice|record)|notice of decision"
            r"|record of decisions?)\b|decision details$",
        ),
        (
            "report",
            r"title of (?:the )?report|report (?:by|of|to|for|title|author)\b|purpose of (?:the )?report\b"
            r"|(?:[\w'’-]+ )?annual report\b",
        ),
        (
            "agenda",
            r"(?:public |supplementary )?agenda(?:\s*:?$|\s*\([^)]*\)$|\s*[-–—]?\s*part\b.*|\s+page$|\s+for\b)"
            rf"|a g e n d a$|(?-i:{_NAMED}(?:[Aa]genda|AGENDA)$)",
        ),
        ("news", r"(?:news(?: release)?|press release|media release)\s*:?$"),
    )
)
OTHER = re.compile(r"\b(?:last|previous|prior|next|future|earlier)\b", re.I)
"""What says that a meeting is another than the one the paper is of."""
_MINUTES = re.compile(r"(?:the )?(?:\w+ )?(?:minutes?|notes|records?|meeting)\b", re.I)
INSPECTED = re.compile(
    r"(?:inspection|visit) dates?\s*[:|]?\s+(?:from\s+)?(?:\w+day,?\s+)?(?=\d{1,2}(?:st|nd|rd|th)?\b)", re.I
)
_INSPECTION_LABEL = re.compile(r"(?:inspection|visit) dates?|dates? of inspection(?: visit)?", re.I)
_INSPECTION = re.compile(r"inspection report", re.I)
_LEAD = re.compile(r"lead inspectors?", re.I)
_ITEM = re.compile(r"minutes:", re.I)
"""What the committee platforms print above an item's minutes."""
_VALEDICTION = re.compile(rf"^[ \t]*{VALEDICTION.pattern}", re.M | re.I)
_TO_BE = re.compile(
    r"(?P<own>\W*(?:draft|unconfirmed|unapproved|unadopted)\W+(?:minutes|notes|record)\b.*?\d.*?)\s*[,;(\[–—-]+\s*"
    r"(?:to be|subject to|for|until|awaiting|pending)\b.*"
    r"|(?P<yet>(?:minutes|notes|record)\b.*?)\s*[,;(\[–—-]+\s*not yet \w+\W*",
    re.I,
)
_SAID_BELOW = 100
"""Characters of the line below that can say what is done with the minutes named above it."""
_SHORT = 55


def of(title: str | None, lines: Sequence[FrontLine], front: Sequence[FrontLine], text: str) -> Stated | None:
    """The kind that the title names, else the first line of the front that names one; None where none does.

    ``title`` is None where it is what a label labels: ``Subject: Minutes of the board`` heads a report.
    """
    named = _named(title) if title else None
    if named:
        return named
    for index, line in enumerate(_titling(lines, front)):
        if not _begins(lines, index):
            continue
        named = _named(line.shown) or _inspection(lines, index)
        if named and not _is_dealt_with(lines, index):
            return named
    if salutation(front, text) is not None:
        return Stated("letter", "text: “Dear … Yours …”")
    item = next((line for line in lines if _ITEM.fullmatch(line.shown) and not line.listed), None)
    return Stated("minutes", f"text: “{item.shown}”") if item else None


def salutation(front: Sequence[FrontLine], text: str) -> FrontLine | None:
    """The line ``Dear …`` of a letter that ends with ``Yours …`` or ``Kind regards``; None in what is no letter.

    It stands in the front: a letter that is an appendix is not what the paper is.
    """
    dear = next((line for line in front if SALUTATION.fullmatch(line.shown) and not line.row), None)
    return dear if dear and _VALEDICTION.search(text, dear.start) else None


def without_fate(words: str) -> str:
    """``words`` without what is to become of the draft they are: ``, to be approved at the meeting on 8 April``."""
    own = _TO_BE.match(words)
    return own["own"] or own["yet"] if own else words


def is_dealt_with(words: str, following: str = "") -> bool:
    """Whether ``words`` are of minutes that another meeting approves, here or in the line ``following`` them."""
    words = without_fate(words)
    return _MINUTES.match(words) is not None and DEALT_WITH.search(f"{words} {following[:_SAID_BELOW]}") is not None


def _titling(lines: Sequence[FrontLine], front: Sequence[FrontLine]) -> Iterator[FrontLine]:
    """The front, and the first heading below it: ``1. Purpose of the report``."""
    yield from front
    following = lines[len(front) : len(front) + 1]
    yield from (line for line in following if re.match(r"(?:\d{1,3}[.)]?\s+)?purpose\b", line.shown, re.I))


def _named(shown: str) -> Stated | None:
    marker = MARKER.match(shown)
    words = shown[marker.end() :] if marker and re.match(r"purpose", shown[marker.end() :], re.I) else shown
    words = without_fate(words)
    another = _MINUTES.match(words) and OTHER.search(re.split(r"\s[-–—(]", words)[0])
    if another or is_dealt_with(words) or not words[:1].isupper():
        return None
    named = ((kind, match) for kind, pattern in _KINDS if (match := pattern.match(words)))
    kind, match = next(named, (None, None))
    return Stated(kind, f"text: “{one_line(match.group())[:60]}”") if kind and match else None


def _begins(lines: Sequence[FrontLine], index: int) -> bool:
    """Whether a line begins a paragraph: what a page's width breaks off a sentence says nothing of the paper."""
    line = lines[index]
    before = lines[index - 1].shown if index else ""
    if line.apart or line.row or line.heading or next(line.fields(), None):
        return True
    return len(before) < _SHORT or before.endswith((".", ":", "!", "?"))


def _is_dealt_with(lines: Sequence[FrontLine], index: int) -> bool:
    following = lines[index + 1].shown if index + 1 < len(lines) else ""
    return lines[index].shown.lower().startswith("minute") and DEALT_WITH.match(following) is not None


def _inspection(lines: Sequence[FrontLine], index: int) -> Stated | None:
    """The dates of the inspection or its lead inspector, where they are given and not only spoken of."""
    line = lines[index]
    following = lines[index + 1].shown if index + 1 < len(lines) else ""
    if INSPECTED.match(line.shown):
        return Stated("inspection report", f"text: “{line.cells[0].split(':')[0][:60]}”")
    if _INSPECTION.fullmatch(line.shown) and any(is_inspectorate(above.shown) for above in lines[:index]):
        return Stated("inspection report", f"text: “{line.shown}”")
    for label, value in line.fields():
        given = value or following
        dated = _INSPECTION_LABEL.fullmatch(label) and first_date(given) is not None
        if dated or (_LEAD.fullmatch(label) and given[:1].isupper()):
            return Stated("inspection report", f"text: “{label}”")
    return None
