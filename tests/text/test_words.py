"""Words against a reader's eye."""

import pytest

from assistant.text import name_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Bank of England", ("bank", "england")),
        ("Victoria Street", ("victoria", "street")),
        ("the Isle of Wight's", ("isle", "wight")),
        ("King's Lynn", ("king", "lynn")),
        ("The Who", ("the", "who")),
        ("", ()),
    ],
)
def test_the_words_that_tell_a_name_from_others(name, words):
    assert name_words(name) == words
