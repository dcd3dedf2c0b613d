"""Interests that people declared, and in what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.civic.meeting_text import MeetingText, is_of_another
from assistant.civic.printed_names import names_at
from assistant.records import DeclarationOfInterest
from assistant.text import DECLARES, UNREAL, Span

_NAME_BEGINS = re.compile(
    r"\b(?:(?:(?:County|District|Parish|Town|Borough) )?(?:Councillors?|Cllrs?\.?)|Mrs?\b|Ms\b|Miss\b|Dr\b"
    r"|Directors?|Trustees?"
    r"|[A-Z]\. ?[A-Z])"
)
_SMALL = re.compile(r"\([^)]{1,40}\)|\b(?:both|also|each|then|had|all)\b|[,\s]")


def declarations_in(text: MeetingText) -> Iterator[DeclarationOfInterest]:
    """The interests that a record says were declared at its meeting, one for each person."""
    for clause in text.clauses:
        match = DECLARES.search(clause.text) if "declared" in clause.text else None
        if match is None or is_of_another(clause.text) or UNREAL.search(clause.text[: match.start()]):
            continue
        names = _subjects(text, clause.start, match.start())
        whole = text.slice(clause.start, clause.end)
        kind = text.within(clause, match.span("kind")) if (match["kind"] or "").strip() else None
        matter = text.within(clause, match.span("matter")) if match["matter"] else None
        for name in names:
            yield DeclarationOfInterest(whole, text.slice(*name), kind, matter, text.item_at(clause.start))


def _subjects(text: MeetingText, start: int, length: int) -> list[Span]:
    """The names that stand right before the verb: ``Cllrs Hay and Over declared``; only where they are surely names."""
    end = start + length
    for match in _NAME_BEGINS.finditer(text.flow, start, end):
        names, behind = names_at(text.flow, match.start(), end)
        if names and not _SMALL.sub("", text.folded(behind, end)).strip():
            return names
    return []
