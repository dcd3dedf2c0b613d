"""What is attached to a message: each file a record of its own, with the title, date and publisher that it states."""

from __future__ import annotations

from dataclasses import replace

from assistant.records import MarkKind, ParsedFile, Record
from assistant.sources.inner_records import inner_record, stated_within


def parted(message: Record, reading: ParsedFile) -> tuple[Record, ...]:
    """The message and, one after the other, the files attached to it, those attached to them too; they tile it."""
    lines = [(mark.start, mark.end) for mark in reading.marks if mark.kind is MarkKind.ATTACHMENT]
    if not lines:
        return (message,)
    ends = [start for start, _ in lines[1:]] + [message.end]
    files = [
        inner_record(message, stated_within(reading, line[1], end), reading.text[slice(*line)], (line[0], end))
        for line, end in zip(lines, ends, strict=True)
    ]
    return (replace(message, end=lines[0][0]), *files)
