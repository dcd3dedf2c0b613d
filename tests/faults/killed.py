"""Builds that are killed: a process that forks one build for each step and each way to die, and tells what is left.

A process of its own, since a fork of one that has threads may hang: it builds here alone, and FAISS uses one thread.
Called with a folder; prints a JSON object: the number of trials, and what went wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import faiss

from assistant.cli import running
from tests.faults.disk import Disk, ends
from tests.faults.small import NEW, OLD, Tiny, built, leftovers, papers, served

WAYS = {"kill": (signal.SIGKILL, False), "kill half-way": (signal.SIGKILL, True), "terminate": (signal.SIGTERM, False)}


def prepared(place: Path) -> tuple[str, str]:
    """An index of the old papers with a version before it, and the new papers beside it; (old, new version)."""
    corpus = papers(place / "corpus", {"a": OLD["a"]})
    built(corpus, place / "built")
    old = built(papers(corpus, OLD), place / "built")
    shutil.copytree(place / "built", place / "reference")
    new = built(papers(corpus, NEW), place / "reference")
    return old, new


def steps(place: Path) -> int:
    """How many steps the build has."""
    shutil.copytree(place / "built", place / "counted")
    disk = Disk(place / "counted")
    with disk.inserted():
        built(place / "corpus", place / "counted")
    return len(disk.steps)


def forked(place: Path, index: Path, at: int, way: str) -> int:
    """A build that dies at a step; how it ended."""
    child = os.fork()
    if child == 0:
        sent, half = WAYS[way]
        try:
            with running._heard(), Disk(index, ends(at, sent, half=half)).inserted():
                built(place / "corpus", index)
        except running._Terminated:
            os._exit(143)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def tried(place: Path, at: int, way: str, versions: tuple[str, str]) -> str | None:
    """What is wrong after a build died at a step; None where nothing is."""
    index = place / "trial"
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(place / "built", index)
    ended = forked(place, index, at, way)
    if ended not in {-WAYS[way][0], 143}:
        return f"the build ended with {ended}"
    try:
        if served(index) not in versions:
            return "neither old nor new serves"
        if way == "terminate" and list(index.glob(".staging-*")):
            return "what was begun was not put away"
        if built(place / "corpus", index) != versions[1] or served(index) != versions[1]:
            return "the next build is not the new one"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return f"left behind: {leftovers(index)}" if leftovers(index) else None


def main(place: Path) -> None:
    faiss.omp_set_num_threads(1)
    Tiny().encode(["warm"])
    versions = prepared(place)
    number = steps(place)
    trials = [(at, way) for at in range(1, number + 1) for way in WAYS]
    wrong = [f"{way} at step {at}: {what}" for at, way in trials if (what := tried(place, at, way, versions))]
    print(json.dumps({"steps": number, "trials": len(trials), "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
