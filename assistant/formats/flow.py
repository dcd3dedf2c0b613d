"""From what is shown of a page to blocks of text in its order: paragraphs, headings, list items, rows of tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from assistant.formats import moderngov, navigation
from assistant.formats.content import HtmlPage
from assistant.formats.elements import BLOCKS, HEADINGS, name
from assistant.formats.html_lists import LISTS, HtmlList, list_of, whole_number
from assistant.formats.layout import Block
from assistant.formats.line_writer import LineWriter
from assistant.formats.tables import ITEM_NUMBER, Grid, TableCell, Tables
from assistant.formats.trees import Element
from assistant.records import MarkKind
from assistant.text import LABELLED, SPEAKS_OF_A_DECISION

_GROUPS = frozenset({"table", "thead", "tbody", "tfoot"})
_LONGEST_HEADING = 120


@dataclass
class Flow:
    """Walks an element and gives its blocks. It keeps what is open: a line being filled, lists, a table row."""

    page: HtmlPage
    top: Element
    line: LineWriter = field(default_factory=LineWriter)
    lists: list[HtmlList] = field(default_factory=list)
    item: str | None = None
    tables: Tables = field(init=False)
    grid: Grid = field(default_factory=Grid)
    row: list[TableCell] | None = None
    row_of: Element | None = None
    pairs: Element | None = None
    valued: bool = False
    caption: bool = False
    headings: list[int] = field(default_factory=list)
    level: int = 1
    title_level: int = 0
    number_cell: Element | None = None
    numbered: bool = False
    held: Block | None = None
    furniture: Element | None = None
    last: Block | None = None

    def __post_init__(self) -> None:
        self.tables = Tables(self.page)

    def blocks(self) -> Iterator[Block]:
        """The blocks in document order."""
        left_out: Element | None = None
        walk = etree.iterwalk(self.top, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element is not self.top and self.page.leaves_out(element):
                    walk.skip_subtree()
                    left_out = element
                    continue
                yield from self._opened(element)
                self.line.say(element.text)
            else:
                if element is not left_out:
                    yield from self._closed(element)
                if element is not self.top:
                    self.line.say(element.tail)
        yield from self._end_of_line()
        yield from self._release()

    # Elements as they open and close

    def _opened(self, element: Element) -> Iterator[Block]:
        tag = name(element)
        if tag == "br":
            yield from self._broken()
        if tag not in BLOCKS:
            self.line.opened(element)
            return
        yield from self._end_of_line()
        self.line.block_opened()
        if self.furniture is None and element is not self.top and self._is_furniture(element):
            self.furniture = element
        if tag == "pre":
            self.line.preformatted += 1
        elif tag in LISTS:
            self.lists.append(list_of(element, tag))
        elif tag == "li":
            self.item = self._label(element)
        elif level := self._level(element):
            self.headings.append(level)
        else:
            yield from self._table_opened(element, tag)

    def _broken(self) -> Iterator[Block]:
        """A line break; a second one parts paragraphs, but not inside a heading, an item or a cell."""
        whole = self.headings or self.row is not None or self.item is not None
        if self.line.broken and not (self.line.preformatted or whole):
            yield from self._end_of_line()
        else:
            self.line.pieces.append("\n")

    def _table_opened(self, element: Element, tag: str) -> Iterator[Block]:
        if self.row is not None and tag == "tr":
            self.item = "• " if self.row and self.row[-1].words else None  # a row of a table in a cell
        elif tag in _GROUPS:
            self.grid = self.grid if self.row else Grid()
        elif tag == "tr" and self.tables.is_row(element):
            self.row, self.row_of = [], element
        elif tag in ("td", "th") and self.row is not None and element.getparent() is self.row_of:
            self.row.append(TableCell.of(element))
        elif tag == "td" and self.number_cell is None and self.tables.is_number(element):
            self.number_cell = element
        elif tag == "caption":
            self.caption = self.row is None and self.tables.is_data(element.getparent())
        elif tag == "dl" and self.row is None and self.tables.is_pairs(element):
            self.pairs = element
        elif tag in ("dt", "dd") and self.pairs is not None:
            if tag == "dt" and self.valued:
                yield from self._end_of_row()
            self.valued = tag == "dd"
            self.row = [*(self.row or []), TableCell()]

    def _closed(self, element: Element) -> Iterator[Block]:
        tag = name(element)
        if tag not in BLOCKS:
            self.line.closed(element)
            return
        yield from self._end_of_line()
        self.line.block_closed()
        if tag == "pre":
            self.line.preformatted -= 1
        elif tag in LISTS and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.item = None
        elif _is_heading(element) and self.headings:
            self.headings.pop()
        else:
            yield from self._table_closed(element, tag)
        if self.furniture is element:
            self.furniture = None

    def _table_closed(self, element: Element, tag: str) -> Iterator[Block]:
        if tag in _GROUPS:
            self.grid = self.grid if self.row else Grid()
        elif tag == "caption":
            self.caption = False
        elif element is self.number_cell:
            self.number_cell = None
        elif tag == "tr":
            if element is self.row_of:
                yield from self._end_of_row()
            if self.numbered:
                yield from self._release()
        elif element is self.pairs:
            yield from self._end_of_row()
            self.pairs, self.valued = None, False

    # Words and lines

    def _end_of_line(self) -> Iterator[Block]:
        """What has gathered since the last block, as a block; inside a table row it goes to the cell."""
        text, bold = self.line.end()
        if not text:
            return
        if not self.row:
            yield from self._emit(self._block(text, bold))
        else:
            label, self.item = self.item or "", None
            self.row[-1].words = f"{self.row[-1].words} {label}{text}".replace("\n", " ").strip()

    def _block(self, text: str, bold: bool) -> Block:
        label, self.item = self.item, None
        if self.furniture is not None or navigation.is_aside(self.page, text):
            return Block(text, MarkKind.FURNITURE)
        if self.caption:
            return Block(text.replace("\n", " "), MarkKind.TABLE_ROW)
        if self.headings:
            label = label if label and self.lists and self.lists[-1].plain else ""
            return Block(label + moderngov.without_file_size(text), MarkKind.HEADING, self.headings[-1])
        if label is not None:
            return Block(label + text, MarkKind.LIST_ITEM, len(self.lists))
        if bold and not self.lists and self.number_cell is None and _may_head(text):
            return Block(text, MarkKind.HEADING, 6)
        return Block(text)

    # Blocks

    def _emit(self, block: Block) -> Iterator[Block]:
        """Gives a block, the number before it joined to it. A number alone waits for the title it belongs to."""
        held, self.held = self.held, None
        if held is not None and self._joins(held, block):
            block = replace(block, text=f"{held.text} {block.text}")
        elif held is not None:
            yield self._placed(held)
        waits = self.number_cell is not None and block.kind in (None, MarkKind.HEADING)
        self.numbered = waits
        if waits or (block.kind is MarkKind.HEADING and ITEM_NUMBER.fullmatch(block.text)):
            self.held = block
        else:
            yield self._placed(block)

    def _joins(self, held: Block, block: Block) -> bool:
        """Whether a number belongs to the block after it: it stands in a cell before it, or they are one heading."""
        if self.numbered:
            return block.kind is not MarkKind.FURNITURE and block.kind is not MarkKind.TABLE_ROW
        one = held.kind is block.kind is MarkKind.HEADING and held.level == block.level
        return one and ITEM_NUMBER.fullmatch(block.text) is None

    def _release(self) -> Iterator[Block]:
        held, self.held, self.numbered = self.held, None, False
        if held is not None:
            yield self._placed(held)

    def _placed(self, block: Block) -> Block:
        after, self.last = self.last.kind if self.last is not None else None, block
        together = block.kind is not None and block.kind == after and block.kind is not MarkKind.HEADING
        return replace(block, apart=not together)

    def _end_of_row(self) -> Iterator[Block]:
        cells, self.row, self.row_of = self.row or [], None, None
        if self.pairs is not None:
            self.valued = False
            row = [cell.words for cell in cells]
        else:
            row = self.grid.place(cells)
        while row and not row[-1]:
            row.pop()
        if any(cell.words for cell in cells):
            yield from self._emit(Block(" | ".join(row), MarkKind.TABLE_ROW))

    # What an element is

    def _level(self, element: Element) -> int:
        """1 to 6 for headings, also for those the modern.gov platform sets as paragraphs; 0 for what is none.

        A sub-title of the platform stands below the title of its item, whatever its tag.
        """
        stated = _stated_level(element)
        if name(element) == "summary":
            return stated or min(self.level + 1, 6)
        if moderngov.is_item_title(element):
            self.level = self.title_level = stated or 3
        elif moderngov.is_sub_title(element):
            self.level = min(max(stated or 4, self.title_level + 1), 6)
        elif stated:
            self.level = stated
            self.title_level = self.title_level if self.title_level < stated else 0
        else:
            return 0
        return self.level

    def _label(self, item: Element) -> str:
        """What stands before a list item; in the cell of a row also the bullet that parts it from the words before."""
        if not self.lists or self.furniture is not None:
            return ""
        label = self.lists[-1].label(item)
        return label or ("• " if self.row and self.row[-1].words else "")

    def _is_furniture(self, element: Element) -> bool:
        if self.page.is_furniture(element):
            return True
        return navigation.is_link_list(self.page, element, self.last) and navigation.leads_away(
            self.page, element, self.last
        )


def _is_heading(element: Element) -> bool:
    titled = moderngov.is_item_title(element) or moderngov.is_sub_title(element)
    return titled or name(element) == "summary" or _stated_level(element) > 0


def _stated_level(element: Element) -> int:
    """The level of a heading by its tag or its role; 0 for what is none."""
    if name(element) in HEADINGS:
        return int(name(element)[1])
    if element.get("role") == "heading":
        return min(max(whole_number(element.get("aria-level"), 2), 1), 6)
    return 0


def _may_head(text: str) -> bool:
    """Whether a line set wholly in bold is a heading, as in Word documents; not a labelled value, not a decision."""
    short = len(text) <= _LONGEST_HEADING and "\n" not in text and text[-1] not in ".;,:"
    says = LABELLED.match(text) or SPEAKS_OF_A_DECISION.match(text)
    return short and not says and any(character.isalpha() for character in text)
