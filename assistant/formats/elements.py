"""Elements of a web page by their names: which are headings, blocks and links, and what they say of themselves."""

from __future__ import annotations

import re

from assistant.formats.trees import Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html"),
        *("iframe", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody"),
        *("td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_STRUCK = frozenset({"del", "s", "strike"})
_HIDDEN = re.compile(r"(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_LINE_THROUGH = re.compile(r"(?i)text-decoration(?:-line)?\s*:[^;]*\bline-through")


def name(element: Element) -> str:
    """An element's tag; nothing for what is none."""
    return element.tag if isinstance(element.tag, str) else ""


def classes(element: Element) -> list[str]:
    """The classes an element is of."""
    return (element.get("class") or "").split()


def words(element: Element) -> str:
    """All the words in an element, shown or not."""
    return " ".join(str(part) for part in element.itertext()).strip()


def is_struck(element: Element) -> bool:
    """Whether its words are struck out."""
    if name(element) in _STRUCK:
        return True
    style = element.get("style")
    return style is not None and _LINE_THROUGH.search(style) is not None


def is_link(element: Element) -> bool:
    """Whether it leads somewhere; an ``a`` that only names a place, often never closed, does not."""
    if name(element) != "a":
        return False
    said = element.keys()
    return "href" in said or not ("name" in said or "id" in said)


def is_collapsed(element: Element) -> bool:
    """Whether it says of itself that it is not shown for now."""
    hidden = element.get("hidden", "until-found") != "until-found" or element.get("aria-hidden") == "true"
    return hidden or _HIDDEN.search(element.get("style") or "") is not None


def unlinked(element: Element) -> int:
    """The characters directly in an element, none in a link."""
    if is_link(element):
        return 0
    return sum(len((text or "").strip()) for text in (element.text, *(child.tail for child in element)))
