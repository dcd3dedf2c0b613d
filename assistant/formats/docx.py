"""Word documents (DOCX): headings, numbered paragraphs as printed, tables, footnotes, text boxes, tracked changes.

Read from the XML itself: python-docx knows neither the numbers Word prints before paragraphs nor tracked changes nor
text boxes. The text is the document as it stands with all changes accepted. Headers and footers are left out. The file
is measured before anything is unpacked, a part that declares a document type is refused, and links are never followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assistant.errors import Unreadable
from assistant.formats import layout, numerals, stated, symbols
from assistant.formats.layout import Block
from assistant.formats.numbering import Numbering
from assistant.formats.package import REMEDY, Parts, attribute, child, is_on, name_of
from assistant.formats.styles import Styles
from assistant.records import Found, MarkKind, Reading

_LONGEST_CELL = 600
"""Characters; a table with longer cells is layout, or prose side by side, and is read cell after cell."""
_LEFT_OUT = frozenset(
    (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "object", "pPr", "rPr", "sdtPr", "tblPr"),
        *("sectPr", "commentReference", "annotationRef", "drawingML", "fldData"),
    )
)


def read(data: bytes, name: str) -> Reading:
    """The document's text, its notes at the end, and its title if its properties state one.

    Raises:
        Unreadable: it is damaged, locked, or would unpack to more than is allowed.
    """
    parts = Parts.opened(data)
    main = parts.main()
    body = parts.tree(main)
    if body is None:
        raise Unreadable("the Word document has no text part.", REMEDY)
    styles = Styles(parts.related(main, "styles"))
    writer = _Writer(styles, Numbering(parts.related(main, "numbering"), styles))
    blocks = list(writer.blocks(body))
    for kind, references in (("footnotes", writer.footnotes), ("endnotes", writer.endnotes)):
        blocks.extend(writer.notes(parts.related(main, kind), references))
    text, marks = layout.write(blocks)
    return Reading(text, "docx", None, (), tuple(marks), (), tuple(_properties(parts)))


def _properties(parts: Parts) -> Iterator[tuple[str, Found]]:
    core = parts.tree("docProps/core.xml")
    for element in core.iter() if core is not None else ():
        if name_of(element) == "title" and (title := stated.title(element.text)):
            yield "title", Found(title, "Word properties")


@dataclass
class _Paragraph:
    """What a paragraph says: its words, whether all of them are bold, and the text boxes anchored in it."""

    text: str
    bold: bool
    boxes: list[etree._Element]


@dataclass
class _Writer:
    """Gives the blocks of a part, counting list numbers and notes on the way."""

    styles: Styles
    numbering: Numbering
    footnotes: dict[str, str] = field(default_factory=dict)
    endnotes: dict[str, str] = field(default_factory=dict)
    carried: str = ""
    after: MarkKind | None = None

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of everything in a container, in order."""
        for element in _flattened(container):
            if name_of(element) == "p":
                yield from self._paragraph(element)
            else:
                yield from self._table(element)

    def notes(self, tree: etree._Element | None, labels: dict[str, str]) -> Iterator[Block]:
        """The notes that were referred to, in the order of their numbers."""
        found = {attribute(note, "id"): note for note in (tree if tree is not None else ())}
        for identity, label in labels.items():
            if identity in found:
                words = " ".join(block.text for block in self.blocks(found[identity]))
                yield Block(f"[{label}] {words}".strip(), apart=True)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        said = self._said(element)
        if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
            self.carried += said.text  # the paragraph's end is deleted: it runs on into the next
        else:
            yield from self._finished(properties, self.carried + said.text, said.bold)
        for box in said.boxes:
            yield from self.blocks(box)

    def _finished(self, properties: etree._Element | None, text: str, bold: bool) -> Iterator[Block]:
        self.carried = ""
        where = self.styles.numbering(properties)
        label = self.numbering.label(*where) if where else None
        if not text.strip():
            return
        level = self.styles.level(properties)
        if not level and where is None and self._looks_like_heading(properties, text, bold):
            level = 6
        kind = MarkKind.HEADING if level else MarkKind.LIST_ITEM if label is not None else None
        depth = level or (where[1] + 1 if where and kind else 0)
        together = kind is MarkKind.LIST_ITEM and self.after is kind
        self.after = kind
        yield Block((label or "") + text.strip(), kind, depth, apart=not together)

    def _looks_like_heading(self, properties: etree._Element | None, text: str, bold: bool) -> bool:
        words = text.strip()
        short = len(words) <= 120 and "\n" not in words and words[-1] not in ".;,:"
        return short and (bold or self.styles.is_bold(properties)) and any(c.isalpha() for c in words)

    def _said(self, paragraph: etree._Element) -> _Paragraph:
        """The words of a paragraph with its changes accepted."""
        words: list[str] = []
        boxes: list[etree._Element] = []
        weights: set[bool] = set()
        walk = etree.iterwalk(paragraph, events=("start",))
        for _, element in walk:
            name = name_of(element)
            if name in _LEFT_OUT or (name == "r" and _is_hidden(element)) or _is_other_choice(element):
                walk.skip_subtree()
            elif name == "txbxContent":
                boxes.append(element)
                walk.skip_subtree()
            elif name == "t":
                words.append(element.text or "")
                if (element.text or "").strip():
                    weights.add(is_on(child(element.getparent(), "rPr", "b")))
            else:
                words.append(self._sign(name, element))
        return _Paragraph("".join(words), weights == {True}, boxes)

    def _sign(self, name: str, element: etree._Element) -> str:
        """What is not a run of letters: tabs, line breaks, symbols, the numbers of notes."""
        match name:
            case "tab" | "ptab":
                return "\t"
            case "br" | "cr":
                return "\n"
            case "noBreakHyphen":
                return "\u2011"
            case "sym":
                return symbols.shown(attribute(element, "char") or "")
            case "footnoteReference":
                identity = attribute(element, "id") or ""
                return f"[{self.footnotes.setdefault(identity, str(len(self.footnotes) + 1))}]"
            case "endnoteReference":
                identity = attribute(element, "id") or ""
                return f"[{self.endnotes.setdefault(identity, numerals.roman(len(self.endnotes) + 1))}]"
            case _:
                return ""

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in _inside(table, "tr") if child(row, "trPr", "del") is None]
        contents = [[self._cell(cell) for cell in _inside(row, "tc")] for row in rows]
        cells = [cell for row in contents for cell in row]
        long = any(sum(len(block.text) for block in cell) > _LONGEST_CELL for cell in cells)
        if len(cells) == 1 or long or any(b.kind is MarkKind.HEADING and b.level < 6 for c in cells for b in c):
            for cell in cells:
                yield from cell
            self.after = None
            return
        for position, row in enumerate(contents):
            texts = [" ".join(block.text.replace("\n", " ") for block in cell) for cell in row]
            if any(texts):
                yield Block(" | ".join(texts).rstrip(" |"), MarkKind.TABLE_ROW, apart=position == 0)
        self.after = MarkKind.TABLE_ROW

    def _cell(self, cell: etree._Element) -> list[Block]:
        merged = child(cell, "tcPr", "vMerge")
        if merged is not None and attribute(merged) != "restart":
            return []
        self.after = None
        return list(self.blocks(cell))


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
        elif name in _LEFT_OUT or name in ("tcPr", "trPr") or _is_other_choice(element):
            walk.skip_subtree()


def _inside(container: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, also those wrapped in content controls; not those of inner tables."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        name = name_of(element)
        if element is not container and (name == wanted or name in ("p", "tbl", *_LEFT_OUT)):
            if name == wanted:
                yield element
            walk.skip_subtree()


def _is_hidden(run: etree._Element) -> bool:
    return is_on(child(run, "rPr", "vanish"))


def _is_other_choice(element: etree._Element) -> bool:
    """Whether it is the second way to say what Word has said already: text boxes are written twice."""
    parent = element.getparent()
    if parent is None or name_of(parent) != "AlternateContent":
        return False
    return element is not next((child for child in parent if name_of(child) in ("Choice", "Fallback")), None)
