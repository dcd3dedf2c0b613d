"""What a reranker says of a passage, and what a reranker is.

People are shown a *reader*: that is what the option that names one is called (``--reader``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.models.folders import ModelIdentity

EMBEDDED_RERANKER = "council-reader-1"
"""The sentence reranker that is shipped. Other weights get another number."""
FAR = 30.0
"""Where log-odds are cut off."""


@dataclass(frozen=True, slots=True)
class RerankResult:
    """What a reranker makes of a passage: ``relevance`` and ``answers`` in log-odds, ``span`` in characters of it.

    ``answers`` is whether the passage holds an answer, None from one that judges only relevance. ``span`` is the
    half-open span of the best answer, None from such a one and where nothing is found. ``sentences``, from one that
    weighs them, are the shares of belief, 0 to 1, that each line below the context answers; None from others.

    >>> passage = "Minutes\\nThe flood fund paid."
    >>> result = RerankResult(relevance=2.5, span=(8, 28), answers=2.5)
    >>> passage[slice(*result.span)]
    'The flood fund paid.'
    """

    relevance: float
    span: tuple[int, int] | None = None
    answers: float | None = None
    sentences: tuple[float, ...] | None = None


class Reranker(Protocol):
    """Anything that reads a question against passages. Equal calls give equal results.

    Words in common are a reranker too:

    >>> class InCommon:
    ...     identity = ModelIdentity("words in common", "0" * 64)
    ...
    ...     def read(self, question, passages):
    ...         asked = set(question.split())
    ...         return [RerankResult(float(len(asked & set(passage.split())))) for passage in passages]
    >>> reranker: Reranker = InCommon()
    >>> [result.relevance for result in reranker.read("who paid", ["he paid", "it rained"])]
    [1.0, 0.0]

    `Assistant.open(index, reader=reranker)` takes one as it takes a name. One that sends what it is given elsewhere has
    a ``sends_to`` that says where (`sent_to`).
    """

    @property
    def identity(self) -> ModelIdentity: ...

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        """What is made of each of ``passages``, in their order. A passage has its context on the first line, then its
        sentences, one a line.

        Raises:
            ReaderFailed: it has nothing to say of them this time; the question is answered without it.
        """
        ...


def sent_to(reranker: Reranker | None) -> str | None:
    """Where a reranker sends questions and passages; None where nothing leaves this machine."""
    told: str | None = getattr(reranker, "sends_to", None)
    return told
