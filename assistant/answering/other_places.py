"""The other places of a quotation whose whole document stands again in another, so that it is shown once with both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.links import link_to
from assistant.index import Snapshot
from assistant.records import Answer, Citation, Document, NoAnswer, Place, Reply


def name_other_places(snapshot: Snapshot, reply: Reply) -> Reply:
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
            again = {place.document: place for place in _again(snapshot, citation) if place.document not in known}
            shown.append(replace(citation, also_in=(*citation.also_in, *again.values())))
    return shown


def _overlap(citation: Citation, place: Place) -> bool:
    return citation.document == place.document and citation.start < place.end and place.start < citation.end


def _again(snapshot: Snapshot, citation: Citation) -> Iterator[Place]:
    """Where the quotation stands in the documents that hold its document, and in those that its document holds."""
    for copy in snapshot.documents[citation.document].copies:
        yield from _place(snapshot, citation.quote, copy.document, copy.start, copy.end)
    for other in snapshot.documents.values():
        for copy in other.copies:
            if copy.document == citation.document and copy.start <= citation.start < copy.end:
                yield from _place(snapshot, citation.quote, other.id, 0, len(other.text))


def _place(snapshot: Snapshot, quote: str, identity: str, start: int, end: int) -> Iterator[Place]:
    """The first place of ``quote`` in a document, as whole sentences there, line ends and letter case aside.

    None where a page parts it otherwise, and none where it is but the beginning of another: £1,300 of £1,300,000.
    """
    document = snapshot.documents[identity]
    sentences = [each for passage in snapshot.passages_of[identity] for each in passage.sentences]
    starts, ends = {each.start for each in sentences}, {each.end for each in sentences}
    words = re.compile(r"\s+".join(re.escape(word) for word in quote.split()), re.I)
    for found in words.finditer(document.text, start, end):
        if found.start() in starts and found.end() in ends:
            yield _at(document, *found.span())
            return


def _at(document: Document, start: int, end: int) -> Place:
    record, page = document.record_at(start), document.page_at(start)
    return Place(
        document.id,
        record.title or document.id,
        record.publisher,
        record.kind,
        record.date,
        start,
        end,
        page.number if page else None,
        link_to(document, start, end),
    )
