"""Numbers as a workbook shows them, by its number formats (ECMA-376 part 1, 18.8.30 and 18.8.31).

Dates are written with the month's name, since a sheet's ``02/05/2025`` reads one way in London and another in New
York, and the file does not say which is meant. Fractions and powers of ten are written as plain numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d/m/yyyy", 15: "d-mmm-yy"}
_BUILT_IN |= {16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yy h:mm"}
_BUILT_IN |= {37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)"}
_BUILT_IN |= {41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss"}
"""The codes of formats that a workbook refers to by number alone."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|\[(?!\$|h|m|s)[^\]]*\]', re.I)
"""Words in a code, and what is no part of the number: currencies, blanks of a width, colours and conditions."""
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?,*")
_CLOCK = re.compile(r"h|s", re.I)
_LATEST = 2_958_466
"""The day after 31 December 9999, in days since 1900."""


def code_of(identity: int, own: dict[int, str]) -> str:
    """The code of a number format, by its number: the workbook's own or one of those built in; General is empty."""
    return own.get(identity) or _BUILT_IN.get(identity, "")


def shown(value: float, code: str, from_1904: bool = False) -> str:
    """A number as a cell of this format shows it.

    >>> shown(0.125, "0.0%"), shown(1200.5, '"£"#,##0.00'), shown(-40, "#,##0;(#,##0)"), shown(45779, "dd/mm/yyyy")
    ('12.5%', '£1,200.50', '(40)', '2 May 2025')
    """
    form = _read(code)
    if form.is_time and (said := _moment(value, form, from_1904)):
        return said
    sections = form.sections
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    if section.digits is None:
        return _general(value) if not (section.before and code) else section.before.strip()
    amount = abs(value) if len(sections) > 1 else value
    return section.show(amount)


@dataclass(frozen=True, slots=True)
class _FormatSection:
    """One of the parts of a code, for positive numbers, negative ones or nought; ``digits`` None for General."""

    before: str
    after: str
    digits: str | None = None

    def show(self, value: float) -> str:
        digits = self.digits or "0"
        percent = "%" in self.before + self.after
        scaled = value * (100 if percent else 1) / 1000 ** (len(digits) - len(digits.rstrip(",")))
        whole, _, fraction = digits.rstrip(",").partition(".")
        optional = len(fraction) - len(fraction.rstrip("#?"))
        said = f"{scaled:{',' if ',' in whole else ''}.{len(fraction)}f}"
        if optional:
            kept = said[: len(said) - optional]
            said = kept + said[len(said) - optional :].rstrip("0")
            said = said.rstrip(".")
        sign, said = ("-", said[1:]) if said.startswith("-") else ("", said)
        if sign and not any(digit in "123456789" for digit in said):
            sign = ""
        if len(whole.replace("#", "").replace(",", "").replace("?", "")) > 1 and "," not in whole:
            said = said.zfill(whole.count("0") + (len(said) - len(said.partition(".")[0])))
        return f"{sign}{self.before}{said}{self.after}".strip()


@dataclass(frozen=True, slots=True)
class _Form:
    sections: tuple[_FormatSection, ...]
    is_time: bool = False
    days: bool = False
    clock: bool = False
    day: bool = False
    elapsed: bool = False


@lru_cache(maxsize=1024)
def _read(code: str) -> _Form:
    """What a format's code says."""
    bare = _LITERAL.sub("", code.partition(";")[0])
    letters = re.sub(r"general|am/pm|a/p", "", bare, flags=re.I)
    if re.search(r"[ymdhs]", letters, re.I) and not re.search(r"[0#?]", re.sub(r"s\.0+", "s", letters, flags=re.I)):
        clock = _CLOCK.search(letters) is not None
        days = re.search(r"[yd]", letters, re.I) is not None or not clock
        return _Form(
            (_FormatSection("", ""),), True, days, clock, re.search("d", letters, re.I) is not None, "[" in letters
        )
    return _Form(tuple(map(_section, _sections(code))))


def _sections(code: str) -> list[str]:
    """The parts of a code, parted by semicolons outside quotation marks; at least one."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|\Z)', code) or [""]


def _section(code: str) -> _FormatSection:
    plain = _LITERAL.sub(_words, code)
    found = _DIGITS.search(plain)
    if found is None or re.search(r"e[+-]|/", plain, re.I):
        return _FormatSection(_restored("" if re.search(r"general|@|/|e[+-]", plain, re.I) else plain), "")
    return _FormatSection(_restored(plain[: found.start()]), _restored(plain[found.end() :]), found[0])


def _words(literal: re.Match[str]) -> str:
    """A literal of a code, put out of the way of its digits."""
    said = literal[1] or literal[2] or literal[3] or ""
    return "".join(chr(0xE000 + ord(letter)) if letter in "#0?,.;%@" else letter for letter in said)


def _restored(words: str) -> str:
    return "".join(chr(ord(letter) - 0xE000) if 0xE000 <= ord(letter) < 0xE080 else letter for letter in words)


def _moment(value: float, form: _Form, from_1904: bool) -> str:
    """A date as ``2 May 2025``, ``May 2025`` where the format shows no day, with the time where it shows one."""
    if form.elapsed or (not form.days and value >= 1):
        minutes = round(value * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02d}" if value >= 0 else ""
    days = value + (1462 if from_1904 else 0)
    if not 0 <= days < _LATEST:
        return ""
    moment = datetime(1899, 12, 31 if days < 60 else 30) + timedelta(days=days)  # 1900 was no leap year, but in Excel
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    time = f"{moment:%H:%M}" if not moment.second else f"{moment:%H:%M:%S}"
    if not form.days:
        return time
    date = f"{moment.day} {moment:%B} {moment.year}" if form.day else f"{moment:%B} {moment.year}"
    return f"{date} {time}" if form.clock and days % 1 else date


def _general(value: float) -> str:
    """A number without a format: whole ones without a point, others in at most eleven digits."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11g}"
