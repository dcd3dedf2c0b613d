"""The fit where the gold is known: weights find it, bodies are held out whole, thresholds keep what they promise."""

from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, build_index
from assistant.evaluation.question_sets import Gold, LabelledQuestion, load_questions
from tests.toys import ToyEncoder
from tools.fitting import fit, ranks, searching, sources, supports, thresholds

ROOT = Path(__file__).parent.parent.parent
LINES = []


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    built = tmp_path_factory.mktemp("fit") / "built"
    build_index(ROOT / "corpus", built, encoder=ToyEncoder())
    return Assistant.open(built, encoder=ToyEncoder())


@pytest.fixture(scope="module")
def questions():
    every = load_questions(ROOT / "tools" / "questions" / "own.jsonl")
    return every[:: len(every) // 20]


def test_a_set_names_its_questions_its_index_and_its_weight():
    told = sources.Source.of("a/own.jsonl=b/built:0.3", sources.Role.BESIDE)
    assert (told.name, told.index, told.weight) == ("own", Path("b/built"), 0.3)
    with pytest.raises(ValueError, match="QUESTIONS=INDEX"):
        sources.Source.of("a/own.jsonl", sources.Role.USE)


def test_a_gold_that_the_index_does_not_hold_is_counted_and_its_question_left_out(assistant, questions):
    known = sources.known_to(assistant.index, questions)
    assert (known.dropped, known.lost.total()) == (0, 0)
    lost = LabelledQuestion("x", "Who?", "who", ((Gold("cabinet-minutes-2024-03-28", "These words stand nowhere."),),))
    known = sources.known_to(assistant.index, [lost])
    assert (known.questions, known.dropped, known.lost["record"]) == ((), 1, 1)


def test_a_search_is_kept_and_made_once(assistant, questions, tmp_path):
    said = []
    first = list(searching.search_all(assistant, questions, tmp_path, said.append))
    again = list(searching.search_all(assistant, questions, tmp_path, said.append))
    assert len(said) == 1
    assert [case.asked.id for case in first] == [case.asked.id for case in again]
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.values, other.values)
        assert one.values.shape == (len(one.ranked), len(searching.RANK))
        assert one.met.shape == (len(one.ranked), len(one.asked.groups))


def rank_case(values, met, fold="a", weight=1.0):
    padded = np.zeros((len(values), len(searching.RANK)), np.float32)
    padded[:, :2] = values
    return ranks.RankCase(padded, np.array(met, bool)[:, None], False, "set", weight, fold)


def test_rank_weights_follow_the_figure_that_finds_the_gold():
    rng = np.random.default_rng(1)
    cases = []
    for _ in range(60):
        values = rng.random((6, 2))
        cases.append(rank_case(values, values[:, 0] == values[:, 0].max()))
    weights = ranks.fit_rank(cases)
    first, second, *others = (weights[name] for name in searching.RANK)
    assert first > 5 * second
    assert others == [0.0] * len(others)
    assert ranks.passage_at(cases, {"": weights}, 1) > 0.9


def test_a_question_that_is_only_tried_has_no_say():
    good = [rank_case([[1, 0], [0, 1]], [True, False])] * 5
    bad = [rank_case([[1, 0], [0, 1]], [False, True], weight=0.0)] * 50
    assert ranks.fit_rank([*good, *bad]) == ranks.fit_rank(good)


def test_the_places_of_a_body_are_all_in_one_fold():
    asked = tuple(
        LabelledQuestion(f"{b}{i}", "Who?", "who", (), f"body {b}")
        for b in "abcdefg"
        for i in range((b == "a" and 9) or 3)
    )
    source = sources.Source(Path("q.jsonl"), Path("i"), sources.Role.USE)
    places = fit._places(source, sources.Known(asked, 0, {}, {}), 68)
    folds = {b: {places[one.id].fold for one in asked if one.body == f"body {b}"} for b in "abcdefg"}
    assert all(len(found) == 1 for found in folds.values())
    assert len(set.union(*folds.values())) == fit.FOLDS
    assert sum(place.weight for place in places.values()) == pytest.approx(1.0)


def judged_case(values, right, kind="fact", answerable=True):
    figures = np.zeros((len(right), len(supports.JUDGED)))
    figures[:, supports.JUDGED.index("tokens")] = values
    return supports.JudgedCase(
        kind,
        answerable,
        True,
        "set",
        "fold",
        1.0,
        figures,
        np.array(right, bool),
        np.zeros((len(right), 0), bool),
        np.zeros(len(right), bool),
        np.ones(len(right), bool),
    )


def test_a_support_is_calibrated_and_no_weight_has_the_wrong_sign():
    rng = np.random.default_rng(2)
    near = rng.random(3000)
    cases = [judged_case([x], [rng.random() < x * x]) for x in near]
    weights = supports.fit_support(cases, penalty=1e-6)
    told = np.array([case.supports(weights)[0] for case in cases])
    assert abs(told[near > 0.8].mean() - (near[near > 0.8] ** 2).mean()) < 0.05
    backwards = [judged_case([x], [rng.random() > x]) for x in near]
    assert supports.fit_support(backwards)["tokens"] == 0.0
    assert supports.bounds_of("names_missing") == supports.LESS
    assert supports.bounds_of("tokens") == supports.MORE


def test_thresholds_keep_near_misses_and_far_questions_down_and_let_the_answerable_through():
    able, near, far = np.linspace(0.2, 1.0, 100), np.linspace(0.0, 0.8, 100), np.linspace(0.0, 0.3, 20)
    told = thresholds.Verdicts(
        np.concatenate([able, near, far]),
        np.concatenate([able > 0.4, np.zeros(120, bool)]),
        np.array(["answerable"] * 100 + ["near"] * 100 + ["far"] * 20),
        np.array(["use"] * 220),
    )
    answer = thresholds.answer_threshold(told)
    may = thresholds.may_answer_threshold(told, answer)
    assert told.share_from(answer, "near") <= 0.30 < told.share_from(answer - 0.02, "near")
    assert told.share_from(answer, "far") == 0.0
    assert told.right_from(answer)[0] >= thresholds.RIGHT
    assert told.share_from(may, "far") <= 0.1
    assert may < answer
    assert thresholds.group_of("near-reason", False) == "near"
    assert len(thresholds.trade_off(told)) > 10
