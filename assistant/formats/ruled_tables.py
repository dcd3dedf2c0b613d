"""Tables with lines drawn all round their cells: a row is what stands between two lines, however tall its cells are.
Where lines are drawn between the columns alone, white space parts the rows.

The lines that touch make a grid. Where no line parts two of its fields they are one cell, which stands in the first of
its rows and columns. What pdfplumber does of old (https://github.com/jsvine/pdfplumber#table-extraction-methods), but
whole rows are wanted here, not cells.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from assistant.formats.cells import GridCell, LinePiece, Row
from assistant.formats.paper import Ruling, SheetLine

_NEAR = 3.0
"""Points: lines that come nearer to each other touch, or are one."""
_LEAST = 8.0
"""Points: a field that is lower or narrower is the room between two lines drawn double."""
_LONGEST_CELL, _LONGEST_OF_THREE = 600, 1_200
"""Characters; a row with a longer cell is text laid out in a frame, and is read line by line. One cell of three or more
may be of the second number, where the others are short."""
_SHORT_CELL = 300
_APART = 1.35
"""Heights of a line from one to the next, from which they are of two rows."""
_SEVERAL = 3
"""Lines of a cell that may each be of a row of its own, beside those of another."""
_FIGURE = re.compile(r"[-–(]?\s*[£$€]?\s*(?:\d[\d,. ]*)?[)%]?")
_BULLET = re.compile(r"[•·◼▪■●○◦–-]\s+\S")
_ITEM_NUMBER = re.compile(r"\(?\d{1,3}(?:[./]\d{1,4}){0,2}[a-zA-Z]?[.)]?")
_MOST_LINES = 2_000
"""Lines of a page that are looked at: what has more is a drawing."""

Line = tuple[float, float, float]
"""(place, from, to): where a line stands, and from where to where it reaches."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A grid: the edges of its columns from left to right and of its rows downward, and the lines it is made of."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    across: tuple[Line, ...]
    down: tuple[Line, ...]

    def holds(self, line: SheetLine) -> bool:
        """Whether a line of text stands in it."""
        middle, center = (line.top + line.bottom) / 2, (line.left + line.right) / 2
        inside = self.columns[0] < center < self.columns[-1] and self.rows[0] < middle < self.rows[-1]
        return line.placed and inside

    def field(self, line: SheetLine) -> tuple[int, int]:
        """The (row, column) that a piece of a line stands in."""
        row = bisect_right(self.rows, (line.top + line.bottom) / 2) - 1
        column = bisect_right(self.columns, (line.left + line.right) / 2) - 1
        return self._first(min(row, len(self.rows) - 2), min(column, len(self.columns) - 2))

    def _first(self, row: int, column: int) -> tuple[int, int]:
        """The first field of the cell that a field is of: no line stands between them."""
        middle = (self.rows[row] + self.rows[row + 1]) / 2
        while column and not _crosses(self.down, self.columns[column], middle):
            column -= 1
        center = (self.columns[column] + self.columns[column + 1]) / 2
        while row and not _crosses(self.across, self.rows[row], center):
            row -= 1
        return row, column

    def parts(self, row: Row) -> bool:
        """Whether a line downward stands between the sides of the table where a row does: else it is a frame there."""
        middle = (row.top + row.bottom) / 2
        return any(_crosses(self.down, x, middle) for x in self.columns[1:-1])

    def cut(self, line: SheetLine) -> Iterator[LinePiece]:
        """A line of text cut at its gaps that a line of the table runs through."""
        start, left = 0, line.left
        middle = (line.top + line.bottom) / 2
        for index, after, before in line.gaps:
            if any(before - _NEAR < x < after + _NEAR and top < middle < foot for x, top, foot in self.down):
                part = replace(line, text=line.text[start:index].rstrip(), left=left, right=before, gaps=())
                yield LinePiece(part, line, start == 0)
                start, left = index, after
        yield LinePiece(replace(line, text=line.text[start:], left=left, gaps=()), line, start == 0)


def ruled_tables(ruling: Ruling) -> list[RuledTable]:
    """The tables that a page's lines draw: two columns and a row at least."""
    if not ruling.down or len(ruling.across) + len(ruling.down) > _MOST_LINES:
        return []
    across = _joined((y, left, right) for left, y, right in ruling.across)
    down = _joined(ruling.down)
    return [table for own in _touching(across, down) if (table := _table(*own)) is not None]


def rows_of(table: RuledTable, lines: Sequence[SheetLine]) -> Iterator[Row | tuple[SheetLine, ...]]:
    """The rows of a table, downward; what can be no row as its lines: in the order drawn, or, where rows have no line
    between them, from top to foot.
    """
    fields: dict[int, dict[int, list[LinePiece]]] = {}
    for line in lines:
        for piece in table.cut(line):
            row, column = table.field(piece.line)
            fields.setdefault(row, {}).setdefault(column, []).append(piece)
    used = sorted({column for cells in fields.values() for column in cells})
    rows = [_row(part, used) for _, cells in sorted(fields.items()) for part in _parted(cells, used[0])]
    several = _unparted(rows)
    for (unparted, text), own in groupby(
        enumerate(rows), key=lambda at: (at[0] in several, _is_text(at[1]) or not table.parts(at[1]))
    ):
        run = [row for _, row in own]
        if not unparted and not text:
            yield from run
            continue
        whole = _whole_lines(lines, [piece for row in run for cell in row.cells for piece in cell.pieces])
        yield tuple(sorted(whole, key=lambda line: (round(line.bottom), line.left)) if unparted else whole)


def _parted(fields: dict[int, list[LinePiece]], first: int) -> list[dict[int, list[LinePiece]]]:
    """What stands between two rules as rows, where white space alone parts them: three at least, each with a cell in
    the ``first`` column and another. Paragraphs of a tall cell have none beside them at the left."""
    pieces = sorted((piece for cell in fields.values() for piece in cell), key=lambda piece: piece.line.bottom)
    height = median(piece.line.bottom - piece.line.top for piece in pieces)
    ends = [b.line.bottom for a, b in pairwise(pieces) if b.line.bottom - a.line.bottom > _APART * height]
    parts: list[dict[int, list[LinePiece]]] = [{} for _ in range(len(ends) + 1)]
    for column, cell in fields.items():
        for piece in cell:
            parts[bisect_right(ends, piece.line.bottom)].setdefault(column, []).append(piece)
    whole = len(parts) >= _SEVERAL and all(first in part and len(part) > 1 for part in parts)
    return parts if whole else [fields]


def _row(fields: dict[int, list[LinePiece]], used: Sequence[int]) -> Row:
    """A row of the cells in its ``fields``, by column; of all columns those are counted that are ``used``."""
    columns = sorted(fields)
    cells = (GridCell(tuple(_downward(fields[column]))) for column in columns)
    return Row(tuple(cells), tuple(used.index(column) for column in columns))


def _is_text(row: Row) -> bool:
    """Whether a row is text laid out in a frame: long, a list, or an item beside its number."""
    *others, longest = sorted(len(cell.text) for cell in row.cells)
    short = len(others) > 1 and others[-1] <= _SHORT_CELL
    if longest > (_LONGEST_OF_THREE if short else _LONGEST_CELL) or any(map(_is_list, row.cells)):
        return True
    numbered = len(others) > 0 and _ITEM_NUMBER.fullmatch(row.cells[0].text) is not None
    return numbered and (len(others) == 1 or longest > _SHORT_CELL)


def _is_list(cell: GridCell) -> bool:
    return sum(_BULLET.match(piece.line.text.strip()) is not None for piece in cell.pieces) > 1


def _unparted(rows: Sequence[Row]) -> set[int]:
    """Which rows hold cells of what is several rows without a line between: figures beside figures or words.

    Where a head and a single row are all that is ruled, any cells as tall as each other are.
    """
    tall = [(index, cell) for index, row in enumerate(rows) for cell in row.cells if len(cell.pieces) >= _SEVERAL]
    return {
        index
        for at, column in tall
        for other_at, other in tall
        if other is not column and _are_level(column, other)
        if _is_figures(column) or (len(rows) < _SEVERAL and at == other_at and _are_level(other, column))
        for index in (at, other_at)
    }


def _is_figures(cell: GridCell) -> bool:
    return all(_FIGURE.fullmatch(piece.line.text.strip()) for piece in cell.pieces)


def _whole_lines(lines: Sequence[SheetLine], pieces: Sequence[LinePiece]) -> Iterator[SheetLine]:
    """The lines that the pieces are of, in the order drawn; of a line that is in another row too, its pieces alone."""
    of_line: dict[int, list[SheetLine]] = {}
    for piece in pieces:
        of_line.setdefault(id(piece.whole), []).append(piece.line)
    for line in lines:
        parts = of_line.get(id(line), [])
        words = sum(len("".join(part.text.split())) for part in parts)
        yield from [line] if words == len("".join(line.text.split())) else parts


def _are_level(cell: GridCell, other: GridCell) -> bool:
    """Whether beside each line of a cell stands one of another."""
    return all(any(abs(a.line.bottom - b.line.bottom) < _NEAR for b in other.pieces) for a in cell.pieces)


def _downward(pieces: Iterable[LinePiece]) -> list[LinePiece]:
    return sorted(pieces, key=lambda piece: (round(piece.line.bottom), piece.line.left))


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Lines at one place that touch or overlap, made one."""
    whole: list[Line] = []
    for at, start, end in sorted(lines):
        near = (index for index in range(len(whole) - 1, -1, -1) if at - whole[index][0] < _NEAR)
        same = next((i for i in near if start < whole[i][2] + _NEAR and end > whole[i][1] - _NEAR), None)
        if same is None:
            whole.append((at, start, end))
        else:
            before = whole[same]
            whole[same] = before[0], min(before[1], start), max(before[2], end)
    return whole


def _touching(across: Sequence[Line], down: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Groups of lines that hang together: (across, down)."""
    left = set(range(len(down)))
    unmet = set(range(len(across)))
    groups = []
    while left:
        waiting, own_across, own_down = [min(left)], [], []
        left.discard(waiting[0])
        while waiting:
            upright = down[waiting.pop()]
            own_down.append(upright)
            for index in [i for i in unmet if _meet(across[i], upright)]:
                unmet.discard(index)
                own_across.append(across[index])
                more = [i for i in left if _meet(across[index], down[i])]
                left.difference_update(more)
                waiting.extend(more)
        groups.append((sorted(own_across), sorted(own_down)))
    return groups


def _meet(across: Line, upright: Line) -> bool:
    y, left, right = across
    x, top, foot = upright
    return left - _NEAR < x < right + _NEAR and top - _NEAR < y < foot + _NEAR


def _table(across: Sequence[Line], down: Sequence[Line]) -> RuledTable | None:
    """The grid of lines that hang together; None where they make no two columns between a head and a foot.

    What does not reach from column to column underlines words.
    """
    if len(across) < 2:
        return None
    sides = [*(x for x, _, _ in down), min(left for _, left, _ in across), max(right for *_, right in across)]
    columns = _edges(sides)
    whole = tuple(line for line in across if all(any(abs(x - end) < _NEAR for x in sides) for end in line[1:]))
    rows = _edges([*(y for y, _, _ in whole), min(top for _, top, _ in down), max(foot for *_, foot in down)])
    if len(whole) < 2 or len(columns) < 3 or len(rows) < 2:
        return None
    return RuledTable(columns, rows, whole, tuple(down))


def _edges(places: Iterable[float]) -> tuple[float, ...]:
    """Places from the least on, those nearer than a field can be wide made one."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] >= _LEAST:
            edges.append(place)
    return tuple(edges)


def _crosses(lines: Iterable[Line], place: float, at: float) -> bool:
    """Whether a line at a place reaches over a point."""
    return any(abs(where - place) < _LEAST and start - _NEAR < at < end + _NEAR for where, start, end in lines)
