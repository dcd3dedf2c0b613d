"""Excel workbooks (XLSX, XLSM): each sheet's rows as lines below their head, numbers as the sheet shows them.

Read from the XML, by the same guarded package as Word documents. What the workbook hides (sheets, rows, columns) is not
read, since who opens it does not see it, and is counted; so are drawings, and formulas without a stored value, which
are never computed here. Comments are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import Unreadable
from assistant.formats import layout, number_formats, sheets, stated
from assistant.formats.package import Parts, attribute, child, name_of, whole
from assistant.formats.sheets import Budget, WorkbookSheet
from assistant.formats.trees import Element
from assistant.records import ParsedFile, Stated

_WHAT = "Excel workbook"
_REMEDY = "Open it in Excel and save it again, or as CSV."
_COLUMN = re.compile(r"([A-Z]{1,3})\d+")
_COLUMNS = 16_384
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OPENING = 2_000


def read(data: bytes, name: str) -> ParsedFile:
    """The rows of a workbook's sheets, in their order.

    Raises:
        Unreadable: it is damaged, locked, empty, or would unpack to more than is allowed.
    """
    try:
        workbook = _Workbook.opened(Parts.opened(data, _WHAT))
        found, hidden = workbook.sheets()
        text, marks = layout.write(sheets.blocks(found))
    except Unreadable as error:
        raise Unreadable(error.what, error.remedy if "password" in error.what else _REMEDY) from None
    notices = list(sheets.notices(found))
    if hidden:
        notices.append(f"hidden sheets are not read: {', '.join(f'“{sheet}”' for sheet in hidden)}")
    title = tuple(_title(workbook.parts, text))
    return ParsedFile(text, "xlsx", marks=tuple(marks), notices=tuple(notices), properties=title)


def _title(parts: Parts, text: str) -> Iterator[tuple[str, Stated]]:
    """The title the properties state, if its words stand in the opening of the text."""
    core = parts.core()
    for element in core.iter("{*}title") if core is not None else ():
        if title := stated.title(element.text, text[:_OPENING]):
            yield "title", Stated(title, "workbook properties")


@dataclass(frozen=True, slots=True)
class _Workbook:
    """The parts of a workbook, its strings, and the code of each cell style's number format."""

    parts: Parts
    main: str
    tree: Element
    strings: Sequence[str]
    codes: Sequence[str]
    from_1904: bool

    @classmethod
    def opened(cls, parts: Parts) -> _Workbook:
        main = parts.main("xl/workbook.xml")
        tree = parts.tree(main)
        if tree is None:
            raise Unreadable("the Excel workbook has no main part.", _REMEDY)
        strings = parts.tree(parts.related(main, "sharedStrings"))
        codes = _codes(parts.spare(parts.related(main, "styles")))
        since = attribute(child(tree, "workbookPr"), "date1904") in ("1", "true")
        return cls(
            parts,
            main,
            tree,
            [_said(item) for item in strings if name_of(item) == "si"] if strings is not None else [],
            codes,
            since,
        )

    def sheets(self) -> tuple[list[WorkbookSheet], list[str]]:
        """The sheets that are shown, and the names of those that are hidden."""
        targets = self.parts.targets(self.main)
        found, hidden, budget = [], [], Budget()
        listed = child(self.tree, "sheets")
        for entry in listed if listed is not None else ():
            name = attribute(entry, "name") or ""
            tree = self.parts.tree(targets.get(attribute(entry, "id") or "", "")) if attribute(entry, "id") else None
            if (attribute(entry, "state") or "visible") != "visible":
                hidden.append(name)
            elif tree is None or name_of(tree) != "worksheet":
                found.append(WorkbookSheet(name, [], Counter({"chart or part that is missing": 1})))
            else:
                found.append(self._sheet(name, tree, budget))
        return found, hidden

    def _sheet(self, name: str, tree: Element, budget: Budget) -> WorkbookSheet:
        left_out: Counter[str] = Counter()
        left_out["drawing"] = sum(1 for part in tree if name_of(part) == "drawing")
        hidden = _hidden_columns(tree)
        rows: list[dict[int, str]] = []
        last = 0
        for row in tree.iter("{*}row"):
            number = whole(attribute(row, "r"), last + 1)
            if number > last + 1:
                rows.append({})
            last = number
            cells = dict(self._cells(row, budget, left_out))
            if attribute(row, "hidden") in ("1", "true"):
                left_out["hidden row"] += bool(cells)
                continue
            rows.append({column: words for column, words in cells.items() if column not in hidden})
            for column in hidden.keys() & cells.keys():
                hidden[column] = True
        left_out["hidden column"] = sum(hidden.values())
        return WorkbookSheet(name, rows, left_out)

    def _cells(self, row: Element, budget: Budget, left_out: Counter[str]) -> Iterator[tuple[int, str]]:
        """(column from 0, words) of each cell of a row that shows something."""
        column = -1
        for cell in row:
            if name_of(cell) != "c":
                continue
            place = _COLUMN.fullmatch(attribute(cell, "r") or "")
            column = _number(place[1]) if place else column + 1
            words = " ".join(self._shown(cell).split())
            if words and 0 <= column < _COLUMNS:
                yield column, budget.spend(words)
            elif child(cell, "f") is not None and not words:
                left_out["formula without a stored value"] += 1

    def _shown(self, cell: Element) -> str:
        """What a cell shows."""
        kind = attribute(cell, "t") or "n"
        if kind == "inlineStr":
            return _said(child(cell, "is"))
        held = child(cell, "v")
        value = (held.text or "") if held is not None else ""
        if kind == "s":
            index = whole(value, -1)
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        return self._figure(value, whole(attribute(cell, "s"), 0)) if kind == "n" else _unescaped(value)

    def _figure(self, value: str, style: int) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if number != number or abs(number) > 1e300:
            return value
        return number_formats.shown(number, self.codes[style] if style < len(self.codes) else "", self.from_1904)


def _codes(styles: Element | None) -> list[str]:
    """The number format's code of each cell style, by its number."""
    formats = child(styles, "numFmts")
    own = {
        whole(attribute(form, "numFmtId"), -1): attribute(form, "formatCode") or ""
        for form in (formats if formats is not None else ())
    }
    uses = child(styles, "cellXfs")
    return [
        number_formats.code_of(whole(attribute(form, "numFmtId"), 0), own)
        for form in (uses if uses is not None else ())
    ]


def _hidden_columns(tree: Element) -> dict[int, bool]:
    """The columns that are hidden, by number; whether one shows anything is not known yet."""
    hidden: dict[int, bool] = {}
    columns = child(tree, "cols")
    for column in columns if columns is not None else ():
        if attribute(column, "hidden") in ("1", "true"):
            first, last = whole(attribute(column, "min"), 1), whole(attribute(column, "max"), 0)
            hidden.update(dict.fromkeys(range(max(first, 1) - 1, min(last, _COLUMNS)), False))
    return hidden


def _said(item: Element | None) -> str:
    """The words of a string, its runs joined; how they are pronounced is left out."""
    if item is None:
        return ""
    pieces = [part for part in item.iter("{*}t") if not any(name_of(a) == "rPh" for a in part.iterancestors("{*}rPh"))]
    return _unescaped("".join(part.text or "" for part in pieces))


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), words)


def _number(letters: str) -> int:
    """The number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
