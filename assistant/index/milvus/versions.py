"""The versions of an index in Milvus: publishing one whole, the one that serves, the one before, and what is left over.

A version is written into collections of its own, its card last, and read back in part: every collection has the fields
and as many rows as its card says. Then the alias is switched, at once. The version that served until then is kept;
older ones, and what a build that was broken off left, are removed, each card first, which Milvus refuses while the
alias names it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator

from assistant.errors import IndexDamaged, IndexMissing, IndexOutOfDate, IndexUnwritable, naming, rebuild
from assistant.index.local import LocalIndex
from assistant.index.milvus.connection import CollectionGone, MilvusConnection
from assistant.index.milvus.packing import vector_bytes
from assistant.index.milvus.rows import VersionRows, batches_of
from assistant.index.milvus.schema import CARD, FORMAT, PARTS, collection, parse_collection
from assistant.index.milvus.version import StoredVersion, open_serving, open_version, serving_version
from assistant.index.snapshot import Snapshot

Told = Callable[[int, int, str], None]
"""Is told of rows written, of how many, and the part they are of."""


def publish_version(connection: MilvusConnection, snapshot: Snapshot, tell: Told = lambda *_: None) -> bool:
    """Has ``snapshot``, as it was built here, serve; returns whether it had to be written.

    Raises:
        IndexUnreachable, IndexUnwritable: the server does not answer, or does not take it; what served still serves.
    """
    name, version = connection.address.name, snapshot.version
    before, whole = serving_version(connection), whole_versions(connection)
    if version not in whole:
        if before == version:  # it is damaged where it stands, and nobody can read it
            before = next(iter(whole), None)
            connection.point(name, collection(name, before, CARD) if before else None)
        _write(connection, snapshot, tell)
    if before != version:
        connection.point(name, collection(name, version, CARD))
    sweep(connection, {version, *_before(connection, version, before)})
    return version not in whole


def roll_back_version(connection: MilvusConnection) -> tuple[str, str | None]:
    """Makes the newest other version that is whole serve; returns its name and that of the one that served until now.

    Raises:
        IndexMissing: there is none. IndexUnreachable, IndexUnwritable: as in `publish_version`.
    """
    address, now = connection.address, serving_version(connection)
    for version in whole_versions(connection):
        if version != now:
            connection.point(address.name, collection(address.name, version, CARD))
            return version, now
    raise IndexMissing(
        f"{address} keeps no other version that is whole, so there is none to go back to.", rebuild(str(address))
    )


def open_whole(connection: MilvusConnection) -> tuple[StoredVersion, str | None]:
    """The version that serves, or where it is damaged the newest one that is whole, and then why.

    Raises:
        IndexMissing, IndexDamaged, IndexOutOfDate, IndexUnreachable: with the remedy.
    """
    try:
        return open_serving(connection), None
    except IndexDamaged as error:
        for version in whole_versions(connection):
            stands_in = f"The newest version that is whole, {version}, serves in its place."
            warning = f"{error.what} {stands_in} {rebuild(str(connection.address))}"
            return open_version(connection, version), warning
        raise


def versions(connection: MilvusConnection) -> list[str]:
    """The versions of which any collection of this format stands, whole or not."""
    found = (parse_collection(connection.address.name, each) for each in connection.collections())
    return sorted({told[0] for told in found if told and told[1] == FORMAT})


def whole_versions(connection: MilvusConnection) -> list[str]:
    """The versions that are whole, the one that was published last first."""
    dated: list[tuple[int, str]] = []
    for version in versions(connection):
        with contextlib.suppress(IndexDamaged, IndexOutOfDate):
            dated.append((open_version(connection, version).told.published, version))
    return [version for _, version in sorted(dated, reverse=True)]


def sweep(connection: MilvusConnection, keep: set[str]) -> None:
    """Removes what neither serves nor was the version before, and what builds that were broken off left."""
    name = connection.address.name
    keep = {*keep, serving_version(connection) or ""}
    found = [(parse_collection(name, each), each) for each in connection.collections()]
    gone = {(told[0], told[1]) for told, _ in found if told and not (told[0] in keep and told[1] == FORMAT)}
    for told, each in sorted(found, key=lambda one: bool(one[0] and one[0][2] != CARD)):  # cards first
        if told is None or (told[0], told[1]) not in gone:
            continue
        try:
            connection.drop(each)
        except IndexUnwritable:
            if told[2] != CARD:
                raise
            gone.discard((told[0], told[1]))  # another build has it serve since


def digest_rows(version: StoredVersion, part: str) -> str:
    """The digest of all rows of a part as they are read now; the card tells it as they were written."""
    kinds = {stored.name: stored.kind for stored in PARTS[part]}
    digest = hashlib.sha256()
    for row in version.every(part, [*kinds]):
        for name, kind in kinds.items():
            digest.update(vector_bytes(row, name, kind))
    return digest.hexdigest()


def _before(connection: MilvusConnection, now: str, before: str | None) -> Iterator[str]:
    """The version to keep beside ``now``: the one that served, or else the newest other one."""
    if before is not None and before != now:
        yield before
    else:
        yield from [version for version in whole_versions(connection) if version != now][:1]


def _write(connection: MilvusConnection, snapshot: Snapshot, tell: Told) -> None:
    name, version, dimension = connection.address.name, snapshot.version, snapshot.card.dimension
    rows, digests = VersionRows(LocalIndex(snapshot)), {}
    published = 1 + max(
        (open_version(connection, each).told.published for each in whole_versions(connection)), default=0
    )
    for part in reversed([*PARTS]):  # of a version that is not whole; its card first
        connection.drop(collection(name, version, part))
    for part, size in rows.sizes().items():
        digests[part] = _write_part(connection, part, rows, dimension, size, tell)
    card = collection(name, version, CARD)
    connection.create(card, CARD, dimension, 1)
    for row in rows.card(digests, published):
        connection.insert(card, [row])
    connection.finish(card)
    try:
        with naming(str(connection.address)):
            open_version(connection, version)
    except (IndexDamaged, CollectionGone) as error:
        raise IndexUnwritable(
            f"What was written to {connection.address} does not read back: {error.what}",
            "What served before still serves. Build again.",
        ) from error


def _write_part(
    connection: MilvusConnection, part: str, rows: VersionRows, dimension: int, size: int, tell: Told
) -> str:
    """Writes the rows of a part; returns their digest."""
    held = collection(connection.address.name, rows.snapshot.version, part)
    kinds = {stored.name: stored.kind for stored in PARTS[part]}
    digest, done = hashlib.sha256(), 0
    connection.create(held, part, dimension, size)
    for batch in batches_of(rows.of(part)):
        for row in batch:
            for name, kind in kinds.items():
                digest.update(vector_bytes(row, name, kind))
        connection.insert(held, batch)
        done += len(batch)
        tell(done, size, part)
    connection.finish(held)
    return digest.hexdigest()
