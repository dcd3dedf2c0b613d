"""Meetings as they stand in documents: minutes in a pack, papers that are none, another meeting than this one."""

from dataclasses import replace

from assistant.civic import read_meetings
from assistant.formats import parse_file
from assistant.records import Record
from assistant.sources import SourceFile, make_document
from tests.civic.meetings import document, meeting, slices, words

MARCH = (
    "MINUTES of the meeting held on 4 March 2026\n\nPresent: Cllrs Hay and Over.\n\n1. Roads\n\n"
    "It was agreed to mend the road.\n\n"
)
APRIL = "AGENDA for 8 April 2026\n\n1. To approve the minutes\n\n2. To consider the hall\n\n"


def test_the_minutes_in_a_pack_are_a_meeting_of_their_own_with_their_own_date():
    text = APRIL + MARCH
    pack = Record(0, len(APRIL), "Agenda pack", "Oakmere Council", "agenda", "2026-04-08")
    minutes = Record(len(APRIL), len(text), "Minutes", "Oakmere Council", "minutes", "2026-03-04", part="page 2")
    read = read_meetings(replace(document(text), records=(pack, minutes)))
    assert [(one.title, one.date) for one in read] == [("Minutes", "2026-03-04")]
    (one,) = read[0].decisions
    assert (words(one.words), text[one.whole.start : one.whole.end]) == ("to mend the road.", one.whole.words)


def test_the_next_meeting_is_not_this_one():
    text = MARCH + (
        "2. Next meeting\n\nThe next meeting will be held on 6 May 2026, when the fee is to be agreed and Cllr "
        "Will will "
        "take the chair.\n"
    )
    read = meeting(text)
    assert [words(one.words) for one in read.decisions] == ["to mend the road."]
    assert "Cllr Will" not in [words(one.person) for one in read.attendance]
    assert read.date == "2026-03-04"


def test_a_letter_or_a_report_has_no_decisions_of_a_meeting():
    text = "RESOLVED: That the fee be raised. The motion was carried by 5 votes to 2.\n\nMr Hay said that it rained.\n"
    for kind in ("report", "letter", "news"):
        read = meeting(text, kind)
        assert (read.decisions, read.votes, read.motions) == ((), (), ())
        assert [words(one.speaker) for one in read.speeches] == ["Mr Hay"]


def test_a_paper_of_unknown_kind_is_read_where_it_is_of_a_meeting():
    assert len(meeting(MARCH, kind=None).decisions) == 1
    assert meeting("It was agreed to mend the road.", kind=None).decisions == ()


def test_every_part_is_a_slice_of_the_document_also_over_running_heads():
    text = MARCH + "It was resolved that:\n(a) the plan\n\n\x0cPage 2 of 3\n\nbe approved; and\n(b) it be sent.\n"
    found = list(slices(meeting(text)))
    assert len(found) > 8
    assert all(one.words == one.words.strip() for one in found)


def test_reading_twice_gives_the_same():
    assert read_meetings(document(MARCH)) == read_meetings(document(MARCH))


def test_a_text_of_nothing_has_no_meeting():
    assert read_meetings(document("\n\n")) == ()


def test_a_label_in_bold_says_that_it_is_of_a_meeting_and_who_was_there():
    present = "**Councillors present**: Cllr A. Hay, Cllr B. Over"
    text = f"Oakmere, 4 March 2026\n\n{present}\n\nIt was agreed to mend the road.\n"
    unknown = replace(document(text), records=(Record(0, len(text), "Oakmere, March", None, None, "2026-03-04"),))
    (read,) = read_meetings(unknown)
    assert [words(one.person) for one in read.attendance] == ["Cllr A. Hay", "Cllr B. Over"]
    assert len(read.decisions) == 1


PACK = """OAKMERE TOWN COUNCIL

AGENDA

Notice of a meeting of the Council to be held on Wednesday 8 April 2026 in the Town Hall. You are summoned to attend.

1. MINUTES

To approve the minutes of the meeting held on 4 March 2026.

2. HALL

To consider the hall.

\f
OAKMERE TOWN COUNCIL

MINUTES of the meeting of the Council held on Wednesday 4 March 2026 in the Town Hall

Present: Councillors A. Hay (Mayor), B. Over and C. Will.

1. ROADS

Proposed by Councillor Hay, seconded by Councillor Over and RESOLVED that the road be mended.

2. NEXT MEETING

The next meeting will be held on 8 April 2026.

\f
OAKMERE TOWN COUNCIL

REPORT of the Clerk: the hall

It was agreed last year that the hall is old.
"""


def test_a_pack_as_it_is_read_from_its_file_holds_the_minutes_of_another_day_and_decides_nothing_itself():
    pack = make_document(SourceFile("pack.txt", "pack", "0" * 64, b"", None), parse_file(PACK.encode(), "pack.txt"))
    read = [one for one in read_meetings(pack) if one.decisions]
    assert [(one.date, [words(each.mover) for each in one.decisions]) for one in read] == [
        ("2026-03-04", ["Councillor Hay"])
    ]
    assert PACK[read[0].start : read[0].end].strip().startswith("OAKMERE TOWN COUNCIL\n\nMINUTES")
    assert read[0].title.startswith("MINUTES of the meeting")


HEADED = """FENTON WATER DISTRICT

AGENDA

Notice of the annual meeting to be held on Monday 14 December 2026 in the boardroom.

1. Call to order
2. Approve minutes

\f
FENTON WATER DISTRICT
Annual Meeting Minutes
December 8, 2025

Director Hay moved to approve the budget of the district for the year. Director Over seconded the motion and it carried
with the following roll call vote:

Ayes: Directors Hay and Over
Noes: None

\f
FENTON WATER DISTRICT
Annual Meeting Minutes
Page 2

Director Over moved to adjourn. Director Hay seconded the motion and it carried unanimously.
"""


def test_minutes_in_a_pack_are_known_by_a_line_that_ends_with_their_name_and_go_on_below_their_running_head():
    pack = make_document(SourceFile("pack.txt", "pack", "0" * 64, b"", None), parse_file(HEADED.encode(), "pack.txt"))
    assert [(record.kind, record.date) for record in pack.records] == [("agenda", None), ("minutes", "2025-12-08")]
    (read,) = [one for one in read_meetings(pack) if one.motions]
    assert [words(motion.mover) for motion in read.motions] == ["Director Hay", "Director Over"]
    assert [words(name) for name in read.votes[0].in_favour.names] == ["Hay", "Over"]


def test_an_agenda_whose_front_tells_that_the_meeting_was_called_to_order_is_of_a_meeting_held():
    text = (
        "Mere Board Meeting Agenda\n4 March 2026\n\n1. Opening\n\nPresident Hay called the meeting to order at six."
        "\n\n2. Agenda\n\nMotion to adopt the agenda by Trustee Hay, second by Trustee Over. Motion Carried\n"
    )
    assert len(meeting(text, "agenda").motions) == 1
    assert meeting(text.replace("called the meeting", "will call the meeting"), "agenda").motions == ()
