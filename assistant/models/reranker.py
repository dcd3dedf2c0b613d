"""What a reader says of a passage, and what a reader is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.models.folders import ModelIdentity

FAR = 30.0
"""Where log-odds are cut off."""


@dataclass(frozen=True, slots=True)
class RerankResult:
    """What a reader makes of a passage: ``relevance`` and ``answers`` in log-odds, ``span`` in characters of it.

    ``answers`` is whether the passage holds an answer, None from a reader that judges only relevance. ``span`` is the
    half-open span of the best answer, None from such a reader and where nothing is found. ``sentences``, from a reader
    that weighs them, are the shares of belief, 0 to 1, that each line below the context answers; None from others.
    """

    relevance: float
    span: tuple[int, int] | None = None
    answers: float | None = None
    sentences: tuple[float, ...] | None = None


class Reranker(Protocol):
    """Anything that reads a question against passages. Equal calls give equal verdicts."""

    @property
    def identity(self) -> ModelIdentity: ...

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        """A verdict on each of ``passages``, in their order: its context on the first line, then its sentences, one a
        line, as `Snapshot.shown` gives them."""
        ...
