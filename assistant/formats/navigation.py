"""Lists of links and lines that lead around a page or its site, and say nothing of what it is about."""

from __future__ import annotations

import re

from assistant.formats.content import HtmlPage
from assistant.formats.elements import HEADINGS, name
from assistant.formats.html_lists import LISTS
from assistant.formats.layout import Block
from assistant.formats.trees import Element
from assistant.records import MarkKind

_LEADS_ELSEWHERE = re.compile(
    r"(?i)(?:(?:table of )?contents|on this page|in this section|related\b|see also|more (?:from|like|in|on)\b|"
    r"latest\b|recent\b|popular\b|most (?:read|viewed)|(?:quick|useful|footer|site) links|links|navigation|"
    r"(?:main )?menu|share\b|explore\b|topics|categories|tags|archives?|follow us|services|you (?:may|might) also)"
)
"""Headings above lists that lead away from the page."""
_SHARE = re.compile(
    r"(?i)(?:share|print|e-?mail|bookmark) this(?: (?:page|article|story|news|post|item))?\s*:?|back to top|"
    r"share (?:on|via) [\w ]{1,20}"
)
_ASKS_CONSENT = re.compile(r"(?i)(?:we|th(?:is|e) (?:web)?site) uses? (?:[\w ]{1,30} )?cookies\b")


def is_aside(page: HtmlPage, text: str) -> bool:
    """Whether a line is not of the text: a button to share the page, a site's question about cookies."""
    return _SHARE.fullmatch(text) is not None or (not page.is_named and _ASKS_CONSENT.match(text) is not None)


def is_link_list(page: HtmlPage, element: Element, before: Block | None) -> bool:
    """Whether it is a list of links with hardly a word between them: three or more, or any below furniture.

    Where the page does not say what its content is, a block without a heading that is mostly links is one too.
    ``before`` is the block above it.
    """
    here, tag = page.facts(element), name(element)
    if tag in LISTS:
        enough = 1 if before is not None and before.kind is MarkKind.FURNITURE else 3
        return here.only_links and sum(name(child) == "li" for child in element) >= enough
    if page.is_named or here.links < 3 or here.titled or tag in HEADINGS:
        return False
    return here.only_links or (tag != "p" and here.linked >= 2 * here.words)


def leads_away(page: HtmlPage, links: Element, before: Block | None) -> bool:
    """Whether links are the way round the page or the site, and not what the block above them promises."""
    here = page.facts(links)
    if here.links and not here.elsewhere:
        return True
    if next(links.iterancestors("nav", "aside", "header", "footer"), None) is not None:
        return True
    return before is None or not _promises(before)


def _promises(block: Block) -> bool:
    """Whether a line says what the links below it are: a heading of the content, a lead-in, the item they stand in."""
    if block.kind is MarkKind.HEADING:
        return block.level > 1 and _LEADS_ELSEWHERE.match(block.text) is None
    return block.kind is MarkKind.LIST_ITEM or (block.kind is None and block.text.endswith(":"))
