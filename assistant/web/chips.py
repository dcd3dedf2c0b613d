"""What is searched: the panel of filters, and each filter in force as a chip that can be taken away."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence

from assistant.answering import Address, write_address
from assistant.records import Document, Filters
from assistant.web import plain
from assistant.web.icons import icon
from assistant.web.markup import NOTHING, Html, element

_LISTED = 300
"""Documents that the panel lists; of more, one is chosen from the table."""


def titles(documents: Iterable[Document]) -> dict[str, str]:
    """Each document's title by its id."""
    return {document.id: document.title for document in documents}


def chips(filters: Filters, named: Mapping[str, str]) -> Html:
    """A chip for each filter in force; nothing where there is none."""
    made = [_chip(name, value, told) for name, value, told in plain.each_filter(filters, named)]
    if not made:
        return NOTHING
    clear = (
        element("button", "Clear all", type="button", class_="action", data_act="unfilter-all")
        if len(made) > 1
        else None
    )
    return element(
        "div",
        element("span", "Only", class_="only"),
        *made,
        clear,
        class_="chips",
        role="group",
        aria_label="Filters in force",
        data_address=write_address(Address(filters=filters)),
    )


def _chip(name: str, value: str, told: str) -> Html:
    return element(
        "button",
        element("span", told),
        icon("close"),
        type="button",
        class_="chip",
        data_act="unfilter",
        data_payload=json.dumps({"name": name, "value": value}),
        aria_label=f"Remove filter: {told}",
    )


def panel(documents: Sequence[Document], filters: Filters) -> Html:
    """The panel with the filters that this index knows, those in force chosen."""
    records = [record for document in documents for record in document.records]
    publishers = sorted({record.publisher for record in records if record.publisher})
    kinds = sorted({record.kind for record in records if record.kind})
    ids = [(document.id, document.title) for document in documents]
    return element(
        "details",
        element("summary", icon("filter"), element("span", "Filters")),
        element(
            "form",
            _dates(filters),
            _choices(
                "publisher", "Publisher", [(publisher, publisher) for publisher in publishers], filters.publishers
            ),
            _choices("kind", "Kind", [(kind, plain.kind(kind) or kind) for kind in kinds], filters.kinds),
            _choices("document", "Document", ids, filters.documents) if len(ids) <= _LISTED else _elsewhere(),
            class_="panel",
            aria_label="Filters",
        ),
        class_="filters",
    )


def _elsewhere() -> Html:
    return element("p", "One document: choose it in the view Documents.", class_="only")


def _dates(filters: Filters) -> Html:
    return element(
        "fieldset",
        element("legend", "Published"),
        element("label", element("span", "from"), _day("from", _first_day(filters.published_after))),
        element("label", element("span", "to"), _day("to", _last_day(filters.published_before))),
        class_="dates",
    )


def _day(name: str, value: str) -> Html:
    return element("input", type="date", name=name, value=value)


def _first_day(iso: str | None) -> str:
    return iso + "-01-01"[len(iso) - 4 :] if iso and len(iso) < 10 else iso or ""


def _last_day(iso: str | None) -> str:
    if not iso or len(iso) == 10:
        return iso or ""
    year, month = int(iso[:4]), int(iso[5:] or 12)
    return f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"


def _choices(name: str, label: str, values: Sequence[tuple[str, str]], chosen: Sequence[str]) -> Html | None:
    """Check boxes for a few values; nothing where there is nothing to choose."""
    if not values:
        return None
    folded = {value.casefold() for value in chosen}
    boxes = [
        element(
            "label",
            element("input", type="checkbox", name=name, value=value, checked=value.casefold() in folded),
            element("span", told),
        )
        for value, told in values
    ]
    return element("fieldset", element("legend", label), element("div", *boxes, class_="choices"))
