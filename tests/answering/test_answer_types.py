"""What kind of thing a question asks for, and whether a sentence holds one."""

import pytest

from assistant.answering.answer_types import AnswerType, answer_type, holds_answer_type


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("When in 2018 did Ofsted inspect the service?", AnswerType.DATE),
        ("When was the letter sent?", AnswerType.DATE),
        ("On what dates was it inspected in 2021?", AnswerType.DATE),
        ("When plans are late, are children told?", AnswerType.ANY),
        ("Who was the lead inspector?", AnswerType.PERSON),
        ("What do young people who leave care say?", AnswerType.ANY),
        ("How many visits were made?", AnswerType.COUNT),
        ("What was resolved by cabinet?", AnswerType.DECISION),
        ("What grade did they get for leadership in 2022?", AnswerType.GRADE),
        ("How did Ofsted rate the service overall?", AnswerType.GRADE),
        ("What did inspectors judge leadership to be?", AnswerType.GRADE),
        ("How was help for care leavers graded?", AnswerType.GRADE),
        ("What is the vacancy rate?", AnswerType.ANY),
        ("What did the High Court judge say?", AnswerType.ANY),
        ("Has it got better since the 2022 judgement?", AnswerType.ANY),
    ],
)
def test_the_kind_of_thing_asked_for(asked, wanted):
    assert answer_type(asked) is wanted


@pytest.mark.parametrize(
    ("text", "wanted", "held"),
    [
        ("Lead inspector: Neil Penswick HMI", AnswerType.PERSON, True),
        ("The chair thanked Amina Okafor.", AnswerType.PERSON, True),
        ("The County Council thanked its Cabinet Member.", AnswerType.PERSON, False),
        ("Inspection dates: 3 to 14 December 2018", AnswerType.DATE, True),
        ("It was late.", AnswerType.DATE, False),
        ("It was inspected on 3 May.", AnswerType.DATE, True),
        ("Children enjoyed the holiday.", AnswerType.DATE, False),
        ("They may march on the hall.", AnswerType.DATE, False),
        ("Councillor Faraday asked for £2000.", AnswerType.DATE, False),
        ("Overall effectiveness\tGood", AnswerType.GRADE, True),
        ("Leadership was judged to be good.", AnswerType.GRADE, True),
        ("Overall effectiveness | Requires improvement to be good", AnswerType.GRADE, True),
        ("Good work was seen with families.", AnswerType.GRADE, False),
    ],
)
def test_whether_a_sentence_holds_it(text, wanted, held):
    assert holds_answer_type(text, wanted) is held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Inspection dates: 19 to 23 February 2024", True),
        ("The last inspection was in March 2018.", False),
        ("It was inspected on 3 April.", True),
        ("From 19 November 2023 to 11 January 2024 it was inspected.", True),
        ("Nobody came.", False),
    ],
)
def test_a_date_of_another_year_is_not_the_date_asked_for(text, held):
    assert holds_answer_type(text, AnswerType.DATE, years={"2024"}) is held
    assert holds_answer_type(text, AnswerType.COUNT, years={"1999"}) is holds_answer_type(text, AnswerType.COUNT)
