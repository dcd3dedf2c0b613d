"""A topic over time: every record that may speak of it is read closely, and the best quotation of each judged as an
answer is.

Passages come from the retrievers, and from every record that holds words of the topic, so that one record with much to
say does not crowd out the others. A quotation that names the topic is judged as if its record alone had been asked; any
other beside all that was found, as answers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.answering.citations import fold_repeats
from assistant.answering.periods import gaps_between, periods_of
from assistant.answering.question import Question
from assistant.answering.ranking import Ranked, ranked_by
from assistant.answering.reply import Judge
from assistant.answering.support import QuestionSignals
from assistant.index import Candidate, Scope, SearchIndex
from assistant.models import EncodedText
from assistant.records import Citation, Document, Passage, Record, Timeline, Verdict
from assistant.text import content_stems_in, is_iso_date

_FOUND = 240
"""Passages that the retrievers bring."""
_BY_WORDS = 3000
"""Passages with the highest BM25 that are looked through for records."""
_OF_A_RECORD = 2
"""Passages of one record that are brought by its words, and of which a quotation is judged."""
_RECORDS = 200
"""Records that are brought by their words."""
_AMONG = 2
"""Other words of content that may stand among those of a topic where it is named."""
_NEAREST = 5
_NEAR = 0.02
"""The support below which a passage is near to nothing."""

_RecordKey = tuple[str, int]
"""A record: its document, and where it begins there."""


def make_timeline(judge: Judge, index: SearchIndex, question: Question, encoded: EncodedText, scope: Scope) -> Timeline:
    """The best quotation of each record in ``scope`` on the topic that ``question`` is, in order of date."""
    ranked = ranked_by(index, question, encoded, _candidates(judge, index, question, encoded, scope), judge.weights)
    best = _best(judge, index, question, ranked, scope)
    standing = [citation for citation in best.values() if citation.verdict is not Verdict.NO_ANSWER]
    others = [citation for citation in best.values() if citation.support >= _NEAR and citation not in standing]
    entries = _in_order(citation for citation in standing if _dated(citation))
    dates = [citation.date for citation in entries if citation.date]
    periods = periods_of(dates, [record.date for record in _records(index, scope) if record.date])
    return Timeline(
        topic=question.embedded,
        entries=tuple(entries),
        undated=tuple(fold_repeats([citation for citation in standing if not _dated(citation)])),
        nearest=tuple(sorted(others, key=lambda citation: -citation.support)[:_NEAREST]),
        first=entries[0] if entries else None,
        latest=_latest(entries),
        periods=periods,
        gaps=gaps_between(dates, periods),
        unread=len(_holding(index, question, scope) - set(best)),
        searched=scope.searched,
    )


# ── what is read ────────────────────────────────────────────────────────────────────────────────────────────────────


def _candidates(
    judge: Judge, index: SearchIndex, question: Question, encoded: EncodedText, scope: Scope
) -> list[Candidate]:
    """What the retrievers bring, and of every record the best passages by words that they left out."""
    query = question.query(judge.weights.pool)
    found = index.candidates(query, encoded, scope, _FOUND)
    rows = {candidate.passage.row for candidate in found}
    more: dict[_RecordKey, list[Passage]] = {}
    for passage in index.nearest_by_words(question.stems, scope, _BY_WORDS):
        key = _record_key(index, passage)
        if key in more or len(more) < _RECORDS:
            more.setdefault(key, []).append(passage)
    wanted = [passage for own in more.values() for passage in own[:_OF_A_RECORD] if passage.row not in rows]
    return [*found, *index.candidates_of(query, encoded, wanted)]


def _record_key(index: SearchIndex, passage: Passage) -> _RecordKey:
    return passage.document, index.document(passage.document).record_at(passage.start).start


def _holding(index: SearchIndex, question: Question, scope: Scope) -> set[_RecordKey]:
    """The records with a passage that holds every word of the topic."""
    return {_record_key(index, passage) for passage in index.holding(question.stems, scope)}


def _records(index: SearchIndex, scope: Scope) -> Iterator[Record]:
    """The records that have passages in ``scope``."""
    for document, passages in index.documents(scope):
        yield from _records_of(document, passages)


def _records_of(document: Document, passages: Sequence[Passage]) -> Iterator[Record]:
    if len(document.records) == 1:
        yield document.records[0]
        return
    starts = {document.record_at(passage.start).start for passage in passages}
    yield from (record for record in document.records if record.start in starts)


# ── what is quoted ──────────────────────────────────────────────────────────────────────────────────────────────────


def _best(
    judge: Judge, index: SearchIndex, question: Question, ranked: Sequence[Ranked], scope: Scope
) -> dict[_RecordKey, Citation]:
    """The best supported quotation of each record that was read."""
    if not ranked:
        return {}
    beside_all = QuestionSignals.of(judge.statistics, question, ranked, scope.searched.passages)
    best: dict[_RecordKey, Citation] = {}
    for key, own in _by_record(ranked).items():
        alone = QuestionSignals.of(judge.statistics, question, own, _passages(index, own[0].candidate))
        for one in own[:_OF_A_RECORD]:
            evidence = judge.evidence(question, one)
            quote = one.candidate.between(evidence.start, evidence.end)
            named = any(names(question.stems, text) for text in (quote, *one.candidate.passage.path))
            citation = judge.judge(question, evidence, alone if named else beside_all).citation
            if key not in best or citation.support > best[key].support:
                best[key] = citation
    return best


def _by_record(ranked: Sequence[Ranked]) -> dict[_RecordKey, list[Ranked]]:
    """The passages of each record, best first."""
    held: dict[_RecordKey, list[Ranked]] = {}
    for one in ranked:
        held.setdefault((one.candidate.passage.document, one.candidate.record.start), []).append(one)
    return held


def _passages(index: SearchIndex, candidate: Candidate) -> int:
    """How many passages a candidate's record has."""
    record = candidate.record
    return sum(record.start <= passage.start < record.end for passage in index.passages(candidate.passage.document))


def names(stems: Sequence[str], text: str) -> bool:
    """Whether ``text`` has every word of a topic, by its ``stems``, with at most `_AMONG` other words of content among
    them."""
    wanted, last = set(stems), dict[str, int]()
    for place, stem in enumerate(content_stems_in(text)):
        if stem in wanted:
            last[stem] = place
            if len(last) == len(wanted) and place - min(last.values()) < len(wanted) + _AMONG:
                return True
    return False


# ── in order of date ────────────────────────────────────────────────────────────────────────────────────────────────


def _dated(citation: Citation) -> bool:
    return citation.date is not None and is_iso_date(citation.date)


def _in_order(citations: Iterable[Citation]) -> list[Citation]:
    """The citations by date, those of one day best first, and the same words of one day once."""
    ordered = sorted(citations, key=lambda citation: (citation.date or "", -citation.support, citation.document))
    return [
        citation
        for _, own in groupby(ordered, key=lambda citation: citation.date)
        for citation in fold_repeats(list(own))
    ]


def _latest(entries: Sequence[Citation]) -> Citation | None:
    """The best supported of the newest date."""
    return next((citation for citation in entries if citation.date == entries[-1].date), None) if entries else None
