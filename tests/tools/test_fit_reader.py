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
from tools.fitting.sources import Role, Source

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
    desk = Assistant.open(built, encoder=ToyEncoder())
    return fit_reader.cases(desk, Source(Path("own.jsonl"), built, Role.BESIDE), questions)


def fitted(every, reader):
    """The weights of a reader, what the fit said on its way, and the support of each case's quotations with them."""
    said = []
    made = fit_reader.fit(every, fit_reader.Remembered(reader), 20, said.append)
    return made, [fit_reader.Read.of(case, reader, made.quote, 20) for case in every], "\n".join(said)


def figures(line):
    return {name: float(value) for name, value in (part.rsplit(" ", 1) for part in line.split("; "))}


def test_a_reader_that_knows_is_trusted_and_everything_gets_better(every, questions):
    made, read, said = fitted(every, Told(questions, knows=True))
    assert made.rank == 0 and sum(getattr(made.support, name) for name in ("answers", "quoted", "best")) > 0.1
    assert made.fitted_on == f"told on own ({len(every)} questions)" and "without a reader, own" in said
    without, knowing = (
        figures(fit_reader.told(read, [weights] * len(read))) for weights in (fit_reader.OFF.support, made.support)
    )
    assert knowing["passage@1"] > without["passage@1"] + 0.1 and knowing["quote@1"] > without["quote@1"]
    told = fit_reader.verdicts(read, [made.support] * len(read))
    assert told.top[told.of("answerable")].mean() > told.top[told.of("near")].mean() + 0.3
    assert made.thresholds.may_answer <= made.thresholds.answer


def test_a_reader_that_knows_nothing_is_believed_in_nothing(every, questions):
    made, read, _ = fitted(every, Told(questions, knows=False))
    assert (made.rank, made.quote) == (0.0, 0.0)
    first = [case.cited(made.support)[0].quote for case in read]
    assert first == [case.cited(fit_reader.OFF.support)[0].quote for case in read]


def test_each_question_is_read_once_and_what_was_read_is_kept(every, questions, tmp_path):
    told = Told(questions, knows=True)
    asked = []
    told.read = lambda question, passages: asked.append(question) or Told.read(told, question, passages)
    kept = tmp_path / "cache" / "read.pickle"
    first = fit_reader.fit(every, fit_reader.Remembered(told, kept), 5, lambda _: None)
    assert len(asked) == len(set(asked)) <= len(every)
    asked.clear()
    assert fit_reader.fit(every, fit_reader.Remembered(told, kept), 5, lambda _: None) == first and not asked


def test_a_set_of_bodies_is_held_out_body_by_body(tmp_path_factory, every, questions):
    desk = every[0].desk
    bodies = [replace(one, body=f"body {number % 7}") for number, one in enumerate(questions)]
    cases = fit_reader.cases(desk, Source(Path("own.jsonl"), Path("x"), Role.TRY), bodies)
    folds = {}
    for case in cases:
        folds.setdefault(case.asked.body, set()).add(case.fold)
    assert all(len(held) == 1 for held in folds.values()) and len(set().union(*folds.values())) == fit_reader.FOLDS


def test_what_the_fit_says_is_what_the_desk_answers_with_these_weights(every, questions):
    reader = Told(questions, knows=True)
    made, read, _ = fitted(every, reader)
    index, encoder = every[0].desk.index, every[0].desk.encoder
    weights = Weights.shipped()
    weights = replace(weights, rerankers={**weights.rerankers, reader.identity.digest: made})
    desk = Assistant(index, encoder, reader, weights=weights)
    for case in read[:12]:
        reply = desk.ask(case.case.asked.question, k=5, exact_words=True)
        given = (*getattr(reply, "citations", ()), *reply.nearest)
        ours = case.cited(made.support)[:5]
        assert max(one.support for one in given) == pytest.approx(max(one.support for one in ours), abs=2e-3)


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
