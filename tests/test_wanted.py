"""What kind of thing a question asks for, and whether a sentence holds one."""

import pytest

from assistant.wanted import Wanted, holds, kind


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("When in 2018 did Ofsted inspect the service?", Wanted.DATE),
        ("When was the letter sent?", Wanted.DATE),
        ("On what dates was it inspected in 2021?", Wanted.DATE),
        ("When plans are late, are children told?", Wanted.ANY),
        ("Who was the lead inspector?", Wanted.PERSON),
        ("What do young people who leave care say?", Wanted.ANY),
        ("How many visits were made?", Wanted.COUNT),
        ("What was resolved by cabinet?", Wanted.DECISION),
        ("What grade did they get for leadership in 2022?", Wanted.GRADE),
        ("How did Ofsted rate the service overall?", Wanted.GRADE),
        ("What did inspectors judge leadership to be?", Wanted.GRADE),
        ("How was help for care leavers graded?", Wanted.GRADE),
        ("What is the vacancy rate?", Wanted.ANY),
        ("What did the High Court judge say?", Wanted.ANY),
        ("Has it got better since the 2022 judgement?", Wanted.ANY),
    ],
)
def test_the_kind_of_thing_asked_for(asked, wanted):
    assert kind(asked) is wanted


@pytest.mark.parametrize(
    ("text", "wanted", "held"),
    [
        ("Lead inspector: Neil Penswick HMI", Wanted.PERSON, True),
        ("The chair thanked Amina Okafor.", Wanted.PERSON, True),
        ("The County Council thanked its Cabinet Member.", Wanted.PERSON, False),
        ("Inspection dates: 3 to 14 December 2018", Wanted.DATE, True),
        ("It was late.", Wanted.DATE, False),
        ("Overall effectiveness\tGood", Wanted.GRADE, True),
        ("Leadership was judged to be good.", Wanted.GRADE, True),
        ("Overall effectiveness | Requires improvement to be good", Wanted.GRADE, True),
        ("Good work was seen with families.", Wanted.GRADE, False),
    ],
)
def test_whether_a_sentence_holds_it(text, wanted, held):
    assert holds(text, wanted) is held


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
    assert holds(text, Wanted.DATE, years={"2024"}) is held
    assert holds(text, Wanted.COUNT, years={"1999"}) is holds(text, Wanted.COUNT)
