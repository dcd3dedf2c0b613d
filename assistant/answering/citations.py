"""Citations: a quotation with all that says where it stands, and the same words in several records folded into one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.evidence import Evidence
from assistant.answering.located import place_fields
from assistant.answering.ranking import Ranked
from assistant.answering.speakers import speaker_of
from assistant.index import Candidate
from assistant.records import Citation, Place
from assistant.text import one_line, spelling

_CLOSED = re.compile(r"[.?!;][\"'”’)\]]*$")
"""How a sentence ends. A row of a table or a label does not, and says another thing in each record it stands in."""
_AS_FIT = 0.05
"""By how much the supports of two places with the same words may differ for both to fit the question as well."""
_STANDINGS = ("confirmed", None, "draft", "superseded", "withdrawn")
_KINDS = ("inspection report", "letter", "decision", "minutes", "report", None, "agenda", "news")
"""Kinds of record from the one that makes a finding or a decision to those that pass it on."""


def cite(evidence: Evidence, support: float) -> Citation:
    """The citation of a quotation, from the document it stands in."""
    number = next((sentence.number for sentence in evidence.sentences if sentence.number), None)
    cited = _citation(evidence.candidate, evidence.start, evidence.end, number, support)
    return cited if evidence.whole else replace(cited, cut=True)


def whole_passage_citation(ranked: Ranked) -> Citation:
    """A passage cited as a whole, without judgement: what measuring retrieval alone needs."""
    passage = ranked.candidate.passage
    number = next((sentence.number for sentence in passage.sentences if sentence.number), None)
    return _citation(ranked.candidate, passage.start, passage.end, number, 0.0)


def _citation(candidate: Candidate, start: int, end: int, number: str | None, support: float) -> Citation:
    passage, record, span = candidate.passage, candidate.record, (start, end)
    paged = candidate.page_at(start), candidate.pages
    return Citation(
        **place_fields(candidate.between(start, end), span, passage, record, paged, candidate.sha256, number),
        passage=passage.text,
        passage_start=passage.start,
        support=support,
        speaker=speaker_of(candidate, start, end),
        superseded_by=record.superseded_by,
    )


def fold_repeats(citations: Sequence[Citation]) -> list[Citation]:
    """The citations in order, each wording once, at the place that has most authority; it names the others.

    Words of two speakers are two statements. What is no sentence, as a grade in a table, says another thing in each
    record and stays apart. A place that fits the question less well (its support is lower by `_AS_FIT`) does not stand
    for the better one.
    """
    alike: dict[str, list[Citation]] = {}
    for citation in citations:
        said = citation.speaker.name if citation.speaker else ""
        where = "" if _CLOSED.search(citation.quote) else f"{citation.document}\n{citation.part or ''}"
        alike.setdefault(f"{where}\n{said}\n{spelling(citation.quote)}", []).append(citation)
    return [_folded(group) if len(group) > 1 else group[0] for group in alike.values()]


def _folded(group: Sequence[Citation]) -> Citation:
    """The most authoritative of citations with the same words, best first, with the places of the others."""
    fit = [citation for citation in group if citation.support >= group[0].support - _AS_FIT]
    first = min(fit, key=_authority)
    others = (other for citation in group if citation is not first for other in (place(citation), *citation.also_in))
    return replace(first, also_in=(*first.also_in, *others), support=group[0].support)


def _authority(citation: Citation) -> tuple[int, int]:
    """A record's rank among those that say the same, lowest first: by its standing, then by its kind."""
    standing = _STANDINGS.index(citation.standing) if citation.standing in _STANDINGS else _STANDINGS.index(None)
    return standing, _KINDS.index(citation.kind) if citation.kind in _KINDS else _KINDS.index(None)


def place(citation: Citation) -> Place:
    """Where a citation stands, without its words."""
    return Place(
        document=citation.document,
        title=citation.title,
        publisher=citation.publisher,
        kind=citation.kind,
        date=citation.date,
        start=citation.start,
        end=citation.end,
        page=citation.page,
        link=citation.link,
        address=citation.address,
    )


def newer_first(citations: Sequence[Citation]) -> list[Citation]:
    """The citations in order, but each of a superseded record behind the first of the record that took its place."""
    ordered = list(citations)
    superseded = [citation for citation in citations if citation.superseded_by]
    for _ in superseded:  # once for each step of a chain: a draft, minutes, minutes as corrected
        for older in superseded:
            newer = next((citation for citation in ordered if citation.document == older.superseded_by), None)
            if newer is not None and ordered.index(newer) > ordered.index(older):
                ordered.remove(older)
                ordered.insert(ordered.index(newer) + 1, older)
    return ordered


def label(citation: Citation) -> str:
    """Where a citation stands, in a line: title, publisher, date, part, section, number and page."""
    parts = [citation.title, citation.publisher, citation.date or "date not stated"]
    if citation.part:
        parts.append(citation.part)
    parts.extend(citation.section[-1:])
    if citation.number:
        parts.append(f"paragraph {one_line(citation.number)}")
    if citation.page:
        parts.append(f"page {citation.page_label or citation.page}")
    return ", ".join(part for part in parts if part)
