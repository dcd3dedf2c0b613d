"""The vocabulary of what councils write against texts a reader has sorted by hand; they stand beside each pattern."""

import re

import pytest

from assistant.text import phrases
from assistant.text.phrases.examples import SHOWN, Examples, Manner, running_phrase

NAMED = {name: value for name, value in vars(phrases).items() if isinstance(value, re.Pattern)}


@pytest.mark.parametrize("examples", SHOWN, ids=[examples.fits[0] for examples in SHOWN])
def test_each_phrase_fits_what_it_must_and_nothing_that_it_must_not(examples):
    assert examples.wrong() == []


def test_every_phrase_has_examples_of_both_sorts():
    shown = {examples.pattern for examples in SHOWN if examples.fits and examples.misses}
    assert [name for name, pattern in NAMED.items() if pattern not in shown] == []


def test_an_example_that_a_phrase_takes_wrongly_is_told():
    examples = Examples(
        re.compile("resolved"), Manner.BEGINS, ("resolved", "was resolved"), ("resolves", "resolved no")
    )
    assert examples.wrong() == ["was resolved", "resolved no"]


def test_a_blank_of_running_text_stands_for_several_and_not_where_a_width_must_be_known():
    made = running_phrase(
        r"(?<!not )it was(?: [a-z ]+)? agreed", Manner.HOLDS, ("it  was   then  agreed",), ("not it was agreed",)
    )
    assert Examples(made, Manner.HOLDS, ("it was agreed", "it   was agreed"), ("itwas agreed",)).wrong() == []
    SHOWN.pop()
