"""Passages: pieces of a document small enough to embed, cut where its structure and its sentences end.

langchain-text-splitters chooses the cuts (`assistant.text.splitting`); the books are kept here. With no overlap and no
stripping the pieces join back to the text, so an offset is a running sum (``start_index`` of that package is a text
search and finds the wrong occurrence of repeated words).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import itemgetter

from assistant.records import Document, Passage, Section, SectionKind, Sentence
from assistant.text.dates import written_date
from assistant.text.phrases import ENDS_WITH_GRADE
from assistant.text.section_sentences import sentences_of
from assistant.text.sections import cut_sections
from assistant.text.sentences import Span
from assistant.text.text_lines import lines_of
from assistant.text.words import one_line


@dataclass(frozen=True, slots=True)
class Cutting:
    """How passages are cut: none is longer than ``longest`` characters, white space at its ends aside."""

    longest: int = 1000


_ROWS = 2
"""Rows that make a table."""
_JUDGEMENTS = ". Judgements: how it was judged, graded and rated"
"""What a table of judgements is asked for by, and does not say itself where its head is left out."""
_MARKER_WORDS = 3
"""Words before a passage's first sentence up to which they are a number or a label: ``Question 12:``."""


def cut_passages(
    document: Document, cutting: Cutting, first_row: int = 0, sections: Sequence[Section] | None = None
) -> list[Passage]:
    """The passages of ``document`` in order; they tile its text and none crosses a heading or a record's border.
    ``sections`` are those of the document, where they are known."""
    from assistant.text.splitting import merged

    sections = cut_sections(document) if sections is None else sections
    own = [(section, sentences_of(document, section)) for section in sections]
    passages: list[Passage] = []
    for group in _groups(document, own):
        chunks = merged(_pieces(document.text, group, cutting), cutting.longest)
        passages.extend(_passages(document, group, _spans(group[0][0].start, chunks), first_row + len(passages)))
    return passages


@dataclass(frozen=True, slots=True)
class SearchableWords:
    """The words of a document as they are searched: on one line, without running heads, footers and page numbers."""

    text: str
    furniture: Sequence[Span]

    @classmethod
    def of(cls, document: Document) -> SearchableWords:
        lines = lines_of(document.text, document.marks)
        return cls(document.text, [(line.start, line.stop) for line in lines if line.furniture and not line.blank])

    def between(self, start: int, end: int) -> str:
        """Those of ``text[start:end]``."""
        kept: list[str] = []
        for left, right in self.furniture[bisect_right(self.furniture, start, key=itemgetter(1)) :]:
            if left >= end:
                break
            kept.append(self.text[start : max(start, left)])
            start = min(right, end)
        return one_line(" ".join([*kept, self.text[start:end]]))


def indexed_text(document: Document, passage: Passage, words: SearchableWords) -> tuple[str, list[Span]]:
    """What stands for the passage in the indexes, and where in it each of the passage's sentences stands.

    Its record's title, publisher and date and its headings, then its sentences on one line each, white space folded;
    before them, the end of a sentence that is too long for one passage.
    """
    text = f"{context_line(document, passage)}{_JUDGEMENTS if _is_of_judgements(document, passage) else ''}\n"
    begins = passage.sentences[0].start if passage.sentences else passage.end
    over = words.between(passage.start, begins)
    if len(over.split()) > _MARKER_WORDS:
        text += f"{over}\n"
    spans: list[Span] = []
    for sentence in passage.sentences:
        own = words.between(sentence.start, min(sentence.end, passage.end))
        spans.append((len(text), len(text) + len(own)))
        text += f"{own}\n"
    return (text if spans or len(over.split()) > _MARKER_WORDS else text + over), spans


def context_line(document: Document, passage: Passage) -> str:
    """The title, publisher, date and headings a passage stands under, as words to index; none of them twice."""
    record = document.record_at(passage.start)
    title = record.title or ""
    path = " > ".join(heading for heading in passage.path if heading not in title)
    parts = [title, record.publisher or "", written_date(record.date) if record.date else "", path]
    return ". ".join(part for part in parts if part)


def _is_of_judgements(document: Document, passage: Passage) -> bool:
    """Whether it is a table of judgements: two rows or more that end with one."""
    rows = (
        document.text[sentence.start : sentence.end]
        for sentence in passage.sentences
        if sentence.kind is SectionKind.TABLE
    )
    return sum(ENDS_WITH_GRADE.search(row) is not None for row in rows) >= _ROWS


_Own = tuple[Section, list[Sentence]]


def _groups(document: Document, own: Sequence[_Own]) -> Iterator[list[_Own]]:
    """Runs of sections under the same headings of the same record; headings go with what they head."""
    run: list[_Own] = []
    for item in own:
        section = item[0]
        if run and _parts(document, run, section):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _parts(document: Document, run: Sequence[_Own], section: Section) -> bool:
    last = run[-1][0]
    if document.record_at(last.start) is not document.record_at(section.start):
        return True
    if last.kind is SectionKind.HEADING:
        return False
    if _ends_table(run, section):
        return True
    return section.kind is SectionKind.HEADING or section.path != last.path


def _ends_table(run: Sequence[_Own], section: Section) -> bool:
    """Whether what follows a table begins: rows say another thing than the text below them."""
    if section.kind in {SectionKind.TABLE, SectionKind.BOILERPLATE}:
        return False
    kinds = (before.kind for before, _ in reversed(run) if before.kind is not SectionKind.BOILERPLATE)
    return [*islice(kinds, _ROWS)] == [SectionKind.TABLE] * _ROWS  # the last alone: a run may be of thousands


def _pieces(text: str, group: Sequence[_Own], cutting: Cutting) -> list[str]:
    """The smallest pieces the merger may not cut: a question with its replies, a lead-in with its items, paragraphs.

    A piece over the limit falls into its sections, those into sentences, and a sentence over the limit is cut by
    the package where it can be.
    """
    pieces: list[str] = []
    for unit in _units(group):
        start, end = unit[0][0].start, unit[-1][0].end
        if end - start <= cutting.longest:
            pieces.append(text[start:end])
            continue
        for section, own in unit:
            if section.end - section.start <= cutting.longest:
                pieces.append(text[section.start : section.end])
            else:
                pieces.extend(_sentence_pieces(text, section, own, cutting))
    return pieces


def _units(group: Sequence[_Own]) -> list[list[_Own]]:
    units: list[list[_Own]] = []
    for item in group:
        section = item[0]
        before = units[-1][-1][0] if units else None
        joins = before is not None and (
            before.kind is SectionKind.HEADING
            or section.kind is SectionKind.REPLY
            or (section.stem is not None and before.start <= section.stem[0] < before.end)
        )
        if joins:
            units[-1].append(item)
        else:
            units.append([item])
    return units


def _sentence_pieces(text: str, section: Section, own: Sequence[Sentence], cutting: Cutting) -> Iterator[str]:
    from assistant.text.splitting import split

    bounds = [section.start, *(sentence.start for sentence in own[1:]), section.end]
    for left, right in pairwise(bounds):
        if right - left <= cutting.longest:
            yield text[left:right]
        else:
            yield from split(text[left:right], cutting.longest)


def _spans(start: int, chunks: Iterable[str]) -> list[Span]:
    """The spans of chunks that follow each other from ``start`` on; one of white space alone joins its neighbour."""
    spans: list[Span] = []
    visible = True
    for chunk in chunks:
        end = start + len(chunk)
        blank = chunk.isspace()
        if spans and (blank or not visible):
            spans[-1] = (spans[-1][0], end)
            visible = visible or not blank
        else:
            spans.append((start, end))
            visible = not blank
        start = end
    return spans


def _passages(document: Document, group: Sequence[_Own], spans: Iterable[Span], row: int) -> Iterator[Passage]:
    """A passage for each span, with the sections it overlaps and the sentences that begin in it."""
    sections = [section for section, _ in group]
    ends = [section.end for section in sections]
    sentences = [sentence for _, own in group for sentence in own]
    starts = [sentence.start for sentence in sentences]
    for number, (start, end) in enumerate(spans, start=row):
        inside = sections[bisect_right(ends, start) : bisect_left(ends, end) + 1]
        own = sentences[bisect_left(starts, start) : bisect_left(starts, end)]
        yield _passage(document, inside, own, (start, end), number)


def _passage(document: Document, inside: Sequence[Section], own: Sequence[Sentence], span: Span, row: int) -> Passage:
    leading = next((section for section in inside if section.kind is not SectionKind.HEADING), inside[-1])
    number = next((section.number for section in inside if section.number), None)
    text = document.text[slice(*span)]
    return Passage(row, document.id, *span, text, leading.path, number, leading.kind, tuple(own))
