"""From lines with a place on paper to text in reading order: furniture, headings, table rows, paragraphs.

The order in which a PDF draws its lines is kept, since whoever wrote the file knew the columns; it is changed only
where the page itself shows better: running headers and footers go to the page's ends, and the cells of a table row are
joined into one line, separated by tabs. Lines stay as long as they are on paper; an empty line ends a paragraph.
Everything here is pure: lines in, text and marks out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from assistant.records import Mark, MarkKind, Page

_LABEL = re.compile(r"\W{0,2}(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,6}|[A-Za-z])?[.):]{0,2}\W?")
"""A bullet or a paragraph number: the gap after it is no cell's edge."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_REPEATS = 3
"""Pages on which a line must recur before it is furniture."""
_MARGIN = 0.15
"""The share of a page's height, at its top and at its foot, where furniture may stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words drawn side by side. Coordinates are points from the page's top left; ``size`` is the font's, 0 if unknown.

    ``gaps`` are the wide spaces in it: (index of the character after the gap, where the gap ends, where it began).
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
    """A line of the text to be: what it is, and whether an empty line stands before it."""

    text: str
    kind: MarkKind | None = None
    level: int = 0
    apart: bool = False


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
        start = at
        for piece, mark in _written(blocks(sheet, furniture[number - 1], levels, pitch), at):
            text.append(piece)
            marks.extend(mark)
            at += len(piece)
        if number < len(sheets):
            text.append("\f")
            at += 1
        pages.append(Page(number, start, at, sheet.label if sheet.label != str(number) else None))
    return "".join(text), tuple(pages), tuple(marks)


def _written(parts: Iterable[Block], at: int) -> Iterator[tuple[str, list[Mark]]]:
    """Each block as it goes into the text, line end included, with its mark; ``at`` is the offset of the first."""
    first = True
    for part in parts:
        lead = "\n" if part.apart and not first else ""
        marks = [Mark(at + len(lead), at + len(lead) + len(part.text), part.kind, part.level)] if part.kind else []
        piece = f"{lead}{part.text}\n"
        yield piece, marks
        at += len(piece)
        first = False


def find_furniture(sheets: Sequence[Sheet]) -> list[frozenset[int]]:
    """For each sheet, the indexes of its running headers, footers and page numbers.

    A line is furniture when nothing but furniture stands between it and the page's edge, and when the same words,
    whatever their digits, stand at the same edge of at least three pages (at the same height, where heights are known).
    """
    seen = Counter(key for sheet in sheets for key in {_signature(sheet, line, end) for line, end in _edges(sheet)})
    found: list[frozenset[int]] = []
    for sheet in sheets:
        indexes: set[int] = set()
        order = _by_height(sheet)
        for end, sequence in (("top", order), ("foot", order[::-1])):
            for index in sequence:
                line = sheet.lines[index]
                if not _at_edge(sheet, line, end) or seen[_signature(sheet, line, end)] < _REPEATS:
                    break
                indexes.add(index)
        found.append(frozenset(indexes))
    return found


def _by_height(sheet: Sheet) -> list[int]:
    """Line indexes from top to foot; in the order drawn where places are unknown."""
    if all(line.placed for line in sheet.lines):
        return sorted(range(len(sheet.lines)), key=lambda i: (round(sheet.lines[i].bottom), sheet.lines[i].left))
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
    return (words, end, round(from_edge / 6))


def line_pitch(sheets: Sequence[Sheet]) -> float:
    """The usual distance between lines of a paragraph, in font sizes; 1.2 where it cannot be told."""
    steps = [
        (b.bottom - a.bottom) / a.size
        for sheet in sheets
        for a, b in zip(sheet.lines, sheet.lines[1:], strict=False)
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
    body = [line for index, line in enumerate(sheet.lines) if index not in furniture]
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
    for group in table_rows(lines, rules):
        if isinstance(group, Row):
            yield Block(group.text, MarkKind.TABLE_ROW, apart=before is not None or apart)
            before, apart = None, False
            continue
        for heading in _with_headings(group, levels):
            line = heading[0]
            ends = apart or before is None or _ends_paragraph(before, line, pitch)
            level = _level(heading, levels)
            yield Block("\n".join(part.text for part in heading), MarkKind.HEADING if level else None, level, ends)
            before, apart = heading[-1], bool(level)
        apart = True


def _with_headings(lines: Sequence[Line], levels: dict[tuple[float, bool], int]) -> Iterator[tuple[Line, ...]]:
    """Lines one by one, but the lines of one heading together."""
    index = 0
    while index < len(lines):
        end = index + 1
        while end < len(lines) and end - index < 4 and _same_heading(lines[end - 1], lines[end], levels):
            end += 1
        whole = tuple(lines[index:end])
        if len(whole) > 1 and not _level(whole, levels):
            yield from ((line,) for line in whole)
        else:
            yield whole
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
        if _LABEL.fullmatch(line.text[start:index].strip()):
            continue
        part = line.text[start:index].rstrip()
        yield Piece(replace(line, text=part, left=left, right=before, gaps=()), line, start == 0)
        start, left = index, after
    yield Piece(replace(line, text=line.text[start:], left=left, gaps=()), line, start == 0)


def _side_by_side(lines: Sequence[Line], rules: Sequence[tuple[float, float, float]]) -> Iterator[list[list[Piece]]]:
    """Groups of cells that stand side by side, in the order drawn; a line alone is a group of one cell."""
    row: list[list[Piece]] = []
    for line in lines:
        for piece in _pieces(line):
            if row and line.placed and _continues(row, piece, rules):
                row[-1].append(piece)
            elif row and line.placed and _is_beside(row, piece):
                yield from _loosened(row, piece)
                row.append([piece])
            else:
                if row:
                    yield row
                row = [[piece]]
    if row:
        yield row


def _loosened(row: list[list[Piece]], piece: Piece) -> Iterator[list[list[Piece]]]:
    """Lines above the level of a second cell that are not its row's: each a group of its own, taken out of the row.

    A cell in one line level with the *last* of several lines belongs to that last line alone.
    """
    if len(row) > 1:
        return
    cell = row[0]
    level = [i for i, other in enumerate(cell) if abs(other.line.bottom - piece.line.bottom) < 0.3 * _height(piece)]
    while level and level[0] == len(cell) - 1 and len(cell) > 1:
        yield [[cell.pop(0)]]
        level = [level[0] - 1]


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
