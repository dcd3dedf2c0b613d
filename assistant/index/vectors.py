"""Vectors of unit length by cosine, row i is item i, kept in the codes of a FAISS scalar quantiser.

Sixteen bits a component for any encoder (recall@10 of 0.995–1.000 against single precision); fewer where the encoder's
own card says how far its components reach. Up to `EXACT` vectors a search reads them all. Beyond, reading them would
cost more than embedding the question: one bit of each component (RaBitQ, Gao & Long 2024,
https://arxiv.org/abs/2405.12497) names one row in `SHARE`, and the cosines of those decide (``docs/evaluation.md``).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from assistant.errors import REBUILD, IndexDamaged, IndexOutOfDate
from assistant.index.vector_coding import VectorCoding

Matrix = NDArray[np.float32]
Codes = NDArray[np.uint8]
"""Codes of shape (n, width), a row a vector, or a token's vector."""
Rows = NDArray[np.int64]

EXACT = 20_000
"""Vectors up to which every one is compared; 1 to 2 ms."""
SHARE = 300
"""Beyond, one row in so many is compared, and at least `LEAST`: recall@10 of 0.99 and more."""
LEAST = 1000
_AT_ONCE = 20_000
"""Vectors decoded at a time."""


class VectorIndex:
    """Unit vectors, shape (size, dimension), as codes of a `VectorCoding`."""

    def __init__(self, codes: Codes, dimension: int, coding: VectorCoding) -> None:
        self.codes = codes
        self.dimension = dimension
        self.coding = coding
        self._quantiser = coding.quantiser(dimension)

    @classmethod
    def of(cls, vectors: NDArray[np.floating[Any]], dimension: int, coding: VectorCoding | None = None) -> VectorIndex:
        """The index of ``vectors``, shape (n, dimension); of half precision where no coding is given."""
        coding = coding or VectorCoding()
        return cls(encoded(vectors, dimension, coding), dimension, coding)

    @classmethod
    def parse(cls, data: bytes | memoryview, rows: int, dimension: int, coding: VectorCoding) -> VectorIndex:
        """The index of the codes that ``data`` are.

        Raises:
            IndexDamaged: they are not those of ``rows`` vectors of ``dimension``.
        """
        width = int(coding.quantiser(dimension).sa_code_size())
        if len(data) != rows * width:
            raise IndexDamaged(
                f"The vectors of the index are {len(data):,} bytes; its card says {rows:,} of {width} bytes.", REBUILD
            )
        return cls(np.frombuffer(data, dtype=np.uint8).reshape(rows, width), dimension, coding)

    def __len__(self) -> int:
        return len(self.codes)

    def vectors(self, rows: Rows | slice | None = None) -> Matrix:
        """The vectors of ``rows``, by default of all, shape (rows, dimension), as their codes keep them."""
        codes = self.codes if rows is None else self.codes[rows]
        if not len(codes):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return cast(Matrix, self._quantiser.sa_decode(np.ascontiguousarray(codes)))

    def search(self, vector: Matrix, k: int, allowed: NDArray[np.bool_] | None = None) -> tuple[Rows, Matrix]:
        """The rows most similar to ``vector`` (shape (dimension,)), at most ``k``, and their cosines, best first.

        Ties stand in row order. ``allowed`` (shape (size,)) is applied before ranking. FAISS's row −1, its word for
        "no more", never comes back.

        Raises:
            IndexOutOfDate: the vector's dimension is not the index's. ValueError: it is not finite.
        """
        if vector.shape != (self.dimension,):
            raise IndexOutOfDate(
                f"The index holds vectors of {self.dimension} numbers; the encoder gives {vector.size}.", REBUILD
            )
        if not np.isfinite(vector).all():
            raise ValueError("the question's vector is not finite")
        k = min(k, len(self))
        if k == 0 or (allowed is not None and not allowed.any()):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        if len(self) <= EXACT:
            return self._among_all(vector, k, allowed)
        near = self._near(vector)
        kept = near if allowed is None else near[allowed[near]]
        if 2 * len(kept) < len(near) or len(kept) < k:  # a narrow filter is searched exactly
            kept = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        return _first(kept, self.similarities(vector, kept), k)

    def similarities(self, vector: Matrix, rows: Rows) -> Matrix:
        """The cosine of ``vector`` with each of ``rows``, shape (len(rows),)."""
        parts = (rows[first : first + _AT_ONCE] for first in range(0, len(rows), _AT_ONCE))
        return np.concatenate([np.zeros(0, np.float32), *(self.vectors(part) @ vector for part in parts)])

    def _among_all(self, vector: Matrix, k: int, allowed: NDArray[np.bool_] | None) -> tuple[Rows, Matrix]:
        """`search` by comparing every vector."""
        parameters = None
        if allowed is not None and not allowed.all():
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bitmap), faiss.swig_ptr(bitmap))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        fetch = k
        while True:  # of rows as near as the last, FAISS may bring any: fetch until all of them are there
            fetch = min(2 * fetch + 1, len(self))
            all_scores, all_rows = self._every.search(vector[None, :], fetch, params=parameters)
            real = all_rows[0] >= 0
            rows, scores = all_rows[0][real], all_scores[0][real]
            if len(rows) < fetch or fetch == len(self) or scores[-1] < scores[k - 1]:
                return _first(rows, scores, k)

    @cached_property
    def _every(self) -> Any:
        """A FAISS index of all vectors; made when it is first needed."""
        index = self.coding.quantiser(self.dimension)
        index.add_sa_codes(np.ascontiguousarray(self.codes))
        return index

    def _near(self, vector: Matrix) -> Rows:
        """The rows that seem most similar to ``vector`` by one bit of each component, one in `SHARE`."""
        count = min(len(self), max(LEAST, len(self) // SHARE))
        _, rows = self._bits.search(np.ascontiguousarray(vector[None, :], dtype=np.float32), count)
        return cast(Rows, rows[0][rows[0] >= 0])

    @cached_property
    def _bits(self) -> Any:
        """One bit of each component, measured from the mean of all vectors; made when it is first needed."""
        index = faiss.IndexRaBitQFastScan(self.dimension, faiss.METRIC_INNER_PRODUCT)
        parts = [slice(first, first + _AT_ONCE) for first in range(0, len(self), _AT_ONCE)]
        total = sum(self.vectors(part).sum(axis=0, dtype=np.float64) for part in parts)
        index.train((total / len(self)).astype(np.float32)[None, :])
        for part in parts:
            index.add(self.vectors(part))
        return index


def encoded(vectors: NDArray[np.floating[Any]], dimension: int, coding: VectorCoding) -> Codes:
    """The codes of ``vectors``, shape (n, dimension)."""
    quantiser = coding.quantiser(dimension)
    if not len(vectors):
        return np.zeros((0, int(quantiser.sa_code_size())), dtype=np.uint8)
    return cast(Codes, quantiser.sa_encode(np.ascontiguousarray(vectors, dtype=np.float32)))


def _first(rows: Rows, scores: Matrix, k: int) -> tuple[Rows, Matrix]:
    """The ``k`` best rows with their scores, best first, ties in row order."""
    order = best_places(rows, scores, k)
    return rows[order], scores[order]


def best_places(rows: Rows, scores: Matrix, k: int) -> Rows:
    """The places of the ``k`` best scores, best first, ties in row order."""
    if k >= len(scores):
        return np.lexsort((rows, -scores))
    high = np.flatnonzero(scores >= np.partition(scores, -k)[-k])  # sorting all of many would cost more
    return high[np.lexsort((rows[high], -scores[high]))[:k]]
