"""Log lines that a person can read, one for each event, and none with a question in it.

Libraries print tracebacks with the values they failed on, questions among them. What they write to standard error is
condensed to the name of the error; ``ONRECORD_DEBUG=1`` shows it whole.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from assistant.errors import OnRecordError

_ERROR = re.compile(r"(?:[A-Za-z_]\w*\.)*([A-Z]\w*(?:Error|Exception|Exit|Interrupt|Timeout|Disconnect))(?::|\s*$)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_FRAMES = 4

log = logging.getLogger("onrecord")


@contextmanager
def set_up(form: str = "text") -> Iterator[None]:
    """Sends the log to standard error, as lines of "text" or of "json", and condenses what others write there;
    afterwards all is as it was before."""
    root, stream = logging.getLogger(), sys.stderr
    before = root.handlers[:], root.level, log.level
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form == "json" else Lines("%(asctime)s %(message)s", datefmt="%H:%M:%S"))
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
    logging.captureWarnings(True)
    if os.environ.get("ONRECORD_DEBUG") != "1":
        sys.stderr = Condensed(stream)
    try:
        yield
    finally:
        sys.stderr = stream
        logging.captureWarnings(False)
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        log.setLevel(before[2])


class Defect(OnRecordError):
    """The program is at fault; the log says where, under the reference."""


def defect(error: Exception) -> Defect:
    """What may be told of an error that is not ours: a reference, under which the log has its place."""
    reference = secrets.token_hex(4)
    log.error("defect %s: %s", reference, where(error))
    return Defect(
        "Something went wrong in the program.",
        f"Ask again; if it happens again, report it with the reference {reference}.",
    )


def where(error: BaseException) -> str:
    """What went wrong and where, on one line, without what it went wrong with: ``KeyError in ask, page.py line 80``."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = [f"in {frame.name}, {Path(frame.filename).name} line {frame.lineno}" for frame in reversed(frames)]
    return " ".join([type(error).__name__, ", called ".join(places)])


class Lines(logging.Formatter):
    """One line a record: of an exception its type and place, of the message no control characters."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record, self.datefmt)} {_told(record)}"


class JsonLines(logging.Formatter):
    """One JSON object a record, for what collects logs: when (UTC), how grave, and the same message."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": when, "level": record.levelname.lower(), "message": _told(record)}
        return json.dumps(line, ensure_ascii=False)


def _told(record: logging.LogRecord) -> str:
    """What a record says, on one line and without control characters."""
    error = record.exc_info[1] if record.exc_info else None
    message = record.getMessage().partition("\n")[0] if record.name == "py.warnings" else record.getMessage()
    told = f"{message.strip()} ({where(error)})" if error else message.strip()
    return _UNPRINTABLE.sub(" ", told)


class Condensed:
    """A stream for others to write to: of what they write only the names of errors reach the log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""

    def write(self, text: str) -> int:
        *whole, self._line = (self._line + text).split("\n")
        for line in whole:
            if error := _ERROR.match(line):
                log.warning("a request failed: %s", error[1])
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._stream.fileno()

    @property
    def encoding(self) -> str:
        return self._stream.encoding
