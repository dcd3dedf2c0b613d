"""A document beside the chat: whole, its headings as contents, scrolled to the quotation, which is marked.

The text is set as it stands in the document, one run of characters: the text content of the page's element is the
document's text, and that of the mark is the quotation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering import link_to, link_to_original
from assistant.records import Document, Page, Record, Section, SectionKind
from assistant.text import cut_sections, recognised_in_words, written_date
from assistant.web import plain
from assistant.web.icons import icon
from assistant.web.markup import Html, element, words
from assistant.web.page_pictures import original_pages
from assistant.web.published import published_link, published_on_paper
from assistant.web.typeset import Setting, setting


@dataclass(frozen=True, slots=True)
class ShownQuotation:
    """The quotation to show, its number in its turn, and those one can step through: ``of`` from the ``first`` on.

    Where it ends where it begins, nothing is marked, and the document opens there.
    """

    start: int
    end: int
    number: int = 0
    of: int = 0
    turn: int = 0
    first: int = 0


def document_view(document: Document, quoted: ShownQuotation | None = None, notice: str | None = None) -> Html:
    """The document pane with ``document`` open."""
    record = document.record_at(quoted.start) if quoted else document.records[0]
    headings = [section for section in cut_sections(document) if section.kind is SectionKind.HEADING]
    address = _address(document, quoted)
    return element(
        "section",
        element("div", head(document, record), tools(document, record, quoted), class_="bar"),
        element("p", notice, class_="notice") if notice else None,
        contents(document, headings),
        original_pages(document, quoted.start, quoted.end) if quoted else None,
        element(
            "div",
            *body(document, headings, quoted),
            class_="text",
            tabindex=0,
            role="group",
            aria_label="Text of the document",
        ),
        element(
            "div",
            element("p", "This place: ", element("span", data_permalink=address), class_="permalink"),
            published_on_paper(record.address),
            element("p", data_printed="true", class_="printed"),
            class_="on-paper",
        ),
        class_="document-view",
        aria_label=f"Document: {document.title}",
        data_document=document.id,
        data_address=address,
        data_title=record.title or document.id,
    )


def _address(document: Document, quoted: ShownQuotation | None) -> str:
    return link_to(document.id, document.sha256, *((quoted.start, quoted.end) if quoted else (0, 0)))


def unopened_document(message: Html) -> Html:
    """The document pane where a document could not be opened."""
    close = element("button", icon("close"), element("span", "Close"), type="button", class_="action", data_act="close")
    title = element("h2", "Not opened", tabindex=-1, class_="document-title")
    bar = element("div", element("div", title), element("div", close, class_="tools"), class_="bar")
    return element(
        "section", bar, element("div", message, class_="text"), class_="document-view", aria_label="Document"
    )


def head(document: Document, record: Record) -> Html:
    """What the document is; of a file that holds several records, the one the quotation stands in."""
    stands = plain.standing(record.standing, record.superseded_by)
    published = f"published {written_date(record.published)}" if record.published else None
    own = [record.publisher, record.committee, plain.kind(record.kind), written_date(record.date), published]
    facts = [*own, record.part, stands]
    return element(
        "div",
        element("h2", record.title or document.id, tabindex=-1, class_="document-title"),
        element("p", *(element("span", fact, class_="fact") for fact in facts if fact), class_="facts"),
        found(record),
    )


def found(record: Record) -> Html | None:
    """Where in the file each fact of a record was found, folded away; nothing for what the manifest says."""
    if not record.provenance:
        return None
    items = [element("li", f"{name.capitalize()}: {place}") for name, place in record.provenance]
    return element("details", element("summary", "where this was found"), element("ul", *items), class_="found")


def tools(document: Document, record: Record, quoted: ShownQuotation | None) -> Html:
    """Stepping through the quotations, the page it was published on, the file itself, and the way back."""
    return element(
        "div",
        *(steps(quoted) if quoted and quoted.of > 1 else ()),
        published_link(record.address),
        element(
            "a",
            icon("file"),
            element("span", "Original file"),
            href=link_to_original(document),
            class_="action",
            download=True,
            title=f"The file this text was read from: {document.file}",
        ),
        element(
            "button",
            icon("print"),
            type="button",
            class_="action",
            title="Print the document",
            aria_label="Print the document",
            data_act="print",
        ),
        element("button", icon("close"), element("span", "Close"), type="button", class_="action", data_act="close"),
        class_="tools",
    )


def steps(quoted: ShownQuotation) -> Iterator[Html]:
    """Buttons to the quotation before and the one after."""
    for name, step, label in (("earlier", -1, "Previous quotation"), ("later", 1, "Next quotation")):
        number = quoted.number + step
        payload = json.dumps({"turn": quoted.turn, "number": number})
        yield element(
            "button",
            icon(name),
            type="button",
            class_="action",
            title=label,
            aria_label=label,
            data_act="open",
            data_payload=payload,
            data_step=name,
            disabled=not quoted.first <= number < quoted.first + quoted.of,
        )
        if step < 0:
            yield element("span", f"{quoted.number - quoted.first + 1} of {quoted.of}", class_="count")


def contents(document: Document, headings: Sequence[Section]) -> Html | None:
    """The document's headings as a table of contents."""
    if not headings:
        return None
    items = [
        element(
            "li",
            element(
                "a",
                " ".join(document.text[heading.start : heading.end].split()),
                href=f"#at-{heading.start}",
                data_act="jump",
            ),
            class_=f"level-{min(len(heading.path), 3)}",
        )
        for heading in headings
    ]
    return element(
        "details",
        element("summary", icon("list"), f"Contents ({len(items)})"),
        element("ul", *items),
        class_="contents",
    )


def body(document: Document, headings: Sequence[Section], quoted: ShownQuotation | None) -> Iterator[Html]:
    """The document's text in one run; headings, pages and the quotation are spans of it."""
    set_ = setting(document)
    start, end = (quoted.start, quoted.end) if quoted else (0, 0)
    yield from _run(document, set_, headings, 0, start)
    if start < end:
        flows = "quote flowing" if set_.flows(start, end) else "quote"
        yield element("mark", *_run(document, set_, headings, start, end), class_=flows, id="quotation", tabindex=-1)
    elif quoted:
        yield element("span", class_="here")
    yield from _run(document, set_, headings, end, len(document.text))


def _run(document: Document, set_: Setting, headings: Sequence[Section], start: int, end: int) -> Iterator[Html]:
    """``text[start:end]`` cut where headings and pages begin and end."""
    pages = {page.start: _page_label(page) for page in document.pages}
    heads = {heading.start: heading for heading in headings}
    bounds = {start, end, *pages, *heads, *(heading.end for heading in headings)}
    inside = sorted(bound for bound in bounds if start <= bound <= end)
    within = next((heading for heading in headings if heading.start < start < heading.end), None)
    for left, right in pairwise(inside):
        if left in pages:
            yield _page(pages[left])
        within = heads.get(left, within if within and left < within.end else None)
        yield _heading(set_, within, left, right) if within else set_.show(left, right)


def _heading(set_: Setting, heading: Section, start: int, end: int) -> Html:
    text = set_.text[start:end]
    shown = len(text.rstrip())
    begins = start + len(text) - len(text.lstrip())
    if begins >= start + shown:
        return set_.show(start, end)
    level = min(len(heading.path) + 3, 6)
    title = element(
        "span",
        set_.show(begins, start + shown),
        class_="heading",
        role="heading",
        aria_level=level,
        id=f"at-{heading.start}" if start == heading.start else None,
    )
    return element("span", set_.show(start, begins), title, set_.show(start + shown, end))


def _page_label(page: Page) -> str:
    label = page.label or str(page.number)
    return label if page.recognised is None else f"{label}, {recognised_in_words(page.recognised)}"


def _page(label: str) -> Html:
    """A rule with the page's number; the number is drawn, so that the text stays the document's."""
    return element(
        "span", words(""), class_="page", role="separator", aria_label=f"Page {label}", data_label=f"Page {label}"
    )
