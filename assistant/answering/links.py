"""Every address of ours, built and read in one place: a question with its filters, a place in a document, a file.

It stands with the replies, since each citation carries such an address; exports and the chat, above, use the same.
An id may hold any character that a file's name may, so ids travel in the query of an address, never in its path:
there ``..`` and ``/`` have a meaning of their own, and browsers act on it whether it is encoded or not.

A document may be open beside a question or a view. The query of its place then stands before the other's, the two
joined with ``&``: the page does that with what stands here, and builds no address of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qs, quote_plus

from assistant.records import Document, Filters, Page

FEW = 50
"""Values of one filter that an address may carry."""
LONGEST_DAY = 40
"""Characters of a day, or of what stands in its place, that are read and told."""
VIEWS = ("ask", "documents", "mentions", "timeline", "decisions", "figures", "quotes")
"""What the page shows, by the name its address gives it; the first where it gives none."""
_AS_TYPED = "as-typed"
_MOST_FIELDS = 200
_LOST = "replace"
"""How half a character in a question is written, which UTF-8 cannot hold: as a question mark."""
_BYTES = "surrogateescape"
"""How a file's name that is no UTF-8 is written and read: byte for byte, as the operating system has it."""


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """``text[start:end]`` of a document; ``sha256`` begins the digest of the file the link was made from."""

    document: str
    start: int = 0
    end: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """What an address asks for: in a view (one of `VIEWS`) a question, words to count, a topic over time, or the topic
    of decisions with the kind of entries they are ``only`` to be of.

    ``forms``: other forms of the words too, where they are to be counted. ``as_typed``: no word of the question is read
    as another. ``place``: a document to have open.
    """

    question: str = ""
    filters: Filters = field(default_factory=Filters)
    place: DocumentPlace | None = None
    forms: bool = False
    as_typed: bool = False
    view: str = VIEWS[0]
    only: str = ""


def link_to(document: str, sha256: str, start: int, end: int) -> str:
    """A relative address of a place in the document with this id; it holds while its file has this SHA-256."""
    return write_address(Address(place=DocumentPlace(document, start, end, sha256[:12])))


def link_to_original(document: Document) -> str:
    """A relative address of the file that ``document`` was read from."""
    return f"original{_query([('document', document.id)])}"


def link_to_page(document: Document, page: Page, start: int, end: int) -> str:
    """A relative address of the picture of a page, with ``text[start:end]`` boxed on it."""
    place = ("document", document.id), ("start", str(start)), ("end", str(end)), ("sha256", document.sha256[:12])
    return f"page-picture{_query([*place, ('page', str(page.number))])}"


def parse_page(query_string: str) -> tuple[DocumentPlace | None, int]:
    """The place and the number of the page that `link_to_page` wrote; nothing is raised."""
    try:
        given = parse_qs(query_string, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None, 0
    return parse_address(query_string).place, _number(given, "page")


def link_to_download(name: str, suffix: str, address: Address) -> str:
    """A relative address of what ``address`` asks for as a file: ``answer.csv?q=…``."""
    return f"{name}.{suffix}{write_address(address)}"


def write_address(address: Address) -> str:
    """The query that `parse_address` reads back, with its question mark; empty where nothing is asked.

    A ``/`` of an id stays as it is, which a query allows (RFC 3986, section 3.4); all else is percent-encoded.
    """
    filters, place = address.filters, address.place
    pairs: list[tuple[str, str]] = []
    if place:
        pairs += [("document", place.document), ("start", str(place.start)), ("end", str(place.end))]
        pairs += [("sha256", place.sha256)] if place.sha256 else []
    alone = bool(filters.documents) and not address.question  # a document alone would be a place
    pairs += [("view", address.view)] if alone or address.view != VIEWS[0] else []
    pairs += [("q", address.question)] if address.question else []
    pairs += [("publisher", publisher) for publisher in filters.publishers]
    pairs += [("kind", kind) for kind in filters.kinds]
    pairs += [("document", document) for document in filters.documents]
    pairs += [(name, day) for name, day in (("from", filters.published_after), ("to", filters.published_before)) if day]
    pairs += [("only", address.only)] if address.only else []
    pairs += [(name, "1") for name, wanted in (("forms", address.forms), (_AS_TYPED, address.as_typed)) if wanted]
    return _query(pairs)


def parse_address(query_string: str) -> Address:
    """What the query of an address says, nothing is raised; a filter that no record can meet is kept, to be refused.

    ``view``, ``q``, ``publisher``, ``kind``, ``document`` (these three may repeat), ``from``, ``to``; with ``start``
    and ``end``, or with neither question nor view, the first ``document`` is a place to open. ``forms`` counts other
    forms of the words, ``as-typed`` reads none of a question as another; ``only`` is a kind of decisions' entries.
    """
    try:
        given = parse_qs(query_string, max_num_fields=_MOST_FIELDS)
        exact = parse_qs(query_string, max_num_fields=_MOST_FIELDS, errors=_BYTES)
    except ValueError:
        return Address()
    question = _one(given, "q")
    documents = exact.get("document", [])
    view = _one(given, "view")
    place = None
    if documents and ("start" in given or not (question or view)):
        place = DocumentPlace(documents[0], _number(given, "start"), _number(given, "end"), _one(given, "sha256"))
    filters = Filters(
        published_after=_day(given, "from"),
        published_before=_day(given, "to"),
        publishers=_few(given, "publisher"),
        kinds=_few(given, "kind"),
        documents=tuple(dict.fromkeys(documents[1 if place else 0 :][:FEW])),
    )
    return Address(
        question,
        filters,
        place,
        forms="forms" in given,
        as_typed=_AS_TYPED in given,
        view=view if view in VIEWS else VIEWS[0],
        only=_one(given, "only")[:LONGEST_DAY],
    )


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    return f"?{'&'.join(f'{name}={_written(name, value)}' for name, value in pairs)}" if pairs else ""


@lru_cache(maxsize=4096)
def _written(name: str, value: str) -> str:
    """A value as it is written in an address; kept, since a list of decisions names each document for each of them."""
    return quote_plus(value, safe="/", errors=_BYTES) if name == "document" else quote_plus(value, errors=_LOST)


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    return given.get(name, [""])[0]


def _few(given: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given.get(name, [])[:FEW]))


def _day(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The day of an address as it was given: one that is no date is refused when it is asked with, not dropped."""
    return _one(given, name)[:LONGEST_DAY] or None


def _number(given: Mapping[str, Sequence[str]], name: str) -> int:
    value = _one(given, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
