"""What could not be read, in the words of a reader: what is missing from the search, not what failed in the program.

What the program itself remarked stands on the page ``/status`` and in ``onrecord health``.
"""

from __future__ import annotations

import re

_FILES = (
    (
        r"no text|scanned|photograph|holds no words|only .*pictures?",
        "it is a scan or a picture, without words to search",
    ),
    (r"password|locked", "it is locked with a password"),
    (r"not in the folder", "it is listed, but the file is missing"),
    (r"damaged|cut short|is empty|error page|refusal", "it is damaged or incomplete"),
    (r"longer than|memory|the limit is", "it is too large to be read here"),
    (r"could not be|cannot be (?:opened|looked)|listed:", "it could not be opened"),
)
_PARTS = (
    (
        re.compile(r"have no text: scanned\? (pages? [\d, ]+)"),
        "No words could be read on {}: a scan, a picture, or empty.",
    ),
    (re.compile(r"are damaged, words may be missing: ([\d, ]+)"), "Words may be missing on page {}, which is damaged."),
    (re.compile(r"is garbled: ([\d, ]+)"), "The words of page {} could not be made out."),
)


def file_in_words(reason: str) -> str:
    """Why a file is not searched, as it goes on after its name."""
    found = (told for pattern, told in _FILES if re.search(pattern, reason))
    return next(found, "it is not of a kind that can be read here")


def part_in_words(notice: str) -> str:
    """What of a document is not searched; a notice that says so plainly stands as it is."""
    for pattern, told in _PARTS:
        if found := pattern.search(notice):
            return told.format(found[1])
    return f"{notice[:1].upper()}{notice[1:]}".rstrip(".") + "."
