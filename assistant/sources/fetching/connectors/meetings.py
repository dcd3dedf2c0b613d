"""What the sites of committees have in common: committees, their meetings, and the papers of each.

A `MeetingSite` says how a site gives them; which are asked for, and which not again, is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from assistant.errors import FetchRefused
from assistant.sources.fetched import FetchedPaper
from assistant.sources.fetching.addresses import Refusal
from assistant.sources.fetching.reports import Finding, GroupListed, RefusedAddress, Remark
from assistant.sources.fetching.settings import PaperSource
from assistant.text import find_dates

_PATIENCE = timedelta(days=180)
"""How long after a meeting its papers are looked at again; what was read after that is not asked for any more."""
_SETTLED = "settled"
_BEGINNING = date(1990, 1, 1)
_AHEAD = timedelta(days=366)
_FEW = 10
_MINUTES = re.compile(r"\bminutes\b(?!\s+(?:silence|past|to\b))", re.I)
_DRAFT = re.compile(r"\b(?:draft|unconfirmed|unapproved)\b", re.I)
_CONFIRMED = re.compile(r"\b(?:confirmed|approved|signed)\b", re.I)


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee of a council, by the number that its site knows it by."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: its number, its committee, and its day as an ISO date, empty where the list does not say it."""

    number: str
    committee: Committee
    day: str

    @property
    def group(self) -> str:
        return f"meeting {self.number}"


def not_given(meeting: Meeting, address: str, error: FetchRefused) -> Finding:
    """What is found where the page of a meeting is refused: that the meeting has nothing any more, or the refusal."""
    if error.refusal == Refusal.GONE:
        return GroupListed(meeting.group)
    return RefusedAddress(address, str(error.refusal), str(error))


class MeetingSite(Protocol):
    """How a site gives its committees and their meetings. Each raises `FetchRefused` where it does not."""

    base: str

    def committees(self) -> list[Committee]:
        """The committees that the public is shown."""

    def meetings(self, committee: Committee, first: date, last: date) -> tuple[list[Meeting], int]:
        """The meetings of a committee between two days, and how many the site gave beside."""

    def papers(self, meeting: Meeting, known: FetchedPaper | None, today: date) -> Iterator[Finding]:
        """The papers of a meeting, whose own page may be ``known``."""


def list_papers(
    source: PaperSource,
    site: MeetingSite,
    committees: Sequence[Committee],
    known: Sequence[FetchedPaper],
    today: date,
) -> Iterator[Finding]:
    """The papers of the meetings of those of ``committees`` that the source names."""
    chosen, remarks = chosen_of(committees, source.committees)
    yield from map(Remark, remarks)
    for committee in chosen:
        own = [paper for paper in known if paper.committee == committee.title and paper.group and paper.is_current]
        yield from _of_committee(source, site, committee, own, today)


def chosen_of(committees: Sequence[Committee], named: Sequence[str]) -> tuple[list[Committee], list[str]]:
    """The committees called by one of the names, or whose titles hold it, all where none is named; and what to say of
    names without one."""
    if not named:
        return list(committees), []
    found: dict[str, list[Committee]] = {}
    for name in named:
        exact = [one for one in committees if one.title.casefold() == name.casefold()]
        found[name] = exact or [one for one in committees if name.casefold() in one.title.casefold()]
    there = ", ".join(one.title for one in committees[:_FEW]) + (", …" if len(committees) > _FEW else "")
    remarks = [f"No committee is called {name!r}. There are: {there}." for name, ones in found.items() if not ones]
    return list(dict.fromkeys(one for ones in found.values() for one in ones)), remarks


def _of_committee(
    source: PaperSource, site: MeetingSite, committee: Committee, known: Sequence[FetchedPaper], today: date
) -> Iterator[Finding]:
    """The papers of a committee's meetings; a meeting that is known and listed no more is asked for itself."""
    first = first_day(source.since)
    try:
        meetings, outside = site.meetings(committee, first, today + _AHEAD)
    except FetchRefused as error:
        yield RefusedAddress(site.base, str(error.refusal), f"{committee.title}: {error}")
        return
    if outside:
        yield Remark(f"{committee.title}: the site gave {outside:,} meetings out of the range asked for; left out.")
    pages = {paper.group: paper for paper in known if paper.key == own_key(paper.group)}
    listed = {meeting.group for meeting in meetings}
    vanished = {
        paper.group: paper.meeting_date or ""
        for paper in known
        if paper.group and paper.group not in listed and (paper.meeting_date or "9") >= first.isoformat()
    }
    settled = 0
    for meeting in meetings:
        page = pages.get(meeting.group)
        if page and page.stamp == _SETTLED:
            settled += 1
        else:
            yield from site.papers(meeting, page, today)
    for group, day in vanished.items():
        yield from site.papers(Meeting(group.partition(" ")[2], committee, day), pages.get(group), today)
    if settled:
        yield Remark(
            f"{committee.title}: {settled:,} meetings, read half a year after they were held, not asked again."
        )


def own_key(group: str | None) -> str:
    """The key of a meeting's own page."""
    return f"m{(group or '').partition(' ')[2]}"


def stamp_of(day: str | None, today: date) -> str | None:
    """The stamp of a meeting's page that is read so long after the meeting that it will not change any more."""
    return _SETTLED if day and today - date.fromisoformat(day) > _PATIENCE else None


def first_day(since: str | None) -> date:
    """The first day of a date of any precision."""
    return date.fromisoformat(f"{since}-01-01"[:10]) if since else _BEGINNING


def is_within(day: str, first: date, last: date) -> bool:
    """Whether a day, where it is known, lies between two others, both included."""
    return not day or first.isoformat() <= day <= last.isoformat()


def called(title: str) -> tuple[str | None, str | None]:
    """The kind and the standing that a title says: of minutes whether they are a draft or confirmed."""
    if not _MINUTES.search(title):
        return None, None
    return "minutes", "draft" if _DRAFT.search(title) else "confirmed" if _CONFIRMED.search(title) else None


def iso_day(text: str) -> str | None:
    """The day that a text says, as an ISO date; None where it says none."""
    return next((found.iso for found in find_dates(text) if len(found.iso) == 10), None)
