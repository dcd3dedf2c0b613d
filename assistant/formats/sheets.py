"""The sheets of a workbook as lines, whichever program saved it: only the cells that show something are held, so that
one in the last corner of a sheet costs no more than its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.errors import Unreadable
from assistant.formats.headed_rows import headed_rows
from assistant.formats.layout import Block
from assistant.records import MarkKind

MOST_CELLS = 5_000_000
"""Cells of a sheet, empty ones between others included."""
MOST_CHARACTERS = 20_000_000
"""Characters in all cells: one string that a million cells share is counted a million times."""
_UNNAMED = re.compile(r"(?:sheet|table|tabelle|feuil|foglio|hoja)\s*\d*", re.I)
"""Names that programs give to sheets, which say nothing."""
_SPLIT = "Split it, or save the sheet as CSV."


@dataclass(slots=True)
class Budget:
    """How many characters the cells of a workbook may still hold."""

    left: int = MOST_CHARACTERS

    def spend(self, words: str) -> str:
        """``words``, counted.

        Raises:
            Unreadable: the cells hold more than is allowed.
        """
        self.left -= len(words) + 3
        if self.left < 0:
            raise Unreadable(f"its cells hold more than {MOST_CHARACTERS:,} characters.", _SPLIT)
        return words


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A sheet: its name, and of each row that is shown the cells that show something, by column."""

    name: str
    rows: Sequence[Mapping[int, str]]
    left_out: Counter[str] = field(default_factory=Counter)
    """What of it was not read, counted by what it is (``"hidden row"``)."""


def blocks(sheets: Sequence[WorkbookSheet]) -> Iterator[Block]:
    """The lines of all sheets, each below its name where the workbook has several and someone has named them.

    Raises:
        Unreadable: a sheet has too many cells.
    """
    filled = [sheet for sheet in sheets if any(sheet.rows)]
    for sheet in filled:
        named = len(filled) > 1 and not _UNNAMED.fullmatch(sheet.name.strip())
        if named:
            yield Block(" ".join(sheet.name.split()), MarkKind.HEADING, 1, apart=True)
        yield from headed_rows(_cells(sheet), 2 if named else 1)


def notices(sheets: Iterable[WorkbookSheet]) -> Iterator[str]:
    """What of each sheet was not read: ``sheet "Payments": 2 hidden rows are not read``."""
    for sheet in sheets:
        if said := counted(sheet.left_out):
            yield f"sheet “{sheet.name}”: {said} not read"


def counted(left_out: Mapping[str, int]) -> str:
    """``1 chart, 2 pictures``; empty where nothing is left out."""
    return ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for what, count in sorted(left_out.items()) if count)


def _cells(sheet: WorkbookSheet) -> list[list[str]]:
    """The rows with all their cells; columns in which no row shows anything are left out."""
    used = sorted({column for row in sheet.rows for column in row})
    if len(used) * sum(map(bool, sheet.rows)) > MOST_CELLS:
        raise Unreadable(f"the sheet “{sheet.name[:80]}” has more than {MOST_CELLS:,} cells.", _SPLIT)
    return [[row.get(column, "") for column in used] if row else [] for row in sheet.rows]
