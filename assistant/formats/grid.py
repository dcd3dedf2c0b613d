"""Tables: lines whose cells stand side by side, and the columns they stand in.

Rows come first (`row_groups`), from what stands side by side or between two rules; columns second (`column_spans`),
once for a run of adjoining rows, so that a cell left empty on paper is empty in the row: ``Okafor⇥⇥X`` is no vote in
the first column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.formats.cells import ALIGNED, GridCell, Row, Span, spans_of
from assistant.formats.paper import NO_RULING, Rule, Ruling, SheetLine
from assistant.formats.row_groups import row_groups
from assistant.formats.ruled_tables import rows_of, ruled_tables
from assistant.formats.table_columns import column_places, column_spans, recut

_EXACT = 1.5
"""Points: the same as `ALIGNED` for where cells end and for their middles, which meet by chance."""
_FEW = 30
"""Characters of a cell that is no prose."""
_REACH = 3
"""Groups of lines between two rows of one table, at most."""


def table_rows(
    lines: Sequence[SheetLine], rules: Sequence[Rule] = (), ruling: Ruling = NO_RULING
) -> Iterator[Row | tuple[SheetLine, ...]]:
    """The lines in order, those of a table gathered into rows; runs of other lines as tuples.

    A table that is ruled all round stands where the first of its lines does; the rest is told by places alone.
    """
    tables = ruled_tables(ruling)
    held = {id(line): table for table in tables for line in lines if table.holds(line)}
    loose: list[SheetLine] = []
    for line in lines:
        table = held.get(id(line))
        if table is None:
            loose.append(line)
        elif table in tables:
            tables.remove(table)
            yield from _placed_rows(loose, rules)
            loose = []
            for row in rows_of(table, [own for own in lines if held.get(id(own)) is table]):
                yield from (row,) if isinstance(row, Row) else _placed_rows(row, rules)
    yield from _placed_rows(loose, rules)


def _placed_rows(lines: Sequence[SheetLine], rules: Sequence[Rule]) -> Iterator[Row | tuple[SheetLine, ...]]:
    """The lines in order, those of a table gathered into rows; runs of other lines as tuples.

    A row is a row only when another stands near with the same column edge: alignment is what makes a table. What
    stands between two rows of a table, in its columns, belongs to it.
    """
    rows = [Row(tuple(GridCell(tuple(cell)) for cell in group)) for group in row_groups(lines, rules)]
    plain: list[SheetLine] = []
    for row in _in_their_columns(rows):
        if row.columns:
            if plain:
                yield tuple(plain)
                plain = []
            yield row
        else:
            plain.extend(row.whole_lines)
    if plain:
        yield tuple(plain)


def _in_their_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows, with their columns where they belong to a table."""
    placed = list(rows)
    for start, end in _tables(rows):
        table = rows[start:end]
        columns = column_spans([row for row in table if len(row.cells) > 1])
        for index, row in enumerate(table, start=start):
            whole = recut(row, columns)
            placed[index] = replace(whole, columns=column_places(whole, columns) or tuple(range(len(whole.cells))))
    return placed


def _tables(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of rows that make a table."""
    seeds = [index for index in range(len(rows)) if _is_aligned(rows, index)]
    start = 0
    for index in range(1, len(seeds) + 1):
        run = seeds[start:index]
        if index < len(seeds) and _adjoin(rows, run, seeds[index]):
            continue
        if run:
            yield _extended(rows, run)
        start = index


def _is_aligned(rows: Sequence[Row], index: int) -> bool:
    """Whether a row shares a column edge with one of the two groups before or after, or of four if they are alike."""
    row = rows[index]
    if not _may_be_row(row):
        return False
    return any(
        other is not row
        and _may_be_row(other)
        and _share_an_edge(row, other)
        and (abs(at - index) <= 2 or _is_alike(row, other))
        for at, other in enumerate(rows[max(index - 4, 0) : index + 5], start=max(index - 4, 0))
    )


def _share_an_edge(row: Row, other: Row) -> bool:
    """Whether two cells after the first begin at one place, or end or have their middle at exactly one."""
    return any(
        abs(a[0] - b[0]) < ALIGNED or abs(a[1] - b[1]) < _EXACT or abs(sum(a) - sum(b)) < 2 * _EXACT
        for a in spans_of(row)[1:]
        for b in spans_of(other)[1:]
    )


def _may_be_row(row: Row) -> bool:
    tall = (len(row.cells) > 2 and row.has_one_long_cell) or row.has_short_cells
    return len(row.cells) > 1 and (row.is_compact or tall)


def _adjoin(rows: Sequence[Row], run: Sequence[int], index: int) -> bool:
    """Whether the row at ``index`` goes on with the table of the rows in ``run``: all that stands between fits in."""
    if not any(_share_an_edge(rows[index], rows[at]) for at in reversed(run)):
        return False
    between = rows[run[-1] + 1 : index]
    if not between:
        return _is_below(rows[run[-1]], rows[index])
    columns = column_spans([rows[at] for at in (*run, index)])
    chain = [rows[run[-1]], *between, rows[index]]
    return (
        len(between) <= _REACH
        and all(_fits(row, columns, rows[run[-1]]) or _is_alike(row, rows[run[-1]]) for row in between)
        and all(_is_below(above, below) for above, below in pairwise(chain))
    )


def _extended(rows: Sequence[Row], run: Sequence[int]) -> tuple[int, int]:
    """The table's run with the rows above and below it that fit its columns."""
    columns = column_spans([rows[index] for index in run])
    return _last(rows, run[0], -1, columns), _last(rows, run[-1], 1, columns) + 1


def _last(rows: Sequence[Row], index: int, step: int, columns: Sequence[Span]) -> int:
    """The last row, upward or downward from ``index``, that goes on with the table; what stands between must fit in."""
    at = index
    while 0 <= at + step < len(rows) and abs(at - index) <= _REACH:
        above, below = sorted((at, at + step))
        at += step
        if not _is_below(rows[above], rows[below]):
            break
        if _joins(rows[at], columns) or _is_alike(rows[at], rows[index]):
            index = at
        elif not _fits(rows[at], columns, rows[index]):
            break
    return index


def _is_below(above: Row, below: Row) -> bool:
    """Whether a row stands right below another, with no room for more than a line or two between."""
    height = max(piece.line.bottom - piece.line.top for cell in above.cells for piece in cell.pieces)
    return -height < below.top - above.bottom < 3 * height


def _joins(row: Row, columns: Sequence[Span]) -> bool:
    """Whether a row of several cells beside a table is its head or its end."""
    if len(row.cells) < 2 or not (row.is_compact or row.has_one_long_cell or row.has_short_cells):
        return False
    return len(row.cells) == len(columns) > 2 or column_places(row, columns, strictly=True) is not None


def _is_alike(row: Row, other: Row) -> bool:
    """Whether two rows begin at exactly one place and hold but a few words a cell: names and, anywhere, a tick."""
    if min(len(row.cells), len(other.cells)) < 2 or any(len(cell.text) > _FEW for cell in (*row.cells, *other.cells)):
        return False
    return abs(row.cells[0].span[0] - other.cells[0].span[0]) < _EXACT


def _fits(row: Row, columns: Sequence[Span], above: Row) -> bool:
    """Whether what stands between two rows of a table is a row of it: each cell in a column, set as the others are."""
    if not (row.is_compact or row.has_one_long_cell) or column_places(row, columns, strictly=True) is None:
        return False
    styles = {piece.line.style for cell in above.cells for piece in cell.pieces}
    return len(row.cells) > 1 or all(piece.line.style in styles for piece in row.cells[0].pieces)
