"""The measure of recognition: what is compared, and that a worn page is a worn page."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import recognition

from tests.formats.papers import Put, pdf


def test_words_are_compared_without_case_and_punctuation_each_as_often_as_it_stands() -> None:
    assert recognition.words("The gate, the GATE; 12/5") == {"the": 2, "gate": 2, "12": 1, "5": 1}


def test_a_scan_is_a_picture_alone_on_a_page_of_the_same_size() -> None:
    page = pypdfium2.PdfDocument(pdf([Put(72, 700, "The gate is mended.")]))[0].render(scale=200 / 72).to_pil()
    for level in recognition.LEVELS:
        scan = pypdfium2.PdfDocument(recognition.scanned(page, level))[0]
        assert not scan.get_textpage().count_chars()
        assert abs(scan.get_size()[0] - 600) < 3 and abs(scan.get_size()[1] - 800) < 3


def test_pages_with_few_words_are_not_measured_and_the_same_are_taken_each_time(tmp_path: Path) -> None:
    full = [Put(72, 780 - 14 * line, "one two three four five six seven") for line in range(20)]
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf([Put(72, 700, "Few words.")], full, full))
    taken = list(recognition.pages_of([file], 5))
    assert sorted(name for name, _, _ in taken) == ["a.pdf, page 2", "a.pdf, page 3"]
    assert all(isinstance(picture, Image.Image) and held["seven"] == 20 for _, picture, held in taken)
    assert [name for name, _, _ in taken] == [name for name, _, _ in recognition.pages_of([file], 5)]
