"""The next meeting, the previous visit, and the newest there is."""

import pytest

from assistant.answering.occasions import holds_occasion, occasions_in


@pytest.mark.parametrize(
    ("question", "occasions"),
    [
        ("When is the next meeting?", {"next meeting"}),
        ("When does the committee's next ordinary meeting take place?", {"next meeting"}),
        ("What did the previous monitoring visit find?", {"previous visit"}),
        ("When was this meeting held?", set()),
        ("What are the next steps?", set()),
    ],
)
def test_which_occasion_a_question_asks_about(question, occasions):
    assert occasions_in(question) == occasions


@pytest.mark.parametrize(
    ("text", "occasion", "held"),
    [
        ("DATE OF NEXT MEETING\n9 May at 10 am", "next meeting", True),
        ("The committee will meet again in June.", "next meeting", True),
        ("MINUTES of the meeting held on 4 March 2025", "next meeting", False),
        ("The minutes of the last meeting were signed.", "previous meeting", True),
        ("The meeting closed at 8 pm.", "previous meeting", False),
    ],
)
def test_the_date_of_this_meeting_is_not_that_of_the_next(text, occasion, held):
    assert holds_occasion(text, occasion) is held
