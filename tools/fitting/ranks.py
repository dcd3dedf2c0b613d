"""The weights that order passages: a softmax over the candidates of each question, the gold ones to come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from tools.fitting.searching import RANK, Case

PENALTY = 0.01
FREE = frozenset[str]()
"""Figures whose weight may be negative."""


@dataclass(frozen=True, slots=True)
class RankCase:
    """What ranking needs of a case, and what the question weighs and in which fold it is held out."""

    values: NDArray[np.float32]
    met: NDArray[np.bool_]
    compares: bool
    source: str
    weight: float
    fold: str

    @classmethod
    def of(cls, case: Case, source: str, weight: float, fold: str) -> RankCase:
        return cls(case.values, case.met, case.understood.compares, source, weight, fold)

    @property
    def answerable(self) -> bool:
        return bool(self.met.shape[1])


def fit_rank(cases: Sequence[RankCase], penalty: float = PENALTY) -> dict[str, float]:
    """The weights of the figures by which gold passages come first."""
    useful = [case for case in cases if case.met.any() and not case.compares and case.weight]
    values, gold, there = _padded(useful)
    share = np.array([case.weight for case in useful])
    share = share / share.sum()
    spread = values[there].std(axis=0) + 1e-9
    scaled = values / spread

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.where(there, scaled @ weights, -np.inf)
        right = np.where(gold, scores, -np.inf)
        missed = logsumexp(scores, axis=1) - logsumexp(right, axis=1)
        slope = softmax(scores, axis=1) - softmax(right, axis=1)
        gradient = np.einsum("q,qc,qcf->f", share, slope, scaled, optimize=True) + 2 * penalty * weights
        return float(share @ missed + penalty * (weights**2).sum()), gradient

    bounds = [(None, None) if name in FREE else (0.0, None) for name in RANK]
    found = minimize(loss, np.zeros(len(RANK)), jac=True, bounds=bounds, method="L-BFGS-B").x / spread
    return {name: round(float(weight), 3) for name, weight in zip(RANK, found, strict=True)}


def _padded(
    cases: Sequence[RankCase],
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """The figures of all cases, shape (cases, candidates, figures), which are gold and which are there at all."""
    most = max(len(case.values) for case in cases)
    values = np.zeros((len(cases), most, len(RANK)))
    gold, there = np.zeros((len(cases), most), bool), np.zeros((len(cases), most), bool)
    for place, case in enumerate(cases):
        count = len(case.values)
        values[place, :count], gold[place, :count], there[place, :count] = case.values, case.met.any(axis=1), True
    return values, gold, there


def scores(values: NDArray[np.float32], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The score of each candidate."""
    return np.asarray(values @ np.array([weights[name] for name in RANK]), np.float64)


def ordered(values: NDArray[np.float32], weights: Mapping[str, float]) -> NDArray[np.int64]:
    """The places of the candidates, best first."""
    return np.argsort(-scores(values, weights), kind="stable")


def passage_at(cases: Sequence[RankCase], weights: Mapping[str, Mapping[str, float]], k: int) -> float:
    """The share of answerable questions all of whose groups are met by the first ``k`` passages, each question ranked
    by the weights of its fold, or by those of no fold."""
    found = [
        bool(len(case.met))
        and bool(case.met[ordered(case.values, weights.get(case.fold, weights[""]))[:k]].any(axis=0).all())
        for case in cases
        if case.answerable
    ]
    return float(np.mean(found)) if found else float("nan")


def in_pool(cases: Sequence[RankCase]) -> float:
    """The share of answerable questions with a gold passage among the candidates: what no weights can better."""
    found = [bool(case.met.any()) for case in cases if case.answerable]
    return float(np.mean(found)) if found else float("nan")
