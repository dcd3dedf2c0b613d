"""What programs may ask of the server over plain HTTP, as an OpenAPI document and as a page for people.

The document is FastAPI's, made from the routes themselves (`assistant.web.routes`); the page shows it without a script,
so that it works offline and is read aloud and printed as any other. The endpoints of Gradio are in docs/api.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assistant import __version__
from assistant.records import DecisionLedger, Reply, Timeline
from assistant.web.markup import Html, element

TITLE = "On Record for programs"
_ABOUT = (
    "Answers from public records in their own words. Every quotation is a slice of a stored document at stated "
    "offsets; nothing is generated. Each address answers GET and changes nothing."
)
_FILTERS = (
    ("publisher", "Only records of this publisher; may repeat.", "array"),
    ("kind", "Only records of this kind, such as minutes, report or letter; may repeat.", "array"),
    ("document", "Only the document with this id; may repeat.", "array"),
    ("from", "Only records dated from then: 2024-03-28, 2024-03 or 2024.", "string"),
    ("to", "Only records dated up to then.", "string"),
)
_TYPED = frozenset(option.__name__ for option in (*get_args(Reply), Timeline))
_BESIDE = {
    "type": {"type": "string", "description": "Which of the replies this is, or Timeline."},
    "made": {"type": "string", "description": "The day it was made, an ISO date."},
    "address": {"type": "string", "description": "Where the same question can be asked again."},
}
"""What `assistant.present.reply_json` puts beside the fields of a reply."""


def parameters(question: str, *more: tuple[str, str, str], required: bool = True) -> dict[str, Any]:
    """The query of an address as OpenAPI tells it: ``q``, which ``question`` describes and must be given where it is
    ``required``, the filters, and ``more``."""
    every = (("q", question, "string"), *_FILTERS, *more)
    return {"parameters": [_parameter(name, told, kind, required and name == "q") for name, told, kind in every]}


def _parameter(name: str, told: str, kind: str, required: bool) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}} if kind == "array" else {"type": kind}
    return {"name": name, "in": "query", "required": required, "description": told, "schema": schema}


def openapi(app: FastAPI, address: str) -> dict[str, Any]:
    """The OpenAPI document of the routes of ``app`` that are meant for programs, served at ``address``."""
    made = get_openapi(title=TITLE, version=__version__, description=_ABOUT, routes=app.routes)
    for name, schema in made["components"]["schemas"].items():
        if name in _TYPED:
            schema["properties"] = {**_BESIDE, **schema["properties"]}
        elif name == DecisionLedger.__name__:
            schema["properties"] = {"made": _BESIDE["made"], "address": _BESIDE["address"], **schema["properties"]}
    return {**made, "servers": [{"url": address.rstrip("/")}]}


def page(document: Mapping[str, Any]) -> str:
    """The OpenAPI ``document`` as an HTML page."""
    told = document["info"]
    schemas = document.get("components", {}).get("schemas", {})
    body = element(
        "main",
        element("h1", told["title"]),
        element("p", told["description"]),
        element("p", "The same for programs: ", element("a", "openapi.json", href="openapi.json"), "."),
        *(_path(path, methods["get"]) for path, methods in document["paths"].items()),
        element("h2", "What the answers hold"),
        *(_schema(name, schema) for name, schema in schemas.items()),
        class_="programs",
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", told["title"]),
        element("link", rel="stylesheet", href="own/programs.css"),
    )
    return f"<!doctype html>{element('html', head, element('body', body), lang='en')}"


def _path(path: str, told: Mapping[str, Any]) -> Html:
    rows = [
        (given["name"], _kind(given["schema"]), given.get("description", "")) for given in told.get("parameters", [])
    ]
    return element(
        "section",
        element("h2", element("code", f"GET {path}")),
        *(element("p", line) for line in told.get("description", told["summary"]).split("\n\n")),
        _table(("in the query", "kind", "meaning"), rows) if rows else None,
    )


def _schema(name: str, schema: Mapping[str, Any]) -> Html:
    rows = [(field, _kind(told), told.get("description", "")) for field, told in schema.get("properties", {}).items()]
    about = (schema.get("description") or "").split("\n\n")[0]
    values = [element("code", value) for value in schema.get("enum", ())]
    return element(
        "section",
        element("h3", element("code", name), id=name),
        element("p", about) if about else None,
        element("ul", *(element("li", value) for value in values)) if values else None,
        _table(("field", "kind", "meaning"), rows) if rows else None,
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str | Html]]) -> Html:
    told = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    columns = element("tr", *(element("th", name, scope="col") for name in head))
    return element("table", element("thead", columns), element("tbody", *told))


def _kind(schema: Mapping[str, Any]) -> str:
    """A JSON schema in a few words: ``string or null``, ``list of Citation``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(option) for option in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("const", schema.get("type", "any value")))
