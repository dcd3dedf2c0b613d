"""A build killed at random moments: the index always opens or is not there yet, and ends as if nothing had been."""

import os
import re
import subprocess
import sys
from pathlib import Path

from assistant import build_index
from assistant.index import files
from tests.toys import ToyEncoder, write_corpus
from tools import kill

ROOT = Path(__file__).parent.parent.parent


def built(folder):
    items = "\n\n".join(f"{n}. The {n}th crossing was closed in winter and opened in May." for n in range(150))
    corpus = write_corpus(folder / "corpus", long=items)
    build_index(corpus, folder / "built", encoder=ToyEncoder())
    return corpus, folder / "built"


def test_killed_at_random_moments_the_last_build_is_the_calm_one(tmp_path):
    corpus, index = built(tmp_path)
    command = [sys.executable, ROOT / "tools/kill.py", "--corpus", corpus, "--index", index, "--times", "4"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^\d: killed after ", done.stdout, re.M)) == 4
    assert done.stdout.endswith("as it should be after 4 of 4 kills; the same bytes at the end\n")


def test_what_an_index_remembers_builds_the_index_again(tmp_path):
    corpus, index = built(tmp_path)
    memory = tmp_path / "memory"
    memory.mkdir()
    kill.remember(index, memory)
    build_index(corpus, tmp_path / "again", encoder=kill.Remembered(memory))
    assert kill._files(tmp_path / "again") == kill._files(index)


def test_an_index_that_does_not_open_is_told_from_one_that_is_not_there_yet(tmp_path):
    _, index = built(tmp_path)
    version, _ = files.current(index)
    assert kill._left(index) == (f"{version} serves, 0 pieces kept", True)
    assert kill._left(tmp_path / "nothing") == ("no index yet, 0 pieces kept", True)
    (index / version / "passages.table").write_bytes(b"")
    said, as_it_should_be = kill._left(index)
    assert not as_it_should_be
    assert said.startswith("IndexDamaged: ")
