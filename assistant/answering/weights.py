"""The figures that were fitted on questions rather than reasoned, read from ``weights.json``.

``tools/fit.py`` writes the file, which says what they were fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RerankerWeights:
    """What a reader weighs in each of its uses; 0 is off.

    ``rank`` weighs its standardised relevance among the signals that order passages; ``quote`` its belief in a sentence
    among those that choose sentences. ``support`` makes the support's log-odds with a reader from those without
    (``base``), ``bias``, and the reader's own log-odds: that the passage ``answers``, that what is ``quoted`` does, and
    that the ``best`` of the passages shown does. ``line`` is the support from which the record answers, where it is not
    the one without a reader. The first ``read`` passages are read.
    """

    rank: float
    quote: float
    support: Mapping[str, float]
    line: float | None = None
    fitted_on: str = ""
    read: int = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by signal name. ``rank`` and ``pool`` order passages, ``quote`` chooses sentences, ``support`` judges.

    ``readers`` are the weights of readers by digest; ``any`` is for those nobody fitted.
    """

    readers: Mapping[str, RerankerWeights]
    rank: Mapping[str, float]
    pool: Mapping[str, float]
    quote: Mapping[str, float]
    support: Mapping[str, float]
    line: float
    fitted_on: str

    def weights_of(self, reader: str) -> RerankerWeights:
        """The weights of the reader with this digest."""
        return self.readers.get(reader, self.readers["any"])


def _read() -> Weights:
    kept = json.loads(files("assistant.answering").joinpath("weights.json").read_text(encoding="utf-8"))
    readers = {digest: RerankerWeights(**weights) for digest, weights in kept.pop("readers").items()}
    return Weights(readers=readers, **kept)


WEIGHTS = _read()
