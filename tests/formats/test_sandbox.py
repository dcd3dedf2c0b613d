"""The sandbox: whatever a file does to the process that reads it, the others are read and the answer says why."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import OnRecordError, Unreadable
from assistant.formats import parsing, reading_process
from assistant.formats.sandbox import Limits, Readers, read_all, read_apart
from assistant.records import ParsedFile
from tests.formats.papers import Put, docx, numbered, pdf

ROOT = Path(__file__).resolve().parents[2]
MISBEHAVING = """
import json, os, signal, sys, tempfile, time
sys.path[:] = json.loads(sys.argv[1])
from assistant.formats import parsing
from assistant.formats import serving
well_behaved = parsing.parse_file

def read(data, name, *, careful=False, recognition=None):
    if data == b"hang":
        time.sleep(600)
    if data == b"spin":
        while True:
            pass
    if data == b"abort":
        os.abort()
    if data == b"crash" and not careful:
        os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"exit":
        os._exit(3)
    if data == b"chatter":
        print("x" * 100_000)
        os.write(1, b"y" * 100_000)
        os.write(2, b"z" * 100_000)
    if data == b"write":
        with open(os.path.join(tempfile.gettempdir(), "on-record-must-not-exist"), "w") as file:
            file.write("words")
    if data == b"lie":
        os.write(4, b"\\xff" * 64)
    if data == b"eat":
        data = b"eat" + bytes(2_000_000_000)
    return well_behaved(data, name, careful=careful)

parsing.parse_file = read
serving.serve()
"""


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reading_process, "_PROGRAM", MISBEHAVING)
    yield


def said(answer: ParsedFile | Unreadable) -> str:
    return answer.text if isinstance(answer, ParsedFile) else str(answer)


def test_what_comes_back_is_what_the_door_reads() -> None:
    pages = [[Put(72, 780, "Report"), Put(72, 700, f"Finding £{n}"), Put(300, 20, str(n))] for n in range(1, 5)]
    data = pdf(*pages, b"", title="Report", catalog="/PageLabels << /Nums [0 << /S /r >>] >>")
    assert read_apart(data, "a.pdf") == parsing.parse_file(data, "a.pdf")
    assert parsing.parse_file(data, "a.pdf").notices
    level = '<w:lvl w:ilvl="0"><w:lvlText w:val="R%1"/></w:lvl>'
    numbers = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
    numbers += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    word = docx(numbered("Publish the plan."), numbering=numbers)
    assert read_apart(word, "a.docx") == parsing.parse_file(word, "a.docx")
    assert [mark.label for mark in parsing.parse_file(word, "a.docx").marks] == [3]
    with pytest.raises(Unreadable) as apart, Readers(1, Limits()) as readers:
        raise readers.read("x", bytes.fromhex("d0cf11e0a1b11ae1"))  # type: ignore[misc]
    assert apart.value.what == "this is an old Office file (.doc, .xls, .ppt or .msg) that is damaged or cut short."
    assert apart.value.remedy == "Fetch it again, or save it as DOCX or PDF."


@pytest.mark.usefixtures("misbehaving")
def test_bad_files_neither_stop_nor_delay_the_good_and_the_order_is_kept() -> None:
    bad = ["hang", "abort", "exit", "eat", "spin"]
    items = [
        (name, word.encode()) for n, word in enumerate(bad) for name, word in ((f"good{n}", f"words {n}"), (word, word))
    ]
    began = time.monotonic()
    answers = list(read_all(items, 2, Limits(seconds=1.0)))
    assert time.monotonic() - began < 30
    assert [name for name, _ in answers] == [name for name, _ in items]
    by_name = {name: said(answer) for name, answer in answers}
    assert [by_name[f"good{n}"] for n in range(5)] == [f"words {n}" for n in range(5)]
    assert "took longer than 1 s" in by_name["hang"]
    assert "took longer than 1 s" in by_name["spin"]
    assert "broke down" in by_name["abort"] and "SIGABRT" in by_name["abort"]
    assert "exit code 3" in by_name["exit"]
    assert "more than the 500 MB allowed" in by_name["eat"]


@pytest.mark.usefixtures("misbehaving")
def test_a_file_that_crashes_a_parser_is_read_again_with_care() -> None:
    with Readers(1, Limits()) as readers:
        assert said(readers.read("crash.txt", b"crash")) == "crash"


@pytest.mark.usefixtures("misbehaving")
def test_chatter_lies_and_written_files_do_not_come_through() -> None:
    written = Path(tempfile.gettempdir(), "on-record-must-not-exist")
    written.unlink(missing_ok=True)  # of a run that tried the test without the guard
    with Readers(1, Limits(seconds=2)) as readers:
        assert said(readers.read("a", b"chatter")) == "chatter"
        assert "OSError" in said(readers.read("a", b"write")) or "broke down" in said(readers.read("a", b"write"))
        assert isinstance(readers.read("a", b"lie"), ParsedFile | Unreadable)
        assert said(readers.read("a", b"words after all")) == "words after all"
    assert not written.exists() or not written.read_text()


def test_readers_are_reused_and_left_by_none() -> None:
    with Readers(1, Limits()) as readers:
        readers.read("a.txt", b"one")
        process = next(iter(readers._all))._process
        for number in range(20):
            assert said(readers.read("a.txt", f"words {number}".encode())) == f"words {number}"
        assert next(iter(readers._all))._process is process
    assert process.poll() is not None


def test_a_pool_given_up_half_way_leaves_no_process() -> None:
    answers = read_all(((f"{n}.txt", b"words") for n in range(1_000)), 2)
    assert next(answers)[0] == "0.txt"
    answers.close()  # type: ignore[attr-defined]


def test_items_are_taken_only_as_they_are_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[tuple[str, bytes]]:
        for number in range(100):
            taken.append(number)
            yield f"{number}.txt", b"words"

    answers = read_all(items(), 2)
    next(answers)
    assert len(taken) <= 8
    answers.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("filters", ["/Filter /FlateDecode", "/Filter [/FlateDecode /FlateDecode]"])
def test_a_bomb_is_refused_within_the_limits(filters: str) -> None:
    drawn = zlib.compress(b"q 1 0 0 1 0 0 cm Q " * 5_000_000, 9)
    bomb = pdf(
        drawn if "[" not in filters else zlib.compress(zlib.compress(bytes(300_000_000), 9), 9), stream_filter=filters
    )
    with Readers(1, Limits(seconds=10, megabytes=300)) as readers:
        answer = readers.read("bomb.pdf", bomb)
        assert isinstance(answer, Unreadable)
        assert said(readers.read("a.txt", b"words")) == "words"


def test_files_are_opened_only_where_they_are_files(tmp_path: Path) -> None:
    import os

    (tmp_path / "real.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with Readers(1, Limits(seconds=2)) as readers:
        assert said(readers.read("real.txt", tmp_path / "real.txt")) == "words"
        assert "it is a link" in said(readers.read("link.txt", tmp_path / "link.txt"))
        assert "no regular file" in said(readers.read("pipe.txt", tmp_path / "pipe.txt"))
        assert "cannot be opened" in said(readers.read("none.txt", tmp_path / "none.txt"))
        assert isinstance(readers.read("folder", tmp_path), Unreadable)


def test_it_works_from_a_plain_script_without_a_guard(tmp_path: Path) -> None:
    script = tmp_path / "rebuild.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from assistant.formats.sandbox import read_all\n"
        "for name, parsed in read_all([('a.txt', b'words'), ('b.txt', b'more')], 2):\n    print(name, parsed.text)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("a.txt words\nb.txt more\n", "", 0)


def test_a_reader_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_process, "_PROGRAM", "raise SystemExit('no parsers here')")
    with pytest.raises(OnRecordError, match="no parsers here"):
        read_apart(b"words", "a.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux")
def test_the_limit_leaves_the_interpreter_room() -> None:
    with Readers(1, Limits()) as readers:
        readers.read("a.txt", b"words")
        process = next(iter(readers._all))._process.pid
        status = Path(f"/proc/{process}/status").read_text()
    address_space = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmSize")) / 1024
    assert address_space < 250


def test_where_the_system_cannot_limit_a_reader_none_is_started_and_that_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    with pytest.raises(OnRecordError, match="limited by means of Unix") as caught:
        read_apart(b"The weir was mended.", "weir.txt")
    assert "Linux" in caught.value.remedy and "Windows is not supported" in caught.value.remedy
