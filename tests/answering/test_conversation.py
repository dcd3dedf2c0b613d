"""Follow-ups put beside what they lean on: in the asker's own words, and stand-alone questions left as they are."""

import json
import random
import re
from pathlib import Path

import pytest

from assistant.answering.conversation import leans_on_earlier, resolve_follow_up
from assistant.answering.question import LONGEST, check_question

QUESTIONS = Path(__file__).resolve().parent.parent.parent / "tools" / "questions"

PAIRS = [
    ("Who chairs the audit committee?", "when did she start?", "when did she start? (about: the audit committee)"),
    ("What did officers say about bridge repairs?", "and what did they cost?",
     "and what did they cost? (about: officers, bridge repairs)"),
    ("Was the library roof repaired?", "why?", "why? (about: the library roof repaired)"),
    ("What was decided about parking in Bridge Street?", "what about Station Road?",
     "What was decided about parking in Station Road?"),
    ("Was the service judged inadequate in 2022?", "what about 2023?", "Was the service judged inadequate in 2023?"),
    ("What did the second visit find?", "and the third?", "What did the third visit find?"),
    ("How many wardens were hired in May?", "how about June?", "How many wardens were hired in June?"),
    ("Where will the market be moved?", "is the distance a problem?",
     "is the distance a problem? (about: the market, moved)"),
    ("Were promises made to tenants?", "were those kept?", "were those kept? (about: promises made to tenants)"),
    ("What was decided about the Weir Lane bypass?", "who voted against?",
     "who voted against? (about: the Weir Lane bypass)"),
    ("What was decided about the Weir Lane bypass?", "which road?", "which road? (about: the Weir Lane bypass)"),
    ("What was decided about the Weir Lane bypass?", "and when?", "and when? (about: the Weir Lane bypass)"),
    ("What did inspectors say about pathway plans?", "what about audits?", "What did inspectors say about audits?"),
    ("What did inspectors say about plans in 2022?", "what about audits?",
     "What did inspectors say about audits in 2022?"),
    ("What did inspectors say about pathway plans?", "and in 2023?",
     "What did inspectors say about pathway plans in 2023?"),
    ("How much is the rent in 2026/27?", "and in 2027/28?", "How much is the rent in 2027/28?"),
    ("How much is the rent in 2026/27?", "who proposed it?", "who proposed it? (about: the rent in 2026/27)"),
    ("What did Cllr A. Hay say about rents?", "what did Cllr B. Hay say?", "what did Cllr B. Hay say? (about: rents)"),
    ("What was agreed about taxi fares?", "by whom?", "by whom? (about: taxi fares)"),
    ("What was agreed about taxi fares?", "how did members vote?", "how did members vote? (about: taxi fares)"),
    ("What changed between 2022 and 2023?", "what about 2024?", "what about 2024? (about: changed)"),
    ("What did the 2019 inspection find?", "and was it better in 2023?",
     "and was it better in 2023? (about: the inspection find)"),
]  # fmt: skip
ALONE = [
    "Cllr Hay", "What did Cllr Hay say about rents?", "How are wardens paid?",
    "What did inspectors say about pathway plans?", "Who is Eleanor Brazil?", "pathway plans", "MASH", "2023",
    "Was it agreed that the bridge be closed?", "Is it true that the library will close?", "How long does it take?",
    "Is there a plan for the market?", "Are there any equality issues?", "Did the council say whether it would appeal?",
    "Do tenants know their rights?", "What did the leader say she would do?", "What happened this year?",
    "Did members agree that the report be noted?", "What must social workers include in each report?",
    "My daughter turns 22 soon – will anyone from the team still be there for her?", "Hello there!",
    "thanks, that was helpful", "Who are you and who built you?", "What were those who complained told?",
]  # fmt: skip
EARLIER = "What was decided about parking in Bridge Street in 2022?"


@pytest.mark.parametrize(("first", "second", "understood"), PAIRS)
def test_a_follow_up_is_understood_with_the_question_before_it(first, second, understood):
    assert resolve_follow_up(second, [first]) == understood


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_alone_is_not_touched(question):
    assert resolve_follow_up(question, [EARLIER]) == question and not leans_on_earlier(question)


def test_own_stand_alone_questions_come_through_whatever_was_asked_before():
    lines = (QUESTIONS / "own.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    chance = random.Random(7)
    same = sum(resolve_follow_up(each, [chance.choice(questions)]) == each for each in questions)
    assert same >= 0.99 * len(questions)


def test_own_follow_ups_keep_their_words_and_gain_only_words_that_were_asked():
    for line in (QUESTIONS / "own-followups.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        understood = resolve_follow_up(pair["second"], [pair["first"]])
        asked = set(re.findall(r"\w+", f"{pair['first']} {pair['second']}"))
        assert set(re.findall(r"\w+", understood)) <= {"about"} | asked


@pytest.mark.parametrize(("first", "second", "understood"), PAIRS)
def test_what_was_understood_stands_alone_ever_after(first, second, understood):
    assert resolve_follow_up(understood, [EARLIER]) == understood
    assert resolve_follow_up(second, [first]) == resolve_follow_up(second, [resolve_follow_up(first, [])])


def test_a_third_question_reaches_the_first_through_the_second():
    asked = ["Who chairs the audit committee?", "when did she start?", "why?"]
    assert resolve_follow_up(asked[2], asked[:2]) == "why? (about: start, the audit committee)"
    understood = [resolve_follow_up(each, asked[:at]) for at, each in enumerate(asked)]
    assert resolve_follow_up(asked[2], understood[:2]) == understood[2]


def test_with_nothing_asked_before_nothing_is_added():
    for _, second, _ in PAIRS:
        assert resolve_follow_up(second, []) == second


@pytest.mark.parametrize(
    "question", ["", "???", "it", "why", "and", "(about: )", "what about", "\n", "that?", "she" * 400]
)
def test_odd_questions_come_back_as_text(question):
    assert resolve_follow_up(question, [question, EARLIER, question]).startswith(question.rstrip()[:5])
    assert resolve_follow_up("why?", [question]).startswith("why?")


def test_a_long_conversation_stays_a_question_that_may_be_asked():
    asked = [f"What did committee number {at} decide about the {'winding ' * 6}road?" for at in range(40)]
    understood = resolve_follow_up(
        "and why did they do it?", [*asked[:1], *(f"and what about lane {at} and path {at}?" for at in range(40))]
    )
    assert len(check_question(understood)) <= LONGEST
    assert len(understood.removeprefix("and why did they do it?").split()) <= 24 + 1


def test_a_topic_too_long_to_ask_with_is_left_out():
    long = "What was decided about " + "x" * (LONGEST - 30)
    assert (
        resolve_follow_up("why was it not done before the summer?", [long]) == "why was it not done before the summer?"
    )
