"""The page "Check a quotation": its parts, and what its events call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.answering import LONGEST_ARTICLE, LONGEST_SPEAKER
from assistant.records import Filters
from assistant.web.controller import Controller
from assistant.web.markup import Html
from assistant.web.quotes_view import quotes_view
from assistant.web.turns import troubled

log = logging.getLogger("onrecord")


@dataclass(frozen=True, slots=True)
class QuotesTab:
    """What people fill in and press, and where the result stands."""

    words: Any
    said_by: Any
    check: Any
    results: Any

    @classmethod
    def placed(cls, introduction: Any, results: Callable[[], Any]) -> QuotesTab:
        """The parts below ``introduction``, which is on the page already; ``results`` makes the last of them."""
        words = gr.Textbox(
            label="A quotation, or an article",
            placeholder="Paste the words here",
            lines=5,
            max_lines=16,
            max_length=LONGEST_ARTICLE,
            elem_id="quoted-words",
        )
        with gr.Row(elem_id="quotes-row"):
            said_by = gr.Textbox(
                label="Said by, if it is to be checked as well",
                placeholder="Councillor, officer or body",
                lines=1,
                max_length=LONGEST_SPEAKER,
                elem_id="said-by",
                scale=1,
            )
            check = gr.Button("Check", variant="primary", elem_id="check-quote", scale=0, min_width=88)
        return cls(words, said_by, check, results())

    def events(self, controller: Controller, wanted: Any, filters: Callable[[str], Filters], **more: Any) -> None:
        """Checks when the button is pressed, or Enter in the name's box."""

        def check(text: str, name: str, chosen: str) -> str:
            return str(checked(controller, text or "", name or "", filters(chosen)))

        inputs = [self.words, self.said_by, wanted]
        gr.on([self.check.click, self.said_by.submit], check, inputs, self.results, trigger_mode="always_last", **more)


def checked(controller: Controller, text: str, said_by: str, filters: Filters) -> Html:
    """The result of a check, or why there is none."""

    def look() -> Html:
        assistant = controller.state.assistant()
        check = assistant.check_quote_within(text, filters, said_by=said_by or None)
        log.info("quotations checked: %d", len(check.checked))
        return quotes_view(check, assistant.snapshot.documents)

    return controller.guarded(look, troubled)
