"""The page "Over time": its parts, and what its events call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.answering import LONGEST
from assistant.records import Filters
from assistant.web.controller import Controller
from assistant.web.markup import NOTHING, Html
from assistant.web.timeline_view import timeline_view
from assistant.web.turns import troubled

log = logging.getLogger("onrecord")


@dataclass(frozen=True, slots=True)
class TimelineTab:
    """What people fill in and press, and where the result stands."""

    topic: Any
    show: Any
    results: Any

    @classmethod
    def placed(cls, introduction: Any, results: Callable[[], Any]) -> TimelineTab:
        """The parts below ``introduction``, which is on the page already; ``results`` makes the last of them."""
        with gr.Row(elem_id="timeline-row"):
            topic = gr.Textbox(
                label="Topic",
                placeholder="pathway plans",
                lines=1,
                max_length=LONGEST,
                elem_id="topic",
                scale=1,
            )
            show = gr.Button("Show", variant="primary", elem_id="show-timeline", scale=0, min_width=88)
        return cls(topic, show, results())

    def events(self, controller: Controller, wanted: Any, filters: Callable[[str], Filters], **more: Any) -> None:
        """Makes the timeline when the button is pressed, or Enter; and again when other filters are in force."""

        def made(topic: str, chosen: str) -> str:
            return str(over_time(controller, topic or "", filters(chosen)))

        def again(topic: str, chosen: str) -> str:
            return made(topic, chosen) if (topic or "").strip() else ""

        inputs = [self.topic, wanted]
        gr.on([self.show.click, self.topic.submit], made, inputs, self.results, trigger_mode="always_last", **more)
        wanted.change(again, inputs, self.results, trigger_mode="always_last", queue=False, **more)


def over_time(controller: Controller, topic: str, filters: Filters) -> Html:
    """The timeline of a topic, or why there is none; nothing where no topic is given."""

    def look() -> Html:
        assistant = controller.state.assistant()
        made = assistant.timeline_within(topic, filters)
        log.info("over time: %d quotations", len(made.entries) + len(made.undated))
        return timeline_view(made, assistant.snapshot.documents, filters)

    return controller.guarded(look, troubled) if topic.strip() else NOTHING
