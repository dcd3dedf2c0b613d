"""The weights that choose the sentences of a quotation, by a grid over gold passages, and what a case shows by them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answering.citations import cite, fold_repeats
from assistant.answering.evidence import Evidence, best_evidence
from assistant.answering.question import Question
from assistant.answering.ranking import Ranked
from assistant.answering.weights import QuoteWeights
from assistant.evaluation.matching import meets_quote
from assistant.evaluation.question_sets import LabelledQuestion
from assistant.records import Citation
from tools.fitting.searching import Case

GRID = {"cosine": (0.0, 0.25, 0.5), "wanted": (0.0, 0.1, 0.2), "gain": (0.02, 0.03, 0.05)}
WORDY = 0.002
"""What a word of the median quotation costs in the share that is right."""


@dataclass(frozen=True, slots=True)
class QuoteCase:
    """A question with its gold passages, and what it weighs."""

    asked: LabelledQuestion
    understood: Question
    gold: tuple[Ranked, ...]
    weight: float

    @classmethod
    def of(cls, case: Case, weight: float) -> QuoteCase:
        gold = tuple(case.ranked[place] for place in np.flatnonzero(case.gold).tolist())
        return cls(case.asked, case.understood, gold, weight)


def fit_quote(cases: Sequence[QuoteCase], now: QuoteWeights) -> tuple[QuoteWeights, str]:
    """The weights by which the quotations of gold passages are right most often at the fewest words, and how often.

    ``now`` gives the figures that are not in the grid.
    """
    best: tuple[float, QuoteWeights, str] | None = None
    for values in itertools.product(*GRID.values()):
        weights = replace(now, **dict(zip(GRID, values, strict=True)))
        share, words = _tried(cases, weights)
        score = share - WORDY * words
        if best is None or score > best[0]:
            best = (score, weights, f"right {share:.3f}, about {words:.0f} words")
    assert best is not None
    return best[1], best[2]


def _tried(cases: Sequence[QuoteCase], weights: QuoteWeights) -> tuple[float, float]:
    """The weighed share of quotations that are right, and the median of their words."""
    right, words, share = [], [], []
    for case in cases:
        for one in case.gold:
            cited = cite(best_evidence(case.understood, one, weights), 0.0)
            right.append(is_right(cited, case.asked))
            words.append(len(cited.quote.split()))
            share.append(case.weight / len(case.gold))
    return float(np.average(right, weights=share)), float(np.median(words))


def is_right(citation: Citation, asked: LabelledQuestion) -> bool:
    """Whether a quotation meets any group of the question."""
    return any(meets_quote(citation, gold) for group in asked.groups for gold in group)


def shown(understood: Question, ranked: Sequence[Ranked], weights: QuoteWeights) -> list[tuple[Evidence, Citation]]:
    """The quotations of passages in this order, the same words once, as a reply shows them."""
    made = [best_evidence(understood, one, weights) for one in ranked]
    cited = [cite(evidence, 0.0) for evidence in made]
    found = []
    for citation in fold_repeats(cited):
        places = {(citation.document, citation.start), *((place.document, place.start) for place in citation.also_in)}
        first = next(i for i, own in enumerate(cited) if (own.document, own.start) in places)
        found.append((made[first], citation))
    return found
