"""Tables saved as text: a row a line, below its head; and what only looks like one."""

from __future__ import annotations

import pytest

from assistant.formats import parsing
from assistant.records import Document, MarkKind, ParsedFile, Record
from assistant.sources.metadata import read_metadata
from assistant.text.section_sentences import sentences_of
from assistant.text.sections import cut_sections

PAID = (
    'Ward,Paid to,Day,Sum,For\nDell,Reed & Co,2/5/2025,875.00,Hedges\nEly,Marsh Ltd,9/5/2025,"1,200.50","Gate, new"\n'
)


def read(text: str, name: str = "paid.csv") -> ParsedFile:
    return parsing.parse_file(text.encode(), name)


def marked(parsed: ParsedFile, kind: MarkKind) -> list[str]:
    return [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is kind]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_each_row_is_a_sentence_below_its_head_whatever_parts_the_cells(sign: str) -> None:
    head = ("Ward", "Paid to", "Sum")
    rows = [head, ("Dell", "Reed and Co", "875.00"), ("Ely", "Marsh Ltd", "12.50")]
    parsed = read("\n".join(sign.join(row) for row in rows))
    record = Record(0, len(parsed.text), None, None, None, None)
    document = Document("paid", "paid.csv", "0", parsed.text, (record,), marks=parsed.marks, format=parsed.format)
    told = [
        (section.path, parsed.text[sentence.start : sentence.end])
        for section in cut_sections(document)
        for sentence in sentences_of(document, section)
        if sentence.quotable
    ]
    path = ("Ward | Paid to | Sum",)
    assert told == [(path, "Dell | Reed and Co | 875.00"), (path, "Ely | Marsh Ltd | 12.50")]


def test_a_cell_keeps_the_commas_and_line_ends_it_holds_in_quotation_marks() -> None:
    rows = marked(read(PAID + 'Hill,"Oak\nFencing",1/6/2025,40,""\n'), MarkKind.TABLE_ROW)
    assert rows[1] == "Ely | Marsh Ltd | 9/5/2025 | 1,200.50 | Gate, new"
    assert rows[2] == "Hill | Oak Fencing | 1/6/2025 | 40"


def test_an_empty_cell_stays_empty() -> None:
    assert marked(read("Name,For,Against\nOkafor,,X\n"), MarkKind.TABLE_ROW) == ["Okafor |  | X"]


def test_lines_above_the_head_stay_text_and_may_be_the_title() -> None:
    parsed = read('"Payments of £500 and more to suppliers, May 2025",,,,\n,,,,\n' + PAID)
    assert parsed.text.startswith(
        "Payments of £500 and more to suppliers, May 2025\n\nWard | Paid to | Day | Sum | For\n"
    )
    assert read_metadata(parsed)["title"].value == "Payments of £500 and more to suppliers, May 2025"


def test_neither_the_head_nor_a_payment_is_the_title() -> None:
    assert "title" not in read_metadata(read(PAID))


def test_a_table_without_a_head_is_rows_alone() -> None:
    parsed = read("Dell,2,2875\nEly,1,990\n")
    assert marked(parsed, MarkKind.HEADING) == []
    assert marked(parsed, MarkKind.TABLE_ROW) == ["Dell | 2 | 2875", "Ely | 1 | 990"]


def test_the_line_that_tells_excel_what_parts_the_cells_is_left_out() -> None:
    assert read("sep=;\nName;Sum\nReed;4\n").text == "Name | Sum\n\nReed | 4\n"


def test_a_table_is_known_by_its_rows_under_another_name() -> None:
    lines = "Dell,Hedge,100\nEly,Gate,20\nHill,Sign,3\nMere,Bin,44\n"
    assert read("Ward,Item,Sum\n" + lines, "paid.txt").format == "csv"


@pytest.mark.parametrize(
    "text",
    [
        "Present, in the chair, Cllr Able,\nalso Cllrs Reed, Marsh, Oak and Hill,\nwith the clerk, who took notes.\n",
        "The clerk reported, as asked, on bins.\nThe chair replied, in turn, on paths.\n" * 4,
        "Name,Sum\n",
    ],
)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert read(text, "minutes.txt").text == text


def test_a_file_named_as_a_table_that_is_none_is_read_as_text() -> None:
    text = "The council met.\nIt agreed to mend the gate.\n"
    assert read(text).text == text


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows() -> None:
    lines = "".join(f"Item {number},{number}\n" for number in range(40))
    rows = marked(read('Name,Sum\n"Plank 4m,7\n' + lines), MarkKind.TABLE_ROW)
    assert rows[0] == '"Plank 4m | 7'
    assert rows[40] == "Item 39 | 39"
