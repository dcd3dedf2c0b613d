"""What an open reader adds: the first passages ranked again, where it sees the answer, and what that says for it.

Each of the three uses has its own weight (`assistant.fitted`); at 0 it changes nothing. Without a reader nothing here
runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.fitted import FITTED, ReaderWeights
from assistant.readers import Reader, Verdict
from assistant.records import ReadBy
from assistant.retrieval import Found, Marked

READ = 20
"""Passages that are read, from the first on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader that takes part, and what its verdicts weigh."""

    reader: Reader
    weights: ReaderWeights

    @classmethod
    def of(cls, reader: Reader) -> Reading:
        """``reader`` with the weights that were fitted for it, or with those for a reader nobody fitted."""
        return cls(reader, FITTED.weights_of(reader.identity.digest))

    @property
    def told(self) -> ReadBy:
        """Which reader took part, for whoever reads the result."""
        identity = self.reader.identity
        return ReadBy(identity.name, identity.digest, identity.digest in FITTED.readers)


def reread(reading: Reading, question: str, found: Sequence[Found]) -> list[Found]:
    """``found`` with the reader's signals, best first; passages past the first `READ` stay behind those read.

    ``reader`` is its relevance with mean 0 and deviation 1 over the passages read, so that one weight serves readers
    of any scale; ``reader_support`` what it adds to the log-odds of the support.
    """
    first = found[:READ]
    verdicts = reading.reader.read(question, [each.hit.passage.text for each in first])
    stood = standardised([each.relevance for each in verdicts])
    read = [
        _with(reading.weights, each, verdict, place)
        for each, verdict, place in zip(first, verdicts, stood, strict=True)
    ]
    ranked = sorted(read, key=lambda each: (-each.hit.score, each.hit.passage.row))
    lowest = reading.weights.rank * min(stood, default=0.0)
    behind = [replace(each, hit=replace(each.hit, score=each.hit.score + lowest)) for each in found[READ:]]
    return ranked + behind


def standardised(values: Sequence[float]) -> list[float]:
    """``values`` with mean 0 and deviation 1; all 0 where they are all the same."""
    spread = np.asarray(values, dtype=np.float64)
    deviation = float(spread.std()) if len(spread) else 0.0
    return [float(each) for each in (spread - spread.mean()) / deviation] if deviation else [0.0] * len(spread)


def _with(weights: ReaderWeights, found: Found, verdict: Verdict, place: float) -> Found:
    answers = verdict.relevance if verdict.answers is None else verdict.answers
    signals = found.hit.signals | {
        "reader": place,
        "reader_relevance": verdict.relevance,
        "reader_answers": answers,
        "reader_support": weights.bias + weights.support * answers,
    }
    hit = replace(found.hit, score=found.hit.score + weights.rank * place, signals=signals)
    return replace(found, hit=hit, marked=marked(weights, found, verdict))


def marked(weights: ReaderWeights, found: Found, verdict: Verdict) -> Marked | None:
    """Where the reader sees the answer, in characters of the document; it weighs as much as the reader believes it."""
    if verdict.span is None or not weights.quote:
        return None
    believed = 1.0 if verdict.answers is None else 1.0 / (1.0 + math.exp(-verdict.answers))
    start = found.hit.passage.start
    return Marked(start + verdict.span[0], start + verdict.span[1], weights.quote * believed)
