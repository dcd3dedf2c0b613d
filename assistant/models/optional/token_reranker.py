"""Highlights: a token classifier says which run of a passage's tokens to mark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.errors import ModelUnfit
from assistant.models.reranker import FAR, RerankResult
from assistant.models.transformer_reranker import ScoredPiece, TransformerReranker, clipped, log_odds


class TokenReranker(TransformerReranker):
    """A token classifier that marks what answers: one logit, two labels, or O against one kind of mark (B-, I-).

    The span is the run of tokens whose log-odds sum highest, where that sum is above 0; the verdict is their mean, or
    that of the best token where nothing is marked.
    """

    auto = "AutoModelForTokenClassification"

    def _check_labels(self, name: str) -> None:
        kinds = {label.rpartition("-")[2] for label in self._labels if label.upper() != "O"}
        if len(self._labels) in {1, 2} or len(kinds) == 1:
            return
        raise ModelUnfit(
            f"The token classifier {name} has the labels {', '.join(self._labels)}: it names kinds of things.",
            "A highlight reader has one label for what answers, beside O.",
        )

    def _result(self, pieces: Sequence[ScoredPiece]) -> RerankResult:
        outside = [label.upper() == "O" for label in self._labels]
        if not any(outside):
            outside = [False] if len(outside) == 1 else [True, *[False] * (len(outside) - 1)]
        marks = [not label for label in outside]
        runs = [run for piece in pieces if (run := _best_run(piece, marks))]
        best = max(runs, key=lambda run: run[0], default=None)
        if best is None:
            return RerankResult(-FAR, None, -FAR)
        total, mean, span = best
        score = clipped(mean)
        return RerankResult(score, span if total > 0 else None, score)


def _best_run(piece: ScoredPiece, marks: Sequence[bool]) -> tuple[float, float, tuple[int, int]] | None:
    """The run of the passage's tokens whose log-odds sum highest: the sum, the mean, its characters."""
    places = np.flatnonzero(piece.own)
    if not len(places):
        return None
    odds = [log_odds(logits, marks) for logits in piece.logits[places]]
    best = (-np.inf, 0, 0)
    total, begun = 0.0, 0
    for at, token_odds in enumerate(odds):
        if total <= 0:
            total, begun = 0.0, at
        total += token_odds
        if total > best[0]:
            best = (total, begun, at)
    score, first, last = best
    span = (int(piece.spans[places[first], 0]), int(piece.spans[places[last], 1]))
    return float(score), float(score) / (last - first + 1), span
