"""Served below a path by a proxy: the page finds its files and its answers there, and nowhere else."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.errors import OnRecordError
from assistant.web.guard import Allowed
from assistant.web.prefix import as_prefix, below, forwarded_prefix
from assistant.web.server import ServerSettings, serve
from tests.web.conftest import ANSWERED, Served, expect, serving, window


@dataclass(frozen=True)
class Proxied:
    """A proxy before a server; ``outside`` are the paths asked for that are not below its prefix."""

    port: int
    outside: list[str]


@contextlib.contextmanager
def proxy(served: Served, prefix: str, *, told: bool, stripped: bool = True) -> Iterator[Proxied]:
    """A proxy that serves ``served`` below ``prefix``; it is ``told`` to say so, and may pass the prefix on."""
    outside: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith(f"{prefix}/"):
                outside.append(self.path)
                self.send_error(404)
                return
            headers = {"Host": f"127.0.0.1:{served.port}", "X-Forwarded-Host": self.headers["Host"]}
            headers |= {"X-Forwarded-Prefix": prefix} if told else {}
            kept = ("content-type", "accept", "cookie")
            headers |= {name: value for name, value in self.headers.items() if name.lower() in kept}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.removeprefix(prefix) if stripped else self.path
            with contextlib.closing(HTTPConnection("127.0.0.1", served.port, timeout=60)) as inner:
                inner.request(self.command, path, body, headers)
                answer = inner.getresponse()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "content-length", "connection", "date"):
                        self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
                with contextlib.suppress(OSError):
                    while piece := answer.read1(8192):
                        self.wfile.write(piece)
                        self.wfile.flush()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Proxied(server.server_address[1], outside)
    finally:
        server.shutdown()
        server.server_close()


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("option", "told", "stripped"), [(False, True, True), (True, False, True), (True, False, False)]
)
def test_the_page_names_its_files_and_its_root_below_the_path(place, tmp_path, option, told, stripped):
    with (
        serving(place, tmp_path, *(["--root-path", "/papers/onrecord/"] if option else [])) as served,
        proxy(served, "/papers/onrecord", told=told, stripped=stripped) as proxied,
    ):
        status, page = get(proxied.port, "/papers/onrecord/")
        assert status == 200
        assert re.findall(r'"root":"([^"]*)"', page) == [f"http://127.0.0.1:{proxied.port}/papers/onrecord"]
        own = re.findall(r'"(/[^"\\]*own/chat[^"\\]*)', page)
        assert own
        for address in own:
            assert get(proxied.port, address)[0] == 200, address
        assert get(proxied.port, "/papers/onrecord/healthz")[0] == 200
        assert get(proxied.port, "/papers/onrecord/gradio_api/upload")[0] == 404
        assert json.loads(get(proxied.port, "/papers/onrecord/config")[1])["root"].endswith("/papers/onrecord")


@pytest.mark.browser
def test_a_question_is_answered_below_the_path(driver, place, tmp_path):
    with serving(place, tmp_path) as served, proxy(served, "/onrecord", told=True) as proxied:
        address = f"http://127.0.0.1:{proxied.port}/onrecord"
        with window(driver, replace(served, address=address, port=proxied.port)) as page:
            page.ask(ANSWERED)
            expect(page.page.locator("#turn-0 .answer")).to_be_visible()
            unasked = ["/favicon.ico"]  # which browsers ask of every host
            assert [path for path in proxied.outside if path not in unasked] == []


def test_without_a_prefix_the_page_is_what_it_was(place, tmp_path):
    with serving(place, tmp_path) as served:
        page = get(served.port, "/", X_Forwarded_Prefix="https://evil.invalid/x")[1]
        assert re.findall(r'"root":"([^"]*)"', page) == [f"http://127.0.0.1:{served.port}"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("/onrecord", "/onrecord"), ("onrecord/", "/onrecord"), ("/a/b-c", "/a/b-c"), ("/", ""), ("", "")],
)
def test_a_path_is_put_before_others_with_a_stroke_before_and_none_behind(given, expected):
    assert as_prefix(given) == expected


@pytest.mark.parametrize("given", ["//evil.invalid", "/a/../b", "/a b", '/"x', "/a?b", "https://x.invalid/", "/x" * 9])
def test_what_is_no_path_is_put_before_nothing(given, tmp_path):
    assert as_prefix(given) is None
    assert forwarded_prefix({"headers": [(b"x-forwarded-prefix", given.encode())]}) == ""
    with pytest.raises(OnRecordError, match="served below"):
        serve(ServerSettings(port=0, root_path=given, index=tmp_path, corpus=tmp_path))


def test_the_address_is_made_of_a_name_that_the_server_answers_to():
    def host(forwarded: str) -> bytes:
        given = [(b"host", b"papers.test"), (b"x-forwarded-host", forwarded.encode())]
        made = below({"path": "/p/x", "headers": given}, "/p", Allowed.for_host("127.0.0.1", ["papers.test"]))
        assert made["path"] == "/x"
        return dict(made["headers"])[b"x-forwarded-host"]

    assert host("PAPERS.test") == b"PAPERS.test"
    assert host("evil.invalid") == b"papers.test"
    assert host("papers.test, proxy.invalid") == b"papers.test"
