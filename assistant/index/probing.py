"""Whether an encoder reads as the one the index was built with: its files may be the same, and its libraries others."""

from __future__ import annotations

from assistant.errors import IndexOutOfDate, rebuild
from assistant.index.port import SearchIndex
from assistant.models import Encoder

_SAME = 0.999
"""The least cosine of a probe's stored vector with the same embedded now; half precision costs less."""


def check_probes(index: SearchIndex, encoder: Encoder) -> None:
    """Embeds the texts whose vectors ``index`` keeps, and compares.

    Raises:
        IndexOutOfDate: their vectors are not those that are stored.
    """
    stored = index.probes
    vectors = encoder.encode(list(stored))
    fits = [
        len(vector) == len(held) and float((vector * held).sum()) > _SAME
        for vector, held in zip(vectors, stored.values(), strict=False)
    ]
    if len(vectors) != len(stored) or not all(fits):
        raise IndexOutOfDate(
            f"The encoder {encoder.identity.name} does not give the vectors that the index was built with, "
            "though its files are the same; the libraries that load it may be others.",
            rebuild(index.folder),
        )
