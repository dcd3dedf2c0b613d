"""PowerPoint presentations (PPTX): slide by slide, each a page: its title, its text and tables, then its notes.

Read from the XML, by the same guarded package as Word documents. Slides that are hidden are not read, and named; words
in pictures, charts and diagrams are not read, and counted. Comments are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.errors import Unreadable
from assistant.formats import layout, stated
from assistant.formats.layout import Block
from assistant.formats.package import Parts, attribute, child, name_of, whole
from assistant.formats.sheets import counted
from assistant.formats.trees import Element
from assistant.records import Mark, MarkKind, Page, ParsedFile, Stated

_WHAT = "PowerPoint presentation"
_REMEDY = "Open it in PowerPoint and save it again, or as PDF."
_TITLES = ("title", "ctrTitle")
_RUNNING = ("sldNum", "dt", "ftr", "hdr")
_LISTS = (None, "body", "obj")
"""Kinds of placeholders whose paragraphs are bulleted unless they say otherwise."""
_DEEPEST = 40
"""Groups within groups that are looked into."""
_OPENING = 2_000


def read(data: bytes, name: str) -> ParsedFile:
    """The words of a presentation, a page a slide.

    Raises:
        Unreadable: it is damaged, locked, holds no words, or would unpack to more than is allowed.
    """
    try:
        parts = Parts.opened(data, _WHAT)
        slides = list(_slides(parts))
    except Unreadable as error:
        raise Unreadable(error.what, error.remedy if "password" in error.what else _REMEDY) from None
    unread: Counter[str] = Counter()
    for slide in slides:
        unread.update(slide.unread)
    text, pages, marks = _composed([slide for slide in slides if slide.blocks])
    if not pages:
        seen = counted(unread)
        raise Unreadable(f"the PowerPoint presentation has no words{f', only {seen}' if seen else ''}.", _REMEDY)
    notices = [f"{seen}: words in them are not read"] if (seen := counted(unread)) else []
    if hidden := [str(slide.number) for slide in slides if slide.hidden]:
        notices.append(f"hidden slides are not read: {', '.join(hidden)}")
    return ParsedFile(
        text, "pptx", pages=pages, marks=marks, notices=tuple(notices), properties=tuple(_title(parts, text))
    )


def _title(parts: Parts, text: str) -> Iterator[tuple[str, Stated]]:
    """The title the properties state, if its words stand in the opening of the text."""
    core = parts.core()
    for element in core.iter("{*}title") if core is not None else ():
        if title := stated.title(element.text, text[:_OPENING]):
            yield "title", Stated(title, "presentation properties")


@dataclass(slots=True)
class _Slide:
    """What a slide says; ``unread`` counts what words may stand in that are not read."""

    number: int
    blocks: list[Block] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    hidden: bool = False


def _slides(parts: Parts) -> Iterator[_Slide]:
    """The slides in the order in which they are shown."""
    main = parts.main("ppt/presentation.xml")
    tree = parts.tree(main)
    if tree is None:
        raise Unreadable("the PowerPoint presentation has no main part.", _REMEDY)
    targets = parts.targets(main)
    listed = child(tree, "sldIdLst")
    for number, entry in enumerate(listed if listed is not None else (), start=1):
        relation = next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}id")), "")
        name = targets.get(relation, "").lstrip("/")
        slide = parts.spare(name) if name else None
        if slide is None:
            yield _Slide(number, unread=Counter({"slide that is damaged": 1}))
        elif attribute(slide, "show") in ("0", "false"):
            yield _Slide(number, hidden=True)
        else:
            yield _read_slide(number, slide, parts.spare(parts.related(name, "notesSlide")))


def _read_slide(number: int, tree: Element, notes: Element | None) -> _Slide:
    slide = _Slide(number)
    shapes = list(_shapes(child(tree, "cSld", "spTree"), 0))
    shapes.sort(key=lambda shape: _placeholder(shape)[1] not in _TITLES)  # the rest stays in its order
    for shape in shapes:
        slide.blocks.extend(_said(shape, slide.unread))
    for shape in _shapes(child(notes, "cSld", "spTree"), 0):
        if _placeholder(shape) == (True, "body"):
            words = "\n".join(block.text for block in _paragraphs(shape, None, listed=False))
            slide.blocks.extend([Block(words, MarkKind.NOTE, apart=True)] if words else [])
    return slide


def _shapes(tree: Element | None, depth: int) -> Iterator[Element]:
    """The shapes of a slide, those in groups too."""
    for shape in tree if tree is not None and depth < _DEEPEST else ():
        if name_of(shape) == "grpSp":
            yield from _shapes(shape, depth + 1)
        elif name_of(shape) == "AlternateContent":
            yield from _shapes(child(shape, "Choice"), depth + 1)
        elif name_of(shape) in ("sp", "graphicFrame", "pic"):
            yield shape


def _placeholder(shape: Element) -> tuple[bool, str | None]:
    """Whether a shape stands in for one of the slide's layout, and of which kind."""
    found = child(shape, "nvSpPr", "nvPr", "ph")
    return found is not None, attribute(found, "type")


def _said(shape: Element, unread: Counter[str]) -> Iterator[Block]:
    if name_of(shape) == "pic":
        unread["picture"] += 1
        return
    if name_of(shape) == "graphicFrame":
        table = child(shape, "graphic", "graphicData", "tbl")
        if table is not None:
            yield from _rows(table)
        else:
            unread["chart, diagram or other object"] += 1
        return
    stands_in, kind = _placeholder(shape)
    if stands_in and kind in _TITLES:
        words = " ".join(block.text.replace("\n", " ") for block in _paragraphs(shape, None, listed=False))
        if words:
            yield Block(words, MarkKind.HEADING, 1, apart=True)
    elif stands_in and kind in _RUNNING:
        yield from _paragraphs(shape, MarkKind.FURNITURE, listed=False)
    else:
        yield from _paragraphs(shape, None, listed=stands_in and kind in _LISTS)


def _paragraphs(shape: Element, kind: MarkKind | None, *, listed: bool) -> Iterator[Block]:
    """The paragraphs of a shape; those of a list are its items."""
    body = child(shape, "txBody")
    first = True
    for paragraph in body if body is not None else ():
        words = _words(paragraph) if name_of(paragraph) == "p" else ""
        if not words:
            continue
        says = child(paragraph, "pPr")
        item = kind is None and (
            (listed and child(says, "buNone") is None)
            or child(says, "buChar") is not None
            or child(says, "buAutoNum") is not None
        )
        level = min(max(whole(attribute(says, "lvl"), 0), 0), 8) + 1
        yield Block(words, MarkKind.LIST_ITEM if item else kind, level if item else 0, apart=first or not item)
        first = False


def _rows(table: Element) -> Iterator[Block]:
    for index, row in enumerate(row for row in table if name_of(row) == "tr"):
        cells = [
            " ".join(" ".join(_words(paragraph).split()) for paragraph in cell.iter("{*}p")).strip()
            for cell in row
            if name_of(cell) == "tc"
        ]
        if text := " | ".join(cells).rstrip(" |"):
            yield Block(text, MarkKind.TABLE_ROW, apart=index == 0)


def _words(paragraph: Element) -> str:
    """The words of a paragraph, its line ends kept."""
    said = ""
    for part in paragraph:
        kind = name_of(part)
        if kind in ("r", "fld"):
            words = child(part, "t")
            said += (words.text or "") if words is not None else ""
        elif kind == "br":
            said += "\n"
    return "\n".join(" ".join(line.split()) for line in said.split("\n")).strip("\n")


def _composed(slides: list[_Slide]) -> tuple[str, tuple[Page, ...], tuple[Mark, ...]]:
    """The text of all slides, a form feed after each but the last; the pages, which tile it; and the marks."""
    pieces: list[str] = []
    pages: list[Page] = []
    marks: list[Mark] = []
    at = 0
    for index, slide in enumerate(slides):
        first, *rest = slide.blocks
        text, found = layout.write([replace(first, apart=False), *rest], at)
        text += "\f" if index + 1 < len(slides) else ""
        pieces.append(text)
        marks.extend(found)
        pages.append(Page(slide.number, at, at + len(text)))
        at += len(text)
    return "".join(pieces), tuple(pages), tuple(marks)
