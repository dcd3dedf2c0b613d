"""A name in small letters that the record holds nowhere is a name; a common noun, a slip and a known word are none."""

import pytest

from assistant.answering.unheard_names import unheard_names
from assistant.text import stem, words_in

RECORD = "road shelter mended potholes council say think children plans of the brambledean weather"
HELD = frozenset(map(stem, words_in(RECORD)))
WHOLE = frozenset(words_in("surrey leeds danger school schools shelter mourn penned"))


class Statistics:
    def frequency(self, stem):
        return int(stem in HELD)


def heard(question):
    return unheard_names(question, Statistics(), WHOLE.intersection, lambda word: word in {"brambledeen", "assesment"})


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what was mended in surrey?", ("surrey",)),
        ("is the shelter at nether wallop in 2019 mended", ("nether wallop",)),
        ("what do people think in leeds", ("leeds",)),
        ("plans near penzance council", ("penzance",)),
        ("what did blenkinsop say about potholes", ("blenkinsop",)),
        ("potholes in surrey and in leeds", ("surrey", "leeds")),
    ],
)
def test_a_name_in_small_letters_is_told_by_where_it_stands(question, names):
    assert heard(question) == names


@pytest.mark.parametrize(
    "question",
    [
        "are children in danger",  # a noun that needs no article
        "what of plans in schools",  # an inflection of what the encoder knows
        "potholes in brambledean",  # the record has it
        "potholes in brambledeen",  # a slip for what the record has
        "plans in gloomy weather",  # an adjective before its noun
        "plans in the vale",
        "the stand-in gaffer",
        "plans in twelve",
        "a fall in parking",
        "did everybody say so",
        "was it mended in mourning",
        "potholes in Surrey",  # a capital: text/names.py
    ],
)
def test_what_is_no_name_or_is_in_the_record_is_left_alone(question):
    assert heard(question) == ()
