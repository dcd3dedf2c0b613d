"""What a file says of itself beside the reply: when it was made, and where the same can be asked again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from assistant.answering import Address, write_address
from assistant.records import Reply, Searched
from assistant.text import written_date


@dataclass(frozen=True, slots=True)
class Edition:
    """The day a file was ``made``, an ISO date, and the ``address`` of the server it came from, with a ``/`` at its
    end; empty where there is none. The same reply in the same edition gives the same bytes.

    >>> Edition("2024-05-14", "https://papers.example/").permalink("?document=minutes")
    'https://papers.example/?document=minutes'
    """

    made: str
    address: str = ""

    @classmethod
    def today(cls, address: str = "") -> Edition:
        """The edition of a file that is made now."""
        return cls(datetime.date.today().isoformat(), address)

    def permalink(self, link: str) -> str:
        """``link``, relative to where the chat is served, as a whole address as far as that is known."""
        return f"{self.address}{link}"

    def in_words(self, searched: Searched) -> str:
        """When it was made, and of which version of the index: ``Made on 14 May 2024 from index v-0a1b.``"""
        version = f" from index {searched.version}" if searched.version else ""
        return f"Made on {written_date(self.made)}{version}."

    def of(self, reply: Reply) -> dict[str, str]:
        """The fields that a file for programs has beside those of the reply."""
        return {"type": type(reply).__name__, "made": self.made, "address": self.permalink(link_to_question(reply))}


def link_to_question(reply: Reply) -> str:
    """A relative address that asks the same question of the same papers."""
    searched = reply.searched
    return write_address(Address(question=reply.question, filters=searched.filters, as_typed=searched.exact_words))
