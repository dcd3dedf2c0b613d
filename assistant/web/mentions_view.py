"""Every mention of words across the corpus, counted, by record and date, with the whole list to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.answering import Address, Mention, Mentions, link_to_download, write_address
from assistant.present import counted, searched_in_words
from assistant.records import Document, Filters
from assistant.text import written_date
from assistant.web import plain
from assistant.web.cards import opener
from assistant.web.icons import icon
from assistant.web.markup import Html, element, joined
from assistant.web.published import published_link, published_on_paper
from assistant.web.typeset import setting

_SHOWN = 200
"""Sentences that the page shows; the downloads hold all."""


def introduction() -> Html:
    """What this view does."""
    return element(
        "div",
        element("h2", "Every mention"),
        element(
            "p",
            "Every place where the words stand, in the documents the filters allow. Nothing is left out.",
            class_="promise",
        ),
        class_="mentions-head",
        data_address=write_address(Address(view="mentions")),
        data_title="Every mention",
    )


def mentions_view(mentions: Mentions, documents: dict[str, Document], filters: Filters) -> Html:
    """All mentions: how many, where they are, and each in its sentence."""
    address = write_address(Address(mentions.words, filters, forms=mentions.stemmed, view="mentions"))
    named = {"data-address": address, "data-title": f"Every mention of “{mentions.words}”"}
    if not mentions.count:
        return element(
            "section",
            element("p", element("strong", "No mention"), f" of “{mentions.words}”.", class_="verdict"),
            element("p", searched_in_words(mentions.searched), class_="searched"),
            class_="mentions-view none",
            attributes=named,
        )
    every = sorted((mention for wording in mentions.wordings for mention in wording.places), key=_order)
    rest = len(every) - _SHOWN
    return element(
        "section",
        element(
            "p",
            element("strong", counted(mentions.count, "mention")),
            f" of “{mentions.words}”{' in any form' if mentions.stemmed else ''}",
            f" in {counted(len(mentions.by_record), 'record')}",
            class_="verdict",
        ),
        downloads("mentions", Address(mentions.words, filters, forms=mentions.stemmed), ("csv", "docx")),
        *_records(every[:_SHOWN], documents, mentions),
        element("p", f"{counted(rest, 'more sentence')}: they are in the downloads.", class_="searched")
        if rest > 0
        else None,
        element("p", searched_in_words(mentions.searched), class_="searched"),
        class_="mentions-view",
        aria_label="Mentions",
        attributes=named,
    )


def downloads(what: str, address: Address, forms_of_file: Iterable[str]) -> Html:
    """Links that save the reply, or the list of mentions, that ``address`` asks for as a file."""
    named = {"csv": "CSV", "docx": "Save as briefing (Word)", "md": "Markdown"}
    links = [
        element(
            "a",
            icon("file"),
            element("span", named[form]),
            href=link_to_download(what, form, address),
            class_="action",
            download=True,
        )
        for form in forms_of_file
    ]
    return element("p", *links, class_="downloads")


def _order(mention: Mention) -> tuple[bool, str, str, int]:
    return mention.date is None, mention.date or "", mention.document, mention.start


def _records(every: Sequence[Mention], documents: dict[str, Document], mentions: Mentions) -> Iterator[Html]:
    """The mentions of each record under its title, in order of date, with the record's own count."""
    counts = {(tally.document, tally.part): tally.count for tally in mentions.by_record}
    for (identity, part), own in groupby(every, key=lambda mention: (mention.document, mention.part)):
        held = list(own)
        first = held[0]
        facts = [first.publisher, plain.kind(first.kind), written_date(first.date), part]
        yield element(
            "article",
            element("h3", first.title, element("span", counted(counts[identity, part], "mention"), class_="tally")),
            element("p", *(element("span", fact, class_="fact") for fact in facts if fact), class_="facts"),
            published_link(first.address),
            published_on_paper(first.address),
            element("ul", *(_mention(mention, documents[identity]) for mention in held)),
            class_="record",
        )


def _mention(mention: Mention, document: Document) -> Html:
    where = " › ".join((*plain.path(mention), *plain.spot(mention))) or "Open"
    return element(
        "li",
        element("q", joined(_hits(mention, document)), class_="sentence"),
        element("span", opener(where, mention.link, mention, None), class_="where"),
    )


def _hits(mention: Mention, document: Document) -> Iterator[Html]:
    """The sentence, its words found in bold; the text content is the sentence."""
    set_ = setting(document)
    at = mention.start
    for start, end in mention.found:
        yield set_.show(at, start)
        yield element("b", set_.show(start, end))
        at = end
    yield set_.show(at, mention.end)
