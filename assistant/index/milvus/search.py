"""`SearchIndex` over an index in Milvus: the same pool, the same figures and the same order as `LocalIndex` has.

Milvus brings the pool of each retriever, filters applied, and what is scored of it: vectors of passages and sentences
and the BM25 scores of stems. The figures are then computed here as they are over an index on this machine, so that a
graph or a compressed index there decides which passages are looked at and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.civic import read_meetings
from assistant.errors import REBUILD, IndexDamaged, naming
from assistant.index.card import GRAMMAR, PROBES
from assistant.index.meeting_lines import meeting_lines_by_document, meetings_of_line
from assistant.index.milvus.address import parse_address
from assistant.index.milvus.connection import connect
from assistant.index.milvus.listing import MilvusSnapshot
from assistant.index.milvus.packing import unpacked_tokens
from assistant.index.milvus.rows import key_of
from assistant.index.milvus.scoping import MilvusScope, both, resolved
from assistant.index.milvus.stored import StoredDocument, StoredRecord, StoredRecords
from assistant.index.milvus.version import Recent, StoredVersion
from assistant.index.milvus.versions import open_whole
from assistant.index.milvus.words import MilvusStatistics, MilvusWords
from assistant.index.pooling import POOL, Scores, pooled
from assistant.index.port import Candidate, RetrieverScores, SearchQuery
from assistant.index.scope import Scope
from assistant.index.snapshot import unknown_document
from assistant.index.tokens import PassageTokens
from assistant.index.vectors import Matrix, Rows, best_places
from assistant.models import EncodedText, ModelIdentity
from assistant.records import Copy, Document, Filters, MeetingRecords, Passage

_SCOPES = 64
"""Filters whose scopes are held."""
_AT_ONCE = 50
"""Documents that are read at a time."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """The passages that the retrievers brought, in row order, with all that is scored of them."""

    rows: list[int]
    cosines: Matrix
    words: list[Mapping[int, float]]
    """Of each, the BM25 scores of its stems by their columns."""
    records: list[StoredRecord]
    record_rows: list[int]
    similarities: Matrix
    """The cosines of their quotable sentences, one row's after the other's."""
    bounds: Rows


class MilvusIndex:
    """`SearchIndex` over one version in Milvus; it is complete and does not change while it stands."""

    def __init__(self, version: StoredVersion, warning: str | None = None) -> None:
        self._version = version
        self._stored = StoredRecords(version)
        self._words = MilvusWords(version)
        self._scopes: Recent[Filters, MilvusScope] = Recent(_SCOPES)
        self.snapshot = MilvusSnapshot(version, self._stored, warning)
        self.statistics = MilvusStatistics(version, self._words, self._stored)

    @classmethod
    def open(cls, index: str) -> MilvusIndex:
        """The version that serves at an address, ``milvus://HOST:PORT/NAME``.

        Raises:
            AddressWrong, ExtraMissing, IndexUnreachable, IndexMissing, IndexDamaged, IndexOutOfDate: with the remedy.
        """
        return cls(*open_whole(connect(parse_address(index))))

    @property
    def version(self) -> str:
        return self._version.name

    @property
    def warning(self) -> str | None:
        return self.snapshot.warning

    @property
    def folder(self) -> str:
        return self.snapshot.folder

    @property
    def built_with(self) -> ModelIdentity:
        return self._version.told.card.encoder

    @property
    def probes(self) -> Mapping[str, NDArray[np.float16]]:
        return dict(zip(PROBES, self._version.statistics.probes, strict=True))

    def scope(self, filters: Filters) -> MilvusScope:
        return self._scopes.of([filters], lambda _: {filters: resolved(filters, self._version)})[filters]

    def _expression(self, scope: Scope) -> str:
        """What holds of the rows in a scope; one of another index is resolved anew."""
        return scope.expression if isinstance(scope, MilvusScope) else self.scope(scope.filters).expression

    # ── candidates ──

    def candidates(self, query: SearchQuery, question: EncodedText, scope: Scope, n: int) -> list[Candidate]:
        with naming(self.folder):
            within = self._expression(scope)
            if query.phrases:
                rows = self._holding_phrases(query.phrases, within)
                passages = f"row in {rows}"
                sentences = f"passage in {rows}"
                if not rows:
                    return []
            else:
                passages = sentences = within
            pool = self._pool(query, question.vector, both(passages, "quotable == true"), sentences)
            if not pool:
                return []
            read = self._read_pool(pool, question.vector)
            scores = self._scored(query, read)
            best = best_places(np.array(read.rows), pooled(scores, query.pool), n)
            return self._candidates(query, read, scores, best.tolist())

    def candidates_of(self, query: SearchQuery, question: EncodedText, passages: Sequence[Passage]) -> list[Candidate]:
        with naming(self.folder):
            own = {passage.row for passage in passages if any(sentence.quotable for sentence in passage.sentences)}
            if not own:
                return []
            pool = self._read_pool(sorted(own), question.vector)
            scores = self._scored(query, pool)
            return self._candidates(query, pool, scores, range(len(pool.rows)))

    def _pool(self, query: SearchQuery, vector: Matrix, passages: str, sentences: str) -> list[int]:
        """The rows any retriever brings, in row order. BM25 brings none that shares no word with the question."""
        dense, _ = self._nearest("passages", "vector", vector.tolist(), passages)
        near, _ = self._nearest("sentences", "vector", vector.tolist(), sentences)
        rows = {*dense, *self._words.best(query.stems, passages, POOL)}
        of_sentences = self._version.rows("sentences", f"row in {near}", ["row", "passage"]) if near else []
        return sorted(rows | {int(row["passage"]) for row in of_sentences})

    def _nearest(self, part: str, name: str, vector: list[float], expression: str) -> tuple[list[int], list[float]]:
        """The `POOL` rows nearest to ``vector``, ties in row order."""
        return self._words.nearest(part, name, vector, expression, POOL)

    def _read_pool(self, rows: list[int], vector: Matrix) -> _Pool:
        fields = ["row", "vector", "words", "record"]
        given = [row for part in _parts(rows) for row in self._version.rows("passages", f"row in {part}", fields)]
        if [int(row["row"]) for row in given] != rows:
            raise IndexDamaged(f"Rows of {self._version.collection('passages')} are gone.", REBUILD)
        similarities, bounds = self._sentence_similarities(vector, rows)
        record_rows = [int(row["record"]) for row in given]
        held = dict(zip(record_rows, self._stored.records(record_rows), strict=True))
        return _Pool(
            rows=rows,
            cosines=np.array([row["vector"] for row in given], dtype=np.float32) @ vector,
            words=[{int(column): float(score) for column, score in row["words"].items()} for row in given],
            records=[held[row] for row in record_rows],
            record_rows=record_rows,
            similarities=similarities,
            bounds=bounds,
        )

    def _sentence_similarities(self, vector: Matrix, rows: list[int]) -> tuple[Matrix, Rows]:
        """The cosines of the quotable sentences of ``rows``, one row's after the other's, and their bounds."""
        given = [
            row
            for part in _parts(rows)
            for row in self._version.rows("sentences", f"passage in {part}", ["row", "passage", "vector"])
        ]
        counts = dict.fromkeys(rows, 0)
        for row in given:
            counts[int(row["passage"])] += 1
        bounds = np.concatenate([[0], np.cumsum([counts[row] for row in rows])]).astype(np.int64)
        return np.array([row["vector"] for row in given], dtype=np.float32) @ vector, bounds

    # ── figures ──

    def _scored(self, query: SearchQuery, pool: _Pool) -> Mapping[str, Scores]:
        """What each retriever gives each row of the pool, shape (rows,)."""
        words = self._words.scores(query.stems, pool.words) / np.float32(query.most or 1.0)
        return {
            "passage": pool.cosines,
            "sentence": np.maximum.reduceat(pool.similarities, pool.bounds[:-1]),
            "words": np.minimum(words, np.float32(1.0)),
            "names": self._names(query, pool),
            "times": self._times(query, pool),
        }

    def _names(self, query: SearchQuery, pool: _Pool) -> Scores:
        """The share of the query's names, weighed by their rarest word, that each row holds whole."""
        total, held = 0.0, np.zeros(len(pool.rows), dtype=np.float32)
        for name in query.names:
            weight = max(map(self._words.rarity, name), default=0.0)
            total += weight
            held += np.float32(weight) * self._words.held_by(name, pool.words)
        return held / np.float32(total or 1.0)

    def _times(self, query: SearchQuery, pool: _Pool) -> Scores:
        """The share of the query's years and months that each row, or for years its record, is of."""
        held = np.zeros(len(pool.rows), dtype=np.float32)
        for year in query.years:
            of_record = np.array([year in record.years for record in pool.records], dtype=np.bool_)
            held += self._words.held_by([year], pool.words) | of_record
        for month in query.months:
            held += self._words.held_by([month], pool.words)
        return held / np.float32(len(query.years) + len(query.months) or 1)

    def _candidates(
        self, query: SearchQuery, pool: _Pool, scores: Mapping[str, Scores], places: Sequence[int]
    ) -> list[Candidate]:
        """The candidates at these places of the pool."""
        rows = [pool.rows[place] for place in places]
        passages, tokens = self._stored.passages(rows), self._tokens(rows)
        made: list[Candidate] = []
        for place, held in zip(places, passages, strict=True):
            record = pool.records[place]
            made.append(
                Candidate(
                    passage=held.passage,
                    text=held.text,
                    context=held.context,
                    record=record.record,
                    opening=record.opening,
                    pages=held.pages,
                    sha256=record.sha256,
                    similarities=pool.similarities[pool.bounds[place] : pool.bounds[place + 1]],
                    tokens=tokens[pool.rows[place]],
                    scores=RetrieverScores(**{name: float(values[place]) for name, values in scores.items()}),
                    indexed=held.indexed if query.as_indexed else None,
                    parts=held.parts,
                    speeches=held.speeches,
                )
            )
        return made

    def _tokens(self, rows: Sequence[int]) -> dict[int, PassageTokens]:
        """The token codes of ``rows``."""
        given = [
            row for part in _parts(rows) for row in self._version.rows("passages", f"row in {part}", ["row", "tokens"])
        ]
        return {int(row["row"]): unpacked_tokens(row["tokens"], self._version.statistics.coding) for row in given}

    def _holding_phrases(self, phrases: Sequence[str], within: str) -> list[int]:
        """The rows that hold the words of every one of ``phrases`` as they stand, quotes, case and line ends aside."""
        sought = [" ".join(phrase.split()) for phrase in phrases]
        like = both(within, *(f'folded like "%{_pattern(phrase)}%"' for phrase in sought))
        rows = self._words.every(like, ["row", "folded"])
        return [int(row["row"]) for row in rows if all(phrase in row["folded"] for phrase in sought)]

    # ── words ──

    def holding(self, stems: Sequence[str], scope: Scope) -> Sequence[Passage]:
        if not stems:
            return []
        rows = self._words.holding(stems[0], self._expression(scope))
        for stem in stems[1:]:
            other = self._words.holding(stem)
            near = np.concatenate([other - 1, other, other + 1])
            rows = rows[np.isin(rows, near)]
        return [held.passage for held in self._stored.passages(rows.tolist())]

    def nearest_by_words(self, stems: Collection[str], scope: Scope, n: int) -> Sequence[Passage]:
        rows = self._words.best(dict.fromkeys(stems, 1.0), self._expression(scope), n)
        return [held.passage for held in self._stored.passages(rows)]

    # ── documents ──

    def _held(self, identity: str) -> StoredDocument:
        held = self._stored.document(key_of(identity))
        if held is None:
            raise unknown_document(identity, index=self.folder)
        return held

    def document(self, identity: str) -> Document:
        return self._held(identity).document

    def called(self, name: str, sha256: str = "") -> str:
        return self.snapshot.called(name, sha256)

    def text_digest(self, identity: str) -> str | None:
        held = self._stored.document(key_of(identity))
        return held.text_digest if held else None

    def documents(self, scope: Scope) -> Iterator[tuple[Document, Sequence[Passage]]]:
        within = self._expression(scope)
        numbers = self._numbers(within)
        for first in range(0, len(numbers), _AT_ONCE):
            held = self._stored.documents(numbers[first : first + _AT_ONCE])
            own: dict[str, list[Passage]] = {stored.document.id: [] for stored in held}
            more = both(within, f"document in {[stored.number for stored in held]}")
            for passage in self._stored.run(held[0].first, max(stored.last for stored in held), more):
                own[passage.document].append(passage)
            yield from ((stored.document, own[stored.document.id]) for stored in held if own[stored.document.id])

    def _numbers(self, within: str) -> list[int]:
        """The numbers of the documents that have passages where ``within`` holds, in order."""
        held = self._version.every("records", ["row", "document"], both(within, "passages > 0"))
        return sorted({int(row["document"]) for row in held})

    def passages(self, identity: str) -> Sequence[Passage]:
        held = self._held(identity)
        return [*self._stored.run(held.first, held.last, "")]

    def meetings(self, identity: str, parts: frozenset[str] | None = None) -> Sequence[MeetingRecords]:
        held = self._stored.document(key_of(identity))
        if held is None:
            return ()
        stored = meeting_lines_by_document(held.meetings.encode("utf-8", "surrogatepass"), GRAMMAR).get(identity)
        if stored is None:
            return read_meetings(held.document)
        try:
            return meetings_of_line(stored, held.document, parts)
        except (IndexError, TypeError, ValueError) as error:
            raise IndexDamaged("The meetings of the index do not fit its documents.", REBUILD) from error

    def copies_in(self, identity: str) -> Sequence[tuple[str, Copy]]:
        held = self._stored.document(key_of(identity))
        return held.copies if held else ()


def _parts(rows: Sequence[int]) -> Iterator[list[int]]:
    """``rows`` in parts that one expression names."""
    for start in range(0, len(rows), _AT_ONCE * 10):
        yield [*rows[start : start + _AT_ONCE * 10]]


def _pattern(phrase: str) -> str:
    """``phrase`` as part of a pattern of LIKE: what means something there, or in a string, may be anything."""
    return "".join(character if character.isalnum() or character == " " else "%" for character in phrase)
