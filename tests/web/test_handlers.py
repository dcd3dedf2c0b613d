"""Every handler of the page, whatever it is given and whatever breaks behind it: something to show, no exception."""

import json

import gradio as gr
import pytest

from assistant.web.controller import Controller
from assistant.web.feedback import Feedback
from assistant.web.page import Handlers
from assistant.web.state import ChatState
from tests.web.conftest import ANSWERED

PAYLOADS = [
    None, "", "{", "null", "1", "[]", "{}", '"x"', "NaN", "[" * 5000, json.dumps({"turn": -1, "number": 10**12}),
    json.dumps({"question": ["a"], "filters": {"publisher": {"a": 1}}}), json.dumps({"document": None, "start": "x"}),
    json.dumps({"from": 5, "to": [], "kind": "letter", "document": [[1]]}), json.dumps({"vote": 1, "turn": 0}),
    json.dumps({"question": "\x00" * 3000}), json.dumps({"question": ANSWERED, "filters": {"from": "not a date"}}),
]  # fmt: skip


class Request:
    """A request of a page, as far as the page looks at it."""

    def __init__(self, query: str) -> None:
        self.request = self
        self.url = self
        self.query = query


@pytest.fixture
def handlers(state, tmp_path):
    return Handlers(Controller(state, Feedback(tmp_path / "kept" / "f.sqlite")))


def called(handlers, payload):
    """What each handler gives for a payload."""
    query = str(payload or "")[:200]
    yield from handlers.ask(payload, payload or "", ())
    yield from handlers.ask_payload(payload or "", payload or "", ())
    yield handlers.arrive(Request(f"q={query}&document={query}&start={query}&from={query}"))
    yield handlers.arrive(None)
    yield handlers.ready(())
    yield handlers.chips(payload or "")
    yield handlers.open(payload or "", ())
    yield handlers.vote(payload or "", ())
    yield handlers.corpus()
    yield handlers.mentions(payload, payload, payload or "")
    yield handlers.mentions_again(payload, payload, payload or "")


def test_what_is_typed_while_a_question_is_answered_stays_in_the_box(handlers):
    box, *later = [given[0] for given in handlers.ask(ANSWERED, "", ())]
    assert box == ""
    assert later == [gr.skip()]


def test_a_link_with_a_day_that_is_none_is_refused_by_name_when_it_is_asked(handlers):
    *_, asking = handlers.arrive(Request("q=plans&from=2024-13"))
    *_, told = handlers.ask_payload(asking, "", ())
    assert "2024-13" in told[1] and "not a date" in told[1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_makes_a_handler_raise(handlers, payload):
    assert len([*called(handlers, payload)]) >= 10


@pytest.mark.parametrize("error", [RuntimeError("secret"), MemoryError(), KeyError("secret"), OSError(28, "secret")])
def test_nothing_that_breaks_behind_them_makes_a_handler_raise_or_tells_why(handlers, monkeypatch, error):
    def broken(*_):
        raise error

    monkeypatch.setattr(ChatState, "assistant", broken)
    shown = [str(each) for each in called(handlers, ANSWERED)]
    assert "secret" not in "".join(shown)
    assert any("Something went wrong" in each for each in shown)
