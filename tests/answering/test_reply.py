"""What is quoted, in which order, and whether it is called an answer: over the five records with a toy encoder."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, NoAnswer, Why, build_index
from assistant.answering import citations, coverage, question, support
from assistant.index import vectors
from tests.toys import ToyEncoder

CORPUS = Path(__file__).parent.parent.parent / "corpus"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    built = tmp_path_factory.mktemp("answering") / "built"
    build_index(CORPUS, built, encoder=ToyEncoder())
    return Assistant.open(built, encoder=ToyEncoder())


def shown(reply):
    return *reply.citations, *reply.nearest


def test_a_resolution_is_quoted_with_the_words_that_introduce_it(desk):
    first = shown(desk.ask("What was unanimously resolved about the letter?", documents="cabinet-minutes-2024-03-28"))[
        0
    ]
    assert first.quote.startswith("It was unanimously resolved that:")
    assert first.quote.endswith("at appendix A.")
    assert first.number == "(a)"


@pytest.mark.parametrize(
    "asked", ["Who chairs the improvement board?", "What did inspectors say about pathway plans?", "What is MASH?"]
)
def test_how_many_are_asked_for_does_not_change_whether_the_record_answers(desk, asked):
    replies = [desk.ask(asked, k=k) for k in (1, 3, 5, 12)]
    assert len({type(reply) for reply in replies}) == 1
    assert [len(shown(reply)) <= k for reply, k in zip(replies, (1, 3, 5, 12), strict=True)] == [True] * 4


def test_why_there_is_no_answer_fits_the_question(desk):
    assert desk.ask("hello there").why is Why.NO_SUBJECT
    unheld = desk.ask('What is meant by "no such words stand here"?')
    assert unheld.why is Why.FILTERED
    assert unheld.nearest == ()


def test_a_name_that_occurs_nowhere_is_known_to_be_absent(desk):
    def absent(text):
        statistics = desk.index.statistics
        return support.absent_names(statistics, question.understand_question(text, statistics))

    assert absent("Did Ofsted visit Zanzibar?") == ("Zanzibar",)
    assert absent("Has Eleanor Brazil left?") == ()


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(1, 50))
def test_the_best_are_the_first_of_all_sorted_ties_in_row_order(drawn, k):
    scores = np.array(drawn, dtype=np.float32)
    rows = np.arange(len(drawn), dtype=np.int64) * 2
    by_hand = sorted(range(len(drawn)), key=lambda place: (-drawn[place], place))[:k]
    assert vectors.best_places(rows, scores, k).tolist() == by_hand


def test_words_in_quotation_marks_stand_in_every_passage_found(desk):
    found = desk.search('Where is "pace of change" mentioned?', k=20)
    assert found
    assert all("pace of change" in " ".join(hit.passage.text.split()).lower() for hit in found)


def test_a_comparison_gives_each_year_its_turn(desk):
    first = shown(desk.ask("Was the pace of change a problem in 2023 as well as in 2024?"))[:2]
    assert {citation.date[:4] for citation in first} == {"2023", "2024"}


def test_the_first_of_equal_quotations_is_kept_and_order_is_not_changed(desk):
    one, two, three = shown(desk.ask("What did inspectors say about pathway plans?"))[:3]
    again = replace(two, quote=one.quote.upper())
    kept = citations.fold_repeats([one, again, three])
    assert [each.start for each in kept] == [one.start, three.start]
    assert [(place.start, place.end) for place in kept[0].also_in] == [(two.start, two.end)]


def test_of_equal_quotations_the_most_authoritative_stands_for_all_unless_it_fits_less(desk):
    made = shown(desk.ask("What did inspectors say about pathway plans?"))[0]
    news = replace(made, document="news", kind="news", standing=None, support=0.6)
    letter = replace(made, document="letter", kind="letter", standing=None, support=0.58)
    minutes = replace(made, document="minutes", kind="minutes", standing="draft", support=0.6)
    (kept,) = citations.fold_repeats([news, minutes, letter])
    assert (kept.document, kept.support) == ("letter", 0.6)
    assert [each.document for each in kept.also_in] == ["news", "minutes"]
    (kept,) = citations.fold_repeats([news, replace(letter, support=0.3)])
    assert kept.document == "news"
    (kept,) = citations.fold_repeats([minutes, replace(minutes, document="confirmed", standing="confirmed")])
    assert kept.document == "confirmed"


def test_a_grade_that_two_records_give_is_two_statements(desk):
    made = replace(
        shown(desk.ask("What did inspectors say about pathway plans?"))[0], quote="Overall effectiveness Good"
    )
    assert (
        len(citations.fold_repeats([made, replace(made, document="another"), replace(made, start=made.start + 1)])) == 2
    )


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it(desk):
    reply = desk.ask("They do not appear authentic when written in the first person", k=1)
    quote = " ".join(shown(reply)[0].quote.split())
    assert quote.startswith("Some pathway plans, although written to children, use jargon. They do not appear")


@pytest.mark.parametrize("asked", ["What was resolved about the letter in 2019?", "What was resolved in March 2019?"])
def test_a_time_that_no_passage_found_is_of_is_not_answered_and_the_reason_names_it(desk, asked):
    reply = desk.ask(asked, documents="cabinet-minutes-2024-03-28")
    assert isinstance(reply, NoAnswer) and reply.why is Why.NOT_ASKED
    told = asked.partition(" in ")[2][:-1]
    assert reply.reason == f"Nothing found that would answer is of {told}, or speaks of it."
    assert reply.nearest


def test_a_time_that_a_passage_is_of_or_speaks_of_does_not_refuse_a_question(desk):
    def refused(asked):
        reply = desk.ask(asked)
        return isinstance(reply, NoAnswer) and "or speaks of it" in reply.reason

    assert not refused("What was resolved about the letter in March 2024?")
    assert not refused("What changed between 2019 and 2022?")
    assert not refused("What did the letter of 27 March 2024 and the visit of July 2019 find?")


@pytest.mark.parametrize(
    ("before", "quoted"),
    [
        ("The last inspection of care was in May 2011.", True),
        ("The previous review was published on 3 June 2019.", True),
        ("The last inspection of care was thorough.", False),
        ("Spending rose in 2011.", False),
    ],
)
def test_a_judgement_of_an_earlier_occasion_is_quoted_with_the_sentence_that_says_of_which(tmp_path, before, quoted):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    judged = "The local authority was judged to be good."
    (corpus / "report.txt").write_text(f"Earlier findings\n\n{before} {judged} Nobody was there.\n", encoding="utf-8")
    build_index(corpus, tmp_path / "built", encoder=ToyEncoder())
    first = shown(Assistant.open(tmp_path / "built", encoder=ToyEncoder()).ask("How was the local authority judged?"))[
        0
    ]
    assert first.quote == (f"{before} {judged}" if quoted else judged)


def test_what_was_searched_is_what_the_filters_let_in(desk):
    whole = desk.ask("What is MASH?").searched
    assert (whole.documents, whole.undated, whole.last_date) == (5, 1, "2024-03-28")
    letters = desk.ask("What is MASH?", kinds="letter").searched
    assert (letters.documents, letters.undated) == (1, 0)
    assert letters.first_date == letters.last_date == "2024-03-27"
    assert 0 < letters.passages < whole.passages
    assert desk.ask("What is MASH?", published_after="2030").searched.passages == 0


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("Did the Bank of England close the crossing in May?", ("Bank of England",)),
        ("Was the crossing on Victoria Street closed?", ("Victoria Street",)),
        ("Was the crossing on Bridge Street closed?", ()),
        ("Was Cllr Okafor there when the crossing was closed?", ()),
        ("Was the crossing closed in 2019 by Councillor Amina Okafor?", ("2019",)),
        ("Did Councillor Okafor tell Victoria Wood?", ("Victoria Wood",)),
        ("What did the Queen say of Amina Okafor's crossing?", ()),
    ],
)
def test_a_name_is_held_only_where_its_words_stand_together(desk, asked, missing):
    """A citation of two sentences, of Bridge Street and of Councillor Amina Okafor; its label names nobody."""
    passage = "The crossing on Bridge Street was closed. Councillor Amina Okafor, of the Queen Victoria, was there."
    made = replace(shown(desk.ask("What is MASH?"))[0], passage=passage, title="Minutes", publisher=None, section=())
    understood = question.understand_question(asked, desk.index.statistics)
    assert coverage.missing(understood, [made]) == missing


def test_words_of_a_name_that_stand_in_two_citations_do_not_hold_it(desk):
    made = replace(shown(desk.ask("What is MASH?"))[0], title="Minutes", publisher=None, section=())
    apart = [replace(made, passage="Victoria Wood spoke."), replace(made, passage="Bridge Street was closed.")]
    understood = question.understand_question("Was Victoria Street closed?", desk.index.statistics)
    assert coverage.missing(understood, apart) == ("Victoria Street",)
