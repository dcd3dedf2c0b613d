"""What stands where on the page, and what each event calls. The only module that knows Gradio's blocks.

The script of the page (``static/chat.js``) speaks to Python through hidden text boxes: it writes a payload and Gradio
calls the event. Every handler goes to `Controller`, which never raises.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.answering import LONGEST, Address, parse_address
from assistant.answering import LONGEST_PHRASE as LONGEST_WORDS
from assistant.records import Filters
from assistant.web import api, mentions_view, welcome
from assistant.web.chips import chips, panel, titles
from assistant.web.controller import AT_A_TIME, Controller, Turns, parsed, spoken
from assistant.web.filter_form import filters_from, form_of
from assistant.web.markup import NOTHING, Html, element
from assistant.web.turns import troubled

TITLE = "On Record"
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_AT_ONCE: dict[str, Any] = {**_PRIVATE, "queue": False}
_AT_THE_DOOR = 20
"""Questions that are taken in at the same time: those that are answered, and those that are told to wait."""
_WAITING = 400
_STATUS_EVERY = 10.0
_FORGOTTEN = 8 * 3600
"""Seconds after which the conversation of a page that was left is dropped."""
_PAGES = 1000
"""Conversations kept at a time; the oldest go first."""


def blocks(controller: Controller) -> Any:
    """The page."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as page:
        _show(welcome.banner(), "banner")
        turns = gr.State((), time_to_live=_FORGOTTEN)
        with gr.Row(elem_id="chat"):
            with gr.Column(elem_id="views-column"), gr.Tabs(elem_id="views"):
                with gr.Tab("Ask", id="ask"):
                    parts = _asking(turns)
                with gr.Tab("Documents", id="documents") as documents:
                    corpus = _show(NOTHING, "corpus")
                with gr.Tab("Every mention", id="mentions"):
                    parts |= _finding()
            parts |= {"document-view": _show(NOTHING, "document-view"), "corpus": corpus, "turns": turns}
        api.register(controller.state)  # before the page's events, so that the names are free
        _events(page, Handlers(controller), parts)
        documents.select(Handlers(controller).corpus, None, corpus, **_AT_ONCE)
    page.state_session_capacity = _PAGES
    page.queue(max_size=_WAITING, default_concurrency_limit=AT_A_TIME, status_update_rate=_STATUS_EVERY)
    return page


def _show(markup: Html, name: str) -> Any:
    """A piece of the page made by `assistant.web.markup`; nothing else is ever put into such a piece."""
    return gr.HTML(str(markup), elem_id=name, apply_default_css=False, js_on_load=None, padding=False)


def _hidden(name: str, value: str = "") -> Any:
    return gr.Textbox(value, elem_id=name, visible="hidden", container=False, show_label=False, label=name)


def _asking(turns: Any) -> dict[str, Any]:
    """The conversation, and the box beneath it."""
    parts = {"welcome": _show(NOTHING, "welcome"), "transcript": _show(NOTHING, "transcript")}
    parts["status"] = _show(_status(""), "status")
    with gr.Group(elem_id="composer"):
        parts["chips"] = _show(NOTHING, "chips")
        with gr.Row(elem_id="ask-row"):
            parts["box"] = gr.Textbox(
                label="Your question",
                placeholder="Ask the record a question",
                lines=1,
                max_lines=5,
                max_length=LONGEST,
                elem_id="question",
                scale=1,
            )
            parts["send"] = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=88)
        parts["panel"] = _show(NOTHING, "panel")
    parts["wanted"] = _hidden("wanted", form_of(Filters()))
    for name in ("do-ask", "do-open", "do-vote", "do-ready"):
        parts[name] = _hidden(name)
    return parts


def _finding() -> dict[str, Any]:
    """Every mention of words across the corpus."""
    _show(mentions_view.introduction(), "mentions-head")
    chosen = _show(NOTHING, "mentions-chips")
    with gr.Row(elem_id="mentions-row"):
        words = gr.Textbox(
            label="Words to find",
            placeholder="pathway plan",
            lines=1,
            max_length=LONGEST_WORDS,
            elem_id="words",
            scale=1,
        )
        find = gr.Button("Find", variant="primary", elem_id="find", scale=0, min_width=88)
    forms = gr.Checkbox(False, label="Count other forms too (plan, plans, planned)", elem_id="forms", container=False)
    results = _show(NOTHING, "mentions-found")
    return {"also-chips": chosen, "words": words, "find": find, "forms": forms, "results": results}


def _status(words: str) -> Html:
    """The live region: what a screen reader is told."""
    return element("div", words, role="status", aria_live="polite", class_="unseen")


def _filters(wanted: str) -> Filters:
    given = parsed(wanted)
    return filters_from(given) if isinstance(given, dict) else Filters()


def _events(page: Any, on: Handlers, parts: dict[str, Any]) -> None:
    told = [parts[name] for name in ("turns", "transcript", "status", "welcome")]
    asked = {"inputs": [parts["box"], parts["wanted"], parts["turns"]], "outputs": [parts["box"], *told]}
    once: dict[str, Any] = {**_PRIVATE, "trigger_mode": "once", "concurrency_limit": _AT_THE_DOOR}
    gr.on([parts["box"].submit, parts["send"].click], on.ask, **asked, **once)
    parts["do-ask"].change(on.ask_payload, [parts["do-ask"], parts["wanted"], parts["turns"]], told, **once)
    parts["do-open"].change(
        on.open, [parts["do-open"], parts["turns"]], parts["document-view"], trigger_mode="always_last", **_AT_ONCE
    )
    parts["do-vote"].change(
        on.vote, [parts["do-vote"], parts["turns"]], parts["turns"], trigger_mode="multiple", **_AT_ONCE
    )
    parts["do-ready"].change(on.ready, parts["turns"], parts["welcome"], **_AT_ONCE)
    in_force = [parts["chips"], parts["also-chips"]]
    parts["wanted"].change(on.chips, parts["wanted"], in_force, trigger_mode="always_last", **_AT_ONCE)
    sought = [parts["words"], parts["forms"], parts["wanted"]]
    parts["wanted"].change(
        on.mentions_again,
        sought,
        parts["results"],
        trigger_mode="always_last",
        **_AT_ONCE,
    )
    gr.on(
        [parts["words"].submit, parts["find"].click, parts["forms"].input],
        on.mentions,
        sought,
        parts["results"],
        trigger_mode="always_last",
        **_PRIVATE,
    )
    arrived = [parts[name] for name in ("wanted", "chips", "also-chips", "panel", "welcome", "document-view", "do-ask")]
    page.load(on.arrive, None, arrived, **_AT_ONCE)


class Handlers:
    """What the events of the page call: values of Gradio in, markup out."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def ask(self, question: str, wanted: str, turns: Turns) -> Iterator[tuple[Any, ...]]:
        """Asks; the box is emptied at once, and then left alone: the next question may stand in it already."""
        box: Any = ""
        for after in self._controller.ask(question or "", _filters(wanted), turns):
            yield box, *self._told(after)
            box = gr.skip()

    def ask_payload(self, payload: str, wanted: str, turns: Turns) -> Iterator[tuple[Any, ...]]:
        """Asks what a button or the address of the page says: an example, or a question with filters of its own."""
        given = parsed(payload)
        asked = given if isinstance(given, dict) else {}
        own = asked.get("filters")
        filters = filters_from(own) if isinstance(own, dict) else _filters(wanted)
        for after in self._controller.ask(str(asked.get("question", "")), filters, turns, literal=True):
            yield self._told(after)

    def _told(self, turns: Turns) -> tuple[Any, ...]:
        return turns, str(self._controller.told(turns)), str(_status(spoken(turns))), ""

    def arrive(self, request: gr.Request) -> tuple[Any, ...]:
        """The page as its address wants it: filters, chips, the first screen, the document pane."""
        address = _address(request)
        nothing = (form_of(Filters()), "", "", "")
        return self._controller.guarded(
            lambda: self._arrived(address), lambda trouble: (*nothing, str(troubled(trouble)), "", "")
        )

    def _arrived(self, address: Address) -> tuple[Any, ...]:
        documents = self._controller.documents()
        first = NOTHING if address.question else self._welcome()
        place = self._controller.show(address.place) if address.place else NOTHING
        chosen = str(chips(address.filters, titles(documents)))
        offered = str(panel(documents, address.filters))
        shown = form_of(address.filters), chosen, chosen, offered, str(first), str(place)
        asking = {"question": address.question, "filters": parsed(form_of(address.filters))}
        return *shown, json.dumps(asking) if address.question else ""

    def ready(self, turns: Turns) -> str:
        """The first screen again, when the examples are known."""
        return "" if turns else str(self._welcome())

    def _welcome(self) -> Html:
        def first() -> Html:
            state = self._controller.state
            return welcome.welcome(state.known_examples, state.trouble, state.notice, ready=state.ready.is_set())

        return self._controller.guarded(first, troubled)

    def chips(self, wanted: str) -> tuple[str, str]:
        """The filters in force, over the question and over the words to find."""
        documents = self._controller.documents()
        made = self._controller.guarded(lambda: str(chips(_filters(wanted), titles(documents))), lambda _: "")
        return made, made

    def open(self, payload: str, turns: Turns) -> str:
        """The document pane at a place."""
        return str(self._controller.open(parsed(payload), turns))

    def vote(self, payload: str, turns: Turns) -> Turns:
        """A thumb."""
        return self._controller.vote(parsed(payload), turns)

    def corpus(self) -> str:
        """The corpus as a table."""
        return str(self._controller.corpus())

    def mentions(self, words: str, forms: bool, wanted: str) -> str:
        """Every mention of words."""
        return str(self._controller.mentions(words or "", _filters(wanted), stemmed=bool(forms)))

    def mentions_again(self, words: str, forms: bool, wanted: str) -> str:
        """The mentions of the words that stand in the box, now that other filters are in force."""
        return self.mentions(words, forms, wanted) if (words or "").strip() else ""


def _address(request: gr.Request) -> Address:
    return parse_address(str(request.request.url.query) if request and request.request else "")
