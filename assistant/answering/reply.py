"""From hits to a reply: citations with their provenance, repeated words folded, and the line between answer and not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import anchors, evidence, support
from assistant.answering.evidence import Evidence
from assistant.answering.links import link_to
from assistant.answering.question import Question
from assistant.answering.rerank import RerankStage
from assistant.answering.retrieval import Candidate
from assistant.answering.support import JUDGED, Standing
from assistant.answering.weights import WEIGHTS
from assistant.index import Snapshot, allowed_passages
from assistant.records import Answer, Citation, Completeness, Filters, NoAnswer, Place, Reply, Searched, Why
from assistant.text import one_line, spelling, stems_in, times_asked, words_in, written_date

_ON_THE_SUBJECT = 0.4
"""The share of a question's informative words that one of the nearest passages must hold to be on its subject."""
_CLOSED = re.compile(r"[.?!;][\"'”’)\]]*$")
"""How a sentence ends. A row of a table or a label does not, and says another thing in each record it stands in."""
_AS_FIT = 0.05
"""By how much the supports of two places with the same words may differ for both to fit the question as well."""
_STANDINGS = ("confirmed", None, "draft", "superseded")
_KINDS = ("inspection report", "letter", "decision", "minutes", "report", None, "agenda", "news")
"""Kinds of record from the one that makes a finding or a decision to those that pass it on."""
_SIDES = 2
"""Sides of a comparison that take turns, where the question does not name more."""


def make_reply(
    snapshot: Snapshot,
    question: Question,
    found: Sequence[Candidate],
    filters: Filters,
    k: int,
    reading: RerankStage | None = None,
) -> Reply:
    """The answer the hits hold, or that there is none, with what was searched and who read."""
    covered = what_was_searched(snapshot, filters)
    line = WEIGHTS.line
    if reading:
        covered = replace(covered, reader=reading.told)
        line = line if reading.weights.line is None else reading.weights.line
    every = _citations(snapshot, question, found, reading)
    citations = tuple(every[:k])
    if not citations:
        return NoAnswer(question.text, Why.FILTERED, _reason(snapshot, question, Why.FILTERED), covered, ())
    judged = every[:JUDGED]
    answering = [each for each in judged if each.support >= line]
    times = _unmet(snapshot, question, found, answering or judged)
    if not answering or times:
        why = Why.NOT_ASKED if answering else _why(snapshot, question, judged)
        told = _reason_of_time(times) if times and why is Why.NOT_ASKED else _reason(snapshot, question, why)
        return NoAnswer(question.text, why, told, covered, citations)
    missing = _missing(snapshot, question, citations)
    complete = Completeness.PART if missing else Completeness.FULL
    return Answer(question.text, citations, complete, covered, missing)


def _unmet(
    snapshot: Snapshot, question: Question, found: Sequence[Candidate], citations: Sequence[Citation]
) -> tuple[str, ...]:
    """The times the question asks about, if none of ``citations`` is of one, or stands where one is spoken of."""
    times = () if question.compares else times_asked(question.text)
    if not times:
        return ()
    rows = {(each.hit.passage.document, each.hit.passage.start): each.hit.passage.row for each in found}
    held = (rows[each.document, each.passage_start] for each in citations)
    return () if any(anchors.is_of(snapshot, row, time) for row in held for time in times) else times


def _reason_of_time(times: Sequence[str]) -> str:
    return f"Nothing found that would answer is of {' or '.join(map(written_date, times))}, or speaks of it."


def _citations(
    snapshot: Snapshot, question: Question, found: Sequence[Candidate], reading: RerankStage | None
) -> list[Citation]:
    """A citation of each hit, best first; a question that compares has the records take turns."""
    if not found:
        return []
    standing = Standing.of(snapshot, question, [each.hit for each in found])
    weights = reading.weights.support if reading else None
    cited = []
    for each in found:
        quoted = evidence.best(snapshot, question, each)
        values = support.signals(question, quoted, standing)
        cited.append(cite(snapshot, quoted, support.support(values, weights)))
    return fold_repeats(_in_turns(question, cited) if question.compares else cited)


def _in_turns(question: Question, citations: Sequence[Citation]) -> list[Citation]:
    """The sides that a comparison is between take turns, then the rest follows; each in the order it had.

    The sides that the question names take turns, at least `_SIDES`: where it names fewer, those it does not name
    follow, first the dated, whose place in time is known.
    """
    sides = _sides(question, citations)
    order = list(dict.fromkeys(sides))
    named = _named(question, citations, sides)
    turning = sorted(order, key=lambda side: (side not in named, side.startswith("?"), order.index(side)))
    turning = turning[: max(_SIDES, len(named))]
    taken: Counter[str] = Counter()
    keys: list[tuple[int, int, int]] = []
    for place, side in enumerate(sides):
        keys.append((taken[side], turning.index(side), place) if side in turning else (len(citations), 0, place))
        taken[side] += 1
    return [citations[place] for *_, place in sorted(keys)]


def _sides(question: Question, citations: Sequence[Citation]) -> list[str]:
    """The side each citation is on: a name that the question gives and its title bears, if there are two or more such;
    otherwise its year of publication, or a record of its own (marked ``?``) where no date is stated.
    """
    bearing = [next((name for name in question.names if _bears(each.title, name)), "?") for each in citations]
    if len(set(bearing) - {"?"}) > 1:
        return bearing
    return [each.date[:4] if each.date else f"?{each.document}" for each in citations]


def _named(question: Question, citations: Sequence[Citation], sides: Sequence[str]) -> set[str]:
    """The sides that the question names, by their year or name or by a word that only their titles have."""
    titles: dict[str, set[str]] = {}
    for each, side in zip(citations, sides, strict=True):
        titles.setdefault(side, set()).update(stems_in(f"{each.title} {each.kind or ''}"))
    asked = set(question.stems) - question.years
    common = Counter(word for held in titles.values() for word in held)
    return {
        side
        for side, held in titles.items()
        if side in question.years or side in question.names or any(common[word] == 1 for word in asked & held)
    }


def _bears(title: str, name: str) -> bool:
    return set(words_in(name)) <= set(words_in(title))


def _missing(snapshot: Snapshot, question: Question, citations: Sequence[Citation]) -> tuple[str, ...]:
    """What the question names that neither a quotation nor what it stands in mentions."""
    held = {word for each in citations for word in words_in(f"{each.passage} {label(each)}")}
    return tuple(name for name in (*question.names, *sorted(question.years)) if not set(words_in(name)) & held)


def _why(snapshot: Snapshot, question: Question, nearest: Sequence[Citation]) -> Why:
    if not question.subject:
        return Why.NO_SUBJECT
    if support.absent_names(snapshot, question):
        return Why.NAME_ABSENT
    asked = set(question.stems)
    held = max(len(asked & set(stems_in(f"{label(each)}\n{each.passage}"))) for each in nearest)
    return Why.NOT_ASKED if held >= _ON_THE_SUBJECT * len(asked) else Why.NOTHING


def _reason(snapshot: Snapshot, question: Question, why: Why) -> str:
    match why:
        case Why.FILTERED if question.phrases:
            return f"No passage that was searched holds the exact words “{question.phrases[0]}”."
        case Why.FILTERED:
            return "Nothing that was searched can be quoted: the filters leave no passage."
        case Why.NO_SUBJECT:
            return "The question names nothing to look for in the records."
        case Why.NAME_ABSENT:
            names = ", ".join(f"“{name}”" for name in support.absent_names(snapshot, question))
            return f"{names} does not occur in the records searched."
        case Why.NOT_ASKED:
            return "The records touch on the subject, but no sentence found says what is asked."
        case _:
            return "Nothing in the records searched is on this subject."


def cite(snapshot: Snapshot, found: Evidence, support: float) -> Citation:
    """The citation of a quotation, from the document it stands in."""
    passage = found.hit.passage
    document = snapshot.documents[passage.document]
    record = document.record_at(found.start)
    page = document.page_at(found.start)
    number = next((sentence.number for sentence in found.sentences if sentence.number), None)
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
        number=number,
        page=page.number if page else None,
        page_label=page.label if page else None,
        part=record.part,
        standing=record.standing,
        passage=passage.text,
        passage_start=passage.start,
        support=support,
        link=link_to(document, found.start, found.end),
    )


def whole_passage_citation(snapshot: Snapshot, found: Candidate) -> Citation:
    """A hit cited as a whole, without judgement: what measuring retrieval alone needs."""
    passage = found.hit.passage
    every = Evidence(found.hit, passage.start, passage.end, passage.sentences, 0.0, 0.0, 0.0, False)
    return cite(snapshot, every, 0.0)


def fold_repeats(citations: Sequence[Citation]) -> list[Citation]:
    """The citations in order, each wording once, at the place that has most authority; it names the others.

    What is no sentence, as a grade in a table, says another thing in each record and stays apart. A place that fits the
    question less well (its support is lower by `_AS_FIT`) does not stand for the better one.
    """
    alike: dict[str, list[Citation]] = {}
    for citation in citations:
        where = "" if _CLOSED.search(citation.quote) else f"{citation.document}\n{citation.part or ''}"
        alike.setdefault(f"{where}\n{spelling(citation.quote)}", []).append(citation)
    return [_folded(group) if len(group) > 1 else group[0] for group in alike.values()]


def _folded(group: Sequence[Citation]) -> Citation:
    """The most authoritative of citations with the same words, best first, with the places of the others."""
    fit = [each for each in group if each.support >= group[0].support - _AS_FIT]
    first = min(fit, key=_authority)
    others = (other for each in group if each is not first for other in (place(each), *each.also_in))
    return replace(first, also_in=(*first.also_in, *others), support=group[0].support)


def _authority(citation: Citation) -> tuple[int, int]:
    """A record's rank among those that say the same, lowest first: by its standing, then by its kind."""
    standing = _STANDINGS.index(citation.standing) if citation.standing in _STANDINGS else _STANDINGS.index(None)
    return standing, _KINDS.index(citation.kind) if citation.kind in _KINDS else _KINDS.index(None)


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


def what_was_searched(snapshot: Snapshot, filters: Filters) -> Searched:
    """What was searched: the documents, passages and records that ``filters`` let in; files that could not be read."""
    permitted = allowed_passages(filters, snapshot)
    documents, passages = snapshot.documents, snapshot.passages
    held: set[tuple[str, int]] = set()
    if permitted is not None:
        passages = [each for each, may in zip(passages, permitted.tolist(), strict=True) if may]
        documents = {each.document: snapshot.documents[each.document] for each in passages}
        held = {(each.document, documents[each.document].record_at(each.start).start) for each in passages}
    records = [
        record
        for each in documents.values()
        for record in each.records
        if permitted is None or (each.id, record.start) in held
    ]
    dates = sorted(record.date for record in records if record.date)
    return Searched(
        len(documents),
        len(passages),
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
        parts.append(f"paragraph {one_line(citation.number)}")
    if citation.page:
        parts.append(f"page {citation.page_label or citation.page}")
    return ", ".join(part for part in parts if part)
