"""What an open reranker adds: the first passages ranked again, where it sees the answer, and what that says for it.

Each of the three uses has its own weight (`assistant.answering.weights`); at 0 it changes nothing. Without a reranker
nothing here runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answering.ranking import Ranked, RerankSignals
from assistant.answering.weights import RerankerWeights, Weights
from assistant.errors import ReaderFailed
from assistant.index import IndexedText
from assistant.models import Reranker, RerankResult, sent_to
from assistant.records import ReadBy


@dataclass(frozen=True, slots=True)
class RerankStage:
    """A reranker that takes part, what it weighs, and whether that was fitted to it."""

    reranker: Reranker
    weights: RerankerWeights
    fitted: bool = False

    @classmethod
    def of(cls, reranker: Reranker, weights: Weights) -> RerankStage:
        """``reranker`` with the weights that were fitted for it, or with those for a reranker nobody fitted."""
        digest = reranker.identity.digest
        own = weights.of_reranker(digest, getattr(reranker, "weighed_as", "any"))
        return cls(reranker, own, digest in weights.rerankers)

    @property
    def told(self) -> ReadBy:
        """Which reranker took part, for whoever reads the result."""
        identity = self.reranker.identity
        return ReadBy(identity.name, identity.digest, self.fitted, sent_to(self.reranker))


@dataclass(frozen=True, slots=True)
class Reading:
    """Passages in the order that a reranker gave them, with the ``stage`` that judges them, None where there is no
    reranker or it failed; ``told`` says which took part, or why not."""

    ranked: list[Ranked]
    stage: RerankStage | None = None
    told: ReadBy | None = None

    @classmethod
    def of(
        cls, stage: RerankStage, question: str, ranked: list[Ranked], supports: Sequence[float] | None = None
    ) -> Reading:
        """``ranked`` as ``stage`` reads them, the best of their ``supports`` where these are given; as they were where
        its reranker fails or there is nothing to read."""
        if not ranked:
            return cls(ranked, stage, replace(stage.told, sent_to=None))
        try:
            return cls(rerank(stage, question, ranked, supports), stage, stage.told)
        except ReaderFailed as error:
            told = replace(stage.told, refused=error.what)
            return cls(ranked, None, told if error.sent else replace(told, sent_to=None))


def rerank(
    stage: RerankStage, question: str, ranked: Sequence[Ranked], supports: Sequence[float] | None = None
) -> list[Ranked]:
    """``ranked`` with the reranker's figures, best first.

    The first passages are read, and those past them stay behind; where their ``supports`` without a reranker are given,
    those that are best supported are, and all are ranked together. The reranker sees each passage as it was indexed
    (`Candidate.indexed`): below its record's title and its headings. Its relevance weighs with mean 0 and deviation 1
    over the passages read, so that one weight serves rerankers of any scale.

    Raises:
        ReaderFailed: the reranker has nothing to say of them.
    """
    places = range(len(ranked))
    order = sorted(places, key=lambda at: (-supports[at], at)) if supports is not None else places
    count = stage.weights.read
    first = [ranked[at] for at in order[:count]]
    shown = [_shown(one) for one in first]
    results = stage.reranker.read(question, [text.text for text in shown])
    stood = standardised([result.relevance for result in results])
    read = [
        _with(stage.weights, one, result, place, beliefs(result, text))
        for one, result, place, text in zip(first, results, stood, shown, strict=True)
    ]
    lowest = stage.weights.rank * min(stood, default=0.0)
    others = [replace(ranked[at], score=ranked[at].score + lowest) for at in sorted(order[count:])]
    if supports is not None:
        return sorted([*read, *others], key=_best_first)
    return sorted(read, key=_best_first) + others


def _best_first(ranked: Ranked) -> tuple[float, int]:
    return -ranked.score, ranked.candidate.passage.row


def _shown(ranked: Ranked) -> IndexedText:
    if ranked.candidate.indexed is None:
        raise ValueError("a reranker reads candidates as they were indexed: search with as_indexed")
    return ranked.candidate.indexed


def standardised(values: Sequence[float]) -> list[float]:
    """``values`` with mean 0 and deviation 1; all 0 where they are all the same."""
    spread = np.asarray(values, dtype=np.float64)
    deviation = float(spread.std()) if len(spread) else 0.0
    return [float(value) for value in (spread - spread.mean()) / deviation] if deviation else [0.0] * len(spread)


def _with(
    weights: RerankerWeights, ranked: Ranked, result: RerankResult, place: float, believed: tuple[float, ...] | None
) -> Ranked:
    answers = result.relevance if result.answers is None else result.answers
    return replace(
        ranked,
        score=ranked.score + weights.rank * place,
        reranked=RerankSignals(place, result.relevance, answers),
        beliefs=believed,
    )


def beliefs(result: RerankResult, shown: IndexedText) -> tuple[float, ...] | None:
    """How far the reranker believes that each sentence of what it was ``shown`` answers.

    One that gives a span believes in each sentence as far as it believes in an answer, times the share of the span that
    stands there; of a span in the title in none. None where it says nothing of sentences.
    """
    if result.sentences is not None:
        spans = shown.sentences
        first = shown.text.count("\n", 0, spans[0][0]) - 1 if spans else 0  # below the context, each on its line
        return tuple(result.sentences[first : first + len(spans)])
    if result.span is None:
        return None
    start, end = result.span
    believed = 1.0 if result.answers is None else 1.0 / (1.0 + math.exp(-result.answers))
    held = [max(0, min(end, right) - max(start, left)) for left, right in shown.sentences]
    return tuple(believed * length / max(1, end - start) for length in held)
