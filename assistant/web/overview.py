"""Whose records these are: how many of each body, from when to when, and the newest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.records import Document, Record


@dataclass(frozen=True, slots=True)
class Overview:
    """What the records of an index say of themselves. ``bodies``: each with its number of records, most first.

    ``unnamed`` records name no body, ``undated`` ones no date; ``newest`` is None where none states its date.
    """

    documents: int
    records: int
    bodies: tuple[tuple[str, int], ...]
    unnamed: int
    first_date: str | None
    last_date: str | None
    undated: int
    newest: tuple[Document, Record] | None


def overview(documents: Iterable[Document]) -> Overview:
    """The overview of ``documents``; of several records of the newest date the first in order counts as the newest."""
    held = list(documents)
    records = [(document, record) for document in held for record in document.records]
    counts = Counter(record.publisher for _, record in records if record.publisher)
    dated = [(record.date, document, record) for document, record in records if record.date]
    dates = sorted(date for date, _, _ in dated)
    newest = max(dated, key=lambda one: one[0], default=None)
    return Overview(
        documents=len(held),
        records=len(records),
        bodies=_bodies(counts),
        unnamed=len(records) - counts.total(),
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
        undated=len(records) - len(dated),
        newest=newest[1:] if newest else None,
    )


def _bodies(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Each body once, most records first, however its letters are set: by its commonest name not in capitals."""
    alike: dict[str, list[str]] = {}
    for name in counts:
        alike.setdefault(name.casefold(), []).append(name)
    told = [
        (min(names, key=lambda name: (name.isupper(), -counts[name], name)), sum(counts[name] for name in names))
        for names in alike.values()
    ]
    return tuple(sorted(told, key=lambda body: (-body[1], body[0])))
