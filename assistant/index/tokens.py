"""The token index: the encoder's own vector of each informative token of every passage, for late interaction.

Vectors are kept in the codes of a `TokenCoding`. Function words, punctuation and the encoder's marks have none, in
passages and in questions: two fifths of the tokens, without which reports and records are searched as well, and bare
turns of talk a little worse (``docs/evaluation.md``).

The codes are half of an index, and a question reads those of a few passages: they are written as they come, mapped
into memory and not read, and each passage's are checked against their digest when they are first used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from assistant.errors import REBUILD, IndexDamaged
from assistant.index.token_coding import TokenCoding
from assistant.index.vectors import Codes, Matrix
from assistant.models import EncodedText
from assistant.text import FUNCTION_WORDS

NO_SENTENCE = 255
"""The sentence of a token that belongs to a passage's context (title, headings), to none, or past the 255th."""
_GRAMMAR = FUNCTION_WORDS - {"no", "not", "nor"}
"""Words whose token vectors are not kept. Those that deny what is said are."""
DIGEST = 16
"""Bytes of the SHA-256 of a passage's codes that are kept."""


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """The tokens of one passage: their ``codes`` (n, width) in a ``coding``, the ``sentence`` (n,) each lies in, and
    their ``ids`` (n,)."""

    codes: Codes
    sentence: NDArray[np.uint8]
    ids: NDArray[np.int32]
    coding: TokenCoding


@dataclass(frozen=True, slots=True)
class TokenIndex:
    """The tokens of all passages, one after the other; those of row i are ``bounds[i]`` to ``bounds[i + 1]``."""

    codes: Codes
    sentence: NDArray[np.uint8]
    ids: NDArray[np.int32]
    bounds: NDArray[np.int64]
    frequencies: NDArray[np.int32]
    """Shape (k, 2): a token's id and in how many passages it occurs, by id."""
    digests: NDArray[np.uint8]
    """Shape (passages, `DIGEST`): the beginning of the SHA-256 of each passage's codes."""
    coding: TokenCoding
    whole: set[int] = field(init=False, default_factory=set, compare=False, repr=False)
    """The rows whose codes were found to be those that were written."""

    @classmethod
    def of(cls, passages: Sequence[PassageTokens], coding: TokenCoding) -> TokenIndex:
        """The index of ``passages``, of this coding; row i is passage i."""
        codes = [np.zeros((0, coding.width), np.uint8)]
        gathering = TokenGathering(codes.append)
        for tokens in passages:
            gathering.add(tokens)
        return gathering.index(np.concatenate(codes), coding)

    def passage(self, row: int) -> PassageTokens:
        """The tokens of passage ``row``, its codes compared with their digest when it is first asked for.

        Raises:
            IndexDamaged: its codes are not those that were written.
        """
        own = slice(int(self.bounds[row]), int(self.bounds[row + 1]))
        codes = self.codes[own]
        if row not in self.whole:
            if _digest(codes) != self.digests[row].tobytes():
                raise IndexDamaged(f"The token vectors of passage {row} of the index were altered.", REBUILD)
            self.whole.add(row)
        return PassageTokens(codes, self.sentence[own], self.ids[own], self.coding)

    def weights(self, ids: NDArray[np.int32]) -> Matrix:
        """How much each token of a question tells: the share of its idf over the passages in that of all."""
        return idf_shares(self.frequencies, len(self.bounds) - 1, ids)


def idf_shares(frequencies: NDArray[np.int32], passages: int, ids: NDArray[np.int32]) -> Matrix:
    """The share of the idf of each of ``ids`` in that of all; ``frequencies`` as `TokenIndex` has them."""
    at = np.searchsorted(frequencies[:, 0], ids).clip(max=max(0, len(frequencies) - 1))
    known = frequencies[at, 0] == ids if len(frequencies) else np.zeros(len(ids), dtype=np.bool_)
    held = np.where(known, frequencies[at, 1], 0) if len(frequencies) else np.zeros(len(ids))
    weights = np.log1p((passages - held + 0.5) / (held + 0.5)).astype(np.float32)
    total = float(weights.sum())
    return weights / np.float32(total) if total > 0 else np.full(len(ids), 1 / len(ids), dtype=np.float32)


@dataclass(slots=True)
class TokenGathering:
    """The tokens of passages as they come; ``keep`` takes their codes, which are not held here."""

    keep: Callable[[Codes], object]
    _sentences: list[NDArray[np.uint8]] = field(default_factory=list)
    _ids: list[NDArray[np.int32]] = field(default_factory=list)
    _digests: list[bytes] = field(default_factory=list)
    _counts: Counter[int] = field(default_factory=Counter)

    def add(self, tokens: PassageTokens) -> None:
        """The next passage."""
        codes = np.ascontiguousarray(tokens.codes)
        self.keep(codes)
        self._digests.append(_digest(codes))
        self._sentences.append(tokens.sentence)
        self._ids.append(tokens.ids)
        self._counts.update(set(tokens.ids.tolist()))

    def index(self, codes: Codes, coding: TokenCoding) -> TokenIndex:
        """The index of all that came; ``codes`` are those that were kept, one passage's after the other's."""
        return TokenIndex(
            codes,
            np.concatenate([np.zeros(0, np.uint8), *self._sentences]),
            np.concatenate([np.zeros(0, np.int32), *self._ids]),
            np.cumsum([0, *(len(ids) for ids in self._ids)]).astype(np.int64),
            np.array(sorted(self._counts.items()), dtype=np.int32).reshape(-1, 2),
            np.frombuffer(b"".join(self._digests), dtype=np.uint8).reshape(-1, DIGEST),
            coding,
        )


def _digest(codes: Codes) -> bytes:
    return sha256(np.ascontiguousarray(codes).data).digest()[:DIGEST]


def informative_tokens(read: EncodedText, text: str) -> EncodedText:
    """``read``, which is of ``text``, with the tokens that carry its subject; all of them where none does."""
    kept = np.array([is_informative(text, start, end) for start, end in read.spans.tolist()], dtype=np.bool_)
    if not kept.any():
        return read
    return replace(read, tokens=read.tokens[kept], ids=read.ids[kept], spans=read.spans[kept])


def is_informative(text: str, start: int, end: int) -> bool:
    """Whether a token is of a word that is no mere grammar; a part of a word, as ``the`` in ``theft``, is."""
    whole = _told_by(text[start:end])
    if whole is not None:
        return whole
    return text[end : end + 1].isalnum() or text[max(0, start - 1) : start].isalnum()


@lru_cache(maxsize=1 << 16)
def _told_by(token: str) -> bool | None:
    """Whether a token is informative by itself; None where it is if it is a part of a word."""
    if not any(character.isalnum() for character in token):
        return False
    return None if token.lower() in _GRAMMAR else True


def passage_tokens(
    read: EncodedText, text: str, spans: Sequence[tuple[int, int]], coding: TokenCoding
) -> PassageTokens:
    """The informative tokens of a passage read from ``text``; ``spans`` are its sentences in it."""
    read = informative_tokens(read, text)
    sentence = np.full(len(read.ids), NO_SENTENCE, dtype=np.uint8)
    starts, ends = read.spans[:, 0], read.spans[:, 1]
    for number, (start, end) in enumerate(spans[:NO_SENTENCE]):
        sentence[(starts >= start) & (starts < end) & (ends > starts)] = number
    return PassageTokens(coding.encode(read.tokens), sentence, read.ids.astype(np.int32), coding)
