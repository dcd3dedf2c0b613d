"""The number or bullet that a paragraph begins with, as its format knows it or its form shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.text.lines import Paragraph
from assistant.text.phrases import MARKER


@dataclass(frozen=True, slots=True)
class ItemMarker:
    """The number or bullet a paragraph begins with, and its words after it."""

    sign: str
    words: str
    bullet: bool
    plain: bool
    """Whether it is a number written in digits."""


def marker_of(paragraph: Paragraph) -> ItemMarker | None:
    """What its format knows of the number or bullet before it, or what its form shows."""
    sign = paragraph.label.strip(" |")
    if sign:
        form = MARKER.match(f"{sign} ")
        bullet = bool(form and form.group("bullet")) or not any(character.isalnum() for character in sign)
        words = paragraph.shown[len(paragraph.label) :].lstrip()
        return ItemMarker(sign, words, bullet, not bullet and any(character.isdigit() for character in sign))
    match = MARKER.match(paragraph.shown)
    if match is None:
        return None
    words = paragraph.shown[match.end() :]
    return ItemMarker(match.group().strip(), words, bool(match.group("bullet")), bool(match.group("number")))


def form_of(paragraph: Paragraph) -> str:
    """The form of a list marker, the same for the items of one list: ``1.`` and ``12.``; ``(a)`` and ``(b)``; ``•``."""
    marker = marker_of(paragraph)
    if marker is None:
        return "mark"
    if marker.bullet:
        return marker.sign
    if marker.plain:
        return re.sub(r"\d+", "1", marker.sign)
    roman = re.search(r"[ivx]{2,}|^\W?i\W", marker.sign, re.I)
    return re.sub(r"\b[A-Za-z]{1,2}\b|\b[ivxlIVXL]+\b", "i" if roman else "a", marker.sign)


def printed_number(paragraph: Paragraph) -> tuple[str | None, str]:
    """The number that stands before a paragraph as it is printed, and the words after it."""
    marker = marker_of(paragraph)
    return (None, paragraph.shown) if marker is None or marker.bullet else (marker.sign, marker.words)
