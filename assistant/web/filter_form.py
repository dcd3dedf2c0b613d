"""The filters as the page's script holds them: the value of the form, in JSON, to and fro."""

from __future__ import annotations

import json
from collections.abc import Mapping

from assistant.answering import FEW, LONGEST_DAY
from assistant.records import Filters


def filters_from(given: Mapping[str, object]) -> Filters:
    """The filters of the panel on the page, as its script sends them; a day that is none is kept, to be refused."""

    def several(name: str) -> tuple[str, ...]:
        values = given.get(name)
        return tuple(value for value in values[:FEW] if isinstance(value, str)) if isinstance(values, list) else ()

    def one(name: str) -> str | None:
        value = given.get(name)
        return (value[:LONGEST_DAY] or None) if isinstance(value, str) else None

    return Filters(one("from"), one("to"), several("publisher"), several("kind"), several("document"))


def form_values(filters: Filters) -> dict[str, object]:
    """The filters as the script of the page holds them; `filters_from` reads what it says."""
    return {
        "from": filters.published_after,
        "to": filters.published_before,
        "publisher": list(filters.publishers),
        "kind": list(filters.kinds),
        "document": list(filters.documents),
    }


def form_of(filters: Filters) -> str:
    """`form_values` as JSON."""
    return json.dumps(form_values(filters))
