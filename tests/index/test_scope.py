"""Filters against the records they name, one by one: they decide what may be searched, before anything is ranked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, build_index
from assistant.errors import UnknownFilter
from assistant.index.local import LocalIndex
from assistant.index.scope import allowed_records, make_filters
from assistant.present import searched_in_words
from assistant.records import Document, Filters, Record
from tests.toys import ToyEncoder, write_corpus

DATED = {"Inspectorate letter", "Committee minutes", "Report on the crossing"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filters")
    build_index(write_corpus(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def permitted(desk, **wanted):
    """The titles of the records whose passages may be searched."""
    snapshot = desk.snapshot
    found = LocalIndex(snapshot).scope(make_filters(**wanted)).allowed
    if found is None:
        return None
    assert found.shape == (len(snapshot.passages),)
    return {
        snapshot.documents[passage.document].record_at(passage.start).title
        for passage, may in zip(snapshot.passages, found, strict=True)
        if may
    }


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"publishers": "Inspectorate"}, {"Inspectorate letter"}),
        ({"publishers": ["inspectorate", "BOROUGH COUNCIL"]}, DATED),
        ({"kinds": "letter"}, {"Inspectorate letter"}),
        ({"documents": "report"}, {"Report on the crossing", "Inspectorate letter"}),
        ({"documents": ["NOTE", "minutes"]}, {"Library note", "Committee minutes"}),
        ({"published_after": "2024-05-07"}, {"Committee minutes", "Report on the crossing"}),
        ({"published_before": "2024-05-06"}, {"Inspectorate letter"}),
        ({"published_after": "2024-05", "published_before": "2024-05"}, DATED),
        ({"published_after": "2024-05-08", "kinds": "letter"}, set()),
        ({"published_after": "2025"}, set()),
        ({"documents": "report", "publishers": "Borough Council"}, {"Report on the crossing"}),
    ],
)
def test_each_filter_permits_the_records_it_names(desk, wanted, titles):
    assert permitted(desk, **wanted) == titles


@pytest.mark.parametrize(
    ("wanted", "left_out"),
    [
        ({}, 0),
        ({"publishers": "Inspectorate"}, 0),
        ({"published_after": "2024-05-07"}, 1),
        ({"published_before": "2025"}, 1),
        ({"published_after": "2025", "documents": ["note", "minutes"]}, 1),
        ({"published_after": "2024", "publishers": "Inspectorate"}, 0),
    ],
)
def test_undated_records_that_a_date_leaves_out_are_counted_where_the_other_filters_let_them_in(desk, wanted, left_out):
    searched = LocalIndex(desk.snapshot).scope(make_filters(**wanted)).searched
    assert searched.undated_left_out == left_out
    told = searched_in_words(searched)
    assert ("Left out, with no date stated" in told) == bool(left_out)
    assert f"{left_out} record" in told or not left_out


def test_no_filter_permits_everything(desk):
    assert permitted(desk) is None
    assert make_filters() == make_filters(publishers=None, kinds=[], documents=()) == Filters()


def test_a_record_of_unknown_date_is_in_no_span_of_dates(desk):
    assert "Library note" not in permitted(desk, published_before="2099")
    assert "Library note" in permitted(desk, documents="note")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"publishers": "Nobody"},
            "No publisher of the index is called 'Nobody'. Known: Borough Council, Inspectorate.",
        ),
        ({"kinds": ["letter", "song"]}, "No kind of the index is called 'song'. Known: letter, minutes, note, report."),
        ({"documents": "nil"}, "No document of the index is called 'nil'. Known: minutes, note, report."),
        ({"publishers": ""}, "No publisher of the index is called ''."),
    ],
)
def test_an_unknown_value_is_refused_with_those_that_are_known(desk, wanted, message):
    with pytest.raises(UnknownFilter) as caught:
        desk.index.scope(make_filters(**wanted))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("value", ["28 March 2024", "2024-02-30", "", "yesterday", 2024])
@pytest.mark.parametrize("name", ["published_after", "published_before"])
def test_what_is_no_date_is_refused_with_the_forms_that_are(name, value):
    with pytest.raises(UnknownFilter, match=f"{name} is .* not a date") as caught:
        make_filters(**{name: value})
    assert "2024-03-28" in caught.value.remedy


def made(*publishers):
    """The records of documents of one record each, by these publishers."""
    records = [Record(0, 4, None, publisher, None, None) for publisher in publishers]
    return [(Document(str(row), "f", "", "text", (record,)), record) for row, record in enumerate(records)]


def test_names_that_differ_in_their_capitals_alone_are_one():
    found = allowed_records(make_filters(publishers="ofsted"), made("Ofsted", "OFSTED", None, "Estyn"))
    assert found.tolist() == [True, True, False, False]


def test_of_many_known_values_the_first_thirty_are_listed():
    with pytest.raises(UnknownFilter, match="P029 and 10 more"):
        allowed_records(make_filters(publishers="none"), made(*(f"P{number:03}" for number in range(40))))


@given(
    st.lists(st.sampled_from(["A", "B", "C", None]), min_size=1, max_size=8),
    st.sets(st.sampled_from(["A", "B"]), min_size=1),
)
def test_exactly_the_wanted_are_permitted(publishers, wanted):
    if not wanted <= set(publishers):
        return
    found = allowed_records(make_filters(publishers=sorted(wanted)), made(*publishers))
    assert found.dtype == np.bool_
    assert found.tolist() == [publisher in wanted for publisher in publishers]


@pytest.mark.parametrize("kind", ["letter", "minutes", "report", "note"])
def test_a_search_brings_nothing_from_outside_its_filter_however_well_it_fits(desk, kind):
    everything = desk.search("Was the crossing on Bridge Street unsafe?", k=50)
    assert len({desk.document(hit.passage.document).record_at(hit.passage.start).kind for hit in everything}) > 1
    for hit in desk.search("Was the crossing on Bridge Street unsafe?", k=50, kinds=kind):
        assert desk.document(hit.passage.document).record_at(hit.passage.start).kind == kind


def test_filters_apply_before_the_ranking(desk):
    """The one passage of the letter is found even for a question that many others fit better."""
    (hit,) = desk.search("What did the committee resolve?", k=1, kinds="letter")
    assert desk.document(hit.passage.document).record_at(hit.passage.start).title == "Inspectorate letter"


def test_a_scope_is_resolved_once_and_says_what_it_covers_by_brute_force(desk):
    for wanted in ({"kinds": "letter"}, {"documents": ["report", "note"]}, {"published_after": "2024-05-07"}, {}):
        scope = desk.index.scope(make_filters(**wanted))
        inside = [(document, passage) for document, passages in desk.index.documents(scope) for passage in passages]
        dates = sorted({document.record_at(passage.start).date or "" for document, passage in inside} - {""})
        assert scope.searched.passages == len(inside)
        assert scope.searched.documents == len({document.id for document, _ in inside})
        assert (scope.searched.first_date, scope.searched.last_date) == (dates[0], dates[-1])
        assert scope.searched.filters == scope.filters == make_filters(**wanted)
