"""Tables of a page: which hold data, a row a line, and which only lay a page out; cells that span rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.formats import moderngov
from assistant.formats.content import HtmlPage
from assistant.formats.elements import HEADINGS, name
from assistant.formats.facts import Facts
from assistant.formats.trees import Element

ITEM_NUMBER = re.compile(r"\(?\d{1,3}[a-zA-Z]?[.)]?")
"""An agenda item's number alone."""
_NUMBER_IN_A_CELL = re.compile(r"\(?\d{1,3}(?:\.\d{1,3}){0,2}[a-zA-Z]?[.)]")
_LONGEST_CELL = 600
"""Characters; a row with a longer cell is layout, or prose side by side, and is read cell after cell."""
_SHORT_CELL = 200
_WIDEST, _TALLEST = 50, 1_000
"""Columns and rows that one cell may span; beyond that many columns, none spans any."""
_SETS_OUT = ("article", "section", "form")
_LISTS = ("ul", "ol", "dl", *_SETS_OUT)


@dataclass(slots=True)
class TableCell:
    """The words of a cell, and over how many columns and rows it stands."""

    words: str = ""
    columns: int = 1
    rows: int = 1

    @classmethod
    def of(cls, element: Element) -> TableCell:
        columns, rows = _span(element, "colspan"), _span(element, "rowspan")
        return cls("", min(max(columns, 1), _WIDEST), min(rows or _TALLEST, _TALLEST))


@dataclass(slots=True)
class Grid:
    """The cells that reach down from the rows above, by column: how many rows more, and their words."""

    _down: dict[int, tuple[int, str]] = field(default_factory=dict)

    def place(self, cells: list[TableCell]) -> list[str]:
        """The words of a row, one for each column up to its last cell.

        A cell that spans rows stands in each of them, so that a row says of what it speaks; of the columns that a cell
        spans, the first has its words and the others are empty.
        """
        row: list[str] = []
        waiting = iter(cells)
        while True:
            if len(row) in self._down:
                row.append(self._from_above(len(row)))
                continue
            cell = next(waiting, None)
            if cell is None:
                return row
            for column in range(cell.columns if len(row) < _WIDEST else 1):
                text = "" if column else cell.words
                if cell.rows > 1 and len(row) < _WIDEST:
                    self._down[len(row)] = (cell.rows - 1, text if len(text) <= _SHORT_CELL else "")
                row.append(text)

    def _from_above(self, column: int) -> str:
        rows, text = self._down.pop(column)
        if rows > 1:
            self._down[column] = (rows - 1, text)
        return text


@dataclass(slots=True)
class Tables:
    """Which tables of a page hold data; each is judged once."""

    page: HtmlPage
    _judged: dict[Element, tuple[bool, bool]] = field(default_factory=dict)

    def is_data(self, table: Element) -> bool:
        """Whether a table says something by its rows and columns; one laid out with headings or tables does not."""
        return self._judge(table)[0]

    def is_row(self, row: Element) -> bool:
        """Whether a row of a table of data reads as one line."""
        table = next(row.iterancestors("table"), None)
        if table is None or not self.is_data(table):
            return False
        cells = list(row.iterchildren("td", "th"))
        if any(_length(self.page.facts(cell)) > _LONGEST_CELL for cell in cells):
            return False
        if self._judge(table)[1]:
            return True
        several = any(sum(1 for _ in cell.iterchildren("p", "div")) > 3 for cell in cells)
        return not several and not (len(cells) == 2 and self.is_number(cells[0]))

    def is_number(self, cell: Element) -> bool:
        """Whether a cell holds nothing but the number of the item beside it."""
        if moderngov.is_item_number(cell):
            return True
        if _length(self.page.facts(cell)) > 12 or next(cell.itersiblings("td"), None) is None:
            return False
        return _NUMBER_IN_A_CELL.fullmatch("".join(cell.itertext()).strip()) is not None

    def is_pairs(self, terms: Element) -> bool:
        """Whether a ``dl`` holds names and short values, not terms that are explained."""
        if next(terms.iterdescendants("dl", "table", *HEADINGS), None) is not None:
            return False
        return all(_length(self.page.facts(value)) <= _SHORT_CELL for value in terms.iter("dd", "dt"))

    def _judge(self, table: Element) -> tuple[bool, bool]:
        """Whether it is data, and whether cells of its own head it."""
        if table not in self._judged:
            ruled = any(name(part) in ("th", "thead") for part in _parts(table))
            self._judged[table] = (not self._is_laid_out(table, ruled), ruled)
        return self._judged[table]

    def _is_laid_out(self, table: Element, ruled: bool) -> bool:
        if table.get("role") in ("presentation", "none") or moderngov.lays_out_items(table):
            return True
        if any(_length(self.page.facts(inner)) for inner in table.iterdescendants("table")):
            return not self._holds_small_tables(table)
        if any(next(cell.iterdescendants(*HEADINGS), None) is not None for cell in table.iterdescendants("td")):
            return True
        if ruled or next(table.iterdescendants(*_LISTS), None) is None:
            return False
        return next(table.iterdescendants(*_SETS_OUT), None) is not None or not self._is_even(table)

    def _holds_small_tables(self, table: Element) -> bool:
        """Whether tables stand in cells of a table of data, as the votes on each item: several rows of as many cells,
        none of them long, and in each row words of its own beside."""
        rows = [list(part.iterchildren("td", "th")) for part in _parts(table) if name(part) == "tr"]
        if len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
            return False
        if next(table.iterdescendants(*HEADINGS, *_SETS_OUT), None) is not None:
            return False
        lengths = [[_length(self.page.facts(cell)) for cell in row] for row in rows]
        beside = [sum(map(_is_plain, row)) for row in rows]
        return all(max(row) <= _SHORT_CELL for row in lengths) and min(beside) > 0

    def _is_even(self, table: Element) -> bool:
        """Whether a table has several rows of as many cells, none of them long."""
        rows = [list(part.iterchildren("td")) for part in _parts(table) if name(part) == "tr"]
        short = all(_length(self.page.facts(cell)) <= _SHORT_CELL for row in rows for cell in row)
        return len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1 and short


def _is_plain(cell: Element) -> bool:
    """Whether a cell holds words and no table."""
    return next(cell.iterdescendants("table"), None) is None and bool("".join(cell.itertext()).strip())


def _parts(table: Element) -> Iterator[Element]:
    """The groups, rows and cells of a table, those of tables inside it left out."""
    for child in table:
        if name(child) in ("thead", "tbody", "tfoot", "tr", "th"):
            yield child
            yield from _parts(child)


def _span(element: Element, attribute: str) -> int:
    stated = element.get(attribute) or ""
    return int(stated) if re.fullmatch(r"\s*\d{1,5}\s*", stated) else 1


def _length(facts: Facts) -> int:
    return facts.words + facts.linked
