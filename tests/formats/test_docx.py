"""Word documents made by hand: the text as Word shows it with all changes accepted."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest

from assistant.errors import Unreadable
from assistant.formats import parsing
from assistant.formats.numbering import numeral
from assistant.records import Document, MarkKind, ParsedFile, Record
from assistant.sources.metadata import extraction
from assistant.text import numerals, sections
from assistant.text.section_sentences import sentences_of
from tests.formats.papers import docx, numbered, p, styled, table


def read(data: bytes) -> ParsedFile:
    return parsing.parse_file(data, "paper.docx")


def marked(parsed: ParsedFile, kind: MarkKind) -> list[tuple[str, int]]:
    return [(parsed.text[mark.start : mark.end], mark.level) for mark in parsed.marks if mark.kind is kind]


def level(place: int, style: str, text: str, more: str = "") -> str:
    said = f'<w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}'
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/>{said}</w:lvl>'


HEADINGS = "".join(f'<w:style w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3))
BOLD = "<w:b/>"
LONG = "The committee considered the report of the director, which set out the position and the measures in hand. "


def cited(data: bytes) -> list[tuple[str, str | None, tuple[str, ...], list[str]]]:
    """The sections of a document: kind, number, headings above, and the sentences that may be quoted."""
    parsed = read(data)
    whole = Document(
        "d", "d.docx", "0" * 64, parsed.text, (Record(0, len(parsed.text), *[None] * 4),), marks=parsed.marks
    )
    return [
        (
            section.kind.value,
            section.number,
            section.path,
            [
                parsed.text[sentence.start : sentence.end]
                for sentence in sentences_of(whole, section)
                if sentence.quotable
            ],
        )
        for section in sections.cut_sections(whole)
    ]


def above(data: bytes, words: str) -> tuple[str, ...]:
    """The headings above the quotation that begins with these words."""
    return next(path for _, _, path, said in cited(data) if any(sentence.startswith(words) for sentence in said))


def field_mark(kind: str, form: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{form}</w:fldChar></w:r>'


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


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
    parsed = read(docx(numbered("apple", 3) + numbered("One") + numbered("x", 1, 1), numbering=NUMBERING))
    assert marked(parsed, MarkKind.LIST_ITEM) == [("• apple", 1), ("1. One", 1), ("(a) x", 2)]


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
        ("cardinalText", ["One", "Four", "Twenty-seven", "Twenty-eight"]),
        ("ordinalText", ["First", "Fourth", "Twenty-seventh", "Twenty-eighth"]),
        ("chicago", ["*", "§", "‡‡‡‡‡‡‡", "§§§§§§§"]),
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
    parsed = read(out.getvalue())
    assert marked(parsed, MarkKind.HEADING) == [("Annual report", 1), ("Costs", 2)]
    assert parsed.text == "Annual report\n\nCosts\n\nIt cost £5m.\n\n1. First.\n"
    assert dict(parsed.properties)["title"].value == "Annual report on costs"


def test_a_short_bold_paragraph_is_a_heading_of_the_lowest_level_and_a_bold_sentence_none() -> None:
    bold = "<w:b/>"
    parsed = read(docx(p("Legal implications", run=bold) + p("None.", run=bold) + p("Words", run='<w:b w:val="0"/>')))
    assert marked(parsed, MarkKind.HEADING) == [("Legal implications", 6)]


def test_tables_read_row_by_row() -> None:
    body = p("Before.") + table([p("Resolved"), p("that £1.2m") + p("be released")], [p("Noted"), p("")]) + p("After.")
    parsed = read(docx(body))
    assert parsed.text == "Before.\n\nResolved | that £1.2m be released\nNoted\n\nAfter.\n"
    assert [words for words, _ in marked(parsed, MarkKind.TABLE_ROW)] == ["Resolved | that £1.2m be released", "Noted"]


def test_a_table_used_as_a_frame_reads_as_paragraphs() -> None:
    assert read(docx(table([p("One.") + p("Two.")]))).text == "One.\n\nTwo.\n"
    long = "Members considered the report at length. " * 20
    assert marked(read(docx(table([p("Decision")], [p(long)]))), MarkKind.TABLE_ROW) == []


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


def test_struck_out_words_are_left_out_and_told_once_for_runs_beside_each_other() -> None:
    struck = paragraph(
        run("The grant was "), run("not ", "<w:strike/>"), run("at all ", "<w:dstrike/>"), run("agreed."),
    ) + paragraph(run("Kept.", '<w:strike w:val="0"/>'))  # fmt: skip
    parsed = read(docx(struck))
    assert parsed.text == "The grant was agreed.\n\nKept.\n"
    assert parsed.notices == ("struck-out words are left out (1; the first: not at all)",)


def test_footnotes_and_endnotes_stand_below_what_refers_to_them_with_their_number_in_place() -> None:
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


def test_headers_that_no_section_refers_to_are_left_out() -> None:
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


# Tables


def test_a_long_cell_leaves_its_table_a_table_and_nothing_in_it_heads_what_follows() -> None:
    head = [p("Recommendation", run=BOLD), p("Progress", run=BOLD), p("Status", run=BOLD)]
    rows = table(head, [p("Publish"), p("Done."), p("Green")], [p("Improve"), p(LONG * 7), p("Amber")])
    data = docx(styled("Plan", "H1") + rows + p("Members noted the report."), styles=HEADINGS)
    first = [words[:40] for words, _ in marked(read(data), MarkKind.TABLE_ROW)]
    assert first == ["Recommendation | Progress | Status", "Publish | Done. | Green", f"Improve | {LONG}"[:40]]
    assert read(data).text.count(" | Amber\n") == 1
    assert above(data, "Members noted") == ("Plan",)


def test_a_decision_form_keeps_each_label_with_its_value_and_heads_nothing() -> None:
    def row(label: str, *values: str) -> list[str]:
        return [p(label, run=BOLD), "".join(map(p, values))]

    form = table(row("Date of decision", "28 March 2024"), row("Reasons", LONG * 5, LONG * 3), row("Decided by", "A B"))
    data = docx(form + p("Signed by the officer."))
    rows = [words for words, _ in marked(read(data), MarkKind.TABLE_ROW)]
    assert [words[:24] for words in rows] == [
        "Date of decision | 28 March 2024"[:24], f"Reasons | {LONG}"[:24], LONG[:24], "Decided by | A B",
    ]  # fmt: skip
    assert above(data, "Signed by") == ()


def test_a_heading_style_in_a_grid_makes_no_heading() -> None:
    grid = table([styled("Ref", "H2"), styled("Action", "H2")], [p("1"), p("Recruit ten social workers")])
    data = docx(styled("Progress", "H1") + grid + p("Members noted it."), styles=HEADINGS)
    assert marked(read(data), MarkKind.HEADING) == [("Progress", 1)]
    assert above(data, "Members noted") == ("Progress",)


def test_a_bold_line_in_a_small_box_heads_nothing_below_the_box_and_a_styled_title_in_one_is_a_title() -> None:
    box = table([p("Key points", run=BOLD) + p("Costs rose.")])
    assert above(docx(styled("Plan", "H1") + box + p("The plan was agreed."), styles=HEADINGS), "The plan") == ("Plan",)
    cover = docx(table([p("28 March 2024") + styled("Budget outturn", "H1")]) + p("It cost £4m."), styles=HEADINGS)
    assert marked(read(cover), MarkKind.HEADING) == [("Budget outturn", 1)]


def test_a_number_alone_in_its_cell_is_the_number_of_its_row() -> None:
    data = docx(table([numbered(""), p("BUDGET") + p("The Board agreed £4.5m.")]), numbering=NUMBERING)
    assert read(data).text == "1. | BUDGET The Board agreed £4.5m.\n"
    assert cited(data) == [("table row", "1.", (), ["BUDGET The Board agreed £4.5m."])]


def test_a_cell_merged_over_rows_is_said_in_each_and_a_deleted_cell_in_none() -> None:
    def cell(words: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"

    merged = cell("Adults", '<w:vMerge w:val="restart"/>') + cell("Budget") + cell("£4m")
    goes_on = cell("", "<w:vMerge/>") + cell("Actual") + cell("£5m") + cell("gone", "<w:cellDel/>")
    data = docx(f"<w:tbl><w:tr>{merged}</w:tr><w:tr>{goes_on}</w:tr></w:tbl>")
    assert read(data).text == "Adults | Budget | £4m\nAdults | Actual | £5m\n"


def test_a_table_in_a_cell_keeps_its_rows() -> None:
    inner = p("The options:") + table([p("A"), p("£4m")], [p("B"), p("£5m")])
    text = read(docx(table([p("Issue"), p("Detail")], [p("Budget"), inner]))).text
    assert text == "Issue | Detail\nBudget | The options:\nA | £4m\nB | £5m\n"


# Headings and numbers


@pytest.mark.parametrize(
    "words",
    [
        "RESOLVED: That £1.2m be released to the Trust",
        "The motion was carried by 12 votes to 3",
        "That it be noted now",
    ],
)
def test_bold_words_that_say_something_may_be_quoted_and_head_nothing(words: str) -> None:
    data = docx(p("Grants", run=BOLD) + p(words, run=BOLD) + p("The meeting closed at 4pm."))
    assert marked(read(data), MarkKind.HEADING) == [("Grants", 6)]
    assert above(data, words) == above(data, "The meeting") == ("Grants",)


def test_a_bold_numbered_line_is_a_heading_whatever_its_length_and_numbers() -> None:
    title = "Update on the monitoring visit to children’s services and the improvement plan of the council"
    bold = f"<w:r><w:rPr>{BOLD}</w:rPr><w:t>{title}</w:t></w:r>"
    for list_id in (1, 2):
        number = paragraph(bold, properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>')
        data = docx(number + p("Caseloads had fallen."), numbering=NUMBERING)
        label = "1." if list_id == 1 else "1"
        assert cited(data)[0][:2] == ("heading", label)
        assert above(data, "Caseloads") == (f"{label} {title}",)


def test_of_bold_numbered_lines_directly_below_each_other_the_last_is_a_heading() -> None:
    names = "".join(numbered(name).replace("<w:r>", f"<w:r><w:rPr>{BOLD}</w:rPr>") for name in ("Minutes", "Interests"))
    data = docx(names + p("None were declared."), numbering=NUMBERING)
    assert marked(read(data), MarkKind.LIST_ITEM) == [("1. Minutes", 1)]
    assert above(data, "None were") == ("2. Interests",)


def test_bold_and_hidden_come_from_styles_and_a_run_may_undo_them() -> None:
    styles = (
        f'<w:style w:styleId="Strong"><w:rPr>{BOLD}</w:rPr></w:style>'
        '<w:style w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    strong = paragraph(run("Legal implications", '<w:rStyle w:val="Strong"/>'))
    undone = paragraph(run("Words", '<w:b w:val="0"/>'), properties='<w:pStyle w:val="Strong"/>')
    hidden = paragraph(run("Seen."), run("secret", '<w:rStyle w:val="Gone"/>')) + styled("secret too", "Gone")
    parsed = read(docx(strong + undone + hidden, styles=styles))
    assert marked(parsed, MarkKind.HEADING) == [("Legal implications", 6)]
    assert parsed.text == "Legal implications\n\nWords\n\nSeen.\n"


@pytest.mark.parametrize("label", ["A.", "R1", "Recommendation 1:", "I.", "1/24", "1"])
def test_a_number_of_any_form_is_the_paragraph_s_number(label: str) -> None:
    style = {"A": "upperLetter", "I": "upperRoman"}.get(label[0], "decimal")
    own = level(0, style, label.replace("1", "%1", 1) if style == "decimal" else "%1.")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{own}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    sections_cited = cited(docx(numbered("The panel agreed the plan."), numbering=numbering))
    assert sections_cited == [("numbered paragraph", label, (), ["The panel agreed the plan."])]


def test_a_level_that_was_skipped_counts_as_begun() -> None:
    deep = (
        level(0, "decimal", "%1.").replace('start w:val="1"', 'start w:val="4"')
        + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)")
    )  # fmt: skip
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{deep}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = numbered("a", level=2) + numbered("b", level=1) + numbered("c")
    assert lines(body, numbering) == ["(a) a", "4.2 b", "5. c"]


def test_a_number_format_that_only_newer_words_know_is_read() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="001, 002, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1"/></w:lvl>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{custom}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert lines(numbered("One"), numbering) == ["001 One"]


def test_lines_of_a_table_of_contents_are_furniture() -> None:
    styles = HEADINGS + '<w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    parsed = read(docx(styled("1. Purpose of the report 3", "T1") + styled("Purpose", "H1") + p("To."), styles=styles))
    assert marked(parsed, MarkKind.FURNITURE) == [("1. Purpose of the report 3", 0)]


# Notes


def test_notes_are_cited_under_the_heading_of_what_refers_to_them() -> None:
    refers = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = styled("Finance", "H1") + paragraph(run("The budget is £5m."), refers) + styled("Papers", "H1") + p("None.")
    data = docx(body, styles=HEADINGS, footnotes=f'<w:footnote w:id="2">{p("Excludes the grant.")}</w:footnote>')
    assert ("prose", "[1]", ("Finance",), ["Excludes the grant."]) in cited(data)


def test_notes_of_a_list_stand_below_the_list() -> None:
    refers = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    item = numbered("One;").replace("</w:p>", f"{refers}</w:p>")
    data = docx(
        item + numbered("Two."), numbering=NUMBERING, footnotes=f'<w:footnote w:id="2">{p("Note.")}</w:footnote>'
    )
    assert read(data).text == "1. One;[1]\n2. Two.\n\n[1] Note.\n"


def test_a_heading_is_called_without_the_number_of_its_note() -> None:
    head = paragraph(run("Finance"), '<w:r><w:footnoteReference w:id="2"/></w:r>', properties='<w:pStyle w:val="H1"/>')
    data = docx(head + p("It rose."), styles=HEADINGS, footnotes=f'<w:footnote w:id="2">{p("Audited.")}</w:footnote>')
    assert read(data).text == "Finance\n\n[1] Audited.\n\nIt rose.\n"


def test_a_note_with_a_sign_of_its_own_gets_no_number_and_takes_none() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    body = paragraph(run("Cost"), own, run(" is £4m"), '<w:r><w:footnoteReference w:id="3"/></w:r>')
    feet = f'<w:footnote w:id="2">{p("* Estimated.")}</w:footnote><w:footnote w:id="3">{p("In May.")}</w:footnote>'
    assert read(docx(body, footnotes=feet)).text == "Cost* is £4m[1]\n\n* Estimated.\n\n[1] In May.\n"


# Headers, titles, what is not read


SECTION = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/>{}</w:sectPr>'


def test_headers_and_footers_in_use_stand_once_at_the_ends_and_say_what_the_paper_is() -> None:
    body = p("Minutes of the meeting", run=BOLD) + paragraph(properties=SECTION.format("")) + p("It was noted.")
    data = docx(
        body + SECTION.format(""),
        header1=p("DRAFT") + p("Herefordshire Council") + p("3"),
        footer1=p("DRAFT") + p("Subject to confirmation"),
    )
    parsed = read(data)
    assert parsed.text.splitlines()[:2] == ["DRAFT", "Herefordshire Council"]
    assert parsed.text.endswith("It was noted.\n\nSubject to confirmation\n")
    assert len(marked(parsed, MarkKind.FURNITURE)) == 3
    assert {name: extraction.read_metadata(parsed)[name].value for name in ("standing", "publisher")} == {
        "standing": "draft",
        "publisher": "Herefordshire Council",
    }


def test_the_header_of_first_pages_is_read_only_where_the_document_has_one() -> None:
    section = '<w:sectPr><w:headerReference w:type="first" r:id="header1"/>{}</w:sectPr>'
    assert read(docx(p("Words.") + section.format(""), header1=p("DRAFT"))).text == "Words.\n"
    assert "DRAFT" in read(docx(p("Words.") + section.format("<w:titlePg/>"), header1=p("DRAFT"))).text


def test_a_watermark_is_read() -> None:
    mark = '<w:p><w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r></w:p>'
    section = '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    assert marked(read(docx(p("Words.") + section, header1=mark)), MarkKind.FURNITURE) == [("DRAFT", 0)]


@pytest.mark.parametrize(
    "stated",
    [
        *("Committee report template", "Herefordshire Council", "MEETING DATE", "PowerPoint Presentation", "Doc1"),
        *("ITEM 7 - ", "Agenda Item No. 5", "jsmith", "Part A"),
    ],
)
def test_a_stated_title_that_is_not_the_document_s_gives_way(stated: str) -> None:
    body = styled("Budget outturn for 2023/24", "H1") + p(f"Herefordshire Council. Meeting date: May. Item 7. {LONG}")
    core = f"<x><title>{stated}</title></x>"
    assert (
        extraction.read_metadata(read(docx(body, styles=HEADINGS, core=core)))["title"].value
        == "Budget outturn for 2023/24"
    )


def test_pictures_and_charts_in_the_text_are_counted_in_a_notice_and_those_in_a_header_are_not() -> None:
    picture, chart = (f"<w:p><w:r><w:drawing>{held}</w:drawing></w:r></w:p>" for held in ("<a:blip/>", "<c:chart/>"))
    section = '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    assert read(docx(p("Words.") + section, header1=picture)).notices == ()
    notices = read(docx(p("Words.") + picture * 2 + chart + '<w:altChunk r:id="x"/>')).notices
    assert notices == ("1 chart, 1 imported file, 2 pictures: words in them are not read",)


def test_a_document_of_pictures_alone_is_refused_by_what_it_holds() -> None:
    with pytest.raises(Unreadable, match="no text of its own, only 2 pictures"):
        read(docx("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>" * 2))


def test_the_words_of_a_diagram_are_read() -> None:
    drawing = '<w:p><w:r><w:drawing><dgm:relIds r:dm="data1"/></w:drawing></w:r></w:p>'
    shapes = "".join(f"<dgm:pt><dgm:t><a:p><a:t>{name}</a:t></a:p></dgm:t></dgm:pt>" for name in ("Director", "Deputy"))
    parsed = read(docx(p("Structure.") + drawing, data1=shapes))
    assert marked(parsed, MarkKind.TABLE_ROW) == [("Director", 0), ("Deputy", 0)]
    assert parsed.notices == ()
    assert read(docx(p("Structure.") + drawing)).notices == ("1 diagram: words in them are not read",)


# Inside a paragraph


def test_a_broken_line_breaks_no_sentence() -> None:
    broken = paragraph(run("The operator asked for a subsidy of"), "<w:r><w:br/></w:r>", run("£340,000 until 2027."))
    assert ["The operator asked for a subsidy of\n£340,000 until 2027."] in [
        said for *_, said in cited(docx(p(LONG) + broken + p(LONG)))
    ]


def test_a_page_break_and_a_line_end_in_the_xml_are_blanks() -> None:
    page = paragraph(run("The total was"), '<w:r><w:br w:type="page"/></w:r>', run("£4.5 million\n   a year."))
    assert read(docx(page)).text == "The total was £4.5 million a year.\n"


def test_bold_lines_above_others_of_their_paragraph_head_them() -> None:
    new_line = "<w:r><w:br/></w:r>"
    both = paragraph(run("Purpose", BOLD), new_line, run("To update members."), new_line, run("Costs", BOLD), new_line)
    data = docx(both.replace("</w:p>", run("None.") + "</w:p>") + p(LONG))
    assert above(data, "To update") == ("Purpose",)
    assert above(data, "None.") == ("Costs",)
    said = paragraph(run("The grant was agreed by the", BOLD), new_line, run("Council in May."))
    assert read(docx(said)).text == "The grant was agreed by the\nCouncil in May.\n"


DELETED_END = "<w:rPr><w:del/></w:rPr>"


def test_words_before_a_deleted_paragraph_end_stay_in_their_cell_and_before_their_table() -> None:
    grid = table([p("Budget", DELETED_END), p("£5m")], [p("Actual"), p("£6m")])
    assert read(docx(p("Agreed at £5m.", DELETED_END) + grid)).text == "Agreed at £5m.\n\nBudget | £5m\nActual | £6m\n"
    assert read(docx(p("Start.") + p("The end.", DELETED_END))).text == "Start.\n\nThe end.\n"


def test_a_bold_end_makes_no_heading_of_what_was_joined_to_it() -> None:
    joined = p("The plan of the ", DELETED_END) + p("council", run=BOLD) + p("It was agreed.")
    assert marked(read(docx(joined)), MarkKind.HEADING) == []


def test_legacy_form_fields_show_their_answers() -> None:
    def answered(form: str) -> str:
        return field_mark("begin", f"<w:ffData>{form}</w:ffData>") + field_mark("separate") + field_mark("end")

    ticked = answered("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>")
    empty = answered("<w:checkBox><w:default w:val='0'/></w:checkBox>")
    entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in ("Low", "Medium", "High"))
    chosen = answered(f'<w:ddList><w:result w:val="2"/>{entries}</w:ddList>')
    body = paragraph(run("Key decision: yes "), ticked, run(" no "), empty) + paragraph(run("Risk: "), chosen)
    assert read(docx(body)).text == "Key decision: yes ☒ no ☐\n\nRisk: High\n"


def test_signs_of_symbol_fonts_are_read_by_font_and_place() -> None:
    def sign(font: str, code: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    signs = [sign("Wingdings", "F0A8"), sign("Wingdings", "F0FE"), sign("Wingdings 2", "F052"), sign("Symbol", "F062")]
    assert read(docx(paragraph(run("Yes "), *signs))).text == "Yes ☐☑☑β\n"
    font = '<w:rFonts w:ascii="Wingdings"/>'
    assert read(docx(paragraph(run("ü", font), run(" Approved")))).text == "✓ Approved\n"
    bullet = level(0, "bullet", "l", f"<w:rPr>{font}</w:rPr>")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{bullet}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert lines(numbered("A plan."), numbering) == ["● A plan."]


def test_a_field_inside_a_field_s_code_is_not_printed() -> None:
    def code(words: str) -> str:
        return f"<w:r><w:instrText>{words}</w:instrText></w:r>"

    inner = field_mark("begin") + code("DOCPROPERTY") + field_mark("separate") + run("Final") + field_mark("end")
    outer = field_mark("begin") + code("IF ") + inner + code("= x") + field_mark("separate") + run("approved")
    assert read(docx(paragraph(run("It is "), outer, field_mark("end"), run(".")))).text == "It is approved.\n"
    assert read(docx(paragraph(field_mark("begin"), run("Words all the same.")))).text == "Words all the same.\n"


def test_a_formula_is_read_on_one_line() -> None:
    def m(name: str, *held: str) -> str:
        return f"<m:{name}>{''.join(held)}</m:{name}>"

    def t(words: str) -> str:
        return m("r", m("t", words))

    half = m("oMath", m("f", m("num", t("1")), m("den", t("2"))))
    power = m("oMath", m("sSup", m("e", t("10")), m("sup", t("6"))))
    share = m("oMath", m("f", m("num", t("a+b")), m("den", t("c"))))
    text = read(docx(paragraph(run("At "), half, run(" of "), power, run(" and "), share, run(".")))).text
    assert text == "At 1/2 of 10^6 and (a+b)/c.\n"


def test_a_newer_way_that_says_nothing_gives_way_to_the_older() -> None:
    emoji = "<mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent>"
    assert read(docx(f"<w:p><w:r>{emoji}</w:r>{run(' Approved')}</w:p>")).text == "☺ Approved\n"


# The package


def test_damaged_properties_and_headers_are_left_out_with_a_notice() -> None:
    data = docx(p("Words.") + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>', core="<a", header1="<w:p>")
    assert read(data).text == "Words.\n"
    assert read(data).notices == ("damaged and left out: docProps/core.xml, word/header1.xml",)


def test_a_document_whose_main_part_lies_elsewhere_is_a_word_document() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(p("Words.")))) as old, zipfile.ZipFile(held, "w") as new:
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        new.writestr("[Content_Types].xml", f'<Types><Override PartName="/docs/d.xml" ContentType="{main}"/></Types>')
        relation = '<Relationship Id="a" Type="x/officeDocument" Target="docs/d.xml"/>'
        new.writestr("_rels/.rels", f'<Relationships xmlns="x">{relation}</Relationships>')
        new.writestr("docs/d.xml", old.read("word/document.xml"))
    assert read(held.getvalue()).text == "Words.\n"


def test_words_that_only_look_like_a_declaration_are_words() -> None:
    assert read(docx("<w:p><w:r><w:t><![CDATA[<!DOCTYPE html>]]></w:t></w:r></w:p>")).text == "<!DOCTYPE html>\n"


def test_a_declaration_behind_a_comment_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", '<!-- <w:p> --><!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>')
    with pytest.raises(Unreadable, match="entities"):
        read(held.getvalue())


def test_a_roman_number_is_read_as_it_is_written() -> None:
    assert [numerals.of_roman(numerals.roman(number)) for number in range(1, 400)] == list(range(1, 400))
    assert numerals.of_roman("XIV") == 14
