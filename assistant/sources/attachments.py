"""What is attached to a message: each file a record of its own, with the title, date and publisher that it states."""

from __future__ import annotations

from dataclasses import replace

from assistant.records import MarkKind, ParsedFile, Record, Stated
from assistant.sources.metadata import read_metadata

_FIELDS = ("title", "publisher", "kind", "date", "standing")


def parted(message: Record, reading: ParsedFile) -> tuple[Record, ...]:
    """The message and, one after the other, the files attached to it, those attached to them too; they tile it."""
    lines = [(mark.start, mark.end) for mark in reading.marks if mark.kind is MarkKind.ATTACHMENT]
    if not lines:
        return (message,)
    ends = [start for start, _ in lines[1:]] + [message.end]
    records = [_record(message, reading, line, end) for line, end in zip(lines, ends, strict=True)]
    return (replace(message, end=lines[0][0]), *records)


def _record(message: Record, reading: ParsedFile, line: tuple[int, int], end: int) -> Record:
    part = reading.text[slice(*line)]
    own = _described(reading, line[1], end)
    values = {name: own[name].value if name in own else None for name in _FIELDS}
    return Record(
        start=line[0],
        end=end,
        title=values["title"],
        publisher=values["publisher"],
        kind=values["kind"],
        date=values["date"],
        standing=values["standing"],
        part=part,
        source=message.source,
        page_address=message.page_address,
        file_address=message.file_address,
        provenance=tuple((name, f"{part}: {own[name].where}") for name in _FIELDS if name in own),
    )


def _described(reading: ParsedFile, start: int, end: int) -> dict[str, Stated]:
    """What an attached file says of itself; what the message states is not its own."""
    inside = [mark for mark in reading.marks if start <= mark.start and mark.end <= end]
    marks = tuple(replace(mark, start=mark.start - start, end=mark.end - start) for mark in inside)
    return read_metadata(replace(reading, text=reading.text[start:end], marks=marks, pages=(), properties=()))
