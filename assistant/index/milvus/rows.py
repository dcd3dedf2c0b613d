"""The rows that a version of an index is in Milvus, made from it as it was built on this machine.

Row i of passages is passage i, row i of sentences the i-th quotable sentence, documents and records are in id order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from assistant.index.card import GRAMMAR
from assistant.index.document_lines import lines_of
from assistant.index.local import LocalIndex
from assistant.index.meeting_lines import lines_of_meetings
from assistant.index.milvus.packing import packed, packed_coding, packed_tokens
from assistant.index.milvus.schema import CARD, FORMAT, nothing
from assistant.index.scope import LISTED
from assistant.index.snapshot import OPENING, Snapshot, file_names
from assistant.records import Document, Filters, Record, as_json
from assistant.text import wording

UNDATED_FIRST, UNDATED_LAST = 99_999_999, -1
"""The days of a record without a date: after every date that is asked for, and before it."""
_STEMS = 200_000
"""Stems of a row of the statistics."""


_SEARCHED = ("documents", "passages", "first_date", "last_date", "undated")


def key_of(text: str) -> str:
    """What a name of any characters is looked up by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def first_day(stated: str) -> int:
    """The first day that a date of any precision may mean, as a number: ``2024-03`` is 20240301."""
    year, month, day = (*map(int, stated.split("-")), 1, 1)[:3]
    return year * 10_000 + month * 100 + day


def last_day(stated: str) -> int:
    """The last day that a date of any precision may mean, as a number: ``2024-03`` is 20240331."""
    parts = [int(part) for part in stated.split("-")]
    year, month, day = (*parts, *(12, 31)[len(parts) - 1 :])
    return year * 10_000 + month * 100 + day


@dataclass(frozen=True)
class VersionRows:
    """The rows of each part of a version."""

    index: LocalIndex

    @property
    def snapshot(self) -> Snapshot:
        return self.index.snapshot

    @cached_property
    def records(self) -> tuple[tuple[int, Document, Record], ...]:
        """Every record with its document and that one's number."""
        documents = enumerate(self.snapshot.documents.values())
        return tuple((number, document, record) for number, document in documents for record in document.records)

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        return tuple(sorted({record.publisher for _, _, record in self.records if record.publisher is not None}))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        return tuple(sorted({record.kind for _, _, record in self.records if record.kind is not None}))

    @cached_property
    def _record_of(self) -> list[int]:
        """The number of the record that each passage belongs to."""
        place = {(document.id, record.start): row for row, (_, document, record) in enumerate(self.records)}
        return [place[p.document, self.snapshot.record(p.row).start] for p in self.snapshot.passages]

    @cached_property
    def _filtered(self) -> list[dict[str, int]]:
        """What filters ask for, of each record."""
        publisher = {name: number for number, name in enumerate(self.publishers)}
        kind = {name: number for number, name in enumerate(self.kinds)}
        return [
            {
                "document": number,
                "publisher": -1 if record.publisher is None else publisher[record.publisher],
                "kind": -1 if record.kind is None else kind[record.kind],
                "first_day": first_day(record.date) if record.date else UNDATED_FIRST,
                "last_day": last_day(record.date) if record.date else UNDATED_LAST,
            }
            for number, _, record in self.records
        ]

    def sizes(self) -> dict[str, int]:
        """How many rows each part has, the card's apart."""
        snapshot = self.snapshot
        return {
            "passages": len(snapshot.passages),
            "sentences": len(snapshot.sentence_vectors),
            "documents": len(snapshot.documents),
            "records": len(self.records),
        }

    def of(self, part: str) -> Iterator[dict[str, Any]]:
        """The rows of a part, in order."""
        return {
            "passages": self._passages,
            "sentences": self._sentences,
            "documents": self._documents,
            "records": self._records,
        }[part]()

    def _passages(self) -> Iterator[dict[str, Any]]:
        snapshot, words = self.snapshot, self._words()
        for row, passage in enumerate(snapshot.passages):
            record = self._record_of[row]
            yield {
                "row": row,
                "vector": snapshot.passage_vectors.vectors(slice(row, row + 1))[0].tolist(),
                "words": next(words),
                **self._filtered[record],
                "record": record,
                "quotable": bool(snapshot.quotable[row]),
                "folded": wording(passage.text).encode("utf-8", "replace").decode(),
                "tokens": packed_tokens(snapshot.tokens.passage(row)),
                "body": packed(self._body(row)),
            }

    def _words(self) -> Iterator[dict[int, float]]:
        """The BM25 scores of each passage's stems, by the number of the stem counted from 1; of one that has none,
        something at 0, where no question looks."""
        words = self.snapshot.words
        column = np.repeat(np.arange(1, len(words.indptr)), np.diff(words.indptr))
        order = np.argsort(words.rows, kind="stable")
        bounds = np.searchsorted(words.rows[order], np.arange(words.size + 1))
        for row in range(words.size):
            own = order[bounds[row] : bounds[row + 1]]
            yield dict(zip(column[own].tolist(), words.data[own].tolist(), strict=True)) or {0: 1.0}

    def _body(self, row: int) -> dict[str, Any]:
        """All that is read of a passage beside what it is searched by."""
        passage, indexed = self.snapshot.passages[row], self.index.indexed(row)
        return {
            "passage": {**as_json(passage), "text": ""},
            "shown": as_json(self.index.shown(passage)),
            "indexed": [indexed.text, indexed.sentences],
        }

    def _sentences(self) -> Iterator[dict[str, Any]]:
        snapshot = self.snapshot
        for row, passage in enumerate(snapshot.passage_of_sentence.tolist()):
            vector = snapshot.sentence_vectors.vectors(slice(row, row + 1))[0].tolist()
            yield {"row": row, "vector": vector, **self._filtered[self._record_of[passage]], "passage": passage}

    def _documents(self) -> Iterator[dict[str, Any]]:
        snapshot = self.snapshot
        for row, document in enumerate(snapshot.documents.values()):
            own = snapshot.passages_of[document.id]
            stored = {document.id: snapshot.stored_meetings(document.id)}
            yield {
                "row": row,
                "key": key_of(document.id),
                "caseless": key_of(document.id.casefold()),
                "names": sorted({key_of(name) for name in file_names(document)}),
                "sha256": document.sha256,
                "text": snapshot.card.texts[document.id],
                "first": own[0].row if own else 0,
                "last": own[-1].row + 1 if own else 0,
                "body": packed(
                    {
                        "document": _text(lines_of([document])),
                        "meetings": _text(lines_of_meetings(stored, GRAMMAR)),
                        "copies": [[name, as_json(copy)] for name, copy in self.index.copies_in(document.id)],
                    }
                ),
                "nothing": nothing(),
            }

    def _records(self) -> Iterator[dict[str, Any]]:
        held = np.bincount(np.array(self._record_of, dtype=np.int64), minlength=len(self.records)).tolist()
        for row, (_, document, record) in enumerate(self.records):
            opening = document.text[record.start : min(record.end, record.start + OPENING)]
            told = {"record": as_json(record), "opening": opening, "sha256": document.sha256}
            yield {
                "row": row,
                **self._filtered[row],
                "passages": held[row],
                "date": record.date or "",
                "body": packed(told),
                "nothing": nothing(),
            }

    def card(self, digests: Mapping[str, str], published: int) -> list[dict[str, Any]]:
        """The rows of the card: statistics first, the card itself last. ``published`` counts the versions."""
        statistics, searched = [*self._statistics()], self.index.scope(Filters()).searched
        told = {
            "format": FORMAT,
            "version": self.snapshot.version,
            "card": {**as_json(self.snapshot.card), "texts": {}},
            "publishers": self.publishers,
            "kinds": self.kinds,
            "first_documents": sorted(self.snapshot.documents)[:LISTED],
            "searched": {name: getattr(searched, name) for name in _SEARCHED},
            "sizes": self.sizes(),
            "digests": dict(digests),
            "published": published,
        }
        keyed = [*(("statistics", value) for value in statistics), (CARD, as_json(told))]
        return [
            {"row": row, "key": key, "body": packed(value), "nothing": nothing()}
            for row, (key, value) in enumerate(keyed)
        ]

    def _statistics(self) -> Iterator[Mapping[str, Any]]:
        snapshot = self.snapshot
        stems, counts = list(snapshot.words.vocabulary), np.diff(snapshot.words.indptr).tolist()
        yield {
            "acronyms": snapshot.acronyms,
            "tokens": snapshot.tokens.frequencies.tolist(),
            "coding": packed_coding(snapshot.tokens.coding),
            "probes": snapshot.probes.astype(np.float32).tolist(),
            "files": snapshot.files,
        }
        for first in range(0, len(stems), _STEMS):
            yield {"stems": stems[first : first + _STEMS], "counts": counts[first : first + _STEMS]}


def _text(lines: bytes) -> str:
    return lines.decode("utf-8", "surrogatepass")


def batches_of(rows: Iterator[dict[str, Any]], characters: int = 4_000_000) -> Iterator[Sequence[dict[str, Any]]]:
    """``rows`` in batches that one message takes: a server takes 64 MB."""
    batch: list[dict[str, Any]] = []
    held = 0
    for row in rows:
        batch.append(row)
        held += sum(map(_weight, row.values()))
        if held >= characters:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _weight(value: Any) -> int:
    """About how many bytes a field's value takes."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(map(len, value)) if value and isinstance(value[0], str) else 4 * len(value)
    return 8 * len(value) if isinstance(value, dict) else 8
