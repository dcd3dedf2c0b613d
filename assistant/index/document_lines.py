"""Documents, and files that are another's paper, as lines of JSON: one a line, in the order of the index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.index.files import canonical
from assistant.records import Copy, Document, Mark, MarkKind, Page, ParsedFile, RecognisedWord, Record, Stated, as_json


@dataclass(frozen=True, slots=True)
class TwinFile:
    """A file of the corpus that is another's paper, read from bytes of its own: it is not read again to learn that."""

    file: str
    sha256: str
    reading: ParsedFile


def lines_of(records: Iterable[Document | TwinFile]) -> bytes:
    """The lines of documents or of twins."""
    return b"".join(canonical(as_json(record)) for record in records)


def parse_documents(lines: bytes) -> dict[str, Document]:
    """The documents of these lines, by id.

    Raises:
        KeyError, TypeError, ValueError: a line is not a document's.
    """
    documents = (_document(json.loads(line)) for line in lines.splitlines())
    return {document.id: document for document in documents}


def parse_twins(lines: bytes) -> tuple[TwinFile, ...]:
    """The twins of these lines."""
    rows = (json.loads(line) for line in lines.splitlines())
    return tuple(TwinFile(row["file"], row["sha256"], ParsedFile(**_parsed_fields(row["reading"]))) for row in rows)


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        **{key: row[key] for key in ("id", "file", "sha256")},
        **_parsed_fields(row),
        records=tuple(map(parse_record, row["records"])),
        also_at=tuple(row["also_at"]),
        copies=tuple(Copy(**copy) for copy in row["copies"]),
    )


def parse_page(row: Mapping[str, Any]) -> Page:
    """A page from the JSON object it is."""
    return Page(**{**row, "words": tuple(RecognisedWord(*word) for word in row.get("words", ()))})


def parse_record(row: Mapping[str, Any]) -> Record:
    """A record from the JSON object it is."""
    return Record(**{**row, "provenance": tuple((key, where) for key, where in row["provenance"])})


def _parsed_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `ParsedFile`, which are those of a document that was made from one."""
    return {
        **{key: row[key] for key in ("text", "format", "encoding")},
        "pages": tuple(map(parse_page, row["pages"])),
        "marks": tuple(Mark(**{**mark, "kind": MarkKind(mark["kind"])}) for mark in row["marks"]),
        "notices": tuple(row["notices"]),
        "properties": tuple((key, Stated(**stated)) for key, stated in row["properties"]),
    }
