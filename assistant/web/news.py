"""What is new or changed since somebody's last visit with a browser that has kept what there was then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from assistant.answering import Address, link_to, write_address
from assistant.present import counted
from assistant.records import Document
from assistant.text import one_line, written_date
from assistant.web import plain
from assistant.web.markup import NOTHING, Html, element

_SHOWN = 5
"""Documents that are named; of more how many there are."""
_DIGEST = 12


def held(documents: Iterable[Document]) -> list[tuple[str, str]]:
    """Each document as the browser knows it: the beginning of its file's SHA-256, and its id."""
    return [(document.sha256[:_DIGEST], document.id) for document in documents]


def news_of(payload: object, documents: Mapping[str, Document]) -> Html:
    """What the page's script says is new, named and linked; nothing where that is no document of this index."""
    given = payload if isinstance(payload, dict) else {}
    named, at, told = given.get("documents"), given.get("at"), given.get("count")
    ids = [one for one in named if isinstance(one, str)] if isinstance(named, list) else []
    new = [documents[one] for one in dict.fromkeys(ids) if one in documents]
    if not new:
        return NOTHING
    count = told if isinstance(told, int) and len(new) <= told <= len(documents) else len(new)
    since = _day(at)
    head = f"New or changed since your last visit{f' on {since}' if since else ''}: {counted(count, 'document')}"
    rest = count - min(len(new), _SHOWN)
    return element(
        "section",
        element("h3", head),
        element("ul", *(_named(document) for document in new[:_SHOWN])),
        element("p", _every(f"and {counted(rest, 'more document')}")) if rest > 0 else None,
        class_="news",
        aria_label="New since your last visit",
    )


def _named(document: Document) -> Html:
    first = document.records[0]
    facts = [first.publisher, plain.kind(first.kind), written_date(first.date) if first.date else None]
    place = link_to(document.id, document.sha256, 0, 0)
    return element(
        "li",
        element("a", one_line(first.title or document.file), href=place, class_="opener"),
        *(element("span", fact, class_="fact") for fact in facts if fact),
    )


def _every(words: str) -> Html:
    address = write_address(Address(view="documents"))
    return element("a", words, href=address, class_="opener", data_act="view", data_view="documents")


def _day(at: object) -> str | None:
    """The day of a time in milliseconds since 1970, as it is written; None of what is no such time."""
    if not isinstance(at, (int, float)) or isinstance(at, bool) or not 0 < at < 4e12:
        return None
    return written_date(datetime.fromtimestamp(at / 1000, UTC).date().isoformat())
