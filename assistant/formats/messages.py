"""What goes between the sandbox and its reading processes: a JSON head and a body of bytes, never a pickle."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.errors import OldFormat, Unreadable
from assistant.formats import parsing
from assistant.formats.recognisers import MOST_PAGES, SECONDS_A_PAGE, Recogniser
from assistant.records import Mark, MarkKind, Page, ParsedFile, RecognisedWord, Stated

_HEADER = struct.Struct(">QQ")
"""Lengths of the JSON head and of the body that follows it."""
OUT_OF_MEMORY = 70
"""The exit code of a reader whose memory ran out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: seconds of processor time, and megabytes of address space.

    Processor time says the same on a busy machine as on an idle one; by the clock a file may take four times as long.
    """

    seconds: float = 10.0
    megabytes: int = 500
    recogniser: Recogniser | None = None
    """What recognises the words of scans, within limits of its own a page; None leaves scans unread."""

    @property
    def patience(self) -> float:
        """Seconds by the clock after which a reader is ended that has not ended itself."""
        pages = MOST_PAGES * SECONDS_A_PAGE if self.recogniser else 0.0
        return 4 * self.seconds + 2 * pages


@dataclass(frozen=True, slots=True)
class WantedPage:
    """Which page of a file (from 1), and which words on it to box: the ``occurrence`` of them, from 0.

    ``boxes`` are where they stand on a page whose words were recognised: (left, top, right, foot) in points.
    """

    number: int
    words: str = ""
    occurrence: int = 0
    boxes: tuple[tuple[int, int, int, int], ...] = ()


def send(stream: Any, head: dict[str, Any], body: bytes) -> None:
    """Writes one message: the lengths of both parts, the head as JSON, the body."""
    packed = json.dumps(head).encode("ascii")
    stream.write(_HEADER.pack(len(packed), len(body)))
    stream.write(packed)
    stream.write(body)
    stream.flush()


def receive(stream: Any) -> tuple[dict[str, Any], bytes] | None:
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


def packed_file(parsed: ParsedFile) -> dict[str, Any]:
    """The head of the message for a file that was read; its text is the body."""
    return {
        "format": parsed.format,
        "encoding": parsed.encoding,
        "pages": [
            (page.number, page.start, page.end, page.label, page.recognised, page.words) for page in parsed.pages
        ],
        "marks": [(mark.start, mark.end, mark.kind.value, mark.level, mark.label) for mark in parsed.marks],
        "notices": parsed.notices,
        "properties": [(field, stated.value, stated.where) for field, stated in parsed.properties],
    }


def unpacked_file(head: dict[str, Any], body: bytes) -> ParsedFile | Unreadable:
    """What the process sent; each field is made anew, so only plain values come across."""
    if "becomes" in head:
        return OldFormat(str(head["refused"]), str(head["remedy"]), _suffix(head["suffix"]), _suffix(head["becomes"]))
    if "refused" in head:
        return Unreadable(str(head["refused"]), str(head["remedy"]))
    return ParsedFile(
        text=body.decode("utf-8"),
        format=str(head["format"]),
        encoding=head["encoding"],
        pages=tuple(
            Page(int(n), int(start), int(end), label, None if sure is None else float(sure), tuple(map(_word, words)))
            for n, start, end, label, sure, words in head["pages"]
        ),
        marks=tuple(
            Mark(int(start), int(end), MarkKind(kind), int(level), None if label is None else int(label))
            for start, end, kind, level, label in head["marks"]
        ),
        notices=tuple(str(notice) for notice in head["notices"]),
        properties=tuple((str(field), Stated(str(value), str(where))) for field, value, where in head["properties"]),
    )


def _word(row: Iterable[Any]) -> RecognisedWord:
    return RecognisedWord(*map(int, row))


def unpacked_picture(head: dict[str, Any], body: bytes) -> bytes | Unreadable:
    """The picture of a page that the process sent, or why there is none.

    Raises:
        ValueError: it is no WebP picture.
    """
    if "refused" in head:
        return Unreadable(str(head["refused"]), str(head["remedy"]))
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP":
        raise ValueError("no picture")
    return body


def _suffix(value: object) -> str:
    """A suffix that the process names; it becomes part of a path, so nothing but a dot and letters.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(value, str) or not re.fullmatch(r"\.[a-z]{3,4}", value):
        raise ValueError("no suffix")
    return value
