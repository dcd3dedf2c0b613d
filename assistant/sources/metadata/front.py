"""The front of a record, where it says what it is: the lines above its first item, list of names or paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.records import Mark, MarkKind, ParsedFile
from assistant.text import LABELLED, MARKER, STANDING, first_date, lone_date, one_line

HEAD = 6000
"""Characters in which a record says what it is."""
_LINES = 40
_CELLS = re.compile(r"\s*[|\t]\s*")
_FIELD = re.compile(r"(?P<label>[A-Za-z][^:]{1,60}?)\s*:\s*(?P<value>.*)")
_MARKDOWN = re.compile(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$|\*\*|__|(?<!!)\[(?=[^\]]+\]\()|(?<=[^\s])\]\([^)\s]*\)")
_OPENING = 6
_OPENS = re.compile(
    rf"(?:{STANDING.pattern}\W+)*(?:minutes|notes|record) (?:of|from) (?:an?|the) .{{0,120}}\b(?:held|on)\b.*\d", re.I
)
"""The sentence that says which meeting the minutes are of; with a stop or without, it is of the front."""
_OFFICERS = re.compile(r"chair(?:man|person|woman)?\b.*\bclerk\b", re.I)
"""Who presides and who writes, printed on one line of a council's letterhead."""
_ABBREVIATED = re.compile(r"\b(?:[ap]\.m|St|Mr|Mrs|Ms|Dr|No|Cllrs?|etc|Hon|MP|plc|Ltd)\.$", re.I)
_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*$")
_PROSE_WORDS = 5
_WRAPPED = 55
"""Characters of a line that can be the first of a paragraph set to a page."""
_LONGEST = 250
SECTION = re.compile(
    r"(?:\d{1,3}[.)]?\s+)?(?:(?:members |also |councillors )?present\b|in attendance|attendance|attendees"
    r"|apolog(?:y|ies)\b|membership|declarations?\b|introduction\b|welcome(?:$|,| and\b| &)|contents\b"
    r"|table of contents|foreword|(?:executive )?summary$|background$|purpose\b.*|recommendations?\b"
    r"|key considerations|matters arising|order of business|minutes of (?:the )?(?:last|previous)\b|reasons? for\b"
    r"|filming\b|chair(?:man|person)?:|whereas\b|urgent (?:items|business)|public (?:participation|questions)"
    r"|exclusion of\b|appendi(?:x|ces)\b|annexe?\b|glossary$|distribution(?: list)?$|signed\b)",
    re.I,
)
"""How a part of a paper begins, or a list of names in it: what stands below is no longer the paper's own front."""

AGENDA = re.compile(r"(?:agenda(?: page| items?|\s*[-–—]?\s*part\b.*)?|a g e n d a)\s*:?$", re.I)


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line that shows something: its number from 1 in the text, where it starts, and its words on one line.

    ``heading`` is the level of the heading it is in, 0 for none; ``apart`` says that an empty line or nothing stands
    above it. ``cells`` are the parts between upright strokes and tabs.
    """

    number: int
    start: int
    shown: str
    cells: tuple[str, ...]
    heading: int = 0
    listed: bool = False
    row: bool = False
    apart: bool = True

    def fields(self) -> Iterator[tuple[str, str]]:
        """The labels and values it holds: ``Date: 3 May``, ``Date | 3 May``, ``Date: | 3 May | Ward: | All``."""
        waiting: str | None = None
        for cell in self.cells:
            field = _FIELD.fullmatch(cell)
            if waiting is not None:
                yield waiting, cell
                waiting = None
            elif field and field["value"]:
                yield one_line(field["label"]), field["value"]
            else:
                waiting = cell.rstrip(" :")
        if waiting is not None and self.cells[-1].endswith(":") and len(waiting) <= 60:
            yield waiting, ""


def top(reading: ParsedFile) -> list[FrontLine]:
    """The first lines of ``reading`` that show something; Markdown's signs are taken off, running heads left out."""
    return list(islice((line for line, running in _lines(reading) if not running), _LINES))


def running(reading: ParsedFile) -> list[FrontLine]:
    """The running heads and feet of its first pages; nothing where a format has no pages, as menus are none."""
    if reading.format not in ("pdf", "docx", "image"):
        return []
    return list(islice((line for line, running in _lines(reading) if running), _LINES))


def _lines(reading: ParsedFile) -> Iterator[tuple[FrontLine, bool]]:
    """Each line of the record's beginning that shows something, and whether it is furniture."""
    marks = sorted((mark for mark in reading.marks if mark.start < HEAD), key=lambda mark: mark.start)
    starts = [mark.start for mark in marks]
    markdown = any(
        mark.kind is MarkKind.HEADING and reading.text.startswith("#", mark.start) and reading.format == "text"
        for mark in marks
    )
    at, apart = 0, True
    for number, raw in enumerate(reading.text[:HEAD].splitlines(keepends=True), start=1):
        start, at = at, at + len(raw)
        words = unmarked(raw) if markdown else raw
        if not one_line(words):
            apart = True
            continue
        mark = _mark(marks, starts, start + len(raw) - len(raw.lstrip()))
        kind = mark.kind if mark else None
        cells = tuple(cell for cell in (one_line(cell) for cell in _CELLS.split(words)) if cell)
        level = (mark.level or 9) if mark and kind is MarkKind.HEADING else 0
        listed, row = kind is MarkKind.LIST_ITEM, kind is MarkKind.TABLE_ROW or len(cells) > 1
        line = FrontLine(
            number=number,
            start=start,
            shown=one_line(words),
            cells=cells or (one_line(words),),
            heading=level,
            listed=listed,
            row=row,
            apart=apart,
        )
        yield line, kind is MarkKind.FURNITURE
        apart = apart and kind is MarkKind.FURNITURE


def unmarked(words: str) -> str:
    """``words`` without the signs of Markdown for headings, emphasis and links."""
    return _MARKDOWN.sub("", words)


def _mark(marks: Sequence[Mark], starts: Sequence[int], at: int) -> Mark | None:
    index = bisect_right(starts, at) - 1
    return marks[index] if index >= 0 and marks[index].end > at else None


def of(lines: Sequence[FrontLine]) -> list[FrontLine]:
    """The lines before the first that is of the record's body; below its date and ``AGENDA`` the items begin."""
    end = next((index for index in range(len(lines)) if _is_body(lines, index)), len(lines))
    listed = next((index for index, line in enumerate(lines[:end]) if index and AGENDA.match(line.shown)), end)
    if any(first_date(line.shown) for line in lines[:listed]):
        end = min(end, listed + 1)
    return list(lines[:end])


def _is_body(lines: Sequence[FrontLine], index: int) -> bool:
    line = lines[index]
    if index < _OPENING and _OPENS.match(line.shown) and not line.listed:
        return False
    if (
        line.listed
        or MARKER.match(line.shown)
        or (SECTION.match(line.shown) and not (line.row or _OFFICERS.match(line.shown)))
    ):
        return lone_date(line.shown) is None
    return is_prose(lines, index)


def is_prose(lines: Sequence[FrontLine], index: int) -> bool:
    """Whether a line is a sentence, or the first line of a paragraph set to the width of a page."""
    line = lines[index]
    if line.row or LABELLED.match(line.shown):
        return False
    if _is_sentence(line.shown) or len(line.shown) > _LONGEST:
        return True
    if line.heading or len(line.shown) < _WRAPPED:
        return False
    for following in lines[index + 1 :]:
        if following.apart or following.row or following.heading:
            return False
        if _is_sentence(following.shown) or _SENTENCE.search(following.shown):
            return _ABBREVIATED.search(following.shown) is None
    return False


def _is_sentence(shown: str) -> bool:
    if not _SENTENCE.search(shown) or _ABBREVIATED.search(shown):
        return False
    words = shown.split()
    return len(words) >= _PROSE_WORDS and sum(word[0].islower() for word in words) * 3 >= len(words)
