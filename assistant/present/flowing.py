"""A record's words as one copies them out: the line ends that only a page's width made are blanks.

For what leaves by hand or in a briefing. What is stored, compared and given to programs keeps the record's characters.
"""

from __future__ import annotations

import re

from assistant.text import MARKER

_COLUMNS = re.compile(r"\t|\S {3,}\S|\S \| \S")
"""What parts the cells of a table row."""
_ENDED = re.compile(r"[.!?:;][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"[a-z][-‐]$")


def flowing(text: str) -> str:
    """``text`` without the line ends inside its sentences.

    A line of its own keeps what begins with a number or bullet, and a row of a table; an empty line stays where a
    sentence ended before it. White space at the ends of lines goes, of blanks in a row one stays. A word that was
    parted at a hyphen is put together with it.

    >>> flowing("The crossing was \\nunsafe for well-\\nknown reasons.")
    'The crossing was unsafe for well-known reasons.'
    """
    made: list[str] = []
    gap = False
    for line in re.split(r"\r\n|[\n\f\r]", text):
        shown = _plain(line)
        if not shown:
            gap = bool(made)
        elif made and _goes_on(made[-1], shown, gap):
            made[-1] = _joined(made[-1], shown)
            gap = False
        else:
            made += ["", shown] if gap and made else [shown]
            gap = False
    return "\n".join(made)


def _plain(line: str) -> str:
    shown = line.strip()
    return shown if _COLUMNS.search(shown) else re.sub(r"[ \u00a0]+", " ", shown)


def _goes_on(before: str, line: str, gap: bool) -> bool:
    """Whether ``line`` goes on with the sentence, or the list item, that ``before`` is of."""
    if _is_marker(before):
        return True
    if MARKER.match(line) or _COLUMNS.search(line) or _COLUMNS.search(before):
        return False
    return not gap or not (_ENDED.search(before) or not line[0].islower())


def _is_marker(line: str) -> bool:
    """Whether a line is a bullet or a number alone."""
    found = MARKER.match(f"{line} x")
    return found is not None and found.end() == len(line) + 1


def _joined(before: str, line: str) -> str:
    if before.endswith("\u00ad"):
        return before[:-1] + line
    return before + line if _HYPHENATED.search(before) and line[0].islower() else f"{before} {line}"
