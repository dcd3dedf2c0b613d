"""modern.gov's web service (``mgWebService.asmx``): committees, their meetings, and of each meeting its items with
their minutes and the documents linked to them. Plain GET, XML, no key.

What is known of it: elements hold blanks and line ends beside their values, booleans are ``True`` and ``False``, titles
are escaped twice, the same attachment may be listed again, restricted ones are listed too. A service may lack a method,
or ignore the range of dates that it is given.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from assistant.errors import FetchRefused
from assistant.sources.fetched import FetchedPaper
from assistant.sources.fetching.addresses import Refusal, joined_to
from assistant.sources.fetching.connectors.meetings import (
    Committee,
    Meeting,
    called,
    is_within,
    iso_day,
    not_given,
    own_key,
    stamp_of,
)
from assistant.sources.fetching.names import short_digest
from assistant.sources.fetching.pages import Element, PageReader
from assistant.sources.fetching.reports import Finding, GroupListed, ListedPaper, RestrictedPaper
from assistant.text import written_date

_LACKING = (Refusal.METHOD, Refusal.GONE, Refusal.FORM)
"""Refusals of one method, which another may make up for."""


class ModernGovService:
    """The web service of one site."""

    def __init__(self, base: str, pages: PageReader) -> None:
        self.base = base
        self._pages = pages
        self._all: list[Meeting] | None = None

    def committees(self) -> list[Committee]:
        """The committees, but for those that are deleted.

        Raises:
            FetchRefused: the service does not give them.
        """
        asked = self._address("GetCommittees")
        _, root = self._pages.xml(asked)
        if root.tag != "committees":
            raise FetchRefused(Refusal.FORM, f"{asked}: the answer is no list of committees.")
        return [
            Committee(_said(one, "committeeid"), _said(one, "committeetitle"))
            for one in root.iterfind("committee")
            if _said(one, "committeeid") and not _is(one, "committeedeleted", "true")
        ]

    def meetings(self, committee: Committee, first: date, last: date) -> tuple[list[Meeting], int]:
        """The meetings of a committee between two days, by either of the methods that the service may have.

        Raises:
            FetchRefused: it gives none.
        """
        days = {"sFromDate": f"{first:%d/%m/%Y}", "sToDate": f"{last:%d/%m/%Y}"}
        given = self._by_committee(committee, days) if self._all is None else None
        if given is None:
            self._all = self._every(days) if self._all is None else self._all
            given = [meeting for meeting in self._all if meeting.committee.number == committee.number]
        kept = {one.number: one for one in given if one.number and is_within(one.day, first, last)}
        meetings = [Meeting(one.number, committee, one.day) for one in kept.values()]
        return meetings, len(given) - len(meetings)

    def _by_committee(self, committee: Committee, days: dict[str, str]) -> list[Meeting] | None:
        """The meetings of one committee; None where the service has no method for that, or it fails."""
        try:
            _, root = self._pages.xml(self._address("GetMeetings", lCommitteeId=committee.number, **days))
        except FetchRefused as error:
            if error.refusal in _LACKING:
                return None
            raise
        return [_meeting(row) for row in root.iterfind("committee/committeemeetings/meeting")]

    def _every(self, days: dict[str, str]) -> list[Meeting]:
        """The meetings of all committees: -1 means all, 0 would silently give none."""
        asked = self._address("GetAllMeetingsByDate", lCommitteeId="-1", **days, bIsAscendingDateOrder="True")
        _, root = self._pages.xml(asked)
        return [_meeting(row) for row in root.iterfind("meetings/meeting")]

    def papers(self, meeting: Meeting, known: FetchedPaper | None, today: date) -> Iterator[Finding]:
        """A meeting as the service gives it, and the documents linked to its items."""
        address = self._address("GetMeeting", lMeetingId=meeting.number)
        try:
            page, root = self._pages.xml(address, known)
        except FetchRefused as error:
            yield not_given(meeting, address, error)
            return
        if _said(root, "meetingid") == meeting.number and not _is(root, "isdisplayallowed", "false"):
            day = iso_day(_said(root, "meetingdate")) or meeting.day or None
            items = list(root.iterfind("agendaitems/agendaitem"))
            if items:
                yield ListedPaper(
                    **self._of(meeting, day),
                    **_called_by(meeting, items, day),
                    address=address,
                    stamp=stamp_of(day, today),
                    content=page.data,
                    validators=page.validators,
                )
            for item in items:
                for linked in item.iterfind("linkeddocuments/linkeddoc"):
                    yield self._linked(meeting, item, linked, day)
        yield GroupListed(meeting.group)

    def _linked(
        self, meeting: Meeting, item: Element, linked: Element, day: str | None
    ) -> ListedPaper | RestrictedPaper:
        """A document linked to an item of a meeting."""
        number, title = _said(linked, "attachmentid"), _said(linked, "title")
        address = joined_to(f"{self.base}/", _said(linked, "url"))
        key = f"a{number}" if number else address
        if any(_is(one, "isrestricted", "true") for one in (item, linked)) or _is(item, "isdisplayallowed", "false"):
            return RestrictedPaper(key, title or None)
        kind, standing = called(title)
        said_published = _said(linked, "publicationdate")
        return ListedPaper(
            **self._of(meeting, day),
            key=key,
            address=address,
            title=title or None,
            kind="decision" if kind is None and _is(linked, "isdecisionattachment", "true") else kind,
            standing=standing,
            published=iso_day(said_published),
            stamp=short_digest(f"{title}|{said_published}|{address}") if said_published else None,
        )

    def _of(self, meeting: Meeting, day: str | None) -> dict[str, Any]:
        """What all papers of a meeting share."""
        return {
            "page_address": f"{self.base}/ieListDocuments.aspx?CId={meeting.committee.number}&MId={meeting.number}",
            "committee": meeting.committee.title,
            "meeting_date": day,
            "group": meeting.group,
        }

    def _address(self, method: str, **parameters: str) -> str:
        asked = f"?{urlencode(parameters, safe='/')}" if parameters else ""
        return f"{self.base}/mgWebService.asmx/{method}{asked}"


def _called_by(meeting: Meeting, items: list[Element], day: str | None) -> dict[str, Any]:
    """What the answer about a meeting is: its minutes where an item has some, else its agenda."""
    kind = "minutes" if any(_said(item, "minutesnonemptyhtmlbody") for item in items) else "agenda"
    title = f"{meeting.committee.title}: {kind}, {written_date(day)}"
    return {"key": own_key(meeting.group), "title": title, "kind": kind, "date": day}


def _meeting(row: Element) -> Meeting:
    of = Committee(_said(row, "committeeid"), _said(row, "committeetitle"))
    return Meeting(_said(row, "meetingid"), of, iso_day(_said(row, "meetingdate")) or "")


def _said(element: Element, part: str) -> str:
    """The words of a part, un-escaped a second time, on one line; empty where it is empty or not there."""
    return " ".join(html.unescape(element.findtext(part) or "").split())


def _is(element: Element, part: str, value: str) -> bool:
    return _said(element, part).lower() == value
