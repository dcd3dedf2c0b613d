"""Answers: an extractive question-answering model says which span of a passage answers, and whether any does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.reranker import FAR, RerankResult
from assistant.models.transformer_reranker import ScoredPiece, TransformerReranker, clipped

SPAN = 48
"""Tokens an answer's span may run to; the quotation is its whole sentences in any case."""


class AnswerSpanReranker(TransformerReranker):
    """An extractive question-answering model: its best span against none (Devlin et al. 2019, section 4.3).

    Of a long passage the piece with the best difference counts. A model that never saw a question without an answer
    gives a span everywhere, and its null score means little.
    """

    auto = "AutoModelForQuestionAnswering"

    def _check_labels(self, name: str) -> None:
        """It has a start and an end, and no labels."""

    def _logits(self, given: Any) -> NDArray[np.float64]:
        """Shape (batch, tokens, 2): where an answer starts, where it ends."""
        both = np.stack([given.start_logits.numpy(), given.end_logits.numpy()], axis=-1)
        return both.astype(np.float64)

    def _result(self, pieces: Sequence[ScoredPiece]) -> RerankResult:
        spans = [span for span in map(best_span, pieces) if span]
        best = max(spans, key=lambda span: span[0], default=None)
        if best is None:
            return RerankResult(-FAR, None, -FAR)
        score = clipped(best[0])
        return RerankResult(score, best[1], score)


def best_span(piece: ScoredPiece) -> tuple[float, tuple[int, int]] | None:
    """The best span of a piece and its score over that of none; the first of equals; None where no token is its own."""
    places = np.flatnonzero(piece.own)
    if not len(places):
        return None
    sums = piece.logits[places, 0][:, None] + piece.logits[places, 1][None, :]
    length = places[None, :] - places[:, None]
    sums[(length < 0) | (length >= SPAN)] = -np.inf
    start, end = (int(place) for place in np.unravel_index(int(sums.argmax()), sums.shape))
    null = piece.logits[piece.start].sum()
    return float(sums[start, end] - null), (int(piece.spans[places[start], 0]), int(piece.spans[places[end], 1]))
