"""Around the page: switching versions, watching, files to save, feedback, the command line of the server."""

import csv
import io
import logging
import os
import re
import socket
import subprocess
import sys
import time
import warnings
import zipfile
from dataclasses import replace
from urllib.parse import quote

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient

from assistant import Answer, build_index
from assistant.answering import link_to_original, verbatim
from assistant.assistant import Assistant
from assistant.cli.commands import main, serve
from assistant.errors import OnRecordError
from assistant.index import open_search_index
from assistant.models.folders import ModelIdentity
from assistant.records import Filters
from assistant.web import examples, logs, routes, status, watch
from assistant.web import state as state_module
from assistant.web.controller import Controller
from assistant.web.downloads import NoSuchFile, download
from assistant.web.feedback import COLUMNS, Feedback
from assistant.web.guard import Allowed, Guard
from assistant.web.page import Handlers
from assistant.web.routes import health, read_original
from assistant.web.state import ChatState, answered
from tests.toys import ToyEncoder, write_corpus
from tests.web.conftest import ANSWERED, ROOT, made

# ── the state ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_version_is_switched_to_and_a_broken_one_is_not(tmp_path):
    place = made(tmp_path)
    state = ChatState(place.index, place.corpus, ToyEncoder())
    first = state.assistant()
    assert state.assistant() is first
    write_corpus(place.corpus, fresh="The mayor opened the new bridge.\n")
    build_index(place.corpus, place.index, encoder=ToyEncoder())
    second = state.assistant()
    assert {each.id for each in second.documents} - {each.id for each in first.documents} == {"fresh"}
    assert state.notice is None
    (place.index / "CURRENT").write_text('{"version": "v-0000000000000000", "card_sha256": "00"}')
    assert state.assistant() is second
    assert "index/rebuild.py" in (state.notice or "")
    assert "serves" in health(state)[0]["notice"]
    fresh = ChatState(place.index, place.corpus, ToyEncoder())
    assert fresh.trouble is None
    assert "serves in its place" in (fresh.notice or "")


def test_a_damaged_version_is_told_on_the_page_and_mended_by_the_next_build_without_a_restart(tmp_path, monkeypatch):
    place = made(tmp_path)
    first = ChatState(place.index, place.corpus, ToyEncoder()).assistant().snapshot.version
    write_corpus(place.corpus, fresh="The mayor opened the new bridge.\n")
    second = build_index(place.corpus, place.index, encoder=ToyEncoder()).version
    (place.index / second / "scores.npy").write_bytes(b"junk")
    state = ChatState(place.index, place.corpus, ToyEncoder())
    controller = Controller(state, Feedback(tmp_path / "f.sqlite"))
    opened = []
    monkeypatch.setattr(state_module, "open_search_index", lambda *named: opened.append(1) or open_search_index(*named))
    for _ in range(3):
        assert state.assistant().snapshot.version == first
    assert len(opened) == 1
    told, status = health(state)
    assert status == 200
    assert second in told["notice"]
    assert second in str(controller.corpus())
    assert second in str(Handlers(controller)._welcome())
    assert build_index(place.corpus, place.index, encoder=ToyEncoder()).version == second
    assert state.assistant().snapshot.version == second
    assert state.notice is None
    assert second not in str(Handlers(controller)._welcome())


def test_the_quotations_compared_and_withheld_are_told_to_programs_and_on_the_status_page(state, monkeypatch):
    before = health(state)[0]["quotations"]
    state.assistant().ask(ANSWERED)
    told = health(state)[0]["quotations"]
    assert told["checked"] > before["checked"]
    for shows in (routes, status):  # the count itself goes on: a question of a test before may still be counted
        monkeypatch.setattr(shows, "verbatim_count", lambda: verbatim.VerbatimCount(1234, 5))
    assert health(state)[0]["quotations"] == {"checked": 1234, "withheld": 5}
    page = status.status_page(state.assistant().snapshot)
    assert "1,234 quotations compared" in page
    assert "5 withheld" in page


class Scripted:
    """An assistant that answers every other candidate, each second one from the same record."""

    def __init__(self, assistant: Assistant, reply: Answer) -> None:
        self.snapshot = assistant.snapshot
        self._reply = reply
        self.asked: dict[str, object] = {}

    def search(self, *_: object) -> None:
        """The model is loaded with the first question."""

    def ask(self, question: str) -> object:
        number = len(self.asked)
        best = replace(self._reply.citations[0], title=f"Record {number // 4}")
        reply = replace(self._reply, citations=(best,)) if number % 2 else None
        self.asked[question] = reply
        return reply


def test_every_example_has_an_answer_and_they_are_of_different_records_first(assistant):
    reply = assistant.ask(ANSWERED)
    assert isinstance(reply, Answer)
    scripted = Scripted(assistant, reply)
    found = list(answered(scripted))
    assert found
    assert all(scripted.asked[each.question].citations[0].title == each.source for each in found)
    sources = [each.source for each in found]
    assert len(set(sources[: len(set(sources))])) == len(set(sources))


def test_candidates_are_questions_each_once(assistant):
    found = list(examples.candidates(assistant.snapshot))
    assert found
    assert len(set(found)) == len(found)
    assert all(each.endswith("?") for each in found)


def test_an_index_built_anew_with_another_encoder_is_switched_to(tmp_path, monkeypatch):
    class Other(ToyEncoder):
        identity = ModelIdentity("other", "0" * 64)

    place = made(tmp_path)
    state = ChatState(place.index, place.corpus, ToyEncoder())
    state.assistant()
    build_index(place.corpus, place.index, encoder=Other())
    monkeypatch.setattr("assistant.web.state.load_question_encoder", lambda name: {"other": Other()}[name])
    assert state.assistant().snapshot.card.encoder.name == "other"


def test_health_is_trouble_with_its_remedy_where_there_is_no_index(tmp_path):
    told, status = health(ChatState(tmp_path / "none", tmp_path, ToyEncoder()))
    assert status == 503
    assert told["status"] == "trouble"
    assert "index/rebuild.py" in told["remedy"]


def test_a_change_of_the_corpus_is_built_and_served_without_a_restart(tmp_path):
    place = made(tmp_path)
    state = ChatState(place.index, place.corpus, ToyEncoder())
    ended = []
    thread = watch.watch(state, 0.05, lambda: bool(ended))
    (place.corpus / "later.txt").write_text("The swimming pool was closed on Tuesday.\n", encoding="utf-8")
    until = time.monotonic() + 20
    while len(state.assistant().documents) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    ended.append(True)
    thread.join(10)
    assert "later" in {each.id for each in state.assistant().documents}


def test_an_emptied_corpus_leaves_the_version_before_in_service(tmp_path, caplog):
    place = made(tmp_path)
    state = ChatState(place.index, place.corpus, ToyEncoder())
    for file in place.corpus.iterdir():
        file.unlink()
    watch.rebuild(state)
    assert "not rebuilt" in caplog.text
    assert len(state.assistant().documents) == 4
    assert "was not indexed anew" in health(state)[0]["notice"]
    write_corpus(place.corpus, hostile="Words.\n")
    watch.rebuild(state)
    state.assistant()
    assert "notice" not in health(state)[0]


def test_a_change_is_seen_by_name_size_or_time(tmp_path):
    (tmp_path / "a").write_text("x")
    first = watch.sight(tmp_path)
    os.utime(tmp_path / "a", ns=(1, 1))
    second = watch.sight(tmp_path)
    (tmp_path / "b").write_text("y")
    assert len({first, second, watch.sight(tmp_path)}) == 3
    assert watch.sight(tmp_path / "none") == ()


def test_no_control_character_reaches_the_log():
    """A line end in what is told would let whoever wrote it forge a line of the log."""
    told = "index a\r\n12:00:00 forged\x1b[2J\u202e\u2028b"
    line = logs.Lines("%(message)s").format(logging.LogRecord("onrecord", 30, "", 0, told, (), None))
    assert line.endswith("index a 12:00:00 forged [2J b")


def test_the_log_leaves_the_program_as_it_found_it(capsys):
    root = logging.getLogger()
    kept = logging.NullHandler()
    root.addHandler(kept)
    try:
        before = sys.stderr, root.handlers[:], root.level, logs.log.level, warnings.showwarning
        with logs.set_up():
            assert kept not in root.handlers
            logs.log.info("told")
            sys.stderr.write("ValueError: not told\n")
        assert (sys.stderr, root.handlers, root.level, logs.log.level, warnings.showwarning) == before
    finally:
        root.removeHandler(kept)
    told = capsys.readouterr().err
    assert "told" in told
    assert "a request failed: ValueError" in told
    assert "not told" not in told


# ── files to save ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_saved_as_csv_word_and_markdown(assistant):
    reply = assistant.ask(ANSWERED)
    query = "q=" + ANSWERED.replace(" ", "+")
    rows = list(csv.reader(io.StringIO(download(assistant, "answer", "csv", query).data.decode("utf-8-sig"))))
    assert rows[1][3] == reply.citations[0].quote
    with zipfile.ZipFile(io.BytesIO(download(assistant, "answer", "docx", query).data)) as word:
        assert reply.citations[0].quote.split()[-1] in word.read("word/document.xml").decode()
    assert download(assistant, "answer", "md", query).data.startswith(b"# ")


def test_mentions_are_saved_with_the_filters_and_forms_of_the_address(assistant):
    def times(query):
        rows = list(csv.DictReader(io.StringIO(download(assistant, "mentions", "csv", query).data.decode("utf-8-sig"))))
        return sum(int(row["times"]) for row in rows)

    assert times("q=crossing") == assistant.mentions("crossing").count
    assert times("q=crossing&kind=letter") == 1
    assert times("q=crossings&forms=1") == assistant.mentions("crossings", stemmed=True).count > times("q=crossings")


@pytest.mark.parametrize(("what", "form"), [("answer", "exe"), ("mentions", "md"), ("feedback", "csv"), ("", "")])
def test_other_files_are_refused(assistant, what, form):
    with pytest.raises(NoSuchFile):
        download(assistant, what, form, "q=x")


def test_a_file_of_a_bad_address_is_an_error_of_ours(assistant):
    for query in ("", "q=", "q=" + "a" * 2000, "q=x&publisher=Nobody"):
        with pytest.raises(OnRecordError):
            download(assistant, "answer", "csv", query)


def test_an_original_is_given_only_as_it_was_indexed(tmp_path):
    place = made(tmp_path)
    note = Assistant.open(place.index, encoder=ToyEncoder()).document("note")
    file = place.corpus / "note.txt"
    assert read_original(note, place.corpus) == file.read_bytes()
    for alter, code in ((lambda: file.write_text("changed"), 409), (lambda: file.unlink(), 404)):
        alter()
        with pytest.raises(HTTPException) as refused:
            read_original(note, place.corpus)
        assert refused.value.status_code == code
    file.symlink_to("/etc/hostname")
    with pytest.raises(HTTPException):
        read_original(note, place.corpus)
    with pytest.raises(HTTPException):
        read_original(replace(note, file="../built/CURRENT"), place.corpus)


ODD = ("2023/minutes.txt", "2024/minutes.txt", "Item #3.txt", "R&D + 50%.txt", "Minutes..final.txt", "a..b/c d?.txt")


def test_every_original_is_given_under_its_link_whatever_its_id_holds(tmp_path):
    corpus = tmp_path / "corpus"
    for number, name in enumerate(ODD):
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_text(f"The committee met about matter {number} on Tuesday.\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", encoder=ToyEncoder())
    (corpus.parent / "secret.txt").write_text("not of the corpus", encoding="utf-8")
    app, state = FastAPI(), ChatState(tmp_path / "index", corpus, ToyEncoder())
    routes.add(app, state)
    asking = TestClient(Guard(app, Allowed()), base_url="http://localhost")
    documents = state.assistant().documents
    assert {document.file for document in documents} == set(ODD)
    for document in documents:
        given = asking.get("/" + link_to_original(document))
        assert (given.status_code, given.content) == (200, (corpus / document.file).read_bytes())
        assert asking.get("/original/" + quote(document.id, safe="")).content == given.content
    for outside in ("../secret.txt", "../secret", "2023/../../secret.txt", str(corpus.parent / "secret.txt")):
        assert asking.get("/original", params={"document": outside}).status_code == 404
        assert asking.get("/original/" + quote(outside, safe="")).status_code == 404


# ── feedback ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_feedback_is_exported_so_that_no_cell_is_a_formula(tmp_path, assistant):
    kept = Feedback(tmp_path / "kept" / "feedback.sqlite")
    citation = assistant.ask(ANSWERED).citations[0]
    acting = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        " =1+1",
        "＝1+1",
        "\u3000＝1",
        "\u200b=1",
        "\n=1",
        "\t1",
        "|calc",
        "﹢1",
        "\x00=1",
    ]
    harmless = ["plain", 'a,"b"\nc', "1 = 1", "’=1"]
    for question in acting + harmless:
        kept.keep(question, Filters(), citation, 1)
    out = io.StringIO()
    assert kept.export(out) == len(acting + harmless)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert [row[1] for row in rows[1:]] == [f"'{question}" for question in acting] + harmless
    assert [row[1] for row in kept.rows()] == acting + harmless


def test_feedback_lies_where_git_does_not_look(tmp_path, assistant):
    kept = Feedback(tmp_path / "kept" / "feedback.sqlite")
    assert list(kept.rows()) == []
    assert not kept.path.parent.exists()
    kept.keep("x", Filters(), assistant.ask(ANSWERED).citations[0], 1)
    assert (kept.path.parent / ".gitignore").read_text() == "*\n"


# ── the server's command line ───────────────────────────────────────────────────────────────────────────────────────


def test_a_port_that_is_taken_is_one_line_with_what_to_do(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    told = capsys.readouterr().err.strip()
    assert f"port {port}" in told
    assert "--port" in told
    assert "\n" not in told


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--host", "203.0.113.7"]])
def test_an_address_that_cannot_be_had_is_one_line(arguments, capsys):
    assert main(["serve", *arguments]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("given", ["user", "user:", ":password", ""])
def test_a_login_without_a_name_or_password_is_refused(given, capsys):
    assert main(["serve", "--auth", given]) == 2
    assert "USER:PASSWORD" in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_app_py_lists_the_options_of_onrecord_serve_and_loads_nothing_heavy_for_it(asked):
    code = f"import runpy, sys; sys.argv = ['app.py', '{asked}']\ntry: runpy.run_path('app.py', run_name='__main__')\n"
    code += "finally: print([m for m in ('gradio', 'numpy', 'torch', 'faiss', 'fastapi') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.endswith("[]\n")
    options = {
        "host",
        "port",
        "index",
        "corpus",
        "auth",
        "auth-file",
        "log-format",
        "metrics",
        "users",
        "new-corpus",
        "allow-host",
        "watch",
        "watches",
        "reader",
        "encoder",
        "trust-remote-code",
        "root-path",
    }
    assert set(re.findall(r"^  (?:-h, )?--([\w-]+)", told, re.M)) == options | {"feedback", "export-feedback", "help"}


def test_a_password_may_hold_colons():
    assert serve.make_context("serve", ["--auth", "a:b:c"]).params["auth"] == ("a", "b:c")


def test_feedback_is_exported_from_the_command_line(tmp_path, capsys, assistant):
    path = tmp_path / "kept" / "feedback.sqlite"
    Feedback(path).keep("x", Filters(), assistant.ask(ANSWERED).citations[0], 1)
    assert main(["serve", "--feedback", str(path), "--export-feedback"]) == 0
    assert capsys.readouterr().out.startswith("at,question,")


def test_nothing_heavy_is_imported_to_read_the_arguments():
    code = "import sys, assistant.web.server; print([m for m in ('gradio', 'torch', 'faiss') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_names_it_is_reached_by_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("ONRECORD_HOSTS", "papers.example papers.invalid")
    assert serve.make_context("serve", []).params["hosts"] == ("papers.example", "papers.invalid")
