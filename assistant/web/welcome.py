"""The first screen: what this is, and questions that are known to have an answer."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import OnRecordError
from assistant.web.icons import icon
from assistant.web.markup import Html, element
from assistant.web.state import Example


def banner() -> Html:
    """The name of the house, a way past it, and the switch between light and dark."""
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
        class_="banner",
    )


def welcome(
    examples: Sequence[Example],
    trouble: OnRecordError | None = None,
    notice: str | None = None,
    *,
    ready: bool = True,
) -> Html:
    """The first screen; ``ready`` is False while the model is loading. ``notice``: why an older version serves."""
    return element(
        "section",
        element("h2", "Ask the public record", class_="title"),
        element(
            "p",
            "Answers are quotations, word for word, each with the place it stands at. "
            "Where the record does not answer, it says so.",
            class_="promise",
        ),
        element("p", notice, class_="trouble", role="alert") if notice and not trouble else None,
        _troubled(trouble) if trouble else _examples(examples, ready),
        class_="welcome",
        data_ready="true" if ready else "false",
    )


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
        told = "" if ready else "The language model is loading. You can type your question meanwhile."
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
        element("h3", "Questions this record answers", id="examples"),
        element("ul", *made, class_="examples", aria_labelledby="examples"),
    )
