"""Word documents made by hand: the text as Word shows it with all changes accepted."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest

from assistant import formats
from assistant.errors import Unreadable
from assistant.formats.numbering import numeral
from assistant.records import MarkKind, Reading
from tests.formats.papers import docx, numbered, p, table


def read(data: bytes) -> Reading:
    return formats.read(data, "paper.docx")


def marked(reading: Reading, kind: MarkKind) -> list[tuple[str, int]]:
    return [(reading.text[mark.start : mark.end], mark.level) for mark in reading.marks if mark.kind is kind]


def level(place: int, style: str, text: str, more: str = "") -> str:
    said = f'<w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}'
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/>{said}</w:lvl>'


LEVELS = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "%3)")
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1")}{level(1, "decimal", "%1.%2")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", chr(0xF0B7))}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def lines(body: str, numbering: str = NUMBERING) -> list[str]:
    return [line for line in read(docx(body, numbering=numbering)).text.splitlines() if line]


def test_numbers_stand_before_paragraphs_as_word_prints_them() -> None:
    body = (
        numbered("One") + numbered("first", level=1) + numbered("deep", level=2) + numbered("second", level=1)
        + p("Between.") + numbered("Two") + numbered("again first", level=1)
    )  # fmt: skip
    assert lines(body) == ["1. One", "(a) first", "i) deep", "(b) second", "Between.", "2. Two", "(a) again first"]


def test_legal_numbers_name_the_levels_above() -> None:
    body = (
        numbered("Scope", 2)
        + numbered("Who", 2, 1)
        + numbered("What", 2, 1)
        + numbered("Cost", 2)
        + numbered("How", 2, 1)
    )
    assert lines(body) == ["1 Scope", "1.1 Who", "1.2 What", "2 Cost", "2.1 How"]


def test_a_second_list_of_the_same_kind_counts_on_unless_it_says_where_to_start() -> None:
    assert lines(numbered("a") + numbered("b") + numbered("c", 4) + numbered("d", 4)) == [
        "1. a",
        "2. b",
        "5. c",
        "6. d",
    ]


def test_an_empty_numbered_paragraph_counts_but_is_not_shown() -> None:
    assert lines(numbered("a") + numbered("") + numbered("c")) == ["1. a", "3. c"]


def test_bullets_are_bullets_and_all_list_items_are_marked_with_their_depth() -> None:
    reading = read(docx(numbered("apple", 3) + numbered("One") + numbered("x", 1, 1), numbering=NUMBERING))
    assert marked(reading, MarkKind.LIST_ITEM) == [("• apple", 1), ("1. One", 1), ("(a) x", 2)]


def test_numbering_may_come_from_the_style() -> None:
    style = '<w:style w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    body = p("One", '<w:pStyle w:val="Para"/>') + p("Two", '<w:pStyle w:val="Para"/>')
    off = p("None", '<w:pStyle w:val="Para"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    text = read(docx(body + off, styles=style, numbering=NUMBERING)).text
    assert text == "1 One\n2 Two\n\nNone\n"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("decimal", ["1", "4", "27", "28"]),
        ("lowerLetter", ["a", "d", "aa", "bb"]),
        ("upperRoman", ["I", "IV", "XXVII", "XXVIII"]),
        ("ordinal", ["1st", "4th", "27th", "28th"]),
        ("decimalZero", ["01", "04", "27", "28"]),
        ("chineseCounting", ["1", "4", "27", "28"]),
    ],
)
def test_number_formats_are_words_own(style: str, expected: list[str]) -> None:
    assert [numeral(number, style) for number in (1, 4, 27, 28)] == expected


def test_headings_come_from_style_names_and_outline_levels_also_inherited() -> None:
    styles = (
        '<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift2"/></w:style>'
        '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    )
    body = (
        p("The report", '<w:pStyle w:val="T"/>') + p("Costs", '<w:pStyle w:val="Own"/>')
        + p("Risks", '<w:outlineLvl w:val="2"/>') + p("Body text.")
    )  # fmt: skip
    assert marked(read(docx(body, styles=styles)), MarkKind.HEADING) == [("The report", 1), ("Costs", 2), ("Risks", 3)]


def test_headings_that_python_docx_writes_are_found() -> None:
    document = python_docx.Document()
    document.add_heading("Annual report", 0)
    document.add_heading("Costs", 2)
    document.add_paragraph("It cost £5m.")
    document.add_paragraph("First.", style="List Number")
    document.core_properties.title = "Annual report on costs"
    out = io.BytesIO()
    document.save(out)
    reading = read(out.getvalue())
    assert marked(reading, MarkKind.HEADING) == [("Annual report", 1), ("Costs", 2)]
    assert reading.text == "Annual report\n\nCosts\n\nIt cost £5m.\n\n1. First.\n"
    assert dict(reading.properties)["title"].value == "Annual report on costs"


def test_a_short_bold_paragraph_is_a_heading_of_the_lowest_level_and_a_bold_sentence_none() -> None:
    bold = "<w:b/>"
    reading = read(docx(p("Legal implications", run=bold) + p("None.", run=bold) + p("Words", run='<w:b w:val="0"/>')))
    assert marked(reading, MarkKind.HEADING) == [("Legal implications", 6)]


def test_tables_read_row_by_row() -> None:
    body = p("Before.") + table([p("Resolved"), p("that £1.2m") + p("be released")], [p("Noted"), p("")]) + p("After.")
    reading = read(docx(body))
    assert reading.text == "Before.\n\nResolved | that £1.2m be released\nNoted\n\nAfter.\n"
    assert [words for words, _ in marked(reading, MarkKind.TABLE_ROW)] == ["Resolved | that £1.2m be released", "Noted"]


def test_a_table_used_as_a_frame_reads_as_paragraphs() -> None:
    assert read(docx(table([p("One.") + p("Two.")]))).text == "One.\n\nTwo.\n"
    long = "Members considered the report at length. " * 20
    assert marked(read(docx(table([p("5"), p(long)]))), MarkKind.TABLE_ROW) == []


def test_tracked_changes_are_accepted() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">The grant is </w:t></w:r>'
        "<w:del><w:r><w:delText>refused</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>approved</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> then</w:t></w:r></w:moveFrom>"
        '<w:moveTo><w:r><w:t xml:space="preserve"> now</w:t></w:r></w:moveTo><w:r><w:t>.</w:t></w:r></w:p>'
    )
    assert read(docx(body)).text == "The grant is approved now.\n"


def test_a_deleted_paragraph_end_joins_the_next_paragraph_and_a_deleted_row_goes() -> None:
    joined = '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">It was </w:t></w:r></w:p>' + p(
        "agreed."
    )
    assert read(docx(joined)).text == "It was agreed.\n"
    rows = (
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("old") + "</w:tc></w:tr><w:tr><w:tc>" + p("new")
        + "</w:tc><w:tc>" + p("row") + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    assert read(docx(rows)).text == "new | row\n"


def test_hidden_words_and_field_codes_are_left_out_and_field_results_kept() -> None:
    field = "<w:p><w:r><w:instrText>PAGE \\* MERGE</w:instrText></w:r><w:r><w:t>12</w:t></w:r></w:p>"
    body = p("secret", run="<w:vanish/>") + field
    assert read(docx(body)).text == "12\n"


def test_footnotes_and_endnotes_stand_at_the_end_with_their_number_in_place() -> None:
    body = (
        '<w:p><w:r><w:t>Board</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
        '<w:r><w:t xml:space="preserve"> met</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
    )
    feet = (
        f'<w:footnote w:id="3">{p("Unused.")}</w:footnote><w:footnote w:id="7">{p("Under section 152.")}</w:footnote>'
    )
    ends = f'<w:endnote w:id="2">{p("In May.")}</w:endnote>'
    assert read(docx(body, footnotes=feet, endnotes=ends)).text == (
        "Board[1] met[i]\n\n[1] Under section 152.\n\n[i] In May.\n"
    )


def test_a_text_box_is_read_once_though_word_writes_it_twice() -> None:
    box = f"<w:txbxContent>{p('Decision in a box')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>Words.</w:t></w:r><w:r><mc:AlternateContent {mc}>"
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(docx(body)).text == "Words.\n\nDecision in a box\n"


def test_content_controls_and_links_hide_nothing() -> None:
    body = f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
    body += (
        "<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:noBreakHyphen/><w:t>end.</w:t></w:r></w:p>"
    )
    assert read(docx(body)).text == "In a control.\n\nA link\u2011end.\n"


def test_headers_and_footers_are_left_out() -> None:
    assert "Running" not in read(docx(p("Words."), header1=p("Running head"))).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(encoding: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
        archive.writestr("word/document.xml", xml.encode(encoding))
    with pytest.raises(Unreadable, match="entities"):
        read(held.getvalue())


def test_a_part_that_swells_is_refused_before_it_is_unpacked() -> None:
    bomb = docx(p("a" * 20_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="unpacks from"):
        read(bomb)


def test_a_damaged_part_is_refused() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read(docx("<w:p><w:r>"))


def test_relations_that_lead_outside_are_not_followed() -> None:
    held = io.BytesIO(docx(p("Words.")))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="x"><Relationship Type="a/footnotes" TargetMode="External" Target="http://evil/x"/>'
            '<Relationship Type="a/styles" Target="../../../etc/passwd"/></Relationships>',
        )
    assert read(held.getvalue()).text == "Words.\n"
