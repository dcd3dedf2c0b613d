"""Pages that a connector reads to learn what a site has: in memory, within the limit of a page."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import etree, html

from assistant.errors import FetchRefused
from assistant.sources.fetched import FetchedPaper
from assistant.sources.fetching.addresses import Refusal, shortened
from assistant.sources.fetching.client import FetchedBody, SiteClient
from assistant.sources.fetching.store import PaperStore
from assistant.sources.fetching.validators import Validators

Element = Any
_TRIES = 2
"""How often a list is asked for that comes without its end."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page: the address it came from in the end, its bytes, and what the site said to ask by later."""

    address: str
    data: bytes
    validators: Validators


class PageReader:
    """Reads the pages of one site."""

    def __init__(self, client: SiteClient, store: PaperStore) -> None:
        self._client = client
        self._store = store

    def read(self, address: str, known: FetchedPaper | None = None) -> ReadPage:
        """The page at ``address``; where the site says that it is as ``known``, the bytes that lie in the folder.

        Raises:
            FetchRefused: it is not to be had.
        """
        held = io.BytesIO()
        before = Validators(known.etag, known.last_modified) if known and not known.gone else None
        given: FetchedBody = self._client.fetch(address, held, self._client.limits.largest_page, before)
        if not given.changed and known and before:
            return ReadPage(given.address, (self._store.folder / known.file).read_bytes(), before)
        return ReadPage(given.address, held.getvalue(), given.validators)

    def xml(self, address: str, known: FetchedPaper | None = None) -> tuple[ReadPage, Element]:
        """The page at ``address`` as XML. An answer without its end is asked for once more.

        Raises:
            FetchRefused: it is not to be had, or is no XML.
        """
        for _ in range(_TRIES):
            page = self.read(address, known)
            data = _plain(page.data, self._client.limits.largest_page)
            try:
                return page, parsed_xml(data)
            except etree.XMLSyntaxError as error:
                why = str(error.msg)[:120]
                if _is_page(data):
                    raise FetchRefused(Refusal.FORM, f"{shortened(address)}: a web page, no XML ({why}).") from None
        raise FetchRefused(Refusal.CUT, f"{shortened(address)}: the answer is no whole XML ({why}).")

    def html(self, address: str, known: FetchedPaper | None = None) -> tuple[ReadPage, Element]:
        """The page at ``address`` as a tree of HTML, its links made whole.

        Raises:
            FetchRefused: it is not to be had, or holds nothing.
        """
        page = self.read(address, known)
        tree = parsed_html(page.data)
        if tree is None:
            raise FetchRefused(Refusal.FORM, f"{shortened(address)}: the page is empty.")
        return page, tree


def words_of(element: Element) -> str:
    """The words in an element, un-escaped a second time, on one line."""
    return " ".join(unescape("".join(element.itertext())).split())


def parsed_xml(data: bytes) -> Element:
    """XML as a tree, no entity of its own resolved, nothing beyond it read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(data.lstrip(), parser)


def parsed_html(data: bytes) -> Element | None:
    """HTML as a tree; None where there is nothing in it."""
    try:
        return html.document_fromstring(data, parser=html.HTMLParser(no_network=True, encoding=_encoding(data)))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are; else what the page declares."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _is_page(data: bytes) -> bool:
    return b"<html" in data[:2_000].lower()


def _plain(data: bytes, largest: int) -> bytes:
    """``data``, unpacked where it is a gzip file (as large sitemaps are), up to ``largest`` bytes."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        plain = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, largest + 1)
    except zlib.error as error:
        raise FetchRefused(Refusal.CUT, f"A packed list cannot be unpacked ({error}).") from None
    if len(plain) > largest:
        raise FetchRefused(Refusal.LARGE, f"A packed list holds more than {largest:,} bytes.")
    return plain
