"""What later records may have said of a decision: passages found by its words, offered and never asserted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.answering.ledger import MeetingsOf
from assistant.answering.located import placed
from assistant.answering.question import LONGEST
from assistant.answering.verbatim import checked_document
from assistant.errors import QuestionRefused, command
from assistant.index import IndexStatistics, SearchIndex
from assistant.records import (
    Decision,
    Document,
    Filters,
    FollowUp,
    FollowUps,
    Hit,
    Recommendation,
    Record,
    Searched,
    Sentence,
)
from assistant.text import content_stems_in, date_covers, one_line, stems_in

READ = 48
"""Passages that are read for what may follow."""
FEWEST_SHARED = 2
"""Rare words of a decision that a passage must hold to be offered."""
RARE = 0.05
"""A word is rare that stands in no more than this share of the passages …"""
TITLE = 80
"""Characters of a heading; a longer one is the first paragraph of an item, and speaks of more than was decided."""
FEW = 3
"""… or in no more passages than this, where an index is small."""


Search = Callable[[str, Filters, int], Sequence[Hit]]
"""Ranks passages for words, in what filters allow, so many of them."""


def find_follow_ups(index: SearchIndex, search: Search, identity: str, start: int, k: int) -> FollowUps:
    """The later passages that may speak of the decision whose quotation begins at ``start`` of a document.

    Raises:
        QuestionRefused: no decision begins there. UnknownDocument: there is no such document. QuotationWithheld: its
            text is not the one that the index was built of.
    """
    document, decided = checked_document(index, identity), decision_at(index.meetings, identity, start)
    filters = later_filters(document, decided)
    hits = search(words_to_follow(decided), filters, READ) if filters else ()
    return follow_ups(index, document, decided, hits, index.scope(filters or Filters()).searched, k)


def decision_at(meetings_of: MeetingsOf, document: str, start: int) -> Decision | Recommendation:
    """The decision or recommendation whose quotation begins at ``start`` of the document with this id.

    Raises:
        QuestionRefused: there is none.
    """
    for meeting in meetings_of(document):
        every: list[Decision | Recommendation] = [*meeting.decisions, *meeting.recommendations]
        for decided in every:
            if decided.whole.start == start:
                return decided
    raise QuestionRefused(
        f"No decision begins at character {start:,} of {document}.", f"List them with: {command('decisions')}"
    )


def words_to_follow(decided: Decision | Recommendation) -> str:
    """What later passages are searched for with: the heading of the item and what was decided, no longer than a
    question may be."""
    title = f"{decided.item.title.words}: " if decided.item and len(decided.item.title.words) <= TITLE else ""
    return one_line(title + (decided.words.words.strip() or decided.whole.words))[:LONGEST]


def later_filters(document: Document, decided: Decision | Recommendation) -> Filters | None:
    """The records of the same body that may be later than a decision; None where its own record has no date."""
    record = document.record_at(decided.whole.start)
    if record.date is None:
        return None
    return Filters(published_after=record.date, publishers=(record.publisher,) if record.publisher else ())


def follow_ups(
    index: SearchIndex,
    document: Document,
    decided: Decision | Recommendation,
    hits: Iterable[Hit],
    searched: Searched,
    k: int,
) -> FollowUps:
    """The first ``k`` of ``hits`` that are later than the decision and share rare words with it, in a sentence and the
    headings above it; each by the sentence that shares most, those first that share most."""
    whole = decided.whole
    rare = _rare(index.statistics, words_to_follow(decided), searched)
    record = document.record_at(whole.start)
    possible = [one for hit in hits for one in _possible(index, hit, rare, record)] if record.date else []
    possible.sort(key=lambda one: -len(one.shared))
    quote = document.text[whole.start : whole.end]
    return FollowUps(document.id, whole.start, whole.end, quote, record.date, tuple(possible[:k]), searched)


def _rare(statistics: IndexStatistics, text: str, searched: Searched) -> frozenset[str]:
    most = max(FEW, RARE * searched.passages)
    stems = [stem for stem in content_stems_in(text) if not stem[:1].isdigit()]  # a year or a sum is no subject
    return frozenset(stem for stem in stems if 0 < statistics.frequency(stem) <= most)


def _possible(index: SearchIndex, hit: Hit, rare: frozenset[str], decided: Record) -> Iterator[FollowUp]:
    passage = hit.passage
    document = index.document(passage.document)
    record = document.record_at(passage.start)
    if record.date is None or date_covers(record.date, None, decided.date) or record.publisher != decided.publisher:
        return
    sentence, shared = _nearest(document, passage.sentences, rare)
    shared |= rare & frozenset(stems_in("\n".join(passage.path)))
    if sentence is None or len(shared) < FEWEST_SHARED:
        return
    yield FollowUp(
        **placed(document, passage, (sentence.start, sentence.end), sentence.number), shared=tuple(sorted(shared))
    )


def _nearest(
    document: Document, sentences: Sequence[Sentence], rare: frozenset[str]
) -> tuple[Sentence | None, frozenset[str]]:
    """The quotable sentence that holds most of the rare words, the first of those that do, and which it holds."""
    best: Sentence | None = None
    most: frozenset[str] = frozenset()
    for sentence in sentences:
        held = rare & frozenset(stems_in(document.text[sentence.start : sentence.end]))
        if sentence.quotable and len(held) > len(most):
            best, most = sentence, held
    return best, most
