"""Where and when a file was made, which only its server knows. A file made without it holds no clock and no host."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Searched
from assistant.text import written_date


@dataclass(frozen=True, slots=True)
class Origin:
    """The ``root`` of the page's addresses, the ``address`` there that shows the same, and the ``day``, an ISO date."""

    root: str = ""
    address: str = ""
    day: str = ""

    def link(self, relative: str) -> str:
        """A relative address of ours in full; empty where the root is not known."""
        return f"{self.root}{relative}" if self.root and relative else ""

    def in_words(self, searched: Searched) -> str:
        """When, where and from which index the file was made; empty where that is not known."""
        if not self.root:
            return ""
        index = f", index {searched.version}" if searched.version else ""
        return f"Made {written_date(self.day)} from {self.link(self.address)}{index}."


NOWHERE = Origin()
