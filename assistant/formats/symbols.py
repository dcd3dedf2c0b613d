"""Signs that Word keeps as places in a symbol font."""

from __future__ import annotations

import re

SIGNS = {"F0B7": "•", "F0A7": "▪", "F0FC": "✓", "F0FB": "✗", "F0D8": "➢", "F0E0": "→", "F06E": "■", "F02D": "-"}


def shown(code: str) -> str:
    if code.upper() in SIGNS:
        return SIGNS[code.upper()]
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{2,5}", code) else 0
    return chr(value - 0xF000) if 0xF020 <= value <= 0xF07E else chr(value) if value > 0x20 else ""
