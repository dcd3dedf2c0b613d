"""Questions searched once and kept: what a fit needs of each, so that weights can be tried without searching again.

Kept in a folder named for the version of the index, the code that searches and the weights of the pool; a search that
was broken off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.citations import whole_passage_citation
from assistant.answering.question import Question, check_question, understand_question
from assistant.answering.ranking import CLOSE, Ranked
from assistant.answering.ranking import search as find
from assistant.answering.spelling import Speller
from assistant.answering.weights import RankWeights
from assistant.assistant import Assistant
from assistant.errors import QuestionRefused
from assistant.evaluation.matching import meets_passage
from assistant.evaluation.question_sets import LabelledQuestion
from assistant.index import EightBits, PassageTokens
from assistant.records import Filters

ROOT = Path(__file__).resolve().parents[2]
SHARD = 50
"""Questions kept in one file."""
RANK = tuple(field.name for field in fields(RankWeights))
_SEARCHING = ("text", "records", "models", "index")
_ANSWERING = ("question", "ranking", "spelling")
_IMPORTS = re.compile(r"^\s*from assistant\.answering\.(\w+)(?:\.\w+)* import", re.M)
_NO_TOKENS = PassageTokens(np.zeros((0, 0), np.uint8), np.zeros(0, np.uint8), np.zeros(0, np.int32), EightBits(0))


@dataclass(frozen=True, slots=True)
class Case:
    """One question searched: its candidates without their token vectors, the figures of each by name (`RANK`), shape
    (n, figures), and which groups of gold each meets, shape (n, groups)."""

    asked: LabelledQuestion
    understood: Question
    ranked: tuple[Ranked, ...]
    values: NDArray[np.float32]
    met: NDArray[np.bool_]

    @property
    def gold(self) -> NDArray[np.bool_]:
        """Which candidates meet any group, shape (n,)."""
        held: NDArray[np.bool_] = self.met.any(axis=1)
        return held


def search(assistant: Assistant, speller: Speller, asked: LabelledQuestion) -> Case:
    """The candidates of a question, all that are read closely, in the order of the weights of ``assistant``; misspelt
    words are read as the assistant reads them.

    Raises:
        QuestionRefused: it is none that may be asked.
    """
    index = assistant.index
    text = speller.read(check_question(asked.question)).text
    understood = understand_question(text, index.statistics)
    encoded = assistant.encoder.read([understood.embedded])[0]
    ranked = find(index, understood, encoded, index.scope(Filters()), CLOSE, weights=assistant.weights)
    cited = [whole_passage_citation(one) for one in ranked]
    met = [[any(meets_passage(own, gold) for gold in group) for group in asked.groups] for own in cited]
    values = np.array([[getattr(one.signals, name) for name in RANK] for one in ranked], np.float32)
    values = values.reshape(-1, len(RANK))
    if understood.compares:
        silent = RankWeights(*(1.0 for _ in RANK)).comparing()
        values = values * np.array([getattr(silent, name) for name in RANK], np.float32)
    light = tuple(replace(one, candidate=replace(one.candidate, tokens=_NO_TOKENS)) for one in ranked)
    return Case(asked, understood, light, values, np.array(met, bool).reshape(len(ranked), len(asked.groups)))


class Searched:
    """The cases of one set of questions in a folder, in shards that are read one after the other."""

    def __init__(self, folder: Path, shards: int) -> None:
        self._folder = folder
        self._shards = shards

    def __iter__(self) -> Iterator[Case]:
        for number in range(self._shards):
            yield from pickle.loads(zlib.decompress(_shard(self._folder, number).read_bytes()))


def search_all(
    assistant: Assistant, questions: Sequence[LabelledQuestion], cache: Path, log: Callable[[str], None]
) -> Searched:
    """``questions`` searched, or read from ``cache`` where they were. A question that may not be asked is left out."""
    folder = cache / _key(assistant, questions)
    folder.mkdir(parents=True, exist_ok=True)
    speller = Speller(assistant.index.statistics, assistant.encoder)
    shards = [questions[first : first + SHARD] for first in range(0, len(questions), SHARD)]
    for number, shard in enumerate(shards):
        path = _shard(folder, number)
        if path.exists():
            continue
        kept = [case for asked in shard for case in _searched(assistant, speller, asked)]
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(zlib.compress(pickle.dumps(kept, pickle.HIGHEST_PROTOCOL), 1))
        part.replace(path)
        log(f"searched {min((number + 1) * SHARD, len(questions))} of {len(questions)}")
    return Searched(folder, len(shards))


def _searched(assistant: Assistant, speller: Speller, asked: LabelledQuestion) -> list[Case]:
    try:
        return [search(assistant, speller, asked)]
    except QuestionRefused:
        return []


def _shard(folder: Path, number: int) -> Path:
    return folder / f"{number:04d}.cases"


def _key(assistant: Assistant, questions: Sequence[LabelledQuestion]) -> str:
    """A name for what was searched: the questions, the version of the index, the code and the pool's weights."""
    package = ROOT / "assistant"
    code = [path for name in _SEARCHING for path in sorted((package / name).rglob("*.py"))]
    code += _with_imports(package / "answering", _ANSWERING)
    code += [package / "evaluation" / "matching.py", Path(__file__)]
    told = hashlib.sha256()
    for path in code:
        told.update(path.read_bytes())
    told.update(json.dumps([asdict(one) for one in questions], sort_keys=True).encode())
    told.update(json.dumps(asdict(assistant.weights.pool), sort_keys=True).encode())
    return f"{assistant.index.version}-{told.hexdigest()[:16]}"


def _with_imports(folder: Path, modules: Sequence[str]) -> list[Path]:
    """The files of ``modules`` and of all in the same folder that they import."""
    found: dict[str, list[Path]] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        inside = sorted((folder / name).rglob("*.py"))
        found[name] = inside or [folder / f"{name}.py"]
        waiting += [other for path in found[name] for other in _IMPORTS.findall(path.read_text(encoding="utf-8"))]
    return [path for name in sorted(found) for path in found[name]]
