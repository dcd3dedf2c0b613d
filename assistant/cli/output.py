"""Where a command's text comes from, and where its result goes: exactly to standard output, or to a named file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

from assistant.errors import OnRecordError
from assistant.present import json_made_visible
from assistant.records import as_json

T = TypeVar("T")

_PIECE = 16_384
"""Characters that are written at a time."""


def dumped(value: Any) -> str:
    """``value`` as JSON in UTF-8, one line end after it; strings are exact, and nothing in it acts on a terminal."""
    return json_made_visible(json.dumps(as_json(value), ensure_ascii=False, indent=2)) + "\n"


def write(text: str) -> None:
    """``text`` and nothing more, with its own line ends: a document's bytes in UTF-8 are its file's.

    In pieces: where Python is unbuffered, one long write to a reader that goes away ends early without an error.
    """
    for start in range(0, len(text), _PIECE):
        sys.stdout.write(text[start : start + _PIECE])


def file_writer(out: str | None, ways: Mapping[str, Callable[[T], bytes]]) -> Callable[[T], object]:
    """What writes a result to ``out`` in the way its suffix names; it does nothing where there is no ``out``.

    Raises:
        OnRecordError: the suffix is none of ``ways``. (Said before the question is asked, not after.)
    """
    if out is None:
        return lambda _: None
    path = Path(out)
    way = ways.get(path.suffix.lower())
    if way is None:
        raise OnRecordError(f"{out} names no format.", f"End the name in {', '.join(ways)}.")
    return lambda result: path.write_bytes(way(result))


def given_text(words: Sequence[str], file: IO[bytes] | None) -> str:
    """The text of a command: its arguments, else a file, else standard input; as UTF-8.

    Raises:
        OnRecordError: both are given, or it is no text.
    """
    if words and file:
        raise OnRecordError("Both a text and a file are given.", "Give one of them.")
    if words:
        return " ".join(words)
    try:
        return (file or sys.stdin.buffer).read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OnRecordError("The file is not text in UTF-8.", "Save it as UTF-8.") from None
