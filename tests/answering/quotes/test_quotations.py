"""Finding the quotations of an article: every kind of mark, apostrophes, blocks."""

import pytest

from assistant.answering.quotes.quotations import find_quotations


def found(text):
    return [text[own.start : own.end] for own in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("He said “the pace is slow” and left.", ["the pace is slow"]),
        ('He said "the pace is slow" and "stop".', ["the pace is slow", "stop"]),
        ("He said ‘the pace isn’t slow’ and left.", ["the pace isn’t slow"]),
        ("He said 'the pace isn't slow' and left.", ["the pace isn't slow"]),
        ("'The councillors' views are clear,' she said.", ["The councillors' views are clear,"]),
        ("The councillors' views and the officers' views", []),
        ("It's the council's plan, isn't it?", []),
        ("“He called it ‘formulaic’ today”, it said.", ["He called it ‘formulaic’ today"]),
        ("‘He called it “formulaic” today’, it said.", ["He called it “formulaic” today"]),
        ("«Die Brücke» and „the bridge“", ["Die Brücke", "the bridge"]),
        ("“One paragraph.\n\n“Another paragraph.”", ["One paragraph.", "Another paragraph."]),
        ("“never closed, and so\n\nno quotation", []),
        ("> A block\n> of two lines\n\nand text", ["A block\n> of two lines"]),
        ("> First.\n>\n> Second.\n> — A. Councillor", ["First.", "Second."]),
        ("Dear all\n> > an e-mail says “this”\n", ["an e-mail says “this”"]),
        ("5' 10\" and 'tis the '90s", []),
        ("“” and ‘…’", []),
        ("(‘in brackets’)", ["in brackets"]),
        ("no marks at all", []),
    ],
)
def test_quotations_are_found_and_apostrophes_are_not(text, quotations):
    assert found(text) == quotations


def test_a_long_text_takes_time_in_proportion_to_it():
    assert len(found("'a' " * 5000)) == 5000
    assert found("“ " * 20000) == []
    assert found("' " * 20000) == []
