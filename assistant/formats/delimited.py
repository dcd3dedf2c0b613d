"""Tables saved as text, their cells parted by commas, semicolons, tabs or strokes (RFC 4180): a row a line.

The cells keep their words; what parted them is written ``" | "``, as in the rows of a Word table. The head stands once,
as the heading of the rows below it, so that every row is cited with it. Lines above the head stay lines.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from typing import Literal

from assistant.formats import layout, plain
from assistant.formats.headed_rows import Rows, headed_rows, is_figure
from assistant.records import ParsedFile

_PARTED_BY = ",;\t|"
_SEEN = 64_000
"""Characters by which it is told what parts the cells."""
_NAMED = (".csv", ".tsv", ".tab")
_ROWS, _COLUMNS = 5, 3
"""Rows and columns from which a text is a table whatever its name."""
_RUNAWAY = 20
"""Line ends in a cell: whoever wrote it meant no quotation mark."""
_SAYS_SEP = re.compile(r"sep=(.)\r?\n")
"""The first line by which Excel is told what parts the cells."""
_LONGEST_CELL = 10_000_000


def is_table(text: str, name: str) -> bool:
    """Whether the beginning of a text is rows of cells.

    A file that is not named as one must have five rows of as many cells, three or more, and a column of figures.
    """
    head = text[:_SEEN]
    by = _parted_by(head)
    if by is None:
        return False
    rows = [row for row in _rows(head, by) if any(row)]
    if len(text) > _SEEN:
        rows = rows[:-1]
    wide = Counter(len(row) for row in rows if len(row) > 1)
    if not wide:
        return False
    if name.lower().endswith(_NAMED):
        return sum(wide.values()) >= len(rows) / 2
    width, count = wide.most_common(1)[0]
    regular = len(rows) >= _ROWS and width >= _COLUMNS and count == len(rows)
    return regular and any(all(is_figure(row[column]) for row in rows[1:]) for column in range(width))


def read(data: bytes, name: str) -> ParsedFile:
    """The rows of a table, those above its head as text.

    Raises:
        Unreadable: the bytes are not text in any encoding known here.
    """
    parsed = plain.read(data, name)
    said = _SAYS_SEP.match(parsed.text)
    text = parsed.text[said.end() :] if said else parsed.text
    rows = _rows(text, said[1] if said else _parted_by(text[:_SEEN]) or ",")
    composed, marks = layout.write(headed_rows(rows))
    return replace(parsed, text=composed, format="csv", pages=(), marks=tuple(marks))


def _parted_by(head: str) -> str | None:
    """What parts the cells: of the signs that stand on two lines or more, that which does so most evenly."""
    lines = [line for line in head.splitlines() if line.strip()][:200]
    best: tuple[int, str] | None = None
    for sign in _PARTED_BY:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        if counts and sum(counts.values()) > 1:
            evenly = counts.most_common(1)[0][1]
            best = max(best or (0, ""), (evenly, sign), key=lambda pair: pair[0])
    return best[1] if best else None


def _rows(text: str, by: str) -> Rows:
    """The cells of each row, white space folded. A quotation mark that is never closed is a character as any other."""
    rows = _parsed(text, by, csv.QUOTE_MINIMAL)
    if any(cell.count("\n") > _RUNAWAY for row in rows for cell in row):
        rows = _parsed(text, by, csv.QUOTE_NONE)
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _parsed(text: str, by: str, quoting: Literal[0, 3]) -> Rows:
    csv.field_size_limit(_LONGEST_CELL)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=by, quoting=quoting, skipinitialspace=True))
