"""Which passages to read for a question, in two steps.

Three arms bring a pool: passages by cosine, passages by their best sentence's cosine, passages by BM25. The best of the
pool are then read token by token (late interaction, `assistant.index.tokens`) and ranked by a weighted sum of named
signals. A score orders the passages of one question; it is no measure of confidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering import anchors, answer_types
from assistant.answering.answer_types import AnswerType
from assistant.answering.question import Question
from assistant.answering.weights import WEIGHTS
from assistant.index import AllowedPassages, Matrix, MaxSim, Rows, Snapshot, informative_tokens
from assistant.models import EncodedText
from assistant.records import Hit

POOL = 120
"""Passages each arm may bring."""
CLOSE = 48
"""Passages of the pool that are read token by token."""
ONE_SIDED = frozenset(["sentence", "sentence_tokens", "times", "occasions"])
"""Signals that speak for one side of a comparison: one sentence, one year, one visit."""
LONG = 20
"""Informative words from which a question tells a story, and is also matched as a whole (the signal ``gist``)."""
IMPLIED = 0.5
"""The weight of a word the question only implies (an acronym's expansion) against one it uses."""

Signals = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Marked:
    """How far a reader believes, 0 to 1, that each sentence of a passage answers, and what that weighs in the choice of
    the quotation."""

    beliefs: tuple[float, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit, how near its tokens come to the question's, the cosines of its quotable sentences in order, and what a
    reader marked in it."""

    hit: Hit
    nearness: MaxSim
    cosines: Matrix
    marked: Marked | None = None


def search(
    snapshot: Snapshot, question: Question, read: EncodedText, allowed: AllowedPassages | None, k: int
) -> list[Candidate]:
    """The ``k`` passages best fit for ``question``, best first, ties in row order; fewer where fewer may be searched.

    ``read`` is the question as the encoder reads it. Passages that hold nothing quotable are never found, and an exact
    phrase in quotation marks must stand in the passage.
    """
    permitted = snapshot.quotable if allowed is None else allowed & snapshot.quotable
    for phrase in question.phrases:
        permitted = permitted & _holding(snapshot, phrase)
    words = word_scores(snapshot, question)
    rows = _pool(snapshot, read.vector, words, permitted)
    if not len(rows):
        return []
    cosines, bounds = sentence_cosines(snapshot, read.vector, rows)
    signals = {
        "passage": snapshot.passage_vectors.similarities(read.vector, rows),
        "sentence": np.maximum.reduceat(cosines, bounds[:-1]),
        "words": words[rows],
    }
    fitting = anchors.shares(snapshot, question, rows)
    close = _best(rows, fuse(_standardised(signals) | fitting, WEIGHTS.pool), max(CLOSE, k))
    nearness = snapshot.tokens.nearness(informative_tokens(read, question.text), rows[close].tolist())
    near = {name: values[close] for name, values in (signals | fitting).items()}
    near["occasions"] = anchors.occasions(snapshot, question, rows[close].tolist())
    near["tokens"] = np.array([each.passage for each in nearness], dtype=np.float32)
    near["sentence_tokens"] = np.array([_best_sentence(each) for each in nearness], dtype=np.float32)
    near["gist"] = near["passage"] * np.float32(min(1.0, len(question.weights) / LONG))
    near["wanted"] = np.array([_holds_wanted(snapshot, question, int(row)) for row in rows[close]], dtype=np.float32)
    fused = fuse(near, weights(question))
    return [
        Candidate(
            _hit(snapshot, int(rows[close[i]]), float(fused[i]), near, i),
            nearness[i],
            cosines[bounds[close[i]] : bounds[close[i] + 1]],
        )
        for i in _best(rows[close], fused, k).tolist()
    ]


def weights(question: Question) -> Mapping[str, float]:
    """The fitted weights of the ranking's signals, without those that a comparison has no use for."""
    if not question.compares:
        return WEIGHTS.rank
    return {name: weight for name, weight in WEIGHTS.rank.items() if name not in ONE_SIDED}


def fuse(signals: Signals, weights: Mapping[str, float]) -> NDArray[np.float32]:
    """The weighted sum of the signals that have a weight, shape (passages,)."""
    parts = [np.float32(weight) * signals[name] for name, weight in weights.items()]
    total: NDArray[np.float32] = np.sum(parts, axis=0, dtype=np.float32)
    return total


def word_scores(snapshot: Snapshot, question: Question) -> NDArray[np.float32]:
    """BM25 of every passage as a share of what a passage made of the question's words alone could score, 0 to 1."""
    weights = dict.fromkeys(question.stems, 1.0) | dict.fromkeys(question.implied, IMPLIED)
    best = sum(question.weights.values())
    return snapshot.words.scores(weights) / np.float32(best or 1.0)


def sentence_cosines(snapshot: Snapshot, vector: Matrix, rows: Rows) -> tuple[Matrix, Rows]:
    """The cosines of the quotable sentences of ``rows``, one row's after the other's, and their bounds: those of
    ``rows[i]`` are ``bounds[i]`` to ``bounds[i + 1]``."""
    first, last = snapshot.sentence_rows[rows], snapshot.sentence_rows[rows + 1]
    bounds = np.concatenate([[0], np.cumsum(last - first)]).astype(np.int64)
    every = np.repeat(first - bounds[:-1], last - first) + np.arange(bounds[-1])
    return snapshot.sentence_vectors.similarities(vector, every), bounds


def _pool(snapshot: Snapshot, vector: Matrix, words: NDArray[np.float32], permitted: AllowedPassages) -> Rows:
    """The rows any arm brings, in row order. Rows without a common word are not brought by the word arm."""
    dense, _ = snapshot.passage_vectors.search(vector, POOL, permitted)
    whole = np.array_equal(permitted, snapshot.quotable)  # then every sentence that has a row is permitted
    sentences = None if whole else permitted[snapshot.passage_of_sentence]
    near, _ = snapshot.sentence_vectors.search(vector, POOL, sentences)
    scored = np.flatnonzero((words > 0) & permitted)
    best = scored[_best(scored, words[scored], POOL)]
    return np.unique(np.concatenate([dense, snapshot.passage_of_sentence[near], best])).astype(np.int64)


def _standardised(signals: Signals) -> dict[str, NDArray[np.float32]]:
    """Each signal with mean 0 and deviation 1 over the pool; one that is the same everywhere is 0."""
    spread = {name: values - values.mean() for name, values in signals.items()}
    return {name: values / np.float32(values.std() or 1.0) for name, values in spread.items()}


def _best(rows: Rows, scores: NDArray[np.float32], k: int) -> Rows:
    """The places of the ``k`` best scores, best first, ties in row order."""
    if k >= len(scores):
        return np.lexsort((rows, -scores))
    high = np.flatnonzero(scores >= np.partition(scores, -k)[-k])  # sorting all of many would cost more
    return high[np.lexsort((rows[high], -scores[high]))[:k]]


def _best_sentence(nearness: MaxSim) -> float:
    own = nearness.sentences()
    return float(own.max()) if len(own) else -1.0


def _holds_wanted(snapshot: Snapshot, question: Question, row: int) -> bool:
    """Whether a sentence of the passage holds the kind of thing that the question asks for, if it asks for one."""
    if question.wanted is AnswerType.ANY:
        return False
    passage = snapshot.passages[row]
    text = snapshot.documents[passage.document].text
    return any(
        answer_types.holds_answer_type(text[each.start : each.end], question.wanted, each.kind, question.years)
        for each in passage.sentences
        if each.quotable
    )


def _hit(snapshot: Snapshot, row: int, score: float, signals: Signals, at: int) -> Hit:
    return Hit(snapshot.passages[row], score, {name: float(values[at]) for name, values in signals.items()})


def _holding(snapshot: Snapshot, phrase: str) -> AllowedPassages:
    """Which passages hold the words of ``phrase`` as they stand, quotes, case and line ends aside."""
    wanted = " ".join(phrase.split())
    return np.array([wanted in text for text in snapshot.folded_passages], dtype=np.bool_)
