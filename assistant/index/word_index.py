"""The word index: BM25 over stems of passages in context (title, date, headings), and what the corpus calls what.

Scores are Lucene's BM25 (Kamphuis et al. 2020, variant as in bm25s) for every row at once, so that filters apply
before ranking and rows that share no word with the question can be told from low ones: their score is exactly 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.index.bm25_columns import bm25_columns

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Postings in columns, one a stem: ``data[indptr[c]:indptr[c+1]]`` are the scores of ``rows`` in that slice."""

    vocabulary: Mapping[str, int]
    data: NDArray[np.float32]
    rows: NDArray[np.integer]
    indptr: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> WordIndex:
        """The index of ``texts``, each a sequence of stems; row i is text i. Building twice gives the same arrays."""
        vocabulary = {word: column for column, word in enumerate(sorted({word for text in texts for word in text}))}
        if not vocabulary:
            empty = np.zeros(0, dtype=np.float32)
            return cls(
                vocabulary={},
                data=empty,
                rows=empty.astype(np.int32),
                indptr=np.zeros(1, dtype=np.int64),
                size=len(texts),
            )
        data, rows, indptr = bm25_columns(texts, vocabulary)
        return cls(vocabulary=vocabulary, data=data, rows=rows, indptr=indptr, size=len(texts))

    def scores(self, stems: Iterable[str] | Mapping[str, float]) -> Scores:
        """The BM25 score of every row, shape (size,), for a bag of stems, each with its weight (1 if none is given)."""
        total = np.zeros(self.size, dtype=np.float32)
        weights = stems if isinstance(stems, Mapping) else dict.fromkeys(stems, 1.0)
        for word, weight in sorted(weights.items()):
            column = self.vocabulary.get(word)
            if column is not None:
                part = slice(self.indptr[column], self.indptr[column + 1])
                total[self.rows[part]] += np.float32(weight) * self.data[part]
        return total

    def holding(self, stem: str) -> NDArray[np.int32]:
        """The rows that hold ``stem``."""
        column = self.vocabulary.get(stem)
        own = slice(0, 0) if column is None else slice(self.indptr[column], self.indptr[column + 1])
        return self.rows[own].astype(np.int32)

    def frequency(self, stem: str) -> int:
        """How many rows hold ``stem``."""
        return len(self.holding(stem))

    def rarity(self, stem: str) -> float:
        """Lucene's idf, ``ln(1 + (N − n + 0.5) / (n + 0.5))``: how much a word tells; a word not there tells most."""
        return idf(self.size, self.frequency(stem))


def idf(size: int, frequency: int) -> float:
    """Lucene's idf of a stem that ``frequency`` of ``size`` rows hold."""
    return float(np.log(1.0 + (size - frequency + 0.5) / (frequency + 0.5)))
