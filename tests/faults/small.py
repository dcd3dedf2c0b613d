"""A corpus and an index of a few kilobytes, and what the tests of faults ask of them."""

from __future__ import annotations

import contextlib
import inspect
import os
from collections.abc import Iterator
from pathlib import Path

from assistant import Assistant
from assistant.errors import Unreadable
from assistant.formats import parsing
from assistant.index import LocalIndex, files, opening
from assistant.index.building import build_index, workers
from assistant.models.folders import ModelIdentity
from assistant.records import Answer, NoAnswer
from tests.toys import ToyEncoder

OLD = {"a": "Item 1\n\nThe crossing on Bridge Street was closed in January.\n", "b": "The library opens on Saturday.\n"}
NEW = {**OLD, "b": "The library opens on Sunday.\n", "c": "The weir was mended in the spring.\n"}
QUESTION = "When was the crossing on Bridge Street closed?"


class Tiny(ToyEncoder):
    """The toy encoder with vectors of eight numbers."""

    identity = ModelIdentity("tiny", "7" * 64)
    dimension = 8


def papers(folder: Path, texts: dict[str, str]) -> Path:
    """A corpus of these texts and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """While this is open, files are read in this process and nothing waits for a disk: neither is what is tried."""
    real, flush = workers.read_all, os.fsync

    def read_all(items, workers, limits=None):
        for name, data in items:
            try:
                yield name, parsing.parse_file(data, name)
            except Unreadable as error:
                yield name, error

    workers.read_all = read_all
    if inspect.isbuiltin(flush):
        os.fsync = lambda file: None
    try:
        yield
    finally:
        workers.read_all, os.fsync = real, flush


def built(corpus: Path, index: Path) -> str:
    """Builds, and returns the version."""
    with quick():
        return build_index(corpus, index, encoder=Tiny(), force=True, new_corpus=True).version


def served(index: Path) -> str:
    """The version that serves; AssertionError where it is not the one published last, or what it says is not whole."""
    opened = opening.whole(index)
    assert opened.warning is None, opened.warning
    asked(Assistant(LocalIndex(opened), Tiny()))
    return opened.version


def asked(desk: Assistant) -> int:
    """Asks a question and counts the quotations, each compared with the document here as well."""
    match desk.ask(QUESTION):
        case Answer(citations=found) | NoAnswer(nearest=found):
            for each in found:
                assert desk.snapshot.documents[each.document].text[each.start : each.end] == each.quote
            return len(found)


def leftovers(index: Path) -> list[str]:
    """What a finished build leaves that it should not."""
    names = [path.name for path in index.iterdir()]
    versions = [name for name in names if name.startswith("v-")]
    odd = [name for name in names if name not in {".lock", files.CURRENT, files.SETTINGS} and name not in versions]
    return odd + (versions if len(versions) > 2 else [])
