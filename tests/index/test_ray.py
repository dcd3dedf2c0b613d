"""A build on Ray, from outside: what it is told, what it loads, and the builds themselves in a process of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import build_index
from assistant.errors import IndexUnreachable, WorkersFailed
from assistant.index.building import spreading, workers
from tests.toys import ToyEncoder, write_corpus

ROOT = Path(__file__).parent.parent.parent
pytest.importorskip("ray", reason="the extra cluster is not installed")


def test_builds_on_two_workers_hold():
    """Where the tests of Milvus have run before, Ray starts no node in the same process."""
    builds = [
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-o",
        "python_files=ray_builds.py",
        "tests/index/ray_builds.py",
    ]
    done = subprocess.run([sys.executable, *builds], capture_output=True, text=True, cwd=ROOT, timeout=600)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.parametrize("address", ["local:none", "local:0"])
def test_what_is_no_number_of_workers_is_said(tmp_path, address):
    with pytest.raises(WorkersFailed, match="no number of workers"):
        build_index(write_corpus(tmp_path / "corpus"), tmp_path / "index", encoder=ToyEncoder(), ray=address)


def test_ray_is_started_before_an_index_at_an_address_is_connected_to(tmp_path, monkeypatch):
    """Beside the server of a file of milvus-lite Ray may not start."""
    done = []

    def gone(address):
        done.append(f"connected to {address.name}")
        raise IndexUnreachable("gone", "Start it.")

    monkeypatch.setattr(workers, "_start", lambda ray, where: done.append(f"started {where['num_cpus']}"))
    monkeypatch.setattr(workers, "RayWorkers", lambda ray: workers.LocalWorkers())
    monkeypatch.setattr(spreading, "connect", gone)
    with pytest.raises(IndexUnreachable):
        build_index(write_corpus(tmp_path / "corpus"), "milvus:///f.db/papers", encoder=ToyEncoder(), ray="local:2")
    assert done == ["started 2", "connected to papers"]


@pytest.mark.parametrize(("loaded", "told"), [(True, "build in a process of its own"), (False, "^Start the cluster")])
def test_where_ray_does_not_start_beside_a_file_of_milvus_lite_the_remedy_says_so(tmp_path, monkeypatch, loaded, told):
    def refuses(ray, where):
        raise RuntimeError("The current node timed out during startup.")

    monkeypatch.setattr(workers, "_start", refuses)
    monkeypatch.setitem(sys.modules, "milvus_lite", object())
    if not loaded:
        monkeypatch.delitem(sys.modules, "milvus_lite")
    with pytest.raises(WorkersFailed, match="timed out during startup") as failed:
        build_index(write_corpus(tmp_path / "corpus"), tmp_path / "index", encoder=ToyEncoder(), ray="local:2")
    assert re.search(told, failed.value.remedy)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (RuntimeError("the disk is full"), "^the disk is full$"),
        (ConnectionError("reset"), "connection with Ray .* reset"),
    ],
)
def test_what_goes_wrong_in_a_build_on_ray_is_not_told_as_if_ray_could_not_be_used(monkeypatch, wrong, told):
    monkeypatch.setattr(workers, "_start", lambda ray, where: None)
    monkeypatch.setattr(workers, "RayWorkers", lambda ray: workers.LocalWorkers())
    with pytest.raises((RuntimeError, WorkersFailed), match=told), workers.workers_at("local:2"):
        raise wrong


def test_ray_is_not_imported_unless_it_is_asked_for(tmp_path):
    corpus = write_corpus(tmp_path / "corpus")
    told = (
        "import sys; from assistant import build_index; from tests.toys import ToyEncoder; "
        f"build_index({str(corpus)!r}, {str(tmp_path / 'index')!r}, encoder=ToyEncoder()); print('ray' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ}
    )
    assert done.stdout.strip() == "False"
