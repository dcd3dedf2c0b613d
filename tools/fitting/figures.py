"""The figures of a fit on one set of questions, in lines to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.evaluation.measures import expected_calibration_error, reliability
from tools.fitting.ranks import RankCase, in_pool, passage_at
from tools.fitting.supports import SHOWN, JudgedCase
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
        top.append(case.reach(own))
        right.append(bool(len(supports)) and bool(case.right[supports.argmax()]))
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


def said_of_quotes(cases: Sequence[JudgedCase], weights: Sequence[Mapping[str, float]]) -> list[str]:
    """passage@k and quote@k in the order of ranking and in that of support, and the calibration error of the first five
    and of the first."""
    by_support = [case.in_order(own) for case, own in zip(cases, weights, strict=True)]
    lines = [f"  by {name}: {_found(own)}" for name, own in (("ranking", cases), ("support", by_support))]
    told = [(case.supports(own)[:SHOWN], case.right[:SHOWN]) for case, own in zip(by_support, weights, strict=True)]
    errors = []
    for count in (SHOWN, 1):
        supports = np.concatenate([own[:count] for own, _ in told])
        errors.append(
            expected_calibration_error(reliability(supports, np.concatenate([right[:count] for _, right in told])))
        )
    return [*lines, f"  ECE {errors[0]:.3f}, of the first {errors[1]:.3f}"]


def _found(cases: Sequence[JudgedCase]) -> str:
    able = [case for case in cases if case.answerable]
    if not able:
        return "nothing to find"
    passage = " ".join(
        f"@{k} {np.mean([len(case.met) > 0 and case.met[:k].any(axis=0).all() for case in able]):.3f}"
        for k in (1, 3, 5)
    )
    quote = " ".join(f"@{k} {np.mean([case.right[:k].any() for case in able]):.3f}" for k in (1, 5))
    return f"passage {passage}, quote {quote}"
