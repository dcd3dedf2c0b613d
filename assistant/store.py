"""Opening an index folder: the version that serves, whole and matching, or a clear error with its remedy."""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any

from assistant import files, snapshot
from assistant.errors import IndexDamaged, IndexMissing, IndexOutOfDate
from assistant.snapshot import Card, Snapshot
from assistant.vectors import REBUILD

_MAPPED = 64 * 1024 * 1024
"""Bytes of token vectors from which on they are mapped and checked passage by passage, not whole when opened."""


def open_index(index: Path) -> Snapshot:
    """The version of ``index`` that serves; every file's digest is checked over the very bytes that are used.

    Raises:
        IndexMissing: nothing is built there. IndexDamaged: a file is gone or altered; which. IndexOutOfDate: it was
            written in another format.
    """
    if not index.is_dir() or not any(index.iterdir()):
        raise IndexMissing(f"There is no index in {index}.", f"Build it: python index/rebuild.py --index {index}")
    pointer = files.current(index)
    if pointer is None:
        if (index / files.CURRENT).exists():
            raise IndexDamaged(f"The file {files.CURRENT} in {index} cannot be read.", REBUILD)
        raise IndexMissing(f"{index} holds no finished index.", f"Build it: python index/rebuild.py --index {index}")
    try:
        return _opened(index, *pointer)
    except IndexDamaged:
        if files.current(index) in {None, pointer}:
            raise
        return open_index(index)  # another version was published meanwhile, and this one collected


def _opened(index: Path, version: str, expected: str) -> Snapshot:
    folder = index / version
    card = _card(folder, expected)
    contents = {name: _checked(folder / name, size, sha256) for name, (size, sha256) in card.files.items()}
    return snapshot.parse(version, card, contents)


def _card(folder: Path, expected: str) -> Card:
    data = _bytes(folder / files.CARD)
    if files.digest(data) != expected:
        raise IndexDamaged(
            f"The card of the index, {folder.name}/{files.CARD}, is not the one that {files.CURRENT} names.", REBUILD
        )
    content: dict[str, Any] = json.loads(data)
    if content.get("format") != snapshot.FORMAT:
        raise IndexOutOfDate(
            f"The index was written in format {content.get('format')}; this version of On Record reads "
            f"{snapshot.FORMAT}.",
            REBUILD,
        )
    return Card.parse(content)


def _checked(path: Path, size: int, sha256: str) -> bytes | memoryview:
    if path.name == snapshot.TOKENS and size > _MAPPED:
        return _mapped(path, size)
    data = _bytes(path)
    if len(data) != size or files.digest(data) != sha256:
        raise IndexDamaged(f"The index file {path.parent.name}/{path.name} was altered.", REBUILD)
    return data


def _mapped(path: Path, size: int) -> memoryview:
    """The bytes of a large file, which are read when they are used; whoever uses them checks them."""
    try:
        with path.open("rb") as stream:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"The index file {path.parent.name}/{path.name} cannot be read: {error}.", REBUILD
        ) from error
    if len(data) != size:
        raise IndexDamaged(f"The index file {path.parent.name}/{path.name} was altered.", REBUILD)
    return memoryview(data)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise IndexDamaged(
            f"The index file {path.parent.name}/{path.name} cannot be read: {error.strerror}.", REBUILD
        ) from error
