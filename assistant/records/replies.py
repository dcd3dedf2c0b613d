"""What is asked and answered: filters, hits, citations, replies, and what a build reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict

from assistant.records.documents import Passage
from assistant.records.optional import OPTIONAL
from assistant.records.scans import LeastSure


@dataclass(frozen=True, slots=True)
class Filters:
    """What to search in; empty means everything. They apply before ranking.

    Dates are ISO strings of any precision; a record whose date is not stated matches no date filter.

    >>> Filters(published_after="2024", publishers=("Ofsted",)).publishers
    ('Ofsted',)
    """

    published_after: str | None = None
    published_before: str | None = None
    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class FilterOptions(TypedDict, total=False):
    """The filters of a call as keywords; a single name may stand for a list of one.

    >>> FilterOptions(published_after="2024", publishers="Ofsted")["publishers"]
    'Ofsted'
    """

    published_after: str | None
    published_before: str | None
    publishers: str | Sequence[str]
    kinds: str | Sequence[str]
    documents: str | Sequence[str]


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
    address: str | None = field(default=None, metadata=OPTIONAL)
    """Where on the web the record was published, where that is known; in JSON only there."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage ranked for a question. ``score`` only orders; ``signals`` are the named figures it was made from.

    best = assistant.search("pathway plans", k=1)[0]
    print(best.score, best.passage.text)
    """

    passage: Passage
    score: float
    signals: dict[str, float] = field(default_factory=dict)


class Verdict(StrEnum):
    """What the record does with a question, by one quotation or by the best of a reply.

    >>> str(Verdict.MAY_ANSWER)
    'may answer'
    """

    ANSWERS = "answers"
    MAY_ANSWER = "may answer"
    NO_ANSWER = "does not answer"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says what is quoted, as the record prints it: ``assistant.document(document).text[start:end] == name``.

    >>> Speaker("Councillor B. Patel", 109, 128).name
    'Councillor B. Patel'
    """

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation and where it stands: ``assistant.document(document).text[start:end] == quote``, whole sentences.

    ``support`` is calibrated (0 to 1): of citations at 0.8, four in five answer. ``verdict`` is what that says of this
    quotation alone. ``passage`` is the text around the quotation and starts at ``passage_start``. ``link`` is stable
    across rebuilds while the file is unchanged. ``speaker`` is who says it, where the record does; in JSON only there.

        for citation in reply.citations:
            print(citation.quote, citation.title, citation.date, citation.link)
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
    verdict: Verdict = Verdict.NO_ANSWER
    speaker: Speaker | None = field(default=None, metadata=OPTIONAL)
    cut: bool | None = field(default=None, metadata=OPTIONAL)
    """True where the list that is quoted goes on after the quotation; in JSON only there."""
    recognised: float | None = field(default=None, metadata=OPTIONAL)
    """Where the words were recognised from a scan: the engine's confidence in them, 0 to 1; in JSON only then."""
    least_sure: LeastSure | None = field(default=None, metadata=OPTIONAL)
    """The word among them that the engine is least sure of, where it is known; in JSON only then."""
    address: str | None = field(default=None, metadata=OPTIONAL)
    """Where on the web the record was published, its page or else its file, where that is known; in JSON only there."""
    superseded_by: str | None = field(default=None, metadata=OPTIONAL)
    """The id of the document that took the record's place, where one did; in JSON only there."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How often the first quotation of replies with one verdict was right, when it was measured.

    ``right`` is the share, 0 to 1, of ``replies`` such replies to ``questions``, a description of the questions; a
    question that nothing answers makes every quotation wrong.

    >>> told = Measured(0.5, 40, "questions on council papers")
    >>> f"{told.right:.0%} of {told.replies}"
    '50% of 40'
    """

    right: float
    replies: int
    questions: str


@dataclass(frozen=True, slots=True)
class ReadBy:
    """The reader that took part in a reply: name, SHA-256 over its files, and whether its weights are fitted.

    Of a language model at an address the digest is of its name and of what it is asked; its files are not known.
    """

    name: str
    digest: str
    fitted: bool
    sent_to: str | None = field(default=None, metadata=OPTIONAL)
    """Where the question and the first passages were sent; in JSON only where they were."""
    refused: str | None = field(default=None, metadata=OPTIONAL)
    """Why nothing of it was used: the reply is the one without a reader; in JSON only there."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search covered: counts, the first and last date stated, the files that could not be read, and the
    ``version`` of the index.

    print(reply.searched.documents, "documents;", *(unread.file for unread in reply.searched.unreadable))
    """

    documents: int
    passages: int
    first_date: str | None
    last_date: str | None
    undated: int
    unreadable: tuple[str, ...]
    filters: Filters
    version: str = ""
    reader: ReadBy | None = field(default=None, metadata=OPTIONAL)
    """The reader that took part; in JSON only where one did."""
    read_as: tuple[tuple[str, str], ...] | None = field(default=None, metadata=OPTIONAL)
    """Words of the question that the record does not have, each with the word it was read as; in JSON only where one
    was. ``exact_words`` asks again as typed."""
    exact_words: bool = field(default=False, metadata=OPTIONAL)
    """Whether every word was taken as typed; in JSON only where it was."""
    undated_left_out: int = field(default=0, metadata=OPTIONAL)
    """Records with no date stated that the other filters let in and the dates asked for do not; in JSON only where
    there are any."""


class Completeness(StrEnum):
    """How far the quotations answer the question.

    if reply.completeness is not Completeness.FULL:
        print("not covered:", *reply.missing)
    """

    FULL = "the record answers"
    PART = "the record answers in part"


@dataclass(frozen=True, slots=True)
class Answer:
    """The record answers: citations, best first, at least the first of them strong enough to say so.

    Each citation has its own ``verdict``: those that answer come first, then those that may. ``missing`` names what of
    the question no citation covers. ``nearest`` are weaker than either threshold; they are not an answer.

    match assistant.ask("Who chairs the improvement board?"):
        case Answer(citations=citations):
            print(citations[0].quote)
    """

    question: str
    citations: tuple[Citation, ...]
    completeness: Completeness
    searched: Searched
    missing: tuple[str, ...] = ()
    nearest: tuple[Citation, ...] = ()
    measured: Measured | None = None
    as_of: str | None = field(default=None, metadata=OPTIONAL)
    """Of a question for the newest (latest, current, now): the date of the first citation's record."""
    verdict: Verdict = field(default=Verdict.ANSWERS, init=False)


@dataclass(frozen=True, slots=True)
class MayAnswer:
    """The record may answer: the closest citations, best first, to be read before they are relied on.

    ``missing``, ``nearest`` and ``as_of`` are as in `Answer`.

    match assistant.ask("Who chairs the improvement board?"):
        case MayAnswer(citations=citations):
            print("Read before relying on it:", citations[0].quote, citations[0].link)
    """

    question: str
    citations: tuple[Citation, ...]
    searched: Searched
    missing: tuple[str, ...] = ()
    nearest: tuple[Citation, ...] = ()
    measured: Measured | None = None
    as_of: str | None = field(default=None, metadata=OPTIONAL)
    verdict: Verdict = field(default=Verdict.MAY_ANSWER, init=False)


class Why(StrEnum):
    """Why the record is taken not to answer.

    >>> str(Why.NAME_ABSENT)
    'a named thing does not occur'
    """

    NOTHING = "nothing on the subject"
    NOT_ASKED = "the subject is there, but not what is asked"
    NAME_ABSENT = "a named thing does not occur"
    FILTERED = "nothing in what was searched"
    NO_SUBJECT = "the question names nothing to look for"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The record does not answer. ``nearest`` are the closest passages; they are not an answer.

    match assistant.ask("What is the price of tea in China?"):
        case NoAnswer(why=Why.NAME_ABSENT, reason=reason):
            print(reason)
    """

    question: str
    why: Why
    reason: str
    searched: Searched
    nearest: tuple[Citation, ...]
    verdict: Verdict = field(default=Verdict.NO_ANSWER, init=False)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """None: nothing stands under this verdict."""
        return ()


Reply = Answer | MayAnswer | NoAnswer


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of the corpus that is not in the index, and why.

    >>> unread = Unread("scan.pdf", "no page has text")
    >>> f"{unread.file}: {unread.reason}"
    'scan.pdf: no page has text'
    """

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Files are counted and named, twins of others too; seconds are wall time.

    report = build_index("papers", "papers-index")
    print(report.documents, *(f"{unread.file}: {unread.reason}" for unread in report.unreadable))
    """

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
