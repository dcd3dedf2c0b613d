"""Places of a checked text in the record, with all that says where they are; every word of them a slice of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.located import placed
from assistant.answering.quotes.alignment import Aligned, differing
from assistant.answering.quotes.flags import differences_of_match, flags_of_match, flags_of_surroundings
from assistant.answering.quotes.matching import Match
from assistant.answering.quotes.sentences import surroundings, words_of
from assistant.answering.quotes.speakers import WhoSays, whether_said_by
from assistant.answering.quotes.stitching import Piece
from assistant.answering.quotes.tokens import Tokens
from assistant.answering.quotes.windows import passage_at
from assistant.index import SearchIndex
from assistant.records import Document, QuoteDifference, QuoteFlag, QuoteFlagKind, QuotePlace
from assistant.text import Span


@dataclass(frozen=True, slots=True)
class Places:
    """Makes places: it knows the index, and who says what where that is read."""

    index: SearchIndex
    who_says: WhoSays

    def of_match(self, match: Match, text: Span) -> QuotePlace:
        """Where the words stand."""
        span = match.start, match.end
        return self._place(
            match.window.document, span, text, tuple(differences_of_match(match)), tuple(flags_of_match(match))
        )

    def of_aligned(self, aligned: Aligned) -> QuotePlace:
        """The nearest words of the record, with what differs."""
        spans = aligned.text.spans
        differences = tuple(differences_between(aligned))
        text = spans[0][0], spans[-1][1]
        return self._place(aligned.window.document, (aligned.start, aligned.end), text, differences, ())

    def of_piece(self, piece: Piece, text: Tokens) -> QuotePlace:
        """Where a part of the text stands."""
        held = piece.window.tokens.spans
        span = held[piece.place][0], held[piece.last - 1][1]
        return self._place(piece.window.document, span, (text.spans[piece.start][0], text.spans[piece.end - 1][1]))

    def of_sentence(self, aligned: Aligned, text: Span) -> QuotePlace:
        """The whole sentences that are nearest to a text, without judgement."""
        document = aligned.window.document
        around = surroundings(document, self.index.passages(document.id), (aligned.start, aligned.end)).sentence
        return self._place(document, (around.start, around.end), text)

    def said_by(self, place: QuotePlace, name: str) -> tuple[bool | None, QuotePlace]:
        """Whether ``name`` says the words at ``place``, None where the record does not state it; and the place with who
        does, or flagged that it is not stated."""
        document = self.index.document(place.document)
        stated = self.who_says(document, self.index.passages(place.document), place.start, place.end)
        told, speaker = whether_said_by(name, document, (place.introduction, place.sentence), stated)
        if told is None:
            return None, replace(place, flags=(*place.flags, QuoteFlag(QuoteFlagKind.SPEAKER)))
        return told, replace(place, speaker=speaker)

    def _place(
        self,
        document: Document,
        span: Span,
        text: Span,
        differences: tuple[QuoteDifference, ...] = (),
        flags: tuple[QuoteFlag, ...] = (),
    ) -> QuotePlace:
        passages = self.index.passages(document.id)
        around = surroundings(document, passages, span)
        return QuotePlace(
            **placed(document, passage_at(passages, span[0]), span, around.number),
            text_start=text[0],
            text_end=text[1],
            sentence=around.sentence,
            introduction=around.introduction,
            speaker=self.who_says(document, passages, *span),
            differences=differences,
            flags=(*flags, *flags_of_surroundings(document, around, span)),
        )


def by_date(places: Iterable[QuotePlace]) -> list[QuotePlace]:
    """Places in order of date, undated last, then of document and place."""
    return sorted(places, key=lambda place: (place.date is None, place.date or "", place.document, place.start))


def differences_between(aligned: Aligned) -> Iterable[QuoteDifference]:
    """What differs between a text and the stretch of the record beside it, neighbouring differences as one."""
    text, held, document = aligned.text, aligned.window.tokens, aligned.window.document
    merged: list[tuple[Span, Span]] = []
    for own, other in differing(text, held, aligned.first, aligned.last):
        if merged and merged[-1][0][1] == own[0] and merged[-1][1][1] == other[0]:
            merged[-1] = (merged[-1][0][0], own[1]), (merged[-1][1][0], other[1])
        else:
            merged.append((own, other))
    for own, other in merged:
        start, end = _characters(text.spans, own)
        record = words_of(document, *_characters(held.spans, other))
        yield QuoteDifference(start, end, text.text[start:end], record)


def _characters(spans: Sequence[Span], places: Span) -> Span:
    """The characters of some tokens; where there are none, the point behind the token before."""
    first, last = places
    if first < last:
        return spans[first][0], spans[last - 1][1]
    at = spans[first - 1][1] if first else spans[0][0]
    return at, at
