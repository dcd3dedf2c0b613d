"""Footnotes that stand in the midst of a sentence which runs on over the page's end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.formats.paper import Sheet, SheetLine, Style, body_style
from assistant.formats.recurrences import SMALL

_NOTE = re.compile(r"\d{1,2} ?[A-Z‘“]")
"""How a footnote begins."""
_FULL = 0.72
"""How far a line reaches across the page, of the longest, that a sentence may run on from."""


def find_notes(sheets: Sequence[Sheet], furniture: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """For each sheet, the lines of footnotes in the midst of a sentence that runs on over the page's end."""
    body = body_style(line for sheet in sheets for line in sheet.lines)
    first: SheetLine | None = None
    notes_of: list[frozenset[int]] = []
    for sheet, left_out in zip(reversed(sheets), reversed(furniture), strict=True):
        own = [index for index in sheet.by_height() if index not in left_out]
        notes = _notes(sheet, own, body)
        above = [sheet.lines[index] for index in own if index not in notes]
        full = max((line.right for line in above), default=0.0)
        broken = first is not None and bool(above) and above[-1].right >= _FULL * full and _runs_on(above[-1], first)
        notes_of.append(frozenset(notes) if broken else frozenset())
        first = above[0] if above else None
    return notes_of[::-1]


def _notes(sheet: Sheet, own: Sequence[int], body: Style | None) -> Sequence[int]:
    """The lines at a page's foot, smaller than the body, from the first that begins with a note's number."""
    small = list(takewhile(lambda index: body and 0 < sheet.lines[index].size < SMALL * body[0], reversed(own)))[::-1]
    return small[next((at for at, index in enumerate(small) if _NOTE.match(sheet.lines[index].text)), len(small)) :]


def _runs_on(above: SheetLine, first: SheetLine) -> bool:
    """Whether a sentence goes on from the last line of a page to the first of the next, set in the same size."""
    unended = not above.text.rstrip().endswith((".", "!", "?", ":", ";"))
    return unended and first.text[:1].islower() and abs(above.size - first.size) < 0.5
