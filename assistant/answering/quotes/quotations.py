"""The quotations in a pasted text: what stands between quotation marks, and blocks that ``>`` sets apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.text import Span

_PARAGRAPH = re.compile(r"[^\n](?:[^\n]|\n(?![ \t]*\n))*")
_BLOCK_LINE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
_SIGNED = re.compile(r"\s*[–—-]{1,2}\s*[^\W\d_]")
"""How the line below a block quotation begins that says whose it is."""
_DOUBLE = {"“": "”", "«": "»", "„": "“”"}
_LONGEST_OPEN = 6000
"""Characters after which an opening mark is taken to be never closed."""
_SURE = ".,!?…;:"
_BEFORE_OPENING = ' \t\n([{—–-“"/\u00a0'


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation found: ``text[start:end]``, without its marks."""

    start: int
    end: int


def find_quotations(text: str) -> list[Quotation]:
    """The quotations in ``text``, in order, the outer one where one stands inside another.

    Typographic and straight marks, double and single; an apostrophe is no mark. A quotation ends with its paragraph at
    the latest. A paragraph of lines that begin with ``>`` is a quotation whole, but for one that a dash signs.
    """
    plain = without_block_marks(text)
    blocks = list(_blocks(text))
    found = [Quotation(*span) for span in blocks]
    for match in _PARAGRAPH.finditer(plain):
        if not any(start < match.end() and match.start() < end for start, end in blocks):
            found += [Quotation(*span) for span in _marked(plain, *match.span())]
    return sorted(
        (_trimmed(plain, quotation) for quotation in found if _says(plain, quotation)), key=lambda own: own.start
    )


def without_block_marks(text: str) -> str:
    """``text`` with the ``>`` at the beginning of lines as blanks, so that offsets stay the same."""
    return _BLOCK_LINE.sub(lambda mark: " " * len(mark[0]), text)


def _says(text: str, quotation: Quotation) -> bool:
    return any(character.isalnum() for character in text[quotation.start : quotation.end])


def _trimmed(text: str, quotation: Quotation) -> Quotation:
    words = text[quotation.start : quotation.end]
    left = quotation.start + len(words) - len(words.lstrip())
    return Quotation(left, quotation.start + len(words.rstrip()))


def _blocks(text: str) -> Iterator[Span]:
    """The paragraphs of lines that begin with ``>``, without the line that signs them."""
    begun, end = None, 0
    for line in re.finditer(r"[^\n]*(?:\n|$)", text):
        mark = _BLOCK_LINE.match(line[0])
        words = line[0][mark.end() :].strip() if mark else ""
        if words and not _SIGNED.match(words):
            begun, end = (line.start() if begun is None else begun), line.start() + len(line[0].rstrip())
        elif begun is not None:
            yield begun, end
            begun = None
    if begun is not None:
        yield begun, end


def _marked(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between quotation marks in the paragraph ``text[start:end]``."""
    at = start
    while at < end:
        opening = text[at]
        if opening in _DOUBLE:
            close = _first_of(text, _DOUBLE[opening], at + 1, end)
            stop = end if close is None and _goes_on(text, end) else close
        elif opening == '"' and _opens(text, at, start):
            stop = _first_of(text, '"', at + 1, end)
        elif opening in "‘'" and _opens(text, at, start):
            stop = _single_end(text, at, end)
        else:
            stop = None
        if stop is None or stop - at > _LONGEST_OPEN:
            at += 1
            continue
        yield at + 1, stop
        at = stop + 1


def _opens(text: str, at: int, start: int) -> bool:
    """Whether the mark at ``at`` stands where a quotation opens: behind a blank, before a word."""
    before, after = text[at - 1 : at] if at > start else "", text[at + 1 : at + 2]
    return (not before or before in _BEFORE_OPENING) and bool(after) and not after.isspace()


def _first_of(text: str, marks: str, start: int, end: int) -> int | None:
    found = [place for mark in marks if (place := text.find(mark, start, end)) >= 0]
    return min(found) if found else None


def _goes_on(text: str, end: int) -> bool:
    """Whether the next paragraph opens with a mark as well: a speech of several paragraphs closes the last alone."""
    return text[end:].lstrip()[:1] in _DOUBLE and text[end:].lstrip() != ""


def _single_end(text: str, at: int, end: int) -> int | None:
    """Where a quotation in single marks ends.

    A mark behind a letter and before one is an apostrophe. One behind an ``s`` may be one (``councillors' views``): it
    closes only where no surer mark does before the next quotation opens.
    """
    doubtful = None
    for place in range(at + 1, end):
        if text[place] not in "’'":
            if text[place] == "‘" and text[at] == "‘" and doubtful is not None:
                return doubtful
            continue
        before, after = text[place - 1], text[place + 1 : place + 2]
        if after.isalnum():
            if before.isspace() and text[at] == "'" and doubtful is not None:
                return doubtful
            continue
        if before.isspace():
            continue
        if before in _SURE or before.lower() != "s" or not after or after in _SURE + ")":
            return place
        doubtful = place if doubtful is None else doubtful
    return doubtful
