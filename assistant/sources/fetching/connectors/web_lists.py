"""Lists of addresses: a file with one a line, a sitemap (sitemaps.org), an RSS or Atom feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

from assistant.errors import FetchRefused, SourcesWrong
from assistant.sources.fetched import FetchedPaper
from assistant.sources.fetching.addresses import joined_to, normal
from assistant.sources.fetching.pages import Element, PageReader
from assistant.sources.fetching.reports import Finding, ListedPaper, RefusedAddress, Remark
from assistant.sources.fetching.settings import PaperSource
from assistant.text import is_iso_date, one_line

_LARGEST = 1_000_000
"""Bytes of a file of addresses."""
MOST = 50_000
"""Addresses of a list; sitemaps.org allows as many in one."""
_SITEMAPS = 50
_DEPTH = 2


def addresses_in(path: Path) -> tuple[str, ...]:
    """The addresses in a file, one a line; empty lines and lines that begin with ``#`` are none.

    Raises:
        SourcesWrong: it cannot be read, or a line is no address; which.
    """
    try:
        data = path.read_bytes()[: _LARGEST + 1]
        lines = data.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise SourcesWrong(
            f"{path} cannot be read: {error.strerror}.", "Give a file with one address a line."
        ) from None
    except UnicodeDecodeError:
        raise SourcesWrong(f"{path} is not UTF-8 text.", "Give a file with one address a line.") from None
    if len(data) > _LARGEST:
        raise SourcesWrong(f"{path} has more than {_LARGEST:,} bytes.", "Divide it.")
    found: dict[str, None] = {}
    for number, line in enumerate(lines, start=1):
        address = line.strip()
        if address and not address.startswith("#"):
            try:
                found[normal(address)] = None
            except FetchRefused as error:
                raise SourcesWrong(f"{path}, line {number}: {error.what}", "Write https://…, one a line.") from None
    return tuple(found)


def list_urls(addresses: tuple[str, ...]) -> Iterator[Finding]:
    """The papers at ``addresses``."""
    for address in addresses:
        yield ListedPaper(key=address, address=address)


def list_sitemap(source: PaperSource, pages: PageReader, known: list[FetchedPaper]) -> Iterator[Finding]:
    """The papers that a sitemap names, and those in the sitemaps it names; and, to learn whether they are gone, those
    that it named before."""
    waiting, read, listed = [(source.address, 0)], 0, set[str]()
    while waiting and read < _SITEMAPS and len(listed) < MOST:
        at, depth = waiting.pop(0)
        read += 1
        try:
            page, root = pages.xml(at)
        except FetchRefused as error:
            yield RefusedAddress(at, str(error.refusal), str(error))
            return  # what is not seen is not gone
        for entry in root:
            address, changed = _said(entry, "loc"), _said(entry, "lastmod")
            if not address:
                continue
            if _local(entry) == "sitemap" and depth < _DEPTH:
                waiting.append((joined_to(page.address, address), depth + 1))
            elif _local(entry) == "url" and _wanted(source, address, changed[:10]):
                paper = _listed(joined_to(page.address, address), stamp=changed or None)
                listed.add(paper.key)
                yield paper
    if waiting:
        yield Remark(f"{source.address}: more than {_SITEMAPS} sitemaps or {MOST:,} addresses; the rest is left out.")
    for before in known:
        if before.is_current and before.file_address and before.key not in listed:
            yield _listed(before.file_address, stamp=None)


def list_feed(source: PaperSource, pages: PageReader) -> Iterator[Finding]:
    """The papers that an RSS or Atom feed names: of each entry the file it encloses, or else the page it links to."""
    try:
        page, root = pages.xml(source.address)
    except FetchRefused as error:
        yield RefusedAddress(source.address, str(error.refusal), str(error))
        return
    entries = [element for element in root.iter() if _local(element) in ("item", "entry")]
    for entry in entries[:MOST]:
        link, enclosed = _links(entry)
        day = _day(
            _said(entry, "pubDate") or _said(entry, "published") or _said(entry, "date") or _said(entry, "updated")
        )
        if (address := enclosed or link) and _wanted(source, address, day or ""):
            yield ListedPaper(
                key=normal_or_same(joined_to(page.address, address)),
                address=joined_to(page.address, address),
                page_address=joined_to(page.address, link) if link and enclosed else None,
                title=one_line(_said(entry, "title")) or None,
                published=day,
                stamp=_said(entry, "updated") or None,
            )
    if not entries:
        yield Remark(f"{source.address}: the feed has no entries.")


def _listed(address: str, stamp: str | None) -> ListedPaper:
    return ListedPaper(key=normal_or_same(address), address=address, stamp=stamp)


def normal_or_same(address: str) -> str:
    """An address in its one form, or as it is where it is none."""
    try:
        return normal(address)
    except FetchRefused:
        return address


def _wanted(source: PaperSource, address: str, day: str) -> bool:
    """Whether an address is one of those that the source is to give: by its words, and by its date where it has one."""
    named = not source.match or any(part in address for part in source.match)
    return named and not (source.since and day and day[: len(source.since)] < source.since)


def _links(entry: Element) -> tuple[str, str]:
    """The page and the enclosed file of a feed's entry; empty where there is none."""
    link = enclosed = ""
    for element in entry:
        kind = _local(element)
        if kind == "enclosure" or (kind == "link" and element.get("rel") == "enclosure"):
            enclosed = enclosed or (element.get("url") or element.get("href") or "")
        elif kind == "link" and element.get("rel") in (None, "alternate"):
            link = link or (element.get("href") or (element.text or "")).strip()
    return link, enclosed


def _said(entry: Element, name: str) -> str:
    """The words of the first child called ``name``; empty where there is none."""
    return next(("".join(child.itertext()).strip() for child in entry if _local(child) == name), "")


def _local(element: Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _day(stated: str) -> str | None:
    """The day of a date as RSS or Atom write it; None where it is none."""
    if is_iso_date(stated[:10]):
        return stated[:10]
    try:
        return parsedate_to_datetime(stated).astimezone(UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError):
        return None
