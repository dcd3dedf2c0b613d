"""Questions that compare: the sides they are between take turns among the citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answering.question import Question
from assistant.records import Citation
from assistant.text import stems_in, words_in

_SIDES = 2
"""Sides of a comparison that take turns, where the question does not name more."""


def in_turns(question: Question, citations: Sequence[Citation]) -> list[Citation]:
    """The sides that a comparison is between take turns, then the rest follows; each in the order it had.

    The sides that the question names take turns, at least `_SIDES`: where it names fewer, those it does not name
    follow, first the dated, whose place in time is known.
    """
    sides = _sides(question, citations)
    order = list(dict.fromkeys(sides))
    named = _named(question, citations, sides)
    turning = sorted(order, key=lambda side: (side not in named, side.startswith("?"), order.index(side)))
    turning = turning[: max(_SIDES, len(named))]
    taken: Counter[str] = Counter()
    keys: list[tuple[int, int, int]] = []
    for place, side in enumerate(sides):
        keys.append((taken[side], turning.index(side), place) if side in turning else (len(citations), 0, place))
        taken[side] += 1
    return [citations[place] for *_, place in sorted(keys)]


def _sides(question: Question, citations: Sequence[Citation]) -> list[str]:
    """The side each citation is on: a name that the question gives and its title bears, if there are two or more such;
    otherwise its year of publication, or a record of its own (marked ``?``) where no date is stated.
    """
    bearing = [next((name for name in question.names if _bears(own.title, name)), "?") for own in citations]
    if len(set(bearing) - {"?"}) > 1:
        return bearing
    return [citation.date[:4] if citation.date else f"?{citation.document}" for citation in citations]


def _named(question: Question, citations: Sequence[Citation], sides: Sequence[str]) -> set[str]:
    """The sides that the question names, by their year or name or by a word that only their titles have."""
    titles: dict[str, set[str]] = {}
    for citation, side in zip(citations, sides, strict=True):
        titles.setdefault(side, set()).update(stems_in(f"{citation.title} {citation.kind or ''}"))
    asked = set(question.stems) - question.years
    common = Counter(word for held in titles.values() for word in held)
    return {
        side
        for side, held in titles.items()
        if side in question.years or side in question.names or any(common[word] == 1 for word in asked & held)
    }


def _bears(title: str, name: str) -> bool:
    return set(words_in(name)) <= set(words_in(title))
