"""Reading files in processes of their own, so that one bad file can neither stop nor hang a build.

Each reader is a fresh Python (`subprocess`, never a fork: the parent may have torch and its threads loaded) that
imports the parsers once and then reads file after file. It opens no path: bytes go in, JSON comes out, never a pickle,
since what a hostile file has made of the reader must not be able to run anything here. Memory, processor time and
written files are limited by the operating system; the time a file may take is watched from outside. A reader that
dies, overruns or has grown is replaced.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import signal
import stat
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from assistant.errors import OnRecordError, Unreadable
from assistant.formats import parsing
from assistant.records import Mark, MarkKind, Page, ParsedFile, Stated, as_json

__all__ = ["Limits", "Readers", "read_all", "read_apart"]

_HEADER = struct.Struct(">QQ")
"""Lengths of the JSON head and of the body that follows it."""
_START_SECONDS = 120.0
"""How long a reader may take to start: importing the parsers from a cold disk is slow."""
_FILES_EACH = 500
"""Files after which a reader is replaced, so that leaks of the parsers stay small."""
_OUT_OF_MEMORY = 70
"""The exit code of a reader whose memory ran out."""
_PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from assistant.formats import sandbox
sandbox.serve()
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: seconds of processor time, and megabytes of address space.

    Processor time says the same on a busy machine as on an idle one; by the clock a file may take four times as long.
    """

    seconds: float = 10.0
    megabytes: int = 500


def read_apart(
    source: bytes | Path | str, name: str | None = None, *, seconds: float = 10.0, megabytes: int = 500
) -> ParsedFile:
    """`formats.read` of one file in a process of its own. For many files `read_all` is much faster.

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
        self._idle: queue.LifoQueue[_Reader | None] = queue.LifoQueue()
        self._all: set[_Reader] = set()
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
        """What `formats.read` makes of a file within the limits, or why it cannot.

        A file that ends the reader is read once more by a fresh one that keeps to parsers which cannot crash; so the
        answer does not depend on which files were read before. A file that took too long is not tried again.
        """
        try:
            data = source if isinstance(source, bytes) else _bytes_at(Path(source))
        except Unreadable as error:
            return error
        reader = self._idle.get()
        try:
            reader = self._fit(reader)
            result = reader.read(name, data, careful=False)
            if isinstance(result, _Ended) and not result.overran:
                reader = self._fit(reader)
                result = reader.read(name, data, careful=True)
        finally:
            self._idle.put(reader)
        return result.reason if isinstance(result, _Ended) else result

    def _fit(self, reader: _Reader | None) -> _Reader:
        """The reader itself while it is fit for another file, else a fresh one."""
        if reader is not None and reader.is_fit:
            return reader
        if reader is not None:
            self._all.discard(reader)
            reader.end()
        fresh = _Reader(self._limits)
        with self._lock:
            if self._closed:
                fresh.end()
                raise RuntimeError("The pool of readers is closed.")
            self._all.add(fresh)
        return fresh


@dataclass(frozen=True, slots=True)
class _Ended:
    """The reader's process came to an end over a file."""

    reason: Unreadable
    overran: bool


class _Reader:
    """One reading process, seen from its parent."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._files = 0
        self._grown = False
        arguments = [json.dumps([path for path in sys.path if isinstance(path, str)]), json.dumps(as_json(limits))]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with self._watched(_START_SECONDS):
            ready = _receive(self._output)
        if ready is None:
            said = self._errors()
            self.end()
            raise OnRecordError("The process that reads files does not start.", f"It said: {said[-600:] or 'nothing'}")

    @property
    def is_fit(self) -> bool:
        return self._process.poll() is None and not self._grown and self._files < _FILES_EACH

    @property
    def _output(self) -> BinaryIO:
        assert self._process.stdout is not None
        return self._process.stdout  # type: ignore[return-value]  # typeshed: IO[bytes]

    def read(self, name: str, data: bytes, careful: bool) -> ParsedFile | Unreadable | _Ended:
        """The answer of the process, or what ended it."""
        self._files += 1
        assert self._process.stdin is not None
        with self._watched(4 * self._limits.seconds) as overran:
            try:
                _send(self._process.stdin, {"name": name, "careful": careful}, data)
                reply = _receive(self._output)
                if reply is not None:
                    self._grown = bool(reply[0]["grown"])
                    return _result(*reply)
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                pass  # the process is gone, or what a hostile file made of it answers nonsense
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)  # how it ended by itself tells more than how it is ended here
        self._process.kill()
        return self._ended(self._process.wait(), overran.is_set())

    def _ended(self, status: int, overran: bool) -> _Ended:
        seconds = f"{self._limits.seconds:g} s"
        if overran or -status == getattr(signal, "SIGXCPU", None):
            return _Ended(
                Unreadable(f"reading the file took longer than {seconds}.", "Split it or save it again."), True
            )
        if status == _OUT_OF_MEMORY:
            what = f"reading the file takes more than the {self._limits.megabytes} MB allowed."
            return _Ended(Unreadable(what, "Split it or save it again."), False)
        name = signal.Signals(-status).name if status < 0 else f"exit code {status}"
        what = f"the parser broke down over the file ({name})."
        return _Ended(Unreadable(what, "Open it in its own program and save it again."), False)

    @contextlib.contextmanager
    def _watched(self, seconds: float) -> Iterator[threading.Event]:
        """Kills the process when the time is up, which ends whatever waits for it here; the event then is set."""
        overran = threading.Event()

        def end() -> None:
            overran.set()
            self._process.kill()

        watch = threading.Timer(seconds, end)
        watch.daemon = True
        watch.start()
        try:
            yield overran
        finally:
            watch.cancel()

    def _errors(self) -> str:
        self._process.kill()
        _, errors = self._process.communicate()
        return bytes(errors).decode("utf-8", "replace").strip()

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError, ValueError):
                    stream.close()


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


def _send(stream: Any, head: dict[str, Any], body: bytes) -> None:
    packed = json.dumps(head).encode("ascii")
    stream.write(_HEADER.pack(len(packed), len(body)))
    stream.write(packed)
    stream.write(body)
    stream.flush()


def _receive(stream: Any) -> tuple[dict[str, Any], bytes] | None:
    """The next message, or None when the other side is gone."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    head_length, body_length = _HEADER.unpack(header)
    if head_length + body_length > 40 * parsing.LARGEST_TEXT:
        return None
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    parsed: dict[str, Any] = json.loads(head)
    return parsed, body


def _result(head: dict[str, Any], body: bytes) -> ParsedFile | Unreadable:
    """What the process sent; each field is made anew, so only plain values come across."""
    if "refused" in head:
        return Unreadable(str(head["refused"]), str(head["remedy"]))
    return ParsedFile(
        body.decode("utf-8"),
        str(head["format"]),
        head["encoding"],
        tuple(Page(int(n), int(start), int(end), label) for n, start, end, label in head["pages"]),
        tuple(
            Mark(int(start), int(end), MarkKind(kind), int(level), None if label is None else int(label))
            for start, end, kind, level, label in head["marks"]
        ),
        tuple(str(notice) for notice in head["notices"]),
        tuple((str(field), Stated(str(value), str(where))) for field, value, where in head["properties"]),
    )


# In the reading process


def serve() -> None:
    """Reads what the parent sends until it hangs up. Started by `_Reader`; not for calling."""
    requests, replies = _private_pipes()
    limits = Limits(**json.loads(sys.argv[2]))
    _import_parsers()
    _limit(limits)
    _send(replies, {}, b"")
    silence = os.open(os.devnull, os.O_WRONLY)
    for chatter in (1, 2):  # parsers print; nobody would read it, and a full pipe stops who writes
        os.dup2(silence, chatter)
    before = _resident_megabytes()
    while (request := _receive(requests)) is not None:
        head, data = request
        _allow_seconds(limits.seconds)
        reply, body = _answer(data, str(head["name"]), bool(head["careful"]))
        del request, data
        reply["grown"] = _resident_megabytes() > before + 60
        _send(replies, reply, body)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent, out of reach of anything that prints."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, replies


def _import_parsers() -> None:
    for module in ("docx", "html", "pdf", "xml"):
        importlib.import_module(f"assistant.formats.{module}")
    for parser in ("pypdf", "pypdfium2", "pypdfium2.raw", "charset_normalizer"):
        importlib.import_module(parser)


def _limit(limits: Limits) -> None:
    """Sets the limits of the operating system, where it has them (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes << 20, limits.megabytes << 20))


def _allow_seconds(seconds: float) -> None:
    """Allows so much processor time from now on: should the parent be gone, a hanging reader ends by itself."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft = int(time.process_time() + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _resident_megabytes() -> float:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGESIZE") / (1 << 20)
    except (OSError, ValueError):
        return 0.0


def _answer(data: bytes, name: str, careful: bool) -> tuple[dict[str, Any], bytes]:
    try:
        reading = parsing.parse_file(data, name, careful=careful)
        return _packed(reading), reading.text.encode("utf-8")
    except Unreadable as error:
        if isinstance(error.__cause__, MemoryError):
            os._exit(_OUT_OF_MEMORY)  # a fresh process tries once more
        return {"refused": error.what, "remedy": error.remedy}, b""
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _packed(reading: ParsedFile) -> dict[str, Any]:
    return {
        "format": reading.format,
        "encoding": reading.encoding,
        "pages": [(page.number, page.start, page.end, page.label) for page in reading.pages],
        "marks": [(mark.start, mark.end, mark.kind.value, mark.level, mark.label) for mark in reading.marks],
        "notices": reading.notices,
        "properties": [(field, found.value, found.where) for field, found in reading.properties],
    }
