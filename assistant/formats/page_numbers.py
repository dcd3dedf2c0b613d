"""Numbers of pages, as they are printed: the one set of patterns by which formats know them.

A number is taken for a page's only by what stands around it and on the pages beside it; the patterns here say where one
may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.text import PAGE_NUMBER_PRINTED, of_roman

_NUMBER = r"\d{1,4}"
_AT_AN_END = re.compile(
    rf"(?<![\w.,/:£$€-]){_NUMBER}(?=\s*\|\s*page\b|\W*$)|^\W*{_NUMBER}(?![\w%]|[.,/:-]\d)", re.IGNORECASE
)
"""At the end or at the beginning of a line, no part of a date or a sum: ``Budget 2024 7``, ``7 | Budget``."""
_AFTER_PAGE = re.compile(rf"(?<=\bpage ){_NUMBER}\b", re.IGNORECASE)
"""``Budget, page 7, draft``."""
_COUNTS_ELSE = re.compile(
    r"\b(?:item|appendix|annexe?|schedule|question|section|chapter|part|table|figure|case|site|lot|motion|amendment"
    r"|recommendation|application|proposal|priority|objective|exhibit|ward|unit|week|year|no|number)\W*$",
    re.IGNORECASE,
)
"""What stands before a number that counts something else than pages: ``Appendix 7``."""
_LEADER = re.compile(rf"(?:\.\s?){{5,}}\s*{_NUMBER}$|\u2026{{2,}}\s*{_NUMBER}$")
"""The dots that lead to the page number in a table of contents."""


def lone_page_number(words: str) -> tuple[int, int | None] | None:
    """(number, of how many) of what is but a page number; None of other words."""
    match = PAGE_NUMBER_PRINTED.fullmatch(words)
    if match is None:
        return None
    number = match["number"]
    return int(number) if number.isdigit() else of_roman(number), int(match["of"]) if match["of"] else None


def numbers_in(words: str) -> Iterator[re.Match[str]]:
    """The numbers in a line that may be the page's, wherever one may stand in it."""
    for match in (*_AT_AN_END.finditer(words), *_AFTER_PAGE.finditer(words)):
        if not _COUNTS_ELSE.search(words[: match.start()]):
            yield match


def leads_to_page(words: str) -> bool:
    """Whether words end as a line of a table of contents does: ``Apologies ........ 3``."""
    return _LEADER.search(words) is not None
