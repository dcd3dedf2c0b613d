"""Running headers, footers and page numbers: what stands at the edges of page after page.

Furniture is kept but never quoted, so what is taken for it must be nothing that a record says. Words count when they
recur on pages that follow one another; a number counts when it goes up with the pages and nothing names it as an
item's, an appendix's or a sum.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from assistant.formats.paper import Sheet, SheetLine, Style, body_style, cut_at_gaps, stands_out
from assistant.text import of_roman

_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?P<number>\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*(?P<of>\d{1,4}))?\W*", re.IGNORECASE
)
_STEPS = re.compile(r"(?<![\w.,/:£$€-])\d{1,4}(?=\s*\|\s*page\b|\W*$)|^\W*\d{1,4}(?![\w%]|[.,/:-]\d)", re.IGNORECASE)
"""A number at the end or at the beginning of a line that may be the page's: no part of a date or a sum."""
_PAGE_STEPS = re.compile(r"(?<=\bpage )\d{1,4}\b", re.IGNORECASE)
_NAMES_A_PART = re.compile(
    r"\b(?:item|appendix|annexe?|schedule|question|section|chapter|part|table|figure|case|site|lot|motion|amendment"
    r"|recommendation|application|proposal|priority|objective|exhibit|ward|unit|week|year|no|number)\W*$",
    re.IGNORECASE,
)
"""What stands before a number that counts something else than pages."""
_NOTE = re.compile(r"\d{1,2} ?[A-Z‘“]")
"""How a footnote begins."""
_REPEATS = 3
"""Pages, of four that follow one another, on which a line must stand to be furniture."""
_NEARLY_ALL = 0.8
_SMALL = 0.92
"""Of the body's size: smaller words above the body are a running head even where they change."""
_FULL = 0.72
"""How far a line reaches across the page, of the longest, that a sentence may run on from."""
_MARGIN = 0.12
"""The share of a page's height, at its top and at its foot, where furniture may stand."""
_DEEPEST = 6
"""Heights, from an edge inward, at which furniture is looked for."""


@dataclass(frozen=True, slots=True)
class _Band:
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
class _Recurrences:
    """On which pages what stands at an edge: words, places of words, and the page numbers there."""

    total: int
    body: Style | None
    words: defaultdict[tuple[str, str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    places: defaultdict[tuple[str, float, str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    numbers: defaultdict[tuple[str, int, int], set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, band: _Band) -> None:
        for piece in band.pieces():
            for words in self.wordings(piece, band.page):
                self.words[words, band.edge, band.step].add(band.page)
            for place in _places(piece):
                self.places[band.edge, *place, band.step].add(band.page)
            number = _page_number(piece.text)
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
        for match in (*_STEPS.finditer(words), *_PAGE_STEPS.finditer(words)):
            if not _NAMES_A_PART.search(words[: match.start()]):
                ahead = int(re.sub(r"\D", "", match.group())) - page
                yield f"{words[: match.start()]}<{ahead}>{words[match.end() :]}"

    def holds(self, band: _Band) -> tuple[int, ...]:
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

    def _recurs(self, piece: SheetLine, band: _Band) -> bool:
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

    def _near(self, words: str, band: _Band) -> set[int]:
        return set().union(*(self.words.get((words, band.edge, band.step + off), ()) for off in (-1, 0, 1)))

    def _alternates(self, band: _Band, pages: set[int]) -> bool:
        """Whether other words that come again two pages on stand there on the page between: left and right pages."""
        between = band.page + 1 if band.page + 2 in pages else band.page - 1
        return any(
            between in others and {between - 2, between + 2} & others and not others & pages
            for (_, edge, step), others in self.words.items()
            if edge == band.edge and abs(step - band.step) <= 1
        )

    def _counts(self, piece: SheetLine, band: _Band) -> bool:
        """Whether it is a page number that fits its page: ``Page 2 of 9`` on the second of nine, or 7 near a 6 or 9."""
        number = _page_number(piece.text)
        if number is None:
            return False
        value, of = number
        return (value, of) == (band.page, self.total) or any(
            abs(step - band.step) <= 1
            for off in (-2, -1, 1, 2)
            for step in self.numbers.get((band.edge, band.page + off, value + off), ())
        )

    def _changes(self, piece: SheetLine, band: _Band) -> bool:
        """Whether words that change stand where words of the same size stand on other pages: a chapter's name."""
        if not any(character.isalpha() for character in piece.text):
            return False
        return any(len(self._at(place, band)) >= min(_REPEATS, self.total) for place in _places(piece))

    def _is_small_head(self, band: _Band) -> bool:
        """Whether words smaller than the body stand at this height of nearly every page's top, whatever they say."""
        if band.is_row or band.edge != "top" or self.body is None or self.total < _REPEATS:
            return False
        pieces = list(band.pieces())
        if not all(0 < piece.size < _SMALL * self.body[0] for piece in pieces):
            return False
        pages = set().union(*(self._at(place, band) for piece in pieces for place in _places(piece)))
        return len(pages) >= max(_REPEATS, _NEARLY_ALL * (self.total - 1))

    def _at(self, place: tuple[float, str], band: _Band) -> set[int]:
        steps = (band.step - 1, band.step, band.step + 1)
        return set().union(*(self.places.get((band.edge, *place, step), ()) for step in steps))


def find_furniture(sheets: Sequence[Sheet]) -> list[frozenset[int]]:
    """For each sheet, the indexes of its running headers, footers and page numbers, and of what is written aslant.

    A line is furniture when nothing but furniture stands between it and the page's edge and its words, or the places
    of its words, recur. The head of a table that is printed again on every page is a row where it stands first. Where
    pages hold nothing else, words are no furniture, unless the pages are pictures: then all that is read is a stamp.
    """
    seen = _Recurrences(len(sheets), body_style(line for sheet in sheets for line in sheet.lines))
    edges = [[list(_bands(sheet, page, edge)) for edge in ("top", "foot")] for page, sheet in enumerate(sheets, 1)]
    for bands in (bands for page in edges for bands in page):
        for band in bands:
            seen.add(band)
    furniture = [
        frozenset(index for bands in page for index in _outermost(bands, seen))
        | {index for index, line in enumerate(sheet.lines) if line.slanted}
        for sheet, page in zip(sheets, edges, strict=True)
    ]
    furniture = [
        indexes - _first_head(sheets, top, indexes) for indexes, (top, _) in zip(furniture, edges, strict=True)
    ]
    return furniture if _is_less_than_all(sheets, furniture) else [frozenset()] * len(sheets)


def find_notes(sheets: Sequence[Sheet], furniture: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """For each sheet, the lines of footnotes in the midst of a sentence that runs on over the page's end."""
    body = body_style(line for sheet in sheets for line in sheet.lines)
    first: SheetLine | None = None
    notes_of: list[frozenset[int]] = []
    for sheet, left_out in zip(reversed(sheets), reversed(furniture), strict=True):
        own = [index for index in sheet.by_height() if index not in left_out]
        notes = _notes(sheet, own, body)
        above = [sheet.lines[index] for index in own if index not in notes]
        full = max((line.right for line in above), default=0.0)
        broken = first is not None and bool(above) and above[-1].right >= _FULL * full and _runs_on(above[-1], first)
        notes_of.append(frozenset(notes) if broken else frozenset())
        first = above[0] if above else None
    return notes_of[::-1]


def _notes(sheet: Sheet, own: Sequence[int], body: Style | None) -> Sequence[int]:
    """The lines at a page's foot, smaller than the body, from the first that begins with a note's number."""
    small = list(takewhile(lambda index: body and 0 < sheet.lines[index].size < _SMALL * body[0], reversed(own)))[::-1]
    return small[next((at for at, index in enumerate(small) if _NOTE.match(sheet.lines[index].text)), len(small)) :]


def _runs_on(above: SheetLine, first: SheetLine) -> bool:
    """Whether a sentence goes on from the last line of a page to the first of the next, set in the same size."""
    unended = not above.text.rstrip().endswith((".", "!", "?", ":", ";"))
    return unended and first.text[:1].islower() and abs(above.size - first.size) < 0.5


def _outermost(bands: Sequence[_Band], seen: _Recurrences) -> Iterator[int]:
    for band in bands:
        furniture = seen.holds(band)
        yield from furniture
        if len(furniture) < len(band.lines):
            return


def _is_less_than_all(sheets: Sequence[Sheet], furniture: Sequence[frozenset[int]]) -> bool:
    """Whether the pages hold more than furniture, or are scans with a stamp on them."""
    if any(len(indexes) < len(sheet.lines) for indexes, sheet in zip(furniture, sheets, strict=True)):
        return True
    return all(
        sheet.pictured or all(_page_number(line.text) or line.slanted for line in sheet.lines) for sheet in sheets
    )


def _bands(sheet: Sheet, page: int, edge: str) -> Iterator[_Band]:
    """What stands at the top or foot of a page, height by height inward, as far as furniture may stand."""
    order = sheet.by_height() if edge == "top" else sheet.by_height()[::-1]
    if not sheet.height or not any(line.placed for line in sheet.lines):
        yield from (_Band(page, edge, 0, ((index, sheet.lines[index]),)) for index in order[:3])
        return
    heights = groupby(order, key=lambda index: round(sheet.lines[index].bottom))
    levels = [[(index, sheet.lines[index]) for index in sorted(level)] for _, level in heights]
    for lines, inward in zip(levels[:_DEEPEST], [*levels[1:], []], strict=False):
        outer = lines[0][1].bottom if edge == "top" else sheet.height - lines[0][1].top
        if outer > _MARGIN * sheet.height:
            return
        from_edge = lines[0][1].bottom if edge == "top" else sheet.height - lines[0][1].bottom
        yield _Band(page, edge, round(from_edge / 4), tuple(lines), _share_columns(lines, inward))


def _share_columns(lines: Sequence[tuple[int, SheetLine]], others: Sequence[tuple[int, SheetLine]]) -> bool:
    lefts, below = ([piece.left for _, line in level for piece in cut_at_gaps(line)] for level in (lines, others))
    return sum(any(abs(left - other) < 4 for other in below) for left in lefts) > 1


def _places(piece: SheetLine) -> tuple[tuple[float, str], ...]:
    """Size and left end, size and right end, to eight points: where words that change may stand."""
    if not piece.placed:
        return ()
    return (piece.style[0], f"from {round(piece.left / 8)}"), (piece.style[0], f"to {round(piece.right / 8)}")


def _page_number(words: str) -> tuple[int, int | None] | None:
    """(number, of how many) of what is but a page number."""
    match = _PAGE_NUMBER.fullmatch(words)
    if match is None:
        return None
    number = match["number"]
    return int(number) if number.isdigit() else of_roman(number), int(match["of"]) if match["of"] else None


def _first_head(sheets: Sequence[Sheet], bands: Sequence[_Band], furniture: frozenset[int]) -> frozenset[int]:
    """The head of a table at a page's top that was not yet on the page before: a row, for all that it comes again."""
    above = [band for band in bands if all(index in furniture for index, _ in band.lines)]
    if not above or not above[-1].is_row:
        return frozenset()
    head = above[-1]
    before = {line.text for line in sheets[head.page - 2].lines} if head.page > 1 else set()
    if all(line.text in before for _, line in head.lines):
        return frozenset()
    return frozenset(index for index, _ in head.lines)
