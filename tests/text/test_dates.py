"""Dates against the calendar and against dates written as councils write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import dates

ISO = st.one_of(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: day.isoformat()),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: day.isoformat()[:7]),
    st.integers(1900, 2099).map(str),
)
NAMES = "January February March April May June July August September October November December"


def days(iso):
    """The first and the last day that a date of any precision can mean, by the calendar."""
    if len(iso) == 10:
        return date.fromisoformat(iso), date.fromisoformat(iso)
    if len(iso) == 7:
        year, month = int(iso[:4]), int(iso[5:])
        last = next(day for day in (31, 30, 29, 28) if _exists(year, month, day))
        return date(year, month, 1), date(year, month, last)
    return date(int(iso), 1, 1), date(int(iso), 12, 31)


def _exists(year, month, day):
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Thursday 28 March 2024 at 2.00 pm", "2024-03-28"),
        ("on the 20th of March 2024, with", "2024-03-20"),
        ("visit conducted on 21 - 22 February 2024", "2024-02-22"),
        ("1st September, 2023", "2023-09-01"),
        ("Sept. 2023", "2023-09"),
        ("28/03/2024", "2024-03-28"),
        ("7.6.2023", "2023-06-07"),
        ("Meeting: 30/09/2022 - Council (Item 27)", "2022-09-30"),
        ("dated 2024-03-27.", "2024-03-27"),
        ("in 2024-03 or so", "2024-03"),
        ("in July 2022 was", "2022-07"),
        ("on 27 March\n2024 and", "2024-03-27"),
        ("27\u00a0March\u00a02024", "2024-03-27"),
        ("MARCH 2024", "2024-03"),
        ("31 February 2024", "2024-02"),
        ("Dated this 3rd day of May 2022", "2022-05-03"),
        ("12-05-2022", "2022-05-12"),
        ("on May 12, 2022 the board", "2022-05-12"),
        ("2024-03-28T10:00:00", "2024-03-28"),
        ("stamped 2023-11-02T09:15Z by", "2023-11-02"),
        ("file 2019-06-30_minutes.pdf", "2019-06-30"),
    ],
)
def test_the_first_date_of_a_text_is_read_to_the_precision_written(text, iso):
    found = dates.first_date(text)
    assert found is not None
    assert found.iso == iso
    assert found.iso[:4] in text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "in 2024",
        "13/13/2024",
        "32.1.2024",
        "paragraph 4.2",
        "2024/25",
        "may be 2024x",
        "March",
        "27 March",
        "2024-13-01",
        "reference 2023-10-5678",
    ],
)
def test_what_is_no_date_of_a_month_or_a_day_is_not_made_one(text):
    assert dates.first_date(text) is None


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Thursday, 8th September, 2022 10.00 am", "2022-09-08"),
        ("Tuesday, 3rd May, 2022 at 10.00 am", "2022-05-03"),
        ("Tuesday 3 May 2022, 2.00 p.m. - 4.15 p.m.", "2022-05-03"),
        ("Monday 17 January 2022 (commencing at 10.30am)", "2022-01-17"),
        ("10.00 am on Tuesday 3 May 2022", "2022-05-03"),
        ("Thursday 16 June 2022, 4pm, Civic Centre", "2022-06-16"),
        ("Tue 3 May 2022", "2022-05-03"),
        ("03.05.22", "2022-05-03"),
        ("2022-05-03T10:00:00", "2022-05-03"),
        ("2022-05-03T10:00:00.5+01:00", "2022-05-03"),
        ("15/06/22", "2022-06-15"),
        ("September 2022", "2022-09"),
        ("3 May 2022 told us much", None),
        ("Since 3 May 2022", None),
        ("3 May 2022 14", None),
        ("Tuesday 3 May 2022, 10 - 11.30 am", "2022-05-03"),
        ("Tuesday 3 May 2022 at 1400 hours", "2022-05-03"),
        ("1 June 2022 to 30 September 2022", None),
        ("1.2.10.4", None),
        ("31/02/22", None),
        ("30/06/62", None),
    ],
)
def test_a_line_is_a_date_alone_only_with_a_weekday_a_time_and_a_place(line, iso):
    found = dates.lone_date(line)
    assert (found.iso if found else None) == iso


def test_a_year_of_two_figures_is_no_date_inside_a_sentence():
    assert [*dates.find_dates("as paragraph 3.5.22 says")] == []


def test_all_dates_of_a_text_are_found_in_order_with_their_places():
    text = "Between 18 July 2022 and 29 July 2022; then 1/2/2023."
    found = list(dates.find_dates(text))
    assert [each.iso for each in found] == ["2022-07-18", "2022-07-29", "2023-02-01"]
    assert [text[each.start : each.end] for each in found] == ["18 July 2022", "29 July 2022", "1/2/2023"]


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["{d} {m} {y}", "{d} {m}, {y}", "{d:02} {m} {y}"])
)
def test_every_day_written_out_is_read_back(day, form):
    written = form.format(d=day.day, m=NAMES.split()[day.month - 1], y=day.year)
    assert [found.iso for found in dates.find_dates(f"On {written} it rained.")] == [day.isoformat()]
    assert dates.is_iso_date(day.isoformat())


@given(ISO, st.none() | ISO, st.none() | ISO)
def test_a_date_is_covered_when_a_day_it_can_mean_is_in_the_span(stated, after, before):
    first, last = days(stated)
    inside = (after is None or last >= days(after)[0]) and (before is None or first <= days(before)[1])
    assert dates.date_covers(stated, after, before) == inside


def test_what_may_be_in_the_span_is_not_left_out():
    assert dates.date_covers("2023", "2023-06", "2023-09")
    assert not dates.date_covers("2022", "2023-06", None)
    assert dates.date_covers("2024-03-28", "2024-03", "2024-03")
    assert not dates.date_covers("2024-03-28", None, "2024-02")


@given(ISO)
def test_iso_dates_of_every_precision_are_known(iso):
    assert dates.is_iso_date(iso)


@pytest.mark.parametrize(
    "value",
    ["", "24", "2024-3-1", "2024-02-30", "2024-13", "20240301", "2024-03-28T10:00", "２０２４", "2024\n", "0000"],
)
def test_what_is_no_iso_date_is_told_apart(value):
    assert not dates.is_iso_date(value)
