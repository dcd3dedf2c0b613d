"""The weights of one reader, fitted with all others as they are: what ``tools/fit.py --reader NAME`` does.

Three small fits, each on what the one before leaves: ``rank`` (one weight, by which gold passages come first among
those read), ``quote`` (a grid, over the sentences of gold passages), ``support`` (a logistic regression on whether a
quotation is right, from the log-odds without a reader and the reader's own) with the two thresholds. With two files or
more each is also fitted on all but one and tried on that one, beside no reader at all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, logsumexp

from assistant.answering.citations import cite, whole_passage_citation
from assistant.answering.evidence import Evidence, best_evidence
from assistant.answering.question import Question, check_question, understand_question
from assistant.answering.ranking import Ranked, search
from assistant.answering.reranking import RerankStage, rerank
from assistant.answering.support import QuestionSignals, log_odds, support_signals
from assistant.answering.weights import RerankerSupport, RerankerWeights, Thresholds
from assistant.assistant import Assistant
from assistant.errors import QuestionRefused
from assistant.evaluation.measures import auroc
from assistant.evaluation.question_sets import LabelledQuestion, load_questions
from assistant.evaluation.running import meets_passage, meets_quote
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import Reranker, RerankResult
from assistant.records import Filters

OFF = RerankerWeights(rank=0.0, quote=0.0, support=RerankerSupport(base=1.0))
QUOTE = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0)
SUPPORT = ("base", "answers", "quoted", "best")
MOST = 20.0
"""The greatest weight in the rank sum that is tried."""
SHOWN = 5
ANSWERED = 0.92
"""The share of answerable questions whose quotations must at least be said to answer, perhaps."""
RIGHT = 0.8
"""The share of first quotations that are to be right where the record is said to answer."""
PENALTY = 0.01


@dataclass
class Remembered:
    """A reader that reads each question once, however often it is asked."""

    reader: Reranker
    known: dict[tuple[str, tuple[str, ...]], list[RerankResult]] = field(default_factory=dict)

    @property
    def identity(self) -> ModelIdentity:
        return self.reader.identity

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        key = (question, tuple(passages))
        if key not in self.known:
            self.known[key] = self.reader.read(question, passages)
        return self.known[key]


@dataclass(frozen=True)
class Case:
    """One question of a file, searched without a reader; ``gold`` are the rows of the passages that answer it."""

    file: str
    native: bool
    desk: Assistant
    asked: LabelledQuestion
    understood: Question
    ranked: list[Ranked]
    gold: frozenset[int]


def cases(desk: Assistant, file: str, questions: Sequence[LabelledQuestion], native: bool = True) -> list[Case]:
    """The questions that may be asked, each searched; ``native`` are those on the records themselves."""
    made = []
    for asked in questions:
        try:
            text = check_question(asked.question)
        except QuestionRefused:
            continue
        index = desk.index
        understood = understand_question(text, index.statistics)
        encoded = desk.encoder.read([understood.embedded])[0]
        scope = index.scope(Filters())
        ranked = search(index, understood, encoded, scope, OFF.read, weights=desk.weights, as_indexed=True)
        golds = [one for group in asked.groups for one in group]
        gold = frozenset(
            one.candidate.passage.row
            for one in ranked
            if any(meets_passage(whole_passage_citation(one), gold) for gold in golds)
        )
        made.append(Case(file, native, desk, asked, understood, ranked, gold))
    return made


def reread(case: Case, reader: Reranker, weights: RerankerWeights) -> list[Ranked]:
    """The passages of a case as the product would have them with this reader and these weights."""
    return rerank(RerankStage(reader, weights), case.asked.question, case.ranked)


def fit_rank(every: Sequence[Case], reader: Reranker) -> float:
    """The weight that makes gold passages likeliest to come first, by a softmax over the passages read."""
    useful = []
    for case in every:
        read = reread(case, reader, OFF)
        gold = np.array([one.candidate.passage.row in case.gold for one in read])
        if gold.any() and not gold.all():
            scores = np.array([one.score for one in read])
            useful.append((scores, np.array([one.reranked.standing for one in read]), gold))

    def loss(weight: float) -> float:
        likely = [logsumexp(s + weight * z) - logsumexp((s + weight * z)[gold]) for s, z, gold in useful]
        return float(np.mean(likely)) + PENALTY * weight / MOST

    if not useful:
        return 0.0
    best = float(minimize_scalar(loss, bounds=(0.0, MOST), method="bounded").x)
    return round(best, 3) if loss(best) < loss(0.0) else 0.0


def fit_quote(every: Sequence[Case], reader: Reranker) -> float:
    """The weight of the span by which most quotations of gold passages are right; the smallest of equals."""

    def right(weight: float) -> float:
        weights = replace(OFF, quote=weight)
        good = [
            _right(case, _quoted(case, one, weight))
            for case in every
            for one in reread(case, reader, weights)
            if one.candidate.passage.row in case.gold
        ]
        return float(np.mean(good)) if good else 0.0

    return max(QUOTE, key=lambda weight: (right(weight), -weight))


@dataclass(frozen=True)
class Judged:
    """The quotations shown for a case: ``values``, shape (n, len(SUPPORT)), and which are right."""

    case: Case
    values: np.ndarray
    right: np.ndarray

    def supports(self, weights: RerankerWeights) -> np.ndarray:
        total = self.values @ np.array([getattr(weights.support, name) for name in SUPPORT])
        made: np.ndarray = expit(total + weights.support.bias)
        return made * bool(self.case.understood.subject)


def judged(case: Case, reader: Reranker, weights: RerankerWeights) -> Judged:
    """What is shown for a case in the order and with the quotations of ``weights``."""
    shown = reread(case, reader, weights)
    rows, right = [], []
    index = case.desk.index
    passages = index.scope(Filters()).searched.passages
    beside = QuestionSignals.of(index.statistics, case.understood, shown, passages) if shown else None
    for one in shown[:SHOWN]:
        quoted = _quoted(case, one, weights.quote)
        signals = support_signals(case.understood, quoted, beside)
        told = [getattr(signals.reranker, name) for name in SUPPORT[1:]]
        rows.append([log_odds(signals, case.desk.weights.support), *told])
        right.append(_right(case, quoted))
    return Judged(case, np.array(rows).reshape(-1, len(SUPPORT)), np.array(right, dtype=bool))


def fit_support(every: Sequence[Judged]) -> RerankerSupport:
    """A logistic regression on whether a quotation is right; no log-odds speaks against it. Files count alike."""
    values, right = (np.concatenate([getattr(outcome, name) for outcome in every]) for name in ("values", "right"))
    if not len(values):
        return RerankerSupport(base=1.0)
    counts = Counter(outcome.case.file for outcome in every for _ in outcome.right)
    share = np.concatenate([np.full(len(outcome.right), 1.0 / counts[outcome.case.file]) for outcome in every])
    scale = values.std(axis=0) + 1e-9

    def loss(given: np.ndarray) -> float:
        total = values / scale @ given[1:] + given[0]
        fit: float = float(np.sum(share * (np.logaddexp(0, total) - right * total)))
        return fit + PENALTY / 2 * float((given[1:] ** 2).sum())

    bounds = [(None, None), *[(0.0, None)] * len(SUPPORT)]
    found = minimize(loss, np.zeros(len(SUPPORT) + 1), bounds=bounds, method="L-BFGS-B").x
    made = {name: round(float(w), 4) for name, w in zip(SUPPORT, found[1:] / scale, strict=True)}
    return RerankerSupport(bias=round(float(found[0]), 4), **made)


def fit_thresholds(every: Sequence[Judged], weights: RerankerWeights) -> Thresholds:
    """The support that `ANSWERED` of the answerable reach, and the least from which `RIGHT` of them are right."""
    can = [one for one in every if one.case.native and one.case.asked.groups and len(one.values)]
    if not can:
        return every[0].case.desk.weights.thresholds
    tops = np.array([_top(outcome, weights) for outcome in can])
    right = np.array([outcome.right[int(np.argmax(outcome.supports(weights)))] for outcome in can])
    may = round(float(np.quantile(tops, 1 - ANSWERED)), 4)
    enough = (top for top in np.sort(tops) if top >= may and right[tops >= top].mean() >= RIGHT)
    return Thresholds(answer=round(float(next(enough, 1.0)), 4), may_answer=may)


def fit(every: Sequence[Case], reader: Reranker) -> RerankerWeights:
    """All weights of ``reader`` on these questions."""
    rank, quote = fit_rank(every, reader), fit_quote(every, reader)
    made = replace(OFF, rank=rank, quote=quote)
    shown = [judged(case, reader, made) for case in every]
    made = replace(made, support=fit_support(shown))
    files = dict.fromkeys(case.file for case in every)
    told = "; ".join(f"{Path(file).name} ({sum(case.file == file for case in every)} questions)" for file in files)
    return replace(made, thresholds=fit_thresholds(shown, made), fitted_on=f"{reader.identity.name} on {told}")


def tried(every: Sequence[Case], reader: Reranker, weights: RerankerWeights) -> str:
    """The figures of these weights on these questions, in a line."""
    shown = [judged(case, reader, weights) for case in every]
    line = (weights.thresholds or every[0].desk.weights.thresholds).answer
    can = [outcome for outcome in shown if outcome.case.asked.groups]
    parts = []
    if can:
        orders = [reread(outcome.case, reader, weights) for outcome in can]
        for k in (1, 3, 5):
            met = [
                any(own.candidate.passage.row in outcome.case.gold for own in order[:k])
                for outcome, order in zip(can, orders, strict=True)
            ]
            parts.append(f"passage@{k} {np.mean(met):.3f}")
        parts.append(f"quote@1 {np.mean([outcome.right[:1].any() for outcome in can]):.3f}")
        parts.append(f"answered {np.mean([_top(outcome, weights) >= line for outcome in can]):.3f}")
    for kind in sorted({outcome.case.asked.kind for outcome in shown if not outcome.case.asked.groups}):
        cannot = [
            _top(outcome, weights)
            for outcome in shown
            if outcome.case.asked.kind == kind and not outcome.case.asked.groups
        ]
        apart = f" AUROC {auroc([_top(outcome, weights) for outcome in can], cannot):.3f}" if can else ""
        parts.append(f"{kind}: falsely {np.mean(np.array(cannot) >= line):.3f}{apart}")
    return "; ".join(parts)


def run(questions: Sequence[Path], index: Path, reader: Reranker, path: Path | None) -> RerankerWeights:
    """Fits ``reader`` on question files (``PATH`` or ``PATH=INDEX``), prints what it does on those held out, and adds
    its weights to the fitted file at ``path`` if there is one."""
    remembered = Remembered(reader)
    every: list[Case] = []
    for given in questions:
        file, _, own = str(given).partition("=")
        every.extend(cases(Assistant.open(own or index), file, load_questions(file), native=not own))
    files = list(dict.fromkeys(case.file for case in every))
    for held in files:
        here = [case for case in every if case.file == held]
        print(f"without a reader, on {held}: {tried(here, remembered, OFF)}", flush=True)
        if len(files) > 1:
            others = fit([case for case in every if case.file != held], remembered)
            print(f"fitted on the others, on {held}: {tried(here, remembered, others)}", flush=True)
    made = fit(every, remembered)
    print(f"fitted on all: {made}")
    if path is not None:
        write(path, reader.identity.digest, made)
    return made


def write(path: Path, digest: str, made: RerankerWeights) -> None:
    """Adds the weights of a reader to a fitted file; all else in it stays as it is."""
    kept: dict[str, Mapping[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    kept["rerankers"] = {**kept["rerankers"], digest: asdict(made)}
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _quoted(case: Case, ranked: Ranked, belief: float) -> Evidence:
    return best_evidence(case.understood, ranked, case.desk.weights.quote, belief)


def _right(case: Case, quoted: Evidence) -> bool:
    cited = cite(quoted, 0.0)
    return any(meets_quote(cited, one) for group in case.asked.groups for one in group)


def _top(outcome: Judged, weights: RerankerWeights) -> float:
    return float(outcome.supports(weights).max()) if len(outcome.values) else 0.0
