"""The first screen: whose records these are, and questions that are known to have an answer."""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant.answering import Address, DocumentPlace, write_address
from assistant.errors import OnRecordError
from assistant.records import Document, Record
from assistant.text import written_date
from assistant.web import plain
from assistant.web.icons import icon
from assistant.web.markup import Child, Html, element
from assistant.web.overview import Overview
from assistant.web.state import Example

_NAMED = 2
"""Bodies that the title names; of more it says how many."""
_LISTED = 6
"""Bodies that are listed at once; the others are folded away."""


def banner(leave: bool = False) -> Html:
    """The name of the house, a way past it, the switch between light and dark, and a way to ``leave``."""
    return element(
        "div",
        element("a", "Skip to the question", href="#question", class_="skip", data_act="skip"),
        element("h1", element("a", "On Record", href="./"), class_="name"),
        element(
            "button",
            icon("contrast"),
            element("span", "Dark"),
            type="button",
            class_="action theme",
            data_act="theme",
            aria_pressed="false",
        ),
        _leaving() if leave else None,
        class_="banner",
    )


def _leaving() -> Html:
    """Who is logged in, which the page's script asks of the server, and the way out."""
    button = element("button", "Log out", type="submit")
    return element("form", element("span", class_="who"), button, method="post", action="logout", class_="leave")


def sent(address: str) -> Html:
    """That a language model reads: what of a question leaves this machine, and for where."""
    told = "Each question, and the first passages found for it, are sent to a language model at "
    after = ". It may only point at sentences; what you read are the records’ own words."
    return element("p", told, element("span", address, class_="address"), after, class_="sent")


def welcome(
    examples: Sequence[Example],
    held: Overview | None = None,
    trouble: OnRecordError | None = None,
    notice: str | None = None,
    *,
    ready: bool = True,
) -> Html:
    """The first screen; ``ready`` is False while records are being opened. ``notice``: why an older version serves."""
    return element(
        "section",
        element("h2", _title(held), class_="title"),
        element(
            "p",
            "Answers are quotations, word for word, each with the place it stands at. "
            "Where the record does not answer, it says so.",
            class_="promise",
        ),
        element("p", notice, class_="trouble", role="alert") if notice and not trouble else None,
        holdings(held) if held and not trouble else None,
        _troubled(trouble) if trouble else _examples(examples, ready),
        class_="welcome",
        data_ready="true" if ready else "false",
    )


def _title(held: Overview | None) -> str:
    """What is asked: the bodies by name where they are few; how many there are, where every record names its own."""
    if held is None or not held.bodies or held.unnamed:
        return "Ask the public record"
    if len(held.bodies) <= _NAMED:
        return f"Ask the records of {plain.listed([name for name, _ in held.bodies])}"
    return f"Ask the records of {_bodies(len(held.bodies))}"


def _bodies(number: int) -> str:
    return "1 public body" if number == 1 else f"{number:,} public bodies"


def holdings(held: Overview) -> Html:
    """Whose records these are, how many of each body, from when to when, and the newest."""
    facts = [("Records", _extent(held)), ("Whose", _whose(held)), ("Newest", _newest(held))]
    every = element(
        "a",
        "See all documents",
        href=write_address(Address(view="documents")),
        class_="opener",
        data_act="view",
        data_view="documents",
    )
    told = [element("div", element("dt", name), element("dd", *fact)) for name, fact in facts if fact]
    return element("div", element("dl", *told), element("p", every), class_="holdings")


def _extent(held: Overview) -> list[Child]:
    told = f"{held.records:,}"
    if held.first_date:
        told += f", dated {written_date(held.first_date)} to {written_date(held.last_date)}"
    return [told + (f"; {held.undated:,} with no date stated" if held.undated else "")]


def _whose(held: Overview) -> list[Child]:
    every = [f"{name} ({number:,})" for name, number in held.bodies]
    unnamed = f"; {held.unnamed:,} that do not say whose they are" if held.unnamed else ""
    if len(every) <= _LISTED + 1:
        return [", ".join(every) + unnamed] if every else []
    rest = every[_LISTED:]
    folded = element("details", element("summary", f"and {len(rest)} more bodies"), element("p", ", ".join(rest)))
    return [", ".join(every[:_LISTED]) + unnamed, folded]


def _newest(held: Overview) -> list[Child]:
    if held.newest is None:
        return []
    document, record = held.newest
    after = ", ".join(part for part in (record.publisher, written_date(record.date)) if part)
    return [_record(document, record), f", {after}"]


def _record(document: Document, record: Record) -> Html:
    payload = json.dumps({"document": document.id, "start": record.start, "end": record.start})
    href = write_address(Address(place=DocumentPlace(document.id, record.start, record.start)))
    title = record.title or document.id
    return element("a", title, href=href, class_="opener", data_act="open", data_payload=payload)


def _troubled(trouble: OnRecordError) -> Html:
    return element(
        "div",
        element("p", trouble.what, class_="what"),
        element("p", trouble.remedy, class_="remedy"),
        class_="trouble",
        role="alert",
    )


def _examples(examples: Sequence[Example], ready: bool) -> Html:
    if not examples:
        told = "" if ready else "Getting ready: the records are being opened. You can type your question meanwhile."
        return element("p", told, class_="pending" if told else "unseen")
    made = [
        element(
            "li",
            element(
                "button",
                element("span", example.question, class_="example-question"),
                element("span", example.source, class_="example-source"),
                type="button",
                class_="example",
                data_act="ask",
                data_text=example.question,
            ),
        )
        for example in examples
    ]
    return element(
        "div",
        element("h3", "Questions these records answer", id="examples"),
        element("ul", *made, class_="examples", aria_labelledby="examples"),
    )
