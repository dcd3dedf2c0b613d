"""What a reader should know of a place where a quotation stands: what is left out, and what turns it round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.quotes.matching import Match
from assistant.answering.quotes.patterns import GapKind
from assistant.answering.quotes.phrases import CONDITION, NEGATION, QUALIFICATION
from assistant.answering.quotes.sentences import Surroundings, words_of
from assistant.answering.standing import takes_back
from assistant.records import Document, QuoteDifference, QuoteFlag, QuoteFlagKind, RecordSlice
from assistant.text import Span

SHORT = 4
"""Words from which on a quotation tells where it comes from."""


def flags_of_match(match: Match) -> Iterator[QuoteFlag]:
    """What the words themselves show: ellipsis, brackets, capitals, marks of punctuation, the head of a page."""
    tokens, document = match.window.tokens, match.window.document
    gaps = [gap for own in match.pattern.gaps for gap in own] + list(match.pattern.edges)
    for number, own in enumerate(match.pattern.gaps):
        first, last = match.runs[number][1], match.runs[number + 1][0]
        if first < last and any(gap.kind is GapKind.ELLIPSIS for gap in own):
            left_out = words_of(document, tokens.spans[first][0], tokens.spans[last - 1][1])
            yield QuoteFlag(QuoteFlagKind.ELLIPSIS, left_out)
    if any(gap.kind is GapKind.BRACKET for gap in gaps):
        yield QuoteFlag(QuoteFlagKind.BRACKETS)
    if any(_case_differs(match, number) for number in range(len(match.runs))):
        yield QuoteFlag(QuoteFlagKind.CASE)
    if any(match.start < start and end < match.end for start, end in tokens.left_out):
        yield QuoteFlag(QuoteFlagKind.PAGE)
    if match.pattern.words < SHORT:
        yield QuoteFlag(QuoteFlagKind.SHORT)


def _case_differs(match: Match, number: int) -> bool:
    run, first = match.pattern.runs[number], match.runs[number][0]
    return any(run.raw(place) != match.window.tokens.raw(first + place) for place in range(len(run.keys)))


def differences_of_match(match: Match) -> Iterator[QuoteDifference]:
    """Where a text that holds the same words has other marks of punctuation, an ellipsis, or brackets."""
    held, text, document = match.window.tokens, match.pattern.text, match.window.document
    for number, run in enumerate(match.pattern.runs):
        first, last = match.runs[number]
        if number:
            before = match.pattern.runs[number - 1]
            span = before.spans[-1][1], run.spans[0][0]
            record = words_of(document, held.spans[match.runs[number - 1][1] - 1][1], held.spans[first][0])
            yield QuoteDifference(*span, text[slice(*span)], record)
        for place in range(last - first - 1):
            if run.marks(place) != held.marks(first + place):
                span = run.spans[place][1], run.spans[place + 1][0]
                record = words_of(document, held.spans[first + place][1], held.spans[first + place + 1][0])
                yield QuoteDifference(*span, text[slice(*span)], record)


def punctuation_differs(match: Match) -> bool:
    """Whether the marks of punctuation between the words are others than the record's."""
    held = match.window.tokens
    return any(
        run.marks(place) != held.marks(first + place)
        for run, (first, last) in zip(match.pattern.runs, match.runs, strict=True)
        for place in range(last - first - 1)
    )


# ── what stands before and behind in the sentence ───────────────────────────────────────────────────────────────────


def flags_of_surroundings(document: Document, around: Surroundings, span: Span) -> Iterator[QuoteFlag]:
    """Whether a negation or a condition stands before the words in their sentence, or in what introduces it, or one
    behind them or the next sentence takes back what they say."""
    sentence = around.sentence
    before = [(sentence.start, span[0])]
    if around.introduction is not None:
        before.insert(0, (around.introduction.start, around.introduction.end))
    for kind, sign in ((QuoteFlagKind.AFTER_NEGATION, NEGATION), (QuoteFlagKind.AFTER_CONDITION, CONDITION)):
        found = [_last(sign, document, piece) for piece in before]
        if nearest := next((words for words in reversed(found) if words is not None), None):
            yield QuoteFlag(kind, nearest)
    for kind, sign in ((QuoteFlagKind.BEFORE_NEGATION, NEGATION), (QuoteFlagKind.BEFORE_CONDITION, QUALIFICATION)):
        if behind := sign.search(document.text, span[1], max(span[1], sentence.end)):
            yield QuoteFlag(kind, words_of(document, *behind.span()))
    if around.following is not None and takes_back(around.following.words):
        yield QuoteFlag(QuoteFlagKind.TAKEN_BACK, around.following)


def _last(sign: re.Pattern[str], document: Document, span: Span) -> RecordSlice | None:
    """The last words between ``span`` that ``sign`` matches."""
    found = list(sign.finditer(document.text, span[0], max(span)))
    return words_of(document, *found[-1].span()) if found else None
