"""The corpus on screen, as a reader looks at it: what each record is, whose and of when, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering import Address, DocumentPlace, write_address
from assistant.index import IndexVersion
from assistant.present import counted, stands_in_words
from assistant.records import Document, Passage, Record, Unread
from assistant.text import one_line, written_date
from assistant.web import plain
from assistant.web.left_out import file_in_words, part_in_words
from assistant.web.markup import Html, element
from assistant.web.overview import overview
from assistant.web.published import published_link

_ASKING = element("th", element("span", "Ask", class_="unseen"), scope="col")
_SHOWN = 1000
"""Documents that the table lists."""
_NAMED = {"data-address": write_address(Address(view="documents")), "data-title": "Documents"}


def unloaded_table() -> Html:
    """What stands in the view before it is first looked at."""
    return element("div", class_="corpus-table", attributes=_NAMED)


def corpus_table(snapshot: IndexVersion, notice: str | None = None) -> Html:
    """The whole corpus as a table, its extent above; ``notice`` says why it is not the newest version."""
    own: dict[str, list[Passage]] = {}
    for passage in snapshot.passages:
        own.setdefault(passage.document, []).append(passage)
    documents = list(snapshot.documents.values())
    columns = _Columns.of(documents)
    rows = [row for document in documents[:_SHOWN] for row in columns.rows(document, own.get(document.id, []))]
    table = element(
        "table",
        element("caption", "Documents of the corpus", class_="unseen"),
        element("thead", element("tr", *(element("th", name, scope="col") for name in columns.names), _ASKING)),
        element("tbody", *rows),
    )
    rest = len(documents) - _SHOWN
    return element(
        "div",
        element("p", notice, class_="trouble", role="alert") if notice else None,
        extent(snapshot),
        element("div", table, class_="table", tabindex=0, role="region", aria_label="Documents"),
        element("p", f"{counted(rest, 'more document')}: they are searched as these are.", class_="built")
        if rest > 0
        else None,
        element("p", "For whoever runs this: ", element("a", "how the index was built", href="status"), class_="built"),
        class_="corpus-table",
        attributes=_NAMED,
    )


def extent(snapshot: IndexVersion) -> Html:
    """How much there is, from when to when, and what of the folder is not searched."""
    card, held = snapshot.card, overview(snapshot.documents.values())
    dated = f"{written_date(held.first_date)} – {written_date(held.last_date)}" if held.first_date else "no dates"
    partly = sum(bool(document.notices) for document in snapshot.documents.values())
    facts = [
        (counted(held.records, "record"), f"in {counted(held.documents, 'document')}"),
        (dated, f"{counted(held.undated, 'record')} with no date stated" if held.undated else "every record is dated"),
        (
            f"{counted(len(card.unreadable), 'file')} could not be read" if card.unreadable else "Every file was read",
            f"{counted(partly, 'document')} in part only" if partly else "and in full",
        ),
    ]
    told = (element("div", element("dt", head), element("dd", words)) for head, words in facts)
    return element(
        "div", element("h2", "What is searched"), element("dl", *told, class_="health"), _unread(card.unreadable)
    )


def _unread(files: Sequence[Unread]) -> Html | None:
    """The files that are not searched, each by name with the reason in a reader's words."""
    if not files:
        return None
    named = [element("li", element("b", unread.file), f": {file_in_words(unread.reason)}.") for unread in files]
    return element("div", element("h3", "Not searched"), element("ul", *named), class_="notes")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which facts the table has a column for: pages and standing only where some record has them."""

    pages: bool
    standing: bool

    @classmethod
    def of(cls, documents: Sequence[Document]) -> _Columns:
        standing = any(record.standing for document in documents for record in document.records)
        return cls(any(document.pages for document in documents), standing)

    @property
    def names(self) -> list[str]:
        kept = (("Title", True), ("Body", True), ("Kind", True), ("Date", True), ("Standing", self.standing))
        return [name for name, is_kept in (*kept, ("Pages", self.pages)) if is_kept]

    def rows(self, document: Document, passages: Sequence[Passage]) -> list[Html]:
        """A row for the document, and one for each further record it holds."""
        first, *others = document.records
        pages = element("td", f"{len(document.pages):,}" if document.pages else "–", class_="figure")
        row = element(
            "tr",
            element("th", *_named(document, passages), scope="row"),
            *self._facts(first),
            pages if self.pages else None,
            element("td", _only(document)),
        )
        return [row, *(self._within(document, record) for record in others)]

    def _within(self, document: Document, record: Record) -> Html:
        """The row of a record inside a document that begins with another."""
        where = f"in the same file, {record.part}" if record.part else "in the same file"
        title = _link(record.title or record.part or document.id, document, record.start)
        return element(
            "tr",
            element("th", title, element("span", where, class_="same-file"), scope="row"),
            *self._facts(record),
            element("td", colspan=1 + self.pages),
            class_="within-file",
        )

    def _facts(self, record: Record) -> list[Html]:
        """Body, kind, date and standing."""
        date = written_date(record.date) if record.date else None
        told = [element("td", value or "not stated") for value in (record.publisher, plain.kind(record.kind))]
        told.append(element("td", date or "not stated", class_="day"))
        stands = plain.standing(record.standing, record.superseded_by)
        return told + ([element("td", stands or "–")] if self.standing else [])


def _named(document: Document, passages: Sequence[Passage]) -> list[Html | None]:
    """A document's title, where it stands again, its headings, and what of it is not searched."""
    places = [*document.also_at, *map(stands_in_words, document.copies)]
    return [
        _link(document.title, document, document.records[0].start),
        element("span", f"also {', '.join(places)}", class_="same-file") if places else None,
        published_link(document.records[0].address),
        _contents(document, passages),
        _partly(document),
    ]


def _partly(document: Document) -> Html | None:
    """What of a document is not searched, folded away; nothing where all of it is."""
    if not document.notices:
        return None
    items = [element("li", part_in_words(notice)) for notice in document.notices]
    return element("details", element("summary", "read in part"), element("ul", *items), class_="contents")


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
