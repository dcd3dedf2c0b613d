"""Whole sentences as spans of the text they stand in.

A plain rule over candidate full stops, linear in the text: chosen over pysbd and syntok
(``docs/evaluation.md``).
"""

from __future__ import annotations

import re
from itertools import pairwise

Span = tuple[int, int]

_NOTE = r"(?:\[(?:(?:foot|end)?note\s)?(?:\d{1,3}|[ivxl]{1,6}|[a-z])\])*+"
_STOP = re.compile(rf"(?<![.!?…])[.!?…]++(?:[\"'”’»)\]]*+|(?<=[a-z]{{2}}[.!?])\d{{1,2}}){_NOTE}(?=\s)")
"""Full stops with the quotes and brackets they close, and the number of a footnote, bare or in brackets."""
_WORD_BEFORE = re.compile(r"([^\s(\[“‘\"']+)$")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_BLANK = re.compile(r"[\r\n\t\f\v\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABBREVIATIONS = _listed("""
    mr mrs ms mx dr prof cllr cllrs rev revd st hon rt sir sgt insp supt ch cmdr col gen lt capt maj messrs jr sr
    eg ie cf vs v viz al approx dept sept
    """)
"""Words that no sentence ends with when a full stop follows them."""
_BEFORE_NUMBERS = _listed("""
    no nos p pp para paras fig figs sec art vol ref refs ext tel min max est
    jan feb mar apr jun jul aug sep oct nov dec mon tue tues wed thu thur thurs fri sat sun
    """)
"""Words that are short for something where a number follows; elsewhere they may end a sentence."""
_LETTERED = _listed("""
    appendix annex annexe category band option part grade group class schedule table figure plan section
    item type tier phase stage zone lot vitamin hepatitis
    """)
_OPENERS = "\"'“‘«([£€$•·◼▪■●○◦–—-"


def spaced(text: str) -> str:
    """``text`` with every kind of white space as a plain blank, one for one, so that offsets stay the same."""
    return _BLANK.sub(" ", text)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of one paragraph ``text[start:end]``, as spans of ``text``, in order.

    Spans begin and end on visible characters, do not overlap, and leave out nothing but white space. Line ends
    inside the paragraph are blanks: a sentence broken over lines is one sentence. Blank lines are not looked at; the
    caller cuts paragraphs (`assistant.text.sections`).
    """
    stop = len(text) if end is None else end
    flow = text[start:stop]
    cuts = [0, *(match.end() for match in _STOP.finditer(flow) if _ends_sentence(flow, match)), len(flow)]
    found: list[Span] = []
    for left, right in pairwise(cuts):
        piece = flow[left:right]
        body = piece.strip()
        if body:
            first = left + len(piece) - len(piece.lstrip())
            found.append((start + first, start + first + len(body)))
    return found


def _ends_sentence(flow: str, match: re.Match[str]) -> bool:
    """Whether the stop that ``match`` found ends a sentence, by the word before and the character after."""
    after = flow[match.end() : match.end() + 40].lstrip()
    if not after:
        return True
    if after[0].islower():
        return False
    if not (after[0].isupper() or after[0].isdigit() or after[0] in _OPENERS or not after[0].isascii()):
        return False
    if match.group()[0] != ".":
        return True
    before = flow[max(0, match.start() - 40) : match.start()]
    word = _WORD_BEFORE.search(before)
    rest = match.group().lstrip(".") + after  # the number of a footnote, where there is one
    return word is None or not _is_abbreviation(word.group(1), before[: word.start()], rest)


def _is_abbreviation(word: str, before: str, after: str) -> bool:
    """Whether ``word.`` is short for something, so that its full stop ends no sentence."""
    lower = word.lower()
    if len(word) == 1 and word.isalpha() and word.isupper():
        previous = before.split()[-1].lower() if before.split() else ""
        return previous not in _LETTERED
    if _DOTTED.fullmatch(word):
        return lower not in {"a.m", "p.m"}
    if lower in _BEFORE_NUMBERS:
        return after[0].isdigit()
    if word.replace(".", "").isdigit():
        return not before.strip() and len(word) <= 8
    return lower in _ABBREVIATIONS
