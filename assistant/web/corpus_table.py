"""The corpus on screen: what is in it, whether it was read in full, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant.answering import Address, DocumentPlace, VerbatimCount, verbatim_count, write_address
from assistant.index import Snapshot
from assistant.present import counted, stands_in_words
from assistant.records import Document, Passage, Record
from assistant.text import one_line, written_date
from assistant.web import plain
from assistant.web.markup import Html, element

_COLUMNS = ("Title", "Kind", "Publisher", "Date", "Pages", "Passages", "Read")
_ASKING = element("th", element("span", "Ask", class_="unseen"), scope="col")
_SHOWN = 1000
"""Documents that the table lists."""


def corpus_table(snapshot: Snapshot, notice: str | None = None) -> Html:
    """The whole corpus as a table, its health above; ``notice`` says why it is not the newest version."""
    own: dict[str, list[Passage]] = {}
    for passage in snapshot.passages:
        own.setdefault(passage.document, []).append(passage)
    documents = list(snapshot.documents.values())
    rows = [row for document in documents[:_SHOWN] for row in _rows(document, own.get(document.id, []))]
    table = element(
        "table",
        element("caption", "Documents of the corpus", class_="unseen"),
        element("thead", element("tr", *(element("th", name, scope="col") for name in _COLUMNS), _ASKING)),
        element("tbody", *rows),
    )
    rest = len(documents) - _SHOWN
    return element(
        "div",
        element("p", notice, class_="trouble", role="alert") if notice else None,
        health(snapshot),
        element("div", table, class_="table", tabindex=0, role="region", aria_label="Documents"),
        element("p", f"{counted(rest, 'more document')}: list them with the endpoint documents.", class_="built")
        if rest > 0
        else None,
        class_="corpus-table",
    )


def health(snapshot: Snapshot) -> Html:
    """Counts, dates, what could not be read or was read in part, and what built the index."""
    card = snapshot.card
    records = [record for document in snapshot.documents.values() for record in document.records]
    dated = sorted(record.date for record in records if record.date)
    facts = [
        (
            counted(card.documents, "document"),
            f"{counted(len(records), 'record')} in {counted(card.passages, 'passage')}",
        ),
        (
            f"{written_date(dated[0])} – {written_date(dated[-1])}" if dated else "no dates",
            f"{counted(len(records) - len(dated), 'record')} with no date stated",
        ),
        (
            "All read" if not card.unreadable else f"{counted(len(card.unreadable), 'file')} not read",
            counted(len(card.notices), "remark") if card.notices else "nothing left out",
        ),
    ]
    return element(
        "div",
        element("h2", "What is searched"),
        element(
            "dl", *(element("div", element("dt", head), element("dd", told)) for head, told in facts), class_="health"
        ),
        _notes("Could not be read", [f"{file.file}: {file.reason}" for file in card.unreadable]),
        _notes("Read with remarks", list(card.notices)),
        element(
            "p",
            f"Index {snapshot.version}, built with {card.encoder.name} ({card.encoder.digest[:8]}).",
            class_="built",
        ),
        element("p", _compared(verbatim_count()), class_="built"),
    )


def _compared(quotations: VerbatimCount) -> str:
    """How many quotations left the server, and that each was compared with its document before it did."""
    told = f"{counted(quotations.checked, 'quotation')} compared with the record on the way out since the start"
    return f"{told}, {quotations.withheld:,} withheld."


def _notes(title: str, notes: list[str]) -> Html | None:
    if not notes:
        return None
    return element("div", element("h3", title), element("ul", *(element("li", note) for note in notes)), class_="notes")


def _rows(document: Document, passages: Sequence[Passage]) -> list[Html]:
    """A row for the document, and one for each further record it holds."""
    first, *others = document.records
    places = [*document.also_at, *map(stands_in_words, document.copies)]
    title = element(
        "th",
        _link(first.title or document.id, document, first.start),
        element("span", f"also {', '.join(places)}", class_="same-file") if places else None,
        _contents(document, passages),
        _found(first),
        scope="row",
    )
    row = element(
        "tr",
        title,
        *_facts(first),
        element("td", f"{len(document.pages):,}" if document.pages else "–", class_="figure"),
        element("td", f"{len(passages):,}", class_="figure"),
        element("td", _read(document)),
        element("td", _only(document)),
    )
    return [row, *(_within(document, record) for record in others)]


def _within(document: Document, record: Record) -> Html:
    """The row of a record inside a document that begins with another."""
    where = f"in the same file, {record.part}" if record.part else "in the same file"
    title = _link(record.title or record.part or document.id, document, record.start)
    return element(
        "tr",
        element("th", title, element("span", where, class_="same-file"), _found(record), scope="row"),
        *_facts(record),
        element("td", colspan=4),
        class_="within-file",
    )


def _facts(record: Record) -> tuple[Html, ...]:
    """Kind with standing, publisher and date."""
    kind = ", ".join(part for part in (plain.kind(record.kind), record.standing) if part)
    told = (kind, record.publisher, written_date(record.date) if record.date else None)
    return tuple(element("td", value or "not stated") for value in told)


def _found(record: Record) -> Html | None:
    """Where in the file each fact of a record was found, folded away; nothing for what the manifest says."""
    if not record.provenance:
        return None
    items = [element("li", f"{name.capitalize()}: {place}") for name, place in record.provenance]
    return element("details", element("summary", "where found"), element("ul", *items), class_="contents")


def _read(document: Document) -> Html | str:
    """Whether a document was read in full; if not, what was left out, folded away."""
    if not document.notices:
        return "in full"
    items = [element("li", notice) for notice in document.notices]
    return element("details", element("summary", "in part"), element("ul", *items), class_="contents")


def _only(document: Document) -> Html:
    """A button that asks within this document alone."""
    payload = json.dumps({"name": "document", "value": document.id})
    return element(
        "button",
        "Ask only this",
        type="button",
        class_="action main",
        data_act="only",
        data_payload=payload,
        aria_label=f"Ask only this: {document.title}",
    )


def _link(label: str, document: Document, start: int) -> Html:
    payload = json.dumps({"document": document.id, "start": start, "end": start})
    href = write_address(Address(place=DocumentPlace(document.id, start, start)))
    return element("a", label, href=href, class_="opener", data_act="open", data_payload=payload)


def _contents(document: Document, passages: Sequence[Passage]) -> Html | None:
    """The headings that passages stand under, each with the place of its first passage."""
    first: dict[tuple[str, ...], int] = {}
    for passage in passages:
        for depth in range(1, len(passage.path) + 1):
            first.setdefault(passage.path[:depth], passage.start)
    if not first:
        return None
    items = [
        element("li", _link(one_line(path[-1]), document, start), class_=f"level-{min(len(path) - 1, 3)}")
        for path, start in first.items()
    ]
    summary = element("summary", counted(len(items), "heading"))
    return element("details", summary, element("ul", *items), class_="contents")
