"""What an open reader adds: the first passages ranked again, where it sees the answer, and what that says for it.

Each of the three uses has its own weight (`assistant.answering.weights`); at 0 it changes nothing.
Without a reader nothing here runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answering.retrieval import Candidate, Marked
from assistant.answering.weights import WEIGHTS, RerankerWeights
from assistant.index import Snapshot
from assistant.models import Reranker, RerankResult
from assistant.records import ReadBy
from assistant.text import Span


@dataclass(frozen=True, slots=True)
class RerankStage:
    """A reader that takes part, and what its verdicts weigh."""

    reader: Reranker
    weights: RerankerWeights

    @classmethod
    def of(cls, reader: Reranker) -> RerankStage:
        """``reader`` with the weights that were fitted for it, or with those for a reader nobody fitted."""
        return cls(reader, WEIGHTS.weights_of(reader.identity.digest))

    @property
    def told(self) -> ReadBy:
        """Which reader took part, for whoever reads the result."""
        identity = self.reader.identity
        return ReadBy(identity.name, identity.digest, identity.digest in WEIGHTS.readers)


def reread(reading: RerankStage, snapshot: Snapshot, question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """``found`` with the reader's signals, best first; passages past the first that are read stay behind those.

    The reader sees each passage as it was indexed (`Snapshot.shown`): below its record's title and its headings.
    ``reader`` is its relevance with mean 0 and deviation 1 over the passages read, so that one weight serves readers
    of any scale; ``reader_answers`` its log-odds that the passage answers.
    """
    count = reading.weights.read
    first = found[:count]
    shown = [snapshot.shown(each.hit.passage.row) for each in first]
    verdicts = reading.reader.read(question, [text for text, _ in shown])
    stood = standardised([each.relevance for each in verdicts])
    read = [
        _with(reading.weights, each, verdict, place, beliefs(verdict, *given))
        for each, verdict, place, given in zip(first, verdicts, stood, shown, strict=True)
    ]
    ranked = sorted(read, key=lambda each: (-each.hit.score, each.hit.passage.row))
    lowest = reading.weights.rank * min(stood, default=0.0)
    behind = [replace(each, hit=replace(each.hit, score=each.hit.score + lowest)) for each in found[count:]]
    return ranked + behind


def standardised(values: Sequence[float]) -> list[float]:
    """``values`` with mean 0 and deviation 1; all 0 where they are all the same."""
    spread = np.asarray(values, dtype=np.float64)
    deviation = float(spread.std()) if len(spread) else 0.0
    return [float(each) for each in (spread - spread.mean()) / deviation] if deviation else [0.0] * len(spread)


def _with(
    weights: RerankerWeights, found: Candidate, verdict: RerankResult, place: float, believed: tuple[float, ...] | None
) -> Candidate:
    answers = verdict.relevance if verdict.answers is None else verdict.answers
    signals = found.hit.signals | {
        "reader": place,
        "reader_relevance": verdict.relevance,
        "reader_answers": answers,
    }
    hit = replace(found.hit, score=found.hit.score + weights.rank * place, signals=signals)
    return replace(found, hit=hit, marked=None if believed is None else Marked(believed, weights.quote))


def beliefs(verdict: RerankResult, shown: str, spans: Sequence[Span]) -> tuple[float, ...] | None:
    """How far the reader believes that each sentence answers; ``spans`` are the sentences in what it was shown.

    A reader that gives one span believes in each sentence as far as it believes in an answer, times the share of the
    span that stands there; of a span in the title in none. None where the reader says nothing of sentences.
    """
    if verdict.sentences is not None:
        first = shown.count("\n", 0, spans[0][0]) - 1 if spans else 0  # below the context, each sentence on its line
        return tuple(verdict.sentences[first : first + len(spans)])
    if verdict.span is None:
        return None
    start, end = verdict.span
    believed = 1.0 if verdict.answers is None else 1.0 / (1.0 + math.exp(-verdict.answers))
    held = [max(0, min(end, right) - max(start, left)) for left, right in spans]
    return tuple(believed * each / max(1, end - start) for each in held)
