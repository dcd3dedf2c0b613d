"""The search port: what a question needs from an index, and all that an index must give.

What ranks, judges, quotes and checks reads candidates and this port only, so it gives the same reply over any index
that keeps to it: `LocalIndex` on this machine, or an engine on many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.index.card import Card
from assistant.index.meeting_parts import MeetingPart, SpokenPart
from assistant.index.scope import Scope
from assistant.index.tokens import PassageTokens
from assistant.index.vectors import Matrix
from assistant.models import EncodedText, ModelIdentity
from assistant.records import Copy, Document, Filters, MeetingRecords, Page, Passage, Record
from assistant.text import Span


@dataclass(frozen=True, slots=True)
class PoolWeights:
    """What each figure weighs when the candidates of all retrievers are put in one order."""

    passage: float
    sentence: float
    words: float
    names: float
    times: float


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question as an index searches for it.

    ``stems`` weigh 1 where the question uses them and less where it only implies them (an acronym's expansion);
    ``most`` is what a passage made of the stems it uses could score by BM25. ``phrases`` must stand in a passage,
    folded (`wording`). ``names`` are the stems of each name it gives, ``years`` and ``months`` (stems) the times.
    ``pool`` weighs the retrievers. ``as_indexed`` asks for candidates with the text they were indexed as, for a
    reranker.
    """

    stems: Mapping[str, float]
    most: float
    phrases: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    years: frozenset[str]
    months: tuple[str, ...]
    pool: PoolWeights
    as_indexed: bool = False


@dataclass(frozen=True, slots=True)
class RetrieverScores:
    """What brought a candidate: the cosine of the whole passage and of its best sentence, its BM25 as a share of what
    it could be (0 to 1), and the shares of the question's names (by rarity) and times it fits."""

    passage: float
    sentence: float
    words: float
    names: float
    times: float


@dataclass(frozen=True, slots=True)
class IndexedText:
    """A passage as it was indexed: its context on the first line, then its sentences, one a line, and where in ``text``
    each of them stands."""

    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage worth reading, with all that is needed to rank it, judge it and quote from it.

    ``text`` is the document's from ``passage.start`` to the end of the passage's last sentence, which may lie beyond
    the passage; ``pages`` are those it touches; ``sha256`` is of the document's file. ``opening`` are the characters in
    which its record states what it is of. ``similarities`` are the cosines of its quotable sentences, shape
    (quotable,); ``tokens`` the vectors of its informative tokens.
    """

    passage: Passage
    text: str
    context: str
    record: Record
    opening: str
    pages: tuple[Page, ...]
    sha256: str
    similarities: Matrix
    tokens: PassageTokens
    scores: RetrieverScores
    indexed: IndexedText | None = None
    parts: tuple[MeetingPart, ...] = ()
    """The records of its meeting that stand in it, in order."""
    speeches: tuple[SpokenPart, ...] = ()
    """What is said in it, and by whom, as its meeting's records have it."""

    def between(self, start: int, end: int) -> str:
        """The characters ``start`` to ``end`` of the document, which lie in ``text``."""
        return self.text[start - self.passage.start : end - self.passage.start]

    def page_at(self, offset: int) -> Page | None:
        """The page that the character at ``offset`` stands on, None where the file has no pages."""
        return next((page for page in self.pages if page.start <= offset < page.end), None)

    @property
    def described(self) -> str:
        """The passage below its context."""
        return f"{self.context}\n{self.passage.text}"


class IndexStatistics(Protocol):
    """What a question is weighed by: how common its words and tokens are in an index, and what that calls what."""

    @property
    def acronyms(self) -> Mapping[str, tuple[str, ...]]:
        """Each acronym in lower case with the words it stands for."""
        ...

    @property
    def stems(self) -> Collection[str]:
        """Every stem of the index."""
        ...

    def spellings(self, stem: str) -> Sequence[str]:
        """The words, folded, that the record's passages write with ``stem``, the commonest first; of a stem that many
        passages hold, those of its first passages. A word that is written as a name alone is none."""
        ...

    def frequency(self, stem: str) -> int:
        """How many passages hold ``stem``."""
        ...

    def rarity(self, stem: str) -> float:
        """Lucene's idf of ``stem``: ``ln(1 + (N − n + 0.5) / (n + 0.5))``."""
        ...

    def token_weights(self, ids: NDArray[np.int32]) -> Matrix:
        """The share of each token of a question in the sum of their idf, shape (len(ids),)."""
        ...


class IndexVersion(Protocol):
    """One version of an index as it is listed, counted and looked through, beside questions."""

    @property
    def version(self) -> str: ...

    @property
    def warning(self) -> str | None: ...

    @property
    def folder(self) -> str | Path | None:
        """Where it stands; see `SearchIndex.folder`."""
        ...

    @property
    def card(self) -> Card:
        """What built it and what is in it."""
        ...

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document by its id, in id order."""
        ...

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage, by row."""
        ...

    @property
    def files(self) -> Mapping[str, str]:
        """Every file of the corpus that was read, with the SHA-256 of its bytes."""
        ...

    def called(self, name: str, sha256: str = "") -> str:
        """The id of the document that ``name`` means; see `Snapshot.called`.

        Raises:
            UnknownDocument: no document is so called, or several are.
        """
        ...


class SearchIndex(Protocol):
    """An index, complete and immutable, as questions see it. Safe to share between threads."""

    @property
    def version(self) -> str: ...

    @property
    def warning(self) -> str | None:
        """Why this is not the version that was published last, None where it is."""
        ...

    @property
    def folder(self) -> str | Path | None:
        """The folder it stands in on this machine, or its address, which remedies name; None where it has neither."""
        ...

    @property
    def built_with(self) -> ModelIdentity:
        """The encoder whose vectors it holds."""
        ...

    @property
    def probes(self) -> Mapping[str, NDArray[np.float16]]:
        """Some texts with the vectors that were stored for them, so that an encoder that reads otherwise is noticed."""
        ...

    @property
    def statistics(self) -> IndexStatistics: ...

    def scope(self, filters: Filters) -> Scope:
        """``filters`` resolved.

        Raises:
            UnknownFilter: a value occurs nowhere in the index; the message lists those that do.
        """
        ...

    def candidates(self, query: SearchQuery, question: EncodedText, scope: Scope, n: int) -> list[Candidate]:
        """The ``n`` passages in ``scope`` most worth reading, best first, ties in row order; fewer where there are
        fewer.

        Passages that hold nothing quotable are none, nor those without a phrase that the question has in quotation
        marks.
        """
        ...

    def candidates_of(self, query: SearchQuery, question: EncodedText, passages: Sequence[Passage]) -> list[Candidate]:
        """``passages`` as `candidates` would give them, in row order, whatever their place in the pool; those that hold
        nothing quotable are left out."""
        ...

    def holding(self, stems: Sequence[str], scope: Scope) -> Sequence[Passage]:
        """The passages in ``scope`` that hold the first of ``stems`` and have the others in them or in a passage next
        to them, in row order: where a run of words may stand, also over a passage's end."""
        ...

    def nearest_by_words(self, stems: Collection[str], scope: Scope, n: int) -> Sequence[Passage]:
        """The ``n`` passages in ``scope`` with the highest BM25 for ``stems``, best first, ties in row order; none that
        holds none of them. They may hold nothing quotable."""
        ...

    def document(self, identity: str) -> Document:
        """The document with this id.

        Raises:
            UnknownDocument: there is none.
        """
        ...

    def called(self, name: str, sha256: str = "") -> str:
        """The id of the document that ``name`` means; see `Snapshot.called`.

        Raises:
            UnknownDocument: no document is so called, or several are.
        """
        ...

    def text_digest(self, identity: str) -> str | None:
        """The SHA-256 of a document's text as the index was built of it; None where there is no such document."""
        ...

    def documents(self, scope: Scope) -> Iterator[tuple[Document, Sequence[Passage]]]:
        """Each document that has passages in ``scope``, in id order, with those passages."""
        ...

    def passages(self, identity: str) -> Sequence[Passage]:
        """All passages of a document, in order."""
        ...

    def meetings(self, identity: str, parts: frozenset[str] | None = None) -> Sequence[MeetingRecords]:
        """What the records of meetings in a document tell of them, in order; none where it records no meeting. Of
        parts (``speeches``, ``actions`` …) that are not among ``parts``, where these are named, a record may have the
        first alone."""
        ...

    def copies_in(self, identity: str) -> Sequence[tuple[str, Copy]]:
        """The documents that stand again in this one, as a report does in an agenda pack: their ids, and where."""
        ...
