"""What a question names steers it: the right place, year, month and occasion, also deep inside a record."""

import pytest

from assistant import Assistant, build_index
from assistant.answering import question, ranking
from assistant.records import Filters
from tests.toys import ToyEncoder

LETTER = """\
Inspection of {place} children's services

Inspection dates: 3 to 14 {month} {year}

Lead inspector: {lead}

What needs to improve

1. Assessments are late in too many cases, and managers do not always see it. {place} knows this.

The experiences of care leavers

2. {visit} Young people are seen by their advisers less often than they should be, and plans are thin.
"""
LETTERS = {
    "ashford-2018": ("Ashford", "December", 2018, "Ann Price", "This was the first visit since the inspection."),
    "ashford-2022": ("Ashford", "May", 2022, "Joan Bell", "This was the second visit since the inspection."),
    "barton-2018": ("Barton", "May", 2018, "Ravi Shah", "This was the second visit since the inspection."),
    "barton-2022": ("Barton", "December", 2022, "Mary Cole", "This was the third visit since the inspection."),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("letters")
    (folder / "corpus").mkdir()
    for name, values in LETTERS.items():
        told = dict(zip(("place", "month", "year", "lead", "visit"), values, strict=True))
        (folder / "corpus" / f"{name}.txt").write_text(LETTER.format(**told), encoding="utf-8")
    build_index(folder / "corpus", folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def shares(desk, text, name):
    """The lowest share of the passages of each document."""
    asked = question.understand_question(text, desk.index.statistics)
    encoded = desk.encoder.read([text])[0]
    scope = desk.index.scope(Filters())
    ranked = ranking.search(desk.index, asked, encoded, scope, 100, weights=desk.weights)
    assert len(ranked) == len(desk.snapshot.passages)
    least: dict[str, float] = {}
    for one in ranked:
        document = one.candidate.passage.document
        least[document] = min(getattr(one.signals, name), least.get(document, 1.0))
    return least


def test_every_passage_of_a_record_is_of_the_years_its_opening_states(desk):
    found = shares(desk, "What did the 2018 inspections say about care leavers?", "times")
    assert found == {"ashford-2018": 1.0, "ashford-2022": 0.0, "barton-2018": 1.0, "barton-2022": 0.0}


def test_a_month_with_its_year_tells_two_records_of_a_year_apart(desk):
    found = desk.search("What was found in December 2018?", k=1)[0].passage
    assert found.document == "ashford-2018"


def test_a_name_that_few_passages_hold_weighs_more_than_one_that_all_hold(desk):
    found = {passage.passage.document for passage in desk.search("How late were assessments in Barton?", k=2)}
    assert found <= {"barton-2018", "barton-2022"}


@pytest.mark.parametrize(
    ("asked", "document"),
    [
        ("Who was the lead inspector of Ashford in 2022?", "ashford-2022"),
        ("Who led the inspection of Ashford children's services in December 2018?", "ashford-2018"),
        ("Who was the lead inspector of Barton in 2018?", "barton-2018"),
        ("What does the third visit say of care leavers?", "barton-2022"),
    ],
)
def test_what_a_question_names_decides_between_records_that_read_alike(desk, asked, document):
    assert desk.search(asked, k=1)[0].passage.document == document


def test_a_numbered_visit_is_known_by_its_number(desk):
    found = shares(desk, "What was said at the second visit?", "occasions")
    assert set(found.values()) == {0.0}, "no document says it in every passage"
    best = desk.search("How often are young people seen, says the second visit?", k=2)
    assert {each.passage.document for each in best} == {"ashford-2022", "barton-2018"}


def test_a_question_that_names_nothing_is_steered_nowhere(desk):
    for name in ("names", "times", "occasions"):
        assert set(shares(desk, "are plans thin?", name).values()) == {0.0}
