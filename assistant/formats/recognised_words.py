"""Where the words that were recognised on a page stand in its text, once its lines are laid out."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.records import RecognisedWord

_TOKEN = re.compile(r"\S+")
_AROUND = 6
"""Words before and behind by which two of the same letters are told apart."""
_LIKE = 100
"""Words of the same letters that are looked at, the first in reading order: an edge may be a thousand full stops."""


@dataclass(frozen=True, slots=True)
class SheetWord:
    """A word as the engine gives it, in its reading order: ``line`` counts lines; its confidence is 0 to 1, its box in
    points from the page's upper left."""

    line: int
    text: str
    confidence: float
    left: float
    top: float
    right: float
    foot: float


def place_words(text: str, words: Sequence[SheetWord]) -> tuple[RecognisedWord, ...]:
    """The words of a page with their places in its ``text``, in order of place.

    Lines may stand there in another order than recognised (columns, cells), but the words of each in their own. A word
    that is not found as it was recognised has no place.
    """
    unused: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        unused[word.text].append(at)
    spellings = [word.text for word in words]
    tokens = [(match[0], match.start()) for match in _TOKEN.finditer(text)]
    written = [token for token, _ in tokens]
    placed: list[RecognisedWord] = []
    for number, (token, start) in enumerate(tokens):
        if unused[token]:
            at = max(unused[token][:_LIKE], key=lambda at: (_agreeing(spellings, at, written, number), -at))
            unused[token].remove(at)
            placed.append(_placed(words[at], start))
    return tuple(placed)


def _agreeing(words: Sequence[str], at: int, tokens: Sequence[str], number: int) -> int:
    """How many of the words around that at ``at`` are those around the token of that number, without a gap."""
    before = zip(words[max(at - _AROUND, 0) : at][::-1], tokens[max(number - _AROUND, 0) : number][::-1], strict=False)
    behind = zip(words[at : at + _AROUND], tokens[number : number + _AROUND], strict=False)
    return sum(sum(1 for _ in takewhile(_are_same, pairs)) for pairs in (before, behind))


def _are_same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _placed(word: SheetWord, start: int) -> RecognisedWord:
    left, top, right, foot = math.floor(word.left), math.floor(word.top), math.ceil(word.right), math.ceil(word.foot)
    return RecognisedWord(start, len(word.text), int(100 * word.confidence), left, top, right, foot)
