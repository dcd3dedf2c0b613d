"""PDF: the text layer, page by page, with page labels, tables, headings and running headers.

Two readers: pdfium (through pypdfium2), which knows where each character stands and is some fourteen times faster, and
pypdf, written in Python, where pdfium fails, finds no text or finds garbage. pdfium can abort the process on a hostile
file: read files from outside through `assistant.formats.sandbox`, which then reads them again with pypdf alone.
"""

from __future__ import annotations

import ctypes
import io
import logging
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from assistant.errors import Unreadable
from assistant.formats import layout, stated
from assistant.formats.damage import damaged_pages
from assistant.formats.furniture import find_furniture, find_notes
from assistant.formats.paper import Line, Sheet, joined
from assistant.records import ParsedFile, Stated

_SYMBOLS = {
    0xF0B7: "•", 0xF06E: "■", 0xF0A7: "▪", 0xF0A8: "◻", 0xF06C: "●", 0xF06F: "□", 0xF071: "❑", 0xF076: "❖",
    0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓", 0xF0FB: "✗", 0xF02D: "-", 0xF020: " ",
}  # fmt: skip
"""Word's Symbol and Wingdings characters, which PDFs keep in the private use area, as what is seen on paper."""
_SCANNED = "Run text recognition (OCR) on it, or publish the original document."
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_LINE_ENDS = re.compile("[\0\r\n\f\v\x1c-\x1e\x85\u2028\u2029]")
_BOLD = re.compile(rb"(?i)bold|black|heavy|demi")
_SAMPLE = 50
"""Characters of a page by which its direction is told."""
_MOST = 0.6
"""The share of a page that a picture covers where the page is a scan."""
_GARBLED = 8
"""Characters of a line that say nothing; fewer may be ornaments."""
_NAMED = 10
"""Attached files that a notice names."""
_LONGEST = 5_000
"""Pages: more are refused."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What one of the two readers finds in a file: its pages, what it states of itself, the files attached to it."""

    sheets: list[Sheet]
    properties: tuple[tuple[str, Stated], ...] = ()
    attached: tuple[str, ...] = ()


def read(data: bytes, name: str, *, careful: bool = False) -> ParsedFile:
    """A PDF's text; with ``careful`` by pypdf alone.

    Raises:
        Unreadable: it asks for a password, is damaged, or no page has text.
    """
    opened, failure = (_Opened([]), None) if careful else _try_pdfium(data)
    if failure is not None and "password" in failure.what:
        raise failure
    if _needs_second_opinion(opened.sheets):
        opened = _second_opinion(data, opened, failure)
    sheets = opened.sheets
    furniture = find_furniture(sheets)
    notices = _notices(data, opened, furniture)
    notes = find_notes(sheets, furniture)
    text, pages, marks = layout.compose(sheets, [a | b for a, b in zip(furniture, notes, strict=True)])
    return ParsedFile(text, "pdf", None, pages, marks, tuple(notices), opened.properties)


def _notices(data: bytes, opened: _Opened, furniture: Sequence[frozenset[int]]) -> Iterator[str]:
    """What could not be read, page by page.

    Raises:
        Unreadable: no page has text.
    """
    sheets, of = opened.sheets, f"of {len(opened.sheets)} pages"
    attached = ", ".join(opened.attached[:_NAMED]) + (", …" if len(opened.attached) > _NAMED else "")
    empty = [
        at
        for at, (sheet, left_out) in enumerate(zip(sheets, furniture, strict=True), 1)
        if not _has_words(sheet, left_out)
    ]
    if len(empty) == len(sheets):
        count = f"all {len(sheets)} pages are" if len(sheets) > 1 else "its page is"
        remedy = f"Save the files attached to it ({attached}) by themselves." if attached else _SCANNED
        raise Unreadable(f"the PDF has no text: {count} empty or scanned.", remedy)
    if empty:
        which = f"page{'s' if len(empty) > 1 else ''} {', '.join(map(str, empty))}"
        yield f"{len(empty)} {of} have no text: scanned? {which}"
    damaged = damaged_pages(data)
    if damaged:
        yield f"{len(damaged)} {of} are damaged, words may be missing: {', '.join(map(str, damaged))}"
    garbled = [str(at) for at, sheet in enumerate(sheets, start=1) if _is_garbled(sheet)]
    if garbled:
        yield f"text of {len(garbled)} {of} is garbled: {', '.join(garbled)}"
    if attached:
        are = "s are" if len(opened.attached) > 1 else " is"
        yield f"{len(opened.attached)} attached file{are} not read: {attached}"


def _try_pdfium(data: bytes) -> tuple[_Opened, Unreadable | None]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return _Opened([]), _refusal(str(error))
    try:
        if len(document) > _LONGEST:
            raise Unreadable(f"the PDF has {len(document):,} pages; the limit is {_LONGEST:,}.", "Split it.")
        sheets = [_sheet(document, index) for index in range(len(document))]
        return _Opened(sheets, _properties(document.get_metadata_value("Title"), sheets), _attached(document)), None
    finally:
        document.close()


def _attached(document: Any) -> tuple[str, ...]:
    """The names of the files attached to it: the parts of a portfolio, spreadsheets behind a report."""
    try:
        return tuple(document.get_attachment(at).get_name() for at in range(document.count_attachments()))
    except pypdfium2.PdfiumError:
        return ()


def _refusal(message: str) -> Unreadable:
    if "password" in message.lower():
        return Unreadable("the PDF is locked with a password.", "Save it without a password.")
    return Unreadable("the PDF is damaged or cut short.", "Fetch or save it again.")


def _properties(title: str | None, sheets: Sequence[Sheet]) -> tuple[tuple[str, Stated], ...]:
    """The title the file states, if its words stand on the first two pages. (Its dates are those of the program.)"""
    start = " ".join(line.text for sheet in sheets[:2] for line in sheet.lines)
    sensible = stated.title(title, start)
    return (("title", Stated(sensible, "PDF metadata")),) if sensible else ()


def _has_words(sheet: Sheet, left_out: frozenset[int] = frozenset()) -> bool:
    """Whether a page says anything, running heads and stamped numbers left out."""
    lines = (line for index, line in enumerate(sheet.lines) if index not in left_out)
    return any(character.isalnum() for line in lines for character in line.text)


def _is_garbled(sheet: Sheet) -> bool:
    """Whether a fifth of the characters, or half of a line's, are none: a font does not say what its shapes mean."""
    lines = [(_wrong(line.text), len("".join(line.text.split()))) for line in sheet.lines]
    wrong, count = sum(line[0] for line in lines), sum(line[1] for line in lines)
    return (wrong > 2 and wrong > 0.2 * count) or any(bad >= _GARBLED and bad > 0.5 * of for bad, of in lines)


def _wrong(text: str) -> int:
    """How many of the characters are none."""
    return len(_NO_CHARACTER.findall(text)) + 4 * text.count("(cid:")


def _needs_second_opinion(sheets: Sequence[Sheet]) -> bool:
    return not any(_has_words(sheet) for sheet in sheets) or any(_is_garbled(sheet) for sheet in sheets)


def _second_opinion(data: bytes, opened: _Opened, failure: Unreadable | None) -> _Opened:
    """What pypdf reads, page by page where pdfium found nothing or garbage.

    Raises:
        Unreadable: pypdf cannot open it either; what pdfium said of it goes first.
    """
    sheets = opened.sheets
    try:
        other = _by_pypdf(data)
    except Unreadable as error:
        if sheets:
            return opened
        raise (failure or error) from None
    if len(other.sheets) != len(sheets):
        return other if any(_has_words(sheet) for sheet in other.sheets) or not sheets else opened
    better = [
        second
        if _has_words(second) and not _is_garbled(second) and (_is_garbled(sheet) or not _has_words(sheet))
        else sheet
        for sheet, second in zip(sheets, other.sheets, strict=True)
    ]
    return _Opened(better, opened.properties or other.properties, opened.attached or other.attached)


# pdfium


def _sheet(document: Any, index: int) -> Sheet:
    """A page's lines with their places, what is written in form fields included. A page pdfium cannot load has none."""
    label = document.get_page_label(index) or None
    try:
        page = document[index]
        sheet = _drawn(page, label)
        if _has_fields(page):
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
            filled = _drawn(page, label)
            sheet = replace(filled, lines=tuple(_filled_in(sheet.lines, filled.lines)))
        page.close()
    except pypdfium2.PdfiumError:
        return Sheet(())
    return sheet


def _drawn(page: Any, label: str | None) -> Sheet:
    textpage = page.get_textpage()
    try:
        glyphs = _Glyphs(textpage, page.get_rotation())
        left, foot, right, top = _turned(page.get_cropbox(), glyphs.turn)
        rules = tuple((start, top - y, end) for start, y, end in _rules(page, glyphs.turn))
        pictured = _largest_picture(page) > _MOST * (right - left) * (top - foot)
        lines = tuple(joined(_lines(glyphs, top)))
        if glyphs.turn != page.get_rotation():  # then pdfium's order is that of another page
            lines = tuple(sorted(lines, key=lambda line: (round(line.bottom), line.left)))
        return Sheet(lines, top - foot, label, rules, pictured)
    finally:
        textpage.close()


def _filled_in(printed: Sequence[Line], filled: Sequence[Line]) -> list[Line]:
    """The lines of a form that is filled in, each value behind what is printed at its left, or else above it.

    A file holds the values after all that is printed on the page.
    """
    left = Counter(printed)
    found: list[Line] = []
    values: list[Line] = []
    for line in filled:
        (found if left[line] > 0 else values).append(line)
        left[line] -= 1
    for value in values:
        before = [at for at, line in enumerate(found) if line.placed and _is_before(line, value)]
        level = [at for at in before if found[at].bottom > value.top]
        found.insert(max(level or before, default=len(found) - 1 if not value.placed else -1) + 1, value)
    return found


def _is_before(line: Line, value: Line) -> bool:
    """Whether a line stands above a value, or at its left at one height."""
    return line.bottom <= value.top or (line.right <= value.left and line.top < value.bottom)


def _turned(box: tuple[float, float, float, float], turn: int) -> tuple[float, float, float, float]:
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


def _has_fields(page: Any) -> bool:
    """Whether form fields or typed notes lie on the page, whose words pdfium reads only once they are printed on it."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 1_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET):
            return True
    return False


def _rules(page: Any, turn: int) -> Iterator[tuple[float, float, float]]:
    """The horizontal rules of a page: thin, wide shapes, as (left, y, right) from the page's foot."""
    for shape in _bounds(page, pdfium.FPDF_PAGEOBJ_PATH):
        start, low, end, high = _turned(shape, turn)
        if high - low < 2.5 and end - start > 20:
            yield start, (high + low) / 2, end


def _largest_picture(page: Any) -> float:
    """The area of the largest picture on a page, in square points; 0 where there is none."""
    return max(
        ((right - left) * (top - foot) for left, foot, right, top in _bounds(page, pdfium.FPDF_PAGEOBJ_IMAGE)),
        default=0.0,
    )


def _bounds(page: Any, kind: int) -> Iterator[tuple[float, float, float, float]]:
    """(left, foot, right, top) of the objects of one kind on a page."""
    left, foot, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 5_000)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(drawn) == kind:
            pdfium.FPDFPageObj_GetBounds(drawn, left, foot, right, top)
            yield left.value, foot.value, right.value, top.value


@dataclass(frozen=True, slots=True)
class _Word:
    """Characters without white space: their index on the page, and their place in points from the page's foot.

    ``along`` and ``across`` are how far it runs to the right, and up or down, from its first character to its last.
    """

    start: int
    end: int
    left: float
    right: float
    foot: float
    top: float
    along: float
    across: float


class _Glyphs:
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

    def box(self, index: int) -> tuple[float, float, float, float]:
        """(left, foot, right, top) of the character, with its font's full height."""
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self._page, index, box)
        place = box.left, box.bottom, box.right, box.top
        return _turned(place, self.turn) if self.turn else place

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
        pdfium.FPDFText_GetFontInfo(self._page, index, self._name, len(self._name), ctypes.c_int())
        return _BOLD.search(self._name.value) is not None


def _lines(glyphs: _Glyphs, page_top: float) -> Iterator[Line]:
    """The lines as pdfium breaks them, cut again where it joined what does not stand side by side.

    Its mark for a hyphen at a line's end is a hyphen and a line end again. Words written upward have no place.
    """
    start = 0
    for drawn in glyphs.text.split("\r\n"):
        for part in re.split("(?<=\ufffe)", drawn):
            words = _words(glyphs, part, start)
            if words and _is_slanted(glyphs, words):
                yield Line(_shown(part).strip(), slanted=True)
            elif sum(word.across for word in words) > sum(word.along for word in words):
                yield Line(_shown(part).strip())
            else:
                yield from (_line(glyphs, run, page_top) for run in _side_by_side(glyphs, words))
            start += len(part)
        start += 2


def _is_slanted(glyphs: _Glyphs, words: Sequence[_Word]) -> bool:
    """Whether words run neither along the lines nor across them: a watermark, a stamp."""
    angle = glyphs.angle(words[0].start) % 90
    return 5 < angle < 85


def _words(glyphs: _Glyphs, part: str, start: int) -> list[_Word]:
    words = []
    for match in re.finditer(r"\S+", part):
        first, last = start + match.start(), start + match.end() - 1
        left, foot, right, top = glyphs.box(first)
        along = across = 0.0
        if last > first:
            last_left, last_foot, last_right, last_top = glyphs.box(last)
            along, across = abs(last_left - left), abs(last_foot - foot)
            left, right = min(left, last_left), max(right, last_right)
            foot, top = min(foot, last_foot), max(top, last_top)
        words.append(_Word(first, last + 1, left, right, foot, top, along, across))
    return words


def _side_by_side(glyphs: _Glyphs, words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Runs of words that stand one right of the other at one height. pdfium at times joins columns drawn crosswise."""
    run: list[_Word] = []
    for word in words:
        if run and (word.right < run[0].left or _is_elsewhere(run[-1], word) or _is_apart(glyphs, run[-1], word)):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_elsewhere(before: _Word, word: _Word) -> bool:
    """Whether a word stands so much higher or lower that it is of another line; superscripts do not."""
    return abs(word.foot - before.foot) > 0.75 * max(word.top - word.foot, before.top - before.foot, 1.0)


def _is_apart(glyphs: _Glyphs, before: _Word, word: _Word) -> bool:
    """Whether words of different sizes, on different lines, have white space between: a title, a page number beside."""
    small, large = sorted((before.top - before.foot, word.top - word.foot))
    offset = abs(word.foot - before.foot) > 0.1 * large and large > 1.25 * small
    wide = word.left - before.right > 1.5 * large
    return offset and wide and all(glyphs.text[each.start : each.end].isalnum() for each in (before, word))


def _line(glyphs: _Glyphs, run: Sequence[_Word], page_top: float) -> Line:
    """A run of words as a line; places are counted from the page's top."""
    ends = run[0].start, run[len(run) // 2].start, run[-1].end - 1
    size = sorted(glyphs.size(index) for index in ends)[1]
    return Line(
        _shown(glyphs.text[run[0].start : run[-1].end]),
        run[0].left,
        page_top - max(word.top for word in run),
        max(word.right for word in run),
        page_top - min(word.foot for word in run),
        size,
        all(glyphs.is_bold(index) for index in ends),
        tuple(_gaps(run, size)),
    )


def _shown(words: str) -> str:
    """Characters as seen on paper, on one line, one for one."""
    return _LINE_ENDS.sub(" ", words.replace("\ufffe", "-").translate(_SYMBOLS))


def _gaps(run: Sequence[_Word], size: float) -> Iterator[tuple[int, float, float]]:
    """White space wider than between words: where columns or table cells may meet."""
    for before, word in pairwise(run):
        if word.left - before.right > 0.5 * max(size, 6):
            yield word.start - run[0].start, word.left, before.right


# pypdf


def _by_pypdf(data: bytes) -> _Opened:
    """Pages as pypdf reads them: lines without places.

    Raises:
        Unreadable: it cannot be opened, asks for a password, or runs against pypdf's limits.
    """
    import pypdf
    from pypdf.errors import LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _refusal("password")
        sheets = [_pypdf_sheet(page) for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata else None
        return _Opened(sheets, _properties(title, sheets), _names(reader))
    except LimitReachedError as error:
        raise Unreadable(f"the PDF unpacks to more than is allowed ({error}).", "Save it again.") from None
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # pypdf raises anything on damaged files
        raise _refusal(str(error)) from None


def _names(reader: Any) -> tuple[str, ...]:
    """The names of the files attached, none where the list of them is damaged."""
    try:
        return tuple(reader.attachments)
    except Exception:  # pypdf raises anything on damaged files; the pages may still be read
        return ()


def _pypdf_sheet(page: Any) -> Sheet:
    """A page's lines; none where its content is damaged."""
    from pypdf.errors import LimitReachedError

    try:
        text: str = page.extract_text()
    except (LimitReachedError, MemoryError):
        raise
    except Exception:  # pypdf raises anything on damaged content; the other pages may still be read
        return Sheet(())
    lines = (line.strip().replace("\0", "").translate(_SYMBOLS) for line in text.splitlines())
    return Sheet(tuple(Line(line) for line in lines if line))
