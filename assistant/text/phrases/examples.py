"""How a phrase is written down: its pattern, what it is, and texts that it must match and must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

SHOWN: list[Examples] = []
"""The examples of every phrase, in the order they are defined; a test runs them all."""


class Manner(StrEnum):
    """Where in a text a phrase is looked for, named for the method of `re.Pattern` that does."""

    BEGINS = "match"
    HOLDS = "search"
    WHOLE = "fullmatch"


@dataclass(frozen=True, slots=True)
class Examples:
    """A pattern with texts of which it must match every one of ``fits`` and none of ``misses``."""

    pattern: re.Pattern[str]
    manner: Manner
    fits: tuple[str, ...]
    misses: tuple[str, ...]

    def wrong(self) -> list[str]:
        """The texts that the pattern takes for the other sort."""
        matched = getattr(self.pattern, self.manner)
        return [text for text in self.fits if not matched(text)] + [text for text in self.misses if matched(text)]


def running_phrase(
    pattern: str, manner: Manner, fits: tuple[str, ...], misses: tuple[str, ...], flags: re.RegexFlag = re.NOFLAG
) -> re.Pattern[str]:
    """A phrase of running text, in which several blanks count as one: justified lines and columns leave them."""
    return phrase(_loosened(pattern), manner, fits, misses, flags)


def _loosened(pattern: str) -> str:
    """``pattern`` with each of its blanks for one or more; not in a set, nor where the width must be known (behind
    ``(?<``), nor where a blank is counted already."""
    return "".join(
        " +" if token == " " and pattern[start + 1 : start + 2] not in {"?", "*", "+", "{"} else token
        for start, token in ((found.start(), found.group()) for found in _PIECES.finditer(pattern))
    )


_PIECES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<[=!](?:\\.|\[[^\]]*\]|[^()\\])*\)|.", re.DOTALL)
"""An escape, a set, what stands before (without groups of its own), or one character."""


def phrase(
    pattern: str, manner: Manner, fits: tuple[str, ...], misses: tuple[str, ...], flags: re.RegexFlag = re.NOFLAG
) -> re.Pattern[str]:
    """``pattern`` compiled, its examples noted in `SHOWN`."""
    compiled = re.compile(pattern, flags)
    SHOWN.append(Examples(compiled, manner, fits, misses))
    return compiled
