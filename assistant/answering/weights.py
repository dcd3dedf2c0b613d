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
from assistant.records import Measured, Verdict


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
    searched: float
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
class Thresholds:
    """The supports from which a quotation ``answer``s and from which it ``may_answer``, and how often the first
    quotation of such a reply was right on questions that neither was fitted on.

    >>> Thresholds(answer=0.5, may_answer=0.1).verdict(0.3)
    <Verdict.MAY_ANSWER: 'may answer'>
    """

    answer: float
    may_answer: float
    answer_measured: Measured | None = None
    may_answer_measured: Measured | None = None

    def verdict(self, support: float) -> Verdict:
        """What a quotation with this ``support`` does with its question."""
        if support >= self.answer:
            return Verdict.ANSWERS
        return Verdict.MAY_ANSWER if support >= self.may_answer else Verdict.NO_ANSWER

    def unmeasured(self) -> Thresholds:
        """The same, with nothing said of how often replies were right."""
        return Thresholds(self.answer, self.may_answer)

    @classmethod
    def parse(cls, kept: Mapping[str, Any]) -> Thresholds:
        """The thresholds that ``weights.json`` holds."""
        measured = {name: Measured(**kept[name]) for name in _MEASURED if kept.get(name)}
        return cls(**{**kept, **measured})


_MEASURED = ("answer_measured", "may_answer_measured")


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
    among those that choose sentences. ``thresholds`` are given where they are not those without a reranker. The first
    ``read`` passages are read.
    """

    rank: float
    quote: float
    support: RerankerSupport
    thresholds: Thresholds | None = None
    fitted_on: str = ""
    read: int = 20

    @property
    def changes(self) -> bool:
        """Whether any use is on: a reply with it may be another than without."""
        return bool(self.rank or self.quote or self.thresholds) or self.support != RerankerSupport(base=1.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """All figures that were fitted: ``pool`` and ``rank`` order passages, ``quote`` chooses sentences, ``support``
    judges, and ``thresholds`` say from which support on a quotation answers, or may.

    ``rerankers`` are the weights of rerankers by digest; ``any`` is for those nobody fitted, ``pointing`` for language
    models that point and that nobody fitted. ``reasons`` says why the figures that were not fitted are what they are.

    >>> Weights.shipped().thresholds.may_answer < 1
    True
    """

    pool: PoolWeights
    rank: RankWeights
    quote: QuoteWeights
    support: SupportWeights
    thresholds: Thresholds
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
        rerankers = {digest: _reranker(told) for digest, told in kept["rerankers"].items()}
        return cls(
            pool=PoolWeights(**kept["pool"]),
            rank=RankWeights(**kept["rank"]),
            quote=QuoteWeights(**kept["quote"]),
            support=SupportWeights(**kept["support"]),
            thresholds=Thresholds.parse(kept["thresholds"]),
            rerankers=rerankers,
            fitted_on=kept["fitted_on"],
            reasons=kept["reasons"],
        )

    def of_reranker(self, digest: str, kind: str = "any") -> RerankerWeights:
        """The weights of the reranker with this digest; where none were fitted, those of its ``kind``."""
        return self.rerankers.get(digest) or self.rerankers.get(kind) or self.rerankers["any"]


def _reranker(kept: Mapping[str, Any]) -> RerankerWeights:
    thresholds = Thresholds.parse(kept["thresholds"]) if kept.get("thresholds") else None
    return RerankerWeights(**{**kept, "support": RerankerSupport(**kept["support"]), "thresholds": thresholds})


@cache
def _shipped() -> Weights:
    return Weights.parse(json.loads(files("assistant.answering").joinpath("weights.json").read_text(encoding="utf-8")))
