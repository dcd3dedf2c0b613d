"""Words recognised from pictures of pages (OCR), by Tesseract through tesserocr, in a reading process.

It is an option: scans without text are otherwise named and left out. The engine and its data have a name that goes into
the index, so that a build says by what its words were recognised, and another engine reads them anew.

Reference: R. Smith, "An Overview of the Tesseract OCR Engine", ICDAR 2007.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from assistant.formats import pdfium
from assistant.formats.paper import Sheet, SheetLine
from assistant.formats.recognised_words import SheetWord, place_words
from assistant.formats.recognisers import LANGUAGE, MOST_PAGES, SECONDS_A_PAGE, Recogniser
from assistant.records import Page

LEAST = 0.5
"""Confidence on a page below which what was recognised is not taken for its words."""
LEAST_OF_A_LINE = 0.6
"""The same for a line: those below it were handwriting on the scans that were looked at."""
_DOTS = 300
"""Dots to an inch that a page is drawn with: what the engine was made for."""
_LONGEST_SIDE = 6_000
"""Pixels: a large plan is drawn coarser."""
_SIZE = 11.0
"""Points: all recognised lines count as of one size, since what the engine says of sizes is noise."""
_GAP = 1.2
"""White space between words, in heights of their line, from which columns or cells may meet."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """Recognising while a file is read: by what, and who grants processor seconds for a page before it is begun."""

    recogniser: Recogniser
    allow: Callable[[float], None] = lambda seconds: None


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """What was recognised on a page: its lines with their places, and the engine's confidence in them, 0 to 1.

    ``left_out`` counts the lines that the engine itself doubts: handwriting, stamps, the edge of a shadow. ``words``
    are those of the lines, in the order recognised.
    """

    lines: tuple[SheetLine, ...]
    confidence: float
    left_out: int = 0
    words: tuple[SheetWord, ...] = ()

    def placed_on(self, sheet: Sheet) -> Sheet:
        """The page with these lines in place of what it holds, which are no words."""
        return replace(sheet, lines=self.lines)


class PageRecogniser:
    """The engine, loaded once for the pages of a file."""

    def __init__(self, recogniser: Recogniser) -> None:
        from tesserocr import OEM, PSM, PyTessBaseAPI

        self._engine = PyTessBaseAPI(path=recogniser.data, lang=LANGUAGE, psm=PSM.AUTO, oem=OEM.LSTM_ONLY)

    def __enter__(self) -> PageRecogniser:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.End()

    def read(self, picture: Any, scale: float) -> RecognisedSheet:
        """What stands on the picture of a page, in grey, with ``scale`` pixels for a point."""
        self._engine.SetImage(picture)
        self._engine.SetSourceResolution(round(72 * scale))
        self._engine.Recognize()
        lines = list(_by_line(list(self._words(scale))))
        self._engine.Clear()
        sure = [line for line in lines if _confidence(line) >= LEAST_OF_A_LINE]
        words = [word for line in sure for word in line]
        return RecognisedSheet(tuple(map(_line, sure)), _confidence(words), len(lines) - len(sure), tuple(words))

    def _words(self, scale: float) -> Iterator[SheetWord]:
        """The words in the engine's reading order, in points from the page's top left."""
        from tesserocr import RIL, iterate_level

        number = -1
        for found in iterate_level(self._engine.GetIterator(), RIL.WORD):
            if found.IsAtBeginningOf(RIL.TEXTLINE):
                number += 1
            box = found.BoundingBox(RIL.WORD)
            text = "".join(_text(found, RIL.WORD).split())
            if text and box:
                left, top, right, foot = (side / scale for side in box)
                yield SheetWord(number, text, found.Confidence(RIL.WORD) / 100, left, top, right, foot)


def _text(found: Any, level: Any) -> str:
    """What the engine reads there; on a blank page it finds one place, with nothing in it, and raises."""
    try:
        return found.GetUTF8Text(level) or ""
    except RuntimeError:
        return ""


def _confidence(words: Sequence[SheetWord]) -> float:
    """The mean confidence of the letters of a page, rounded down to hundredths; 0 where there are none."""
    letters = sum(len(word.text) for word in words)
    return int(100 * sum(word.confidence * len(word.text) for word in words) / letters) / 100 if letters else 0.0


def _by_line(words: Sequence[SheetWord]) -> Iterator[list[SheetWord]]:
    lines: dict[int, list[SheetWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return iter(lines.values())


def _line(words: Sequence[SheetWord]) -> SheetLine:
    """Words of a line as a line, a blank between two."""
    height = statistics.median(word.foot - word.top for word in words)
    text, gaps = words[0].text, []
    for before, word in pairwise(words):
        text += " "
        if word.left - before.right > _GAP * height:
            gaps.append((len(text), word.left, before.right))
        text += word.text
    foot = statistics.median(word.foot for word in words)
    return SheetLine(
        text=text,
        left=min(word.left for word in words),
        top=foot - _SIZE,
        right=max(word.right for word in words),
        bottom=foot,
        size=_SIZE,
        gaps=tuple(gaps),
    )


def recognise(data: bytes, wanted: Sequence[int], by: Recognition) -> dict[int, RecognisedSheet]:
    """What stands on the ``wanted`` pages (from 0) of a PDF, by page; those where nothing was recognised are left out.

    A page of words is taken whole from the picture or whole from the file, never in part.
    """
    try:
        document = pdfium.open_pdf(data)
    except pdfium.PdfiumError:
        return {}
    found: dict[int, RecognisedSheet] = {}
    try:
        with PageRecogniser(by.recogniser) as engine:
            for index in wanted[:MOST_PAGES]:
                by.allow(SECONDS_A_PAGE)
                sheet = _recognised(document, index, engine)
                if sheet is not None and sheet.confidence >= LEAST:
                    found[index] = sheet
    finally:
        document.close()
    return found


def _recognised(document: Any, index: int, engine: PageRecogniser) -> RecognisedSheet | None:
    try:
        page = document[index]
        scale = scale_for(page.get_size())
        return engine.read(pdfium.picture(page, scale).convert("L"), scale)
    except pdfium.PdfiumError:
        return None


def scale_for(size: tuple[float, float]) -> float:
    """Pixels for a point with which a page of so many points, across and down, is recognised."""
    return min(_DOTS / 72, _LONGEST_SIDE / max(*size, 1.0))


def recognition_notices(found: Mapping[int, RecognisedSheet], by: Recognition) -> Iterator[str]:
    """What is said of pages (from 0) that were recognised: by what, how surely, and how much of them was left out."""
    if not found:
        return
    sure = [sheet.confidence for sheet in found.values()]
    pages = ", ".join(str(at + 1) for at in found)
    count = f"{len(found)} page{'s' if len(found) > 1 else ''}"
    confidence = f"confidence {min(sure):.2f} to {max(sure):.2f}"
    yield f"{count} recognised from scans by {by.recogniser.name}, {confidence}: {pages}"
    if left_out := sum(sheet.left_out for sheet in found.values()):
        lines = f"{left_out} line{'s' if left_out > 1 else ''} of them"
        yield f"{lines} left out, which the engine doubts (handwriting, stamps)"


def marked_pages(text: str, pages: Iterable[Page], found: Mapping[int, RecognisedSheet]) -> tuple[Page, ...]:
    """The pages of ``text``, those that were recognised marked so, with the places of their words."""
    return tuple(_marked(text, page, found.get(page.number - 1)) for page in pages)


def _marked(text: str, page: Page, sheet: RecognisedSheet | None) -> Page:
    if sheet is None:
        return page
    return replace(page, recognised=sheet.confidence, words=place_words(text[page.start : page.end], sheet.words))
