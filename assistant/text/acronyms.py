"""Acronyms and what they stand for, found in the corpus itself: ``multi-agency safeguarding hub (MASH)``.

After A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
Pacific Symposium on Biocomputing 8 (2003), 451-462. As there, the short form stands in brackets behind its long form,
which begins with the short form's first letter. Ours is narrower, since a wrong expansion adds words to a question:

- Only ``long form (SHORT)`` is read, not ``SHORT (long form)``; a short form has a capital at both ends (a plural ``s``
  aside), two to nine letters and no figure. Theirs has one or two words of two to ten characters, a letter among them.
- Every letter of it is the first of a word, in order. Theirs, but for the first, may stand anywhere in the long form.
- Every word of the long form gives a letter, but for function words and words of up to three letters. Theirs may skip
  any word.
- The shortest run of words that fits wins, of the twelve, or 200 characters, before the bracket. Theirs goes letter by
  letter from the right, over min(n + 5, 2n) words for a short form of n characters.
- The first definition in a corpus holds for all of it. Theirs are kept with the text they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assistant.text.words import FUNCTION_WORDS, words_in

_BRACKETED = re.compile(r"\(([A-Z][A-Za-z]{0,2}[A-Z]{1,6}s?)\)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_REACH = 12


def find_acronyms(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Each acronym in lower case with the folded words it abbreviates, from ``expansion (ACRONYM)`` in ``texts``.

    The expansion is the shortest run of words directly before the bracket whose first letters spell the acronym;
    small words may be left out of the spelling. The halves of a hyphenated word are two words.
    """
    acronyms: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for match in _BRACKETED.finditer(text):
            letters = match.group(1)
            short = letters[:-1] if letters.endswith("s") else letters
            before = [
                word.group().lower() for word in _WORD.finditer(text[max(0, match.start() - 200) : match.start()])
            ]
            expansion = _spelled(short.lower(), before[-_REACH:])
            if expansion:
                acronyms.setdefault(short.lower(), tuple(words_in(" ".join(expansion))))
    return dict(sorted(acronyms.items()))


def _spelled(letters: str, before: list[str]) -> list[str]:
    for size in range(len(letters), len(before) + 1):
        run = before[-size:]
        if run and run[0][0] == letters[0] and _spells(letters, run):
            return run
    return []


def _spells(letters: str, run: list[str]) -> bool:
    """Whether the initials of ``run``, with some small words skipped, are ``letters``."""
    spelled = {0}
    for word in run:
        taken = {at + 1 for at in spelled if at < len(letters) and word[0] == letters[at]}
        small = word in FUNCTION_WORDS or len(word) <= 3
        spelled = taken | (spelled if small else set())
    return len(letters) in spelled


def expanded_acronyms(question: str, known: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The words that ``question`` implies by acronyms the corpus explains, either way round; not those it has."""
    own = words_in(question)
    joined = f" {' '.join(own)} "
    more: list[str] = []
    for short, expansion in known.items():
        if short in own or f"{short}s" in own:
            more.extend(word for word in expansion if word not in own and word not in FUNCTION_WORDS)
        elif f" {' '.join(expansion)} " in joined or f" {' '.join(expansion)}s " in joined:
            more.append(short)
    return more
