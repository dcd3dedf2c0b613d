"""What a text is compared by: its tokens, and where each stands."""

import pytest

from assistant.answering.quotes.tokens import tokens_of, with_words_joined


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("It wasn’t £12,500.50!", ["it", "wasn't", "£", "12,500.50"]),
        ("in 2023–24 and 2020 - 2024", ["in", "2023", "-", "24", "and", "2020", "-", "2024"]),
        ("minus -5°C, a list - of 3, 4", ["minus", "-", "5", "°", "c", "a", "list", "of", "3", "4"]),
        ("COVID-19, co‑operate — well", ["covid", "19", "co", "operate", "well"]),
        ("10² or ½ or .5%", ["10", "²", "or", "½", "or", ".5", "%"]),
        ("ﬂood Cafe\u0301 plan\u200bned", ["flood", "café", "planned"]),
        ("3,4 and 3,400", ["3", "4", "and", "3,400"]),
        ("“boys’” 5m", ["boys", "5", "m"]),
    ],
)
def test_words_numbers_and_signs_are_tokens(text, keys):
    assert list(tokens_of(text).keys) == keys


def test_a_broken_word_is_whole_where_the_whole_is_looked_for():
    text = "the frame-\n  work of multi-\nagency teams"
    assert "framework" in tokens_of(text, joined={"framework"}).keys
    assert {"frame", "work", "multi", "agency"} <= set(tokens_of(text).keys)
    whole = with_words_joined(tokens_of(text))
    assert [text[start:end] for start, end in whole.spans][1] == "frame-\n  work"


def test_what_is_left_out_has_no_tokens_and_no_marks():
    text = "one two.\nPage 3.\nthree"
    tokens = tokens_of(text, left_out=[(9, 16)])
    assert tokens.keys == ("one", "two", "three")
    assert tokens.marks(1) == "."
