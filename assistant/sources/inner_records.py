"""A record inside another's file: minutes bound into a pack, a file attached to a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.records import ParsedFile, Record, Stated
from assistant.sources.metadata import read_metadata

_FIELDS = ("title", "publisher", "kind", "date", "standing")


def stated_within(reading: ParsedFile, start: int, end: int) -> dict[str, Stated]:
    """What ``text[start:end]`` says of itself; what the file states of itself, its pages too, is not its own."""
    inside = [mark for mark in reading.marks if start <= mark.start and mark.end <= end]
    marks = tuple(replace(mark, start=mark.start - start, end=mark.end - start) for mark in inside)
    return read_metadata(replace(reading, text=reading.text[start:end], marks=marks, pages=(), properties=()))


def inner_record(outer: Record, own: Mapping[str, Stated], part: str, span: tuple[int, int]) -> Record:
    """The record ``part`` at ``span`` inside ``outer``, which is published as that is and says the rest by itself."""
    values = {name: own[name].value if name in own else None for name in _FIELDS}
    return replace(
        outer,
        start=span[0],
        end=span[1],
        title=values["title"],
        publisher=values["publisher"],
        kind=values["kind"],
        date=values["date"],
        standing=values["standing"],
        part=part,
        provenance=tuple((name, f"{part}: {own[name].where}") for name in _FIELDS if name in own),
    )
