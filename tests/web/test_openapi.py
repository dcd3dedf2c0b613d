"""What programs may ask over plain HTTP: the document says what the routes do, and the page shows the document."""

import json
from dataclasses import fields
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Answer, NoAnswer
from assistant.records import as_json
from assistant.web import openapi, routes
from assistant.web.guard import Allowed, Guard
from assistant.web.state import ChatState
from tests.toys import ToyEncoder
from tests.web.conftest import ANSWERED, made


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    place = made(tmp_path_factory.mktemp("openapi"))
    return ChatState(place.index, place.corpus, ToyEncoder())


@pytest.fixture(scope="module")
def client(state):
    app = FastAPI(openapi_url=None)
    routes.add(app, state)
    return TestClient(Guard(app, Allowed.for_host("testserver")), base_url="http://testserver")


def test_a_reply_as_json_holds_all_of_it_and_says_when_of_what_and_where_to_ask_again(client, state):
    told = client.get("/answer.json", params={"q": ANSWERED, "k": "2"}).json()
    reply = state.assistant().ask(ANSWERED, k=2)
    beside = {name: told.pop(name) for name in ("type", "made", "address")}
    assert told == json.loads(json.dumps(as_json(reply)))
    assert beside["type"] == type(reply).__name__ and told["verdict"] == str(reply.verdict)
    assert told["searched"]["version"] == state.assistant().snapshot.version
    again = client.get(beside["address"].removeprefix("http://testserver/").replace("?", "/answer.json?") + "&k=2")
    assert again.json()["citations"] == told["citations"]


def test_filters_of_the_address_count(client, state):
    one = state.assistant().documents[0].id
    told = client.get("/answer.json", params={"q": ANSWERED, "document": one}).json()
    assert told["searched"]["documents"] == 1 and told["searched"]["filters"]["documents"] == [one]


@pytest.mark.parametrize("k", ["0", "51", "0001999", "-1", "1.5", "many", "", "٣", "9" * 400])
def test_a_number_of_quotations_that_is_none_is_refused_in_words(client, k):
    refused = client.get("/answer.json", params={"q": ANSWERED, "k": k})
    assert refused.status_code == 400
    assert "whole number from 1 to 50" in refused.json()["detail"]


def test_a_form_that_there_is_none_of_is_refused_with_those_that_there_are(client, state):
    app = FastAPI(openapi_url=None)
    routes.add(app, state)
    refused = TestClient(app).get("/answer.xml", params={"q": ANSWERED})
    assert refused.status_code == 400 and "csv, docx, json, md" in refused.json()["detail"]


def test_every_address_of_the_document_is_let_in_and_answers(client):
    told = client.get("/openapi.json").json()
    assert {"/answer.json", "/answer.csv", "/answer.md", "/answer.docx", "/healthz"} <= told["paths"].keys()
    assert told["servers"] == [{"url": "http://testserver"}]
    for path, methods in told["paths"].items():
        assert methods.keys() == {"get"}
        assert client.get(path, params={"q": "crossing"}).status_code in {200, 503}, path


def test_the_document_names_every_field_that_a_reply_has(client):
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    for kind in (Answer, NoAnswer):
        assert {"type", "made", "address", *(field.name for field in fields(kind))} == schemas[kind.__name__][
            "properties"
        ].keys()


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_the_page_shows_the_document_without_a_script(client):
    read = _Page()
    page = client.get("/programs")
    assert page.headers["content-type"].startswith("text/html")
    read.feed(page.text)
    assert "script" not in read.tags and read.tags.count("h1") == 1
    document = client.get("/openapi.json").json()
    for path in document["paths"]:
        assert f"GET {path}" in read.text
    for name, schema in document["components"]["schemas"].items():
        assert name in read.text
        for field in schema.get("properties", {}):
            assert field in read.text


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "string"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Citation"}}, "list of Citation"),
        ({"const": "answers"}, "answers"),
        ({}, "any value"),
    ],
)
def test_a_schema_is_told_in_a_few_words(schema, words):
    assert openapi._kind(schema) == words
