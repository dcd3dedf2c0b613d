"""Misspelt words of a question, read as words of the record that are spelt nearly so.

Not touched are a word that the record has, a name or anything else that begins with a capital, a number, what stands in
quotation marks, a short word, and a word that the encoder knows whole, or that inflects one. The last keeps ``surrey``
from being read as ``survey``: encoders cut a word into pieces that they have not met often, so places and common words
are whole, and slips of the pen in pieces.

What is left is read as a word of the record that it does not write as a name: one slip away, two in a long word, of the
same first letter; the nearest, and of these the commonest. A slip is a letter more, less, other, or two exchanged
(optimal string alignment: Boytsov, ACM Journal of Experimental Algorithmics 16 (2011)).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.answering.unheard_names import unheard_names
from assistant.index import IndexStatistics
from assistant.models import Encoder
from assistant.records import Reply
from assistant.text import FUNCTION_WORDS, folded, full_financial_years, is_in_capitals, names_in, stem, words_in

_SHORTEST = 5
"""Letters from which a word is read as another: ``clun`` is as near to ``club`` as ``tree`` to ``free``."""
_LONG = 10
"""Letters from which two slips are allowed."""
_LONG_NAME = 8
"""Letters from which a word with two slips is taken for another of the record rather than for a name."""
_COMMON = 4.0
"""The rarity up to which a word is common, one in fifty passages: a word of the fewest letters is read as no other, for
``gavel`` is as near to ``gravel`` as ``helth`` to ``health``."""
_MOST = 2
_SUFFIXES = ("s", "es", "d", "ed", "r", "er", "rs", "ers", "ing", "ings", "ly")
_LEAST_BASE = 3
_NEAR = 12
"""Stems that are looked at for their words."""
_KEPT = 20_000
"""Words of which it is kept whether the encoder knows them whole."""
_WORD = re.compile(r"[^\W\d_]+(?![\w'’-])")
_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]")


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question as it is searched for, and each word that is read as another: as asked, and as read.

    ``unheard`` are the names in small letters that the record has not; ``exact``: it was to be read to the letter.
    """

    text: str
    read_as: tuple[tuple[str, str], ...] = ()
    unheard: tuple[str, ...] = ()
    exact: bool = False


class Speller:
    """The words of an index, to look misspelt ones up in. What it needs is put together when it is first asked."""

    def __init__(self, statistics: IndexStatistics, encoder: Encoder) -> None:
        self._statistics = statistics
        self._encoder = encoder
        self._known: dict[str, bool] = {}

    def read(self, question: str, *, exact: bool = False) -> ReadQuestion:
        """``question`` as it is searched for: in small letters if it is set in capitals, its financial years in one
        form, and unless it is to be read to the letter (``exact``) its misspelt words as words of the record."""
        text = full_financial_years(question.lower() if is_in_capitals(question) else question)
        if exact:
            return ReadQuestion(text, unheard=self._unheard(text), exact=True)
        misspelt = self._misspelt(self._unknown(text))
        read = {word: found for word in misspelt if (found := self.nearest(word))}
        shown = _WORD.sub(lambda match: read.get(match.group(), match.group()), text)
        return ReadQuestion(shown, tuple(read.items()), self._unheard(shown))

    def nearest(self, word: str) -> str | None:
        """The word of the record that ``word``, in small letters, is a slip for; None where there is none."""
        bucket = self._stems.get(word[0], ())
        found = process.extract(stem(word), bucket, scorer=OSA.distance, score_cutoff=_MOST, limit=_NEAR)
        near = (
            (OSA.distance(word, spelt), -self._statistics.frequency(other), spelt)
            for other, _, _ in found
            for spelt in self._statistics.spellings(other)
            if _is_slip(word, spelt) and (len(word) > _SHORTEST or self._statistics.rarity(other) <= _COMMON)
        )
        return min(near, default=(0, 0, None))[2]

    @cached_property
    def _stems(self) -> Mapping[str, Sequence[str]]:
        """The stems of the index by their first letter."""
        stems: dict[str, list[str]] = {}
        for one in self._statistics.stems:
            if len(one) >= _SHORTEST - _MOST and one.isalpha():
                stems.setdefault(one[0], []).append(one)
        return stems

    def _unknown(self, text: str) -> list[str]:
        """The words of ``text`` that may be misspelt: the record has them not, and they are no names."""
        named = {word for name in names_in(text) for word in words_in(name)}
        words = dict.fromkeys(match.group() for match in _WORD.finditer(_QUOTED.sub(" ", text)))
        return [
            word
            for word in words
            if word.islower()
            and len(word) >= _SHORTEST
            and word == folded(word)
            and word not in FUNCTION_WORDS | named
            and not self._statistics.frequency(stem(word))
        ]

    def _misspelt(self, words: Sequence[str]) -> list[str]:
        """Those of ``words`` that the encoder does not know whole, nor as inflections of what it knows."""
        forms = {word: {word, *_bases(word)} for word in words}
        known = self._whole([form for own in forms.values() for form in own])
        return [word for word in words if known.isdisjoint(forms[word])]

    def _whole(self, words: Sequence[str]) -> frozenset[str]:
        """Those of ``words`` that the encoder knows whole; kept, for they cost as much to read as a question."""
        if len(self._known) > _KEPT:
            self._known = {}
        known = self._known
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            read = self._encoder.read(new)
            known.update(
                (word, bool(np.count_nonzero(one.spans[:, 1]) < 2)) for word, one in zip(new, read, strict=True)
            )
        return frozenset(word for word in words if known[word])

    def _unheard(self, text: str) -> tuple[str, ...]:
        """The names in small letters in ``text``, without what stands in quotation marks, that the record has not."""
        return unheard_names(_QUOTED.sub(" ", text), self._statistics, self._whole, self._may_be_slip)

    def _may_be_slip(self, word: str) -> bool:
        """Whether a word of the record, be it a name, is spelt nearly so."""
        own = self._stems.get(word[0], ())
        return any(
            process.extractOne(spelt, own, scorer=OSA.distance, score_cutoff=_MOST if len(spelt) >= _LONG_NAME else 1)
            for spelt in {word, stem(word)}
            if len(spelt) > _SHORTEST
        )


def _bases(word: str) -> list[str]:
    """What ``word`` may be an inflection of: ``care`` of ``carers``, ``chop`` of ``chopping``."""
    cut = [word.removesuffix(suffix) for suffix in _SUFFIXES if word.endswith(suffix)]
    cut += [base + "e" for base in cut] + [base[:-1] for base in cut if base[-2:-1] == base[-1:]]
    return [base for base in cut if len(base) >= _LEAST_BASE]


def _is_slip(word: str, spelt: str) -> bool:
    """Whether ``word`` may be a slip of the pen for ``spelt``. In a short word no letter is another."""
    if word[0] != spelt[0] or not spelt.isalpha() or len(spelt) < _SHORTEST:
        return False
    slips = OSA.distance(word, spelt)
    same_length = len(word) == len(spelt)
    if len(word) == _SHORTEST and same_length:
        return slips == 1 and sorted(word) == sorted(spelt)
    return slips <= (_MOST if len(word) >= _LONG else 1)


def as_asked(reply: Reply, asked: str, read: ReadQuestion) -> Reply:
    """``reply`` to a question as it was ``asked``, with the words it was read as."""
    searched = replace(reply.searched, read_as=read.read_as or None, exact_words=read.exact)
    return replace(reply, question=asked, searched=searched)
