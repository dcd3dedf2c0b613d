"""What a reranker says of a passage, and what a reranker is.

People are shown a *reader*: that is what the option that names one is called (``--reader``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.models.folders import ModelIdentity

FAR = 30.0
"""Where log-odds are cut off."""


@dataclass(frozen=True, slots=True)
class RerankResult:
    """What a reranker makes of a passage: ``relevance`` and ``answers`` in log-odds, ``span`` in characters of it.

    ``answers`` is whether the passage holds an answer, None from one that judges only relevance. ``span`` is the
    half-open span of the best answer, None from such a one and where nothing is found. ``sentences``, from one that
    weighs them, are the shares of belief, 0 to 1, that each line below the context answers; None from others.
    """

    relevance: float
    span: tuple[int, int] | None = None
    answers: float | None = None
    sentences: tuple[float, ...] | None = None


class Reranker(Protocol):
    """Anything that reads a question against passages. Equal calls give equal results."""

    @property
    def identity(self) -> ModelIdentity: ...

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        """What is made of each of ``passages``, in their order. A passage has its context on the first line, then its
        sentences, one a line."""
        ...
