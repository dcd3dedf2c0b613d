"""Signs that Word keeps as places in a symbol font: what they look like, in Unicode.

Wingdings and Symbol are fonts whose letters are pictures. Word stores such a picture as the letter's code, or as that
code moved to the private area F000 to F0FF, and only the name of the font tells what is seen.
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
    0x2D: "−",
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
    0xE5: "∑",
}
PDF_SIGNS = {
    0xF0B7: "•", 0xF06E: "■", 0xF0A7: "▪", 0xF0A8: "◻", 0xF06C: "●", 0xF06F: "□", 0xF071: "❑", 0xF076: "❖",
    0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓", 0xF0FB: "✗", 0xF02D: "-", 0xF020: " ",
}  # fmt: skip
"""Word's Symbol and Wingdings characters, which PDFs keep in the private use area, as what is seen on paper."""
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_BULLETS = {0x2D: "-", 0xB7: "•", **{code: _WINGDINGS[code] for code in (0x6E, 0xA7, 0xD8, 0xE0, 0xFB, 0xFC, 0xFE)}}
"""What a private place mostly is where no font is named."""


def shown(text: str, font: str | None) -> str:
    """``text`` as it looks in ``font``; letters of other fonts, and signs not known here, stay as they are."""
    signs = _FONTS.get((font or "").lower())
    if signs is None and not _PRIVATE.search(text):
        return text
    return "".join(_sign(ord(character), signs) for character in text)


def coded(code: str, font: str | None) -> str:
    """The sign that Word names by its hexadecimal ``code`` in ``font``."""
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{2,5}", code) else 0
    return shown(chr(value), font) if value > 0x20 and not 0xD800 <= value <= 0xDFFF else ""


def _sign(code: int, signs: dict[int, str] | None) -> str:
    place = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if signs is not None:
        return signs.get(place, chr(code))
    return _BULLETS.get(place, chr(code)) if place != code else chr(code)


def in_wingdings(words: str) -> str:
    """A single letter set in Wingdings as the sign it shows (``§`` is ``▪``); longer words stay as they are."""
    sign = words.strip(" \t\r\n\f\xa0")
    return words.replace(sign, shown(sign, "wingdings")) if len(sign) == 1 and "\x20" < sign <= "\xff" else words
