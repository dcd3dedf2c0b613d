"""The corpus on screen: what is in it, whether it was read in full, and what could not be read."""

from __future__ import annotations

import json
from collections import Counter

from assistant import sections
from assistant.labels import count, written
from assistant.records import Document, SectionKind
from assistant.snapshot import Snapshot
from assistant.web import plain
from assistant.web.markup import Html, element

_COLUMNS = ("Title", "Kind", "Publisher", "Date", "Pages", "Passages", "Read")


def shelves(snapshot: Snapshot) -> Html:
    """The whole corpus as a table, its health above."""
    counts = Counter(passage.document for passage in snapshot.passages)
    rows = [row for document in snapshot.documents.values() for row in _rows(document, counts[document.id])]
    table = element(
        "table",
        element("caption", "Documents of the corpus", class_="unseen"),
        element("thead", element("tr", *(element("th", name, scope="col") for name in _COLUMNS))),
        element("tbody", *rows),
    )
    return element(
        "div",
        health(snapshot),
        element("div", table, class_="table", tabindex=0, role="region", aria_label="Documents"),
        class_="shelves",
    )


def health(snapshot: Snapshot) -> Html:
    """Counts, dates, what could not be read or was read in part, and what built the index."""
    card = snapshot.card
    records = [record for document in snapshot.documents.values() for record in document.records]
    dated = sorted(record.date for record in records if record.date)
    facts = [
        (count(card.documents, "document"), f"{count(len(records), 'record')} in {count(card.passages, 'passage')}"),
        (
            f"{written(dated[0])} – {written(dated[-1])}" if dated else "no dates",
            f"{count(len(records) - len(dated), 'record')} with no date stated",
        ),
        (
            "All read" if not card.unreadable else f"{count(len(card.unreadable), 'file')} not read",
            count(len(card.notices), "remark") if card.notices else "nothing left out",
        ),
    ]
    return element(
        "div",
        element("h2", "What is searched"),
        element(
            "dl", *(element("div", element("dt", head), element("dd", told)) for head, told in facts), class_="health"
        ),
        _notes("Could not be read", [f"{each.file}: {each.reason}" for each in card.unreadable]),
        _notes("Read with remarks", list(card.notices)),
        element(
            "p",
            f"Index {snapshot.version}, built with {card.encoder.name} ({card.encoder.digest[:8]}).",
            class_="built",
        ),
    )


def _notes(title: str, notes: list[str]) -> Html | None:
    if not notes:
        return None
    return element("div", element("h3", title), element("ul", *(element("li", each) for each in notes)), class_="notes")


def _rows(document: Document, passages: int) -> list[Html]:
    """A row for the document, and one for each further record it holds."""
    first, *others = document.records
    read = "in full" if not document.notices else "in part"
    cells = [
        element("th", _link(first.title or document.id, document, first.start), _contents(document), scope="row"),
        element("td", plain.kind(first.kind) or "not stated"),
        element("td", first.publisher or "not stated"),
        element("td", written(first.date) if first.date else "not stated"),
        element("td", f"{len(document.pages):,}" if document.pages else "–", class_="figure"),
        element("td", f"{passages:,}", class_="figure"),
        element("td", read, title="; ".join(document.notices) or None),
    ]
    return [element("tr", *cells)] + [
        element(
            "tr",
            element(
                "th",
                _link(each.title or each.part or document.id, document, each.start),
                element(
                    "span", f"in the same file, {each.part}" if each.part else "in the same file", class_="same-file"
                ),
                scope="row",
            ),
            element("td", plain.kind(each.kind) or "not stated"),
            element("td", each.publisher or "not stated"),
            element("td", written(each.date) if each.date else "not stated"),
            element("td"),
            element("td"),
            element("td"),
            class_="within-file",
        )
        for each in others
    ]


def _link(label: str, document: Document, start: int) -> Html:
    payload = json.dumps({"document": document.id, "start": start, "end": start})
    href = f"?document={document.id}&start={start}&end={start}"
    return element("a", label, href=href, class_="opener", data_act="open", data_payload=payload)


def _contents(document: Document) -> Html | None:
    headings = [each for each in sections.cut(document) if each.kind is SectionKind.HEADING]
    if not headings:
        return None
    items = [
        element(
            "li",
            _link(" ".join(document.text[each.start : each.end].split()), document, each.start),
            class_=f"level-{min(len(each.path), 3)}",
        )
        for each in headings
    ]
    return element(
        "details", element("summary", count(len(headings), "heading")), element("ul", *items), class_="contents"
    )
