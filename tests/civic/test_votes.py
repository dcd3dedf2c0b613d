"""Recorded votes in every form that minutes give them, and what only looks like one."""

import pytest

from tests.civic.meetings import meeting, sides, words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The fence was proposed by Mrs Hay, seconded by Mr Over: 2 in favour, 4 against and 2 abstained.",
            {"for": (2, ()), "against": (4, ()), "abstaining": (2, ())},
        ),
        ("Nine Parish Councillors voted in favour and 2 abstained.", {"for": (9, ()), "abstaining": (2, ())}),
        ("4 Votes For, 2 Abstentions. Carried.", {"for": (4, ()), "abstaining": (2, ())}),
        (
            "The motion was put to the vote. For: 5 Against: 3 Abstentions: none",
            {"for": (5, ()), "against": (3, ()), "abstaining": (0, ())},
        ),
        (
            "The motion was carried by 12 votes to 5 with 2 abstentions.",
            {"for": (12, ()), "against": (5, ()), "abstaining": (2, ())},
        ),
        ("The amendment was lost by seven votes to three.", {"for": (3, ()), "against": (7, ())}),
        (
            "Adopted by a yea and nay vote:\nYeas 8; Nays 0; Absent 1.",
            {"for": (8, ()), "against": (0, ()), "absent": (1, ())},
        ),
        (
            "The motion carried with 4 Aye votes and 1 No vote (Vice President Hay).",
            {"for": (4, ()), "against": (1, ("Vice President Hay",))},
        ),
        ("The plan was approved by a majority of 8 to 3.", {"for": (8, ()), "against": (3, ())}),
        ("This was agreed with 2 abstentions.", {"abstaining": (2, ())}),
        ("The vote was tied 4 to 4 and the chair used her casting vote.", {"for": (4, ()), "against": (4, ())}),
        (
            "MOTION CARRIED 3-1-0 [AYES: Hay, Over, Will; NOES: Small; ABSTAIN: None].",
            {"for": (3, ("Hay", "Over", "Will")), "against": (1, ("Small",)), "abstaining": (0, ())},
        ),
        (
            "Councillors Hay and Over voted against the motion; Councillor Will abstained.",
            {"against": (2, ("Hay", "Over")), "abstaining": (1, ("Councillor Will",))},
        ),
        ("Adopted as amended by Affirmative Vote of Nine Members:-\nAttest: A. Hay", {"for": (9, ())}),
        ("Recorded Vote: FOR Hay, Over and Will.", {"for": (3, ("Hay", "Over", "Will"))}),
        (
            "Cllr Will asked that her vote against the motion be recorded.",
            {"against": (None, ("Cllr Will",))},
        ),
    ],
)
def test_a_vote_told_in_a_sentence_has_its_figures_and_names(text, told):
    (vote,) = meeting(text).votes
    assert sides(vote) == told


LISTS = """The Mayor directed that a vote be taken, and the result was as follows:

For

Councillors Hay, Over (J), Over (M), Cmhlr. Ó Dalaigh,
Small. (5)

Against

Councillors Will, Long. (2)

There were no abstentions.

The Mayor declared the motion carried.
"""


def test_three_lists_of_names_are_one_vote_with_brackets_that_tell_two_apart():
    (vote,) = meeting(LISTS).votes
    assert sides(vote) == {
        "for": (5, ("Hay", "Over (J)", "Over (M)", "Cmhlr. Ó Dalaigh", "Small")),
        "against": (2, ("Will", "Long")),
        "abstaining": (0, ()),
    }
    assert words(vote.in_favour.figure) == "5"


def test_a_list_that_goes_on_over_a_page_is_one_list():
    text = LISTS.replace("Over (M), Cmhlr.", "Over (M),\n\n\x0cCmhlr.")
    (vote,) = meeting(text).votes
    assert len(vote.in_favour.names) == 5


def test_a_list_of_one_name_a_line_ends_at_the_next_side():
    text = "Recorded vote\nFor:\nCllr A Hay\nCllr B Over\nAgainst:\nCllr C Will\nAbstaining:\nNone\n"
    (vote,) = meeting(text).votes
    assert sides(vote) == {
        "for": (2, ("Cllr A Hay", "Cllr B Over")),
        "against": (1, ("Cllr C Will",)),
        "abstaining": (0, ()),
    }


@pytest.mark.parametrize("title", ["A. SEEDS of Partnership Grant", "B. Approval of a lease for the Forum", "C. Will"])
def test_names_that_commas_part_end_at_a_blank_line_and_none_begins_a_title(title):
    text = f"Motion carried.\nYes: Trustee A. Hay, Trustee B. Over\nNo: Trustee C. Small\n\n{title}\n\nIt was read."
    (vote,) = meeting(text if title != "C. Will" else text.replace("C. Small", "C. Small, Trustee D. Long")).votes
    assert vote.whole.words.endswith(("No: Trustee C. Small", "Trustee D. Long"))


ROLL = """Ms. Hay moved to adopt the agenda. Mr. Over seconded the motion, which carried 2 ayes, 1 no, 0 abstentions
based on the following Roll Call vote:

Ms. Hay – yes
Mr. Over – yes
Ms. Will – no

The next item was read.
"""


def test_figures_and_the_roll_call_that_spells_them_out_are_one_vote():
    (vote,) = meeting(ROLL).votes
    assert sides(vote) == {
        "for": (2, ("Ms. Hay", "Mr. Over")),
        "against": (1, ("Ms. Will",)),
        "abstaining": (0, ()),
    }


@pytest.mark.parametrize(
    "table",
    [
        "Councillor | For | Against | Abstain\nA. Hay | X | |\nB. Over | | X |\nC. Will | | | X\n",
        "Councillor\tFor\tAgainst\tAbstain\nA. Hay\tX\t\t\nB. Over\t\tX\t\nC. Will\t\t\tX\n",
        "Councillor      For     Against   Abstain\nA. Hay           X\nB. Over                   X\n"
        "C. Will                             X\n",
    ],
)
def test_a_table_of_crosses_counts_each_cross_for_the_side_of_its_column(table):
    (vote,) = meeting(f"A recorded vote was taken.\n\n{table}\nThe motion was lost.\n").votes
    assert sides(vote) == {"for": (1, ("A. Hay",)), "against": (1, ("B. Over",)), "abstaining": (1, ("C. Will",))}


def test_names_in_columns_below_their_sides_are_of_those_sides():
    table = "For            Against        Abstain\nA. Hay         C. Will        E. Small\nB. Over        D. Long\n"
    (vote,) = meeting(f"The vote was recorded as follows:\n\n{table}\nThe motion was carried.\n").votes
    assert sides(vote) == {
        "for": (2, ("A. Hay", "B. Over")),
        "against": (2, ("C. Will", "D. Long")),
        "abstaining": (1, ("E. Small",)),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It was unanimously agreed to buy the mugs.", "unanimously"),
        ("The Council unanimously resolved to buy the mugs.", "unanimously"),
        ("It was resolved unanimously to buy the mugs.", "unanimously"),
        ("RESOLVED UNANIMOUSLY: That the mugs be bought.", "UNANIMOUSLY"),
        ("Members voted unanimously to buy the mugs.", "unanimously"),
        ("Proposed by Cllr Hay, seconded by Cllr Over. All in favour.", "All in favour"),
        ("Moved by Hay, seconded by Over, and carried unanimously by members present to adopt it.", "unanimously"),
    ],
)
def test_a_vote_of_one_mind_is_told_without_figures(text, said):
    (vote,) = meeting(text).votes
    assert (words(vote.unanimous), vote.in_favour, vote.against) == (said, None, None)


def test_the_casting_vote_is_told_with_the_figures():
    text = "There voted 4 for and 4 against the motion, which was carried on the Chairman’s casting vote."
    (vote,) = meeting(text).votes
    assert words(vote.casting) == "on the Chairman’s casting vote"
    assert (vote.in_favour.count, vote.against.count) == (4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "The hall is open from 9 for 3 hours, and the rent is £5 for members.",
        "At the last meeting 5 voted for the plan and 2 against.",
        "Members would vote for or against the plan in May.",
        "Those who are entitled to vote against it may do so.",
        "The fee for 2026 is £10 for adults; the charge against the fund is £3.",
        "Of 448 questionnaires 39% were in favour and 16% against.",
        "The bus is late for 3 reasons.",
        "A loan must be approved by the affirmative vote of six members.",
        "Next meeting: 4 May. Apologies for absence: none.",
    ],
)
def test_what_only_looks_like_a_vote_is_none(text):
    assert meeting(text).votes == ()


def test_the_names_of_a_vote_end_where_a_blank_line_parts_them_from_the_next_item():
    text = (
        "Motion by Trustee Hay, second by Trustee Over.\nFinal Resolution: Motion Carried\n"
        "Yes: Trustee Ann Hay, Trustee Bo Over, Trustee Cy Will\nAbstain: Trustee Di Small\n\n"
        "A. SEEDS of Hope Grant - Mr Long\n\n"
        "Motion by Trustee Hay, second by Trustee Over.\nFinal Resolution: Motion Carried\n"
        "Yes: Trustee Ann Hay, Trustee Bo Over\nNo: Trustee Harold Fong\n\nC. Approval\n\nIt was told.\n"
    )
    first, second = meeting(text).votes
    assert sides(first) == {
        "for": (3, ("Trustee Ann Hay", "Trustee Bo Over", "Trustee Cy Will")),
        "abstaining": (1, ("Trustee Di Small",)),
    }
    assert sides(second) == {
        "for": (2, ("Trustee Ann Hay", "Trustee Bo Over")),
        "against": (1, ("Trustee Harold Fong",)),
    }
    assert first.whole.words.endswith("Small")
    assert second.whole.words.endswith("Fong")


def test_names_one_a_line_with_blank_lines_between_are_one_list():
    (vote,) = meeting(
        "Recorded vote\n\nFor:\n\nCllr Hay\n\nCllr Over\n\nAgainst:\n\nCllr Will\n\nThe motion was carried.\n"
    ).votes
    assert sides(vote) == {"for": (2, ("Cllr Hay", "Cllr Over")), "against": (1, ("Cllr Will",))}


def test_one_side_by_name_right_below_a_motion_carried_is_its_vote():
    text = "Motion to close by Mrs Hay, second by Mr Over.\nMotion Carried\nYes: Trustee Hay, Trustee Over\n\nA. SEEDS"
    read = meeting(text)
    (vote,) = read.votes
    assert sides(vote) == {"for": (2, ("Trustee Hay", "Trustee Over"))}
    assert read.motions[0].vote == vote


ORDER = """FIRST IN COUNCIL
COUNCILLOR HAY

WHEREAS:   The well is dry; now therefore be it

ORDERED:   That the City Manager report on the well; and be it further

ORDERED:   That the City Manager mend the pump.

           In City Council March 2, 2026.
           Adopted as Amended by Affirmative
           Vote of Nine Members:-
           Attest:- A. Over, City Clerk
"""


@pytest.mark.parametrize(
    ("adopted", "told"),
    [
        ("Adopted as Amended by Affirmative\n           Vote of Nine Members:-", {"for": (9, ())}),
        (
            "Adopted as Amened by a yea and nay vote:-\n           Yeas 7; Nays 2; Absent 0.",
            {"for": (7, ()), "against": (2, ()), "absent": (0, ())},
        ),
    ],
)
def test_a_vote_by_which_a_paper_was_adopted_is_on_each_of_its_orders(adopted, told):
    read = meeting(ORDER.replace("Adopted as Amended by Affirmative\n           Vote of Nine Members:-", adopted))
    assert [sides(one) for one in read.votes] == [told]
    assert [sides(one.vote) for one in read.decisions] == [told, told]


def test_a_vote_that_is_needed_for_adoption_is_none():
    assert meeting("An order may be adopted by an affirmative vote of five members.").votes == ()
