"""How the vectors of tokens are kept: one code of some bytes each, read together with a question's tokens.

What a code says depends on its vector alone, never on what else an index holds: what is added to an index later has the
codes that it would have had at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.index.vectors import Matrix
from assistant.models import EncoderCoding

Codes = NDArray[np.uint8]
"""Codes of shape (tokens, width), a row a token."""
_HEAD = 3
"""Bytes of a `Residuals` code before the signs: the centroid's number, and the length."""
_STEPS = np.float32(128)
"""Into how many steps the unit of a residual's length is divided."""


class TokenCoding(Protocol):
    """A way to keep unit vectors of tokens."""

    @property
    def dimension(self) -> int: ...

    @property
    def width(self) -> int:
        """Bytes a token."""
        ...

    def encode(self, vectors: Matrix) -> Codes:
        """The codes of ``vectors``, shape (n, dimension) float32, of length 1."""
        ...

    def vectors(self, codes: Codes) -> Matrix:
        """The vectors that ``codes`` stand for, shape (n, dimension), about as long as those they were made of."""
        ...

    def similarities(self, codes: Codes, tokens: Matrix) -> Matrix:
        """The products of those vectors with ``tokens``, shape (n, len(tokens)), without making them where that takes
        longer."""
        ...


@dataclass(frozen=True, slots=True)
class EightBits:
    """Eight bits a component, by each vector's own largest; a cosine needs no scale. For any encoder."""

    dimension: int

    @property
    def width(self) -> int:
        return self.dimension

    def encode(self, vectors: Matrix) -> Codes:
        scale = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
        rounded: Codes = np.round(vectors * (127.0 / scale)).astype(np.int8).view(np.uint8)
        return rounded

    def vectors(self, codes: Codes) -> Matrix:
        vectors = codes.view(np.int8).astype(np.float32)
        lengths = np.sqrt(np.vecdot(vectors, vectors)).clip(min=1e-6)
        return np.asarray(vectors / lengths[:, None], dtype=np.float32)

    def similarities(self, codes: Codes, tokens: Matrix) -> Matrix:
        vectors = codes.view(np.int8).astype(np.float32)
        lengths = np.sqrt(np.vecdot(vectors, vectors)).clip(min=1e-6)
        return np.asarray((vectors @ tokens.T) / lengths[:, None], dtype=np.float32)


@dataclass(frozen=True)
class Residuals:
    """The nearest of some centroids, and one bit a component of what is left: its sign (ColBERTv2, Santhanam et al.
    2022, https://arxiv.org/abs/2112.01488, sec. 3.3, with residuals of one bit), all in components that were turned so
    that signs lose little (Gong & Lazebnik 2011, *Iterative quantization*, sec. 2.2).

    A code is the centroid's number, the residual's length, and the signs, eight a byte. The length is the one by which
    the signs, as ±1, have the residual's own product with the residual (as in RaBitQ, Gao & Long 2024,
    https://arxiv.org/abs/2405.12497, sec. 3.2), so that products with other vectors are not too small.
    """

    centroids: Matrix
    """Shape (65,536 at most, dimension), turned."""
    rotation: Matrix
    """Shape (dimension, dimension): vectors times this are turned."""

    @property
    def dimension(self) -> int:
        return int(self.centroids.shape[1])

    @property
    def width(self) -> int:
        return _HEAD + -(-self.dimension // 8)

    @cached_property
    def _unit_length(self) -> np.float32:
        """By what a length is measured: what a residual of length 1 has in each component."""
        return np.float32(1 / np.sqrt(self.dimension))

    @cached_property
    def _half_squares(self) -> Matrix:
        return np.asarray(np.vecdot(self.centroids, self.centroids) / 2, dtype=np.float32)

    def encode(self, vectors: Matrix) -> Codes:
        turned = vectors @ self.rotation
        nearest = (turned @ self.centroids.T - self._half_squares).argmax(axis=1)
        residuals = turned - self.centroids[nearest]
        sums = np.abs(residuals).sum(axis=1).clip(min=np.float32(1e-9))
        lengths = np.vecdot(residuals, residuals) / sums / self._unit_length
        codes = np.empty((len(vectors), self.width), dtype=np.uint8)
        codes[:, :2] = nearest.astype("<u2")[:, None].view(np.uint8)
        codes[:, 2] = np.round(lengths * _STEPS).clip(max=255)
        codes[:, _HEAD:] = np.packbits(residuals >= 0, axis=1)
        return codes

    def vectors(self, codes: Codes) -> Matrix:
        signs = 2 * self._bits(codes) - 1
        turned = self.centroids[self._numbers(codes)] + self._lengths(codes)[:, None] * signs
        return np.asarray(turned @ self.rotation.T, dtype=np.float32)

    def similarities(self, codes: Codes, tokens: Matrix) -> Matrix:
        turned = tokens @ self.rotation
        signs = self._bits(codes) @ (2 * turned.T) - turned.sum(axis=1)  # of ±1 for 1 and 0, without making them
        near = (self.centroids @ turned.T)[self._numbers(codes)]
        return np.asarray(near + self._lengths(codes)[:, None] * signs, dtype=np.float32)

    def _numbers(self, codes: Codes) -> NDArray[np.uint16]:
        """The number of each code's centroid, shape (n,)."""
        return np.ascontiguousarray(codes[:, :2]).view("<u2")[:, 0]

    def _lengths(self, codes: Codes) -> Matrix:
        """What each code's signs are multiplied with, shape (n,)."""
        return np.asarray(codes[:, 2].astype(np.float32) * (self._unit_length / _STEPS), dtype=np.float32)

    def _bits(self, codes: Codes) -> Matrix:
        """1 for each sign that is +, shape (n, dimension)."""
        return np.unpackbits(codes[:, _HEAD:], axis=1, count=self.dimension).astype(np.float32)


def coding_of(dimension: int, own: EncoderCoding | None) -> TokenCoding:
    """`Residuals` by what comes with an encoder, `EightBits` where nothing does."""
    return EightBits(dimension) if own is None else Residuals(_as_kept(own.centroids), _as_kept(own.rotation))


def measures(coding: TokenCoding) -> tuple[NDArray[np.float16], ...]:
    """What an index keeps of its coding: centroids and rotation, or nothing."""
    kept = (coding.centroids, coding.rotation) if isinstance(coding, Residuals) else ()
    return tuple(array.astype(np.float16) for array in kept)


def coding_by(dimension: int, kept: Sequence[NDArray[np.float16]]) -> TokenCoding:
    """The coding that `measures` kept this of.

    Raises:
        ValueError, TypeError: it is of no coding of this dimension.
    """
    if not kept:
        return EightBits(dimension)
    made = Residuals(*(np.asarray(array, dtype=np.float32) for array in kept))
    if made.centroids.shape[1:] != (dimension,) or made.rotation.shape != (dimension, dimension):
        raise ValueError("the centroids of token vectors are of another dimension")
    return made


def _as_kept(array: Matrix) -> Matrix:
    """``array`` in the precision that an index keeps it in."""
    return np.asarray(array, dtype=np.float16).astype(np.float32)
