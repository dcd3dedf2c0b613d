"""Figures that the record gives on a topic, each as it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.records.optional import OPTIONAL
from assistant.records.quotes import RecordSlice
from assistant.records.replies import Searched
from assistant.records.scans import LeastSure


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A number with its unit (``figure``) and what it counts (``counted``, None where no words follow), both slices of
    the document, inside the sentence ``quote``: nothing is added up, converted or rounded."""

    figure: RecordSlice
    counted: RecordSlice | None
    quote: str
    start: int
    end: int
    document: str
    title: str
    publisher: str | None
    kind: str | None
    date: str | None
    section: tuple[str, ...]
    number: str | None
    page: int | None
    page_label: str | None
    part: str | None
    standing: str | None
    link: str
    recognised: float | None = field(default=None, metadata=OPTIONAL)
    least_sure: LeastSure | None = field(default=None, metadata=OPTIONAL)
    address: str | None = field(default=None, metadata=OPTIONAL)
    """Where on the web the record was published, where that is known; in JSON only there."""


@dataclass(frozen=True, slots=True)
class FiguresFound:
    """Every figure in the sentences on ``topic``, by date, the undated last.

    for found in assistant.figures("return home interviews").figures:
        print(found.date, found.figure.words, found.counted.words if found.counted else "")
    """

    topic: str
    figures: tuple[FoundFigure, ...]
    searched: Searched
