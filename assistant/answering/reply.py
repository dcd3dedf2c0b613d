"""From ranked passages to a reply: citations, what of the question they do not cover, and the threshold between answer
and not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.citations import cite, fold_repeats, label, newer_first
from assistant.answering.comparison import in_turns
from assistant.answering.coverage import missing, reason_of_unmet, unmet
from assistant.answering.evidence import Evidence, best_evidence
from assistant.answering.question import Question
from assistant.answering.ranking import Ranked
from assistant.answering.recency import newest_first
from assistant.answering.reranking import RerankStage
from assistant.answering.support import (
    JUDGED,
    READ,
    QuestionSignals,
    SupportSignals,
    absent_names,
    support,
    support_signals,
)
from assistant.answering.weights import Thresholds, Weights
from assistant.index import IndexStatistics, Scope
from assistant.records import Answer, Citation, Completeness, MayAnswer, NoAnswer, ReadBy, Reply, Verdict, Why
from assistant.text import stems_in

_ON_THE_SUBJECT = 0.4
"""The share of a question's informative words that one of the nearest passages must hold to be on its subject."""


@dataclass(frozen=True, slots=True)
class JudgedQuotation:
    """The best quotation of a passage: how it was chosen, what its support was made of, and its citation."""

    evidence: Evidence
    signals: SupportSignals
    citation: Citation


@dataclass(frozen=True, slots=True)
class Judge:
    """What replies are judged by: the statistics of an index, the weights, and a reranker where one takes part.
    ``read_by`` tells of one that was asked, whether it took part or failed."""

    statistics: IndexStatistics
    weights: Weights
    stage: RerankStage | None = None
    read_by: ReadBy | None = None

    @property
    def thresholds(self) -> Thresholds:
        """The supports from which a quotation answers, or may; those without a reader were not measured with one."""
        own = self.weights.thresholds
        if self.stage is None or not self.stage.weights.changes:
            return own
        return self.stage.weights.thresholds or own.unmeasured()

    def citations(self, question: Question, ranked: Sequence[Ranked], passages: int) -> list[Citation]:
        """A citation of each passage, the best supported of the first `READ` first, out of all ``passages`` that were
        searched; a question that compares has the records take turns.

        Support judges the quotation beside its passage, which the score that brought the passage does not: on questions
        about council papers held out it puts the right passage first in four of a hundred more.
        """
        return self.ordered(question, self.judged(question, ranked, passages))

    def ordered(self, question: Question, judged: Sequence[JudgedQuotation]) -> list[Citation]:
        """`citations` of quotations that were judged."""
        cited = [one.citation for one in judged]
        cited = [*sorted(cited[:READ], key=lambda citation: -citation.support), *cited[READ:]]
        ordered = in_turns(question, cited) if question.compares else cited
        folded = newer_first(fold_repeats(ordered))
        if question.latest and not question.compares:
            folded = newest_first(question, folded, self.thresholds.may_answer)
        return [replace(citation, verdict=self.thresholds.verdict(citation.support)) for citation in folded]

    def judged(
        self,
        question: Question,
        ranked: Sequence[Ranked],
        passages: int,
        before: Sequence[JudgedQuotation] = (),
    ) -> list[JudgedQuotation]:
        """The best quotation of each passage with what it was judged by, in the order of ``ranked``, out of all
        ``passages`` that were searched. Of a passage that no reranker read the quotation is the one chosen ``before``,
        if it was."""
        if not ranked:
            return []
        beside = QuestionSignals.of(self.statistics, question, ranked, passages)
        chosen = {one.evidence.candidate.passage.row: one.evidence for one in before}
        return [self.judge(question, self._evidence_again(question, one, chosen), beside) for one in ranked]

    def _evidence_again(self, question: Question, ranked: Ranked, chosen: Mapping[int, Evidence]) -> Evidence:
        before = chosen.get(ranked.candidate.passage.row) if ranked.reranked is None else None
        return replace(before, ranked=ranked) if before else self.evidence(question, ranked)

    @property
    def belief(self) -> float:
        """What a reranker's belief in a sentence weighs."""
        return self.stage.weights.quote if self.stage else 0.0

    def evidence(self, question: Question, ranked: Ranked) -> Evidence:
        """The best quotation of a passage."""
        return best_evidence(question, ranked, self.weights.quote, self.belief)

    def judge(self, question: Question, evidence: Evidence, beside: QuestionSignals) -> JudgedQuotation:
        """A quotation with its support ``beside`` the others that were found, and its verdict."""
        signals = support_signals(question, evidence, beside)
        supported = support(signals, self.weights.support, self.stage.weights.support if self.stage else None)
        cited = replace(cite(evidence, supported), verdict=self.thresholds.verdict(supported))
        return JudgedQuotation(evidence, signals, cited)


def make_reply(
    judge: Judge,
    question: Question,
    ranked: Sequence[Ranked],
    scope: Scope,
    k: int,
    judged_all: Sequence[JudgedQuotation] | None = None,
) -> Reply:
    """What the passages say: that they answer, or may, in at most ``k`` citations, or that they do not, with what was
    searched and who read; ``judged_all`` is what ``judge`` said of them, where it was asked before.

    Only what is strong enough by itself stands among the citations, those that answer before those that may. The
    rest of the first ``k`` are the nearest. Whether there is an answer does not depend on ``k``.
    """
    covered = replace(scope.searched, reader=judge.read_by) if judge.read_by else scope.searched
    quotations = judge.judged(question, ranked, scope.searched.passages) if judged_all is None else judged_all
    every = judge.ordered(question, quotations)
    if not every:
        reason = _reason(judge.statistics, question, Why.FILTERED)
        return NoAnswer(question.text, Why.FILTERED, reason, covered, ())
    judged = every[:JUDGED]
    standing = [citation for citation in judged if citation.verdict is not Verdict.NO_ANSWER]
    times = unmet(question, ranked, standing or judged)
    if not standing or times:
        why = Why.NOT_ASKED if standing else _why(judge.statistics, question, judged)
        told = _reason(judge.statistics, question, why)
        if times and why is Why.NOT_ASKED:
            told = reason_of_unmet(question, times)
        nearest = tuple(replace(citation, verdict=Verdict.NO_ANSWER) for citation in every[:k])
        return NoAnswer(question.text, why, told, covered, nearest)
    shown = [*sorted(judged, key=_by_verdict), *every[JUDGED:]][:k]
    citations = tuple(citation for citation in shown if citation.verdict is not Verdict.NO_ANSWER)
    nearest = tuple(citation for citation in shown if citation.verdict is Verdict.NO_ANSWER)
    lacking = missing(question, citations)
    thresholds = judge.thresholds
    if citations[0].verdict is Verdict.MAY_ANSWER:
        return MayAnswer(question.text, citations, covered, lacking, nearest, thresholds.may_answer_measured)
    complete = Completeness.PART if lacking else Completeness.FULL
    return Answer(question.text, citations, complete, covered, lacking, nearest, thresholds.answer_measured)


_VERDICTS = tuple(Verdict)


def _by_verdict(citation: Citation) -> int:
    """Those that answer before those that may, and these before the rest; the order of ranking within each."""
    return _VERDICTS.index(citation.verdict)


def _why(statistics: IndexStatistics, question: Question, nearest: Sequence[Citation]) -> Why:
    if not question.subject:
        return Why.NO_SUBJECT
    if absent_names(statistics, question):
        return Why.NAME_ABSENT
    asked = set(question.stems)
    held = max(len(asked & set(stems_in(f"{label(citation)}\n{citation.passage}"))) for citation in nearest)
    return Why.NOT_ASKED if held >= _ON_THE_SUBJECT * len(asked) else Why.NOTHING


def _reason(statistics: IndexStatistics, question: Question, why: Why) -> str:
    match why:
        case Why.FILTERED if question.phrases:
            return f"No passage that was searched holds the exact words “{question.phrases[0]}”."
        case Why.FILTERED:
            return "Nothing that was searched can be quoted: the filters leave no passage."
        case Why.NO_SUBJECT:
            return "The question names nothing to look for in the records."
        case Why.NAME_ABSENT:
            names = ", ".join(f"“{name}”" for name in absent_names(statistics, question))
            return f"{names} does not occur in the records searched."
        case Why.NOT_ASKED:
            return "The records touch on the subject, but no sentence found says what is asked."
        case _:
            return "Nothing in the records searched is on this subject."
