"""The trial of parsing libraries: its measures by counting on paper, its readers on files made here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.papers import Put, docx, p, pdf, table
from tools import parsing_libraries

ROOT = Path(__file__).resolve().parents[2]


def test_words_kept_are_those_of_the_reference_that_are_there_as_often() -> None:
    tally = parsing_libraries.Tally()
    tally.compare("One pear, one apple. Menu", "One pear. One apple, one plum.")
    assert (tally.kept, tally.wanted, tally.said) == (4, 6, 5)


def test_pairs_of_sentences_are_in_order_where_the_second_stands_below_the_first() -> None:
    a, b, c = (f"The {fruit} was brought in before the frost of the winter." for fruit in ("apple", "pear", "plum"))
    reference = f"{a} {b} {c}"
    for text, in_order, both in ((f"{a}\n{b}\n{c}", 2, 2), (f"{b}\n{a}\n{c}", 1, 2), (f"{a}\n{b}", 1, 1)):
        tally = parsing_libraries.Tally()
        tally.compare(text, reference)
        assert (tally.pairs, tally.in_order, tally.both_found) == (2, in_order, both)


def test_a_row_is_right_when_its_cells_are_and_blanks_do_not_count() -> None:
    tally = parsing_libraries.Tally()
    tally.compare_rows([["Hall", "", "£20.00"], ["Bus", "shelter"]], [["Hall", "£ 20.00"], ["Bus shelter", "£5"]])
    assert (tally.rows_right, tally.rows) == (1, 2)


@pytest.mark.parametrize("kind", parsing_libraries.READERS)
def test_it_prints_a_line_for_each_reader_and_says_which_are_not_installed(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([Put(72, 700, "The council met in May.")]))
    (tmp_path / "a.html").write_text("<main><p>The council met in May.</p></main>")
    (tmp_path / "a.docx").write_bytes(docx(p("The council met in May.") + table([p("Hall"), p("£20")])))
    (tmp_path / "manifest.jsonl").write_text(
        "\n".join(json.dumps({"file": f"a.{suffix}", "text": "a.txt"}) for suffix in ("pdf", "html"))
    )
    (tmp_path / "a.txt").write_text("The council met in May.")
    command = [sys.executable, str(ROOT / "tools/parsing_libraries.py"), str(tmp_path), "--kind", kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    _, _, ours, *others = done.stdout.splitlines()
    assert ours.startswith(f"| {kind} | On Record")
    assert " 100.0 % " in ours
    for line, reader in zip(others, list(parsing_libraries.READERS[kind])[1:], strict=True):
        assert reader in line
        assert (parsing_libraries.installed(reader) is None) == line.endswith("not installed: skipped |")


def test_every_known_table_has_rows_of_several_cells() -> None:
    known = json.loads(parsing_libraries.TABLES.read_text("utf-8"))
    assert len(known) >= 12
    assert all(len(row) > 1 and all(row) for entry in known for row in entry["rows"])
