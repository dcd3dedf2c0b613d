"""Times that a text names or a question asks about: years, months and days, written with their year or without.

A sum of money is no year: ``£2000``. Nor is a name a day that only ends like one: ``Halliday``, ``the holiday``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.text.dates import MONTH_NAMES, MONTHS, find_dates

_SUM = re.compile(
    r"(?:[£€$]|\b(?:GBP|EUR|USD))\s?\d[\d,]*(?:\.\d+)?(?:[-–—]\d[\d,]*(?:\.\d+)?)?"
    r"|\b(?:19|20)\d\d"
    r"(?=\s?(?:%|(?:per cent|pounds?|euros?|dollars?|[km]|bn|hrs|million|thousand)\b)|hours\b)",
    re.I,
)
"""Money, shares and times of day, whose figures are no year: ``£1950–2050``, ``2000 pounds``, ``1930hrs``."""
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/]|-\d)")
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_YEAR = re.compile(
    rf"\b(?:in|during|dated|for)\s+(?P<year>{_YEAR.pattern})(?!\s?[-–]\s?\d)(?!\s+[a-z]+(?:s|ren)\b)", re.I
)
_BOUND = re.compile(r"\b(?:after|since|before|by|until|till|to|from|between|and)\s+$", re.I)
"""What stands before a time that only bounds the one asked about."""
_SPAN = re.compile(r"(?<![\d/.-])(?P<first>(?:19|20)\d\d)\s?[-–/]\s?(?P<last>(?:19|20)\d\d|\d\d)(?![\d/-])")

_SHORT_SPAN = re.compile(
    rf"(?<![\d/.-])\d\d/\d\d(?![\d/-]|\.\d|\s+(?:of\s+)?(?:{'|'.join(MONTHS)})\b)"
    r"|(?:(?<=\bFY)|(?<=\bFY ))\d\d[-–]\d\d(?![\d/-])",
    re.I,
)
"""A financial year in two figures: ``26/27``, ``FY26-27``; not the days of ``26/27 March``."""
_FISCAL = re.compile(r"\bFY\s?(?=(?:19|20)\d\d/\d\d\b|\s)")

_NAMED_DAY = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|yesterday)\b", re.I)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_ONLY_MONTHS = "|".join(name for name in map(str.lower, MONTH_NAMES) if name not in {"march", "may", "august"})
_WRITTEN = "|".join(form for name in MONTHS for form in (name.capitalize(), name.upper()))
"""The names of months and what is short for them, as they are written: not ``march`` nor ``may``, which are verbs."""
_MONTH_NAMED = re.compile(
    rf"\b(?:{_ONLY_MONTHS})\b|\b(?-i:August|AUGUST)\b"
    rf"|(?<![\d.£€$]){_DAY}\s+(?:(?-i:{_WRITTEN})\b|(?:day\s+)?of\s+(?:march|may|august)\b)"
    rf"|\b(?-i:{_WRITTEN})\.?\s+{_DAY}\b(?![.,:%]?\d|%)"
    r"|\b(?:in|during|since|until|till|early|late|mid|last|next|this)[\s-]+(?-i:March|May|MARCH|MAY)\b"
    r"|\b(?:by|of|to|for|from|before|after|and|between)\s+(?-i:March|May|MARCH|MAY)\b(?!\s+(?-i:[A-Z]))"
    r"|\bthe\s+(?-i:March|May)\s+(?!on\b|through\b|for\b|against\b|to\b|from\b|of\b|was\b|is\b)(?-i:[a-z])"
    r"|\b(?:in|during|since)\s+(?:march|august)\b",
    re.I,
)


def years_in(text: str) -> set[str]:
    """Every year ``text`` names, alone, in a date, or as the ends of a span: ``2020–2024``, ``2024/25``."""
    text = _without_sums(text)
    spanned = {year for match in _SPAN.finditer(text) for year in _ends(match)}
    short = {year for found in financial_years_in(text) for year in _of_financial_year(found)}
    return set(_YEAR.findall(text)) | {dated.iso[:4] for dated in find_dates(text)} | spanned | short


def financial_years_in(text: str) -> set[str]:
    """Every financial or school year ``text`` names, in whichever form, as ``2026/27``.

    >>> sorted(financial_years_in("2026-27, 2027-2028 and FY28/29"))
    ['2026/27', '2027/28', '2028/29']
    """
    text = _without_sums(text)
    found = (_financial_year(match) for pattern in (_SPAN, _SHORT_SPAN) for match in pattern.finditer(text))
    return {year for year in found if year}


def without_financial_years(text: str) -> str:
    """``text`` without its financial years: blanks stand in their place."""
    return _FISCAL.sub(" ", _with_years(text, lambda year: " "))


def full_financial_years(text: str) -> str:
    """``text`` with its financial years in one form.

    >>> full_financial_years("rents in FY24/25 and 2025-2026")
    'rents in 2024/25 and 2025/26'
    """
    return _FISCAL.sub("", _with_years(text, lambda year: year))


def _with_years(text: str, written: Callable[[str], str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        year = _financial_year(match)
        return written(year) if year else match.group()

    return _SPAN.sub(replaced, _SHORT_SPAN.sub(replaced, text))


def _financial_year(match: re.Match[str]) -> str | None:
    """The year that a span is, as ``2026/27``; None where its ends are no two years that follow."""
    first, last = match.group().replace("–", "-").replace("/", "-").split("-")
    first, last = first.strip(), last.strip()[-2:]
    if (int(first[-2:]) + 1) % 100 != int(last):
        return None
    century = first[:2] if len(first) == 4 else "20" if first < "80" else "19"
    return f"{century}{first[-2:]}/{last}"


def is_in_financial_year(text: str, year: str) -> bool:
    """Whether ``text`` names the financial or school year ``year`` (``2026/27``), or a date from its April to the
    August after, when it has ended by either count."""
    if year in financial_years_in(text):
        return True
    first, last = _of_financial_year(year)
    return any(f"{first}-04" <= date.iso[:7] <= f"{last}-08" for date in find_dates(text))


def _of_financial_year(year: str) -> tuple[str, str]:
    """The two years of ``2026/27``."""
    return year[:4], str(int(year[:4]) + 1)


def times_asked(text: str) -> tuple[str, ...]:
    """The times a question asks about, as ISO dates of a month or a year: ``in 2021``, ``the May 2018 inspection``.

    A year in a name (``Children Act 1989``), in an amount or a span is none, nor one that only bounds a time
    (``since 2020``, ``after March 2022``, ``by 2026``).
    """
    text = _without_sums(text)
    dated = [*find_dates(text)]
    asked = [date.iso[:7] for date in dated if not _BOUND.search(text, 0, date.start)]
    for match in _IN_YEAR.finditer(text):
        if not any(date.start <= match.start("year") < date.end for date in dated):
            asked.append(match["year"])
    return tuple(dict.fromkeys(asked))


def is_of_time(text: str, time: str) -> bool:
    """Whether a date or year in ``text`` is of ``time``, an ISO date of a month or a year."""
    if len(time) == 4:
        return time in years_in(text)
    return any(date.iso.startswith(time) for date in find_dates(text))


def months_in(text: str) -> set[str]:
    """The name of every month that ``text`` gives with its year: ``december``."""
    return {MONTH_NAMES[int(date.iso[5:7]) - 1].lower() for date in find_dates(text)}


def names_time(text: str) -> bool:
    """Whether ``text`` names a day, a month or a year: ``on 3 May``, ``last March``, ``Thursday``, ``2024``.

    ``march``, ``may`` and ``august`` are verbs and an adjective too: they are months beside a day, behind a
    word of time, or, ``August``, with a capital.
    """
    text = _without_sums(text)
    return any(pattern.search(text) for pattern in (_ANY_YEAR, _NAMED_DAY, _MONTH_NAMED))


def is_time_word(word: str) -> bool:
    """Whether ``word``, folded, is the name of a day or a month, or a year."""
    return word in MONTHS or any(pattern.fullmatch(word) for pattern in (_NAMED_DAY, _ANY_YEAR))


def _without_sums(text: str) -> str:
    """``text`` with blanks for its sums of money and the like, so that offsets stay the same."""
    return _SUM.sub(lambda match: " " * len(match.group()), text)


def _ends(match: re.Match[str]) -> tuple[str, ...]:
    """The first and last year of a span; two figures are a year only if it is the next one."""
    first, last = match["first"], match["last"]
    if len(last) == 4:
        return first, last
    following = str(int(first) + 1)
    return (first, following) if following.endswith(last) else ()
