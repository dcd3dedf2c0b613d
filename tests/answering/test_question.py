"""Questions: what is refused before anything is computed, and what is understood of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.question import LONGEST, check_k, check_question, understand_question
from assistant.errors import QuestionRefused
from assistant.index.word_index import WordIndex
from assistant.text.words import stem, stems_in

WORDS = WordIndex.of(
    [stems_in("The inspectors visited the council."), stems_in("The council met."), stems_in("Pathway plans")]
)


class Statistics:
    """Of the three texts above, with what their corpus calls what."""

    def __init__(self, acronyms=None):
        self.acronyms = acronyms or {}
        self.rarity, self.frequency = WORDS.rarity, WORDS.frequency


INDEX = Statistics()
MASH = Statistics({"mash": ("multi", "agency", "safeguarding", "hub")})


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\u00a0", "?", "…!?", "\u200b\u200b", "—", "“”", "\x00", "\ufeff", "()[]{}", "💬", "_"]
)
def test_what_holds_no_word_is_refused(text):
    with pytest.raises(QuestionRefused, match="empty") as caught:
        check_question(text)
    assert caught.value.remedy == "Please type a question."


@pytest.mark.parametrize("value", [None, 3, b"why", ["why"], {"question": "why"}, 2.5, object()])
def test_what_is_not_text_is_refused_by_its_type(value):
    with pytest.raises(QuestionRefused, match=type(value).__name__):
        check_question(value)


def test_a_question_is_refused_from_one_character_over_the_limit():
    assert check_question("a" * LONGEST) == "a" * LONGEST
    with pytest.raises(QuestionRefused, match="1,001 characters; the limit is 1,000"):
        check_question("a" * (LONGEST + 1))
    with pytest.raises(QuestionRefused, match="100,000 characters"):
        check_question("a" * 100_000)


def test_refusals_are_value_errors_too():
    with pytest.raises(ValueError, match="Please"):
        check_question("")


def test_white_space_at_the_ends_is_taken_off_and_nothing_else():
    assert check_question("  Who \u202e was  there?\n") == "Who \u202e was  there?"


def test_informative_words_are_weighed_by_their_rarity():
    asked = understand_question("What did the inspectors say about the council?", INDEX)
    assert set(asked.weights) == {stem("inspectors"), stem("council")}
    assert asked.weights[stem("inspectors")] == pytest.approx(WORDS.rarity(stem("inspectors")))
    assert asked.weights[stem("inspectors")] > asked.weights[stem("council")]
    assert asked.stems == tuple(asked.weights)


def test_a_question_of_small_words_alone_keeps_them():
    assert understand_question("Who was it?", INDEX).weights


def test_acronyms_imply_their_words_and_words_their_acronym():
    assert set(understand_question("What is the MASH?", MASH).implied) == {stem(word) for word in MASH.acronyms["mash"]}
    assert understand_question("the multi-agency safeguarding hub", MASH).implied == (stem("mash"),)
    assert understand_question("What is a hub?", MASH).implied == ()


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('Who said "pace of change"?', ("pace of change",)),
        ("Who said “Pace of Change” or “drift”?", ("pace of change", "drift")),
        ("Who said 'pace'?", ()),
        ('Who said "…!"?', ()),
        ('An open "quote', ()),
        ('Empty "" and " "', ()),
        ("‘Get Safe’ isn’t a phrase", ()),
    ],
)
def test_phrases_in_quotation_marks_are_asked_for_as_they_stand(text, phrases):
    assert understand_question(text, INDEX).phrases == phrases


def test_years_are_taken_from_dates_and_spans():
    asked = understand_question("What changed from July 2022 to 2023/24?", INDEX)
    assert asked.years == {"2022"} and asked.financial_years == {"2023/24"} and asked.compares
    assert understand_question("What was spent in FY23-24?", INDEX).compares is False


@given(st.text(max_size=120).filter(lambda text: any(character.isalnum() for character in text)))
def test_any_question_that_is_not_refused_is_understood(text):
    asked = understand_question(check_question(text), MASH)
    assert asked.text == text.strip()
    assert all(weight > 0 for weight in asked.weights.values())


@pytest.mark.parametrize(
    ("text", "compares"),
    [
        ("How did help for care leavers change between 2022 and 2024?", True),
        ("What do the 2022 minutes and the 2024 letter each say about staff?", True),
        ("What is said of plans in the fourth letter and in the scrutiny minutes?", True),
        ("What do the letter and the minutes say about homes?", True),
        ("What did inspectors say of advisers, and what did the member reply?", True),
        ("Has it got better since the inspection?", True),
        ("Are teenagers moved from one home to another?", False),
        ("What must be included in each report?", False),
        ("Who was sent in from outside to oversee the service?", False),
        ("She was offered a talk with somebody from the council and refused to go. What now?", False),
    ],
)
def test_a_comparison_is_known_by_how_it_is_put(text, compares):
    assert understand_question(text, INDEX).compares is compares


@pytest.mark.parametrize("k", [0, -1, -50, True, False, "3", None, 1.5, 2.0, [3]])
def test_a_number_that_cannot_be_asked_for_is_refused_in_a_sentence(k):
    with pytest.raises(QuestionRefused, match=r"^k is .*Give a whole number from 1 up\.$"):
        check_k(k)


@pytest.mark.parametrize("k", [1, 5, 5000])
def test_a_number_from_one_up_may_be_asked_for(k):
    assert check_k(k) == k
