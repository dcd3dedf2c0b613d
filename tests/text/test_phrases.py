"""The vocabulary of what councils write against texts a reader has sorted by hand; they stand beside each pattern."""

import importlib
import pkgutil
import re

import pytest

from assistant import civic
from assistant.text import phrases
from assistant.text.phrases import RECOMMENDED_LABEL
from assistant.text.phrases.examples import SHOWN, Examples, Manner, running_phrase
from assistant.text.phrases.naming import PERSON_PATTERN

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


@pytest.mark.parametrize(
    ("line", "to"),
    [
        ("RECOMMENDED TO COUNCIL: That the fee be raised", "COUNCIL"),
        ("Recommended to the Cabinet: that it be sold", "the Cabinet"),
        ("Recommendation to refuse: too tall", None),
        ("RECOMMENDED to note the report: noted", None),
    ],
)
def test_what_is_recommended_is_not_to_whom(line, to):
    assert RECOMMENDED_LABEL.match(line)["to"] == to


def test_no_pattern_with_names_in_it_ignores_case():
    """A capital is asked for by leaving out small letters, and ``[^a-z]`` matches no letter where case is ignored."""
    capital = "a-zà-öø-ÿ]"
    assert capital in PERSON_PATTERN and not re.match(PERSON_PATTERN, "Mrs Hay", re.I)
    modules = [importlib.import_module(one.name) for one in pkgutil.iter_modules(civic.__path__, "assistant.civic.")]
    patterns = [shown.pattern for shown in SHOWN]
    patterns += [value for module in modules for value in vars(module).values() if isinstance(value, re.Pattern)]
    assert [one.pattern for one in patterns if one.flags & re.I and capital in one.pattern] == []
