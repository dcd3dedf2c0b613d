"""What checking a quotation finds: a verdict, the places in the record, and what differs there, each a slice of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.records.optional import OPTIONAL
from assistant.records.replies import Searched
from assistant.records.scans import LeastSure


class QuoteVerdict(StrEnum):
    """What the record says of words that are given as a quotation.

    >>> str(QuoteVerdict.ALTERED)
    'altered'
    """

    EXACT = "exact"
    """The words stand in the record, every one of them and no other."""
    ALTERED = "altered"
    """The record says it otherwise: a word, a figure, a sign or a mark of punctuation is not the same."""
    STITCHED = "stitched"
    """Each part stands in the record, but in different places."""
    ELSEWHERE = "elsewhere"
    """The words stand in the record, but not in the document, or not from the speaker, that was named."""
    ABSENT = "absent"
    """The words do not stand in what was searched, nor does anything near to them."""


class QuoteFlagKind(StrEnum):
    """What a reader should know of a place beside the verdict."""

    ELLIPSIS = "words left out at an ellipsis"
    BRACKETS = "words put in square brackets"
    CASE = "capitals differ"
    PUNCTUATION = "punctuation differs"
    PAGE = "runs over the head or foot of a page"
    AFTER_NEGATION = "begins after a negation"
    AFTER_CONDITION = "begins after a condition"
    BEFORE_NEGATION = "ends before a negation"
    BEFORE_CONDITION = "ends before a condition or qualification"
    TAKEN_BACK = "the next sentence says that it is not so"
    SHORT = "too few words to tell whose they are"
    SPEAKER = "speaker not stated"


@dataclass(frozen=True, slots=True)
class RecordSlice:
    """Words of a document: ``document.text[start:end] == words``."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class QuoteFlag:
    """A flag on a place, with the words of the record that raise it where there are such."""

    kind: QuoteFlagKind
    record: RecordSlice | None = None


@dataclass(frozen=True, slots=True)
class QuoteDifference:
    """Where the text and the record differ: ``text[start:end] == words`` of the checked text; ``record`` has the words
    that stand there in the record. Either side may be empty: words that were added, or left out."""

    start: int
    end: int
    words: str
    record: RecordSlice


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Where the words, or the nearest to them, stand: ``document.text[start:end] == quote``.

    ``text_start`` and ``text_end`` say which part of the checked text this is the place of. ``sentence`` are the whole
    sentences that the quotation is part of, ``introduction`` the words that introduce them where they are an item of a
    list. ``speaker`` is who says it, as the record prints the name; None where it does not say.
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
    link: str
    text_start: int
    text_end: int
    sentence: RecordSlice
    introduction: RecordSlice | None = field(default=None, metadata=OPTIONAL)
    speaker: str | None = None
    differences: tuple[QuoteDifference, ...] = ()
    flags: tuple[QuoteFlag, ...] = ()
    recognised: float | None = field(default=None, metadata=OPTIONAL)
    least_sure: LeastSure | None = field(default=None, metadata=OPTIONAL)
    address: str | None = field(default=None, metadata=OPTIONAL)
    """Where on the web the record was published, where that is known; in JSON only there."""


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """A text compared with the record.

    ``places`` are where it stands, if it does; of an altered text the nearest, with what differs; of a stitched one a
    place for each part. ``nearest`` are places that are not it. ``complete`` is False where it stands in more places
    than are listed. Of an article, ``quotations`` are those found in it, each checked, and ``verdict`` is the gravest
    of theirs; ``start`` and ``end`` say where in the article each stands.

    check = assistant.check_quote("The pace of change is swift enough.", said_by="Ofsted")
    print(check.verdict, *(place.quote for place in check.places))
    """

    text: str
    start: int
    end: int
    verdict: QuoteVerdict
    places: tuple[QuotePlace, ...]
    nearest: tuple[QuotePlace, ...]
    searched: Searched
    said_by: str | None = None
    document: str | None = None
    complete: bool = True
    quotations: tuple[QuoteCheck, ...] = ()

    @property
    def checked(self) -> tuple[QuoteCheck, ...]:
        """The quotations of an article, or the text alone."""
        return self.quotations or (self,)
