"""What a question calls by name, and what is none."""

import pytest

from assistant.answering.names import names_in


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("What did Halliday say on Monday?", ("Halliday",)),
        ("Did Munday and Faraday vote in March 2024?", ("Munday and Faraday",)),
        ("What closed on Sunday 3 May?", ()),
    ],
)
def test_a_name_that_ends_like_a_day_is_a_name(asked, names):
    assert names_in(asked) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nobody answered. What did Councillor Amina Okafor say to Ofsted?", ("Councillor Amina Okafor", "Ofsted")),
        ("I left care at 18. The room was bad. Have others said so?", ()),
        ("Was it in December 2018 or on Monday in Kington?", ("Kington",)),
    ],
)
def test_words_that_begin_a_sentence_and_dates_are_no_names(text, names):
    assert names_in(text) == names
