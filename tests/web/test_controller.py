"""What happens when somebody asks, opens or votes: replies or messages, never an exception; logs hold no question."""

import json
import logging
import threading

import pytest

from assistant import Answer, NoAnswer
from assistant.answering import DocumentPlace, spelling
from assistant.answering.question import LONGEST
from assistant.records import Filters
from assistant.web import controller as controller_module
from assistant.web import page
from assistant.web.controller import AT_A_TIME, Controller, parsed, spoken
from assistant.web.feedback import COLUMNS, Feedback
from assistant.web.revisiting import visit_of
from assistant.web.state import ChatState
from assistant.web.turns import Pending, Trouble, address
from tests.toys import ToyEncoder
from tests.web.conftest import ANSWERED, UNANSWERED
from tests.web.test_markup import read
from tests.web.test_pieces import inside

ALL = Filters()


@pytest.fixture
def controller(state, tmp_path) -> Controller:
    return Controller(state, Feedback(tmp_path / "kept" / "feedback.sqlite"))


def asked(controller, question, filters=ALL, turns=(), **more):
    return list(controller.ask(question, filters, turns, **more))


def test_a_question_is_first_pending_then_answered(controller):
    pending, answered = asked(controller, ANSWERED)
    assert isinstance(pending[-1].reply, Pending)
    assert isinstance(answered[-1].reply, Answer)
    assert all(each.document in answered[-1].documents for each in answered[-1].citations)


def test_a_question_without_an_answer_is_no_answer(controller):
    assert isinstance(asked(controller, UNANSWERED)[-1][-1].reply, NoAnswer)


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "?!…", "\u200b\u200b", "﻿", "🙂", "—", "\x00", "…" * 500])
def test_a_question_without_words_is_asked_for(controller, question):
    reply = asked(controller, question)[-1][-1].reply
    assert reply == Trouble("The question is empty.", "Please type a question.")


@pytest.mark.parametrize("length", [LONGEST + 1, 100_000, 5_000_000])
def test_a_long_question_is_refused_with_the_limit_and_not_kept(controller, length):
    turn = asked(controller, "a" * length)[-1][-1]
    assert isinstance(turn.reply, Trouble)
    assert f"{LONGEST:,}" in turn.reply.what
    assert len(turn.asked) <= 120


def test_an_unknown_filter_value_lists_the_known_ones(controller):
    reply = asked(controller, ANSWERED, Filters(publishers=("Nobody",)))[-1][-1].reply
    assert isinstance(reply, Trouble)
    assert "Inspectorate" in reply.remedy


def test_a_follow_up_is_understood_after_the_turns_before_and_an_edited_one_as_it_stands(controller):
    before = asked(controller, ANSWERED)[-1]
    follow = asked(controller, "and who reopened it?", turns=before)[-1][-1]
    assert follow.asked == "and who reopened it?"
    assert "crossing" in follow.understood.casefold()
    assert (
        asked(controller, "and who reopened it?", turns=before, literal=True)[-1][-1].understood
        == "and who reopened it?"
    )


def test_misspelt_words_come_with_a_way_to_search_for_them_as_typed(controller, monkeypatch):
    monkeypatch.setattr(spelling.Speller, "_misspelt", lambda _, words: words)  # the toy encoder knows every word
    corrected = asked(controller, "when did the bridge street crosing reopen")[-1]
    told = str(controller.told(corrected))
    assert corrected[-1].reply.searched.read_as == (("crosing", "crossing"),)
    (button,) = [held for name, held in read(told).elements if name == "button" and held.get("data-act") == "ask-as"]
    payload = json.loads(button["data-payload"])
    on = page.Handlers(controller)
    typed, shown, *_ = list(on.ask_payload(json.dumps(payload), "{}", ()))[-1]
    assert typed[-1].reply.searched.exact_words and typed[-1].reply.searched.read_as is None
    assert "as typed" in shown and "ask-as" not in shown
    again = visit_of({"address": address(typed[-1]), "turns": []}).turns
    assert again[0].as_typed and controller.restore(again, typed) == typed
    assert controller.restore(again, corrected) == again, "the reply to the corrected words is another"


def test_a_missing_index_is_a_message_with_its_remedy_and_mends_itself(tmp_path, place):
    state = ChatState(tmp_path / "none", place.corpus, ToyEncoder())
    state.warm_up()
    controller = Controller(state, Feedback(tmp_path / "f.sqlite"))
    reply = asked(controller, ANSWERED)[-1][-1].reply
    assert isinstance(reply, Trouble)
    assert "index/rebuild.py" in reply.remedy
    (tmp_path / "none").symlink_to(place.index)
    assert isinstance(asked(controller, ANSWERED)[-1][-1].reply, Answer)


@pytest.mark.parametrize(
    "error", [RuntimeError("secret"), ValueError("secret"), KeyError("secret"), MemoryError(), RecursionError()]
)
def test_a_defect_is_an_apology_with_a_reference_and_the_next_question_is_answered(
    controller, monkeypatch, caplog, error
):
    def broken(*_, **__):
        raise error

    with caplog.at_level(logging.INFO), monkeypatch.context() as patched:
        patched.setattr(type(controller.state.assistant()), "ask_within", broken)
        reply = asked(controller, ANSWERED)[-1][-1].reply
    assert isinstance(reply, Trouble)
    reference = reply.remedy.rstrip(".").split()[-1]
    assert reference in caplog.text
    assert "secret" not in reply.what + reply.remedy + caplog.text
    assert isinstance(asked(controller, ANSWERED)[-1][-1].reply, Answer)


def test_logs_tell_what_happened_without_the_question(controller, caplog):
    with caplog.at_level(logging.INFO):
        asked(controller, ANSWERED + " zanzibar")
        controller.mentions("crossing", ALL, stemmed=False)
    assert "asked: " in caplog.text
    for told in ("zanzibar", "Bridge", "crossing"):
        assert told not in caplog.text


def test_who_asks_before_the_model_is_loaded_is_told_and_waits(place, tmp_path):
    state = ChatState(place.index, place.corpus, ToyEncoder())
    controller = Controller(state, Feedback(tmp_path / "f.sqlite"))
    steps = controller.ask(ANSWERED, ALL, ())
    assert "Getting ready" in next(steps)[-1].reply.doing
    threading.Timer(0.2, state.warm_up).start()
    assert isinstance(next(steps)[-1].reply, Answer)


def test_who_asks_when_all_places_are_taken_is_told_to_wait_and_then_answered_or_asked_to_come_again(
    controller, monkeypatch
):
    for _ in range(AT_A_TIME):
        assert controller._places.acquire(blocking=False)
    steps = controller.ask(ANSWERED, ALL, ())
    assert "Searching" in next(steps)[-1].reply.doing
    assert "waits for its turn" in next(steps)[-1].reply.doing
    controller._places.release()
    assert isinstance(next(steps)[-1].reply, Answer)
    assert controller._places.acquire(blocking=False)
    monkeypatch.setattr(controller_module, "_PATIENCE", 0.01)
    assert asked(controller, ANSWERED)[-1][-1].reply == Trouble(
        "Too many are asking at once.", "Ask again in a minute."
    )
    for _ in range(AT_A_TIME):
        controller._places.release()
    assert isinstance(asked(controller, ANSWERED)[-1][-1].reply, Answer)


def test_a_long_conversation_keeps_its_last_turns(controller):
    turns = asked(controller, ANSWERED)[-1] * 60
    assert len(asked(controller, UNANSWERED, turns=turns)[-1]) == 50


# ── the document pane ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_pane_opens_at_a_citation_of_the_conversation(controller):
    turns = asked(controller, ANSWERED)[-1]
    for number, citation in enumerate(turns[0].citations):
        shown = controller.open({"turn": 0, "number": number}, turns)
        assert inside(shown, "mark") == [citation.quote]


def test_the_document_pane_opens_at_a_place(controller, assistant):
    text = assistant.document("note").text
    assert inside(controller.open({"document": "note", "start": 3, "end": 9}, ()), "mark") == [text[3:9]]


@pytest.mark.parametrize(
    "payload",
    [
        None, [], "x", 3, {}, {"document": None}, {"document": ["a"]}, {"document": "../../etc/passwd"},
        {"document": "note", "start": -1, "end": 5}, {"document": "note", "start": 5, "end": 3},
        {"document": "note", "start": 0, "end": 10**12}, {"document": "note", "start": "0", "end": "5"},
        {"document": "note", "start": True, "end": 5.5}, {"turn": 99, "number": 0}, {"turn": 0, "number": 99},
        {"turn": "0", "number": {}}, {"document": "<script>"},
    ],
)  # fmt: skip
def test_a_payload_that_means_nothing_marks_nothing(controller, payload):
    shown = controller.open(payload, ())
    assert inside(shown, "mark") in ([], [""])
    assert "script" not in {tag for tag, _ in read(shown).elements}


def test_a_link_made_from_another_file_says_so(controller):
    assert "has changed" in read(controller.show(DocumentPlace("note", 0, 5, "0123456789ab"))).text
    assert "does not have" in read(controller.show(DocumentPlace("note", 0, 10**6))).text
    assert "Not opened" in read(controller.show(DocumentPlace("nowhere"))).text


def test_a_link_opens_its_file_though_the_id_is_another_s_by_now(controller):
    note = controller.state.assistant().document("note")
    shown = read(controller.show(DocumentPlace("minutes", 25, 50, note.sha256[:12]))).text
    assert "has changed" not in shown
    assert note.text[25:50] in shown


@pytest.mark.parametrize("payload", ["", "{", "nul", "[" * 100_000, "\ud800"])
def test_a_payload_that_is_no_json_is_nothing(payload):
    assert parsed(payload) is None


# ── thumbs ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_thumb_is_kept_with_its_question_and_taken_back_by_a_second(controller):
    turns = asked(controller, ANSWERED, Filters(kinds=("report",)))[-1]
    up = controller.vote({"turn": 0, "number": 0, "vote": 1}, turns)
    assert up[0].votes == {0: 1}
    assert controller.vote({"turn": 0, "number": 0, "vote": 1}, up)[0].votes == {0: 0}
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in controller._feedback.rows()]
    assert [row["vote"] for row in rows] == [1, 0]
    assert rows[0]["question"] == ANSWERED
    assert rows[0]["quote"] == turns[0].citations[0].quote
    assert json.loads(rows[0]["filters"]) == {"kinds": ["report"]}


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {},
        {"turn": 0},
        {"turn": 0, "number": 0, "vote": 5},
        {"turn": 9, "number": 0, "vote": 1},
        {"turn": 0, "number": 99, "vote": 1},
    ],
)
def test_a_thumb_that_means_nothing_is_not_kept(controller, payload):
    turns = asked(controller, ANSWERED)[-1]
    assert controller.vote(payload, turns) is turns
    assert list(controller._feedback.rows()) == []


def test_a_thumb_that_cannot_be_kept_changes_nothing(state, tmp_path):
    (tmp_path / "file").write_text("in the way")
    controller = Controller(state, Feedback(tmp_path / "file" / "feedback.sqlite"))
    turns = asked(controller, ANSWERED)[-1]
    assert controller.vote({"turn": 0, "number": 0, "vote": 1}, turns) is turns


def test_what_is_said_aloud_is_the_last_turn(controller):
    assert spoken(()) == ""
    assert "does not answer" in spoken(asked(controller, UNANSWERED)[-1])
