"""The page "Figures": its parts, and what its events call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from assistant.answering import LONGEST, parse_address
from assistant.records import Filters
from assistant.web.controller import Controller, parsed
from assistant.web.figures_view import figures_view
from assistant.web.markup import NOTHING, Html
from assistant.web.revisiting import visit_of
from assistant.web.turns import troubled

_VIEW = "figures"

log = logging.getLogger("onrecord")


@dataclass(frozen=True, slots=True)
class FiguresTab:
    """What people fill in and press, where the figures stand, and where the page is."""

    topic: Any
    show: Any
    here: Any
    results: Any

    @classmethod
    def placed(cls, show: Callable[[Html, str], Any], hidden: Callable[[str], Any]) -> FiguresTab:
        """The parts below the introduction, which is on the page already; ``show`` and ``hidden`` make pieces of it."""
        with gr.Row(elem_id="figures-row"):
            topic = gr.Textbox(
                label="Topic",
                placeholder="return home interviews",
                lines=1,
                max_length=LONGEST,
                elem_id="figures-topic",
                scale=1,
            )
            find = gr.Button("Show", variant="primary", elem_id="show-figures", scale=0, min_width=88)
        return cls(topic, find, hidden("figures-here"), show(NOTHING, "figures-found"))

    def events(
        self,
        controller: Controller,
        page: Any,
        wanted: Any,
        arrives: Any,
        filters: Callable[[str], Filters],
        **more: Any,
    ) -> None:
        """Finds them when the button or Enter is pressed, when other filters are in force, and when the ``page`` is
        loaded with an address of this view, or gone back to (``arrives``)."""

        def found(topic: str, chosen: str) -> str:
            return str(figures_shown(controller, topic or "", filters(chosen)))

        def loaded(query: str) -> tuple[Any, Any]:
            address = parse_address(query.removeprefix("?"))
            if address.view != _VIEW or not address.question:
                return gr.skip(), gr.skip()
            return address.question, str(figures_shown(controller, address.question, address.filters))

        def arrived(payload: str) -> tuple[Any, Any]:
            address = visit_of(parsed(payload or "")).address
            if address.view != _VIEW:
                return gr.skip(), gr.skip()
            return address.question, str(figures_shown(controller, address.question, address.filters))

        inputs, shown = [self.topic, wanted], [self.topic, self.results]
        latest: dict[str, Any] = {"trigger_mode": "always_last", **more}
        gr.on([self.show.click, self.topic.submit], found, inputs, self.results, **latest)
        wanted.change(found, inputs, self.results, queue=False, **latest)
        page.load(loaded, self.here, shown, js="() => location.search", queue=False, **more)
        # not put off (`decisions_tab`)
        arrives.change(arrived, arrives, shown, queue=False, trigger_mode="multiple", **more)


def figures_shown(controller: Controller, topic: str, filters: Filters) -> Html:
    """The figures on a topic, or why there are none; nothing where no topic is given."""

    def look() -> Html:
        assistant = controller.state.assistant()
        found = assistant.figures(topic, **asdict(filters))
        log.info("figures: %d", len(found.figures))
        return figures_view(found, assistant.snapshot.documents, filters)

    return controller.guarded(look, troubled) if topic.strip() else NOTHING
