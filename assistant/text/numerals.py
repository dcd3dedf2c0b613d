"""Numbers as lists print them: 3, c, C, iii, III, three, third. Browsers and Word part ways only after z."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_SIGNS = {sign: value for value, sign in _ROMAN if len(sign) == 1}

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = (*_ONES[1:], *filter(None, _TENS))
"""The words of numbers that are one word: one to nineteen, and the tens."""
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def roman(number: int) -> str:
    """Lower-case Roman; decimal for what Roman cannot write (below 1, above 3,999)."""
    if not 0 < number < 4000:
        return str(number)
    signs = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs += sign * count
    return signs


def of_roman(signs: str) -> int:
    """The number that Roman ``signs`` write, in either case; they must be Roman."""
    values = [_SIGNS[sign] for sign in signs.lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def letters(number: int) -> str:
    """a to z, then aa, ab, as browsers and spreadsheets count; decimal below 1."""
    if number < 1:
        return str(number)
    signs = ""
    while number:
        number, rest = divmod(number - 1, 26)
        signs = chr(ord("a") + rest) + signs
    return signs


def repeated_letters(number: int) -> str:
    """a to z, then aa, bb, as Word counts; decimal below 1 and where the letters would fill a line."""
    if not 0 < number <= 780:
        return str(number)
    times, rest = divmod(number - 1, 26)
    return chr(ord("a") + rest) * (times + 1)


def cardinal(number: int) -> str:
    """``twenty-one``; decimal below 0 and from 100 on."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return _ONES[number] if number < 20 else _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def ordinal(number: int) -> str:
    """``twenty-first``; decimal below 0 and from 100 on."""
    lead, hyphen, last = cardinal(number).rpartition("-")
    if last.isdigit() or not last:
        return str(number)
    regular = last.removesuffix("y") + "ieth" if last.endswith("y") else last + "th"
    return lead + hyphen + _IRREGULAR.get(last, regular)
