"""The pool that the retrievers bring, and the one order that it is put in, over whatever index."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assistant.index.port import PoolWeights

POOL = 120
"""Passages each retriever may bring."""
SPELT_IN = 40
"""Passages that are read for how a stem's words are spelt."""

Scores = NDArray[np.float32]


def pooled(scores: Mapping[str, Scores], weights: PoolWeights) -> Scores:
    """The weighted sum of the scores, shape (rows,): those of retrievers with mean 0 and deviation 1 over the pool, the
    shares of names and times as they are."""
    parts = []
    for name in ("passage", "sentence", "words", "names", "times"):
        values = scores[name]
        if name not in {"names", "times"}:
            spread = values - values.mean()
            values = spread / np.float32(spread.std() or 1.0)
        parts.append(np.float32(getattr(weights, name)) * values)
    total: Scores = np.sum(parts, axis=0, dtype=np.float32)
    return total
