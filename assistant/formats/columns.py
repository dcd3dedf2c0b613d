"""Columns of prose: the order in which lines are read where the order drawn is not that."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from assistant.formats.paper import SheetLine


def in_columns(lines: Sequence[SheetLine]) -> list[SheetLine]:
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
    ordered: list[SheetLine] = []
    band: list[tuple[SheetLine, int | None]] = []
    for part, column in sorted(parts, key=lambda placed: (round(placed[0].bottom), placed[0].left)):
        if column is None:
            ordered += [*_read_down(band), part]
            band = []
        else:
            band.append((part, column))
    return ordered + _read_down(band)


def _placed_in(lines: Sequence[SheetLine], gutters: Sequence[float]) -> list[tuple[SheetLine, int | None]]:
    """The lines cut at the gutters, each with its column from 0; None for one that crosses a gutter."""
    parts = (part for line in lines for part in _cut(line, gutters))
    return [(part, _column(part, gutters)) for part in parts]


def _is_disordered(lines: Sequence[SheetLine]) -> bool:
    """Whether lines follow those right below them three times and more often than once in twenty."""
    upward = sum(
        b.bottom < a.bottom - 0.5 * max(a.size, 6) and b.left < a.right and b.right > a.left for a, b in pairwise(lines)
    )
    return upward >= max(3, len(lines) / 20)


_COLUMN = 8
"""Lines that a column of prose has at least."""


def _gutters(lines: Sequence[SheetLine]) -> list[float]:
    """Where hardly any line crosses and many stand on either side: the middles of the white strips between columns."""
    spans = [span for line in lines for span in _spans(line)]
    if len(spans) < 2 * _COLUMN or not (any(line.gaps for line in lines) or _jumps(lines)):
        return []
    left, right = min(a for a, _ in spans), max(b for _, b in spans)
    gutters: list[float] = []
    strip: list[int] = []
    starts, ends = sorted(a for a, _ in spans), sorted(b for _, b in spans)
    for x in range(int(left) + _NARROWEST, int(right) - _NARROWEST + 2, 2):
        before, after = bisect_right(ends, x), len(spans) - bisect_left(starts, x)
        crossing, beside = len(spans) - before - after, min(before, after)
        if crossing <= 0.12 * beside and beside >= _COLUMN:
            strip.append(x)
        elif strip:
            gutters.append((strip[0] + strip[-1]) / 2)
            strip = []
    edges = [left, *gutters, right]
    wide = all(b - a >= _NARROWEST for a, b in pairwise(edges))
    return gutters if wide and len(gutters) <= 4 else []


_NARROWEST = 80
"""Points: the width of the narrowest column of prose."""


def _jumps(lines: Sequence[SheetLine]) -> int:
    """How often the next line stands beside or above the one before it."""
    return sum(b.bottom < a.bottom + 0.5 * max(a.size, 6) for a, b in pairwise(lines))


def _spans(line: SheetLine) -> Iterator[tuple[float, float]]:
    """From where to where a line has ink, cut at all its gaps."""
    left = line.left
    for _, after, before in line.gaps:
        yield left, before
        left = after
    yield left, line.right


def _cut(line: SheetLine, gutters: Sequence[float]) -> Iterator[SheetLine]:
    """The line cut where one of its gaps lies over a gutter."""
    start, left = 0, line.left
    for index, after, before in line.gaps:
        if any(before <= gutter <= after for gutter in gutters):
            yield replace(line, text=line.text[start:index].rstrip(), left=left, right=before, gaps=())
            start, left = index, after
    yield replace(line, text=line.text[start:], left=left, gaps=() if start else line.gaps)


def _column(line: SheetLine, gutters: Sequence[float]) -> int | None:
    """The column a line stands in, from 0; None for one that crosses a gutter."""
    if any(line.left < gutter < line.right for gutter in gutters):
        return None
    return sum(gutter <= line.left for gutter in gutters)


def _is_level(a: SheetLine, b: SheetLine) -> bool:
    return abs(a.bottom - b.bottom) < 0.5 * max(a.size, b.size, 6)


def _is_prose(column: Sequence[SheetLine]) -> bool:
    """Whether a column's lines run on: many begin in the middle of a sentence, and they are no mere words."""
    down = sorted(column, key=lambda line: line.bottom)
    running = sum(line.text[:1].islower() for line in down[1:])
    return len(down) >= _COLUMN and running >= 0.3 * len(down) and median(len(line.text) for line in down) >= 15


def _read_down(band: Sequence[tuple[SheetLine, int | None]]) -> list[SheetLine]:
    """Lines of one band of the page, column after column, each from its top."""
    return [line for line, _ in sorted(band, key=lambda placed: (placed[1] or 0, placed[0].bottom))]
