"""The rows of a table as lines: the head stands once, as the heading of the rows below it, so that each is cited with
it; lines above the head stay lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.formats.layout import Block
from assistant.records import MarkKind
from assistant.text import lone_date

_FIGURE = re.compile(r"[-–+(]?\s*[£$€]?\s*\d[\d,. ]*[)%]?|[-–]")

Rows = Sequence[Sequence[str]]
"""The cells of each row, white space folded; an empty cell is an empty string."""


def headed_rows(rows: Rows, level: int = 1) -> list[Block]:
    """The lines of a table whose head is a heading of ``level``."""
    width = Counter(_filled(row) for row in rows if _filled(row) > 1).most_common(1)
    usual = width[0][0] if width else 0
    first = next((index for index, row in enumerate(rows) if _filled(row) > max(usual / 2, 1)), len(rows))
    blocks: list[Block] = []
    apart = False
    for index, row in enumerate(rows):
        if not _filled(row):
            apart = True
            continue
        words = " | ".join(row).rstrip(" |")
        if index < first and _filled(row) < 2:
            blocks.append(Block(words.lstrip(" |"), apart=True))
        elif index == first and not any(map(is_figure, row)):
            blocks.append(Block(words, MarkKind.HEADING, level, apart=True))
        else:
            before = blocks[-1].kind if blocks else None
            blocks.append(Block(words, MarkKind.TABLE_ROW, apart=apart or before is not MarkKind.TABLE_ROW))
        apart = False
    return blocks


def is_figure(cell: str) -> bool:
    """Whether a cell is a number, a sum of money or a date alone."""
    return _FIGURE.fullmatch(cell) is not None or lone_date(cell) is not None


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))
