"""The stretch of a record that is nearest to a text, and what differs there, by the longest common subsequence.

Finding it is RapidFuzz's; what the verdict rests on is which tokens are left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from assistant.answering.quotes.matching import begins_whole, ends_whole
from assistant.answering.quotes.tokens import Tokens
from assistant.answering.quotes.windows import Window
from assistant.text import FUNCTION_WORDS, Span

_GRAMMAR = 0.3
"""What a word that carries no subject weighs, against 1 of another."""
_SKIPPED = 0.12
"""What a token costs that one side has and the other has not."""
_FAR = 60
"""Tokens of the record that may be left out inside one place."""

_WIDER = 4
"""Tokens of the record that are looked at beyond where the text would end."""

_RUNS = 3
"""Runs of equal tokens around which a text is aligned."""

Block = tuple[int, int, int]
"""Equal tokens: from place a of the text and b of the record on, and how many."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text beside the tokens ``first`` to ``last`` of a window. ``share`` of its weight, 0 to 1, stands there in
    order; ``alike`` is what both share of what both weigh (Dice's coefficient); ``longest`` is the longest run of equal
    tokens."""

    text: Tokens
    window: Window
    first: int
    last: int
    share: float
    alike: float
    longest: int

    @property
    def start(self) -> int:
        return self.window.tokens.spans[self.first][0]

    @property
    def end(self) -> int:
        return self.window.tokens.spans[self.last - 1][1]


def weight(key: str) -> float:
    """How much a token tells of where a text comes from."""
    return _GRAMMAR if key in FUNCTION_WORDS or not key[0].isalnum() else 1.0


def align(text: Tokens, window: Window) -> Aligned | None:
    """The stretch of ``window`` nearest to ``text``; None where they share nothing.

    What they have in common is looked for in the whole window, and once more around each of the longest runs of equal
    tokens: of several subsequences of one length the longest common one may be any.
    """
    held = window.tokens.keys
    stretches = [(0, len(held)), *_around_runs(text.keys, held)] if held else []
    found = [own for stretch in stretches if (own := _aligned(text, window, stretch)) is not None]
    return max(found, key=lambda own: (own.share, own.alike, own.longest), default=None)


def _around_runs(keys: Sequence[str], held: Sequence[str]) -> list[Span]:
    """The stretches of ``held`` that ``keys`` would take up around the longest runs they share."""
    pairs: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(pairwise(keys)):
        pairs.setdefault(pair, []).append(place)
    ending: dict[int, int] = {}
    runs: list[Block] = []
    for b, pair in enumerate(pairwise(held)):
        here = {a: ending.get(a - 1, 1) + 1 for a in pairs.get(pair, ())}
        runs += [(a - size + 2, b - size + 2, size) for a, size in here.items()]
        ending = here
    longest = sorted(runs, key=lambda run: (-run[2], run[1]))[:_RUNS]
    room = len(keys) // 2 + _WIDER
    return [(max(0, b - a - room), min(len(held), b - a + len(keys) + room)) for a, b, _ in longest]


def _aligned(text: Tokens, window: Window, stretch: Span) -> Aligned | None:
    """The best of what ``text`` has in common with a stretch of the tokens of ``window``."""
    start, held = stretch[0], window.tokens.keys
    found = LCSseq.opcodes(text.keys, held[slice(*stretch)]).as_matching_blocks()
    chain = _best_chain([(b.a, start + b.b, b.size) for b in found if b.size], text.keys)
    if not chain:
        return None
    first, last = _widened(chain, text, window.tokens)
    pairs = [block for block in equal_blocks(text, window.tokens, first, last) if block[2]]
    matched = sum(weight(key) for a, _, size in pairs for key in text.keys[a : a + size])
    own, other = sum(map(weight, text.keys)), sum(map(weight, held[first:last]))
    return Aligned(
        text=text,
        window=window,
        first=first,
        last=last,
        share=matched / own,
        alike=2 * matched / (own + other),
        longest=max((size for _, _, size in pairs), default=0),
    )


def _best_chain(blocks: Sequence[Block], keys: Sequence[str]) -> list[Block]:
    """The run of ``blocks`` that weighs most, what lies between them counted against it (Kadane's maximum subarray)."""
    best: tuple[float, int, int] = (0.0, 0, 0)
    total, begun = 0.0, 0
    for place, (a, b, size) in enumerate(blocks):
        own = sum(weight(key) for key in keys[a : a + size])
        if place:
            before = blocks[place - 1]
            skipped = b - before[1] - before[2], a - before[0] - before[2]
            cost = _SKIPPED * sum(skipped) if skipped[0] <= _FAR else total
            total -= cost
        if place == 0 or total <= 0:
            total, begun = 0.0, place
        total += own
        if total > best[0]:
            best = total, begun, place + 1
    return list(blocks[best[1] : best[2]])


def _widened(chain: Sequence[Block], text: Tokens, held: Tokens) -> Span:
    """The places of the record beside the whole text: those of the chain, as many more at each end as the text has, and
    what would be cut off a word."""
    (a, b, _), (last_a, last_b, size) = chain[0], chain[-1]
    behind_a, behind_b = last_a + size, last_b + size
    first, last = max(0, b - a - _WIDER), min(len(held.keys), behind_b + len(text.keys) - behind_a + _WIDER)
    blocks = [block for block in equal_blocks(text, held, first, last) if block[2]] or list(chain)
    (a, b, _), (last_a, last_b, size) = _slid_right(text, held, blocks), _slid_left(text, held, blocks)
    first, last = max(first, b - a), min(last, last_b + size + len(text.keys) - last_a - size)
    least, most = max(0, first - _WIDER), min(len(held.keys), last + _WIDER)
    while first > least and not begins_whole(held, first):
        first -= 1
    while last < most and not ends_whole(held, last):
        last += 1
    return first, last


def _slid_right(text: Tokens, held: Tokens, blocks: Sequence[Block]) -> Block:
    """The first block, put before the next one where the same tokens stand there too: nothing is left out then."""
    first = blocks[0]
    for following in blocks[1:]:
        a, size = first[0], following[0] - first[0]
        left = following[1] - size
        if left <= first[1] or text.keys[a : a + size] != held.keys[left : left + size]:
            break
        first = a, left, size + following[2]
    return first


def _slid_left(text: Tokens, held: Tokens, blocks: Sequence[Block]) -> Block:
    """The last block, put behind the one before where the same tokens stand there too."""
    last = blocks[-1]
    for before in reversed(blocks[:-1]):
        a, b = before[0] + before[2], before[1] + before[2]
        size = last[0] + last[2] - a
        if b + size >= last[1] + last[2] or text.keys[a : a + size] != held.keys[b : b + size]:
            break
        last = before[0], before[1], before[2] + size
    return last


def equal_blocks(text: Tokens, held: Tokens, first: int, last: int) -> list[Block]:
    """The runs of equal tokens of ``text`` and ``held[first:last]``, in order."""
    found = LCSseq.opcodes(text.keys, held.keys[first:last]).as_matching_blocks()
    return [(b.a, first + b.b, b.size) for b in found]


def differing(text: Tokens, held: Tokens, first: int, last: int) -> Iterator[tuple[Span, Span]]:
    """Where ``text`` and ``held[first:last]`` differ, as places of both, half-open; either may be empty."""
    for step in LCSseq.opcodes(text.keys, held.keys[first:last]):
        if step.tag != "equal":
            yield (step.src_start, step.src_end), (first + step.dest_start, first + step.dest_end)
