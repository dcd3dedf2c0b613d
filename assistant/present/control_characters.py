"""Characters that act on a display instead of standing on it, made visible; for showing, never for what is stored."""

from __future__ import annotations

import re

_ACTING = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_PAGE_END = re.compile(r"\n?\f")


def made_visible(text: str) -> str:
    r"""``text`` with control and bidirectional characters written as escapes, everything else as it is.

    Line ends (``\n``, ``\r\n``) and tabs stay, the end of a page is that of a line. ``"a\x1b[31m"`` becomes
    ``"a\\x1b[31m"``: shown, not obeyed.
    """
    return _ACTING.sub(lambda acting: escape(acting[0]), _PAGE_END.sub("\n", text))


def escape(character: str) -> str:
    r"""One character as Python and JSON readers know it: ``\x1b``, ``\u202e``."""
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"


def json_made_visible(dumped: str) -> str:
    r"""JSON text whose strings hold such characters only as ``\uXXXX``; it parses to the same value."""
    return _ACTING.sub(lambda acting: f"\\u{ord(acting[0]):04x}", dumped)
