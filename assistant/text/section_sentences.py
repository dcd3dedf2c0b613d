"""The whole sentences of a section, and whether each may be quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import takewhile

from assistant.records import Document, MarkKind, Section, SectionKind, Sentence
from assistant.text.phrases import ANSWERED, ASKED, JUDGES, MARKER, NOISE
from assistant.text.sentences import Span, sentence_spans

_LONGEST_PAIR, _LONGEST_ROW = 300, 1_000
"""Characters up to which a row of two cells, or of more, is one sentence: what a cell says is said of the first."""
_CELLS = re.compile(r" \| |\t|\s{3}")
"""What parts the cells of a row."""
_UNQUOTABLE = frozenset({SectionKind.HEADING, SectionKind.BOILERPLATE, SectionKind.LETTERHEAD})


def sentences_of(document: Document, section: Section) -> list[Sentence]:
    """The whole sentences of a section, list markers left out, with whether each may be quoted as an answer."""
    text = document.text[section.start : section.end]
    lead = section.start + (_labelled(document, section, text) or _lead(text, section.kind))
    end = section.start + len(text.rstrip())
    quotable = section.kind not in _UNQUOTABLE or _judges(text, section.kind)
    whole = lead < end and _is_whole(section.kind, document.text[lead:end])
    pieces = [(lead, end)] if whole else _spans(document, section, lead, end)
    return [
        Sentence(
            left,
            right,
            section.kind,
            quotable and _says_something(document.text[left:right]),
            section.stem,
            section.number,
        )
        for left, right in pieces
    ]


def _spans(document: Document, section: Section, start: int, end: int) -> list[Span]:
    """The sentences from ``start`` to ``end``; a stop in a running head or note that they go on over ends none."""
    flow = document.text[start:end]
    if section.kind is not SectionKind.BOILERPLATE:
        marks = document.marks
        first = bisect_left(marks, start, key=lambda mark: mark.start)
        for mark in takewhile(lambda mark: mark.start < end, marks[first:]):
            if mark.kind is MarkKind.FURNITURE:
                at, to = mark.start - start, min(mark.end, end) - start
                flow = flow[:at] + " " * (to - at) + flow[to:]
    return [(start + left, start + right) for left, right in sentence_spans(flow)]


def _judges(text: str, kind: SectionKind) -> bool:
    return kind is SectionKind.HEADING and JUDGES.match(" ".join(text.split())) is not None


def _is_whole(kind: SectionKind, words: str) -> bool:
    """Whether a section is one piece, not to be cut at full stops: headings, signatures, rows of more than one cell."""
    if kind is SectionKind.TABLE:
        cells = sum(bool(cell.strip()) for cell in _CELLS.split(words))
        return cells > 1 and len(words) <= (_LONGEST_ROW if cells > 2 else _LONGEST_PAIR)
    return kind in {SectionKind.SIGNATURE, SectionKind.HEADING}


def _labelled(document: Document, section: Section, text: str) -> int:
    """Where the words of a section begin after a number or bullet that its format knows; 0 where it knows none."""
    blank = len(text) - len(text.lstrip())
    index = bisect_left(document.marks, section.start + blank, key=lambda mark: mark.start)
    mark = document.marks[index] if index < len(document.marks) else None
    known = mark is not None and mark.start == section.start + blank and section.kind is not SectionKind.HEADING
    return blank + mark.label if mark and mark.label and known and mark.start + mark.label < mark.end else 0


def _lead(text: str, kind: SectionKind) -> int:
    """Where the words of a section begin, after white space and the marker of a list item."""
    blank = len(text) - len(text.lstrip())
    if kind in {SectionKind.HEADING, SectionKind.PROSE}:
        return blank
    marker = MARKER.match(text)
    if marker is None and kind in {SectionKind.QUESTION, SectionKind.REPLY}:
        marker = (ASKED if kind is SectionKind.QUESTION else ANSWERED).match(text, blank)
    return marker.end() if marker and marker.end() < len(text) else blank


def _says_something(sentence: str) -> bool:
    return any(character.isalnum() for character in sentence) and not NOISE.search(sentence)
