"""Candidates in the order in which they fit a question: a weighted sum of named figures.

The best of the pool are read token by token (`assistant.answering.late_interaction`). A score orders the passages of
one question; it is no measure of confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answer_types import AnswerType, holds, ordinals_in
from assistant.answering.late_interaction import MaxSim, max_sims
from assistant.answering.question import Question
from assistant.answering.weights import RankWeights, Weights
from assistant.index import Candidate, Scope, SearchIndex, informative_tokens
from assistant.models import EncodedText, on_one_thread
from assistant.records import Hit
from assistant.text import is_in_financial_year, is_of_time, speaks_of

CLOSE = 48
"""Candidates that are read token by token."""
LONG = 20
"""Informative words from which a question tells a story, and is also matched as a whole: ``whole_question``."""


@dataclass(frozen=True, slots=True)
class RankSignals:
    """The figures of a candidate that its place is made of.

    ``passage`` and ``sentence`` are the cosines of the whole passage and of its best sentence, ``words`` its BM25 as a
    share, ``names`` and ``times`` the shares of the question's names and times it fits, ``occasions`` that of numbered
    occasions (a second visit); ``tokens`` and ``sentence_tokens`` the weighed MaxSim of the passage and of its best
    sentence; ``whole_question`` its cosine where the question is long; ``wanted`` 1 where a sentence holds the kind of
    thing that is asked for.
    """

    passage: float
    sentence: float
    words: float
    names: float
    times: float
    occasions: float
    tokens: float
    sentence_tokens: float
    whole_question: float
    wanted: float


@dataclass(frozen=True, slots=True)
class RerankSignals:
    """What a reranker said of a passage: its relevance with mean 0 and deviation 1 over the passages that were read
    (``standing``), its ``relevance`` as it gave it, and its log-odds that the passage ``answers``."""

    standing: float
    relevance: float
    answers: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and what that was made of.

    ``beliefs`` are how far a reranker believes, 0 to 1, that each sentence of the passage answers; None without one
    that weighs sentences.
    """

    candidate: Candidate
    score: float
    signals: RankSignals
    max_sim: MaxSim
    reranked: RerankSignals | None = None
    beliefs: tuple[float, ...] | None = None

    @property
    def hit(self) -> Hit:
        """The passage as `Assistant.search` gives it, its figures by name."""
        told = asdict(self.signals)
        if self.reranked:
            told |= {
                "reader": self.reranked.standing,
                "reader_relevance": self.reranked.relevance,
                "reader_answers": self.reranked.answers,
            }
        return Hit(self.candidate.passage, self.score, told)


def search(
    index: SearchIndex,
    question: Question,
    encoded: EncodedText,
    scope: Scope,
    k: int,
    *,
    weights: Weights,
    as_indexed: bool = False,
) -> list[Ranked]:
    """The ``k`` passages in ``scope`` that fit ``question`` best, best first, ties in row order; fewer where there are
    fewer.

    ``encoded`` is the question as the encoder reads it. ``as_indexed`` brings the text that a reranker reads.
    """
    query = question.query(weights.pool, as_indexed=as_indexed)
    with on_one_thread():
        candidates = index.candidates(query, encoded, scope, max(CLOSE, k))
        return ranked_by(index, question, encoded, candidates, weights)[:k]


def ranked_by(
    index: SearchIndex, question: Question, encoded: EncodedText, candidates: Sequence[Candidate], weights: Weights
) -> list[Ranked]:
    """``candidates`` of ``index`` in the order in which they fit ``question``, best first, ties in row order."""
    told = informative_tokens(encoded, question.embedded)
    near = max_sims(told, index.statistics.token_weights(told.ids), [candidate.tokens for candidate in candidates])
    signals = [_signals(question, candidate, max_sim) for candidate, max_sim in zip(candidates, near, strict=True)]
    scores = scored(signals, weights.rank.comparing() if question.compares else weights.rank)
    ranked = [
        Ranked(candidate, float(score), own, max_sim)
        for candidate, score, own, max_sim in zip(candidates, scores, signals, near, strict=True)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.passage.row))


def scored(signals: Sequence[RankSignals], weights: RankWeights) -> NDArray[np.float32]:
    """The weighted sum of each candidate's figures, shape (len(signals),)."""
    parts = [
        np.float32(getattr(weights, name.name)) * np.array([getattr(own, name.name) for own in signals], np.float32)
        for name in fields(weights)
    ]
    total: NDArray[np.float32] = np.sum(parts, axis=0, dtype=np.float32)
    return total


def _signals(question: Question, candidate: Candidate, max_sim: MaxSim) -> RankSignals:
    near = candidate.scores
    return RankSignals(
        passage=near.passage,
        sentence=near.sentence,
        words=near.words,
        names=_names(question, candidate),
        times=_times(question, candidate),
        occasions=_occasions(question, candidate),
        tokens=max_sim.passage,
        sentence_tokens=max_sim.best_sentence(),
        whole_question=float(np.float32(near.passage) * np.float32(min(1.0, len(question.weights) / LONG))),
        wanted=float(_holds_wanted(question, candidate)),
    )


def _names(question: Question, candidate: Candidate) -> float:
    """The share of the question's names that a passage holds, less for people of the same surname who are others."""
    held = [speaks_of(candidate.described, person) for person in question.persons]
    return candidate.scores.names * (sum(held) / len(held) if held else 1.0)


def _times(question: Question, candidate: Candidate) -> float:
    """The share of the question's times that a passage, or its record, is of; a financial year in any form."""
    if not question.financial_years:
        return candidate.scores.times
    texts = (candidate.described, candidate.opening)
    held = [any(is_in_financial_year(text, year) for text in texts) for year in question.financial_years]
    held += [any(is_of_time(text, year) for text in texts) for year in question.years]
    held += [month in candidate.described.lower() for month in question.months]
    return sum(held) / len(held)


def _occasions(question: Question, candidate: Candidate) -> float:
    """The share of the numbered occasions of the question (a second visit) that a passage speaks of."""
    if not question.ordinals:
        return 0.0
    return float(np.float32(len(ordinals_in(candidate.described) & question.ordinals) / len(question.ordinals)))


def _holds_wanted(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence of the passage holds the kind of thing that the question asks for, if it asks for one."""
    if question.wanted.kind is AnswerType.ANY:
        return False
    return any(
        holds(
            candidate.between(sentence.start, sentence.end),
            question.wanted,
            sentence.kind,
            question.years,
            candidate.record.date,
        )
        for sentence in candidate.passage.sentences
        if sentence.quotable
    )
