"""modern.gov's pages, where its web service is switched off: the lists of committees and of meetings, and the page of
each meeting with its documents. A restricted document is not linked there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

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
from assistant.sources.fetching.pages import Element, PageReader, words_of
from assistant.sources.fetching.reports import Finding, GroupListed, ListedPaper
from assistant.text import written_date

_LISTS = ("mgListCommittees.aspx", "mgCommitteeStructure.aspx")
_SIZE = re.compile(r"\s*(?:pdf icon\s*)?PDF\s+[\d.,]+\s*[KM]B\s*$", re.I)
_PRINTED = {"0": "agenda", "1": "minutes", "2": "decision"}
"""What the ``T`` of a printed paper says that it is."""


class ModernGovPages:
    """The pages of one site."""

    def __init__(self, base: str, pages: PageReader) -> None:
        self.base = base
        self._pages = pages

    def committees(self) -> list[Committee]:
        """The committees that are listed.

        Raises:
            FetchRefused: there is no such list.
        """
        refused: FetchRefused | None = None
        for name in _LISTS:
            try:
                _, tree = self._pages.html(f"{self.base}/{name}")
            except FetchRefused as error:
                refused = refused or error
                continue
            found = {
                number: Committee(number, words_of(link))
                for link, asked in _links(tree, "mgCommitteeDetails.aspx")
                if (number := asked.get("id")) and words_of(link)
            }
            if found:
                return list(found.values())
        raise refused or FetchRefused(Refusal.FORM, f"{self.base}/{_LISTS[0]}: the page lists no committees.")

    def meetings(self, committee: Committee, first: date, last: date) -> tuple[list[Meeting], int]:
        """The meetings that a committee's list links to, of the days asked for.

        Raises:
            FetchRefused: there is no such list.
        """
        _, tree = self._pages.html(f"{self.base}/ieListMeetings.aspx?CId={committee.number}&Year=0")
        found = {
            number: Meeting(number, committee, iso_day(words_of(link)) or "")
            for link, asked in _links(tree, "ieListDocuments.aspx")
            if (number := asked.get("mid"))
        }
        return [meeting for meeting in found.values() if is_within(meeting.day, first, last)], 0

    def papers(self, meeting: Meeting, known: FetchedPaper | None, today: date) -> Iterator[Finding]:
        """The page of a meeting, and the documents that it links to."""
        address = f"{self.base}/ieListDocuments.aspx?CId={meeting.committee.number}&MId={meeting.number}&Ver=4"
        try:
            page, tree = self._pages.html(address, known)
        except FetchRefused as error:
            yield not_given(meeting, address, error)
            return
        day = _day(tree) or meeting.day or None
        if tree.xpath("//table[contains(@class, 'mgItemTable') or @id='mgItemTable']"):
            heads = tree.xpath("//p[contains(@class, 'mgSubItemTitleTxt')]")
            kind = "minutes" if any(words_of(head).lower().startswith("minutes") for head in heads) else "agenda"
            yield ListedPaper(
                key=own_key(meeting.group),
                address=address,
                page_address=address,
                title=f"{meeting.committee.title}: {kind}, {written_date(day)}",
                committee=meeting.committee.title,
                kind=kind,
                date=day,
                meeting_date=day,
                stamp=stamp_of(day, today),
                group=meeting.group,
                content=page.data,
                validators=page.validators,
            )
        yield from _documents(tree, page.address, meeting, day)
        yield GroupListed(meeting.group)


def _documents(tree: Element, page: str, meeting: Meeting, day: str | None) -> Iterator[ListedPaper]:
    """The documents that a meeting's page links to: single ones, and those printed of the whole meeting."""
    for link in (tree.xpath("//*[@id='modgov']") or [tree])[0].iter("a"):
        href = link.get("href") or ""
        found = re.search(r"documents/([sg])(\d+)/", href) or re.search(r"(mgConvert2PDF)\.aspx\?ID=(\d+)", href, re.I)
        title = _SIZE.sub("", words_of(link))
        if not found or not title:
            continue
        printed = parse_qs(urlsplit(href).query).get("T", [""])[0] if found[1] == "g" else ""
        kind, standing = called(title)
        yield ListedPaper(
            key=f"{found[1][0].lower().replace('m', 'a')}{found[2]}{f'-{printed}' if printed else ''}",
            address=joined_to(page, href),
            page_address=page,
            title=title,
            committee=meeting.committee.title,
            kind=kind or _PRINTED.get(printed),
            standing=standing,
            date=day if printed in _PRINTED else None,
            meeting_date=day,
            group=meeting.group,
        )


def _links(tree: Element, page: str) -> Iterator[tuple[Element, dict[str, str]]]:
    """The links to a page of the system, each with its parameters in lower case."""
    for link in tree.iter("a"):
        parts = urlsplit(link.get("href") or "")
        if parts.path.lower().endswith(page.lower()):
            yield link, {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}


def _day(tree: Element) -> str | None:
    """The day that the head of a meeting's page says."""
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").lower() == "dc.date" and (day := iso_day(meta.get("content") or "")):
            return day
    return None
