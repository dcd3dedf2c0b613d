"""Signs of symbol fonts: what a form ticked in Word shows, its PDF shows too."""

from __future__ import annotations

import io

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from assistant.formats import parsing
from tests.formats.papers import Put, docx, p, pdf

SIGNS = [
    ("Wingdings", 0xA8, "☐"),
    ("Wingdings", 0x6F, "☐"),
    ("Wingdings", 0xFE, "☑"),
    ("Wingdings", 0xFD, "☒"),
    ("Wingdings", 0xFC, "✓"),
    ("Wingdings", 0xFB, "✗"),
    ("Wingdings", 0x78, "☒"),
    ("Wingdings", 0xA7, "▪"),
    ("Wingdings", 0x6E, "■"),
    ("Wingdings", 0xD8, "➢"),
    ("Wingdings", 0xE8, "➔"),
    ("Wingdings 2", 0x52, "☑"),
    ("Wingdings 2", 0xA3, "☐"),
    ("Symbol", 0xB7, "•"),
    ("Symbol", 0x2D, "-"),
    ("Symbol", 0xB3, "≥"),
    ("Symbol", 0x62, "β"),
    ("Symbol", 0x6C, "λ"),
    ("Courier New", 0xA8, "☐"),
    ("Courier New", 0x6F, "☐"),
    ("Courier New", 0xB7, "•"),
]
IN_PDF = {
    "Wingdings": "ABCDEF+Wingdings-Regular",
    "Wingdings 2": "Wingdings2",
    "Symbol": "ABCDEF+SymbolMT",
    "Courier New": "CourierNewPSMT",
}


_CODE = 0x41
"""The sign's code in the PDF: any will do, the map to Unicode says what it stands for."""


def in_word(font: str, place: int, words: str = "") -> str:
    sign = f'<w:p><w:r><w:sym w:font="{font}" w:char="{0xF000 + place:04X}"/></w:r></w:p>'
    return parsing.parse_file(docx(p("Council") + sign), "a.docx").text.split("\n\n")[1].strip()


def in_pdf(font: str, place: int, stands_for: int, careful: bool = False) -> str:
    """A sign drawn in a font of a PDF that says of it which character it stands for, as Word's export does."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([Put(72, 700, "Council")])))
    page = writer.pages[0]
    cmap = DecodedStreamObject()
    cmap.set_data(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def "
        b"1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfchar <%02X> <%04X> endbfchar endcmap end end" % (_CODE, stands_for)
    )
    held = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/TrueType"),
            NameObject("/BaseFont"): NameObject(f"/{IN_PDF[font]}"),
            NameObject("/FirstChar"): NumberObject(_CODE),
            NameObject("/LastChar"): NumberObject(_CODE),
            NameObject("/Widths"): ArrayObject([NumberObject(800)]),
            NameObject("/ToUnicode"): writer._add_object(cmap),
        }
    )
    page["/Resources"]["/Font"][NameObject("/F3")] = writer._add_object(held)
    drawn = DecodedStreamObject()
    drawn.set_data(page.get_contents().get_data() + b" BT /F3 12 Tf 72 640 Td <%02X> Tj ET" % _CODE)
    page[NameObject("/Contents")] = writer._add_object(drawn)
    out = io.BytesIO()
    writer.write(out)
    return parsing.parse_file(out.getvalue(), "a.pdf", careful=careful).text.split("\n")[-2]


@pytest.mark.parametrize(("font", "place", "sign"), SIGNS)
def test_a_sign_is_the_same_from_word_and_from_pdf(font: str, place: int, sign: str) -> None:
    assert in_word(font, place) == sign
    assert in_pdf(font, place, 0xF000 + place) == sign


@pytest.mark.parametrize("place", [0xA8, 0xA7, 0xFC, 0x6E])
def test_a_letter_set_in_wingdings_is_a_sign_in_either(place: int) -> None:
    letter, font = chr(place), '<w:rFonts w:ascii="Wingdings"/>'
    word = parsing.parse_file(docx(p("Council") + p(letter, run=font)), "a.docx").text.split("\n\n")[1].strip()
    assert word == in_pdf("Wingdings", place, place) != letter
    assert in_pdf("Courier New", place, place) == letter


@pytest.mark.parametrize(("place", "sign"), [(0xA8, "☐"), (0x6F, "☐"), (0xB7, "•"), (0xFC, "✓"), (0xFE, "☑")])
def test_the_careful_reader_which_asks_for_no_font_knows_the_usual_signs(place: int, sign: str) -> None:
    assert in_pdf("Wingdings", place, 0xF000 + place, careful=True) == sign
