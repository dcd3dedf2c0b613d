"""A document's own line ends, told apart: those of its paragraphs, and those that only a page's width made.

Text from PDFs ends a line in the middle of a sentence. On screen such an end is a blank, and a run of empty lines is
one gap, as is the form feed between two pages. The characters all stay in the page; only their look differs, so the
text content is the document's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.records import Document
from assistant.text import paragraphs
from assistant.web.markup import Html, element, joined, words

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Blank:
    """White space ``text[start:end]`` that holds a line end: ``wrap`` where only the page's width made it."""

    start: int
    end: int
    wrap: bool
    ends: int


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: its blanks in order."""

    text: str
    blanks: tuple[Blank, ...]

    def flows(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` has no white space to keep but blanks between words and a page's line ends."""
        spaces = _SPACE.finditer(self.text, start, end)
        return all(space[0] == " " or self._wraps(space.start()) for space in spaces)

    def _wraps(self, offset: int) -> bool:
        at = bisect_right(self.blanks, offset, key=lambda blank: blank.end)
        return at < len(self.blanks) and self.blanks[at].start <= offset and self.blanks[at].wrap

    def show(self, start: int, end: int) -> Html:
        """The words ``text[start:end]``; the text content of the result is exactly that."""
        return joined(self._pieces(start, end))

    def _pieces(self, start: int, end: int) -> Iterator[Html]:
        first = bisect_right(self.blanks, start, key=lambda blank: blank.end)
        last = bisect_left(self.blanks, end, key=lambda blank: blank.start)
        for blank in self.blanks[first:last]:
            left, right = max(start, blank.start), min(end, blank.end)
            if start < left:
                yield words(self.text[start:left])
            yield _blank(blank, self.text[left:right])
            start = right
        if start < end:
            yield words(self.text[start:end])


def setting(document: Document) -> Setting:
    """How ``document`` is set; worked out once."""
    return _setting(_Key(document))


class _Key:
    """A document by its name, the digest of its file and its text: what its setting depends on."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return hash((self.document.id, self.document.sha256))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and self.document.id == other.document.id
            and self.document.text == other.document.text
        )


@lru_cache(maxsize=256)
def _setting(key: _Key) -> Setting:
    document = key.document
    held = paragraphs(document.text, document.marks, [record.start for record in document.records])
    spans = [(paragraph.start, paragraph.end) for paragraph in held]
    starts = [start for start, _ in spans]
    blanks = []
    for space in _SPACE.finditer(document.text):
        if "\n" not in space[0]:
            continue
        inside = bisect_right(starts, space.start()) - 1
        wrap = inside >= 0 and spans[inside][0] < space.start() and space.end() < spans[inside][1]
        blanks.append(Blank(space.start(), space.end(), wrap, space[0].count("\n")))
    return Setting(document.text, tuple(blanks))


def _blank(blank: Blank, text: str) -> Html:
    if blank.wrap:
        return element("span", text, class_="wrap")
    return element("span", text, class_="gap") if blank.ends > 1 or "\f" in text else words(text)
