"""What a paragraph of a Word document says, in pieces of one weight, and which of its lines belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.formats.trees import Element
from assistant.text import is_clause

NEW_LINE = "\n"


@dataclass(frozen=True, slots=True)
class RunPiece:
    """Words of one weight; a line break; or the number that refers to a note."""

    text: str
    bold: bool = False
    refers: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """What a paragraph says, or several that were joined: its words, the text boxes and word art anchored in it."""

    pieces: tuple[RunPiece, ...] = ()
    boxes: tuple[Element, ...] = ()
    drawn: tuple[str, ...] = ()
    diagrams: tuple[str, ...] = ()
    """Relations to the parts that hold the words of diagrams."""

    def __add__(self, other: ParagraphText) -> ParagraphText:
        return ParagraphText(
            self.pieces + other.pieces,
            self.boxes + other.boxes,
            self.drawn + other.drawn,
            self.diagrams + other.diagrams,
        )

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def named(self) -> str:
        """The words without the numbers of notes, as a heading is called."""
        return "".join(piece.text for piece in self.pieces if not piece.refers).strip()

    @property
    def bold(self) -> bool:
        """Whether all that shows is bold."""
        weights = {piece.bold for piece in self.pieces if piece.text.strip() and not piece.refers}
        return weights == {True}

    @property
    def heads(self) -> bool:
        """Whether its weight alone makes it a heading: bold, short, no sentence and no motion."""
        words = self.named
        short = len(words) <= 120 and NEW_LINE not in words and words[-1:] not in (".", ";", ",", ":")
        return short and self.bold and any(character.isalpha() for character in words) and not is_clause(words)

    def parts(self) -> list[ParagraphText]:
        """The runs of lines that belong together: an empty line parts them, and so does a bold line that heads."""
        parts: list[list[RunPiece]] = []
        above = ParagraphText()
        for line in self._lines():
            if line.text and (not above.text or _turns(above, line)):
                parts.append(list(line.pieces))
            elif line.text:
                parts[-1] += (RunPiece(NEW_LINE), *line.pieces)
            above = line
        return [ParagraphText(tuple(pieces)) for pieces in parts]

    def _lines(self) -> Iterator[ParagraphText]:
        line: list[RunPiece] = []
        for piece in self.pieces:
            if piece.text == NEW_LINE:
                yield ParagraphText(tuple(line))
                line = []
            else:
                line.append(piece)
        yield ParagraphText(tuple(line))


def _turns(above: ParagraphText, line: ParagraphText) -> bool:
    """Whether a heading ends or begins between two lines of a paragraph."""
    if above.bold == line.bold:
        return False
    return above.heads or (line.heads and above.text[-1:] in (".", "?", "!", ":", ";"))
