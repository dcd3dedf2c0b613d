"""Tables: lines whose cells stand side by side, and the columns they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.formats.paper import Line, Rule

_LABEL = re.compile(r"\W{0,2}(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,6}|[A-Za-z])?[.):]{0,2}\W?")
"""A bullet or a paragraph number: the gap after it is no cell's edge."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its cells from left to right, each the lines it is set in."""

    cells: tuple[tuple[Line, ...], ...]

    @property
    def text(self) -> str:
        """The row on one line: the lines of a cell joined by a space, the cells by a tab."""
        return "\t".join(" ".join(line.text.strip() for line in cell) for cell in self.cells)

    @property
    def edges(self) -> list[float]:
        """Where the cells after the first begin and end."""
        return [edge for cell in self.cells[1:] for edge in (min(x.left for x in cell), max(x.right for x in cell))]

    @property
    def is_compact(self) -> bool:
        """Whether it can be read as a row: cells of a few lines. Longer cells are prose set side by side."""
        return all(len(cell) <= 6 for cell in self.cells) and sum(len(x.text) for c in self.cells for x in c) <= 500


def table_rows(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> Iterator[Row | tuple[Line, ...]]:
    """The lines in order, those of a table gathered into rows; runs of other lines as tuples.

    A row is a row only when another stands near with the same column edge: alignment is what makes a table.
    """
    groups = list(_side_by_side(lines, rules))
    candidates = [Row(_cells(group)) if len(group) > 1 else None for group in groups]
    plain: list[Line] = []
    for index, group in enumerate(groups):
        row = candidates[index]
        if row is not None and row.is_compact and _is_aligned(row, candidates, index):
            if plain:
                yield tuple(plain)
                plain = []
            yield row
        else:
            plain.extend(_whole_lines(line for cell in group for line in cell))
    if plain:
        yield tuple(plain)


def _cells(group: Sequence[Sequence[Piece]]) -> tuple[tuple[Line, ...], ...]:
    return tuple(tuple(piece.line for piece in cell) for cell in group)


def _is_aligned(row: Row, rows: Sequence[Row | None], index: int) -> bool:
    """Whether one of the two groups before or after shares a column edge to within 4 points."""
    for other in (*rows[max(index - 2, 0) : index], *rows[index + 1 : index + 3]):
        if other is not None and other.is_compact and any(abs(a - b) < 4 for a in row.edges for b in other.edges):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a drawn line between wide gaps, and the whole line it is part of."""

    line: Line
    whole: Line
    first: bool


def _whole_lines(pieces: Iterable[Piece]) -> Iterator[Line]:
    return (piece.whole for piece in pieces if piece.first)


def _pieces(line: Line) -> Iterator[Piece]:
    """The line cut at its wide gaps, but not after a bullet or a paragraph number."""
    start, left = 0, line.left
    for index, after, before in line.gaps:
        if after - before < 1.5 * max(line.size, 6) or _LABEL.fullmatch(line.text[start:index].strip()):
            continue
        part = line.text[start:index].rstrip()
        yield Piece(replace(line, text=part, left=left, right=before, gaps=()), line, start == 0)
        start, left = index, after
    yield Piece(replace(line, text=line.text[start:], left=left, gaps=()), line, start == 0)


def _side_by_side(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[list[list[Piece]]]:
    """Groups of cells that stand side by side, in the order drawn; a line alone is a group of one cell."""
    row: list[list[Piece]] = []
    above: Line | None = None
    for line in lines:
        for piece in _pieces(line):
            if row and line.placed and _continues(row, piece, rules):
                row[-1].append(piece)
            elif row and line.placed and _is_beside(row, piece):
                yield from _loosened(row, piece, above)
                row.append([piece])
            else:
                if row:
                    yield row
                    above = row[0][-1].line
                row = [[piece]]
    if row:
        yield row


def _loosened(row: list[list[Piece]], piece: Piece, above: Line | None) -> Iterator[list[list[Piece]]]:
    """Lines above the level of a second cell that are not its row's: each a group of its own, taken out of the row.

    A cell level with the last of several lines belongs to that last line alone, unless that line runs on from the one
    before it, or white space holds the lines together.
    """
    cell = row[0]
    if len(row) > 1 or len(cell) < 2 or abs(cell[-1].line.bottom - piece.line.bottom) > 0.3 * _height(piece):
        return
    step = cell[-1].line.bottom - cell[-2].line.bottom
    apart = above is not None and cell[0].line.bottom - above.bottom > 1.25 * step
    if apart or cell[-1].line.text[:1].islower():
        return
    while len(cell) > 1:
        yield [[cell.pop(0)]]


def _height(piece: Piece) -> float:
    return piece.line.bottom - piece.line.top


def _continues(row: list[list[Piece]], piece: Piece, rules: Sequence[Rule]) -> bool:
    """Whether a piece is the next line of the row's last cell: right below it, no rule between, overlapping it."""
    last, line = row[-1][-1].line, piece.line
    step = line.bottom - last.bottom
    if not 0.3 * _height(piece) < step < 1.6 * max(_height(piece), last.bottom - last.top):
        return False
    if line.left >= last.right or line.right <= min(p.line.left for p in row[-1]):
        return False
    if len(row) > 1 and line.left < max(p.line.right for p in row[-2]):
        return False
    return not any(
        last.bottom - 2 < y < line.bottom - 0.5 * _height(piece) and left < line.right and right > line.left
        for left, y, right in rules
    )


def _is_beside(row: list[list[Piece]], piece: Piece) -> bool:
    """Whether a piece stands to the right of all cells of the row so far, at the height of one of their lines."""
    line = piece.line
    if line.left < max(p.line.right for cell in row for p in cell):
        return False
    middle = (line.top + line.bottom) / 2
    top = min(p.line.top for cell in row for p in cell)
    bottom = max(p.line.bottom for cell in row for p in cell)
    return top <= middle <= bottom
