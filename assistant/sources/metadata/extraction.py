"""What a record says of itself: title, date, publisher, kind and standing, each with where it was found; None where it
does not.

For files that the manifest does not describe, and for what it leaves out. Never from a file's time stamps. The finders
stand in `titles`, `datelines`, `publishers`, `kinds` and `standing`; all of them read the record's `front`.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import ParsedFile, Stated
from assistant.sources.metadata import datelines, kinds, standing, titles
from assistant.sources.metadata import front as fronts
from assistant.sources.metadata.front import FrontLine
from assistant.sources.metadata.publishers import publisher
from assistant.text import is_body, is_iso_date

_SURE = 8
"""Characters by which a line of the front is known for the beginning of a title that the file states."""


def read_metadata(reading: ParsedFile) -> dict[str, Stated]:
    """The fields title, date, publisher, kind and standing, those that the reading states, each with where.

    What the file itself states comes before what its text suggests, but a title that is only a body's name or a label.
    """
    given = dict(reading.properties)
    if "title" in given and not titles.can_be(given["title"].value):
        del given["title"]
    lines = fronts.top(reading)
    front = fronts.of(lines)
    running = fronts.running(reading)
    salutation = kinds.salutation(front, reading.text)
    title = titles.of(reading, lines, front, salutation)
    heading = given.get("title") or (title.stated if title and not title.labelled else None)
    kind = kinds.of(heading.value if heading else None, lines, front, reading.text)
    name = kind.value if kind else None
    above = _above(front, title, salutation, given.get("title"))
    suggested = {
        "title": title.stated if title else None,
        "date": datelines.of(lines, front, name, reading.format == "html"),
        "publisher": publisher(reading.text, above, lines, running, name, heading.value if heading else None),
        "kind": kind,
        "standing": standing.of(reading.text, lines, front) or standing.of("", running, running),
    }
    every = {field: given.get(field) or value for field, value in suggested.items()}
    return {field: value for field, value in every.items() if value and (field != "date" or is_iso_date(value.value))}


def _above(
    front: Sequence[FrontLine], title: titles.Title | None, salutation: FrontLine | None, given: Stated | None
) -> Sequence[FrontLine]:
    """The lines of the front above the title and above ``Dear …``: where a masthead or a letterhead stands."""
    named = [line for line in front if len(line.shown) >= _SURE and not is_body(line.shown)]
    stated = next((line.number for line in named if given and given.value.startswith(line.shown)), None)
    ends = [stated or (title.line if title else None), salutation.number if salutation else None]
    end = min((number for number in ends if number is not None), default=None)
    return [line for line in front if end is None or line.number < end]
