"""The vectors of a FAISS index as it stores them, without a copy: the one place that looks into FAISS's memory.

FAISS's public ``reconstruct_n`` widens all vectors into new memory; a question reads a few rows, and an index keeps the
halves as they are. So the codes are seen through SWIG's pointer. It was tried with faiss-cpu 1.15.1;
``pyproject.toml`` bounds the release, and ``tests/index/test_adapters.py`` compares what is seen with
``reconstruct_n``.
"""

from __future__ import annotations

from typing import Any, cast

import faiss
import numpy as np
from numpy.typing import NDArray


def half_codes(index: Any) -> NDArray[np.float16]:
    """The vectors of an ``IndexScalarQuantizer`` of half precision, shape (ntotal, d); they live as long as it."""
    codes = faiss.rev_swig_ptr(index.codes.data(), index.codes.size())
    return cast("NDArray[np.float16]", codes.view(np.float16).reshape(int(index.ntotal), int(index.d)))
