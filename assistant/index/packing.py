"""Arrays and lines as the files of an index hold them: in as few bytes as they need, the same for equal contents."""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LEVEL = 6
"""How hard zlib tries: at 9 it takes half as long again, for half a hundredth."""


def saved(array: NDArray[Any]) -> bytes:
    """``array`` as a file of NumPy's own format."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
    return stream.getvalue()


def loaded(data: bytes | memoryview) -> NDArray[Any]:
    """The array that `saved` wrote."""
    return np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)


def narrowed(values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers of nought and more in the smallest type that holds the largest of them."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def compressed(data: bytes) -> bytes:
    """``data`` by zlib."""
    return zlib.compress(data, _LEVEL)


def restored(data: bytes | memoryview) -> bytes:
    """What `compressed` was given.

    Raises:
        ValueError: ``data`` is not what it gave.
    """
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise ValueError(f"compressed data cannot be read: {error}") from error


def packed(table: NDArray[np.int32], spans: int) -> bytes:
    """A table of whole numbers of 32 bits, shape (rows, columns), whose column ``spans`` and the next say where things
    begin and end, one after the other. Those are kept as the step from what is before, and the bytes of like weight of
    a column together, so that most are nought or like those beside them, and compressed."""
    steps = table.astype("<i4")
    own = slice(spans, spans + 2)
    steps[:, own] = np.diff(table[:, own].reshape(-1), prepend=np.int32(0)).reshape(-1, 2)
    by_weight = np.ascontiguousarray(steps.T).view(np.uint8).reshape(table.shape[1], len(table), 4).transpose(0, 2, 1)
    return compressed(saved(by_weight))


def unpacked(data: bytes | memoryview, spans: int) -> NDArray[np.int32]:
    """The table that `packed` wrote.

    Raises:
        ValueError: ``data`` is not what it wrote.
    """
    by_weight = loaded(restored(data))
    if by_weight.ndim != 3 or by_weight.dtype != np.uint8 or by_weight.shape[1] != 4:
        raise ValueError("a packed table is of another shape")
    columns, _, rows = by_weight.shape
    steps = np.ascontiguousarray(by_weight.transpose(0, 2, 1)).view("<i4").reshape(columns, rows)
    table = np.ascontiguousarray(steps.T, dtype=np.int32)
    own = slice(spans, spans + 2)
    table[:, own] = np.cumsum(table[:, own].reshape(-1), dtype=np.int32).reshape(-1, 2)
    return table
