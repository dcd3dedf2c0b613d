"""Fitting a reader: one that knows the gold is trusted, one that knows nothing is not, and nothing else is changed."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from assistant import Assistant, build_index
from assistant.answering.weights import RerankerSupport, RerankerWeights, Thresholds, Weights
from assistant.evaluation.question_sets import load_questions
from assistant.evaluation.running import fold
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import RerankResult
from tests.toys import ToyEncoder
from tools import fit_reader

ROOT = Path(__file__).parent.parent.parent


class Told:
    """A reader that is told what is right (``knows``), or says the same of every passage."""

    identity = ModelIdentity("told", "cd" * 32)

    def __init__(self, questions, knows):
        self.golds = {each.question: [one.quote for group in each.groups for one in group] for each in questions}
        self.knows = knows

    def read(self, question, passages):
        return [self._verdict(question, passage) for passage in passages]

    def _verdict(self, question, passage):
        if not self.knows:
            return RerankResult(1.0, (0, 1), 1.0)
        here = next((gold for gold in self.golds[question] if fold(gold) in fold(passage)), None)
        start = passage.find(here) if here else -1
        span = (start, start + len(here)) if here and start >= 0 else None
        return RerankResult(4.0 if here else -4.0, span, 4.0 if here else -4.0)


@pytest.fixture(scope="module")
def questions():
    every = load_questions(ROOT / "tools" / "questions" / "own.jsonl")
    return every[:: len(every) // 40]


@pytest.fixture(scope="module")
def every(tmp_path_factory, questions):
    built = tmp_path_factory.mktemp("fit") / "built"
    build_index(ROOT / "corpus", built, encoder=ToyEncoder())
    return fit_reader.cases(Assistant.open(built, encoder=ToyEncoder()), "own.jsonl", questions)


def figures(line):
    return {name.split(":")[0]: float(value) for name, value in (part.split(" ")[:2] for part in line.split("; ")[:5])}


def test_a_reader_that_knows_is_trusted_in_all_three_and_everything_gets_better(every, questions):
    reader = fit_reader.Remembered(Told(questions, knows=True))
    made = fit_reader.fit(every, reader)
    assert made.rank > 1 and sum(getattr(made.support, name) for name in ("answers", "quoted", "best")) > 0.1
    assert made.fitted_on == f"told on own.jsonl ({len(every)} questions)"
    without, read = (figures(fit_reader.tried(every, reader, each)) for each in (fit_reader.OFF, made))
    assert read["passage@1"] > without["passage@1"] + 0.1
    assert read["quote@1"] > without["quote@1"]
    tops = {bool(case.asked.groups): [] for case in every}
    for case in every:
        tops[bool(case.asked.groups)].append(fit_reader._top(fit_reader.judged(case, reader, made), made))
    assert sum(tops[True]) / len(tops[True]) > sum(tops[False]) / len(tops[False]) + 0.3


def test_a_reader_that_knows_nothing_weighs_nothing(every, questions):
    reader = fit_reader.Remembered(Told(questions, knows=False))
    made = fit_reader.fit(every, reader)
    assert (made.rank, made.quote) == (0.0, 0.0)
    assert fit_reader.tried(
        every, reader, replace(fit_reader.OFF, rank=made.rank, quote=made.quote)
    ) == fit_reader.tried(every, reader, fit_reader.OFF)


def test_each_question_is_read_once(every, questions):
    told = Told(questions, knows=True)
    asked = []
    told.read = lambda question, passages: asked.append(question) or Told.read(told, question, passages)
    fit_reader.fit(every, fit_reader.Remembered(told))
    assert sorted(asked) == sorted(case.asked.question for case in every)


def test_what_the_fit_says_without_a_reader_is_what_the_desk_answers(every):
    """The base log-odds of `judged` are those of the supports that the desk gives, in its order."""
    for case in every[:8]:
        reply = case.desk.ask(case.asked.question, k=5)
        given = [each.support for each in getattr(reply, "citations", getattr(reply, "nearest", ()))]
        one = fit_reader.judged(case, fit_reader.Remembered(Told([case.asked], knows=False)), fit_reader.OFF)
        if not case.understood.compares and not any(each.also_in for each in getattr(reply, "citations", ())):
            assert given[:1] == pytest.approx(one.supports(fit_reader.OFF)[:1].tolist(), abs=1e-3)


def test_writing_adds_a_reader_and_changes_nothing_else(tmp_path):
    shipped = (ROOT / "assistant" / "answering" / "weights.json").read_text(encoding="utf-8")
    path = tmp_path / "weights.json"
    path.write_text(shipped, encoding="utf-8")
    support, thresholds = RerankerSupport(base=0.5, answers=0.25, bias=-1.0), Thresholds(0.6, 0.2)
    made = RerankerWeights(2.0, 0.5, support, thresholds, "told on own.jsonl (40 questions)")
    fit_reader.write(path, "cd" * 32, made)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert Weights.parse(kept).of_reranker("cd" * 32) == made
    assert kept["rerankers"].pop("cd" * 32) == asdict(made)
    assert kept == json.loads(shipped)
    assert Weights.shipped().of_reranker("cd" * 32) == Weights.shipped().rerankers["any"]
