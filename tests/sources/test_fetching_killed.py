"""A fetch that is killed: at twenty moments between its first and its last step, nothing is lost and nothing is twice.

Each fetch is a process of its own that ends itself, without any tidying, at a step that a fixed seed chose: a step is a
change of the file system or a request. The site runs on in the process of the test.
"""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.sources import list_folder
from assistant.sources.fetching.settings import named_source
from tests.sources.fake_moderngov import BASE, FakeModernGov, small_council
from tests.sources.fetching_help import fetched, lines, papers
from tests.sources.local_site import served
from tests.sources.test_fetching_moderngov import changed

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = 20
SEED = 17


@pytest.fixture
def site():
    with served(FakeModernGov(small_council())) as running:
        yield running


def source_of(corpus, site):
    corpus.mkdir(exist_ok=True)
    return named_source(corpus, "moderngov", site.address + BASE, private=True, since="2024-01")


def killed(corpus, step):
    """A fetch that dies at a step; the number of its steps where it lives to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.sources.dying_fetch", str(corpus), str(step)],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if done.returncode == -signal.SIGKILL:
        return None
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def told(corpus):
    """What the corpus is: every file with its bytes, and all that its lines say but for when they were written."""
    rows = [{name: value for name, value in row.items() if name != "fetched"} for row in lines(corpus)]
    return papers(corpus), sorted(json.dumps(row, sort_keys=True) for row in rows)


def is_whole(corpus):
    """Whether all that is told of lies there, whole, and each paper once."""
    entries = list_folder(corpus).entries
    held = papers(corpus)
    rows = lines(corpus) if (corpus / "fetched.jsonl").exists() else []
    assert all(len(held[row["file"]]) == row["size"] for row in rows)
    assert len({row["sha256"] for row in rows if "same_as" not in row}) == len(entries)
    assert len(held) - len(entries) in (0, 1)  # one may have been put in its place and not told of


@pytest.mark.parametrize("second", [False, True], ids=["into an empty folder", "after three changes"])
def test_killed_at_twenty_moments_nothing_is_lost_and_nothing_twice(site, tmp_path, second):
    corpus, undisturbed = tmp_path / "corpus", tmp_path / "undisturbed"
    for folder in (corpus, undisturbed):
        source = source_of(folder, site)
        if second:
            fetched(folder, source)
    if second:
        changed(site)
    steps = killed(undisturbed, 0)
    wanted = told(undisturbed)
    chooser = random.Random(SEED)
    moments = chooser.sample(range(1, steps + 1), MOMENTS // 2)
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    for moment in moments:
        for path in sorted(corpus.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for path, data in before.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        assert killed(corpus, moment) is None
        is_whole(corpus)
        fetched(corpus)
        assert told(corpus) == wanted
        assert not [path for path in corpus.rglob(".*") if path.is_file()]


def test_killed_again_and_again_it_comes_to_its_end(site, tmp_path):
    corpus, undisturbed = tmp_path / "corpus", tmp_path / "undisturbed"
    for folder in (corpus, undisturbed):
        source_of(folder, site)
    fetched(undisturbed)
    for step in range(5, 40, 7):
        if killed(corpus, step) is not None:
            break
        is_whole(corpus)
    fetched(corpus)
    assert told(corpus) == told(undisturbed)
