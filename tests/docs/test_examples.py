"""README.md and the pages named in `PAGES`, done as they say: commands and Python are run, all output is compared.

The blocks are found by markdown-it, which the exports are tested with as well. (Sybil and pytest-examples run Python in
the test's own process; most of what stands here are commands, servers and JSON with parts left out.) What is printed is
compared up to digests and seconds; ``…`` in a JSON block stands for anything.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent.parent
PAGES = (
    *("README.md", "docs/api.md", "docs/quotes.md"),
    *("docs/timeline.md", "docs/decisions.md", "docs/explaining.md", "docs/watching.md", "docs/figures.md"),
)
ADDRESS = "http://127.0.0.1:7860"

NOT_RUN = {
    "make run": "needs the network to set up; what it starts is `python app.py`, which is run",
    "make run PORT=8080": "as make run",
    "make test": "runs these tests",
    "make installation": "takes ten minutes",
    "make reliability": "takes hours",
    "python3 -m venv .venv": "needs the network for what comes next; the environment of the tests is used",
    ".venv/bin/pip install --constraint constraints.txt --extra-index-url https://download.pytorch.org/whl/cpu torch": (
        "needs the network"
    ),
    ".venv/bin/pip install --constraint constraints.txt --editable .": "needs the network",
    "python3 -m venv env": "tests/installation makes one",
    "env/bin/pip install --index-url https://download.pytorch.org/whl/cpu torch": "needs the network",
    "env/bin/pip install onrecord-*.whl": "tests/installation installs the wheel",
    "env/bin/onrecord demo": "tests/installation serves the sample",
    "env/bin/onrecord init FOLDER": "tests/installation begins a folder",
}
"""The commands that are shown and not run, and why."""

SHOWN = {
    ("docs/api.md", "ask(question, k=5, …filters, exact_words=False)", 0): "reply",
    ("docs/api.md", "ask(question, k=5, …filters, exact_words=False)", 1): (
        'client.predict("What is the price of tea in China?", k=1, api_name="/ask")'
    ),
    ("docs/api.md", "search(question, k=10, …filters)", 0): (
        'client.predict("What did inspectors say about the quality of pathway plans?", k=1, api_name="/search")'
    ),
    ("docs/api.md", "document(identity, start=0, end=None)", 0): (
        'client.predict(best["document"], best["start"], best["end"], api_name="/document")'
    ),
    ("docs/api.md", "mentions(words, stemmed=False, …filters)", 0): (
        'client.predict("pathway plans", api_name="/mentions")'
    ),
    ("docs/api.md", "check_quote(text, said_by=None, document=None, …filters)", 0): (
        'client.predict("Cabinet members had many questions regarding the report.", api_name="/check_quote")'
    ),
    ("docs/api.md", "timeline(topic, …filters)", 0): 'client.predict("audits", api_name="/timeline")',
    ("docs/api.md", "figures(topic, …filters)", 0): ('client.predict("return home interviews", api_name="/figures")'),
    ("docs/api.md", "decisions(topic=None, only=None, …filters)", 0): (
        'client.predict("monitoring visit", published_after="2024", api_name="/decisions")'
    ),
    ("docs/api.md", "follow_ups(document, start, k=5)", 0): (
        'client.predict("cabinet-minutes-2024-03-28", 4631, api_name="/follow_ups")'
    ),
    ("docs/api.md", "documents()", 0): 'client.predict(api_name="/documents")',
}
"""The call whose result each JSON block shows: by its page, its heading, and its number below that heading."""

SETTINGS = {("docs/api.md", "As MCP tools", 0): "an assistant's settings; tests/web/test_mcp.py speaks to that address"}
"""The JSON blocks that are no result."""

ERRORS = ('client.predict("", api_name="/ask")', 'client.predict("Who?", publishers=["Nobody"], api_name="/ask")')
"""The calls whose errors the block without a language shows, a line each."""


@dataclass(frozen=True)
class Block:
    """A fenced block: the page, the heading above, its language, its text."""

    page: str
    heading: str
    language: str
    text: str


def blocks(page):
    heading, tokens = "", MarkdownIt().parse((ROOT / page).read_text(encoding="utf-8"))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content.strip("`")
        elif token.type == "fence":
            yield Block(page, heading, token.info.strip(), token.content)


EVERY = [block for page in PAGES for block in blocks(page)]


def of_language(page, language):
    return [block for block in EVERY if (block.page, block.language) == (page, language)]


def commands(block):
    """The lines of a block of commands, without what is said of them."""
    return [bare for line in block.text.splitlines() if (bare := re.sub(r"(^|\s+)#.*", "", line).strip())]


def sessions(block):
    """Each command of a session after ``$``, and what it prints."""
    for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def steady(output):
    """What is printed, without what may differ from run to run: digests, versions and seconds."""
    output = re.sub(r"\b(v-)?[0-9a-f]{8,64}\b(?=[^0-9a-f-]|$)", "DIGEST", output)
    return re.sub(r"\b\d+(\.\d+)? ?(s|seconds)\b", "TIME", output)


# ── the pages and the tables above ──


def test_every_block_is_of_a_language_that_is_run_or_compared():
    assert {block.language for block in EVERY} <= {"sh", "text", "python", "json", ""}
    assert all(list(sessions(block)) for block in EVERY if block.language == "text")
    assert [block.page for block in EVERY if block.language == ""] == ["docs/api.md"]


def test_what_is_not_run_is_what_the_table_says_and_each_has_its_reason():
    told = {line for block in EVERY if block.language == "sh" for line in commands(block)}
    assert set(NOT_RUN) <= told
    assert all(NOT_RUN.values())
    for line in told - set(NOT_RUN):
        assert re.match(r"(\.venv/bin/)?python (index/rebuild|app)\.py|onrecord ", line), (
            f"not known how to run: {line}"
        )


def numbered(page, language):
    """The blocks of a language, by page, heading and number below it."""
    counted = {}
    for block in of_language(page, language):
        counted.setdefault(block.heading, []).append(block)
    return {(page, heading, at): block for heading, own in counted.items() for at, block in enumerate(own)}


def test_every_json_block_has_a_call_or_a_reason():
    assert {place for page in PAGES for place in numbered(page, "json")} == set(SHOWN) | set(SETTINGS)


# ── doing as they say ──


class Copy:
    """A copy of the program in a folder of its own, with a home of its own and no network for the hub."""

    def __init__(self, place):
        self.folder, self.home, tools = place / "onrecord", place / "home", place / "bin"
        ignored = shutil.ignore_patterns("built", "__pycache__", "reader")
        for name in ("assistant", "corpus", "index"):
            shutil.copytree(ROOT / name, self.folder / name, ignore=ignored)
        shutil.copy(ROOT / "app.py", self.folder)
        shutil.copytree(ROOT / "corpus", self.home / "papers")
        tools.mkdir()
        for path, run in (
            (tools / "python", ""),
            (tools / "onrecord", "-m assistant.cli"),
            (self.folder / ".venv" / "bin" / "python", ""),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {run} "$@"\n', encoding="utf-8")
            path.chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{tools}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "PYTHONPATH": str(self.folder),
            "PYTHONIOENCODING": "utf-8",
            "HF_HUB_OFFLINE": "1",
            "GRADIO_ANALYTICS_ENABLED": "False",
            "NO_COLOR": "1",
        }

    def run(self, command):
        return subprocess.run(
            command, shell=isinstance(command, str), cwd=self.folder, env=self.environment, capture_output=True,
            text=True, check=False, timeout=600,
        )  # fmt: skip

    @contextmanager
    def serving(self, command):
        """The address of what ``command`` serves, on a port that is free, once it is ready for questions."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{free.getsockname()[1]}"
        started = subprocess.Popen(
            f"exec {command} --port {address.rpartition(':')[2]}", shell=True, cwd=self.folder, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield address, self._ready(started, address)
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(60)

    def _ready(self, started, address):
        for _ in range(600):
            assert started.poll() is None, "the server ended"
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=5) as given:
                    health = json.load(given)
                if health["status"] == "ready":
                    return health
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError("the server is not ready")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The program with its index built, as README.md builds it."""
    made = Copy(tmp_path_factory.mktemp("docs"))
    built = made.run(".venv/bin/python index/rebuild.py")
    assert built.returncode == 0, built.stderr
    return made


LINES = [
    line for block in EVERY if block.language == "sh" for line in commands(block) if line not in NOT_RUN
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize("command", LINES)
def test_the_commands_do_what_they_are_shown_for(copy, command):
    if "app.py" not in command:
        done = copy.run(command)
        assert done.returncode == 0, done.stderr
        return
    with copy.serving(command) as (address, health):
        assert (health["documents"], health["unreadable"]) == (5, 0)
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"On Record" in page.read()


_FIGURE = re.compile(r"-?\d+\.\d\d(?![\d.])")


def without_figures(printed):
    """What a session prints, without its figures of two decimals: their last one is the processor's, which builds in
    bfloat16 where it can."""
    return re.sub(r" +", " ", _FIGURE.sub("#", steady(printed)))


def figures_in(printed):
    return [float(figure) for figure in _FIGURE.findall(steady(printed))]


@pytest.mark.model
@pytest.mark.parametrize(
    ("command", "output"),
    [session for page in PAGES for block in of_language(page, "text") for session in sessions(block)],
)
def test_a_session_prints_what_is_shown(copy, command, output):
    done = copy.run(command)
    assert without_figures(done.stdout) == without_figures(output), done.stderr
    assert figures_in(done.stdout) == pytest.approx(figures_in(output), abs=0.025), "of bfloat16 and of float32"
    assert done.returncode == (1 if re.search(r"does not answer|^Altered", output) else 0)


@pytest.mark.model
@pytest.mark.parametrize("block", of_language("README.md", "python"), ids=lambda block: block.heading)
def test_the_python_of_the_readme_runs_and_quotes(copy, block):
    done = copy.run([sys.executable, "-c", block.text])
    assert done.returncode == 0, done.stderr
    assert "The quality of pathway plans remain variable" in done.stdout


@pytest.mark.model
@pytest.mark.parametrize("block", of_language("docs/decisions.md", "python"), ids=lambda block: block.heading)
def test_the_python_on_decisions_runs_and_ends_with_what_it_counts(copy, block):
    done = copy.run([sys.executable, "-c", block.text])
    assert done.returncode == 0, done.stderr
    assert re.search(r"^\d+ meetings read$|^2024-03-28 \d+ possible follow-ups$", done.stdout.splitlines()[-1])


# ── the endpoints ──

ASKING = """
import doctest, io, json, sys
from gradio_client.exceptions import AppError
given = json.load(sys.stdin)
names = {}
for code in given["python"]:
    if ">>>" not in code:
        exec(code, names)
        continue
    told = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTestParser().get_doctest(code, names, "api.md", None, 0), out=told.write, clear_globs=False)
    assert runner.summarize(verbose=False).failed == 0, told.getvalue()
    names["best"] = names["reply"]["citations"][0]
errors = []
for call in given["errors"]:
    try:
        eval(call, names)
    except AppError as error:
        errors.append(f"{type(error).__name__}: {error}")
print("RESULTS", json.dumps({"errors": errors, "results": [eval(call, names) for call in given["calls"]]}))
"""


@pytest.fixture(scope="module")
def asked(copy):
    """What the endpoints give to the calls of the page, from a process of their own."""
    with copy.serving("python app.py") as (address, _):
        given = {
            "python": [block.text.replace(ADDRESS, address) for block in of_language("docs/api.md", "python")],
            "calls": list(SHOWN.values()),
            "errors": ERRORS,
        }
        done = subprocess.run(
            [sys.executable, "-c", ASKING], input=json.dumps(given), cwd=copy.folder, env=copy.environment,
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.rpartition("RESULTS ")[2])


def pattern(shown):
    """A JSON block as an expression over JSON without white space between its parts."""
    bare = re.sub(r'("(?:[^"\\]|\\.)*")|\s+', lambda part: part[1] or "", shown)
    return re.escape(bare).replace("…", ".*?")


def same(shown, given):
    return re.fullmatch(pattern(shown), json.dumps(given, ensure_ascii=False, separators=(",", ":")), re.S)


def test_a_json_block_is_compared_whole_but_for_what_is_left_out():
    given = {"a": [1, 2, 3], "b": "one two three"}
    for shown in ('{"a": [1, 2, 3],\n "b": "one two three"}', '{"a": [1, …], "b": "one …"}', '{"a": …}'):
        assert same(shown, given)
    for shown in ('{"a": [1, 2, 3]}', '{"a": [1, 3, …], "b": …}', '{"b": …}', '{"a": …, "b": "onetwo…"}'):
        assert not same(shown, given)


@pytest.mark.model
@pytest.mark.parametrize("place", list(SHOWN), ids=lambda place: f"{place[1].partition('(')[0]} {place[2]}")
def test_an_endpoint_gives_what_the_page_shows(asked, place):
    given = asked["results"][list(SHOWN).index(place)]
    assert same(numbered("docs/api.md", "json")[place].text, given), json.dumps(given, ensure_ascii=False, indent=1)


@pytest.mark.model
def test_the_errors_are_those_shown(asked):
    (block,) = of_language("docs/api.md", "")
    assert asked["errors"] == block.text.splitlines()
