"""Rows of a table on paper: cells that stand side by side, each made of pieces of the lines drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.formats.paper import SheetLine

Span = tuple[float, float]
"""From where to where something reaches across the page, in points from its left."""

ALIGNED = 4.0
"""Points: where cells begin nearer to each other than this, they begin at one place."""


@dataclass(frozen=True, slots=True)
class LinePiece:
    """A part of a drawn line between wide gaps, and the whole line it is part of."""

    line: SheetLine
    whole: SheetLine
    first: bool


@dataclass(frozen=True, slots=True)
class GridCell:
    """Pieces that stand one below the other."""

    pieces: tuple[LinePiece, ...]

    @property
    def text(self) -> str:
        return " ".join(piece.line.text.strip() for piece in self.pieces)

    @property
    def span(self) -> Span:
        """From where to where it reaches, in points from the page's left."""
        return min(piece.line.left for piece in self.pieces), max(piece.line.right for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its cells from left to right, and the column each stands in where the columns are known."""

    cells: tuple[GridCell, ...]
    columns: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The row on one line: the lines of a cell joined by a space, the cells by a tab, one for each column before.

        Empty cells after the last word leave nothing.
        """
        at = self.columns or range(len(self.cells))
        steps = (b - a for a, b in pairwise((0, *at)))
        return "".join("\t" * step + cell.text for step, cell in zip(steps, self.cells, strict=True))

    @property
    def top(self) -> float:
        return min(piece.line.top for cell in self.cells for piece in cell.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.line.bottom for cell in self.cells for piece in cell.pieces)

    @property
    def is_compact(self) -> bool:
        """Whether it can be read as a row: cells of a few lines. Longer cells are prose set side by side."""
        return all(len(cell.pieces) <= 6 for cell in self.cells) and sum(len(cell.text) for cell in self.cells) <= 500

    @property
    def has_one_long_cell(self) -> bool:
        """Whether a single cell is long and others stand beside it: a row all the same, where its table is known."""
        *short, _ = sorted(self.cells, key=lambda cell: len(cell.pieces))
        return bool(short) and all(len(cell.pieces) <= 3 and len(cell.text) <= 120 for cell in short)

    @property
    def has_short_cells(self) -> bool:
        """Whether two cells of four or more, and half of them, are short: a row with two tall ones is no columns of
        prose."""
        short = sum(len(cell.pieces) <= 3 and len(cell.text) <= 120 for cell in self.cells)
        return len(self.cells) > 3 and short >= max(2, len(self.cells) / 2)

    @property
    def whole_lines(self) -> Iterator[SheetLine]:
        """Its lines as they were drawn."""
        return (piece.whole for cell in self.cells for piece in cell.pieces if piece.first)


def spans_of(row: Row) -> list[Span]:
    return [cell.span for cell in row.cells]


def overlap(a: Span, b: Span) -> float:
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap made one, from left to right."""
    apart: list[Span] = []
    for left, right in sorted(spans):
        if apart and left < apart[-1][1]:
            apart[-1] = apart[-1][0], max(right, apart[-1][1])
        else:
            apart.append((left, right))
    return apart
