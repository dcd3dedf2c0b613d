"""Every measure against pencil arithmetic, and against scikit-learn and SciPy."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn import calibration, metrics

from assistant.evaluation.measures import (
    Bin,
    auroc,
    average_precision,
    expected_calibration_error,
    hit,
    mean_interval,
    median_interval,
    ndcg,
    recall,
    reliability,
    risk_coverage,
    separation_interval,
    share_at_least,
    share_interval,
    trade_off,
)


def coarse(n, seed):
    """Scores in tenths, so that many tie."""
    return np.round(np.random.default_rng(seed).random(n), 1)


# ── separation ──


def test_auroc_counts_pairs_in_order_and_half_of_each_tie():
    assert auroc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)
    assert auroc([2], [1]) == 1.0
    assert auroc([1], [2]) == 0.0
    assert auroc([0.3, 0.3], [0.3, 0.3, 0.3]) == pytest.approx(0.5)


def test_auroc_is_the_share_of_pairs_in_order_by_brute_force():
    for seed in range(20):
        above, below = coarse(17, seed), coarse(11, seed + 100)
        pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in above for b in below]
        assert auroc(above, below) == pytest.approx(sum(pairs) / len(pairs), abs=1e-12)


def test_average_precision_lets_equal_scores_in_together():
    # 0.9 right (precision 1, recall 1/2); then 0.5: one right, one wrong, together (precision 2/3, recall 1)
    assert average_precision([0.9, 0.5], [0.5, 0.1]) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert average_precision([1, 1], [1, 1]) == pytest.approx(0.5)
    assert average_precision([0.1], [0.9, 0.8]) == pytest.approx(1 / 3)


def test_separation_agrees_with_scikit_learn_with_and_without_ties():
    for seed in range(20):
        above, below = coarse(13, seed), coarse(29, seed + 50)
        if seed % 2:
            above, below = np.random.default_rng(seed).random(13), np.random.default_rng(seed + 1).random(29)
        labels, scores = np.repeat([1, 0], [13, 29]), np.concatenate([above, below])
        assert auroc(above, below) == pytest.approx(metrics.roc_auc_score(labels, scores), abs=1e-12)
        expected = metrics.average_precision_score(labels, scores)
        assert average_precision(above, below) == pytest.approx(expected, abs=1e-12)


def test_separation_of_many_samples_at_once_is_that_of_each():
    above, below = coarse((6, 13), 1), coarse((6, 29), 2)
    for measure in (auroc, average_precision):
        each = [measure(*sample) for sample in zip(above, below, strict=True)]
        assert measure(above, below, axis=-1).tolist() == pytest.approx(each, abs=1e-12)


def test_with_nothing_on_one_side_separation_is_not_a_number():
    assert math.isnan(auroc([], [1]))
    assert math.isnan(auroc([1], []))
    assert math.isnan(average_precision([], [1]))


def test_share_at_least_counts_a_score_on_the_line():
    assert share_at_least([0.1, 0.5, 0.5, 0.9], [0.5, 0.51, 0.0, 1.0]).tolist() == [0.75, 0.25, 1.0, 0.0]


def test_the_trade_off_moves_from_answering_nothing_to_answering_everything():
    points = trade_off([0.9, 0.5], [0.5, 0.1])
    assert [(p.threshold, p.coverage, p.error) for p in points] == [
        (math.inf, 0.0, 0.0),
        (0.9, 0.5, 0.0),
        (0.5, 1.0, 0.5),
        (0.1, 1.0, 1.0),
    ]


def test_risk_is_the_share_wrong_of_those_answered():
    points = risk_coverage([0.9, 0.8, 0.8, 0.1], [0, 1, 0, 1])
    assert [(p.threshold, p.coverage) for p in points] == [(0.9, 0.25), (0.8, 0.75), (0.1, 1.0)]
    assert [p.error for p in points] == pytest.approx([0.0, 1 / 3, 0.5])


# ── rankings ──


def test_ndcg_by_pencil():
    # gains 3 at rank 2 and 2 at rank 3, of an ideal 3, 2, 1
    found = 3 / math.log2(3) + 2 / math.log2(4)
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(["x", "a", "b"], {"a": 3, "b": 2, "c": 1}, 10) == pytest.approx(found / best)
    assert ndcg(["x", "a"], {"a": 1}, 1) == 0.0
    assert ndcg(["a"], {"a": 1, "b": 1}, 1) == 1.0
    assert ndcg([], {"a": 1}, 10) == 0.0
    assert math.isnan(ndcg(["a"], {}, 10))


def test_an_id_ranked_twice_earns_once():
    assert ndcg(["a", "a"], {"a": 1, "b": 1}, 2) == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_ndcg_agrees_with_scikit_learn():
    random = np.random.default_rng(3)
    for _ in range(20):
        grades = random.integers(0, 4, size=15).astype(float)
        grades[0] = 1.0
        order = random.permutation(15)
        scores = np.empty(15)
        scores[order] = np.arange(15, 0, -1)
        expected = metrics.ndcg_score([grades], [scores], k=10)
        named = {str(i): grade for i, grade in enumerate(grades.tolist())}
        assert ndcg([str(i) for i in order], named, 10) == pytest.approx(expected, abs=1e-12)


def test_recall_and_hit_look_at_the_first_k_only():
    ranked = ["x", "a", "y", "b"]
    assert recall(ranked, ["a", "b"], 3) == 0.5
    assert recall(ranked, ["a", "b"], 4) == 1.0
    assert hit(ranked, ["b"], 3) == 0.0
    assert hit(ranked, ["b"], 4) == 1.0
    assert math.isnan(recall(ranked, [], 3))
    assert math.isnan(hit(ranked, [], 3))


# ── calibration ──


def test_a_support_on_an_edge_belongs_to_the_bin_above_and_one_to_the_last():
    for tenth in range(10):
        assert [part.n for part in reliability([tenth / 10], [1])].index(1) == tenth
    assert reliability([1.0], [1])[9].n == 1


def test_the_reliability_table_by_pencil():
    bins = reliability([0.81, 0.85, 0.89, 0.05], [1, 1, 0, 0])
    assert (bins[8].n, bins[8].support, bins[8].right) == (3, pytest.approx(0.85), pytest.approx(2 / 3))
    assert (bins[0].n, bins[0].support, bins[0].right) == (1, pytest.approx(0.05), 0.0)
    assert [part.n for part in bins] == [1, 0, 0, 0, 0, 0, 0, 0, 3, 0]
    assert math.isnan(bins[5].support)
    expected = 3 / 4 * (0.85 - 2 / 3) + 1 / 4 * 0.05
    assert expected_calibration_error(bins) == pytest.approx(expected)


def test_the_reliability_table_agrees_with_scikit_learn():
    random = np.random.default_rng(8)
    support = random.random(200)
    right = random.random(200) < support
    bins = [part for part in reliability(support, right) if part.n]
    share, mean = calibration.calibration_curve(right, support, n_bins=10)
    assert [part.right for part in bins] == pytest.approx(share.tolist())
    assert [part.support for part in bins] == pytest.approx(mean.tolist())


@pytest.mark.parametrize("support", [-0.01, 1.01, math.nan])
def test_a_support_that_is_no_share_is_refused(support):
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability([0.5, support], [1, 1])


def test_no_citation_at_all_has_no_calibration_error():
    assert math.isnan(expected_calibration_error(reliability([], [])))
    assert expected_calibration_error([Bin(0, 1, 4, 0.25, 0.75)]) == 0.5


# ── intervals ──


def test_the_interval_of_a_share_is_near_the_binomial_one():
    figure = share_interval([1] * 60 + [0] * 40)
    spread = 1.96 * math.sqrt(0.6 * 0.4 / 100)
    assert (figure.value, figure.n) == (0.6, 100)
    assert figure.low == pytest.approx(0.6 - spread, abs=0.015)
    assert figure.high == pytest.approx(0.6 + spread, abs=0.015)


def test_where_all_agree_the_share_keeps_an_honest_bound():
    none, every = share_interval([0] * 25), share_interval([1] * 25)
    assert (none.value, none.low, none.high) == (0.0, 0.0, pytest.approx(1 - 0.025 ** (1 / 25)))
    assert (every.value, every.low, every.high) == (1.0, pytest.approx(0.025 ** (1 / 25)), 1.0)
    assert (1 - none.high) ** 25 == pytest.approx(0.025)  # at that rate none of 25 would come once in forty


def test_intervals_are_the_same_every_time_and_move_with_the_seed():
    values = np.random.default_rng(1).random(40)
    assert mean_interval(values) == mean_interval(values)
    assert mean_interval(values) != mean_interval(values, seed=7)
    assert median_interval([3, 1, 2]).value == 2.0


def test_the_interval_of_a_mean_is_near_the_normal_one():
    values = np.random.default_rng(5).normal(10, 2, size=400)
    figure = mean_interval(values)
    error = 1.96 * float(np.std(values)) / 20
    assert figure.low == pytest.approx(figure.value - error, abs=0.02)
    assert figure.high == pytest.approx(figure.value + error, abs=0.02)


def test_the_interval_of_a_separation_holds_its_figure_and_is_not_a_number_without_both_sides():
    above, below = coarse(40, 1) + 0.3, coarse(40, 2)
    figure = separation_interval(auroc, above, below)
    assert figure.value == auroc(above, below)
    assert figure.low < figure.value < figure.high
    # Hanley & McNeil (1982), eq. 2: the standard error of an area
    a = figure.value
    q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
    error = math.sqrt((a * (1 - a) + 39 * (q1 - a * a) + 39 * (q2 - a * a)) / 1600)
    assert (figure.high - figure.low) / (2 * 1.96) == pytest.approx(error, rel=0.25)
    assert math.isnan(separation_interval(auroc, [], below).value)


def resampled(measure, above, below, count=4000):
    """Percentiles of ``measure`` over resamples drawn here, one at a time, each by scikit-learn."""
    random = np.random.default_rng(99)
    labels = np.repeat([1, 0], [len(above), len(below)])
    drawn = [
        measure(labels, np.concatenate([random.choice(above, len(above)), random.choice(below, len(below))]))
        for _ in range(count)
    ]
    return np.quantile(drawn, [0.025, 0.975]).tolist()


def test_the_interval_of_a_separation_is_that_of_resamples_drawn_by_hand():
    above, below = coarse(60, 3) + 0.2, coarse(30, 4)
    for ours, theirs in ((auroc, metrics.roc_auc_score), (average_precision, metrics.average_precision_score)):
        figure = separation_interval(ours, above, below)
        assert [figure.low, figure.high] == pytest.approx(resampled(theirs, above, below, 1000), abs=0.01)


def test_of_one_observation_every_resample_is_the_same():
    alone = mean_interval([0.25])
    assert (alone.value, alone.low, alone.high, alone.n) == (0.25, 0.25, 0.25, 1)
    pair = separation_interval(auroc, [0.9], [0.1])
    assert (pair.value, pair.low, pair.high, pair.n) == (1.0, 1.0, 1.0, 2)
    # the one positive stands above 3 of 4: a resample of the negatives has Binomial(4, 3/4) / 4 of them below it
    figure = separation_interval(auroc, [0.5], [0.1, 0.2, 0.3, 0.9])
    assert (figure.value, figure.low, figure.high) == (0.75, 0.25, 1.0)


@pytest.mark.parametrize("n", [1, 2, 7, 25, 400])
def test_the_exact_interval_is_the_one_of_the_beta_distribution(n):
    """Clopper & Pearson's bounds are quantiles of Beta(k, n − k + 1) and Beta(k + 1, n − k)."""
    from scipy.stats import beta

    assert share_interval([0] * n).high == pytest.approx(beta.ppf(0.975, 1, n), abs=1e-9)
    assert share_interval([1] * n).low == pytest.approx(beta.ppf(0.025, n, 1), abs=1e-9)


def test_only_an_evaluation_loads_what_measures():
    code = (
        "import sys, assistant, assistant.cli.commands\n"
        "try: assistant.cli.commands.main(['evaluate', '--help'])\nexcept SystemExit: pass\n"
        "print('LOADED', [name for name in ('scipy', 'sklearn', 'numpy') if name in sys.modules])"
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED []"


def test_nothing_measured_is_not_a_number():
    for figure in (mean_interval([]), share_interval([]), median_interval([])):
        assert math.isnan(figure.value)
        assert figure.n == 0
