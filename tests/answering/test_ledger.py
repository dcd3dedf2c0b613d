"""The ledger of decisions over minutes that were read with pencil."""

from dataclasses import replace

import pytest

from assistant import Assistant, QuotationWithheld, UnknownFilter, answering
from assistant.answering import checked_ledger, list_decisions
from assistant.answering.follow_ups import decision_at
from assistant.errors import QuestionRefused
from assistant.index import make_filters
from assistant.records import MeetingRecords, RecordSlice, Speech
from tests import meetings
from tests.toys import ToyEncoder


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    built = meetings.built_parish(folder)
    return Assistant.open(built, encoder=ToyEncoder())


def ledger(desk, topic=None, meetings_of=meetings.meetings_of, **filters):
    given = {"published_after": None, "published_before": None, "publishers": (), "kinds": (), "documents": ()}
    scope = desk.index.scope(make_filters(**{**given, **filters}))
    return list_decisions(desk.index, scope, meetings_of, topic)


def quotes(listed):
    return [" ".join(entry.quote.split()) for entry in listed.entries]


def test_all_that_was_decided_is_listed_the_newest_meeting_first_and_undated_ones_last(desk):
    assert quotes(ledger(desk)) == [
        "It was agreed that the library open on Saturdays.",
        "(a) that the swings be replaced by October at a cost of £4,200;",
        "(b) that the clerk write to the insurers.",
        "The Council RECOMMENDED to the County Council that footpath 9 be resurfaced.",
        "It was agreed that two bins be bought.",
    ]


def test_an_entry_holds_what_the_record_tells_and_no_more(desk):
    listed = ledger(desk)
    swings, recommended, bins = listed.entries[1], listed.entries[3], listed.entries[4]
    assert (swings.publisher, swings.date, swings.standing) == ("Ashby Parish Council", "2024-05-14", "draft")
    assert (swings.item_number.words, swings.item_title.words) == ("6.", "Play area")
    assert (swings.letter.words, swings.introduction.words) == ("(a)", "It was RESOLVED:")
    assert (swings.mover.words, swings.seconder.words) == ("Cllr Hart", "Cllr Moss")
    assert [name.words for name in swings.vote.against.names] == ["Birch"]
    assert (recommended.entry_kind, recommended.to.words) == ("recommendation", "the County Council")
    assert (bins.mover, bins.seconder, bins.vote, bins.letter, bins.date) == (None, None, None, None, None)


def test_every_quotation_and_every_part_stands_where_it_says(desk):
    listed = checked_ledger(desk.index, ledger(desk))
    for entry in listed.entries:
        text = desk.document(entry.document).text
        assert text[entry.start : entry.end] == entry.quote
        for part in answering.verbatim.slices_in(entry):
            assert text[part.start : part.end] == part.words


def test_an_entry_that_does_not_stand_in_the_record_is_not_listed_nor_left_out_in_silence(desk):
    listed = ledger(desk)
    for wrong in (
        replace(listed.entries[0], quote="It was agreed that the library close."),
        replace(listed.entries[1], mover=RecordSlice(0, 9, "Cllr Hart")),
    ):
        with pytest.raises(QuotationWithheld):
            checked_ledger(desk.index, replace(listed, entries=(wrong,)))


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("swings", ["(a) that the swings be replaced by October at a cost of £4,200;"]),
        ("swing replacement", ["(a) that the swings be replaced by October at a cost of £4,200;"]),
        (
            "the play area",
            [
                "(a) that the swings be replaced by October at a cost of £4,200;",
                "(b) that the clerk write to the insurers.",
            ],
        ),
        ("bin", ["It was agreed that two bins be bought."]),
        ("swings library", []),
    ],
)
def test_a_topic_is_in_the_words_in_any_form_or_in_the_heading_of_the_item(desk, topic, expected):
    assert quotes(ledger(desk, topic)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"published_after": "2024-06"}, ["july"]),
        ({"published_before": "2024-06"}, ["may"]),
        ({"kinds": ("notes",)}, ["undated"]),
        ({"publishers": ("Barton Town Council",)}, []),
        ({"documents": ("july", "undated")}, ["july", "undated"]),
    ],
)
def test_filters_decide_which_meetings_are_listed(desk, filters, expected):
    listed = ledger(desk, **filters)
    assert list(dict.fromkeys(entry.document for entry in listed.entries)) == expected
    assert listed.searched.filters == make_filters(
        filters.get("published_after"),
        filters.get("published_before"),
        filters.get("publishers", ()),
        filters.get("kinds", ()),
        filters.get("documents", ()),
    )


def test_a_filter_that_names_nothing_is_refused(desk):
    with pytest.raises(UnknownFilter, match="minute"):
        ledger(desk, kinds=("minute",))


def test_meetings_that_gave_no_decision_are_counted_with_the_others(desk):
    counted = {meeting.document: meeting.entries for meeting in ledger(desk, "swings").meetings}
    assert counted == {"july": 1, "quiet": 0, "may": 3, "undated": 1}


def test_a_record_that_only_tells_who_said_what_is_no_meeting(desk):
    said = meetings.piece(meetings.QUIET, "The mayor welcomed everybody to the library.")
    news = MeetingRecords("quiet", 0, 10, None, None, None, speeches=(Speech(said, said),))
    listed = ledger(desk, meetings_of=lambda document: [news] if document == "quiet" else [])
    assert listed.meetings == ()


@pytest.mark.parametrize("topic", ["the of and", "x" * 201, 5])
def test_a_topic_that_names_no_subject_is_refused(desk, topic):
    with pytest.raises(QuestionRefused):
        ledger(desk, topic)


def test_an_empty_topic_is_none(desk):
    assert ledger(desk, "  ").entries == ledger(desk).entries
    assert ledger(desk, "  ").topic is None


def test_of_a_pack_only_the_minutes_that_filters_allow_are_listed(desk):
    """A meeting that is not in the passages that are allowed gives nothing, though its document is."""
    outside = MeetingRecords("july", 10_000, 10_100, None, None, None, decisions=meetings.DECISIONS["july"])
    assert ledger(desk, meetings_of=lambda document: [outside]).entries == ()


def test_a_decision_is_found_again_by_where_it_begins():
    start = meetings.RECOMMENDED.whole.start
    assert decision_at(meetings.meetings_of, "may", start) is meetings.RECOMMENDED
    with pytest.raises(QuestionRefused, match="No decision begins"):
        decision_at(meetings.meetings_of, "may", start + 1)


# ── what may follow ──


def followed(desk, document, decided, k=5):
    return desk.follow_ups(document, decided.whole.start, k)


def test_later_words_that_share_rare_words_are_offered_with_the_words_they_share(desk):
    found = followed(desk, "may", meetings.DECISIONS["may"][0])
    assert [one.document for one in found.possible] == ["july"]
    assert "the new swings had been ordered" in found.possible[0].quote
    assert "swing" in found.possible[0].shared
    text = desk.document("july").text
    assert text[found.possible[0].start : found.possible[0].end] == found.possible[0].quote


def test_nothing_earlier_or_of_the_same_day_follows(desk):
    found = followed(desk, "july", meetings.DECISIONS["july"][0])
    assert found.possible == ()
    assert found.date == "2024-07-09"


def test_nothing_follows_a_decision_without_a_date(desk):
    assert followed(desk, "undated", meetings.DECISIONS["undated"][0]).possible == ()


def test_one_shared_word_is_not_enough(desk):
    assert followed(desk, "may", meetings.RECOMMENDED).possible == ()
