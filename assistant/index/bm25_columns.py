"""The scores that bm25s computes, as columns of a sparse matrix: the one place that looks into bm25s.

``BM25.scores`` is written by ``index`` and documented nowhere. It was tried with bm25s 0.3.16: a dict of ``data``,
``indices`` and ``indptr``, where column c, the stem of number c, holds a score for each row that has the stem.
``pyproject.toml`` bounds the release; ``tests/index/test_adapters.py`` compares the scores with Lucene's formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]
K1, B = 1.2, 0.75
"""Lucene's own settings (Kamphuis et al. 2020)."""


def bm25_columns(texts: Sequence[Sequence[str]], vocabulary: Mapping[str, int]) -> Columns:
    """Scores, their rows, and where each column of them begins, of ``texts``, each a sequence of stems.

    ``vocabulary``, which is not empty, numbers every stem; row i is text i.
    """
    import bm25s  # half a second that only a build need pay

    engine = bm25s.BM25(method="lucene", k1=K1, b=B)
    ids = [[vocabulary[stem] for stem in text] for text in texts]
    engine.index((ids, dict(vocabulary)), show_progress=False)  # a copy: bm25s adds a word of its own to it
    scores: Any = engine.scores
    return (
        np.asarray(scores["data"], dtype=np.float32),
        np.asarray(scores["indices"], dtype=np.int32),
        np.asarray(scores["indptr"], dtype=np.int64),
    )
