"""Fits ``assistant/answering/weights.json`` on question files, and says how it does on questions held out.

    python tools/fit.py --index index/built QUESTIONS.jsonl [QUESTIONS.jsonl …] [--reader NAME] [--write]

Three fits, each on what the one before leaves: ``rank`` (a softmax over the passages read closely, the gold ones to
come first), ``quote`` (a small grid over the sentences of gold passages), ``support`` (a logistic regression on whether
a quotation is right) with the ``line`` from which the first citation is an answer. With two files or more each fit is
also made on all but one and tried on that one; only these figures are printed. Needs the development extra. With
``--reader`` only the weights of that reader are fitted (`tools.fit_reader`).
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.answering import evidence, question, reply, retrieval, support, weights  # noqa: E402
from assistant.answering.retrieval import Candidate  # noqa: E402
from assistant.assistant import Assistant  # noqa: E402
from assistant.errors import QuestionRefused  # noqa: E402
from assistant.evaluation.measures import auroc, expected_calibration_error, reliability  # noqa: E402
from assistant.evaluation.question_sets import LabelledQuestion, load_questions  # noqa: E402
from assistant.evaluation.running import meets_passage, meets_quote  # noqa: E402
from assistant.models.encoder import EncodedText  # noqa: E402

SHOWN = 5
RANK = ("tokens", "sentence_tokens", "sentence", "gist", "words", "names", "times", "occasions", "wanted")
JUDGED = (
    "tokens", "passage_tokens", "weakest", "cosine", "off", "words", "absent",
    "names_absent", "names_missing", "occasions_missing", "times_missing", "wanted_missing", "behind", "lead", "length",
)  # fmt: skip
LESS = (None, 0.0)
SIGNS = {
    **dict.fromkeys(("absent", "names_absent", "names_missing", "occasions_missing", "times_missing"), LESS),
    **dict.fromkeys(("wanted_missing", "behind", "off"), LESS),
    "length": (None, None),
}
"""The signs weights may have: what is missing never speaks for an answer, what is near never against."""
OTHERS = {"rank": 0.1, "support": 0.85}
"""What a question (``rank``) or a file (``support``) with an index of its own weighs against one on the records."""
ANSWERED = 0.92
"""The share of answerable questions that the line must let through on the questions it is fitted on."""


@dataclass(slots=True)
class Case:
    """One question of a file, searched: its hits, each with its signals and whether its passage is gold."""

    file: str
    native: bool
    asked: LabelledQuestion
    understood: question.Question
    read: EncodedText
    found: list[Candidate]
    values: np.ndarray
    gold: np.ndarray


def search(desk: Assistant, file: str, asked: LabelledQuestion, native: bool = True) -> Case:
    snapshot = desk.snapshot
    understood = question.understand_question(
        question.check_question(asked.question), snapshot.words, snapshot.acronyms
    )
    read = desk.encoder.read([asked.question])[0]
    found = retrieval.search(snapshot, understood, read, None, retrieval.CLOSE)
    cited = [reply.whole_passage_citation(snapshot, each) for each in found]
    gold = np.array([any(meets_passage(each, one) for group in asked.groups for one in group) for each in cited])
    values = np.array([[each.hit.signals[name] for name in RANK] for each in found])
    if understood.compares and len(values):
        values[:, [name in retrieval.ONE_SIDED for name in RANK]] = 0.0
    return Case(file, native, asked, understood, read, found, values, gold)


def _may_be_asked(text: str) -> bool:
    try:
        question.check_question(text)
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


def quotes(desk: Assistant, case: Case, order: Sequence[int]) -> list[tuple[evidence.Evidence, bool]]:
    """The quotation of each hit in ``order`` and whether it is right."""
    made = [evidence.best(desk.snapshot, case.understood, case.found[place]) for place in order]
    cited = [reply.cite(desk.snapshot, each, 0.0) for each in made]
    golds = [one for group in case.asked.groups for one in group]
    return [(each, any(meets_quote(c, one) for one in golds)) for each, c in zip(made, cited, strict=True)]


def fit_quote(desk: Assistant, cases: Sequence[Case]) -> tuple[dict[str, float], str]:
    """The weights by which the quotations of gold passages are right most often, at the fewest words."""
    best: tuple[float, dict[str, float], str] | None = None
    for cosine, wanted, gain in itertools.product((0.0, 0.25, 0.5), (0.0, 0.1, 0.2), (0.02, 0.03, 0.05)):
        use(quote={"tokens": 1.0, "cosine": cosine, "wanted": wanted, "gain": gain})
        right, words = [], []
        for case in cases:
            for made, good in quotes(desk, case, np.flatnonzero(case.gold).tolist()):
                right.append(good)
                words.append((made.end - made.start) / 6)
        share, length = float(np.mean(right)), float(np.median(words))
        score = share - 0.002 * length
        if best is None or score > best[0]:
            said = f"right {share:.3f}, about {length:.0f} words"
            best = (score, {"tokens": 1.0, "cosine": cosine, "wanted": wanted, "gain": gain}, said)
    assert best is not None
    return best[1], best[2]


@dataclass(slots=True)
class Judged:
    """The quotations shown for a question: their signals, shape (n, len(JUDGED)), and whether each is right."""

    case: Case
    values: np.ndarray
    right: np.ndarray


def judged(desk: Assistant, case: Case, weights: dict[str, float]) -> Judged:
    order = ranked(case, weights)[:SHOWN].tolist()
    scores = case.values @ np.array([weights[name] for name in RANK])
    rows, right = [], []
    hits = [replace(case.found[place].hit, score=float(scores[place])) for place in ranked(case, weights)]
    standing = support.Standing.of(desk.snapshot, case.understood, hits) if hits else None
    for place, (made, good) in zip(order, quotes(desk, case, order), strict=True):
        scored = replace(made, hit=replace(made.hit, score=float(scores[place])))
        values = support.signals(case.understood, scored, standing)
        rows.append([values[name] for name in JUDGED])
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

    bounds = [SIGNS.get(name, (0.0, None)) for name in JUDGED] + [(None, None)]
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


def fit_line(every: Sequence[Judged], weights: dict[str, float]) -> float:
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


def use(**changes: object) -> None:
    """Makes the product use other figures for the rest of this run."""
    changed = replace(weights.WEIGHTS, **changes)
    for module in (weights, retrieval, evidence, support, reply):
        module.FITTED = changed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="+", type=Path, help="PATH or PATH=INDEX")
    parser.add_argument("--index", type=Path, default=ROOT / "index" / "built")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--reader", metavar="NAME", help="fit the weights of this reader, and nothing else")
    arguments = parser.parse_args()
    if arguments.reader:
        from assistant.models import load_reranker
        from tools import fit_reader

        path = ROOT / "assistant" / "answering" / "weights.json" if arguments.write else None
        fit_reader.run(arguments.questions, arguments.index, load_reranker(arguments.reader), path)
        return
    cases: list[Case] = []
    desks: dict[str, Assistant] = {}
    for given in arguments.questions:
        path, _, index = str(given).partition("=")
        desk = Assistant.open(index or arguments.index)
        desks[path] = desk
        cases.extend(
            search(desk, path, asked, native=not index)
            for asked in load_questions(path)
            if _may_be_asked(asked.question)
        )
    files = list(desks)
    for held in files if len(files) > 1 else ():
        weights = fit_rank([case for case in cases if case.file != held])
        own = [case for case in cases if case.file == held]
        at = ", ".join(f"@{k} {passage_at(own, weights, k):.3f}" for k in (1, 3, 5))
        print(f"rank fitted on the others, passage {at} on {held}: {weights}", flush=True)
    rank = fit_rank(cases)
    print("rank fitted on all:", rank)
    quote, said = fit_quote(desks[files[0]], [case for case in cases if case.gold.any() and case.file in files[:2]])
    print("quote fitted on all:", quote, said)
    use(rank=rank, quote=quote)
    every = [judged(desks[case.file], case, rank) for case in cases]
    for held in files if len(files) > 1 else ():
        train = [each for each in every if each.case.file != held]
        support = fit_support(train)
        say(
            f"support fitted on the others, on {held}",
            [e for e in every if e.case.file == held],
            support,
            fit_line(train, support),
        )
    support = fit_support(every)
    line = fit_line(every, support)
    for held in files:
        say(f"support fitted on all, on {held}", [each for each in every if each.case.file == held], support, line)
    right = [each.right[0] for each in every if each.case.asked.groups and len(each.right)]
    print(f"quote@1 {np.mean(right):.3f}; line {line}; support {support}")
    if arguments.write:
        readers_kept = {digest: asdict(weights) for digest, weights in weights.WEIGHTS.readers.items()}
        made = {
            "readers": readers_kept,
            "rank": rank,
            "pool": dict(weights.WEIGHTS.pool),
            "quote": quote,
            "support": support,
            "line": line,
        }
        made["fitted_on"] = "; ".join(
            f"{Path(file).name} ({sum(case.file == file for case in cases)} questions)" for file in files
        )
        path = ROOT / "assistant" / "answering" / "weights.json"
        path.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
