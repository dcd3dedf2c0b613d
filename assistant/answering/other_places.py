"""The other places of a quotation whose whole document stands again in another, so that it is shown once with both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.links import link_to
from assistant.index import SearchIndex
from assistant.records import Citation, Document, NoAnswer, Place, Reply, Verdict


def name_other_places(index: SearchIndex, reply: Reply) -> Reply:
    """``reply`` with the other places of its citations named; a citation that is but such a place is left out."""
    shown = _once(index, [*reply.citations, *reply.nearest])
    under = sum(citation.verdict is not Verdict.NO_ANSWER for citation in shown)
    match reply:
        case NoAnswer():
            return replace(reply, nearest=tuple(shown))
        case _:
            return replace(reply, citations=tuple(shown[:under]), nearest=tuple(shown[under:]))


def _once(index: SearchIndex, citations: Sequence[Citation]) -> list[Citation]:
    shown: list[Citation] = []
    for citation in citations:
        if not any(_overlap(citation, place) for earlier in shown for place in earlier.also_in):
            known = {place.document for place in citation.also_in}
            again = {place.document: place for place in _again(index, citation) if place.document not in known}
            shown.append(replace(citation, also_in=(*citation.also_in, *again.values())))
    return shown


def _overlap(citation: Citation, place: Place) -> bool:
    return citation.document == place.document and citation.start < place.end and place.start < citation.end


def _again(index: SearchIndex, citation: Citation) -> Iterator[Place]:
    """Where the quotation stands in the documents that hold its document, and in those that its document holds."""
    for copy in index.document(citation.document).copies:
        yield from _place(index, citation.quote, copy.document, copy.start, copy.end)
    for other, copy in index.copies_in(citation.document):
        if copy.start <= citation.start < copy.end:
            yield from _place(index, citation.quote, other, 0, len(index.document(other).text))


def _place(index: SearchIndex, quote: str, identity: str, start: int, end: int) -> Iterator[Place]:
    """The first place of ``quote`` in a document, as whole sentences there, line ends and letter case aside.

    None where a page parts it otherwise, and none where it is but the beginning of another: £1,300 of £1,300,000.
    """
    document = index.document(identity)
    sentences = [sentence for passage in index.passages(identity) for sentence in passage.sentences]
    starts, ends = {sentence.start for sentence in sentences}, {sentence.end for sentence in sentences}
    words = re.compile(r"\s+".join(re.escape(word) for word in quote.split()), re.I)
    for match in words.finditer(document.text, start, end):
        if match.start() in starts and match.end() in ends:
            yield _at(document, *match.span())
            return


def _at(document: Document, start: int, end: int) -> Place:
    record, page = document.record_at(start), document.page_at(start)
    return Place(
        document=document.id,
        title=record.title or document.id,
        publisher=record.publisher,
        kind=record.kind,
        date=record.date,
        start=start,
        end=end,
        page=page.number if page else None,
        link=link_to(document.id, document.sha256, start, end),
    )
