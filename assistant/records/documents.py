"""What a corpus is made of: pages, marks, records, documents, sections, sentences, passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.records.optional import OPTIONAL
from assistant.records.scans import RecognisedWord


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document: its 1-based number, its label where the file prints one, and its span in the text.

    ``recognised`` is set where the file holds no text of the page and its words were recognised from a picture: the
    engine's confidence in them, 0 to 1. ``words`` are those words, in order of their places.
    """

    number: int
    start: int
    end: int
    label: str | None = None
    recognised: float | None = field(default=None, metadata=OPTIONAL)
    words: tuple[RecognisedWord, ...] = field(default=(), metadata=OPTIONAL)

    def words_between(self, start: int, end: int) -> Iterator[RecognisedWord]:
        """Its recognised words that ``start`` to ``end`` of the document's text touches."""
        return (
            word for word in self.words if self.start + word.at < end and start < self.start + word.at + word.length
        )


class MarkKind(StrEnum):
    """What a format knows about a span of its text that the text alone does not say."""

    HEADING = "heading"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    FURNITURE = "furniture"
    """Running headers and footers, page numbers, menus: readable, never an answer."""
    NOTE = "note"
    """A footnote or endnote, below what refers to it; it ends no list and begins none."""
    ATTACHMENT = "attachment"
    """The line that names a file attached to a message; what the file says stands below it, to the next such line."""
    PARAGRAPH = "paragraph"
    """Lines of one paragraph that the author broke: what they are, their form says."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A structural hint from a format: ``text[start:end]`` is a ``kind``; ``level`` is 1 for the highest heading.

    ``label`` counts the characters at its start that are its number or bullet and what parts them from the words
    (``"1.2 "``, ``"Recommendation 3: "``, ``"• "``), where the format knows; None leaves it to the form of the text.
    """

    start: int
    end: int
    kind: MarkKind
    level: int = 0
    label: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement a file makes about itself, and where it was found (``"meta DC.date"``, ``"text, line 3"``)."""

    value: str
    where: str


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What a format makes of a file's bytes: the text that offsets count in, and what else the file says.

    ``notices`` name what could not be read ("pages 3, 7: no text, scanned?"); ``properties`` holds the file's own
    metadata by our field names (title, date, publisher, kind).
    """

    text: str
    format: str
    encoding: str | None = None
    pages: tuple[Page, ...] = ()
    marks: tuple[Mark, ...] = ()
    notices: tuple[str, ...] = ()
    properties: tuple[tuple[str, Stated], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A publication inside a document, with its own title, publisher, kind, date and standing.

    Most documents are one record. A report with a letter as its appendix is two, and the letter is cited as its
    publisher's, not as the council's. ``date`` is an ISO string of the precision known (``2024-03-28``, ``2023-06``,
    ``2023``) or None; it is never guessed.
    """

    start: int
    end: int
    title: str | None
    publisher: str | None
    kind: str | None
    date: str | None
    standing: str | None = None
    part: str | None = None
    """Where in the document the record stands, as the document says it: ``Appendix A``."""
    source: str | None = None
    """Where the file was published, as the manifest says it."""
    provenance: tuple[tuple[str, str], ...] = ()
    """For each field that was found rather than given: (field, where)."""
    committee: str | None = field(default=None, metadata=OPTIONAL)
    published: str | None = field(default=None, metadata=OPTIONAL)
    """The day it was published, an ISO string of the precision known, where its site or the manifest says it."""
    page_address: str | None = field(default=None, metadata=OPTIONAL)
    """The page of the web on which it was published."""
    file_address: str | None = field(default=None, metadata=OPTIONAL)
    """The address of the file itself."""
    superseded_by: str | None = field(default=None, metadata=OPTIONAL)
    """The id of the document that took its place."""

    @property
    def address(self) -> str | None:
        """Where on the web it was published: the page, or else the file itself; None where that is not known."""
        return self.page_address or self.file_address


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a document stands again: ``start`` to ``end`` in the text of ``document``, one that is no shorter.

    It is ``whole`` if every sentence that can be quoted is there; else it is most of it, and what differs may count.
    """

    document: str
    start: int
    end: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus: its exact text, its pages, and the records it holds, which tile it.

    document = assistant.document("cabinet-minutes-2024-03-28")
    document.text[citation.start : citation.end] == citation.quote  # True
    """

    id: str
    file: str
    sha256: str
    text: str
    records: tuple[Record, ...]
    pages: tuple[Page, ...] = ()
    marks: tuple[Mark, ...] = ()
    format: str = "text"
    encoding: str | None = None
    notices: tuple[str, ...] = ()
    also_at: tuple[str, ...] = ()
    """Other files of the corpus with the same content."""
    properties: tuple[tuple[str, Stated], ...] = ()
    copies: tuple[Copy, ...] = ()
    """Where it stands again in other documents, whole or nearly: in an agenda pack, as an appendix."""

    def record_at(self, offset: int) -> Record:
        """The record that the character at ``offset`` belongs to."""
        return next((record for record in self.records if record.start <= offset < record.end), self.records[-1])

    def page_at(self, offset: int) -> Page | None:
        """The page that the character at ``offset`` stands on, or None where the file has no pages."""
        return next((page for page in self.pages if page.start <= offset < page.end), None)

    @property
    def reading(self) -> ParsedFile:
        """What the format made of the file, as it was read."""
        return ParsedFile(
            text=self.text,
            format=self.format,
            encoding=self.encoding,
            pages=self.pages,
            marks=self.marks,
            notices=self.notices,
            properties=self.properties,
        )

    @property
    def title(self) -> str:
        """The first record's title, or the document's id where it has none."""
        return self.records[0].title or self.id


class SectionKind(StrEnum):
    """What a section is, as far as its form tells."""

    HEADING = "heading"
    PROSE = "prose"
    NUMBERED = "numbered paragraph"
    RESOLUTION = "resolution"
    BULLET = "bullet"
    QUESTION = "committee question"
    REPLY = "reply"
    TABLE = "table row"
    FIELD = "field"
    """A labelled value: ``Meeting date: Thursday 28 March 2024``."""
    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    BOILERPLATE = "boilerplate"
    """Form fields left empty, menus, running headers: readable, never an answer."""


@dataclass(frozen=True, slots=True)
class Section:
    """The smallest piece of structure: a heading, a paragraph, a list item. Sections tile their document.

    ``path`` is the headings above it, outermost first. ``number`` is the paragraph, item or resolution number as
    printed (``"2."``, ``"(a)"``, ``"27"``). ``stem`` is the span of the words that introduce a list item
    (``It was unanimously resolved that:``), None elsewhere.
    """

    start: int
    end: int
    kind: SectionKind
    path: tuple[str, ...]
    number: str | None = None
    stem: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence, in characters of the document. ``quotable`` is False for headings, furniture and empty forms.

    A span ends where the sentence's visible characters end. ``stem`` is the list item's introduction, as in `Section`.
    """

    start: int
    end: int
    kind: SectionKind
    quotable: bool = True
    stem: tuple[int, int] | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document to search: ``document.text[start:end] == passage.text``. Passages tile their document.

    ``row`` is its row in every index. ``sentences`` are the sentences whose first character lies in the passage.

        for hit in assistant.search("pathway plans"):
            print(hit.passage.document, hit.passage.path, hit.passage.text)
    """

    row: int
    document: str
    start: int
    end: int
    text: str
    path: tuple[str, ...]
    number: str | None
    kind: SectionKind
    sentences: tuple[Sentence, ...]
