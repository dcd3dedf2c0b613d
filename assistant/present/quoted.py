"""What a file shows of a reply, and what a quotation has there."""

from __future__ import annotations

from typing import Protocol

from assistant.present.edition import Edition, link_to_question
from assistant.present.labels import Placed, searched_in_words
from assistant.records import Citation, NoAnswer, Reply


class Quoted(Placed, Protocol):
    """A quotation with its place: a citation, a mention."""

    @property
    def quote(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def address(self) -> str | None: ...


def shown(reply: Reply) -> tuple[Citation, ...]:
    """What a file shows: what stands under the verdict, or of no answer the nearest, which it calls so."""
    return reply.nearest if isinstance(reply, NoAnswer) else reply.citations


def closing(reply: Reply, edition: Edition) -> tuple[str, ...]:
    """What a file ends with: what was searched, when it was made of what, and where the question can be asked again."""
    asked = edition.permalink(link_to_question(reply))
    return searched_in_words(reply.searched), f"{edition.in_words(reply.searched)} Asked again: {asked}"
