"""Values as the texts that Milvus stores: compressed, in characters that every text field takes, cut into pieces."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assistant.errors import REBUILD, IndexDamaged
from assistant.index.files import canonical
from assistant.index.milvus.schema import PIECE
from assistant.index.packing import compressed, loaded, restored, saved
from assistant.index.token_coding import TokenCoding, coding_by, measures
from assistant.index.tokens import PassageTokens


def pieces_of(data: bytes) -> list[str]:
    """``data`` as pieces of text."""
    text = base64.b64encode(data).decode("ascii")
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def joined(pieces: Sequence[str]) -> bytes:
    """What `pieces_of` made pieces of.

    Raises:
        IndexDamaged: they are not that.
    """
    try:
        return base64.b64decode("".join(pieces), validate=True)
    except ValueError as error:
        raise damaged() from error


def packed(value: object) -> list[str]:
    """A value of JSON, as pieces."""
    return pieces_of(compressed(canonical(value)))


def unpacked(pieces: Sequence[str]) -> Any:
    """The value that `packed` stored.

    Raises:
        IndexDamaged: the pieces are not what it wrote.
    """
    try:
        return json.loads(restored(joined(pieces)))
    except ValueError as error:
        raise damaged() from error


def packed_tokens(tokens: PassageTokens) -> list[str]:
    """The token codes of a passage, as pieces: their types and shapes in JSON, a line end, and their bytes."""
    arrays = {name: np.ascontiguousarray(getattr(tokens, name)) for name in ("codes", "sentence", "ids")}
    head = canonical([[name, array.dtype.str, array.shape] for name, array in arrays.items()])
    return pieces_of(head + b"".join(array.tobytes() for array in arrays.values()))


def unpacked_tokens(pieces: Sequence[str], coding: TokenCoding) -> PassageTokens:
    """The token codes that `packed_tokens` stored, which are of this ``coding``.

    Raises:
        IndexDamaged: the pieces are not what it wrote.
    """
    data = joined(pieces)
    try:
        head, _, rest = data.partition(b"\n")
        arrays: dict[str, Any] = {}
        used = 0
        for name, kind, shape in json.loads(head):
            count = int(np.prod(shape))
            arrays[name] = np.frombuffer(rest, np.dtype(kind), count, used).reshape(shape)
            used += arrays[name].nbytes
        return PassageTokens(**arrays, coding=coding)
    except (ValueError, TypeError) as error:
        raise damaged() from error


def packed_coding(coding: TokenCoding) -> list[str]:
    """What a version keeps of the coding of its tokens, as values of JSON."""
    return [base64.b64encode(saved(array)).decode("ascii") for array in measures(coding)]


def unpacked_coding(kept: Sequence[str], dimension: int) -> TokenCoding:
    """The coding that `packed_coding` kept this of.

    Raises:
        ValueError, TypeError: it is of no coding of this dimension.
    """
    return coding_by(dimension, [loaded(base64.b64decode(array, validate=True)) for array in kept])


def vector_bytes(row: Mapping[str, Any], name: str, kind: str) -> bytes:
    """A field of a row as bytes that are the same before it is written and after it is read."""
    value = row[name]
    if kind in {"vector", "nothing"}:
        return np.asarray(value, dtype=np.float32).tobytes()
    if kind == "words":
        pairs = sorted((int(place), np.float32(score)) for place, score in value.items())
        return b"".join(place.to_bytes(4, "little") + score.tobytes() for place, score in pairs)
    if kind in {"texts", "keys"}:
        return canonical([str(piece) for piece in value])
    return canonical(value)


def damaged() -> IndexDamaged:
    """What is raised where a row does not read as it was written."""
    return IndexDamaged("What Milvus holds of the index is not what was written.", REBUILD)
