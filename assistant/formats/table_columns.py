"""The columns of a table on paper, by the cells of its rows, and the column that each cell stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.formats.cells import ALIGNED, GridCell, LinePiece, Row, Span, merged, overlap, spans_of

_ENOUGH = 40
"""Rows that show a table's columns; of a longer one, as many spread over it."""


def column_spans(rows: Sequence[Row]) -> list[Span]:
    """From where to where each column of a table reaches, by the cells of its rows.

    Cells that overlap are of one column; one that lies over two cells of another row spans columns and tells nothing.
    The first row may be a head whose words stand beside the figures below them: it is matched to them in order.
    """
    body = (rows[1:] if len(rows) > 2 else rows)[:: len(rows) // _ENOUGH + 1]
    drawn = [spans_of(row) for row in body]
    columns = merged(span for row in drawn for span in row if not _is_spanning(span, drawn))
    head = spans_of(rows[0])
    if len(head) == len(columns):
        pairs = zip(head, columns, strict=True)
        return [(min(a[0], b[0]), max(a[1], b[1])) for a, b in pairs]
    return merged([*columns, *(span for span in head if not any(overlap(span, column) for column in columns))])


def _is_spanning(span: Span, rows: Sequence[Sequence[Span]]) -> bool:
    left, right = span
    return any(sum(a < right and b > left for a, b in row) > 1 for row in rows)


def column_places(row: Row, columns: Sequence[Span], *, strictly: bool = False) -> tuple[int, ...] | None:
    """The column of each cell: the first it covers by half or that holds half of it, else the nearest.

    None where two cells would share one; with ``strictly``, also where a cell lies over no column or over several.
    """
    if len(row.cells) == len(columns) and not strictly:
        return tuple(range(len(columns)))
    places = []
    for span in spans_of(row):
        over = [overlap(span, column) for column in columns]
        if strictly and sum(width > 0 for width in over) != 1:
            return None
        half = [2 * o >= min(c[1] - c[0], span[1] - span[0]) > 0 for o, c in zip(over, columns, strict=True)]
        nearest = max(range(len(columns)), key=lambda at: (over[at], -_distance(span, columns[at])))
        places.append(half.index(True) if any(half) else nearest)
    return tuple(places) if all(a < b for a, b in pairwise(places)) else None


def _distance(a: Span, b: Span) -> float:
    return max(a[0] - b[1], b[0] - a[1], 0.0)


def recut(row: Row, columns: Sequence[Span]) -> Row:
    """The row, its cells cut that lie over several columns and have a lesser gap between: ``R10 Officers …``."""
    cells: list[GridCell] = []
    for cell in row.cells:
        over = [column for column in columns if overlap(cell.span, column)]
        parts = [part for piece in cell.pieces for part in _cut_between(piece, over)] if len(over) > 1 else []
        sorted_in = [tuple(part for part in parts if overlap((part.line.left, part.line.right), c)) for c in over]
        if parts and all(sorted_in) and sum(map(len, sorted_in)) == len(parts):
            cells += [GridCell(pieces) for pieces in sorted_in]
        else:
            cells.append(cell)
    return Row(tuple(cells))


def _cut_between(piece: LinePiece, columns: Sequence[Span]) -> Iterator[LinePiece]:
    """The piece cut at its gaps that lie between two of the columns."""
    line, start, left = piece.line, 0, piece.line.left
    for index, after, before in line.gaps:
        if any(
            (a[1] <= before + ALIGNED and after <= b[0] + ALIGNED)
            or (before <= a[1] + ALIGNED and abs(after - b[0]) <= ALIGNED)
            for a, b in pairwise(columns)
        ):
            part = replace(line, text=line.text[start:index].rstrip(), left=left, right=before, gaps=())
            yield LinePiece(part, piece.whole, piece.first and start == 0)
            start, left = index, after
    yield LinePiece(replace(line, text=line.text[start:], left=left, gaps=()), piece.whole, piece.first and start == 0)
