"""Filters as an expression of Milvus, and what they cover. Names in them are looked up, never written into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.index.milvus.rows import UNDATED_LAST, first_day, key_of, last_day
from assistant.index.milvus.version import StoredVersion
from assistant.index.scope import Scope, unknown_value, without_dates
from assistant.records import Filters, Searched


@dataclass(frozen=True, slots=True)
class MilvusScope(Scope):
    """A scope over rows: those for which ``expression`` holds; all where it is empty."""

    expression: str


def resolved(filters: Filters, version: StoredVersion) -> MilvusScope:
    """``filters`` resolved against one version.

    Raises:
        UnknownFilter: a value occurs nowhere in it.
    """
    if filters == Filters():
        return MilvusScope(filters, version.told.searched, "")
    expression = " and ".join(_conditions(filters, version))
    searched = _searched(filters, version, expression)
    return MilvusScope(filters, replace(searched, undated_left_out=_undated_left_out(filters, version)), expression)


def both(*expressions: str) -> str:
    """The expression that holds where all of ``expressions`` do; an empty one holds everywhere."""
    return " and ".join(f"({expression})" for expression in expressions if expression)


def _conditions(filters: Filters, version: StoredVersion) -> Iterable[str]:
    told = version.told
    if filters.documents:
        yield f"document in {_documents(filters.documents, version)}"
    if filters.publishers:
        yield f"publisher in {_numbers('publisher', filters.publishers, told.publishers)}"
    if filters.kinds:
        yield f"kind in {_numbers('kind', filters.kinds, told.kinds)}"
    if filters.published_after is not None:
        yield f"last_day >= {first_day(filters.published_after)}"
    if filters.published_before is not None:
        yield f"first_day <= {last_day(filters.published_before)}"


def _undated_left_out(filters: Filters, version: StoredVersion) -> int:
    """How many records that have passages are left out for no more than that they state no date."""
    if filters == without_dates(filters):
        return 0
    others = " and ".join(_conditions(without_dates(filters), version))
    undated = f"last_day == {UNDATED_LAST}"
    return sum(1 for _ in version.every("records", ["row"], both(others, undated, "passages > 0")))


def _numbers(what: str, values: Sequence[str], known: Sequence[str]) -> list[int]:
    """The numbers of those of ``known`` that ``values`` name, without regard to case."""
    named = [name for name in known if name]
    folded = {name.casefold() for name in named}
    for value in values:
        if value.casefold() not in folded:
            raise unknown_value(what, value, named[:30], len(named))
    wanted = {value.casefold() for value in values}
    return [number for number, name in enumerate(known) if name.casefold() in wanted]


def _documents(values: Sequence[str], version: StoredVersion) -> list[int]:
    """The numbers of the documents that ``values`` name, without regard to case."""
    found: list[int] = []
    for value in values:
        rows = version.rows("documents", f'caseless == "{key_of(value.casefold())}"', ["row"])
        if not rows:
            first = version.told.first_documents
            raise unknown_value("document", value, first, version.told.sizes["documents"])
        found += [int(row["row"]) for row in rows]
    return sorted(set(found))


def _searched(filters: Filters, version: StoredVersion, expression: str) -> Searched:
    """What the records cover that have passages under ``expression``."""
    held = [*version.every("records", ["row", "document", "date", "passages"], both(expression, "passages > 0"))]
    dates = sorted(str(row["date"]) for row in held if row["date"])
    return Searched(
        documents=len({row["document"] for row in held}),
        passages=sum(int(row["passages"]) for row in held),
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
        undated=sum(1 for row in held if not row["date"]),
        unreadable=version.told.searched.unreadable,
        filters=filters,
        version=version.name,
    )
