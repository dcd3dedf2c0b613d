"""The search port over one version of an index on this machine: FAISS vectors, BM25 postings, mapped token vectors.

Three retrievers bring a pool: passages by cosine, passages by their best sentence's cosine, passages by BM25. The best
of the pool, by a weighted sum of standardised scores, are the candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import naming
from assistant.index.card import PROBES
from assistant.index.meeting_parts import MeetingPart, SpokenPart, meeting_parts, speeches_at
from assistant.index.opening import open_index
from assistant.index.pooling import POOL, SPELT_IN, Scores, pooled
from assistant.index.port import Candidate, IndexedText, RetrieverScores, SearchQuery
from assistant.index.scope import AllowedPassages, LocalScope, Scope, allowed_records, without_dates
from assistant.index.snapshot import Snapshot, unknown_document
from assistant.index.vectors import Matrix, Rows, best_places
from assistant.models import EncodedText, ModelIdentity
from assistant.records import Copy, Document, Filters, MeetingRecords, Page, Passage, Record, Searched
from assistant.text import context_line, spellings


@dataclass(frozen=True, slots=True)
class _ScoredRows:
    """Rows with what each retriever gives them, shape (rows,): those of ``rows[i]`` among the cosines of sentences
    are ``bounds[i]`` to ``bounds[i + 1]``."""

    rows: Rows
    similarities: Matrix
    bounds: Rows
    scores: Mapping[str, Scores]


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """What a candidate says of its passage whatever was asked; see `Candidate`."""

    text: str
    context: str
    pages: tuple[Page, ...]
    parts: tuple[MeetingPart, ...]
    speeches: tuple[SpokenPart, ...]


class LocalStatistics:
    """`IndexStatistics` from the word and token indexes of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @property
    def acronyms(self) -> Mapping[str, tuple[str, ...]]:
        return self._snapshot.acronyms

    @property
    def stems(self) -> Collection[str]:
        return self._snapshot.words.vocabulary.keys()

    def spellings(self, stem: str) -> Sequence[str]:
        rows = self._snapshot.words.holding(stem)[:SPELT_IN].tolist()
        return spellings(stem, (self._snapshot.passages[row].text for row in rows))

    def frequency(self, stem: str) -> int:
        return self._snapshot.words.frequency(stem)

    def rarity(self, stem: str) -> float:
        return self._snapshot.words.rarity(stem)

    def token_weights(self, ids: NDArray[np.int32]) -> Matrix:
        return self._snapshot.tokens.weights(ids)


class LocalIndex:
    """`SearchIndex` over a `Snapshot`. Row i of every array is passage i; no array leaves it but a candidate's own."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.statistics = LocalStatistics(snapshot)
        self._contexts: dict[tuple[str, int, tuple[str, ...]], str] = {}

    @classmethod
    def open(cls, index: str | Path) -> LocalIndex:
        """The version of the index folder that serves.

        Raises:
            IndexMissing, IndexDamaged, IndexOutOfDate: with the remedy.
        """
        return cls(open_index(Path(index)))

    @property
    def version(self) -> str:
        return self.snapshot.version

    @property
    def warning(self) -> str | None:
        return self.snapshot.warning

    @property
    def folder(self) -> Path | None:
        return self.snapshot.folder

    @property
    def built_with(self) -> ModelIdentity:
        return self.snapshot.card.encoder

    @property
    def probes(self) -> Mapping[str, NDArray[np.float16]]:
        return dict(zip(PROBES, self.snapshot.probes, strict=True))

    # ── what may be searched ──

    @cached_property
    def _records(self) -> tuple[tuple[Document, Record], ...]:
        return tuple((document, record) for document in self.snapshot.documents.values() for record in document.records)

    @cached_property
    def _record_of_passage(self) -> NDArray[np.int64]:
        """The place among `_records` of the record that each passage belongs to, shape (passages,)."""
        place = {(document.id, record.start): number for number, (document, record) in enumerate(self._records)}
        documents = self.snapshot.documents
        return np.array(
            [
                place[passage.document, documents[passage.document].record_at(passage.start).start]
                for passage in self.snapshot.passages
            ],
            dtype=np.int64,
        )

    @cached_property
    def _everything(self) -> LocalScope:
        searched = self._searched(Filters(), np.arange(len(self._records)), len(self.snapshot.passages))
        return LocalScope(Filters(), searched, None)

    def scope(self, filters: Filters) -> LocalScope:
        if filters == Filters():
            return self._everything
        allowed = allowed_records(filters, self._records)[self._record_of_passage]
        records = np.unique(self._record_of_passage[allowed])
        searched = self._searched(filters, records, int(allowed.sum()))
        return LocalScope(filters, replace(searched, undated_left_out=self._undated_left_out(filters)), allowed)

    def _undated_left_out(self, filters: Filters) -> int:
        """How many records that have passages are left out for no more than that they state no date."""
        if filters == without_dates(filters):
            return 0
        others = allowed_records(without_dates(filters), self._records)
        return sum(
            1 for place in np.unique(self._record_of_passage) if others[place] and not self._records[place][1].date
        )

    def _searched(self, filters: Filters, places: NDArray[np.int64], passages: int) -> Searched:
        covered = [self._records[place] for place in places.tolist()]
        dates = sorted(record.date for _, record in covered if record.date)
        whole = filters == Filters()
        return Searched(
            documents=len(self.snapshot.documents if whole else {document.id for document, _ in covered}),
            passages=passages,
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            undated=sum(1 for _, record in covered if not record.date),
            unreadable=tuple(unread.file for unread in self.snapshot.card.unreadable),
            filters=filters,
            version=self.snapshot.version,
        )

    def _allowed(self, scope: Scope) -> AllowedPassages | None:
        return (scope if isinstance(scope, LocalScope) else self.scope(scope.filters)).allowed

    def meetings(self, identity: str, parts: frozenset[str] | None = None) -> Sequence[MeetingRecords]:
        return self.snapshot.meetings(identity, parts)

    # ── candidates ──

    def candidates(self, query: SearchQuery, question: EncodedText, scope: Scope, n: int) -> list[Candidate]:
        with naming(self.folder):
            return self._candidates(query, question, scope, n)

    def _candidates(self, query: SearchQuery, question: EncodedText, scope: Scope, n: int) -> list[Candidate]:
        snapshot, allowed = self.snapshot, self._allowed(scope)
        permitted = snapshot.quotable if allowed is None else allowed & snapshot.quotable
        for phrase in query.phrases:
            permitted = permitted & self._holding(phrase)
        bm25 = snapshot.words.scores(query.stems) / np.float32(query.most or 1.0)
        rows = self._pool(question.vector, bm25, permitted)
        if not len(rows):
            return []
        scored = self._scored(query, question.vector, rows, bm25)
        return [
            self._read(scored, place, query.as_indexed)
            for place in best_places(rows, pooled(scored.scores, query.pool), n).tolist()
        ]

    def candidates_of(self, query: SearchQuery, question: EncodedText, passages: Sequence[Passage]) -> list[Candidate]:
        wanted = np.unique(np.array([passage.row for passage in passages], dtype=np.int64))
        rows = wanted[self.snapshot.quotable[wanted]]
        if not len(rows):
            return []
        bm25 = self.snapshot.words.scores(query.stems) / np.float32(query.most or 1.0)
        scored = self._scored(query, question.vector, rows, bm25)
        return [self._read(scored, place, query.as_indexed) for place in range(len(rows))]

    def _scored(self, query: SearchQuery, vector: Matrix, rows: Rows, bm25: Scores) -> _ScoredRows:
        similarities, bounds = self._sentence_similarities(vector, rows)
        scores = {
            "passage": self.snapshot.passage_vectors.similarities(vector, rows),
            "sentence": np.maximum.reduceat(similarities, bounds[:-1]),
            "words": np.minimum(bm25[rows], np.float32(1.0)),
            "names": self._names(query, rows),
            "times": self._times(query, rows),
        }
        return _ScoredRows(rows, similarities, bounds, scores)

    def _read(self, scored: _ScoredRows, place: int, as_indexed: bool) -> Candidate:
        """The candidate at a place among ``scored``."""
        own = scored.similarities[scored.bounds[place] : scored.bounds[place + 1]]
        given = RetrieverScores(**{name: float(values[place]) for name, values in scored.scores.items()})
        return self._candidate(int(scored.rows[place]), own, given, as_indexed)

    def _pool(self, vector: Matrix, bm25: Scores, permitted: AllowedPassages) -> Rows:
        """The rows any retriever brings, in row order. BM25 brings none that shares no word with the question."""
        snapshot = self.snapshot
        dense, _ = snapshot.passage_vectors.search(vector, POOL, permitted)
        whole = np.array_equal(permitted, snapshot.quotable)  # then every sentence that has a row is permitted
        sentences = None if whole else permitted[snapshot.passage_of_sentence]
        near, _ = snapshot.sentence_vectors.search(vector, POOL, sentences)
        scored = np.flatnonzero((bm25 > 0) & permitted)
        best = scored[best_places(scored, bm25[scored], POOL)]
        return np.unique(np.concatenate([dense, snapshot.passage_of_sentence[near], best])).astype(np.int64)

    def _sentence_similarities(self, vector: Matrix, rows: Rows) -> tuple[Matrix, Rows]:
        """The cosines of the quotable sentences of ``rows``, one row's after the other's, and their bounds: those of
        ``rows[i]`` are ``bounds[i]`` to ``bounds[i + 1]``."""
        sentence_rows = self.snapshot.sentence_rows
        first, last = sentence_rows[rows], sentence_rows[rows + 1]
        bounds = np.concatenate([[0], np.cumsum(last - first)]).astype(np.int64)
        every = np.repeat(first - bounds[:-1], last - first) + np.arange(bounds[-1])
        return self.snapshot.sentence_vectors.similarities(vector, every), bounds

    def _names(self, query: SearchQuery, rows: Rows) -> Scores:
        """The share of the query's names, weighed by their rarest word, that each row holds whole."""
        total, held = 0.0, np.zeros(len(rows), dtype=np.float32)
        for name in query.names:
            weight = max(map(self.snapshot.words.rarity, name), default=0.0)
            total += weight
            held += np.float32(weight) * self._all(name, rows)
        return held / np.float32(total or 1.0)

    def _times(self, query: SearchQuery, rows: Rows) -> Scores:
        """The share of the query's years and months that each row, or for years its record, is of."""
        held = np.zeros(len(rows), dtype=np.float32)
        for year in query.years:
            of_record = np.array([year in self.snapshot.years(int(row)) for row in rows], dtype=np.bool_)
            held += self._all([year], rows) | of_record
        for month in query.months:
            held += self._all([month], rows)
        return held / np.float32(len(query.years) + len(query.months) or 1)

    def _all(self, stems: Sequence[str], rows: Rows) -> NDArray[np.bool_]:
        """Which of ``rows`` hold every one of ``stems``."""
        held = np.full(len(rows), bool(stems))
        for stem in stems:
            every = np.zeros(len(self.snapshot.passages), dtype=np.bool_)
            every[self.snapshot.words.holding(stem)] = True
            held &= every[rows]
        return held

    def _holding(self, phrase: str) -> AllowedPassages:
        """Which passages hold the words of ``phrase`` as they stand, quotes, case and line ends aside."""
        sought = " ".join(phrase.split())
        return np.array([sought in text for text in self.snapshot.folded_passages], dtype=np.bool_)

    def _candidate(self, row: int, similarities: Matrix, scores: RetrieverScores, as_indexed: bool) -> Candidate:
        snapshot = self.snapshot
        passage = snapshot.passages[row]
        document = snapshot.documents[passage.document]
        shown = self.shown(passage)
        return Candidate(
            passage=passage,
            text=shown.text,
            context=shown.context,
            record=document.record_at(passage.start),
            opening=snapshot.opening(row),
            pages=shown.pages,
            sha256=document.sha256,
            similarities=similarities,
            tokens=snapshot.tokens.passage(row),
            scores=scores,
            indexed=self.indexed(row) if as_indexed else None,
            parts=shown.parts,
            speeches=shown.speeches,
        )

    def shown(self, passage: Passage) -> ShownPassage:
        """What is read of a passage beside what it is searched by."""
        document = self.snapshot.documents[passage.document]
        end = max(passage.end, passage.sentences[-1].end) if passage.sentences else passage.end
        meetings = self.snapshot.stored_meetings(document.id)
        return ShownPassage(
            text=document.text[passage.start : end],
            context=self._context(document, document.record_at(passage.start), passage),
            pages=_pages(document.pages, passage.start, end) if document.pages else (),
            parts=meeting_parts(meetings, passage.start, end),
            speeches=speeches_at(meetings, passage.start, end),
        )

    def _context(self, document: Document, record: Record, passage: Passage) -> str:
        """The context of a passage, which it shares with all under the same headings: each is put together once."""
        key = document.id, record.start, passage.path
        if key not in self._contexts:
            self._contexts[key] = context_line(document, passage)
        return self._contexts[key]

    def indexed(self, row: int) -> IndexedText:
        """A passage as it was indexed."""
        text, spans = self.snapshot.shown(row)
        return IndexedText(text, tuple(spans))

    # ── words ──

    def holding(self, stems: Sequence[str], scope: Scope) -> Sequence[Passage]:
        words, allowed = self.snapshot.words, self._allowed(scope)
        held = np.zeros(words.size, dtype=np.bool_)
        if stems:
            held[words.holding(stems[0])] = True
        for stem in stems[1:]:
            near = np.zeros(words.size + 2, dtype=np.bool_)
            rows = words.holding(stem)
            for step in (0, 1, 2):
                near[rows + step] = True
            held &= near[1:-1]
        if allowed is not None:
            held &= allowed
        return [self.snapshot.passages[row] for row in np.flatnonzero(held).tolist()]

    def nearest_by_words(self, stems: Collection[str], scope: Scope, n: int) -> Sequence[Passage]:
        bm25, allowed = self.snapshot.words.scores(stems), self._allowed(scope)
        scored = np.flatnonzero(bm25 > 0 if allowed is None else (bm25 > 0) & allowed)
        return [self.snapshot.passages[row] for row in scored[best_places(scored, bm25[scored], n)].tolist()]

    # ── documents ──

    def document(self, identity: str) -> Document:
        document = self.snapshot.documents.get(identity)
        if document is None:
            raise unknown_document(identity, index=self.folder)
        return document

    def called(self, name: str, sha256: str = "") -> str:
        return self.snapshot.called(name, sha256)

    def text_digest(self, identity: str) -> str | None:
        return self.snapshot.card.texts.get(identity)

    def documents(self, scope: Scope) -> Iterator[tuple[Document, Sequence[Passage]]]:
        allowed = self._allowed(scope)
        for identity, passages in self.snapshot.passages_of.items():
            inside = passages if allowed is None else [passage for passage in passages if allowed[passage.row]]
            if inside:
                yield self.snapshot.documents[identity], inside

    def passages(self, identity: str) -> Sequence[Passage]:
        return self.snapshot.passages_of[identity]

    @cached_property
    def _copies(self) -> Mapping[str, Sequence[tuple[str, Copy]]]:
        held: dict[str, list[tuple[str, Copy]]] = {}
        for document in self.snapshot.documents.values():
            for copy in document.copies:
                held.setdefault(copy.document, []).append((document.id, copy))
        return held

    def copies_in(self, identity: str) -> Sequence[tuple[str, Copy]]:
        return self._copies.get(identity, ())


def _pages(pages: Sequence[Page], start: int, end: int) -> tuple[Page, ...]:
    """Those of ``pages``, in order, that ``start`` to ``end`` touches, with the words in it that were recognised."""
    touched = (page for page in pages if page.start < end and start < page.end)
    return tuple(replace(page, words=tuple(page.words_between(start, end))) if page.words else page for page in touched)
