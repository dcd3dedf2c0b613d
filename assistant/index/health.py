"""The health of a corpus: what is in the index, what is not and why, and what its records do not say of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.index.port import IndexVersion
from assistant.records import Document, Record, Unread


@dataclass(frozen=True, slots=True)
class NewestRecord:
    """How many records a body published, and the newest of them that states its date; None where none does."""

    publisher: str | None
    records: int
    date: str | None
    document: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class BlankPages:
    """The pages of a document that hold no text, of how many: scanned, or empty."""

    document: str
    pages: tuple[int, ...]
    of: int


@dataclass(frozen=True, slots=True)
class RepeatedDocument:
    """A document in the corpus more than once: the ``files`` that are it, the documents that it, or most, stands in."""

    document: str
    files: tuple[str, ...]
    documents: tuple[str, ...]
    mostly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusHealth:
    """What `onrecord health` tells. ``undated`` and ``unattributed`` name records: a document, and a part of it."""

    documents: int
    records: int
    pages: int
    passages: int
    sentences: int
    formats: dict[str, int]
    unreadable: tuple[Unread, ...]
    blank: tuple[BlankPages, ...]
    twins: tuple[RepeatedDocument, ...]
    undated: tuple[str, ...]
    unattributed: tuple[str, ...]
    standings: dict[str, int]
    newest: tuple[NewestRecord, ...]
    notices: tuple[str, ...]


def corpus_health(snapshot: IndexVersion) -> CorpusHealth:
    """The health of the corpus that ``snapshot`` is the index of."""
    documents = list(snapshot.documents.values())
    records = [(document, record) for document in documents for record in document.records]
    card = snapshot.card
    return CorpusHealth(
        documents=len(documents),
        records=len(records),
        pages=sum(len(document.pages) for document in documents),
        passages=card.passages,
        sentences=card.sentences,
        formats=dict(sorted(Counter(document.format for document in documents).items())),
        unreadable=card.unreadable,
        blank=tuple(_blank(documents)),
        twins=tuple(_twins(documents)),
        undated=tuple(_name(document, record) for document, record in records if not record.date),
        unattributed=tuple(_name(document, record) for document, record in records if not record.publisher),
        standings=dict(sorted(Counter(record.standing for _, record in records if record.standing).items())),
        newest=tuple(_newest(records)),
        notices=card.notices,
    )


def _name(document: Document, record: Record) -> str:
    return f"{document.id}, {record.part}" if record.part else document.id


def _blank(documents: list[Document]) -> Iterator[BlankPages]:
    for document in documents:
        pages = [p.number for p in document.pages if not any(map(str.isalnum, document.text[p.start : p.end]))]
        if pages:
            yield BlankPages(document.id, tuple(pages), len(document.pages))


def _twins(documents: list[Document]) -> Iterator[RepeatedDocument]:
    for document in documents:
        if document.also_at or document.copies:
            whole, most = (
                tuple(copy.document for copy in document.copies if copy.whole is entire) for entire in (True, False)
            )
            yield RepeatedDocument(document.id, (document.file, *document.also_at), whole, most)


def _newest(records: list[tuple[Document, Record]]) -> Iterator[NewestRecord]:
    """By publisher, the ones with most records first, then by name; records without one last."""
    counts = Counter(record.publisher for _, record in records)
    for publisher, count in sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or "")):
        dated = [(record.date, document.id, record.title) for document, record in records
                 if record.publisher == publisher and record.date]  # fmt: skip
        date, document, title = max(dated, key=lambda record: record[:2], default=(None, None, None))
        yield NewestRecord(publisher, count, date, document, title)
