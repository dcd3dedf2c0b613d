"""The two thresholds: from which support on the record answers, and from which it may; and what any choice costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.weights import Thresholds
from assistant.evaluation.measures import auroc
from assistant.records import Measured

ANSWERED = 0.93
"""The share of answerable questions that are to be shown as answered or as perhaps answered."""
FAR_REFUSED = 0.9
"""The share of questions on other subjects that are to be shown as not answered."""
FAR_ANSWERED = 0.01
"""The share of questions on other subjects that may be said to be answered; one, where that were none."""
RIGHT = 0.8
"""The share of first quotations that are to be right where an answerable question is said to be answered."""
NEAR = {"use": 0.30, "beside": 0.25}
"""The most near misses that may be said to be answered, by the role of their set."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What decides the verdict on questions: the best support of each, whether the first quotation shown is right, its
    group (`answerable`, `near`, `far`), and the role of its set."""

    top: NDArray[np.float64]
    right: NDArray[np.bool_]
    group: NDArray[np.str_]
    role: NDArray[np.str_]

    def of(self, group: str, role: str | None = None) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = (self.group == group) & ((self.role == role) if role else True)
        return chosen

    def share_from(self, threshold: float, group: str, role: str | None = None) -> float:
        """The share of a group whose best support is at least ``threshold``; 0 where there is none."""
        held = self.top[self.of(group, role)]
        return float(np.mean(held >= threshold)) if len(held) else 0.0

    def right_from(self, threshold: float, below: float = 2.0, answerable: bool = True) -> tuple[float, int]:
        """The share of first quotations that are right between two supports, and of how many questions."""
        chosen = (self.top >= threshold) & (self.top < below)
        if answerable:
            chosen = chosen & (self.group == "answerable")
        return (float(np.mean(self.right[chosen])) if chosen.any() else float("nan")), int(chosen.sum())

    def separation(self, group: str) -> float:
        return float(auroc(self.top[self.of("answerable")], self.top[self.of(group)]))


def group_of(kind: str, answerable: bool) -> str:
    """What a question counts as: answerable, a near miss, or far from all that the records are about."""
    if answerable:
        return "answerable"
    return "far" if kind.startswith("far") else "near"


def answer_threshold(verdicts: Verdicts) -> float:
    """The least support from which few near misses and next to no far question are answered and most quotations are
    right."""
    for threshold in _steps():
        near = all(verdicts.share_from(threshold, "near", role) <= most for role, most in NEAR.items())
        far = verdicts.share_from(threshold, "far") <= max(FAR_ANSWERED, 1 / max(1, verdicts.of("far").sum()))
        right, count = verdicts.right_from(threshold)
        if near and far and (count == 0 or right >= RIGHT):
            return float(threshold)
    return 1.0


def may_answer_threshold(verdicts: Verdicts, answer: float) -> float:
    """The greatest support that lets `ANSWERED` of the answerable through, or, where that would show more far questions
    than it may, the least that refuses `FAR_REFUSED` of these."""
    through = [t for t in _steps() if verdicts.share_from(t, "answerable") >= ANSWERED]
    refusing = [t for t in _steps() if verdicts.share_from(t, "far") <= 1 - FAR_REFUSED]
    wanted = max(through, default=0.0)
    return float(min(answer, max(wanted, min(refusing, default=1.0))))


def measured(verdicts: Verdicts, answer: float, may_answer: float, questions: str) -> Thresholds:
    """The thresholds with the share right of first quotations under each, on all questions of the use sets, those
    without an answer too."""
    use = verdicts.top[verdicts.role == "use"], verdicts.right[verdicts.role == "use"]
    own = Verdicts(*use, verdicts.group[verdicts.role == "use"], verdicts.role[verdicts.role == "use"])
    told = []
    for low, high in ((answer, 2.0), (may_answer, answer)):
        right, count = own.right_from(low, high, answerable=False)
        told.append(Measured(round(right, 3), count, questions) if count else None)
    return Thresholds(answer, may_answer, *told)


def trade_off(verdicts: Verdicts) -> list[str]:
    """Lines of what each threshold would let through: answerable, near, far, and the share right of first quotations
    among answerable questions and among all."""
    lines = ["from   answerable  near   far    right of these  right of all"]
    for threshold in (0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8):
        shares = [verdicts.share_from(threshold, group) for group in ("answerable", "near", "far")]
        right, every = verdicts.right_from(threshold)[0], verdicts.right_from(threshold, answerable=False)[0]
        lines.append(f"{threshold:.2f}   " + "".join(f"{share:<9.3f}" for share in (*shares, right, every)))
    return lines


def _steps() -> NDArray[np.float64]:
    return np.round(np.arange(0.01, 0.995, 0.005), 3)
