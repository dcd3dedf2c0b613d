"""What stands side by side on paper: the groups of cells that may be rows of a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.formats.cells import GridCell, LinePiece, Row, merged
from assistant.formats.paper import Rule, SheetLine, cut_at_gaps, wide_gaps

_LABEL = re.compile(r"\W{0,2}(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,6}|[A-Za-z])?[.):]{0,2}\W?")
"""A bullet or a paragraph number: the gap after it is no cell's edge."""
_BARE_LABEL = re.compile(r"\d+(?:\.\d+)*|[A-Za-z]")
"""A label that may as well be a cell of its own."""
_MINUTE = re.compile(r"\d{1,4}/\d{2,4}[A-Z]?[.:]?")
"""The number of a minute or an application: ``24/017``."""
_PROSE = re.compile(r"(?:\S+\s+){7}\S|(?:\S+\s+){2}.*[.;:]$")
_BAND = 300.0
"""Points: the height of the tallest row between two rules."""


def row_groups(lines: Sequence[SheetLine], rules: Sequence[Rule]) -> Iterator[list[list[LinePiece]]]:
    """Groups of cells that stand side by side, in the order drawn; a line alone is a group of one cell.

    What stands between the same two rules is one group where it can be but one row.
    """
    loose: list[LinePiece] = []
    ordered = sorted(rules, key=lambda rule: rule[1])
    pieces = (piece for line in lines for piece in _pieces(line))
    for band, same in groupby(pieces, key=lambda piece: _band(piece.line, ordered)):
        between = list(same)
        cells = [] if band is None else _cells(between)
        if len(cells) > 1 and _is_one_row(cells):
            yield from _side_by_side(loose, rules)
            yield cells
            loose = []
        else:
            loose += between
    yield from _side_by_side(loose, rules)


def _band(line: SheetLine, rules: Sequence[Rule]) -> float | None:
    """The height of the rule above a line where one stands right above and one below it; ``rules`` go downward."""
    if not line.placed:
        return None
    center, middle = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    at = bisect_right(rules, middle, key=lambda rule: rule[1])
    above = next((y for left, y, right in reversed(rules[:at]) if left <= center <= right), None)
    below = next((y for left, y, right in rules[at:] if left <= center <= right), None)
    return None if above is None or below is None or below - above > _BAND else round(above)


def _cells(band: Sequence[LinePiece]) -> list[list[LinePiece]]:
    """The pieces between two rules as cells from left to right, each read downward."""
    columns = merged((piece.line.left, piece.line.right) for piece in band)
    return [
        sorted((piece for piece in band if left <= piece.line.left < right), key=lambda piece: piece.line.bottom)
        for left, right in columns
    ]


def _is_one_row(cells: Sequence[Sequence[LinePiece]]) -> bool:
    """Whether cells between two rules are one row, not several.

    In several rows line after line has a neighbour beside it, the first and the last too; in a row whose cells are
    set in the middle of its height, one cell is taller than the others.
    """
    if not Row(tuple(GridCell(tuple(cell)) for cell in cells)).is_compact:
        return False
    down = sorted((piece for cell in cells for piece in cell), key=lambda piece: piece.line.bottom)
    beside = [sum(any(_are_level(piece, other) for other in cell) for cell in cells) for piece in down]
    return beside[0] == beside[-1] == 1 or sum(count > 1 for count in beside) <= len(cells)


def _are_level(a: LinePiece, b: LinePiece) -> bool:
    return abs(a.line.bottom - b.line.bottom) < 0.3 * _height(a)


def _pieces(line: SheetLine) -> Iterator[LinePiece]:
    """The line cut at its wide gaps, but not after a bullet or a paragraph number."""
    wide = wide_gaps(line)
    if wide and _is_label(line.text[: wide[0][0]].strip(), line.text[wide[0][0] :].strip(), alone=len(wide) == 1):
        label = wide[0][0]
        first, *others = cut_at_gaps(replace(line, gaps=tuple(gap for gap in line.gaps if gap[0] != label)))
    else:
        first, *others = cut_at_gaps(line)
    yield LinePiece(first, line, True)
    yield from (LinePiece(other, line, False) for other in others)


def _is_label(words: str, rest: str, *, alone: bool) -> bool:
    """Whether ``words`` before a gap number or mark what follows; ``alone``: no other gap follows.

    A number without a stop, above or below others, is a cell of its own: it labels only a single piece of words.
    """
    if not any(character.isalpha() for character in rest):
        return False
    if _MINUTE.fullmatch(words):
        return alone and _PROSE.match(rest) is not None
    return _LABEL.fullmatch(words) is not None and (alone or not _BARE_LABEL.fullmatch(words))


def _side_by_side(pieces: Sequence[LinePiece], rules: Sequence[Rule]) -> Iterator[list[list[LinePiece]]]:
    """The groups of pieces by their places alone."""
    row: list[list[LinePiece]] = []
    above: SheetLine | None = None
    for piece in pieces:
        if row and piece.line.placed and _continues(row, piece, rules):
            row[-1].append(piece)
        elif row and piece.line.placed and _is_beside(row, piece):
            yield from _loosened(row, piece, above)
            row.append([piece])
        else:
            if row:
                yield row
                above = row[0][-1].line
            row = [[piece]]
    if row:
        yield row


def _loosened(row: list[list[LinePiece]], piece: LinePiece, above: SheetLine | None) -> Iterator[list[list[LinePiece]]]:
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


def _height(piece: LinePiece) -> float:
    return piece.line.bottom - piece.line.top


def _continues(row: list[list[LinePiece]], piece: LinePiece, rules: Sequence[Rule]) -> bool:
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


def _is_beside(row: list[list[LinePiece]], piece: LinePiece) -> bool:
    """Whether a piece stands to the right of all cells of the row so far, at the height of one of their lines."""
    line = piece.line
    if line.left < max(p.line.right for cell in row for p in cell):
        return False
    middle = (line.top + line.bottom) / 2
    top = min(p.line.top for cell in row for p in cell)
    bottom = max(p.line.bottom for cell in row for p in cell)
    return top <= middle <= bottom
