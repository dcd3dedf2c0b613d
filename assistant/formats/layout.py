"""From lines with a place on paper to text in reading order: furniture, headings, table rows, paragraphs.

The order in which a PDF draws its lines is kept, since whoever wrote the file knew the columns; it is changed only
where the page itself shows better: running headers and footers go to the page's ends, and the cells of a table row are
joined into one line, separated by tabs. Lines stay as long as they are on paper; an empty line ends a paragraph.
Everything here is pure: lines in, text and marks out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.formats.cells import Row
from assistant.formats.columns import in_columns
from assistant.formats.grid import table_rows
from assistant.formats.page_numbers import leads_to_page
from assistant.formats.paper import LARGER, Sheet, SheetLine, Style, body_style, stands_out
from assistant.records import Mark, MarkKind, Page
from assistant.text import RESOLVES_TO

_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?|index", re.IGNORECASE)
_ITEM = re.compile(r"(?:\W|\(?[\da-zA-Z]{1,4}[.)])\s+[a-z]")
_VERB = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|shall|must|should|would|may|can)\b")
_WORDS = 22
"""Words of the longest heading with a verb: ``The graded judgement about … is that it requires improvement``."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text to be: what it is, and whether an empty line stands before it. It may hold line ends."""

    text: str
    kind: MarkKind | None = None
    level: int = 0
    apart: bool = False
    label: int | None = None
    """Characters of the number or bullet it begins with, as in `Mark`."""


def compose(
    sheets: Sequence[Sheet], furniture: Sequence[frozenset[int]]
) -> tuple[str, tuple[Page, ...], tuple[Mark, ...]]:
    """The text of all sheets, a form feed after each but the last; the pages, which tile it; and the marks.

    ``furniture`` holds the indexes of each sheet's running heads and page numbers.
    """
    headings = find_headings(sheets, furniture)
    pitch = line_pitch(sheets)
    text: list[str] = []
    pages: list[Page] = []
    marks: list[Mark] = []
    at = 0
    for number, sheet in enumerate(sheets, start=1):
        words, own = write(blocks(sheet, furniture[number - 1], headings, pitch), at)
        text.append(words if number == len(sheets) else f"{words}\f")
        marks.extend(own)
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


@dataclass(frozen=True, slots=True)
class Headings:
    """How headings are set: the level of each style larger or heavier than the body, and the body they stand above.

    ``full`` is where its full lines end, in points from the page's left.
    """

    levels: dict[Style, int]
    body: Style | None = None
    full: float = math.inf

    def level(self, lines: Sequence[SheetLine]) -> int:
        """The level of lines that belong together, 0 when they are no heading but a bold paragraph or resolution."""
        words = " ".join(line.text for line in lines).strip()
        if len(words) > 200 or words.endswith((".", ";", ",")) or not any(c.isalpha() for c in words):
            return 0
        if self.body and lines[0].size < LARGER * self.body[0] and self._says_something(words, lines[0]):
            return 0
        return self.levels.get(lines[0].style, 0) if len(lines) < 4 else 0

    def _says_something(self, words: str, first: SheetLine) -> bool:
        """Whether words that are but heavier than the body are text: a resolution, a list item, a long sentence."""
        if RESOLVES_TO.match(words) or _ITEM.match(words):
            return True
        fills = first.right > self.full - 3 * first.size
        return fills and len(words.split()) > _WORDS and _VERB.search(words) is not None


def find_headings(sheets: Sequence[Sheet], furniture: Sequence[frozenset[int]]) -> Headings:
    """How the headings of a document are set, 1 the level of the largest."""
    lines = [
        line
        for sheet, left_out in zip(sheets, furniture, strict=True)
        for index, line in enumerate(sheet.lines)
        if index not in left_out and line.size > 0
    ]
    body = body_style(lines)
    styles = {line.style for line in lines if stands_out(line.style, body)}
    levels = {style: min(level, 6) for level, style in enumerate(sorted(styles, reverse=True), start=1)}
    ends = sorted(line.right for line in lines if line.style == body and line.placed)
    return Headings(levels, body, ends[9 * len(ends) // 10]) if ends else Headings(levels, body)


def blocks(sheet: Sheet, furniture: frozenset[int], headings: Headings, pitch: float) -> Iterator[Block]:
    """A sheet's lines as they will be written: headers, the body with its tables and headings, footers."""
    body = in_columns([line for index, line in enumerate(sheet.lines) if index not in furniture])
    top = [i for i in sheet.by_height() if i in furniture and _is_above(sheet, i, body)]
    foot = [i for i in sheet.by_height() if i in furniture and i not in top]
    foot += sorted(furniture - {*top, *foot})
    for index in top:
        yield Block(sheet.lines[index].text, MarkKind.FURNITURE)
    yield from _body(table_rows(body, sheet.rules, sheet.ruling), headings, pitch, bool(top), _is_contents(body))
    for position, index in enumerate(foot):
        yield Block(sheet.lines[index].text, MarkKind.FURNITURE, apart=position == 0)


def _is_above(sheet: Sheet, index: int, body: Sequence[SheetLine]) -> bool:
    line = sheet.lines[index]
    if line.placed and sheet.height:
        return line.bottom < sheet.height / 2
    return index < len(sheet.lines) / 2 and bool(body)


def _is_contents(lines: Sequence[SheetLine]) -> bool:
    return any(_CONTENTS.fullmatch(line.text.strip()) for line in lines)


def _body(
    groups: Iterable[Row | tuple[SheetLine, ...]], headings: Headings, pitch: float, apart: bool, contents: bool
) -> Iterator[Block]:
    before: SheetLine | None = None
    for group in groups:
        if isinstance(group, Row):
            listed = contents and (len(group.cells) == 1 or group.text[-1].isdigit())
            row_kind = MarkKind.FURNITURE if listed else MarkKind.TABLE_ROW
            yield Block(group.text, row_kind, apart=before is not None or apart)
            before, apart = None, False
            continue
        for level, part in _with_headings(group, headings):
            words = "\n".join(line.text for line in part)
            kind = MarkKind.FURNITURE if leads_to_page(words) else MarkKind.HEADING if level else None
            yield Block(words, kind, level, apart or before is None or _ends_paragraph(before, part[0], pitch))
            before, apart = part[-1], bool(level)
        apart = True


def _with_headings(lines: Sequence[SheetLine], headings: Headings) -> Iterator[tuple[int, tuple[SheetLine, ...]]]:
    """(0, line) for each line of text, (level, lines) for the lines of each heading together."""
    index = 0
    while index < len(lines):
        end = index + 1
        while end < len(lines) and _same_heading(lines[end - 1], lines[end], headings):
            end += 1
        whole = tuple(lines[index:end])
        level = headings.level(whole)
        yield from [(level, whole)] if level else [(0, (line,)) for line in whole]
        index = end


def _same_heading(a: SheetLine, b: SheetLine, headings: Headings) -> bool:
    return a.style in headings.levels and a.style == b.style and 0 < b.bottom - a.bottom < 1.6 * a.size


def _ends_paragraph(a: SheetLine, b: SheetLine, pitch: float) -> bool:
    """Whether white space on paper parts two lines. A jump upward is the next column: a sentence may run on there."""
    if not a.placed or not b.placed or not a.size:
        return False
    step = (b.bottom - a.bottom) / a.size
    if step < -0.5:
        return a.text.rstrip().endswith((".", ":", ";", "!", "?")) or abs(a.size - b.size) > 1
    return step > 1.3 * pitch or abs(a.size - b.size) > 1
