"""A version in Milvus as one that is listed, counted and looked through, as a `Snapshot` on this machine is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from assistant.index.card import Card
from assistant.index.milvus.rows import key_of
from assistant.index.milvus.stored import StoredRecords
from assistant.index.milvus.version import StoredVersion
from assistant.index.snapshot import SURE, unknown_document
from assistant.records import Document, Passage

_AT_ONCE = 50
"""Documents that are read at a time."""


class MilvusSnapshot:
    """What `IndexVersion` asks for, read when it is asked for. ``warning`` as in `Snapshot`."""

    def __init__(self, version: StoredVersion, stored: StoredRecords, warning: str | None = None) -> None:
        self._version = version
        self.version = version.name
        self.warning = warning
        self.folder = str(version.connection.address)
        self.documents: Mapping[str, Document] = StoredDocuments(version, stored)
        self.passages: Sequence[Passage] = StoredPassages(stored)

    @property
    def card(self) -> Card:
        return self._version.told.card

    @property
    def files(self) -> Mapping[str, str]:
        """Every file of the corpus that was read, with the SHA-256 of its bytes."""
        return self._version.statistics.files

    def called(self, name: str, sha256: str = "") -> str:
        """See `Snapshot.called`."""
        held = self.documents.get(name)
        if len(sha256) >= SURE and not (held and held.sha256.startswith(sha256)) and _is_hex(sha256):
            found = self._ids(f'sha256 like "{sha256}%"')
            if found:
                return found[0]
        if held:
            return name
        named = self._ids(f'array_contains(names, "{key_of(name)}")')
        if len(named) == 1:
            return named[0]
        several = f"; it may be {' or '.join(named)}" if named else ""
        raise unknown_document(name, several, self.folder)

    def _ids(self, expression: str) -> list[str]:
        numbers = [int(row["row"]) for row in self._version.rows("documents", expression, ["row"])]
        return [stored.document.id for stored in StoredRecords(self._version).documents(numbers)]


class StoredDocuments(Mapping[str, Document]):
    """Documents by id, in id order."""

    def __init__(self, version: StoredVersion, stored: StoredRecords) -> None:
        self._size = int(version.told.sizes["documents"])
        self._stored = stored

    def __getitem__(self, identity: str) -> Document:
        held = self._stored.document(key_of(identity))
        if held is None:
            raise KeyError(identity)
        return held.document

    def __iter__(self) -> Iterator[str]:
        for first in range(0, self._size, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, self._size))
            yield from (held.document.id for held in self._stored.documents(numbers))

    def __len__(self) -> int:
        return self._size


class StoredPassages(Sequence[Passage]):
    """Passages by row."""

    def __init__(self, stored: StoredRecords) -> None:
        self._stored = stored

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Passage]: ...
    def __getitem__(self, row: int | slice) -> Passage | Sequence[Passage]:
        rows = range(len(self))[row]
        if isinstance(rows, int):
            return self._stored.passages([rows])[0].passage
        return [held.passage for held in self._stored.passages(rows)]

    def __iter__(self) -> Iterator[Passage]:
        return self._stored.run(0, len(self), "")

    def __len__(self) -> int:
        return self._stored.size


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdef" for character in text)
