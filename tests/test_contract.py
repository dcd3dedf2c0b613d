"""The contract other programs call, exactly as DESIGN.md writes it: names, fields, errors and what they promise."""

import dataclasses
import inspect
import json
import re
from pathlib import Path

import pytest

import assistant
from assistant import Answer, Assistant, Citation, NoAnswer, OnRecordError, build_index, records
from assistant.records import as_json
from assistant.text.dates import is_iso_date
from tests.toys import ToyEncoder

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    built = tmp_path_factory.mktemp("contract") / "built"
    build_index(CORPUS, built, encoder=ToyEncoder())
    return Assistant.open(built, encoder=ToyEncoder())


def questions(desk):
    """Two hundred different questions, made of the records' own words."""
    asked = []
    for document in desk.documents:
        words = re.findall(r"[A-Za-z’'-]{4,}", document.text)
        asked.extend(f"What is said about {' '.join(words[at : at + 3])}?" for at in range(0, len(words) - 3, 17))
    return list(dict.fromkeys(asked))[:200]


# ── names ──


def test_the_face_of_the_package_is_what_it_says_and_all_of_it_is_there():
    assert assistant.__all__ == sorted(assistant.__all__)
    for name in assistant.__all__:
        assert getattr(assistant, name) is not None
    public = {
        name for name in vars(assistant) if not name.startswith("_") and not inspect.ismodule(vars(assistant)[name])
    }
    assert public - {"annotations", "TYPE_CHECKING", "Any"} <= set(assistant.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        assistant.Nothing  # noqa: B018


def test_the_contract_s_names_are_importable():
    from assistant import Answer, Assistant, NoAnswer, build_index  # noqa: F401


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (
            "Citation",
            "quote start end document title publisher kind date section page passage support link",
        ),
        ("Answer", "question citations completeness searched"),
        ("NoAnswer", "question reason searched nearest"),
        ("Searched", "documents passages first_date last_date unreadable"),
        ("BuildReport", "documents passages added changed unchanged removed unreadable seconds"),
    ],
)
def test_records_have_the_fields_that_the_contract_names(kind, fields):
    own = [field.name for field in dataclasses.fields(getattr(assistant, kind))]
    assert [name for name in own if name in fields.split()] == fields.split()


def test_all_that_flows_is_frozen_and_slotted():
    kinds = [each for each in vars(records).values() if isinstance(each, type) and dataclasses.is_dataclass(each)]
    assert len(kinds) > 15
    for kind in kinds:
        assert kind.__dataclass_params__.frozen, kind
        assert "__slots__" in vars(kind), kind


@pytest.mark.parametrize("call", [Assistant.ask, Assistant.search])
def test_filters_are_on_every_call_and_by_name_alone(call):
    parameters = inspect.signature(call).parameters
    for name in ("published_after", "published_before", "publishers", "kinds", "documents"):
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["k"].default == {"ask": 5, "search": 10}[call.__name__]


def test_every_error_is_one_of_ours_says_what_to_do_and_names_it_last():
    errors = [getattr(assistant, name) for name in assistant.__all__]
    errors = [each for each in errors if isinstance(each, type) and issubclass(each, Exception)]
    assert len(errors) >= 14
    for kind in errors:
        assert issubclass(kind, OnRecordError)
        error = kind("What happened.", "What to do.")
        assert str(error) == "What happened. What to do."
        assert (error.what, error.remedy) == ("What happened.", "What to do.")
        assert str(kind("What happened.")) == "What happened."


def test_an_unknown_document_is_refused_with_how_to_list_them(desk):
    with pytest.raises(assistant.UnknownDocument, match="No document of the index is called 'nothing'") as caught:
        desk.document("nothing")
    assert isinstance(caught.value, KeyError)
    assert not str(caught.value).startswith('"')


@pytest.mark.parametrize("k", [0, -1, 1.5, "3", None, True])
def test_k_is_a_whole_number_from_one_up(desk, k):
    for act in (desk.search, desk.ask):
        with pytest.raises(ValueError, match=f"k is .*{k!r}.*Give a whole number from 1 up"):
            act("inspectors", k=k)


# ── promises ──


def test_every_quotation_of_two_hundred_questions_stands_where_it_says(desk):
    asked = questions(desk)
    assert len(asked) == 200
    shown = 0
    for question in asked:
        match desk.ask(question, k=3):
            case Answer(citations=found) as reply:
                assert 1 <= len(found) <= 3
                assert reply.question == question
            case NoAnswer(nearest=found) as reply:
                assert reply.reason
        for citation in found:
            whole = desk.document(citation.document)
            assert whole.text[citation.start : citation.end] == citation.quote
            assert citation.quote == citation.quote.strip() != ""
            assert citation.quote in citation.passage
            begins = citation.passage_start
            assert whole.text[begins : begins + len(citation.passage)] == citation.passage
            assert 0 <= citation.support <= 1
            assert citation.date is None or is_iso_date(citation.date)
            assert citation.page is None or citation.page >= 1
            own = whole.record_at(citation.start)
            assert (citation.publisher, citation.kind, citation.date) == (own.publisher, own.kind, own.date)
            shown += 1
    assert shown > 200


def test_what_was_searched_is_said_with_every_reply(desk):
    for reply in (desk.ask("What did inspectors say about pathway plans?"), desk.ask("Who won the football?")):
        assert reply.searched.documents == 5
        assert reply.searched.passages == len(desk.snapshot.passages)
        assert (reply.searched.first_date, reply.searched.last_date) == ("2022-09-30", "2024-03-28")
        assert reply.searched.unreadable == ()


def test_hits_are_ranked_best_first_and_at_most_k(desk):
    hits = desk.search("What did inspectors say about pathway plans?", k=7)
    assert len(hits) == 7
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.row for hit in hits}) == 7


def test_the_letter_is_found_as_ofsted_s_and_the_resolution_as_the_council_s(desk):
    for question, publisher, date in (
        ("The quality of pathway plans remain variable", "Ofsted", "2024-03-27"),
        (
            "It was unanimously resolved that Cabinet receive and note the feedback",
            "Herefordshire Council",
            "2024-03-28",
        ),
    ):
        best = desk.search(question, k=1)[0].passage
        own = desk.document(best.document).record_at(best.start)
        assert (own.publisher, own.date) == (publisher, date)


def test_the_same_question_has_the_same_reply(desk):
    for question in questions(desk)[:3]:
        assert desk.ask(question) == desk.ask(question)


def test_every_reply_can_be_written_as_json_with_the_same_names(desk):
    reply = desk.ask("What did inspectors say about pathway plans?")
    plain = json.loads(json.dumps(as_json(reply), allow_nan=False))
    assert list(plain) == [field.name for field in dataclasses.fields(reply) if field.name != "as_of"]
    found = plain.get("citations") or plain["nearest"]
    optional = {
        "speaker",
        "cut",
        "address",
        "superseded_by",
        "recognised",
        "least_sure",
    }  # left out where they are not known
    assert [name for name in found[0] if name not in optional] == [
        field.name for field in dataclasses.fields(Citation) if field.name not in optional
    ]


def test_documents_are_listed_in_id_order_with_their_exact_text(desk):
    assert [each.id for each in desk.documents] == sorted(path.stem for path in CORPUS.glob("*.txt"))
    for each in desk.documents:
        assert each.text.encode("utf-8") == (CORPUS / each.file).read_bytes()
