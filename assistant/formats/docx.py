"""Word documents (DOCX): headings, numbered paragraphs as printed, tables, notes, text boxes, tracked changes.

Read from the XML itself: python-docx knows neither the numbers Word prints before paragraphs nor tracked changes nor
text boxes. The text is the document as it stands with all changes accepted. What its headers, footers and watermarks
say stands once at its ends, as furniture; notes stand below the paragraph, list or table that refers to them. Links
are never followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise

from assistant.errors import Unreadable
from assistant.formats import layout, stated, struck
from assistant.formats.docx_writer import BY_WEIGHT_AND_NUMBER, Diagrams, DocxWriter
from assistant.formats.inline import Notes, ParagraphReader
from assistant.formats.layout import Block
from assistant.formats.numbering import Numbering
from assistant.formats.package import REMEDY, Parts, attribute, child, is_on, name_of
from assistant.formats.styles import Styles
from assistant.formats.trees import Element
from assistant.records import MarkKind, ParsedFile, Stated

_OPENING = 6_000
"""Characters of the text in which the words of a stated title must stand."""
_SCANNED = "Use a document with text (run text recognition on the scan)."


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
    reader = ParagraphReader(styles, Notes(_note_bodies(parts, main)))
    numbering = Numbering(parts.tree(parts.related(main, "numbering")), styles)
    writer = DocxWriter(reader, numbering, Diagrams(parts, parts.targets(main)))
    blocks = _listed(list(writer.document(body)))
    reader.unread["imported file"] += sum(1 for _ in body.iter("{*}altChunk"))
    seen = _seen(reader.unread)
    if seen and not any(map(str.isalnum, "".join(block.text for block in blocks))):
        raise Unreadable(f"the Word document has no text of its own, only {seen}.", _SCANNED)
    heads, feet = _furniture(parts, main, body, styles)
    text, marks = layout.write([*heads, *blocks, *feet])
    title = tuple(_title(parts, text))
    notices = [f"{seen}: words in them are not read"] if seen else []
    notices += struck.notices(reader.struck)
    if parts.damaged:
        notices.append(f"damaged and left out: {', '.join(sorted(set(parts.damaged)))}")
    return ParsedFile(
        text=text, format="docx", encoding=None, pages=(), marks=tuple(marks), notices=tuple(notices), properties=title
    )


def _title(parts: Parts, text: str) -> Iterator[tuple[str, Stated]]:
    """The title the properties state, if its words stand in the opening of the text."""
    core = parts.core()
    for element in core.iter("{*}title") if core is not None else ():
        if title := stated.title(element.text, text[:_OPENING]):
            yield "title", Stated(title, "Word properties")


def _seen(unread: Counter[str]) -> str:
    """``1 chart, 2 pictures``; nothing where all was read."""
    return ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for what, count in sorted(unread.items()) if count)


def _note_bodies(parts: Parts, main: str) -> dict[tuple[str, str], Element]:
    """Each footnote and endnote by its kind and identity."""
    trees = [parts.tree(parts.related(main, kind)) for kind in ("footnotes", "endnotes")]
    notes = (note for tree in trees if tree is not None for note in tree)
    return {(name_of(note), attribute(note, "id") or ""): note for note in notes}


def _listed(blocks: list[Block]) -> list[Block]:
    """The blocks; of bold numbered lines of one level directly below each other, only the last heads what follows."""

    def item(block: Block) -> Block:
        return replace(block, kind=MarkKind.LIST_ITEM, level=block.level - BY_WEIGHT_AND_NUMBER + 1)

    listed = [item(block) if _is_bold_item(block, below) else block for block, below in pairwise(blocks)]
    return [*listed, *blocks[-1:]]


def _is_bold_item(block: Block, below: Block) -> bool:
    numbered = block.label and below.label and block.level >= BY_WEIGHT_AND_NUMBER
    return bool(numbered) and block.kind is below.kind is MarkKind.HEADING and block.level == below.level


# Headers and footers


def _furniture(parts: Parts, main: str, body: Element, styles: Styles) -> tuple[list[Block], list[Block]]:
    """What the headers and the footers in use say, watermarks included: each distinct line once."""
    odd_and_even = is_on(child(parts.spare(parts.related(main, "settings")), "evenAndOddHeaders"))
    targets = parts.targets(main)
    said: set[str] = set()
    running = []
    for kind in ("headerReference", "footerReference"):
        used = dict.fromkeys(targets.get(identity) for identity in _in_use(body, kind, odd_and_even))
        trees = (parts.spare(name) for name in used if name is not None)
        running.append([block for tree in trees if tree is not None for block in _running(tree, styles, said)])
    heads, feet = running
    return heads, [replace(block, apart=index == 0) for index, block in enumerate(feet)]


def _in_use(body: Element, kind: str, odd_and_even: bool) -> Iterator[str]:
    """The relations of the headers, or footers, that Word prints: those of first and of even pages only where the
    document has such pages."""
    for section in body.iter("{*}sectPr"):
        on = {"first": is_on(child(section, "titlePg")), "even": odd_and_even}
        for reference in section:
            if name_of(reference) == kind and on.get(attribute(reference, "type") or "default", True):
                yield attribute(reference, "id") or ""


def _running(tree: Element, styles: Styles, said: set[str]) -> Iterator[Block]:
    """The lines of a header or footer that show a word and were not ``said`` before."""
    writer = DocxWriter(ParagraphReader(styles, Notes({})), Numbering(None, styles), None)
    for line in chain.from_iterable(block.text.split("\n") for block in writer.blocks(tree)):
        folded = " ".join(line.split())
        if folded not in said and any(character.isalpha() for character in folded):
            said.add(folded)
            yield Block(line.strip(), MarkKind.FURNITURE)
