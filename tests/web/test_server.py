"""The server as a process: what it says when something is missing, who is let in, and how it ends and comes back."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.web.conftest import ANSWERED, Place, expect, serving, window
from tests.web.server import DEFECT


def get(
    port: int, path: str, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")


def test_with_a_login_nothing_of_the_record_is_given_before_it(place, tmp_path):
    with serving(place, tmp_path, "--auth", "clerk:s3cret") as served:
        closed = ("/config", "/gradio_api/info", "/original/minutes", "/answer.csv?q=x", "/mentions.csv?q=crossing")
        for path in (*closed, "/page-picture?document=minutes&start=0&end=9&page=1"):
            assert get(served.port, path)[0] == 401, path
        assert "Amina" not in get(served.port, "/")[2]
        assert get(served.port, "/healthz")[0] == 200
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        wrong = urlencode({"username": "clerk", "password": "wrong"})
        assert get(served.port, "/login", "POST", wrong, **form)[0] == 400
        right = urlencode({"username": "clerk", "password": "s3cret"})
        status, headers, _ = get(served.port, "/login", "POST", right, **form)
        assert status == 200
        cookie = headers["set-cookie"].split(";")[0]
        assert get(served.port, "/mentions.csv?q=crossing", Cookie=cookie)[0] == 200
        assert get(served.port, "/original/minutes", Cookie=cookie)[0] == 200
        assert "s3cret" not in served.log.read_text(encoding="utf-8")


@pytest.mark.browser
def test_without_an_index_the_first_screen_says_what_to_do_and_the_box_stays_usable(driver, place, tmp_path):
    index = tmp_path / "later"
    with serving(Place(place.corpus, index), tmp_path / "log") as served, window(driver, served) as page:
        assert "index/rebuild.py" in page.page.locator(".welcome .trouble").inner_text()
        page.ask(ANSWERED)
        assert "index/rebuild.py" in page.page.locator("#turn-0 .trouble").inner_text()
        index.symlink_to(place.index)
        page.ask(ANSWERED)
        expect(page.page.locator("#turn-1 .answer")).to_be_visible()


@pytest.mark.browser
def test_after_a_restart_the_open_page_is_answered_again(driver, place, tmp_path):
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(serving(place, tmp_path / "first"))
        page = stack.enter_context(window(driver, first))
        page.ask(ANSWERED)
        first.process.kill()
        first.process.wait()
        stack.enter_context(serving(place, tmp_path / "second", "--port", str(first.port)))
        page.page.wait_for_timeout(3000)
        page.page.locator("#question textarea").wait_for()
        before = page.page.locator(".turn").count()
        page.page.locator("#question textarea").fill(ANSWERED)
        page.page.locator("#question textarea").press("Enter")
        page.page.locator(".answer").nth(0).wait_for(timeout=30_000)
        assert page.page.locator(".turn").count() in {1, before + 1}


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_in_time_with_an_answer_under_way(place, tmp_path, sent):
    with serving(place, tmp_path) as served:
        with contextlib.closing(HTTPConnection("127.0.0.1", served.port, timeout=20)) as open_stream:
            open_stream.request("GET", "/gradio_api/heartbeat/abc123")
            open_stream.getresponse()
            served.process.send_signal(sent)
            served.process.wait(60)  # with the stream still open, which has no end of its own
        log = served.log.read_text(encoding="utf-8")
        assert "Traceback" not in log


def test_the_log_is_readable_and_holds_no_question(place, tmp_path):
    with serving(place, tmp_path) as served:
        get(served.port, f"/?{urlencode({'q': 'zanzibar?'})}")
        get(served.port, f"/answer.csv?{urlencode({'q': ANSWERED})}")
        get(
            served.port,
            "/gradio_api/call/ask",
            "POST",
            '{"data": ["zanzibar?"]}',
            **{"Content-Type": "application/json"},
        )
        get(
            served.port,
            "/gradio_api/call/ask",
            "POST",
            f'{{"data": ["{DEFECT}"]}}',
            **{"Content-Type": "application/json"},
        )
        time.sleep(1)
        log = served.log.read_text(encoding="utf-8")
    for told in ("zanzibar", "Bridge", "secret"):
        assert told not in log
    assert all(re.match(r"\d\d:\d\d:\d\d ", line) for line in log.splitlines())


def _asked(port: int, question: str) -> str:
    """The question that the answer to a question names, or what went wrong; on a connection of its own."""
    body = json.dumps({"data": [question, 3, None, None, None, None, None, False]})
    status, _, told = get(port, "/gradio_api/call/ask", "POST", body, **{"Content-Type": "application/json"})
    if status == 503:
        return "busy"
    _, _, stream = get(port, f"/gradio_api/call/ask/{json.loads(told)['event_id']}")
    return str(json.loads(stream.rpartition("data: ")[2])[0]["question"])


def test_of_many_who_ask_at_once_everyone_gets_an_answer_of_their_own(served):
    questions = [f"Was the crossing on Bridge Street damaged {number} times?" for number in range(80)]
    with ThreadPoolExecutor(40) as people:
        assert list(people.map(lambda question: _asked(served.port, question), questions)) == questions
