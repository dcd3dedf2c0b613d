"""What was decided and recommended: by which word, under which letter, moved by whom."""

import pytest

from assistant.civic import read_meetings
from tests.civic.meetings import document, meeting, words


def decided(text, kind="minutes"):
    return [(words(one.verb), words(one.words)) for one in meeting(text, kind).decisions]


@pytest.mark.parametrize(
    ("text", "verb", "told"),
    [
        ("RESOLVED: That the report be noted.", "RESOLVED", "That the report be noted."),
        ("It was RESOLVED that the fee be £10.", "RESOLVED", "that the fee be £10."),
        ("It was unanimously agreed to buy the mugs.", "agreed", "to buy the mugs."),
        ("Agreed: the hall be let.", "Agreed", "the hall be let."),
        ("The Parish Council decided not to make a gift.", "decided", "not to make a gift."),
        ("After a long discussion, Members agreed to meet again.", "agreed", "to meet again."),
        (
            "The minutes of the last meeting were approved.",
            "approved",
            "The minutes of the last meeting were approved.",
        ),
        ("A gift of £500 was unanimously AGREED.", "AGREED", "A gift of £500 was unanimously AGREED."),
        ("ORDERED: That the sums below be paid.", "ORDERED", "That the sums below be paid."),
        ("Action: Approved the policy.", "Approved", "Action: Approved the policy."),
        ("Approval of minutes: Approved and signed as correct.", "Approved", "Approved and signed as correct."),
        ("The report was noted by Members.", "noted", "The report was noted by Members."),
    ],
)
def test_a_decision_has_its_verb_and_what_was_decided(text, verb, told):
    assert decided(text) == [(verb, told)]


LETTERS = """12/24 HIGHWAYS

It was resolved that:
(a) the routes be approved;
(b) a letter be sent to the county; and
(c) the item return in May.

13/24 CLOSE

14/24 DATES
"""


def test_each_letter_of_a_resolution_is_a_decision_with_its_introduction_and_item():
    made = meeting(LETTERS).decisions
    assert [words(one.number) for one in made] == ["(a)", "(b)", "(c)"]
    assert {words(one.introduction) for one in made} == {"It was resolved that:"}
    assert words(made[1].words).startswith("a letter be sent to the county")
    assert {words(one.item.title) for one in made} == {"HIGHWAYS"}
    assert words(made[0].item.number) == "12/24"


def test_a_resolution_in_quotation_marks_runs_to_the_closing_one_and_has_its_mover():
    text = (
        "Proposed by Councillor Hay;\nSeconded by Councillor Over;\nAnd Resolved:\n\n"
        "“That the draft be adopted.\n\nAnd that it be signed.”\n\n2. Roads\n"
    )
    (one,) = meeting(text).decisions
    assert words(one.words) == "“That the draft be adopted. And that it be signed.”"
    assert (words(one.mover), words(one.seconder)) == ("Councillor Hay", "Councillor Over")


def test_the_number_of_a_resolution_is_kept_as_printed():
    (one,) = meeting("Resolved 14/10/7.01\nThe Council resolved to accept the quote of £450.\n").decisions
    assert words(one.number) == "14/10/7.01"


def test_who_moved_it_may_stand_behind_the_decision():
    (one,) = meeting("All payments were agreed. Proposer: Cllr K Hay, 2nd: Cllr D Over.").decisions
    assert (words(one.mover), words(one.seconder)) == ("Cllr K Hay", "Cllr D Over")


def test_a_motion_that_was_carried_is_a_decision_and_one_that_fell_is_none():
    carried = "It was moved by Ms. Hay, seconded by Mr. Over, that the minutes be approved. MOTION CARRIED 5-0."
    fell = "It was moved by Ms. Hay, seconded by Mr. Over, that the road be shut. The motion was lost by 2 votes to 5."
    assert [words(one.words) for one in meeting(carried).decisions] == ["that the minutes be approved."]
    assert meeting(fell).decisions == ()


@pytest.mark.parametrize(
    "text",
    [
        "At the last meeting it was agreed to buy a bench.",
        "The county council had agreed to pay.",
        "Oakmere Borough Council approved the plan in May.",
        "The plan was rejected by An Bord Gaoth at the planning stage.",
        "The board was agreed by Council Assembly on 25th February 2015.",
        "The application was approved by the Planning Inspectorate.",
        "If it is agreed to go ahead, work will begin.",
        "The complaint was resolved when the owner moved his car.",
        "Cllr Hay agreed that the road is bad.",
        "The plan, which was approved by the county, is late.",
        "It was noted that the road is bad.",
        "To approve the minutes of the last meeting.",
        "The date of the next meeting will be agreed by email.",
        "THESE MINUTES WILL BE AGREED AT THE NEXT MEETING",
        "The county had met and the Village Hall Committee approved the plan.",
        "On May 13, 2020, the Board adopted a resolution on divisions.",
        "Planning permission was granted.",
        "It was noted that permission was given to Mr Hay.",
        "Resolution No. 4060: Power to Contract",
        "At the last meeting, because it was late, it was agreed to go home.",
        "OXPC agreed to pay for it.",
        "Fel y cytunwyd ynghynt bydd y Cyng. Hay yn mynd.",
    ],
)
def test_what_others_decided_what_is_past_and_what_is_yet_to_come_is_no_decision(text):
    assert decided(text) == []


def test_an_agenda_that_calls_to_a_meeting_decides_nothing():
    text = "You are hereby summoned to a meeting on 4 May.\n\n1. To note it.\n\nRESOLVED: That it be so.\n"
    assert decided(text, kind="agenda") == decided(text, kind=None) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The Committee recommended to Full Council that the fee be raised.",
            ("recommended", "Full Council", "that the fee be raised."),
        ),
        ("RECOMMENDED TO CABINET: That the plan be adopted.", ("RECOMMENDED", "CABINET", "That the plan be adopted.")),
        ("It was recommended that the road be mended.", ("recommended", None, "that the road be mended.")),
        ("Recommendation 3: To review the fee.", ("Recommendation 3", None, "To review the fee.")),
    ],
)
def test_a_recommendation_says_to_whom_where_the_record_does(text, told):
    (one,) = meeting(text).recommendations
    assert (words(one.verb), words(one.to), words(one.words)) == told
    assert meeting(text).decisions == ()


@pytest.mark.parametrize(
    "text", ["The inspector recommended that the appeal be dismissed.", "Cllr Hay recommended the film."]
)
def test_what_a_person_recommends_is_not_the_meeting_s(text):
    assert meeting(text).recommendations == ()


@pytest.mark.parametrize(
    "text",
    [
        "The members of the Community Council agreed unanimously to adopt the code.",
        "Everyone agreed that the fair should be held in July.",
        "By a majority vote the Council decided to raise the fee.",
        "The Chair proposed, and the Committee agreed, that the item be deferred.",
        "It was proposed, seconded and agreed that the grant be paid.",
        "The Committee voted 7 to 2 to approve the application.",
        "Members voted 8 to 3 in favour of the proposal.",
        "Payments of £1,204.50 were authorised.",
        "The precept was set at £14,500.",
        "Approved: payments of £90.",
        "The Parish Council had no objections to the application.",
        "Support was given to an application for a porch.",
        "The Council gave its consent to the closure.",
        "Delegated authority was given to the Clerk to sign the lease.",
        "Application approved subject to conditions.",
        "Cllr Hay agreed to go on as Chairman and this was approved.",
        "Minutes of the meeting of 3 May were agreed and signed by the Chairman.",
        "The minutes were taken as read and signed by the Chairman as a true record.",
        "The minutes of the last meeting, as circulated, were taken as read, approved and signed by the Chairman.",
        "It was generally agreed that the fair be held.",
        "The accounts were passed for payment.",
        "A grant of £100 was awarded to the hall.",
        "Planning application 12/345: an extension. No objections.",
        "The Council strongly objects to this application.",
        "Mr Over agreed to serve as tree warden and was duly appointed.",
        "After the report Cllr Hay proposed that the tree be felled; this was seconded by Mr Over. All in favour.",
        "It  was   agreed  that the fence be mended.",
        "The minutes of the meeting held on** **01/05/12** **were agreed as a true record**.",
        "Financial transactions since the meeting held on 16th March 2017 were approved.",
        "As there is no meeting in August, it was agreed to delegate payments to the signatories.",
        "We also agreed that the agenda be shared with the village.",
        "The Board discussed the letter and made some changes, but agreed that it be sent.",
        "The members of Oakmere Parish Council agreed unanimously to adopt the code.",
        "Mr Over asked for more hours – this was discussed and agreed.",
        "The accounts were checked for accuracy, agreed as a true record and signed.",
        "It was suggested that a bench be bought and this was discussed and agreed.",
        "There was unanimous agreement to keep the path.",
        "Approval was given to the Clerk to buy it.",
        "Minutes of previous meeting, 20th January, agreed, signed and initialled, file to copy.",
        "12/00985/F porch at Mill Lane No Objection",
        "Letter on the new incinerator - agreed to write.",
        "The Health and Wellbeing Board approved the strategy.",
        "The Board of Education voted, in closed session, to dismiss the claim.",
        "4. The Council resolved to buy it.",
        "At half past nine p.m., i.e. late, the Elected Members agreed to go on.",
        "Council decision: that it be sold.",
        "Penderfynwyd y dylid prynu mainc.",
        "Cymeradwywyd gwneud y taliadau.",
    ],
)
def test_a_decision_is_read_in_each_way_that_minutes_write_it(text):
    assert len(meeting(text).decisions) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Cllrs Hay and Over proposed and seconded that the hedge be cut. This was voted on and carried.",
        "Mrs Hay proposed and Mr Over seconded that the hedge be cut. This was voted on and carried.",
        "Proposed by Cllr Hay and seconded by Cllr Over that the hedge be cut, all in favour.",
        "Cllr Hay proposed, seconded by Cllr Over, that the hedge be cut. The Parish Council was all in favour.",
        "It was proposed by Cllr Hay and seconded by Cllr Over that the hedge be cut. Everyone was in agreement.",
    ],
)
def test_what_was_moved_and_then_carried_is_decided_with_who_moved_and_seconded_it(text):
    (one,) = meeting(text).decisions
    assert (words(one.mover).split()[-1], words(one.seconder).split()[-1]) == ("Hay", "Over")


def test_a_weekday_seconds_nothing():
    (one,) = meeting(
        "Cllr Hay proposed the second Tuesday of the month. This was seconded by Cllr Over and agreed."
    ).motions
    assert words(one.seconder) == "Cllr Over"


def test_a_line_that_introduces_points_and_looks_like_a_heading_decides_each_of_them():
    made = meeting("The Committee agreed:\n\na) to note the report; and\n\nb) to meet in May.\n\nClose\n").decisions
    assert [(words(one.number), words(one.introduction)) for one in made] == [
        ("a)", "The Committee agreed:"),
        ("b)", "The Committee agreed:"),
    ]


AGAIN = """BOARD MINUTES

1. CALL TO ORDER

2. ROLL

CONSENT ITEMS

Moved by Director Hay, seconded by Over, and carried to adopt the consent calendar as follows:

1. Minutes of May
Action: Approved the minutes.

2. Sale of a Van
Action: Approved the sale.

3. LEASE OF A HALL
Action: Approved the lease.

ACTION ITEMS

1. Budget of the Year
Action: Adopted the budget.

REPORTS

There was no report. Action: Received and filed.
"""


def test_where_numbers_begin_again_below_a_heading_in_capitals_the_item_is_the_right_one_or_none():
    items = {words(one.words): words(one.item.title) if one.item else None for one in meeting(AGAIN).decisions}
    assert items["Action: Approved the minutes."] in {"Minutes of May", None}
    assert items["Action: Approved the sale."] in {"Sale of a Van", None}
    assert items["Action: Approved the lease."] == "LEASE OF A HALL"
    assert items["Action: Adopted the budget."] == "Budget of the Year"
    assert items["to adopt the consent calendar as follows:"] is None


def test_a_list_inside_an_item_is_no_item():
    text = LETTERS.replace("(a)", "1.").replace("(b)", "2.").replace("(c)", "3.")
    assert {words(one.item.title) for one in meeting(text).decisions} == {"HIGHWAYS"}


def test_a_label_a_page_and_a_name_are_no_titles_of_items():
    agreed = "It was agreed to mend it."
    text = f"ROADS\n\n{agreed}\n\nPage 3\n\n{agreed}\n\nDRAFT\n\n{agreed}\n"
    assert {one.item and words(one.item.title) for one in meeting(text).decisions} <= {"ROADS", None}


COMPOUND = """23/96 WELCOME

23/97 APOLOGIES

None.

23/98 Minutes – The minutes of the last meeting were approved.

23/99 Planning – Members considered these.

23/04522 Mast at Wharf Lane – Approved

23/100 ROADS

It was agreed to mend the road.

23/101 CLOSE
"""


def test_an_item_whose_title_is_set_as_its_text_is_an_item_and_what_planners_decided_is_not_the_meeting_s():
    made = meeting(COMPOUND).decisions
    assert [(words(one.item.number), words(one.item.title)) for one in made] == [
        ("23/98", "Minutes"),
        ("23/100", "ROADS"),
    ]


def test_a_body_by_its_initials_decides_where_they_are_its_own():
    text = "OPC agreed to buy a bench."
    (own,) = read_meetings(document(text, title="Minutes of Oakmere Parish Council"))
    assert [words(one.words) for one in own.decisions] == ["to buy a bench."]
    assert read_meetings(document(text, title="Minutes of Redwell Parish Council")) == ()


def test_an_agenda_that_tells_below_its_items_what_was_decided_is_read_as_minutes():
    told = "1. Petition\n\nMinutes:\n\nMr Hay spoke.\n\n2. Zebra crossing\n\nDecision:\n\nRESOLVED that it be built.\n"
    assert decided(told, kind="agenda") == [("RESOLVED", "that it be built.")]
    assert decided(told.replace("Decision:", "").replace("Minutes:", ""), kind="agenda") == []
    assert decided("You are hereby summoned to a meeting.\n\n" + told, kind="agenda") == []


def test_a_parish_s_view_of_an_application_may_be_set_as_a_heading_below_it():
    text = "PLANNING APPLICATIONS\n\n12/01/F A porch at Mill Lane for Mr Hay.\n\nNO OBJECTION\n"
    assert [told for _, told in decided(text)] == ["NO OBJECTION"]


@pytest.mark.parametrize(
    "text",
    [
        "Less than a year later, on 2 December 2020, the vaccine was approved for use.",
        "Twelve months ago I was appointed to the Cabinet.",
        "Approved: 04/05/2022",
        "Date approved:",
        "Decisions to close a school are for its head and will be based on its safety.",
        "The use of email was discussed but no further actions agreed.",
        "Confirmed as a true and accurate record of the meeting:",
        "At the last PAP meeting it was agreed that the weighting should stay at 20%.",
        "The officer told of the works, funding was approved under the Towns Scheme, and of the hall.",
        "As it was, the county was also awarded a $4 million grant.",
    ],
)
def test_what_signs_recites_or_tells_of_others_is_no_decision(text):
    assert meeting(f"1. Roads\n\n{text}\n").decisions == ()


@pytest.mark.parametrize(
    "text",
    [
        "The request from a resident to be allowed to hang a card on the tree was approved.",
        "The bank reconciliation had been circulated prior to the meeting and was approved and signed.",
        "The transactions since the meeting held on 20th November 2025 were approved",
        "The budget was discussed and a precept of £5,700 was resolved",
        "Purchase orders and contracts; change orders – approved as submitted.",
        "The following cheques were approved:",
    ],
)
def test_what_was_approved_is_a_decision_though_its_subject_tells_of_more(text):
    assert len(meeting(f"1. Roads\n\n{text}\n").decisions) == 1


def test_accounts_that_were_approved_under_a_heading_of_planning_are_a_decision_and_a_bare_verdict_none():
    text = "1. Planning applications\n\nThe Governance Statements were approved and signed.\n\nPorch at Hay approved\n"
    assert [one.words.words for one in meeting(text).decisions] == [
        "The Governance Statements were approved and signed."
    ]


@pytest.mark.parametrize(
    "lead",
    ["The following items were noted:", "The Council objects to this application for the following reasons:"],
)
def test_items_that_were_noted_or_say_why_are_no_decisions_of_their_own(lead):
    text = f"1. Roads\n\n{lead}\n\n• The winter has been hard on the roads.\n• The county has more to mend.\n"
    assert [one.words.words.startswith(lead[:9]) for one in meeting(text).decisions] == [True]
