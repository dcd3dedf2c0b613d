"""Who was there, what they declared, what they are to do, what they were asked and what they said."""

import pytest

from assistant.records import Presence
from tests.civic.meetings import meeting, words

FRONT = """MINUTES of the meeting held on 4 March 2026

PRESENT: Councillors A. Hay (Chairman), B. Over, C. Will and Mrs D. Long.

IN ATTENDANCE: Director, Corporate Services (Mr. P. Small), Clerk (Ms. T. Short).

APOLOGIES: Apologies were received from Cllr E. Great and Cllr F. Little.

1. WELCOME

Councillor Hay opened the meeting.
"""


def present(text, presence):
    return [words(one.person) for one in meeting(text).attendance if one.presence is presence]


def test_those_present_away_and_in_attendance_are_told_apart():
    assert present(FRONT, Presence.PRESENT) == ["B. Over", "C. Will", "Mrs D. Long"]
    assert present(FRONT, Presence.CHAIR)[0] == "A. Hay"
    assert present(FRONT, Presence.APOLOGIES) == ["Cllr E. Great", "Cllr F. Little"]
    assert present(FRONT, Presence.IN_ATTENDANCE) == ["Mr. P. Small", "Ms. T. Short"]
    offices = {words(one.person): words(one.office) for one in meeting(FRONT).attendance}
    assert offices["Mr. P. Small"] == "Director, Corporate Services"


@pytest.mark.parametrize(
    ("sentence", "chair"),
    [
        ("Cllr. P. Hay took the Chair and welcomed everyone.", "Cllr. P. Hay"),
        ("President Over called the meeting to order at 6:31 p.m.", "President Over"),
        ("The meeting was called to order at 6:00 p.m. by Director Will.", "Director Will"),
    ],
)
def test_who_took_the_chair_was_in_it(sentence, chair):
    assert present(sentence, Presence.CHAIR) == [chair]


def test_who_was_elected_is_told_with_the_office():
    (one,) = meeting("It was agreed that Cllr A. Hay be elected Vice Chairman for the year.").attendance
    assert (one.presence, words(one.person), words(one.office)) == (Presence.ELECTED, "Cllr A. Hay", "Vice Chairman")


@pytest.mark.parametrize("text", ["Apologies: None", "At the last meeting Cllr Hay took the chair.", "Present: None"])
def test_where_nobody_is_named_nobody_is_there(text):
    assert meeting(text).attendance == ()


def test_a_declaration_has_its_kind_and_matter():
    (one,) = meeting("Cllr Hay declared a personal and prejudicial interest in item 4 as a tenant.").declarations
    assert (words(one.person), words(one.kind), words(one.matter)) == (
        "Cllr Hay",
        "personal and prejudicial",
        "in item 4 as a tenant",
    )


def test_two_who_declare_are_two_declarations_and_none_is_none():
    two = meeting("Cllr A Hay and Cllr B Over declared an interest in the oak tree.").declarations
    assert [words(one.person) for one in two] == ["Cllr A Hay", "Cllr B Over"]
    assert meeting("No interests were declared. Members are invited to declare an interest.").declarations == ()


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        ("The Clerk was asked to write to the county by 3 June 2026.", "The Clerk", "3 June 2026"),
        ("ACTION: Cllr Hay to contact the school.", "Cllr Hay", None),
        ("Cllr Over agreed to report back at the next meeting.", "Cllr Over", "next meeting"),
        ("It was agreed that the Clerk would obtain a quote.", "the Clerk", None),
        ("County Cllr Will will chase this up.", "County Cllr Will", None),
        ("Cllr Hay would request another bin.", "Cllr Hay", None),
        ("The Clerk was to remind the county of this.", "The Clerk", None),
        ("Mrs R Moss and Mr A Dale volunteered to paint it.", "Mrs R Moss and Mr A Dale", None),
        ("The Council asked the Clerk to write to the county.", "the Clerk", None),
        ("A notice is to be sent by the Clerk.", "the Clerk", None),
        ("It was agreed that Cllr Hay write to the county.", "Cllr Hay", None),
    ],
)
def test_an_action_has_its_owner_and_by_when(text, owner, due):
    (one,) = meeting(text).actions
    assert (words(one.owner), words(one.due)) == (owner, due)


def test_the_rows_of_a_table_of_actions_are_actions():
    text = "Action | Owner | By when\nWrite to the county | Clerk | 3 June\nMend the gate | Cllr Hay | \n\nClose\n"
    made = meeting(text).actions
    assert [(words(one.words), words(one.owner), words(one.due)) for one in made] == [
        ("Write to the county", "Clerk", "3 June"),
        ("Mend the gate", "Cllr Hay", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The council had asked the Clerk to write last year.",
        "Action: Approved the policy.",
        "The report will be published.",
        "Members agreed to meet.",
        "SBC agreed to repair the road.",
        "It was agreed that SBC purchase the land.",
        "He called on the Minister to sign the\n\nCommencement Order to allow the road to proceed.",
        "Clerk to record, without note or comment, all resolutions under section 12 of the Act.",
    ],
)
def test_what_is_past_or_somebody_else_s_is_no_action(text):
    assert meeting(text).actions == ()


def test_a_public_question_has_its_asker_and_reply_and_a_councillor_s_is_none():
    text = (
        "PUBLIC QUESTIONS\n\nQuestion from Mrs B Will: Why is the road shut?\n\n"
        "Reply from Councillor Hay: It floods.\n\n"
    )
    (one,) = meeting(text).questions
    assert (words(one.asker), words(one.question)) == ("Mrs B Will", "Why is the road shut?")
    assert (words(one.replier), words(one.reply)) == ("Councillor Hay", "It floods.")
    assert meeting(text.replace("Mrs B Will", "Councillor Will")).questions == ()


def said(text):
    return [(words(one.speaker), words(one.whole)) for one in meeting(text).speeches]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Cllr Hay asked why it was late. He added that it rained.", "Cllr Hay"),
        ("Director Over stated he was content.", "Director Over"),
        ("Any Other Business: Cllr Hay reported that a light is out.", "Cllr Hay"),
        ("The Head of Highways explained that the road floods.", "The Head of Highways"),
    ],
)
def test_reported_speech_is_its_speaker_s(text, who):
    assert said(text) == [(who, text)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("In proposing the motion, Councillor Hay stated that the road floods.", "Councillor Hay"),
        ("Councillor Hay in proposing the Motion stated that the road floods.", "Councillor Hay"),
        ("Following further discussion Councillor Hay suggested a letter.", "Councillor Hay"),
        ("• Cllr Hay advised that the bins are full.", "Cllr Hay"),
        ("12/07 Cllr Hay advised that the bins are full.", "Cllr Hay"),
        ("Allotments The Clerk advised that two plots are free.", "The Clerk"),
        ("A letter from Mr Hay stated that it was late.", None),
        ("Cllr Hay and Mrs Over abstained as they were away.", None),
        ("When Cllr Hay asked why, Cllr Over replied that it had rained.", None),
    ],
)
def test_who_says_it_may_stand_behind_a_number_a_title_or_what_opens_the_sentence(text, who):
    assert [speaker for speaker, _ in said(text)] == ([who] if who else [])


def test_two_who_speak_in_one_sentence_each_have_their_own_clause():
    assert said("Cllr Hay said no; Cllr Over said yes.") == [
        ("Cllr Hay", "Cllr Hay said no"),
        ("Cllr Over", "Cllr Over said yes."),
    ]
    asked = "Cllr Hay asked why the cost had doubled, Cllr Over advised that it had been a wet year."
    assert said(asked) == [("Cllr Hay", asked.split(",")[0]), ("Cllr Over", asked.split(", ")[1])]


def test_what_another_did_in_the_sentence_is_no_part_of_the_speech():
    text = "Cllr Hay did not agree with it, Cllr Over had no comment."
    assert said(text) == [("Cllr Hay", "Cllr Hay did not agree with it")]


def test_one_who_is_not_named_speaks_and_nobody_goes_on_for_them():
    assert said("A resident asked for a bin. She said that it was full.") == [
        ("A resident", "A resident asked for a bin.")
    ]


def test_one_word_of_a_name_speaks_and_does_where_one_of_those_present_is_called_so():
    front = "Present: Terry Cook, Jill Bell, Ann Cook\n\n1. Roads\n"
    text = f"{front}Terry reported a hole. Cook reported another. Jill to draft a letter.\n"
    assert said(text) == [("Terry", "Terry reported a hole.")]
    assert [words(one.owner) for one in meeting(text).actions] == ["Jill"]


def test_the_points_under_who_raised_them_are_that_person_s():
    text = "The cabinet member raised:\n• the cost of the bridge is too high;\n• the road floods in winter.\n\nClose\n"
    assert [who for who, _ in said(text)].count("The cabinet member") >= 2


@pytest.mark.parametrize(
    "text",
    [
        "Cllr Hay seconded it.",
        "Councillor Hay: Oakmere Museum Board, District Library Board.",
        "Members asked why it was late.",
        "Cllr Hay had offered to meet the contractor.",
        "The Clerk had requested Mr Dale to strim the path.",
        "Mrs Moss has agreed to act as warden.",
        "Oakmere Housing Services said that it was late.",
    ],
)
def test_what_nobody_in_particular_says_is_nobody_s(text):
    assert said(text) == []


def test_initials_speak_where_those_present_are_called_so():
    text = (
        "PRESENT\nRob Boyd (Chair)      RB\nNora Reed             NR\n\n"
        "1. Treasurer\nNR reported a balance of £5. SBC reported works.\n"
    )
    assert [who for who, _ in said(text)] == ["NR"]


@pytest.mark.parametrize(
    "text",
    [
        "For example, Milton Keynes has maintained its 17 centres.",
        "MR Hay: mowing May 2013 15/06/13 £486.00",
        "The Secretary of State has considered the conclusions on the land.",
    ],
)
def test_what_is_paid_kept_or_weighed_is_not_said(text):
    assert meeting(f"1. Roads\n\n{text}\n").speeches == ()


def test_a_speaker_is_printed_without_the_letter_of_the_item_and_without_however():
    text = (
        "A. Superintendent Hay reported that the hall is full.\n\nThe Secretary, however, also notes that it is cold.\n"
    )
    assert [one.speaker.words for one in meeting(text).speeches] == ["Superintendent Hay", "The Secretary"]
