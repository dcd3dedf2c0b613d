"""Filters: which passages may be searched, decided before anything is ranked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UnknownFilter
from assistant.index.snapshot import Snapshot
from assistant.records import Document, Filters, Record
from assistant.text import date_covers, is_iso_date

AllowedPassages = NDArray[np.bool_]


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
    for name, value in (("published_after", published_after), ("published_before", published_before)):
        if value is not None and (not isinstance(value, str) or not is_iso_date(value)):
            raise UnknownFilter(f"{name} is {value!r}, which is not a date.", "Write 2024-03-28, 2024-03 or 2024.")
    return Filters(published_after, published_before, _listed(publishers), _listed(kinds), _listed(documents))


def _listed(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def allowed_passages(wanted: Filters, snapshot: Snapshot) -> AllowedPassages | None:
    """Which passages may be searched, shape (passages,); None where all may.

    A filter value is matched without regard to case.

    Raises:
        UnknownFilter: a value occurs nowhere in the index; the message lists those that do.
    """
    if wanted == Filters():
        return None
    documents = snapshot.documents
    records = [record for each in documents.values() for record in each.records]
    publishers = _known("publisher", wanted.publishers, {record.publisher for record in records})
    kinds = _known("kind", wanted.kinds, {record.kind for record in records})
    ids = _known("document", wanted.documents, documents)
    verdict = {
        (each.id, record.start): (not ids or _folded(each.id) in ids)
        and (not publishers or _folded(record.publisher) in publishers)
        and (not kinds or _folded(record.kind) in kinds)
        and _in_time(record, wanted)
        for each in documents.values()
        for record in each.records
    }
    return np.array([verdict[_record(documents[p.document], p.start)] for p in snapshot.passages], dtype=np.bool_)


def _record(document: Document, offset: int) -> tuple[str, int]:
    return document.id, document.record_at(offset).start


def _in_time(record: Record, wanted: Filters) -> bool:
    if wanted.published_after is None and wanted.published_before is None:
        return True
    return record.date is not None and date_covers(record.date, wanted.published_after, wanted.published_before)


def _known(what: str, values: Iterable[str], present: Collection[str | None]) -> frozenset[str]:
    """``values`` in folded case, all of which occur among ``present``."""
    folded = {_folded(value) for value in present if value}
    unknown = [value for value in values if _folded(value) not in folded]
    if unknown:
        listed = sorted({value for value in present if value})
        shown = ", ".join(listed[:30]) + (f" and {len(listed) - 30} more" if len(listed) > 30 else "")
        raise UnknownFilter(f"No {what} of the index is called {unknown[0]!r}.", f"Known: {shown}.")
    return frozenset(_folded(value) for value in values)


def _folded(value: str | None) -> str:
    return (value or "").casefold()
