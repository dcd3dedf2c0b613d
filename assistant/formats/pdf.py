"""PDF: the text layer, page by page, with page labels, tables, headings and running headers.

Two readers: pdfium (through pypdfium2), which knows where each character stands and is some fourteen times faster, and
pypdf, written in Python, where pdfium fails, finds no text or finds garbage. pdfium can abort the process on a hostile
file: read files from outside through `assistant.formats.sandbox`, which then reads them again with pypdf alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.errors import Unreadable
from assistant.formats import layout
from assistant.formats.damage import damaged_pages
from assistant.formats.footnotes import find_notes
from assistant.formats.furniture import find_furniture
from assistant.formats.paper import Sheet, named_pages
from assistant.formats.pdf_content import PdfContent, has_words
from assistant.formats.pdfium_reader import read_by_pdfium
from assistant.formats.pypdf_reader import read_by_pypdf
from assistant.formats.recognisers import SCANNED
from assistant.formats.recognition import RecognisedSheet, Recognition, marked_pages, recognise, recognition_notices
from assistant.records import ParsedFile

_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_GARBLED = 8
"""Characters of a line that say nothing; fewer may be ornaments."""
_NAMED = 10
"""Attached files that a notice names."""


def read(data: bytes, name: str, *, careful: bool = False, recognition: Recognition | None = None) -> ParsedFile:
    """A PDF's text; with ``careful`` by pypdf alone. ``recognition`` reads the pages that hold no words.

    Raises:
        Unreadable: it asks for a password, is damaged, or no page has text.
    """
    opened, failure = (PdfContent([]), None) if careful else read_by_pdfium(data)
    if failure is not None and "password" in failure.what:
        raise failure
    if _needs_second_opinion(opened.sheets):
        opened = _second_opinion(data, opened, failure)
    found = {} if careful or recognition is None else _recognised(data, opened.sheets, recognition)
    sheets = [found[at].placed_on(sheet) if at in found else sheet for at, sheet in enumerate(opened.sheets)]
    opened = replace(opened, sheets=sheets)
    furniture = find_furniture(sheets)
    notices = list(_notices(data, opened, furniture))
    if recognition is not None:
        notices += recognition_notices(found, recognition)
    notes = find_notes(sheets, furniture)
    text, pages, marks = layout.compose(sheets, [a | b for a, b in zip(furniture, notes, strict=True)])
    return ParsedFile(
        text=text,
        format="pdf",
        encoding=None,
        pages=marked_pages(text, pages, found),
        marks=marks,
        notices=tuple(notices),
        properties=opened.properties,
    )


def _recognised(data: bytes, sheets: Sequence[Sheet], by: Recognition) -> dict[int, RecognisedSheet]:
    """What is recognised on the pages that hold no words, running heads aside."""
    furniture = find_furniture(sheets)
    empty = [at for at, sheet in enumerate(sheets) if not has_words(sheet, furniture[at])]
    return recognise(data, empty, by) if empty else {}


def _notices(data: bytes, opened: PdfContent, furniture: Sequence[frozenset[int]]) -> Iterator[str]:
    """What could not be read, page by page.

    Raises:
        Unreadable: no page has text.
    """
    sheets, of = opened.sheets, f"of {len(opened.sheets)} pages"
    attached = ", ".join(opened.attached[:_NAMED]) + (", …" if len(opened.attached) > _NAMED else "")
    empty = [
        at
        for at, (sheet, left_out) in enumerate(zip(sheets, furniture, strict=True), 1)
        if not has_words(sheet, left_out)
    ]
    if len(empty) == len(sheets):
        count = f"all {len(sheets)} pages are" if len(sheets) > 1 else "its page is"
        remedy = f"Save the files attached to it ({attached}) by themselves." if attached else SCANNED
        raise Unreadable(f"the PDF has no text: {count} empty or scanned.", remedy)
    if empty:
        yield f"{len(empty)} {of} have no text: scanned? {named_pages(empty)}"
    damaged = damaged_pages(data)
    if damaged:
        yield f"{len(damaged)} {of} are damaged, words may be missing: {', '.join(map(str, damaged))}"
    garbled = [str(at) for at, sheet in enumerate(sheets, start=1) if _is_garbled(sheet)]
    if garbled:
        yield f"text of {len(garbled)} {of} is garbled: {', '.join(garbled)}"
    if attached:
        are = "s are" if len(opened.attached) > 1 else " is"
        yield f"{len(opened.attached)} attached file{are} not read: {attached}"


def _is_garbled(sheet: Sheet) -> bool:
    """Whether a fifth of the characters, or half of a line's, are none: a font does not say what its shapes mean."""
    lines = [(_wrong(line.text), len("".join(line.text.split()))) for line in sheet.lines]
    wrong, count = sum(line[0] for line in lines), sum(line[1] for line in lines)
    return (wrong > 2 and wrong > 0.2 * count) or any(bad >= _GARBLED and bad > 0.5 * of for bad, of in lines)


def _wrong(text: str) -> int:
    """How many of the characters are none."""
    return len(_NO_CHARACTER.findall(text)) + 4 * text.count("(cid:")


def _needs_second_opinion(sheets: Sequence[Sheet]) -> bool:
    return not any(has_words(sheet) for sheet in sheets) or any(_is_garbled(sheet) for sheet in sheets)


def _second_opinion(data: bytes, opened: PdfContent, failure: Unreadable | None) -> PdfContent:
    """What pypdf reads, page by page where pdfium found nothing or garbage.

    Raises:
        Unreadable: pypdf cannot open it either; what pdfium said of it goes first.
    """
    sheets = opened.sheets
    try:
        other = read_by_pypdf(data)
    except Unreadable as error:
        if sheets:
            return opened
        raise (failure or error) from None
    if len(other.sheets) != len(sheets):
        return other if any(has_words(sheet) for sheet in other.sheets) or not sheets else opened
    better = [
        second
        if has_words(second) and not _is_garbled(second) and (_is_garbled(sheet) or not has_words(sheet))
        else sheet
        for sheet, second in zip(sheets, other.sheets, strict=True)
    ]
    return PdfContent(better, opened.properties or other.properties, opened.attached or other.attached)
