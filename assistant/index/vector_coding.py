"""How the vectors of passages and sentences are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class VectorCoding:
    """``bits`` a component: 16 (half precision), 8 or 6. With fewer than 16 a component between −``reach`` and
    ``reach`` is one of as many steps, and what lies beyond is as if it were there."""

    bits: int = 16
    reach: float = 1.0

    def quantiser(self, dimension: int) -> Any:
        """The FAISS index that makes and reads the codes, without vectors.

        Raises:
            KeyError: there is none of so many bits.
        """
        import faiss  # which a card that is read need not load

        kinds = {16: faiss.ScalarQuantizer.QT_fp16, 8: faiss.ScalarQuantizer.QT_8bit, 6: faiss.ScalarQuantizer.QT_6bit}
        index = faiss.IndexScalarQuantizer(dimension, kinds[self.bits], faiss.METRIC_INNER_PRODUCT)
        ends = np.array([[-self.reach], [self.reach]], dtype=np.float32)
        index.train(np.repeat(ends, dimension, axis=1))  # nothing of it depends on the vectors that are kept
        return index
