"""The arithmetic of an evaluation: rankings, separation, calibration and intervals.

What SciPy has is its own: ranks, the bootstrap, exact intervals. Ours is what it and scikit-learn lack: rankings of ids
that may repeat, graded against more than was ranked; the average precision of many resamples at once; curves of a
moving threshold; reliability with its empty bins; intervals of one observation.

Every function is pure and deterministic and takes plain numbers. Where there is nothing to measure (no positive, no
value) the answer is NaN, never 0. "Positive" means: should be answered; a higher score means: more likely so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binomtest, bootstrap, mannwhitneyu, rankdata

Floats = NDArray[np.float64]

RESAMPLES = 2000
SEED = 20240328


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, its 95% interval, and how many values it was made from. All NaN where there was nothing to measure.

    >>> figure = share_interval([0, 0, 0, 0])
    >>> figure.value, round(figure.high, 2), figure.n
    (0.0, 0.6, 4)
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """The citations whose support lies in [low, high), the last bin closed: their mean support and the share right."""

    low: float
    high: float
    n: int
    support: float
    right: float


@dataclass(frozen=True, slots=True)
class Point:
    """One setting: questions at or above ``threshold`` are answered, which is ``coverage`` of those counted
    across the page, at the price ``error``, a share too."""

    threshold: float
    coverage: float
    error: float


# ── rankings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """The normalised discounted cumulative gain of the first ``k`` of ``ranked``, an order of ids, best first.

    DCG@k = Σ grade(i) / log2(i + 1) over ranks i = 1…k, divided by that of the best possible order: the linear gain of
    Järvelin & Kekäläinen (2002, ACM TOIS 20:4, doi 10.1145/582415.582418), as in trec_eval; for grades 0 and 1 the
    exponential gain is the same. An id that comes twice earns once. NaN where no grade is above 0.
    """
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k]
    if not ideal:
        return float("nan")
    gains = [0.0 if ranked[i] in ranked[:i] else grades.get(ranked[i], 0.0) for i in range(min(k, len(ranked)))]
    return _dcg(gains) / _dcg(ideal)


def _dcg(gains: Sequence[float]) -> float:
    values = np.asarray(gains, dtype=np.float64)
    return float(np.sum(values / np.log2(np.arange(2, len(values) + 2))))


def recall(ranked: Sequence[str], gold: Sequence[str], k: int) -> float:
    """The share of the ``gold`` ids that stand among the first ``k`` of ``ranked``; NaN where there is no gold."""
    wanted = set(gold)
    return len(wanted & set(ranked[:k])) / len(wanted) if wanted else float("nan")


def hit(ranked: Sequence[str], gold: Sequence[str], k: int) -> float:
    """1.0 if any ``gold`` id stands among the first ``k`` of ``ranked``, else 0.0; NaN where there is no gold."""
    return float(bool(set(gold) & set(ranked[:k]))) if gold else float("nan")


# ── separation: do the answerable stand above the rest? ─────────────────────────────────────────────────────────────


def auroc(positive: ArrayLike, negative: ArrayLike, axis: int = -1) -> Any:
    """The chance that a positive's score lies above a negative's, a tie counting one half: a float, or an array where
    the scores are arrays of many samples along ``axis``.

    The area under the ROC curve as U / (n₊ n₋), with U of Mann & Whitney (1947) by mid-ranks (Hanley & McNeil 1982,
    Radiology 143). Example: ``auroc([0.9, 0.5], [0.5, 0.1])`` is 0.875: of the four pairs three are in order and one
    is a tie.
    """
    above, below = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    if not above.size or not below.size:
        return float("nan")
    ranked = mannwhitneyu(above, below, axis=axis, method="asymptotic").statistic
    return ranked / (above.shape[axis] * below.shape[axis])


def average_precision(positive: ArrayLike, negative: ArrayLike, axis: int = -1) -> Any:
    """Σ (recall_j − recall_j−1) · precision_j over the distinct scores j, highest first; NaN without a positive. A
    float, or an array where the scores are arrays of many samples along ``axis``.

    The area under the precision–recall steps, with no interpolation: the mean over the positives of the precision down
    to each one's score, which is its rank among the positives over its rank in all. Equal scores enter together, so the
    order of ties cannot matter (the definition of ``sklearn.metrics.average_precision_score``, which takes one sample
    at a time and so some twenty times as long for a bootstrap). It depends on how many negatives there are: compare it
    within one question set only.
    """
    above, below = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    if not above.size:
        return float("nan")
    every = np.concatenate([above, below], axis=axis)
    right, shown = rankdata(-above, method="max", axis=axis), rankdata(-every, method="max", axis=axis)
    return np.mean(right / np.take(shown, range(above.shape[axis]), axis=axis), axis=axis)


def share_at_least(scores: ArrayLike, thresholds: ArrayLike) -> Floats:
    """For each of ``thresholds``, shape (m,), the share of ``scores``, shape (n,), at or above it; NaN where n is 0."""
    ordered, at = np.sort(_floats(scores)), _floats(thresholds)
    if not ordered.size:
        return np.full(at.shape, np.nan)
    shares: Floats = 1.0 - np.searchsorted(ordered, at, side="left") / ordered.size
    return shares


def trade_off(answerable: ArrayLike, unanswerable: ArrayLike) -> tuple[Point, ...]:
    """The share of ``answerable`` answered (coverage) and of ``unanswerable`` answered (error) as the threshold falls
    through every distinct score, from "answer nothing" on. The ROC curve with its axes exchanged."""
    thresholds = _thresholds(np.concatenate([_floats(answerable), _floats(unanswerable)]))
    return _points(thresholds, share_at_least(answerable, thresholds), share_at_least(unanswerable, thresholds))


def risk_coverage(scores: ArrayLike, wrong: ArrayLike) -> tuple[Point, ...]:
    """The share of all questions answered (coverage) and the share of those answers that are ``wrong`` (error) as the
    threshold falls through every distinct score (El-Yaniv & Wiener 2010, JMLR 11). Begins at the highest, for where
    nothing is answered nothing can be wrong. ``wrong`` is 0 or 1, shape (n,), for ``scores``, shape (n,)."""
    values, bad = _floats(scores), _floats(wrong)
    thresholds = _thresholds(values)[1:]
    coverage = share_at_least(values, thresholds)
    return _points(thresholds, coverage, np.array([np.mean(bad[values >= threshold]) for threshold in thresholds]))


def _thresholds(scores: Floats) -> Floats:
    thresholds: Floats = np.concatenate([[np.inf], np.unique(scores)[::-1]])
    return thresholds


def _points(thresholds: Floats, coverage: Floats, error: Floats) -> tuple[Point, ...]:
    return tuple(Point(*values) for values in zip(thresholds.tolist(), coverage.tolist(), error.tolist(), strict=True))


# ── calibration: is a support of 0.8 right four times in five? ──────────────────────────────────────────────────────


def reliability(support: ArrayLike, right: ArrayLike, bins: int = 10) -> tuple[Bin, ...]:
    """``bins`` equal steps of ``support`` from 0 to 1, each with its mean support and the share that is ``right``.

    ``support`` and ``right`` (0 or 1) have shape (n,). An empty bin is kept, with NaN for both means.

    Raises:
        ValueError: a support lies outside 0 to 1 or is NaN.
    """
    given, truth = _floats(support), _floats(right)
    if not np.all((given >= 0) & (given <= 1)):
        raise ValueError("A support must lie between 0 and 1.")
    edges = np.arange(bins + 1) / bins  # not linspace, whose 0.3 is a hair above 0.3
    where = np.clip(np.searchsorted(edges, given, side="right") - 1, 0, bins - 1)
    return tuple(
        Bin(float(edges[i]), float(edges[i + 1]), int(inside.sum()), _mean(given[inside]), _mean(truth[inside]))
        for i in range(bins)
        for inside in [where == i]
    )


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Σ nᵢ/n · |share right in bin i − mean support in bin i| (Naeini, Cooper & Hauskrecht 2015, AAAI; Guo et al. 2017,
    arXiv 1706.04599). 0 is perfect. NaN where every bin is empty."""
    total = sum(part.n for part in bins)
    if not total:
        return float("nan")
    return sum(part.n / total * abs(part.right - part.support) for part in bins if part.n)


# ── intervals ───────────────────────────────────────────────────────────────────────────────────────────────────────


def mean_interval(values: ArrayLike, seed: int = SEED) -> Interval:
    """The mean of ``values`` with its percentile bootstrap interval (Efron 1979, Ann. Statist. 7:1), 2,000 resamples.

    For shares see `share_interval`.
    """
    return _interval(np.mean, [_floats(values)], seed)


def share_interval(values: ArrayLike, seed: int = SEED) -> Interval:
    """The share of ones among ``values``, each 0 or 1, with its bootstrap interval as in `mean_interval`.

    Where all values agree no resample can differ, and the bootstrap would claim certainty: there the exact interval of
    Clopper & Pearson (1934, Biometrika 26:4) stands in. So 0 of 25 reads 0.00 to 0.14.
    """
    sample = _floats(values)
    if not sample.size or np.any(sample != sample[0]):
        return mean_interval(sample, seed)
    exact = binomtest(int(sample.sum()), sample.size).proportion_ci(method="exact")
    return Interval(float(sample[0]), float(exact.low), float(exact.high), sample.size)


def median_interval(values: ArrayLike, seed: int = SEED) -> Interval:
    """The median of ``values`` with its percentile bootstrap interval, as `mean_interval`."""
    return _interval(np.median, [_floats(values)], seed)


def separation_interval(
    measure: Callable[..., Any], positive: ArrayLike, negative: ArrayLike, seed: int = SEED
) -> Interval:
    """A ``measure(positive, negative, axis)``, as `auroc` and `average_precision`, with its bootstrap interval; the
    positives and the negatives are resampled apart, so that each resample keeps both counts."""
    return _interval(measure, [_floats(positive), _floats(negative)], seed)


def _interval(statistic: Callable[..., Any], samples: Sequence[Floats], seed: int) -> Interval:
    """SciPy's bootstrap. It refuses a sample of one observation, of which every resample is the same: such a sample is
    kept as it is while the others are resampled."""
    n = sum(sample.size for sample in samples)
    if not all(sample.size for sample in samples):
        return Interval(float("nan"), float("nan"), float("nan"), n)
    value = float(statistic(*samples))
    drawn = [sample for sample in samples if sample.size > 1]
    if not drawn:
        return Interval(value, value, value, n)

    def resampled(*parts: Floats, **axis: int) -> Any:
        given = iter(parts)
        kept = (*parts[0].shape[:-1], 1)
        return statistic(
            *(next(given) if sample.size > 1 else np.broadcast_to(sample, kept) for sample in samples), **axis
        )

    made = bootstrap(
        drawn, resampled, n_resamples=RESAMPLES, method="percentile", vectorized=True, rng=np.random.default_rng(seed)
    ).confidence_interval
    return Interval(value, float(made.low), float(made.high), n)


def _mean(values: Floats) -> float:
    return float(np.mean(values)) if values.size else float("nan")


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64).reshape(-1)
