"""Times, places and the newest, asked of a few papers of a council that is made up."""

import pytest

from assistant import Answer, Assistant, MayAnswer, NoAnswer, build_index
from assistant.answering import as_of
from assistant.answering.coverage import missing
from assistant.answering.question import understand_question
from assistant.records import Completeness
from tests.toys import ToyEncoder

PAPER = """\
OAKMERE TOWN COUNCIL

MINUTES of the meeting of the FINANCE COMMITTEE held on {day}

4. ALLOTMENT RENT

RESOLVED: That the allotment rent be {rent} for {year}.
"""
PAPERS = {
    "2023": ("Monday 6 March 2023", "£30", "2023-24"),
    "2024": ("Monday 4 March 2024", "£32", "2024/2025"),
    "2025": ("Monday 3 March 2025", "£35", "25/26"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("oakmere")
    (folder / "corpus").mkdir()
    for name, (day, rent, year) in PAPERS.items():
        (folder / "corpus" / f"{name}.txt").write_text(PAPER.format(day=day, rent=rent, year=year), encoding="utf-8")
    build_index(folder / "corpus", folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def shown(reply):
    return (*reply.citations, *reply.nearest)


@pytest.mark.parametrize("written", ["2024/25", "2024-25", "2024–25", "2024-2025", "FY2024/25", "FY 24/25", "24/25"])
def test_a_financial_year_is_one_time_in_whatever_form(desk, written):
    asked = f"What is the allotment rent for {written}?"
    reply = desk.ask(asked)
    assert "£32" in shown(reply)[0].quote
    understood = understand_question(asked, desk.index.statistics)
    assert understood.financial_years == {"2024/25"} and understood.years == frozenset() and understood.names == ()
    assert missing(understood, shown(reply)) == ()
    assert "2024" not in getattr(reply, "reason", "")


def test_a_financial_year_that_no_quotation_names_is_not_answered(desk):
    reply = desk.ask("What is the allotment rent for 2019/20?")
    assert isinstance(reply, NoAnswer)
    assert missing(understand_question(reply.question, desk.index.statistics), reply.nearest) == ("2019/20",)


@pytest.mark.parametrize(
    "asked", ["What is the latest allotment rent?", "What is the current allotment rent?", "What is the rent now?"]
)
def test_the_newest_record_comes_first_and_older_ones_have_no_more_support(desk, asked):
    cited = shown(desk.ask(asked))[:3]
    assert [citation.date[:4] for citation in cited] == ["2025", "2024", "2023"]
    supports = [citation.support for citation in cited]
    assert supports == sorted(supports, reverse=True)


@pytest.mark.parametrize(("asked", "date"), [("What is the latest rent?", "2025-03-03"), ("What is the rent?", None)])
def test_an_answer_to_a_question_for_the_newest_says_as_of_when(desk, asked, date):
    given = desk.ask("What is the latest rent?")
    answer = Answer(asked, shown(given), Completeness.FULL, given.searched)
    assert as_of(understand_question(asked, desk.index.statistics), answer).as_of == date


@pytest.mark.parametrize("asked", ["What is the allotment rent in Surrey?", "What is the allotment rent in Zanzibar?"])
def test_a_name_that_no_record_holds_weighs_against_what_fits_otherwise(desk, asked):
    here = desk.ask("What is the allotment rent?")
    there = desk.ask(asked)
    best = [shown(one)[0].support for one in (here, there)]
    assert best[1] < best[0] / 2


def test_a_street_that_no_quotation_speaks_of_is_not_answered(desk):
    reply = desk.ask("What is the allotment rent in Finance Street?")
    assert isinstance(reply, NoAnswer)


@pytest.mark.parametrize("asked", ["allotment", "rent?", "allotment rent"])
def test_a_word_or_two_are_a_subject(desk, asked):
    assert isinstance(desk.ask(asked), Answer | MayAnswer)


def test_the_next_meeting_is_not_this_one(desk):
    reply = desk.ask("When is the next meeting of the finance committee?")
    assert isinstance(reply, NoAnswer)
