"""OpenDocument text (ODT): headings, paragraphs, lists, tables and notes, as LibreOffice writes them.

Read from the XML, by the same guarded package as Word documents. What tracked changes have deleted, what is struck out
or hidden, comments and the numbers of lists, which their styles hold, are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.errors import Unreadable
from assistant.formats import layout, struck
from assistant.formats.layout import Block
from assistant.formats.package import Parts, attribute, child, name_of, whole
from assistant.formats.trees import Element
from assistant.records import MarkKind, ParsedFile

_REMEDY = "Open it in LibreOffice and save it as DOCX or PDF."
_LEFT_OUT = frozenset(("tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "note"))
_GROUPS = frozenset(("text", "section", "list-item", "list-header", "index-body", "table-of-content", "text-box"))
_MOST = 200
"""Cells or blanks that one element may stand for."""


def read(data: bytes, name: str) -> ParsedFile:
    """The text of an OpenDocument text.

    Raises:
        Unreadable: it is damaged, locked, or would unpack to more than is allowed.
    """
    body = child(content(data, "OpenDocument file"), "body", "text")
    if body is None:
        raise Unreadable("the OpenDocument file has no text part.", _REMEDY)
    out = _take_out(body)
    text, marks = layout.write(_blocks(body, 0))
    return ParsedFile(text, "odt", marks=tuple(marks), notices=tuple(struck.notices(out)))


def _take_out(body: Element) -> list[str]:
    """Takes the words away that are struck out or hidden by their style, and gives those that are struck out."""
    styles = {attribute(style, "name"): style for style in body.getroottree().iter("{*}style")}
    lines = {
        name for name, style in styles.items() if _draws(style, "text-line-through-style", "text-line-through-type")
    }
    hidden = {name for name, style in styles.items() if attribute(child(style, "text-properties"), "display") == "none"}
    taken: list[str] = []
    for element in list(body.iter("{*}span", "{*}p", "{*}h")):
        style = attribute(element, "style-name")
        if style in lines:
            taken.append("".join(str(part) for part in element.itertext()))
        if style in lines or style in hidden:
            tail = element.tail
            element.clear()
            element.tail = tail
    return taken


def _draws(style: Element, *names: str) -> bool:
    """Whether a style draws a line: one of the attributes says how."""
    properties = child(style, "text-properties")
    return any((attribute(properties, name) or "none") != "none" for name in names)


def content(data: bytes, what: str) -> Element:
    """The content of an OpenDocument package; errors name it ``what``.

    Raises:
        Unreadable: it is damaged, locked, or would unpack to more than is allowed.
    """
    try:
        parts = Parts.opened(data, what)
        manifest = parts.spare("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
            raise Unreadable(f"the {what} is locked with a password.", "Save it without a password.")
        tree = parts.tree("content.xml")
    except Unreadable as error:
        raise Unreadable(error.what, error.remedy if "password" in error.what else _REMEDY) from None
    if tree is None:
        raise Unreadable(f"the {what} has no content part.", _REMEDY)
    return tree


def words_of(cell: Element) -> str:
    """The words of a table's cell: those of its paragraphs, a blank between two."""
    return " ".join(_words(part) for part in cell.iter("{*}p", "{*}h") if not _in_aside(part, cell))


def _in_aside(part: Element, cell: Element) -> bool:
    """Whether a paragraph in a cell is that of a comment or of a drawing."""
    above = part.getparent()
    while above is not None and above is not cell:
        if name_of(above) in ("annotation", "frame", "custom-shape"):
            return True
        above = above.getparent()
    return False


def _blocks(group: Element, listed: int) -> Iterator[Block]:
    """What the children of an element say, in order; ``listed`` is how deep in lists it stands."""
    for element in group:
        kind = name_of(element)
        if kind == "h":
            level = min(max(whole(attribute(element, "outline-level"), 1), 1), 6)
            yield from _paragraph(element, MarkKind.HEADING, level)
        elif kind == "p":
            yield from _paragraph(element, MarkKind.LIST_ITEM if listed else None, listed)
        elif kind == "list":
            yield from _blocks(element, listed + 1)
        elif kind == "table":
            yield from _rows(element)
        elif kind in _GROUPS:
            yield from _blocks(element, listed)


def _paragraph(element: Element, kind: MarkKind | None, level: int) -> Iterator[Block]:
    words = "\n".join(" ".join(line.split()) for line in _words(element).split("\n")).strip("\n")
    if words:
        in_one = words.replace("\n", " ") if kind is MarkKind.HEADING else words
        yield Block(in_one, kind, level, apart=kind is not MarkKind.LIST_ITEM)
    for note in element.iter("{*}note-body", "{*}text-box"):
        for block in _blocks(note, 0):
            yield replace(block, kind=MarkKind.NOTE, level=0) if name_of(note) == "note-body" else block


def _rows(table: Element) -> Iterator[Block]:
    for row in table.iter("{*}table-row"):
        if next(row.iterancestors("{*}table"), None) is not table:
            continue
        cells: list[str] = []
        for cell in row:
            if name_of(cell) in ("table-cell", "covered-table-cell"):
                words = " ".join(words_of(cell).split())
                again = min(max(whole(attribute(cell, "number-columns-repeated"), 1), 1), _MOST)
                cells += [words] + [""] * (again - 1)
        text = " | ".join(cells).rstrip(" |")
        if text:
            yield Block(text, MarkKind.TABLE_ROW, apart=row.getprevious() is None)


def _words(element: Element) -> str:
    """The words of a paragraph; notes, comments and frames in it left out."""
    said = element.text or ""
    for part in element:
        kind = name_of(part)
        if kind == "s":
            said += " " * min(max(whole(attribute(part, "c"), 1), 1), _MOST)
        elif kind in ("tab", "line-break"):
            said += " " if kind == "tab" else "\n"
        elif kind not in _LEFT_OUT and kind != "frame":
            said += _words(part)
        said += part.tail or ""
    return said
