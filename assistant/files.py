"""The only place that writes to an index folder: whole files, flushed to the disk, one version published at a time.

    index/built/
        .lock                 held by the one writer (flock)
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
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.errors import IndexBusy

CURRENT = "CURRENT"
CARD = "card.json"
_LOCK = ".lock"
_STAGING = ".staging-"
_PREFIX = "v-"


def digest(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """``value`` as JSON with sorted keys, UTF-8, one line end at the end: equal values give equal bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode("utf-8")


def write(path: Path, data: bytes) -> None:
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
        IndexBusy: another build holds it; the message says which and since when.
    """
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


def publish(index: Path, contents: Mapping[str, bytes], card: bytes) -> str:
    """Writes a version and makes it the one that serves; returns its name. ``contents`` maps file names to bytes.

    A version is named after its card, which holds the digest of each of its files: the same contents are the same
    version, and are not written again. The version before is kept; older ones are removed.
    """
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
    return (version, card) if version.startswith(_PREFIX) and "/" not in version else None


def _holds(folder: Path, contents: Mapping[str, bytes], card: bytes) -> bool:
    """Whether the version is there already, byte for byte."""
    try:
        return (folder / CARD).read_bytes() == card and all(
            (folder / name).read_bytes() == data for name, data in contents.items()
        )
    except OSError:
        return False


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
