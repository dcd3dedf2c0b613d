"""The figures that were fitted on questions rather than reasoned: a value that is handed to `Assistant`.

Those shipped stand in ``weights.json``, which ``tools/fit.py`` writes and which says what they were fitted on, and of
those that were not fitted why they are what they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.index import PoolWeights


@dataclass(frozen=True, slots=True)
class RankWeights:
    """What each figure weighs in the order of passages; see `RankSignals`."""

    tokens: float
    sentence_tokens: float
    sentence: float
    whole_question: float
    words: float
    names: float
    times: float
    occasions: float
    wanted: float

    def comparing(self) -> RankWeights:
        """The weights without what speaks for one side of a comparison: one sentence, one year, one visit."""
        return replace(self, sentence=0.0, sentence_tokens=0.0, times=0.0, occasions=0.0)


@dataclass(frozen=True, slots=True)
class QuoteWeights:
    """What chooses the sentences of a quotation: its nearness by tokens and by cosine, whether the kind of thing asked
    for is there, and the nearness (``gain``) that a neighbour must bring to be quoted with it."""

    tokens: float
    cosine: float
    wanted: float
    gain: float


@dataclass(frozen=True, slots=True)
class SupportWeights:
    """What each figure adds to the log-odds that a quotation answers; see `SupportSignals`."""

    bias: float
    tokens: float
    passage_tokens: float
    weakest: float
    cosine: float
    off: float
    words: float
    absent: float
    names_absent: float
    names_missing: float
    occasions_missing: float
    times_missing: float
    wanted_missing: float
    behind: float
    lead: float
    length: float
    asks: float
    announces: float
    echoes: float
    phrase_missing: float
    polarity: float
    denied: float
    reason_missing: float
    counted_missing: float
    outdone: float


@dataclass(frozen=True, slots=True)
class RerankerSupport:
    """What makes the log-odds with a reranker from those without (``base``), and its own: that the passage ``answers``,
    that what is ``quoted`` does, and that the ``best`` of the first passages does."""

    base: float = 0.0
    bias: float = 0.0
    answers: float = 0.0
    quoted: float = 0.0
    best: float = 0.0


@dataclass(frozen=True, slots=True)
class RerankerWeights:
    """What a reranker weighs in each of its uses; 0 is off.

    ``rank`` weighs its standardised relevance among the figures that order passages; ``quote`` its belief in a sentence
    among those that choose sentences. ``threshold`` is the support from which the record answers, where it is not the
    one without a reranker. The first ``read`` passages are read.
    """

    rank: float
    quote: float
    support: RerankerSupport
    threshold: float | None = None
    fitted_on: str = ""
    read: int = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """All figures that were fitted: ``pool`` and ``rank`` order passages, ``quote`` chooses sentences, ``support``
    judges, and from ``threshold`` on the record answers.

    ``rerankers`` are the weights of rerankers by digest; ``any`` is for those nobody fitted. ``reasons`` says why the
    figures that were not fitted are what they are.

    >>> Weights.shipped().threshold < 1
    True
    """

    pool: PoolWeights
    rank: RankWeights
    quote: QuoteWeights
    support: SupportWeights
    threshold: float
    rerankers: Mapping[str, RerankerWeights]
    fitted_on: str
    reasons: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def shipped(cls) -> Weights:
        """The weights that come with the program."""
        return _shipped()

    @classmethod
    def parse(cls, kept: Mapping[str, Any]) -> Weights:
        """The weights that a file like ``weights.json`` holds.

        Raises:
            TypeError: a figure is missing, or one is there that nothing weighs.
        """
        rerankers = {
            digest: RerankerWeights(**{**told, "support": RerankerSupport(**told["support"])})
            for digest, told in kept["rerankers"].items()
        }
        return cls(
            pool=PoolWeights(**kept["pool"]),
            rank=RankWeights(**kept["rank"]),
            quote=QuoteWeights(**kept["quote"]),
            support=SupportWeights(**kept["support"]),
            threshold=kept["threshold"],
            rerankers=rerankers,
            fitted_on=kept["fitted_on"],
            reasons=kept["reasons"],
        )

    def of_reranker(self, digest: str) -> RerankerWeights:
        """The weights of the reranker with this digest."""
        return self.rerankers.get(digest, self.rerankers["any"])


@cache
def _shipped() -> Weights:
    return Weights.parse(json.loads(files("assistant.answering").joinpath("weights.json").read_text(encoding="utf-8")))
