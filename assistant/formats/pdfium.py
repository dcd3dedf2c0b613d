"""pdfium's own functions: the only module that calls them.

`pypdfium2.raw` gives the C interface of pdfium as it is, of which pypdfium2 promises nothing from one major release to
the next. Tested with pypdfium2 5.15.2; ``pyproject.toml`` holds it below 6.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""(left, foot, right, top) in points from the page's lower left."""
Document = Any
"""An open ``pypdfium2.PdfDocument``."""
PdfiumError = pypdfium2.PdfiumError
BOX_FILL, BOX_EDGE = (190, 228, 208), (15, 74, 56)
"""Red, green and blue of what is drawn over quoted words."""
_BOLD = re.compile(r"(?i)bold|black|heavy|demi")
_MOST_EDGES = 20_000
"""Edges of shapes that are looked at on a page: what comes after is part of a drawing."""
_SAMPLE = 50
"""Characters of a page by which its direction is told."""


def turned(box: Box, turn: int) -> Box:
    """(left, foot, right, top) on a page that is shown turned clockwise by 0, 90, 180 or 270 degrees."""
    left, foot, right, top = box
    match turn:
        case 90:
            return foot, -right, top, -left
        case 180:
            return -right, -top, -left, -foot
        case 270:
            return -top, left, -foot, right
        case _:
            return box


def open_pdf(data: bytes) -> Document:
    """The file, to be closed by who opened it.

    Raises:
        PdfiumError: it is damaged, or asks for a password, which the message then says.
    """
    return pypdfium2.PdfDocument(data)


def attached_names(document: Document) -> tuple[str, ...]:
    """The names of the files attached to it: the parts of a portfolio, spreadsheets behind a report."""
    try:
        return tuple(document.get_attachment(at).get_name() for at in range(document.count_attachments()))
    except PdfiumError:
        return ()


def print_fields(page: Any) -> None:
    """Prints what is written in form fields on the page, where pdfium reads it once the page is loaded again."""
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)


def has_fields(page: Any) -> bool:
    """Whether form fields or typed notes lie on the page, whose words pdfium reads only once they are printed on it."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 1_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET):
            return True
    return False


def path_boxes(page: Any) -> Iterator[Box]:
    """Where the shapes drawn on a page stand: rules, frames, fills."""
    return _boxes(page, pdfium.FPDF_PAGEOBJ_PATH)


def straight_lines(page: Any) -> Iterator[Box]:
    """Boxes of what may be straight lines on a page: the edges of shapes that are stroked, each part of those filled.

    Programs draw a line as a thin filled shape, often all those of a row as one path.
    """
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    left = _MOST_EDGES
    for drawn in _objects(page, pdfium.FPDF_PAGEOBJ_PATH):
        count = pdfium.FPDFPath_CountSegments(drawn)
        left -= max(count, 0)
        if left < 0:
            return
        pdfium.FPDFPath_GetDrawMode(drawn, fill, stroked)
        for shape in _shapes(drawn, count):
            yield from map(_around, pairwise(shape) if stroked.value else [shape])


def _shapes(drawn: Any, count: int) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, on the page; where it is closed the first is also the last."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    shape: list[tuple[float, float]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if shape and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            yield shape
            shape = []
        across, up = x.value, y.value
        shape.append((matrix.a * across + matrix.c * up + matrix.e, matrix.b * across + matrix.d * up + matrix.f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            shape.append(shape[0])
    if shape:
        yield shape


def _around(shape: Iterable[tuple[float, float]]) -> Box:
    across, up = zip(*shape, strict=True)
    return min(across), min(up), max(across), max(up)


def picture_boxes(page: Any) -> Iterator[Box]:
    """Where the pictures on a page stand."""
    return _boxes(page, pdfium.FPDF_PAGEOBJ_IMAGE)


def _boxes(page: Any, kind: int) -> Iterator[Box]:
    left, foot, right, top = (ctypes.c_float() for _ in range(4))
    for drawn in _objects(page, kind):
        pdfium.FPDFPageObj_GetBounds(drawn, left, foot, right, top)
        yield left.value, foot.value, right.value, top.value


def _objects(page: Any, kind: int) -> Iterator[Any]:
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 5_000)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(drawn) == kind:
            yield drawn


class Glyphs:
    """The characters of a page, by pdfium's index: what they are, where they stand, how they are set.

    ``turn`` is by how many degrees clockwise the page must be turned to read most of them, whether or not the file
    says that it is shown so; ``shown`` is what the file says.
    """

    def __init__(self, textpage: Any, shown: int) -> None:
        self._page = textpage.raw
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self.text = self._text(textpage)
        self.turn = self._turn(shown)

    def _text(self, textpage: Any) -> str:
        """One character for each that pdfium counts, so that an index here is an index there."""
        count = textpage.count_chars()
        text: str = textpage.get_text_range() if count else ""
        if len(text) == count:
            return text
        codes = (pdfium.FPDFText_GetUnicode(self._page, index) for index in range(count))
        return "".join("\ufffe" if code == 2 else chr(code) if code < 0x110000 else "\ufffd" for code in codes)

    def box(self, index: int) -> Box:
        """Where the character stands, with its font's full height."""
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self._page, index, box)
        place = box.left, box.bottom, box.right, box.top
        return turned(place, self.turn) if self.turn else place

    def angle(self, index: int) -> float:
        """How far the character is turned from the page's lines, in degrees counter-clockwise, -180 to 180."""
        pdfium.FPDFText_GetMatrix(self._page, index, self._matrix)
        drawn = math.degrees(math.atan2(self._matrix.b, self._matrix.a))
        return (drawn - self.turn + 180) % 360 - 180

    def _turn(self, shown: int) -> int:
        """Where six of ten characters go the same way, so that they run from left to right."""
        self.turn = 0
        seen = [index for index, character in enumerate(self.text) if not character.isspace()]
        some = seen[:: len(seen) // _SAMPLE + 1]
        ways = Counter(round(self.angle(index) / 90) * 90 % 360 for index in some)
        way, count = ways.most_common(1)[0] if ways else (shown, 0)
        return way if count > 0.6 * len(some) else shown

    def size(self, index: int) -> float:
        """The font size in points, as it comes out on the page."""
        pdfium.FPDFText_GetMatrix(self._page, index, self._matrix)
        size: float = pdfium.FPDFText_GetFontSize(self._page, index)
        return size * math.hypot(self._matrix.c, self._matrix.d)

    def is_bold(self, index: int) -> bool:
        """By the weight of the font, or by its name: not all fonts state a weight."""
        if pdfium.FPDFText_GetFontWeight(self._page, index) >= 600:
            return True
        return _BOLD.search(self.font(index)) is not None

    def font(self, index: int) -> str:
        """The name of the font as the file gives it, with the mark of a subset (``ABCDEF+``) before it."""
        pdfium.FPDFText_GetFontInfo(self._page, index, self._name, len(self._name), ctypes.c_int())
        return self._name.value.decode("latin-1")


def prepare_fields(document: Document) -> None:
    """Lets what is written in form fields be drawn on the pages that are opened from now on."""
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()


def characters(page: Any) -> list[tuple[str, Box]]:
    """The characters of a page in pdfium's order, each with its box as the file places it."""
    textpage = page.get_textpage()
    try:
        glyphs = Glyphs(textpage, 0)
        glyphs.turn = 0
        return [(character, glyphs.box(index)) for index, character in enumerate(glyphs.text)]
    finally:
        textpage.close()


def draw_box(page: Any, box: Box) -> None:
    """Draws a green box over the page, as with a highlighter; the file is not changed."""
    left, foot, right, top = box
    drawn = pdfium.FPDFPageObj_CreateNewRect(left, foot, right - left, top - foot)
    pdfium.FPDFPageObj_SetFillColor(drawn, *BOX_FILL, 255)
    pdfium.FPDFPageObj_SetStrokeColor(drawn, *BOX_EDGE, 255)
    pdfium.FPDFPageObj_SetStrokeWidth(drawn, 1.2)
    pdfium.FPDFPageObj_SetBlendMode(drawn, b"Multiply")
    pdfium.FPDFPath_SetDrawMode(drawn, pdfium.FPDF_FILLMODE_ALTERNATE, True)
    pdfium.FPDFPage_InsertObject(page.raw, drawn)


def picture(page: Any, scale: float) -> Any:
    """The page as a Pillow image, ``scale`` pixels for a point, turned as the file says that it is shown."""
    return page.render(scale=scale).to_pil()
