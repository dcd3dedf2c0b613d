"""How a paper stands, by what it says of itself: draft, confirmed, superseded or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.records import Stated
from assistant.sources.metadata.front import FrontLine, is_prose
from assistant.text import STANDING_STAMP, one_line

_THIS = (
    r"this (?:[\w-]+ ){0,2}(?:document|version|policy|plan|guidance|report|publication|page|article|strategy|notice)"
)
_PAPER = r"(?:minutes?|notes|report|decision|agenda|record)"
_NOT_YET = r"(?:unconfirmed|unapproved|unadopted|provisional)"
_SAYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "superseded",
        re.compile(
            rf"{_THIS} (?:has been|was|is|are) (?:now )?(?:superseded|replaced) by\b.*|superseded by\b.*"
            r"|(?:document |report )?status\W+superseded\W*",
            re.I,
        ),
    ),
    (
        "withdrawn",
        re.compile(
            rf"{_THIS} (?:has been|was|is) (?:now )?withdrawn\b.*|\[withdrawn\].*"
            r"|(?:document |report )?status\W+withdrawn\W*",
            re.I,
        ),
    ),
    (
        "draft",
        re.compile(
            rf"\W*(?:(?:agenda and )?draft|{_NOT_YET})\W+{_PAPER}\b.*"
            rf"|.*[(\[:–—-]\s*(?:draft|{_NOT_YET})\W+{_PAPER}\W*"
            rf"|{_PAPER}\b.*[(\[–—-]\s*(?:draft|{_NOT_YET})\s+(?:until|subject to|pending|awaiting|for approval)\b.*"
            rf"|{_PAPER}\b.*[(\[–—-]\s*(?:not yet|to be) (?:approved|confirmed|agreed|signed|adopted)\b.*"
            r"|\W*draft\W+subject to (?:confirmation|approval|amendment|agreement)\b.*"
            rf"|{_PAPER}\b.*[(\[–—-]\s*(?:draft|{_NOT_YET})\W*"
            rf"|{_PAPER} [(\[](?:draft|{_NOT_YET})[)\]].*"
            r"|(?:document |report )?status\W+(?:first |final )?draft\W*"
            r"|(?:these|the) (?:draft )?minutes (?:are|remain|may be) (?:in draft|draft|subject to"
            r" (?:confirmation|approval|amendment|agreement))\b.*",
            re.I,
        ),
    ),
    (
        "confirmed",
        re.compile(
            r"confirmed minutes\b.*|minutes\b.*[(\[–—-]\s*confirmed\W*"
            r"|(?:document |report )?status\W+(?:confirmed|approved|final)\W*"
            r"|these minutes were (?:agreed|approved|confirmed|signed)\b.*",
            re.I,
        ),
    ),
)
"""What a whole line says of the paper's own standing, strongest first. A line about other minutes is none of these."""
_OF_ITSELF = re.compile(
    rf"(?:{_THIS}|(?:these|the) (?:draft )?minutes|superseded by|(?:document |report )?status)\b", re.I
)
_FOOT_LINES = 12


def of(text: str, lines: Sequence[FrontLine], front: Sequence[FrontLine]) -> Stated | None:
    """What a line of the front, the first lines or the last lines says of the paper, the later fate first.

    A line of one word counts only in the front, set apart from lines that would explain it as a glossary does.
    """
    stamps = [(name, line) for index, line in enumerate(front) if (name := _stamp(front, lines, index))]
    for standing, pattern in _SAYS:
        for stamped, line in stamps:
            if stamped == standing:
                return Stated(standing, f"text, line {line.number}: “{line.shown[:60]}”")
        for number, shown in _said(text, lines, front):
            if pattern.fullmatch(shown):
                return Stated(standing, f"text, line {number}: “{shown[:60]}”")
    return None


def _said(text: str, lines: Sequence[FrontLine], front: Sequence[FrontLine]) -> list[tuple[int, str]]:
    """The lines that can speak of the paper: all of its front; below and at the foot those about ``this`` paper."""
    below = [(line.number, line.shown) for line in lines[len(front) :] if not line.listed]
    every = [(number, one_line(line)) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    others = [(number, shown) for number, shown in [*below, *every[-_FOOT_LINES:]] if _OF_ITSELF.match(shown)]
    return [*[(line.number, line.shown) for line in front], *others]


def _stamp(front: Sequence[FrontLine], lines: Sequence[FrontLine], index: int) -> str | None:
    """The standing that a line names alone: not in a table or below its head, not above what explains it."""
    line = front[index]
    stamp = STANDING_STAMP.fullmatch(line.shown)
    if stamp is None or line.row or (index and front[index - 1].row and not line.apart):
        return None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is not None and not following.apart and is_prose(lines, index + 1):
        return None
    return stamp[1].lower()
