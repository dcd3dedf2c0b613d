"""The support: a logistic regression on whether a quotation is right, from figures whose weights have a given sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from assistant.answering.coverage import unmet
from assistant.answering.support import JUDGED as SHOWN
from assistant.answering.support import READ, QuestionSignals, support_signals
from assistant.answering.weights import QuoteWeights, SupportWeights
from assistant.index import IndexStatistics
from tools.fitting.quotes import is_right, shown
from tools.fitting.ranks import ordered, scores
from tools.fitting.searching import Case

JUDGED = tuple(field.name for field in fields(SupportWeights) if field.name != "bias")
PENALTY = 0.003
Bounds = tuple[float | None, float | None]
MORE: Bounds = (0.0, None)
LESS: Bounds = (None, 0.0)
FREE: Bounds = (None, None)
NONE: Bounds = (None, -6.0)
SIGNS: Mapping[str, Bounds] = {
    **dict.fromkeys(("behind", "off", "searched", "denied"), LESS),
    **dict.fromkeys(("asks", "announces", "echoes", "phrase_missing", "polarity"), NONE),
    "names_absent": (None, -4.0),
    "outdone": (-12.0, 0.0),
    "length": FREE,
}
"""What a weight may be: what is missing never speaks for an answer, what is near never against. Figures called
``…missing`` or ``…absent`` are of the first kind, all others that are not here of the second. A quotation that only
asks, announces or echoes, lacks the exact phrase or tells the contrary is none (`NONE`), however few a set holds."""


def bounds_of(name: str) -> Bounds:
    """The sign that the weight of a figure may have."""
    if name in SIGNS:
        return SIGNS[name]
    return LESS if name.endswith("missing") or "absent" in name else MORE


ROUNDS = 2
_ROWS = ("values", "right", "met", "another", "fits")


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """The quotations made for a question, in the order of ranking: their figures, shape (n, figures), which of them are
    right, and which groups of gold their passages meet, shape (n, groups)."""

    kind: str
    answerable: bool
    subject: bool
    source: str
    fold: str
    weight: float
    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    met: NDArray[np.bool_]
    another: NDArray[np.bool_]
    """Which are known to be somebody else's words than those asked for."""
    fits: NDArray[np.bool_]
    """Which are of a time, an occasion, a person and a place that the question asks about: without one of them among
    what is shown the record does not answer."""

    def supports(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """The support of each quotation."""
        total = self.values @ np.array([weights[name] for name in JUDGED]) + weights["bias"]
        made: NDArray[np.float64] = expit(total) * self.subject * ~self.another
        return made

    def in_order(self, weights: Mapping[str, float]) -> JudgedCase:
        """The same, the best supported first."""
        order = np.argsort(-self.supports(weights), kind="stable")
        return replace(self, **{name: getattr(self, name)[order] for name in _ROWS})

    def first(self, count: int) -> JudgedCase:
        """The same with the first ``count`` quotations alone."""
        return replace(self, **{name: getattr(self, name)[:count] for name in _ROWS})

    def reach(self, weights: Mapping[str, float]) -> float:
        """The support that decides the verdict: the best of what is shown, if anything there fits; else 0."""
        supports = self.supports(weights)
        shown = np.argsort(-supports, kind="stable")[:SHOWN]
        return float(supports[shown[0]]) if self.fits[shown].any() else 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands in the fit: its set, the fold it is held out in, and what it weighs."""

    source: str
    fold: str
    weight: float
    passages: int
    """Passages of the index of the set."""


def judged(
    statistics: IndexStatistics, case: Case, place: Place, rank: Mapping[str, float], quote: QuoteWeights
) -> JudgedCase:
    """What a case shows by these weights, with the figures each quotation is judged by."""
    own = scores(case.values, rank)
    order = ordered(case.values, rank).tolist()
    ranked = [replace(case.ranked[i], score=float(own[i])) for i in order]
    rows, right, met, another, fits = [], [], [], [], []
    if ranked:
        beside = QuestionSignals.of(statistics, case.understood, ranked, place.passages)
        places = {one.candidate.passage.row: place for place, one in zip(order, ranked, strict=True)}
        for evidence, citation in shown(case.understood, ranked[:READ], quote):
            signals = support_signals(case.understood, evidence, beside)
            rows.append([getattr(signals, name) for name in JUDGED])
            another.append(signals.by_another)
            fits.append(not unmet(case.understood, ranked, [citation]))
            right.append(is_right(citation, case.asked))
            met.append(case.met[places[evidence.candidate.passage.row]])
    return JudgedCase(
        kind=case.asked.kind,
        answerable=case.asked.answerable,
        subject=case.understood.subject,
        source=place.source,
        fold=place.fold,
        weight=place.weight,
        values=np.array(rows, np.float64).reshape(-1, len(JUDGED)),
        right=np.array(right, bool),
        met=np.array(met, bool).reshape(len(met), case.met.shape[1]),
        another=np.array(another, bool),
        fits=np.array(fits, bool),
    )


def fit_support(cases: Sequence[JudgedCase], penalty: float = PENALTY) -> dict[str, float]:
    """A logistic regression on whether the quotation that is shown first is right, each weight with its given sign.

    Which is first, the support decides: it is fitted on the first `SHOWN` by ranking, then twice on the one that it
    puts first itself. Fitted on all quotations it tells near misses worse (AUROC 0.61 for 0.66 on questions held out).
    Without the signs, a year that the record lacks came out as evidence for an answer on one small set.
    """
    made = _fitted([case.first(SHOWN) for case in cases], penalty)
    for _ in range(ROUNDS):
        made = _fitted([case.in_order(made).first(1) for case in cases], penalty)
    return made


def _fitted(cases: Sequence[JudgedCase], penalty: float) -> dict[str, float]:
    used = [case for case in cases if len(case.right) and case.weight]
    values = np.concatenate([case.values for case in used])
    right = np.concatenate([case.right for case in used]).astype(float)
    share = np.concatenate([np.full(len(case.right), case.weight / len(case.right)) for case in used])
    share = share / share.sum()
    centre, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - centre) / spread

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = scaled @ weights[:-1] + weights[-1]
        error = share * (expit(total) - right)
        slope = np.append(scaled.T @ error + penalty * weights[:-1], error.sum())
        missed = (share * (np.logaddexp(0, total) - right * total)).sum()
        return float(missed + penalty / 2 * (weights[:-1] ** 2).sum()), slope

    scaled_bounds = [
        tuple(None if end is None else end * width for end in bounds_of(name))
        for name, width in zip(JUDGED, spread.tolist(), strict=True)
    ]
    bounds = [*scaled_bounds, FREE]
    found = minimize(loss, np.zeros(len(JUDGED) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = found[:-1] / spread
    bias = float(found[-1] - (weights * centre).sum())
    return {"bias": round(bias, 4)} | {name: round(float(w), 4) for name, w in zip(JUDGED, weights, strict=True)}
