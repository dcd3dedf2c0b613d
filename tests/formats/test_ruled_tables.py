"""Tables with lines drawn round their cells: a row is what stands between two lines, however tall its cells are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from assistant.formats import parsing
from assistant.records import MarkKind, ParsedFile
from tests.formats.papers import Put, content, paragraph, pdf

SUMMARY = """Repairs to the pavilion roof. The
first estimate was for £900, and
£250 was paid towards it in May.
The trustees then had the beams
looked at, and found rot in three
of the eleven. They ask for what
the insurers did not pay."""
COLUMNS = (60.0, 160.0, 360.0, 440.0, 560.0)


def table(
    rows: Sequence[Sequence[str]], columns: Sequence[float] = COLUMNS, top: float = 700
) -> tuple[list[Put], list[float]]:
    """The words of a table, each cell set in the middle of its row's height, and where its lines across stand."""
    puts: list[Put] = []
    edges = [top]
    for row in rows:
        height = 12 * max(len(cell.splitlines()) for cell in row) + 6
        middle = edges[-1] - height / 2
        for left, cell in zip(columns, row, strict=False):
            lines = cell.splitlines()
            puts += paragraph(cell, left + 5, middle + 6 * len(lines) - 9, size=9, step=12)
        edges.append(edges[-1] - height)
    return puts, edges


def stroked(columns: Sequence[float], edges: Sequence[float]) -> bytes:
    across = [f"{columns[0]} {y} m {columns[-1]} {y} l S" for y in edges]
    down = [f"{x} {edges[0]} m {x} {edges[-1]} l S" for x in columns]
    return "\n".join(across + down).encode()


def filled(columns: Sequence[float], edges: Sequence[float]) -> bytes:
    """Thin filled shapes, a piece for each side of each cell, as word processors draw them."""
    shapes = []
    for high, low in pairwise(edges):
        shapes += [f"{x} {low} 0.5 {high - low} re f" for x in columns]
        shapes += [f"{a + 0.5} {y} {b - a - 0.5} 0.5 re f" for a, b in pairwise(columns) for y in (high, low)]
    return "\n".join(shapes).encode()


def one_path_a_row(columns: Sequence[float], edges: Sequence[float]) -> bytes:
    """All lines of a row as the parts of one filled shape."""
    shapes = []
    for high, low in pairwise(edges):
        shapes += [f"{x} {low} 0.5 {high - low} re" for x in columns]
        shapes += [f"{columns[0]} {y} {columns[-1] - columns[0]} 0.5 re" for y in (high, low)]
        shapes.append("f")
    return "\n".join(shapes).encode()


def boxes(columns: Sequence[float], edges: Sequence[float]) -> bytes:
    """A stroked frame for each cell."""
    cells = [f"{a} {low} {b - a} {high - low} re S" for high, low in pairwise(edges) for a, b in pairwise(columns)]
    return "\n".join(cells).encode()


def read(*drawn: bytes) -> ParsedFile:
    return parsing.parse_file(pdf(b"\n".join(drawn)), "paper.pdf")


def rows(parsed: ParsedFile) -> list[str]:
    return [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is MarkKind.TABLE_ROW]


GRANTS = (
    ("Club", "What for", "Asked", "Decision"),
    ("Elmstead\nBowls", SUMMARY, "North\n£1,250", "£600 approved.\n\nFrom the sports\nfund."),
    ("Scouts", "A new tent, and poles\nfor the old ones.", "£95", "Refused."),
)


@pytest.mark.parametrize("drawn", [stroked, filled, one_path_a_row, boxes])
def test_a_row_of_tall_cells_is_one_row_however_its_lines_are_drawn(drawn: object) -> None:
    puts, edges = table(GRANTS)
    assert callable(drawn)
    parsed = read(content(puts), drawn(COLUMNS, edges))
    assert rows(parsed) == [
        "Club\tWhat for\tAsked\tDecision",
        f"Elmstead Bowls\t{' '.join(SUMMARY.split())}\tNorth £1,250\t£600 approved. From the sports fund.",
        "Scouts\tA new tent, and poles for the old ones.\t£95\tRefused.",
    ]
    assert [mark for mark in parsed.marks if mark.kind is MarkKind.HEADING] == []


def test_a_cell_that_reaches_down_over_two_rows_stands_in_the_first() -> None:
    puts, edges = table([("", "Hedges", "£5", "Yes"), ("", "Ditches", "£7", "No")])
    ward = [Put(65, edges[1] - 3, "North ward", 9)]
    part = stroked(COLUMNS[1:], edges), stroked((COLUMNS[0], COLUMNS[1]), [edges[0], edges[-1]])
    assert rows(read(content(ward + puts), *part)) == ["North ward\tHedges\t£5\tYes", "\tDitches\t£7\tNo"]


def test_a_cell_left_empty_stays_empty() -> None:
    puts, edges = table([("Name", "For", "Against", "Absent"), ("Okafor", "", "X", ""), ("Reid", "X", "", "")])
    assert rows(read(content(puts), stroked(COLUMNS, edges)))[1:] == ["Okafor\t\tX", "Reid\tX"]


def test_rows_without_a_line_between_them_are_not_one_row() -> None:
    puts, edges = table([("Item", "Budget"), ("Grass\nHedges\nSigns\nBins", "100\n250\n75\n1,300")], (60, 160, 360))
    assert rows(read(content(puts), stroked((60, 160, 360), edges))) == [
        "Item\tBudget",
        "Grass\t100",
        "Hedges\t250",
        "Signs\t75",
        "Bins\t1,300",
    ]


def test_what_underlines_words_parts_no_row() -> None:
    puts, edges = table([("Paper", "Held at"), ("Area plan", "the town\nhall, with\nthe clerk")], (60, 160, 360))
    line = f"165 {edges[1] - 16} 60 0.5 re f".encode()
    parsed = read(content(puts), stroked((60, 160, 360), edges), line)
    assert rows(parsed)[1:] == ["Area plan\tthe town hall, with the clerk"]


def test_a_frame_round_text_makes_no_row_of_it() -> None:
    frame = stroked((60, 560), [710, 590])
    parsed = read(content(paragraph(SUMMARY, 70, 690)), frame)
    assert rows(parsed) == []
    assert parsed.text == SUMMARY + "\n"


def test_an_item_beside_its_number_stays_text_with_its_lines() -> None:
    wide = (60.0, 100.0, 560.0)
    puts, edges = table([("4", SUMMARY), ("5", "To note the\nreport.")], wide)
    parsed = read(content(puts), stroked(wide, edges))
    assert rows(parsed) == []
    assert SUMMARY in parsed.text


def test_a_heading_inside_a_frame_stays_a_heading() -> None:
    puts, edges = table([("\n\n", "\n"), ("Tree\nworks", "Oak, the\nGreen")], (60, 300, 560))
    head = [Put(65, 680, "TREES", 16, True)]
    lines = stroked((60, 560), edges[:2]) + b"\n" + stroked((60, 300, 560), edges[1:])
    parsed = read(content(head + puts), lines)
    headings = [parsed.text[mark.start : mark.end] for mark in parsed.marks if mark.kind is MarkKind.HEADING]
    assert headings == ["TREES"]
    assert rows(parsed) == ["Tree works\tOak, the Green"]


def test_a_page_of_drawing_is_read_without_looking_for_tables_in_it() -> None:
    scribble = b"\n".join(b"%d %d m %d %d l S" % (x, y, x, y + 8) for x in range(60, 560, 4) for y in range(60, 400, 9))
    parsed = read(content([Put(70, 700, "A plan of the drains.")]), scribble)
    assert parsed.text == "A plan of the drains.\n"


VOTES = (("Councillor", "For", "Against"), ("Able", "X", ""), ("Bone", "", "X"), ("Cole", "X", ""), ("Dunn", "X", ""))


def test_where_only_columns_are_ruled_white_space_parts_the_rows() -> None:
    tall = (
        ("Body", "For what", "Sum", "Decided"),
        ("Hall Trust", SUMMARY, "£900", "Agreed."),
        ("Club", "Nets.", "£5", "No."),
    )
    for written, columns in ((tall, COLUMNS), (VOTES, COLUMNS[:4])):
        top = [Put(put.x, put.y, put.words, put.size) for put in _at_the_top(written, columns)]
        parsed = read(content(top), stroked(columns, [700.0, 700.0 - 16.0 * _height(written)]))
        assert rows(parsed) == ["\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in written]


def _height(written: Sequence[Sequence[str]]) -> int:
    return sum(1 + max(len(cell.splitlines()) for cell in row) for row in written)


def _at_the_top(written: Sequence[Sequence[str]], columns: Sequence[float]) -> list[Put]:
    """The words of a table, each cell from the top of its row, rows 10 points further apart than lines."""
    puts: list[Put] = []
    y = 690.0
    for row in written:
        for left, cell in zip(columns, row, strict=False):
            puts += paragraph(cell, left + 5, y, size=9, step=11)
        y -= 11 * max(len(cell.splitlines()) for cell in row) + 10
    return puts


def test_paragraphs_of_a_tall_cell_stay_in_their_row() -> None:
    cell = "Repairs to the roof.\n\nThe beams are rotten.\n\nThe insurers pay half."
    written = (("Body", "For what", "Sum"), ("Hall Trust", cell, "£900"), ("Club", "Nets.", "£5"))
    puts, edges = table(written, COLUMNS[:4])
    parsed = read(content(puts), stroked(COLUMNS[:4], edges))
    assert rows(parsed)[1] == f"Hall Trust\t{' '.join(cell.split())}\t£900"


def test_a_row_with_two_tall_cells_among_four_is_one_row_without_any_lines() -> None:
    columns = (60.0, 150.0, 330.0, 510.0)
    reply = (
        "The neighbours have written of\nthe light. The council objects\nto its size. The officer asks\n"
        "that both oaks be kept, and\nfenced in while the work is\ndone, and that no lorries come\nbefore nine."
    )
    written = [
        ("Ref", "Proposal", "Comment", "Decision"),
        ("A12", SUMMARY, reply, "Refused."),
        ("A13", "New sign.", "None.", "Agreed."),
        ("A14", SUMMARY, reply, "Agreed."),
    ]
    puts = [Put(put.x, put.y, put.words, put.size) for put in _at_the_top(written, columns)]
    assert rows(read(content(puts))) == ["\t".join(" ".join(cell.split()) for cell in row) for row in written]
