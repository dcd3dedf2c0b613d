"""What stands on a page of paper: lines with their places, and the rules drawn between them."""

from __future__ import annotations

from dataclasses import dataclass

Rule = tuple[float, float, float]
"""A horizontal rule: (left, y, right)."""
Style = tuple[float, bool]
"""How words are set: (font size to half a point, whether bold)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words drawn side by side. Coordinates are points from the page's top left; ``size`` is the font's, 0 if unknown.

    ``gaps`` are the spaces in it that are wider than between words: (index of the character after the gap, where the
    gap ends, where it began).
    """

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    gaps: tuple[tuple[int, float, float], ...] = ()

    @property
    def placed(self) -> bool:
        """Whether the coordinates are known and the line runs across the page."""
        return self.right > self.left and self.bottom > self.top

    @property
    def style(self) -> Style:
        return (round(self.size * 2) / 2, self.bold)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines in the order the file draws them, its height in points, its label, and its horizontal rules."""

    lines: tuple[Line, ...]
    height: float = 0.0
    label: str | None = None
    rules: tuple[Rule, ...] = ()

    def by_height(self) -> list[int]:
        """Indexes of the lines with a place, from top to foot; of all in the order drawn where none has one."""
        placed = [index for index, line in enumerate(self.lines) if line.placed]
        if placed and self.height:
            return sorted(placed, key=lambda index: (round(self.lines[index].bottom), self.lines[index].left))
        return list(range(len(self.lines)))
