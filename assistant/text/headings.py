"""Which lines are headings by their form, and what they say: level, number and words."""

from __future__ import annotations

import re

from assistant.records import MarkKind
from assistant.text import dates
from assistant.text.lines import Paragraph, is_clause
from assistant.text.markers import marker_of, printed_number
from assistant.text.phrases import (
    APPENDIX_HEADING,
    BARE_HEADING,
    HEADING_LABELS,
    LEADS_IN,
    MOVED_THAT,
    NAMED_ITEM,
    NUMBERED_HEADING,
    PERSONS,
    QUESTION_HEADING,
    STEM_END,
)

_APPENDIX, _NUMBERED_ITEM, _OTHER = 1, 1, 4
DEEPEST = 9
"""The deepest level of a heading."""
SENTENCE_LIKE = re.compile(r"(?:[.!?;,][\"'”’»)\]]*(?:\[\w{1,4}\])*|\s[–—-]|[a-z][.!?]\d{1,2})$")
"""How a line ends that is no heading."""
_WORDS_IN_HEADING = 16
_WORDS_IN_NUMBERED_HEADING = 8


def heading_of(paragraph: Paragraph) -> tuple[int, str]:
    """The heading's level, 0 for a label that heads nothing, and its words without number, colon and link noise."""
    shown = paragraph.shown
    words = without_colon(shown)
    label = words.lower()
    if HEADING_LABELS.get(label) == 0:
        return 0, words
    if paragraph.mark is not None and paragraph.mark.level and paragraph.mark.kind is MarkKind.HEADING:
        return min(paragraph.mark.level + 1, DEEPEST), words
    if label in HEADING_LABELS:
        return HEADING_LABELS[label], words
    item = numbered_heading(shown)
    if item:
        return _NUMBERED_ITEM, without_colon(re.sub(r"\s*pdf icon PDF.*$", "", item[1], flags=re.I))
    if APPENDIX_HEADING.match(shown) or NAMED_ITEM.match(shown):
        return _APPENDIX, words
    if is_numbered_title(paragraph):
        number, title = printed_number(paragraph)
        return min(_OTHER + len(re.findall(r"\d+", number or "")) - 1, DEEPEST), without_colon(title)
    return _OTHER, words


def label_of(shown: str) -> str:
    return without_colon(shown).lower()


def without_colon(shown: str) -> str:
    return shown.rstrip(":–—- ")


def numbered_heading(shown: str) -> tuple[str, str] | None:
    """The number and the words of an agenda item's heading: ``12/24 APOLOGIES``, ``98 Performance report``."""
    match = NUMBERED_HEADING.match(shown) if len(shown) < 200 else None
    if match is None and len(shown.split()) <= _WORDS_IN_NUMBERED_HEADING:
        match = BARE_HEADING.match(shown)
    dated = dates.first_date(shown[:30])
    if match is None or (dated and dated.start == 0):
        return None
    return match[1], match[2]


def looks_like_heading(shown: str) -> bool:
    if len(shown) > 110 or len(shown.split()) > _WORDS_IN_HEADING:
        return False
    if not any(character.isalpha() for character in shown) and dates.first_date(shown) is None:
        return False  # a number alone: of a footnote, of a page
    if MOVED_THAT.match(shown):
        return False
    if QUESTION_HEADING.match(shown):
        return True
    if PERSONS.match(shown) or is_clause(shown):
        return False
    if SENTENCE_LIKE.search(shown) or (LEADS_IN.search(shown) and shown[-1] != ":"):
        return False
    if shown.endswith(":"):
        return len(shown.split()) <= 4 and not STEM_END.search(shown)
    return shown[0].isupper() or shown[0].isdigit() or shown[0] in "‘“'\""


def announces(shown: str) -> bool:
    """Whether a line says that something follows: a question, a label with a colon."""
    return shown.endswith(":") or QUESTION_HEADING.match(shown) is not None


def is_numbered_title(paragraph: Paragraph) -> bool:
    """Whether a numbered paragraph is but a title: a plain number, then a few words from a capital on, no stop."""
    marker = marker_of(paragraph)
    if marker is None or not marker.plain or not marker.words:
        return False
    words = marker.words
    return words[:1].isupper() and words[-1].isalnum() and len(words.split()) <= _WORDS_IN_NUMBERED_HEADING


def is_named_part(shown: str) -> bool:
    return len(shown) <= 110 and shown[-1].isalnum() and bool(NAMED_ITEM.match(shown) or APPENDIX_HEADING.match(shown))
