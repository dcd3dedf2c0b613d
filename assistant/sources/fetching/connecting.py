"""Which connector finds the papers of a source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assistant.sources.fetching.addresses import SiteScope
from assistant.sources.fetching.connectors import linked_papers, moderngov, web_lists
from assistant.sources.fetching.pages import PageReader
from assistant.sources.fetching.reports import Finding
from assistant.sources.fetching.settings import PaperSource, SourceKind
from assistant.sources.fetching.store import PaperStore


def scope_of(source: PaperSource, folder: Path) -> SiteScope:
    """The hosts that a source may be fetched from.

    Raises:
        SourcesWrong: the file of addresses that it names cannot be used.
    """
    return source.scope(_addresses(source, folder))


def _addresses(source: PaperSource, folder: Path) -> tuple[str, ...]:
    return web_lists.addresses_in(folder / source.file) if source.kind is SourceKind.URLS else ()


def findings(source: PaperSource, pages: PageReader, store: PaperStore, today: date) -> Iterator[Finding]:
    """What a source has."""
    match source.kind:
        case SourceKind.MODERNGOV:
            return moderngov.list_moderngov(source, pages, store.papers(source.name), today)
        case SourceKind.CMIS:
            return linked_papers.list_linked(source, pages, linked_papers.CMIS)
        case SourceKind.OFSTED:
            return linked_papers.list_linked(source, pages, linked_papers.OFSTED)
        case SourceKind.URLS:
            return web_lists.list_urls(_addresses(source, store.folder))
        case SourceKind.SITEMAP:
            return web_lists.list_sitemap(source, pages, store.papers(source.name))
        case SourceKind.FEED:
            return web_lists.list_feed(source, pages)
