"""A topic in the course of time: the best quotation of each record, the periods they fall in, and the gaps between."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records.replies import Citation, Searched


@dataclass(frozen=True, slots=True)
class TimelinePeriod:
    """A year, a quarter or a month (``2024``, ``2024-Q2``, ``2024-03``): how many of the ``records`` dated in it that
    were searched have a quotation.

    >>> TimelinePeriod("2024-Q2", 1, 12).records
    12
    """

    period: str
    quotations: int
    records: int


@dataclass(frozen=True, slots=True)
class TimelineGap:
    """Periods on end without a quotation, between those of the dates ``after`` and ``before``; ``records`` dated in
    these periods were searched.

    >>> TimelineGap("2022-09-30", "2024-03-27", 3).records
    3
    """

    after: str
    before: str
    records: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The best quotation on ``topic`` from each record that has one above the lower threshold, oldest first.

    ``first`` and ``latest`` are the ends of ``entries``; ``undated`` are quotations of records whose date is not
    stated. ``nearest`` are the best of records that have none above the threshold; they are no part of it. ``unread``
    counts records that hold the words of the topic and were not read closely.

    for citation in assistant.timeline("pathway plans").entries:
        print(citation.date, citation.quote)
    """

    topic: str
    entries: tuple[Citation, ...]
    undated: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    first: Citation | None
    latest: Citation | None
    periods: tuple[TimelinePeriod, ...]
    gaps: tuple[TimelineGap, ...]
    unread: int
    searched: Searched
