"""An electronic letter as text, whichever program saved it: its head, its words, then each file that is attached, read
by its own format, below a line that names it.

What is attached is marked as such (`MarkKind.ATTACHMENT`): `sources` makes a record of each. A letter has no pages but
those of attached scans, whose words were recognised, so that each quotation from them says so. Letters attached to
letters are read to a depth; what cannot be read is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from assistant.errors import Unreadable
from assistant.formats import stated
from assistant.records import Mark, MarkKind, Page, ParsedFile, Stated

Parse = Callable[[bytes, str], ParsedFile]
"""Reads the bytes of an attached file of that name; raises `Unreadable`."""

DEEPEST = 3
"""Letters within letters: one that is attached to one so deep is named, not read."""
MOST_ATTACHED = 100
"""Attached files that are read; the others are named."""
_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a letter. ``problem`` says why its bytes are not here."""

    name: str
    data: bytes
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: its head as (label, words), the day it was sent, its words, and what is attached."""

    head: Sequence[tuple[str, str]]
    sent: datetime | None
    body: ParsedFile | None
    attached: Sequence[Attached] = ()
    notices: Sequence[str] = ()


def written(letter: Letter, form: str, parse: Parse) -> ParsedFile:
    """The letter as text, what is attached below it.

    Raises:
        Unreadable: neither the letter nor anything attached holds a word.
    """
    head = "".join(f"{label}: {words}\n" for label, words in letter.head if words)
    text, marks, notices = _body(head, letter.body, list(letter.notices))
    found = 0
    pages: list[Page] = []
    for number, attached in enumerate(letter.attached):
        reading = _read(attached, number, parse)
        if isinstance(reading, str):
            notices.append(f"attachment “{_name(attached)}” is not read: {reading}")
            continue
        found += 1
        text, below, scanned = _with(text, _name(attached), reading)
        marks.extend(below)
        pages.extend(scanned)
        notices.extend(f"attachment “{_name(attached)}”: {notice}" for notice in reading.notices)
    if letter.body is None and not found:
        why = f" {notices[0]}" if notices else ""
        raise Unreadable(f"the message holds no words that can be read.{why}", "Save what is attached beside it.")
    return ParsedFile(
        text=text,
        format=form,
        pages=tuple(pages),
        marks=tuple(marks),
        notices=tuple(notices),
        properties=tuple(_properties(letter)),
    )


def _body(head: str, body: ParsedFile | None, notices: list[str]) -> tuple[str, list[Mark], list[str]]:
    if body is None:
        return head, [], notices
    at = len(head) + 1
    words = body.text if body.text.endswith("\n") else body.text + "\n"
    return f"{head}\n{words}", [moved(mark, at) for mark in body.marks], [*notices, *body.notices]


def _read(attached: Attached, number: int, parse: Parse) -> ParsedFile | str:
    """What an attached file says, or why it is not read."""
    if attached.problem:
        return attached.problem
    if number >= MOST_ATTACHED:
        return f"the first {MOST_ATTACHED} are."
    try:
        return parse(attached.data, attached.name)
    except Unreadable as error:
        if isinstance(error.__cause__, MemoryError):
            raise
        return error.what


def _with(text: str, name: str, reading: ParsedFile) -> tuple[str, list[Mark], list[Page]]:
    """``text`` with an attached file below it, the marks of that, and those of its pages that were recognised."""
    line = f"Attachment: {name}"
    start = len(text) + 1
    at = start + len(line) + 2
    words = reading.text if reading.text.endswith("\n") else reading.text + "\n"
    marks = [Mark(start, start + len(line), MarkKind.ATTACHMENT, 1)]
    for mark in reading.marks:
        deeper = mark.level + 1 if mark.kind is MarkKind.ATTACHMENT else mark.level
        marks.append(moved(replace(mark, level=deeper), at))
    pages = [
        replace(page, start=page.start + at, end=page.end + at, label=f"{page.label or page.number} of {name}")
        for page in reading.pages
        if page.recognised is not None
    ]
    return f"{text}\n{line}\n\n{words}", marks, pages


def moved(mark: Mark, by: int) -> Mark:
    """A mark further on in the text, by so many characters."""
    return replace(mark, start=mark.start + by, end=mark.end + by)


def _name(attached: Attached) -> str:
    """The name of an attached file on one line, without the folders that were on somebody's machine."""
    folded = " ".join("".join(c if c.isprintable() else " " for c in attached.name).split())
    short = PurePosixPath(folded.replace("\\", "/")).name[-_LONGEST_NAME:]
    return short or "without a name"


def _properties(letter: Letter) -> list[tuple[str, Stated]]:
    subject = stated.title(dict(letter.head).get("Subject"))
    said = [("title", Stated(subject, "subject of the message"))] if subject else []
    if letter.sent is not None:
        said.append(("date", Stated(letter.sent.date().isoformat(), "date of the message")))
    return [*said, ("kind", Stated("email", "form of the file"))]
