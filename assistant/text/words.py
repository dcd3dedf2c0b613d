"""Words as the word index sees them: folded, stemmed, hyphens both ways. Never used for what is shown.

Stemming is Snowball's English stemmer (Porter 2, https://snowballstem.org/algorithms/english/stemmer.html).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:['’][^\W_]+)*")
_HYPHENATED = re.compile(r"\b([^\W\d_]+)[-‐‑]\s?([^\W\d_]+)")
_SOFT_BREAK = re.compile(r"\u00ad\s*")
"""A soft hyphen, and the line end it stands before: the word goes on."""
_INSIDE = re.compile(r"[^\W\d_A-Z][,;]? $")
"""What stands before a word inside a sentence."""
_POSSESSIVE = re.compile(r"['’]s?$")
_FOLD = (
    *[("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("‑", "-"), ("‐", "-")],
    *[("\u00ad", ""), ("\u200b", "")],
)

_ENGLISH = """
    a about above after again all also am an and any are aren't as at be because been before being below
    between both but by can can't could couldn't did didn't do does doesn't doing don't down during each few
    for from further had hadn't has hasn't have haven't having he her here hers herself him himself his how
    i i'd i'll i'm i've if in into is isn't it it's its itself just let me more most my myself no nor not of
    off on once only or other our ours ourselves out over own please same shall she should so some such tell
    than that that's the their theirs them themselves then there there's these they they're this those
    through to too under until up upon us very was wasn't we we're were weren't what what's when where which
    while who who's whom whose why will with won't would wouldn't you you're your yours yourself know get
    got anything something anyone someone much many say says said mention mentioned happened happen happens
    """
FUNCTION_WORDS = frozenset(_ENGLISH.split())
"""Words that carry grammar and not subject; they are no evidence that a passage is about a question."""


def folded(text: str) -> str:
    """``text`` in lower case with typographic quotes and dashes made plain; for comparing, never for showing."""
    return text.casefold() if text.isascii() else _plain(unicodedata.normalize("NFKC", _SOFT_BREAK.sub("", text)))


def _plain(text: str) -> str:
    for odd, plain in _FOLD:  # ten times faster than `str.translate` on text that is not ASCII
        text = text.replace(odd, plain)
    return text.casefold()


def one_line(text: str) -> str:
    """``text`` as one line, white space folded: what is embedded and indexed."""
    return " ".join(text.split())


def wording(text: str) -> str:
    """``text`` folded and as one line: equal for the same words, however they are typeset."""
    return one_line(folded(text))


def spelling(text: str) -> str:
    """`wording`, but for telling whether two texts say the same: what folds is how letters are set (white space, case,
    quotes, dashes, ligatures) and no figure, so that 10² is not 102, nor ½ a 1 and a 2."""
    return one_line(
        text.casefold() if text.isascii() else _plain(unicodedata.normalize("NFC", _SOFT_BREAK.sub("", text)))
    )


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one folded word."""
    return str(_stemmer().stemWord(word))


def words_in(text: str) -> list[str]:
    """The folded words of ``text`` in order, possessive endings left out; numbers keep their decimals."""
    return _words(folded(text))


def _words(text: str) -> list[str]:
    return [_POSSESSIVE.sub("", word) if "'" in word else word for word in _WORD.findall(text)]


def stems_in(text: str) -> list[str]:
    """The stems of all words of ``text`` in order, then the closed-up form of each hyphenated pair.

    ``multi-agency`` and ``multi-`` broken at a line end before ``agency`` both give multi, agenc and multiag.
    """
    text = folded(text)
    stems = [stem(word) for word in _words(text)]
    for left, right in _HYPHENATED.findall(text):
        stems.append(stem(left + right))
    return stems


def spellings(sought: str, texts: Iterable[str]) -> list[str]:
    """The words of ``texts`` whose stem is ``sought``, folded, the commonest first, ties in the order of the alphabet.

    A word that stands with a capital inside sentences and never without is a name, and left out.
    """
    counts: Counter[str] = Counter()
    common: set[str] = set()
    named: set[str] = set()
    read: dict[str, str | None] = {}
    """Each word as it stands, with it folded where its stem is the one: most words come often."""
    for text in texts:
        for match in _WORD.finditer(text):
            if match.group() not in read:
                folds = _POSSESSIVE.sub("", folded(match.group()))
                read[match.group()] = folds if stem(folds) == sought else None
            if word := read[match.group()]:
                counts[word] += 1
                if not match.group()[0].isupper():
                    common.add(word)
                elif _INSIDE.search(text, max(0, match.start() - 3), match.start()):
                    named.add(word)
    told = [word for word in counts if word in common or word not in named]
    return sorted(told, key=lambda word: (-counts[word], word))


def content_stems_in(text: str) -> list[str]:
    """The stems of the words of ``text`` that carry its subject, in order, function words left out."""
    return [stem(word) for word in words_in(text) if word not in FUNCTION_WORDS and word]


def is_worded_by(text: str, stems: Collection[str]) -> bool:
    """Whether all `content_stems_in` ``text`` are among ``stems``; it is read up to the first that is not."""
    words = (match.group() for match in _WORD.finditer(folded(text)))
    plain = (_POSSESSIVE.sub("", word) if "'" in word else word for word in words)
    return all(stem(word) in stems for word in plain if word not in FUNCTION_WORDS and word)


def name_words(name: str) -> tuple[str, ...]:
    """The folded words that tell a name from others, in order: ``Bank of England`` gives bank and england.

    A text speaks of the name where all of them stand in it: ``Bridge Street`` is not ``Victoria Street``. A name of
    function words alone keeps them.
    """
    words = words_in(name)
    return tuple(word for word in words if word and word not in FUNCTION_WORDS) or tuple(words)
