"""What the server lets in: a table of requests, each sent as it stands, and the headers of what it says."""

import contextlib
import http.client
import json
import re
import socket
from dataclasses import dataclass
from email.message import Message

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.web.guard import BODY, Allowed, Guard, with_nonce
from tests.web.conftest import run

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Given:
    """What the server answered."""

    status: int
    headers: Message
    body: bytes


def send(served, method: str, path: str, body: bytes | None = None, **headers: str) -> Given:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)) as connection:
        return _send(connection, method, path, body, headers)


def _send(connection, method, path, body, headers) -> Given:
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    if body is not None and "Transfer_Encoding" not in headers:
        headers.setdefault("Content_Length", str(len(body)))
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    if body:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before the body was read
            connection.send(body)
    answer = connection.getresponse()
    return Given(answer.status, answer.headers, answer.read())


REFUSED = [
    ("GET", "/gradio_api/upload", 404),
    ("POST", "/gradio_api/upload", 404),
    ("GET", "/gradio_api/upload_progress", 404),
    ("GET", "/gradio_api/file=/etc/passwd", 404),
    ("GET", "/gradio_api/file=app.py", 404),
    ("GET", "/gradio_api/file=../../etc/passwd", 404),
    ("GET", "/gradio_api/file=file:///etc/passwd", 404),
    ("GET", "/gradio_api/file=http://169.254.169.254/latest", 404),
    ("GET", "/gradio_api/file=https://example.com/x", 404),
    ("GET", "/gradio_api/file/etc/passwd", 404),
    ("GET", "/gradio_api/proxy=https://example.com", 404),
    ("GET", "/file=/etc/passwd", 404),
    ("GET", "/proxy=https://example.com", 404),
    ("GET", "/monitoring", 404),
    ("GET", "/monitoring/summary", 404),
    ("GET", "/monitoring/x", 404),
    ("GET", "/gradio_api/openapi.json", 404),
    ("GET", "/docs", 404),
    ("GET", "/redoc", 404),
    ("GET", "/gradio_api/runs", 404),
    ("GET", "/gradio_api/run-history/records", 404),
    ("GET", "/gradio_api/deep_link", 404),
    ("GET", "/gradio_api/dev/reload", 404),
    ("POST", "/gradio_api/component_server", 404),
    ("POST", "/gradio_api/process_recording", 404),
    ("POST", "/gradio_api/vibe-edit", 404),
    ("GET", "/gradio_api/vibe-code", 404),
    ("POST", "/gradio_api/stream/x", 404),
    ("GET", "/gradio_api/profiling/traces", 404),
    ("GET", "/gradio_api/custom_component/x/y/z/w", 404),
    ("GET", "/svelte/x", 404),
    ("GET", "/own/../server.py", 404),
    ("GET", "/own/%2e%2e/server.py", 404),
    ("GET", "/own/page.py", 404),
    ("GET", "/own/favicon.png", 404),
    ("GET", "/static/../../../../etc/passwd", 404),
    ("GET", "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd", 404),
    ("GET", "/assets/..%2f..%2fetc%2fpasswd", 404),
    ("GET", "/original/..%2f..%2fapp.py", 404),
    ("GET", "/original/%00", 404),
    ("GET", "/original/unknown", 404),
    ("GET", "/original/", 404),
    ("GET", "/original", 404),
    ("GET", "/original?document=../../app.py", 404),
    ("GET", "/original?document=%2Fetc%2Fpasswd", 404),
    ("GET", "/original?document=..%2Fbuilt%2FCURRENT", 404),
    ("GET", "/original/x/../../etc/passwd", 404),
    ("GET", "/original//etc/passwd", 404),
    ("GET", "/page-picture", 404),
    ("GET", "/page-picture?document=minutes&start=0&end=9&page=1", 404),
    ("GET", "/page-picture?document=../../app.py&start=0&end=9&page=1", 404),
    ("GET", "/page-picture/minutes", 404),
    ("GET", "/page-picture?" + "document=x&" * 300, 404),
    ("GET", "/answer.exe?q=x", 404),
    ("GET", "/mentions.md?q=x", 404),
    ("GET", "/.git/config", 404),
    ("GET", "/index/built/CURRENT", 404),
    ("GET", "/corpus/minutes.txt", 404),
    ("TRACE", "/", 405),
    ("PUT", "/", 405),
    ("GET", "//etc/passwd", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), REFUSED)
def test_what_a_chat_does_not_need_is_refused(served, method, path, status):
    assert send(served, method, path).status == status


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/config",
        "/theme.css",
        "/healthz",
        "/own/chat.css",
        "/own/chat.js",
        "/own/print.css",
        "/status",
        "/favicon.ico",
        "/gradio_api/info",
        "/original/minutes",
        "/original?document=minutes",
    ],
)
def test_what_it_needs_is_there(served, path):
    assert send(served, "GET", path).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7860",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.9",
        "[::2]",
        "",
        "a b",
    ],
)
def test_another_host_is_refused(served, host):
    assert send(served, "GET", "/", Host=host).status == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "LOCALHOST:99", "127.0.0.1", "[::1]:7860"])
def test_this_host_is_answered(served, host):
    assert send(served, "GET", "/healthz", Host=host).status == 200


def test_a_server_on_a_network_answers_to_addresses_and_named_hosts_only():
    allowed = Allowed.for_host("0.0.0.0", ["record.example"])
    assert allowed("192.168.0.9:7860")
    assert allowed("[2001:db8::1]:80")
    assert allowed("Record.Example")
    assert not allowed("evil.example")


@pytest.mark.parametrize("host", ["Council-PC", "council-pc", "COUNCIL-PC:7860", "council-PC:1"])
def test_a_server_bound_to_a_name_answers_to_it_in_any_case(host):
    assert Allowed.for_host("Council-PC")(host)
    assert not Allowed.for_host("Council-PC")("council-pc.evil.example")


NAMED = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,12}", fullmatch=True)


@given(
    st.lists(NAMED, min_size=1, max_size=3), st.one_of(NAMED, st.text(max_size=12)), st.sampled_from(["", ":80", ":x"])
)
def test_of_names_it_says_what_starlettes_trusted_hosts_say(names, asked, port):
    """Compared where both speak: whole names with or without a port; number addresses are ours alone."""
    header = asked + port
    assume(header.isascii() and header == header.strip() and not re.search(r"[\[\]:]", asked) and port != ":x")
    assert Allowed.for_host(names[0], names[1:])(header) == trusted([*names, "localhost", "127.0.0.1"], header)


def trusted(names, header):
    """Whether Starlette's own middleware passes a request with this Host header on."""
    passed, sent = [], []

    async def application(scope, receive, send):
        passed.append(scope)

    async def send(message):
        sent.append(message)

    middleware = TrustedHostMiddleware(application, names, www_redirect=False)
    scope = {"type": "http", "path": "/", "method": "GET", "headers": [(b"host", header.encode())]}
    with pytest.raises(StopIteration):  # nothing in it waits, so it ends at its first step; no loop is needed
        middleware(scope, None, send).send(None)
    return bool(passed)


@pytest.mark.parametrize("size", [BODY + 1, 100_000, 20_000_000])
def test_a_body_over_the_limit_is_refused_before_it_is_read(served, size):
    assert (
        send(served, "POST", "/gradio_api/call/ask", b"x" * min(size, 200_000), Content_Length=str(size)).status == 413
    )


def test_a_body_of_unknown_length_is_refused(served):
    assert (
        send(served, "POST", "/gradio_api/call/ask", b"5\r\nhello\r\n0\r\n\r\n", Transfer_Encoding="chunked").status
        == 411
    )


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "１"])
def test_a_length_that_is_no_number_is_refused(served, length):
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as wire:
        wire.sendall(
            f"POST /gradio_api/call/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        assert re.match(rb"HTTP/1\.1 4\d\d ", wire.recv(100))


def test_every_answer_has_the_headers(served):
    for path in ("/", "/healthz", "/nothing", "/own/chat.css"):
        headers = send(served, "GET", path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Server"] is None
    policy = send(served, "GET", "/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy)
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_each_page_has_a_nonce_of_its_own_on_each_of_its_scripts(served):
    pages = [send(served, "GET", "/") for _ in range(2)]
    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"])[1] for page in pages]
    assert nonces[0] != nonces[1]
    body = pages[0].body.decode()
    assert body.count("<script") == body.count(f'<script nonce="{nonces[0]}"') > 2


def test_the_page_names_no_other_host_in_its_head(served):
    head = send(served, "GET", "/").body.decode().split("<script", 1)[0]
    assert "://" not in head


def test_a_nonce_is_written_on_scripts_alone():
    assert with_nonce(b"<p><script src=a></script>", "n") == b'<p><script nonce="n" src=a></script>'


def test_originals_are_saved_and_never_shown(served, place):
    answer = send(served, "GET", "/original/hostile")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hostile.txt"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.body == (place.corpus / "hostile.txt").read_bytes()


def test_health_says_how_it_is(served):
    told = json.loads(send(served, "GET", "/healthz").body)
    assert told == {**told, "status": "ready", "documents": 4, "unreadable": 0}


def test_a_body_that_is_longer_than_its_header_said_ends_at_the_limit():
    """Over HTTP the server itself stops at the stated length; a body in chunks states none."""
    given, pieces = [], iter([b"x" * (BODY // 2)] * 5)

    async def application(scope, receive, send):
        while (message := await receive())["type"] == "http.request":
            given.append(message["body"])

    async def receive():
        return {"type": "http.request", "body": next(pieces), "more_body": True}

    async def send(message):
        pytest.fail("nothing was to be sent")

    scope = {"type": "http", "method": "POST", "path": "/gradio_api/mcp/", "headers": [(b"host", b"localhost")]}
    run(Guard(application, Allowed())(scope, receive, send))
    assert sum(map(len, given)) == BODY
