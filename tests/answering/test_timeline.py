"""A topic over time: each record's best in order of date, what lies between, and questions that lead there."""

from dataclasses import replace

import pytest

from assistant import Assistant, QuestionRefused, UnknownFilter, Verdict, build_index
from assistant.answering import topic_of, verbatim
from assistant.answering.periods import gaps_between, periods_of
from assistant.errors import QuotationWithheld
from tests.answering.test_port import plain  # noqa: F401
from tests.toys import ToyEncoder

MINUTES = {
    "cabinet-2022-03-10": ("10 March 2022", "RESOLVED: That the Marshgate ferry be repaired in the spring."),
    "cabinet-2022-05-12": ("12 May 2022", "RESOLVED: That the allotment rent be held at £30."),
    "cabinet-2024-09-12": (
        "12 September 2024",
        "The Cabinet considered the report of the Director of Place on the future of the Marshgate ferry.\n\n"
        "RESOLVED: That the Marshgate ferry run while its hull is surveyed.\n\n"
        "RESOLVED: That the allotment rent be £32.",
    ),
    "cabinet-2025-06-19": ("19 June 2025", "RESOLVED: That the Marshgate ferry be withdrawn from 1 April 2026."),
}


def minutes(day, words):
    return f"BOROUGH COUNCIL\n\nMINUTES of the meeting of the CABINET held on {day}\n\n9. BUSINESS\n\n{words}\n"


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    folder = tmp_path_factory.mktemp("timeline")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, (day, words) in MINUTES.items():
        (corpus / f"{name}.txt").write_text(minutes(day, words), encoding="utf-8")
    (corpus / "leaflet.txt").write_text("Notes\n\nThe Marshgate ferry carries bicycles and dogs.\n", encoding="utf-8")
    build_index(corpus, folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def test_each_record_has_its_best_quotation_and_they_stand_in_order_of_date(local):
    made = local.timeline("Marshgate ferry")
    assert [entry.date for entry in made.entries] == ["2022-03-10", "2024-09-12", "2025-06-19"]
    assert made.first == made.entries[0]
    assert made.latest is not None
    assert made.latest.quote == "RESOLVED: That the Marshgate ferry be withdrawn from 1 April 2026."
    assert [cited.document for cited in made.undated] == ["leaflet"]
    for cited in (*made.entries, *made.undated):
        assert cited.verdict is not Verdict.NO_ANSWER
        assert local.document(cited.document).text[cited.start : cited.end] == cited.quote


def test_what_no_record_speaks_of_has_no_timeline_and_nothing_below_the_threshold_stands_in_one(local):
    made = local.timeline("wind turbines on the moor")
    assert (made.entries, made.undated, made.first, made.latest, made.periods, made.gaps) == (
        (),
        (),
        None,
        None,
        (),
        (),
    )
    threshold = local.weights.thresholds.may_answer
    rents = local.timeline("allotment rent")
    assert [entry.date for entry in rents.entries] == ["2022-05-12", "2024-09-12"]
    assert all(entry.support >= threshold for entry in rents.entries)
    assert all(cited.support < threshold for cited in rents.nearest)


def test_the_gap_says_between_which_dates_and_how_many_records_of_that_time_were_searched(local):
    made = local.timeline("Marshgate ferry")
    assert [(gap.after, gap.before, gap.records) for gap in made.gaps] == [
        ("2022-03-10", "2024-09-12", 1),
        ("2024-09-12", "2025-06-19", 0),
    ]
    assert sum(period.quotations for period in made.periods) == 3
    assert (made.periods[0].period, made.periods[-1].period) == ("2022-Q1", "2025-Q2")


def test_filters_apply_and_a_timeline_is_refused_as_a_question_is(local):
    made = local.timeline("Marshgate ferry", published_after="2023")
    assert [entry.date for entry in made.entries] == ["2024-09-12", "2025-06-19"]
    assert made.undated == ()
    with pytest.raises(QuestionRefused):
        local.timeline(" ")
    with pytest.raises(UnknownFilter):
        local.timeline("ferry", publishers="Nobody")


def test_a_question_for_the_latest_position_is_answered_by_the_newest_record_with_its_date(local):
    for asked in ("What is the latest position on the Marshgate ferry?", "Where are we with the Marshgate ferry now?"):
        reply = local.ask(asked)
        assert reply.citations[0].date == reply.as_of == "2025-06-19", asked
        assert local.timeline(asked).topic == "the Marshgate ferry"


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("How has the garden waste charge changed since 2022?", "the garden waste charge"),
        ("Any update on the playground?", "the playground"),
        ("pathway plans over time", "pathway plans"),
        ("What is the current charge for garden waste?", None),
        ("Who chairs the board?", None),
        ("What is the latest on it?", None),
    ],
)
def test_the_topic_of_a_question_is_known_where_it_asks_for_nothing_else(asked, topic):
    assert topic_of(asked) == topic


def test_an_entry_that_does_not_stand_in_the_record_is_withheld(local):
    made = local.timeline("Marshgate ferry")
    altered = replace(made.entries[0], quote=made.entries[0].quote.replace("spring", "autumn"))
    with pytest.raises(QuotationWithheld):
        verbatim.checked_timeline(local.index, replace(made, entries=(altered, *made.entries[1:])))


def test_another_index_that_keeps_to_the_port_gives_the_same_timeline(local, plain):  # noqa: F811
    ours, theirs = local.timeline("Marshgate ferry"), plain.timeline("Marshgate ferry")
    assert [cited.quote for cited in ours.entries] == [cited.quote for cited in theirs.entries]
    assert (ours.gaps, ours.periods, ours.unread) == (theirs.gaps, theirs.periods, theirs.unread)


def test_candidates_are_the_same_whether_they_are_found_or_named(local):
    question, encoded = local._understood("Marshgate ferry")
    query, scope = question.query(local.weights.pool), local.index.scope(local.timeline("ferry").searched.filters)
    found = {one.passage.row: one for one in local.index.candidates(query, encoded, scope, 99)}
    named = local.index.candidates_of(query, encoded, [one.passage for one in found.values()])
    assert [one.passage.row for one in named] == sorted(found)
    assert all(one.scores == found[one.passage.row].scores for one in named)


# ── periods, by pencil ──


@pytest.mark.parametrize(
    ("dates", "named"),
    [
        (["2024-11-02", "2025-01-20"], ["2024-11", "2024-12", "2025-01"]),
        (["2023-02-01", "2024-12-31"], [f"{y}-Q{q}" for y in (2023, 2024) for q in (1, 2, 3, 4)]),
        (["2019-01-01", "2024-12-31"], [f"{y}-Q{q}" for y in range(2019, 2025) for q in (1, 2, 3, 4)]),
        (["2019-01-01", "2025-01-01"], [str(year) for year in range(2019, 2026)]),
        (["2010-01-01", "2019-05-01"], [str(year) for year in range(2010, 2020)]),
        (["2023", "2024-03-01"], ["2023", "2024"]),
        (["2024-03"], ["2024-03"]),
    ],
)  # fmt: skip
def test_periods_are_months_quarters_or_years_as_the_dates_allow(dates, named):
    assert [period.period for period in periods_of(dates, [])] == named


def test_records_are_counted_in_their_period_and_those_dated_less_precisely_in_none():
    dates = ["2024-01-10", "2024-01-20", "2024-04-02"]
    periods = periods_of(dates, [*dates, "2024-02-05", "2024", "2023-12-31", "2024-05-01"])
    assert [(one.period, one.quotations, one.records) for one in periods] == [
        ("2024-01", 2, 2),
        ("2024-02", 0, 1),
        ("2024-03", 0, 0),
        ("2024-04", 1, 1),
    ]
    (gap,) = gaps_between(dates, periods)
    assert (gap.after, gap.before, gap.records) == ("2024-01-20", "2024-04-02", 1)
    assert gaps_between([], ()) == periods_of([], []) == ()
