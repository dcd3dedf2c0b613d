"""What is leaned on inside Gradio and promised by no page of its documentation: here it is noticed when it goes."""

import json
from urllib.request import urlopen

import gradio as gr

from assistant.web.theme import chat_theme
from tests.web.conftest import Served


def test_every_colour_of_the_theme_is_one_that_gradio_has():
    plain, ours = vars(gr.themes.Base()), vars(chat_theme())
    assert set(ours) <= set(plain)
    assert sum(str(value).startswith("var(--") for value in ours.values()) >= 17


def test_what_ends_a_question_does_so_before_another_is_asked_and_is_not_done_again(served: Served):
    """Gradio's client does one after the other what follows from an event, and all of it again where one that is
    ``always_last`` was put off."""
    with urlopen(f"{served.address}/config", timeout=60) as told:
        events = json.load(told)["dependencies"]
    event = next(each["targets"][0] for each in events if each["cancels"])
    following = [each for each in events if event in each["targets"] and (each["cancels"] or each["backend_fn"])]
    assert [bool(each["cancels"]) for each in following] == [True] * 3 + [False] * 3
    assert all(len(each["cancels"]) == 1 for each in following[:3])
    assert [each["trigger_mode"] for each in following[3:]] == ["always_last", "multiple", "multiple"]
