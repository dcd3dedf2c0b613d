"""One version of an index in Milvus: its card, read when it is opened, and its rows, read when they are asked for."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.errors import REBUILD, IndexDamaged, IndexMissing, IndexOutOfDate, build_first, naming, rebuild
from assistant.index.card import Card
from assistant.index.milvus.connection import CollectionGone, MilvusConnection, Row
from assistant.index.milvus.packing import unpacked, unpacked_coding
from assistant.index.milvus.schema import CARD, PARTS, collection, parse_collection, schema_of
from assistant.index.token_coding import TokenCoding
from assistant.records import Filters, Searched

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values that were asked for last, so that each is read once. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, keys: Sequence[K], read: Callable[[Sequence[K]], Mapping[K, V]]) -> dict[K, V]:
        """The value of each of ``keys``; those not held are read together."""
        with self._lock:
            known = {key: self._held[key] for key in keys if key in self._held}
        fresh = read([key for key in dict.fromkeys(keys) if key not in known]) if len(known) < len(set(keys)) else {}
        with self._lock:
            for key, value in {**known, **fresh}.items():
                self._held[key] = value
                self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return {**known, **fresh}


@dataclass(frozen=True, slots=True)
class VersionCard:
    """What a version says of itself: the card that it was built with, what filters may name, and how it is whole."""

    card: Card
    version: str
    publishers: tuple[str, ...]
    kinds: tuple[str, ...]
    first_documents: tuple[str, ...]
    searched: Searched
    sizes: Mapping[str, int]
    digests: Mapping[str, str]
    published: int

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> VersionCard:
        """The card that `VersionRows.card` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        card = Card.parse(told["card"])
        unreadable = tuple(unread.file for unread in card.unreadable)
        return cls(
            card=card,
            version=told["version"],
            publishers=tuple(told["publishers"]),
            kinds=tuple(told["kinds"]),
            first_documents=tuple(told["first_documents"]),
            searched=Searched(**told["searched"], unreadable=unreadable, filters=Filters(), version=told["version"]),
            sizes=told["sizes"],
            digests=told["digests"],
            published=told["published"],
        )


@dataclass(frozen=True, slots=True)
class VersionStatistics:
    """How common stems and tokens are in a version, and what it calls what."""

    acronyms: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, int]
    """Each stem with its place in ``words``, counted from 1."""
    counts: NDArray[np.int32]
    """How many passages hold each stem, shape (stems,)."""
    tokens: NDArray[np.int32]
    """Shape (k, 2): a token's id and in how many passages it occurs, by id."""
    coding: TokenCoding
    """What the codes of tokens are of."""
    probes: NDArray[np.float16]
    files: Mapping[str, str]
    """Every file of the corpus that was read, with the SHA-256 of its bytes."""


@dataclass(frozen=True)
class StoredVersion:
    """The collections of one version."""

    connection: MilvusConnection
    name: str
    """The version's: ``v-`` and the digest of its card."""
    told: VersionCard
    statistics: VersionStatistics = field(repr=False)

    def collection(self, part: str) -> str:
        return collection(self.connection.address.name, self.name, part)

    def rows(self, part: str, expression: str, fields: Sequence[str], limit: int | None = None) -> list[Row]:
        """See `MilvusConnection.rows`."""
        with self._standing():
            return self.connection.rows(self.collection(part), expression, fields, limit)

    def every(self, part: str, fields: Sequence[str], more: str = "", first: int = 0) -> Iterator[Row]:
        """The rows of a part for which ``more`` holds, from the row ``first`` on, in order, read page by page."""
        with self._standing():
            yield from self.connection.every(self.collection(part), fields, first, self.told.sizes[part], more)

    def nearest(self, part: str, name: str, vector: Any, expression: str, limit: int) -> tuple[list[int], list[float]]:
        """See `MilvusConnection.nearest`."""
        with self._standing():
            return self.connection.nearest(self.collection(part), name, vector, expression, limit)

    @contextlib.contextmanager
    def _standing(self) -> Iterator[None]:
        """While rows are read: of a version that was removed meanwhile, says that another took its place."""
        try:
            with naming(str(self.connection.address)):
                yield
        except CollectionGone as error:
            serving = serving_version(self.connection)
            if serving in {None, self.name}:
                raise
            raise IndexOutOfDate(
                f"The version {self.name}, which is open here, was removed: {serving} serves now.",
                "Open the index again.",
            ) from error


def serving_version(connection: MilvusConnection, seconds: float = 10.0) -> str | None:
    """The version that the index's alias names; None where there is none."""
    named = connection.alias(connection.address.name, seconds)
    found = parse_collection(connection.address.name, named) if named else None
    return found[0] if found and named == collection(connection.address.name, found[0], CARD) else None


def open_serving(connection: MilvusConnection) -> StoredVersion:
    """The version that serves.

    Raises:
        IndexMissing: nothing is published there. IndexOutOfDate: it was written in another format. IndexDamaged: a
            part of it is gone or not whole. IndexUnreachable: the server does not answer.
    """
    address = connection.address
    named = connection.alias(address.name)
    if named is None:
        raise IndexMissing(f"There is no index {address.name} in {address.place}.", build_first(str(address)))
    found = parse_collection(address.name, named)
    if found is None:
        raise IndexMissing(
            f"{address.name} in {address.place} names the collection {named}, which is of no index.",
            f"Give the index another name. {build_first(str(address))}",
        )
    if named != collection(address.name, found[0], CARD):
        raise IndexOutOfDate(
            f"The index {address} was written in format {found[1]} of Milvus, which this version of On Record does not "
            "read.",
            rebuild(str(address)),
        )
    return open_version(connection, found[0])


def open_version(connection: MilvusConnection, version: str) -> StoredVersion:
    """One version, whichever serves, with every part there, of the fields and as many rows as its card says.

    Raises:
        IndexDamaged: it is not whole. IndexUnreachable: the server does not answer.
    """
    address = connection.address
    with naming(str(address)):
        told, statistics = _card(connection, version)
        for part in PARTS:
            held = collection(address.name, version, part)
            _check_fields(connection, held, part, told.card.dimension)
            if part != CARD:
                connection.load(held)
                _check_size(connection.count(held), told.sizes[part], held)
    return StoredVersion(connection, version, told, statistics)


def _card(connection: MilvusConnection, version: str) -> tuple[VersionCard, VersionStatistics]:
    held = collection(connection.address.name, version, CARD)
    _check_fields(connection, held, CARD, 0)
    connection.load(held)
    size = connection.count(held)
    rows = [*connection.every(held, ["row", "key", "body"], 0, size)]
    if not rows or rows[-1]["key"] != CARD or [row["row"] for row in rows] != [*range(size)]:
        raise IndexDamaged(f"{held} is not whole: its last row was not written.", rebuild(str(connection.address)))
    values = [unpacked(row["body"]) for row in rows]
    try:
        told = VersionCard.parse(values[-1])
        if told.version != version:
            raise ValueError("it is of another version")
        return told, _statistics(values[:-1], told.card.dimension)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise IndexDamaged(f"{held} is no card: {error}.", rebuild(str(connection.address))) from error


def _statistics(values: Sequence[Mapping[str, Any]], dimension: int) -> VersionStatistics:
    first, *pieces = values
    stems = [stem for piece in pieces for stem in piece["stems"]]
    return VersionStatistics(
        acronyms={short: tuple(words) for short, words in first["acronyms"].items()},
        columns={stem: column for column, stem in enumerate(stems, start=1)},
        counts=np.array([count for piece in pieces for count in piece["counts"]], dtype=np.int32),
        tokens=np.array(first["tokens"], dtype=np.int32).reshape(-1, 2),
        coding=unpacked_coding(first["coding"], dimension),
        probes=np.array(first["probes"], dtype=np.float16),
        files=first["files"],
    )


def _check_fields(connection: MilvusConnection, held: str, part: str, dimension: int) -> None:
    expected = {
        stored.name: (stored.dtype.name, stored.params.get("dim")) for stored in schema_of(part, dimension or 2).fields
    }
    found = connection.fields(held)
    wrong = sorted(name for name in {*expected, *found} if not _same_field(expected.get(name), found.get(name)))
    if wrong:
        raise IndexDamaged(
            f"The collection {held} has not the fields that it was made with ({', '.join(wrong)}).",
            rebuild(str(connection.address)),
        )


def _same_field(expected: tuple[str, int | None] | None, found: tuple[str, int | None] | None) -> bool:
    if expected is None or found is None or expected[0] != found[0]:
        return False
    return expected[1] is None or int(found[1] or 0) == int(expected[1])


def _check_size(found: int, expected: int, held: str) -> None:
    if found != expected:
        raise IndexDamaged(f"The collection {held} holds {found:,} rows; its card says {expected:,}.", REBUILD)
