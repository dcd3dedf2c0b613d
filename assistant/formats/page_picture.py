"""A page as it was published, as a picture, with the words of a quotation boxed where its characters stand.

Pages of a PDF are drawn by pdfium, those of an image file opened by Pillow, in a reading process as everything that a
hostile file could break.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from assistant.errors import Unreadable
from assistant.formats import pdfium
from assistant.formats.image_kinds import ImageKind, image_kind
from assistant.formats.messages import WantedPage
from assistant.formats.page_image import open_image
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
        Unreadable: the file is no PDF or image that can be opened, has no such page, or one that is too large.
    """
    kind = image_kind(data)
    picture, scale = _of_image(data, kind, wanted) if kind else _of_pdf(data, wanted)
    picture = picture.convert("RGB")
    for box in _around(wanted.boxes):
        _highlight(picture, *(round(side * scale) for side in box))
    return _webp(picture)


def _highlight(picture: Any, left: int, top: int, right: int, foot: int) -> None:
    """A box over the picture as pdfium draws it over a page, as with a highlighter."""
    left, top, right, foot = max(left, 0), max(top, 0), min(right, picture.width), min(foot, picture.height)
    if left >= right or top >= foot:
        return
    under = picture.crop((left, top, right, foot))
    picture.paste(ImageChops.multiply(under, Image.new("RGB", under.size, pdfium.BOX_FILL)), (left, top))
    ImageDraw.Draw(picture).rectangle((left, top, right - 1, foot - 1), outline=pdfium.BOX_EDGE, width=2)


def _webp(picture: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=80, method=3)
    return written.getvalue()


def _of_image(data: bytes, kind: ImageKind, wanted: WantedPage) -> tuple[Any, float]:
    """The page of an image file, in colour, and the pixels for a point."""
    with open_image(data, kind) as file:
        page = next(file.pages("RGB", wanted.number), "there is none of that number")
    if isinstance(page, str):
        raise Unreadable(f"the page cannot be drawn: {page}.", "Open the file itself.")
    scale = _scale(page.size)
    return page.drawn(scale), scale


def _scale(size: tuple[float, float]) -> float:
    """Pixels for a point with which a page of so many points, across and down, is drawn."""
    return min(WIDEST / max(size), _SHARPEST)


def _of_pdf(data: bytes, wanted: WantedPage) -> tuple[Any, float]:
    """The page of a PDF with the words it holds boxed, and the pixels for a point."""
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
        scale = _scale((width, height))
        return pdfium.picture(page, scale), scale
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
