"""One reading process, seen from its parent: started, watched by the clock, and its end explained."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, BinaryIO, TypeVar

from assistant.errors import OnRecordError, Unreadable
from assistant.formats.messages import OUT_OF_MEMORY, Limits, WantedPage, receive, send, unpacked_file, unpacked_picture
from assistant.records import ParsedFile, as_json

_START_SECONDS = 120.0
"""How long a reader may take to start: importing the parsers from a cold disk is slow."""
_FILES_EACH = 500
"""Files after which a reader is replaced, so that leaks of the parsers stay small."""
_PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from assistant.formats import serving
serving.serve()
"""


Made = TypeVar("Made")
"""What the process is asked for."""


@dataclass(frozen=True, slots=True)
class ProcessEnded:
    """The reader's process came to an end over a file."""

    reason: Unreadable
    overran: bool


class ReadingProcess:
    """One reading process, seen from its parent."""

    def __init__(self, limits: Limits) -> None:
        if find_spec("resource") is None:
            raise OnRecordError(
                "Papers are read in processes that are limited by means of Unix, which this system has not.",
                "Run it on Linux, or in a container: Windows is not supported.",
            )
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
            ready = receive(self._output)
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

    def read(self, name: str, data: bytes, careful: bool) -> ParsedFile | Unreadable | ProcessEnded:
        """What the process makes of a file, or what ended it."""
        return self._asked({"name": name, "careful": careful}, data, unpacked_file)

    def draw(self, data: bytes, wanted: WantedPage) -> bytes | Unreadable | ProcessEnded:
        """A page as a picture, or what ended the process."""
        return self._asked({"page": as_json(wanted)}, data, unpacked_picture)

    def _asked(
        self, head: dict[str, Any], data: bytes, unpacked: Callable[[dict[str, Any], bytes], Made | Unreadable]
    ) -> Made | Unreadable | ProcessEnded:
        self._files += 1
        assert self._process.stdin is not None
        with self._watched(self._limits.patience) as overran:
            try:
                send(self._process.stdin, head, data)
                reply = receive(self._output)
                if reply is not None:
                    self._grown = bool(reply[0]["grown"])
                    return unpacked(*reply)
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                pass  # the process is gone, or what a hostile file made of it answers nonsense
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)  # how it ended by itself tells more than how it is ended here
        self._process.kill()
        return self._ended(self._process.wait(), overran.is_set())

    def _ended(self, status: int, overran: bool) -> ProcessEnded:
        seconds = f"{self._limits.seconds:g} s"
        if overran or -status == getattr(signal, "SIGXCPU", None):
            return ProcessEnded(
                Unreadable(f"reading the file took longer than {seconds}.", "Split it or save it again."), True
            )
        if status == OUT_OF_MEMORY:
            what = f"reading the file takes more than the {self._limits.megabytes} MB allowed."
            return ProcessEnded(Unreadable(what, "Split it or save it again."), False)
        name = signal.Signals(-status).name if status < 0 else f"exit code {status}"
        what = f"the parser broke down over the file ({name})."
        return ProcessEnded(Unreadable(what, "Open it in its own program and save it again."), False)

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
