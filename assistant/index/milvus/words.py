"""The words of a version: BM25 by sparse vectors of it, which passages hold a stem, and how common stems are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.milvus.connection import MOST, Row
from assistant.index.milvus.scoping import both
from assistant.index.milvus.stored import StoredRecords
from assistant.index.milvus.version import StoredVersion
from assistant.index.pooling import SPELT_IN, Scores
from assistant.index.tokens import idf_shares
from assistant.index.vectors import Matrix, Rows, best_places
from assistant.index.word_index import idf
from assistant.text import spellings


class MilvusWords:
    """The stems of one version, and what a sparse vector of them brings."""

    def __init__(self, version: StoredVersion) -> None:
        self._version = version
        self._columns = version.statistics.columns
        self._counts = version.statistics.counts
        self.size = int(version.told.sizes["passages"])

    @property
    def stems(self) -> Collection[str]:
        return self._columns.keys()

    def frequency(self, stem: str) -> int:
        """How many passages hold ``stem``."""
        column = self._columns.get(stem)
        return 0 if column is None else int(self._counts[column - 1])

    def rarity(self, stem: str) -> float:
        """See `IndexStatistics.rarity`."""
        return idf(self.size, self.frequency(stem))

    # ── searching ──

    def best(self, stems: Mapping[str, float], expression: str, k: int) -> list[int]:
        """The ``k`` rows with the highest BM25 for ``stems`` where ``expression`` holds, best first, ties in row order;
        none that holds none of them."""
        vector = self._vector(stems)
        return self.nearest("passages", "words", vector, expression, k)[0] if vector else []

    def nearest(self, part: str, name: str, vector: Any, expression: str, k: int) -> tuple[list[int], list[float]]:
        """The ``k`` rows of a part nearest to ``vector``, and how near, best first, ties in row order."""
        fetch = k
        while True:  # of rows as near as the last, any may come: fetch until all of them are there
            fetch = min(2 * fetch + 1, MOST)
            rows, scores = self._version.nearest(part, name, vector, expression, fetch)
            if len(rows) < fetch or fetch == MOST or scores[-1] < scores[k - 1]:
                order = best_places(np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float32), k).tolist()
                return [rows[place] for place in order], [scores[place] for place in order]

    def _vector(self, stems: Mapping[str, float]) -> dict[int, float]:
        return {self._columns[stem]: float(weight) for stem, weight in stems.items() if stem in self._columns}

    def holding(self, stem: str, expression: str = "") -> Rows:
        """The rows that hold ``stem`` where ``expression`` holds, in order."""
        column = self._columns.get(stem)
        if column is None:
            return np.zeros(0, dtype=np.int64)
        return np.array(sorted(self._holding({column: 1.0}, expression, 0, self.size)), dtype=np.int64)

    def _holding(self, vector: Mapping[int, float], expression: str, first: int, last: int) -> list[int]:
        """Those from row ``first`` to ``last``; where they are more than Milvus gives, half of them after the other."""
        within = "" if (first, last) == (0, self.size) else f"row >= {first} and row < {last}"
        rows, _ = self._version.nearest("passages", "words", vector, both(within, expression), MOST)
        if len(rows) < MOST:
            return rows
        middle = (first + last) // 2
        return self._holding(vector, expression, first, middle) + self._holding(vector, expression, middle, last)

    def first_holding(self, stem: str, k: int) -> list[int]:
        """The first ``k`` rows that hold ``stem``, in order."""
        column, found = self._columns.get(stem), 0
        if column is None:
            return []
        if self.frequency(stem) < MOST:
            return [int(row) for row in self.holding(stem)[:k]]
        rows: list[int] = []
        step = max(256, 2 * k * self.size // self.frequency(stem))
        while len(rows) < k and found < self.size:
            rows += sorted(self._holding({column: 1.0}, "", found, min(found + step, self.size)))
            found += step
        return rows[:k]

    def every(self, expression: str, fields: Sequence[str]) -> list[Row]:
        """The passages' rows where ``expression`` holds, in order, however many."""
        return self._every(expression, fields, 0, self.size)

    def _every(self, expression: str, fields: Sequence[str], first: int, last: int) -> list[Row]:
        within = "" if (first, last) == (0, self.size) else f"row >= {first} and row < {last}"
        rows = self._version.rows("passages", both(within, expression), fields, limit=MOST)
        if len(rows) < MOST or last - first <= 1:
            return rows
        middle = (first + last) // 2
        return self._every(expression, fields, first, middle) + self._every(expression, fields, middle, last)

    # ── of rows that were read ──

    def scores(self, stems: Mapping[str, float], held: Sequence[Mapping[int, float]]) -> Scores:
        """The BM25 of each of ``held``, rows as they are stored, for ``stems``, shape (len(held),)."""
        total = np.zeros(len(held), dtype=np.float32)
        for stem, weight in sorted(stems.items()):
            column = self._columns.get(stem)
            if column is not None:
                total += np.float32(weight) * np.array([row.get(column, 0.0) for row in held], dtype=np.float32)
        return total

    def held_by(self, stems: Sequence[str], held: Sequence[Mapping[int, float]]) -> NDArray[np.bool_]:
        """Which of ``held`` hold every one of ``stems``; none where there is no stem."""
        columns = [self._columns.get(stem, -1) for stem in stems]
        return np.array([bool(columns) and all(column in row for column in columns) for row in held], dtype=np.bool_)


class MilvusStatistics:
    """`IndexStatistics` of one version."""

    def __init__(self, version: StoredVersion, words: MilvusWords, stored: StoredRecords) -> None:
        self._version = version
        self._words = words
        self._stored = stored

    @property
    def acronyms(self) -> Mapping[str, tuple[str, ...]]:
        return self._version.statistics.acronyms

    @property
    def stems(self) -> Collection[str]:
        return self._words.stems

    def spellings(self, stem: str) -> Sequence[str]:
        rows = self._words.first_holding(stem, SPELT_IN)
        return spellings(stem, (held.passage.text for held in self._stored.passages(rows)))

    def frequency(self, stem: str) -> int:
        return self._words.frequency(stem)

    def rarity(self, stem: str) -> float:
        return self._words.rarity(stem)

    def token_weights(self, ids: NDArray[np.int32]) -> Matrix:
        return idf_shares(self._version.statistics.tokens, self._words.size, ids)
