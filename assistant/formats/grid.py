"""Tables: lines whose cells stand side by side, and the columns they stand in.

Rows come first, from what stands side by side or between two rules; columns second, once for a run of adjoining rows,
so that a cell left empty on paper is empty in the row: ``Okafor⇥⇥X`` is no vote in the first column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.formats.paper import Line, Rule, cut_at_gaps, wide_gaps

Span = tuple[float, float]

_LABEL = re.compile(r"\W{0,2}(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,6}|[A-Za-z])?[.):]{0,2}\W?")
"""A bullet or a paragraph number: the gap after it is no cell's edge."""
_BARE_LABEL = re.compile(r"\d+(?:\.\d+)*|[A-Za-z]")
"""A label that may as well be a cell of its own."""
_MINUTE = re.compile(r"\d{1,4}/\d{2,4}[A-Z]?[.:]?")
"""The number of a minute or an application: ``24/017``."""
_PROSE = re.compile(r"(?:\S+\s+){7}\S|(?:\S+\s+){2}.*[.;:]$")
_ALIGNED = 4.0
"""Points: where cells begin nearer to each other than this, they begin at one place."""
_EXACT = 1.5
"""Points: the same for where they end and for their middles, which meet by chance."""
_FEW = 30
"""Characters of a cell that is no prose."""
_REACH = 3
"""Groups of lines between two rows of one table, at most."""
_ENOUGH = 40
"""Rows that show a table's columns; of a longer one, as many spread over it."""
_BAND = 300.0
"""Points: the height of the tallest row between two rules."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a drawn line between wide gaps, and the whole line it is part of."""

    line: Line
    whole: Line
    first: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """Pieces that stand one below the other."""

    pieces: tuple[Piece, ...]

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

    cells: tuple[Cell, ...]
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
    def whole_lines(self) -> Iterator[Line]:
        """Its lines as they were drawn."""
        return (piece.whole for cell in self.cells for piece in cell.pieces if piece.first)


def table_rows(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> Iterator[Row | tuple[Line, ...]]:
    """The lines in order, those of a table gathered into rows; runs of other lines as tuples.

    A row is a row only when another stands near with the same column edge: alignment is what makes a table. What
    stands between two rows of a table, in its columns, belongs to it.
    """
    rows = [Row(tuple(Cell(tuple(cell)) for cell in group)) for group in _groups(lines, rules)]
    plain: list[Line] = []
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


# Columns


def _in_their_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows, with their columns where they belong to a table."""
    placed = list(rows)
    for start, end in _tables(rows):
        table = rows[start:end]
        columns = _columns([row for row in table if len(row.cells) > 1])
        for index, row in enumerate(table, start=start):
            whole = _recut(row, columns)
            placed[index] = replace(whole, columns=_places(whole, columns) or tuple(range(len(whole.cells))))
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
        abs(a[0] - b[0]) < _ALIGNED or abs(a[1] - b[1]) < _EXACT or abs(sum(a) - sum(b)) < 2 * _EXACT
        for a in _spans(row)[1:]
        for b in _spans(other)[1:]
    )


def _may_be_row(row: Row) -> bool:
    return len(row.cells) > 1 and (row.is_compact or (len(row.cells) > 2 and row.has_one_long_cell))


def _adjoin(rows: Sequence[Row], run: Sequence[int], index: int) -> bool:
    """Whether the row at ``index`` goes on with the table of the rows in ``run``: all that stands between fits in."""
    if not any(_share_an_edge(rows[index], rows[each]) for each in reversed(run)):
        return False
    between = rows[run[-1] + 1 : index]
    if not between:
        return _is_below(rows[run[-1]], rows[index])
    columns = _columns([rows[each] for each in (*run, index)])
    chain = [rows[run[-1]], *between, rows[index]]
    return (
        len(between) <= _REACH
        and all(_fits(row, columns, rows[run[-1]]) or _is_alike(row, rows[run[-1]]) for row in between)
        and all(_is_below(above, below) for above, below in pairwise(chain))
    )


def _extended(rows: Sequence[Row], run: Sequence[int]) -> tuple[int, int]:
    """The table's run with the rows above and below it that fit its columns."""
    columns = _columns([rows[index] for index in run])
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
    if len(row.cells) < 2 or not (row.is_compact or row.has_one_long_cell):
        return False
    return len(row.cells) == len(columns) > 2 or _places(row, columns, strictly=True) is not None


def _is_alike(row: Row, other: Row) -> bool:
    """Whether two rows begin at exactly one place and hold but a few words a cell: names and, anywhere, a tick."""
    if min(len(row.cells), len(other.cells)) < 2 or any(len(cell.text) > _FEW for cell in (*row.cells, *other.cells)):
        return False
    return abs(row.cells[0].span[0] - other.cells[0].span[0]) < _EXACT


def _fits(row: Row, columns: Sequence[Span], above: Row) -> bool:
    """Whether what stands between two rows of a table is a row of it: each cell in a column, set as the others are."""
    if not (row.is_compact or row.has_one_long_cell) or _places(row, columns, strictly=True) is None:
        return False
    styles = {piece.line.style for cell in above.cells for piece in cell.pieces}
    return len(row.cells) > 1 or all(piece.line.style in styles for piece in row.cells[0].pieces)


def _columns(rows: Sequence[Row]) -> list[Span]:
    """From where to where each column of a table reaches, by the cells of its rows.

    Cells that overlap are of one column; one that lies over two cells of another row spans columns and tells nothing.
    The first row may be a head whose words stand beside the figures below them: it is matched to them in order.
    """
    body = (rows[1:] if len(rows) > 2 else rows)[:: len(rows) // _ENOUGH + 1]
    drawn = [_spans(row) for row in body]
    columns = _merged(span for row in drawn for span in row if not _is_spanning(span, drawn))
    head = _spans(rows[0])
    if len(head) == len(columns):
        pairs = zip(head, columns, strict=True)
        return [(min(a[0], b[0]), max(a[1], b[1])) for a, b in pairs]
    return _merged([*columns, *(span for span in head if not any(_overlap(span, column) for column in columns))])


def _spans(row: Row) -> list[Span]:
    return [cell.span for cell in row.cells]


def _is_spanning(span: Span, rows: Sequence[Sequence[Span]]) -> bool:
    left, right = span
    return any(sum(a < right and b > left for a, b in row) > 1 for row in rows)


def _overlap(a: Span, b: Span) -> float:
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap made one, from left to right."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left < found[-1][1]:
            found[-1] = found[-1][0], max(right, found[-1][1])
        else:
            found.append((left, right))
    return found


def _places(row: Row, columns: Sequence[Span], *, strictly: bool = False) -> tuple[int, ...] | None:
    """The column of each cell: the first it covers by half or that holds half of it, else the nearest.

    None where two cells would share one; with ``strictly``, also where a cell lies over no column or over several.
    """
    if len(row.cells) == len(columns) and not strictly:
        return tuple(range(len(columns)))
    found = []
    for span in _spans(row):
        over = [_overlap(span, column) for column in columns]
        if strictly and sum(each > 0 for each in over) != 1:
            return None
        half = [2 * o >= min(c[1] - c[0], span[1] - span[0]) > 0 for o, c in zip(over, columns, strict=True)]
        nearest = max(range(len(columns)), key=lambda at: (over[at], -_distance(span, columns[at])))
        found.append(half.index(True) if any(half) else nearest)
    return tuple(found) if all(a < b for a, b in pairwise(found)) else None


def _distance(a: Span, b: Span) -> float:
    return max(a[0] - b[1], b[0] - a[1], 0.0)


def _recut(row: Row, columns: Sequence[Span]) -> Row:
    """The row, its cells cut that lie over several columns and have a lesser gap between: ``R10 Officers …``."""
    cells: list[Cell] = []
    for cell in row.cells:
        over = [column for column in columns if _overlap(cell.span, column)]
        parts = [part for piece in cell.pieces for part in _cut_between(piece, over)] if len(over) > 1 else []
        sorted_in = [tuple(part for part in parts if _overlap((part.line.left, part.line.right), c)) for c in over]
        if parts and all(sorted_in) and sum(map(len, sorted_in)) == len(parts):
            cells += [Cell(each) for each in sorted_in]
        else:
            cells.append(cell)
    return Row(tuple(cells))


def _cut_between(piece: Piece, columns: Sequence[Span]) -> Iterator[Piece]:
    """The piece cut at its gaps that lie between two of the columns."""
    line, start, left = piece.line, 0, piece.line.left
    for index, after, before in line.gaps:
        if any(a[1] <= before + _ALIGNED and after <= b[0] + _ALIGNED for a, b in pairwise(columns)):
            part = replace(line, text=line.text[start:index].rstrip(), left=left, right=before, gaps=())
            yield Piece(part, piece.whole, piece.first and start == 0)
            start, left = index, after
    yield Piece(replace(line, text=line.text[start:], left=left, gaps=()), piece.whole, piece.first and start == 0)


# Rows


def _groups(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[list[list[Piece]]]:
    """Groups of cells that stand side by side, in the order drawn; a line alone is a group of one cell.

    What stands between the same two rules is one group where it can be but one row.
    """
    loose: list[Piece] = []
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


def _band(line: Line, rules: Sequence[Rule]) -> float | None:
    """The height of the rule above a line where one stands right above and one below it; ``rules`` go downward."""
    if not line.placed:
        return None
    center, middle = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    at = bisect_right(rules, middle, key=lambda rule: rule[1])
    above = next((y for left, y, right in reversed(rules[:at]) if left <= center <= right), None)
    below = next((y for left, y, right in rules[at:] if left <= center <= right), None)
    return None if above is None or below is None or below - above > _BAND else round(above)


def _cells(band: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces between two rules as cells from left to right, each read downward."""
    columns = _merged((piece.line.left, piece.line.right) for piece in band)
    return [
        sorted((piece for piece in band if left <= piece.line.left < right), key=lambda piece: piece.line.bottom)
        for left, right in columns
    ]


def _is_one_row(cells: Sequence[Sequence[Piece]]) -> bool:
    """Whether cells between two rules are one row, not several.

    In several rows line after line has a neighbour beside it, the first and the last too; in a row whose cells are
    set in the middle of its height, one cell is taller than the others.
    """
    if not Row(tuple(Cell(tuple(cell)) for cell in cells)).is_compact:
        return False
    down = sorted((piece for cell in cells for piece in cell), key=lambda piece: piece.line.bottom)
    beside = [sum(any(_are_level(piece, other) for other in cell) for cell in cells) for piece in down]
    return beside[0] == beside[-1] == 1 or sum(count > 1 for count in beside) <= len(cells)


def _are_level(a: Piece, b: Piece) -> bool:
    return abs(a.line.bottom - b.line.bottom) < 0.3 * _height(a)


def _pieces(line: Line) -> Iterator[Piece]:
    """The line cut at its wide gaps, but not after a bullet or a paragraph number."""
    wide = wide_gaps(line)
    if wide and _is_label(line.text[: wide[0][0]].strip(), line.text[wide[0][0] :].strip(), alone=len(wide) == 1):
        label = wide[0][0]
        first, *others = cut_at_gaps(replace(line, gaps=tuple(gap for gap in line.gaps if gap[0] != label)))
    else:
        first, *others = cut_at_gaps(line)
    yield Piece(first, line, True)
    yield from (Piece(other, line, False) for other in others)


def _is_label(words: str, rest: str, *, alone: bool) -> bool:
    """Whether ``words`` before a gap number or mark what follows; ``alone``: no other gap follows.

    A number without a stop, above or below others, is a cell of its own: it labels only a single piece of words.
    """
    if not any(character.isalpha() for character in rest):
        return False
    if _MINUTE.fullmatch(words):
        return alone and _PROSE.match(rest) is not None
    return _LABEL.fullmatch(words) is not None and (alone or not _BARE_LABEL.fullmatch(words))


def _side_by_side(pieces: Sequence[Piece], rules: Sequence[Rule]) -> Iterator[list[list[Piece]]]:
    """The groups of pieces by their places alone."""
    row: list[list[Piece]] = []
    above: Line | None = None
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
