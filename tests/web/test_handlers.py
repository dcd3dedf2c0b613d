"""Every handler of the page, whatever it is given and whatever breaks behind it: something to show, no exception."""

import json

import gradio as gr
import pytest

from assistant.web.controller import Controller
from assistant.web.feedback import Feedback
from assistant.web.page import Handlers
from assistant.web.state import ChatState
from tests.web.conftest import ANSWERED
from tests.web.test_markup import read

PAYLOADS = [
    None, "", "{", "null", "1", "[]", "{}", '"x"', "NaN", "[" * 5000, json.dumps({"turn": -1, "number": 10**12}),
    json.dumps({"question": ["a"], "filters": {"publisher": {"a": 1}}}), json.dumps({"document": None, "start": "x"}),
    json.dumps({"from": 5, "to": [], "kind": "letter", "document": [[1]]}), json.dumps({"vote": 1, "turn": 0}),
    json.dumps({"question": "\x00" * 3000}), json.dumps({"question": ANSWERED, "filters": {"from": "not a date"}}),
]  # fmt: skip


@pytest.fixture
def handlers(state, tmp_path):
    return Handlers(Controller(state, Feedback(tmp_path / "kept" / "f.sqlite")))


def called(handlers, payload):
    """What each handler gives for a payload."""
    query = str(payload or "")[:200]
    address = f"?q={query}&document={query}&start={query}&from={query}&view={query}"
    kept = [{"asked": payload, "understood": payload, "filters": payload}, payload, {"asked": "x", "understood": "y"}]
    yield from handlers.ask(payload, payload or "", ())
    yield from handlers.ask_payload(payload or "", payload or "", ())
    yield handlers.arrive(payload, ())
    for visit in ({"address": address}, {"address": payload}, {"address": "?view=mentions&q=x"}, {"turns": kept}):
        given = handlers.arrive(json.dumps({**visit, "filters": payload, "sent": payload}), ())
        yield given
        if isinstance(given[-4], tuple):
            yield from handlers.ask_again(given[-4])
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
    *_, turns, _, _, _ = arrived(handlers, "?q=plans&from=2024-13")
    *_, told = handlers.ask_again(turns)
    assert "2024-13" in told[1] and "not a date" in told[1]


def arrived(handlers, address, present=(), kept=()):
    """What a page shows that has an address and keeps a conversation, ``present`` being what the server still holds."""
    return handlers.arrive(json.dumps({"address": address, "sent": 7, "turns": list(kept)}), present)


def conversation(told):
    """What the browser keeps of a conversation, from its markup."""
    [kept] = [tags["data-conversation"] for _, tags in read(told).elements if "data-conversation" in tags]
    return json.loads(kept)


def test_a_conversation_is_asked_again_in_its_own_words_with_its_filters_the_last_question_first(handlers):
    letters = {"from": None, "to": None, "publisher": [], "kind": ["letter"], "document": []}
    kept = [
        {"asked": ANSWERED, "understood": ANSWERED, "filters": letters},
        {"asked": "and when?", "understood": "When was the crossing damaged?", "filters": {**letters, "kind": []}},
    ]
    *_, turns, told, again, last = arrived(handlers, "?q=whatever", kept=kept)
    assert (again, last) == ("7", "7")
    assert conversation(told) == kept
    assert [turn.is_answered for turn in turns] == [False, False]
    steps = [given[0] for given in handlers.ask_again(turns)]
    assert [turn.is_answered for turn in steps[-2]] == [False, True]
    assert [turn.is_answered for turn in steps[-1]] == [True, True]
    assert steps[-1][0].filters.kinds == ("letter",)
    assert steps[-1][1].reply.question == "When was the crossing damaged?"


def test_whoever_opens_the_link_to_a_follow_up_is_asked_what_the_asker_saw_as_understood(handlers):
    *_, first = handlers.ask(ANSWERED, "", ())
    *_, second = handlers.ask("and who reopened it?", "", first[1])
    [address] = [tags["data-address"] for _, tags in read(second[2]).elements if "data-conversation" in tags]
    understood = second[1][1].understood
    assert understood != "and who reopened it?"
    *_, turns, _, _, _ = arrived(handlers, address)
    *_, opened = handlers.ask_again(turns)
    assert opened[0][0].asked == understood
    assert opened[0][0].reply == second[1][1].reply


def test_going_back_keeps_the_replies_on_screen_and_asks_only_for_what_is_missing(handlers, monkeypatch):
    *_, first = handlers.ask(ANSWERED, "", ())
    *_, second = handlers.ask("Which roof was repaired?", "", first[1])
    *_, turns, _, again, _ = arrived(handlers, "", second[1], kept=conversation(first[2]))
    assert turns == first[1]
    assert again == gr.skip()
    assert list(handlers.ask_again(turns)) == []
    *_, turns, _, _, _ = arrived(handlers, "", turns, kept=conversation(second[2]))
    assert [turn.is_answered for turn in turns] == [True, False]


def test_an_address_of_a_view_shows_it_and_keeps_the_conversation_beside_it(handlers):
    *_, first = handlers.ask(ANSWERED, "", ())
    given = arrived(handlers, "?view=mentions&q=crossings&forms=1&kind=letter", kept=conversation(first[2]))
    words, forms, found, _, _, turns = given[6:12]
    assert (words, forms) == ("crossings", True)
    assert "1 mention" in read(found).text
    assert [turn.asked for turn in turns] == [ANSWERED]
    assert arrived(handlers, "?view=documents")[6:9] == (gr.skip(),) * 3


def test_a_refused_question_is_not_kept_and_has_no_address(handlers):
    *_, given = handlers.ask("?!", "", ())
    assert conversation(given[2]) == []
    assert not any("data-address" in tags for _, tags in read(given[2]).elements)
    long = [{"asked": "a" * 5000, "understood": "a" * 5000, "filters": {}}]
    *_, turns, _, _, _ = arrived(handlers, "", kept=long)
    *_, told = handlers.ask_again(turns)
    assert "the limit is 1,000" in told[1]


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


def test_an_address_of_a_topic_shows_it_over_time(handlers):
    given = arrived(handlers, "?view=timeline&q=crossing")
    topic, course = given[9:11]
    assert topic == "crossing"
    assert "on “crossing”, the best of each record" in read(course).text


def test_how_a_reply_was_made_is_put_together_when_its_fold_is_opened_and_not_before(handlers):
    *_, asked = handlers.ask(ANSWERED, "", ())
    turns = asked[1]
    assert turns[0].explained is None
    [fold] = [tags["data-explain"] for _, tags in read(asked[2]).elements if "data-explain" in tags]
    after, markup = handlers.explain(fold, turns)
    assert after[0].reply == turns[0].reply and after[0].explained.reply == turns[0].reply
    assert after[0].explained.considered[0].quote[:30] in markup.replace("&#39;", "'")
    opened = [tags for name, tags in read(markup).elements if name == "details" and "data-explained" in tags]
    assert len(opened) == 1 and "open" in opened[0]
    assert handlers.explain(fold, after)[0] is after


@pytest.mark.parametrize("payload", ["", "[]", "{}", '{"turn": 9}', '{"turn": -1}', '{"turn": "0"}', '{"turn": true}'])
def test_a_fold_that_is_none_of_the_conversation_explains_nothing(handlers, payload):
    *_, asked = handlers.ask(ANSWERED, "", ())
    assert handlers.explain(payload, asked[1])[0] == asked[1]
