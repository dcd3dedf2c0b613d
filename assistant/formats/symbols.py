"""Signs of the fonts Symbol and Wingdings as Unicode has them; Word sets bullets, ticks and arrows in these fonts."""

from __future__ import annotations

import re

SIGNS = {"F0B7": "•", "F0A7": "▪", "F0FC": "✓", "F0FB": "✗", "F0D8": "➢", "F0E0": "→", "F06E": "■", "F02D": "-"}
"""By the code that Word gives them: the byte in the font, above F000."""


def symbol(code: str) -> str:
    """The sign with a code of four hexadecimal digits; what is not listed is taken for a letter of its byte."""
    if code.upper() in SIGNS:
        return SIGNS[code.upper()]
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{2,5}", code) else 0
    return chr(value - 0xF000) if 0xF020 <= value <= 0xF07E else chr(value) if value > 0x20 else ""


def in_wingdings(words: str) -> str:
    """A single letter set in Wingdings as the sign it shows (``§`` is ``▪``); longer words stay as they are."""
    sign = words.strip(" \t\r\n\f\xa0")
    if len(sign) != 1 or not "\x20" < sign <= "\xff":
        return words
    return words.replace(sign, SIGNS.get(f"F0{ord(sign):02X}", sign))
