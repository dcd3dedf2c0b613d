"""The blocks of a part of a Word document: paragraphs, headings, tables, and each note below what refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from assistant.formats.docx_rows import LONGEST_CELL, length, row_blocks
from assistant.formats.inline import LEFT_OUT, ParagraphReader, is_other_choice
from assistant.formats.layout import Block
from assistant.formats.numbering import Numbering
from assistant.formats.package import Parts, attribute, child, name_of, whole
from assistant.formats.paragraph_text import ParagraphText
from assistant.formats.trees import Element
from assistant.records import MarkKind

_REPEATED = 100
"""Characters of a cell merged over several rows that are said again in each."""
_BOX = 1_500
"""Characters of a framed text up to which bold lines head no more than the frame."""
_BY_WEIGHT, BY_WEIGHT_AND_NUMBER = 6, 4
"""The level of a heading that only bold type shows, and of one that a number leads, at the outer level of its list."""


@dataclass(frozen=True, slots=True)
class Diagrams:
    """The words of diagrams, which are kept in parts of their own."""

    parts: Parts
    targets: dict[str, str]

    def words(self, identity: str) -> list[str]:
        """The words of each shape of a diagram, by the relation to its part."""
        name = self.targets.get(identity)
        tree = self.parts.spare(name) if name is not None else None
        shapes = tree.iter("{*}pt") if tree is not None else ()
        said = (" ".join("".join(t.text or "" for t in shape.iter("{*}t")).split()) for shape in shapes)
        return [words for words in said if words]


@dataclass
class DocxWriter:
    """Gives the blocks of a part, counting list numbers and notes on the way."""

    reader: ParagraphReader
    numbering: Numbering
    diagrams: Diagrams | None
    after: MarkKind | None = None
    cells: int = 0
    """How many cells deep what is being read stands."""

    def document(self, body: Element) -> Iterator[Block]:
        """The blocks of the main part, each note below the paragraph, list or table that refers to it."""
        held: list[Block] = []
        kind: MarkKind | None = None
        for block in self.blocks(body):
            if held and not (block.kind is kind and kind in (MarkKind.LIST_ITEM, MarkKind.TABLE_ROW)):
                yield from held
                held = []
            yield block
            kind = block.kind
            held += self.notes()
        yield from [*held, *self.notes()]

    def notes(self) -> list[Block]:
        """The notes referred to since this was last asked."""
        due = list(self.reader.notes.due)
        self.reader.notes.due.clear()
        after, self.after = self.after, None
        blocks = []
        for note in due:
            label = self.reader.notes.labels[note]
            words = " ".join(block.text for block in self.blocks(self.reader.notes.bodies[note])).strip()
            lead = f"{label} " if label else ""
            if words:
                blocks.append(Block(lead + words, MarkKind.NOTE, apart=True, label=len(lead) or None))
        self.after = after
        return blocks

    def blocks(self, container: Element) -> Iterator[Block]:
        """The blocks of everything in a container, in order."""
        carried, properties = ParagraphText(), None
        for element in _flattened(container):
            if name_of(element) == "tbl":
                yield from self._paragraph(properties, carried)
                carried = ParagraphText()
                yield from self._table(element)
                continue
            carried, properties = carried + self.reader.read(element), child(element, "pPr")
            if child(properties, "rPr", "del") is None and child(properties, "rPr", "moveFrom") is None:
                yield from self._paragraph(properties, carried, counts=True)
                carried = ParagraphText()  # else its end is deleted: it runs on into the next
        yield from self._paragraph(properties, carried)

    def _paragraph(self, properties: Element | None, said: ParagraphText, counts: bool = False) -> Iterator[Block]:
        """The blocks of a paragraph and of what is anchored in it; ``counts``: it takes its list's next number."""
        if counts or said.text:
            yield from self._finished(properties, said)
        for words in filter(str.strip, said.drawn):
            yield self._block(" ".join(words.split()), None)
        for identity in said.diagrams:
            yield from self._diagram(identity)
        for box in said.boxes:
            yield from self.blocks(box)

    def _finished(self, properties: Element | None, said: ParagraphText) -> Iterator[Block]:
        where = self.reader.styles.numbering(properties)
        label = self.numbering.label(*where) if where else None
        if not said.text:
            if self.cells and label and _is_number(label):
                yield self._block("", MarkKind.LIST_ITEM, 1, label.strip())  # its words stand in the next cell
            return
        depth = where[1] + 1 if where and label is not None else 0
        if self.reader.styles.is_contents(properties):
            yield self._block(said.text, MarkKind.FURNITURE)
        elif level := self.reader.styles.level(properties):
            yield self._block(said.named, MarkKind.HEADING, level, label)
        else:
            yield from self._body(said, depth, label)

    def _body(self, said: ParagraphText, depth: int, label: str | None) -> Iterator[Block]:
        """The blocks of a paragraph whose style makes it no heading; ``depth`` is its list level, 0 outside lists."""
        for part in said.parts():
            if part.heads and (not label or _is_number(label)):
                level = min(BY_WEIGHT_AND_NUMBER + depth - 1, _BY_WEIGHT) if label else _BY_WEIGHT
                yield self._block(part.named, MarkKind.HEADING, level, label)
            elif depth:
                yield self._block(part.text, MarkKind.LIST_ITEM, depth, label)
            else:
                yield self._block(part.text, MarkKind.PARAGRAPH if "\n" in part.text else None)
            depth, label = 0, None

    def _block(self, words: str, kind: MarkKind | None, level: int = 0, label: str | None = None) -> Block:
        together = kind is self.after and kind in (MarkKind.LIST_ITEM, MarkKind.FURNITURE)
        self.after = kind
        return Block((label or "") + words, kind, level, apart=not together, label=len(label) if label else None)

    def _diagram(self, identity: str) -> Iterator[Block]:
        words = self.diagrams.words(identity) if self.diagrams is not None else []
        if not words:
            self.reader.unread["diagram"] += 1
        for shape in words:
            yield self._block(shape, MarkKind.TABLE_ROW)

    # Tables

    def _table(self, table: Element) -> Iterator[Block]:
        """A table row by row; one that only frames a text as that text. In a grid nothing is a heading."""
        rows = list(self._rows(table))
        cells = [cell for row in rows for cell in row if cell]
        frame = len(cells) == 1 or any(len(cell) > 1 or length(cell) > LONGEST_CELL for cell in cells)
        if frame and all(sum(map(bool, row)) <= 1 for row in rows):
            size = sum(map(length, cells))
            framed = (block for cell in cells for block in cell if block.label != len(block.text))
            yield from (_boxed(block) if size <= _BOX else block for block in framed)
            self.after = None
            return
        lines = [block for row in rows for block in row_blocks(row)]
        yield from (replace(block, apart=index == 0) for index, block in enumerate(lines))
        self.after = MarkKind.TABLE_ROW

    def _rows(self, table: Element) -> Iterator[list[list[Block]]]:
        """The cells of each row that is kept; what is merged over rows is said again in each where it is short."""
        above: dict[int, list[Block]] = {}
        for row in _inside(table, "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            column, cells = whole(attribute(child(row, "trPr", "gridBefore")), 0), []
            for cell in _inside(row, "tc"):
                merged = child(cell, "tcPr", "vMerge")
                if child(cell, "tcPr", "cellDel") is None:
                    goes_on = merged is not None and attribute(merged) != "restart"
                    cells.append(above.get(column, []) if goes_on else self._cell(cell))
                    above[column] = cells[-1] if length(cells[-1]) <= _REPEATED else []
                column += max(1, whole(attribute(child(cell, "tcPr", "gridSpan")), 1))
            yield cells

    def _cell(self, cell: Element) -> list[Block]:
        self.after = None
        self.cells += 1
        blocks = list(self.blocks(cell))
        self.cells -= 1
        return blocks


def _is_number(label: str) -> bool:
    """Whether a label is no bullet; ``o`` is one, drawn by hand."""
    return any(map(str.isalnum, label)) and label.strip() != "o"


def _boxed(block: Block) -> Block:
    """A block of a small frame: what is only bold in it must not head the text below the frame."""
    by_weight = block.kind is MarkKind.HEADING and block.level >= BY_WEIGHT_AND_NUMBER
    return replace(block, kind=MarkKind.TABLE_ROW, level=0) if by_weight else block


def _flattened(container: Element) -> Iterator[Element]:
    """The paragraphs and tables of a container, those in content controls and insertions included."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        if element is container:
            continue
        name = name_of(element)
        if name in ("p", "tbl"):
            yield element
            walk.skip_subtree()
        elif name in LEFT_OUT or name in ("tcPr", "trPr") or is_other_choice(element):
            walk.skip_subtree()


def _inside(container: Element, wanted: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, also those wrapped in content controls; not those of inner tables."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        name = name_of(element)
        if element is not container and (name == wanted or name in ("p", "tbl", *LEFT_OUT)):
            if name == wanted:
                yield element
            walk.skip_subtree()
