"""``onrecord timeline`` and its files."""

import csv
import io
import json
import zipfile

import pytest

from assistant import build_index
from assistant.cli import commands
from tests.answering.test_timeline import MINUTES, minutes
from tests.toys import ToyEncoder, load_with


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli-timeline")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, (day, words) in MINUTES.items():
        (corpus / f"{name}.txt").write_text(minutes(day, words), encoding="utf-8")
    build_index(corpus, folder / "built", encoder=ToyEncoder())
    return str(folder / "built")


@pytest.fixture
def onrecord(capsys, index, monkeypatch):
    load_with(monkeypatch, lambda _: ToyEncoder())

    def run(*arguments):
        code = commands.main(["timeline", "--index", index, *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_it_prints_the_course_with_its_ends_its_gaps_and_a_bar_for_each_period(onrecord):
    code, out, _ = onrecord("Marshgate", "ferry")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == (
        "3 quotations on “Marshgate ferry”, the best of each record: the first of 10 March 2022, the latest of "
        "19 June 2025."
    )
    assert "10 March 2022, first" in lines
    assert "19 June 2025, latest" in lines
    gap = "Gap: no quotation between 10 March 2022 and 12 September 2024; 1 record of that time searched."
    assert lines.index("10 March 2022, first") < lines.index(gap) < lines.index("12 September 2024")
    assert "    April to June 2022        · 0 of 1" in lines


def test_nothing_is_1_and_an_empty_topic_2(onrecord):
    code, out, _ = onrecord("wind turbines on the moor")
    assert (code, out.startswith("Nothing on “wind turbines on the moor”")) == (1, True)
    assert onrecord(" ")[0] == 2


def test_the_files_hold_every_entry_gap_and_end(onrecord, tmp_path):
    def saved(suffix):
        path = tmp_path / f"ferry.{suffix}"
        assert onrecord("Marshgate ferry", "--out", str(path))[0] == 0
        return path.read_bytes()

    rows = list(csv.DictReader(io.StringIO(saved("csv").decode("utf-8-sig"))))
    course = [row["in the course"] for row in rows]
    assert [course[0], course[-1]] == ["first", "latest"] or course[-1].startswith("nearest")
    assert sum(told.startswith("Gap: ") and not row["quote"] for told, row in zip(course, rows, strict=True)) == 2
    told = json.loads(saved("json"))
    assert (told["type"], told["latest"]["date"], len(told["entries"])) == ("Timeline", "2025-06-19", 3)
    assert told["address"] == "?view=timeline&q=Marshgate+ferry"
    markdown = saved("md").decode()
    assert (
        "## 19 June 2025 (latest)\n\n> RESOLVED: That the Marshgate ferry be withdrawn from 1 April 2026." in markdown
    )
    with zipfile.ZipFile(io.BytesIO(saved("docx"))) as paper:
        assert "withdrawn from 1 April 2026" in paper.read("word/document.xml").decode()
