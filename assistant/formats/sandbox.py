"""Reading files in processes of their own, so that one bad file can neither stop nor hang a build.

Each reader is a fresh Python (`subprocess`, never a fork: the parent may have torch and its threads loaded) that
imports the parsers once and then reads file after file. It opens no path: bytes go in, JSON comes out, never a pickle,
since what a hostile file has made of the reader must not be able to run anything here. Memory, processor time and
written files are limited by the operating system; the time a file may take is watched from outside. A reader that
dies, overruns or has grown is replaced.
"""

from __future__ import annotations

import os
import queue
import stat
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from assistant.errors import OldFormat, Unreadable
from assistant.formats import office, parsing
from assistant.formats.messages import Limits, WantedPage
from assistant.formats.reading_process import ProcessEnded, ReadingProcess
from assistant.records import ParsedFile

__all__ = ["Limits", "Readers", "read_all", "read_apart"]


def read_apart(
    source: bytes | Path | str, name: str | None = None, *, seconds: float = 10.0, megabytes: int = 500
) -> ParsedFile:
    """`parsing.parse_file` of one file in a process of its own. For many files `read_all` is much faster.

    Raises:
        Unreadable: it cannot be read within the limits; the reason is in the message.
    """
    named = name if name is not None else "" if isinstance(source, bytes) else Path(source).name
    with Readers(1, Limits(seconds, megabytes)) as readers:
        result = readers.read(named, source)
    if isinstance(result, Unreadable):
        raise result
    return result


def read_all(
    items: Iterable[tuple[str, bytes | Path | str]], workers: int = 2, limits: Limits | None = None
) -> Iterator[tuple[str, ParsedFile | Unreadable]]:
    """(name, what was read or why not) for each (name, bytes or path), in the order given, ``workers`` at a time.

    Items are taken only a few ahead of what is yielded, so that a large corpus is never in memory whole.
    """
    ahead: deque[tuple[str, Future[ParsedFile | Unreadable]]] = deque()
    with Readers(workers, limits or Limits()) as readers, ThreadPoolExecutor(workers) as threads:
        try:
            for name, source in items:
                ahead.append((name, threads.submit(readers.read, name, source)))
                if len(ahead) > 2 * workers:
                    first, result = ahead.popleft()
                    yield first, result.result()
            while ahead:
                first, result = ahead.popleft()
                yield first, result.result()
        finally:
            for _, waiting in ahead:
                waiting.cancel()
            readers.close()


class Readers:
    """A pool of reading processes, started when first needed and kept between files. Safe to call from many threads."""

    def __init__(self, count: int, limits: Limits) -> None:
        self._limits = limits
        self._idle: queue.LifoQueue[ReadingProcess | None] = queue.LifoQueue()
        self._all: set[ReadingProcess] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(max(count, 1)):
            self._idle.put(None)

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all readers at once, also those at work. Calling it again does nothing."""
        with self._lock:
            self._closed = True
            readers, self._all = self._all, set()
        for reader in readers:
            reader.end()

    def read(self, name: str, source: bytes | Path | str) -> ParsedFile | Unreadable:
        """What `parsing.parse_file` makes of a file within the limits, or why it cannot.

        A file that ends the reader is read once more by a fresh one that keeps to parsers which cannot crash; so the
        answer does not depend on which files were read before. A file that took too long is not tried again. An old
        Office file is converted first, where LibreOffice is installed.
        """
        try:
            data = source if isinstance(source, bytes) else _bytes_at(Path(source))
        except Unreadable as error:
            return error
        result = self._read(name, data)
        return self._converted(name, data, result) if isinstance(result, OldFormat) else result

    def draw(self, data: bytes, wanted: WantedPage) -> bytes:
        """A page of a PDF or an image file as a WebP picture.

        Raises:
            Unreadable: it cannot be drawn within the limits; the reason is in the message.
        """
        reader = self._idle.get()
        try:
            reader = self._fit(reader)
            result = reader.draw(data, wanted)
        finally:
            self._idle.put(reader)
        if isinstance(result, ProcessEnded):
            raise result.reason
        if isinstance(result, Unreadable):
            raise result
        return result

    def _converted(self, name: str, data: bytes, old: OldFormat) -> ParsedFile | Unreadable:
        """What an old Office file says once LibreOffice has converted it; why not, where it cannot."""
        try:
            newer, by = office.converted(data, old)
        except Unreadable as error:
            return error
        result = self._read(f"{name}{old.becomes}", newer)
        if isinstance(result, Unreadable):
            return result
        return replace(result, notices=(f"converted from {old.suffix} by {by}", *result.notices))

    def _read(self, name: str, data: bytes) -> ParsedFile | Unreadable:
        reader = self._idle.get()
        try:
            reader = self._fit(reader)
            result = reader.read(name, data, careful=False)
            if isinstance(result, ProcessEnded) and not result.overran:
                reader = self._fit(reader)
                result = reader.read(name, data, careful=True)
        finally:
            self._idle.put(reader)
        return result.reason if isinstance(result, ProcessEnded) else result

    def _fit(self, reader: ReadingProcess | None) -> ReadingProcess:
        """The reader itself while it is fit for another file, else a fresh one."""
        if reader is not None and reader.is_fit:
            return reader
        if reader is not None:
            self._all.discard(reader)
            reader.end()
        fresh = ReadingProcess(self._limits)
        with self._lock:
            if self._closed:
                fresh.end()
                raise RuntimeError("The pool of readers is closed.")
            self._all.add(fresh)
        return fresh


def _bytes_at(path: Path) -> bytes:
    """A regular file's bytes. Links are not followed, and pipes and devices are not opened for long.

    Raises:
        Unreadable: it is no regular file, is too large, or may not be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("this is no regular file.", "Put the document itself in the corpus.")
            if status.st_size > parsing.LARGEST_FILE:
                raise Unreadable(
                    f"the file has {status.st_size:,} bytes; the limit is {parsing.LARGEST_FILE:,}.", "Split it."
                )
            return file.read(parsing.LARGEST_FILE + 1)
    except OSError as error:
        why = "it is a link" if path.is_symlink() else (error.strerror or str(error))
        raise Unreadable(f"the file cannot be opened: {why}.", "Put the document itself in the corpus.") from None
