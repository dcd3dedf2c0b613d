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
_NAMES = {number: name for name, number in reversed(MONTHS.items())}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s+)?(?P<month>{_MONTH})\.?,?\s+"
    r"(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<month_first>{_MONTH})\.?\s+(?P<its_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<its_year>(?:19|20)\d\d)\b"
    r"|\b(?P<d>\d{1,2})(?P<by>[/.-])(?P<m>\d{1,2})(?P=by)(?P<y>(?:19|20)\d\d)\b"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)\b",
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
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/]|-\d)")
_IN_YEAR = re.compile(
    rf"\b(?:in|during|dated|for)\s+(?P<year>{_YEAR.pattern})(?!\s?[-–]\s?\d)(?!\s+[a-z]+(?:s|ren)\b)", re.I
)
_BOUND = re.compile(r"\b(?:after|since|before|by|until|till|to|from|between|and)\s+$", re.I)
"""What stands before a time that only bounds the one asked about."""
_SPAN = re.compile(r"(?<![\d/.-])(?P<first>(?:19|20)\d\d)\s?[-–/]\s?(?P<last>(?:19|20)\d\d|\d\d)(?![\d/-])")
NO_DATE = "date not stated"
_WRITABLE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
_MONTH_NAMES = (
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
    found = [*find_dates(text)] or [*_short(text)]
    if len(found) != 1 or not _BEFORE.fullmatch(text, 0, found[0].start) or not _AFTER.fullmatch(text, found[0].end):
        return None
    return found[0]


def _short(text: str) -> Iterator[FoundDate]:
    """The dates in ``text`` whose year is of two figures, from 2000 to 2049."""
    for match in _SHORT.finditer(text):
        value = f"20{match[4]}-{int(match[3]):02d}-{int(match[1]):02d}"
        if match[4] < "50" and is_iso_date(value):
            yield FoundDate(value, match.start(), match.end())


def years_in(text: str) -> set[str]:
    """Every year ``text`` names, alone, in a date, or as the ends of a span: ``2020–2024``, ``2024/25``."""
    spanned = {year for match in _SPAN.finditer(text) for year in _ends(match)}
    return set(_YEAR.findall(text)) | {found.iso[:4] for found in find_dates(text)} | spanned


def times_asked(text: str) -> tuple[str, ...]:
    """The times a question asks about, as ISO dates of a month or a year: ``in 2021``, ``the May 2018 inspection``.

    A year in a name (``Children Act 1989``), in an amount or a span is none, nor one that only bounds a time
    (``since 2020``, ``after March 2022``, ``by 2026``).
    """
    whole = [*find_dates(text)]
    found = [each.iso[:7] for each in whole if not _BOUND.search(text, 0, each.start)]
    for match in _IN_YEAR.finditer(text):
        if not any(each.start <= match.start("year") < each.end for each in whole):
            found.append(match["year"])
    return tuple(dict.fromkeys(found))


def is_of_time(text: str, time: str) -> bool:
    """Whether a date or year in ``text`` is of ``time``, an ISO date of a month or a year."""
    if len(time) == 4:
        return time in years_in(text)
    return any(each.iso.startswith(time) for each in find_dates(text))


def years_are_one(text: str) -> bool:
    """Whether all years that ``text`` names are the two of one financial or school year: ``2023/24``."""
    named = years_in(text)
    spans = [set(_ends(match)) for match in _SPAN.finditer(text)]
    return bool(spans) and all(each == named for each in spans) and int(max(named)) - int(min(named)) == 1


def months_in(text: str) -> set[str]:
    """The name of every month that ``text`` gives with its year: ``december``."""
    return {_NAMES[int(found.iso[5:7])] for found in find_dates(text)}


def _ends(match: re.Match[str]) -> tuple[str, ...]:
    """The first and last year of a span; two figures are a year only if it is the next one."""
    first, last = match["first"], match["last"]
    if len(last) == 4:
        return first, last
    following = str(int(first) + 1)
    return (first, following) if following.endswith(last) else ()


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
    return " ".join(part for part in (day.lstrip("0"), _MONTH_NAMES[int(month) - 1] if month else "", year) if part)
