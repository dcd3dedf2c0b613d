"""What kind of thing a question asks for, and whether a sentence holds one."""

import pytest

from assistant.answering.answer_types import (
    AnswerType,
    Stance,
    Wanted,
    answer_type,
    contradicts,
    counts,
    holds,
    stances_in,
)


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
        ("Why was the lido shut?", AnswerType.REASON),
        ("On what grounds was the barn refused?", AnswerType.REASON),
        ("How come the lane was gritted first?", AnswerType.REASON),
        ("At what time did the meeting close?", AnswerType.TIME_OF_DAY),
        ("When did the meeting close?", AnswerType.DATE),
        ("By when is the wall to be mended?", AnswerType.DATE),
        ("What is the date of the next meeting?", AnswerType.DATE),
        ("What did the new roof cost?", AnswerType.MONEY),
        ("How much was the scout hut given?", AnswerType.MONEY),
        ("What is the precept?", AnswerType.MONEY),
        ("What was the clerk paid?", AnswerType.MONEY),
        ("How much rain fell in March?", AnswerType.COUNT),
        ("How long is the lease?", AnswerType.DURATION),
        ("How often are the gutters cleared?", AnswerType.FREQUENCY),
        ("How old is the yew?", AnswerType.AGE),
        ("How fast may one drive in Low Lane?", AnswerType.SPEED),
        ("How far is it to the tip?", AnswerType.EXTENT),
        ("How wide is the gate?", AnswerType.EXTENT),
        ("What percentage of waste was recycled?", AnswerType.SHARE),
        ("Which firm cuts the grass?", AnswerType.ORGANISATION),
        ("Where will the bins go?", AnswerType.PLACE),
        ("Who voted against the budget?", AnswerType.PERSON),
        ("What was decided on taxi fares?", AnswerType.DECISION),
        ("Was the mast turned down?", AnswerType.DECISION),
        ("Did the choir get the grant?", AnswerType.DECISION),
        ("What happened to the motion on fireworks?", AnswerType.DECISION),
        ("What were members told about how fast the work goes?", AnswerType.ANY),
        ("Did the roof cost more than planned?", AnswerType.ANY),
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
    assert holds(text, Wanted(wanted)) is held


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
    assert holds(text, Wanted(AnswerType.DATE), years={"2024"}) is held
    assert holds(text, Wanted(AnswerType.COUNT), years={"1999"}) is holds(text, Wanted(AnswerType.COUNT))


@pytest.mark.parametrize(
    ("asked", "text", "held"),
    [
        ("What time did it end?", "Time: 9.12 pm.", True),
        ("What time did it end?", "It ended on 3 May.", False),
        ("When did it end?", "The chair closed it at 21:40.", True),
        ("What did the roof cost?", "The roof cost £18,500.", True),
        ("What did the roof cost?", "The roof was mended at no cost to the council.", True),
        ("What did the roof cost?", "The roof has 212 tiles.", False),
        ("How long is the lease?", "It was let for three years.", True),
        ("How long is the lease?", "It was let to the scouts.", False),
        ("How often is it cut?", "The grass is cut twice a year.", True),
        ("How often is it cut?", "The grass was cut.", False),
        ("How old is the yew?", "The yew is some 300 years old.", True),
        ("How old is the yew?", "The yew stands by the gate.", False),
        ("How fast may one drive?", "A limit of 20 mph applies.", True),
        ("How fast may one drive?", "Cars drive too fast there.", False),
        ("How wide is the path?", "The path is 2.4 metres wide.", True),
        ("How wide is the path?", "The path is too narrow.", False),
        ("What percentage was recycled?", "62% was recycled.", True),
        ("What percentage was recycled?", "Much of it was recycled.", False),
        ("Which firm cuts the grass?", "The tender of Mossman Ltd was taken.", True),
        ("Which firm cuts the grass?", "the contractor cuts it.", False),
        ("Where will the bins go?", "They will stand behind the hall.", True),
        ("Where will the bins go?", "They will be green.", False),
        ("Why was it shut?", "It was shut because the boiler failed.", True),
        ("Why was it shut?", "It was shut on Monday.", False),
        ("What was decided on fares?", "The increase of 4% was rejected.", True),
        ("What was decided on fares?", "Fares have gone up by 4% since 2019.", False),
        ("How many fines were there?", "Fourteen fines were served.", True),
        ("How many fines were there?", "On 3 May 2024 fines were served under item 14.", False),
        ("How many workers have more than 20 cases?", "Workers with more than 20 cases", False),
        ("Who voted against?", "Against (3): Councillors Lund, Price and Ware.", True),
        ("Who is to mend the wall?", "Mend the wall\tClerk\t30 June", True),
        ("Who is to mend the wall?", "The Clerk was asked to have the wall mended.", True),
        ("Who is to mend the wall?", "The Chair invited debate on the wall.", False),
        ("Who spoke to West Mercia Police?", "The report of West Mercia Police was read.", False),
    ],
)
def test_a_sentence_holds_the_kind_of_thing_that_a_question_wants(asked, text, held):
    assert holds(text, Wanted.by(asked)) is held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("MINUTES of the meeting held on Tuesday 4 March 2025", False),
        ("The next meeting is on 1 April 2025.", True),
        ("The committee will be seen again on 6 May 2025.", True),
        ("The club was written to on 20 January 2025.", False),
    ],
)
def test_the_date_of_a_meeting_is_not_that_of_the_next(text, held):
    assert holds(text, Wanted.by("When is the next meeting?"), after="2025-03-04") is held


@pytest.mark.parametrize(
    ("asked", "text", "beside"),
    [
        ("How many children were seen?", "Inspectors met 12 children.", True),
        ("How many children were seen?", "Inspectors met 12 pupils.", True),
        (
            "How many children were seen?",
            "They stayed for 3 days. Nobody said with whom they had spoken in that time.",
            False,
        ),
        ("How many fines were issued?", "Since April fourteen penalty notices and fines were issued.", True),
        ("How many of the homes are empty?", "35 homes were empty.", True),
    ],
)
def test_a_count_is_of_the_thing_asked_about(asked, text, beside):
    wanted = Wanted.by(asked)
    assert counts(text, wanted.things, wanted.figures) is beside


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("There were no objections.", True),
        ("No written objections had come in.", True),
        ("Objections could be made until 5 pm; no officer was present.", False),
        ("No, the objections were not read out.", False),
    ],
)
def test_none_is_a_count_where_it_is_of_the_thing_asked_about(text, held):
    wanted = Wanted.by("How many objections were received?")
    assert holds(text, wanted) is held is counts(text, wanted.things, wanted.figures)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The application was refused.", {Stance.AGAINST}),
        ("The application was not approved.", {Stance.AGAINST}),
        ("No objection was raised.", {Stance.FOR}),
        ("It did not object.", {Stance.FOR}),
        ("The motion was carried.", {Stance.FOR}),
        ("The motion was lost.", {Stance.AGAINST}),
        ("The item was deferred.", {Stance.LATER}),
        ("Surveys are carried out in May.", set()),
    ],
)
def test_which_way_a_decision_went(text, told):
    assert stances_in(text) == told


@pytest.mark.parametrize(
    ("asked", "text", "against"),
    [
        ("Why did they refuse the barn?", "The barn was approved, as it does no harm.", True),
        ("Why did they refuse the barn?", "The barn was refused, as it is too tall.", False),
        ("Why did the council back the bypass?", "The council opposes the bypass.", True),
        ("Was the barn refused?", "The barn was approved.", False),
        ("Who voted against the budget?", "The motion was carried. Against: Cllr Finch", False),
        ("Why did they refuse the barn?", "The barn has a red roof.", False),
    ],
)
def test_a_false_premise_is_contradicted(asked, text, against):
    assert contradicts(text, Wanted.by(asked).stance) is against


@pytest.mark.parametrize(
    ("asked", "several"),
    [
        ("Who was elected in Mill ward?", True),
        ("Which wards are affected?", True),
        ("What are the recommendations?", True),
        ("Who were the members present?", True),
        ("List the grants.", True),
        ("Which college runs the course?", False),
        ("What makes the road flood?", False),
        ("Who chaired the meeting?", False),
    ],
)
def test_whether_more_than_one_thing_is_asked_for(asked, several):
    assert Wanted.by(asked).several is several
