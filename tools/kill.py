"""Kills a build at random moments and looks at what is left: ``python tools/kill.py --corpus DIR --index DIR``.

``--index`` is an index of the corpus: its vectors are remembered, so that builds cost no model. One build runs
undisturbed, another is killed (SIGKILL) at ``--times`` random moments, begun again each time, and then left alone.
After every kill the index must open, old or new, or not be there yet; at the end its files must be those of the
undisturbed build, byte for byte. Exit code 0: so it was; 1: it was not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant import build_index
from assistant.errors import IndexMissing
from assistant.index import PROBES, files, opening
from assistant.index.building.embedding import batches
from assistant.index.tokens import NO_SENTENCE, is_informative
from assistant.index.vectors import Matrix
from assistant.models.encoder import EncodedText
from assistant.models.folders import ModelIdentity


class Remembered:
    """An encoder that gives what an index holds for a text. Token spans are made so that they lie in their sentence."""

    def __init__(self, folder: Path) -> None:
        said = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        self.identity = ModelIdentity(**said["identity"])
        self._passages = {text: row for row, text in enumerate(said["passages"])}
        self._sentences = {text: row for row, text in enumerate(said["sentences"])}
        arrays = ("passage_vectors", "sentence_vectors", "tokens", "ids", "bounds", "starts")
        self._arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in arrays}
        self.dimension = int(self._arrays["tokens"].shape[1])

    def encode(self, texts: Sequence[str]) -> Matrix:
        rows = [self._sentences[text] for text in texts]
        return np.asarray(self._arrays["sentence_vectors"][rows], dtype=np.float32).reshape(-1, self.dimension)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        return [self._read(self._passages[text]) for text in texts]

    def _read(self, row: int) -> EncodedText:
        own = slice(*self._arrays["bounds"][row : row + 2])
        starts = self._arrays["starts"][own]
        spans = np.stack([starts, starts + 1], axis=1)
        vector, tokens = self._arrays["passage_vectors"][row], self._arrays["tokens"][own]
        return EncodedText(
            vector.astype(np.float32), tokens.astype(np.float32), np.array(self._arrays["ids"][own]), spans
        )


def remember(index: Path, folder: Path) -> None:
    """Writes what `Remembered` reads."""
    snapshot = opening.open_index(index)
    passages, sentences, starts = [], [], []
    for batch in batches(snapshot.documents.values(), snapshot.passages):
        sentences += batch.texts.sentences
        for passage, (text, spans) in zip(batch.passages, batch.texts.passages, strict=True):
            passages.append(text)
            places = [_place(text, left, right) for left, right in spans]
            outside = _place(text, 0, spans[0][0] if spans else len(text))
            inside = snapshot.tokens.passage(passage.row).sentence.tolist()
            starts.append([outside if number == NO_SENTENCE else places[number] for number in inside])
    identity = {"name": snapshot.card.encoder.name, "digest": snapshot.card.encoder.digest}
    said = {"passages": passages, "sentences": [*sentences, *PROBES], "identity": identity}
    (folder / "texts.json").write_text(json.dumps(said), encoding="utf-8")
    arrays = {
        "passage_vectors": snapshot.passage_vectors.vectors(),
        "sentence_vectors": np.concatenate([snapshot.sentence_vectors.vectors(), snapshot.probes]),
        "tokens": snapshot.tokens.coding.vectors(snapshot.tokens.codes),
        "ids": snapshot.tokens.ids,
        "bounds": snapshot.tokens.bounds,
        "starts": np.array([start for own in starts for start in own], dtype=np.int32),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def _place(text: str, left: int, right: int) -> int:
    """Where in ``text[left:right]`` a token could begin whose vector is kept."""
    return next((at for at in range(left, right) if is_informative(text, at, at + 1)), left)


def main() -> int:
    """Runs the trial, or as a child process one build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--index", type=Path, required=True, help="an index of the corpus")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.into:
        encoder = Remembered(given.index)
        print("ready", flush=True)
        build_index(given.corpus, given.into, encoder=encoder)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return _trial(given.corpus, given.index, Path(folder), given.times, random.Random(given.seed))


def _trial(corpus: Path, index: Path, folder: Path, times: int, moments: random.Random) -> int:
    memory, calm, shaken = folder / "memory", folder / "calm", folder / "shaken"
    memory.mkdir()
    remember(index, memory)
    began = time.monotonic()
    _start(corpus, memory, calm).wait()
    whole = time.monotonic() - began
    print(f"undisturbed: {whole:.0f} s", flush=True)
    wrong = killed = 0
    while killed < times:
        child = _start(corpus, memory, shaken)
        after = moments.uniform(0, whole)
        try:
            child.wait(timeout=after)
            ended = "ended by itself"
            shutil.rmtree(shaken)  # and the next begins with nothing
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            killed += 1
            ended = "killed"
        left, opens = _left(shaken)
        wrong += not opens
        print(f"{killed}: {ended} after {after:.1f} s: {left}", flush=True)
    _start(corpus, memory, shaken).wait()
    same = _files(calm) == _files(shaken)
    bytes_ = "the same bytes" if same else "other bytes"
    print(f"as it should be after {times - wrong} of {times} kills; {bytes_} at the end")
    return 0 if same and not wrong else 1


def _start(corpus: Path, memory: Path, into: Path) -> subprocess.Popen[str]:
    """A build in a process of its own, from the moment it begins."""
    command = [sys.executable, __file__, "--corpus", str(corpus), "--index", str(memory), "--into", str(into)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    child.stdout.readline()
    return child


def _left(index: Path) -> tuple[str, bool]:
    """What a killed build left, and whether that is as it should be."""
    pieces = len(list((index / ".partial").glob("*"))) if index.is_dir() else 0
    try:
        return f"{opening.open_index(index).version} serves, {pieces} pieces kept", True
    except IndexMissing:
        return f"no index yet, {pieces} pieces kept", True
    except Exception as error:  # whatever it is, it is what this looks for
        return f"{type(error).__name__}: {error}", False


def _files(index: Path) -> dict[str, bytes]:
    """The version that serves, without what is only mapped."""
    pointer = files.current(index)
    assert pointer
    return {path.name: path.read_bytes() for path in (index / pointer[0]).iterdir()}


if __name__ == "__main__":
    sys.exit(main())
