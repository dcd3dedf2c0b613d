"""Acronyms against expansions read in the records, and against spellings that only look like one."""

from pathlib import Path

import pytest

from assistant.text import acronyms

CORPUS = Path(__file__).parent.parent.parent / "corpus"


@pytest.mark.parametrize(
    ("text", "short", "expansion"),
    [
        ("The multi-agency safeguarding hub (MASH) was", "mash", "multi agency safeguarding hub"),
        ("given to personal advisors (PAs) and", "pa", "personal advisors"),
        ("a personal adviser (PA) as they", "pa", "personal adviser"),
        ("the Department for Education (DfE) said", "dfe", "department for education"),
        ("Special Educational Needs and Disabilities (SEND)", "send", "special educational needs and disabilities"),
        ("Child and Adolescent Mental Health Services (CAMHS)", "camhs", "child and adolescent mental health services"),
        ("an education, health and care plan (EHCP)", "ehcp", "education health and care plan"),
        ("children in need (CIN) plans", "cin", "children in need"),
    ],
)
def test_an_expansion_before_its_acronym_is_found(text, short, expansion):
    assert acronyms.find_acronyms([text]) == {short: tuple(expansion.split())}


@pytest.mark.parametrize(
    "text",
    ["the report (MASH) was", "It was late (PM).", "as in Appendix (A)", "(MASH)", "many small homes (MASHX) closed"],
)
def test_brackets_that_abbreviate_nothing_before_them_are_left_alone(text):
    assert acronyms.find_acronyms([text]) == {}


def test_the_acronyms_of_the_five_records():
    texts = [path.read_bytes().decode("utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    found = acronyms.find_acronyms(texts)
    assert set(found) == {"ilacs", "mash", "pa"}
    assert found["ilacs"] == ("inspection", "of", "local", "authority", "children", "services")
    assert found["mash"] == ("multi", "agency", "safeguarding", "hub")


def test_acronyms_come_in_alphabetical_order_and_the_first_expansion_stands():
    found = acronyms.find_acronyms(["new year (NY)", "a big cat (BC) and a blue car (BC)"])
    assert list(found) == ["bc", "ny"]
    assert found["bc"] == ("big", "cat")


def test_a_question_is_completed_both_ways():
    known = {"mash": ("multi", "agency", "safeguarding", "hub"), "pa": ("personal", "adviser")}
    assert acronyms.expanded_acronyms("What does the MASH do?", known) == ["multi", "agency", "safeguarding", "hub"]
    assert acronyms.expanded_acronyms("How often do PAs visit?", known) == ["personal", "adviser"]
    assert acronyms.expanded_acronyms("Is there a multi-agency safeguarding hub?", known) == ["mash"]
    assert acronyms.expanded_acronyms("Who are the personal advisers?", known) == ["pa"]
    assert acronyms.expanded_acronyms("What did inspectors say?", known) == []


def test_words_the_question_has_already_are_not_added():
    assert acronyms.expanded_acronyms("Is the MASH a hub?", {"mash": ("multi", "agency", "safeguarding", "hub")}) == [
        "multi",
        "agency",
        "safeguarding",
    ]
