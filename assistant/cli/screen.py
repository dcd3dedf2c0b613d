"""What the command line shows: styled and wrapped on a terminal, plain and unwrapped when piped.

A quotation is shown verbatim but for `visible`. Piped, its line ends are the document's; a terminal wraps it to the
window, and only there may a line end be one that the document does not have.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol, TextIO

from assistant.present import made_visible

Part = str | tuple[str, str]
"""Words to show, with a style (``bold``, ``dim``, ``reverse``, a colour) where they have one."""

INDENT = 4
"""Columns that what belongs to a line above stands in."""
OPEN, CLOSE = "⟦", "⟧"
"""What stands around a marked span where no style can mark it."""


class Screen(Protocol):
    """Where a command writes."""

    def say(self, *parts: Part, indent: int = 0, lead: str = "") -> None:
        """The parts joined, then a line end; every line ``indent`` columns in. Parts are made `visible`.

        ``lead``, shorter than ``indent``, stands before the first line.
        """


class PlainScreen:
    """For pipes and files: no styles, no boxes, no wrapping; tables are tab-separated."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def say(self, *parts: Part, indent: int = 0, lead: str = "") -> None:
        lines = made_visible("".join(_marked(part) for part in parts)).split("\n")
        margins = [lead.ljust(indent), *(" " * indent for _ in lines[1:])]
        for margin, line in zip(margins, lines, strict=True):
            self._out.write(f"{margin}{line}\n" if line else "\n")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        for row in (head, *rows):
            self._out.write("\t".join(made_visible(" ".join(cell.split())) for cell in row) + "\n")


class StyledScreen:
    """For a terminal: rich's styles, wrapped to the window."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console

        self._console = Console(file=out, highlight=False, markup=False, emoji=False)

    def say(self, *parts: Part, indent: int = 0, lead: str = "") -> None:
        from rich.table import Table
        from rich.text import Text

        pairs = [(part, "") if isinstance(part, str) else part for part in parts]
        text = Text.assemble(*((made_visible(words).replace("\r\n", "\n"), style) for words, style in pairs))
        if not indent:
            self._console.print(text)
            return
        grid = Table.grid(expand=True)
        grid.add_column(width=indent)
        grid.add_column(ratio=1)
        grid.add_row(Text(lead, "bold cyan"), text)
        self._console.print(grid)


def screen(out: TextIO) -> Screen:
    """The screen for ``out``: styled where it is a terminal that can be, plain elsewhere."""
    return StyledScreen(out) if out.isatty() and os.environ.get("TERM") != "dumb" else PlainScreen(out)


def _marked(part: Part) -> str:
    if isinstance(part, str):
        return part
    return f"{OPEN}{part[0]}{CLOSE}" if part[1] == "reverse" else part[0]
