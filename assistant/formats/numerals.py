"""Numbers as lists print them: 3, c, C, iii, III. Browsers and Word part ways only after z."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman(number: int) -> str:
    """Lower-case Roman; decimal for what Roman cannot write (below 1, above 3,999)."""
    if not 0 < number < 4000:
        return str(number)
    signs = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs += sign * count
    return signs


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
