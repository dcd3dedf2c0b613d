"""Publishing against a disk that fails, a process that dies and a machine that loses power, at every step there is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import IndexBusy, IndexMissing, IndexUnwritable
from assistant.index import files, opening
from tests.faults.disk import ERRORS, Disk, durable, fails, laid, states, taken
from tests.faults.killed import prepared
from tests.faults.small import NEW, Tiny, built, leftovers, papers, quick, served

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.reliability


@pytest.fixture
def place(tmp_path):
    """An index of old papers that keeps two versions, new papers beside it, and what the two are called."""
    old, new = prepared(tmp_path)
    return tmp_path, old, new


def trial(folder):
    index = folder / "trial"
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(folder / "built", index)
    return index


def counted(folder):
    disk = Disk(trial(folder))
    with disk.inserted():
        built(folder / "corpus", folder / "trial")
    return len(disk.steps)


WAYS = [(name, on, half) for name in ERRORS for on, half in ((False, False), (True, False), (False, True))]


@pytest.mark.parametrize(("error", "on", "half"), WAYS)
def test_after_an_error_at_any_step_old_or_new_serves_whole_and_the_next_build_works(
    place, record_property, error, on, half
):
    folder, old, new = place
    steps, refused = counted(folder), 0
    assert steps > 60
    for at in range(1, steps + 1):
        index = trial(folder)
        disk = Disk(index, fails(at, ERRORS[error], on=on, half=half))
        with disk.inserted():
            try:
                assert built(folder / "corpus", index) == new
                done = True
            except IndexUnwritable as said:
                assert str(index) in str(said) and os.strerror(ERRORS[error]) in str(said)
                done, refused = False, refused + 1
        assert served(index) in ({new} if done else {old, new}), at
        if not on:
            assert not list(index.glob(".staging-*")), at
        assert built(folder / "corpus", index) == served(index) == new, at
        assert leftovers(index) == [], at
    assert refused > steps / 2
    record_property("counted", f"{steps}/{steps}")


def test_after_a_kill_at_any_step_old_or_new_serves_whole_and_the_next_build_works(tmp_path, record_property):
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["steps"] > 60
    record_property("counted", f"{told['trials']}/{told['trials']}")


def test_at_every_step_a_second_build_is_refused_and_readers_are_served(place, record_property):
    folder, old, new = place
    index = trial(folder)
    refused = []

    def second(_step, what):
        if what.path == ".lock":
            return  # the lock is not held yet, or held no more
        with Away(disk), pytest.raises(IndexBusy, match=f"process {os.getpid()}, since "), files.writing(index):
            pytest.fail("entered")
        assert served(index) in {old, new}
        refused.append(what)

    disk = Disk(index, second)
    with disk.inserted():
        built(folder / "corpus", index)
    assert len(refused) > 60
    record_property("counted", f"{len(refused)}/{len(refused)}")


class Away:
    """While this is open, the real functions of `os` are back: a second build is not the one that is tried."""

    def __init__(self, disk):
        self.disk = disk

    def __enter__(self):
        for name, function in self.disk.real.items():
            setattr(os, name, function)

    def __exit__(self, *_):
        for name in self.disk.real:
            setattr(os, name, getattr(self.disk, name))


@pytest.mark.parametrize("first", [False, True], ids=["over an index", "the first build"])
def test_after_a_power_loss_at_any_moment_old_or_new_serves_and_what_was_done_stays(place, record_property, first):
    folder, old, new = place
    root = folder / "power"
    root.mkdir()
    if not first:
        shutil.copytree(folder / "built", root / "built")
    before = taken(root)
    disk = Disk(root)
    with disk.inserted():
        assert built(folder / "corpus", root / "built") == new
    finished = len(disk.steps)
    published = max(number for number, step in enumerate(disk.steps, 1) if step.act == "rename")
    verdicts: dict[object, tuple[str, str | None] | None] = {}
    number = 0
    for done, state in states(before, disk.steps):
        number += 1
        key = tuple((name, data) for name, data in sorted(state.items()) if ".staging-" not in name)
        if key not in verdicts:
            verdicts[key] = after(folder / "after", state)
        if done == finished:
            assert verdicts[key] == (new, None), (done, sorted(state))
        elif first:  # what is whole but not yet pointed to may serve, and says so
            assert verdicts[key] is None or verdicts[key][0] == new, (done, sorted(state))
        else:
            assert verdicts[key] in {(old, None)} | ({(new, None)} if done >= published else set()), (
                done,
                sorted(state),
            )
    assert number > 200
    record_property("counted", f"{number}/{number}")


def after(root, state):
    """The version that serves, whole, when the machine starts again, and its warning; None where there is none yet."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    laid(root, state)
    try:
        opened = opening.whole(root / "built")
    except IndexMissing:
        return None
    return opened.version, opened.warning


def test_what_a_power_loss_leaves_can_be_built_upon(place, record_property):
    folder, _, new = place
    root = folder / "power"
    shutil.copytree(folder / "built", root / "built")
    before = taken(root)
    disk = Disk(root)
    with disk.inserted():
        built(folder / "corpus", root / "built")
    every = [state for _, state in states(before, disk.steps)]
    sample = every[:: max(1, len(every) // 80)]
    for state in sample:
        shutil.rmtree(folder / "after", ignore_errors=True)
        laid(folder / "after", state)
        assert built(folder / "corpus", folder / "after/built") == served(folder / "after/built") == new
    record_property("counted", f"{len(sample)}/{len(sample)}")


def test_the_model_of_the_disk_loses_what_is_not_flushed_and_only_that(tmp_path):
    """The enumeration itself: without its flushes the same build is found unsafe."""
    steps = Disk(tmp_path)
    with steps.inserted():
        files.write(tmp_path / "a", b"one", flushed=False)
        files.write(tmp_path / "b", b"two")
        files.flush_folder(tmp_path)
        (tmp_path / "b").rename(tmp_path / "c")
    last = [folder for done, folder in states({}, steps.steps) if done == len(steps.steps)]
    assert {folder.get("a") for folder in last} == {b"", b"o", bytes(3), b"one"}
    assert [sorted(folder) for folder in last if folder["a"] == b"one"] == [["a", "c"], ["a", "b"]]
    assert {folder.get("b", folder.get("c")) for folder in last} == {b"two"}
    assert durable(steps.steps)[-1] is False


def test_a_real_disk_that_is_full_refuses_and_the_index_before_serves(place, record_property):
    """The files of this process may have so many bytes and no more: the system's own refusal, at 40 sizes."""
    folder, old, new = place
    sizes = range(0, 40_000, 1_000)
    code = (
        "import resource, signal, sys\nfrom pathlib import Path\n"
        "from assistant.errors import IndexUnwritable\nfrom tests.faults.small import built\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nplace, told = Path(sys.argv[1]), []\n"
        "for size in map(int, sys.argv[2:]):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))\n"
        "    try:\n        told.append(built(place / 'corpus', place / f'real-{size}'))\n"
        "    except IndexUnwritable as error:\n        told.append('File too large' in str(error) and 'refused')\n"
        "print(*told)"
    )
    for size in sizes:
        shutil.copytree(folder / "built", folder / f"real-{size}")
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), *map(str, sizes)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = done.stdout.split()
    assert len(told) == len(sizes) and set(told) == {"refused", new}
    for size, said in zip(sizes, told, strict=True):
        assert served(folder / f"real-{size}") == (new if said == new else old)
    record_property("counted", f"{len(told)}/{len(told)}")


def test_memory_that_runs_out_at_any_text_leaves_the_index_before_and_what_was_embedded(place, record_property):
    folder, old, new = place

    class Exhausted(Tiny):
        def __init__(self, at):
            self.left = at

        def encode(self, texts):
            self.left -= 1
            if self.left == 0:
                raise MemoryError
            return super().encode(texts)

    at = 0
    while True:
        at += 1
        index = trial(folder)
        try:
            with quick():
                version = store_after(folder, index, Exhausted(at))
        except MemoryError:
            assert served(index) == old
            assert built(folder / "corpus", index) == served(index) == new
        else:
            assert version == new
            break
    assert at > 2
    record_property("counted", f"{at - 1}/{at - 1}")


def store_after(folder, index, encoder):
    from assistant.index.building import build_index

    build_index(folder / "corpus", index, encoder=encoder)
    return opening.open_index(index).version


@pytest.mark.parametrize("shape", ["a file in its place", "a file above it"])
def test_a_folder_that_cannot_be_is_refused_by_name(tmp_path, shape):
    corpus = papers(tmp_path / "corpus", NEW)
    (tmp_path / "file").write_text("x")
    index = tmp_path / "file" if shape == "a file in its place" else tmp_path / "file/below"
    with pytest.raises(IndexUnwritable, match=str(index)):
        built(corpus, index)
