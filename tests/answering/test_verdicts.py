"""The three verdicts: each quotation is called what its own support says, and none lifts another."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Answer, Assistant, MayAnswer, NoAnswer, Verdict, build_index
from assistant.answering import Weights, verbatim
from assistant.answering.weights import Thresholds
from assistant.present import support_in_words, told_beside, verdict_in_words
from assistant.records import Completeness, Measured
from tests.toys import ToyEncoder

CORPUS = Path(__file__).parent.parent.parent / "corpus"
ASKED = "What did inspectors say about pathway plans?"
MEASURED = Measured(0.61, 40, "questions on other papers")


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    built = tmp_path_factory.mktemp("verdicts") / "built"
    build_index(CORPUS, built, encoder=ToyEncoder())
    return built


@pytest.fixture
def judging(index):
    """An assistant with thresholds of its own."""

    def opened(answer, may_answer):
        thresholds = Thresholds(answer, may_answer, may_answer_measured=MEASURED)
        return Assistant.open(index, encoder=ToyEncoder(), weights=replace(Weights.shipped(), thresholds=thresholds))

    return opened


@pytest.fixture
def supports(judging):
    """The supports of the five citations of `ASKED`, in the order of ranking."""
    found = judging(0.0, 0.0).ask(ASKED).citations
    assert len({citation.support for citation in found}) == 5
    return [citation.support for citation in found]


def test_a_support_between_two_thresholds_may_answer():
    thresholds = Thresholds(answer=0.5, may_answer=0.2)
    told = [thresholds.verdict(support) for support in (0.5, 0.4999, 0.2, 0.1999)]
    assert told == [Verdict.ANSWERS, Verdict.MAY_ANSWER, Verdict.MAY_ANSWER, Verdict.NO_ANSWER]


def test_only_what_is_strong_enough_by_itself_stands_under_the_verdict(judging, supports):
    strongest, second, *_, weakest = sorted(supports, reverse=True)
    reply = judging(strongest, second).ask(ASKED)
    assert isinstance(reply, Answer) and reply.verdict is Verdict.ANSWERS
    assert [citation.support for citation in reply.citations] == [strongest, second]
    assert [citation.verdict for citation in reply.citations] == [Verdict.ANSWERS, Verdict.MAY_ANSWER]
    assert weakest in [citation.support for citation in reply.nearest]
    assert {citation.verdict for citation in reply.nearest} == {Verdict.NO_ANSWER}
    assert len(reply.citations) + len(reply.nearest) == 5


def test_what_answers_comes_before_what_may_and_ranking_orders_each(judging, supports):
    threshold = sorted(supports)[2]
    reply = judging(threshold, 0.0).ask(ASKED)
    strong = [support for support in supports if support >= threshold]
    weak = [support for support in supports if support < threshold]
    assert [citation.support for citation in reply.citations] == strong + weak


def test_one_quotation_asked_for_is_the_one_that_makes_the_verdict(judging, supports):
    strongest = max(supports)
    for k in (1, 2, 5):
        reply = judging(strongest, 0.0).ask(ASKED, k=k)
        assert isinstance(reply, Answer) and reply.citations[0].support == strongest
        assert len(reply.citations) == k


def test_what_may_answer_is_said_so_with_how_often_it_was_right(judging, supports):
    reply = judging(1.1, max(supports)).ask(ASKED)
    assert isinstance(reply, MayAnswer) and reply.verdict is Verdict.MAY_ANSWER
    assert len(reply.citations) == 1 and len(reply.nearest) == 4
    head, more = verdict_in_words(reply)
    assert (
        head == "The record may answer"
        and more == " in one quotation. It is the closest quotation. Read it before relying on it."
    )
    beside = " ".join(told_beside(reply))
    assert "61 of 100" in beside and "questions on other papers" in beside
    assert support_in_words(reply.citations[0]).startswith("may answer, support ")


def test_below_both_thresholds_the_record_does_not_answer_and_nothing_stands_under_it(judging):
    reply = judging(1.1, 1.05).ask(ASKED)
    assert isinstance(reply, NoAnswer) and reply.verdict is Verdict.NO_ANSWER
    assert reply.citations == () and len(reply.nearest) == 5
    assert {citation.verdict for citation in reply.nearest} == {Verdict.NO_ANSWER}


def test_the_number_of_quotations_is_said_as_it_is(judging, supports):
    strongest, second, *_ = sorted(supports, reverse=True)
    assert verdict_in_words(judging(strongest, 1.0).ask(ASKED))[1] == " in one quotation."
    assert verdict_in_words(judging(strongest, second).ask(ASKED))[1] == " in one quotation; one more may answer."


def test_an_answer_that_loses_what_answers_at_the_last_door_only_may_answer(judging, supports):
    assistant = judging(max(supports), 0.0)
    reply = assistant.ask(ASKED)
    forged = replace(reply.citations[0], quote=f"{reply.citations[0].quote}!")
    left = verbatim.checked_reply(assistant.index, replace(reply, citations=(forged, *reply.citations[1:])))
    assert isinstance(left, MayAnswer) and left.citations == reply.citations[1:]


def test_the_shipped_thresholds_lie_apart():
    thresholds = Weights.shipped().thresholds
    assert 0 < thresholds.may_answer < thresholds.answer < 1


@pytest.mark.parametrize(
    ("several", "cut"), [("Which wards were counted again?", True), ("Was Abbey ward counted?", False)]
)
def test_a_list_that_goes_on_in_the_next_passage_answers_in_part(tmp_path, several, cut):
    wards = "".join(f"- {name} ward, where the count was held in the {place}\n" for name in NAMES for place in PLACES)
    (tmp_path / "wards.md").write_text(f"# Election\n\nThe wards that went to a second count were:\n\n{wards}")
    build_index(tmp_path, tmp_path / "built", encoder=ToyEncoder())
    lenient = replace(Weights.shipped(), thresholds=Thresholds(0.0, 0.0))
    reply = Assistant.open(tmp_path / "built", encoder=ToyEncoder(), weights=lenient).ask(several)
    assert isinstance(reply, Answer) and bool(reply.citations[0].cut) is cut
    assert (reply.completeness is Completeness.PART) is cut and ("the rest of the list" in reply.missing) is cut


NAMES = ("Abbey", "Bridge", "Castle", "Dell", "Elm", "Ferry", "Grange", "Hill")
PLACES = ("old school hall", "market house by the church", "library on the corner", "chapel in the lane")
