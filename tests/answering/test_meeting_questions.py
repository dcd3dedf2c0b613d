"""Questions for a record of a meeting: the vote, the mover, the decision or the action is quoted with what it is of."""

import pytest

from assistant import Assistant
from assistant.answering.answer_types.kinds import answer_type
from assistant.answering.answer_types.meeting_questions import sort_asked
from assistant.index.building import build_index
from assistant.text import wording
from tests.toys import ToyEncoder

MINUTES = """MINUTES of the council held on 4 March 2026

Present: Councillors A. Hay (Chairman), B. Over and C. Will.

12/26 VEHICLES

R2026-12 A. Hay, B. Over: That we accept the submission for the supply of a pick-up truck. Carried.

Recorded Vote: FOR Hay, Over. AGAINST Will.

R2026-13 A. Hay, C. Will: That we accept the submission for a utility trailer. Carried.

Recorded Vote: FOR Hay, Will. AGAINST Over.

13/26 LOW BRIDGE

A sign at the low bridge in Wood Lane was asked for by lorry drivers. It could stand on an existing post. Cllr Over to
take this up with the county.

14/26 SCOUTS

A letter from the Scouts for help with the fare of twelve to a camp in Norway. It was resolved to give them £80.

15/26 SKATE PARK

Cllr Will moved that the skate park be closed on Sundays from the first of May. Cllr Hay seconded the motion and it was
carried by 2 votes to 1.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("meeting")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "minutes.txt").write_text(MINUTES)
    build_index(folder / "corpus", folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def first(assistant, question):
    reply = assistant.ask(question)
    return " ".join((*reply.citations, *reply.nearest)[0].quote.split())


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("Who voted against the pick-up truck?", "votes"),
        ("How did councillors vote on the docks?", "votes"),
        ("Was the appointment unanimous?", "votes"),
        ("Who was against the new docks?", "votes"),
        ("Who stood alone against the bridge?", "votes"),
        ("Who said no to the loan?", "votes"),
        ("Did every councillor back the loan?", "votes"),
        ("Were all five for the minutes?", "votes"),
        ("By what majority was it passed?", "votes"),
        ("Who spoke against the docks?", None),
        ("Did all the residents get a letter?", None),
        ("Who seconded the grant?", "motions"),
        ("Who made the motion on the settlement?", "motions"),
        ("Who is to chase the county about the signs?", "actions"),
        ("Who will look into the funding?", "actions"),
        ("What was resolved on the road?", "decisions"),
        ("Who is the clerk?", None),
        ("When does the hall open?", None),
    ],
)
def test_the_sort_of_record_that_a_question_asks_for(question, sort):
    assert sort_asked(wording(question), answer_type(question)) == sort


def test_a_vote_is_quoted_with_what_was_voted_on(assistant):
    quote = first(assistant, "Who voted against the pick-up truck submission?")
    assert "pick-up truck" in quote
    assert "AGAINST Will" in quote


def test_the_vote_of_another_motion_is_not(assistant):
    assert "AGAINST Over" not in first(assistant, "Who voted against the pick-up truck submission?")
    assert "AGAINST Over" in first(assistant, "Who voted against the utility trailer submission?")


def test_who_is_to_do_it_is_quoted_with_what_it_is(assistant):
    quote = first(assistant, "Who is to take up the sign at the low bridge in Wood Lane?")
    assert "low bridge" in quote
    assert "Cllr Over to take this up" in quote


def test_a_question_for_something_else_is_not_given_the_vote(assistant):
    assert "AGAINST" not in first(assistant, "Which submission for the supply of a pick-up truck was accepted?")


def test_a_yes_or_no_about_what_only_names_a_request_is_quoted_with_what_was_decided(assistant):
    quote = first(assistant, "Did the Scouts get help with the fare to the camp in Norway?")
    assert quote == (
        "A letter from the Scouts for help with the fare of twelve to a camp in Norway. "
        "It was resolved to give them £80."
    )


def test_the_outcome_of_a_motion_is_quoted_with_the_motion(assistant):
    quote = first(assistant, "Was the motion of Cllr Hay and Cllr Will carried unanimously by votes?")
    assert quote.startswith("Cllr Will moved that the skate park be closed on Sundays")
    assert quote.endswith("carried by 2 votes to 1.")
