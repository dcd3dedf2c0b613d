"""Signs kept as places in a symbol font: what they look like, in Unicode. One table for Word, PDF and web pages.

Wingdings and Symbol are fonts whose letters are pictures. Word stores such a picture as the letter's code, or as that
code moved to the private area F000 to F0FF, and only the name of the font tells what is seen; PDFs made from Word keep
it so. The places are those of Unicode's document L2/11-052 and of Adobe's Symbol encoding. What is drawn as an empty
box to tick is ``☐`` whichever of the fonts' boxes it is, and Symbol's minus is ``-``, since it is a dash before items.
"""

from __future__ import annotations

import re

_WINGDINGS = {
    0x21: "✏",
    0x22: "✂",
    0x28: "☎",
    0x29: "✆",
    0x2A: "✉",
    0x46: "☞",
    0x4A: "☺",
    0x4C: "☹",
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "☐",
    0x71: "❑",
    0x72: "❒",
    0x73: "⬧",
    0x74: "⧫",
    0x75: "◆",
    0x76: "❖",
    0x77: "⬥",
    0x78: "☒",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "☐",
    0xD8: "➢",
    0xDC: "➲",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x55: "☒",
    0x96: "•",
    0x97: "●",
    0xA1: "■",
    0xA2: "■",
    0xA3: "☐",
}
_SYMBOL = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    0x2D: "-",
    0xA3: "≤",
    0xA5: "∞",
    0xA7: "♣",
    0xA8: "♦",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB6: "∂",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0xBC: "…",
    0xD2: "®",
    0xD3: "©",
    0xD4: "™",
    0xD6: "√",
    0xD7: "⋅",
    0xD8: "¬",
    0xE0: "◊",
    0xE5: "∑",
    0xFB: "⎦",
    0xFC: "⎫",
    0xFE: "⎭",
}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings-regular": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings2": _WINGDINGS_2,
    "symbol": _SYMBOL,
    "symbolmt": _SYMBOL,
}
"""By the name of the font, in lower case, as Word says it and as PDFs do."""
_SUBSET = re.compile(r"[A-Z]{6}\+")
"""What a PDF writes before the name of a font of which it holds only some signs."""
_USUAL = {
    0x20: " ",
    0x2D: "-",
    0xB7: "•",
    **{code: _WINGDINGS[code] for code in (0x6C, 0x6E, 0x6F, 0x71, 0x76, 0xA7, 0xA8, 0xD8, 0xE0, 0xFB, 0xFC, 0xFE)},
}
"""What a private place mostly is where no font is named, or the font's own table does not hold it."""


_LETTERS = "".join(re.escape(chr(code)) for code in sorted({*_WINGDINGS, *_WINGDINGS_2}))
MAY_BE_A_SIGN = re.compile(rf"[\uf000-\uf0ff]|(?<!\S)[{_LETTERS}](?!\S)")
"""A character of the private area, or a letter by itself that is a picture in one of the Wingdings."""


def shown(text: str, font: str | None) -> str:
    """``text`` as it looks in ``font``, sign for sign; what is not known here stays as it is.

    The same in every format: of a font that is none of these, only the private places are signs.
    """
    signs = _table(font)
    if signs is None and not _PRIVATE.search(text):
        return text
    return "".join(_sign(ord(character), signs or {}) for character in text)


def coded(code: str, font: str | None) -> str:
    """The sign that Word names by its hexadecimal ``code`` in ``font``."""
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{2,5}", code) else 0
    return shown(chr(value), font) if value > 0x20 and not 0xD800 <= value <= 0xDFFF else ""


def _sign(code: int, signs: dict[int, str]) -> str:
    if 0xF000 <= code <= 0xF0FF:
        place = code - 0xF000
        return signs.get(place) or _USUAL.get(place, chr(code))
    return signs.get(code, chr(code))


def is_wingdings(font: str | None) -> bool:
    """Whether a font is one whose letters are all pictures; Symbol's may be letters of formulas."""
    return _table(font) in (_WINGDINGS, _WINGDINGS_2)


def _table(font: str | None) -> dict[int, str] | None:
    return _FONTS.get(_SUBSET.sub("", font or "").lower())


def in_wingdings(words: str) -> str:
    """A single letter set in Wingdings as the sign it shows (``§`` is ``▪``); longer words stay as they are."""
    sign = words.strip(" \t\r\n\f\xa0")
    return words.replace(sign, shown(sign, "wingdings")) if len(sign) == 1 and "\x20" < sign <= "\xff" else words
