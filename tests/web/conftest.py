"""A small index with a toy encoder, the server on it, and a browser, each made once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from assistant import build_index
from assistant.assistant import Assistant
from assistant.web.state import ChatState
from tests.toys import ToyEncoder, write_corpus
from tests.web.server import ANSWERED, UNANSWERED

__all__ = ["ANSWERED", "UNANSWERED", "expect"]

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = """\
Item 7: hostile words

The record says <script>window.__pwned = 1</script> and
<img src="http://beacon.invalid/x.png" onerror="window.__pwned = 2"> without being obeyed by zebras.

The clerk noted {{constructor}} and ${window.__pwned = 3} and $$x^2$$
and ![image](http://beacon.invalid/y.png) about giraffes.

The treasurer paid \u202e000,1\u202c pounds, with a bell \x07 and an escape \x1b[31m, for okapis.

=HYPERLINK("http://beacon.invalid/z","walruses") &amp; </blockquote></mark><form action="http://beacon.invalid">.
"""
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Place:
    """Where the small corpus and its index are."""

    corpus: Path
    index: Path


def made(folder: Path) -> Place:
    """The small corpus with its index in ``folder``."""
    place = Place(write_corpus(folder / "corpus", hostile=HOSTILE), folder / "built")
    build_index(place.corpus, place.index, encoder=ToyEncoder())
    return place


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return made(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def assistant(place: Place) -> Assistant:
    return Assistant.open(place.index, encoder=ToyEncoder())


@pytest.fixture
def state(place: Place) -> ChatState:
    state = ChatState(place.index, place.corpus, ToyEncoder())
    state.ready.set()
    return state


@dataclass(frozen=True)
class Served:
    """A server in a process of its own; ``log`` is what it writes to standard error."""

    address: str
    port: int
    process: subprocess.Popen[str]
    log: Path


@contextlib.contextmanager
def serving(place: Place, folder: Path, *arguments: str) -> Iterator[Served]:
    """The server for ``place``, ready to be asked, ended at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    named = [
        "--index",
        str(place.index),
        "--corpus",
        str(place.corpus),
        "--feedback",
        str(folder / "kept" / "f.sqlite"),
    ]
    with log.open("w", encoding="utf-8") as err, subprocess.Popen(
        [sys.executable, "-m", "tests.web.server", "--port", "0", *named, *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=err, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("On Record: http://"), log.read_text(encoding="utf-8")
            address = line.split()[-1]
            running = Served(address, int(address.rpartition(":")[2]), process, log)
            _wait(running)
            yield running
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(running: Served) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with (
            contextlib.suppress(OSError),
            contextlib.closing(HTTPConnection("127.0.0.1", running.port, timeout=5)) as asked,
        ):
            asked.request("GET", "/healthz")
            if json.loads(asked.getresponse().read())["status"] != "starting":
                return
        time.sleep(0.1)
    raise AssertionError(running.log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def served(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(place, tmp_path_factory.mktemp("served")) as running:
        yield running


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives, run in a thread of its own: while the browser is open this one has a running loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def chromium() -> str | None:
    """The browser of this machine, None where there is none."""
    named = os.environ.get("ONRECORD_CHROMIUM")
    return named or next((found for name in _BROWSERS if (found := shutil.which(name))), None)


_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """Playwright on this machine's Chromium."""
    if chromium() is None:
        pytest.skip("NO BROWSER FOUND: the browser tests did not run (install chromium, or set ONRECORD_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


_PATIENCE = 60_000
"""Milliseconds that a browser is waited for: the machine may have other work."""
expect.set_options(timeout=_PATIENCE)
_GONE = re.compile(r"^AbortError: signal is aborted without reason|errored out\. ?$")


@dataclass
class Window:
    """A page of a fresh browser profile, and every host it asked."""

    page: Any
    hosts: set[str]
    errors: list[str]

    def heard(self, error: str) -> None:
        """Keeps an error of the page, but for what Gradio says where one goes elsewhere before it has an answer."""
        if not _GONE.search(error):
            self.errors.append(error)

    def ask(self, question: str) -> None:
        """Types a question, presses Enter and waits for the reply."""
        before = self.page.locator(".turn").count()
        box = self.page.locator("#question textarea")
        box.fill(question)
        box.press("Enter")
        reply = ":is(.answer, .no-answer, .trouble)"
        self.page.locator(f"#turn-{before} {reply}").wait_for()

    def text(self, selector: str) -> str:
        """The text content of the first element, as the page holds it."""
        return str(self.page.locator(selector).first.evaluate("element => element.textContent"))


@contextlib.contextmanager
def window(
    driver: Any, served: Served, query: str = "", login: tuple[str, str] | None = None, **options: Any
) -> Iterator[Window]:
    """The page in a new profile, ready to be asked; after a ``login``, which may be refused."""
    with tempfile.TemporaryDirectory() as profile:
        options = {"viewport": {"width": 1440, "height": 900}, **options}
        context = driver.chromium.launch_persistent_context(
            profile, executable_path=chromium(), args=CHROMIUM, **options
        )
        page = context.new_page()
        opened = Window(page, set(), [])
        context.on(
            "request", lambda request: opened.hosts.add(request.url.split("/")[2]) if "://" in request.url else 0
        )
        context.set_default_timeout(_PATIENCE)
        page.on("pageerror", lambda error: opened.heard(str(error)))
        page.on("console", lambda said: opened.heard(said.text) if said.type == "error" else None)
        try:
            page.goto(served.address + "/" + query)
            if login:
                page.get_by_label("Name").fill(login[0])
                page.get_by_label("Password").fill(login[1])
                page.get_by_role("button", name="Log in").click()
                page.locator(".banner, [role=alert]").first.wait_for(timeout=60_000)
            if page.locator("body.login").count():
                yield opened
                return
            page.locator("#question textarea").wait_for(timeout=60_000)
            page.locator(".welcome, .turn").first.wait_for(timeout=60_000)
            yield opened
        finally:
            context.close()
