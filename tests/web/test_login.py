"""Behind a login nothing of the record is reachable; the way in, the way out, and what guessing comes to."""

from __future__ import annotations

import contextlib
import re
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from gradio_client import Client

from assistant.web.throttle import OF_NAME
from assistant.web.users import keep_user
from tests.web.conftest import ANSWERED, ROOT, Served, expect, serving, window

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PAGE = {"Accept": "text/html,*/*"}
PASSWORDS = {"clerk": "correct horse", "zoë byrne": "battery: staple"}


def send(port, method, path, body=None, headers=None):
    """The status, headers and text of an answer."""
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")


def log_in(port, name, password, **more):
    body = urlencode({"username": name, "password": password, **more}, encoding="utf-8")
    return send(port, "POST", "/login", body, {**FORM, **PAGE})


def cookie(headers):
    return headers["Set-Cookie"].partition(";")[0]


@pytest.fixture(scope="module")
def users(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("users") / "users"
    for name, password in PASSWORDS.items():
        keep_user(file, name, password)
    return file


@pytest.fixture(scope="module")
def behind(place, users, tmp_path_factory):
    with serving(place, tmp_path_factory.mktemp("behind"), "--users", str(users)) as served:
        yield served


def paths():
    """Every address that the server lets in, with an example for what may vary; read from the guard's own list."""
    guard = (ROOT / "assistant/web/guard.py").read_text(encoding="utf-8")
    pattern = "".join(re.findall(r'^    r"(.*)"$', guard[guard.index("_OPEN") : guard.index("_LOCAL")], re.M))
    named = re.findall(r"[a-z_]+(?:[./-][a-z_]+)*", pattern.replace("\\.", "."))
    yield from (f"/{name}" for name in named)
    yield from (f"{path}?q=crossing" for path in ("/", "/answer.json", "/answer.md", "/answer.docx", "/answer.csv"))
    yield from (f"/mentions.{form}?q=crossing" for form in ("csv", "docx"))
    yield from (
        "/original/minutes",
        "/original?d=minutes",
        "/openapi.json",
        "/programs",
        "/status",
        "/config",
        "/session",
    )
    yield from ("/assets/index.js", "/static/img/logo.svg", "/own/chat.js", "/own/session.js", "/theme.css")
    routes = (
        "info",
        "call/ask",
        "call/ask/x",
        "mcp/",
        "mcp/sse",
        "queue/data?session_hash=x",
        "heartbeat/x",
        "run/ask",
    )
    yield from (f"/gradio_api/{route}" for route in routes)


OPEN = {"/login", "/favicon.ico", "/robots.txt", "/manifest.json", "/healthz", "/logout"}


def test_without_a_login_nothing_is_given_but_the_login(behind):
    asked = set(paths()) - OPEN
    assert len(asked) > 40
    for path in sorted(asked):
        for method in ("GET", "POST", "HEAD"):
            status, headers, text = send(behind.port, method, path, "{}" if method == "POST" else None)
            assert status in {401, 404}, (method, path, status)
            assert "Amina" not in text and "set-cookie" not in headers
    status, headers, _ = send(behind.port, "GET", "/?q=a+b&from=2024", headers=PAGE)
    assert (status, headers["Location"]) == (303, f"/login?{urlencode({'next': '/?q=a+b&from=2024'})}")
    assert send(behind.port, "GET", "/healthz")[2] in {'{"status":"ready"}', '{"status":"starting"}'}


@pytest.mark.parametrize("name", PASSWORDS)
def test_each_user_comes_in_where_they_wanted_to_and_goes_out_for_good(behind, name):
    status, headers, _ = log_in(behind.port, name, PASSWORDS[name], next="/?q=crossing")
    assert (status, headers["Location"]) == (303, "/?q=crossing")
    told = headers["Set-Cookie"].lower()
    assert "httponly" in told and "samesite=lax" in told and "path=/" in told and "secure" not in told
    own = {"Cookie": cookie(headers)}
    assert send(behind.port, "GET", "/session", headers=own)[2] == f'{{"user":"{name}"}}'
    assert "Amina" in send(behind.port, "GET", "/original/minutes", headers=own)[2]
    assert '"documents"' in send(behind.port, "GET", "/healthz", headers=own)[2]
    assert send(behind.port, "GET", "/logout", headers=own)[0] == 303  # a link from elsewhere logs nobody out
    assert send(behind.port, "GET", "/status", headers=own)[0] == 200
    status, headers, _ = send(behind.port, "POST", "/logout", "", own)
    assert (status, headers["Location"]) == (303, "/login") and "max-age=0" in headers["Set-Cookie"].lower()
    assert send(behind.port, "GET", "/status", headers=own)[0] == 401


@pytest.mark.parametrize(
    "wanted", ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid", "javascript:x", "x", "/\r\nA: b"]
)
def test_after_the_login_nobody_is_sent_elsewhere(behind, wanted):
    assert log_in(behind.port, "clerk", PASSWORDS["clerk"], next=wanted)[1]["Location"] == "/"
    page = send(behind.port, "GET", f"/login?next={quote(wanted)}")[2]
    assert 'name="next" value="/"' in page


def test_after_a_wrong_password_one_still_comes_where_one_wanted_to(behind):
    status, _, page = log_in(behind.port, "clerk", "wrong", next="/?q=crossing&k=3")
    assert status == 400 and 'name="next" value="/?q=crossing&amp;k=3"' in page and 'value="clerk"' in page
    assert 'name="next" value="/"' in log_in(behind.port, "clerk", "wrong", next="//evil.invalid/")[2]


def test_a_login_from_another_site_is_refused(behind):
    body = urlencode({"username": "clerk", "password": PASSWORDS["clerk"]})
    status, headers, _ = send(behind.port, "POST", "/login", body, {**FORM, "Sec-Fetch-Site": "cross-site"})
    assert status == 403 and "set-cookie" not in headers


def test_a_wrong_password_and_no_user_look_the_same_and_guessing_ends(place, users, tmp_path):
    with serving(place, tmp_path, "--users", str(users)) as served:
        wrong = log_in(served.port, "clerk", "wrong")
        assert wrong[0] == 400 and "The name or the password is not right." in wrong[2]
        assert wrong[2].replace("clerk", "nobody") == log_in(served.port, "nobody", "wrong")[2]
        for _ in range(OF_NAME - 1):
            assert log_in(served.port, "clerk", "wrong")[0] == 400
        status, headers, page = log_in(served.port, "clerk", PASSWORDS["clerk"])
        assert status == 429 and 0 < int(headers["Retry-After"]) <= 600 and "Too many tries" in page
        assert log_in(served.port, "zoë byrne", PASSWORDS["zoë byrne"])[0] == 303
        log = served.log.read_text(encoding="utf-8")
    assert "horse" not in log and "wrong" not in log and "login: too many tries from 127.0.0.1" in log


def test_a_program_logs_in_as_it_always_did_and_has_the_tools(behind):
    told = Client(behind.address, auth=("clerk", PASSWORDS["clerk"]), verbose=False).predict(api_name="/documents")
    assert "minutes" in str(told)
    with pytest.raises(Exception, match=r"401|authenticat|Log in|login"):
        Client(behind.address, verbose=False).predict(api_name="/documents")


def test_over_https_the_cookie_is_for_https_alone_and_below_a_path_for_that_path(behind):
    body = urlencode({"username": "clerk", "password": PASSWORDS["clerk"]})
    through = {
        **FORM,
        **PAGE,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/onrecord",
        "X-Forwarded-For": "10.1.2.3",
    }
    status, headers, _ = send(behind.port, "POST", "/login", body, through)
    assert (status, headers["Location"]) == (303, "/onrecord/")
    assert "; secure" in headers["Set-Cookie"].lower() and "path=/onrecord" in headers["Set-Cookie"].lower()
    page = send(behind.port, "GET", "/onrecord/login", headers={"X-Forwarded-Prefix": "/onrecord"})[2]
    assert 'action="/onrecord/login"' in page and 'href="/onrecord/own/login.css"' in page
    assert "login: clerk from 10.1.2.3" in behind.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("given", ["file", "environment"])
def test_one_name_and_password_may_come_from_a_file_or_the_environment(place, tmp_path, monkeypatch, given):
    (tmp_path / "secret").write_text("clerk:s3cret: of ours\n", encoding="utf-8")
    options = ["--auth-file", str(tmp_path / "secret")] if given == "file" else []
    if given == "environment":
        monkeypatch.setenv("ONRECORD_AUTH", "clerk:s3cret: of ours")
    with serving(place, tmp_path, *options) as served:
        assert send(served.port, "GET", "/status")[0] == 401
        assert log_in(served.port, "clerk", "s3cret: of ours")[0] == 303


def test_a_session_outlives_a_restart_of_the_server_and_one_that_was_logged_out_does_not(place, users, tmp_path):
    def session(port):
        return {"Cookie": cookie(log_in(port, "clerk", PASSWORDS["clerk"])[1])}

    with serving(place, tmp_path, "--users", str(users)) as first:
        own, ended = session(first.port), session(first.port)
        assert send(first.port, "POST", "/logout", "", ended)[0] == 303
    with serving(place, tmp_path, "--users", str(users)) as second:
        assert send(second.port, "GET", "/status", headers=own)[0] == 200
        assert send(second.port, "GET", "/status", headers=ended)[0] == 401


@pytest.mark.browser
def test_in_a_browser_one_logs_in_asks_sees_who_one_is_and_logs_out(driver, behind: Served):
    with window(driver, behind, login=("clerk", PASSWORDS["clerk"])) as page:
        page.page.locator(".banner .leave .who").get_by_text("clerk").wait_for()
        page.ask(ANSWERED)
        expect(page.page.locator("#turn-0 .answer")).to_be_visible()
        page.page.get_by_role("button", name="Log out").click()
        page.page.get_by_label("Password").wait_for()
        page.page.goto(behind.address + "/")
        expect(page.page.get_by_label("Name")).to_be_visible()
        assert page.errors == []


@pytest.mark.browser
def test_the_login_page_has_no_fault_that_axe_finds_and_says_what_went_wrong(driver, behind):
    axe = ROOT / "node_modules/axe-core/axe.min.js"
    with window(driver, behind, login=("clerk", "wrong")) as page:
        assert page.page.get_by_role("alert").inner_text() == "The name or the password is not right."
        assert page.page.get_by_label("Name").input_value() == "clerk"
        if not axe.exists():
            pytest.skip("NO AXE FOUND: the login page was not checked for accessibility")
        page.page.evaluate(axe.read_text(encoding="utf-8"))
        found = page.page.evaluate("axe.run().then(given => given.violations.map(each => each.id))")
        assert found == []
