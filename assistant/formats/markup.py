"""From the text of a page to its tree, with what browsers make good: tags left out, closed too early, nested too deep.

Nothing is fetched, no entity of a document type is resolved, and no depth of nesting recurses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from lxml import etree

from assistant.errors import Unreadable
from assistant.formats.trees import Element

_DEEPEST = 2_000
"""Levels of nesting beyond which a page is read as a plain run of paragraphs; libxml2 stops reading at 2,048."""
_FRAMES_IN_FRAMES = 3
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_SWOLLEN = re.compile(r"<(?!iframe)([a-zA-Z][\w-]*)\s[^<>]{20000,}>")
"""A tag with thousands of attributes, which cost minutes."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_OF_THE_HEAD = frozenset({"title", "meta", "link", "style", "script", "base", "noscript", "template", "object"})
_NO_WORDS = frozenset({"script", "style", "noscript", "template", "svg"})
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd"),
        *("label", "mark", "o:p", "q", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
_STAYS_FLAT = frozenset(("title", "meta", "br", "h1", "h2", "h3", "h4", "h5", "h6"))


def tree(text: str) -> tuple[Element, tuple[str, ...]]:
    """The page's tree, whatever its faults, and a notice where it had to be read without its nesting.

    What stands behind an early ``</body>`` is of the page, as browsers have it; so are words left in the head, and a
    page written into an ``iframe``.

    Raises:
        Unreadable: nothing in it is markup.
    """
    text = _END_OF_PAGE.sub("", _SWOLLEN.sub(r"<\1>", text))
    root = _parsed(text)
    notices: tuple[str, ...] = ()
    if root is not None and _depth(root) > _DEEPEST:
        root = _parsed("".join(_flat(text)))
        notices = (f"the page nests more than {_DEEPEST:,} levels deep and is read as a run of paragraphs",)
    if root is None:
        raise Unreadable("the page is empty or no HTML.", "Save it again from a browser.")
    _clear_head(root)
    _open_frames(root, _FRAMES_IN_FRAMES)
    return root, notices


def _parsed(text: str) -> Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True, huge_tree=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _depth(root: Element) -> int:
    """How many levels the tree has."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _flat(text: str) -> Iterator[str]:
    """The page's words, with headings and paragraphs that do not nest; scripts and styles left out."""
    text = "".join(piece.partition("<!--")[0] for piece in text.split("-->"))
    left_out, at = "", 0
    for match in _TAG.finditer(text):
        closes, tag = bool(match[1]), match[2].lower()
        if not left_out:
            yield text[at : match.start()]
        at = match.end()
        if left_out:
            left_out = "" if closes and tag == left_out else left_out
        elif tag in _NO_WORDS and not closes:
            left_out = tag
        elif tag in _STAYS_FLAT:
            yield match[0]
        elif tag not in _INLINE:
            yield "<p>"
    yield "" if left_out else text[at:]


def _clear_head(root: Element) -> None:
    """Moves what is no metadata from the head to the body: pages may leave out the tags of both."""
    head = root.find("head")
    strays = [] if head is None else list(dropwhile(lambda child: child.tag in _OF_THE_HEAD, head))
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    strays[-1].tail, body.text = (strays[-1].tail or "") + (body.text or ""), None
    for stray in reversed(strays):
        body.insert(0, stray)


def _open_frames(root: Element, levels: int) -> None:
    """Puts a page that is written out in an ``iframe``'s ``srcdoc`` in that frame."""
    for frame in list(root.iter("iframe")) if levels else ():
        written = _parsed(_END_OF_PAGE.sub("", frame.get("srcdoc") or ""))
        frame.text = None
        if written is None:
            continue
        _clear_head(written)
        _open_frames(written, levels - 1)
        body = written.find("body")
        if body is not None and _depth(written) <= _DEEPEST:
            frame.text = body.text
            frame.extend(list(body))
