"""The only place that writes to an index folder: whole files, flushed to the disk, one version published at a time.

    index/built/
        .lock                 held by the one writer; the lock is the kernel's, the file says who holds it
        .partial/             what a build has made so far, until it is published
        v-<digest>/           a version: written once, complete, never changed
        CURRENT               names the version that serves, and the digest of its card; replaced atomically
        SETTINGS              what the index was built from and how; replaced atomically, before CURRENT is

A reader reads CURRENT once and opens everything below the folder it names, so it sees one version or another, never
a mixture. After a crash at any moment the pointer names a complete version or there is none yet. Every change goes
through a function of `os`, where the tests stand to fail, kill or forget it (``tests/faults``).
"""

from __future__ import annotations

import contextlib
import errno
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
SETTINGS = "SETTINGS"
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


def write(path: Path, data: bytes | memoryview, *, flushed: bool = True, after: bool = False) -> None:
    """Writes the whole of ``data`` to a new file, or ``after`` what a file holds, and flushes it to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if after else os.O_TRUNC), 0o666)
    try:
        rest = memoryview(data).cast("B") if len(data) else memoryview(b"")
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if flushed:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
    from filelock import FileLock, Timeout  # which only a build need import

    lock = FileLock(index / _LOCK, blocking=False, fallback_to_soft=False)
    with _writable(index):
        _make(index)
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexBusy(
                f"Another build of {index} is running ({_holder(index)}).",
                "Wait for it to end, or end it, then build again.",
            ) from error
    try:
        _note(index, f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}")
        yield
        _note(index, "")
    finally:
        lock.release()


def _make(folder: Path) -> None:
    """The folder, made with those above it where they are missing, so that a power loss does not undo them."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        flush_folder(path.parent)


def _note(index: Path, holder: str) -> None:
    """Writes who holds the lock into its file, for people; where the disk is full the lock holds without it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(index / _LOCK, os.O_WRONLY)
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, holder.encode(), 0)
        finally:
            os.close(descriptor)


def _holder(index: Path) -> str:
    """Who holds the lock, as it noted."""
    return (index / _LOCK).read_text(encoding="utf-8", errors="replace").strip() or "another process"


def publish(
    index: Path,
    contents: Mapping[str, bytes | memoryview],
    card: bytes,
    *,
    before: str | None = None,
    settings: bytes | None = None,
) -> str:
    """Writes a version and makes it the one that serves; returns its name. ``contents`` maps file names to bytes.

    ``settings`` are what the index is to remember of how it was built; where there are none, what it remembers stays.

    A version is named after its card, which holds the digest of each of its files: the same contents are the same
    version, and are not written again. The version ``before``, by default the one that CURRENT names, is kept; older
    ones are removed.

    Raises:
        IndexUnwritable: the disk is full or the folder read-only; the version before still serves.
    """
    pointer = current(index)
    card_digest = digest(card)
    version = version_of(card_digest)
    with _writable(index, sum(map(len, contents.values())) + len(card)):
        if not _holds(index / version, contents, card):
            _write_version(index, version, contents, card)
        flush_folder(index)
        if settings is not None and not _holds_bytes(index / SETTINGS, settings):
            _replace(index, SETTINGS, settings)
        if pointer != (version, card_digest):
            point(index, version, card_digest)
    _collect(index, keep={version, before or (pointer[0] if pointer else version)})
    return version


def version_of(card_digest: str) -> str:
    """The name of the version whose card has this digest."""
    return f"{_PREFIX}{card_digest[:16]}"


def _write_version(index: Path, version: str, contents: Mapping[str, bytes | memoryview], card: bytes) -> None:
    """The version's folder, complete and on the disk; what stood there under its name was damaged and goes."""
    staging = index / f"{_STAGING}{os.getpid()}"
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        for name, data in {**contents, CARD: card}.items():
            write(staging / name, data)
        flush_folder(staging)
        if not _holds(staging, contents, card):
            raise OSError(errno.EIO, "what was written does not read back the same")
        shutil.rmtree(index / version, ignore_errors=True)
        staging.rename(index / version)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def point(index: Path, version: str, card_digest: str) -> None:
    """Makes ``version`` the one that serves, on the disk when this returns.

    Raises:
        IndexUnwritable: it cannot be written; what served before still serves.
    """
    with _writable(index):
        _replace(index, CURRENT, canonical({"version": version, "card_sha256": card_digest}))


def _replace(index: Path, name: str, data: bytes) -> None:
    """A file of the index folder anew: what stood there before or all of ``data``, on the disk when this returns."""
    fresh = index / f"{name}.new"
    write(fresh, data)
    fresh.replace(index / name)
    flush_folder(index)


def versions(index: Path) -> list[str]:
    """The names of the versions that stand in ``index``, whole or not, the newest first."""
    dated: list[tuple[int, str]] = []
    with contextlib.suppress(OSError):
        for path in index.iterdir():
            with contextlib.suppress(OSError):  # collected meanwhile
                if _VERSION.fullmatch(path.name) and path.is_dir():
                    dated.append((path.stat().st_mtime_ns, path.name))
    return [name for _, name in sorted(dated, reverse=True)]


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
    try:
        return (folder / _LOCK).is_file() and ((folder / CURRENT).is_file() or (folder / _PARTIAL).is_dir())
    except OSError:  # it may not be looked into: whoever lists it will say so
        return False


def keep(index: Path, name: str, data: bytes) -> None:
    """Keeps a piece of a build, so that one broken off can go on where it was.

    Raises:
        IndexUnwritable: it cannot be written.
    """
    folder = index / _PARTIAL
    fresh = folder / f"{name}.new"
    with _writable(index):
        folder.mkdir(exist_ok=True)
        write(fresh, hashlib.sha256(data).digest() + data, flushed=False)
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
            write(self._path, b"", flushed=False)

    def add(self, piece: memoryview) -> None:
        """Writes the next piece."""
        with _writable(self._index):
            write(self._path, piece, flushed=False, after=True)

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
def _writable(index: Path, needed: int = 0) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexUnwritable(
            f"The index folder {index} cannot be written: {error.strerror or error}{_room(index, error, needed)}.",
            "Make room there or give another folder; an index that served before still serves.",
        ) from error


def _room(index: Path, error: OSError, needed: int) -> str:
    """Of a full disk: what is needed, and what is there."""
    if not needed or error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return ""
    free = shutil.disk_usage(index).free
    return f" ({needed / 1e6:,.1f} MB are needed, {free / 1e6:,.1f} MB are free)"


def _holds_bytes(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


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
    """Removes what neither serves nor was the version before, and what broken-off builds left, as far as it can."""
    spare = max(0, 2 - len(keep))
    others = [index / name for name in versions(index) if name not in keep]
    with contextlib.suppress(OSError):
        for path in [*others[spare:], *index.glob(f"{_STAGING}*")]:
            shutil.rmtree(path, ignore_errors=True)
