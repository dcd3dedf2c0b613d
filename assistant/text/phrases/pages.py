"""What is printed on a page and is not of its text: page numbers, empty form fields, links of a web page."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

PAGE_OF = phrase(
    r"page\s+\d{1,4}\s+of\s+\d{1,4}",
    Manner.WHOLE,
    ("Page 2 of 9", "PAGE 12 of 120"),
    ("Page 2", "on page 2 of 9", "2 of 9"),
    re.I,
)
"""A page number that is one in any text."""
PAGE_NUMBER = phrase(
    r"(?:page\s*)?\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]|[ivxl]{1,6}|\d{1,4}\s*/\s*\d{1,4}",
    Manner.WHOLE,
    ("7", "Page 12", "- 3 -", "iv", "3 / 12"),
    ("12345", "page", "3.1", "7 Plans"),
    re.I,
)
"""A line at the edge of a page that is its number."""
PAGE_NUMBER_WITHIN = phrase(
    r"\bpage\s+\d+(?:\s+of\s+\d+)?\b|^\W*(?:\d+|[ivxl]+)\W*$",
    Manner.HOLDS,
    ("minutes of cabinet page 3", "draft page 3 of 12 minutes", "- 3 -", "iv"),
    ("the third page", "3 plans", "pages 3"),
)
"""The page number in a running head, folded, whatever else stands there."""
PAGE_NUMBER_PRINTED = phrase(
    r"\W*(?:page\s*)?(?P<number>\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*(?P<of>\d{1,4}))?\W*",
    Manner.WHOLE,
    ("7", "Page 12 of 90", "- iv -", "3/12", "[ 4 ]"),
    ("12345", "page", "7 Plans", "of 9"),
    re.I,
)
"""A page number alone on a line of a printed page; groups: the number, and how many pages there are."""
PLACEHOLDER = phrase(
    r"\b(?:click|tap)\b[^.]{0,24}\bto enter\b|\[(?:insert|enter|type|add)\b[^\]]{0,80}\]|_{6,}|\.{8,}",
    Manner.HOLDS,
    ("Click or tap here to enter text.", "[Insert name of officer]", "Signed ________"),
    ("They clicked it", "[2]", "and so on..."),
    re.I,
)
"""A field of a form that was left empty."""
NOISE = phrase(
    r"\b(?:view the full (?:minutes|decision|agenda) text|pdf icon pdf|accept (?:all )?cookies)\b",
    Manner.HOLDS,
    ("… view the full minutes text for item 27", "Accept all cookies", "Report pdf icon PDF 86 KB"),
    ("They viewed the full minutes", "cookies were accepted"),
    re.I,
)
"""What a web page prints beside its text."""
