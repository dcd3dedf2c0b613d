"""Dates as British public records write them, to ISO strings of the precision known. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = r"(?<=-\d\d-\d\d)T\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:Z\b|[+-]\d\d:?\d\d)?(?!\d)"
"""The time of day of an ISO 8601 timestamp, behind its date: ``T10:00:00Z``."""
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s+)?(?P<month>{_MONTH})\.?,?\s+"
    r"(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<month_first>{_MONTH})\.?\s+(?P<its_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<its_year>(?:19|20)\d\d)\b"
    r"|\b(?P<d>\d{1,2})(?P<by>[/.-])(?P<m>\d{1,2})(?P=by)(?P<y>(?:19|20)\d\d)\b"
    rf"|\b(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d(?!\d)|(?!-\d)\b))(?:{_CLOCK})?",
    re.I,
)
_SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d\d)(?![\d/-]|\.\d)")
"""Day, month and two figures of a year: a date only where a line is nothing else; ``1.2.10`` is a paragraph."""
_WEEKDAY = r"(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
_TIME = (
    r"(?:\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\b\.?|(?:noon|hours|hrs)\b)|\d{1,2}[.:]\d\d|\d{4}\s?(?:hours|hrs)"
    r"|\d{1,2}(?=\s*(?:-|–|to)\s*\d)|noon|midday)"
)
_BEFORE = re.compile(rf"\W*(?:{_TIME}[\s,]+(?:on\s+)?)?(?:{_WEEKDAY}\b\W*)?(?:(?:on|this|the)\s+)*", re.I)
_AFTER = re.compile(
    rf"\W*(?:(?:(?:commencing|starting|from|at)\s+){{0,2}}{_TIME}(?:\s*(?:-|–|to|until)\s*{_TIME})?"
    r"(?:\W+(?:(?:at|in)\s+)?(?-i:[A-Z]).{0,60})?)?\W*",
    re.I,
)
NO_DATE = "date not stated"
_WRITABLE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: its ISO form of the precision written, and its span."""

    iso: str
    start: int
    end: int


def find_dates(text: str) -> Iterator[FoundDate]:
    """The dates of month precision or finer that ``text`` writes out, in order; day before month in numbers."""
    if "19" not in text and "20" not in text:  # no year stands in most texts, and none is sought in them
        return
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso:
            yield FoundDate(iso, match.start(), match.end())


def first_date(text: str) -> FoundDate | None:
    """The first date in ``text``, or None."""
    return next(find_dates(text), None)


def lone_date(text: str) -> FoundDate | None:
    """The date that ``text`` is: with its weekday, a time of day and after that a place, and nothing else.

    Here a year may be of two figures: ``03.05.22``, day first. None where there are two dates.
    """
    dates = [*find_dates(text)] or [*_short(text)]
    if len(dates) != 1 or not _BEFORE.fullmatch(text, 0, dates[0].start) or not _AFTER.fullmatch(text, dates[0].end):
        return None
    return dates[0]


def _short(text: str) -> Iterator[FoundDate]:
    """The dates in ``text`` whose year is of two figures, from 2000 to 2049."""
    for match in _SHORT.finditer(text):
        value = f"20{match[4]}-{int(match[3]):02d}-{int(match[1]):02d}"
        if match[4] < "50" and is_iso_date(value):
            yield FoundDate(value, match.start(), match.end())


def date_covers(stated: str, after: str | None, before: str | None) -> bool:
    """Whether a date of any precision can lie in ``[after, before]``, both included, of any precision themselves.

    ``2023`` is in ``[2023-06, 2023-09]``: it may be; what may be is not left out.
    """
    return (after is None or _last(stated) >= _first(after)) and (before is None or _first(stated) <= _last(before))


def is_iso_date(value: str) -> bool:
    """Whether ``value`` is a date the contract can carry: 2024, 2024-03 or 2024-03-28, and exists."""
    if not re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", value):
        return False
    try:
        date.fromisoformat(_first(value))
    except ValueError:
        return False
    return True


def _iso(match: re.Match[str]) -> str | None:
    if match["iso"]:
        if _is_span(match["iso"]):
            return None
        return match["iso"] if is_iso_date(match["iso"]) else None
    if match["y"]:
        value = f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}"
        return value if is_iso_date(value) else None
    year, name, day = (match["year"], match["month"], match["day"])
    if match["month_first"]:
        year, name, day = match["its_year"], match["month_first"], match["its_day"]
    month = f"{year}-{MONTHS[name.lower()]:02d}"
    value = f"{month}-{int(day):02d}" if day else month
    return value if is_iso_date(value) else month


def _is_span(iso: str) -> bool:
    """Whether what looks like a month is a financial year: ``2011-12`` is no December."""
    return len(iso) == 7 and int(iso[5:]) == (int(iso[:4]) + 1) % 100


def _first(iso: str) -> str:
    return iso + "-01-01"[len(iso) - 4 :] if len(iso) < 10 else iso


def _last(iso: str) -> str:
    return iso + "-12-31"[len(iso) - 4 :] if len(iso) < 10 else iso


def written_date(date: str | None) -> str:
    """An ISO date as it is written: ``28 March 2024``, ``March 2024``, ``2024``, or that it is not stated.

    What is no such date stands as it is.
    """
    if not date:
        return NO_DATE
    if not _WRITABLE.fullmatch(date):
        return date
    year, month, day = ([*date.split("-"), "", ""])[:3]
    return " ".join(part for part in (day.lstrip("0"), MONTH_NAMES[int(month) - 1] if month else "", year) if part)
