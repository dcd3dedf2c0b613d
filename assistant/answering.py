"""From hits to a reply: citations with their provenance, repeated words folded, and the line between answer and not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from assistant import evidence
from assistant.evidence import Evidence
from assistant.question import Question
from assistant.records import (
    Answer,
    Citation,
    Completeness,
    Document,
    Filters,
    Hit,
    NoAnswer,
    Place,
    Reply,
    Searched,
    Why,
)
from assistant.snapshot import Snapshot
from assistant.vectors import Matrix
from assistant.words import flow, folded

LINE = 0.5
"""The support from which the first citation is given as an answer."""


def reply(
    snapshot: Snapshot, question: Question, vector: Matrix, hits: Sequence[Hit], filters: Filters, k: int
) -> Reply:
    """The answer the hits hold, or that there is none, with what was searched."""
    found = [evidence.best(snapshot, question, vector, hit) for hit in hits]
    citations = tuple(fold([cite(snapshot, question, each) for each in found])[:k])
    covered = searched(snapshot, filters)
    if not citations:
        return NoAnswer(question.text, Why.FILTERED, "Nothing that was searched has anything to show.", covered, ())
    if max(citation.support for citation in citations) >= LINE:
        return Answer(question.text, citations, Completeness.FULL, covered)
    return NoAnswer(question.text, Why.NOT_ASKED, "No passage of the record answers this.", covered, citations)


def cite(snapshot: Snapshot, question: Question, found: Evidence) -> Citation:
    """The citation of a quotation, from the document it stands in."""
    passage = found.hit.passage
    document = snapshot.documents[passage.document]
    record = document.record_at(found.start)
    page = document.page_at(found.start)
    number = next((s.number for s in passage.sentences if s.start < found.end and s.end > found.start and s.number), None)
    return Citation(
        quote=document.text[found.start : found.end],
        start=found.start,
        end=found.end,
        document=document.id,
        title=record.title or document.id,
        publisher=record.publisher,
        kind=record.kind,
        date=record.date,
        section=passage.path,
        number=number or (passage.number if passage.number and passage.path else None),
        page=page.number if page else None,
        page_label=page.label if page else None,
        part=record.part,
        standing=record.standing,
        passage=passage.text,
        passage_start=passage.start,
        support=support(found),
        link=link(document, found.start, found.end),
    )


def support(found: Evidence) -> float:
    """How likely the quotation answers, 0 to 1."""
    value = -5.0 + 7.0 * found.similarity + 3.5 * found.coverage
    return round(1.0 / (1.0 + math.exp(-value)), 4)


def link(document: Document, start: int, end: int) -> str:
    """A relative address of a place; it holds while the file's bytes are the same."""
    return f"?document={document.id}&start={start}&end={end}&sha256={document.sha256[:12]}"


def fold(citations: Sequence[Citation]) -> list[Citation]:
    """The citations in order, each wording once: a later one with the same words becomes a place of the first."""
    kept: dict[str, Citation] = {}
    for citation in citations:
        words = " ".join(folded(citation.quote).split())
        first = kept.get(words)
        if first is None:
            kept[words] = citation
        else:
            kept[words] = replace(first, also_in=(*first.also_in, place(citation)))
    return list(kept.values())


def place(citation: Citation) -> Place:
    """Where a citation stands, without its words."""
    return Place(
        citation.document,
        citation.title,
        citation.publisher,
        citation.kind,
        citation.date,
        citation.start,
        citation.end,
        citation.page,
        citation.link,
    )


def searched(snapshot: Snapshot, filters: Filters) -> Searched:
    """What the whole index covers; ``filters`` are named, not applied to the counts."""
    records = [record for document in snapshot.documents.values() for record in document.records]
    dates = sorted(record.date for record in records if record.date)
    return Searched(
        snapshot.card.documents,
        snapshot.card.passages,
        dates[0] if dates else None,
        dates[-1] if dates else None,
        sum(1 for record in records if not record.date),
        tuple(each.file for each in snapshot.card.unreadable),
        filters,
    )


def label(citation: Citation) -> str:
    """Where a citation stands, in a line: title, publisher, date, part, section, number and page."""
    parts = [citation.title, citation.publisher, citation.date or "date not stated"]
    if citation.part:
        parts.append(citation.part)
    parts.extend(citation.section[-1:])
    if citation.number:
        parts.append(f"paragraph {flow(citation.number)}")
    if citation.page:
        parts.append(f"page {citation.page_label or citation.page}")
    return ", ".join(part for part in parts if part)
