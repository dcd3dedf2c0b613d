"""Lists of a web page: the numbers that a browser prints before their items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.formats.elements import name
from assistant.formats.trees import Element
from assistant.text import MARKER, letters, roman

LISTS = frozenset({"ul", "ol", "menu", "dir"})
_LIST_STYLE = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*?\b(none|disc|circle|square|decimal|(?:lower|upper)-\w+)")
_LIST_TYPES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "none": "",
    "disc": "",
    "circle": "",
    "square": "",
}


@dataclass(slots=True)
class HtmlList:
    """A list being read: the number before the next item is ``count + step``; ``style`` is empty where none shows.

    ``plain`` is whether the page gives it no class, which may take the numbers from a list of headings.
    """

    style: str = ""
    count: int = 0
    step: int = 1
    plain: bool = True

    def label(self, item: Element) -> str:
        """What a browser prints before an item: its number in a numbered list, nothing in others."""
        self.count = whole_number(item.get("value"), self.count + self.step)
        return f"{numeral(self.count, self.style)}. " if self.style else ""


def list_of(element: Element, tag: str) -> HtmlList:
    """A list before its first item. One whose items bring numbers of their own gets no others."""
    if tag != "ol":
        return HtmlList()
    stated = _LIST_STYLE.search(element.get("style") or "")
    style = _LIST_TYPES.get(stated[1].lower(), "1") if stated else element.get("type") or "1"
    items = [child for child in element if name(child) == "li"]
    if items and all(_has_number(item) for item in items):
        style = ""
    step = -1 if element.get("reversed") is not None else 1
    first = whole_number(element.get("start"), len(items) if step < 0 else 1)
    return HtmlList(style, first - step, step, not element.get("class"))


def numeral(number: int, style: str) -> str:
    """A number as browsers print it: ``"1"`` decimal, ``"a"`` and ``"A"`` letters, ``"i"`` and ``"I"`` Roman."""
    spelled = {"a": letters, "i": roman}.get(style.lower(), str)(number)
    return spelled.upper() if style.isupper() else spelled


def whole_number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default


def _has_number(item: Element) -> bool:
    """Whether the words of a list item begin with a number or letter that marks it."""
    first = next((str(words) for words in item.itertext() if words.strip()), "")
    marker = MARKER.match(f"{first} ")
    return marker is not None and not marker.group("bullet")
