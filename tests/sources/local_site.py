"""A web site on this machine that does as it is told: honest pages, and every way of being hostile."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """An answer: its body, or pieces that come one by one, and what is said of it."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterator[bytes]] | None = None
    length: int | None = None
    """The Content-Length that is stated where it is not the body's."""
    etag: str | None = None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server.site
        with site.lock:
            site.asked[self.path] += 1
            site.log.append((self.path, dict(self.headers)))
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
        try:
            self.answer(site.page(self.path))
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with site.lock:
                site.at_once -= 1
        self.close_connection = True

    def answer(self, page):
        if page.etag and self.headers.get("If-None-Match") == page.etag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(page.status)
        self.send_header("Content-Type", page.type)
        self.send_header("Connection", "close")
        if page.etag:
            self.send_header("ETag", page.etag)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.pieces is None:
            self.send_header("Content-Length", str(len(page.body) if page.length is None else page.length))
        elif page.length is not None:
            self.send_header("Content-Length", str(page.length))
        self.end_headers()
        for piece in page.pieces() if page.pieces else [page.body]:
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, *_):
        pass


class LocalSite:
    """Pages by path (with the query); what is not there is a 404. Counts what it was asked."""

    def __init__(self):
        self.pages: dict[str, Page | Callable[[], Page]] = {}
        self.asked: Counter[str] = Counter()
        self.log: list[tuple[str, dict[str, str]]] = []
        self.lock = threading.Lock()
        self.at_once = self.most_at_once = 0
        self.address = ""

    def page(self, path):
        page = self.pages.get(path, Page(b"not here", status=404))
        return page() if callable(page) else page

    def forget(self):
        self.asked.clear()
        self.log.clear()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


@contextmanager
def served(site: LocalSite) -> Iterator[LocalSite]:
    """The site, at ``site.address`` on a free port."""
    server = Server(("127.0.0.1", 0), Handler)
    server.site = site
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def dripping(seconds: float, every: float = 0.02) -> Callable[[], Iterator[bytes]]:
    """Pieces of one byte for ``seconds``."""

    def pieces() -> Iterator[bytes]:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            yield b"x"
            time.sleep(every)

    return pieces


def endless(piece: bytes = b"x" * 65_536) -> Iterator[bytes]:
    while True:
        yield piece
