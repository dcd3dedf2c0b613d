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
_FIRST_WORD = re.compile(r"[\"'“‘(]*([A-Z][a-z]*)\b(?![.'’-])")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_BLANK = re.compile(r"[\r\n\t\f\v\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABBREVIATIONS = _listed("""
    mr mrs ms mx dr prof cllr cllrs rev revd hon rt sir sgt insp supt ch cmdr col gen lt capt maj messrs
    eg ie cf vs v viz sept
    """)
"""Words that no sentence ends with when a full stop follows them."""
_MAY_END = _listed("st jr sr al approx dept")
"""Words that are short for something and may end a sentence all the same: ``High St.``, ``Smith et al.``"""
_SURE_OPENERS = _listed("""
    the this these those there it its they their he she his we our you in at as if when where after during since
    however although because following all some
    """)
"""Words that begin a sentence where a capital sets them apart, and no name: behind an abbreviation they begin one."""
_SPEAKERS = _listed("members councillors councillor cllr cllrs officers residents")
"""Words that begin a sentence behind ``High St.``; behind an initial they may be a slip for the name."""
_STYLED = _listed("h.m h.r.h h.e r.t")
"""What stands before ``The King``, ``The Earl``."""
_BEFORE_NUMBERS = _listed("""
    no nos p pp para paras fig figs sec art vol ref refs ext tel min max est
    jan feb mar apr jun jul aug sep oct nov dec mon tue tues wed thu thur thurs fri sat sun
    """)
"""Words that are short for something where a number follows; elsewhere they may end a sentence."""
_NUMBERED_BY_LETTER = _listed("""
    appendix annex annexe category band option part grade group class schedule table figure plan section
    item type tier phase stage zone lot vitamin hepatitis ward block room building unit area site route
    exhibit enclosure scenario paragraph clause
    """)
"""Nouns that a letter behind them numbers; it is nobody's initial."""
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
    spans: list[Span] = []
    for left, right in pairwise(cuts):
        piece = flow[left:right]
        body = piece.strip()
        if body:
            first = left + len(piece) - len(piece.lstrip())
            spans.append((start + first, start + first + len(body)))
    return spans


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
        return _is_initial(before, after)
    if _DOTTED.fullmatch(word):
        ends = word.isupper() and lower not in _STYLED and _opens_sentence(after)
        return lower not in {"a.m", "p.m"} and not ends
    if lower in _BEFORE_NUMBERS:
        return after[0].isdigit()
    if word.replace(".", "").isdigit():
        return not before.strip() and len(word) <= 8
    if lower in _MAY_END:
        names_street = "".join(before.split()[-1:])[:1].isupper()
        return not ((names_street or lower != "st") and _opens_sentence(after, _SURE_OPENERS | _SPEAKERS))
    return lower in _ABBREVIATIONS


def _is_initial(before: str, after: str) -> bool:
    """Whether a capital before a full stop is the initial of a name or the letter of a list, and numbers nothing."""
    words = before.split()
    if not words:
        return True
    if words[-1].lower() in _NUMBERED_BY_LETTER:
        return False
    follows_word = before[-2:-1].isalnum() and before[-1] == " "
    return not (follows_word and _opens_sentence(after))


def _opens_sentence(after: str, openers: frozenset[str] = _SURE_OPENERS) -> bool:
    """Whether what follows a full stop begins with a word that begins no name."""
    opener = _FIRST_WORD.match(after)
    return opener is not None and opener[1].lower() in openers
