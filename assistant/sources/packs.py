"""The minutes inside an agenda pack: a record of their own, dated by their own heading.

A pack is bound page by page: minutes begin on a page that says at its top which meeting they are of, and end before the
page on which the next paper begins. What the pack itself says stands for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.records import Page, ParsedFile, Record
from assistant.sources.inner_records import inner_record, stated_within
from assistant.text import one_line

_TOP = 8
"""Lines at the head of a page by which a paper is known."""
_ITEM = re.compile(r"agenda item\s*(?:no\.?\s*)?\d{1,3}[a-z]?\W*", re.I)
"""What a pack is stamped with where the paper for an item begins."""
_MINUTES = re.compile(
    r"(?:\w+ ){0,2}(?:minutes|notes|record)\b.{0,160}\b(?:held|meeting|committee|council|board|panel)\b"
    r"|(?:[^\W\d]\S* ){0,8}(?:meeting|committee|council|board|panel)s? minutes$",
    re.I,
)
_PAPER = re.compile(
    r"(?:report (?:to|of|by|for|title)|title of (?:the )?report|agenda(?: item \d+)?$|appendi(?:x|ces)\b|annexe?\b)",
    re.I,
)
"""How another paper begins at the head of a page."""


def parted(record: Record, reading: ParsedFile) -> tuple[Record, ...]:
    """The records of a pack: itself, and the minutes bound into it; one record where it is no pack or has none."""
    if record.kind != "agenda" or len(reading.pages) < 2:
        return (record,)
    records: list[Record] = []
    at = record.start
    for first, end in _minutes(reading):
        start = first.start
        own = stated_within(reading, start, end)
        if "date" not in own or own["date"].value == record.date or own.get("kind", own["date"]).value != "minutes":
            continue
        if start > at:
            records.append(replace(record, start=at, end=start))
        part = next(filter(_ITEM.fullmatch, _top(reading.text, first)), f"page {first.number}")
        minutes = inner_record(record, own, part, (start, end))
        records.append(replace(minutes, publisher=minutes.publisher or record.publisher))
        at = end
    if at < record.end:
        records.append(replace(record, start=at))
    return tuple(records)


def _minutes(reading: ParsedFile) -> Iterator[tuple[Page, int]]:
    """The page that minutes begin on, and where they end, in whole pages."""
    tops = [_top(reading.text, page) for page in reading.pages]
    begun: Page | None = None
    known: set[str] = set()
    """What the minutes are headed with: on their later pages too it may stand at the top."""
    for page, top in zip(reading.pages, tops, strict=True):
        heads = {re.sub(r"\d+", "#", line) for line in top if _MINUTES.match(line) and not _lists(line)}
        if begun is not None and _begins_paper([line for line in top if re.sub(r"\d+", "#", line) not in known]):
            yield begun, page.start
            begun = None
        if begun is None and page.number > 1 and heads:
            begun, known = page, heads
    if begun is not None:
        yield begun, reading.pages[-1].end


def _top(text: str, page: Page) -> list[str]:
    lines = (one_line(line) for line in text[page.start : page.end].splitlines())
    return [line for line in lines if line][:_TOP]


def _begins_paper(top: Sequence[str]) -> bool:
    stamped = any(_ITEM.fullmatch(line) for line in top)
    return stamped or any((_MINUTES.match(line) and not _lists(line)) or _PAPER.match(line) for line in top[:4])


def _lists(line: str) -> bool:
    """Whether a line speaks of minutes that are to be approved, or ends as a sentence does."""
    return re.search(r"\b(?:approv|agreed|confirm|sign|receiv|noted?)\w*|[.;]$", line, re.I) is not None
