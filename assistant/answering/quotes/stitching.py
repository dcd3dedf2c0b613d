"""A text made of pieces of the record that do not stand together: which, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering.quotes.alignment import weight
from assistant.answering.quotes.matching import is_whole
from assistant.answering.quotes.tokens import Tokens
from assistant.answering.quotes.windows import Window

CLAUSE = 4
"""Words that a piece has at least."""
_PIECES = 4
_COVERED = 0.85
"""The share of a text's weight that its pieces make up."""
_MEAN = 6.0
"""Words that a piece has on average at least; shorter ones stand in many places by chance."""
_TOGETHER = 60
"""Tokens that may lie between two pieces of one place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens ``start`` to ``end`` of a text, which stand whole at ``place`` of a window's tokens."""

    start: int
    end: int
    window: Window
    place: int

    @property
    def words(self) -> int:
        return self.end - self.start

    @property
    def last(self) -> int:
        """The place behind it in the window."""
        return self.place + self.words

    def cut(self, start: int, end: int) -> Piece | None:
        """The part of it between ``start`` and ``end``; None where it is no clause, or cuts what belongs together."""
        left, right = max(start, self.start), min(end, self.end)
        at = self.place + left - self.start
        if right - left < CLAUSE or not is_whole(self.window.tokens, at, at + right - left):
            return None
        return Piece(left, right, self.window, at)


def pieces_in(text: Tokens, window: Window) -> Iterator[Piece]:
    """The longest runs of tokens, of a clause and more, that ``text`` and ``window`` share."""
    keys, held = text.keys, window.tokens.keys
    begun: dict[tuple[str, ...], list[int]] = {}
    for start in range(len(keys) - CLAUSE + 1):
        begun.setdefault(keys[start : start + CLAUSE], []).append(start)
    for place in range(len(held) - CLAUSE + 1):
        for start in begun.get(held[place : place + CLAUSE], ()):
            if start and place and keys[start - 1] == held[place - 1]:
                continue
            size = CLAUSE
            while start + size < len(keys) and place + size < len(held) and keys[start + size] == held[place + size]:
                size += 1
            yield Piece(start, start + size, window, place)


def stitched(text: Tokens, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that ``text`` is made of, in its order, the longest taken first; empty where it is not made of pieces,
    or where all of them stand together in their order."""
    chosen: list[Piece] = []
    free = [(0, len(text.keys))]
    while free and len(chosen) < _PIECES:
        parts = [part for piece in pieces for span in free if (part := piece.cut(*span)) is not None]
        if not parts:
            break
        best = max(parts, key=lambda part: (part.words, -part.start, any(_together(part, other) for other in chosen)))
        chosen.append(best)
        free = [rest for span in free for rest in _without(span, best)]
    chosen.sort(key=lambda piece: piece.start)
    covered = sum(weight(key) for piece in chosen for key in text.keys[piece.start : piece.end])
    enough = covered >= _COVERED * sum(map(weight, text.keys))
    apart = len(chosen) > 1 and not all(_together(*neighbours) for neighbours in pairwise(chosen))
    return chosen if enough and apart and sum(piece.words for piece in chosen) >= _MEAN * len(chosen) else []


def _without(span: tuple[int, int], piece: Piece) -> Iterator[tuple[int, int]]:
    if piece.end <= span[0] or span[1] <= piece.start:
        yield span
        return
    for left, right in ((span[0], piece.start), (piece.end, span[1])):
        if right - left >= CLAUSE:
            yield left, right


def _together(left: Piece, right: Piece) -> bool:
    """Whether two pieces stand in one place, in the order that the text has them in."""
    same = left.window.document.id == right.window.document.id
    first, second = (left, right) if left.start <= right.start else (right, left)
    if not same:
        return False
    gap = second.window.tokens.spans[second.place][0] - first.window.tokens.spans[first.last - 1][1]
    return 0 <= gap <= _TOGETHER * 7


def uncovered(text: Tokens, pieces: Sequence[Piece]) -> tuple[int, int]:
    """The longest stretch of ``text`` that none of ``pieces`` covers, as places; empty where there is none."""
    covered = bytearray(len(text.keys))
    for piece in pieces:
        covered[piece.start : piece.end] = b"\1" * piece.words
    best, begun = (0, 0), 0
    for place, taken in enumerate([*covered, 1]):
        if taken:
            best = max(best, (begun, place), key=lambda span: span[1] - span[0])
            begun = place + 1
    return best
