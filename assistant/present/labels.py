"""Places and searches put into words: the lines beside a quotation, on every surface the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeGuard

from assistant import models
from assistant.records import Copy, Filters, LeastSure, ReadBy, Searched
from assistant.text import one_line, recognised_in_words, written_date


class Placed(Protocol):
    """Anything that stands in a record: a citation, a mention."""

    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def date(self) -> str | None: ...
    @property
    def part(self) -> str | None: ...
    @property
    def section(self) -> tuple[str, ...]: ...
    @property
    def number(self) -> str | None: ...
    @property
    def page(self) -> int | None: ...
    @property
    def page_label(self) -> str | None: ...
    @property
    def standing(self) -> str | None: ...
    @property
    def recognised(self) -> float | None: ...
    @property
    def least_sure(self) -> LeastSure | None: ...


def reference(placed: Placed) -> str:
    """A committee-style reference: publisher, title, date, part, section, paragraph, page, and the record's standing.

    ``Ofsted, Inspection letter, 27 March 2024, Appendix A, Headline findings, paragraph 3, page 2``. What is not known
    is left out, but for the date, which is said not to be stated.
    """
    return ", ".join([*before_title(placed), one_line(placed.title), *after_title(placed)])


def before_title(placed: Placed) -> list[str]:
    """What a reference says before the title."""
    return [one_line(placed.publisher)] if placed.publisher else []


def after_title(placed: Placed) -> list[str]:
    """What a reference says after the title, from the date on."""
    page = placed.page_label or placed.page
    section = placed.section[-1] if placed.section else None
    told = [
        written_date(placed.date),
        placed.part,
        None if section == placed.part else section,
        f"paragraph {placed.number.strip().rstrip('.')}" if placed.number else None,
        f"page {page}" if page else None,
        None if placed.recognised is None else recognised_in_words(placed.recognised, placed.least_sure),
        placed.standing,
    ]
    return [one_line(part) for part in told if part]


def stands_in_words(copy: Copy) -> str:
    """Where a paper stands again: ``in pack``, or ``most of it in pack`` where a sentence differs."""
    return f"{'' if copy.whole else 'most of it '}in {copy.document}"


def counted(number: int, noun: str) -> str:
    """``1 document``, ``2 documents``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def searched_in_words(covered: Searched) -> str:
    """What was searched: how much, dated from when to when, with which filters, and what could not be read."""
    told = f"Searched {counted(covered.documents, 'document')} ({counted(covered.passages, 'passage')})"
    if covered.first_date:
        told += f", dated {written_date(covered.first_date)} to {written_date(covered.last_date)}"
    if covered.undated:
        told += f"; {counted(covered.undated, 'record')} with no date stated"
    only = _only(covered.filters)
    told += f". Only {only}." if only else "."
    told += (
        f" Left out, with no date stated: {counted(covered.undated_left_out, 'record')}."
        if covered.undated_left_out
        else ""
    )
    told += f" Could not be read: {', '.join(covered.unreadable)}." if covered.unreadable else ""
    told += f" {read_as_in_words(covered.read_as)}" if covered.read_as else ""
    told += " Every word was searched for as typed." if covered.exact_words else ""
    return f"{told} {read_by_in_words(covered.reader)}" if is_told(covered.reader) else told


def is_told(reader: ReadBy | None) -> TypeGuard[ReadBy]:
    """Whether it is worth words that ``reader`` took part: not where it is the one that is shipped, as ever."""
    return reader is not None and (reader.name != models.EMBEDDED_RERANKER or reader.refused is not None)


def read_as_in_words(read_as: Sequence[tuple[str, str]]) -> str:
    """Which words of a question were searched for in place of words that the record does not have."""
    told = ", ".join(f"{read} (not “{asked}”, which does not occur)" for asked, read in read_as)
    return f"Searched for: {told}."


def read_by_in_words(reader: ReadBy) -> str:
    """Which reader took part, and whether what it weighs was fitted; or why it did not. Where it is at an address, what
    was sent there."""
    sent = " The question and the first passages were sent there." if reader.sent_to else ""
    if reader.refused is not None:
        return f"Not read by {reader.name}: {reader.refused}. This is what is found without it.{sent}"
    fitted = "" if reader.fitted else ", not fitted to any questions"
    return f"Read by {reader.name} ({reader.digest[:8]}){fitted}.{sent}"


def _only(filters: Filters) -> str:
    after, before = filters.published_after, filters.published_before
    named = (("publisher", filters.publishers), ("kind", filters.kinds), ("document", filters.documents))
    told = [f"{name} {' or '.join(values)}" for name, values in named if values]
    told += [f"dated from {written_date(after)}"] if after else []
    return ", ".join(told + ([f"dated to {written_date(before)}"] if before else []))
