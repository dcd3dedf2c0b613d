"""The characters of one record of a document, as its grammar is read: nothing moved, running heads blanked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Document, Record, RecordSlice, Section
from assistant.text import Span

_BLANKS = {ord(sign): " " for sign in "\t\n\v\f\r\x1c\x1d\x1e\x85\u00a0\u2028\u2029"}


@dataclass(frozen=True)
class RecordText:
    """One record of a document: ``flow`` is the document's text, character for character, without running heads;
    ``sections`` are the record's."""

    document: Document
    record: Record
    flow: str
    sections: Sequence[Section]

    def slice(self, start: int, end: int) -> RecordSlice:
        """The characters from ``start`` to ``end``, white space at their ends left out."""
        words = self.document.text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        return RecordSlice(start, start + len(words), words)

    def folded(self, start: int, end: int) -> str:
        """``flow`` from ``start`` to ``end``, every white space as a blank: as long as what it stands for."""
        return self.flow[start:end].translate(_BLANKS)

    def shown(self, place: int) -> Span:
        """The first and last visible character of a section."""
        section = self.sections[place]
        whole = self.slice(section.start, section.end)
        return whole.start, whole.end
