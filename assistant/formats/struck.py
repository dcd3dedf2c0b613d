"""Words that a document shows struck out or does not show: left out of what is read, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_NAMED = 60
"""Characters of the first of them that are told."""
_PIECE = re.compile(r"\\([a-zA-Z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+", re.S)
"""A control word with its number, a character by its code, a symbol, a brace, or words, of Rich Text Format."""
_STRUCK = frozenset(("strike", "striked", "deleted"))
_HIDDEN = frozenset(("v",))
_ASIDE = frozenset(("aside",))
"""The mark of groups that are no text: they are kept as they are."""
_TABLES = frozenset(("fonttbl", "colortbl", "stylesheet", "info", "listtable", "listoverridetable", "revtbl"))
_BREAKS = frozenset(("par", "line", "cell", "row", "tab", "sect", "page"))


def notices(struck: Sequence[str]) -> Iterator[str]:
    """The notice that these words were left out; none where nothing was."""
    said = [words for words in struck if words.strip()]
    if said:
        first = " ".join(said[0].split())[:_NAMED]
        yield f"struck-out words are left out ({len(said)}; the first: {first})"


def without_struck(rtf: str) -> tuple[str, list[str]]:
    """Rich Text Format without the words that it strikes out, marks as deleted or hides, and those that are struck out.

    ``\\strike`` and its like hold until ``\\strike0``, ``\\plain`` or the end of their group. Source: Rich Text Format
    Specification 1.9.1, font (character) formatting properties.
    """
    kept: list[str] = []
    struck: list[str] = []
    groups: list[frozenset[str]] = []
    on: frozenset[str] = frozenset()
    goes_on = False
    for piece in _PIECE.finditer(rtf):
        text, word = piece[0], piece[1] or ""
        if text == "{":
            groups.append(on)
        elif text == "}":
            on = groups.pop() if groups else on
        elif word or text == "\\*":
            on = _after(on, word, piece[2])
        if not on or on & _ASIDE or not _shows(text, word):
            kept.append(text)
            goes_on = goes_on and bool(on & _STRUCK) and word not in _BREAKS
        elif on & _STRUCK:
            _append(struck, "" if text.startswith("\\") else text, goes_on)
            goes_on = True
    return "".join(kept), struck


def _after(on: frozenset[str], word: str, number: str | None) -> frozenset[str]:
    """What is on behind a control word; one without a name marks a group that readers may pass over."""
    if word in _STRUCK | _HIDDEN:
        return on - {word} if number == "0" else on | {word}
    if word == "plain":
        return on & _ASIDE
    return on | _ASIDE if not word or word in _TABLES else on


def _append(struck: list[str], words: str, goes_on: bool) -> None:
    if goes_on:
        struck[-1] += words
    else:
        struck.append(words)


def _shows(text: str, word: str) -> bool:
    """Whether a piece puts characters on the page: words, and characters by their codes."""
    return word == "u" or (not word and text not in ("{", "}", "\\*") and bool(text.strip("\r\n")))
