"""Whether the versions of an index in Milvus are whole, row by row, and going back to the one before."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.errors import IndexDamaged, IndexMissing, IndexOutOfDate, build_first, rebuild
from assistant.index.disk_format import text_digest
from assistant.index.milvus.address import parse_address
from assistant.index.milvus.connection import MilvusConnection, connect
from assistant.index.milvus.stored import StoredRecords
from assistant.index.milvus.version import StoredVersion, open_version, serving_version
from assistant.index.milvus.versions import digest_rows, roll_back_version, versions

_AT_ONCE = 50
"""Documents that are read at a time."""


def check_versions(index: str) -> Iterator[tuple[str, str]]:
    """What is to be said of each version that stands at an address, and what to do where it is not whole.

    Raises:
        IndexMissing: there is none. IndexUnreachable: the server does not answer.
    """
    connection = connect(parse_address(index))
    standing, serving = versions(connection), serving_version(connection)
    if not standing:
        address = connection.address
        raise IndexMissing(f"There is no index {address.name} in {address.place}.", build_first(index))
    for version in sorted(standing, key=lambda name: name != serving):
        wrong = _wrong(connection, version)
        if wrong is None:
            yield _whole(open_version(connection, version), version == serving), ""
        elif version == serving:
            yield wrong, rebuild(index)
        else:
            yield f"{wrong} It is not the version that serves.", "The next build removes it."


def roll_back_address(index: str) -> tuple[str, str | None]:
    """`roll_back` of an index in Milvus."""
    return roll_back_version(connect(parse_address(index)))


def _whole(version: StoredVersion, serves: bool) -> str:
    role, sizes = "serves" if serves else "the version before", version.told.sizes
    rows = sum(sizes.values())
    return f"index {version.name} ({role}): {len(sizes) + 1} collections, {rows:,} rows, {sizes['passages']:,} passages"


def _wrong(connection: MilvusConnection, name: str) -> str | None:
    """What is wrong with a version; None where it is whole: every row is as it was written, every text that of its
    digest."""
    try:
        version = open_version(connection, name)
        for part, digest in version.told.digests.items():
            if digest_rows(version, part) != digest:
                return f"The rows of {version.collection(part)} are not those that were written."
        return _wrong_text(version)
    except (IndexDamaged, IndexOutOfDate) as error:
        return error.what


def _wrong_text(version: StoredVersion) -> str | None:
    size = version.told.sizes["documents"]
    for first in range(0, size, _AT_ONCE):
        for held in StoredRecords(version).documents(range(first, min(first + _AT_ONCE, size))):
            if text_digest(held.document) != held.text_digest:
                return f"The text of {held.document.id} is not the one its digest names."
    return None
