"""PDF by pdfium: pages whose lines have places, with what is written in form fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.errors import Unreadable
from assistant.formats import pdfium
from assistant.formats.paper import Rule, Ruling, Sheet, SheetLine, Upright, joined
from assistant.formats.pdf_content import PdfContent, refusal, stated_properties
from assistant.formats.pdf_lines import lines_of

_MOST = 0.6
"""The share of a page that a picture covers where the page is a scan."""
_THIN = 2.5
"""Points: what is thinner is a line."""
_SHORT = 6.0
"""Points: what is shorter is no line of a table."""
_LONGEST = 5_000
"""Pages: more are refused."""


def read_by_pdfium(data: bytes) -> tuple[PdfContent, Unreadable | None]:
    """A file's pages as pdfium reads them; none, and the reason, where it cannot be opened.

    Raises:
        Unreadable: it has more pages than are read.
    """
    try:
        document = pdfium.open_pdf(data)
    except pdfium.PdfiumError as error:
        return PdfContent([]), refusal(str(error))
    try:
        if len(document) > _LONGEST:
            raise Unreadable(f"the PDF has {len(document):,} pages; the limit is {_LONGEST:,}.", "Split it.")
        sheets = [_sheet(document, index) for index in range(len(document))]
        properties = stated_properties(document.get_metadata_value("Title"), sheets)
        return PdfContent(sheets, properties, pdfium.attached_names(document)), None
    finally:
        document.close()


def _sheet(document: Any, index: int) -> Sheet:
    """A page's lines with their places, what is written in form fields included. A page pdfium cannot load has none."""
    label = document.get_page_label(index) or None
    try:
        page = document[index]
        sheet = _drawn(page, label)
        if pdfium.has_fields(page):
            pdfium.print_fields(page)
            page.close()
            page = document[index]
            filled = _drawn(page, label)
            sheet = replace(filled, lines=tuple(_filled_in(sheet.lines, filled.lines)))
        page.close()
    except pdfium.PdfiumError:
        return Sheet(())
    return sheet


def _drawn(page: Any, label: str | None) -> Sheet:
    """A page as it is drawn: its lines, its horizontal rules, and whether a picture covers it."""
    textpage = page.get_textpage()
    try:
        glyphs = pdfium.Glyphs(textpage, page.get_rotation())
        left, foot, right, top = pdfium.turned(page.get_cropbox(), glyphs.turn)
        rules = tuple((start, top - y, end) for start, y, end in _rules(page, glyphs.turn))
        pictured = _largest_picture(page) > _MOST * (right - left) * (top - foot)
        lines = tuple(joined(lines_of(glyphs, top)))
        if glyphs.turn != page.get_rotation():  # then pdfium's order is that of another page
            lines = tuple(sorted(lines, key=lambda line: (round(line.bottom), line.left)))
        return Sheet(lines, top - foot, label, rules, pictured, _ruling(page, glyphs.turn, top))
    finally:
        textpage.close()


def _rules(page: Any, turn: int) -> Iterator[tuple[float, float, float]]:
    """The horizontal rules of a page: thin, wide shapes, as (left, y, right) from the page's foot."""
    for shape in pdfium.path_boxes(page):
        start, low, end, high = pdfium.turned(shape, turn)
        if high - low < _THIN and end - start > 20:
            yield start, (high + low) / 2, end


def _ruling(page: Any, turn: int, height: float) -> Ruling:
    """The lines drawn on a page, ``height`` being where its top is."""
    across: list[Rule] = []
    down: list[Upright] = []
    for shape in pdfium.straight_lines(page):
        left, low, right, high = pdfium.turned(shape, turn)
        if high - low < _THIN and right - left > _SHORT:
            across.append((left, height - (high + low) / 2, right))
        elif right - left < _THIN and high - low > _SHORT:
            down.append(((left + right) / 2, height - high, height - low))
    return Ruling(tuple(across), tuple(down))


def _largest_picture(page: Any) -> float:
    """The area of the largest picture on a page, in square points; 0 where there is none."""
    return max(
        ((right - left) * (top - foot) for left, foot, right, top in pdfium.picture_boxes(page)),
        default=0.0,
    )


def _filled_in(printed: Sequence[SheetLine], filled: Sequence[SheetLine]) -> list[SheetLine]:
    """The lines of a form that is filled in, each value behind what is printed at its left, or else above it.

    A file holds the values after all that is printed on the page.
    """
    left = Counter(printed)
    lines: list[SheetLine] = []
    values: list[SheetLine] = []
    for line in filled:
        (lines if left[line] > 0 else values).append(line)
        left[line] -= 1
    for value in values:
        before = [at for at, line in enumerate(lines) if line.placed and _is_before(line, value)]
        level = [at for at in before if lines[at].bottom > value.top]
        lines.insert(max(level or before, default=len(lines) - 1 if not value.placed else -1) + 1, value)
    return lines


def _is_before(line: SheetLine, value: SheetLine) -> bool:
    """Whether a line stands above a value, or at its left at one height."""
    return line.bottom <= value.top or (line.right <= value.left and line.top < value.bottom)
