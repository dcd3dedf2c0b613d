"""The named endpoints, asked from another process with `gradio_client`, and what they say of themselves."""

import json
import re

import pytest

gradio_client = pytest.importorskip("gradio_client")

import gradio as gr  # noqa: E402

from assistant.web.api import endpoints  # noqa: E402
from tests.web.conftest import ANSWERED, ROOT, UNANSWERED  # noqa: E402
from tests.web.server import DEFECT  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def client(served):
    return gradio_client.Client(served.address, verbose=False)


def test_there_are_ten_endpoints_with_typed_and_described_arguments(client):
    named = client.view_api(return_format="dict")["named_endpoints"]
    assert sorted(named) == [
        *("/ask", "/check_quote", "/decisions", "/document", "/documents", "/figures", "/follow_ups", "/mentions"),
        *("/search", "/timeline"),
    ]
    parameters = {each["parameter_name"]: each for each in named["/ask"]["parameters"]}
    assert list(parameters) == [
        "question",
        "k",
        "published_after",
        "published_before",
        "publishers",
        "kinds",
        "documents",
        "exact_words",
    ]
    assert parameters["k"]["parameter_default"] == 5
    assert parameters["question"]["python_type"]["type"] == "str"


def test_ask_answers_with_the_fields_of_the_contract(client, assistant):
    told = client.predict(ANSWERED, api_name="/ask")
    assert told["type"] == "Answer"
    best = told["citations"][0]
    assert assistant.document(best["document"]).text[best["start"] : best["end"]] == best["quote"]
    assert told["citations"] == json.loads(json.dumps([_json(each) for each in assistant.ask(ANSWERED).citations]))


def _json(value):
    from assistant.records import as_json

    return as_json(value)


def test_ask_says_when_there_is_no_answer(client):
    told = client.predict(UNANSWERED, api_name="/ask")
    assert told["type"] == "NoAnswer"
    assert told["searched"]["documents"] == 4


def test_filters_apply(client):
    told = client.predict(ANSWERED, kinds=["letter"], published_after="2024", api_name="/search")
    assert {each["passage"]["document"] for each in told} == {"report"}
    assert client.predict(ANSWERED, k=1, api_name="/search") != []


def test_document_gives_the_text_that_offsets_count_in(client, assistant):
    text = assistant.document("hostile").text
    assert client.predict("hostile", api_name="/document")["text"] == text
    part = client.predict("hostile", 3, 20, api_name="/document")
    assert (part["text"], part["start"], part["end"], part["length"]) == (text[3:20], 3, 20, len(text))
    assert client.predict("hostile", 10**6, 5, api_name="/document")["text"] == ""


def test_check_quote_gives_a_verdict_with_the_places(client, assistant):
    told = client.predict("The crossing was safe.", api_name="/check_quote")
    assert told["verdict"] == "altered"
    assert [d["record"]["words"] for d in told["places"][0]["differences"]] == ["unsafe"]
    exact = client.predict("The crossing was unsafe.", "Inspectorate", "report", api_name="/check_quote")
    assert exact == json.loads(
        json.dumps(_json(assistant.check_quote("The crossing was unsafe.", said_by="Inspectorate", document="report")))
    )
    assert exact["verdict"] == "exact"


def test_mentions_counts_all(client, assistant):
    assert client.predict("crossing", api_name="/mentions")["count"] == assistant.mentions("crossing").count


def test_documents_lists_every_record(client):
    assert [each["id"] for each in client.predict(api_name="/documents")] == ["hostile", "minutes", "note", "report"]


@pytest.mark.parametrize(
    ("arguments", "endpoint", "told"),
    [
        (("",), "/ask", "Please type a question"),
        (("x" * 1001,), "/ask", "1,000"),
        ((ANSWERED, 0), "/ask", "from 1 to 50"),
        ((ANSWERED, 51), "/search", "from 1 to 50"),
        ((ANSWERED, 5, "yesterday"), "/ask", "not a date"),
        (("nowhere",), "/document", "No document of the index"),
        ((" ",), "/mentions", "nothing to look for"),
    ],
)
def test_a_call_that_cannot_be_answered_comes_back_with_the_whole_message(client, arguments, endpoint, told):
    with pytest.raises(gradio_client.exceptions.AppError, match=told):
        client.predict(*arguments, api_name=endpoint)


@pytest.mark.parametrize(
    ("arguments", "endpoint", "told"),
    [
        ((None,), "/ask", "A question is text"),
        ((["a"],), "/ask", "A question is text"),
        (({"a": 1},), "/ask", "A question is text"),
        ((5,), "/ask", "A question is text"),
        ((ANSWERED, "five"), "/ask", "k is not a whole number"),
        ((ANSWERED, 5, 7), "/ask", "not a date"),
        ((ANSWERED, 5, None, None, 3), "/ask", "publishers is not a list of names"),
        ((ANSWERED, 5, None, None, None, [["a"]]), "/search", "kinds is not a list of names"),
        ((["report"],), "/document", "identity is not text"),
        (("report", "a"), "/document", "start is not a whole number"),
        (("report", 0, [1]), "/document", "end is not a whole number"),
        ((5,), "/mentions", "words is not text"),
    ],
)
def test_a_call_of_the_wrong_types_says_which_argument_it_is(client, arguments, endpoint, told):
    with pytest.raises(gradio_client.exceptions.AppError, match=told):
        client.predict(*arguments, api_name=endpoint)


@pytest.mark.parametrize("k", [0, -1, True, False, "3", 1.5, None, 51, [3]])
@pytest.mark.parametrize("endpoint", ["ask", "search"])
def test_k_is_a_whole_number_from_1_to_50_or_refused_in_a_sentence(state, endpoint, k):
    named = {function.__name__: function for function in endpoints(state)}
    with pytest.raises(gr.Error) as refused:
        named[endpoint](ANSWERED, k=k)
    assert re.fullmatch(r"k is .+\. Give a whole number from 1 to 50\.", refused.value.message)


@pytest.mark.parametrize("k", [1, 50])
def test_k_may_be_1_and_50(state, k):
    ask, search, *_ = endpoints(state)
    assert 1 <= len(ask(ANSWERED, k=k)["citations"]) <= k
    assert 1 <= len(search(ANSWERED, k=k)) <= k


def test_a_defect_is_a_reference_to_the_log_and_no_more(client, served):
    with pytest.raises(gradio_client.exceptions.AppError, match="Something went wrong in the program") as error:
        client.predict(DEFECT, api_name="/ask")
    reference = str(error.value).rstrip(".").split()[-1]
    log = served.log.read_text(encoding="utf-8")
    assert f"defect {reference}: ValueError in _asked" in log
    assert "secret" not in str(error.value) + log


def test_the_events_of_the_page_are_no_endpoints(client):
    with pytest.raises(ValueError, match="Cannot find a function"):
        client.predict("{}", api_name="/vote")


def test_the_documentation_names_every_endpoint_and_argument(client):
    told = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for endpoint, described in client.view_api(return_format="dict")["named_endpoints"].items():
        assert f"## `{endpoint[1:]}(" in told
        for parameter in described["parameters"]:
            assert parameter["parameter_name"] in told
