"""How likely a quotation answers: ``support``, a logistic function of named figures, fitted by ``tools/fit.py``.

Similarity alone cannot tell a passage on the subject from one that answers, so the figures also ask whether the rarer
words of the question are there, whether what it names occurs, and whether the quotation holds the kind of thing asked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from assistant.answering.answer_types import AnswerType
from assistant.answering.evidence import Evidence
from assistant.answering.occasions import holds_occasion
from assistant.answering.question import Question
from assistant.answering.ranking import Ranked
from assistant.answering.weights import RerankerSupport, SupportWeights
from assistant.index import IndexStatistics
from assistant.text import financial_years_in, name_stems

READ = 20
"""Passages that are read for their best sentences, and put in the order of their support."""
JUDGED = 5
"""Citations whose best support decides whether the record answers, however many are asked for; `tools/fit.py` fits the
threshold on as many."""
FIRMNESS = {
    AnswerType.ANY: 0.0,
    AnswerType.REASON: 0.0,
    AnswerType.PLACE: 0.4,
    AnswerType.ORGANISATION: 0.5,
    AnswerType.FREQUENCY: 0.5,
}
"""How surely it can be told that a text does not hold the kind of thing asked for, where that is not quite: a place or
a firm may be called by other than a name. That of a reason is ``reason_missing``."""
_LEAST = 0.002
"""The belief in a quotation below which, and above one less of which, it makes no difference."""
_ON = 0.4
"""The cosine below which a sentence is off the subject rather than less near (the figure ``off``)."""


@dataclass(frozen=True, slots=True)
class QuestionSignals:
    """What all quotations of a question are judged beside: the first passage's score, by how much it leads the mean of
    the next five, the share of the question's words that occur nowhere, and whether a name does not."""

    first: float
    lead: float
    absent: float
    names_absent: float
    searched: float
    """The decimal logarithm of the passages that were searched: the best of many is near whatever is asked."""
    best: float = 0.0
    """The reranker's best log-odds that one of the passages it read answers; 0 without a reranker."""
    least: float | None = None
    """The least of these, which stands for those of a passage that it did not read; None without a reranker."""

    @classmethod
    def of(
        cls, statistics: IndexStatistics, question: Question, ranked: Sequence[Ranked], passages: int
    ) -> QuestionSignals:
        """The figures of ``ranked``, at least one passage, best first, out of the ``passages`` that were searched."""
        scores = [one.score for one in ranked]
        rest = scores[1:6]
        read = [one.reranked.answers for one in ranked if one.reranked]
        return cls(
            first=scores[0],
            lead=scores[0] - sum(rest) / len(rest) if rest else 0.0,
            absent=absent_share(statistics, question),
            names_absent=float(bool(absent_names(statistics, question))),
            searched=math.log10(max(1, passages)),
            best=max(read, default=0.0),
            least=min(read, default=None),
        )


@dataclass(frozen=True, slots=True)
class RerankerSignals:
    """A reranker's log-odds: that the passage ``answers``, that what is ``quoted`` does, and the ``best`` of all."""

    answers: float
    quoted: float
    best: float


@dataclass(frozen=True, slots=True)
class SupportSignals:
    """The figures a quotation is judged by, in the order of `SupportWeights`.

    ``…_missing`` are shares of what the question gives that the passage does not fit, ``…absent`` of what occurs
    nowhere in the index; ``behind`` is the distance to the first passage's score, ``length`` the logarithm of the
    question's informative words. ``subject`` is whether the question names anything to look for, ``by_another`` whether
    the quotation is known to be the words of somebody else than it asks of; neither is weighed: without the one and
    with the other nothing answers.
    """

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
    subject: bool
    by_another: bool = False
    reranker: RerankerSignals | None = None


def support_signals(question: Question, evidence: Evidence, beside: QuestionSignals) -> SupportSignals:
    """The figures of a quotation."""
    near, defects = evidence.ranked.signals, evidence.defects
    alone = not question.compares  # each side of a comparison fits its own time only
    return SupportSignals(
        bias=1.0,
        tokens=evidence.tokens,
        passage_tokens=near.tokens,
        weakest=evidence.ranked.max_sim.weakest,
        cosine=evidence.cosine,
        off=max(0.0, _ON - evidence.cosine),
        words=near.words,
        absent=beside.absent,
        names_absent=beside.names_absent,
        names_missing=1.0 - near.names if question.names else 0.0,
        occasions_missing=_occasions_missing(question, evidence) if alone else 0.0,
        times_missing=_times_missing(question, evidence) if alone else 0.0,
        wanted_missing=0.0 if evidence.wanted else _firmness(question),
        behind=beside.first - evidence.ranked.score,
        lead=beside.lead,
        length=math.log1p(len(question.weights)),
        searched=beside.searched,
        asks=float(defects.asks),
        announces=float(defects.announces),
        echoes=float(defects.echoes),
        phrase_missing=defects.phrase_missing,
        polarity=float(defects.polarity),
        denied=float(defects.denied),
        reason_missing=float(defects.reason_missing),
        counted_missing=float(defects.counted_missing),
        outdone=evidence.outdone,
        subject=question.subject,
        by_another=evidence.by_another,
        reranker=_reranker(evidence, beside),
    )


def _firmness(question: Question) -> float:
    return 1.0 if question.wanted.next_one else FIRMNESS.get(question.wanted.kind, 1.0)


def _times_missing(question: Question, evidence: Evidence) -> float:
    """The share of the question's times that the passage is not of; all, where the quotation is of other years."""
    if not question.years | question.months | question.financial_years:
        return 0.0
    quoted = financial_years_in(evidence.candidate.between(evidence.start, evidence.end))
    if question.financial_years and quoted and quoted.isdisjoint(question.financial_years):
        return 1.0
    return 1.0 - evidence.ranked.signals.times


def _occasions_missing(question: Question, evidence: Evidence) -> float:
    """The share of the question's occasions that are not spoken of: numbered ones (a second visit) in the passage, the
    next or the previous meeting in the quotation or its headings."""
    candidate = evidence.candidate
    quoted = f"{candidate.context}\n{candidate.between(evidence.start, evidence.end)}"
    gone = [not holds_occasion(quoted, occasion) for occasion in question.occasions]
    numbered = (1.0 - evidence.ranked.signals.occasions) * len(question.ordinals)
    return _share(sum(gone) + numbered, len(gone) + len(question.ordinals))


def _reranker(evidence: Evidence, beside: QuestionSignals) -> RerankerSignals | None:
    told = evidence.ranked.reranked
    if told is None:
        return None if beside.least is None else RerankerSignals(beside.least, beside.least, beside.best)
    quoted = told.answers if evidence.believed is None else _log_odds(evidence.believed)
    return RerankerSignals(told.answers, quoted, beside.best)


def support(signals: SupportSignals, weights: SupportWeights, reranker: RerankerSupport | None = None) -> float:
    """The share of quotations with these figures that answer, 0 to 1.

    ``reranker`` are the weights of a reranker's figures, where one took part.
    """
    if not signals.subject or signals.by_another:
        return 0.0
    total = log_odds(signals, weights)
    if reranker is not None and signals.reranker is not None:
        told = signals.reranker
        total = reranker.base * total + (
            reranker.bias + reranker.answers * told.answers + reranker.quoted * told.quoted + reranker.best * told.best
        )
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 4)


def log_odds(signals: SupportSignals, weights: SupportWeights) -> float:
    """The log-odds that a quotation answers, by the figures that need no reranker."""
    return float(sum(getattr(weights, name.name) * getattr(signals, name.name) for name in fields(weights)))


def _log_odds(share: float) -> float:
    kept = min(max(share, _LEAST), 1.0 - _LEAST)
    return math.log(kept / (1.0 - kept))


def absent_share(statistics: IndexStatistics, question: Question) -> float:
    """The share of the question's informative words, weighed by rarity, that occur nowhere in the index."""
    total = sum(question.weights.values())
    gone = sum(weight for stem, weight in question.weights.items() if not statistics.frequency(stem))
    return gone / total if total else 0.0


def absent_names(statistics: IndexStatistics, question: Question) -> tuple[str, ...]:
    """The names in the question that hold a word which occurs nowhere in the index."""
    return tuple(name for name in question.names if any(not statistics.frequency(stem) for stem in name_stems(name)))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0
