"""All items of the list, or all rows of the table, that a quotation was taken from."""

from __future__ import annotations

import re

from assistant.answering.standing import Standing
from assistant.answering.units import Run, Sentences
from assistant.records import SectionKind, Sentence
from assistant.text import one_line

MOST = 1500
"""Characters up to which a list or table is quoted whole."""
_LINES = 2
"""Line ends between two items of one list."""
_SHORT = 250
"""Characters of a numbered paragraph that may be an item of a list that nothing introduces."""
LISTED = frozenset(
    {SectionKind.BULLET, SectionKind.NUMBERED, SectionKind.RESOLUTION, SectionKind.TABLE, SectionKind.FIELD}
)


def listed(sentences: Sentences, run: Run) -> tuple[Run, bool]:
    """``run`` with the other items of its list or rows of its table, and whether those are all.

    Where they are more than `MOST` characters the nearest are taken, those below first.
    """
    left, right = run
    whole = True
    while right + 1 < len(sentences.quotable) and _is_of_one_list(sentences, right, right + 1):
        if sentences.length(left, right + 1) > MOST:
            whole = False
            break
        right += 1
    while left > 0 and _is_of_one_list(sentences, left - 1, left):
        if sentences.length(left - 1, right) > MOST:
            whole = False
            break
        left -= 1
    if (
        whole
        and left > 0
        and sentences.standings[left - 1] is Standing.ANNOUNCES
        and sentences.follows(left - 1, _LINES + 1)
    ):
        left -= 1
    return (left, right), whole


def _is_of_one_list(sentences: Sentences, before: int, after: int) -> bool:
    """Whether two neighbours are items below one introduction, rows of one table, or parts of one item.

    Numbered paragraphs are items where something introduces them, or where they are short and numbered alike.
    """
    one, other = sentences.quotable[before], sentences.quotable[after]
    if one.kind is not other.kind or one.kind not in LISTED or not sentences.follows(before, _LINES):
        return False
    if one.kind is not SectionKind.NUMBERED or (one.stem is not None and one.stem == other.stem):
        return True
    return _form(one) == _form(other) and max(len(one_line(sentences.texts[at])) for at in (before, after)) <= _SHORT


def _form(item: Sentence) -> str:
    """The form of an item's number, whatever it is: ``(#)`` of ``(12)``."""
    return re.sub(r"\w+", "#", item.number or "")
