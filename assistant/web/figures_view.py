"""The figures on a topic on screen: each number in its sentence, with what it counts, its date and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from assistant.answering import Address, write_address
from assistant.present import counted, figures_in_words, searched_in_words
from assistant.records import Document, FiguresFound, Filters, FoundFigure
from assistant.text import one_line, written_date
from assistant.web import plain
from assistant.web.cards import opener
from assistant.web.markup import Html, element
from assistant.web.mentions_view import downloads
from assistant.web.typeset import setting

_SHOWN = 200
"""Figures that the page shows; the downloads hold all."""


def introduction() -> Html:
    """What this view does."""
    return element(
        "div",
        element("h2", "Figures"),
        element(
            "p",
            "Every number that the record gives on a topic, as it is printed, with what it counts and its date. "
            "Nothing is added up: two figures side by side may count different things.",
            class_="promise",
        ),
        class_="figures-head",
        data_address=write_address(Address(view="figures")),
        data_title="Figures",
    )


def figures_view(found: FiguresFound, documents: Mapping[str, Document], filters: Filters) -> Html:
    """How many there are, the files to save, each in its sentence by date, and what was searched."""
    head, more = figures_in_words(found)
    address = Address(found.topic, filters, view="figures")
    rest = len(found.figures) - _SHOWN
    return element(
        "section",
        element("p", element("strong", head), more, class_="course-summary", role="status"),
        downloads("figures", address, ("csv",)) if found.figures else _none(),
        *_dated(found.figures[:_SHOWN], documents),
        element("p", f"{counted(rest, 'more figure')}: in the download.", class_="searched") if rest > 0 else None,
        element("p", searched_in_words(found.searched), class_="searched"),
        class_="figures-view",
        aria_label="Figures",
        attributes={"data-address": write_address(address), "data-title": f"Figures: {found.topic}"},
    )


def _none() -> Html:
    told = "No sentence on this topic has a number in it. Try fewer words, or ask a question."
    return element("p", told, class_="searched")


def _dated(figures: Sequence[FoundFigure], documents: Mapping[str, Document]) -> Iterator[Html]:
    """The figures below their dates, each record's under its title."""
    for (date, title), own in groupby(figures, key=lambda one: (one.date, one.title)):
        named = element("time", written_date(date), datetime=date) if date else "Date not stated"
        told = [_figure(one, documents[one.document]) for one in own]
        yield element("h3", named, element("span", one_line(title), class_="title"))
        yield element("ul", *told, class_="found-figures")


def _figure(found: FoundFigure, document: Document) -> Html:
    where = " › ".join((*plain.path(found), *plain.spot(found))) or "Open"
    set_, number = setting(document), found.figure
    counts = element("span", one_line(found.counted.words), class_="counts") if found.counted else None
    return element(
        "li",
        element("p", element("strong", one_line(number.words)), counts, class_="number"),
        element(
            "q",
            set_.show(found.start, number.start),
            element("b", set_.show(number.start, number.end)),
            set_.show(number.end, found.end),
            class_="sentence",
        ),
        element("span", opener(where, found.link, found, None), class_="where"),
    )
