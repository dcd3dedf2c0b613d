"""Opening an index wherever it stands: a folder of this machine, or an address in Milvus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.index import files
from assistant.index.milvus import is_address, parse_address, work_folder

if TYPE_CHECKING:
    from assistant.index.local import LocalIndex
    from assistant.index.milvus.search import MilvusIndex

_LOOK = 2.0
"""Seconds that a server is waited for when it is only asked whether a newer version serves."""


def open_search_index(index: str | Path, corpus: Path | None = None) -> LocalIndex | MilvusIndex:
    """The version of ``index`` that serves; ``corpus`` is named in the remedy where there is none.

    Raises:
        IndexMissing, IndexDamaged, IndexOutOfDate: with the remedy. Of an address: AddressWrong, ExtraMissing,
            IndexUnreachable.
    """
    if isinstance(index, str) and is_address(index):
        from assistant.index.milvus.search import MilvusIndex

        return MilvusIndex.open(index)
    from assistant.index.local import LocalIndex
    from assistant.index.opening import open_index

    return LocalIndex(open_index(Path(index), corpus))


def folder_of(index: str | Path) -> Path:
    """The folder of this machine that an index stands in, or for one at an address the one that it is built in.

    Raises:
        AddressWrong: it is no address.
    """
    return work_folder(parse_address(index)) if isinstance(index, str) and is_address(index) else Path(index)


def published(index: str | Path) -> tuple[str, str] | None:
    """The version that was published last, and the digest of its card; None where there is none or nobody can tell."""
    if not (isinstance(index, str) and is_address(index)):
        return files.current(Path(index))
    from assistant.errors import OnRecordError
    from assistant.index.milvus.connection import connect
    from assistant.index.milvus.version import serving_version

    try:
        version = serving_version(connect(parse_address(index)), _LOOK)
    except OnRecordError:
        return None
    return (version, version) if version else None
