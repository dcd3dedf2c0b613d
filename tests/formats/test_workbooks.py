"""Workbooks made by hand, of Excel and of LibreOffice: rows as rows, figures as the sheet shows them, what is hidden
named; and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest

from assistant.errors import Unreadable
from assistant.formats import number_formats, parsing, sandbox, sheets
from assistant.records import Document, MarkKind, ParsedFile, Record
from assistant.sources.metadata import read_metadata
from assistant.text.section_sentences import sentences_of
from assistant.text.sections import cut_sections

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def xlsx(
    *tables: tuple[str, str, str], strings: Sequence[str] = (), codes: Sequence[str] = (), before: str = ""
) -> bytes:
    """A workbook: each sheet (name, its XML inside ``worksheet``, more attributes of its entry)."""
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}" {more}/>' for n, (name, _, more) in enumerate(tables, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(tables) + 1)
    )
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(codes))
    uses = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(codes)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types><Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>')
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{entries}</sheets></workbook>'
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs><xf numFmtId="0"/>{uses}</cellXfs>'
            "</styleSheet>",
        )
        said = "".join(f"<si>{words}</si>" for words in strings)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{said}</sst>')
        for n, (_, inside, _) in enumerate(tables, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", f'{before}<worksheet xmlns="{MAIN}">{inside}</worksheet>')
    return out.getvalue()


def text_cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}" {more}>{"".join(cells)}</row>'


def ods(tables: str, styles: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def ods_row(*cells: str, more: str = "") -> str:
    said = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row {more}>{said}</table:table-row>"


def marked(parsed: ParsedFile, kind: MarkKind) -> list[str]:
    return [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is kind]


PAID = (
    "<sheetData>"
    + row(1, text_cell("A1", "Payments of £500 and more to suppliers, May 2025"))
    + row(3, '<c r="A3" t="s"><v>0</v></c>', text_cell("C3", "Sum"), text_cell("D3", "Day"))
    + row(4, '<c r="A4" t="s"><v>1</v></c>', '<c r="C4" s="1"><v>2150.5</v></c>', '<c r="D4" s="2"><v>45779</v></c>')
    + "</sheetData>"
)
STRINGS = ("<t>Paid to</t>", "<r><t>Reed </t></r><r><t>&amp; Co</t></r><rPh><t>riid</t></rPh>")
CODES = ("&quot;£&quot;#,##0.00", "dd/mm/yyyy")


def test_a_row_is_a_sentence_below_its_head_with_figures_as_the_sheet_shows_them() -> None:
    parsed = parsing.parse_file(xlsx(("Sheet1", PAID, ""), strings=STRINGS, codes=CODES), "paid.xlsx")
    record = Record(0, len(parsed.text), None, None, None, None)
    document = Document("paid", "paid.xlsx", "0", parsed.text, (record,), marks=parsed.marks, format=parsed.format)
    told = [
        (section.path, parsed.text[sentence.start : sentence.end])
        for section in cut_sections(document)
        for sentence in sentences_of(document, section)
        if sentence.quotable and "Reed" in parsed.text[sentence.start : sentence.end]
    ]
    assert told == [(("Paid to | Sum | Day",), "Reed & Co | £2,150.50 | 2 May 2025")]
    assert read_metadata(parsed)["title"].value == "Payments of £500 and more to suppliers, May 2025"


def test_each_sheet_stands_below_its_name_and_programs_names_are_none() -> None:
    head = row(1, text_cell("A1", "Ward"), text_cell("B1", "Sum"))
    one = f"<sheetData>{head}{row(2, text_cell('A2', 'Dell'), '<c><v>7</v></c>')}</sheetData>"
    parsed = parsing.parse_file(xlsx(("Grants", one, ""), ("Sheet2", one, "")), "x.xlsx")
    assert [(m.level, parsed.text[m.start : m.end]) for m in parsed.marks if m.kind is MarkKind.HEADING] == [
        (1, "Grants"),
        (2, "Ward | Sum"),
        (1, "Ward | Sum"),
    ]
    assert marked(parsed, MarkKind.TABLE_ROW) == ["Dell | 7", "Dell | 7"]


def test_what_a_workbook_hides_is_not_read_and_is_counted() -> None:
    inside = (
        '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
        + row(1, text_cell("A1", "Name"), text_cell("B1", "Home"), text_cell("C1", "Sum"))
        + row(2, text_cell("A2", "Reed"), text_cell("B2", "7 Elm Road"), '<c r="C2"><v>5</v></c>')
        + row(3, text_cell("A3", "Secretary"), '<c r="C3"><v>9</v></c>', more='hidden="1"')
        + row(4, text_cell("A4", "Marsh"), '<c r="C4"><f>C2+1</f></c>')
        + "</sheetData><drawing/>"
    )
    lists = f"<sheetData>{row(1, text_cell('A1', 'Salaries'))}</sheetData>"
    parsed = parsing.parse_file(xlsx(("Paid", inside, ""), ("Lists", lists, 'state="hidden"')), "x.xlsx")
    assert marked(parsed, MarkKind.TABLE_ROW) == ["Reed | 5", "Marsh"]
    assert not any(word in parsed.text for word in ("Elm", "Secretary", "Salaries", "Home"))
    assert parsed.notices == (
        "sheet “Paid”: 1 drawing, 1 formula without a stored value, 1 hidden column, 1 hidden row not read",
        "hidden sheets are not read: “Lists”",
    )


def test_a_cell_in_the_last_corner_costs_no_more_than_its_neighbour() -> None:
    inside = (
        f"<sheetData>{row(1, text_cell('A1', 'Ward'))}{row(1048576, text_cell('XFD1048576', 'Corner'))}</sheetData>"
    )
    assert parsing.parse_file(xlsx(("S", inside, "")), "x.xlsx").text == "Ward\n\nCorner\n"


@pytest.mark.parametrize(
    ("value", "code", "shows"),
    [
        (2875.0, "", "2875"),
        (0.1 + 0.2, "", "0.3"),
        (0.125, "0.0%", "12.5%"),
        (1200.5, "#,##0", "1,200"),
        (1201.5, '"£"#,##0.00', "£1,201.50"),
        (-40.0, "#,##0;(#,##0)", "(40)"),
        (-40.0, "[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", "-£40.00"),
        (-40.0, "£#,##0", "-£40"),
        (0.0, '#,##0;-#,##0;"nil"', "nil"),
        (7.0, "000", "007"),
        (3.5, "0.##", "3.5"),
        (3.0, "0.##", "3"),
        (12.0, '0" votes"', "12 votes"),
        (1234567.0, "#,##0.0,,", "1.2"),
        (45779.0, "dd/mm/yyyy", "2 May 2025"),
        (45779.0, "mmm-yy", "May 2025"),
        (45779.604166667, "d/m/yy h:mm", "2 May 2025 14:30"),
        (0.604166667, "h:mm AM/PM", "14:30"),
        (1.5, "[h]:mm", "36:00"),
        (1.0, "d/m/yyyy", "1 January 1900"),
        (1e300, "dd/mm/yyyy", "1" + "0" * 300),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, code: str, shows: str) -> None:
    got = number_formats.shown(value, code)
    assert got == shows if value < 1e200 else got


def test_a_workbook_may_count_its_days_from_1904() -> None:
    assert number_formats.shown(44317.0, "dd/mm/yyyy", from_1904=True) == "2 May 2025"


def test_an_opendocument_table_is_read_as_libreoffice_shows_it() -> None:
    hidden = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    table = (
        '<table:table table:name="Paid"><table:table-column/><table:table-column table:visibility="collapse"/>'
        "<table:table-column/><table:table-header-rows>"
        + ods_row("Ward", "Home", "Sum")
        + "</table:table-header-rows><table:table-row-group>"
        + ods_row("Dell", "Elm Road", "£5.00<office:annotation><text:p>Sure?</text:p></office:annotation>")
        + "</table:table-row-group>"
        + ods_row("Ely", "Oak Road", "£6.00", more='table:visibility="filter"')
        + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        + f'<table:table table:name="Lists" table:style-name="ta2">{ods_row("Salaries", "x")}</table:table>'
    )
    parsed = parsing.parse_file(ods(table, hidden), "paid.ods")
    assert parsed.format == "ods"
    assert parsed.text == "Ward | Sum\n\nDell | £5.00\n"
    assert parsed.notices == (
        "sheet “Paid”: 1 hidden column, 1 hidden row not read",
        "hidden sheets are not read: “Lists”",
    )


DIAGONAL = "".join(
    row(n, f'<c r="{letters}{n}"><v>1</v></c>')
    for n, letters in enumerate(
        (f"{a}{b}{c}" for a in "AB" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 1
    )
)
MANY = "".join(row(n, *['<c t="s"><v>0</v></c>'] * 50) for n in range(1, 200))


def test_rows_and_cells_that_repeat_beyond_what_is_read_are_counted() -> None:
    many = (
        '<table:table-row table:number-rows-repeated="1500"><table:table-cell><text:p>Reed</text:p></table:table-cell>'
    )
    wide = (
        '<table:table-row><table:table-cell table:number-columns-repeated="1002"><text:p>7</text:p></table:table-cell>'
    )
    end = "</table:table-row>"
    parsed = parsing.parse_file(ods(f'<table:table table:name="Paid">{many}{end}{wide}{end}</table:table>'), "a.ods")
    assert parsed.text.count("Reed") == parsed.text.count("7") == 1_000
    assert parsed.notices == ("sheet “Paid”: 2 repeated cells, 500 repeated rows not read",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            xlsx(
                ("S", f"<sheetData>{row(1, text_cell('A1', '&a;'))}</sheetData>", ""),
                before='<!DOCTYPE x [<!ENTITY a "aaa">]>',
            ),
            "entities",
        ),
        (xlsx(("S", "<sheetData>" + " " * 60_000_000 + "</sheetData>", "")), "unpacks"),
        (xlsx(("S", "<sheetData><row>", "")), "damaged"),
        (xlsx(("S", "<sheetData/>", "")), "no words"),
        (xlsx(("S", f"<sheetData>{MANY}</sheetData>", ""), strings=("<t>" + "vast " * 1_000 + "</t>",)), "characters"),
        (xlsx(("S", f"<sheetData>{DIAGONAL * 3}</sheetData>", "")), "5,000,000 cells"),
        (ods("<table:table>"), "damaged"),
        (ods(""), "no words"),
    ],
)
def test_a_hostile_or_empty_workbook_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        sandbox.read_apart(data, "x.xlsx", seconds=20)
    assert "Word" not in refused.value.what


def test_a_sheet_of_too_many_cells_is_refused() -> None:
    wide = sheets.WorkbookSheet("wide", [{number: "x"} for number in range(3_000)])
    with pytest.raises(Unreadable, match="5,000,000 cells"):
        list(sheets.blocks([wide]))


def test_a_binary_workbook_is_refused_by_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", "Words")
    with pytest.raises(Unreadable, match="Excel workbook has no main part"):
        parsing.parse_file(out.getvalue(), "x.xlsx")
