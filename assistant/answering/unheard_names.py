"""Names in small letters that a question gives and the record holds nowhere: ``in surrey``, ``did serco say``.

A capital tells a name; in small letters it is told by where it stands (`assistant.text.bare_words`). Left alone are a
word that the record has, one that inflects or is made of a word the encoder knows, and one that may be a slip of the
pen for a word of the record, unless the encoder knows it whole (`assistant.answering.spelling`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.index import IndexStatistics
from assistant.text import bare_names, stem

_MADE = re.compile(r"(?:ion|ment|ness|ity|ance|ence|ancy|ency|ism|ship|hood|ous|ive|able|ible|ful|less|al|age)$")
"""How words are made of others; ``penzance`` is made of none that the encoder knows."""
_INFLECTED = ("s", "es", "ed")


def unheard_names(
    text: str,
    statistics: IndexStatistics,
    known: Callable[[list[str]], frozenset[str]],
    may_be_slip: Callable[[str], bool],
) -> tuple[str, ...]:
    """The names in small letters in ``text`` of which no word stands in the record, in order.

    ``known`` gives those of some words that the encoder knows whole; ``may_be_slip`` whether a word is nearly spelt
    like one of the record.
    """
    runs = list(bare_names(text, lambda word: statistics.frequency(stem(word)) > 0))
    bases = {word: _bases(word) for run in runs for word in run}
    whole = known([*bases, *(base for own in bases.values() for base in own)]) if bases else frozenset()

    def is_name(word: str) -> bool:
        if not whole.isdisjoint(bases[word]):
            return False
        return not _MADE.search(word) if word in whole else not may_be_slip(word)

    return tuple(dict.fromkeys(" ".join(run) for run in runs if all(map(is_name, run))))


def _bases(word: str) -> list[str]:
    """What ``word`` may be made of: ``school`` of ``schools``; ``leeds`` of nothing that is a word."""
    cut = [(word.removesuffix(end), end) for end in _INFLECTED if word.endswith(end) and len(word) > len(end) + 2]
    made = [base for base in [_MADE.sub("", word)] if base != word and len(base) > 2]
    return [*made, *(base for base, _ in cut), *(f"{base}e" for base, end in cut if end == "ed")]
