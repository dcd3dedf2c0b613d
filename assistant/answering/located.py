"""What every quotation says of where it stands, whatever it is quoted for: read from its document in one place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TypedDict

from assistant.answering.links import link_to
from assistant.records import Document, LeastSure, Page, Passage, Record
from assistant.text import certainty

Span = tuple[int, int]
Paged = tuple[Page | None, Sequence[Page]]


class PlaceFields(TypedDict):
    """The fields that citations, mentions, ledger entries and the like have in common."""

    quote: str
    start: int
    end: int
    document: str
    title: str
    publisher: str | None
    kind: str | None
    date: str | None
    section: tuple[str, ...]
    number: str | None
    page: int | None
    page_label: str | None
    part: str | None
    standing: str | None
    link: str
    recognised: float | None
    least_sure: LeastSure | None
    address: str | None


def place_fields(
    quote: str, span: Span, passage: Passage, record: Record, paged: Paged, sha256: str, number: str | None
) -> PlaceFields:
    """The place of ``quote``, which stands at ``span`` of the document of ``passage``, whose file has this SHA-256.

    ``paged`` is its page and all those that it may stand on. ``number`` is that of its paragraph or list item, None
    where it has none.
    """
    page, pages = paged
    sure = certainty(quote, span[0], pages)
    return {
        "quote": quote,
        "start": span[0],
        "end": span[1],
        "document": passage.document,
        "title": record.title or passage.document,
        "publisher": record.publisher,
        "kind": record.kind,
        "date": record.date,
        "section": passage.path,
        "number": number,
        "page": page.number if page else None,
        "page_label": page.label if page else None,
        "part": record.part,
        "standing": record.standing,
        "link": link_to(passage.document, sha256, *span),
        "recognised": sure.confidence if sure else None,
        "least_sure": sure.least if sure else None,
        "address": record.address,
    }


def placed(
    document: Document, passage: Passage, span: Span, number: str | None = None, at: int | None = None
) -> PlaceFields:
    """The place of ``document.text[slice(*span)]``; its record and page are those at the offset ``at``, its start
    unless given."""
    at = span[0] if at is None else at
    quote = document.text[slice(*span)]
    paged = document.page_at(at), document.pages
    return place_fields(quote, span, passage, document.record_at(at), paged, document.sha256, number)


def number_at(passage: Passage, start: int) -> str | None:
    """The number of the sentence of ``passage`` that begins at ``start``; None where there is none, or it has none."""
    return next((sentence.number for sentence in passage.sentences if sentence.start == start), None)


def passage_holding(passages: Sequence[Passage], offset: int) -> Passage | None:
    """The one of ``passages``, in order of start, that ``offset`` lies in; None where it lies in none of them."""
    at = bisect_right(passages, offset, key=lambda passage: passage.start) - 1
    return passages[at] if at >= 0 and offset < passages[at].end else None
