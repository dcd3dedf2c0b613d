"""What stands where on the page, and what each event calls. The only module that knows Gradio's blocks.

The script of the page (``static/chat.js``) speaks to Python through hidden text boxes: it writes a payload and Gradio
calls the event. Every handler goes to `Controller`, which never raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.answering import LONGEST
from assistant.answering import LONGEST_PHRASE as LONGEST_WORDS
from assistant.records import Filters
from assistant.web import api, decisions_view, figures_view, mentions_view, quotes_view, timeline_view, welcome
from assistant.web.chips import chips, panel, titles
from assistant.web.controller import AT_A_TIME, Controller, Turns, parsed, spoken
from assistant.web.corpus_table import unloaded_table
from assistant.web.decisions_tab import DecisionsTab
from assistant.web.figures_tab import FiguresTab
from assistant.web.filter_form import filters_from, form_of
from assistant.web.markup import NOTHING, Html, element
from assistant.web.news import news_of
from assistant.web.quotes_tab import QuotesTab
from assistant.web.revisiting import Visit, visit_of
from assistant.web.timeline_tab import TimelineTab, over_time
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


def blocks(controller: Controller, *, leave: bool = False) -> Any:
    """The page, with a way to ``leave`` where one logs in."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as page:
        _show(welcome.banner(leave), "banner")
        turns = gr.State((), time_to_live=_FORGOTTEN)
        with gr.Row(elem_id="chat"):
            with gr.Column(elem_id="views-column"), gr.Tabs(elem_id="views", overflow_behavior="wrap"):
                with gr.Tab("Ask", id="ask"):
                    parts = _asking(turns, controller.state.sent_to)
                with gr.Tab("Documents", id="documents") as documents:
                    corpus = _show(unloaded_table(), "corpus")
                with gr.Tab("Every mention", id="mentions"):
                    parts |= _finding()
                with gr.Tab("Over time", id="timeline"):
                    timeline = TimelineTab.placed(
                        _show(timeline_view.introduction(), "timeline-head"), lambda: _show(NOTHING, "timeline-found")
                    )
                    parts |= {"topic": timeline.topic, "course": timeline.results}
                with gr.Tab("Decisions", id="decisions") as decided:
                    _show(decisions_view.introduction(), "decisions-head")
                    decisions = DecisionsTab.placed(_show, _hidden)
                with gr.Tab("Figures", id="figures"):
                    _show(figures_view.introduction(), "figures-head")
                    figures = FiguresTab.placed(_show, _hidden)
                with gr.Tab("Quotations", id="quotes"):
                    quotes = QuotesTab.placed(
                        _show(quotes_view.introduction(), "quotes-head"), lambda: _show(NOTHING, "quotes-found")
                    )
            parts |= {"document-view": _show(NOTHING, "document-view"), "corpus": corpus, "turns": turns}
        api.register(controller.state)  # before the page's events, so that the names are free
        _events(page, Handlers(controller), parts)
        quotes.events(controller, parts["wanted"], _filters, **_PRIVATE)
        timeline.events(controller, parts["wanted"], _filters, **_PRIVATE)
        decisions.events(controller, page, decided, parts["wanted"], parts["do-go"], _filters, **_PRIVATE)
        figures.events(controller, page, parts["wanted"], parts["do-go"], _filters, **_PRIVATE)
        documents.select(Handlers(controller).corpus, None, corpus, **_AT_ONCE)
    page.state_session_capacity = _PAGES
    page.queue(max_size=_WAITING, default_concurrency_limit=AT_A_TIME, status_update_rate=_STATUS_EVERY)
    return page


def _show(markup: Html, name: str) -> Any:
    """A piece of the page made by `assistant.web.markup`; nothing else is ever put into such a piece."""
    return gr.HTML(str(markup), elem_id=name, apply_default_css=False, js_on_load=None, padding=False)


def _hidden(name: str, value: str = "") -> Any:
    return gr.Textbox(value, elem_id=name, visible="hidden", container=False, show_label=False, label=name)


def _asking(turns: Any, sent_to: str | None) -> dict[str, Any]:
    """The conversation, the box beneath it, and where what is asked is sent, if it is."""
    parts = {name: _show(NOTHING, name) for name in ("news", "welcome", "transcript")}
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
        if sent_to:
            _show(welcome.sent(sent_to), "sent")
    parts["wanted"] = _hidden("wanted", form_of(Filters()))
    for name in ("do-ask", "do-open", "do-vote", "do-ready", "do-explain", "do-news", "do-go", "do-again", "arrived"):
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
    asking = [
        gr.on([parts["box"].submit, parts["send"].click], on.ask, **asked, **once),
        parts["do-ask"].change(on.ask_payload, [parts["do-ask"], parts["wanted"], parts["turns"]], told, **once),
        parts["do-again"].change(on.ask_again, parts["turns"], told, **{**once, "trigger_mode": "always_last"}),
    ]
    parts["do-open"].change(
        on.open, [parts["do-open"], parts["turns"]], parts["document-view"], trigger_mode="always_last", **_AT_ONCE
    )
    parts["do-vote"].change(
        on.vote, [parts["do-vote"], parts["turns"]], parts["turns"], trigger_mode="multiple", **_AT_ONCE
    )
    parts["do-explain"].change(
        on.explain, [parts["do-explain"], parts["turns"]], told[:2], trigger_mode="always_last", **_AT_ONCE
    )
    parts["do-ready"].change(on.ready, parts["turns"], parts["welcome"], **_AT_ONCE)
    in_force = [parts["chips"], parts["also-chips"]]
    parts["do-news"].change(on.news, parts["do-news"], parts["news"], **_AT_ONCE)
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
    names = ("wanted", "chips", "also-chips", "panel", "welcome", "document-view", "words", "forms", "results")
    more = ("topic", "course", "turns", "transcript", "do-again", "arrived")
    shown = [parts[name] for name in (*names, *more)]
    page.load(on.arrive, [parts["do-go"], parts["turns"]], shown, js=_WHERE, **_AT_ONCE)
    # ended before what is gone back to is asked again, and each by itself: Gradio's client does what follows from an
    # event one after the other, and waits for each, so that what came later would end the question that is asked again
    for each in asking:
        parts["do-go"].change(None, cancels=each, queue=False)
    parts["do-go"].change(on.arrive, [parts["do-go"], parts["turns"]], shown, trigger_mode="always_last", **_AT_ONCE)


_WHERE = """(_, turns) => {
    const { turns: asked = [], filters = null } = history.state ?? {};
    return [JSON.stringify({ address: location.search, turns: asked, filters, sent: 0 }), turns];
}"""
"""What the page says of itself when it is loaded, as ``static/history.js`` says it when one goes back or forward."""


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
        """Asks what a button says: an example, or a question with filters of its own."""
        given = parsed(payload)
        asked = given if isinstance(given, dict) else {}
        own = asked.get("filters")
        filters = filters_from(own) if isinstance(own, dict) else _filters(wanted)
        question, as_typed = str(asked.get("question", "")), asked.get("as_typed") is True
        for after in self._controller.ask(question, filters, turns, literal=True, as_typed=as_typed):
            yield self._told(after)

    def _told(self, turns: Turns) -> tuple[Any, ...]:
        return turns, str(self._controller.told(turns)), str(_status(spoken(turns))), ""

    def arrive(self, payload: str, turns: Turns) -> tuple[Any, ...]:
        """The page as its address and its history want it; the questions of its conversation are yet to be asked."""
        visit = visit_of(parsed(payload or ""))
        nothing = (form_of(Filters()), "", "", "")
        last, unfilled = str(visit.sent), (gr.skip(), gr.skip())
        return self._controller.guarded(
            lambda: self._arrived(visit, turns),
            lambda trouble: (*nothing, str(troubled(trouble)), "", *unfilled, "", *unfilled, (), "", gr.skip(), last),
        )

    def _arrived(self, visit: Visit, turns: Turns) -> tuple[Any, ...]:
        documents, address = self._controller.documents(), visit.address
        conversation = self._controller.restore(visit.turns, turns)
        first = NOTHING if conversation else self._welcome()
        place = self._controller.show(address.place) if address.place else NOTHING
        chosen = str(chips(visit.filters, titles(documents)))
        counted = self._counted(visit) if address.view == "mentions" else (gr.skip(), gr.skip(), gr.skip())
        shown = form_of(visit.filters), chosen, chosen, str(panel(documents, visit.filters)), str(first), str(place)
        again = str(visit.sent) if any(not turn.is_answered for turn in conversation) else gr.skip()
        told = str(self._controller.told(conversation))
        return *shown, *counted, *self._over_time(visit), conversation, told, again, str(visit.sent)

    def _counted(self, visit: Visit) -> tuple[Any, ...]:
        """The words of an address to count, whether in other forms, and their mentions."""
        words, forms = visit.address.question, visit.address.forms
        found = self._controller.mentions(words, visit.address.filters, stemmed=forms) if words else NOTHING
        return words, forms, str(found)

    def _over_time(self, visit: Visit) -> tuple[Any, ...]:
        """The topic of an address, and its timeline."""
        if visit.address.view != "timeline":
            return gr.skip(), gr.skip()
        topic = visit.address.question
        return topic, str(over_time(self._controller, topic, visit.address.filters))

    def ask_again(self, turns: Turns) -> Iterator[tuple[Any, ...]]:
        """Asks the questions of a conversation that the page came with."""
        for after in self._controller.ask_again(turns):
            yield *self._told(after)[:3], gr.skip()

    def ready(self, turns: Turns) -> str:
        """The first screen again, when the examples are known."""
        return "" if turns else str(self._welcome())

    def news(self, payload: str) -> str:
        """What is new since the last visit with this browser, as the script of the page says it."""
        named = {document.id: document for document in self._controller.documents()}
        return str(self._controller.guarded(lambda: news_of(parsed(payload), named), lambda _: NOTHING))

    def _welcome(self) -> Html:
        def first() -> Html:
            state = self._controller.state
            held, ready = self._controller.overview(), state.ready.is_set()
            return welcome.welcome(state.known_examples, held, state.trouble, state.notice, ready=ready)

        return self._controller.guarded(first, troubled)

    def chips(self, wanted: str) -> tuple[str, str]:
        """The filters in force, over the question and over the words to find."""
        documents = self._controller.documents()
        made = self._controller.guarded(lambda: str(chips(_filters(wanted), titles(documents))), lambda _: "")
        return made, made

    def open(self, payload: str, turns: Turns) -> str:
        """The document pane at a place."""
        return str(self._controller.open(parsed(payload), turns))

    def explain(self, payload: str, turns: Turns) -> tuple[Turns, str]:
        """How a reply was made, in its fold."""
        after = self._controller.explain(parsed(payload), turns)
        return after, str(self._controller.told(after))

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
