"""From the characters of a PDF's page to its lines, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.formats import symbols
from assistant.formats.paper import SheetLine
from assistant.formats.pdfium import Glyphs

_LINE_ENDS = re.compile("[\0\r\n\f\v\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """Characters without white space: their index on the page, and their place in points from the page's foot.

    ``along`` and ``across`` are how far it runs to the right, and up or down, from its first character to its last.
    """

    start: int
    end: int
    left: float
    right: float
    foot: float
    top: float
    along: float
    across: float


def lines_of(glyphs: Glyphs, page_top: float) -> Iterator[SheetLine]:
    """The lines as pdfium breaks them, cut again where it joined what does not stand side by side.

    Its mark for a hyphen at a line's end is a hyphen and a line end again. Words written upward have no place.
    """
    start = 0
    for drawn in glyphs.text.split("\r\n"):
        for part in re.split("(?<=\ufffe)", drawn):
            words = _words(glyphs, part, start)
            if words and _is_slanted(glyphs, words):
                yield SheetLine(_shown(glyphs, start, start + len(part)).strip(), slanted=True)
            elif sum(word.across for word in words) > sum(word.along for word in words):
                yield SheetLine(_shown(glyphs, start, start + len(part)).strip())
            else:
                yield from (_line(glyphs, run, page_top) for run in _side_by_side(glyphs, words))
            start += len(part)
        start += 2


def _is_slanted(glyphs: Glyphs, words: Sequence[PlacedWord]) -> bool:
    """Whether words run neither along the lines nor across them: a watermark, a stamp."""
    angle = glyphs.angle(words[0].start) % 90
    return 5 < angle < 85


def _words(glyphs: Glyphs, part: str, start: int) -> list[PlacedWord]:
    words = []
    for match in re.finditer(r"\S+", part):
        first, last = start + match.start(), start + match.end() - 1
        left, foot, right, top = glyphs.box(first)
        along = across = 0.0
        if last > first:
            last_left, last_foot, last_right, last_top = glyphs.box(last)
            along, across = abs(last_left - left), abs(last_foot - foot)
            left, right = min(left, last_left), max(right, last_right)
            foot, top = min(foot, last_foot), max(top, last_top)
        words.append(
            PlacedWord(
                start=first, end=last + 1, left=left, right=right, foot=foot, top=top, along=along, across=across
            )
        )
    return words


def _side_by_side(glyphs: Glyphs, words: Sequence[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """Runs of words that stand one right of the other at one height. pdfium at times joins columns drawn crosswise."""
    run: list[PlacedWord] = []
    for word in words:
        if run and (word.right < run[0].left or _is_elsewhere(run[-1], word) or _is_apart(glyphs, run[-1], word)):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_elsewhere(before: PlacedWord, word: PlacedWord) -> bool:
    """Whether a word stands so much higher or lower that it is of another line; superscripts do not."""
    return abs(word.foot - before.foot) > 0.75 * max(word.top - word.foot, before.top - before.foot, 1.0)


def _is_apart(glyphs: Glyphs, before: PlacedWord, word: PlacedWord) -> bool:
    """Whether words of different sizes, on different lines, have white space between: a title, a page number beside."""
    small, large = sorted((before.top - before.foot, word.top - word.foot))
    offset = abs(word.foot - before.foot) > 0.1 * large and large > 1.25 * small
    wide = word.left - before.right > 1.5 * large
    return offset and wide and all(glyphs.text[beside.start : beside.end].isalnum() for beside in (before, word))


def _line(glyphs: Glyphs, run: Sequence[PlacedWord], page_top: float) -> SheetLine:
    """A run of words as a line; places are counted from the page's top."""
    ends = run[0].start, run[len(run) // 2].start, run[-1].end - 1
    size = sorted(glyphs.size(index) for index in ends)[1]
    return SheetLine(
        text=_shown(glyphs, run[0].start, run[-1].end),
        left=run[0].left,
        top=page_top - max(word.top for word in run),
        right=max(word.right for word in run),
        bottom=page_top - min(word.foot for word in run),
        size=size,
        bold=all(glyphs.is_bold(index) for index in ends),
        gaps=tuple(_gaps(run, size)),
    )


def _shown(glyphs: Glyphs, start: int, end: int) -> str:
    """Characters as seen on paper, on one line, one for one."""

    def sign(match: re.Match[str]) -> str:
        font = glyphs.font(start + match.start())
        private = "\uf000" <= match[0] <= "\uf0ff"
        return symbols.shown(match[0], font) if private or symbols.is_wingdings(font) else match[0]

    return _LINE_ENDS.sub(" ", symbols.MAY_BE_A_SIGN.sub(sign, glyphs.text[start:end].replace("\ufffe", "-")))


def _gaps(run: Sequence[PlacedWord], size: float) -> Iterator[tuple[int, float, float]]:
    """White space wider than between words: where columns or table cells may meet."""
    for before, word in pairwise(run):
        if word.left - before.right > 0.5 * max(size, 6):
            yield word.start - run[0].start, word.left, before.right
