"""The figures that were fitted on questions rather than reasoned, read from ``fitted.json``.

``tools/fit.py`` writes the file, which says what they were fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by signal name. ``rank`` and ``pool`` order passages, ``quote`` chooses sentences, ``support`` judges."""

    rank: Mapping[str, float]
    pool: Mapping[str, float]
    quote: Mapping[str, float]
    support: Mapping[str, float]
    line: float
    fitted_on: str


def _read() -> Fitted:
    return Fitted(**json.loads(files("assistant").joinpath("fitted.json").read_text(encoding="utf-8")))


FITTED = _read()
