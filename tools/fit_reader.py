"""The weights of one reader, fitted with all others as they are: what ``tools/fit.py --reader NAME`` does.

Two small fits: ``quote`` (a grid, over the sentences of gold passages that the reader read) and ``support`` (a logistic
regression on whether a quotation is right: what the reader's own log-odds add to those without it, which weigh 1) with
the two thresholds. Passages come in the order of their support, so that ``rank`` stays 0. The sets are those that the
reader did not learn from: a ``--try`` set is fitted on and held out body by body, a ``--beside`` set is fitted on with
a weight of its own and held out as a whole. What is said of a set, and the thresholds, are of weights that were fitted
without the question's body, or its set.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from assistant.answering.question import Question, check_question, understand_question
from assistant.answering.ranking import Ranked, search
from assistant.answering.reply import Judge, JudgedQuotation
from assistant.answering.reranking import Reading, RerankStage
from assistant.answering.support import JUDGED, READ, log_odds
from assistant.answering.weights import RerankerSupport, RerankerWeights
from assistant.assistant import Assistant
from assistant.errors import QuestionRefused
from assistant.evaluation.measures import expected_calibration_error, reliability
from assistant.evaluation.question_sets import LabelledQuestion
from assistant.evaluation.running import meets_passage
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import Reranker, RerankResult
from assistant.records import Citation, Filters
from tools.fitting import figures
from tools.fitting.quotes import is_right
from tools.fitting.sources import Role, Source, known_to, questions_of
from tools.fitting.thresholds import Verdicts, answer_threshold, group_of, may_answer_threshold, measured, trade_off

OFF = RerankerWeights(rank=0.0, quote=0.0, support=RerankerSupport(base=1.0), read=5)
QUOTE = (0.0, 0.1, 0.3, 0.5, 1.0, 2.0)
SUPPORT = ("base", "answers", "quoted", "best")
PENALTY = 0.01
FOLDS = 5
ROUNDS = 2
_ALIKE = 1e-9
Log = Callable[[str], None]


@dataclass
class Remembered:
    """A reader that reads each question with each passage once, however often it is asked; kept at ``path``."""

    reader: Reranker
    path: Path | None = None
    known: dict[tuple[str, str], RerankResult] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path and self.path.exists():
            self.known = pickle.loads(self.path.read_bytes())

    @property
    def identity(self) -> ModelIdentity:
        return self.reader.identity

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        new = [one for one in dict.fromkeys(passages) if (question, one) not in self.known]
        if new:
            results = self.reader.read(question, new)
            self.known.update({(question, one): result for one, result in zip(new, results, strict=True)})
        return [self.known[question, one] for one in passages]

    def keep(self) -> None:
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(pickle.dumps(self.known))


@dataclass(frozen=True)
class Case:
    """One question of a set, searched and judged without a reader; ``weight`` is what it weighs in a fit, ``fold`` what
    it is held out with."""

    source: str
    role: Role
    fold: str
    weight: float
    desk: Assistant
    asked: LabelledQuestion
    understood: Question
    ranked: list[Ranked]
    before: list[JudgedQuotation]

    @property
    def group(self) -> str:
        return group_of(self.asked.kind, bool(self.asked.groups))

    @cached_property
    def passages(self) -> int:
        return self.desk.index.scope(Filters()).searched.passages

    @cached_property
    def supports(self) -> list[float]:
        return [one.citation.support for one in self.before]


def cases(desk: Assistant, source: Source, questions: Sequence[LabelledQuestion]) -> list[Case]:
    """The questions of ``source`` that may be asked, each searched and judged."""
    judge = Judge(desk.index.statistics, desk.weights)
    scope = desk.index.scope(Filters())
    bodies = [asked.body or asked.id for asked in questions]
    folds = {asked.id: source.name for asked in questions}
    if source.role is Role.TRY:
        for number, (_, held) in enumerate(GroupKFold(FOLDS).split(bodies, groups=bodies)):
            folds |= {questions[at].id: f"{source.name}, fold {number + 1}" for at in held}
    made = []
    for asked in questions:
        try:
            text = check_question(asked.question)
        except QuestionRefused:
            continue
        understood = understand_question(text, desk.index.statistics)
        encoded = desk.encoder.read([understood.embedded])[0]
        ranked = search(desk.index, understood, encoded, scope, READ, weights=desk.weights, as_indexed=True)
        before = judge.judged(understood, ranked, scope.searched.passages)
        weight = source.weight / len(questions)
        made.append(Case(source.name, source.role, folds[asked.id], weight, desk, asked, understood, ranked, before))
    return made


@dataclass(frozen=True)
class Read:
    """The quotations of a case once the reader has read: their figures, shape (n, len(SUPPORT)), and which are right;
    the first ``count`` of them were read."""

    case: Case
    judge: Judge
    judged: list[JudgedQuotation]
    values: NDArray[np.float64]
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, case: Case, reader: Reranker, quote: float, read: int) -> Read:
        weights = replace(OFF, quote=quote, read=read)
        stage = RerankStage(reader, weights)
        reading = Reading.of(stage, case.understood.embedded, case.ranked, case.supports)
        judge = Judge(case.desk.index.statistics, case.desk.weights, reading.stage)
        judged = judge.judged(case.understood, reading.ranked, case.passages, case.before)
        judged.sort(key=lambda one: (one.evidence.ranked.reranked is None, -one.citation.support))
        rows = []
        for one in judged:
            told = one.signals.reranker
            own = [getattr(told, name) for name in SUPPORT[1:]] if told else [0.0] * (len(SUPPORT) - 1)
            rows.append([log_odds(one.signals, case.desk.weights.support), *own])
        right = np.array([is_right(one.citation, case.asked) for one in judged], dtype=bool)
        return cls(case, judge, judged, np.array(rows).reshape(-1, len(SUPPORT)), right)

    def totals(self, weights: RerankerSupport) -> NDArray[np.float64]:
        own = np.array([getattr(weights, name) for name in SUPPORT])
        able = np.array([one.signals.subject and not one.signals.by_another for one in self.judged], dtype=bool)
        return np.where(able, self.values @ own + weights.bias, -30.0)

    def cited(self, weights: RerankerSupport) -> list[Citation]:
        """The citations as the product orders them."""
        totals = self.totals(weights)
        told = [
            replace(one, citation=replace(one.citation, support=round(float(1 / (1 + np.exp(-total))), 4)))
            for one, total in zip(self.judged, np.clip(totals, -30, 30), strict=True)
        ]
        return self.judge.ordered(self.case.understood, told)


def fit_quote(every: Sequence[Case], reader: Reranker, read: int) -> float:
    """The weight of belief in sentences by which most quotations of gold passages are right; the least of equals."""

    def right(weight: float) -> float:
        good = []
        for case in every:
            for one in Read.of(case, reader, weight, read).judged if case.asked.groups else ():
                golds = [gold for group in case.asked.groups for gold in group]
                if one.evidence.ranked.reranked and any(meets_passage(one.citation, gold) for gold in golds):
                    good.append(is_right(one.citation, case.asked))
        return float(np.mean(good)) if good else 0.0

    return max(QUOTE, key=lambda weight: (right(weight), -weight))


def fit_support(every: Sequence[Read]) -> RerankerSupport:
    """A logistic regression on whether a quotation is right: first of all that were read, then of the one that comes
    first by what was fitted before. No log-odds speaks against an answer."""
    made = RerankerSupport(base=1.0)
    for turn in range(ROUNDS + 1):
        values, right, weight = [], [], []
        for one in every:
            if not len(one.values):
                continue
            first = int(np.argmax(one.totals(made)))
            chosen = slice(0, JUDGED) if turn == 0 else slice(first, first + 1)
            values.append(one.values[chosen])
            right.append(one.right[chosen])
            weight.append(np.full(len(one.right[chosen]), one.case.weight / len(one.right[chosen])))
        if not values:
            return made
        made = _logistic(np.concatenate(values), np.concatenate(right), np.concatenate(weight))
    return made


def _logistic(values: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]) -> RerankerSupport:
    base, own = values[:, 0], values[:, 1:]
    own = own - own.mean(axis=0) * (own.std(axis=0) < _ALIKE)  # what is the same of all says nothing
    scale = own.std(axis=0) + _ALIKE
    weight = weight / weight.sum()

    def loss(given: NDArray[np.float64]) -> float:
        total = base + own / scale @ given[1:] + given[0]
        fit = float(np.sum(weight * (np.logaddexp(0, total) - right * total)))
        return fit + PENALTY / 2 * float((given[1:] ** 2).sum())

    bounds = [(None, None), *[(0.0, None)] * len(scale)]
    found = minimize(loss, np.zeros(len(scale) + 1), bounds=bounds, method="L-BFGS-B").x
    made = {name: round(float(w), 4) for name, w in zip(SUPPORT[1:], found[1:] / scale, strict=True)}
    return RerankerSupport(base=1.0, bias=round(float(found[0]), 4), **made)


def fit(every: Sequence[Case], reader: Remembered, read: int, log: Log) -> RerankerWeights:
    """All weights of ``reader`` on these questions."""
    quote = fit_quote(every, reader, read)
    log(f"quote {quote}")
    shown = [Read.of(case, reader, quote, read) for case in every]
    reader.keep()
    folds = list(dict.fromkeys(one.case.fold for one in shown))
    by_fold = {
        fold: fit_support([one for one in shown if one.case.fold != fold]) if len(folds) > 1 else fit_support(shown)
        for fold in folds
    }
    made = replace(OFF, quote=quote, read=read, support=fit_support(shown))
    held = verdicts(shown, [by_fold[one.case.fold] for one in shown])
    answer = answer_threshold(held)
    may = may_answer_threshold(held, answer)
    for source in dict.fromkeys(one.case.source for one in shown):
        own = [one for one in shown if one.case.source == source]
        lines = [f"without a reader, {source}: {told(own, [OFF.support] * len(own))}"]
        weights = [by_fold[one.case.fold] for one in own]
        part = verdicts(own, weights)
        lines += [f"held out, {source}: {told(own, weights)}", *figures.said_of_verdicts(part, answer, may)]
        log("\n".join([*lines, *(trade_off(part) if own[0].case.role is Role.TRY else [])]))
    count = sum(case.role is Role.TRY for case in every)
    asked = f"{count:,} questions on other bodies' papers, half of them near misses that no paper answers"
    names = ", ".join(
        f"{source} ({sum(case.source == source for case in every)} questions)"
        for source in dict.fromkeys(case.source for case in every)
    )
    log(f"{made.support}; thresholds {answer}, {may}")
    return replace(
        made,
        thresholds=measured(held, answer, may, asked),
        fitted_on=f"{reader.identity.name} on {names}",
    )


def verdicts(every: Sequence[Read], weights: Sequence[RerankerSupport]) -> Verdicts:
    """What decides the verdict on each question: the best of the supports that are judged by, as the product does."""
    top, right = [], []
    for one, own in zip(every, weights, strict=True):
        first = one.cited(own)[:JUDGED]
        best = max(first, key=lambda cited: cited.support, default=None)
        top.append(best.support if best else 0.0)
        right.append(bool(best and is_right(best, one.case.asked)))
    groups = [one.case.group for one in every]
    roles = ["use" if one.case.role is Role.TRY else one.case.role.value for one in every]
    return Verdicts(np.array(top), np.array(right), np.array(groups), np.array(roles))


def told(every: Sequence[Read], weights: Sequence[RerankerSupport]) -> str:
    """The figures of what is shown for these questions, in a line."""
    passage: dict[int, list[bool]] = {1: [], 3: [], 5: []}
    quote: dict[int, list[bool]] = {1: [], 5: []}
    supports, rights = [], []
    for one, own in zip(every, weights, strict=True):
        cited = one.cited(own)[:JUDGED]
        supports += [each.support for each in cited[:1]]
        rights += [is_right(each, one.case.asked) for each in cited[:1]]
        if not one.case.asked.groups:
            continue
        for k, met in passage.items():
            met.append(
                all(any(meets_passage(c, g) for c in cited[:k] for g in group) for group in one.case.asked.groups)
            )
        for k, met in quote.items():
            met.append(any(is_right(each, one.case.asked) for each in cited[:k]))
    error = expected_calibration_error(reliability(np.array(supports), np.array(rights)))
    parts = [f"passage@{k} {np.mean(met):.3f}" for k, met in passage.items() if met]
    parts += [f"quote@{k} {np.mean(met):.3f}" for k, met in quote.items() if met]
    return "; ".join([*parts, f"calibration error of the first {error:.3f}"])


def run(
    sources: Sequence[Source], papers: Path | None, reader: Reranker, read: int, cache: Path, log: Log
) -> RerankerWeights:
    """Fits ``reader`` on ``sources``, says what it does on those held out, and returns its weights."""
    remembered = Remembered(reader, cache / f"reader-{reader.identity.digest[:16]}.pickle")
    every: list[Case] = []
    for source in sources:
        desk = Assistant.open(source.index, reader="none")
        known = known_to(desk.index, questions_of(source, desk.index, papers)).questions
        every.extend(cases(desk, source, known))
        log(f"{source.name}: {len(known)} questions searched")
    return fit(every, remembered, read, log)


def write(path: Path, digest: str, made: RerankerWeights) -> None:
    """Adds the weights of a reader to a fitted file; all else in it stays as it is."""
    kept: dict[str, Mapping[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    kept["rerankers"] = {**kept["rerankers"], digest: asdict(made)}
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
