"""Replies, mentions, timelines, decisions and figures as files and as JSON, and what programs may ask: the routes that
`openapi` tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from assistant.errors import OnRecordError
from assistant.present import Edition
from assistant.records import DecisionLedger, FiguresFound, Reply, Timeline
from assistant.web import openapi
from assistant.web.downloads import FORMS, download
from assistant.web.limits import count_asked
from assistant.web.state import ChatState

_ASKED = (
    "The question, at most 1,000 characters.",
    ("k", "At most this many quotations, 1 to 50; 5 if left out.", "integer"),
    ("as-typed", "1 searches for every word as typed, misspelt or not.", "string"),
)
_WORDS = (
    "A word or a phrase, at most 200 characters.",
    ("forms", "1 counts other forms of the words as well.", "string"),
)
_TOPIC = ("A topic, at most 1,000 characters.",)
_DECIDED = (
    "A topic, at most 200 characters: all its words stand in what was decided, or in the heading of its item.",
    ("only", "decision or recommendation: entries of that kind alone.", "string"),
)
_QUERIES: Mapping[str, Any] = {
    "answer": openapi.parameters(*_ASKED),
    "mentions": openapi.parameters(*_WORDS),
    "timeline": openapi.parameters(*_TOPIC),
    "decisions": openapi.parameters(*_DECIDED, required=False),
    "figures": openapi.parameters(*_TOPIC),
}
_SUMMARIES: Mapping[tuple[str, str], str] = {
    ("answer", "json"): "The reply to a question: its verdict, quotations, and what was searched.",
    ("answer", "csv"): "The same reply as a table, a quotation a row.",
    ("answer", "docx"): "The same reply as a Word briefing.",
    ("answer", "md"): "The same reply as Markdown.",
    (
        "decisions",
        "json",
    ): "Every decision and recommendation, with mover, seconder, vote and item, and the meetings read.",
    ("decisions", "csv"): "The same decisions as a table, with empty columns for response and status.",
    ("decisions", "docx"): "The same decisions as a Word table to fill in.",
    ("figures", "json"): "Every number in the sentences on a topic, with unit and what it counts, as printed.",
    ("figures", "csv"): "The same as a table, a figure a row.",
    ("mentions", "csv"): "Every place where words stand, a place a row.",
    ("mentions", "docx"): "Every place where words stand, as a Word briefing.",
    ("timeline", "json"): "A topic over time: the best quotation of each record in order of date, and the gaps.",
    ("timeline", "csv"): "The same as a table, a quotation or a gap a row.",
    ("timeline", "docx"): "The same as a Word paper.",
    ("timeline", "md"): "The same as Markdown.",
}

_MODELS: Mapping[str, Any] = {
    "answer": Reply,
    "timeline": Timeline,
    "decisions": DecisionLedger,
    "figures": FiguresFound,
}


def add(app: FastAPI, state: ChatState) -> None:
    """Adds the routes to ``app``."""

    def saved(request: Request) -> Response:
        what, _, form = request.url.path.rpartition("/")[2].partition(".")
        try:
            count = count_asked(request.query_params.get("k"))
            edition = Edition.today(str(request.base_url))
            made = download(state.assistant(), what, form, str(request.url.query), edition, count)
        except OnRecordError as error:
            raise HTTPException(400, str(error)) from None
        return _json(made.data) if form == "json" else attachment(made.data, made.name, made.type)

    for what, forms in FORMS.items():
        for form in sorted(forms, key=("json", "csv", "docx", "md").index):
            model: Any = {200: {"model": _MODELS[what]}} if form == "json" else {}
            app.get(
                f"/{what}.{form}",
                summary=_SUMMARIES[what, form],
                description=_SUMMARIES[what, form],
                response_class=Response,
                responses=model,
                openapi_extra=_QUERIES[what],
            )(saved)
    # a form that there is none of is refused in words
    app.get("/answer.{form}", include_in_schema=False)(saved)
    app.get("/mentions.{form}", include_in_schema=False)(saved)
    app.get("/figures.{form}", include_in_schema=False)(saved)
    app.get("/timeline.{form}", include_in_schema=False)(saved)
    app.get("/decisions.{form}", include_in_schema=False)(saved)

    @app.get("/openapi.json", include_in_schema=False)
    def told(request: Request) -> JSONResponse:
        return JSONResponse(openapi.openapi(app, str(request.base_url)))

    @app.get("/programs", include_in_schema=False)
    def programs(request: Request) -> HTMLResponse:
        return HTMLResponse(openapi.page(openapi.openapi(app, str(request.base_url))))


def _json(data: bytes) -> Response:
    """JSON to be read by programs, where it is shown as text and never as a page."""
    return Response(data, media_type="application/json", headers={"Cache-Control": "no-store"})


def attachment(data: bytes, name: str, media_type: str) -> Response:
    """A file to save, never to show: what a record holds is not run on this server's address."""
    safe = (
        "".join(
            character if character.isascii() and (character.isalnum() or character in "._-") else "_"
            for character in name
        )
        or "file"
    )
    return Response(
        data,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{safe}"', "Cache-Control": "no-store"},
    )
