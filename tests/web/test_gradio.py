"""What is leaned on inside Gradio and promised by no page of its documentation: here it is noticed when it goes."""

import gradio as gr

from assistant.web.theme import chat_theme


def test_every_colour_of_the_theme_is_one_that_gradio_has():
    plain, ours = vars(gr.themes.Base()), vars(chat_theme())
    assert set(ours) <= set(plain)
    assert sum(str(value).startswith("var(--") for value in ours.values()) >= 17
