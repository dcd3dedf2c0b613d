"""PDFs made by hand: the words, the page they stand on, and what the page's layout says of them."""

from __future__ import annotations

import io
import zlib

import pypdf
import pytest

from assistant.errors import Unreadable
from assistant.formats import parsing
from assistant.formats import pdf as pdf_format
from assistant.formats.paper import Sheet, SheetLine, joined
from assistant.records import Document, MarkKind, ParsedFile, Record
from assistant.text.section_sentences import sentences_of
from assistant.text.sections import cut_sections
from tests.formats.papers import Put, content, paragraph, pdf

PROSE = """Children and young people in the county are not protected from
harm. Protective responses are too often delayed and are not
sufficiently robust. Fundamental areas of practice are weak."""


def read(data: bytes) -> ParsedFile:
    return parsing.parse_file(data, "paper.pdf")


def marked(parsed: ParsedFile, kind: MarkKind) -> list[str]:
    return [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is kind]


def test_each_page_holds_its_own_words_and_the_pages_tile_the_text() -> None:
    parsed = read(pdf([Put(72, 700, "One apple.")], [Put(72, 700, "Two pears.")], [Put(72, 700, "Three plums.")]))
    assert [parsed.text[page.start : page.end] for page in parsed.pages] == [
        "One apple.\n\f",
        "Two pears.\n\f",
        "Three plums.\n",
    ]
    assert parsed.pages[0].start == 0
    assert parsed.pages[-1].end == len(parsed.text)


def test_lines_stay_as_printed_and_white_space_on_paper_becomes_an_empty_line() -> None:
    words = [
        *paragraph(PROSE, 72, 700),
        *paragraph("Plans do not ensure children are safer.\nDrift is endemic.", 72, 640),
    ]
    assert read(pdf(words)).text == f"{PROSE}\n\nPlans do not ensure children are safer.\nDrift is endemic.\n"


def test_a_table_reads_row_by_row_with_the_grade_on_its_row() -> None:
    cells = [
        *(Put(77, 560, "Judgement"), Put(304, 560, "Grade")),
        *(Put(77, 527, "The impact of leaders on social work"), Put(77, 512, "practice with children and families")),
        Put(304, 527, "Inadequate"),
        *(Put(77, 485, "The experiences and progress of"), Put(77, 470, "children in care"), Put(304, 485, "Good")),
        *(Put(77, 440, "Overall effectiveness"), Put(304, 440, "Requires improvement")),
    ]
    parsed = read(pdf(cells + paragraph(PROSE, 72, 380)))
    assert marked(parsed, MarkKind.TABLE_ROW) == [
        "Judgement\tGrade",
        "The impact of leaders on social work practice with children and families\tInadequate",
        "The experiences and progress of children in care\tGood",
        "Overall effectiveness\tRequires improvement",
    ]


def test_a_grade_level_with_the_last_line_of_its_row_stays_with_the_whole_row() -> None:
    cells = [
        *(Put(77, 527, "The impact of leaders on social work"), Put(77, 512, "practice with children and families")),
        Put(304, 512, "Inadequate"),
        *(Put(77, 480, "Overall effectiveness"), Put(304, 480, "Good")),
    ]
    rows = marked(read(pdf(cells)), MarkKind.TABLE_ROW)
    assert rows[0] == "The impact of leaders on social work practice with children and families\tInadequate"


def table(rows: list[tuple[str, ...]], *lefts: float, top: float = 600, step: float = 18) -> list[Put]:
    """One row of words below the other, each word at its column's left; an empty one is not drawn."""
    return [
        Put(left, top - step * number, words)
        for number, row in enumerate(rows)
        for left, words in zip(lefts, row, strict=True)
        if words
    ]


def test_short_figures_and_letters_are_cells_of_their_own() -> None:
    rows = [("Measure", "2021", "2022", "2023"), ("Adoptions", "12", "15", "18"), ("Rating", "A", "B", "C")]
    parsed = read(pdf(paragraph(PROSE, 72, 720) + table(rows, 72, 280, 360, 440)))
    assert marked(parsed, MarkKind.TABLE_ROW) == ["\t".join(row) for row in rows]


def test_a_row_number_is_a_cell_where_several_cells_follow_it() -> None:
    rows = [("1", "Adoptions", "12"), ("2", "Carers", "31")]
    assert marked(read(pdf(table(rows, 72, 120, 440))), MarkKind.TABLE_ROW) == ["1\tAdoptions\t12", "2\tCarers\t31"]


def test_an_empty_cell_leaves_its_column_empty() -> None:
    rows = [("Service", "2022/23", "2023/24"), ("Children", "9,870", ""), ("Highways", "", "1,200")]
    parsed = read(pdf(paragraph(PROSE, 72, 720) + table([*rows, ("Total", "9,870", "1,200")], 72, 280, 400)))
    assert marked(parsed, MarkKind.TABLE_ROW) == [
        "Service\t2022/23\t2023/24",
        "Children\t9,870",
        "Highways\t\t1,200",
        "Total\t9,870\t1,200",
    ]


def test_each_vote_of_a_recorded_vote_stands_in_its_column() -> None:
    votes = [("Okafor", "X", "", ""), ("Singh", "", "X", ""), ("Jones", "", "", "X"), ("Archer", "", "X", "")]
    absent = [("Pargetter", "", "", ""), ("Carter", "X", "", "")]
    cells = table([("Councillor", "For", "Against", "Abstain"), *votes, *absent], 72, 250, 340, 430)
    rows = marked(read(pdf(paragraph(PROSE, 72, 720) + cells)), MarkKind.TABLE_ROW)
    assert rows == [
        "Councillor\tFor\tAgainst\tAbstain",
        *("Okafor\tX", "Singh\t\tX", "Jones\t\t\tX", "Archer\t\tX", "Pargetter", "Carter\tX"),
    ]


def test_ticks_in_the_middle_of_their_columns_stand_below_heads_at_their_left() -> None:
    heads = table([("Councillor", "For", "Against", "Abstained")], 90, 198, 306, 414)
    ticks = table([("Okafor", "x", "", ""), ("Singh", "", "x", ""), ("Jones", "", "", "x")], 90, 242, 350, 478, top=582)
    rows = marked(read(pdf(heads + ticks + table([("Archer", "x")], 90, 242, top=528))), MarkKind.TABLE_ROW)
    assert rows[1:] == ["Okafor\tx", "Singh\t\tx", "Jones\t\t\tx", "Archer\tx"]


def test_prose_between_two_tables_is_of_neither() -> None:
    rows = [("Adult care", "12", "15"), ("Schools", "31", "27")]
    above, below = table(rows, 72, 280, 400, top=700), table(rows, 72, 280, 400, top=600)
    parsed = read(pdf([*above, *paragraph(PROSE, 72, 660), *below]))
    assert len(marked(parsed, MarkKind.TABLE_ROW)) == 4
    assert PROSE in parsed.text


def test_heads_to_the_left_of_their_figures_are_a_row_of_the_table() -> None:
    heads = table([("Service", "Budget", "Actual")], 72, 200, 300)
    figures = table([("Adult care", "12,345", "13,456"), ("Highways", "9,870", "9,001")], 72, 244, 344, top=582)
    parsed = read(pdf(paragraph(PROSE, 72, 720) + heads + figures + paragraph(PROSE, 72, 500)))
    assert marked(parsed, MarkKind.TABLE_ROW)[0] == "Service\tBudget\tActual"


def test_a_row_with_one_long_cell_stays_a_row() -> None:
    long = [Put(72, 600 - 14 * n, f"SheetLine {n} of the action") for n in range(9)]
    long += [Put(360, 600, "Head of Legal"), Put(470, 600, "May")]
    short = table([("Second action", "Director", "June"), ("Third action", "Clerk", "July")], 72, 360, 470, top=460)
    rows = marked(read(pdf(paragraph(PROSE, 72, 720) + long + short)), MarkKind.TABLE_ROW)
    assert rows[0] == " ".join(f"SheetLine {n} of the action" for n in range(9)) + "\tHead of Legal\tMay"
    assert len(rows) == 3


def ruled(puts: list[Put], *heights: float) -> bytes:
    """The words with rules across the page at these heights."""
    return content(puts) + b"".join(b" 66 %g m 524 %g l S" % (height, height) for height in heights)


def test_a_grade_set_in_the_middle_between_two_rules_stays_with_what_is_judged() -> None:
    rows = [
        *(Put(72, 560, "2.1 Adoption performance"), Put(410, 570, "Requires"), Put(410, 550, "improvement")),
        *(Put(72, 520, "2.2 Experiences and progress of care leavers"), Put(410, 530, "Requires")),
        *(Put(410, 510, "improvement"), Put(72, 480, "3. Leadership"), Put(410, 480, "Inadequate")),
    ]
    parsed = read(pdf(ruled(rows, 585, 545, 505, 465)))
    assert marked(parsed, MarkKind.TABLE_ROW) == [
        "2.1 Adoption performance\tRequires improvement",
        "2.2 Experiences and progress of care leavers\tRequires improvement",
        "3. Leadership\tInadequate",
    ]


def test_several_rows_between_two_rules_stay_several() -> None:
    rows = [("Adult care", "12", "15"), ("Schools", "31", "27"), ("Roads", "7", "9")]
    parsed = read(pdf(ruled(table(rows, 72, 280, 400), 620, 550)))
    assert marked(parsed, MarkKind.TABLE_ROW) == ["\t".join(row) for row in rows]


def test_the_number_of_a_minute_is_no_cell() -> None:
    rows = [("24/017", "Apologies were received from Councillor Carter."), ("24/018", "The minutes were signed today.")]
    parsed = read(pdf(paragraph(PROSE, 72, 720) + table(rows, 72, 140)))
    assert marked(parsed, MarkKind.TABLE_ROW) == []
    assert "24/017 Apologies were received" in parsed.text


def test_a_numbered_paragraph_is_no_table() -> None:
    lines = [Put(72, 700 - 30 * n, f"{n}.") for n in range(1, 6)]
    words = [Put(110, 700 - 30 * n, "Ensure that plans are specific.") for n in range(1, 6)]
    parsed = read(pdf([put for pair in zip(lines, words, strict=True) for put in pair]))
    assert marked(parsed, MarkKind.TABLE_ROW) == []
    assert "3. Ensure that plans are specific." in parsed.text


def test_running_heads_and_changing_page_numbers_are_marked_and_kept() -> None:
    pages = [
        [
            Put(72, 30, f"18 to 29 July 2022 {number}", 8),
            Put(72, 780, "Inspection of the county’s services", 8),
            *paragraph(f"Finding {'abcde'[number]} stands alone here.\n{PROSE}", 72, 700),
        ]
        for number in range(1, 5)
    ]
    parsed = read(pdf(*pages))
    furniture = marked(parsed, MarkKind.FURNITURE)
    assert furniture.count("Inspection of the county’s services") == 4
    assert [line for line in furniture if "July" in line] == [f"18 to 29 July 2022 {n}" for n in range(1, 5)]
    assert len(furniture) == 8
    first = parsed.text[: parsed.pages[0].end]
    assert first.startswith("Inspection of the county’s services\n")
    assert first.endswith("18 to 29 July 2022 1\n\f")


def numbered_pages(count: int, *edge: str) -> list[list[Put]]:
    """Pages of prose, each with these lines from its top downward, ``{n}`` the page's number."""
    heads = [[line.replace("{n}", str(n)) for line in edge] for n in range(1, count + 1)]
    return [
        [
            *(Put(72, 780 - 18 * at, words) for at, words in enumerate(head)),
            *paragraph(f"Finding {'abcdefgh'[page]} is alone.\n{PROSE}", 72, 680),
        ]
        for page, head in enumerate(heads)
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("Appendix {n}", "Question {n}", "Agenda Item {n}", "Application 24/0{n}312/FUL", "Target date: {n} May 2024"),
        *("Approve subject to {n} conditions", "Total cost of the scheme: £{n},{n}50,000"),
    ],
)
def test_a_line_whose_number_is_not_the_page_s_is_no_furniture(line: str) -> None:
    assert marked(read(pdf(*numbered_pages(4, line))), MarkKind.FURNITURE) == []


@pytest.mark.parametrize(
    "line", ["Page {n}", "Borchester City Council {n}", "Budget 2024, page {n} of 4", "{n} | Page"]
)
def test_a_line_whose_number_goes_up_with_the_pages_is_furniture(line: str) -> None:
    assert len(marked(read(pdf(*numbered_pages(4, line))), MarkKind.FURNITURE)) == 4


def test_what_begins_each_report_of_a_pack_is_no_furniture() -> None:
    pages = [
        [
            *([Put(72, 780, "Report to Cabinet", 14, True)] if page % 3 == 0 else []),
            *paragraph(f"Site {'abcdefghi'[page]} is large.\n{PROSE}", 72, 700),
            Put(300, 30, str(page + 1)),
        ]
        for page in range(9)
    ]
    assert marked(read(pdf(*pages)), MarkKind.FURNITURE) == [str(n) for n in range(1, 10)]


def test_the_last_row_of_a_table_on_each_page_is_no_furniture() -> None:
    pages = [
        table(
            [
                *((f"Cost {'abcd'[row]}", f"{page},{row}42", "7") for row in range(4)),
                ("Total", f"{page * 9},071", f"{page * 7},073"),
            ],
            72,
            300,
            400,
            top=160,
        )
        for page in range(1, 5)
    ]
    pages = [[*paragraph(PROSE, 72, 700), *page] for page in pages]
    assert marked(read(pdf(*pages)), MarkKind.FURNITURE) == []


CHAPTERS = ["Introduction", "Vision", "Housing", "Transport", "Monitoring"]


@pytest.mark.parametrize("size", [9, 12])
def test_a_running_head_whose_chapter_changes_is_furniture_whole(size: int) -> None:
    pages = [
        [
            *(Put(72, 780, "Borchester Local Plan", size), Put(440, 780, chapter, size)),
            *paragraph(f"{chapter} comes first here.\n{PROSE}", 72, 750),
        ]
        for chapter in CHAPTERS
    ]
    heads = marked(read(pdf(*pages)), MarkKind.FURNITURE)
    assert heads == [f"Borchester Local Plan {chapter}" for chapter in CHAPTERS]


def test_a_small_head_is_furniture_even_if_all_its_words_change() -> None:
    pages = [
        [Put(72, 780, chapter, 9), *paragraph(f"{chapter} comes first here.\n{PROSE}", 72, 750)] for chapter in CHAPTERS
    ]
    assert marked(read(pdf(*pages)), MarkKind.FURNITURE) == CHAPTERS


def test_heads_of_left_and_right_pages_are_furniture_in_a_short_file() -> None:
    heads = ["Borchester City Council", "Local plan"] * 2
    pages = [
        [Put(72, 780, head), *paragraph(f"{chapter} comes first here.\n{PROSE}", 72, 700)]
        for head, chapter in zip(heads, CHAPTERS, strict=False)
    ]
    assert marked(read(pdf(*pages)), MarkKind.FURNITURE) == heads


@pytest.mark.parametrize("height", [30, 780, 765])
def test_two_pages_need_no_third_to_show_their_numbers_and_heads(height: int) -> None:
    pages = [
        [
            *(Put(270, height, f"Page {n} of 2", 9), Put(72, 730, "Decision notice", 9)),
            *paragraph(f"{PROSE} {n}", 72, 700),
        ]
        for n in (1, 2)
    ]
    pages[0].insert(0, Put(72, 755, "Opening on Sundays", 16, True))
    parsed = read(pdf(*pages))
    assert {"Page 1 of 2", "Page 2 of 2"} <= set(marked(parsed, MarkKind.FURNITURE))
    assert marked(parsed, MarkKind.HEADING)[0] == "Opening on Sundays"


def test_a_head_that_both_of_two_pages_have_is_furniture() -> None:
    pages = [[Put(72, 780, "Decision notice", 9), *paragraph(f"{PROSE} {n}", 72, 700)] for n in (1, 2)]
    assert marked(read(pdf(*pages)), MarkKind.FURNITURE) == ["Decision notice", "Decision notice"]


def test_a_heading_that_two_pages_share_is_no_furniture() -> None:
    pages = [[Put(72, 780, "Decision notice", 16, True), *paragraph(PROSE, 72, 700)] for _ in range(2)]
    assert marked(read(pdf(*pages)), MarkKind.FURNITURE) == []
    assert marked(parsing.parse_file(pdf(*pages), "a.pdf", careful=True), MarkKind.FURNITURE) == []
    three = [[Put(72, 780, "Annual report", 12), *paragraph(PROSE, 72, 700)] for _ in range(2)]
    assert marked(read(pdf(*three, paragraph(PROSE, 72, 700))), MarkKind.FURNITURE) == []


def test_the_head_of_a_table_printed_on_every_page_is_a_row_where_it_stands_first() -> None:
    head = ("Ref", "Action", "Lead")
    pages = [
        table(
            [head, *((f"R{page}{row}", f"Action {'abcd'[row]}{page}", "Clerk") for row in range(4))],
            72,
            180,
            400,
            top=770,
        )
        for page in range(4)
    ]
    parsed = read(pdf(*pages))
    assert marked(parsed, MarkKind.TABLE_ROW)[0] == "Ref\tAction\tLead"
    assert marked(parsed, MarkKind.FURNITURE) == ["Ref Action Lead"] * 3


def test_a_watermark_is_kept_apart_from_the_words_it_lies_over() -> None:
    mark = b"q BT /F2 90 Tf 0.707 0.707 -0.707 0.707 180 250 Tm (DRAFT) Tj ET Q "
    title = [Put(72, 780, "Housing allocations policy", 16, True)]
    parsed = read(pdf(mark + content([*title, *paragraph(PROSE, 72, 700)]), mark + content(paragraph(PROSE, 72, 700))))
    assert marked(parsed, MarkKind.FURNITURE) == ["DRAFT", "DRAFT"]
    assert marked(parsed, MarkKind.HEADING) == ["Housing allocations policy"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_turned_reads_in_order_though_the_file_does_not_say_so(turn: int) -> None:
    matrix = {90: "0 1 -1 0 600 0", 180: "-1 0 0 -1 600 800", 270: "0 -1 1 0 0 800"}[turn]
    drawn = b"q %s cm %s Q" % (matrix.encode(), content(paragraph(PROSE, 77, 400)))
    assert read(pdf(drawn)).text == f"{PROSE}\n"


def test_pages_that_all_say_the_same_and_nothing_else_are_not_furniture() -> None:
    assert marked(read(pdf(*[[Put(72, 780, "Notice: the office is closed.")]] * 4)), MarkKind.FURNITURE) == []


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_turned_reads_like_one_that_is_not(turn: int) -> None:
    cells = [Put(77, 500, "Adult care"), Put(304, 500, "Good"), Put(77, 470, "Schools"), Put(304, 470, "Poor")]
    matrix = {90: "0 1 -1 0 600 0", 180: "-1 0 0 -1 600 800", 270: "0 -1 1 0 0 800"}[turn]
    drawn = b"q %s cm %s Q" % (matrix.encode(), content([*cells, *paragraph(PROSE, 77, 400)]))
    turned = pdf(drawn).replace(b"/MediaBox", b"/Rotate %d /MediaBox" % turn)
    parsed = read(turned)
    assert marked(parsed, MarkKind.TABLE_ROW) == ["Adult care\tGood", "Schools\tPoor"]
    assert parsed.text.endswith(f"{PROSE}\n")


def test_words_written_up_the_margin_do_not_fall_apart() -> None:
    upward = b" BT /F1 8 Tf 0 1 -1 0 20 300 Tm (Draft for comment only) Tj ET"
    assert "Draft for comment only" in read(pdf(content(paragraph(PROSE, 72, 700)) + upward)).text


def test_larger_and_bolder_lines_are_headings_of_their_rank() -> None:
    words = [
        Put(72, 740, "Inspection of services", 20, True),
        *paragraph(PROSE, 72, 700),
        Put(72, 640, "What needs to improve?", 14, True),
        *paragraph(PROSE, 72, 610),
        Put(72, 550, "Leadership", 12, True),
        *paragraph(PROSE, 72, 520),
    ]
    parsed = read(pdf(words))
    headings = [(parsed.text[m.start : m.end], m.level) for m in parsed.marks if m.kind is MarkKind.HEADING]
    assert headings == [("Inspection of services", 1), ("What needs to improve?", 2), ("Leadership", 3)]


def test_a_sentence_set_bold_is_no_heading() -> None:
    two_lines = [Put(72, 660, "The council must act on this and", 12, True), Put(72, 645, "report by May.", 12, True)]
    assert marked(read(pdf([*paragraph(PROSE, 72, 740), *two_lines])), MarkKind.HEADING) == []
    words = [*paragraph(PROSE, 72, 700), Put(72, 630, "The council must act.", 12, True), *paragraph(PROSE, 72, 600)]
    assert marked(read(pdf(words)), MarkKind.HEADING) == []


@pytest.mark.parametrize(
    "words",
    [
        "RESOLVED: that the minutes be signed as a correct record",
        "It was unanimously resolved that the allotments be kept open until\n2031 and that the rent be frozen",
        "That the retendering of the routes be approved",
        "Recommendation 3: That the plan be adopted",
        "(b) delegate authority to the director",
        "The trustees who were present at the meeting heard that\nopening on Sundays would cost more than had been "
        "said\nand asked for the reasons to be written down",
    ],
)
def test_a_resolution_or_running_text_set_bold_is_no_heading(words: str) -> None:
    bold = [Put(72, 640 - 15 * at, line, 12, True) for at, line in enumerate(words.splitlines())]
    parsed = read(pdf([*paragraph(PROSE, 72, 740), *bold, *paragraph(PROSE, 72, 580)]))
    assert marked(parsed, MarkKind.HEADING) == []
    assert words in parsed.text


@pytest.mark.parametrize(
    "words", ["Children who need help and protection", "What must the council do next?", "RESOLVED"]
)
def test_a_bold_title_stays_a_heading(words: str) -> None:
    parsed = read(pdf([*paragraph(PROSE, 72, 740), Put(72, 640, words, 12, True), *paragraph(PROSE, 72, 610)]))
    assert marked(parsed, MarkKind.HEADING) == [words]


def test_a_raised_figure_parts_no_line() -> None:
    drawn = [
        SheetLine("• four live in schools", 72, 150, 200, 164, 12, gaps=((2, 90, 78),)),
        *(
            SheetLine("3", 200.5, 148, 204, 157, 7),
            SheetLine(", of whom 75%   live elsewhere.", 204.5, 150, 400, 164, 12),
        ),
        SheetLine("Next to it.", 420, 150, 500, 164, 12),
    ]
    assert [line.text for line in joined(drawn)] == [
        "• four live in schools3, of whom 75%   live elsewhere.",
        "Next to it.",
    ]
    assert next(joined(drawn)).gaps == ((2, 90, 78),)


def test_the_mark_of_a_footnote_stays_with_its_note() -> None:
    note = [Put(72, 103, "3", 7), Put(78, 98, "The council was given the opportunity to review this.", 9)]
    assert read(pdf([*paragraph(PROSE, 72, 740), *note])).text.endswith(
        "\n\n3 The council was given the opportunity to review this.\n"
    )


def test_a_large_initial_stays_with_its_word() -> None:
    beside = [Put(104, 700 - 15 * at, line) for at, line in enumerate(LEFT.removeprefix("T").splitlines()[:3])]
    text = read(pdf([Put(72, 670, "T", 48), *beside, *paragraph(PROSE, 72, 600)])).text
    assert text.startswith("The committee considered the\nreport of the director and\n")


def test_a_sentence_that_runs_over_a_page_end_runs_over_the_note_there() -> None:
    note = [Put(72, 103, "3", 7), Put(78, 98, "As defined in section 17 of the Act.", 9)]
    first, rest = "The inspectors met with the parents of children in", "each of the schools in the city."
    broken = read(pdf([*paragraph(f"{PROSE}\n{first}", 72, 700), *note], paragraph(f"{rest}\n{PROSE}", 72, 700)))
    assert marked(broken, MarkKind.FURNITURE) == ["3 As defined in section 17 of the Act."]
    record = Record(0, len(broken.text), None, None, None, None)
    document = Document("a", "a.pdf", "0", broken.text, (record,), broken.pages, broken.marks)
    quotes = [
        broken.text[s.start : s.end] for section in cut_sections(document) for s in sentences_of(document, section)
    ]
    assert f"{first}\n\n3 As defined in section 17 of the Act.\n\f{rest}" in quotes
    whole = read(pdf([*paragraph(PROSE, 72, 700), *note], paragraph(PROSE, 72, 700)))
    assert marked(whole, MarkKind.FURNITURE) == []


LEFT = """The committee considered the
report of the director and
noted that the service had
improved since the last visit,
although the pace of change
was slower than had been
hoped for by members, who
asked for a further report."""
RIGHT = """Members then turned to the
budget for the coming year,
which had been drawn up with
regard to the savings that
the council must make, and
resolved that it be approved
subject to the comments made
in the course of the debate."""


@pytest.mark.parametrize("drawn", ["column by column", "straight across", "upward"])
def test_two_columns_read_one_after_the_other_however_they_are_drawn(drawn: str) -> None:
    left, right = paragraph(LEFT, 60, 700), paragraph(RIGHT, 320, 700)
    across = [put for pair in zip(left, right, strict=True) for put in pair]
    order = {"column by column": left + right, "straight across": across, "upward": (left + right)[::-1]}[drawn]
    text = " ".join(read(pdf(order)).text.split())
    assert text == " ".join(f"{LEFT}\n{RIGHT}".split())


def test_a_contents_list_is_furniture_and_not_a_table() -> None:
    entries = [Put(72, 700, "Contents", 16, True)]
    for number, words in enumerate(["Summary", "Findings", "Next steps"]):
        entries += [Put(72, 660 - 20 * number, words), Put(500, 660 - 20 * number, str(3 + number))]
    parsed = read(pdf(entries, paragraph(PROSE, 72, 700)))
    assert marked(parsed, MarkKind.TABLE_ROW) == []
    assert marked(parsed, MarkKind.FURNITURE) == ["Summary\t3", "Findings\t4", "Next steps\t5"]


def test_page_labels_are_given_where_they_differ_from_the_number() -> None:
    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 3 >>] >>"
    parsed = read(pdf(*([Put(72, 700, f"Page {word}")] for word in ("one", "two", "three")), catalog=labels))
    assert [page.label for page in parsed.pages] == ["i", "ii", None]


def test_pages_without_text_are_named_and_a_file_without_any_is_refused() -> None:
    words, nothing = [Put(72, 700, "Words.")], b""
    parsed = read(pdf(words, nothing, words, nothing))
    assert parsed.notices == ("2 of 4 pages have no text: scanned? pages 2, 4",)
    assert len(parsed.pages) == 4
    with pytest.raises(Unreadable, match=r"no text.*scanned"):
        read(pdf(nothing, nothing))


def test_a_scanned_page_with_a_stamped_number_is_named_all_the_same() -> None:
    stamped = [
        [Put(500, 785, f"Page {n}", 9), *([] if n in (3, 4) else paragraph(f"{'abcdef'[n - 1]} {PROSE}", 72, 700))]
        for n in range(1, 7)
    ]
    assert read(pdf(*stamped)).notices == ("2 of 6 pages have no text: scanned? pages 3, 4",)
    with pytest.raises(Unreadable, match="all 6 pages are empty or scanned"):
        read(pdf(*([Put(500, 785, f"Page {n}", 9)] for n in range(1, 7))))


def test_scans_with_the_same_words_stamped_on_each_are_refused() -> None:
    scan = b"q 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q "
    with pytest.raises(Unreadable, match="all 4 pages are empty or scanned"):
        read(pdf(*(scan + content([Put(72, 785, "Borchester City Council", 9)]) for _ in range(4))))


def test_the_title_is_taken_only_if_its_words_stand_in_the_document() -> None:
    words = [Put(72, 700, "Annual report on adoption, 2023"), *paragraph(PROSE, 72, 650)]
    assert (
        dict(read(pdf(words, title="Annual Report on Adoption")).properties)["title"].value
        == "Annual Report on Adoption"
    )
    for useless in ("Microsoft Word - final.docx", "", "Untitled", "Somerset draft v3"):
        assert read(pdf(words, title=useless)).properties == ()


def test_a_word_hyphenated_at_the_end_of_a_line_is_kept_as_printed() -> None:
    words = paragraph("There are historical under-\ndeveloped partnerships in the county.", 72, 700)
    assert read(pdf(words)).text == "There are historical under-\ndeveloped partnerships in the county.\n"


def locked(data: bytes, user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_to_open_refuses_and_one_against_printing_does_not() -> None:
    data = pdf([Put(72, 700, "Decision: approved")])
    assert read(locked(data, "", "owner")).text == "Decision: approved\n"
    for careful in (False, True):
        with pytest.raises(Unreadable, match="password"):
            parsing.parse_file(locked(data, "secret", "owner"), "a.pdf", careful=careful)


def test_a_cut_file_is_refused_or_its_pages_are_read() -> None:
    data = pdf(*([Put(72, 700, f"Page {n}"), *paragraph(PROSE, 72, 600)] for n in range(5)))
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        try:
            parsed = read(data[: int(share * len(data))])
        except Unreadable as refused:
            assert refused.what
        else:
            assert set(parsed.text.split()) <= set(read(data).text.split())


def test_what_unpacks_to_more_than_allowed_is_refused_by_the_careful_reader() -> None:
    swollen = zlib.compress(zlib.compress(bytes(100_000_000), 9), 9)
    bomb = pdf(swollen, stream_filter="/Filter [/FlateDecode /FlateDecode]")
    assert len(bomb) < 3_000
    with pytest.raises(Unreadable, match="unpacks to more"):
        parsing.parse_file(bomb, "bomb.pdf", careful=True)


def test_both_readers_find_the_same_words() -> None:
    data = pdf(paragraph(PROSE, 72, 700), paragraph("RESOLVED: that £1.2m be released.", 72, 700))
    fast, careful = read(data), parsing.parse_file(data, "a.pdf", careful=True)
    assert fast.text.split() == careful.text.split()
    assert len(fast.pages) == len(careful.pages) == 2


def test_furniture_is_found_by_the_careful_reader_too() -> None:
    pages = [
        [Put(72, 780, "Inspection report"), Put(72, 700, f"Finding {'abcde'[n]} stands alone."), Put(300, 30, str(n))]
        for n in range(1, 5)
    ]
    parsed = parsing.parse_file(pdf(*pages), "a.pdf", careful=True)
    assert set(marked(parsed, MarkKind.FURNITURE)) == {"Inspection report", "1", "2", "3", "4"}


def test_garbage_for_text_is_named() -> None:
    sheet = Sheet((SheetLine("\ue001\ue002\ue003\ue004 abc"),))
    assert pdf_format._is_garbled(sheet)
    assert not pdf_format._is_garbled(Sheet((SheetLine("• plain words"),)))


def test_a_line_of_garbage_on_a_page_of_words_is_named_too() -> None:
    lines = [SheetLine("The council met in May and heard from the director of place.")] * 20
    assert not pdf_format._is_garbled(Sheet((*lines, SheetLine("\ue001 \ue002 Telephone"))))
    assert pdf_format._is_garbled(
        Sheet((*lines, SheetLine("\ue001\ue002\ue003 \ue004\ue005\ue006 \ue007\ue008\ue009")))
    )


@pytest.mark.parametrize("careful", [False, True])
def test_a_page_whose_content_breaks_off_is_named(careful: bool) -> None:
    pages = [content(paragraph("\n".join([f"{n} {PROSE}"] * 9), 72, 760)) for n in range(3)]
    data = pdf(*map(zlib.compress, pages), stream_filter="/Filter /FlateDecode")
    assert parsing.parse_file(data, "a.pdf", careful=careful).notices == ()
    second = zlib.compress(pages[1])
    half = len(second) // 2
    damaged = data.replace(second, second[:half] + b"z" * 20 + second[half + 20 :])
    notices = parsing.parse_file(damaged, "a.pdf", careful=careful).notices
    assert any(notice.endswith("pages are damaged, words may be missing: 2") for notice in notices)


@pytest.mark.parametrize("careful", [False, True])
def test_attached_files_are_named(careful: bool) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([Put(72, 700, "Open this portfolio in another program.")])))
    writer.add_attachment("report.pdf", b"%PDF-1.4")
    writer.add_attachment("costs.xlsx", b"PK")
    out = io.BytesIO()
    writer.write(out)
    notices = parsing.parse_file(out.getvalue(), "a.pdf", careful=careful).notices
    assert len(notices) == 1
    assert notices[0].startswith("2 attached files are not read: ")
    assert {"report.pdf", "costs.xlsx"} == set(notices[0].partition(": ")[2].split(", "))


def form(puts: list[Put], *values: tuple[float, float, str]) -> bytes:
    """A page with words printed on it and filled-in fields, each with what it shows."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(puts)))
    number, name = pypdf.generic.NumberObject, pypdf.generic.NameObject
    fields = pypdf.generic.ArrayObject()
    for x, y, words in values:
        shown = pypdf.generic.DecodedStreamObject()
        shown.set_data(content([Put(2, 3, words)]))
        shown.update(
            {
                name("/Subtype"): name("/Form"),
                name("/BBox"): pypdf.generic.ArrayObject(map(number, (0, 0, 200, 18))),
                name("/Resources"): writer.pages[0]["/Resources"],
            }
        )
        field = pypdf.generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Widget"),
                name("/F"): number(4),
                name("/Rect"): pypdf.generic.ArrayObject(map(number, (int(x), int(y), int(x) + 200, int(y) + 18))),
                name("/AP"): pypdf.generic.DictionaryObject({name("/N"): writer._add_object(shown)}),
            }
        )
        fields.append(writer._add_object(field))
    writer.pages[0][name("/Annots")] = fields
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_values_of_a_form_stand_behind_what_they_answer() -> None:
    printed = [Put(72, 700, "Name of applicant:"), Put(72, 670, "What the grant is for:"), Put(72, 600, "Signed")]
    text = read(form(printed, (200, 697, "Borchester Youth Club"), (72, 640, "New goals and a net"))).text
    assert " ".join(text.split()) == (
        "Name of applicant: Borchester Youth Club What the grant is for: New goals and a net Signed"
    )
