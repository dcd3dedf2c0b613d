"""The command line against a small index: what it prints, where, and with which exit code."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant import build_index
from assistant.cli import commands, listings, replies
from assistant.cli.places import passage_counts
from assistant.index import open_index
from assistant.models.folders import ModelIdentity
from assistant.present.control_characters import json_made_visible, made_visible
from tests.toys import MINUTES, NOTE, REPORT, ToyEncoder, load_with, write_corpus

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTILE = (
    "Item 1\n\nThe \x1b[31mred\x1b[0m crossing \u202egnorw\u202c opened on Monday after heavy lobbying by zebras.\n"
)
REOPENED = "Will the crossing be reopened by 1 June 2024?"
UNKNOWN = "Which xylophones outsell quokkas?"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    build_index(write_corpus(folder / "corpus", hostile=HOSTILE), folder / "built", encoder=ToyEncoder())
    return str(folder / "built")


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())


@pytest.fixture
def onrecord(capsys):
    """Runs a command line in this process: (exit code, stdout, stderr)."""

    def run(*arguments):
        code = commands.main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


class Window(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self):
        return True


def subprocess_of(*arguments, **more):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "assistant.cli", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **more)


# ── ask ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_shows_the_records_words_and_where_they_stand_and_exits_0(onrecord, index):
    code, out, err = onrecord("ask", REOPENED, "--index", index, "--k", "1")
    assert (code, err) == (0, "")
    assert "That the crossing be reopened by 1 June 2024." in out.splitlines()[2]
    start = MINUTES.index("That the crossing be reopened")
    assert f"minutes:{start}-{start + 45}" in out
    assert "Borough Council, Committee minutes, 14 May 2024, Resolved, paragraph (a)" in out


def test_no_answer_says_so_labels_the_nearest_says_what_was_searched_and_exits_1(onrecord, index):
    code, out, err = onrecord("ask", UNKNOWN, "--index", index)
    assert (code, err) == (1, "")
    assert out.startswith("The record does not answer this")
    assert (
        "Searched 4 documents" in out
        and "dated 3 May 2024 to 14 May 2024" in out
        and "2 records with no date stated" in out
    )


@pytest.mark.parametrize(("question", "code"), [(REOPENED, 0), (UNKNOWN, 1)])
def test_json_holds_the_fields_of_the_record_and_whether_it_answers(onrecord, index, question, code):
    given, out, _ = onrecord("ask", question, "--index", index, "--json")
    reply = json.loads(out)
    assert given == code and reply["answer"] is (code == 0) and reply["question"] == question
    for citation in reply["citations" if code == 0 else "nearest"]:
        text = {"minutes": MINUTES, "report": REPORT}.get(citation["document"])
        assert text is None or text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_quotation_piped_keeps_the_documents_own_line_ends(onrecord, index):
    _, out, _ = onrecord(
        "ask", "What had been closed since the flood?", "--index", index, "--document", "minutes", "--k", "1"
    )
    quoted = [line.strip() for line in out.splitlines()[2:4]]
    assert "\n".join(quoted).removeprefix("1.").strip() in MINUTES and quoted[1].startswith("the crossing on Bridge")


def test_control_and_bidirectional_characters_are_shown_and_not_obeyed(onrecord, index):
    asked = ("ask", "What opened on Monday after lobbying by zebras?", "--index", index)
    _, out, _ = onrecord(*asked)
    assert r"The \x1b[31mred\x1b[0m crossing \u202egnorw\u202c opened on Monday" in out
    assert "\x1b" not in out and "\u202e" not in out
    _, out, _ = onrecord(*asked, "--json")
    assert "\x1b" not in out and "\u202e" not in out
    assert json.loads(out)["citations"][0]["quote"] in HOSTILE


def test_visible_leaves_every_other_character_as_it_is():
    usual = "“Café” — naïve\tco-op\nline\r\n½ £12 \u00a0\u00ad\u200d 中 ✓"
    assert made_visible(usual) == usual
    assert made_visible("a\rb\x00\x07\x85\u2066") == r"a\x0db\x00\x07\x85\u2066"
    assert made_visible("will be\n\n\fheld in\fMay") == "will be\n\nheld in\nMay"
    assert json.loads(json_made_visible(json.dumps("\x9b\u202e\r\udc80", ensure_ascii=False))) == "\x9b\u202e\r\udc80"


def test_filters_reach_the_search(onrecord, index):
    asked = ("ask", "The pace of change is too slow.", "--index", index, "--json")
    for field, value in (("publisher", "Inspectorate"), ("kind", "letter"), ("document", "minutes")):
        _, out, _ = onrecord(*asked, f"--{field}", value)
        reply = json.loads(out)
        assert {cited[field] for cited in (*reply.get("citations", ()), *reply["nearest"])} == {value}
    _, out, _ = onrecord(*asked, "--from", "2024-05-04", "--to", "2024-05-10")
    reply = json.loads(out)
    assert {cited["date"] for cited in (*reply.get("citations", ()), *reply["nearest"])} == {"2024-05-07"}


def test_words_need_not_be_quoted(onrecord, index):
    assert onrecord("ask", *REOPENED.split(), "--index", index) == onrecord("ask", REOPENED, "--index", index)


# ── the other commands ──────────────────────────────────────────────────────────────────────────────────────────────


def test_search_ranks_passages_by_falling_score(onrecord, index):
    code, out, _ = onrecord("search", "crossing on Bridge Street", "--index", index, "--json")
    scores = [hit["score"] for hit in json.loads(out)]
    assert code == 0 and scores == sorted(scores, reverse=True) and len(scores) > 1
    _, out, _ = onrecord("search", "crossing on Bridge Street", "--index", index)
    assert f"score {scores[0]:.3f}" in out and "The crossing on Bridge Street was damaged" in out


def test_show_writes_the_whole_text_exactly(onrecord, index):
    for name, text in (("minutes", MINUTES), ("hostile", HOSTILE)):
        code, out, _ = onrecord("show", name, "--index", index)
        assert (code, out) == (0, text)


def test_show_marks_exactly_the_span(onrecord, index):
    start = REPORT.index("The crossing was unsafe.")
    _, out, _ = onrecord("show", f"report:{start}-{start + 24}", "--index", index)
    assert re.findall("⟦(.*?)⟧", out) == ["The crossing was unsafe."]
    assert "3 May 2024" in out and "Repairs cost" not in out
    _, out, _ = onrecord("show", f"report:{start}-{start + 24}", "--index", index, "--whole")
    assert out.replace("⟦", "").replace("⟧", "").strip() == REPORT.strip()
    _, out, _ = onrecord("show", f"report:{start}-{start + 24}", "--index", index, "--json")
    shown = json.loads(out)
    assert (shown["quote"], shown["record"]["publisher"]) == ("The crossing was unsafe.", "Inspectorate")


def test_documents_lists_every_record_in_a_line_of_tabs(onrecord, index):
    code, out, err = onrecord("documents", "--index", index)
    rows = [line.split("\t") for line in out.splitlines()]
    assert (code, err) == (0, "") and rows[0] == list(listings.HEAD)
    assert [row[0] for row in rows[1:]] == ["hostile", "minutes", "note", "report", "report"]
    assert rows[-1][1:6] == ["Appendix A", "Inspectorate letter", "Inspectorate", "letter", "2024-05-03"]
    assert rows[3][5] == "not stated"


def test_health_names_what_is_missing_and_what_is_there_twice(onrecord, tmp_path):
    corpus = write_corpus(tmp_path / "corpus", copy=NOTE, sheet="Page 1.\f  \n\fPage 3 is about roads.\n")
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (corpus / "README.md").write_text("Where the papers are from.\n", encoding="utf-8")
    (corpus / ".git").mkdir()
    build_index(corpus, tmp_path / "built", encoder=ToyEncoder())
    code, out, err = onrecord("health", "--index", str(tmp_path / "built"))
    assert (code, err) == (0, "")
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0] == "4 documents, 5 records"
    assert "Inspectorate (1): 3 May 2024, Inspectorate letter" in lines
    assert "Borough Council (2): 14 May 2024, Committee minutes" in lines
    assert lines[lines.index("In the corpus more than once, 1:") + 1] == "note: note.txt, copy.txt"
    assert lines[lines.index("No date stated, 2:") + 1 :][:2] == ["note", "sheet"]
    assert lines[lines.index("With pages that hold no text (scanned?), 1:") + 1] == "sheet: 1 of 3 pages"
    assert any(line.startswith("broken.pdf: ") for line in lines)
    assert lines[lines.index("Remarks, 3:") + 1 :][:3] == [
        "README.md is taken to be about the corpus, not of it, and is not indexed.",
        "Hidden and not read, 1: .git/",
        "copy.txt: the same bytes as note.txt; the two are one document.",
    ]
    code, out, _ = onrecord("health", "--json", "--index", str(tmp_path / "built"))
    said = json.loads(out)
    assert code == 0
    assert said["blank"] == [{"document": "sheet", "pages": [2], "of": 3}]
    assert [each["file"] for each in said["unreadable"]] == ["broken.pdf"]
    assert said["newest"][-1] == {"publisher": None, "records": 2, "date": None, "document": None, "title": None}


def test_evaluate_measures_a_question_file(onrecord, index, tmp_path):
    gold = [{"document": "minutes", "quote": "That the crossing be reopened by 1 June 2024."}]
    asked = {"id": "one", "question": REOPENED, "kind": "plain", "gold": gold}
    (tmp_path / "questions.jsonl").write_text(json.dumps(asked))
    code, out, _ = onrecord("evaluate", str(tmp_path / "questions.jsonl"), "--index", index)
    assert code == 0 and "plain" in out
    code, out, _ = onrecord("evaluate", str(tmp_path / "questions.jsonl"), "--index", index, "--json")
    assert code == 0 and isinstance(json.loads(out), list)


def test_with_nothing_given_the_help_shows_an_example(onrecord):
    code, out, _ = onrecord()
    assert code == 0 and 'onrecord ask "What did inspectors say about pathway plans?"' in out


# ── errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask", ""), "The question is empty. Please type a question."),
        (("ask", "a" * 100_000), "100,000 characters; the limit is"),
        (("ask", "road", "--publisher", "Nobody"), "Known: Borough Council, Inspectorate."),
        (("ask", "road", "--from", "yesterday"), "which is not a date"),
        (("ask", "road", "--k", "0"), "onrecord ask --help"),
        (("ask",), "Missing argument"),
        (("frobnicate",), "No such command"),
        (("show", "nothing"), "onrecord documents"),
        (("show", "minutes:5-99999"), f"has {len(MINUTES)} characters"),
        (("show", "minutes:9-3"), "START below END"),
        (("evaluate", "absent.jsonl"), "cannot be read"),
        (("build", "--corpus", "no\nwhere"), "does not exist"),
    ],
)
def test_an_error_is_one_line_with_its_remedy_and_exit_code_2(onrecord, index, arguments, said):
    placed = ("--index", index) if arguments[0] in {"ask", "show", "evaluate"} else ()
    code, out, err = onrecord(*arguments, *placed)
    assert code == 2 and out == ""
    assert err.startswith("onrecord: ") and err.count("\n") == 1 and err.endswith("\n") and said in err


def test_an_index_missing_damaged_or_of_another_encoder_is_one_line_with_the_remedy(
    onrecord, index, tmp_path, monkeypatch
):
    code, _, err = onrecord("ask", "road", "--index", str(tmp_path / "none"))
    assert code == 2 and "python index/rebuild.py --index" in err and err.count("\n") == 1
    build_index(write_corpus(tmp_path / "corpus"), tmp_path / "built", encoder=ToyEncoder())
    next((tmp_path / "built").glob("v-*/passages.codes")).write_bytes(b"junk")
    code, _, err = onrecord("ask", "road", "--index", str(tmp_path / "built"))
    assert code == 2 and "was altered. Rebuild it" in err and err.count("\n") == 1

    class Other(ToyEncoder):
        identity = ModelIdentity("other", "0" * 64)

    load_with(monkeypatch, lambda name: Other())
    code, _, err = onrecord("ask", "road", "--index", index)
    assert code == 2 and "this run uses other" in err and err.count("\n") == 1


def test_a_file_the_system_refuses_is_one_line(onrecord, index, tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied", "/some/where")

    monkeypatch.setattr("assistant.index.build_index", refused)
    code, _, err = onrecord("build")
    assert code == 2 and "/some/where: Permission denied" in err and err.count("\n") == 1


def test_memory_that_runs_out_is_one_line(onrecord, monkeypatch):
    def exhausted(*_, **__):
        raise MemoryError

    monkeypatch.setattr("assistant.index.build_index", exhausted)
    code, _, err = onrecord("build")
    assert code == 2 and "Memory ran out" in err and err.count("\n") == 1


def test_a_defect_is_not_taken_for_no_answer(onrecord, index, monkeypatch):
    monkeypatch.setattr(replies, "show_reply", lambda *_: 1 / 0)
    code, _, err = onrecord("ask", REOPENED, "--index", index)
    assert code == 70 and "ZeroDivisionError" in err and "defect" in err.splitlines()[-1]


def test_a_closed_or_full_output_is_no_traceback(index):
    for shell, code in (("{} >&-", 0), ("{} >/dev/full", 2)):
        command = f"{sys.executable} -m assistant.cli documents --index {index}"
        buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
        done = subprocess.run(
            shell.format(command), shell=True, cwd=ROOT, env=buffered, capture_output=True, text=True, check=False
        )
        assert done.returncode == code and "Traceback" not in done.stderr and done.stderr.count("\n") <= 1


def test_the_head_of_a_long_text_is_quiet(tmp_path):
    folder = write_corpus(tmp_path / "corpus", long="A sentence to be cut off.\n\n" * 6_000)
    build_index(folder, tmp_path / "built", encoder=ToyEncoder())
    with subprocess_of("show", "long", "--index", str(tmp_path / "built")) as process:
        assert process.stdout.read(10) == b"A sentence"
        process.stdout.close()
        assert process.wait(60) == 141 and process.stderr.read() == b""


def hears_ctrl_c():
    """As from a terminal: what a shell starts in the background ignores Ctrl-C, and so would all it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_ctrl_c_is_quiet_and_130(tmp_path):
    asked = tmp_path / "questions.jsonl"
    os.mkfifo(asked)
    with subprocess_of("evaluate", str(asked), preexec_fn=hears_ctrl_c) as process:
        with asked.open("w"):  # opens once the command reads
            time.sleep(1.0)  # it may not read yet on a busy machine
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
        assert process.stderr.read() == b"onrecord: Stopped.\n"


# ── the terminal ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_terminal_gets_styles_and_a_pipe_gets_none(onrecord, index, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    window = Window()
    monkeypatch.setattr(sys, "stdout", window)
    assert commands.main(["ask", REOPENED, "--index", index, "--k", "1"]) == 0
    shown = window.getvalue()
    assert "\x1b[1m" in shown and max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= 60


class Looked(tuple):
    """Passages that count how often one of them is looked at."""

    times = 0

    def __iter__(self):
        for passage in super().__iter__():
            type(self).times += 1
            yield passage


def test_counting_passages_looks_at_each_once_however_many_documents_there_are(index):
    snapshot = open_index(Path(index))
    by_hand = {
        (document.id, record.start): len(
            [p for p in snapshot.passages if p.document == document.id and record.start <= p.start < record.end]
        )
        for document in snapshot.documents.values()
        for record in document.records
    }
    looked = Looked(snapshot.passages)
    counts = passage_counts(SimpleNamespace(passages=looked, documents=snapshot.documents))
    assert dict(counts) == {place: number for place, number in by_hand.items() if number}
    assert len(by_hand) > len(snapshot.documents) > 1
    assert Looked.times == len(looked)


def test_a_narrow_terminal_keeps_every_document_id_whole_and_names_the_part(index, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    window = Window()
    monkeypatch.setattr(sys, "stdout", window)
    commands.main(["documents", "--index", index])
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in window.getvalue().splitlines()]
    assert [line for line in lines if not line.startswith(" ")] == ["hostile", "minutes", "note", "report"]
    assert "Inspectorate, Inspectorate letter, Appendix A, 3 May 2024" in " ".join(" ".join(lines).split())
    assert "Library note, date not stated" in " ".join(" ".join(lines).split())


def test_a_terminal_is_never_sent_a_records_escape_sequences(index, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    window = Window()
    monkeypatch.setattr(sys, "stdout", window)
    commands.main(["show", "hostile", "--index", index])
    assert "\x1b" not in window.getvalue() and r"\x1b[31mred" in window.getvalue()
    commands.main(["search", "zebras", "--index", index])
    assert "\x1b[31m" not in window.getvalue() and "\u202e" not in window.getvalue()


# ── cost ────────────────────────────────────────────────────────────────────────────────────────────────────────────


HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "gradio", "langchain", "langchain_core", "numpy")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"], []])
def test_help_loads_neither_the_model_stack_nor_the_index(arguments):
    code = (
        "import sys\nfrom assistant.cli.commands import main\ncode = main(sys.argv[1:])\n"
        f"print('LOADED', sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == "LOADED []\n" and done.stdout


def test_reading_needs_no_model(index):
    code = (
        "import sys\nfrom assistant.cli.commands import main\n"
        f"main(['show', 'minutes', '--index', {index!r}])\nmain(['documents', '--index', {index!r}])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "print('LOADED', sorted(heavy), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "LOADED []\n"


def test_sigterm_puts_away_what_a_build_had_begun_and_is_143(tmp_path):
    corpus = write_corpus(tmp_path / "corpus")
    code = (
        "import os, signal, sys\nfrom assistant.cli import commands\nfrom assistant.models import encoder\n"
        "from tests.toys import ToyEncoder\nencoder.encoder_folder = str\n"
        "from assistant.models import question_encoder\nquestion_encoder.LIGHT = frozenset()\n"
        "encoder.SentenceEncoder = lambda *_: ToyEncoder()\nreal, seen = os.fsync, []\n"
        "os.fsync = lambda f: seen.append(1) or len(seen) == 5 and os.kill(os.getpid(), signal.SIGTERM) or real(f)\n"
        "sys.exit(commands.main(['build', '--corpus', sys.argv[1], '--index', sys.argv[2]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(corpus), str(tmp_path / "built")],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "onrecord: Ended.\n")
    assert not list((tmp_path / "built").glob(".staging-*"))
    assert not (tmp_path / "built/CURRENT").exists()
