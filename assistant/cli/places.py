"""Documents and places in them, as the command line names, lists and counts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import OnRecordError
from assistant.records import Document, Passage, as_json
from assistant.text import certainty

if TYPE_CHECKING:
    from assistant.index import IndexVersion, LocalIndex, MilvusIndex


def find_place(index: LocalIndex | MilvusIndex, place: str) -> tuple[Document, tuple[int, int] | None]:
    """The document of ``ID`` or ``ID:START-END``, and the span.

    Raises:
        UnknownDocument: there is no such document. OnRecordError: the span is not inside its text.
    """
    from assistant.answering import checked_document

    if place in index.snapshot.documents:  # an id may end like a span
        return checked_document(index, place), None
    identity, start, end = place, "", ""
    if spanned := re.fullmatch(r"(.+):(\d+)-(\d+)", place, re.S):
        identity, start, end = spanned.groups()
    document = checked_document(index, index.called(identity))
    if not start:
        return document, None
    if not int(start) < int(end) <= len(document.text):
        raise OnRecordError(
            f"{start}-{end} is no span of {identity}, whose text has {len(document.text)} characters.",
            "Give START-END with START below END, both within it.",
        )
    return document, (int(start), int(end))


def passages_around(passages: Sequence[Passage], span: tuple[int, int]) -> tuple[int, int]:
    """Those of a document's ``passages`` that hold any of ``span``."""
    own = [passage for passage in passages if passage.start < span[1] and passage.end > span[0]]
    return min(own[0].start, span[0]) if own else span[0], max(own[-1].end, span[1]) if own else span[1]


def excerpt_as_json(document: Document, span: tuple[int, int] | None) -> dict[str, Any]:
    """A document as JSON: whole, or the record and the words of a span."""
    if span is None:
        return {"document": document.id, "file": document.file, "records": document.records, "text": document.text}
    record, page = document.record_at(span[0]), document.page_at(span[0])
    quote = document.text[span[0] : span[1]]
    sure = certainty(quote, span[0], document.pages)
    scanned = {"recognised": sure.confidence, "least_sure": as_json(sure.least)} if sure else {}
    return {
        "document": document.id,
        "file": document.file,
        "record": record,
        "page": page.number if page else None,
        **scanned,
        "start": span[0],
        "end": span[1],
        "quote": quote,
    }


def passage_counts(snapshot: IndexVersion) -> Counter[tuple[str, int]]:
    """How many passages begin in each record, by its document's id and its start; each passage is looked at once."""
    counts: Counter[tuple[str, int]] = Counter()
    for passage in snapshot.passages:
        records = snapshot.documents[passage.document].records
        before = bisect_right(records, passage.start, key=lambda record: record.start)
        if before and passage.start < records[before - 1].end:
            counts[passage.document, records[before - 1].start] += 1
    return counts


def listed_document(document: Document, counts: Counter[tuple[str, int]]) -> dict[str, Any]:
    """A document as JSON: what it is and holds, without its text."""
    return {
        "id": document.id,
        "file": document.file,
        "format": document.format,
        "sha256": document.sha256,
        "characters": len(document.text),
        "pages": len(document.pages),
        "passages": sum(counts[document.id, record.start] for record in document.records),
        "records": [{**as_json(record), "passages": counts[document.id, record.start]} for record in document.records],
        "notices": document.notices,
        "also_at": document.also_at,
        "copies": document.copies,
    }
