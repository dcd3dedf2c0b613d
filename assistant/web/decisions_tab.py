"""The page "Decisions": its parts, and what its events call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.answering import LONGEST_TOPIC, Address, parse_address
from assistant.records import Filters, FollowUps, LedgerKind
from assistant.web.chips import chips, titles
from assistant.web.controller import Controller, parsed
from assistant.web.decisions_view import decisions_view
from assistant.web.markup import NOTHING, Html
from assistant.web.revisiting import visit_of
from assistant.web.turns import troubled

_KINDS = (("All", ""), ("Decisions", str(LedgerKind.DECISION)), ("Recommendations", str(LedgerKind.RECOMMENDATION)))
_VIEW = "decisions"
_FOLLOWED = 5
"""Possible follow-ups that are offered of a decision."""

log = logging.getLogger("onrecord")


@dataclass(frozen=True, slots=True)
class DecisionsTab:
    """What people fill in and press, and where the list stands."""

    chips: Any
    topic: Any
    only: Any
    find: Any
    follow: Any
    here: Any
    results: Any

    @classmethod
    def placed(cls, show: Callable[[Html, str], Any], hidden: Callable[[str], Any]) -> DecisionsTab:
        """The parts below the introduction, which is on the page already; ``show`` and ``hidden`` make pieces of it."""
        chosen = show(NOTHING, "decisions-chips")
        with gr.Row(elem_id="decisions-row"):
            topic = gr.Textbox(
                label="Topic, or nothing for all of them",
                placeholder="play area",
                lines=1,
                max_length=LONGEST_TOPIC,
                elem_id="decisions-topic",
                scale=1,
            )
            find = gr.Button("List", variant="primary", elem_id="list-decisions", scale=0, min_width=88)
        only = gr.Radio(
            list(_KINDS), value="", label="Which", show_label=False, container=False, elem_id="decision-kinds"
        )
        results = show(NOTHING, "decisions-found")
        return cls(chosen, topic, only, find, hidden("do-follow"), hidden("decisions-here"), results)

    def events(
        self,
        controller: Controller,
        page: Any,
        tab: Any,
        wanted: Any,
        arrives: Any,
        filters: Callable[[str], Filters],
        **more: Any,
    ) -> None:
        """Lists when the ``page`` is loaded with an address of this view, when the view is first opened, or gone back
        to (``arrives``); when the button or Enter is pressed, a kind is chosen, or filters change."""
        on = DecisionsHandlers(controller, filters)
        looked = gr.State(False)
        inputs = [self.topic, self.only, wanted, looked]
        shown = [self.topic, self.only, self.results, looked]
        asked = [self.topic.submit, self.find.click, self.only.input]
        latest: dict[str, Any] = {"trigger_mode": "always_last", **more}
        gr.on(asked, on.listed, inputs, [self.results, looked], **latest)
        # what happens as a page arrives waits in no queue: Gradio's client may close the stream of what does, and with
        # it that of a question which is asked again at the same moment; and what is gone back to is not put off, since
        # the client then does again all that follows from it, which ends such a question
        tab.select(on.opened, [self.here, wanted, looked], shown, js=_HERE, queue=False, **latest)
        page.load(on.loaded, [self.here, wanted, looked], shown, js=_HERE, queue=False, **more)
        arrives.change(on.arrived, arrives, shown, queue=False, trigger_mode="multiple", **more)
        wanted.change(on.filtered, inputs, [self.chips, self.results], queue=False, **latest)
        self.follow.change(on.followed, [self.follow, *inputs[:3]], self.results, **latest)


_HERE = "(_, wanted, looked) => [location.search, wanted, looked]"


class DecisionsHandlers:
    """What the events call: values of Gradio in, markup out."""

    def __init__(self, controller: Controller, filters: Callable[[str], Filters]) -> None:
        self._controller = controller
        self._filters = filters

    def listed(self, topic: str, only: str, wanted: str, _: bool) -> tuple[str, bool]:
        """What was asked for."""
        return str(list_shown(self._controller, topic or "", self._filters(wanted), only or "")), True

    def loaded(self, query: str, wanted: str, looked: bool) -> tuple[Any, ...]:
        """The view as the address of the page has it, where it is one of this view."""
        is_here = parse_address(query.removeprefix("?")).view == _VIEW
        return self.opened(query, wanted, looked) if is_here else (gr.skip(),) * 4

    def opened(self, query: str, wanted: str, looked: bool) -> tuple[Any, ...]:
        """The view as the address of the page has it, or with the filters in force, where it was not looked at yet."""
        if looked:
            return (gr.skip(),) * 4
        address = parse_address(query.removeprefix("?"))
        return self._at(address if address.view == _VIEW else Address(filters=self._filters(wanted)))

    def arrived(self, payload: str) -> tuple[Any, ...]:
        """The view as an entry of the history has it, where that is an entry of this view."""
        visit = visit_of(parsed(payload or ""))
        is_here = visit.address.view == _VIEW
        return self._at(visit.address) if is_here else (gr.skip(),) * 4

    def _at(self, here: Address) -> tuple[Any, ...]:
        only = here.only if here.only in dict(_KINDS).values() else ""
        return here.question, only, str(list_shown(self._controller, here.question, here.filters, only)), True

    def filtered(self, topic: str, only: str, wanted: str, looked: bool) -> tuple[Any, ...]:
        """The filters in force, and the list again where there is one."""
        named = titles(self._controller.documents())
        shown = self._controller.guarded(lambda: str(chips(self._filters(wanted), named)), lambda _: "")
        return shown, self.listed(topic, only, wanted, looked)[0] if looked else gr.skip()

    def followed(self, payload: str, topic: str, only: str, wanted: str) -> str:
        """The list again, with what may have come of one decision."""
        filters = self._filters(wanted)
        return str(list_shown(self._controller, topic or "", filters, only or "", parsed(payload)))


def list_shown(controller: Controller, topic: str, filters: Filters, only: str, payload: object = None) -> Html:
    """The list of decisions, or why there is none; with the possible follow-ups of the one that ``payload`` names."""

    def look() -> Html:
        assistant = controller.state.assistant()
        ledger = assistant.decisions_within(topic, filters, only=only)
        log.info("decisions: %d", len(ledger.entries))
        return decisions_view(ledger, assistant.snapshot.documents, _followed(controller, payload))

    return controller.guarded(look, troubled)


def _followed(controller: Controller, payload: object) -> FollowUps | None:
    given = payload if isinstance(payload, dict) else {}
    document, start = given.get("document"), given.get("start")
    if not isinstance(document, str) or not isinstance(start, int) or isinstance(start, bool):
        return None
    return controller.state.assistant().follow_ups(document, start, _FOLLOWED)
