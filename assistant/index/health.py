"""The health of a corpus: what is in the index, what is not and why, and what its records do not say of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.index.snapshot import Snapshot
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
class SamePaper:
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
    twins: tuple[SamePaper, ...]
    undated: tuple[str, ...]
    unattributed: tuple[str, ...]
    standings: dict[str, int]
    newest: tuple[NewestRecord, ...]
    notices: tuple[str, ...]


def corpus_health(snapshot: Snapshot) -> CorpusHealth:
    """The health of the corpus that ``snapshot`` is the index of."""
    documents = list(snapshot.documents.values())
    records = [(document, record) for document in documents for record in document.records]
    card = snapshot.card
    return CorpusHealth(
        len(documents),
        len(records),
        sum(len(document.pages) for document in documents),
        card.passages,
        card.sentences,
        dict(sorted(Counter(document.format for document in documents).items())),
        card.unreadable,
        tuple(_blank(documents)),
        tuple(_twins(documents)),
        tuple(_name(document, record) for document, record in records if not record.date),
        tuple(_name(document, record) for document, record in records if not record.publisher),
        dict(sorted(Counter(record.standing for _, record in records if record.standing).items())),
        tuple(_newest(records)),
        card.notices,
    )


def _name(document: Document, record: Record) -> str:
    return f"{document.id}, {record.part}" if record.part else document.id


def _blank(documents: list[Document]) -> Iterator[BlankPages]:
    for document in documents:
        pages = [p.number for p in document.pages if not any(map(str.isalnum, document.text[p.start : p.end]))]
        if pages:
            yield BlankPages(document.id, tuple(pages), len(document.pages))


def _twins(documents: list[Document]) -> Iterator[SamePaper]:
    for document in documents:
        if document.also_at or document.copies:
            whole, most = (tuple(c.document for c in document.copies if c.whole is each) for each in (True, False))
            yield SamePaper(document.id, (document.file, *document.also_at), whole, most)


def _newest(records: list[tuple[Document, Record]]) -> Iterator[NewestRecord]:
    """By publisher, the ones with most records first, then by name; records without one last."""
    counts = Counter(record.publisher for _, record in records)
    for publisher, count in sorted(counts.items(), key=lambda each: (each[0] is None, -each[1], each[0] or "")):
        dated = [(record.date, document.id, record.title) for document, record in records
                 if record.publisher == publisher and record.date]  # fmt: skip
        date, document, title = max(dated, key=lambda each: each[:2], default=(None, None, None))
        yield NewestRecord(publisher, count, date, document, title)
