"""Fits ``assistant/answering/weights.json`` on question files, and says how it does on questions held out.

    python tools/fit.py --index index/built QUESTIONS.jsonl [QUESTIONS.jsonl …] [--reader NAME] [--write]

Three fits, each on what the one before leaves: ``rank`` (a softmax over the passages read closely, the gold ones to
come first), ``quote`` (a small grid over the sentences of gold passages), ``support`` (a logistic regression on whether
a quotation is right) with the ``threshold`` from which the first citation is an answer. With two files or more each
fit is also made on all but one and tried on that one; only these figures are printed. Needs the development extra.
With ``--reader`` only the weights of that reader are fitted (`tools.fit_reader`).
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.answering.citations import cite, whole_passage_citation  # noqa: E402
from assistant.answering.evidence import Evidence, best_evidence  # noqa: E402
from assistant.answering.question import Question, check_question, understand_question  # noqa: E402
from assistant.answering.ranking import CLOSE, Ranked  # noqa: E402
from assistant.answering.ranking import search as find  # noqa: E402
from assistant.answering.support import QuestionSignals, support_signals  # noqa: E402
from assistant.answering.weights import QuoteWeights, RankWeights, SupportWeights, Weights  # noqa: E402
from assistant.assistant import Assistant  # noqa: E402
from assistant.errors import QuestionRefused  # noqa: E402
from assistant.evaluation.measures import auroc, expected_calibration_error, reliability  # noqa: E402
from assistant.evaluation.question_sets import LabelledQuestion, load_questions  # noqa: E402
from assistant.evaluation.running import meets_passage, meets_quote  # noqa: E402
from assistant.records import Filters  # noqa: E402

SHIPPED = ROOT / "assistant" / "answering" / "weights.json"
SHOWN = 5
RANK = tuple(field.name for field in fields(RankWeights))
JUDGED = tuple(field.name for field in fields(SupportWeights) if field.name != "bias")
LESS = (None, 0.0)
SIGNS = {
    **dict.fromkeys(("absent", "names_absent", "names_missing", "occasions_missing", "times_missing"), LESS),
    **dict.fromkeys(("wanted_missing", "behind", "off"), LESS),
    **dict.fromkeys(("denied", "reason_missing", "counted_missing", "outdone"), LESS),
    **dict.fromkeys(("asks", "announces", "echoes", "phrase_missing", "polarity"), (None, -6.0)),
    "length": (None, None),
}
"""The bounds of the weights: what is missing never speaks for an answer, what is near never against; a quotation that
only asks, announces or echoes, lacks the exact phrase or tells the contrary is none, however few a set holds."""
OTHERS = {"rank": 0.1, "support": 0.85}
"""What a question (``rank``) or a file (``support``) with an index of its own weighs against one on the records."""
ANSWERED = 0.92
"""The share of answerable questions that the threshold must let through on the questions it is fitted on."""


@dataclass(slots=True)
class Case:
    """One question of a file, searched: its passages, each with its figures and whether it is gold."""

    file: str
    native: bool
    asked: LabelledQuestion
    understood: Question
    ranked: list[Ranked]
    values: np.ndarray
    gold: np.ndarray


def search(assistant: Assistant, file: str, asked: LabelledQuestion, native: bool = True) -> Case:
    """The candidates of a question by the weights of ``assistant``, with whether each holds a gold passage."""
    index = assistant.index
    understood = understand_question(check_question(asked.question), index.statistics)
    encoded = assistant.encoder.read([asked.question])[0]
    scope = index.scope(Filters())
    ranked = find(index, understood, encoded, scope, CLOSE, weights=assistant.weights)
    cited = [whole_passage_citation(one) for one in ranked]
    gold = [any(meets_passage(citation, one) for group in asked.groups for one in group) for citation in cited]
    values = np.array([[getattr(one.signals, name) for name in RANK] for one in ranked])
    if understood.compares and len(values):
        silent = RankWeights(*(1.0 for _ in RANK)).comparing()
        values = values * np.array([getattr(silent, name) for name in RANK])
    return Case(file, native, asked, understood, ranked, values, np.array(gold))


def _may_be_asked(text: str) -> bool:
    try:
        check_question(text)
    except QuestionRefused:
        return False
    return True


def fit_rank(cases: Sequence[Case], penalty: float = 0.01) -> dict[str, float]:
    """Weights of the signals by which gold passages come first (softmax over the passages of each question)."""
    useful = [case for case in cases if case.gold.any() and not case.understood.compares]
    spread = np.concatenate([case.values for case in useful]).std(axis=0) + 1e-9
    weight = sum(1.0 if case.native else OTHERS["rank"] for case in useful)
    weights = torch.zeros(len(RANK), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        total = penalty * (weights**2).sum()
        for case in useful:
            scores = torch.tensor(case.values / spread, dtype=torch.float32) @ weights
            loss = torch.logsumexp(scores, 0) - torch.logsumexp(scores[case.gold], 0)
            total = total + loss * (1.0 if case.native else OTHERS["rank"]) / weight
        total.backward()
        return total

    optimiser.step(closure)
    return {name: round(float(w / s), 3) for name, w, s in zip(RANK, weights.detach(), spread, strict=True)}


def ranked(case: Case, weights: dict[str, float]) -> np.ndarray:
    return np.argsort(-(case.values @ np.array([weights[name] for name in RANK])), kind="stable")


def passage_at(cases: Sequence[Case], weights: dict[str, float], k: int) -> float:
    answerable = [case for case in cases if case.asked.groups]
    return float(np.mean([case.gold[ranked(case, weights)[:k]].any() for case in answerable]))


def quotes(case: Case, order: Sequence[int], weights: QuoteWeights) -> list[tuple[Evidence, bool]]:
    """The quotation of each passage in ``order`` and whether it is right."""
    made = [best_evidence(case.understood, case.ranked[place], weights) for place in order]
    cited = [cite(evidence, 0.0) for evidence in made]
    golds = [one for group in case.asked.groups for one in group]
    return [(own, any(meets_quote(c, one) for one in golds)) for own, c in zip(made, cited, strict=True)]


def fit_quote(cases: Sequence[Case]) -> tuple[QuoteWeights, str]:
    """The weights by which the quotations of gold passages are right most often, at the fewest words."""
    best: tuple[float, QuoteWeights, str] | None = None
    for cosine, wanted, gain in itertools.product((0.0, 0.25, 0.5), (0.0, 0.1, 0.2), (0.02, 0.03, 0.05)):
        weights = QuoteWeights(tokens=1.0, cosine=cosine, wanted=wanted, gain=gain)
        right, words = [], []
        for case in cases:
            for made, good in quotes(case, np.flatnonzero(case.gold).tolist(), weights):
                right.append(good)
                words.append((made.end - made.start) / 6)
        share, length = float(np.mean(right)), float(np.median(words))
        score = share - 0.002 * length
        if best is None or score > best[0]:
            best = (score, weights, f"right {share:.3f}, about {length:.0f} words")
    assert best is not None
    return best[1], best[2]


@dataclass(slots=True)
class Judged:
    """The quotations shown for a question: their signals, shape (n, len(JUDGED)), and whether each is right."""

    case: Case
    values: np.ndarray
    right: np.ndarray


def judged(assistant: Assistant, case: Case, rank: dict[str, float], quote: QuoteWeights) -> Judged:
    """The quotations of the first passages as these weights order and choose them, with what they are judged by."""
    order = ranked(case, rank)
    scores = case.values @ np.array([rank[name] for name in RANK])
    scored = {place: replace(case.ranked[place], score=float(scores[place])) for place in order.tolist()}
    if not scored:
        return Judged(case, np.zeros((0, len(JUDGED))), np.zeros(0, dtype=bool))
    beside = QuestionSignals.of(assistant.index.statistics, case.understood, list(scored.values()))
    rows, right = [], []
    for place, (made, good) in zip(order[:SHOWN], quotes(case, order[:SHOWN].tolist(), quote), strict=True):
        signals = support_signals(case.understood, replace(made, ranked=scored[int(place)]), beside)
        rows.append([getattr(signals, name) for name in JUDGED])
        right.append(good)
    return Judged(case, np.array(rows).reshape(-1, len(JUDGED)), np.array(right, dtype=bool))


def fit_support(every: Sequence[Judged], penalty: float = 0.01) -> dict[str, float]:
    """A logistic regression on whether a quotation is right, each weight with the sign that reason gives it.

    Without the signs, a year that the record lacks came out as evidence for an answer on one small set.
    """
    values = np.concatenate([each.values for each in every])
    right = np.concatenate([each.right for each in every]).astype(float)
    sizes = per_file(every)
    share = np.concatenate(
        [
            np.full(len(each.right), (1.0 if each.case.native else OTHERS["support"]) / sizes[each.case.file])
            for each in every
        ]
    )
    centre, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - centre) / spread

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total = scaled @ weights[:-1] + weights[-1]
        error = share * (1 / (1 + np.exp(-total)) - right)
        slope = np.append(scaled.T @ error + penalty * weights[:-1], error.sum())
        value = (share * (np.logaddexp(0, total) - right * total)).sum() + penalty / 2 * (weights[:-1] ** 2).sum()
        return float(value), slope

    own = [SIGNS.get(name, (0.0, None)) for name in JUDGED]
    bounds = [
        tuple(None if end is None else end * width for end in ends) for ends, width in zip(own, spread, strict=True)
    ] + [(None, None)]
    found = minimize(loss, np.zeros(len(JUDGED) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = found[:-1] / spread
    bias = float(found[-1] - (weights * centre).sum())
    return {"bias": round(bias, 4)} | {name: round(float(w), 4) for name, w in zip(JUDGED, weights, strict=True)}


def per_file(every: Sequence[Judged]) -> dict[str, int]:
    """How many quotations each file brings, so that a large file does not outweigh a small one."""
    found: Counter[str] = Counter()
    for each in every:
        found[each.case.file] += len(each.right)
    return found


def supports(each: Judged, weights: dict[str, float]) -> np.ndarray:
    total = each.values @ np.array([weights[name] for name in JUDGED]) + weights["bias"]
    return 1 / (1 + np.exp(-total)) * each.case.understood.subject


def fit_threshold(every: Sequence[Judged], weights: dict[str, float]) -> float:
    tops = [
        supports(each, weights).max()
        for each in every
        if each.case.native and each.case.asked.groups and len(each.values)
    ]
    return round(float(np.quantile(tops, 1 - ANSWERED)), 4)


def say(title: str, every: Sequence[Judged], weights: dict[str, float], line: float) -> None:
    top = np.array([supports(each, weights).max() if len(each.values) else 0.0 for each in every])
    kinds = np.array([each.case.asked.kind if not each.case.asked.groups else "answerable" for each in every])
    can = top[kinds == "answerable"]
    parts = [f"answered {np.mean(can >= line):.3f}"]
    for kind in sorted(set(kinds) - {"answerable"}):
        cannot = top[kinds == kind]
        parts.append(f"{kind}: falsely {np.mean(cannot >= line):.3f} AUROC {auroc(can, cannot):.3f}")
    everything = np.concatenate([supports(each, weights) for each in every])
    right = np.concatenate([each.right for each in every])
    error = expected_calibration_error(reliability(everything, right))
    print(f"  {title}: {'; '.join(parts)}; ECE {error:.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="+", type=Path, help="PATH or PATH=INDEX")
    parser.add_argument("--index", type=Path, default=ROOT / "index" / "built")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--reader", metavar="NAME", help="fit the weights of this reader, and nothing else")
    arguments = parser.parse_args()
    path = SHIPPED if arguments.write else None
    if arguments.reader:
        from assistant.models import load_reranker
        from tools import fit_reader

        fit_reader.run(arguments.questions, arguments.index, load_reranker(arguments.reader), path)
        return
    cases, assistants = asked_of_all(arguments.questions, arguments.index)
    made = fit(cases, assistants)
    if path is not None:
        path.write_text(json.dumps(asdict(made), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def asked_of_all(given: Sequence[Path], index: Path) -> tuple[list[Case], dict[str, Assistant]]:
    """Every question of the files, searched, and the assistant of each file."""
    cases: list[Case] = []
    assistants: dict[str, Assistant] = {}
    for one in given:
        path, _, own = str(one).partition("=")
        assistants[path] = Assistant.open(own or index)
        cases.extend(
            search(assistants[path], path, asked, native=not own)
            for asked in load_questions(path)
            if _may_be_asked(asked.question)
        )
    return cases, assistants


def fit(cases: Sequence[Case], assistants: dict[str, Assistant]) -> Weights:
    """All weights, fitted on all cases; where there are several files, also on all but one and tried on that one."""
    files = list(assistants)
    for held in files if len(files) > 1 else ():
        rank = fit_rank([case for case in cases if case.file != held])
        own = [case for case in cases if case.file == held]
        at = ", ".join(f"@{k} {passage_at(own, rank, k):.3f}" for k in (1, 3, 5))
        print(f"rank fitted on the others, passage {at} on {held}: {rank}", flush=True)
    rank = fit_rank(cases)
    print("rank fitted on all:", rank)
    quote, said = fit_quote([case for case in cases if case.gold.any() and case.file in files[:2]])
    print("quote fitted on all:", quote, said)
    every = [judged(assistants[case.file], case, rank, quote) for case in cases]
    for held in files if len(files) > 1 else ():
        train = [one for one in every if one.case.file != held]
        support = fit_support(train)
        own = [one for one in every if one.case.file == held]
        say(f"support fitted on the others, on {held}", own, support, fit_threshold(train, support))
    support = fit_support(every)
    threshold = fit_threshold(every, support)
    for held in files:
        say(f"support fitted on all, on {held}", [one for one in every if one.case.file == held], support, threshold)
    right = [one.right[0] for one in every if one.case.asked.groups and len(one.right)]
    print(f"quote@1 {np.mean(right):.3f}; threshold {threshold}; support {support}")
    counts = ((Path(file).name, sum(case.file == file for case in cases)) for file in files)
    return replace(
        Weights.shipped(),
        rank=RankWeights(**rank),
        quote=quote,
        support=SupportWeights(**support),
        threshold=threshold,
        fitted_on="; ".join(f"{name} ({count} questions)" for name, count in counts),
    )


if __name__ == "__main__":
    main()
