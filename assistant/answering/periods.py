"""Periods of a course of time: years, quarters or months, whichever a reader can take in, and where nothing falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby

from assistant.records import TimelineGap, TimelinePeriod

_MONTHS = 18
"""Months up to which each is a period of its own."""
_QUARTERS = 24
"""Quarters up to which each is one; beyond, years are."""
_YEAR, _MONTH = 4, 7
"""The length of an ISO date that states a year, and of one that states a month."""

_Places = Callable[[str], int]
"""The number of the period that a date falls in, counted from the year 0."""


def periods_of(dates: Sequence[str], records: Sequence[str]) -> tuple[TimelinePeriod, ...]:
    """Every period from the first to the last of ``dates`` (ISO, in order), with how many of them and of the dates of
    all ``records`` fall in it.

    They are years where one of ``dates`` states no more; a record whose date is less precise than a period is in none.
    """
    if not dates:
        return ()
    place, name, least = _measure(dates)
    quoted = Counter(map(place, dates))
    held = Counter(place(date) for date in records if len(date) >= least)
    return tuple(
        TimelinePeriod(name(number), quoted[number], max(held[number], quoted[number]))
        for number in range(place(dates[0]), place(dates[-1]) + 1)
    )


def gaps_between(dates: Sequence[str], periods: Sequence[TimelinePeriod]) -> tuple[TimelineGap, ...]:
    """The runs of ``periods`` without any of ``dates``, each between the dates on its sides."""
    gaps, at = [], 0
    for empty, run in groupby(periods, key=lambda period: not period.quotations):
        own = list(run)
        if empty:
            gaps.append(TimelineGap(dates[at - 1], dates[at], sum(period.records for period in own)))
        at += sum(period.quotations for period in own)
    return tuple(gaps)


def _measure(dates: Sequence[str]) -> tuple[_Places, Callable[[int], str], int]:
    """How periods are counted and called, and the precision that a date must have to fall in one."""
    fine = all(len(date) >= _MONTH for date in dates)
    months = _month(dates[-1]) - _month(dates[0]) + 1 if fine else 0
    if fine and months <= _MONTHS:
        return _month, lambda number: f"{number // 12:04d}-{number % 12 + 1:02d}", _MONTH
    if fine and months <= 3 * _QUARTERS:
        return lambda date: _month(date) // 3, lambda number: f"{number // 4:04d}-Q{number % 4 + 1}", _MONTH
    return lambda date: int(date[:_YEAR]), lambda number: f"{number:04d}", _YEAR


def _month(date: str) -> int:
    return int(date[:_YEAR]) * 12 + int(date[_YEAR + 1 : _MONTH]) - 1
