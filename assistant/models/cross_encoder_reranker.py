"""Relevance: a CrossEncoder, or another classifier of pairs, says how well a passage fits the question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import ModelUnfit
from assistant.models.reranker import FAR, RerankResult
from assistant.models.transformer_reranker import ScoredPiece, TransformerReranker, clipped, log_odds

_YES = frozenset({"entailment", "relevant", "answerable", "yes", "true"})
"""What the label of "this passage answers" may be called, where a classifier has two."""


class CrossEncoderReranker(TransformerReranker):
    """A sentence-transformers CrossEncoder or another classifier of pairs with one logit, or two named plainly."""

    auto = "AutoModelForSequenceClassification"

    def _check_labels(self, name: str) -> None:
        if len(self._labels) == 1 or (len(self._labels) == 2 and sum(_says_yes(label) for label in self._labels) == 1):
            return
        raise ModelUnfit(
            f"The classifier {name} has the labels {', '.join(self._labels)}: none says whether a passage answers.",
            "A relevance reader has one logit, or two labels of which one is entailment, relevant, answerable, yes "
            "or true.",
        )

    def _result(self, pieces: Sequence[ScoredPiece]) -> RerankResult:
        yes = [_says_yes(label) for label in self._labels] if len(self._labels) == 2 else [True]
        return RerankResult(max((clipped(log_odds(piece.logits, yes)) for piece in pieces), default=-FAR))


def _says_yes(label: str) -> bool:
    return label.casefold() in _YES
