"""What a file shows of a reply, and what a quotation has there."""

from __future__ import annotations

from typing import Protocol

from assistant.present.labels import Placed
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


def shown(reply: Reply) -> tuple[Citation, ...]:
    """What a file shows: what stands under the verdict, or of no answer the nearest, which it calls so."""
    return reply.nearest if isinstance(reply, NoAnswer) else reply.citations
