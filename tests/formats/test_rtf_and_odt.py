"""What councils also publish: Rich Text and OpenDocument text, and hostile files of either kind."""

from __future__ import annotations

import io
import zipfile

import pytest

from assistant.errors import Unreadable
from assistant.formats import parsing, sandbox
from assistant.records import MarkKind, ParsedFile

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
TEXT = b"application/vnd.oasis.opendocument.text"


def odt(body: str, before: str = "", mimetype: bytes = TEXT, styles: str = "", **more: str) -> bytes:
    words = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"{before}<office:document-content {SPACES}>{styles}{words}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", f"{content}</office:document-content>")
        for name, part in more.items():
            archive.writestr(name.replace("__", "/") + ".xml", part)
    return out.getvalue()


def marked(parsed: ParsedFile, kind: MarkKind) -> list[str]:
    return [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is kind]


def test_an_opendocument_text_has_headings_paragraphs_lists_rows_and_notes() -> None:
    parsed = parsing.parse_file(
        odt(
            '<text:h text:outline-level="2">Roads</text:h>'
            '<text:p>The clerk<text:s text:c="2"/>told of<text:span> two</text:span> holes'
            "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In Well Lane.</text:p>"
            "</text:note-body></text:note>.<text:line-break/>Both were filled.</text:p>"
            "<text:list><text:list-item><text:p>tar</text:p></text:list-item></text:list>"
            "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Ward</text:p>"
            "</table:table-cell><table:table-cell><text:p>Sum</text:p></table:table-cell></table:table-row>"
            '</table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated="2"/>'
            "<table:table-cell><text:p>£5</text:p></table:table-cell></table:table-row></table:table>"
        ),
        "minutes.odt",
    )
    assert parsed.format == "odt"
    assert "The clerk told of two holes.\nBoth were filled." in parsed.text
    assert marked(parsed, MarkKind.HEADING) == ["Roads"]
    assert marked(parsed, MarkKind.LIST_ITEM) == ["tar"]
    assert marked(parsed, MarkKind.TABLE_ROW) == ["Ward | Sum", " |  | £5"]
    assert marked(parsed, MarkKind.NOTE) == ["In Well Lane."]


def test_what_changes_have_deleted_and_comments_say_is_not_read() -> None:
    parsed = parsing.parse_file(
        odt(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>Refused.</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes><text:p>Agreed.<office:annotation><text:p>Sure?</text:p>"
            "</office:annotation></text:p>"
        ),
        "minutes.odt",
    )
    assert parsed.text == "Agreed.\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (odt("<text:p>&a;</text:p>", '<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "entities"),
        (odt("<text:p>Words"), "damaged"),
        (odt("<text:p>x</text:p>", **{"META-INF__manifest": "<m><encryption-data/></m>"}), "password"),
        (odt("<text:p>" + " " * 60_000_000 + "</text:p>"), "unpacks"),
        (odt("<text:p>x</text:p>", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument table"),
        (odt("<text:p/>"), "no words"),
    ],
)
def test_a_hostile_or_unfit_opendocument_file_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        parsing.parse_file(data, "x.odt")
    assert "Word" not in refused.value.what


def test_cells_that_are_said_to_be_a_million_are_bounded() -> None:
    cell = '<table:table-cell table:number-columns-repeated="1000000"><text:p>a</text:p></table:table-cell>'
    row = f"<table:table><table:table-row>{cell}<table:table-cell><text:p>b</text:p></table:table-cell>"
    assert len(parsing.parse_file(odt(f"{row}</table:table-row></table:table>"), "x.odt").text) < 1_000


def test_a_rich_text_document_keeps_its_words_paragraphs_and_rows() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Not of the text}}"
        rb"\pard\b Mere Parish Council\b0\par\pard The clerk paid \'a35 for a caf\'e9\rquote s sign \u8211? agreed.\par"
        rb"\trowd\cellx100\cellx200 Ward\cell Sum\cell\row"
        rb"\trowd\cellx100\cellx200 Dell\cell \'a37\cell\row\pard End.\par}"
    )
    parsed = parsing.parse_file(data, "minutes.rtf")
    assert parsed.format == "rtf"
    assert "Mere Parish Council\n\nThe clerk paid £5 for a café’s sign – agreed.\n" in parsed.text
    assert marked(parsed, MarkKind.TABLE_ROW) == ["Ward | Sum", "Dell | £7"]
    assert "Not of the text" not in parsed.text


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 " + b"{" * 200_000 + b"Words",
        b"{\\rtf1 Words" + b"}" * 200_000,
        b"{\\rtf1\\u99999999999? Words \\'zz \\bin99999999999 Words",
        b"{\\rtf1 Words {\\pict " + b"89504e47" * 200_000 + b"}}",
        b"{\\rtf1 Words {\\*\\objdata " + b"01" * 200_000 + b"}}",
    ],
)
def test_a_hostile_rich_text_document_is_read_or_refused_in_its_bounds(data: bytes) -> None:
    try:
        parsed = sandbox.read_apart(data, "x.rtf", seconds=20)
    except Unreadable as refused:
        assert refused.what
    else:
        assert len(parsed.text) < 100


def test_what_a_style_of_an_opendocument_text_strikes_out_or_hides_is_left_out_and_the_struck_words_told() -> None:
    style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    look = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    styles = (
        f'<office:automatic-styles xmlns:style="{style}" xmlns:fo="{look}">'
        '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="T2"><style:text-properties style:text-line-through-style="none"/></style:style>'
        '<style:style style:name="T3"><style:text-properties text:display="none"/></style:style>'
        "</office:automatic-styles>"
    )
    body = (
        '<text:p>The pond was <text:span text:style-name="T1">not </text:span><text:span text:style-name="T2">made '
        '</text:span><text:span text:style-name="T3">un</text:span>safe.</text:p>'
        '<text:p text:style-name="T1">Old.</text:p>'
    )
    parsed = parsing.parse_file(odt(body, styles=styles), "minutes.odt")
    assert parsed.text == "The pond was made safe.\n"
    assert parsed.notices == ("struck-out words are left out (2; the first: not)",)


@pytest.mark.parametrize(
    ("rtf", "text", "told"),
    [
        (rb"{\rtf1 It was {\strike not }agreed.\par}", "It was agreed.\n", ["1; the first: not"]),
        (rb"{\rtf1 It was \strike not \strike0 agreed.\par}", "It was agreed.\n", ["1; the first: not"]),
        (rb"{\rtf1 It was {\deleted never }{\b agreed}.\par}", "It was agreed.\n", ["1; the first: never"]),
        (rb"{\rtf1 It was {\v un}safe.\par}", "It was safe.\n", []),
        (rb"{\rtf1 {\strike Old {\i words}.}\plain New.\par}", "New.\n", ["1; the first: Old words."]),
        (rb"{\rtf1{\stylesheet{\s1\strike Gone;}}{\*\x\strike y}Kept \strike0 whole.\par}", "Kept whole.\n", []),
    ],
)
def test_what_rich_text_strikes_out_deletes_or_hides_is_left_out_and_the_struck_words_told(rtf, text, told) -> None:
    parsed = parsing.parse_file(rtf, "minutes.rtf")
    assert parsed.text == text
    assert [*parsed.notices] == [f"struck-out words are left out ({words})" for words in told]
