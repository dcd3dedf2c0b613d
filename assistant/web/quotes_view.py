"""Checked quotations on screen: a table of what was given, the verdict, and the record's own words."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence

from assistant.answering import Address, write_address
from assistant.present import (
    Edition,
    flag_in_words,
    needs_sentence,
    quote_check_briefing,
    quote_check_csv,
    quote_check_markdown,
    quote_verdict_in_words,
    reference,
    searched_in_words,
    text_in_parts,
)
from assistant.records import Document, QuoteCheck, QuotePlace, QuoteVerdict, RecordSlice
from assistant.web.downloads import MEDIA_TYPES
from assistant.web.icons import icon
from assistant.web.markup import Html, element, joined
from assistant.web.published import published_link, published_on_paper
from assistant.web.typeset import setting

_SHOWN = 3
"""Places shown of a quotation before the rest is asked for."""
_MOST = 50
_FILES = (
    ("csv", "CSV", quote_check_csv),
    ("docx", "Word", quote_check_briefing),
    ("md", "Markdown", quote_check_markdown),
)


def introduction() -> Html:
    """What this view does."""
    return element(
        "div",
        element("h2", "Check a quotation"),
        element(
            "p",
            "Paste a quotation, or a whole article: every quotation in it is compared with the record word for word. ",
            "A changed figure, name or “not” does not pass.",
            class_="promise",
        ),
        class_="quotes-head",
        data_address=write_address(Address(view="quotes")),
        data_title="Check a quotation",
    )


def quotes_view(check: QuoteCheck, documents: Mapping[str, Document], edition: Edition | None = None) -> Html:
    """The verdict, the quotations in a table, the files to save, and what was searched."""
    head, more = quote_verdict_in_words(check)
    rows = [_row(number, own, documents) for number, own in enumerate(check.checked, start=1)]
    columns = ("As given", "Verdict", "In the record")
    titles = element("tr", *(element("th", name, scope="col") for name in columns))
    return element(
        "section",
        element("p", element("strong", head), more, class_="verdict", role="status"),
        _downloads(check, edition),
        element(
            "table",
            element("caption", "Quotations checked", class_="unseen"),
            element("thead", titles),
            element("tbody", *rows),
        ),
        element("p", searched_in_words(check.searched), class_="searched"),
        class_="quotes-view",
        aria_label="Quotations checked",
    )


def _row(number: int, check: QuoteCheck, documents: Mapping[str, Document]) -> Html:
    head, more = quote_verdict_in_words(check)
    first = check.places[0] if check.places else None
    marked = first is not None and check.verdict is QuoteVerdict.ALTERED
    given = _marked(text_in_parts(check, first)) if marked and first else joined([check.text])
    return element(
        "tr",
        element("td", element("q", given, class_="sentence"), data_column="As given"),
        element("td", element("strong", head), more, class_=f"is-{check.verdict}", data_column="Verdict"),
        element("td", *_places(check, documents), data_column="In the record"),
        id=f"quotation-{number}",
    )


def _places(check: QuoteCheck, documents: Mapping[str, Document]) -> Iterator[Html]:
    if check.nearest:
        places, label = (*check.places, *check.nearest), "Nearest; it is not the quotation."
        yield from (_place(place, documents) for place in check.places[:_SHOWN])
        rest: Sequence[QuotePlace] = places[len(check.places[:_SHOWN]) :]
        yield _folded(label, rest, documents)
        return
    yield from (_place(place, documents) for place in check.places[:_SHOWN])
    rest = check.places[_SHOWN:]
    if rest:
        yield _folded(f"{len(rest)} more places", rest[:_MOST], documents)


def _folded(label: str, places: Sequence[QuotePlace], documents: Mapping[str, Document]) -> Html:
    return element("details", element("summary", label), *(_place(place, documents) for place in places))


def _place(place: QuotePlace, documents: Mapping[str, Document]) -> Html:
    document = documents[place.document]
    payload = {"document": place.document, "start": place.start, "end": place.end}
    link = element(
        "a", reference(place), href=place.link, class_="opener", data_act="open", data_payload=json.dumps(payload)
    )
    flags = [element("li", flag_in_words(flag)) for flag in place.flags]
    return element(
        "div",
        element("q", joined(_record(place, document)), class_="sentence"),
        element("span", link, class_="where"),
        published_link(place.address),
        published_on_paper(place.address),
        element("p", f"Said by {place.speaker}, as the record has it.", class_="flags") if place.speaker else None,
        element("ul", *flags, class_="flags") if flags else None,
        _sentence(place, document) if needs_sentence(place) else None,
        class_="place",
    )


def _record(place: QuotePlace, document: Document) -> Iterator[Html]:
    """The words of the record, those marked that were given otherwise."""
    set_, at = setting(document), place.start
    for difference in place.differences:
        record = difference.record
        if record.start < record.end:
            yield set_.show(at, record.start)
            yield element("mark", set_.show(record.start, record.end), class_="differs")
            at = record.end
    yield set_.show(at, place.end)


def _sentence(place: QuotePlace, document: Document) -> Html:
    pieces = [piece for piece in (place.introduction, place.sentence) if piece is not None]
    return element(
        "details",
        element("summary", "The whole sentence"),
        *(element("q", _slice(piece, document), class_="sentence") for piece in pieces),
        open=True,
    )


def _slice(piece: RecordSlice, document: Document) -> Html:
    return setting(document).show(piece.start, piece.end)


def _marked(parts: Iterator[tuple[str, bool]]) -> Html:
    return joined(element("mark", words, class_="differs") if marked else words for words, marked in parts)


def _downloads(check: QuoteCheck, edition: Edition | None) -> Html:
    """Links that save the table as a file; the file is in the link, since what was pasted is kept nowhere."""
    links = [
        element(
            "a",
            icon("file"),
            element("span", label),
            href=f"data:{MEDIA_TYPES[form].replace(' ', '')};base64,{base64.b64encode(write(check, edition)).decode()}",
            download=f"on-record-quotations.{form}",
            class_="action",
        )
        for form, label, write in _FILES
    ]
    return element("p", element("span", "Download", class_="only"), *links, class_="downloads")
