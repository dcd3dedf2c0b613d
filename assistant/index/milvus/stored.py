"""What is read of passages, records and documents out of their rows; each that was read lately is read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assistant.errors import REBUILD, IndexDamaged
from assistant.index.document_lines import parse_documents, parse_page, parse_record
from assistant.index.meeting_parts import MeetingPart, SpokenPart
from assistant.index.milvus.packing import damaged, unpacked
from assistant.index.milvus.version import Recent, StoredVersion
from assistant.index.port import IndexedText
from assistant.records import Copy, Document, Page, Passage, Record, SectionKind, Sentence
from assistant.text import find_dates

_PASSAGES, _RECORDS, _DOCUMENTS = 4096, 4096, 64
"""How many of each are held."""
_AT_ONCE = 500
"""Rows that one expression names."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with what is shown of it whatever was asked; see `Candidate`."""

    passage: Passage
    record: int
    text: str
    context: str
    pages: tuple[Page, ...]
    parts: tuple[MeetingPart, ...]
    speeches: tuple[SpokenPart, ...]
    indexed: IndexedText


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record, the characters in which it states what it is of, and the digest of its document's file."""

    record: Record
    opening: str
    sha256: str
    years: frozenset[str]
    """The years it is of: of its date, and of those that its opening states."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document, its number, the rows of its passages and the digest of its text; its meetings as they are stored."""

    number: int
    document: Document
    first: int
    last: int
    text_digest: str
    meetings: str
    copies: tuple[tuple[str, Copy], ...]


class StoredRecords:
    """The passages, records and documents of one version."""

    def __init__(self, version: StoredVersion) -> None:
        self._version = version
        self._passages: Recent[int, StoredPassage] = Recent(_PASSAGES)
        self._records: Recent[int, StoredRecord] = Recent(_RECORDS)
        self._documents: Recent[str, StoredDocument] = Recent(_DOCUMENTS)

    def passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        """The passages at ``rows``, in that order."""
        held = self._passages.of(rows, lambda wanted: dict(self._read("passages", wanted, ["record"], _passage)))
        return [held[row] for row in rows]

    def records(self, rows: Sequence[int]) -> list[StoredRecord]:
        """The records at ``rows``, in that order."""
        held = self._records.of(rows, lambda wanted: dict(self._read("records", wanted, [], _record)))
        return [held[row] for row in rows]

    def document(self, key: str) -> StoredDocument | None:
        """The document with this key (`rows.key_of` of its id)."""
        held = self._documents.of([key], lambda keys: dict(self._by_key(keys)))
        return held.get(key)

    def documents(self, numbers: Sequence[int]) -> list[StoredDocument]:
        """The documents of these numbers, in order; they are not held on to."""
        return [stored for _, stored in self._read("documents", numbers, _OF_DOCUMENT, _document)]

    def run(self, first: int, last: int, more: str) -> Iterator[Passage]:
        """The passages from row ``first`` to ``last``, the last left out, for which the expression ``more`` holds."""
        connection, held = self._version.connection, self._version.collection("passages")
        for row in connection.every(held, ["row", "record", "body"], first, last, more):
            yield _passage(row).passage

    def _by_key(self, keys: Sequence[str]) -> Iterator[tuple[str, StoredDocument]]:
        for row in self._version.rows("documents", f'key == "{keys[0]}"', ["row", "body", *_OF_DOCUMENT]):
            yield keys[0], _told(_document, row)

    def _read(self, part: str, rows: Sequence[int], fields: Sequence[str], made: Any) -> Iterator[tuple[int, Any]]:
        """What is ``made`` of each of ``rows`` of a part.

        Raises:
            IndexDamaged: one is not there, or is not what was written.
        """
        for start in range(0, len(rows), _AT_ONCE):
            wanted = sorted(rows[start : start + _AT_ONCE])
            given = self._version.rows(part, f"row in {wanted}", ["row", *fields, "body"])
            if [int(row["row"]) for row in given] != wanted:
                raise IndexDamaged(f"Rows of {self._version.collection(part)} are gone.", REBUILD)
            yield from ((int(row["row"]), _told(made, row)) for row in given)

    @cached_property
    def size(self) -> int:
        """How many passages there are."""
        return int(self._version.told.sizes["passages"])


_OF_DOCUMENT = ["first", "last", "text"]


def _told(made: Any, row: Mapping[str, Any]) -> Any:
    try:
        return made(row)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise damaged() from error


def _passage(row: Mapping[str, Any]) -> StoredPassage:
    told = unpacked(row["body"])
    stored, shown = told["passage"], told["shown"]
    text, (indexed, spans) = shown["text"], told["indexed"]
    passage = Passage(
        **{
            **stored,
            "text": text[: stored["end"] - stored["start"]],
            "path": tuple(stored["path"]),
            "kind": SectionKind(stored["kind"]),
            "sentences": tuple(map(_sentence, stored["sentences"])),
        }
    )
    return StoredPassage(
        passage=passage,
        record=int(row["record"]),
        text=text,
        context=shown["context"],
        pages=tuple(map(parse_page, shown["pages"])),
        parts=tuple(MeetingPart(**part) for part in shown["parts"]),
        speeches=tuple(SpokenPart(**spoken) for spoken in shown.get("speeches", ())),
        indexed=IndexedText(indexed, tuple((start, end) for start, end in spans)),
    )


def _sentence(told: Mapping[str, Any]) -> Sentence:
    stem = told["stem"]
    return Sentence(**{**told, "kind": SectionKind(told["kind"]), "stem": tuple(stem) if stem else None})


def _record(row: Mapping[str, Any]) -> StoredRecord:
    told = unpacked(row["body"])
    record, opening = parse_record(told["record"]), told["opening"]
    years = {date.iso[:4] for date in find_dates(opening)} | {(record.date or "")[:4]}
    return StoredRecord(record, opening, told["sha256"], frozenset(years))


def _document(row: Mapping[str, Any]) -> StoredDocument:
    told = unpacked(row["body"])
    (document,) = parse_documents(told["document"].encode("utf-8", "surrogatepass")).values()
    return StoredDocument(
        number=int(row["row"]),
        document=document,
        first=int(row["first"]),
        last=int(row["last"]),
        text_digest=row["text"],
        meetings=told["meetings"],
        copies=tuple((name, Copy(**copy)) for name, copy in told["copies"]),
    )
