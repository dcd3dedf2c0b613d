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
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.errors import Unreadable
from assistant.formats import layout
from assistant.records import Found, Reading

_SYMBOLS = {
    0xF0B7: "•", 0xF06E: "■", 0xF0A7: "▪", 0xF0A8: "◻", 0xF06C: "●", 0xF06F: "□", 0xF071: "❑", 0xF076: "❖",
    0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓", 0xF0FB: "✗", 0xF02D: "-", 0xF020: " ",
}  # fmt: skip
"""Word's Symbol and Wingdings characters, which PDFs keep in the private use area, as what is seen on paper."""
_NOT_TITLE = re.compile(
    r"(?i)untitled|microsoft word|\.(?:docx?|pdf|indd|rtf|odt|pptx?|xlsx?|qxd)\s*$|^[\W\d_]*$|^document\d*$"
)
_SCANNED = "Run text recognition (OCR) on it, or publish the original document."
_LONGEST = 5_000
"""Pages: more are refused."""
_SPACE = re.compile(r"\s+")


def read(data: bytes, name: str, *, careful: bool = False) -> Reading:
    """A PDF's text; with ``careful`` by pypdf alone.

    Raises:
        Unreadable: it asks for a password, is damaged, or no page has text.
    """
    sheets, properties, failure = ([], (), None) if careful else _try_pdfium(data)
    notices: list[str] = []
    if _needs_second_opinion(sheets):
        sheets, properties = _second_opinion(data, sheets, properties, failure)
    empty = [str(number) for number, sheet in enumerate(sheets, start=1) if not _has_words(sheet)]
    if len(empty) == len(sheets):
        count = f"all {len(sheets)} pages are" if len(sheets) > 1 else "its page is"
        raise Unreadable(f"the PDF has no text: {count} empty or scanned.", _SCANNED)
    if empty:
        which = f"page{'s' if len(empty) > 1 else ''} {', '.join(empty)}"
        notices.append(f"{len(empty)} of {len(sheets)} pages have no text: scanned? {which}")
    garbled = [str(number) for number, sheet in enumerate(sheets, start=1) if _is_garbled(sheet)]
    if garbled:
        notices.append(f"the text of {len(garbled)} of {len(sheets)} pages is garbled: {', '.join(garbled)}")
    text, pages, marks = layout.compose(sheets)
    return Reading(text, "pdf", None, pages, marks, tuple(notices), properties)


def _try_pdfium(data: bytes) -> tuple[list[layout.Sheet], tuple[tuple[str, Found], ...], Unreadable | None]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return [], (), _refusal(str(error))
    try:
        if len(document) > _LONGEST:
            raise Unreadable(f"the PDF has {len(document):,} pages; the limit is {_LONGEST:,}.", "Split it.")
        sheets = [_sheet(document, index) for index in range(len(document))]
        return sheets, _properties(document.get_metadata_value("Title"), document.get_metadata_value("Author")), None
    finally:
        document.close()


def _refusal(message: str) -> Unreadable:
    if "password" in message.lower():
        return Unreadable("the PDF is locked with a password.", "Save it without a password.")
    return Unreadable("the PDF is damaged or cut short.", "Fetch or save it again.")


def _properties(title: str | None, author: str | None) -> tuple[tuple[str, Found], ...]:
    """The title and author the file states, where they are no program's leftovers."""
    said = (("title", title), ("author", author))
    return tuple(
        (field, Found(value, "PDF metadata"))
        for field, raw in said
        if (value := _SPACE.sub(" ", (raw or "").replace("\0", "")).strip()) and not _NOT_TITLE.search(value)
    )


def _has_words(sheet: layout.Sheet) -> bool:
    return any(character.isalnum() for line in sheet.lines for character in line.text)


def _is_garbled(sheet: layout.Sheet) -> bool:
    """Whether a fifth or more of the characters are no characters: a font without a table of what its shapes mean."""
    text = "".join(line.text for line in sheet.lines)
    visible = [c for c in text if not c.isspace()]
    wrong = sum(c == "\ufffd" or ord(c) < 32 or 0xE000 <= ord(c) <= 0xF8FF or 0x7F <= ord(c) < 0xA0 for c in visible)
    return wrong + 4 * text.count("(cid:") > 0.2 * len(visible) > 2


def _needs_second_opinion(sheets: Sequence[layout.Sheet]) -> bool:
    return not any(_has_words(sheet) for sheet in sheets) or any(_is_garbled(sheet) for sheet in sheets)


def _second_opinion(
    data: bytes,
    sheets: list[layout.Sheet],
    properties: tuple[tuple[str, Found], ...],
    failure: Unreadable | None,
) -> tuple[list[layout.Sheet], tuple[tuple[str, Found], ...]]:
    """What pypdf reads, page by page where pdfium found nothing or garbage.

    Raises:
        Unreadable: pypdf cannot open it either; what pdfium said of it goes first.
    """
    try:
        others, stated = _by_pypdf(data)
    except Unreadable as error:
        if sheets:
            return sheets, properties
        raise (failure or error) from None
    if len(others) != len(sheets):
        return (others, stated) if any(_has_words(sheet) for sheet in others) or not sheets else (sheets, properties)
    better = [
        other
        if _has_words(other) and not _is_garbled(other) and (_is_garbled(sheet) or not _has_words(sheet))
        else sheet
        for sheet, other in zip(sheets, others, strict=True)
    ]
    return better, properties or stated


# pdfium


def _sheet(document: Any, index: int) -> layout.Sheet:
    """A page's lines with their places. A page that pdfium cannot load has none."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return layout.Sheet(())
    textpage = page.get_textpage()
    try:
        _, foot, _, top = page.get_cropbox()
        rules = tuple((left, top - y, right) for left, y, right in _rules(page))
        return layout.Sheet(tuple(_lines(textpage, top)), top - foot, document.get_page_label(index) or None, rules)
    finally:
        textpage.close()
        page.close()


def _rules(page: Any) -> Iterator[tuple[float, float, float]]:
    """The horizontal rules of a page: thin, wide shapes, as (left, y, right) from the page's foot."""
    import pypdfium2.raw as raw

    for position, shape in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=1)):
        if position > 2_000:
            return
        left, bottom, right, top = shape.get_bounds()
        if top - bottom < 2.5 and right - left > 20:
            yield left, (top + bottom) / 2, right


def _lines(textpage: Any, page_top: float) -> Iterator[layout.Line]:
    """The lines as pdfium breaks them. Its mark for a hyphen at a line's end is a hyphen and a line end again."""
    start = 0
    for drawn in _text(textpage).split("\r\n"):
        for part in re.split("(?<=\ufffe)", drawn):
            if part.strip():
                yield _line(textpage, part, start, page_top)
            start += len(part)
        start += 2


def _text(textpage: Any) -> str:
    """The page's characters, one for each that pdfium counts, so that an index in one is an index in the other."""
    import pypdfium2.raw as raw

    count = textpage.count_chars()
    text: str = textpage.get_text_range() if count else ""
    if len(text) == count:
        return text
    codes = (raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
    return "".join("\ufffe" if code == 2 else chr(code) if code < 0x110000 else "\ufffd" for code in codes)


def _line(textpage: Any, part: str, start: int, page_top: float) -> layout.Line:
    inner = [start + match.start() for match in re.finditer(r"\S", part)]
    first, last = inner[0], inner[-1]
    left, bottom, _, top = _box(textpage, first)
    _, last_bottom, right, last_top = _box(textpage, last)
    size, bold = _font(textpage, [first, inner[len(inner) // 2], last])
    text = part.strip().replace("\ufffe", "-").replace("\0", "").translate(_SYMBOLS)
    text = re.sub(r"[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]", " ", text)
    offset = first - start
    gaps = _gaps(textpage, part, start, size)
    return layout.Line(
        text,
        left,
        page_top - max(top, last_top),
        right,
        page_top - min(bottom, last_bottom),
        size,
        bold,
        tuple((index - offset, after, before) for index, after, before in gaps),
    )


def _gaps(textpage: Any, part: str, start: int, size: float) -> Iterator[tuple[int, float, float]]:
    """White space wider than one and a half characters are high: where table cells may meet."""
    for match in re.finditer(r"(?<=\S)\s+(?=\S)", part):
        before = _box(textpage, start + match.start() - 1)[2]
        after = _box(textpage, start + match.end())[0]
        if after - before > 1.5 * max(size, 6):
            yield match.end(), after, before


def _box(textpage: Any, index: int) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) of the character, with its font's full height."""
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top


def _font(textpage: Any, indexes: Sequence[int]) -> tuple[float, bool]:
    """The font size in points, and whether all the characters are bold."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    sizes, weights = [], []
    for index in indexes:
        raw.FPDFText_GetMatrix(textpage.raw, index, ctypes.byref(matrix))
        sizes.append(raw.FPDFText_GetFontSize(textpage.raw, index) * math.hypot(matrix.c, matrix.d))
        weights.append(raw.FPDFText_GetFontWeight(textpage.raw, index))
    return sorted(sizes)[len(sizes) // 2], min(weights) >= 600


# pypdf


def _by_pypdf(data: bytes) -> tuple[list[layout.Sheet], tuple[tuple[str, Found], ...]]:
    """Pages as pypdf reads them: lines without places.

    Raises:
        Unreadable: it cannot be opened, asks for a password, or runs against pypdf's limits.
    """
    import pypdf
    from pypdf.errors import LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _refusal("password")
        sheets = [_pypdf_sheet(page) for page in reader.pages]
        information = reader.metadata
        return sheets, _properties(
            *(str(information.get(key, "")) for key in ("/Title", "/Author"))
        ) if information else ()
    except LimitReachedError as error:
        raise Unreadable(f"the PDF unpacks to more than is allowed ({error}).", "Save it again.") from None
    except PyPdfError as error:
        raise _refusal(str(error)) from None


def _pypdf_sheet(page: Any) -> layout.Sheet:
    """A page's lines; none where its content is damaged."""
    from pypdf.errors import LimitReachedError

    try:
        text: str = page.extract_text()
    except (LimitReachedError, MemoryError):
        raise
    except Exception:  # pypdf raises anything on damaged content; the other pages may still be read
        return layout.Sheet(())
    lines = (line.strip().replace("\0", "").translate(_SYMBOLS) for line in text.splitlines())
    return layout.Sheet(tuple(layout.Line(line) for line in lines if line))
