"""Behind a real proxy, below a path, with a login and without: nginx as docs/operating has it."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest

from assistant import Assistant, Filters
from assistant.web import SavedQuestions, WatchKind
from assistant.web.users import keep_user
from tests.toys import ToyEncoder
from tests.web.conftest import ANSWERED, ROOT, serving
from tests.web.test_login import FORM, PAGE, cookie, send

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(
    NGINX is None, reason="NO NGINX FOUND: the proxy was not tested (apt-get install nginx-light)"
)


def configuration(folder: Path, port: int, behind: int) -> str:
    """The documented server, on this port and without TLS, in a configuration that needs no rights."""
    given = (ROOT / "docs/operating/nginx.conf").read_text(encoding="utf-8")
    given = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", given)
    given = re.sub(r"(?m)^ *(?:ssl_\w+|add_header) .*\n", "", given).replace("127.0.0.1:7860", f"127.0.0.1:{behind}")
    assert "ssl" not in given and "proxy_pass" in given
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 256; }}\nhttp {{ access_log off;\n{temporary}{given}\n}}\n"
    )


@contextlib.contextmanager
def nginx(folder: Path, behind: int):
    """The port of an nginx before the server."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(configuration(folder, port, behind), encoding="utf-8")
    started = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
    finally:
        started.terminate()
        started.wait(20)


@pytest.mark.parametrize("login", [False, True])
def test_below_the_path_every_file_is_there_and_a_question_is_answered(place, tmp_path, login):
    keep_user(tmp_path / "users", "clerk", "correct horse")
    options = ["--users", str(tmp_path / "users")] if login else []
    desk = Assistant.open(place.index, encoder=ToyEncoder())
    watch = SavedQuestions(tmp_path / "watches.sqlite").add(desk, WatchKind.MENTIONS, "crossing", Filters())
    options += ["--watches", str(tmp_path / "watches.sqlite")]
    with serving(place, tmp_path / "s", *options) as served, nginx(tmp_path / "n", served.port) as port:
        assert send(port, "GET", "/onrecord")[1]["Location"].endswith("/onrecord/")
        own = {}
        if login:
            assert send(port, "GET", "/onrecord/status")[0] == 401
            body = urlencode({"username": "clerk", "password": "correct horse"})
            status, headers, _ = send(port, "POST", "/onrecord/login", body, {**FORM, **PAGE})
            assert (status, headers["Location"]) == (303, "/onrecord/")
            own = {"Cookie": cookie(headers)}
        status, _, page = send(port, "GET", "/onrecord/", headers=own)
        assert status == 200 and f'"root":"http://127.0.0.1:{port}/onrecord"' in page
        files = set(re.findall(r'(?:src|href)=\\?"(/[^"\\]+)', page))
        assert files and all(address.startswith("/onrecord/") for address in files if "/own/" in address)
        for address in files:
            assert send(port, "GET", address, headers=own)[0] == 200, address
        asked = urlencode({"q": ANSWERED})
        assert "damaged by the flood" in send(port, "GET", f"/onrecord/answer.json?{asked}", headers=own)[2]
        for path in (f"answer.md?{asked}", "openapi.json", f"feeds/{watch.id}.xml"):  # what leads back leads here
            status, _, text = send(port, "GET", f"/onrecord/{path}", headers=own)
            led = set(re.findall(r"http:?\\?:?//(?:127\.0\.0\.1|localhost)(?::\d+)?(?:/onrecord)?", text))
            assert status == 200 and {each.replace("\\", "") for each in led} == {
                f"http://127.0.0.1:{port}/onrecord"
            }, led


def test_a_restart_under_load_loses_nobody_their_session_and_asks_them_to_come_again(place, tmp_path):
    """Who asks while the server is down gets nginx's 502; before and after, an answer; never a wrong page."""
    keep_user(tmp_path / "users", "clerk", "correct horse")
    options = ["--users", str(tmp_path / "users")]
    given: list[int] = []
    stop = threading.Event()

    def asking(own):
        while not stop.is_set():
            with contextlib.suppress(OSError, HTTPException):
                status, _, text = send(port, "GET", f"/onrecord/answer.json?{urlencode({'q': ANSWERED})}", headers=own)
                assert (status == 200) == ("damaged by the flood" in text)
                given.append(status)
            time.sleep(0.02)

    with contextlib.ExitStack() as stack:
        first = stack.enter_context(serving(place, tmp_path / "s", *options))
        port = stack.enter_context(nginx(tmp_path / "n", first.port))
        body = urlencode({"username": "clerk", "password": "correct horse"})
        own = {"Cookie": cookie(send(port, "POST", "/onrecord/login", body, {**FORM, **PAGE})[1])}
        with ThreadPoolExecutor(4) as people:
            asked = [people.submit(asking, own) for _ in range(4)]
            while len(given) < 20:
                time.sleep(0.05)
            first.process.terminate()
            first.process.wait(60)
            before = len(given)
            stack.enter_context(serving(place, tmp_path / "s", "--port", str(first.port), *options))
            while given[before:].count(200) < 20:
                time.sleep(0.05)
            stop.set()
            for each in asked:
                each.result()
    assert set(given) <= {200, 502, 503} and given[-1] == 200
    with contextlib.suppress(OSError):
        HTTPConnection("127.0.0.1", port, timeout=1).close()
