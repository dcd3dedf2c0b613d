"""What of a page its visitor reads: neither hidden nor the same on every page of the site; and where the content is.

Names of classes and roles tell a menu from the text, but they are only names: what they call a menu and holds prose is
kept, as furniture where it may still be one. Facts about every element are gathered once, so that each question about
an element costs no walk through what is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from assistant.formats import moderngov
from assistant.formats.class_names import CONSENT, EDGE, SIDEBAR, is_called, is_named_menu, names_may_count
from assistant.formats.elements import (
    BLOCKS,
    HEADINGS,
    classes,
    is_collapsed,
    is_link,
    is_struck,
    name,
    unlinked,
    words,
)
from assistant.formats.facts import Facts
from assistant.formats.trees import Element

_NEVER_SHOWN = frozenset(
    (
        *("script", "style", "noscript", "svg", "math", "object", "embed", "applet", "canvas", "audio", "video", "map"),
        *("area", "head", "title", "input", "datalist", "progress", "meter", "dialog"),
    )
)
_CONTROLS = frozenset({"button", "select", "option", "optgroup", "textarea"})
_ATOMS = HEADINGS | frozenset({"p", "table", "ul", "ol", "dl", "tbody", "tr", "td", "li"})
_MENU_ROLES = frozenset({"navigation", "search", "menu", "menubar"})
_EDGE_ROLES = frozenset({"banner", "contentinfo"})
_PANEL_ROLES = frozenset({"tabpanel", "region"})
_NOT_SEEN = frozenset(
    {"visually-hidden", "visuallyhidden", "govuk-visually-hidden", "sr-only", "screen-reader-text", moderngov.HIDDEN}
)
_PROSE = 30
"""Characters of a line outside links from which on it is prose, whatever it ends with."""
_HOLDS_CHROME = frozenset({"aside", "div", "footer", "form", "header", "nav", "section", "ul"})
_NEGLIGIBLE = 20
"""Characters outside links, no paragraph and no heading, that may stand beside the content and be left out unread."""


@dataclass
class HtmlPage:
    """A page's tree and what is to be seen of it."""

    root: Element
    _facts: dict[Element, Facts] = field(init=False)
    _headed: set[Element] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._facts = self._gathered()

    def facts(self, element: Element) -> Facts:
        """What stands in ``element``; nothing for what is never shown."""
        return self._facts.get(element) or Facts()

    def leaves_out(self, element: Element) -> bool:
        """Whether a visitor does not see it, or sees it on every page of the site."""
        tag = name(element)
        if self._never_shows(element, tag) or is_struck(element):
            return True
        if tag in ("html", "body", "main") or not (element.keys() or tag in ("nav", "footer")):
            return False
        if tag == "nav":
            return not self.facts(element).main
        return self._is_hidden(element) or self._opens_on_nothing(element) or self._is_chrome(element, tag)

    def is_furniture(self, element: Element) -> bool:
        """Whether its words are kept but are no part of the text: a foot with links, a share box with a sentence."""
        here = self.facts(element)
        most = here.titled and 2 * here.words > self.facts(self.root).words
        if not here.prose or most or name(element) in HEADINGS:
            return False
        if self._is_edge(element):
            return here.linked > 0 or element.get("role") == "banner" or is_called(element, SIDEBAR)
        return is_named_menu(element) and not (here.titled and here.linked < here.words)

    @cached_property
    def content(self) -> Element:
        """The element that holds the main content: what the page names so, else the whole page but for its menus.

        From the whole page it goes down to the part with the most words as long as nothing but links, or hardly a word,
        is left behind.
        """
        for path in ("//main|//*[@role='main']", f"//*[@id='{moderngov.CONTENT}']"):
            named = [element for element in self.root.xpath(path) if self.weight.get(element)]
            if named:
                return _common(named)
        best = self.root
        while (inner := self._heaviest(best)) is not None:
            best = inner
        return best

    @cached_property
    def is_named(self) -> bool:
        """Whether the page itself says where its content is."""
        held = self.content
        return name(held) == "main" or held.get("role") == "main" or held.get("id") == moderngov.CONTENT

    @cached_property
    def weight(self) -> dict[Element, int]:
        """For each element shown, the characters in it that are shown and in no link."""
        order: list[Element] = []
        own: dict[Element, int] = {}
        walk = etree.iterwalk(self.root, events=("start",))
        for _, element in walk:
            if self.leaves_out(element):
                walk.skip_subtree()
                continue
            order.append(element)
            own[element] = unlinked(element)
        for element in reversed(order):
            parent = element.getparent()
            if parent is not None and parent in own and not is_link(element):
                own[parent] += own[element]
        return own

    def struck(self, top: Element) -> list[str]:
        """The words in ``top`` that are struck out."""
        struck: list[str] = []
        walk = etree.iterwalk(top, events=("start",))
        for _, element in walk:
            if is_struck(element):
                struck.append(words(element))
                walk.skip_subtree()
        return [said for said in struck if said]

    def _heaviest(self, element: Element) -> Element | None:
        """The child that holds the words of ``element``, or None where others hold some too."""
        shown = [child for child in element if child in self.weight]
        heaviest = max(shown, key=lambda child: self.weight[child], default=None)
        if heaviest is None or name(heaviest) in _ATOMS or name(heaviest) not in BLOCKS:
            return None
        beside = [child for child in shown if child is not heaviest and self.weight[child]]
        counts = any(self._counts(child) for child in beside) or unlinked(element) > 2
        return heaviest if self.weight[heaviest] and not counts else None

    def _counts(self, element: Element) -> bool:
        """Whether words would be lost if it were left behind: a paragraph, a heading, more than a few words."""
        here = self.facts(element)
        if here.prose or name(element) not in _HOLDS_CHROME:
            return here.words > 2
        return here.linked < here.words and self.weight[element] >= _NEGLIGIBLE

    def _never_shows(self, element: Element, tag: str) -> bool:
        if not tag or tag in _NEVER_SHOWN:
            return True
        if tag == "template":
            return "shadowrootmode" not in element.attrib
        if tag == "iframe":
            return "srcdoc" not in element.attrib
        if tag in _CONTROLS:
            return not self.facts(element).blocks and not (tag == "button" and self._is_in_heading(element))
        return False

    def _opens_on_nothing(self, element: Element) -> bool:
        """Whether it is a panel that a click opens and that holds no text: a menu, a box to search with."""
        if not is_collapsed(element) or element.get("role") in _PANEL_ROLES:
            return False
        here = self.facts(element)
        return not here.prose and not (here.blocks and here.words > here.linked)

    def _is_hidden(self, element: Element) -> bool:
        """Hidden, and no panel that a click opens; or there for screen readers alone."""
        if not element.keys():
            return False
        if any(called in _NOT_SEEN for called in classes(element)):
            return True
        if _is_toggle(element) and self._is_in_heading(element):
            return True
        if not is_collapsed(element):
            return False
        return element.get("role") not in _PANEL_ROLES and element.get("id") not in self._opened

    def _is_in_heading(self, element: Element) -> bool:
        """Whether it stands in a heading or in the line that opens and closes a panel."""
        return element.getparent() in self._headed

    @cached_property
    def _opened(self) -> frozenset[str]:
        """The ids that a control of the page opens, or a link in it leads to."""
        opened: set[str] = set()
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            opened.update((element.get("aria-controls") or "").split())
            for attribute in ("href", "data-target", "data-bs-target"):
                target = element.get(attribute) or ""
                if target.startswith("#"):
                    opened.add(target[1:])
        return frozenset(opened - {""})

    def _is_chrome(self, element: Element, tag: str) -> bool:
        """Whether it is a banner, menu or foot of the site without a sentence of its own, or asks about cookies."""
        if tag in HEADINGS:
            return False
        role = element.get("role")
        if role in ("dialog", "alertdialog"):
            return True
        if tag not in ("article", "form") and is_called(element, CONSENT):
            return not self.facts(element).main
        if role in _MENU_ROLES:
            return not self.facts(element).main
        if role == "tablist":
            return self.facts(element).words <= self.facts(element).tabs
        return (self._is_edge(element) or is_named_menu(element)) and not self.facts(element).prose

    def _is_edge(self, element: Element) -> bool:
        """Whether it is named as the head, the foot or the side of the site."""
        if name(element) == "footer" and next(element.iterancestors("article", "main", "blockquote"), None) is None:
            return True
        return element.get("role") in _EDGE_ROLES or (names_may_count(element) and is_called(element, EDGE))

    def _gathered(self) -> dict[Element, Facts]:
        gathered: dict[Element, Facts] = {}
        linked: set[Element] = set()
        walk = etree.iterwalk(self.root, events=("start",))
        for _, element in walk:
            tag = name(element)
            parent = element.getparent()
            if not tag or tag in _NEVER_SHOWN or self._is_hidden(element):
                walk.skip_subtree()
                continue
            here = gathered[element] = Facts()
            if tag in HEADINGS or tag == "summary" or element.get("role") == "heading" or parent in self._headed:
                self._headed.add(element)
            if is_link(element) or parent in linked:
                linked.add(element)
            if tag == "a" and element.get("href") is not None:
                here.links = 1
                here.elsewhere = not (element.get("href") or "").startswith("#")
            for text in (element.text, *(child.tail for child in element)):
                here.take(text, element in linked)
        for element in reversed(gathered):
            self._pass_on(element, gathered)
        return gathered

    def _pass_on(self, element: Element, gathered: dict[Element, Facts]) -> None:
        """Adds what is known of an element, all of it by now, to what is known of its parent."""
        tag, here, parent = name(element), gathered[element], element.getparent()
        if tag in BLOCKS and tag not in HEADINGS:
            here.prose = here.prose or here.line >= _PROSE or here.stops
        if parent in gathered and (tag not in _CONTROLS or here.blocks):
            gathered[parent].add(here, element)


def _is_toggle(element: Element) -> bool:
    """Whether it is the ``Show`` beside the words of a heading that opens and closes a panel."""
    toggles = any(re.search(r"[-_]toggle\b", called) for called in classes(element))
    return "data-nosnippet" in element.attrib or toggles


def _common(elements: list[Element]) -> Element:
    """The smallest element that holds all of them."""
    first = elements[0]
    shared = [first, *first.iterancestors()]
    for other in elements[1:]:
        line = {other, *other.iterancestors()}
        shared = [element for element in shared if element in line]
    return shared[0]
