"""The difference between the weights of two models of one shape, in eight bits a weight.

Each row of a matrix is kept as int8 with a scale of its own, ``round(difference / scale)`` where the scale is the row's
largest magnitude over 127 (symmetric absmax quantisation; Dettmers et al. 2022, https://arxiv.org/abs/2208.07339, sec.
2); vectors, a thousandth of all, are kept as float32. A difference is a few hundredths of the weights, so that what
rounding loses of it is less than float16 loses of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Stored = dict[str, NDArray[Any]]
"""By name: int8 matrices, the float32 scales of their rows under the name with `SCALE`, and float32 vectors."""
SCALE = ".scale"
"""What the name of a matrix's scales ends in."""
_LEVELS = 127


def compressed(before: Mapping[str, NDArray[np.float32]], after: Mapping[str, NDArray[np.float32]]) -> Stored:
    """What turns ``before`` into ``after``, for each weight of ``after`` that is another than before.

    Raises:
        KeyError: ``after`` has a weight that ``before`` lacks. ValueError: their shapes differ.
    """
    made: Stored = {}
    for name in sorted(after):
        if before[name].shape != after[name].shape:
            raise ValueError(f"{name} has shape {before[name].shape} before and {after[name].shape} after")
        change = np.asarray(after[name], dtype=np.float32) - np.asarray(before[name], dtype=np.float32)
        if not change.any():
            continue
        if change.ndim != 2:
            made[name] = change
            continue
        scale = (np.abs(change).max(axis=1) / np.float32(_LEVELS)).clip(min=np.float32(1e-12))
        made[name] = np.round(change / scale[:, None]).astype(np.int8)
        made[name + SCALE] = scale
    return made


def restored(stored: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """The changes by the names of the weights that they are added to, float32 of the weights' shapes.

    Raises:
        ValueError: the scales of a matrix are missing or not one for each row, or stand alone.
    """
    made: dict[str, NDArray[np.float32]] = {}
    for name, value in stored.items():
        if name.endswith(SCALE):
            if name.removesuffix(SCALE) not in stored:
                raise ValueError(f"{name} stands alone")
        elif value.dtype == np.int8:
            scale = stored.get(name + SCALE)
            if scale is None or scale.shape != value.shape[:1]:
                raise ValueError(f"the scales of {name} are missing, or not one for each row")
            made[name] = value.astype(np.float32) * scale.astype(np.float32)[:, None]
        else:
            made[name] = value.astype(np.float32)
    return made
