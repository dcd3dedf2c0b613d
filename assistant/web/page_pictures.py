"""Pictures of the pages that quotations stand on: drawn when they are looked at, in a process with limits, and kept.

The picture is the published page; what is quoted is the text beside it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assistant.answering import DocumentPlace, link_to_page
from assistant.errors import Unreadable
from assistant.formats import Limits, Readers, WantedPage
from assistant.records import Document, Page
from assistant.text import certainty, recognised_in_words
from assistant.web.icons import icon
from assistant.web.markup import Html, element

_KEPT = 24_000_000
"""Bytes of pictures that are kept."""
_AT_A_TIME = 2
_LIMITS = Limits(seconds=20.0, megabytes=1_000)
_MOST = 3
"""Pages of one quotation that are shown."""
_DRAWN = ("image", "pdf")
"""Formats whose pages can be drawn."""


def pages_of(document: Document, start: int, end: int) -> list[Page]:
    """The pages that ``text[start:end]`` stands on, where they can be drawn; the first few of many."""
    if document.format not in _DRAWN or start >= end:
        return []
    return [page for page in document.pages if page.start < end and start < page.end][:_MOST]


def original_pages(document: Document, start: int, end: int) -> Html | None:
    """The pages as published, folded away; a page's picture is asked for when it comes into view."""
    pages = pages_of(document, start, end)
    if not pages:
        return None
    many = len(pages) > 1
    return element(
        "details",
        element("summary", icon("page"), "Original pages" if many else "Original page"),
        element(
            "div",
            *(_figure(document, page, start, end) for page in pages),
            class_="pages",
            tabindex=0,
            role="group",
            aria_label="Pages as published",
        ),
        class_="original-page",
    )


def _figure(document: Document, page: Page, start: int, end: int) -> Html:
    label = page.label or str(page.number)
    address = link_to_page(document, page, start, end)
    told = f"Page {label} of {document.title} as published. The quotation is boxed where its words were found on it."
    sure = certainty(document.text[start:end], start, (page,))
    scanned = f"The quotation was {recognised_in_words(*sure)}. " if sure else ""
    said = f"Page {label} as published. What is quoted is the text. {scanned}"
    caption = element(
        "figcaption", said, element("a", "Open the page alone",
        href=address, target="_blank", rel="noopener")
    )  # fmt: skip
    return element("figure", element("img", src=address, alt=told, loading="lazy", decoding="async"), caption)


def wanted(document: Document, page: Page, place: DocumentPlace) -> WantedPage:
    """The page with the part of the place that stands on it."""
    start, end = max(place.start, page.start), min(place.end, page.end)
    words = document.text[start:end] if start < end else ""
    if page.recognised is not None:
        boxes = ((word.left, word.top, word.right, word.foot) for word in page.words_between(start, end))
        return WantedPage(page.number, boxes=tuple(boxes) if start < end else ())
    before = _letters(document.text[page.start : start])
    return WantedPage(page.number, words, before.count(_letters(words)) if words.strip() else 0)


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


@dataclass(slots=True)
class PagePictures:
    """The pictures drawn last, and the processes that draw. Safe to share between threads."""

    _readers: Readers = field(default_factory=lambda: Readers(_AT_A_TIME, _LIMITS))
    _kept: OrderedDict[tuple[str, WantedPage], bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def picture(self, document: Document, page: WantedPage, read: Callable[[], bytes]) -> bytes:
        """A page of ``document``, whose file ``read`` gives, as a WebP picture.

        Raises:
            Unreadable: its pages are not drawn, or not within the limits.
        """
        if document.format not in _DRAWN:
            raise Unreadable("pages of this kind of file are not drawn.", "Open the file itself.")
        key = document.sha256, page
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        drawn = self._readers.draw(read(), page)
        with self._lock:
            self._kept[key] = drawn
            for oldest in self._surplus():
                del self._kept[oldest]
        return drawn

    def _surplus(self) -> list[tuple[str, WantedPage]]:
        """The pictures to be dropped, the oldest first; the newest is kept whatever its size."""
        held = sum(map(len, self._kept.values()))
        return list(self._oldest(held - _KEPT))

    def _oldest(self, over: int) -> Iterator[tuple[str, WantedPage]]:
        for key, drawn in list(self._kept.items())[:-1]:
            if over <= 0:
                return
            over -= len(drawn)
            yield key
