"""The figures that a text counts with, and of what: numbers the question did not give, beside what it asks about."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from assistant.text import FUNCTION_WORDS, NUMBER_WORDS, find_dates, stem, wording

_HOW_MANY = re.compile(
    r"\bhow (?:many|meny|much)\b|\b(?:what|which) (?:\w+ )?(?:number|share|percentage|proportion) of\b"
)
_ENDS_THING = frozenset(
    """
    are is were was be been did do does have has had will would can could should may might must in on at to for
    from who that which with there by into about as went go came come got get per left took take said say live
    lived need needed want wanted joined attended applied a each this these last next now still already since
    than more
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_][\w'-]*|\d[\d,]*(?:\.\d+)?")
_NO_COUNT = re.compile(
    r"\b(?:(?:19|20)\d\d\s?[/-]\s?\d{2,4}\b|(?:[01]?\d|2[0-3])[.:][0-5]\d\s?(?:[ap]\.?m\.?|hrs)?"
    r"|(?:1[0-2]|[1-9])\s?[ap]\.?m\b"
    r"|(?:paragraph|item|minute|page|section|appendix|agenda|phase|table|figure|no|ref|policy|rule|clause|number|ward"
    r"|module|resolution|option|part|chapter|article|regulation|act|sr|report|motion)\.?\s?#?\d[\w./-]*)"
    r"|\d[\d.,]*\s?(?:%|per ?cent)|#\d+|\b(?:[a-z]+\d[\w/]*|\d+/\d+(?:/\d+)?(?:/\w+)?\b)|^\W*\(?\d{1,3}[.)]\s"
    r"|^\W*\d+\.\d+\s|\[\d+\]"
    r"|\b(?:(?:19|20)\d\d\b(?! (?:\w+ ){0,2}(?:people|children|homes|houses|residents|pupils))"
    r"|\d{1,2}(?:st|nd|rd|th)\b)"
)
"""Figures that count nothing: years, times, dates, numbers of paragraphs and papers."""
_ALIKE = (
    "people person persons resident adult individual man men woman women parent neighbour voter attendee"
    " public member villager mum dad family staff worker respondent applicant candidate participant volunteer visitor"
    " leaver teenager delegate",
    "child children kid pupil student youngster youth baby learner teenager boy girl people",
    "home house dwelling property unit flat bungalow household building apartment plot",
    "firm company business contractor supplier tender quotation quote bidder",
    "councillor member trustee director cllr seat",
    "car vehicle lorry van bus driver motorist",
    "vote aye yea ayes yeas favour against for noe nay abstention abstain",
    "complaint letter objection reply response comment representation email call",
    "job post position vacancy role worker staff employee",
    "tree plant shrub sapling",
    "meeting session visit time occasion",
    "school college academy nursery",
    "space place bay",
    "grant award donation application",
    "light lamp lantern column bulb",
    "day week month year hour minute night",
)
_CURRENCIES = frozenset("£$€")
_SUMS = frozenset(map(stem, ["pound", "dollar", "euro", "penny", "pence", "money"]))
_UNITS = frozenset(
    """
    day days week weeks fortnight month months year years hour hours minute minutes decade decades mile miles metre
    metres meter meters km foot feet inch inches acre acres hectare hectares tonne tonnes ton tons litre litres mph
    percent pence pound pounds euro euros dollar dollars
    """.split()  # noqa: SIM905
)
"""What a figure right before it measures with: of four years nothing is counted but years; ten monthly visits are."""
_JOINS = frozenset(["and", "or", "to"])
"""What stands between two figures that share the unit behind the second: ``16 and 17 years``."""
_AGED = frozenset(["aged", "age", "ages"])
_AGES = frozenset(map(stem, ["years", "ages"]))
_PRONOUNS = frozenset(["them", "these", "those", "which", "whom"])
_NEAR = 8
"""Words between a figure and the thing it counts."""
_NONE_OF = 3
"""Words after "no" among which the thing is of which there is none."""
_NUMBERS = frozenset(NUMBER_WORDS) | {"none", "no", "half", "majority"}
_ALIKE_OF: dict[str, frozenset[str]] = {}
for _class in _ALIKE:
    _stems = frozenset(map(stem, _class.split()))
    for _one in _stems:
        _ALIKE_OF[_one] = _ALIKE_OF.get(_one, frozenset()) | _stems


def counted_in(question: str) -> frozenset[str]:
    """The stems of the thing that ``question`` counts, and of what stands for it; none where it names none."""
    text = wording(question)
    asked = _HOW_MANY.search(text)
    if asked is None:
        return frozenset()
    words: list[str] = []
    for word in _WORD.findall(text[asked.end() :]):
        if word in {"of", "the", "our", "their", "its", "his", "her", "all", "more", "other", "new"} and not words:
            continue
        if word in _ENDS_THING or word == "of" or len(words) == 3:
            break
        words.append(word)
    stems = {stem(word) for word in words if word not in FUNCTION_WORDS}
    return frozenset(stems.union(*(_ALIKE_OF.get(own, frozenset()) for own in stems)))


def figures_in(text: str, given: Collection[str] = (), things: Collection[str] = ()) -> list[tuple[int, str]]:
    """The figures of ``text`` that count something and are not ``given``: each with its place among the words.

    ``no`` is one before the thing counted, one of ``things`` (stems) where there are any: "no objections", not "no
    land" where plots are counted.
    """
    plain, words = _read(text)
    return [
        (place, word.group())
        for place, word in enumerate(words)
        if _is_figure(word.group())
        and word.group().rstrip(".,") not in given
        and (word.group() != "no" or not things or _counts_none(plain, words[place : place + 1 + _NONE_OF], things))
        and not (things and _measures(plain, words, place, things))
    ]


@lru_cache(maxsize=1024)
def _read(text: str) -> tuple[str, tuple[re.Match[str], ...]]:
    """``text`` folded, without what counts nothing, and its words: several figures of one sentence ask for them."""
    plain = _uncounted(wording(text))
    return plain, tuple(_WORD.finditer(plain))


def _measures(plain: str, words: Sequence[re.Match[str]], place: int, things: Collection[str]) -> bool:
    """Whether the figure at ``place`` of ``words`` is a sum of money, an age, or measures with the unit behind it or
    behind the figure it is joined to, and that is none of ``things``: ``£120``, ``4 years`` and ``16 and 17 years``
    count no homes."""
    if plain[words[place].start() - 1 : words[place].start()] in _CURRENCIES:
        return _SUMS.isdisjoint(things)
    if _is_age(words, place):
        return _AGES.isdisjoint(things)
    joined = _is_joined(words, place + 1)
    unit = words[place + (3 if joined else 1) :][:1]
    named = unit[0].group().partition("-")[0] if unit else ""
    return named in _UNITS and stem(named) not in things


def _is_age(words: Sequence[re.Match[str]], place: int) -> bool:
    """Whether the figure at ``place`` stands behind ``aged``, or is joined to one that does."""
    before = [word.group() for word in words[max(0, place - 2) : place]]
    if not before or before[-1] in _AGED or (before[-1] == "between" and before[0] in _AGED):
        return bool(before)
    return _is_joined(words, place - 1) and _is_age(words, place - 2)


def _is_joined(words: Sequence[re.Match[str]], place: int) -> bool:
    """Whether the word at ``place`` joins two figures: ``16 and 17``, ``two or three``."""
    if not 0 < place < len(words) - 1 or words[place].group() not in _JOINS:
        return False
    return all(_is_figure(words[at].group()) for at in (place - 1, place + 1))


def _is_figure(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS


def _counts_none(plain: str, words: Sequence[re.Match[str]], things: Collection[str]) -> bool:
    """Whether the first of ``words``, a ``no``, is said of one of ``things``, and answers nothing by itself."""
    return plain[words[0].end() :][:1].isspace() and any(stem(word.group()) in things for word in words[1:])


def _uncounted(plain: str) -> str:
    """``plain`` with blanks for the figures in it that count nothing."""
    if not any(character.isdigit() for character in plain):
        return plain
    for found in find_dates(plain):
        plain = plain[: found.start] + " " * (found.end - found.start) + plain[found.end :]
    return _NO_COUNT.sub(lambda match: " " * len(match.group()), plain)


def blank_uncounted(text: str) -> str:
    """``text`` in small letters, of the same length, with blanks for the figures in it that count nothing."""
    plain = text.lower()
    return _uncounted(plain) if len(plain) == len(text) else text


def counts(text: str, things: Collection[str], given: Collection[str] = ()) -> bool:
    """Whether ``text`` has a figure of its own, beside one of ``things`` (stems) where there are any.

    ``12 of them`` counts whatever was spoken of.
    """
    figures = figures_in(text, given, things)
    if not figures or not things:
        return bool(figures)
    words = _WORD.findall(wording(text))
    stems = [stem(word) for word in words]
    return any(
        not set(things).isdisjoint(stems[max(0, place - _NEAR) : place + _NEAR + 1])
        or (words[place + 1 : place + 2] == ["of"] and not _PRONOUNS.isdisjoint(words[place + 2 : place + 3]))
        for place, _ in figures
    )
