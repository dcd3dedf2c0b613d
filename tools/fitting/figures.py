"""The figures of a fit on one set of questions, in lines to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.evaluation.measures import expected_calibration_error, reliability
from tools.fitting.ranks import RankCase, in_pool, passage_at
from tools.fitting.supports import JudgedCase
from tools.fitting.thresholds import Verdicts, group_of


def said_of_ranks(cases: Sequence[RankCase], weights: Mapping[str, Mapping[str, float]]) -> str:
    """passage@1, @3, @5 and how often a gold passage is a candidate at all."""
    at = " ".join(f"@{k} {passage_at(cases, weights, k):.3f}" for k in (1, 3, 5))
    return f"passage {at}, among the candidates {in_pool(cases):.3f}"


def verdicts(cases: Sequence[JudgedCase], weights: Sequence[Mapping[str, float]], roles: Sequence[str]) -> Verdicts:
    """What decides the verdicts on ``cases``, each judged by weights of its own."""
    top, right = [], []
    for case, own in zip(cases, weights, strict=True):
        supports = case.supports(own)
        top.append(float(supports.max()) if len(supports) else 0.0)
        right.append(bool(case.right[:1].any()))
    groups = [group_of(case.kind, case.answerable) for case in cases]
    return Verdicts(np.array(top), np.array(right), np.array(groups), np.array(roles))


def said_of_verdicts(told: Verdicts, answer: float, may: float) -> list[str]:
    """The three-way table, and the share right of first quotations under each verdict."""
    lines = []
    for group in ("answerable", "near", "far"):
        count = int(told.of(group).sum())
        if count:
            sure, any_ = told.share_from(answer, group), told.share_from(may, group)
            apart = "" if group == "answerable" else f", AUROC {told.separation(group):.3f}"
            shares = f"Answer {sure:.3f}, MayAnswer {any_ - sure:.3f}, NoAnswer {1 - any_:.3f}"
            lines.append(f"  {group} ({count}): {shares}{apart}")
    for name, low, high in (("Answer", answer, 2.0), ("MayAnswer", may, answer)):
        (own, n), (every, m) = told.right_from(low, high), told.right_from(low, high, answerable=False)
        lines.append(f"  first quotation right under {name}: {own:.3f} of {n} answerable, {every:.3f} of all {m}")
    return lines


def said_of_quotes(cases: Sequence[JudgedCase], weights: Sequence[Mapping[str, float]]) -> str:
    """quote@1 in the order of ranking and in that of support, and the calibration error of the first and of all."""
    able = [(case, own) for case, own in zip(cases, weights, strict=True) if case.answerable]
    by_rank = np.mean([bool(case.right[:1].any()) for case, _ in able])
    by_support = np.mean(
        [bool(len(case.right)) and bool(case.right[case.supports(own).argmax()]) for case, own in able]
    )
    any_right = np.mean([bool(case.right.any()) for case, _ in able])
    pairs = [(case.supports(own), case.right) for case, own in zip(cases, weights, strict=True) if len(case.right)]
    every = expected_calibration_error(
        reliability(np.concatenate([own for own, _ in pairs]), np.concatenate([right for _, right in pairs]))
    )
    first = expected_calibration_error(
        reliability([own[0] for own, _ in pairs], [float(right[0]) for _, right in pairs])
    )
    at = f"quote @1 {by_rank:.3f}, @5 {any_right:.3f}, the best supported {by_support:.3f}"
    return f"{at}; ECE {every:.3f}, of the first {first:.3f}"
