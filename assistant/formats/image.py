"""Image files of scanned pages (PNG, JPEG, TIFF, bitmap, WebP): their words, where recognition is asked for.

They are read as the scanned pages of a PDF are: by the same engine, under the same limits, every page marked with the
engine's confidence. Without recognition they are named, with what to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.errors import Unreadable
from assistant.formats import layout, recognition
from assistant.formats.footnotes import find_notes
from assistant.formats.furniture import find_furniture
from assistant.formats.image_kinds import ImageKind, image_kind
from assistant.formats.page_image import ImageFile, PageImage, open_image
from assistant.formats.paper import Sheet, named_pages
from assistant.formats.recognisers import MOST_PAGES, SCANNED, SECONDS_A_PAGE
from assistant.formats.recognition import PageRecogniser, RecognisedSheet, Recognition
from assistant.records import ParsedFile

_AGAIN = "Scan or fetch it again, if it is a page."
_NO_WORDS = "no words were recognised"


def read(data: bytes, name: str, *, careful: bool = False, recognition: Recognition | None = None) -> ParsedFile:
    """What is recognised on the pages of an image file; ``careful`` changes nothing, as there is one way to read it.

    Raises:
        Unreadable: recognition is not asked for, the file is damaged or too large, or no words are recognised on it.
    """
    kind = image_kind(data)
    if kind is None:
        raise Unreadable("this is no image of a kind that is read.", SCANNED)
    if recognition is None:
        raise Unreadable(f"this is a {kind.called}.", SCANNED)
    with open_image(data, kind) as file:
        scan = _scanned(file, recognition)
    if not scan.found:
        raise Unreadable(_nothing(kind, scan), _AGAIN)
    return _composed(scan, recognition)


@dataclass(slots=True)
class _Scan:
    """What became of the pages (from 0): the sheets, what was recognised on which, and why on which others nothing."""

    sheets: list[Sheet] = field(default_factory=list)
    found: dict[int, RecognisedSheet] = field(default_factory=dict)
    without: dict[int, str] = field(default_factory=dict)


def _scanned(file: ImageFile, by: Recognition) -> _Scan:
    scan = _Scan()
    with recognition.PageRecogniser(by.recogniser) as engine:
        for at, page in zip(range(MOST_PAGES), file.pages("L"), strict=False):
            by.allow(SECONDS_A_PAGE)
            recognised = page if isinstance(page, str) else _recognised(page, engine)
            scan.sheets.append(Sheet((), 0.0 if isinstance(page, str) else page.size[1]))
            if isinstance(recognised, str):
                scan.without[at] = recognised
            else:
                scan.found[at] = recognised
                scan.sheets[at] = recognised.placed_on(scan.sheets[at])
    more = file.page_count(MOST_PAGES + 1) > MOST_PAGES
    if more:
        scan.without[MOST_PAGES] = f"only the first {MOST_PAGES} pages of a file are recognised"
    return scan


def _recognised(page: PageImage, engine: PageRecogniser) -> RecognisedSheet | str:
    scale = recognition.scale_for(page.size)
    sheet = engine.read(page.drawn(scale), scale)
    return sheet if sheet.lines and sheet.confidence >= recognition.LEAST else _NO_WORDS


def _nothing(kind: ImageKind, scan: _Scan) -> str:
    why = next(iter(scan.without.values()), "it has no page")
    if len(scan.sheets) < 2:
        return f"the {kind.called} cannot be read as a page: {why}."
    return f"none of the {len(scan.sheets)} pages of the {kind.called} can be read: {why}."


def _composed(scan: _Scan, by: Recognition) -> ParsedFile:
    furniture = find_furniture(scan.sheets)
    notes = find_notes(scan.sheets, furniture)
    text, pages, marks = layout.compose(scan.sheets, [a | b for a, b in zip(furniture, notes, strict=True)])
    return ParsedFile(
        text=text,
        format="image",
        pages=recognition.marked_pages(text, pages, scan.found),
        marks=marks,
        notices=(*_notices(scan.sheets, scan.without), *recognition.recognition_notices(scan.found, by)),
    )


def _notices(sheets: Sequence[Sheet], without: Mapping[int, str]) -> Iterator[str]:
    """Which pages are not read, by the reason."""
    pages: defaultdict[str, list[int]] = defaultdict(list)
    for at, why in without.items():
        pages[why].append(at + 1)
    for why, numbers in pages.items():
        if numbers == [len(sheets) + 1]:
            yield f"pages from {numbers[0]} on are not read: {why}"
        else:
            yield f"{len(numbers)} of {len(sheets)} pages are not read: {why}: {named_pages(numbers)}"
