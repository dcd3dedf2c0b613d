"""Opening an index folder: the version that serves, whole and matching, or a clear error with its remedy.

Where the version that CURRENT names is damaged, the newest one that is whole serves in its place, and says so.
"""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import REBUILD, IndexDamaged, IndexMissing, IndexOutOfDate, build_first, naming, rebuild
from assistant.index import files
from assistant.index.card import FORMAT, Card
from assistant.index.disk_format import TOKENS
from assistant.index.snapshot import Snapshot

_MAPPED = 64 * 1024 * 1024
"""Bytes of token vectors from which on they are mapped and checked passage by passage, not whole when opened."""

log = logging.getLogger("onrecord")


def open_index(index: Path, corpus: Path | None = None) -> Snapshot:
    """The version of ``index`` that serves; every file's digest is checked over the very bytes that are used.

    Where that one is damaged and another is whole, the other, with a ``warning`` that is also logged. ``corpus`` is
    named in the remedy where there is no index.

    Raises:
        IndexMissing: nothing is built there. IndexDamaged: a file is gone or altered; which. IndexOutOfDate: it was
            written in another format.
    """
    opened = whole(index, corpus)
    if opened.warning:
        log.warning("%s", opened.warning)
    return opened


def whole(index: Path, corpus: Path | None = None) -> Snapshot:
    """`open_index`, but nothing is logged."""
    pointer = files.current(index)
    try:
        return _current(index, pointer, corpus)
    except (IndexDamaged, IndexMissing) as error:
        if files.current(index) not in {None, pointer}:
            return whole(index, corpus)  # another version was published meanwhile, and this one collected
        for name in files.versions(index):
            with contextlib.suppress(IndexDamaged, IndexOutOfDate):
                stands_in = f"The newest version that is whole, {name}, serves in its place."
                warning = f"{error.what} {stands_in} {rebuild(index)}"
                return replace(open_version(index, name), warning=warning)
        raise


def open_version(index: Path, version: str, card_digest: str | None = None, *, mapped: bool = True) -> Snapshot:
    """One version of ``index``, whatever CURRENT names; its name holds the beginning of its card's digest.

    Unless ``mapped``, large token vectors are read and compared with their digest as everything else is.

    Raises:
        IndexDamaged, IndexOutOfDate: as `open_index`.
    """
    folder = index / version
    with naming(index):
        card = _card(folder, card_digest)
        contents = {name: _checked(folder / name, size, sha256, mapped) for name, (size, sha256) in card.files.items()}
        return replace(Snapshot.parse(version, card, contents), folder=index)


def _current(index: Path, pointer: tuple[str, str] | None, corpus: Path | None) -> Snapshot:
    try:
        if not index.is_dir() or not any(index.iterdir()):
            raise IndexMissing(f"There is no index in {index}.", build_first(index, corpus))
    except OSError as error:
        raise IndexDamaged(
            f"The index folder {index} cannot be read: {error.strerror}.", "Check its permissions."
        ) from error
    if pointer is None:
        if (index / files.CURRENT).exists():
            raise IndexDamaged(f"The file {files.CURRENT} in {index} cannot be read.", rebuild(index))
        raise IndexMissing(f"{index} holds no finished index.", build_first(index, corpus))
    return open_version(index, *pointer)


def _card(folder: Path, expected: str | None) -> Card:
    data = _bytes(folder / files.CARD)
    digest = files.digest(data)
    if expected is None and files.version_of(digest) != folder.name:
        raise IndexDamaged(f"The index file {folder.name}/{files.CARD} was altered.", REBUILD)
    if expected is not None and digest != expected:
        raise IndexDamaged(
            f"The card of the index, {folder.name}/{files.CARD}, is not the one that {files.CURRENT} names.", REBUILD
        )
    content: dict[str, Any] = json.loads(data)
    if content.get("format") != FORMAT:
        raise IndexOutOfDate(
            f"The index was written in format {content.get('format')}; this version of On Record reads {FORMAT}.",
            REBUILD,
        )
    return Card.parse(content)


def _checked(path: Path, size: int, sha256: str, mapped: bool) -> bytes | memoryview:
    if mapped and path.name == TOKENS and size > _MAPPED:
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
