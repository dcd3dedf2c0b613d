"""OpenDocument tables (ODS): each sheet's rows as lines below their head, as LibreOffice shows them.

What the workbook hides (sheets, rows, columns) is not read, since who opens it does not see it, and is counted.
Comments are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assistant.errors import Unreadable
from assistant.formats import layout, odt, sheets
from assistant.formats.package import attribute, child, name_of, whole
from assistant.formats.sheets import Budget, WorkbookSheet
from assistant.formats.trees import Element
from assistant.records import ParsedFile

_ROW_GROUPS = ("table-header-rows", "table-row-group", "table-rows")
_COLUMN_GROUPS = ("table-header-columns", "table-column-group", "table-columns")
_COLUMNS = 16_384
_MOST = 1_000
"""Cells or rows with words that one element may stand for."""
_REMEDY = "Open it in LibreOffice and save it again, or as CSV."


def read(data: bytes, name: str) -> ParsedFile:
    """The rows of a workbook's sheets, in their order.

    Raises:
        Unreadable: it is damaged, locked, or would unpack to more than is allowed.
    """
    content = odt.content(data, "OpenDocument table")
    body = child(content, "body", "spreadsheet")
    if body is None:
        raise Unreadable("the OpenDocument table has no sheets.", _REMEDY)
    unseen = _unseen_styles(content)
    found, hidden, budget = [], [], Budget()
    for table in body:
        if name_of(table) == "table":
            if attribute(table, "style-name") in unseen:
                hidden.append(attribute(table, "name") or "")
            else:
                found.append(_sheet(table, budget))
    text, marks = layout.write(sheets.blocks(found))
    notices = list(sheets.notices(found))
    if hidden:
        notices.append(f"hidden sheets are not read: {', '.join(f'“{sheet}”' for sheet in hidden)}")
    return ParsedFile(text, "ods", marks=tuple(marks), notices=tuple(notices))


def _unseen_styles(content: Element) -> frozenset[str | None]:
    """The names of the styles by which sheets are hidden."""
    return frozenset(
        attribute(style, "name")
        for style in content.iter("{*}style")
        if attribute(child(style, "table-properties"), "display") == "false"
    )


def _sheet(table: Element, budget: Budget) -> WorkbookSheet:
    left_out: Counter[str] = Counter()
    left_out["drawing"] = sum(1 for _ in table.iter("{*}frame"))
    hidden = _hidden_columns(table)
    seen: set[int] = set()
    rows: list[dict[int, str]] = []
    for row in _members(table, "table-row", _ROW_GROUPS):
        cells = dict(_cells(row))
        again = max(whole(attribute(row, "number-rows-repeated"), 1), 1)
        if attribute(row, "visibility") in ("collapse", "filter"):
            left_out["hidden row"] += again if cells else 0
            continue
        seen |= hidden & cells.keys()
        shown = {column: words for column, words in cells.items() if column not in hidden}
        left_out["repeated row"] += max(again - _MOST, 0) if shown else 0
        left_out["repeated cell"] += _unread_repeats(row)
        for _ in range(min(again, _MOST) if shown else 1):
            rows.append({column: budget.spend(words) for column, words in shown.items()})
    left_out["hidden column"] = len(seen)
    return WorkbookSheet(attribute(table, "name") or "", rows, left_out)


def _members(table: Element, kind: str, groups: tuple[str, ...]) -> Iterator[Element]:
    """The rows, or columns, of a table, in and out of groups; a table in a cell has its own."""
    for element in table:
        if name_of(element) == kind:
            yield element
        elif name_of(element) in groups:
            yield from _members(element, kind, groups)


def _hidden_columns(table: Element) -> set[int]:
    hidden: set[int] = set()
    at = 0
    for column in _members(table, "table-column", _COLUMN_GROUPS):
        after = min(at + max(whole(attribute(column, "number-columns-repeated"), 1), 1), _COLUMNS)
        if attribute(column, "visibility") in ("collapse", "filter"):
            hidden.update(range(at, after))
        at = after
    return hidden


def _unread_repeats(row: Element) -> int:
    """How many cells with words the elements of a row stand for beyond those that are read."""
    repeats = (
        whole(attribute(cell, "number-columns-repeated"), 1)
        for cell in row
        if name_of(cell) == "table-cell" and odt.words_of(cell).strip()
    )
    return sum(max(again - _MOST, 0) for again in repeats)


def _cells(row: Element) -> Iterator[tuple[int, str]]:
    """(column from 0, words) of each cell of a row that shows something."""
    column = 0
    for cell in row:
        if name_of(cell) not in ("table-cell", "covered-table-cell"):
            continue
        again = max(whole(attribute(cell, "number-columns-repeated"), 1), 1)
        words = " ".join(odt.words_of(cell).split()) if name_of(cell) == "table-cell" else ""
        for place in range(column, min(column + again, column + _MOST, _COLUMNS) if words else column):
            yield place, words
        column += again
