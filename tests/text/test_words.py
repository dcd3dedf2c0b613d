"""Words against a reader's eye."""

import pytest

from assistant.text import is_worded_by, name_words, stem


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


@pytest.mark.parametrize(
    ("text", "stems", "alone"),
    [
        ("The cutting of the grass.", ("grass", "cut"), True),
        ("Grass cutting, weekly", ("grass", "cut"), False),
        ("The council's hedges", ("council", "hedg"), True),
        ("Of the", (), True),
        ("", (), True),
    ],
)
def test_whether_a_text_has_no_word_of_its_own_beyond_some_stems(text, stems, alone):
    assert {stem("cutting"), stem("hedges")} == {"cut", "hedg"}
    assert is_worded_by(text, stems) is alone
