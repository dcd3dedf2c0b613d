"""What the records of meetings tell, as lines of JSON: one a document, in the order of the index.

A slice is stored as where it begins and ends: its words are cut from the document's text when they are read back, so
that no word stands here that does not stand there. A record is stored as a list of its fields in order, those at the
end that are as usual left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from assistant.index.files import canonical, digest
from assistant.records import Document, MeetingRecords, RecordSlice

_NAME = json.JSONDecoder()
Parts = Collection[str] | None
"""Names of the fields of `MeetingRecords` that are wanted; None: all."""
Read = Callable[[Any, str], Any]
"""Makes a value of what is stored of it and of the document's text."""


def lines_of_meetings(meetings: Mapping[str, Sequence[MeetingRecords]], grammar: str) -> bytes:
    """The lines of the meetings of each document, by its id; the first says which ``grammar`` read them."""
    head = canonical({"grammar": _signed(grammar)})
    return head + b"".join(canonical([name, [_stored(one) for one in own]]) for name, own in meetings.items())


def meeting_lines_by_document(lines: bytes, grammar: str) -> dict[str, str]:
    """The line of each document; empty where another grammar read them, or there are no lines. A line is not read
    before its document is asked for: an index has many.

    Raises:
        KeyError, TypeError, ValueError: they are no such lines.
    """
    rows = iter(lines.splitlines())
    head = next(rows, None)
    if head is None or json.loads(head)["grammar"] != _signed(grammar):
        return {}
    return {_NAME.raw_decode(row, 1)[0]: row for row in (line.decode() for line in rows)}


def meetings_of_line(line: str, document: Document, parts: Parts = None) -> tuple[MeetingRecords, ...]:
    """The meetings of a document from the line that stores them; of parts that are not among ``parts`` (all, where
    none are named) each has the first alone: a list of decisions need not read who said what.

    Raises:
        IndexError, TypeError, ValueError: it is not what `lines_of_meetings` stores.
    """
    read = _reader(MeetingRecords)
    _, stored = json.loads(line)
    kept = stored if parts is None else [_shortened(one, parts) for one in stored]
    return tuple(read(one, document.text) for one in kept)


def _shortened(stored: Sequence[Any], parts: Collection[str]) -> list[Any]:
    names = [f.name for f in fields(MeetingRecords)]
    return [
        value[:1] if isinstance(value, list) and name not in parts else value
        for name, value in zip(names, stored, strict=False)
    ]


def _signed(grammar: str) -> str:
    """The grammar, and which fields its records have: lines of other fields are not read."""
    shape = [[kind.__name__, [f.name for f in fields(kind)]] for kind in _kinds(MeetingRecords)]
    return digest(canonical([grammar, shape]))[:16]


def _kinds(kind: type) -> list[Any]:
    """A record's class and those of its parts, each once."""
    found: list[Any] = []
    waiting: list[Any] = [kind]
    while waiting:
        one = waiting.pop()
        if is_dataclass(one) and one not in found:
            found.append(one)
            waiting += get_type_hints(one).values()
        waiting += get_args(one)
    return sorted(found, key=lambda each: str(each.__name__))


def _stored(value: Any) -> Any:
    if isinstance(value, RecordSlice):
        return [value.start, value.end]
    if is_dataclass(value) and not isinstance(value, type):
        held = [(f, getattr(value, f.name)) for f in fields(value)]
        while held and held[-1][0].default is not MISSING and held[-1][1] == held[-1][0].default:
            held.pop()
        return [_stored(member) for _, member in held]
    if isinstance(value, Enum):
        return value.value
    return [_stored(member) for member in value] if isinstance(value, tuple) else value


@cache
def _reader(hint: Any) -> Read:
    """What reads back a value of a type."""
    if hint is RecordSlice:
        return _slice
    if is_dataclass(hint) and isinstance(hint, type):
        made: Any = hint
        readers = [_reader(kind) for kind in get_type_hints(hint).values()]
        return lambda stored, text: made(*[read(one, text) for read, one in zip(readers, stored, strict=False)])
    if get_origin(hint) is tuple:
        each = _reader(get_args(hint)[0])
        return lambda stored, text: tuple([each(one, text) for one in stored])
    if get_origin(hint) in (Union, UnionType):
        inner = _reader(next(kind for kind in get_args(hint) if kind is not type(None)))
        return lambda stored, text: None if stored is None else inner(stored, text)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda stored, _: hint(stored)
    return lambda stored, _: stored


def _slice(stored: Any, text: str) -> RecordSlice:
    start, end = stored
    if not 0 <= start <= end <= len(text):
        raise ValueError("a slice lies outside its document")
    return RecordSlice(start, end, text[start:end])
