"""What stands in an element of a web page: how many characters, in links or not, and of what form."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.formats.elements import BLOCKS, HEADINGS, name
from assistant.formats.trees import Element

TEXT_BLOCKS = HEADINGS | frozenset({"p", "ul", "ol", "dl", "table", "section", "article", "main", "blockquote"})
"""What no control can hold: a button or list of options around it was never closed."""


@dataclass(slots=True)
class Facts:
    """What stands in an element, hidden parts aside: characters outside and inside links, and of what form."""

    words: int = 0
    linked: int = 0
    links: int = 0
    tabs: int = 0
    """Characters outside links in the labels of tabs."""
    line: int = 0
    """Characters outside links in the element itself and the inline markup in it."""
    stops: bool = False
    prose: bool = False
    titled: bool = False
    blocks: bool = False
    main: bool = False
    elsewhere: bool = False
    """Whether a link in it leads to another page."""

    def take(self, text: str | None, linked: bool) -> None:
        words = (text or "").strip()
        if linked:
            self.linked += len(words)
        elif words:
            self.words += len(words)
            self.line += len(words)
            self.stops = self.stops or words.endswith((".", "!", "?", ";"))

    def add(self, inner: Facts, child: Element) -> None:
        """Counts in the facts of a child."""
        tag = name(child)
        self.tabs += inner.words if child.get("role") == "tab" else inner.tabs
        self.words += inner.words
        self.linked += inner.linked
        self.links += inner.links
        self.prose = self.prose or inner.prose
        self.titled = self.titled or inner.titled or tag in HEADINGS
        self.blocks = self.blocks or inner.blocks or tag in TEXT_BLOCKS
        self.main = self.main or inner.main or tag in ("main", "article")
        self.elsewhere = self.elsewhere or inner.elsewhere
        if tag not in BLOCKS:
            self.line += inner.line
            self.stops = self.stops or inner.stops

    @property
    def only_links(self) -> bool:
        """Whether hardly a word stands outside links."""
        return self.linked >= 9 * self.words and self.linked > 0
