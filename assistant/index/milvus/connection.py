"""A connection to Milvus: the few calls that an index needs, each with an error of ours where it fails.

It is the one place that the client (pymilvus) is called from. What it logs of a failed call, a traceback each, is not
shown: the error says it.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from assistant.errors import (
    ExtraMissing,
    IndexBusy,
    IndexDamaged,
    IndexUnreachable,
    IndexUnwritable,
    OnRecordError,
    install_extra,
    rebuild,
)
from assistant.index.milvus.address import TOKEN, MilvusAddress
from assistant.index.milvus.schema import indexes_of, schema_of

MOST = 16_384
"""Rows that Milvus gives for one search."""
_PAGE = 1000
"""Rows that are asked for at a time."""
_CONNECTING = 5.0
_ASKING = 10.0
_WRITING = 600.0
"""Seconds that a call may take."""
_SEARCHED = 512
"""How far the graph is searched (``ef``), at least."""
_GONE = {4, 100}
"""What the server calls a collection that is not there, in its old and its new numbers."""
_NOT_LOADED = 101
_SILENT = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "Retry timeout", "Fail connecting", "connect failed", "closed channel")
"""Words that the client has for a server that does not answer."""
_LOGIN = ("UNAUTHENTICATED", "PERMISSION_DENIED", "auth check failure", "authenticat", "permission")

Row = Mapping[str, Any]


class CollectionGone(IndexDamaged):
    """A collection of the index is not there."""


class CollectionReleased(IndexDamaged):
    """A collection of the index is there and is not loaded."""


class MilvusConnection:
    """One server, or one file, as an index needs it. Safe to share between threads."""

    def __init__(self, address: MilvusAddress, client: Any, again: Callable[[], Any] | None = None) -> None:
        """A connection by ``client``; where the server was gone, by the one that ``again`` makes."""
        self.address = address
        self._client = client
        self._again = again
        self._lost = False

    # ── what there is ──

    def collections(self) -> list[str]:
        """The names of all collections."""
        with self._asked():
            return [str(name) for name in self._client.list_collections(timeout=_ASKING)]

    def alias(self, name: str, seconds: float = _ASKING) -> str | None:
        """The collection that an alias names; None where there is no such alias."""
        try:
            with self._asked():
                return str(self._client.describe_alias(name, timeout=seconds)["collection_name"])
        except CollectionGone:
            return None
        except IndexDamaged as error:
            if "alias not found" in error.what or "1600" in error.what:  # a server's own number for it
                return None
            raise

    def fields(self, collection: str) -> dict[str, tuple[str, int | None]]:
        """The type of each field of a collection, and of vectors the dimension."""
        with self._asked():
            told = self._client.describe_collection(collection, timeout=_ASKING)
        return {
            field["name"]: (getattr(field["type"], "name", str(field["type"])), field.get("params", {}).get("dim"))
            for field in told["fields"]
        }

    def count(self, collection: str) -> int:
        """How many rows a collection holds, all that were written before counted."""
        told = self._loaded(
            collection,
            lambda: self._client.query(
                collection, filter="", output_fields=["count(*)"], consistency_level="Strong", timeout=_ASKING
            ),
        )
        return int(told[0]["count(*)"])

    # ── reading ──

    def rows(self, collection: str, expression: str, fields: Sequence[str], limit: int | None = None) -> list[Row]:
        """The rows for which ``expression`` holds, in row order; it is one that few rows meet."""
        most = {"limit": limit} if limit else {}
        given = self._loaded(
            collection,
            lambda: self._client.query(collection, filter=expression, output_fields=[*fields], timeout=_ASKING, **most),
        )
        return sorted(given, key=lambda row: int(row["row"]))

    def every(self, collection: str, fields: Sequence[str], first: int, last: int, more: str = "") -> Iterator[Row]:
        """The rows ``first`` to ``last``, the last left out, for which ``more`` holds, read page by page."""
        for start in range(first, last, _PAGE):
            within = f"row >= {start} and row < {min(start + _PAGE, last)}"
            yield from self.rows(collection, f"({within}) and ({more})" if more else within, fields)

    def nearest(
        self, collection: str, field: str, vector: Any, expression: str, limit: int
    ) -> tuple[list[int], list[float]]:
        """The ``limit`` rows for which ``expression`` holds whose ``field`` has the largest inner products with
        ``vector``, and those; an empty expression holds for all."""
        settings = {"metric_type": "IP"}
        if field == "vector":
            settings["params"] = {"ef": max(_SEARCHED, limit)}  # type: ignore[assignment]
        hits = self._loaded(
            collection,
            lambda: self._client.search(
                collection,
                [vector],
                anns_field=field,
                filter=expression,
                limit=limit,
                output_fields=["row"],
                search_params=settings,
                timeout=_ASKING,
            )[0],
        )
        return [int(hit["row"]) for hit in hits], [float(hit["distance"]) for hit in hits]

    def _loaded(self, collection: str, ask: Callable[[], Any]) -> Any:
        """What ``ask`` gives; a collection that somebody has released, or that a server has not loaded since it was
        started, is loaded first."""
        try:
            with self._asked():
                return ask()
        except CollectionReleased:
            self.load(collection)
            with self._asked():
                return ask()

    # ── writing ──

    def create(self, collection: str, part: str, dimension: int, rows: int) -> None:
        """A new, empty collection, to be indexed for so many rows."""
        with self._written():
            indexes = self._client.prepare_index_params()
            for index in indexes_of(part, rows):
                indexes.add_index(**index)
            schema = schema_of(part, dimension)
            self._client.create_collection(collection, schema=schema, timeout=_WRITING)
            self._client.create_index(collection, indexes, timeout=_WRITING, sync=False)  # it is empty

    def insert(self, collection: str, rows: Sequence[Row]) -> None:
        with self._written():
            self._client.insert(collection, [*rows], timeout=_WRITING)

    def finish(self, collection: str) -> None:
        """Has what was inserted kept for good, and be searched."""
        with self._written():
            self._client.flush(collection, timeout=_WRITING)
            self._client.load_collection(collection, timeout=_WRITING)

    def load(self, collection: str) -> None:
        """Has a collection that there is be searched, if it is not."""
        with self._asked():
            self._client.load_collection(collection, timeout=_WRITING)

    def drop(self, collection: str) -> None:
        """Removes a collection; one that is not there is left."""
        with self._written(), contextlib.suppress(CollectionGone):
            self._client.drop_collection(collection, timeout=_WRITING)

    def point(self, alias: str, collection: str | None) -> None:
        """Has ``alias`` name ``collection``, at once; or nothing, where that is None."""
        known = self.alias(alias)
        with self._written():
            if collection is None:
                self._client.drop_alias(alias, timeout=_ASKING)
            elif known is None:
                self._client.create_alias(collection, alias, timeout=_ASKING)
            else:
                self._client.alter_alias(collection, alias, timeout=_ASKING)

    # ── errors ──

    @contextlib.contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            if self._lost and self._again:  # the client's own way back may leave its channel closed
                self._client, self._lost = self._again(), False
            yield
        except Exception as error:
            told = _ours(error, self.address)
            self._lost = isinstance(told, IndexUnreachable)
            raise told from error

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        try:
            with self._asked():
                yield
        except CollectionGone:
            raise
        except IndexDamaged as error:
            raise IndexUnwritable(error.what, "What served before still serves. Mend that, and build again.") from error


@lru_cache(maxsize=8)
def connect(address: MilvusAddress) -> MilvusConnection:
    """A connection to where ``address`` stands; one for each address.

    Raises:
        ExtraMissing: the client is not installed. IndexUnreachable: the server does not answer, or lets nobody in.
            IndexBusy: another process has the file open.
    """
    missing = [name for name in ("pymilvus", *(["milvus_lite"] if address.in_file else [])) if find_spec(name) is None]
    if missing:
        raise ExtraMissing(
            f"{address} is in Milvus, and {' and '.join(missing)} is not installed.",
            f"Install it: {install_extra('cluster')}",
        )
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what it says on the screen, the error says
    from pymilvus import MilvusClient

    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    def client() -> Any:
        token = os.environ.get(TOKEN, "")
        return MilvusClient(address.uri, token=token, db_name=address.database, timeout=_CONNECTING, dedicated=True)

    try:
        first = client()
    except Exception as error:
        if address.in_file:
            raise IndexBusy(
                f"{address.place[0].upper()}{address.place[1:]} cannot be opened: it is held by another process, or is "
                "not one of milvus-lite.",
                "A file of milvus-lite is open in one process at a time; end the other, or use a Milvus server.",
            ) from error
        raise _ours(error, address) from error
    return MilvusConnection(address, first, client)


def _ours(error: Exception, address: MilvusAddress) -> OnRecordError:
    """What to say of a call that failed."""
    if isinstance(error, OnRecordError):
        return error
    code, message = getattr(error, "code", None), str(getattr(error, "message", "") or error)
    told, place = f"{code} {message}", address.place
    short = " ".join(message.split())[:200]
    if any(word in told for word in _LOGIN):
        return IndexUnreachable(
            f"{_begun(place)} lets nobody in without a name: {short}.",
            f"Put user:password, or the key, in the variable {TOKEN}.",
        )
    if any(word in told for word in _SILENT):
        return IndexUnreachable(
            f"{_begun(place)} does not answer ({short}).",
            "Start it, or mend the way to it; what is asked then is answered. Nothing was changed.",
        )
    if code in _GONE:
        return CollectionGone(f"{_begun(place)} has no such collection: {short}.", rebuild(str(address)))
    if code == _NOT_LOADED or any(word in told for word in ("'released'", "not loaded")):
        return CollectionReleased(f"{_begun(place)} has not loaded what it was asked: {short}.", rebuild(str(address)))
    return IndexDamaged(f"{_begun(place)} refused what it was asked: {short}.", rebuild(str(address)))


def _begun(place: str) -> str:
    return place[0].upper() + place[1:]
