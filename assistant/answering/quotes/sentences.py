"""The whole sentences that a quotation is part of, and what introduces them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Document, Passage, RecordSlice, Sentence
from assistant.text import Span

_PASSAGES = 3
"""Passages before a quotation that a sentence of it may begin in."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The whole sentences around a span, the words that introduce them as an item of a list, the item's number, and the
    sentence that follows in the same paragraph."""

    sentence: RecordSlice
    introduction: RecordSlice | None
    number: str | None
    following: RecordSlice | None = None


def words_of(document: Document, start: int, end: int) -> RecordSlice:
    """``document.text[start:end]`` with its place."""
    return RecordSlice(start, end, document.text[start:end])


def surroundings(document: Document, passages: Sequence[Passage], span: Span) -> Surroundings:
    """What stands around ``span``, by the sentences of its document's ``passages``; its lines where it is in none."""
    touched = _touched(passages, span)
    if touched and touched[0].start <= span[0] and span[1] <= touched[-1].end:
        first = touched[0]
        stem = first.stem if first.stem and first.stem[1] <= first.start else None
        return Surroundings(
            words_of(document, first.start, touched[-1].end),
            words_of(document, *stem) if stem else None,
            next((sentence.number for sentence in touched if sentence.number), None),
            _following(document, passages, touched[-1].end),
        )
    text = document.text
    start, end = text.rfind("\n", 0, span[0]) + 1, text.find("\n", span[1])
    line = text[start : end if end >= 0 else len(text)]
    left = start + len(line) - len(line.lstrip())
    return Surroundings(words_of(document, min(left, span[0]), max(start + len(line.rstrip()), span[1])), None, None)


def _following(document: Document, passages: Sequence[Passage], end: int) -> RecordSlice | None:
    """The sentence that begins next behind ``end``, where no more than a line end parts it from there."""
    first = max(0, bisect_right(passages, end, key=lambda passage: passage.start) - _PASSAGES)
    near = (sentence for passage in passages[first : first + 2 * _PASSAGES] for sentence in passage.sentences)
    after = min((own for own in near if own.start >= end), key=lambda own: own.start, default=None)
    gap = document.text[end : after.start] if after else ""
    return words_of(document, after.start, after.end) if after and not gap.strip() and gap.count("\n") < 2 else None


def _touched(passages: Sequence[Passage], span: Span) -> list[Sentence]:
    first = max(0, bisect_right(passages, span[0], key=lambda passage: passage.start) - _PASSAGES)
    last = bisect_left(passages, span[1], key=lambda passage: passage.start)
    near = (sentence for passage in passages[first:last] for sentence in passage.sentences)
    return [sentence for sentence in near if sentence.start < span[1] and span[0] < sentence.end]
