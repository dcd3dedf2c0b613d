"""``onrecord check-quote``: what it prints, reads and writes, and its exit codes."""

import csv
import io
import json
import zipfile

import pytest

from assistant import build_index
from assistant.cli import commands
from tests.toys import ToyEncoder, write_corpus

ARTICLE = "The inspectorate said “the crossing was unsafe” and “repairs cost £12,800”.\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli-quotes")
    build_index(write_corpus(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    return str(folder / "built")


@pytest.fixture
def onrecord(capsys, index):
    def run(*arguments):
        code = commands.main(["check-quote", "--index", index, *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_exact_is_0_and_anything_else_is_1_with_what_differs_marked(onrecord):
    code, out, _ = onrecord("The crossing", "was unsafe.")
    assert (code, out.splitlines()[0]) == (0, "Exact: these words stand in the record, in 1 place.")
    assert "report:" in out
    code, out, _ = onrecord("The crossing was safe.")
    assert code == 1
    assert "given:  The crossing was ⟦safe⟧\n" in out
    assert "record: The crossing was ⟦unsafe⟧\n" in out
    code, out, _ = onrecord("Nobody ever saw any zebras at all.")
    assert (code, out.startswith("Not in the record")) == (1, True)


def test_a_claim_and_filters_are_heard(onrecord):
    assert onrecord("The crossing was unsafe.", "--document", "report", "--said-by", "Inspectorate")[0] == 0
    code, out, _ = onrecord("The crossing was unsafe.", "--document", "minutes")
    assert (code, out.startswith("Elsewhere")) == (1, True)
    assert onrecord("The crossing was unsafe.", "--kind", "minutes")[0] == 1
    code, _, told = onrecord("The crossing was unsafe.", "--document", "none")
    assert (code, "No document of the index is called 'none'" in told) == (2, True)


def test_an_article_is_read_from_a_file_or_standard_input(onrecord, tmp_path, monkeypatch):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    code, out, _ = onrecord("--file", str(path))
    assert (code, out.splitlines()[0]) == (1, "Altered: of 2 quotations, 1 exact, 1 altered.")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    code, told, _ = onrecord("--json")
    assert [own["verdict"] for own in json.loads(told)["quotations"]] == ["exact", "altered"]
    path.write_bytes(b"\xff\xfe\x00")
    assert onrecord("--file", str(path))[0] == 2
    assert onrecord("words", "--file", str(path))[0] == 2


def test_it_is_written_as_csv_markdown_and_word(onrecord, tmp_path):
    for form in ("csv", "md", "docx"):
        assert onrecord(ARTICLE, "--out", str(tmp_path / f"checked.{form}"))[0] == 1
    rows = list(csv.DictReader((tmp_path / "checked.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["verdict"], row["document"], row["differences"]) for row in rows] == [
        ("exact", "report", ""),
        ("altered", "report", "“12,800”, in the record “12,500”"),
    ]
    told = (tmp_path / "checked.md").read_text("utf-8")
    assert "> Repairs cost £**12,500**" in told
    assert "As given: repairs cost £**12,800**" in told
    paper = zipfile.ZipFile(tmp_path / "checked.docx").read("word/document.xml").decode()
    assert "12,500" in paper
    assert onrecord("words", "--out", "checked.exe")[0] == 2
