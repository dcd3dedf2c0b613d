"""The last door: whatever is wrong with a quotation or its document, it does not leave, and is counted."""

from dataclasses import replace

import pytest

from assistant import Answer, Assistant, NoAnswer, answering, build_index
from assistant.answering import lookups, mentions, other_places, ranking, verbatim
from assistant.answering.weights import Thresholds, Weights
from assistant.errors import QuotationWithheld
from assistant.index import LocalIndex
from assistant.records import Place
from tests.toys import ToyEncoder, write_corpus

ANSWERED = "Was the crossing on Bridge Street damaged by the flood in January?"
REPEATED = "The pace of change is too slow."


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verbatim")
    build_index(write_corpus(folder / "corpus"), folder / "built", encoder=ToyEncoder())
    return folder / "built"


WEIGHTS = replace(Weights.shipped(), thresholds=Thresholds(0.0, 0.0))
"""Every quotation answers, so that a reply has several."""


@pytest.fixture
def desk(built):
    return Assistant.open(built, encoder=ToyEncoder(), weights=WEIGHTS)


def withheld(act):
    """What ``act`` gives, and how many quotations were withheld and compared over it."""
    before = verbatim.verbatim_count()
    given = act()
    after = verbatim.verbatim_count()
    return given, after.withheld - before.withheld, after.checked - before.checked


def altered(desk, **change):
    """The desk with a document whose text was changed in memory after it was opened."""
    document = desk.snapshot.documents["report"]
    documents = {**desk.snapshot.documents, "report": replace(document, **change)}
    return Assistant(LocalIndex(replace(desk.snapshot, documents=documents)), ToyEncoder())


WRONG = [
    lambda each: replace(each, quote=each.quote + "!"),
    lambda each: replace(each, quote=each.quote.upper()),
    lambda each: replace(each, start=each.start + 1, end=each.end + 1),
    lambda each: replace(each, end=each.end - 1),
    lambda each: replace(each, start=-len(each.quote)),
    lambda each: replace(each, document="minutes"),
    lambda each: replace(each, document="none"),
    lambda each: replace(each, quote="", end=each.start),
    lambda each: replace(each, passage=each.passage.replace("e", "é")),
    lambda each: replace(each, passage_start=each.passage_start + 1),
]


def test_what_stands_in_the_record_passes_as_it_is_and_is_counted(desk):
    reply, gone, checked = withheld(lambda: desk.ask(ANSWERED))
    assert isinstance(reply, Answer)
    assert gone == 0
    assert checked >= len(reply.citations) > 0
    assert verbatim.checked_reply(desk.index, reply) == reply


@pytest.mark.parametrize("wrong", WRONG)
def test_a_citation_that_is_not_the_records_is_withheld_counted_and_logged_without_its_words(
    desk, monkeypatch, caplog, wrong
):
    real = other_places.name_other_places

    def reply(*given):
        found = real(*given)
        return replace(found, citations=(wrong(found.citations[0]), *found.citations[1:]))

    good = desk.ask(ANSWERED).citations
    monkeypatch.setattr(answering, "name_other_places", reply)
    given, gone, _ = withheld(lambda: desk.ask(ANSWERED))
    assert given.citations == good[1:]
    assert gone == 1
    assert good[0].quote not in caplog.text


def test_an_answer_of_which_nothing_is_left_is_refused_and_not_called_no_answer(desk, monkeypatch):
    real = other_places.name_other_places
    monkeypatch.setattr(
        answering,
        "name_other_places",
        lambda *given: replace(real(*given), citations=(WRONG[0](real(*given).citations[0]),)),
    )
    with pytest.raises(QuotationWithheld, match="A quotation was withheld") as caught:
        desk.ask(ANSWERED)
    assert "onrecord check" in caught.value.remedy


def test_nearest_passages_pass_the_same_door(built, monkeypatch):
    strict = replace(WEIGHTS, thresholds=Thresholds(1.1, 1.1))
    desk = Assistant.open(built, encoder=ToyEncoder(), weights=strict)
    real = other_places.name_other_places

    def reply(*given):
        found = real(*given)
        return replace(found, nearest=tuple(WRONG[0](each) for each in found.nearest[:1]))

    question = "Which xylophones outsell the crossing?"
    assert isinstance(desk.ask(question), NoAnswer)
    assert desk.ask(question).nearest
    monkeypatch.setattr(answering, "name_other_places", reply)
    assert desk.ask(question).nearest == ()


def test_another_place_of_the_same_words_is_withheld_where_they_do_not_stand(desk):
    reply = desk.ask(REPEATED)
    first = next(each for each in reply.citations if each.also_in)
    wrong = (
        replace(first.also_in[0], start=first.also_in[0].start + 1),
        replace(first.also_in[0], document="none"),
        replace(first.also_in[0], start=0, end=5),
    )
    forged = replace(reply, citations=(replace(first, also_in=(*first.also_in, *wrong)),))
    given, gone, _ = withheld(lambda: verbatim.checked_reply(desk.index, forged))
    assert given.citations[0].also_in == first.also_in
    assert all(isinstance(each, Place) for each in first.also_in)
    assert gone == len(wrong)


def test_a_document_that_is_not_the_one_the_index_was_built_of_is_not_quoted(desk):
    text = desk.document("report").text
    changed = altered(desk, text=text.replace("£12,500", "£92,500"))
    given, gone, _ = withheld(lambda: changed.search("Repairs cost", 10))
    assert gone > 0
    assert {hit.passage.document for hit in given} == {"minutes", "note"}
    for act in (lambda: changed.document("report"), lambda: changed.mentions("Repairs")):
        with pytest.raises(QuotationWithheld):
            act()
    with pytest.raises(QuotationWithheld):
        changed.ask("What did repairs cost?", documents="report")


def test_a_passage_that_is_not_the_records_is_no_hit(desk, monkeypatch):
    real = ranking.search

    def search(*given, **more):
        first, *rest = real(*given, **more)
        passage = first.candidate.passage
        wrong = replace(passage, text=passage.text.replace("crossing", "bridge"))
        return [replace(first, candidate=replace(first.candidate, passage=wrong)), *rest]

    good = desk.search("crossing on Bridge Street")
    monkeypatch.setattr(answering, "search", search)
    given, gone, _ = withheld(lambda: desk.search("crossing on Bridge Street"))
    assert gone == 1
    assert [hit.passage for hit in given] == [hit.passage for hit in good[1:]]


def test_mentions_are_shown_whole_or_not_at_all(desk, monkeypatch):
    real = mentions.find_mentions

    def found(*given, **more):
        result = real(*given, **more)
        first, *rest = result.wordings
        place = replace(first.places[0], found=((0, 1),))
        return replace(result, wordings=(replace(first, places=(place, *first.places[1:])), *rest))

    assert desk.mentions("crossing").count
    monkeypatch.setattr(lookups, "find_mentions", found)
    with pytest.raises(QuotationWithheld):
        desk.mentions("crossing")
