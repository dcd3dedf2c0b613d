"""The only place that writes to an index folder: whole files, flushed to the disk, one version published at a time.

    index/built/
        .lock                 held by the one writer (flock)
        .partial/             what a build has made so far, until it is published
        v-<digest>/           a version: written once, complete, never changed
        CURRENT               names the version that serves, and the digest of its card; replaced atomically

A reader reads CURRENT once and opens everything below the folder it names, so it sees one version or another, never
a mixture. After a crash at any moment the pointer names a complete version or there is none yet.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import mmap
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.errors import IndexBusy, IndexUnwritable

CURRENT = "CURRENT"
CARD = "card.json"
_LOCK = ".lock"
_STAGING = ".staging-"
_PARTIAL = ".partial"
_PREFIX = "v-"
_PIECE = 1 << 20
_VERSION = re.compile(r"v-[0-9a-f]{16}")


def digest(data: bytes | memoryview) -> str:
    """The SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """``value`` as JSON with sorted keys, UTF-8, one line end at the end: equal values give equal bytes.

    A lone surrogate, which some file's own title may hold, is written as it is; `json.loads` reads it back.
    """
    line = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    return line.encode("utf-8", "surrogatepass")


def write(path: Path, data: bytes | memoryview) -> None:
    """Writes the whole of ``data`` to a new file and flushes it to the disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def flush_folder(path: Path) -> None:
    """Flushes a folder's entries to the disk, so that names survive a power loss as the files do."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def writing(index: Path) -> Iterator[None]:
    """Holds the index folder for one writer; the lock is the kernel's and goes with the process.

    Raises:
        IndexBusy: another build holds it; the message says which and since when. IndexUnwritable: no folder can be
            made there, or nothing written in it.
    """
    with _writable(index):
        index.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(index / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "another process"
            raise IndexBusy(
                f"Another build of {index} is running ({holder}).", "Wait for it to end, or end it, then build again."
            ) from error
        os.ftruncate(descriptor, 0)
        started = time.strftime("%Y-%m-%d %H:%M:%S")
        os.pwrite(descriptor, f"process {os.getpid()}, since {started}".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def publish(index: Path, contents: Mapping[str, bytes | memoryview], card: bytes) -> str:
    """Writes a version and makes it the one that serves; returns its name. ``contents`` maps file names to bytes.

    A version is named after its card, which holds the digest of each of its files: the same contents are the same
    version, and are not written again. The version before is kept; older ones are removed.

    Raises:
        IndexUnwritable: the disk is full or the folder read-only; the version before still serves.
    """
    with _writable(index):
        return _publish(index, contents, card)


def _publish(index: Path, contents: Mapping[str, bytes | memoryview], card: bytes) -> str:
    card_digest = digest(card)
    version = f"{_PREFIX}{card_digest[:16]}"
    before = current(index)
    folder = index / version
    if not _holds(folder, contents, card):
        staging = index / f"{_STAGING}{os.getpid()}"
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        staging.mkdir()
        for name, data in contents.items():
            write(staging / name, data)
        write(staging / CARD, card)
        flush_folder(staging)
        staging.rename(folder)
        flush_folder(index)
    if before is None or before != (version, card_digest):
        pointer = index / f"{CURRENT}.new"
        write(pointer, canonical({"version": version, "card_sha256": card_digest}))
        pointer.replace(index / CURRENT)
        flush_folder(index)
    _collect(index, keep={version, before[0] if before else version})
    return version


def current(index: Path) -> tuple[str, str] | None:
    """The version that CURRENT names and its card's digest; None where there is no pointer or it cannot be read."""
    try:
        pointer = json.loads((index / CURRENT).read_bytes())
        version, card = str(pointer["version"]), str(pointer["card_sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (version, card) if _VERSION.fullmatch(version) else None


def is_index(folder: Path) -> bool:
    """Whether ``folder`` holds an index, or what is left of one."""
    return (folder / _LOCK).is_file() and ((folder / CURRENT).is_file() or (folder / _PARTIAL).is_dir())


def keep(index: Path, name: str, data: bytes) -> None:
    """Keeps a piece of a build, so that one broken off can go on where it was.

    Raises:
        IndexUnwritable: it cannot be written.
    """
    folder = index / _PARTIAL
    fresh = folder / f"{name}.new"
    with _writable(index):
        folder.mkdir(exist_ok=True)
        fresh.write_bytes(hashlib.sha256(data).digest() + data)
        fresh.replace(folder / name)


class Growing:
    """A file among what a build keeps, written as its pieces come and never held in memory."""

    def __init__(self, index: Path, name: str) -> None:
        """Begins the file anew.

        Raises:
            IndexUnwritable: it cannot be written; likewise in `add`.
        """
        self._index = index
        self._path = index / _PARTIAL / name
        with _writable(index):
            self._path.parent.mkdir(exist_ok=True)
            self._path.write_bytes(b"")

    def add(self, piece: memoryview) -> None:
        """Writes the next piece."""
        with _writable(self._index), self._path.open("ab") as stream:
            stream.write(piece)

    def view(self) -> memoryview:
        """All that was written, mapped into memory: it outlives the file's name."""
        with self._path.open("rb") as stream:
            if not self._path.stat().st_size:
                return memoryview(b"")
            return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def kept(index: Path, name: str) -> bytes | None:
    """The piece kept under ``name``; None where there is none or it is not whole."""
    try:
        stored = (index / _PARTIAL / name).read_bytes()
    except OSError:
        return None
    sha256, data = stored[:32], stored[32:]
    return data if hashlib.sha256(data).digest() == sha256 else None


def forget(index: Path) -> None:
    """Removes what a build has kept."""
    shutil.rmtree(index / _PARTIAL, ignore_errors=True)


@contextlib.contextmanager
def _writable(index: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexUnwritable(
            f"The index folder {index} cannot be written: {error.strerror or error}.",
            "Make room there or give another folder; an index that served before still serves.",
        ) from error


def _holds(folder: Path, contents: Mapping[str, bytes | memoryview], card: bytes) -> bool:
    """Whether the version is there already, byte for byte."""
    try:
        return (folder / CARD).read_bytes() == card and all(
            _same(folder / name, data) for name, data in contents.items()
        )
    except OSError:
        return False


def _same(path: Path, data: bytes | memoryview) -> bool:
    """Whether a file holds ``data``, compared piece by piece."""
    with path.open("rb") as stream:
        pieces = (data[start : start + _PIECE] for start in range(0, len(data) + 1, _PIECE))
        return all(stream.read(_PIECE) == bytes(piece) for piece in pieces) and not stream.read(1)


def _collect(index: Path, keep: set[str]) -> None:
    """Removes what neither serves nor was the version before, and what broken-off builds left."""
    versions = sorted(
        (path for path in index.iterdir() if path.is_dir() and path.name.startswith(_PREFIX) and path.name not in keep),
        key=lambda path: path.stat().st_mtime,
    )
    spare = 2 - len(keep)
    for path in versions[: max(0, len(versions) - max(0, spare))]:
        shutil.rmtree(path, ignore_errors=True)
    for path in index.glob(f"{_STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)
