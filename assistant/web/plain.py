"""Values in the words of the page, where `assistant.present.labels` has none for them: kinds, lists, supports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answering import Mention
from assistant.records import Citation, Filters, FollowUp, FoundFigure, LedgerEntry, Verdict
from assistant.text import one_line, recognised_in_words, written_date

STRENGTHS = ("Not an answer", "May answer", "Answers")
"""What a quotation does with its question, from the weakest on."""


def kind(value: str | None) -> str | None:
    """A kind as it begins a line: ``Minutes``."""
    return value[:1].upper() + value[1:] if value else None


def standing(value: str | None, superseded_by: str | None) -> str | None:
    """How a record stands, and what took its place: ``superseded by minutes-2024``."""
    return f"{value or 'superseded'} by {superseded_by}" if superseded_by else value


def listed(values: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(values[:-1]), values[-1]]) if len(values) > 1 else "".join(values)


def strength(verdict: Verdict) -> int:
    """The verdict of a citation as one of `STRENGTHS`."""
    return {Verdict.NO_ANSWER: 0, Verdict.MAY_ANSWER: 1, Verdict.ANSWERS: 2}[verdict]


def path(placed: Citation | Mention | LedgerEntry | FollowUp | FoundFigure) -> tuple[str, ...]:
    """The headings a quotation stands under, outermost first, the part of the document among them once."""
    headings = tuple(one_line(heading) for heading in placed.section if heading != placed.part)
    return (one_line(placed.part), *headings) if placed.part else headings


def spot(placed: Citation | Mention | LedgerEntry | FollowUp | FoundFigure) -> tuple[str, ...]:
    """Paragraph and page, as far as the record prints them."""
    page = placed.page_label or placed.page
    number = placed.number.strip().rstrip(".") if placed.number else None
    scanned = None if placed.recognised is None else recognised_in_words(placed.recognised, placed.least_sure)
    told = (f"paragraph {number}" if number else None, f"page {page}" if page else None, scanned)
    return tuple(part for part in told if part)


def each_filter(filters: Filters, titles: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Every filter in force: its name in an address, its value there, and in words."""
    for publisher in filters.publishers:
        yield "publisher", publisher, publisher
    for kind_asked in filters.kinds:
        yield "kind", kind_asked, kind(kind_asked) or kind_asked
    for document in filters.documents:
        yield "document", document, titles.get(document, document)
    if filters.published_after:
        yield "from", filters.published_after, f"From {written_date(filters.published_after)}"
    if filters.published_before:
        yield "to", filters.published_before, f"To {written_date(filters.published_before)}"
