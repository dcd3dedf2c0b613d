"""Flat half-precision FAISS indexes of unit vectors, searched by cosine, row i is item i.

fp16 measured recall@10 of 0.995–1.000 against fp32 at half the memory. Up to `EXACT` vectors a search reads them all.
Beyond, reading them would cost more than embedding the question: one bit of each component (RaBitQ, Gao & Long 2024,
https://arxiv.org/abs/2405.12497) names one row in `SHARE`, and the cosines of those decide (``docs/evaluation.md``).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from assistant.errors import REBUILD, IndexDamaged, IndexOutOfDate
from assistant.index.faiss_codes import half_codes

Matrix = NDArray[np.float32]
Half = NDArray[np.float16]
Rows = NDArray[np.int64]

EXACT = 20_000
"""Vectors up to which every one is compared; 1 to 2 ms."""
SHARE = 300
"""Beyond, one row in so many is compared, and at least `LEAST`: recall@10 of 0.99 and more."""
LEAST = 1000
_AT_ONCE = 20_000
"""Vectors widened to single precision at a time."""
_HALF_BITS = np.int32(0x8FFFE000 - (1 << 32))
"""The sign of a number in single precision, and the fifteen bits that one in half precision fills."""
_EXPONENTS = np.float32(2.0**112)
"""By how much the exponents of the two are apart: 127 − 15."""


class VectorIndex:
    """Unit vectors in a FAISS index, shape (size, dimension)."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Half, dimension: int) -> VectorIndex:
        """The index of ``vectors``, shape (n, dimension)."""
        index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        index.train(np.zeros((1, dimension), dtype=np.float32))
        if len(vectors):
            index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def parse(cls, data: bytes | memoryview, rows: int, dimension: int) -> VectorIndex:
        """The index that ``data`` holds.

        Raises:
            IndexDamaged: FAISS cannot read it, or it does not hold ``rows`` vectors of ``dimension`` by inner product.
        """
        try:
            index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except (RuntimeError, MemoryError, AssertionError) as error:
            raise IndexDamaged("The vector index cannot be read.", REBUILD) from error
        held = (index.ntotal, index.d, index.metric_type)
        if held != (rows, dimension, faiss.METRIC_INNER_PRODUCT):
            raise IndexDamaged(
                f"The vector index holds {index.ntotal} vectors of {index.d}; its card says {rows} of {dimension}.",
                REBUILD,
            )
        return cls(index)

    def serialized(self) -> bytes:
        """The index as bytes. (``faiss.write_index`` can report success on a full disk; this does not touch one.)"""
        return bytes(faiss.serialize_index(self._index).tobytes())

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def half(self) -> Half:
        """All vectors, shape (size, dimension), as they are stored; a view that lives no longer than this index."""
        return half_codes(self._index)

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
        if len(self) > EXACT:
            near = self._near(vector)
            kept = near if allowed is None else near[allowed[near]]
            if 2 * len(kept) >= len(near) and len(kept) >= k:  # a narrow filter is searched exactly
                return _first(kept, self.similarities(vector, kept), k)
        parameters = None
        if allowed is not None and not allowed.all():
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bitmap), faiss.swig_ptr(bitmap))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        fetch = k
        while True:  # of rows as near as the last, FAISS may bring any: fetch until all of them are there
            fetch = min(2 * fetch + 1, len(self))
            all_scores, all_rows = self._index.search(vector[None, :], fetch, params=parameters)
            real = all_rows[0] >= 0
            rows, scores = all_rows[0][real], all_scores[0][real]
            if len(rows) < fetch or fetch == len(self) or scores[-1] < scores[k - 1]:
                return _first(rows, scores, k)

    def similarities(self, vector: Matrix, rows: Rows) -> Matrix:
        """The cosine of ``vector`` with each of ``rows``, shape (len(rows),)."""
        return cast(Matrix, _widened(self.half.take(rows, axis=0)) @ vector)

    def _near(self, vector: Matrix) -> Rows:
        """The rows that seem most similar to ``vector`` by one bit of each component, one in `SHARE`."""
        count = min(len(self), max(LEAST, len(self) // SHARE))
        _, rows = self._bits.search(np.ascontiguousarray(vector[None, :], dtype=np.float32), count)
        return cast(Rows, rows[0][rows[0] >= 0])

    @cached_property
    def _bits(self) -> Any:
        """One bit of each component, measured from the mean of all vectors; made when it is first needed."""
        index = faiss.IndexRaBitQFastScan(self.dimension, faiss.METRIC_INNER_PRODUCT)
        parts = [self.half[first : first + _AT_ONCE] for first in range(0, len(self), _AT_ONCE)]
        total = sum(part.sum(axis=0, dtype=np.float64) for part in parts)
        index.train((total / len(self)).astype(np.float32)[None, :])
        for part in parts:
            index.add(_widened(part.copy()))
        return index


def _widened(half: Half) -> Matrix:
    """Finite ``half`` in single precision, by its bits: a fifth of the time that NumPy takes.

    Both are sign, exponent, fraction; moved to where single precision has them, an exponent counts 112 too few.
    """
    bits = half.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _HALF_BITS  # without the copies of the sign that widening made
    single: Matrix = bits.view(np.float32)
    single *= _EXPONENTS
    return single


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
