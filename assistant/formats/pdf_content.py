"""What either reader of PDF finds in a file, before it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import Unreadable
from assistant.formats import stated
from assistant.formats.paper import Sheet
from assistant.records import Stated


@dataclass(frozen=True, slots=True)
class PdfContent:
    """What one of the two readers finds in a file: its pages, what it states of itself, the files attached to it."""

    sheets: list[Sheet]
    properties: tuple[tuple[str, Stated], ...] = ()
    attached: tuple[str, ...] = ()


def refusal(message: str) -> Unreadable:
    """Why a file is not read, by what a reader says of it."""
    if "password" in message.lower():
        return Unreadable("the PDF is locked with a password.", "Save it without a password.")
    return Unreadable("the PDF is damaged or cut short.", "Fetch or save it again.")


def stated_properties(title: str | None, sheets: Sequence[Sheet]) -> tuple[tuple[str, Stated], ...]:
    """The title the file states, if its words stand on the first two pages. (Its dates are those of the program.)"""
    start = " ".join(line.text for sheet in sheets[:2] for line in sheet.lines)
    sensible = stated.title(title, start)
    return (("title", Stated(sensible, "PDF metadata")),) if sensible else ()


def has_words(sheet: Sheet, left_out: frozenset[int] = frozenset()) -> bool:
    """Whether a page says anything, running heads and stamped numbers left out."""
    lines = (line for index, line in enumerate(sheet.lines) if index not in left_out)
    return any(character.isalnum() for line in lines for character in line.text)
