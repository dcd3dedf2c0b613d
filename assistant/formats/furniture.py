"""Running headers, footers and page numbers: what stands at the edges of page after page.

Furniture is kept but never quoted, so what is taken for it must be nothing that a record says. Words count when they
recur on pages that follow one another; a number counts when it goes up with the pages and nothing names it as an
item's, an appendix's or a sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.formats.page_numbers import lone_page_number
from assistant.formats.paper import Sheet, SheetLine, body_style, cut_at_gaps
from assistant.formats.recurrences import EdgeBand, Recurrences

_MARGIN = 0.12
"""The share of a page's height, at its top and at its foot, where furniture may stand."""
_DEEPEST = 6
"""Heights, from an edge inward, at which furniture is looked for."""


def find_furniture(sheets: Sequence[Sheet]) -> list[frozenset[int]]:
    """For each sheet, the indexes of its running headers, footers and page numbers, and of what is written aslant.

    A line is furniture when nothing but furniture stands between it and the page's edge and its words, or the places
    of its words, recur. The head of a table that is printed again on every page is a row where it stands first. Where
    pages hold nothing else, words are no furniture, unless the pages are pictures: then all that is read is a stamp.
    """
    seen = Recurrences(len(sheets), body_style(line for sheet in sheets for line in sheet.lines))
    edges = [[list(_bands(sheet, page, edge)) for edge in ("top", "foot")] for page, sheet in enumerate(sheets, 1)]
    for bands in (bands for page in edges for bands in page):
        for band in bands:
            seen.add(band)
    furniture = [
        frozenset(index for bands in page for index in _outermost(bands, seen))
        | {index for index, line in enumerate(sheet.lines) if line.slanted}
        for sheet, page in zip(sheets, edges, strict=True)
    ]
    furniture = [
        indexes - _first_head(sheets, top, indexes) for indexes, (top, _) in zip(furniture, edges, strict=True)
    ]
    return furniture if _is_less_than_all(sheets, furniture) else [frozenset()] * len(sheets)


def _outermost(bands: Sequence[EdgeBand], seen: Recurrences) -> Iterator[int]:
    for band in bands:
        furniture = seen.holds(band)
        yield from furniture
        if len(furniture) < len(band.lines):
            return


def _is_less_than_all(sheets: Sequence[Sheet], furniture: Sequence[frozenset[int]]) -> bool:
    """Whether the pages hold more than furniture, or are scans with a stamp on them."""
    if any(len(indexes) < len(sheet.lines) for indexes, sheet in zip(furniture, sheets, strict=True)):
        return True
    return all(
        sheet.pictured or all(lone_page_number(line.text) or line.slanted for line in sheet.lines) for sheet in sheets
    )


def _bands(sheet: Sheet, page: int, edge: str) -> Iterator[EdgeBand]:
    """What stands at the top or foot of a page, height by height inward, as far as furniture may stand."""
    order = sheet.by_height() if edge == "top" else sheet.by_height()[::-1]
    if not sheet.height or not any(line.placed for line in sheet.lines):
        yield from (EdgeBand(page, edge, 0, ((index, sheet.lines[index]),)) for index in order[:3])
        return
    heights = groupby(order, key=lambda index: round(sheet.lines[index].bottom))
    levels = [[(index, sheet.lines[index]) for index in sorted(level)] for _, level in heights]
    for lines, inward in zip(levels[:_DEEPEST], [*levels[1:], []], strict=False):
        outer = lines[0][1].bottom if edge == "top" else sheet.height - lines[0][1].top
        if outer > _MARGIN * sheet.height:
            return
        from_edge = lines[0][1].bottom if edge == "top" else sheet.height - lines[0][1].bottom
        yield EdgeBand(page, edge, round(from_edge / 4), tuple(lines), _share_columns(lines, inward))


def _share_columns(lines: Sequence[tuple[int, SheetLine]], others: Sequence[tuple[int, SheetLine]]) -> bool:
    lefts, below = ([piece.left for _, line in level for piece in cut_at_gaps(line)] for level in (lines, others))
    return sum(any(abs(left - other) < 4 for other in below) for left in lefts) > 1


def _first_head(sheets: Sequence[Sheet], bands: Sequence[EdgeBand], furniture: frozenset[int]) -> frozenset[int]:
    """The head of a table at a page's top that was not yet on the page before: a row, for all that it comes again."""
    above = [band for band in bands if all(index in furniture for index, _ in band.lines)]
    if not above or not above[-1].is_row:
        return frozenset()
    head = above[-1]
    before = {line.text for line in sheets[head.page - 2].lines} if head.page > 1 else set()
    if all(line.text in before for _, line in head.lines):
        return frozenset()
    return frozenset(index for index, _ in head.lines)
