"""What stands on a page of paper: lines with their places, and the rules drawn between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

Rule = tuple[float, float, float]
"""A horizontal rule: (left, y, right)."""
Upright = tuple[float, float, float]
"""A rule downward: (x, top, bottom)."""
Style = tuple[float, bool]
"""How words are set: (font size to half a point, whether bold)."""
LARGER = 1.12
"""Of the body's size: from here on words are set as a heading, whatever their weight."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Words drawn side by side. Coordinates are points from the page's top left; ``size`` is the font's, 0 if unknown.

    ``gaps`` are the spaces in it that are wider than between words: (index of the character after the gap, where the
    gap ends, where it began). ``slanted`` are words drawn across the page: a watermark.
    """

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    gaps: tuple[tuple[int, float, float], ...] = ()
    slanted: bool = False

    @property
    def placed(self) -> bool:
        """Whether the coordinates are known and the line runs across the page."""
        return self.right > self.left and self.bottom > self.top

    @property
    def style(self) -> Style:
        return (round(self.size * 2) / 2, self.bold)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The lines drawn on a page, across and down, the edges of frames among them: what a ruled table is made of."""

    across: tuple[Rule, ...] = ()
    down: tuple[Upright, ...] = ()


NO_RULING = Ruling()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines in the order the file draws them, its height in points, its label, and its horizontal rules.

    ``pictured``: a picture covers most of it, as on a scan.
    """

    lines: tuple[SheetLine, ...]
    height: float = 0.0
    label: str | None = None
    rules: tuple[Rule, ...] = ()
    pictured: bool = False
    ruling: Ruling = NO_RULING

    def by_height(self) -> list[int]:
        """Indexes of the lines with a place, from top to foot; of all in the order drawn where none has one."""
        placed = [index for index, line in enumerate(self.lines) if line.placed]
        if placed and self.height:
            return sorted(placed, key=lambda index: (round(self.lines[index].bottom), self.lines[index].left))
        return list(range(len(self.lines)))


def cut_at_gaps(line: SheetLine) -> Iterator[SheetLine]:
    """The line cut at its wide gaps; each part keeps the lesser gaps in it."""
    start, left = 0, line.left
    for index, after, before in [*wide_gaps(line), (len(line.text), line.right, line.right)]:
        lesser = tuple((at - start, a, b) for at, a, b in line.gaps if start < at < index)
        yield replace(line, text=line.text[start:index].rstrip(), left=left, right=before, gaps=lesser)
        start, left = index, after


def joined(lines: Iterable[SheetLine]) -> Iterator[SheetLine]:
    """The lines, those made one that touch at one height; a footnote's mark with its note, an initial with its word.

    Raised figures part a line where it is drawn: ``schools``, ``4``, ``, of whom``.
    """
    before: SheetLine | None = None
    for line in lines:
        if before is None:
            before = line
        elif _touches(before, line) or _is_note_mark(before, line) or _is_initial(before, line):
            before = _as_one(before, line)
        else:
            yield before
            before = line
    if before is not None:
        yield before


def _touches(a: SheetLine, b: SheetLine) -> bool:
    """Whether there is less than a word's space between the end of ``a`` and ``b`` beside it."""
    return _are_level(a, b) and -1 < b.left - a.right < 0.2 * max(a.size, b.size)


def _is_note_mark(a: SheetLine, b: SheetLine) -> bool:
    """Whether ``a`` is a small raised figure right before or above ``b``."""
    small = a.text.strip().isdigit() and len(a.text.strip()) < 3 and 0 < a.size < 0.8 * b.size
    beside = _are_level(a, b) and a.bottom < b.bottom and 0 <= b.left - a.right < b.size
    above = abs(a.left - b.left) < b.size and -b.size / 2 < b.top - a.bottom < b.size
    return small and (beside or above) and any(character.isalpha() for character in b.text)


def _is_initial(a: SheetLine, b: SheetLine) -> bool:
    """Whether ``a`` is a large capital that the first word of ``b`` begins with: it reaches down over several lines."""
    large = len(a.text) == 1 and a.text.isupper() and a.size > 1.8 * b.size > 0
    return large and b.text[:1].islower() and a.top < b.bottom <= a.bottom and -1 < b.left - a.right < b.size


def _are_level(a: SheetLine, b: SheetLine) -> bool:
    return (
        a.placed
        and b.placed
        and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(a.bottom - a.top, b.bottom - b.top)
    )


def _as_one(a: SheetLine, b: SheetLine) -> SheetLine:
    """Two lines as one, set as the longer is; the mark of a footnote keeps apart from its note."""
    space = " " if _is_note_mark(a, b) else ""
    main = a if len(a.text) >= len(b.text) else b
    shift = len(a.text) + len(space)
    return SheetLine(
        text=f"{a.text}{space}{b.text}",
        left=a.left,
        top=main.top,
        right=b.right,
        bottom=main.bottom,
        size=main.size,
        bold=main.bold,
        gaps=(*a.gaps, *((index + shift, after, before) for index, after, before in b.gaps)),
    )


def wide_gaps(line: SheetLine) -> list[tuple[int, float, float]]:
    """The gaps that part what belongs to different cells or columns."""
    return [gap for gap in line.gaps if gap[1] - gap[2] >= 1.5 * max(line.size, 6)]


def body_style(lines: Iterable[SheetLine]) -> Style | None:
    """How most of the words are set; None where no line's size is known."""
    weight: Counter[Style] = Counter()
    for line in lines:
        if line.size > 0:
            weight[line.style] += len(line.text)
    return weight.most_common(1)[0][0] if weight else None


def stands_out(style: Style, body: Style | None) -> bool:
    """Whether words set so are larger or heavier than the body: set as a heading is."""
    if body is None:
        return False
    (size, bold), (usual, heavy) = style, body
    return size >= usual * LARGER or (bold and not heavy and size >= usual * 0.95)


def named_pages(numbers: Sequence[int]) -> str:
    """Pages as they are named to people.

    >>> named_pages([3]), named_pages([3, 5])
    ('page 3', 'pages 3, 5')
    """
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
