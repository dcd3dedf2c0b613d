"""Who moved and seconded, what was moved, and what became of it."""

import pytest

from assistant.records import MotionOutcome
from tests.civic.meetings import meeting, words


def told(motion):
    return words(motion.mover), words(motion.seconder), motion.outcome and str(motion.outcome)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "It was proposed by Cllr Hay and seconded by Cllr Over that the fee be raised.",
            ("Cllr Hay", "Cllr Over", None),
        ),
        ("The accounts were approved. Proposed: Mrs A Hay; seconded: Major Over", ("Mrs A Hay", "Major Over", None)),
        ("The accounts were approved\nProp: CR 2nd: BM", ("CR", "BM", None)),
        (
            "Proposed by Councillor Hay;\nSeconded by Councillor Over;\nAnd Resolved:\n\n“That the draft be "
            "adopted.”\n",
            ("Councillor Hay", "Councillor Over", None),
        ),
        (
            "Motion by Trustee Ann Hay, second by Trustee Bo Over.\nFinal Resolution: Motion Carried\n",
            ("Trustee Ann Hay", "Trustee Bo Over", "carried"),
        ),
        (
            "It was moved by Ms. Hay, seconded by Dr. Over, that the minutes be approved. MOTION CARRIED UNANIMOUSLY.",
            ("Ms. Hay", "Dr. Over", "carried"),
        ),
        (
            "On the motion of Councillor Hay, seconded by Councillor Over, it was agreed to defer the item.",
            ("Councillor Hay", "Councillor Over", "carried"),
        ),
        (
            "Mr. Hay moved to adopt the agenda. Mr. Over seconded the motion, which carried 7 ayes, 0 noes.",
            ("Mr. Hay", "Mr. Over", "carried"),
        ),
        ("A. Hay proposed and B. Over seconded that the minutes be signed.", ("A. Hay", "B. Over", None)),
        (
            "Cllr Hay proposed that a letter be sent, this was seconded by Cllr Over and agreed.",
            ("Cllr Hay", "Cllr Over", "carried"),
        ),
        ("Director Hay moved to approve the rate. The motion failed with no second.", ("Director Hay", None, "lost")),
        (
            "MOVED by Cllr Hay, seconded by Cllr Over, that the plan be noted. CARRIED",
            ("Cllr Hay", "Cllr Over", "carried"),
        ),
        (
            "Motion to adopt the agenda by Trustee Hay, second by Trustee Over.\nFinal Resolution: Motion Carried\n",
            ("Trustee Hay", "Trustee Over", "carried"),
        ),
        (
            "On the proposal of Councillor Hay, seconded by Councillor Over, Standing Orders were suspended.",
            ("Councillor Hay", "Councillor Over", "carried"),
        ),
        (
            "It was proposed by Cllr Hay and seconded by Cllr Over that it be shut. The Council was in full agreement.",
            ("Cllr Hay", "Cllr Over", "carried"),
        ),
        (
            "It was proposed by Cllr Hay and seconded by Cllr Over that it be shut. Nine members voted in favour and 2 "
            "abstained.",
            ("Cllr Hay", "Cllr Over", "carried"),
        ),
        (
            "To approve bills to be paid Proposed - Cllr Mrs Hay Seconded - Cllr Over That they be paid All in favour",
            ("Cllr Mrs Hay", "Cllr Over", "carried"),
        ),
        ("Ann Hay proposed that the plan be accepted and Caro seconded this.", ("Ann Hay", "Caro", None)),
        ("It was proposed and seconded by Cllrs Hay and Over that it be paid.", ("Hay", "Over", None)),
        (
            "Cynigiwyd gan y Cyng. A. Hay, eiliwyd gan y Cyng. B. Over ac roedd pawb yn gytûn y dylid ei brynu.",
            ("y Cyng. A. Hay", "y Cyng. B. Over", "carried"),
        ),
    ],
)
def test_a_motion_has_who_moved_it_who_seconded_it_and_what_became_of_it(text, who):
    (motion,) = meeting(text).motions
    assert told(motion) == who


AMENDED = """Councillor Hay moved, and Councillor Over seconded, that the fee be £10.

Councillor Will proposed an amendment that the fee be £8. The amendment was seconded by Councillor Long. On being put to
the vote the amendment was LOST.

The substantive motion was then put to the vote and was carried by 5 votes to 2.
"""


def test_the_amendment_and_the_motion_each_have_their_own_outcome():
    motion, amendment = meeting(AMENDED).motions
    assert (told(motion), motion.is_amendment) == (("Councillor Hay", "Councillor Over", "carried"), False)
    assert (told(amendment), amendment.is_amendment) == (("Councillor Will", "Councillor Long", "lost"), True)
    assert words(motion.words) == "that the fee be £10."
    assert (motion.vote.in_favour.count, motion.vote.against.count) == (5, 2)
    assert amendment.vote is None


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("The motion was withdrawn.", MotionOutcome.WITHDRAWN),
        ("The motion was deferred to May.", MotionOutcome.DEFERRED),
        ("The motion was not carried.", MotionOutcome.LOST),
        ("The Mayor declared the motion defeated.", MotionOutcome.LOST),
        ("The motion, as amended, carried.", MotionOutcome.CARRIED),
    ],
)
def test_an_outcome_told_in_the_next_sentence_is_the_motion_s(sentence, outcome):
    (motion,) = meeting(f"Councillor Hay moved, seconded by Councillor Over, that it be built. {sentence}").motions
    assert motion.outcome is outcome


@pytest.mark.parametrize(
    "text",
    [
        "If the motion is carried the fee will be £10.",
        "At the last meeting the motion was carried.",
        "The council had carried the motion in May.",
        "Works were carried out on the motion sensor.",
        "Cllr Hay proposed to visit the site in June.",
        "The proposed hall was seconded to no one.",
        "Officer Will was seconded to the county for a year.",
    ],
)
def test_what_is_supposed_past_or_something_else_is_no_motion(text):
    assert meeting(text).motions == ()


def test_a_motion_whose_mover_the_form_does_not_name_has_none():
    (motion,) = meeting("R2026-12 A. Hay, B. Over:\nThat the accounts be paid.\nCarried.\n").motions
    assert (motion.mover, motion.seconder, motion.outcome) == (None, None, MotionOutcome.CARRIED)
    assert words(motion.words) == "That the accounts be paid."


def test_figures_tell_that_a_motion_was_carried_only_where_nobody_is_against_it():
    put = "It was proposed by Cllr Hay and seconded by Cllr Over that it be shut. {}"
    for vote, outcome in (
        ("Nine members voted in favour.", MotionOutcome.CARRIED),
        ("Nine members voted in favour and 5 voted against.", None),
    ):
        (motion,) = meeting(put.format(vote)).motions
        assert motion.outcome is outcome


def test_what_was_moved_ends_where_its_outcome_runs_on():
    text = "Proposed - Cllr Hay Seconded - Cllr Over That a bin be bought for £80.00 All in favour Cllr Will left."
    (motion,) = meeting(text).motions
    assert (words(motion.words), words(motion.said)) == ("That a bin be bought for £80.00", "All in favour")


def test_a_motion_before_a_second_report_is_seconded_by_whoever_does_so():
    text = (
        "Trustee Hay made a motion to approve the Second Interim Report for the year. Second by Trustee Over.\n"
        "Motion Carried\n"
    )
    (motion,) = meeting(text).motions
    assert (words(motion.mover), words(motion.seconder)) == ("Trustee Hay", "Trustee Over")


@pytest.mark.parametrize(
    ("text", "mover"),
    [
        ("Cllr Hay proposed; Cllr Over seconded; Carried.", "Cllr Hay"),
        ("A. Trustee Hay moved to adopt the agenda. Trustee Over seconded. Motion carried.", "Trustee Hay"),
    ],
)
def test_a_mover_stands_before_a_semicolon_and_behind_the_letter_of_an_item(text, mover):
    (motion,) = meeting(f"1. Roads\n\n{text}\n").motions
    assert words(motion.mover) == mover
