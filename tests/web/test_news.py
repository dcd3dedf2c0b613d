"""What is new since the last visit: named where the page's script says it, and nothing that it cannot mean."""

import re

import pytest

from assistant.records import Document, Record
from assistant.web.news import held, news_of


def document(identity, title, date="2025-02-03"):
    text = f"{title} is here."
    return Document(
        identity, f"{identity}.txt", identity[0] * 64, text, (Record(0, len(text), title, "Oakmere", "minutes", date),)
    )


DOCUMENTS = {one.id: one for one in (document("a1", "Minutes of <May>"), document("b1", "Minutes of June", None))}
MANY = {f"{n:03}": document(f"{n:03}", f"Paper {n}") for n in range(12)}


def told(payload, documents=DOCUMENTS):
    return " ".join(re.sub(r"<[^>]+>", " ", str(news_of(payload, documents))).split())


def test_the_browser_keeps_of_a_document_the_beginning_of_its_digest_and_its_id():
    assert held(DOCUMENTS.values()) == [("a" * 12, "a1"), ("b" * 12, "b1")]


def test_what_is_new_is_named_with_the_day_of_the_last_visit_and_an_address_that_opens_it():
    payload = {"documents": ["a1"], "count": 1, "at": 1_740_000_000_000}
    assert told(payload).startswith("New or changed since your last visit on 19 February 2025: 1 document")
    markup = str(news_of(payload, DOCUMENTS))
    assert "Minutes of &lt;May&gt;" in markup and 'href="?document=a1' in markup


def test_of_many_a_few_are_named_and_the_others_counted():
    assert "12 documents" in told({"documents": list(MANY), "count": 12, "at": 0}, MANY)
    assert "and 7 more documents" in told({"documents": list(MANY), "count": 12, "at": 0}, MANY)


@pytest.mark.parametrize(
    "payload",
    [None, [], {}, {"documents": "a1"}, {"documents": ["gone", 7]}, {"documents": [], "count": 9}, "a1"],
)
def test_what_is_no_document_of_this_index_is_no_news(payload):
    assert told(payload) == ""


@pytest.mark.parametrize("at", [None, "today", -5, 1e300, True])
def test_a_time_that_is_none_names_no_day(at):
    assert told({"documents": ["a1"], "count": 1, "at": at}).startswith("New or changed since your last visit: 1")
