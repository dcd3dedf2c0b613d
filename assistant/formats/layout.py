"""From lines with a place on paper to text in reading order: furniture, headings, table rows, paragraphs.

The order in which a PDF draws its lines is kept, since whoever wrote the file knew the columns; it is changed only
where the page itself shows better: running headers and footers go to the page's ends, and the cells of a table row are
joined into one line, separated by tabs. Lines stay as long as they are on paper; an empty line ends a paragraph.
Everything here is pure: lines in, text and marks out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.records import Mark, MarkKind, Page

_LABEL = re.compile(r"\W{0,2}(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,6}|[A-Za-z])?[.):]{0,2}\W?")
"""A bullet or a paragraph number: the gap after it is no cell's edge."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?|index", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}$|\u2026{2,}\s*\d{1,4}$")
"""The dots that lead to the page number in a table of contents."""
_REPEATS = 3
"""Pages on which a line must recur before it is furniture."""
_MARGIN = 0.15
"""The share of a page's height, at its top and at its foot, where furniture may stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words drawn side by side. Coordinates are points from the page's top left; ``size`` is the font's, 0 if unknown.

    ``gaps`` are the spaces in it that are wider than between words: (index of the character after the gap, where the
    gap ends, where it began).
    """

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    gaps: tuple[tuple[int, float, float], ...] = ()

    @property
    def placed(self) -> bool:
        """Whether the coordinates are known and the line runs across the page."""
        return self.right > self.left and self.bottom > self.top


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines in the order the file draws them, its height in points, its label, and its horizontal rules.

    A rule is (left, y, right).
    """

    lines: tuple[Line, ...]
    height: float = 0.0
    label: str | None = None
    rules: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text to be: what it is, and whether an empty line stands before it. It may hold line ends."""

    text: str
    kind: MarkKind | None = None
    level: int = 0
    apart: bool = False
    label: int | None = None
    """Characters of the number or bullet it begins with, as in `Mark`."""


def compose(sheets: Sequence[Sheet]) -> tuple[str, tuple[Page, ...], tuple[Mark, ...]]:
    """The text of all sheets, a form feed after each but the last; the pages, which tile it; and the marks."""
    furniture = find_furniture(sheets)
    levels = heading_levels(sheets, furniture)
    pitch = line_pitch(sheets)
    text: list[str] = []
    pages: list[Page] = []
    marks: list[Mark] = []
    at = 0
    for number, sheet in enumerate(sheets, start=1):
        words, found = write(blocks(sheet, furniture[number - 1], levels, pitch), at)
        text.append(words if number == len(sheets) else f"{words}\f")
        marks.extend(found)
        pages.append(Page(number, at, at + len(text[-1]), sheet.label if sheet.label != str(number) else None))
        at += len(text[-1])
    return "".join(text), tuple(pages), tuple(marks)


def write(parts: Iterable[Block], at: int = 0) -> tuple[str, list[Mark]]:
    """The blocks as text, one under the other, with a mark for each that is of a kind; ``at`` is the text's offset."""
    pieces: list[str] = []
    marks: list[Mark] = []
    for part in parts:
        lead = "\n" if part.apart and pieces else ""
        start = at + len(lead)
        if part.kind is not None:
            marks.append(Mark(start, start + len(part.text), part.kind, part.level, part.label))
        pieces.append(f"{lead}{part.text}\n")
        at += len(pieces[-1])
    return "".join(pieces), marks


def find_furniture(sheets: Sequence[Sheet]) -> list[frozenset[int]]:
    """For each sheet, the indexes of its running headers, footers and page numbers.

    A line is furniture when nothing but furniture stands between it and the page's edge, and when the same words,
    whatever their digits, stand at the same edge of at least three pages (at the same height, where heights are known).
    Where pages hold nothing else, it is no furniture.
    """
    seen = Counter(key for sheet in sheets for key in {_signature(sheet, line, end) for line, end in _edges(sheet)})

    def recurs(sheet: Sheet, line: Line, end: str) -> bool:
        words, edge, step = _signature(sheet, line, end)
        return sum(seen[words, edge, near] for near in (step - 1, step, step + 1)) >= _REPEATS

    found: list[frozenset[int]] = []
    for sheet in sheets:
        indexes: set[int] = set()
        order = _by_height(sheet)
        for end, sequence in (("top", order), ("foot", order[::-1])):
            for index in sequence if sheet.height else sequence[:3]:
                line = sheet.lines[index]
                if not _at_edge(sheet, line, end) or not recurs(sheet, line, end):
                    break
                indexes.add(index)
        found.append(frozenset(indexes))
    nothing_else = all(len(indexes) == len(sheet.lines) for indexes, sheet in zip(found, sheets, strict=True))
    return [frozenset()] * len(sheets) if nothing_else else found


def _by_height(sheet: Sheet) -> list[int]:
    """Indexes of the lines with a place, from top to foot; of all in the order drawn where none has one."""
    placed = [index for index, line in enumerate(sheet.lines) if line.placed]
    if placed and sheet.height:
        return sorted(placed, key=lambda index: (round(sheet.lines[index].bottom), sheet.lines[index].left))
    return list(range(len(sheet.lines)))


def _edges(sheet: Sheet) -> Iterator[tuple[Line, str]]:
    order = _by_height(sheet)
    for end, sequence in (("top", order[:6]), ("foot", order[:-7:-1])):
        for index in sequence:
            if _at_edge(sheet, sheet.lines[index], end):
                yield sheet.lines[index], end


def _at_edge(sheet: Sheet, line: Line, end: str) -> bool:
    if not line.placed or not sheet.height:
        return True
    return line.bottom < _MARGIN * sheet.height if end == "top" else line.top > (1 - _MARGIN) * sheet.height


def _signature(sheet: Sheet, line: Line, end: str) -> tuple[str, str, int]:
    """What makes two lines the same furniture. Page numbers are alike whatever they say."""
    words = "#" if _PAGE_NUMBER.fullmatch(line.text) else _NUMBER.sub("#", " ".join(line.text.split()))
    from_edge = (line.bottom if end == "top" else sheet.height - line.bottom) if line.placed else 0.0
    return (words, end, round(from_edge / 4))


def line_pitch(sheets: Sequence[Sheet]) -> float:
    """The usual distance between lines of a paragraph, in font sizes; 1.2 where it cannot be told."""
    steps = [
        (b.bottom - a.bottom) / a.size
        for sheet in sheets
        for a, b in pairwise(sheet.lines)
        if a.placed and b.placed and a.size > 0 and abs(a.size - b.size) < 0.5 and abs(a.left - b.left) < a.size
    ]
    near = [step for step in steps if 0.8 < step < 2.2]
    return median(near) if len(near) >= 5 else 1.2


def heading_levels(sheets: Sequence[Sheet], furniture: Sequence[frozenset[int]]) -> dict[tuple[float, bool], int]:
    """The heading level of each (size, bold) that is larger or heavier than the body, 1 for the largest."""
    weight: Counter[tuple[float, bool]] = Counter()
    for sheet, left_out in zip(sheets, furniture, strict=True):
        for index, line in enumerate(sheet.lines):
            if index not in left_out and line.size > 0:
                weight[_style(line)] += len(line.text)
    if not weight:
        return {}
    body_size, body_bold = weight.most_common(1)[0][0]
    styles = [
        (size, bold)
        for size, bold in weight
        if size >= body_size * 1.12 or (bold and not body_bold and size >= body_size * 0.95)
    ]
    return {style: min(level, 6) for level, style in enumerate(sorted(styles, reverse=True), start=1)}


def _style(line: Line) -> tuple[float, bool]:
    return (round(line.size * 2) / 2, line.bold)


def blocks(
    sheet: Sheet, furniture: frozenset[int], levels: dict[tuple[float, bool], int], pitch: float
) -> Iterator[Block]:
    """A sheet's lines as they will be written: headers, the body with its tables and headings, footers."""
    body = in_columns([line for index, line in enumerate(sheet.lines) if index not in furniture])
    top = [i for i in _by_height(sheet) if i in furniture and _is_above(sheet, i, body)]
    foot = [i for i in _by_height(sheet) if i in furniture and i not in top]
    for index in top:
        yield Block(sheet.lines[index].text, MarkKind.FURNITURE)
    yield from _body(body, sheet.rules, levels, pitch, bool(top))
    for position, index in enumerate(foot):
        yield Block(sheet.lines[index].text, MarkKind.FURNITURE, apart=position == 0)


def _is_above(sheet: Sheet, index: int, body: Sequence[Line]) -> bool:
    line = sheet.lines[index]
    if line.placed and sheet.height:
        return line.bottom < sheet.height / 2
    return index < len(sheet.lines) / 2 and bool(body)


def _body(
    lines: Sequence[Line],
    rules: Sequence[tuple[float, float, float]],
    levels: dict[tuple[float, bool], int],
    pitch: float,
    apart: bool,
) -> Iterator[Block]:
    before: Line | None = None
    contents = any(_CONTENTS.fullmatch(line.text.strip()) for line in lines)
    for group in table_rows(lines, rules):
        if isinstance(group, Row):
            row_kind = MarkKind.FURNITURE if contents and group.text[-1].isdigit() else MarkKind.TABLE_ROW
            yield Block(group.text, row_kind, apart=before is not None or apart)
            before, apart = None, False
            continue
        for level, part in _with_headings(group, levels):
            words = "\n".join(line.text for line in part)
            kind = MarkKind.FURNITURE if _LEADER.search(words) else MarkKind.HEADING if level else None
            yield Block(words, kind, level, apart or before is None or _ends_paragraph(before, part[0], pitch))
            before, apart = part[-1], bool(level)
        apart = True


def _with_headings(
    lines: Sequence[Line], levels: dict[tuple[float, bool], int]
) -> Iterator[tuple[int, tuple[Line, ...]]]:
    """(0, line) for each line of text, (level, lines) for the lines of each heading together."""
    index = 0
    while index < len(lines):
        end = index + 1
        while end < len(lines) and _same_heading(lines[end - 1], lines[end], levels):
            end += 1
        whole = tuple(lines[index:end])
        level = _level(whole, levels)
        yield from [(level, whole)] if level else [(0, (line,)) for line in whole]
        index = end


def _same_heading(a: Line, b: Line, levels: dict[tuple[float, bool], int]) -> bool:
    return _style(a) in levels and _style(a) == _style(b) and 0 < b.bottom - a.bottom < 1.6 * a.size


def _level(lines: Sequence[Line], levels: dict[tuple[float, bool], int]) -> int:
    """The heading level of lines that belong together, 0 when they are no heading: a bold paragraph is none."""
    words = " ".join(line.text for line in lines).strip()
    if len(words) > 200 or words.endswith((".", ";", ",")) or not any(c.isalpha() for c in words):
        return 0
    return levels.get(_style(lines[0]), 0) if len(lines) < 4 else 0


def _ends_paragraph(a: Line, b: Line, pitch: float) -> bool:
    """Whether white space on paper parts two lines. A jump upward is the next column: a sentence may run on there."""
    if not a.placed or not b.placed or not a.size:
        return False
    step = (b.bottom - a.bottom) / a.size
    if step < -0.5:
        return a.text.rstrip().endswith((".", ":", ";", "!", "?")) or abs(a.size - b.size) > 1
    return step > 1.3 * pitch or abs(a.size - b.size) > 1


def in_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines in reading order, where the order drawn is not that: column after column, each from its top.

    Most files draw a page as it is read, and their lines come back unchanged. Reordered are pages of prose drawn
    straight across their columns, and pages drawn up and down. Tables are drawn row by row on purpose and are left so:
    in columns of prose the lines are long, and run on in the line below.
    """
    if len(lines) < 3 or not all(line.placed for line in lines):
        return list(lines)
    gutters = _gutters(lines)
    parts = _placed_in(lines, gutters)
    columns = [[part for part, at in parts if at == column] for column in range(len(gutters) + 1)]
    if gutters and not all(_is_prose(column) for column in columns):
        gutters, parts = [], _placed_in(lines, [])
    drawn_across = sum(a[1] != b[1] and _is_level(a[0], b[0]) for a, b in pairwise(parts))
    if not (gutters and drawn_across >= 0.4 * min(map(len, columns))) and not _is_disordered(lines):
        return list(lines)
    ordered: list[Line] = []
    band: list[tuple[Line, int | None]] = []
    for part, column in sorted(parts, key=lambda each: (round(each[0].bottom), each[0].left)):
        if column is None:
            ordered += [*_read_down(band), part]
            band = []
        else:
            band.append((part, column))
    return ordered + _read_down(band)


def _placed_in(lines: Sequence[Line], gutters: Sequence[float]) -> list[tuple[Line, int | None]]:
    """The lines cut at the gutters, each with its column from 0; None for one that crosses a gutter."""
    parts = (part for line in lines for part in _cut(line, gutters))
    return [(part, _column(part, gutters)) for part in parts]


def _is_disordered(lines: Sequence[Line]) -> bool:
    """Whether lines follow those right below them three times and more often than once in twenty."""
    upward = sum(
        b.bottom < a.bottom - 0.5 * max(a.size, 6) and b.left < a.right and b.right > a.left for a, b in pairwise(lines)
    )
    return upward >= max(3, len(lines) / 20)


_COLUMN = 8
"""Lines that a column of prose has at least."""


def _gutters(lines: Sequence[Line]) -> list[float]:
    """Where hardly any line crosses and many stand on either side: the middles of the white strips between columns."""
    spans = [span for line in lines for span in _spans(line)]
    if len(spans) < 2 * _COLUMN or not (any(line.gaps for line in lines) or _jumps(lines)):
        return []
    left, right = min(a for a, _ in spans), max(b for _, b in spans)
    found: list[float] = []
    strip: list[int] = []
    starts, ends = sorted(a for a, _ in spans), sorted(b for _, b in spans)
    for x in range(int(left) + _NARROWEST, int(right) - _NARROWEST + 2, 2):
        before, after = bisect_right(ends, x), len(spans) - bisect_left(starts, x)
        crossing, beside = len(spans) - before - after, min(before, after)
        if crossing <= 0.12 * beside and beside >= _COLUMN:
            strip.append(x)
        elif strip:
            found.append((strip[0] + strip[-1]) / 2)
            strip = []
    edges = [left, *found, right]
    wide = all(b - a >= _NARROWEST for a, b in pairwise(edges))
    return found if wide and len(found) <= 4 else []


_NARROWEST = 80
"""Points: the width of the narrowest column of prose."""


def _jumps(lines: Sequence[Line]) -> int:
    """How often the next line stands beside or above the one before it."""
    return sum(b.bottom < a.bottom + 0.5 * max(a.size, 6) for a, b in pairwise(lines))


def _spans(line: Line) -> Iterator[tuple[float, float]]:
    """From where to where a line has ink, cut at all its gaps."""
    left = line.left
    for _, after, before in line.gaps:
        yield left, before
        left = after
    yield left, line.right


def _cut(line: Line, gutters: Sequence[float]) -> Iterator[Line]:
    """The line cut where one of its gaps lies over a gutter."""
    start, left = 0, line.left
    for index, after, before in line.gaps:
        if any(before <= gutter <= after for gutter in gutters):
            yield replace(line, text=line.text[start:index].rstrip(), left=left, right=before, gaps=())
            start, left = index, after
    yield replace(line, text=line.text[start:], left=left, gaps=() if start else line.gaps)


def _column(line: Line, gutters: Sequence[float]) -> int | None:
    """The column a line stands in, from 0; None for one that crosses a gutter."""
    if any(line.left < gutter < line.right for gutter in gutters):
        return None
    return sum(gutter <= line.left for gutter in gutters)


def _is_level(a: Line, b: Line) -> bool:
    return abs(a.bottom - b.bottom) < 0.5 * max(a.size, b.size, 6)


def _is_prose(column: Sequence[Line]) -> bool:
    """Whether a column's lines run on: many begin in the middle of a sentence, and they are no mere words."""
    down = sorted(column, key=lambda line: line.bottom)
    running = sum(line.text[:1].islower() for line in down[1:])
    return len(down) >= _COLUMN and running >= 0.3 * len(down) and median(len(line.text) for line in down) >= 15


def _read_down(band: Sequence[tuple[Line, int | None]]) -> list[Line]:
    """Lines of one band of the page, column after column, each from its top."""
    return [line for line, _ in sorted(band, key=lambda each: (each[1] or 0, each[0].bottom))]


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


def table_rows(
    lines: Sequence[Line], rules: Sequence[tuple[float, float, float]] = ()
) -> Iterator[Row | tuple[Line, ...]]:
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


def _side_by_side(lines: Sequence[Line], rules: Sequence[tuple[float, float, float]]) -> Iterator[list[list[Piece]]]:
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


def _continues(row: list[list[Piece]], piece: Piece, rules: Sequence[tuple[float, float, float]]) -> bool:
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
