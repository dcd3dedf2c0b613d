"""Pages that link to papers: a provider's page at Ofsted, and the pages of meetings in CMIS.

Of CMIS only its list of documents is known (``ol.DocumentList > li.DocumentListItem > a.TitleLink``, which leads to
``Document.ashx``), and that the pages of meetings are called ``ViewMeetingPublic``; of Ofsted's pages that the reports
lie at ``/file/<number>`` on a host for files, and that a link's words say what the report is and when it came out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import FetchRefused
from assistant.sources.fetching.addresses import joined_to
from assistant.sources.fetching.connectors.meetings import called, first_day, iso_day
from assistant.sources.fetching.connectors.web_lists import normal_or_same
from assistant.sources.fetching.pages import Element, PageReader, words_of
from assistant.sources.fetching.reports import Finding, GroupListed, ListedPaper, RefusedAddress, Remark
from assistant.sources.fetching.settings import PaperSource

_MOST = 500
"""Pages of meetings that are read from one page."""
_BEHIND = re.compile(r"\s*[,(\[–—-]?\s*\bPDF\b.*$", re.I)
"""What a link says of its file, from its kind on, which is no part of a title."""


@dataclass(frozen=True, slots=True)
class PaperLinks:
    """Which links of a page lead to papers, and which to further pages of the same kind."""

    papers: Callable[[Element], bool]
    pages: Callable[[str], bool]


OFSTED = PaperLinks(
    papers=lambda link: re.search(r"/file/\d+$", urlsplit(link.get("href") or "").path) is not None,
    pages=lambda address: False,
)
CMIS = PaperLinks(
    papers=lambda link: (
        "TitleLink" in (link.get("class") or "").split() and "document.ashx" in (link.get("href") or "").lower()
    ),
    pages=lambda address: "/viewmeetingpublic/" in address.lower(),
)


def list_linked(source: PaperSource, pages: PageReader, links: PaperLinks) -> Iterator[Finding]:
    """The papers that a source's page links to, and those of the pages of meetings that it leads to."""
    first = normal_or_same(source.address)
    try:
        page, tree = pages.html(first)
    except FetchRefused as error:
        yield RefusedAddress(first, str(error.refusal), str(error))
        return
    yield from _on_page(source, first, page.address, tree, links)
    leads = (joined_to(page.address, link.get("href") or "") for link in tree.iter("a"))
    further = [one for one in dict.fromkeys(map(normal_or_same, filter(links.pages, leads))) if one != first]
    for address in further[:_MOST]:
        try:
            page, tree = pages.html(address)
        except FetchRefused as error:
            yield RefusedAddress(address, str(error.refusal), str(error))
            continue
        yield from _on_page(source, address, page.address, tree, links)
    if len(further) > _MOST:
        yield Remark(f"{first}: {len(further):,} pages of meetings; the first {_MOST} were read.")


def _on_page(source: PaperSource, asked: str, page: str, tree: Element, links: PaperLinks) -> Iterator[Finding]:
    """The papers of one page. A page without any, which had some before, may be another page: nothing is gone then."""
    found = [_paper(link, page, f"page {asked}") for link in tree.iter("a") if links.papers(link)]
    yield from (paper for paper in found if _is_wanted(source, paper))
    if found:
        yield GroupListed(f"page {asked}")
    elif not any(links.pages(link.get("href") or "") for link in tree.iter("a")):
        yield Remark(f"{asked}: the page links to no papers of this kind.")


def _paper(link: Element, page: str, group: str) -> ListedPaper:
    """The paper that a link leads to, by the link's words."""
    address = joined_to(page, link.get("href") or "")
    said = words_of(link)
    title = _BEHIND.sub("", said) or None
    kind, standing = called(title or "")
    return ListedPaper(
        key=normal_or_same(address),
        address=address,
        page_address=page,
        title=title,
        kind=kind,
        standing=standing,
        published=iso_day(said),
        group=group,
    )


def _is_wanted(source: PaperSource, paper: ListedPaper) -> bool:
    return paper.published is None or paper.published >= first_day(source.since).isoformat()
