"""The weights of one reader, fitted with all others as they are: what ``tools/fit.py --reader NAME`` does.

Three small fits, each on what the one before leaves: ``rank`` (one weight, by which gold passages come first among
those read), ``quote`` (a grid, over the sentences of gold passages), ``support`` (a logistic regression on whether a
quotation is right, from the log-odds without a reader and the reader's own) with the ``line``. With two files or
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

from assistant.answering import evidence, question, reply, rerank, retrieval, support
from assistant.answering.rerank import RerankStage
from assistant.answering.retrieval import Candidate
from assistant.answering.weights import WEIGHTS, RerankerWeights
from assistant.assistant import Assistant
from assistant.errors import QuestionRefused
from assistant.evaluation.measures import auroc
from assistant.evaluation.question_sets import LabelledQuestion, load_questions
from assistant.evaluation.running import meets_passage, meets_quote
from assistant.models.encoder import EncodedText
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import Reranker, RerankResult

OFF = RerankerWeights(rank=0.0, quote=0.0, support={"base": 1.0})
QUOTE = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0)
SUPPORT = ("base", "answers", "quoted", "best")
MOST = 20.0
"""The greatest weight in the rank sum that is tried."""
SHOWN = 5
ANSWERED = 0.92
"""The share of answerable questions that the line must let through, as in ``tools/fit.py``."""
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
    understood: question.Question
    read: EncodedText
    found: list[Candidate]
    gold: frozenset[int]


def cases(desk: Assistant, file: str, questions: Sequence[LabelledQuestion], native: bool = True) -> list[Case]:
    """The questions that may be asked, each searched; ``native`` are those on the records themselves."""
    made = []
    for asked in questions:
        try:
            text = question.check_question(asked.question)
        except QuestionRefused:
            continue
        snapshot = desk.snapshot
        understood = question.understand_question(text, snapshot.words, snapshot.acronyms)
        read = desk.encoder.read([text])[0]
        found = retrieval.search(snapshot, understood, read, None, OFF.read)
        golds = [one for group in asked.groups for one in group]
        gold = frozenset(
            each.hit.passage.row
            for each in found
            if any(meets_passage(reply.whole_passage_citation(snapshot, each), one) for one in golds)
        )
        made.append(Case(file, native, desk, asked, understood, read, found, gold))
    return made


def reread(case: Case, reader: Reranker, weights: RerankerWeights) -> list[Candidate]:
    """The passages of a case as the product would have them with this reader and these weights."""
    return rerank.reread(RerankStage(reader, weights), case.desk.snapshot, case.asked.question, case.found)


def fit_rank(every: Sequence[Case], reader: Reranker) -> float:
    """The weight that makes gold passages likeliest to come first, by a softmax over the passages read."""
    useful = []
    for case in every:
        read = reread(case, reader, OFF)
        gold = np.array([each.hit.passage.row in case.gold for each in read])
        if gold.any() and not gold.all():
            scores = np.array([each.hit.score for each in read])
            useful.append((scores, np.array([each.hit.signals["reader"] for each in read]), gold))

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
            _right(case, _quoted(case, each))
            for case in every
            for each in reread(case, reader, weights)
            if each.hit.passage.row in case.gold
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
        total = self.values @ np.array([weights.support.get(name, 0.0) for name in SUPPORT])
        made: np.ndarray = expit(total + weights.support.get("bias", 0.0))
        return made * bool(self.case.understood.subject)


def judged(case: Case, reader: Reranker, weights: RerankerWeights) -> Judged:
    """What is shown for a case in the order and with the quotations of ``weights``."""
    shown = reread(case, reader, weights)
    snapshot = case.desk.snapshot
    standing = support.Standing.of(snapshot, case.understood, [each.hit for each in shown]) if shown else None
    rows, right = [], []
    for each in shown[:SHOWN]:
        quoted = _quoted(case, each)
        values = support.signals(case.understood, quoted, standing)
        rows.append([support.base(values), *(values[name] for name in SUPPORT[1:])])
        right.append(_right(case, quoted))
    return Judged(case, np.array(rows).reshape(-1, len(SUPPORT)), np.array(right, dtype=bool))


def fit_support(every: Sequence[Judged]) -> dict[str, float]:
    """A logistic regression on whether a quotation is right; no log-odds speaks against it. Files count alike."""
    values, right = (np.concatenate([getattr(outcome, name) for outcome in every]) for name in ("values", "right"))
    if not len(values):
        return {"base": 1.0}
    counts = Counter(outcome.case.file for outcome in every for _ in outcome.right)
    share = np.concatenate([np.full(len(outcome.right), 1.0 / counts[outcome.case.file]) for outcome in every])
    scale = values.std(axis=0) + 1e-9

    def loss(given: np.ndarray) -> float:
        total = values / scale @ given[1:] + given[0]
        fit: float = float(np.sum(share * (np.logaddexp(0, total) - right * total)))
        return fit + PENALTY / 2 * float((given[1:] ** 2).sum())

    bounds = [(None, None), *[(0.0, None)] * len(SUPPORT)]
    fitted = minimize(loss, np.zeros(len(SUPPORT) + 1), bounds=bounds, method="L-BFGS-B").x
    made = {name: round(float(w), 4) for name, w in zip(SUPPORT, fitted[1:] / scale, strict=True)}
    return {"bias": round(float(fitted[0]), 4)} | made


def fit_line(every: Sequence[Judged], weights: RerankerWeights) -> float:
    tops = [
        _top(outcome, weights)
        for outcome in every
        if outcome.case.native and outcome.case.asked.groups and len(outcome.values)
    ]
    return round(float(np.quantile(tops, 1 - ANSWERED)), 4) if tops else WEIGHTS.line


def fit(every: Sequence[Case], reader: Reranker) -> RerankerWeights:
    """All weights of ``reader`` on these questions."""
    rank, quote = fit_rank(every, reader), fit_quote(every, reader)
    made = replace(OFF, rank=rank, quote=quote)
    shown = [judged(case, reader, made) for case in every]
    made = replace(made, support=fit_support(shown))
    files = dict.fromkeys(case.file for case in every)
    told = "; ".join(f"{Path(file).name} ({sum(case.file == file for case in every)} questions)" for file in files)
    return replace(made, line=fit_line(shown, made), fitted_on=f"{reader.identity.name} on {told}")


def tried(every: Sequence[Case], reader: Reranker, weights: RerankerWeights) -> str:
    """The figures of these weights on these questions, in a line."""
    shown = [judged(case, reader, weights) for case in every]
    line = WEIGHTS.line if weights.line is None else weights.line
    can = [outcome for outcome in shown if outcome.case.asked.groups]
    parts = []
    if can:
        orders = [reread(outcome.case, reader, weights) for outcome in can]
        for k in (1, 3, 5):
            met = [
                any(candidate.hit.passage.row in outcome.case.gold for candidate in order[:k])
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
    kept["readers"] = {**kept["readers"], digest: asdict(made)}
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _quoted(case: Case, found: Candidate) -> evidence.Evidence:
    return evidence.best(case.desk.snapshot, case.understood, found)


def _right(case: Case, quoted: evidence.Evidence) -> bool:
    cited = reply.cite(case.desk.snapshot, quoted, 0.0)
    return any(meets_quote(cited, one) for group in case.asked.groups for one in group)


def _top(outcome: Judged, weights: RerankerWeights) -> float:
    return float(outcome.supports(weights).max()) if len(outcome.values) else 0.0
