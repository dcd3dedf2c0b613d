"""The minutes inside an agenda pack: a record of their own, dated by their own heading.

A pack is bound page by page: minutes begin on a page that says at its top which meeting they are of, and end before the
page on which the next paper begins. Else they begin with a title of their own above their date, where what follows was
said and done. What the pack itself says stands for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.records import Page, ParsedFile, Record
from assistant.sources.inner_records import inner_record, stated_within
from assistant.text import but_for_numbers, first_date, one_line

_TOP = 8
"""Lines at the head of a page by which a paper is known."""
_ITEM = re.compile(r"agenda item\s*(?:no\.?\s*)?\d{1,3}[a-z]?\W*", re.I)
"""What a pack is stamped with where the paper for an item begins."""
_MINUTES = re.compile(
    r"(?:\w+ ){0,2}(?:minutes|notes|record)\b.{0,160}\b(?:held|meeting|committee|council|board|panel)\b"
    r"|(?:[^\W\d]\S* ){0,8}(?:meeting|committee|council|board|panel)s? minutes$",
    re.I,
)
_TITLE = re.compile(
    r"^[^\S\n]*(?P<title>(?:#+[^\S\n]+)?(?:[A-Z][\w'’&-]*[^\S\n]+|(?:and|of|the)[^\S\n]+){0,8}(?:Minutes|MINUTES))[^\S\n]*\n"
    r"\s*(?P<date>[^\n]*\b(?:19|20)\d\d\b[^\n]*)$",
    re.M,
)
"""A title of minutes that has its line to itself, and the line below it that dates them."""
_HELD = re.compile(
    r"\bcalled\b[^.]{0,160}\bto\s+order\b|^[^\S\n]*(?:members\s+)?present\s*:|\bwere\s+present\b"
    r"|\bapologies\b[^.]{0,60}\breceived\b",
    re.I | re.M,
)
"""What only the minutes of a meeting say: an agenda lists what is to come."""
_FRONT = 3000
"""Characters below the title in which they say it."""
_PAPER = re.compile(
    r"(?:report (?:to|of|by|for|title)|title of (?:the )?report|agenda(?: item \d+)?$|appendi(?:x|ces)\b|annexe?\b)",
    re.I,
)
"""How another paper begins at the head of a page."""


def parted(record: Record, reading: ParsedFile) -> tuple[Record, ...]:
    """The records of a pack: itself, and the minutes bound into it; one record where it is no pack or has none."""
    if record.kind != "agenda":
        return (record,)
    bound = [*_minutes(reading)] or _minutes_below(reading)
    records: list[Record] = []
    at = record.start
    for start, end, place in bound:
        own = stated_within(reading, start, end)
        if "date" not in own or own["date"].value == record.date or own.get("kind", own["date"]).value != "minutes":
            continue
        if start > at:
            records.append(replace(record, start=at, end=start))
        minutes = inner_record(record, own, place, (start, end))
        records.append(replace(minutes, publisher=minutes.publisher or record.publisher))
        at = end
    if at < record.end:
        records.append(replace(record, start=at))
    return tuple(records)


def _minutes(reading: ParsedFile) -> Iterator[tuple[int, int, str]]:
    """Where minutes begin and end, in whole pages, and how the pack is stamped there or which page that is."""
    for first, end in _minutes_pages(reading):
        yield first.start, end, next(filter(_ITEM.fullmatch, _top(reading.text, first)), f"page {first.number}")


def _minutes_below(reading: ParsedFile) -> Iterator[tuple[int, int, str]]:
    """Where minutes that have a title of their own begin and end, and their title; a title is repeated over a page."""
    text = reading.text
    begun: list[tuple[int, str, str]] = []
    for found in _TITLE.finditer(text):
        date = first_date(found["date"])
        if date is None or (begun and begun[-1][1] == date.iso):
            continue
        if _HELD.search(text, found.end(), found.end() + _FRONT):
            begun.append((found.start("title"), date.iso, one_line(found["title"])))
    others = [start for start, _, _ in begun]
    others += [page.start for page in reading.pages if _begins_paper(_top(text, page))]
    for start, _, title in begun:
        yield start, min((end for end in others if end > start), default=len(text)), title


def _minutes_pages(reading: ParsedFile) -> Iterator[tuple[Page, int]]:
    """The page that minutes begin on, and where they end, in whole pages."""
    tops = [_top(reading.text, page) for page in reading.pages]
    begun: Page | None = None
    known: set[str] = set()
    """What the minutes are headed with: on their later pages too it may stand at the top."""
    for page, top in zip(reading.pages, tops, strict=True):
        heads = {but_for_numbers(line) for line in top if _MINUTES.match(line) and not _lists(line)}
        if begun is not None and _begins_paper([line for line in top if but_for_numbers(line) not in known]):
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
