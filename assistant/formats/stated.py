"""What files state about themselves: titles in their properties, where they are no program's leftovers."""

from __future__ import annotations

import re

_NO_TITLE = re.compile(
    r"(?i)untitled|microsoft word|^\W*(?:draft|final|copy|template|document|report|letter|minutes|agenda)?[\W\d_]*$|"
    r"\.(?:docx?|pdf|indd|rtf|odt|pptx?|xlsx?|qxd|pub|tmp|html?)\s*$|^(?:slide|blank page)\b"
)
_LABEL = re.compile(
    r"(?i)(?:agenda |meeting |minute )?(?:item|part|paper|page)(?: (?:no\.?|number))?\W*[\dA-Z]{0,3}\W*"
    r"|(?:(?:meeting|report|decision|publication) )?(?:date|time|venue|place|title|subject|author|classification)"
    r"(?: of (?:the )?(?:meeting|report|decision))?\W*"
    r"|(?-i:[A-Z][\w’'&.-]* (?:(?:[A-Z][\w’'&.-]*|and|upon|on|&) ){0,4}Council)"
)
"""A name of a field, the number of an item, a body: they say what stands beside them, not what this is."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def title(words: str | None, text: str | None = None) -> str | None:
    """A stated title on one line, or None where it is none: a file name, a placeholder, a mere label, a body's name.

    Where ``text`` is given, the title's words must stand in it: properties often keep the name of the document that
    was the template, or an internal one.
    """
    folded = " ".join((words or "").replace("\0", "").split())
    if not folded or len(folded) > 300 or _NO_TITLE.search(folded) or _LABEL.fullmatch(folded):
        return None
    if text is not None:
        wanted, there = set(_WORD.findall(folded.lower())), set(_WORD.findall(text.lower()))
        if not wanted or len(wanted & there) < 0.8 * len(wanted) or "draft" in wanted - there:
            return None
    return folded
