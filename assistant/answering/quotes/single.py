"""One text against the record: where it stands, what is nearest, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answering.quotes.alignment import Aligned, align
from assistant.answering.quotes.flags import punctuation_differs
from assistant.answering.quotes.matching import Match, matches
from assistant.answering.quotes.patterns import Pattern, patterns_of, whole_tokens
from assistant.answering.quotes.places import Places, by_date
from assistant.answering.quotes.stitching import CLAUSE, Piece, pieces_in, stitched, uncovered
from assistant.answering.quotes.tokens import Tokens
from assistant.answering.quotes.windows import MOST_PASSAGES, Window, likely_passages, windows_around
from assistant.index import Scope
from assistant.records import Passage, QuoteCheck, QuoteFlag, QuoteFlagKind, QuotePlace, QuoteVerdict
from assistant.text import Span, stems_in

MOST_PLACES = 200
"""Places that are listed of one text."""
_READ = 40
"""Passages that are read for the words nearest to a text."""
_BESIDE = 400
"""Characters around a passage that are read beyond the length of the text: room for what was left out."""
_NEAREST = 3
_ALTERED = 0.6
"""The share of a text's weight that stands in one place in order, and of what both weigh, from which on it is that
place, altered."""
_NEARLY_WHOLE = 0.9
"""The share from which on a text is one place altered, whatever its parts stand in beside."""
_RUN = 3
"""Words one behind the other that an altered text shares with its place at least; half of them where it has few."""


@dataclass(frozen=True, slots=True)
class QuoteClaim:
    """Where a text is said to come from: a document, a speaker, or nothing of the kind."""

    said_by: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class TextCheck:
    """``text[start:end]`` as it is being checked in ``scope``; ``claimed`` is what of it the claim names."""

    places: Places
    scope: Scope
    claimed: Scope | None
    claim: QuoteClaim
    text: str
    span: Span

    def checked(self) -> QuoteCheck:
        """The verdict with its places."""
        exact, altered, complete = self._standing()
        if exact:
            own, others = self._as_claimed(exact)
            if own:
                return self._made(QuoteVerdict.EXACT, own, complete=complete)
            return self._made(QuoteVerdict.ELSEWHERE, others, self._nearest_claimed(), complete=complete)
        if altered:
            return self._made(QuoteVerdict.ALTERED, altered, complete=complete)
        return self._unequal()

    # ── where it stands, word for word ──

    @cached_property
    def _patterns(self) -> list[Pattern]:
        return patterns_of(self.text, *self.span)

    @cached_property
    def tokens(self) -> Tokens:
        """All its tokens, in order."""
        return whole_tokens(self.text, self.span)

    def _standing(self) -> tuple[list[QuotePlace], list[QuotePlace], bool]:
        """The places where it stands word for word, those of the same words with other punctuation, and whether these
        are all."""
        found: dict[tuple[str, int, int], Match] = {}
        complete = True
        for pattern in self._patterns:
            longest = max(pattern.runs, key=lambda run: len(run.keys))
            passages = likely_passages(self.places.index, longest.keys, self.scope)
            complete = complete and len(passages) <= MOST_PASSAGES
            windows = self._windows(passages[:MOST_PASSAGES], pattern)
            self._add(found, pattern, windows)
        if not found:
            for pattern in self._patterns:
                self._add(found, pattern, [*self._nearest_windows, *self._windows(self._near, pattern, True)])
        same = [match for match in found.values() if not punctuation_differs(match)]
        other = [match for match in found.values() if punctuation_differs(match)]
        complete = complete and max(len(same), len(other)) <= MOST_PLACES
        exact = [self.places.of_match(match, self.span) for match in same]
        marked = [
            replace(place, flags=(QuoteFlag(QuoteFlagKind.PUNCTUATION), *place.flags))
            for place in (self.places.of_match(match, self.span) for match in ([] if same else other))
        ]
        return by_date(exact)[:MOST_PLACES], by_date(marked)[:MOST_PLACES], complete

    @staticmethod
    def _add(
        found: dict[tuple[str, int, int], Match], pattern: Pattern, windows: Iterator[Window] | Sequence[Window]
    ) -> None:
        for window in windows:
            for match in matches(pattern, window):
                found.setdefault((window.document.id, match.start, match.end), match)

    def _windows(self, passages: Sequence[Passage], pattern: Pattern, furniture: bool = False) -> Iterator[Window]:
        reach = self.span[1] - self.span[0] + _BESIDE
        return windows_around(self.places.index, passages, reach, pattern.keys, furniture=furniture)

    def _as_claimed(self, places: Sequence[QuotePlace]) -> tuple[list[QuotePlace], list[QuotePlace]]:
        """Of the places those that are in the document and by the speaker named, then all; who says it is noted."""
        own, every = [], []
        for place in places:
            fits = self.claim.document in {None, place.document}
            if self.claim.said_by is not None:
                said, place = self.places.said_by(place, self.claim.said_by)
                fits = fits and said is not False
            every.append(place)
            own += [place] if fits else []
        return own, every

    # ── what is nearest to it ──

    @cached_property
    def _near(self) -> Sequence[Passage]:
        """The passages that share most with it, those of the document it is said to come from first."""
        index = self.places.index
        stems = sorted({stem for key in self.tokens.keys for stem in stems_in(key)})
        own = index.nearest_by_words(stems, self.claimed, _READ) if self.claimed else ()
        return tuple(dict.fromkeys([*own, *index.nearest_by_words(stems, self.scope, _READ)]))

    @cached_property
    def _nearest_windows(self) -> Sequence[Window]:
        return tuple(self._windows(self._near, self._patterns[0]))

    @cached_property
    def _aligned(self) -> list[Aligned]:
        """The stretches nearest to it, best first."""
        found = [own for window in self._nearest_windows if (own := align(self.tokens, window)) is not None]
        claimed = self.claim.document

        def order(own: Aligned) -> tuple[bool, float, float, int]:
            likely = own.window.document.id == claimed and own.share >= _ALTERED
            return not likely, -own.share, -own.alike, -own.longest

        return sorted((own for own in found if own.window.is_for(own.start, own.end)), key=order)

    def _unequal(self) -> QuoteCheck:
        """The verdict where the words do not stand as they are."""
        best = self._aligned[0] if self._aligned else None
        if best is not None and best.share >= _NEARLY_WHOLE:
            return self._altered(best)
        if parts := self._stitched():
            return self._made(QuoteVerdict.STITCHED, [self.places.of_piece(part, self.tokens) for part in parts])
        if best is not None and self._is_near(best):
            return self._altered(best)
        return self._made(QuoteVerdict.ABSENT, [], self._nearest(self._aligned))

    def _is_near(self, best: Aligned) -> bool:
        near = best.share >= _ALTERED and best.alike >= _ALTERED
        return near and best.longest >= min(_RUN, len(self.tokens.keys) // 2)

    def _altered(self, best: Aligned) -> QuoteCheck:
        return self._made(QuoteVerdict.ALTERED, [self.places.of_aligned(best)])

    def _stitched(self) -> list[Piece]:
        """The pieces it is made of; passages are looked for again with the words that none covers yet."""
        tokens, pieces = self.tokens, [p for window in self._nearest_windows for p in pieces_in(self.tokens, window)]
        for _ in range(CLAUSE):
            left, right = uncovered(tokens, pieces)
            if right - left < CLAUSE:
                break
            stems = sorted({stem for key in tokens.keys[left:right] for stem in stems_in(key)})
            near = self.places.index.nearest_by_words(stems, self.scope, _READ)
            more = [p for w in self._windows(near, self._patterns[0]) for p in pieces_in(tokens, w)]
            if not any(piece.start < right and left < piece.end for piece in more):
                break
            pieces += more
        return stitched(tokens, pieces)

    def _nearest(self, aligned: Sequence[Aligned]) -> list[QuotePlace]:
        places = [self.places.of_sentence(own, self.span) for own in aligned[: 2 * _NEAREST]]
        return list({(place.document, place.start): place for place in places}.values())[:_NEAREST]

    def _nearest_claimed(self) -> list[QuotePlace]:
        """What in the document it is said to come from is nearest, where the words stand elsewhere."""
        own = [a for a in self._aligned if a.window.document.id == self.claim.document and a.share >= _ALTERED]
        return [self.places.of_aligned(a) for a in own[:1]]

    def _made(
        self,
        verdict: QuoteVerdict,
        places: Sequence[QuotePlace],
        nearest: Sequence[QuotePlace] = (),
        *,
        complete: bool = True,
    ) -> QuoteCheck:
        return QuoteCheck(
            text=self.text[slice(*self.span)],
            start=self.span[0],
            end=self.span[1],
            verdict=verdict,
            places=tuple(places),
            nearest=tuple(nearest),
            searched=self.scope.searched,
            said_by=self.claim.said_by,
            document=self.claim.document,
            complete=complete,
        )
