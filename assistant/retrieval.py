"""Which passages to read for a question: a dense arm, a sentence arm and a word arm, fused over standardised signals.

Signals are named and kept with each hit. A score orders the hits of one question; it is no measure of confidence.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assistant.filters import Allowed
from assistant.question import Question
from assistant.records import Hit
from assistant.snapshot import Snapshot
from assistant.vectors import Matrix, Rows

POOL = 200
"""Passages each arm may bring."""
IMPLIED = 0.5
"""The weight of a word the question only implies (an acronym's expansion) against one it uses."""

WEIGHTS: Mapping[str, float] = {"passage": 1.0, "sentence": 1.0, "words": 0.5, "coverage": 0.5}

Signals = dict[str, NDArray[np.float32]]


def search(snapshot: Snapshot, question: Question, vector: Matrix, allowed: Allowed | None, k: int) -> list[Hit]:
    """The ``k`` passages best fit for ``question``, best first, ties in row order; fewer where fewer may be searched.

    ``vector`` is the question's, shape (dimension,). Passages that hold nothing quotable are never found.
    """
    permitted = _quotable(snapshot) if allowed is None else allowed & _quotable(snapshot)
    for phrase in question.phrases:
        permitted = permitted & _holding(snapshot, phrase)
    words = word_scores(snapshot, question)
    rows = _pool(snapshot, vector, words, permitted)
    if not len(rows):
        return []
    signals = _signals(snapshot, question, vector, words, rows)
    fused = fuse(signals)
    order = np.lexsort((rows, -fused))[:k]
    return [
        Hit(snapshot.passages[rows[i]], float(fused[i]), {name: float(values[i]) for name, values in signals.items()})
        for i in order
    ]


def fuse(signals: Signals) -> NDArray[np.float32]:
    """The weighted sum of the signals, each standardised over the pool to mean 0 and deviation 1."""
    total = np.zeros_like(next(iter(signals.values())))
    for name, weight in WEIGHTS.items():
        values = signals[name]
        spread = float(values.std())
        if spread > 0:
            total += np.float32(weight) * (values - values.mean()) / np.float32(spread)
    return total


def word_scores(snapshot: Snapshot, question: Question) -> NDArray[np.float32]:
    """BM25 of every passage as a share of what a passage made of the question's words alone could score, 0 to 1."""
    weights = dict.fromkeys(question.stems, 1.0) | dict.fromkeys(question.implied, IMPLIED)
    best = sum(question.weights.values())
    return snapshot.words.scores(weights) / np.float32(best or 1.0)


def _pool(snapshot: Snapshot, vector: Matrix, words: NDArray[np.float32], permitted: Allowed) -> Rows:
    """The rows any arm brings, in row order. Rows without a common word are not brought by the word arm."""
    dense, _ = snapshot.passage_vectors.search(vector, POOL, permitted)
    near, _ = snapshot.sentence_vectors.search(vector, POOL, permitted[snapshot.passage_of_sentence])
    scored = np.flatnonzero((words > 0) & permitted)
    best = scored[np.lexsort((scored, -words[scored]))[:POOL]]
    return np.unique(np.concatenate([dense, snapshot.passage_of_sentence[near], best])).astype(np.int64)


def _signals(
    snapshot: Snapshot, question: Question, vector: Matrix, words: NDArray[np.float32], rows: Rows
) -> Signals:
    return {
        "passage": snapshot.passage_vectors.similarities(vector, rows),
        "sentence": best_sentences(snapshot, vector, rows),
        "words": words[rows],
        "coverage": coverage(snapshot, question, rows),
    }


def best_sentences(snapshot: Snapshot, vector: Matrix, rows: Rows) -> NDArray[np.float32]:
    """The cosine of each passage's nearest sentence, shape (len(rows),)."""
    bounds = snapshot.sentence_rows
    counts = bounds[rows + 1] - bounds[rows]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    every = np.repeat(bounds[rows] - starts, counts) + np.arange(int(counts.sum()))
    similarities = snapshot.sentence_vectors.similarities(vector, every)
    return np.maximum.reduceat(similarities, starts).astype(np.float32)


def coverage(snapshot: Snapshot, question: Question, rows: Rows) -> NDArray[np.float32]:
    """The share of the question's informative words, weighed by rarity, that stand in each passage in context."""
    index = snapshot.words
    total = np.zeros(index.size, dtype=np.float32)
    for stem, weight in question.weights.items():
        column = index.vocabulary.get(stem)
        if column is not None:
            total[index.rows[index.indptr[column] : index.indptr[column + 1]]] += np.float32(weight)
    return total[rows] / np.float32(sum(question.weights.values()) or 1.0)


def _quotable(snapshot: Snapshot) -> Allowed:
    return np.diff(snapshot.sentence_rows) > 0


def _holding(snapshot: Snapshot, phrase: str) -> Allowed:
    """Which passages hold the words of ``phrase`` as they stand, quotes, case and line ends aside."""
    wanted = " ".join(phrase.split())
    return np.array([wanted in text for text in snapshot.folded_passages], dtype=np.bool_)
