"""What is looked up in an index word for word: it needs no encoder, so the command line answers without loading one.

>>> from assistant.index import LocalIndex
>>> mentioned(LocalIndex.open("index/built"), "pathway plan", Filters()).count
"""

from __future__ import annotations

from functools import partial

from assistant.answering.figures import find_figures
from assistant.answering.ledger import LISTED, list_decisions
from assistant.answering.mentions import Mentions, find_mentions
from assistant.answering.quotes.check import check_quotation
from assistant.answering.quotes.speakers import WhoSays, stated_in
from assistant.answering.verbatim import checked_figures, checked_ledger, checked_mentions, checked_quote
from assistant.index import SearchIndex, check_filters
from assistant.records import DecisionLedger, FiguresFound, Filters, QuoteCheck


def mentioned(index: SearchIndex, words: str, filters: Filters, *, stemmed: bool = False) -> Mentions:
    """Every occurrence of ``words`` in what ``filters`` allow; it needs no encoder."""
    found = find_mentions(index, words, index.scope(check_filters(filters)), stemmed=stemmed)
    return checked_mentions(index, found)


def decided(index: SearchIndex, topic: str | None, filters: Filters, *, only: str | None = None) -> DecisionLedger:
    """The ledger of decisions in what ``filters`` allow; it needs no encoder."""
    scope = index.scope(check_filters(filters))
    return checked_ledger(index, list_decisions(index, scope, partial(index.meetings, parts=LISTED), topic, only))


def figured(index: SearchIndex, topic: str, filters: Filters) -> FiguresFound:
    """Every figure on ``topic`` in what ``filters`` allow; it needs no encoder."""
    found = find_figures(index, topic, index.scope(check_filters(filters)))
    return checked_figures(index, found)


def quote_checked(
    index: SearchIndex,
    text: str,
    filters: Filters,
    *,
    said_by: str | None = None,
    document: str | None = None,
    who_says: WhoSays | None = None,
) -> QuoteCheck:
    """``text`` compared with what ``filters`` allow, word for word; it needs no encoder. ``who_says`` tells who
    says what, where that is read."""
    scope, who = index.scope(check_filters(filters)), who_says or stated_in(index)
    found = check_quotation(index, text, scope, said_by=said_by, document=document, who_says=who)
    return checked_quote(index, found)
