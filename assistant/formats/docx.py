"""Word documents (DOCX): headings, numbered paragraphs as printed, tables, notes, text boxes, tracked changes.

Read from the XML itself: python-docx knows neither the numbers Word prints before paragraphs nor tracked changes nor
text boxes. The text is the document as it stands with all changes accepted. What its headers, footers and watermarks
say stands once at its ends, as furniture; notes stand below the paragraph, list or table that refers to them. Links
are never followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from lxml import etree

from assistant.errors import Unreadable
from assistant.formats import layout, stated
from assistant.formats.inline import LEFT_OUT, Notes, Said, Speech, is_other_choice
from assistant.formats.layout import Block
from assistant.formats.numbering import Numbering
from assistant.formats.package import REMEDY, Parts, attribute, child, is_on, name_of, whole
from assistant.formats.styles import Styles
from assistant.records import MarkKind, ParsedFile, Stated

_OPENING = 6_000
"""Characters of the text in which the words of a stated title must stand."""
_SCANNED = "Use a document with text (run text recognition on the scan)."
_LONGEST_CELL = 600
"""Characters; a row with a longer cell is written paragraph by paragraph."""
_REPEATED = 100
"""Characters of a cell merged over several rows that are said again in each."""
_BOX = 1_500
"""Characters of a framed text up to which bold lines head no more than the frame."""
_BY_WEIGHT, _BY_WEIGHT_AND_NUMBER = 6, 4
"""The level of a heading that only bold type shows, and of one that a number leads, at the outer level of its list."""


def read(data: bytes, name: str) -> ParsedFile:
    """The document's text, and its title if its properties state one that its first words bear out.

    Raises:
        Unreadable: it is damaged, locked, holds only pictures, or would unpack to more than is allowed.
    """
    parts = Parts.opened(data)
    main = parts.main()
    body = parts.tree(main)
    if body is None:
        raise Unreadable("the Word document has no text part.", REMEDY)
    styles = Styles(parts.tree(parts.related(main, "styles")))
    speech = Speech(styles, Notes(_note_bodies(parts, main)))
    numbering = Numbering(parts.tree(parts.related(main, "numbering")), styles)
    writer = _Writer(speech, numbering, _Diagrams(parts, parts.targets(main)))
    blocks = _listed(list(writer.document(body)))
    speech.unread["imported file"] += sum(1 for _ in body.iter("{*}altChunk"))
    seen = _seen(speech.unread)
    if seen and not any(map(str.isalnum, "".join(block.text for block in blocks))):
        raise Unreadable(f"the Word document has no text of its own, only {seen}.", _SCANNED)
    heads, feet = _furniture(parts, main, body, styles)
    text, marks = layout.write([*heads, *blocks, *feet])
    title = tuple(_title(parts, text))
    notices = [f"{seen}: words in them are not read"] if seen else []
    if parts.damaged:
        notices.append(f"damaged and left out: {', '.join(sorted(set(parts.damaged)))}")
    return ParsedFile(text, "docx", None, (), tuple(marks), tuple(notices), title)


def _title(parts: Parts, text: str) -> Iterator[tuple[str, Stated]]:
    """The title the properties state, if its words stand in the opening of the text."""
    core = parts.core()
    for element in core.iter("{*}title") if core is not None else ():
        if title := stated.title(element.text, text[:_OPENING]):
            yield "title", Stated(title, "Word properties")


def _seen(unread: Counter[str]) -> str:
    """``1 chart, 2 pictures``; nothing where all was read."""
    return ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for what, count in sorted(unread.items()) if count)


def _note_bodies(parts: Parts, main: str) -> dict[tuple[str, str], etree._Element]:
    """Each footnote and endnote by its kind and identity."""
    trees = [parts.tree(parts.related(main, kind)) for kind in ("footnotes", "endnotes")]
    notes = (note for tree in trees if tree is not None for note in tree)
    return {(name_of(note), attribute(note, "id") or ""): note for note in notes}


def _listed(blocks: list[Block]) -> list[Block]:
    """The blocks; of bold numbered lines of one level directly below each other, only the last heads what follows."""

    def item(block: Block) -> Block:
        return replace(block, kind=MarkKind.LIST_ITEM, level=block.level - _BY_WEIGHT_AND_NUMBER + 1)

    found = [item(block) if _is_bold_item(block, below) else block for block, below in pairwise(blocks)]
    return [*found, *blocks[-1:]]


def _is_bold_item(block: Block, below: Block) -> bool:
    numbered = block.label and below.label and block.level >= _BY_WEIGHT_AND_NUMBER
    return bool(numbered) and block.kind is below.kind is MarkKind.HEADING and block.level == below.level


# Headers and footers


def _furniture(parts: Parts, main: str, body: etree._Element, styles: Styles) -> tuple[list[Block], list[Block]]:
    """What the headers and the footers in use say, watermarks included: each distinct line once."""
    odd_and_even = is_on(child(parts.spare(parts.related(main, "settings")), "evenAndOddHeaders"))
    targets = parts.targets(main)
    said: set[str] = set()
    found = []
    for kind in ("headerReference", "footerReference"):
        used = dict.fromkeys(targets.get(identity) for identity in _in_use(body, kind, odd_and_even))
        trees = (parts.spare(name) for name in used if name is not None)
        found.append([block for tree in trees if tree is not None for block in _running(tree, styles, said)])
    heads, feet = found
    return heads, [replace(block, apart=index == 0) for index, block in enumerate(feet)]


def _in_use(body: etree._Element, kind: str, odd_and_even: bool) -> Iterator[str]:
    """The relations of the headers, or footers, that Word prints: those of first and of even pages only where the
    document has such pages."""
    for section in body.iter("{*}sectPr"):
        on = {"first": is_on(child(section, "titlePg")), "even": odd_and_even}
        for reference in section:
            if name_of(reference) == kind and on.get(attribute(reference, "type") or "default", True):
                yield attribute(reference, "id") or ""


def _running(tree: etree._Element, styles: Styles, said: set[str]) -> Iterator[Block]:
    """The lines of a header or footer that show a word and were not ``said`` before."""
    writer = _Writer(Speech(styles, Notes({})), Numbering(None, styles), None)
    for line in chain.from_iterable(block.text.split("\n") for block in writer.blocks(tree)):
        folded = " ".join(line.split())
        if folded not in said and any(character.isalpha() for character in folded):
            said.add(folded)
            yield Block(line.strip(), MarkKind.FURNITURE)


# The text


@dataclass(frozen=True, slots=True)
class _Diagrams:
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
class _Writer:
    """Gives the blocks of a part, counting list numbers and notes on the way."""

    speech: Speech
    numbering: Numbering
    diagrams: _Diagrams | None
    after: MarkKind | None = None
    cells: int = 0
    """How many cells deep what is being read stands."""

    def document(self, body: etree._Element) -> Iterator[Block]:
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
        due = list(self.speech.notes.due)
        self.speech.notes.due.clear()
        after, self.after = self.after, None
        found = []
        for note in due:
            label = self.speech.notes.labels[note]
            words = " ".join(block.text for block in self.blocks(self.speech.notes.bodies[note])).strip()
            lead = f"{label} " if label else ""
            if words:
                found.append(Block(lead + words, MarkKind.NOTE, apart=True, label=len(lead) or None))
        self.after = after
        return found

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of everything in a container, in order."""
        carried, properties = Said(), None
        for element in _flattened(container):
            if name_of(element) == "tbl":
                yield from self._paragraph(properties, carried)
                carried = Said()
                yield from self._table(element)
                continue
            carried, properties = carried + self.speech.said(element), child(element, "pPr")
            if child(properties, "rPr", "del") is None and child(properties, "rPr", "moveFrom") is None:
                yield from self._paragraph(properties, carried, counts=True)
                carried = Said()  # else its end is deleted: it runs on into the next
        yield from self._paragraph(properties, carried)

    def _paragraph(self, properties: etree._Element | None, said: Said, counts: bool = False) -> Iterator[Block]:
        """The blocks of a paragraph and of what is anchored in it; ``counts``: it takes its list's next number."""
        if counts or said.text:
            yield from self._finished(properties, said)
        for words in filter(str.strip, said.drawn):
            yield self._block(" ".join(words.split()), None)
        for identity in said.diagrams:
            yield from self._diagram(identity)
        for box in said.boxes:
            yield from self.blocks(box)

    def _finished(self, properties: etree._Element | None, said: Said) -> Iterator[Block]:
        where = self.speech.styles.numbering(properties)
        label = self.numbering.label(*where) if where else None
        if not said.text:
            if self.cells and label and _is_number(label):
                yield self._block("", MarkKind.LIST_ITEM, 1, label.strip())  # its words stand in the next cell
            return
        depth = where[1] + 1 if where and label is not None else 0
        if self.speech.styles.is_contents(properties):
            yield self._block(said.text, MarkKind.FURNITURE)
        elif level := self.speech.styles.level(properties):
            yield self._block(said.named, MarkKind.HEADING, level, label)
        else:
            yield from self._body(said, depth, label)

    def _body(self, said: Said, depth: int, label: str | None) -> Iterator[Block]:
        """The blocks of a paragraph whose style makes it no heading; ``depth`` is its list level, 0 outside lists."""
        for part in said.parts():
            if part.heads and (not label or _is_number(label)):
                level = min(_BY_WEIGHT_AND_NUMBER + depth - 1, _BY_WEIGHT) if label else _BY_WEIGHT
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
            self.speech.unread["diagram"] += 1
        for each in words:
            yield self._block(each, MarkKind.TABLE_ROW)

    # Tables

    def _table(self, table: etree._Element) -> Iterator[Block]:
        """A table row by row; one that only frames a text as that text. In a grid nothing is a heading."""
        rows = list(self._rows(table))
        cells = [cell for row in rows for cell in row if cell]
        frame = len(cells) == 1 or any(len(cell) > 1 or _length(cell) > _LONGEST_CELL for cell in cells)
        if frame and all(sum(map(bool, row)) <= 1 for row in rows):
            size = sum(map(_length, cells))
            framed = (block for cell in cells for block in cell if block.label != len(block.text))
            yield from (_boxed(block) if size <= _BOX else block for block in framed)
            self.after = None
            return
        written = [block for row in rows for block in _written(row)]
        yield from (replace(block, apart=index == 0) for index, block in enumerate(written))
        self.after = MarkKind.TABLE_ROW

    def _rows(self, table: etree._Element) -> Iterator[list[list[Block]]]:
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
                    above[column] = cells[-1] if _length(cells[-1]) <= _REPEATED else []
                column += max(1, whole(attribute(child(cell, "tcPr", "gridSpan")), 1))
            yield cells

    def _cell(self, cell: etree._Element) -> list[Block]:
        self.after = None
        self.cells += 1
        found = list(self.blocks(cell))
        self.cells -= 1
        return found


def _is_number(label: str) -> bool:
    """Whether a label is no bullet; ``o`` is one, drawn by hand."""
    return any(map(str.isalnum, label)) and label.strip() != "o"


def _length(cell: Iterable[Block]) -> int:
    return sum(len(block.text) for block in cell)


def _boxed(block: Block) -> Block:
    """A block of a small frame: what is only bold in it must not head the text below the frame."""
    by_weight = block.kind is MarkKind.HEADING and block.level >= _BY_WEIGHT_AND_NUMBER
    return replace(block, kind=MarkKind.TABLE_ROW, level=0) if by_weight else block


def _written(row: Sequence[list[Block]]) -> list[Block]:
    """A row on one line; where a cell is long, on a line for each of its paragraphs, the short cells at their ends."""
    if not any(map(_is_long, row)):
        words = " | ".join(_folded(cell) for cell in row).strip(" |")
        return [Block(words, MarkKind.TABLE_ROW, label=_row_label(row))] if words else []
    lines: list[Block] = []
    above = False
    for cell in filter(None, row):
        long = _is_long(cell)
        own = [replace(block, text=_one_line(block)) for block in cell] if long else [Block(_folded(cell))]
        if lines and not (long and above):
            joined = f"{lines[-1].text} | {own[0].text}"
            lines[-1], own = replace(lines[-1], text=joined), own[1:]
        lines += own
        above = long
    lines[0] = replace(lines[0], label=_row_label(row) or lines[0].label)
    return [replace(line, kind=MarkKind.TABLE_ROW, level=0) for line in lines]


def _is_long(cell: Sequence[Block]) -> bool:
    return _length(cell) > _LONGEST_CELL or any(block.kind is MarkKind.TABLE_ROW for block in cell)


def _one_line(block: Block) -> str:
    return block.text.replace("\n", " ")


def _folded(cell: Sequence[Block]) -> str:
    return " ".join(map(_one_line, cell))


def _row_label(row: Sequence[list[Block]]) -> int | None:
    """The number that a row begins with, where it has a cell of its own, and the stroke behind it."""
    first, *others = [cell for cell in row if cell]
    alone = len(first) == 1 and first[0].label == len(first[0].text)
    return len(first[0].text) + len(" | ") if alone and others else None


def _flattened(container: etree._Element) -> Iterator[etree._Element]:
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


def _inside(container: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, also those wrapped in content controls; not those of inner tables."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        name = name_of(element)
        if element is not container and (name == wanted or name in ("p", "tbl", *LEFT_OUT)):
            if name == wanted:
                yield element
            walk.skip_subtree()
