"""What recurs at the edges of page after page: words, the places of words, and numbers that go up with the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.formats.page_numbers import lone_page_number, numbers_in
from assistant.formats.paper import SheetLine, Style, cut_at_gaps, stands_out

_REPEATS = 3
"""Pages, of four that follow one another, on which a line must stand to be furniture."""
_NEARLY_ALL = 0.8
SMALL = 0.92
"""Of the body's size: smaller words above the body are a running head even where they change."""


@dataclass(frozen=True, slots=True)
class EdgeBand:
    """The lines at one height of a page's edge. ``step`` is how far from the edge, in fours of points."""

    page: int
    edge: str
    step: int
    lines: tuple[tuple[int, SheetLine], ...]
    is_row: bool = False
    """Whether it stands in the columns of what is next to it inward, as a row of a table does."""

    def pieces(self) -> Iterator[SheetLine]:
        return (piece for _, line in self.lines for piece in cut_at_gaps(line))


@dataclass(frozen=True, slots=True)
class Recurrences:
    """On which pages what stands at an edge: words, places of words, and the page numbers there."""

    total: int
    body: Style | None
    words: defaultdict[tuple[str, str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    places: defaultdict[tuple[str, float, str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    numbers: defaultdict[tuple[str, int, int], set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, band: EdgeBand) -> None:
        for piece in band.pieces():
            for words in self.wordings(piece, band.page):
                self.words[words, band.edge, band.step].add(band.page)
            for place in _places(piece):
                self.places[band.edge, *place, band.step].add(band.page)
            number = lone_page_number(piece.text)
            if number:
                self.numbers[band.edge, band.page, number[0]].add(band.step)

    def wordings(self, piece: SheetLine, page: int) -> Iterator[str]:
        """The words of a piece, and once more for each number in it that may be the page's, as ahead of it by so many.

        ``Budget 2024 7`` on page 5 is also ``Budget 2024 <2>``, and so is ``Budget 2024 8`` on page 6.
        """
        words = " ".join(piece.text.split())
        yield words
        if stands_out(piece.style, self.body):
            return
        for match in numbers_in(words):
            ahead = int(re.sub(r"\D", "", match.group())) - page
            yield f"{words[: match.start()]}<{ahead}>{words[match.end() :]}"

    def holds(self, band: EdgeBand) -> tuple[int, ...]:
        """The lines of a band that are furniture, by index."""
        if self._is_small_head(band):
            return tuple(index for index, _ in band.lines)
        recurs = not band.is_row and any(self._recurs(piece, band) for piece in band.pieces())
        return tuple(
            index
            for index, line in band.lines
            if all(
                self._recurs(piece, band) or self._counts(piece, band) or (recurs and self._changes(piece, band))
                for piece in cut_at_gaps(line)
            )
        )

    def _recurs(self, piece: SheetLine, band: EdgeBand) -> bool:
        """Whether the same words stand on three of four pages in a row, on every second page, or on both of two."""
        for words in self.wordings(piece, band.page):
            pages = self._near(words, band)
            if any(len(pages & set(range(first, first + 4))) >= _REPEATS for first in pages):
                return True
            if {band.page - 2, band.page + 2} & pages and self._alternates(band, pages):
                return True
            if self.total == 2 == len(pages) and piece.placed and not stands_out(piece.style, self.body):
                return True
        return False

    def _near(self, words: str, band: EdgeBand) -> set[int]:
        return set().union(*(self.words.get((words, band.edge, band.step + off), ()) for off in (-1, 0, 1)))

    def _alternates(self, band: EdgeBand, pages: set[int]) -> bool:
        """Whether other words that come again two pages on stand there on the page between: left and right pages."""
        between = band.page + 1 if band.page + 2 in pages else band.page - 1
        return any(
            between in others and {between - 2, between + 2} & others and not others & pages
            for (_, edge, step), others in self.words.items()
            if edge == band.edge and abs(step - band.step) <= 1
        )

    def _counts(self, piece: SheetLine, band: EdgeBand) -> bool:
        """Whether it is a page number that fits its page: ``Page 2 of 9`` on the second of nine, or 7 near a 6 or 9."""
        number = lone_page_number(piece.text)
        if number is None:
            return False
        value, of = number
        return (value, of) == (band.page, self.total) or any(
            abs(step - band.step) <= 1
            for off in (-2, -1, 1, 2)
            for step in self.numbers.get((band.edge, band.page + off, value + off), ())
        )

    def _changes(self, piece: SheetLine, band: EdgeBand) -> bool:
        """Whether words that change stand where words of the same size stand on other pages: a chapter's name."""
        if not any(character.isalpha() for character in piece.text):
            return False
        return any(len(self._at(place, band)) >= min(_REPEATS, self.total) for place in _places(piece))

    def _is_small_head(self, band: EdgeBand) -> bool:
        """Whether words smaller than the body stand at this height of nearly every page's top, whatever they say."""
        if band.is_row or band.edge != "top" or self.body is None or self.total < _REPEATS:
            return False
        pieces = list(band.pieces())
        if not all(0 < piece.size < SMALL * self.body[0] for piece in pieces):
            return False
        pages = set().union(*(self._at(place, band) for piece in pieces for place in _places(piece)))
        return len(pages) >= max(_REPEATS, _NEARLY_ALL * (self.total - 1))

    def _at(self, place: tuple[float, str], band: EdgeBand) -> set[int]:
        steps = (band.step - 1, band.step, band.step + 1)
        return set().union(*(self.places.get((band.edge, *place, step), ()) for step in steps))


def _places(piece: SheetLine) -> tuple[tuple[float, str], ...]:
    """Size and left end, size and right end, to eight points: where words that change may stand."""
    if not piece.placed:
        return ()
    return (piece.style[0], f"from {round(piece.left / 8)}"), (piece.style[0], f"to {round(piece.right / 8)}")
