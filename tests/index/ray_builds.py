"""A build on Ray: two workers of this machine give the files of a build without it, also when one is killed.

`tests.index.test_ray` runs these in a process of their own.
"""

import os
import signal
from pathlib import Path

import pytest

from assistant import Assistant, build_index
from assistant.errors import ModelDamaged, WorkersFailed
from assistant.index import files, open_index
from assistant.index.building import workers
from assistant.models.folders import ModelIdentity
from tests.toys import ToyEncoder, write_corpus

ray = pytest.importorskip("ray", reason="the extra cluster is not installed")
MORE = {
    f"paper{n}": f"Paper {n} says that lamp {n} of Bridge Street was mended at a cost of £{n}0.\n" for n in range(6)
}


class Killed(ToyEncoder):
    """Ends the process that has it embed a batch, once, and notes each batch that is begun."""

    def __init__(self, folder: Path, signals: int) -> None:
        self.folder = folder
        self.signals = signals
        if signals > 1:  # a worker loads an encoder of the same files once
            self.identity = ModelIdentity("deadly", "2" * 64)

    def read(self, texts):
        with (self.folder / "begun").open("a") as begun:
            begun.write(f"{os.getpid()} {texts[0][:40]!r}\n")
        died = len([*self.folder.glob("died*")])
        if "lamp 3" in texts[0] and died < self.signals:
            (self.folder / f"died{died}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(texts)


class Nan(ToyEncoder):
    identity = ModelIdentity("not numbers", "3" * 64)

    def encode(self, texts):
        return super().encode(texts) * float("nan")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Ray with two workers on this machine, ended at the end; what a build itself starts, it ends."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patched.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        ray.init(
            num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR", configure_logging=False,
            object_store_memory=80_000_000,
        )  # fmt: skip
        yield "auto"
        ray.shutdown()


def test_a_build_by_two_workers_one_of_which_is_killed_gives_the_same_bytes_and_costs_one_task(cluster, tmp_path):
    corpus = write_corpus(tmp_path / "corpus", **MORE)
    alone, spread = tmp_path / "alone", tmp_path / "spread"
    build_index(corpus, alone, encoder=ToyEncoder())
    told = []
    report = build_index(corpus, spread, encoder=Killed(tmp_path, 1), ray=cluster, progress=told.append)
    assert (tmp_path / "died0").exists()
    begun = [line.split(" ", 1) for line in (tmp_path / "begun").read_text().splitlines()]
    batches = [first for _, first in begun]
    assert len(batches) == len(set(batches)) + 1  # the one that was killed was begun twice, every other once
    assert len({process for process, _ in begun} - {str(os.getpid())}) >= 2
    assert str(os.getpid()) not in {process for process, _ in begun}
    assert files.current(spread) == files.current(alone)
    version = files.current(alone)[0]
    assert {path.name: path.read_bytes() for path in (alone / version).iterdir()} == {
        path.name: path.read_bytes() for path in (spread / version).iterdir()
    }
    assert report.documents == 9
    assert report.embedded > 0
    assert [step.done for step in told if step.stage == "read"] == [*range(1, 10)]


def test_a_task_that_ends_every_worker_is_named_and_the_next_build_goes_on(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_TRIES", 0)  # each try starts a worker anew
    corpus, index = write_corpus(tmp_path / "corpus", **MORE), tmp_path / "index"
    with pytest.raises(WorkersFailed, match=r"ended every worker of Ray that had it, 1 in all.*a build again goes on"):
        build_index(corpus, index, encoder=Killed(tmp_path, 99), ray=cluster)
    assert files.current(index) is None
    build_index(corpus, index, encoder=ToyEncoder())
    assert open_index(index).card.documents == 9


def test_what_goes_wrong_on_a_worker_is_told_as_here(cluster, tmp_path):
    with pytest.raises(ModelDamaged, match="gave vectors that are not numbers"):
        build_index(write_corpus(tmp_path / "corpus"), tmp_path / "index", encoder=Nan(), ray=cluster)


def test_a_build_by_workers_is_published_to_a_file_of_milvus_lite_from_the_same_process(cluster, tmp_path, monkeypatch):
    pytest.importorskip("milvus_lite", reason="the extra cluster is not installed")
    monkeypatch.setenv("ONRECORD_WORK", str(tmp_path / "work"))
    corpus, address = write_corpus(tmp_path / "corpus", **MORE), f"milvus://{tmp_path}/file.db/papers"
    report = build_index(corpus, address, encoder=ToyEncoder(), ray=cluster)
    assert (report.documents, report.index) == (9, address)
    build_index(corpus, tmp_path / "folder", encoder=ToyEncoder())
    there, here = (Assistant.open(index, encoder=ToyEncoder()) for index in (address, tmp_path / "folder"))
    question = "What was the cost of mending lamp 3 of Bridge Street?"
    assert there.search(question, k=5) == here.search(question, k=5)
