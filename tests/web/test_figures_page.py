"""The page "Figures": what it shows, its address, its files, and what a program is given."""

import csv
import io
import re
from dataclasses import asdict

import pytest

from assistant import Assistant, build_index
from assistant.records import Filters
from assistant.web.downloads import NoSuchFile, download
from assistant.web.figures_view import figures_view
from tests.toys import ToyEncoder

MINUTES = """\
OAKMERE TOWN COUNCIL

MINUTES of the meeting of the COUNCIL held on Monday 3 February 2025

5. ALLOTMENTS

The allotments cost £1,200 a year. There are 42 plots on the allotments. The <b>fence</b> is old.
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    build_index(folder / "corpus", folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def shown(local, topic):
    return str(figures_view(local.figures(topic), local.snapshot.documents, Filters()))


def test_each_number_stands_marked_in_its_sentence_with_what_it_counts_and_its_date(local):
    markup = shown(local, "allotments")
    told = " ".join(re.sub(r"<[^>]+>", " ", markup).split())
    assert '<time datetime="2025-02-03">' in markup
    assert "<b>£1,200</b>" in markup and "<b>42</b>" in markup
    assert "42 plots" in told and "2 figures in sentences on “allotments”" in told
    assert local.document("minutes").sha256[:12] in markup


def test_the_page_and_its_file_have_the_address_of_the_topic(local):
    markup = shown(local, "allotments")
    assert 'data-address="?view=figures&amp;q=allotments"' in markup
    assert 'href="figures.csv?view=figures&amp;q=allotments"' in markup


def test_a_topic_without_a_number_says_so_and_offers_no_file(local):
    markup = shown(local, "fence")
    assert "0 figures" in markup and "figures.csv" not in markup


def test_the_table_has_a_row_for_each_figure_as_printed_and_json_every_offset(local):
    data = download(local, "figures", "csv", "view=figures&q=allotments").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [(row["figure"], row["counts"]) for row in rows][1] == ("42", "plots")
    text = local.document("minutes").text
    for found in local.figures("allotments", **asdict(Filters())).figures:
        assert text[found.figure.start : found.figure.end] == found.figure.words
    assert b'"figures"' in download(local, "figures", "json", "view=figures&q=allotments").data
    with pytest.raises(NoSuchFile):
        download(local, "figures", "docx", "q=allotments")
