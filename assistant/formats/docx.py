"""Word documents (DOCX): headings, numbered paragraphs as printed, tables, footnotes, text boxes, tracked changes.

Read from the XML itself: python-docx knows neither the numbers Word prints before paragraphs nor tracked changes nor
text boxes. The text is the document as it stands with all changes accepted. Headers and footers are left out. The file
is measured before anything is unpacked, a part that declares a document type is refused, and links are never followed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assistant.errors import Unreadable
from assistant.formats import layout, numerals, stated
from assistant.formats.layout import Block
from assistant.formats.symbols import SIGNS, symbol
from assistant.records import Found, MarkKind, Reading

_MEMBERS = 10_000
_PART = 60_000_000
"""Bytes one part may unpack to."""
_TOTAL = 1_000_000_000
"""Bytes all parts together may claim to unpack to; pictures count, but are not unpacked."""
_RATIO = 250
"""How many times its packed size a large part may unpack to."""
_LONGEST_CELL = 600
"""Characters; a table with longer cells is layout, or prose side by side, and is read cell after cell."""
_REMEDY = "Open it in Word and save it again."
_NAMED_HEADING = re.compile(r"heading ([1-9])")
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
    parts = _Parts.opened(data)
    main = parts.main()
    body = parts.tree(main)
    if body is None:
        raise Unreadable("the Word document has no text part.", _REMEDY)
    styles = _Styles(parts.related(main, "styles"))
    writer = _Writer(styles, _Numbering(parts.related(main, "numbering"), styles))
    blocks = list(writer.blocks(body))
    for kind, references in (("footnotes", writer.footnotes), ("endnotes", writer.endnotes)):
        blocks.extend(writer.notes(parts.related(main, kind), references))
    text, marks = layout.write(blocks)
    return Reading(text, "docx", None, (), tuple(marks), (), tuple(_properties(parts)))


def _properties(parts: _Parts) -> Iterator[tuple[str, Found]]:
    core = parts.tree("docProps/core.xml")
    for element in core.iter() if core is not None else ():
        if _name(element) == "title" and (title := stated.title(element.text)):
            yield "title", Found(title, "Word properties")


# The package


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the package, checked before any is unpacked."""

    archive: zipfile.ZipFile

    @classmethod
    def opened(cls, data: bytes) -> _Parts:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Unreadable("the Word document is damaged or cut short.", "Fetch or save it again.") from None
        members = archive.infolist()
        if len(members) > _MEMBERS:
            raise Unreadable(f"the Word document has {len(members):,} parts; the limit is {_MEMBERS:,}.", _REMEDY)
        total = sum(member.file_size for member in members)
        if total > _TOTAL:
            raise Unreadable(f"the Word document unpacks to {total:,} bytes; the limit is {_TOTAL:,}.", _REMEDY)
        for member in members:
            swollen = member.file_size > _RATIO * max(member.compress_size, 1) and member.file_size > 5_000_000
            if member.filename.endswith((".xml", ".rels")) and (member.file_size > _PART or swollen):
                size = f"a part that unpacks from {member.compress_size:,} to {member.file_size:,} bytes"
                raise Unreadable(f"the Word document holds {size}.", _REMEDY)
        return cls(archive)

    def tree(self, name: str) -> etree._Element | None:
        """A part's XML, or None where there is no such part."""
        try:
            with self.archive.open(name.lstrip("/")) as part:
                xml = part.read(_PART + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            locked = "password" in str(error) or "encrypted" in str(error)
            what = "is locked with a password" if locked else "is damaged"
            raise Unreadable(f"the Word document {what}.", "Save it again, without a password.") from None
        return _parsed(xml, name)

    def main(self) -> str:
        """The name of the main part, as the package's own relations say it."""
        for kind, target in self._relations("_rels/.rels"):
            if kind == "officeDocument":
                return target.lstrip("/")
        return "word/document.xml"

    def related(self, main: str, kind: str) -> etree._Element | None:
        """The part of a kind (``styles``, ``numbering``, ``footnotes``) that belongs to the main part."""
        folder, file = posixpath.split(main)
        for found, target in self._relations(f"{folder}/_rels/{file}.rels"):
            if found == kind:
                return self.tree(posixpath.normpath(posixpath.join("/", folder, target)))
        return self.tree(f"{folder}/{kind}.xml")

    def _relations(self, name: str) -> Iterator[tuple[str, str]]:
        """(kind, target) of each relation inside the package; those that lead outside are not even looked at."""
        tree = self.tree(name)
        for relation in tree if tree is not None else ():
            if relation.get("TargetMode") != "External":
                yield (relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or ""


def _parsed(xml: bytes, name: str) -> etree._Element:
    """A part's tree, by a parser that resolves and fetches nothing.

    Raises:
        Unreadable: it declares a document type, which Word never writes, or is not well formed.
    """
    if len(xml) > _PART:
        raise Unreadable(f"the Word document holds a part of more than {_PART:,} bytes.", _REMEDY)
    plain = xml.replace(b"\0", b"")  # UTF-16 is read as ASCII here: only the declaration is looked for
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Unreadable("the Word document declares XML entities, which Word never does.", "Do not trust this file.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"the Word document is damaged in {name}: {str(error)[:120]}.", _REMEDY) from None


def _name(element: etree._Element) -> str:
    """The element's name without its namespace; Word writes the same names in two of them."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: etree._Element | None, name: str = "val") -> str | None:
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of the name, then its first child of the next name, and so on."""
    for name in path:
        element = next((child for child in element if _name(child) == name), None) if element is not None else None
    return element


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default


def _is_on(element: etree._Element | None) -> bool:
    """A Word toggle: on when it is there, unless it says otherwise."""
    return element is not None and (_attribute(element) or "1") not in ("0", "false", "off", "none")


# Styles and numbers


class _Styles:
    """Paragraph styles: heading levels, numbering and weight, each inherited from the style it is based on."""

    def __init__(self, tree: etree._Element | None) -> None:
        self._styles = {
            _attribute(style, "styleId") or "": style
            for style in (tree if tree is not None else ())
            if _name(style) == "style"
        }

    def chain(self, style: str | None) -> Iterator[etree._Element]:
        """The style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _attribute(_child(self._styles[style], "basedOn"))

    def level(self, properties: etree._Element | None) -> int:
        """The heading level of a paragraph with these properties, 1 to 6; 0 for text."""
        direct = _attribute(_child(properties, "outlineLvl"))
        if direct is not None:
            return _outline(direct)
        for style in self.chain(_attribute(_child(properties, "pStyle"))):
            name = (_attribute(_child(style, "name")) or "").lower()
            if name == "title":
                return 1
            if found := _NAMED_HEADING.fullmatch(name):
                return min(int(found[1]), 6)
            outline = _attribute(_child(style, "pPr", "outlineLvl"))
            if outline is not None:
                return _outline(outline)
        return 0

    def numbering(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """(list, level from 0) of a paragraph, its own or its style's; None where it has no number."""
        level: int | None = None
        sources = [properties]
        sources.extend(_child(style, "pPr") for style in self.chain(_attribute(_child(properties, "pStyle"))))
        for source in sources:
            found = _child(source, "numPr")
            stated_level = _attribute(_child(found, "ilvl"))
            if level is None and stated_level is not None:
                level = _whole(stated_level, 0)
            number = _attribute(_child(found, "numId"))
            if number is not None:
                return (number, level or 0) if number != "0" else None
        return None

    def is_bold(self, properties: etree._Element | None) -> bool:
        """Whether the paragraph's style sets its words bold."""
        for style in self.chain(_attribute(_child(properties, "pStyle"))):
            if (bold := _child(style, "rPr", "b")) is not None:
                return _is_on(bold)
        return False


def _outline(value: str) -> int:
    level = _whole(value, 9) + 1
    return level if 1 <= level <= 6 else 0


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list prints its number: ``text`` is like ``"%1.%2"``."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restarts_after: int | None = None
    suffix: str = "tab"


class _Numbering:
    """The numbers Word prints before paragraphs, counted as the paragraphs come (ECMA-376, part 1, section 17.9)."""

    def __init__(self, tree: etree._Element | None, styles: _Styles) -> None:
        elements = list(tree) if tree is not None else []
        self._abstract = {_attribute(e, "abstractNumId") or "": e for e in elements if _name(e) == "abstractNum"}
        self._instances = {_attribute(e, "numId") or "": e for e in elements if _name(e) == "num"}
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, level: int) -> str | None:
        """The next number of the list at the level, as printed; None where the list is not defined."""
        instance = self._instances.get(list_id)
        if instance is None:
            return None
        abstract_id = self._abstract_of(instance)
        levels = self._levels(instance, abstract_id)
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract_id, {})
        override = self._start_override(instance, level)
        if override is not None and (list_id, level) not in self._begun:
            counts[level] = override
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        self._begun.add((list_id, level))
        for deeper in [each for each in counts if each > level]:
            rule = levels[deeper].restarts_after if deeper in levels else None
            if rule != 0 and (rule is None or level < rule):
                del counts[deeper]
        return _printed(levels, counts, level)

    def _abstract_of(self, instance: etree._Element) -> str:
        """The list definition of an instance, by way of a numbering style where it has one."""
        abstract_id = _attribute(_child(instance, "abstractNumId")) or ""
        link = _attribute(_child(self._abstract.get(abstract_id), "numStyleLink"))
        for style in self._styles.chain(link):
            number = _attribute(_child(style, "pPr", "numPr", "numId"))
            linked = _attribute(_child(self._instances.get(number or ""), "abstractNumId"))
            if linked in self._abstract:
                return linked
        return abstract_id

    def _levels(self, instance: etree._Element, abstract_id: str) -> dict[int, _Level]:
        definition = self._abstract.get(abstract_id)
        stated = [each for each in (definition if definition is not None else ()) if _name(each) == "lvl"]
        stated += [lvl for each in instance if (lvl := _child(each, "lvl")) is not None]
        return {_whole(_attribute(each, "ilvl"), 0): _level(each) for each in stated}

    def _start_override(self, instance: etree._Element, level: int) -> int | None:
        for override in instance:
            if _name(override) == "lvlOverride" and _whole(_attribute(override, "ilvl"), -1) == level:
                start = _attribute(_child(override, "startOverride"))
                return _whole(start, 1) if start is not None else None
        return None


def _level(element: etree._Element) -> _Level:
    restart = _attribute(_child(element, "lvlRestart"))
    return _Level(
        _whole(_attribute(_child(element, "start")), 1),
        _attribute(_child(element, "numFmt")) or "decimal",
        _attribute(_child(element, "lvlText")) or "",
        _is_on(_child(element, "isLgl")),
        _whole(restart, 0) if restart is not None else None,
        _attribute(_child(element, "suff")) or "tab",
    )


def _printed(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    """The level's text with the counts put in, and what parts it from the paragraph's words."""
    this = levels[level]
    if this.format == "bullet":
        sign = "".join(SIGNS.get(f"{ord(character):04X}", character) for character in this.text).strip()
        return f"{sign if sign and not 0xE000 <= ord(sign[0]) <= 0xF8FF else '•'} "

    def number(match: re.Match[str]) -> str:
        place = int(match[0][1:]) - 1
        shown = levels.get(place, _Level())
        return numeral(counts.get(place, shown.start), "decimal" if this.legal else shown.format)

    label = re.sub(r"%[1-9]", number, this.text).strip()
    return label + ("" if this.suffix == "nothing" else " ") if label else ""


def numeral(number: int, style: str) -> str:
    """A number in one of Word's number formats; decimal in those not known here."""
    match style:
        case "none":
            return ""
        case "lowerLetter":
            return numerals.repeated_letters(number)
        case "upperLetter":
            return numerals.repeated_letters(number).upper()
        case "lowerRoman":
            return numerals.roman(number)
        case "upperRoman":
            return numerals.roman(number).upper()
        case "decimalZero":
            return f"{number:02d}"
        case "ordinal":
            ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
            return f"{number}{ending}"
        case _:
            return str(number)


# The text


@dataclass
class _Paragraph:
    """What a paragraph says: its words, whether all of them are bold, and the text boxes anchored in it."""

    text: str
    bold: bool
    boxes: list[etree._Element]


@dataclass
class _Writer:
    """Gives the blocks of a part, counting list numbers and notes on the way."""

    styles: _Styles
    numbering: _Numbering
    footnotes: dict[str, str] = field(default_factory=dict)
    endnotes: dict[str, str] = field(default_factory=dict)
    carried: str = ""
    after: MarkKind | None = None

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of everything in a container, in order."""
        for element in _flattened(container):
            if _name(element) == "p":
                yield from self._paragraph(element)
            else:
                yield from self._table(element)

    def notes(self, tree: etree._Element | None, labels: dict[str, str]) -> Iterator[Block]:
        """The notes that were referred to, in the order of their numbers."""
        found = {_attribute(note, "id"): note for note in (tree if tree is not None else ())}
        for identity, label in labels.items():
            if identity in found:
                words = " ".join(block.text for block in self.blocks(found[identity]))
                yield Block(f"[{label}] {words}".strip(), apart=True)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = _child(element, "pPr")
        said = self._said(element)
        if _child(properties, "rPr", "del") is not None or _child(properties, "rPr", "moveFrom") is not None:
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
            name = _name(element)
            if name in _LEFT_OUT or (name == "r" and _is_hidden(element)) or _is_other_choice(element):
                walk.skip_subtree()
            elif name == "txbxContent":
                boxes.append(element)
                walk.skip_subtree()
            elif name == "t":
                words.append(element.text or "")
                if (element.text or "").strip():
                    weights.add(_is_on(_child(element.getparent(), "rPr", "b")))
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
                return symbol(_attribute(element, "char") or "")
            case "footnoteReference":
                identity = _attribute(element, "id") or ""
                return f"[{self.footnotes.setdefault(identity, str(len(self.footnotes) + 1))}]"
            case "endnoteReference":
                identity = _attribute(element, "id") or ""
                return f"[{self.endnotes.setdefault(identity, numerals.roman(len(self.endnotes) + 1))}]"
            case _:
                return ""

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in _inside(table, "tr") if _child(row, "trPr", "del") is None]
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
        merged = _child(cell, "tcPr", "vMerge")
        if merged is not None and _attribute(merged) != "restart":
            return []
        self.after = None
        return list(self.blocks(cell))


def _flattened(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a container, those in content controls and insertions included."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        if element is container:
            continue
        name = _name(element)
        if name in ("p", "tbl"):
            yield element
            walk.skip_subtree()
        elif name in _LEFT_OUT or name in ("tcPr", "trPr") or _is_other_choice(element):
            walk.skip_subtree()


def _inside(container: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, also those wrapped in content controls; not those of inner tables."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        name = _name(element)
        if element is not container and (name == wanted or name in ("p", "tbl", *_LEFT_OUT)):
            if name == wanted:
                yield element
            walk.skip_subtree()


def _is_hidden(run: etree._Element) -> bool:
    return _is_on(_child(run, "rPr", "vanish"))


def _is_other_choice(element: etree._Element) -> bool:
    """Whether it is the second way to say what Word has said already: text boxes are written twice."""
    parent = element.getparent()
    if parent is None or _name(parent) != "AlternateContent":
        return False
    return element is not next((child for child in parent if _name(child) in ("Choice", "Fallback")), None)
