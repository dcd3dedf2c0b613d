"""Classes and ids by which pages name their menus, edges and consent boxes: only names, never the whole proof."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.formats import moderngov
from assistant.formats.elements import HEADINGS, classes, name
from assistant.formats.trees import Element

_OF_THE_SITE = r"^(?:govuk-|site-|page-|global-|main-|top-|mobile-|js-)?"
_MENU = re.compile(
    rf"(?i){_OF_THE_SITE}(?:cookies?|"
    r"skip-?(?:link|to-content|nav)s?|breadcrumbs?(?:-.*)?|crumbs|nav(?:bar|igation|-?menu)?|menu|sub-?menu|"
    r"social(?:-?(?:share|media|links?|icons?))?|share(?:-?(?:bar|links|buttons?|this|tools?))?|addthis.*|"
    rf"pagination|pager|back-?to-?top|side-?nav|print-?link|{moderngov.MENUS})$"
)
EDGE = re.compile(rf"(?i){_OF_THE_SITE}(?:sidebar|footer)$")
SIDEBAR = re.compile(rf"(?i){_OF_THE_SITE}sidebar$")
CONSENT = re.compile(
    r"(?i)^(?!(?:has|with|no|is|show|hide)[-_])(?:"
    r"(?:ccc|cky|truste|usercentrics|qc-cmp)(?:\d|-.*|$)|onetrust|cybotcookiebot|consent-?banner$|"
    r"(?:.*[-_])?(?:cookies?|consent|gdpr)(?:[-_]\w+)*?[-_]?(?:banner|notice|consent|bar|message|popup|modal|overlay|"
    r"panel|control|compliance|container|wrapper|dialog)(?:$|[-_]))"
)
_NAMES_CONTENT = re.compile(
    r"(?i)^(?:main-?)?(?:content|text|prose|article|entry|post|body)(?:-(?:content|text|body))?$"
)
_LONGEST_NAME = 60


def is_called(element: Element, pattern: re.Pattern[str]) -> bool:
    """Whether a class or the id of an element fits a pattern."""
    names = [*classes(element)[:50], element.get("id") or ""]
    return any(_fits(pattern, called) for called in names if 0 < len(called) <= _LONGEST_NAME)


@lru_cache(maxsize=10_000)
def _fits(pattern: re.Pattern[str], called: str) -> bool:
    return pattern.search(called) is not None


def names_may_count(element: Element) -> bool:
    """Whether an element's names may tell what it is: neither a heading nor named as content as well."""
    return name(element) not in ("article", "form", *HEADINGS) and not is_called(element, _NAMES_CONTENT)


def is_named_menu(element: Element) -> bool:
    """Whether an element is named as a menu, and not as content too."""
    return bool(element.keys()) and names_may_count(element) and is_called(element, _MENU)
