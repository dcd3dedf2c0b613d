"""Running headers, footers and page numbers: what stands at the edges of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.formats.paper import Line, Sheet

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_REPEATS = 3
"""Pages on which a line must recur before it is furniture."""
_MARGIN = 0.15
"""The share of a page's height, at its top and at its foot, where furniture may stand."""


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
        order = sheet.by_height()
        for end, sequence in (("top", order), ("foot", order[::-1])):
            for index in sequence if sheet.height else sequence[:3]:
                line = sheet.lines[index]
                if not _at_edge(sheet, line, end) or not recurs(sheet, line, end):
                    break
                indexes.add(index)
        found.append(frozenset(indexes))
    nothing_else = all(len(indexes) == len(sheet.lines) for indexes, sheet in zip(found, sheets, strict=True))
    return [frozenset()] * len(sheets) if nothing_else else found


def _edges(sheet: Sheet) -> Iterator[tuple[Line, str]]:
    order = sheet.by_height()
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
