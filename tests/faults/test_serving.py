"""The server under load, with slow, vanishing and hostile clients, and that it talks to nobody else."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from assistant.web import page
from assistant.web.guard import BODY
from tests.faults.guarded import LOG
from tests.toys import write_corpus
from tests.web import conftest
from tests.web.conftest import ANSWERED, made

ROOT = Path(__file__).resolve().parents[2]
USERS = int(os.environ.get("ONRECORD_USERS", "200"))
CALL = "/gradio_api/call/ask"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serving")
    with conftest.serving(made(folder), folder / "log") as running:
        yield running


def get(port, path, method="GET", body=None, **headers):
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")


def asked(port, question):
    """The question that the answer names, "busy" where there was no place, or what went wrong; a connection each."""
    try:
        body = json.dumps({"data": [question, 3, None, None, None, None, None, False]})
        status, told = get(port, CALL, "POST", body, **JSON)
        if status == 503:
            return "busy"
        _, stream = get(port, f"{CALL}/{json.loads(told)['event_id']}")
        return json.loads(stream.rpartition("data: ")[2])[0]["question"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"lost: {error!r}"


def status_of(running, name):
    lines = Path(f"/proc/{running.process.pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(name)))


def open_files(running):
    return len(list(Path(f"/proc/{running.process.pid}/fd").iterdir()))


@pytest.mark.reliability
def test_of_all_users_at_once_nobody_is_lost_or_gets_the_answer_of_another(served, record_property):
    questions = [f"Was the crossing on Bridge Street damaged {number} times?" for number in range(USERS)]
    before, began, took = status_of(served, "VmRSS"), time.monotonic(), []

    def ask(question):
        answer = asked(served.port, question)
        took.append(time.monotonic() - began)
        return answer

    with ThreadPoolExecutor(USERS) as people:
        answers = list(people.map(ask, questions))
    lost = [each for each in answers if each.startswith("lost")]
    crossed = [pair for pair in zip(questions, answers, strict=True) if pair[1] not in {pair[0], "busy"}]
    assert lost == [] and crossed == []
    assert answers.count("busy") <= max(0, USERS - 400)
    assert status_of(served, "VmRSS") - before < 300_000
    assert asked(served.port, ANSWERED) == ANSWERED
    record_property("counted", f"{len(lost)}/{USERS}")
    record_property("note", f"all answered within {max(took):.1f} s, half within {sorted(took)[USERS // 2]:.1f} s")


@pytest.mark.reliability
def test_clients_that_say_half_and_stay_or_ask_and_go_cost_the_others_nothing(served, record_property):
    base = open_files(served)
    with contextlib.ExitStack() as stack:
        for _ in range(300):
            wire = stack.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=10))
            wire.sendall(b"POST /gradio_api/call/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{")
        assert asked(served.port, ANSWERED) == ANSWERED
    for number in range(60):
        body = json.dumps({"data": [f"Number {number}?", 3, None, None, None, None, None, False]})
        assert get(served.port, CALL, "POST", body, **JSON)[0] == 200  # and nobody comes for the answer
    for _ in range(20):
        body = json.dumps({"data": [ANSWERED, 3, None, None, None, None, None, False]})
        event = json.loads(get(served.port, CALL, "POST", body, **JSON)[1])["event_id"]
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as wire:
            wire.sendall(f"GET {CALL}/{event} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert asked(served.port, ANSWERED) == ANSWERED
    until = time.monotonic() + 60
    while open_files(served) > base + 20 and time.monotonic() < until:
        time.sleep(0.5)
    assert open_files(served) <= base + 20
    record_property("counted", "380/380")


def test_the_server_connects_to_no_other_machine(tmp_path, monkeypatch, record_property):
    log = tmp_path / "connections.txt"
    log.touch()
    monkeypatch.setenv(LOG, str(log))
    real = subprocess.Popen
    monkeypatch.setattr(
        conftest.subprocess,
        "Popen",
        lambda command, **more: real(
            [each.replace("tests.web.server", "tests.faults.guarded") for each in command], **more
        ),
    )
    with conftest.serving(made(tmp_path), tmp_path / "served") as running:
        assert asked(running.port, ANSWERED) == ANSWERED
        paths = ["/", "/config", "/original/minutes", f"/?{urlencode({'q': ANSWERED})}", "/mentions.csv?q=crossing"]
        paths += [f"/answer.{form}?{urlencode({'q': ANSWERED})}" for form in ("csv", "docx", "md")]
        assert [get(running.port, path)[0] for path in paths] == [200] * len(paths)
        for path in ("/gradio_api/file=https://example.com/x", "/gradio_api/proxy=https://example.com"):
            assert get(running.port, path)[0] == 404
    assert log.read_text() == ""
    record_property("counted", f"0/{len(paths) + 3}")


def test_the_guard_of_connections_notices_one(tmp_path):
    log = tmp_path / "log"
    log.touch()
    code = (
        "import sys, socket\nfrom tests.faults.guarded import heard\nsys.addaudithook(heard)\n"
        "wire = socket.socket(); wire.setblocking(False)\n"
        "try:\n    wire.connect(('203.0.113.7', 9))\nexcept OSError:\n    pass\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env={**os.environ, LOG: str(log)})
    assert "203.0.113.7" in log.read_text()


def test_without_its_model_an_index_says_so_at_once_and_looks_nowhere_else(tmp_path, record_property):
    """The time counts from when the program is loaded; what is asserted is that nobody is asked for the model."""
    log = tmp_path / "log"
    log.touch()
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom tests.faults.guarded import heard\n"
        "sys.addaudithook(heard)\nfrom assistant import Assistant, ModelMissing, build_index\n"
        "from assistant.models.folders import ModelIdentity\nfrom tests.toys import ToyEncoder\n"
        "class Far(ToyEncoder):\n    identity = ModelIdentity('nobody/no-such-model', '0' * 64)\n"
        "place = Path(sys.argv[1])\nbuild_index(place / 'corpus', place / 'built', encoder=Far())\n"
        "began = time.monotonic()\ntry:\n    Assistant.open(place / 'built')\n"
        "except ModelMissing as error:\n    print(time.monotonic() - began)\n    print(error)\n"
    )
    write_corpus(tmp_path / "corpus")
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**environment, LOG: str(log)},
    )  # fmt: skip
    seconds, told = done.stdout.strip().split("\n")
    assert "no-such-model" in told and "nothing was fetched" in told
    assert log.read_text() == ""
    record_property("counted", f"{float(seconds):.2f} s")


# ── the settings, row by row ────────────────────────────────────────────────────────────────────────────────────────


SETTINGS = """
import json, os, sys
from pathlib import Path
from assistant.web import server
from assistant.web.state import ChatState
made = server.ServerSettings(index=Path(sys.argv[1]), corpus=Path(sys.argv[1]))
guard = server.application(ChatState(made.index, made.corpus), made)
blocks = guard._application.routes[-1].app.get_blocks()
names = ("analytics_enabled", "allowed_paths", "blocked_paths", "max_file_size", "show_error", "max_threads",
         "enable_monitoring", "run_history", "pwa", "ssr_mode", "state_session_capacity", "delete_cache", "share")
functions = [[each.queue, each.concurrency_limit] for each in blocks.fns.values()]
told = {name: getattr(blocks, name, "not there") for name in names}
environment = {name: os.environ[name] for name in server._QUIET}
queue = [blocks._queue.max_size, blocks._queue.default_concurrency_limit, blocks._queue.update_intervals,
         blocks._queue.live_updates]
print(json.dumps([told, environment, queue, functions, sorted(guard._allowed.hosts), made.host]))
"""


def test_every_setting_a_gradio_app_must_have_is_set(tmp_path, record_property):
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told, environment, queue, functions, hosts, host = json.loads(done.stdout.splitlines()[-1])
    wanted = {
        "analytics_enabled": False, "allowed_paths": [], "show_error": False, "enable_monitoring": False,
        "run_history": False, "pwa": False, "state_session_capacity": 1000, "delete_cache": [3600, 3600],
        "max_file_size": 1024, "blocked_paths": [str(tmp_path)] * 2,
    }  # fmt: skip
    assert {name: told[name] for name in wanted} == wanted
    assert told["ssr_mode"] in {False, None, "not there"}
    assert told["share"] in {False, None, "not there"}
    assert environment["GRADIO_SHARE"] == environment["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert {environment["HF_HUB_OFFLINE"], environment["HF_HUB_DISABLE_TELEMETRY"]} <= {"1", "True"}
    most, at_a_time, every, _ = queue
    assert (most, at_a_time) == (page._WAITING, 4) and most <= 400 and every >= 5
    assert all(queued is False or limit is not None for queued, limit in functions)
    assert told["max_threads"] >= page._AT_THE_DOOR + 16
    assert (hosts, host) == (["127.0.0.1", "::1", "localhost"], "127.0.0.1")
    assert BODY == 64 * 1024
    record_property("counted", f"{len(wanted) + 10}/{len(wanted) + 10}")
