"""Filters, and the scope they are resolved to once: what may be searched, decided before anything is ranked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UnknownFilter
from assistant.records import Document, Filters, Record, Searched
from assistant.text import date_covers, is_iso_date

LISTED = 30
"""Values that a filter which names none of them is told."""
AllowedPassages = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question may search: its filters, resolved against one index by `SearchIndex.scope`, and what they cover.

    It is handed down whole. An index adds to it what it needs to keep to it.
    """

    filters: Filters
    searched: Searched


@dataclass(frozen=True, slots=True)
class LocalScope(Scope):
    """A scope over rows: ``allowed``, shape (passages,), says which may be searched; None where all may."""

    allowed: AllowedPassages | None


def make_filters(
    published_after: str | None = None,
    published_before: str | None = None,
    publishers: str | Sequence[str] = (),
    kinds: str | Sequence[str] = (),
    documents: str | Sequence[str] = (),
) -> Filters:
    """The filters of a call; a single name may stand for a list of one.

    Raises:
        UnknownFilter: a date is not an ISO date.
    """
    return check_filters(
        Filters(published_after, published_before, _listed(publishers), _listed(kinds), _listed(documents))
    )


def check_filters(filters: Filters) -> Filters:
    """``filters`` as they are, if their dates are dates.

    Raises:
        UnknownFilter: one is none.
    """
    for name in ("published_after", "published_before"):
        value = getattr(filters, name)
        if value is not None and (not isinstance(value, str) or not is_iso_date(value)):
            raise UnknownFilter(f"{name} is {value!r}, which is not a date.", "Write 2024-03-28, 2024-03 or 2024.")
    return filters


def _listed(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(name) for name in value)


def allowed_records(filters: Filters, records: Sequence[tuple[Document, Record]]) -> NDArray[np.bool_]:
    """Which of all ``records`` of an index, each with its document, ``filters`` let in, shape (len(records),).

    A filter value is matched without regard to case.

    Raises:
        UnknownFilter: a value occurs nowhere in the index; the message lists those that do.
    """
    publishers = _known("publisher", filters.publishers, {record.publisher for _, record in records})
    kinds = _known("kind", filters.kinds, {record.kind for _, record in records})
    ids = _known("document", filters.documents, {document.id for document, _ in records})
    return np.array(
        [
            (not ids or _folded(document.id) in ids)
            and (not publishers or _folded(record.publisher) in publishers)
            and (not kinds or _folded(record.kind) in kinds)
            and _in_time(record, filters)
            for document, record in records
        ],
        dtype=np.bool_,
    )


def without_dates(filters: Filters) -> Filters:
    """``filters`` without the dates that they ask for."""
    return replace(filters, published_after=None, published_before=None)


def _in_time(record: Record, filters: Filters) -> bool:
    if filters.published_after is None and filters.published_before is None:
        return True
    return record.date is not None and date_covers(record.date, filters.published_after, filters.published_before)


def _known(what: str, values: Iterable[str], present: Collection[str | None]) -> frozenset[str]:
    """``values`` in folded case, all of which occur among ``present``."""
    folded = {_folded(value) for value in present if value}
    unknown = [value for value in values if _folded(value) not in folded]
    if unknown:
        listed = sorted({value for value in present if value})
        raise unknown_value(what, unknown[0], listed[:LISTED], len(listed))
    return frozenset(_folded(value) for value in values)


def unknown_value(what: str, value: str, first: Sequence[str], known: int) -> UnknownFilter:
    """What to say of a filter's value that no ``what`` of an index is; the ``first`` of all that are ``known``."""
    shown = ", ".join(first) + (f" and {known - len(first)} more" if known > len(first) else "")
    return UnknownFilter(f"No {what} of the index is called {value!r}.", f"Known: {shown}.")


def _folded(value: str | None) -> str:
    return (value or "").casefold()
