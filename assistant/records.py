"""The nouns that flow down the river, each a frozen value.

Source → Document → Section → Passage → Hit → Citation → Answer | NoAnswer.

This module imports nothing of ours. Offsets are counted in characters of ``Document.text`` and spans are half-open,
``text[start:end]``. Arrays never live here: row i of every index is passage i.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any

OPTIONAL = {"optional": True}
"""The mark of a field that JSON leaves out where it is None."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document: its 1-based number, its label where the file prints one, and its span in the text."""

    number: int
    start: int
    end: int
    label: str | None = None


class MarkKind(StrEnum):
    """What a format knows about a span of its text that the text alone does not say."""

    HEADING = "heading"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    FURNITURE = "furniture"
    """Running headers and footers, page numbers, menus: readable, never an answer."""
    NOTE = "note"
    """A footnote or endnote, below what refers to it; it ends no list and begins none."""
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
    """One file of the corpus: its exact text, its pages, and the records it holds, which tile it."""

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
        return ParsedFile(self.text, self.format, self.encoding, self.pages, self.marks, self.notices, self.properties)

    @property
    def title(self) -> str:
        """The first record's title, or the document's id where it has none."""
        return self.records[0].title or self.id


class SectionKind(StrEnum):
    """What a section is, as far as its form tells."""

    HEADING = "heading"
    PROSE = "prose"
    NUMBERED = "numbered paragraph"
    ITEM = "agenda item"
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


@dataclass(frozen=True, slots=True)
class Filters:
    """What to search in; empty means everything. They apply before ranking.

    Dates are ISO strings of any precision; a record whose date is not stated matches no date filter.
    """

    published_after: str | None = None
    published_before: str | None = None
    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the same words stand again."""

    document: str
    title: str
    publisher: str | None
    kind: str | None
    date: str | None
    start: int
    end: int
    page: int | None
    link: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage ranked for a question. ``score`` only orders; ``signals`` are the named figures it was made from."""

    passage: Passage
    score: float
    signals: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation and where it stands: ``desk.document(document).text[start:end] == quote``, whole sentences.

    ``support`` is calibrated (0 to 1): of citations at 0.8, four in five answer. ``passage`` is the text around the
    quotation and starts at ``passage_start``. ``link`` is stable across rebuilds while the file is unchanged.
    """

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
    passage: str
    passage_start: int
    support: float
    link: str
    also_in: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadBy:
    """The reader that took part in a reply: name, SHA-256 over its files, and whether its weights are fitted."""

    name: str
    digest: str
    fitted: bool


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search covered: counts, the first and last date stated, and the files that could not be read."""

    documents: int
    passages: int
    first_date: str | None
    last_date: str | None
    undated: int
    unreadable: tuple[str, ...]
    filters: Filters
    reader: ReadBy | None = field(default=None, metadata=OPTIONAL)
    """The reader that took part; in JSON only where one did."""


class Completeness(StrEnum):
    """How far the quotations answer the question."""

    FULL = "the record answers"
    PART = "the record answers in part"


@dataclass(frozen=True, slots=True)
class Answer:
    """The record answers: citations, best first. ``missing`` names what of the question no citation covers."""

    question: str
    citations: tuple[Citation, ...]
    completeness: Completeness
    searched: Searched
    missing: tuple[str, ...] = ()


class Why(StrEnum):
    """Why the record is taken not to answer."""

    NOTHING = "nothing on the subject"
    NOT_ASKED = "the subject is there, but not what is asked"
    NAME_ABSENT = "a named thing does not occur"
    FILTERED = "nothing in what was searched"
    NO_SUBJECT = "the question names nothing to look for"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The record does not answer. ``nearest`` are the closest passages; they are not an answer."""

    question: str
    why: Why
    reason: str
    searched: Searched
    nearest: tuple[Citation, ...]


Reply = Answer | NoAnswer


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of the corpus that is not in the index, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Files are counted and named, twins of others too; seconds are wall time."""

    documents: int
    passages: int
    sentences: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    unreadable: tuple[Unread, ...]
    notices: tuple[str, ...]
    embedded: int
    seconds: float
    version: str
    index: str


def as_json(value: Any) -> Any:
    """``value`` as plain JSON types: records become objects with the same field names, tuples become arrays."""
    if is_dataclass(value) and not isinstance(value, type):
        held = {f.name: getattr(value, f.name) for f in fields(value)}
        absent = {f.name for f in fields(value) if f.metadata == OPTIONAL and held[f.name] is None}
        return {name: as_json(member) for name, member in held.items() if name not in absent}
    if isinstance(value, dict):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(v) for v in value]
    return value
