"""Rich Text Format: the words in order, a line a paragraph, the rows of tables by their cells.

striprtf takes the words out; what an RTF file knows of headings and lists it says by fonts alone, so that lines are
what their form says, as in plain text.
"""

from __future__ import annotations

import re

from assistant.errors import Unreadable
from assistant.formats import layout, plain, struck
from assistant.formats.layout import Block
from assistant.records import MarkKind, ParsedFile

_LONGEST = 20_000_000
"""Bytes, pictures included, which RTF writes as text."""
_PIECE = re.compile(r"\\([a-zA-Z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+", re.S)
"""A control word with its number, a character by its code, a symbol, a brace, or words, of Rich Text Format."""
_STRUCK = frozenset(("strike", "striked", "deleted"))
_HIDDEN = frozenset(("v",))
_ASIDE = frozenset(("aside",))
"""The mark of groups that are no text: they are kept as they are."""
_TABLES = frozenset(("fonttbl", "colortbl", "stylesheet", "info", "listtable", "listoverridetable", "revtbl"))
_BREAKS = frozenset(("par", "line", "cell", "row", "tab", "sect", "page"))


def read(data: bytes, name: str) -> ParsedFile:
    """The text of an RTF document.

    Raises:
        Unreadable: it is larger than is read, or holds no words.
    """
    if len(data) > _LONGEST:
        raise Unreadable(f"the RTF document has {len(data):,} bytes; the limit is {_LONGEST:,}.", "Save it as DOCX.")
    from striprtf.striprtf import rtf_to_text

    shown, out = _without_struck(plain.decode(data).text)
    words = rtf_to_text(shown, errors="replace").replace("\0", "")
    blocks: list[Block] = []
    apart = False
    for line in words.splitlines():
        if not line.strip(" |\t"):
            apart = True
            continue
        cells = [cell.strip() for cell in line.split("|")]
        row = len(cells) > 2 or (len(cells) == 2 and not cells[1])
        text = " | ".join(cells).rstrip(" |") if row else line.strip()
        blocks.append(Block(text, MarkKind.TABLE_ROW if row and " | " in text else None, apart=apart or not row))
        apart = False
    text, marks = layout.write(blocks)
    return ParsedFile(text, "rtf", marks=tuple(marks), notices=tuple(struck.notices(out)))


def _without_struck(rtf: str) -> tuple[str, list[str]]:
    """Rich Text Format without the words that it strikes out, marks as deleted or hides, and those that are struck out.

    ``\\strike`` and its like hold until ``\\strike0``, ``\\plain`` or the end of their group. Source: Rich Text Format
    Specification 1.9.1, font (character) formatting properties.
    """
    kept: list[str] = []
    out: list[str] = []
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
            _append(out, "" if text.startswith("\\") else text, goes_on)
            goes_on = True
    return "".join(kept), out


def _after(on: frozenset[str], word: str, number: str | None) -> frozenset[str]:
    """What is on behind a control word; one without a name marks a group that readers may pass over."""
    if word in _STRUCK | _HIDDEN:
        return on - {word} if number == "0" else on | {word}
    if word == "plain":
        return on & _ASIDE
    return on | _ASIDE if not word or word in _TABLES else on


def _append(out: list[str], words: str, goes_on: bool) -> None:
    if goes_on:
        out[-1] += words
    else:
        out.append(words)


def _shows(text: str, word: str) -> bool:
    """Whether a piece puts characters on the page: words, and characters by their codes."""
    return word == "u" or (not word and text not in ("{", "}", "\\*") and bool(text.strip("\r\n")))
