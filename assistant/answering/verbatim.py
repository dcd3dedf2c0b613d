"""The last door of every quotation: it is compared with its document once more, and that with the card of the index.

Whatever made a quotation, and whatever became of the documents in memory since, only words that stand in the record
where they say pass here. What does not is withheld, counted and logged (without its words), always.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from assistant.answering.mentions import Mention, Mentions
from assistant.errors import QuotationWithheld, UnknownDocument, command
from assistant.index import SearchIndex, text_digest
from assistant.records import (
    Answer,
    Citation,
    DecisionLedger,
    Document,
    Explanation,
    FiguresFound,
    FollowUp,
    FollowUps,
    Hit,
    LedgerEntry,
    MayAnswer,
    MeetingRecords,
    NoAnswer,
    Place,
    QuoteCheck,
    QuotePlace,
    RecordSlice,
    Reply,
    Timeline,
    Verdict,
)
from assistant.text import spelling

T = TypeVar("T")

log = logging.getLogger("onrecord")


@dataclass(frozen=True, slots=True)
class VerbatimCount:
    """Quotations since the program began: those that were compared, and of them those that were withheld."""

    checked: int
    withheld: int


class _Counter:
    """What `Count` counts, for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = VerbatimCount(0, 0)

    def add(self, checked: int, withheld: int) -> None:
        with self._lock:
            self.count = VerbatimCount(self.count.checked + checked, self.count.withheld + withheld)


_COUNTER = _Counter()


def verbatim_count() -> VerbatimCount:
    """How many quotations were compared and withheld in this process."""
    return _COUNTER.count


def checked_reply(index: SearchIndex, given: Reply) -> Reply:
    """``given`` with those of its citations that stand in the record as quoted; an answer that has lost all that
    answer may answer.

    Raises:
        QuotationWithheld: none of those under the verdict does.
    """
    door = _Door(index)
    match given:
        case Answer() | MayAnswer():
            kept = door.kept(given.citations, door.cites)
            if given.citations and not kept:
                raise _withheld(len(given.citations), index)
            placed, nearest = door.all_placed(kept), door.nearest(given)
            if given.verdict is Verdict.ANSWERS and not any(own.verdict is Verdict.ANSWERS for own in placed):
                return MayAnswer(given.question, placed, given.searched, given.missing, nearest)
            return replace(given, citations=placed, nearest=nearest)
        case NoAnswer():
            return replace(given, nearest=door.nearest(given))


def checked_hits(index: SearchIndex, hits: Sequence[Hit]) -> list[Hit]:
    """Those of ``hits`` whose passage stands in the record."""
    door = _Door(index)
    return door.kept(hits, lambda hit: door.stands(hit.passage.document, hit.passage.start, hit.passage.text))


def checked_mentions(index: SearchIndex, mentions: Mentions) -> Mentions:
    """``mentions`` as they are: a count that leaves something out would be wrong.

    Raises:
        QuotationWithheld: one of the sentences does not stand in the record as quoted.
    """
    door = _Door(index)
    every = [place for wording in mentions.wordings for place in wording.places]
    missing = len(every) - len(door.kept(every, door.holds))
    if missing:
        raise _withheld(missing, index)
    return mentions


def checked_quote(index: SearchIndex, check: QuoteCheck) -> QuoteCheck:
    """``check`` as it is: a verdict on words that do not stand in the record would be wrong.

    Raises:
        QuotationWithheld: a place, or words of the record that are told beside it, do not stand there.
    """
    door = _Door(index)
    every = [place for own in check.checked for place in (*own.places, *own.nearest)]
    missing = len(every) - len(door.kept(every, door.quotes))
    if missing:
        raise _withheld(missing, index)
    return check


def checked_timeline(index: SearchIndex, timeline: Timeline) -> Timeline:
    """``timeline`` as it is: without one of its entries its ends and gaps would be wrong.

    Raises:
        QuotationWithheld: one of them does not stand in the record as quoted.
    """
    door = _Door(index)
    named = (own for own in (timeline.first, timeline.latest) if own is not None)
    every = (*timeline.entries, *timeline.undated, *named)
    missing = len(every) - len(door.kept(every, door.cites))
    if missing:
        raise _withheld(missing, index)
    return replace(
        timeline,
        entries=door.all_placed(timeline.entries),
        undated=door.all_placed(timeline.undated),
        first=timeline.first and door.placed(timeline.first),
        latest=timeline.latest and door.placed(timeline.latest),
        nearest=door.all_placed(door.kept(timeline.nearest, door.cites)),
    )


def checked_ledger(index: SearchIndex, ledger: DecisionLedger) -> DecisionLedger:
    """``ledger`` as it is: a list of decisions that leaves one out would be wrong.

    Raises:
        QuotationWithheld: an entry, or a name or figure in it, does not stand in the record as quoted.
    """
    door = _Door(index)
    missing = len(ledger.entries) - len(door.kept(ledger.entries, door.decides))
    if missing:
        raise _withheld(missing, index)
    return ledger


def checked_follow_ups(index: SearchIndex, given: FollowUps) -> FollowUps:
    """``given`` with those passages that stand in the record as quoted."""
    door = _Door(index)
    return replace(given, possible=tuple(door.kept(given.possible, door.spans)))


def checked_figures(index: SearchIndex, found: FiguresFound) -> FiguresFound:
    """``found`` as it is.

    Raises:
        QuotationWithheld: a figure, what it counts, or its sentence does not stand in the record.
    """
    door = _Door(index)
    told = [(one.document, one.start, one.quote) for one in found.figures]
    for one in found.figures:
        told += [(one.document, own.start, own.words) for own in slices_in(one)]
    missing = len(told) - len(door.kept(told, lambda words: door.stands(*words)))
    if missing:
        raise _withheld(missing, index)
    return found


def checked_explanation(index: SearchIndex, explanation: Explanation) -> Explanation:
    """``explanation`` as it is.

    Raises:
        QuotationWithheld: words that it shows do not stand in the record.
    """
    door = _Door(index)
    told = [(one.document, one.quote_start, one.quote) for one in explanation.considered]
    told += [(one.document, own.start, own.words) for one in explanation.considered for own in one.sentences]
    missing = len(told) - len(door.kept(told, lambda words: door.stands(*words)))
    if missing:
        raise _withheld(missing, index)
    return explanation


def checked_document(index: SearchIndex, identity: str) -> Document:
    """The document with this id, if its text is the one the index was built of.

    Raises:
        UnknownDocument: there is none. QuotationWithheld: it is not.
    """
    document = index.document(identity)
    if not _Door(index).kept([document], lambda own: _is_whole(index, own)):
        raise _withheld(1, index)
    return document


def checked_meetings(index: SearchIndex, identity: str) -> tuple[MeetingRecords, ...]:
    """What the document with this id tells of meetings, as it is: a vote that leaves out a name would be wrong.

    Raises:
        UnknownDocument: there is none. QuotationWithheld: a part does not stand in the document where it says.
    """
    text = checked_document(index, identity).text
    meetings = tuple(index.meetings(identity))
    every = [part for meeting in meetings for part in slices_in(meeting)]
    missing = len(every) - len(_Door(index).kept(every, lambda part: text[part.start : part.end] == part.words))
    if missing:
        raise _withheld(missing, index)
    return meetings


def slices_in(value: object) -> list[RecordSlice]:
    """Every slice in a record, however deep, in order: a field that comes to be is not forgotten."""
    found: list[RecordSlice] = []
    rest: list[object] = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, RecordSlice):
            found.append(one)
        elif isinstance(one, tuple):
            rest.extend(reversed(one))
        elif one is not None:
            kind: Any = type(one)
            rest.extend(getattr(one, name) for name in _compound(kind))
    return found


@cache
def _compound(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a record that hold more than words, numbers and kinds of things, last first; none of any other."""
    if not is_dataclass(kind):
        return ()
    return tuple(name for name, hint in get_type_hints(kind).items() if any(map(is_dataclass, _leaves(hint))))[::-1]


def _leaves(hint: object) -> Iterator[object]:
    inner = get_args(hint)
    if inner:
        for one in inner:
            yield from _leaves(one)
    else:
        yield hint


class _Door:
    """The documents of one reply, each digested once."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._texts: dict[str, str | None] = {}

    def kept(self, quotations: Sequence[T], stands: Callable[[T], bool]) -> list[T]:
        """The quotations that pass; counts all of them."""
        kept = [quotation for quotation in quotations if stands(quotation)]
        _COUNTER.add(len(quotations), len(quotations) - len(kept))
        return kept

    def stands(self, identity: str, start: int, quote: str) -> bool:
        """Whether the document holds ``quote`` at ``start``, and is the one the index was built of."""
        text = self._text(identity)
        whole = text is not None and start >= 0 and bool(quote) and text[start : start + len(quote)] == quote
        if not whole:
            log.error("withheld: %d characters of %s at %d do not stand there", len(quote), identity, start)
        return whole

    def cites(self, citation: Citation) -> bool:
        """Whether a citation's quotation and the text around it stand where they say."""
        return (
            citation.end == citation.start + len(citation.quote)
            and self.stands(citation.document, citation.start, citation.quote)
            and self.stands(citation.document, citation.passage_start, citation.passage)
        )

    def holds(self, mention: Mention) -> bool:
        """Whether a sentence stands where it says, with the words found in it."""
        inside = all(mention.start <= start < end <= mention.end for start, end in mention.found)
        length = mention.end == mention.start + len(mention.quote)
        return inside and length and self.stands(mention.document, mention.start, mention.quote)

    def spans(self, quoted: LedgerEntry | FollowUp) -> bool:
        """Whether a quotation stands where it says, and ends where it says."""
        length = quoted.end == quoted.start + len(quoted.quote)
        return length and self.stands(quoted.document, quoted.start, quoted.quote)

    def decides(self, entry: LedgerEntry) -> bool:
        """Whether an entry of the ledger stands where it says, and every name, number and word told beside it."""
        told = [piece for piece in slices_in(entry) if piece.words]
        lengths = all(piece.end == piece.start + len(piece.words) for piece in told)
        return (
            self.spans(entry)
            and lengths
            and all(self.stands(entry.document, piece.start, piece.words) for piece in told)
        )

    def quotes(self, place: QuotePlace) -> bool:
        """Whether a place of a checked quotation stands where it says, and all words of the record told beside it."""
        own = RecordSlice(place.start, place.end, place.quote)
        told = [own, place.sentence, *(difference.record for difference in place.differences)]
        told += [words for words in (place.introduction, *(flag.record for flag in place.flags)) if words is not None]
        lengths = all(words.end == words.start + len(words.words) for words in told)
        return lengths and all(
            self.stands(place.document, words.start, words.words) for words in told if words.words or words is own
        )

    def placed(self, citation: Citation) -> Citation:
        """The citation with those of its other places where the same words do stand, and with its speaker if the name
        does."""
        return replace(
            citation,
            also_in=tuple(self.kept(citation.also_in, lambda place: self._says(place, citation.quote))),
            speaker=citation.speaker if self._names(citation) else None,
        )

    def all_placed(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """`placed`, of each."""
        return tuple(self.placed(citation) for citation in citations)

    def nearest(self, given: Reply) -> tuple[Citation, ...]:
        """The nearest passages of a reply that stand in the record."""
        return self.all_placed(self.kept(given.nearest, self.cites))

    def _names(self, citation: Citation) -> bool:
        who = citation.speaker
        whole = who is not None and who.end == who.start + len(who.name)
        return who is not None and whole and self.stands(citation.document, who.start, who.name)

    def _says(self, place: Place, quote: str) -> bool:
        text = self._text(place.document) or ""
        same = spelling(text[place.start : place.end]) == spelling(quote)
        return same and self.stands(place.document, place.start, text[place.start : place.end])

    def _text(self, identity: str) -> str | None:
        if identity not in self._texts:
            self._texts[identity] = self._whole_text(identity)
        return self._texts[identity]

    def _whole_text(self, identity: str) -> str | None:
        try:
            document = self._index.document(identity)
        except UnknownDocument:
            return None
        return document.text if _is_whole(self._index, document) else None


def _is_whole(index: SearchIndex, document: Document) -> bool:
    return text_digest(document) == index.text_digest(document.id)


def _withheld(number: int, index: SearchIndex) -> QuotationWithheld:
    what = "A quotation was" if number == 1 else f"{number:,} quotations were"
    return QuotationWithheld(
        f"{what} withheld: the words do not stand in the record as they would be quoted.",
        f"Verify the index: {command('check', index=index.folder)}. Restart the program; if it happens again, report "
        "it.",
    )
