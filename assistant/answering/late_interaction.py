"""Late interaction: how near the tokens of a passage come to those of a question.

MaxSim (Khattab & Zaharia 2020, https://arxiv.org/abs/2004.12832) over the vectors an untrained bi-encoder gives its
tokens, the question's tokens weighed by how rare they are in the corpus. On the five records this one signal found more
than any other (``docs/evaluation.md``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.index import NO_SENTENCE, Matrix, PassageTokens
from assistant.models import EncodedText

_TOGETHER = 16
"""Passages multiplied with a question at a time: their vectors fit the processor's cache, those of all do not."""


@dataclass(frozen=True, slots=True)
class MaxSim:
    """How near a passage comes to a question.

    ``passage`` is the weighed MaxSim of all its tokens, its context's among them; ``weakest`` how near it comes to
    the token of the question that it matches least, among the rarer half of them; ``best``, shape (sentences, question
    tokens), the nearest token of each of its sentences, or of its context, to each of the question's: what a title or
    a date says already need not be said again by the sentence that answers.
    """

    passage: float
    weakest: float
    best: Matrix
    weights: Matrix

    def sentences(self) -> Matrix:
        """The weighed MaxSim of each sentence by itself, shape (sentences,)."""
        return np.asarray(self.best @ self.weights, dtype=np.float32)

    def best_sentence(self) -> float:
        """The weighed MaxSim of the nearest sentence; −1 where no sentence has tokens."""
        own = self.sentences()
        return float(own.max()) if len(own) else -1.0

    def together(self, sentences: Sequence[int]) -> float:
        """The weighed MaxSim of some of the sentences, at least one, taken together."""
        first, *others = sentences
        nearest = self.best[first]
        for sentence in others:
            nearest = np.maximum(nearest, self.best[sentence])
        return float(nearest @ self.weights)


def max_sims(question: EncodedText, weights: Matrix, passages: Sequence[PassageTokens]) -> list[MaxSim]:
    """The `MaxSim` of each of ``passages`` with a question, whose tokens' ``weights``, shape (tokens,), add up to 1."""
    informative = weights >= np.median(weights[weights > 0])
    made: list[MaxSim] = []
    for first in range(0, len(passages), _TOGETHER):
        some = passages[first : first + _TOGETHER]
        made.extend(_of_some(some, _similarities(some, question), weights, informative))
    return made


def _of_some(
    passages: Sequence[PassageTokens], similarities: Matrix, weights: Matrix, informative: NDArray[np.bool_]
) -> list[MaxSim]:
    """The MaxSim of ``passages``, from their tokens' cosines with the question's, shape (n, question tokens), one
    passage's after the other's."""
    if not len(similarities):
        return [_of_passage(np.zeros(0, np.int64), similarities, weights, informative) for _ in passages]
    owner = np.repeat(np.arange(len(passages)), [len(passage.ids) for passage in passages])
    place = owner * (NO_SENTENCE + 1) + np.concatenate([passage.sentence for passage in passages])
    starts = _changes(place)  # tokens stand in order: few runs, so that sorting them costs little
    order = np.argsort(place[starts], kind="stable")
    place, nearest = place[starts][order], np.maximum.reduceat(similarities, starts)[order]
    firsts = _changes(place)
    place, nearest = place[firsts], np.maximum.reduceat(nearest, firsts)
    bounds = np.searchsorted(place, np.arange(len(passages) + 1) * (NO_SENTENCE + 1))
    return [
        _of_passage(place[left:right] % (NO_SENTENCE + 1), nearest[left:right], weights, informative)
        for left, right in pairwise(bounds.tolist())
    ]


def _changes(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where runs of equal values begin; there is at least one."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1]))


def _of_passage(numbers: NDArray[np.int64], nearest: Matrix, weights: Matrix, informative: NDArray[np.bool_]) -> MaxSim:
    """One passage's MaxSim: of each of its sentences, in order, and last of its context, the nearest token to each of
    the question's. A sentence without tokens is as near as the context; −1 where there is none."""
    if not len(numbers):
        return MaxSim(0.0, 0.0, np.zeros((0, len(weights)), dtype=np.float32), weights)
    whole = nearest.max(axis=0)
    has_context = numbers[-1] == NO_SENTENCE
    own = nearest[: len(nearest) - has_context]
    best = np.full((int(numbers[len(own) - 1]) + 1 if len(own) else 0, len(weights)), -1.0, dtype=np.float32)
    best[numbers[: len(own)]] = own
    if has_context:
        np.maximum(best, nearest[-1], out=best)
    return MaxSim(float(whole @ weights), float(whole[informative].min()), best, weights)


def _similarities(passages: Sequence[PassageTokens], question: EncodedText) -> Matrix:
    """The cosines of the tokens of ``passages``, one passage's after the other's, with the question's."""
    codes = np.concatenate([passage.codes for passage in passages])
    return passages[0].coding.similarities(codes, question.tokens)
