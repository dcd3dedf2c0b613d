"""The rebuild script: the same build as the command's, from anywhere, with a summary that leaves nothing out."""

import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import build_index
from assistant.cli import commands
from assistant.cli.progress import progress
from assistant.index.building import BuildProgress
from tests.toys import NOTE, ToyEncoder, load_with, write_corpus

SCRIPT = Path(__file__).resolve().parent.parent.parent / "index" / "rebuild.py"


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    load_with(monkeypatch, lambda name="toy": ToyEncoder())


@pytest.fixture
def rebuild(monkeypatch, capsys):
    """Runs the script as ``python index/rebuild.py`` does: (exit code, stdout, stderr)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), *arguments])
        monkeypatch.setattr(sys, "path", list(sys.path))
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return run


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_the_script_the_command_and_the_function_publish_the_same_bytes(rebuild, tmp_path, capsys):
    corpus = write_corpus(tmp_path / "corpus")
    assert rebuild("--corpus", str(corpus), "--index", str(tmp_path / "one"))[0] == 0
    assert commands.main(["build", "--corpus", str(corpus), "--index", str(tmp_path / "two")]) == 0
    build_index(corpus, tmp_path / "three", encoder=ToyEncoder())
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")


def test_the_summary_counts_added_changed_removed_and_names_what_could_not_be_read(rebuild, tmp_path):
    corpus = write_corpus(tmp_path / "corpus", extra="The weir was mended in the spring.\n")
    where = ("--corpus", str(corpus), "--index", str(tmp_path / "built"))
    _, out, err = rebuild(*where)
    assert err == "" and "4 documents" in out and "added 4, changed 0, unchanged 0, removed 0, unreadable 0" in out
    (corpus / "extra.txt").unlink()
    (corpus / "note.txt").write_text(NOTE + "\nThe roof leaks again.\n", encoding="utf-8")
    (corpus / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    code, out, err = rebuild(*where)
    assert (code, err) == (0, "")
    assert "added 0, changed 1, unchanged 2, removed 1, unreadable 1" in out
    assert "changed: note.txt" in out and "removed: extra.txt" in out
    assert "Not in the index, 1 file:\n  broken.docx: " in out
    assert "\x1b" not in out and "\r" not in out


def test_json_gives_the_whole_report(rebuild, tmp_path):
    code, out, _ = rebuild("--corpus", str(write_corpus(tmp_path / "c")), "--index", str(tmp_path / "i"), "--json")
    report = json.loads(out)
    assert code == 0 and report["added"] == ["minutes.txt", "note.txt", "report.txt"] and report["documents"] == 3


@pytest.mark.parametrize("corpus", ["absent", "empty"])
def test_a_corpus_missing_or_empty_is_one_line_and_overwrites_nothing(rebuild, tmp_path, corpus):
    (tmp_path / "empty").mkdir()
    build_index(write_corpus(tmp_path / "good"), tmp_path / "built", encoder=ToyEncoder())
    before = contents(tmp_path / "built")
    code, out, err = rebuild("--corpus", str(tmp_path / corpus), "--index", str(tmp_path / "built"))
    assert code == 2 and out == "" and err.startswith("onrecord: ") and err.count("\n") == 1
    assert contents(tmp_path / "built") == before


def test_it_runs_from_any_folder_and_by_default_means_its_own_repository(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--help"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    shown = "".join(done.stdout.split())
    assert done.stderr == "" and str(SCRIPT.parent / "built") in shown and str(SCRIPT.parent.parent / "corpus") in shown


def test_without_the_packages_it_says_what_to_install(tmp_path):
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(SCRIPT)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "make setup" in done.stderr


def test_a_log_gets_a_line_every_half_minute_with_the_rate_since_the_last_and_the_time_left():
    now, log = [0.0], io.StringIO()
    with progress(log, lambda: now[0]) as tell:
        for seconds, stage, done in (
            *((10, "read", 100), (39, "read", 390), (40, "read", 400), (69, "read", 1_000)),
            *((75, "embed", 64), (104, "embed", 640), (105, "embed", 664), (136, "embed", 15_332)),
        ):
            now[0] = float(seconds)
            tell(BuildProgress(stage, done, 1_000 if stage == "read" else 30_000, "a.txt"))
    assert log.getvalue().splitlines() == [
        "read: 400 of 1,000 files, 10.0 a second, 60 s left",
        "embed: 664 of 30,000 passages, 20.0 a second, 24 min left",
        "embed: 15,332 of 30,000 passages, 473.2 a second, 31 s left",
    ]


def test_the_bar_shows_stage_count_and_file_on_a_terminal_and_nothing_in_a_pipe(monkeypatch):
    class Window(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    for err in (Window(), io.StringIO()):
        with progress(err) as tell:
            for done in range(1, 4):
                tell(BuildProgress("embed", done, 3, f"[bold]{done}\x1b[31m.txt"))
        shown = err.getvalue()
        assert ("3/3" in shown and "[bold]3" in shown and "\x1b[31m.txt" not in shown) if err.isatty() else shown == ""
