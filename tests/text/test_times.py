"""Times that texts name and questions ask about, against a reader's eye."""

import pytest

from assistant.text import is_of_time, is_time_word, names_time, times_asked, years_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("What happened in 2022?", {"2022"}),
        ("the visit of 27 March 2024", {"2024"}),
        ("30/09/2022 and 2024-03", {"2022", "2024"}),
        ("the County Plan 2020–2024", {"2020", "2024"}),
        ("the County Plan 2020-2024", {"2020", "2024"}),
        ("the plan for 2024/25", {"2024", "2025"}),
        ("the plan for 2023-24 and 1999/00", {"2023", "2024", "1999", "2000"}),
        ("reference 2024/99 of 12024 papers, 20.2024", set()),
        ("nothing at all", set()),
        ("a grant of £2000", set()),
        ("a grant of £ 2000 in 2021", {"2021"}),
        ("between £1950–2050 and €1999", set()),
        ("£1,950.2012 of it", set()),
        ("2000 pounds, 2000% or 2010m", set()),
        ("from 1930hrs to 2000 hrs on 3 May 2018", {"2018"}),
        ("at 2024-03-28T10:00:00 sharp", {"2024"}),
    ],
)
def test_the_years_a_text_names(text, years):
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("What was judged after the December 2021 inspection?", ("2021-12",)),
        ("When in 2014 did they visit?", ("2014",)),
        ("Who led it in 2017?", ("2017",)),
        ("What did the letter of 27 March 2024 say?", ("2024-03",)),
        ("What does section 47 of the Children Act 1989 require?", ()),
        ("What is the Vision 2030?", ()),
        ("How much was the grant of £2000?", ()),
        ("What happened after 2020?", ()),
        ("Have numbers fallen since January 2023?", ()),
        ("How many homes by 2026?", ()),
        ("What was spent in 2023/24?", ()),
        ("May they appeal?", ()),
        ("What was bought for 2000 pounds?", ()),
        ("What was sent on 2024-03-28T10:00:00?", ("2024-03",)),
    ],
)
def test_the_time_a_question_asks_about_is_not_every_year_it_names(text, times):
    assert times_asked(text) == times


def test_a_text_is_of_a_time_by_any_form_of_its_dates():
    assert is_of_time("The flood of 28.03.2022 closed it.", "2022-03")
    assert is_of_time("tested on 9 Sept 2022", "2022-09") and is_of_time("tested on 9 Sept 2022", "2022")
    assert not is_of_time("The flood of 28.03.2022 closed it.", "2022-04")


@pytest.mark.parametrize(
    "text",
    [
        "It was inspected on 3 May.",
        "on 3rd of may",
        "by 14 Dec.",
        "From the 2nd to the 9th day of March it was shut.",
        "Inspectors came in March.",
        "IN MAY THE OFFICE CLOSED",
        "from April to May",
        "at the March meeting",
        "since last May",
        "August was dry.",
        "it opens on Thursdays",
        "The findings are published today.",
        "Sept 4 and after",
        "in the year 2019",
        "in 03/2024",
    ],
)
def test_a_day_a_month_or_a_year_is_a_time(text):
    assert names_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "the holiday was cut short",
        "her birthday and every weekday",
        "They march on the hall.",
        "the march of progress, the march on the town",
        "He may go; the 3 may be used.",
        "May I ask?",
        "Theresa May replied.",
        "Councillors Halliday, Faraday and Munday",
        "an august body",
        "It cost £2000, then £1,999 and 1930 pounds.",
        "It was late.",
    ],
)
def test_what_only_looks_like_a_time_is_none(text):
    assert not names_time(text)


@pytest.mark.parametrize("word", ["monday", "sundays", "today", "may", "sept", "2019"])
def test_the_name_of_a_day_a_month_or_a_year_is_a_word_of_time(word):
    assert is_time_word(word)


@pytest.mark.parametrize("word", ["halliday", "faraday", "munday", "holiday", "doomsday", "20190"])
def test_a_name_that_ends_like_a_day_is_no_word_of_time(word):
    assert not is_time_word(word)
