"""The one guard against formulas, which every CSV of ours passes: a spreadsheet computes what only looks like text."""

from __future__ import annotations

import unicodedata

_BEGIN = frozenset("=+-@|%")
"""What a spreadsheet may take for the beginning of a formula or a command (OWASP, CSV injection)."""
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Cn"})
"""Unicode categories of what stands before a formula unseen: blanks, controls, marks of direction and of width."""


def without_formula(text: str) -> str:
    """``text``, with ``'`` before it where a spreadsheet might compute it: all its characters stay.

    That is where its first visible character begins a formula, in whatever width or size (``＝``, ``﹢``), and where
    it begins with a tab or a line end, after which some programs look again.
    """
    seen = next((character for character in text if unicodedata.category(character) not in _UNSEEN), "")
    acts = unicodedata.normalize("NFKC", seen)[:1] in _BEGIN
    return f"'{text}" if acts or text[:1] in {"\t", "\r", "\n"} else text
