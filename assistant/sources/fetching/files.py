"""Files that are whole or not there: written beside, flushed, and put in place in one step."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """``data`` as the whole of ``path``, or, where that fails, what was there before."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    flush(beside)
    put(beside, path)


def put(whole: Path, path: Path) -> None:
    """Puts a whole file in its place."""
    os.replace(whole, path)  # noqa: PTH105 (replaces on every system)
    flush(path.parent)


def add_line(path: Path, line: bytes) -> None:
    """A line at the end of ``path``, on the disk when this returns; a last line without its end is cut off first."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        end = os.lseek(descriptor, 0, os.SEEK_END)
        if end and os.pread(descriptor, 1, end - 1) != b"\n":
            end = _last_whole(descriptor, end)
            os.ftruncate(descriptor, end)
        os.lseek(descriptor, end, os.SEEK_SET)
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_whole(descriptor: int, end: int) -> int:
    """Where the last line that has an end ends."""
    data = os.pread(descriptor, end, 0)
    return data.rfind(b"\n") + 1


def flush(path: Path) -> None:
    """Flushes a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
