"""What files state about themselves: titles in their properties, where they are no program's leftovers."""

from __future__ import annotations

import re

_NO_TITLE = re.compile(
    r"(?i)untitled|microsoft word|^\W*(?:draft|final|copy|template|document|report|letter|minutes|agenda)?[\W\d_]*$|"
    r"\.(?:docx?|pdf|indd|rtf|odt|pptx?|xlsx?|qxd|pub|tmp|html?)\s*$|^(?:slide|blank page)\b"
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def title(words: str | None, text: str | None = None) -> str | None:
    """A stated title on one line, or None where it is none: a file name, a placeholder.

    Where ``text`` is given, the title's words must stand in it: properties often keep the name of the document that
    was the template, or an internal one.
    """
    folded = " ".join((words or "").replace("\0", "").split())
    if not folded or len(folded) > 300 or _NO_TITLE.search(folded):
        return None
    if text is not None:
        wanted, there = set(_WORD.findall(folded.lower())), set(_WORD.findall(text.lower()))
        if not wanted or len(wanted & there) < 0.8 * len(wanted) or "draft" in wanted - there:
            return None
    return folded
