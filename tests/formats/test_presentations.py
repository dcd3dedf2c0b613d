"""Presentations made by hand: a page a slide, and what is not read is named."""

from __future__ import annotations

import io
import zipfile

import pytest

from assistant.errors import Unreadable
from assistant.formats import parsing
from assistant.records import MarkKind

DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SLIDE = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def paragraph(words: str, level: int = 0, says: str = "") -> str:
    return f'<a:p><a:pPr lvl="{level}">{says}</a:pPr><a:r><a:t>{words}</a:t></a:r></a:p>'


def shape(*paragraphs: str, kind: str | None = None, stands_in: bool = True) -> str:
    named = f"<p:ph{f' type={chr(34)}{kind}{chr(34)}' if kind else ''}/>" if stands_in else ""
    return f"<p:sp><p:nvSpPr><p:nvPr>{named}</p:nvPr></p:nvSpPr><p:txBody>{''.join(paragraphs)}</p:txBody></p:sp>"


def pptx(*slides: str, notes: str = "", before: str = "", more: str = "") -> bytes:
    """A presentation of these slides, listed last first, with notes on the first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types><Override PartName="/ppt/presentation.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>',
        )
        ids = "".join(f'<p:sldId id="{300 - n}" r:id="r{n}"/>' for n in range(len(slides)))
        archive.writestr(
            "ppt/presentation.xml",
            f'<p:presentation {SLIDE} xmlns:r="{RELATIONS}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>',
        )
        links = "".join(
            f'<Relationship Id="r{n}" Type="{RELATIONS}/slide" Target="slides/slide{9 - n}.xml"/>'
            for n in range(len(slides))
        )
        archive.writestr("ppt/_rels/presentation.xml.rels", f"<Relationships {PACKAGE}>{links}</Relationships>")
        for n, tree in enumerate(slides):
            archive.writestr(
                f"ppt/slides/slide{9 - n}.xml",
                f"{before}<p:sld {SLIDE} {DRAWING} {more if n else ''}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld>"
                "</p:sld>",
            )
        if notes:
            archive.writestr(
                "ppt/slides/_rels/slide9.xml.rels",
                f'<Relationships {PACKAGE}><Relationship Id="r1" Type="{RELATIONS}/notesSlide" '
                'Target="../notesSlides/n.xml"/></Relationships>',
            )
            archive.writestr(
                "ppt/notesSlides/n.xml",
                f"<p:notes {SLIDE} {DRAWING}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>",
            )
    return out.getvalue()


TABLE = (
    "<p:graphicFrame><a:graphic><a:graphicData><a:tbl>"
    "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>Item</a:t></a:r></a:p></a:txBody></a:tc>"
    "<a:tc><a:txBody><a:p><a:r><a:t>Sum</a:t></a:r></a:p></a:txBody></a:tc></a:tr>"
    "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>Trees</a:t></a:r></a:p></a:txBody></a:tc>"
    "<a:tc><a:txBody><a:p><a:r><a:t>£2,000</a:t></a:r></a:p></a:txBody></a:tc></a:tr>"
    "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
)


def test_each_slide_is_a_page_its_title_first_then_its_lists_tables_and_notes() -> None:
    first = shape(paragraph("Parks take £12,000."), paragraph("Of it for trees", 1)) + TABLE
    first = f"<p:grpSp>{first}</p:grpSp>" + shape(paragraph("Where the money goes"), kind="title")
    first += shape(paragraph("7"), kind="sldNum")
    notes = shape(paragraph("The chair told why."), kind="body")
    parsed = parsing.parse_file(pptx(first, shape(paragraph("Thank you."), stands_in=False), notes=notes), "b.pptx")
    assert parsed.format == "pptx"
    told = [(mark.kind, mark.level, parsed.text[mark.start : mark.end]) for mark in parsed.marks]
    assert told == [
        (MarkKind.HEADING, 1, "Where the money goes"),
        (MarkKind.LIST_ITEM, 1, "Parks take £12,000."),
        (MarkKind.LIST_ITEM, 2, "Of it for trees"),
        (MarkKind.TABLE_ROW, 0, "Item | Sum"),
        (MarkKind.TABLE_ROW, 0, "Trees | £2,000"),
        (MarkKind.FURNITURE, 0, "7"),
        (MarkKind.NOTE, 0, "The chair told why."),
    ]
    assert [parsed.text[page.start : page.end] for page in parsed.pages][1] == "Thank you.\n"
    assert parsed.pages[0].end == parsed.pages[1].start
    assert parsed.pages[-1].end == len(parsed.text)


def test_hidden_slides_pictures_and_charts_are_named() -> None:
    chart = "<p:graphicFrame><a:graphic><a:graphicData/></a:graphic></p:graphicFrame>"
    shown = shape(paragraph("Words")) + "<p:pic/><p:pic/>" + chart
    parsed = parsing.parse_file(pptx(shown, shape(paragraph("Draft")), more='show="0"'), "b.pptx")
    assert "Draft" not in parsed.text
    assert parsed.notices == (
        "1 chart, diagram or other object, 2 pictures: words in them are not read",
        "hidden slides are not read: 2",
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pptx("<p:pic/>"), "only 1 picture"),
        (pptx("<p:sp>"), "only 1 slide that is damaged"),
        (pptx(shape(paragraph("&a;")), before='<!DOCTYPE x [<!ENTITY a "aaa">]>'), "only 1 slide that is damaged"),
        (pptx(shape(paragraph(" " * 60_000_000))), "unpacks"),
        (pptx("<p:grpSp>" * 200 + shape(paragraph("Words")) + "</p:grpSp>" * 200), "no words"),
    ],
)
def test_a_hostile_or_empty_presentation_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        parsing.parse_file(data, "b.pptx")
