"""A PDF's page as it was published, as a picture, with the words of a quotation boxed where its characters stand.

Drawn by pdfium, in a reading process as everything that a hostile file could break.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence

from assistant.errors import Unreadable
from assistant.formats import pdfium
from assistant.formats.messages import WantedPage
from assistant.formats.pdfium import Box

WIDEST = 1_400
"""Pixels of the longer side of a picture."""
_SHARPEST = 2.0
"""Pixels for a point: a small page is not blown up beyond it."""
_LARGEST_PAGE = 20_000
"""Points of a page's side; one that says it is larger is not drawn."""
_ENOUGH = 0.6
"""The share of a quotation's characters that must be found on the page for any to be boxed."""
_FEWEST = 3
"""Letters and digits that a cell or a line must have to be looked for by itself."""
_MARGIN = 1.5
"""Points between characters and their box."""


def draw_page(data: bytes, wanted: WantedPage) -> bytes:
    """A page as a WebP picture; its words are boxed if they are found on it.

    Raises:
        Unreadable: the file is no PDF that pdfium opens, has no such page, or one that is too large.
    """
    try:
        document = pdfium.open_pdf(data)
    except pdfium.PdfiumError:
        raise Unreadable("the page cannot be drawn: the file is no PDF, or damaged.", "Open the file itself.") from None
    try:
        if not 1 <= wanted.number <= len(document):
            raise Unreadable(f"the PDF has no page {wanted.number}.", "Open the file itself.")
        pdfium.prepare_fields(document)
        page = document[wanted.number - 1]
        width, height = page.get_size()
        if not 0 < max(width, height) <= _LARGEST_PAGE:
            raise Unreadable("the page is too large to be drawn.", "Open the file itself.")
        for box in boxes(pdfium.characters(page), wanted):
            pdfium.draw_box(page, box)
        picture = pdfium.picture(page, min(WIDEST / max(width, height), _SHARPEST))
        written = io.BytesIO()
        picture.convert("RGB").save(written, "WEBP", quality=80, method=3)
        return written.getvalue()
    except pdfium.PdfiumError:
        raise Unreadable("the page cannot be drawn: it is damaged.", "Open the file itself.") from None
    finally:
        document.close()


def boxes(characters: Sequence[tuple[str, Box]], wanted: WantedPage) -> list[Box]:
    """Around the wanted words, a box for each line they stand on; none where they are not found."""
    folded = [(letter, index) for index, (character, _) in enumerate(characters) for letter in _folded(character)]
    hay = "".join(letter for letter, _ in folded)
    places = [characters[folded[at][1]][1] for at in _places(hay, wanted)]
    return list(_around(places))


def _places(hay: str, wanted: WantedPage) -> list[int]:
    """Where in ``hay`` the letters of the wanted words stand, in order."""
    whole = _folded(wanted.words)
    if not whole:
        return []
    found = [match.start() for match in re.finditer(f"(?={re.escape(whole)})", hay)]
    if found:
        start = found[min(wanted.occurrence, len(found) - 1)]
        return list(range(start, start + len(whole)))
    return _by_pieces(hay, whole, wanted.words)


def _by_pieces(hay: str, whole: str, words: str) -> list[int]:
    """The places of each line and cell by itself, each nearest to the one before: a row's cells are drawn in another
    order than they are read in."""
    places: list[int] = []
    for piece in map(_folded, re.split(r"[\n|]", words)):
        found = [match.start() for match in re.finditer(f"(?={re.escape(piece)})", hay)]
        if len(piece) < _FEWEST or not found:
            continue
        near = places[-1] if places else 0
        start = min(found, key=lambda at: abs(at - near)) if places else found[0]
        places.extend(range(start, start + len(piece)))
    return places if len(places) >= _ENOUGH * len(whole) else []


def _folded(words: str) -> str:
    """The letters and digits alone, as they are compared."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", words).casefold() if letter.isalnum())


def _around(places: Sequence[Box]) -> Iterator[Box]:
    """A box around those that stand beside each other on one line."""
    line: Box | None = None
    for box in places:
        if line is not None and _beside(line, box):
            line = min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3])
            continue
        if line is not None:
            yield _widened(line)
        line = box
    if line is not None:
        yield _widened(line)


def _beside(line: Box, box: Box) -> bool:
    height = max(line[3] - line[1], box[3] - box[1])
    level = min(line[3], box[3]) - max(line[1], box[1]) > 0.4 * min(line[3] - line[1], box[3] - box[1])
    upright = min(line[2], box[2]) - max(line[0], box[0]) > 0.4 * min(line[2] - line[0], box[2] - box[0])
    apart = max(box[0] - line[2], line[0] - box[2]), max(box[1] - line[3], line[1] - box[3])
    return (level and apart[0] < 2 * height) or (upright and apart[1] < 0.2 * height and not level)


def _widened(box: Box) -> Box:
    return box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN
