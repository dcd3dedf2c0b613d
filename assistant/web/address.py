"""The page's address: a question with its filters, or a place in a document, that can be shared and opened again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from assistant.records import Filters

_FEW = 50
"""Values of one filter that an address may carry."""
_LONGEST_DAY = 40
"""Characters of a day, or of what stands in its place, that are read and told."""


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end]`` of a document; ``sha256`` begins the digest of the file the link was made from."""

    document: str
    start: int = 0
    end: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """What an address asks for."""

    question: str = ""
    filters: Filters = field(default_factory=Filters)
    place: Place | None = None


def parse(query_string: str) -> Address:
    """What the query of an address says, nothing is raised; a filter that no record can meet is kept, to be refused.

    ``q``, ``publisher``, ``kind``, ``document`` (these three may repeat), ``from``, ``to``; with ``start`` and ``end``,
    or with no question, ``document`` is a place to open.
    """
    try:
        given = parse_qs(query_string, max_num_fields=200)
    except ValueError:
        return Address()
    question = given.get("q", [""])[0]
    documents = given.get("document", [])
    opens = bool(documents) and ("start" in given or not question)
    place = (
        Place(documents[0], _number(given, "start"), _number(given, "end"), _one(given, "sha256")) if opens else None
    )
    filters = Filters(
        _day(given, "from"),
        _day(given, "to"),
        _few(given, "publisher"),
        _few(given, "kind"),
        () if opens else _few(given, "document"),
    )
    return Address(question, filters, place)


def query(address: Address) -> str:
    """The query that `parse` reads back, with its question mark; empty where nothing is asked."""
    filters = address.filters
    pairs = [("q", address.question)] if address.question else []
    pairs += [("publisher", each) for each in filters.publishers] + [("kind", each) for each in filters.kinds]
    pairs += [("document", each) for each in filters.documents]
    pairs += [(name, day) for name, day in (("from", filters.published_after), ("to", filters.published_before)) if day]
    if address.place:
        pairs += [
            ("document", address.place.document),
            ("start", str(address.place.start)),
            ("end", str(address.place.end)),
        ]
    return f"?{urlencode(pairs)}" if pairs else ""


def filters_from(given: Mapping[str, object]) -> Filters:
    """The filters of the panel on the page, as its script sends them; a day that is none is kept, to be refused."""

    def several(name: str) -> tuple[str, ...]:
        values = given.get(name)
        return tuple(each for each in values[:_FEW] if isinstance(each, str)) if isinstance(values, list) else ()

    def one(name: str) -> str | None:
        value = given.get(name)
        return (value[:_LONGEST_DAY] or None) if isinstance(value, str) else None

    return Filters(one("from"), one("to"), several("publisher"), several("kind"), several("document"))


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    return given.get(name, [""])[0]


def _few(given: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given.get(name, [])[:_FEW]))


def _day(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The day of an address as it was given: one that is no date is refused when it is asked with, not dropped."""
    return _one(given, name)[:_LONGEST_DAY] or None


def _number(given: Mapping[str, Sequence[str]], name: str) -> int:
    value = _one(given, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
