"""How a reply was made: the values told are those it was made of, and the step at which a right passage was lost."""

import math
from dataclasses import replace

import pytest

from assistant import Assistant, LostStep, PassageOutcome, UnknownDocument, build_index
from assistant.answering import verbatim
from assistant.errors import QuestionRefused, QuotationWithheld
from tests.answering.test_reply import CORPUS
from tests.toys import ToyEncoder

ASKED = (
    "What did inspectors say about pathway plans?",
    "Who chairs the improvement board?",
    "How did the findings change between 2022 and 2024?",
    "What is the price of tea in China?",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    built = tmp_path_factory.mktemp("explaining") / "built"
    build_index(CORPUS, built, encoder=ToyEncoder())
    return Assistant.open(built, encoder=ToyEncoder())


@pytest.mark.parametrize("asked", ASKED)
def test_the_reply_that_is_explained_is_the_one_that_is_given(desk, asked):
    assert desk.explain(asked, 3).reply == desk.ask(asked, 3)


@pytest.mark.parametrize("asked", ASKED)
def test_figures_times_weights_are_the_score_and_the_support_that_the_reply_was_made_of(desk, asked):
    explained = desk.explain(asked)
    scores = {(hit.passage.document, hit.passage.start): hit.score for hit in desk.search(asked, 20)}
    given = (*explained.reply.citations, *explained.reply.nearest)
    supports = {(one.document, one.start): one.support for one in given if not one.also_in}
    assert len(explained.considered) > 5
    for one in explained.considered:
        assert one.score == pytest.approx(sum(part.adds for part in one.rank), abs=1e-4)
        assert scores[one.document, one.start] == pytest.approx(one.score)
        odds = sum(part.adds for part in one.judged)
        assert one.support == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-4) or one.by_another
        assert supports.get((one.document, one.quote_start), one.support) == one.support
    assert [one.place for one in explained.considered] == list(range(1, len(explained.considered) + 1))


def test_the_places_by_a_retriever_are_those_of_its_scores(desk):
    considered = desk.explain(ASKED[0]).considered
    for name in ("passage", "sentence", "words"):
        by_score = sorted(considered, key=lambda one: -one.retrievers[name])
        places = [one.retriever_places[name] for one in by_score]
        assert places == sorted(places)
        assert places[0] == 1


def test_every_citation_is_among_the_passages_and_the_sentence_quoted_among_its_sentences(desk):
    explained = desk.explain(ASKED[0])
    cited = {(one.document, one.quote_start) for one in explained.considered if one.outcome is PassageOutcome.CITED}
    assert {(one.document, one.start) for one in explained.reply.citations} == cited
    assert cited
    for one in explained.considered:
        text = desk.document(one.document).text
        assert text[one.quote_start : one.quote_end] == one.quote
        assert all(text[own.start : own.end] == own.words for own in one.sentences)
        assert any(one.quote_start <= own.start < one.quote_end for own in one.sentences)


def test_what_was_expected_is_found_at_the_step_where_it_was_lost(desk):
    asked = ASKED[0]

    def step(expected=None, **more):
        return desk.explain(asked, expected=expected, **more).lost.step

    assert step("The quality of pathway plans remain variable.") is LostStep.NOT_LOST
    assert step("zebras crossed the chamber") is LostStep.NOT_THERE
    assert step("pathway plans", document="council-minutes-2022-09-30") is LostStep.NOT_THERE
    with pytest.raises(QuestionRefused):
        step("…")
    with pytest.raises(UnknownDocument):
        step(document="no-such")


def test_each_step_can_be_where_it_was_lost(desk):
    """Each found in an explanation itself, and looked for again by the words."""
    considered = desk.explain(ASKED[0], 1).considered
    steps = {}
    for one in considered:
        words = next((own.words for own in one.sentences if not one.quote_start <= own.start < one.quote_end), None)
        for told in (one.quote, words):
            if told:
                lost = desk.explain(ASKED[0], 1, expected=told, document=one.document).lost
                steps.setdefault(lost.step, lost)
                assert lost.document == one.document
    assert {LostStep.NOT_LOST, LostStep.OTHER_SENTENCE, LostStep.OUTRANKED} <= set(steps)
    read = {(one.document, one.start) for one in considered}
    for passage in desk.snapshot.passages:
        if (passage.document, passage.start) not in read and any(own.quotable for own in passage.sentences):
            told = desk.explain(ASKED[0], expected=passage.text.strip(), document=passage.document).lost
            assert told.place is None
            steps.setdefault(told.step, told)
    assert LostStep.NOT_READ in steps
    weak = desk.explain("What is the price of tea in China?")
    below = next(one for one in weak.considered if one.outcome is PassageOutcome.NEAREST)
    lost = desk.explain("What is the price of tea in China?", expected=below.quote, document=below.document).lost
    assert (lost.step, lost.place) == (LostStep.BELOW_THRESHOLD, below.place)


def test_words_that_do_not_stand_in_the_record_are_withheld(desk):
    explained = desk.explain(ASKED[0])
    first = replace(explained.considered[0], quote="Something else was said.")
    with pytest.raises(QuotationWithheld):
        verbatim.checked_explanation(desk.index, replace(explained, considered=(first, *explained.considered[1:])))
