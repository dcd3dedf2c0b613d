"""Rows of a Word table as lines: one a row, or one for each paragraph of a long cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.formats.layout import Block
from assistant.records import MarkKind

LONGEST_CELL = 600
"""Characters; a row with a longer cell is written paragraph by paragraph."""


def length(cell: Iterable[Block]) -> int:
    return sum(len(block.text) for block in cell)


def row_blocks(row: Sequence[list[Block]]) -> list[Block]:
    """A row on one line; where a cell is long, on a line for each of its paragraphs, the short cells at their ends."""
    if not any(map(_is_long, row)):
        words = " | ".join(_folded(cell) for cell in row).strip(" |")
        return [Block(words, MarkKind.TABLE_ROW, label=_row_label(row))] if words else []
    lines: list[Block] = []
    above = False
    for cell in filter(None, row):
        long = _is_long(cell)
        own = [replace(block, text=_one_line(block)) for block in cell] if long else [Block(_folded(cell))]
        if lines and not (long and above):
            joined = f"{lines[-1].text} | {own[0].text}"
            lines[-1], own = replace(lines[-1], text=joined), own[1:]
        lines += own
        above = long
    lines[0] = replace(lines[0], label=_row_label(row) or lines[0].label)
    return [replace(line, kind=MarkKind.TABLE_ROW, level=0) for line in lines]


def _is_long(cell: Sequence[Block]) -> bool:
    return length(cell) > LONGEST_CELL or any(block.kind is MarkKind.TABLE_ROW for block in cell)


def _one_line(block: Block) -> str:
    return block.text.replace("\n", " ")


def _folded(cell: Sequence[Block]) -> str:
    return " ".join(map(_one_line, cell))


def _row_label(row: Sequence[list[Block]]) -> int | None:
    """The number that a row begins with, where it has a cell of its own, and the stroke behind it."""
    first, *others = [cell for cell in row if cell]
    alone = len(first) == 1 and first[0].label == len(first[0].text)
    return len(first[0].text) + len(" | ") if alone and others else None
