"""What an encoder's vectors can be kept by in few bits: where those of tokens crowd, and how far components reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class EncoderCoding:
    """``rotation``, shape (dimension, dimension), turns an encoder's token vectors; ``centroids``, shape (65,536 at
    most, dimension), are where they crowd when turned. Both are float32, and computed once from texts that no index is
    measured by. ``reach`` is that beyond which one in a thousand components of the vector of a text lies.

    >>> EncoderCoding(np.zeros((2, 8), np.float32), np.eye(8, dtype=np.float32), reach=0.5).centroids.shape
    (2, 8)
    """

    centroids: NDArray[np.float32]
    rotation: NDArray[np.float32]
    reach: float


def coding_of_encoder(encoder: object) -> EncoderCoding | None:
    """What comes with ``encoder``; None where nothing does, so that its vectors are kept in more bits.

    Raises:
        ModelDamaged: it is missing or is not the one that was shipped.
    """
    coding: EncoderCoding | None = getattr(encoder, "coding", None)
    return coding
