"""The other places of a quotation whose whole document stands again in another, so that it is shown once with both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering import link
from assistant.records import Answer, Citation, Document, NoAnswer, Place, Reply
from assistant.snapshot import Snapshot


def named(snapshot: Snapshot, reply: Reply) -> Reply:
    """``reply`` with the other places of its citations named; a citation that is but such a place is left out."""
    match reply:
        case Answer():
            return replace(reply, citations=tuple(_once(snapshot, reply.citations)))
        case NoAnswer():
            return replace(reply, nearest=tuple(_once(snapshot, reply.nearest)))


def _once(snapshot: Snapshot, citations: Sequence[Citation]) -> list[Citation]:
    shown: list[Citation] = []
    for citation in citations:
        if not any(_overlap(citation, place) for each in shown for place in each.also_in):
            known = {place.document for place in citation.also_in}
            more = (place for place in _again(snapshot, citation) if place.document not in known)
            shown.append(replace(citation, also_in=(*citation.also_in, *more)))
    return shown


def _overlap(citation: Citation, place: Place) -> bool:
    return citation.document == place.document and citation.start < place.end and place.start < citation.end


def _again(snapshot: Snapshot, citation: Citation) -> Iterator[Place]:
    """Where the quotation stands in the documents that hold its document, and in those that its document holds."""
    for copy in snapshot.documents[citation.document].copies:
        yield from _place(citation.quote, snapshot.documents[copy.document], copy.start, copy.end)
    for other in snapshot.documents.values():
        for copy in other.copies:
            if copy.document == citation.document and copy.start <= citation.start < copy.end:
                yield from _place(citation.quote, other, 0, len(other.text))


def _place(quote: str, document: Document, start: int, end: int) -> Iterator[Place]:
    """The first place of ``quote`` there, line ends and letter case aside; none where a page parts it otherwise."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.compile(words, re.I).search(document.text, start, end)
    if found:
        record, page = document.record_at(found.start()), document.page_at(found.start())
        yield Place(
            document.id,
            record.title or document.id,
            record.publisher,
            record.kind,
            record.date,
            *found.span(),
            page.number if page else None,
            link(document, *found.span()),
        )
