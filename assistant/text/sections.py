"""The structure of a record as its form shows it: headings, agenda items, resolutions, numbered paragraphs, replies.

Sections tile their document. What a format knows (heading levels, list items) is believed before what the form of
the text suggests. Nothing here knows a body, a person or a document.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.records import Document, MarkKind, Section, SectionKind
from assistant.text.headings import DEEPEST, heading_of
from assistant.text.lines import Paragraph, paragraphs
from assistant.text.markers import form_of, marker_of
from assistant.text.paragraph_kinds import is_item, kinds_of, number_of
from assistant.text.phrases import HEADING_LABELS, LEADS_IN, MARKER, MOVES_THAT, RESOLUTION, RESOLVES
from assistant.text.sentences import Span, sentence_spans
from assistant.text.stems import Stem, Stems


@dataclass(slots=True)
class Outline:
    """The headings in force while reading on, outermost first, each with its level."""

    stack: list[tuple[int, str]] = field(default_factory=list)

    def open(self, level: int, heading: str) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, heading))

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.stack)


@dataclass(slots=True)
class _SectionReader:
    """What is in force while a record is read paragraph by paragraph: headings, introductions, a resolution."""

    text: str
    outline: Outline
    stems: Stems = field(default_factory=Stems)
    resolving: bool = False
    marked: int = 0
    """The level of the last heading that its format marks."""

    def read(self, paragraph: Paragraph, kind: SectionKind, bounds: Span, listed: bool, before: str) -> Section:
        """The section that ``paragraph`` is. ``listed``: a list item follows; ``before``: the paragraph before it."""
        stem: Span | None = None
        number = number_of(paragraph, kind)
        if paragraph.mark is not None and paragraph.mark.kind is MarkKind.NOTE:
            return Section(*bounds, kind, self.outline.path, number)
        if kind is SectionKind.HEADING:
            return self._heading(paragraph, bounds, number)
        if is_item(paragraph, kind):
            stem = self._item(paragraph)
            if self.resolving and kind in {SectionKind.NUMBERED, SectionKind.BULLET}:
                kind = SectionKind.RESOLUTION
        elif kind in {SectionKind.PROSE, SectionKind.RESOLUTION}:
            kind = self._prose(paragraph, kind, listed, before)
        return Section(*bounds, kind, self.outline.path, number, stem)

    def _heading(self, paragraph: Paragraph, bounds: Span, number: str | None) -> Section:
        level, heading = heading_of(paragraph)
        if paragraph.mark is not None and paragraph.mark.kind is MarkKind.HEADING:
            self.marked = level
        elif heading.lower() in HEADING_LABELS and level:  # ``Minutes:`` stands below the item that its format marks
            level = min(max(level, self.marked + 1), DEEPEST)
        self.stems.begin()
        self.resolving = RESOLUTION.match(heading) is not None
        if not level:
            return Section(*bounds, SectionKind.HEADING, self.outline.path, number)
        self.outline.open(level, heading)
        return Section(*bounds, SectionKind.HEADING, self.outline.path[:-1], number)

    def _item(self, paragraph: Paragraph) -> Span | None:
        marker = marker_of(paragraph)
        form = form_of(paragraph)
        stem = self.stems.of(form, (marker.words if marker else paragraph.shown)[:1].islower())
        if LEADS_IN.search(paragraph.shown):
            own = _without_marker(self.text, paragraph)
            if own:
                self.stems.stack.append(Stem(form, own[-1]))
        return stem

    def _prose(self, paragraph: Paragraph, kind: SectionKind, listed: bool, before: str) -> SectionKind:
        shown = paragraph.shown
        if LEADS_IN.search(shown) or (listed and _ends_open(shown)):
            stem = sentence_spans(self.text, paragraph.start, paragraph.end)[-1]
            self.stems.begin(stem)
            self.resolving = self.resolving or bool(RESOLVES.search(self.text[slice(*stem)]))
            return SectionKind.PROSE
        if kind is SectionKind.RESOLUTION or (self.resolving and MOVES_THAT.match(shown)):
            self.stems.begin()
            self.resolving = True
            return SectionKind.RESOLUTION
        if not (self.stems.stack and before.endswith((";", "; and", ", and"))):
            self.stems.begin()
            self.resolving = False
        return kind


def cut_sections(document: Document) -> tuple[Section, ...]:
    """The sections of ``document``, in order; they tile ``document.text``. A text of white space alone has none.

    A section ends where the next begins; the white space between two records belongs to the one before.
    """
    own = paragraphs(document.text, document.marks, [record.start for record in document.records])
    if not own:
        return ()
    kinds = kinds_of(own, document.format == "html")
    owners = [document.record_at(paragraph.start) for paragraph in own]
    starts = [
        paragraph.start if owner is last else owner.start
        for paragraph, owner, last in zip(own, owners, [None, *owners], strict=False)
    ]
    bounds = [0, *starts[1:], len(document.text)]
    sections: list[Section] = []
    reader = _SectionReader(document.text, Outline())
    for index, (paragraph, kind) in enumerate(zip(own, kinds, strict=True)):
        if index == 0 or owners[index] is not owners[index - 1]:
            reader = _SectionReader(document.text, _rooted(owners[index].part))
        listed = index + 1 < len(own) and is_item(own[index + 1], kinds[index + 1])
        before = own[index - 1].shown if index else ""
        sections.append(reader.read(paragraph, kind, (bounds[index], bounds[index + 1]), listed, before))
    return tuple(sections)


def _without_marker(text: str, paragraph: Paragraph) -> list[Span]:
    """The sentences of a list item, its marker left out."""
    marker = MARKER.match(text, paragraph.start, paragraph.end)
    known = paragraph.start + (paragraph.mark.label or 0) if paragraph.mark and paragraph.label else 0
    return sentence_spans(text, known or (marker.end() if marker else paragraph.start), paragraph.end)


def _rooted(part: str | None) -> Outline:
    return Outline([(0, part)] if part else [])


def _ends_open(shown: str) -> bool:
    return shown[-1].isalnum() or shown[-1] == ","
