"""The line of a web page that is being filled: its words as a browser shows them, and how they are set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.formats import moderngov, symbols
from assistant.formats.elements import name
from assistant.formats.trees import Element

_WHITE = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
"""Where a word may be broken; a browser shows nothing there."""
_SYMBOL_FONT = re.compile(r"(?i)font(?:-family)?\s*:[^;]*\bwingdings\b(?!\s*[23])")
_BOLD = re.compile(r"(?i)font-weight\s*:\s*(?:bold|[6-9]00)")


@dataclass(slots=True)
class LineWriter:
    """The line being filled, and how its words are set: in bold, in a font of symbols, with their own white space."""

    pieces: list[str] = field(default_factory=list)
    weights: set[bool] = field(default_factory=set)
    bold: int = 0
    outside: list[int] = field(default_factory=list)
    """For each block that is open, how many elements around it set bold: they say nothing of the lines in it."""
    symbols: Element | None = None
    preformatted: int = 0

    def say(self, words: str | None) -> None:
        if not words:
            return
        if self.symbols is not None:
            words = symbols.in_wingdings(words)
        if words.strip():
            self.weights.add(self.bold > 0)
        self.pieces.append(words if self.preformatted else _WHITE.sub(" ", words))

    def block_opened(self) -> None:
        self.outside.append(self.bold)
        self.bold = 0

    def block_closed(self) -> None:
        self.bold = self.outside.pop() if self.outside else 0

    def opened(self, element: Element) -> None:
        """Takes in how an element inside the line sets its words."""
        if name(element) == "q":
            self.say("“")
        self.bold += _is_bold(element)
        if self.symbols is None and _in_symbols(element):
            self.symbols = element

    def closed(self, element: Element) -> None:
        if name(element) == "q":
            self.say("”")
        self.bold = max(self.bold - _is_bold(element), 0)
        self.symbols = None if self.symbols is element else self.symbols

    @property
    def broken(self) -> bool:
        """Whether nothing has been said since a line break."""
        return next((piece for piece in reversed(self.pieces) if piece.strip(" \xa0")), "") == "\n"

    def end(self) -> tuple[str, bool]:
        """The words of the line, which is empty after that, and whether all of them were bold."""
        if not self.pieces:
            return "", False
        text, bold = tidy("".join(self.pieces), bool(self.preformatted)), self.weights == {True}
        self.pieces.clear()
        self.weights.clear()
        return text, bold


def tidy(text: str, preformatted: bool = False) -> str:
    """White space as a browser shows it, and entities decoded that were encoded twice; see `moderngov`."""
    text = text.translate(_UNSEEN)
    if not preformatted:
        lines = (_WHITE.sub(" ", line).strip(" ") for line in text.split("\n"))
        text = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    text = text.strip("\n") if preformatted else text
    return moderngov.decoded_again(text) if text.strip() else ""


def _is_bold(element: Element) -> bool:
    style = element.get("style")
    return name(element) in ("b", "strong") or (style is not None and _BOLD.search(style) is not None)


def _in_symbols(element: Element) -> bool:
    face = (element.get("face") or "").lower().strip()
    return face == "wingdings" or _SYMBOL_FONT.search(element.get("style") or "") is not None
