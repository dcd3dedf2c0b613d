"""What a question calls by name, and what is none."""

import pytest

from assistant.text import PersonName, names_in, speaks_of


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
        ("Nobody answered. What did Councillor Amina Okafor say to Ofsted?", ("Amina Okafor", "Ofsted")),
        ("I left care at 18. The room was bad. Have others said so?", ()),
        ("Was it in December 2018 or on Monday in Kington?", ("Kington",)),
    ],
)
def test_words_that_begin_a_sentence_and_dates_are_no_names(text, names):
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Councillor A. Patel say?", ("A. Patel",)),
        ("What did Cllr. Gwyther propose?", ("Gwyther",)),
        ("Did Councillor Over or Mrs Will ask Dr May?", ("Over", "Will", "May")),
        ("What did May vote for?", ("May",)),
        ("What closed in May?", ()),
        ("What did Councillor A say?", ("A",)),
        ("WHO OPPOSED CLOSING THE BATHS?", ()),
        ("WHAT DID CLLR A. PATEL SAY?", ("a. patel",)),
        ("What Did Inspectors Say About Pathway Plans?", ()),
        ("What did the Chair say of Lord Street?", ("Lord Street",)),
        ("Did Councillor Over propose it and Dr May not?", ("Over", "May")),
    ],
)
def test_people_are_named_without_forms_of_address_and_capitals_alone_name_nothing(text, names):
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Cllr Patel", "Councillor B. Patel", True),
        ("Councillor A. Patel", "Councillor B. Patel", False),
        ("A. Patel", "Amina Patel", True),
        ("Anna Patel", "Amina Patel", False),
        ("Mr Patel", "Mrs Patel", False),
        ("Ms Patel", "Councillor Patel", True),
        ("MR SMITH", "Mr J. Smith OBE", True),
        ("Councillor A", "Councillor A. Patel", True),
        ("Councillor A", "Councillor B", False),
        ("Siân Gwyther", "SIAN GWYTHER", True),
        ("Mr de la Mare", "Walter de la Mare", True),
    ],
)
def test_two_printed_names_may_be_one_person_unless_something_speaks_against_it(one, other, same):
    assert PersonName.parse(one).may_be(PersonName.parse(other)) is same
    assert PersonName.parse(other).may_be(PersonName.parse(one)) is same


@pytest.mark.parametrize(
    ("text", "person", "spoken_of"),
    [
        ("It was moved by Councillor J. Over.", "Over", True),
        ("Over the years it fell. It went over.", "Over", False),
        ("The clerk thanked Will for it.", "Mr Will", True),
        ("It will close. Will it?", "Mr Will", False),
        ("Cllr B. Patel spoke.", "A. Patel", False),
        ("Against: Councillors May and Hay.", "Councillor May", True),
    ],
)
def test_a_text_speaks_of_a_person_where_the_name_is_printed_as_one(text, person, spoken_of):
    assert speaks_of(text, PersonName.parse(person)) is spoken_of
