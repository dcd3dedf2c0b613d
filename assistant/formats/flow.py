"""From what is shown of a page to blocks of text in its order: paragraphs, headings, list items, rows of tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.entities import html5

from lxml import etree

from assistant.formats import symbols
from assistant.formats.content import BLOCKS, HEADINGS, Page, name
from assistant.formats.layout import Block
from assistant.formats.tables import ITEM_NUMBER, Cell, Grid, Tables
from assistant.records import MarkKind
from assistant.text import LABELLED, MARKER, letters, roman

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_GROUPS = frozenset({"table", "thead", "tbody", "tfoot"})
_WHITE = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
"""Where a word may be broken; a browser shows nothing there."""
_TWICE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_FILE_SIZE = re.compile(r"\s*(?:pdf icon\s*)?PDF\s+[\d.,]+\s*[KM]B\s*$", re.IGNORECASE)
_LIST_STYLE = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*?\b(none|disc|circle|square|decimal|(?:lower|upper)-\w+)")
_LIST_TYPES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "none": "",
    "disc": "",
    "circle": "",
    "square": "",
}
_SYMBOL_FONT = re.compile(r"(?i)font(?:-family)?\s*:[^;]*\bwingdings\b(?!\s*[23])")
_BOLD = re.compile(r"(?i)font-weight\s*:\s*(?:bold|[6-9]00)")
_LEADS_ELSEWHERE = re.compile(
    r"(?i)(?:(?:table of )?contents|on this page|in this section|related\b|see also|more (?:from|like|in|on)\b|"
    r"latest\b|recent\b|popular\b|most (?:read|viewed)|(?:quick|useful|footer|site) links|links|navigation|"
    r"(?:main )?menu|share\b|explore\b|topics|categories|tags|archives?|follow us|services|you (?:may|might) also)"
)
"""Headings above lists that lead away from the page."""
_SHARE = re.compile(
    r"(?i)(?:share|print|e-?mail|bookmark) this(?: (?:page|article|story|news|post|item))?\s*:?|back to top|"
    r"share (?:on|via) [\w ]{1,20}"
)
_ASKS_CONSENT = re.compile(r"(?i)(?:we|th(?:is|e) (?:web)?site) uses? (?:[\w ]{1,30} )?cookies\b")
_DECIDES = re.compile(r"(?i:it was|resolved|agreed|decided|that|to)\b\W*\w|.*\b(?:RESOLVED|AGREED|DECIDED)\b\W*\w")
_LONGEST_HEADING = 120


@dataclass(slots=True)
class _List:
    """A list being read: the number before the next item is ``count + step``; ``style`` is empty where none shows.

    ``plain`` is whether the page gives it no class, which may take the numbers from a list of headings.
    """

    style: str = ""
    count: int = 0
    step: int = 1
    plain: bool = True

    def label(self, item: etree._Element) -> str:
        """What a browser prints before an item: its number in a numbered list, nothing in others."""
        self.count = _whole_number(item.get("value"), self.count + self.step)
        return f"{numeral(self.count, self.style)}. " if self.style else ""


@dataclass(slots=True)
class _Line:
    """The line being filled, and how its words are set: in bold, in a font of symbols, with their own white space."""

    pieces: list[str] = field(default_factory=list)
    weights: set[bool] = field(default_factory=set)
    bold: int = 0
    outside: list[int] = field(default_factory=list)
    """For each block that is open, how many elements around it set bold: they say nothing of the lines in it."""
    symbols: etree._Element | None = None
    preformatted: int = 0

    def say(self, words: str | None) -> None:
        if not words:
            return
        if self.symbols is not None:
            words = symbols.in_wingdings(words)
        if words.strip():
            self.weights.add(self.bold > 0)
        self.pieces.append(words if self.preformatted else _WHITE.sub(" ", words))

    def block_opened(self) -> None:
        self.outside.append(self.bold)
        self.bold = 0

    def block_closed(self) -> None:
        self.bold = self.outside.pop() if self.outside else 0

    def opened(self, element: etree._Element) -> None:
        """Takes in how an element inside the line sets its words."""
        if name(element) == "q":
            self.say("“")
        self.bold += _is_bold(element)
        if self.symbols is None and _in_symbols(element):
            self.symbols = element

    def closed(self, element: etree._Element) -> None:
        if name(element) == "q":
            self.say("”")
        self.bold = max(self.bold - _is_bold(element), 0)
        self.symbols = None if self.symbols is element else self.symbols

    @property
    def broken(self) -> bool:
        """Whether nothing has been said since a line break."""
        return next((piece for piece in reversed(self.pieces) if piece.strip(" \xa0")), "") == "\n"

    def end(self) -> tuple[str, bool]:
        """The words of the line, which is empty after that, and whether all of them were bold."""
        if not self.pieces:
            return "", False
        text, bold = tidy("".join(self.pieces), bool(self.preformatted)), self.weights == {True}
        self.pieces.clear()
        self.weights.clear()
        return text, bold


@dataclass
class Flow:
    """Walks an element and gives its blocks. It keeps what is open: a line being filled, lists, a table row."""

    page: Page
    top: etree._Element
    line: _Line = field(default_factory=_Line)
    lists: list[_List] = field(default_factory=list)
    item: str | None = None
    tables: Tables = field(init=False)
    grid: Grid = field(default_factory=Grid)
    row: list[Cell] | None = None
    row_of: etree._Element | None = None
    pairs: etree._Element | None = None
    valued: bool = False
    caption: bool = False
    headings: list[int] = field(default_factory=list)
    level: int = 1
    title_level: int = 0
    number_cell: etree._Element | None = None
    numbered: bool = False
    held: Block | None = None
    furniture: etree._Element | None = None
    last: Block | None = None

    def __post_init__(self) -> None:
        self.tables = Tables(self.page)

    def blocks(self) -> Iterator[Block]:
        """The blocks in document order."""
        left_out: etree._Element | None = None
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

    def _opened(self, element: etree._Element) -> Iterator[Block]:
        tag = name(element)
        if tag == "br":
            yield from self._broken()
        if tag not in BLOCKS:
            self.line.opened(element)
            return
        yield from self._end_of_line()
        self.line.block_opened()
        if self.furniture is None and element is not self.top and self._is_furniture(element, tag):
            self.furniture = element
        if tag == "pre":
            self.line.preformatted += 1
        elif tag in _LISTS:
            self.lists.append(_list(element, tag))
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

    def _table_opened(self, element: etree._Element, tag: str) -> Iterator[Block]:
        if tag in _GROUPS:
            self.grid = Grid()
            return
        if tag == "tr" and self.row is None and self.tables.is_row(element):
            self.row, self.row_of = [], element
        elif tag in ("td", "th") and self.row is not None and element.getparent() is self.row_of:
            self.row.append(Cell.of(element))
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
            self.row = [*(self.row or []), Cell()]

    def _closed(self, element: etree._Element) -> Iterator[Block]:
        tag = name(element)
        if tag not in BLOCKS:
            self.line.closed(element)
            return
        yield from self._end_of_line()
        self.line.block_closed()
        if tag == "pre":
            self.line.preformatted -= 1
        elif tag in _LISTS and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.item = None
        elif _is_heading(element) and self.headings:
            self.headings.pop()
        else:
            yield from self._table_closed(element, tag)
        if self.furniture is element:
            self.furniture = None

    def _table_closed(self, element: etree._Element, tag: str) -> Iterator[Block]:
        if tag in _GROUPS:
            self.grid = Grid()
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
        if self.furniture is not None or self._is_aside(text):
            return Block(text, MarkKind.FURNITURE)
        if self.caption:
            return Block(text.replace("\n", " "), MarkKind.TABLE_ROW)
        if self.headings:
            label = label if label and self.lists and self.lists[-1].plain else ""
            return Block(label + (_FILE_SIZE.sub("", text) or text), MarkKind.HEADING, self.headings[-1])
        if label is not None:
            return Block(label + text, MarkKind.LIST_ITEM, len(self.lists))
        if bold and not self.lists and self.number_cell is None and _may_head(text):
            return Block(text, MarkKind.HEADING, 6)
        return Block(text)

    def _is_aside(self, text: str) -> bool:
        """Whether a line is not of the text: a button to share the page, a site's question about cookies."""
        return _SHARE.fullmatch(text) is not None or (not self.page.is_named and _ASKS_CONSENT.match(text) is not None)

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

    def _level(self, element: etree._Element) -> int:
        """1 to 6 for headings, also for those the modern.gov platform sets as paragraphs; 0 for what is none.

        A sub-title of the platform stands below the title of its item, whatever its tag.
        """
        names = (element.get("class") or "").split()
        stated = _stated_level(element)
        if name(element) == "summary":
            return stated or min(self.level + 1, 6)
        if "mgAiTitleTxt" in names and name(element) in ("p", *HEADINGS):
            self.level = self.title_level = stated or 3
        elif "mgSubItemTitleTxt" in names and name(element) in ("p", *HEADINGS):
            self.level = min(max(stated or 4, self.title_level + 1), 6)
        elif stated:
            self.level = stated
            self.title_level = self.title_level if self.title_level < stated else 0
        else:
            return 0
        return self.level

    def _label(self, item: etree._Element) -> str:
        """What stands before a list item; in the cell of a row also the bullet that parts it from the words before."""
        if not self.lists or self.furniture is not None:
            return ""
        label = self.lists[-1].label(item)
        return label or ("• " if self.row and self.row[-1].words else "")

    def _is_furniture(self, element: etree._Element, tag: str) -> bool:
        return self.page.is_furniture(element) or (self._is_link_list(element, tag) and self._leads_away(element))

    def _is_link_list(self, element: etree._Element, tag: str) -> bool:
        """Whether it is a list of links with hardly a word between them: three or more, or any below furniture.

        Where the page does not say what its content is, a block without a heading that is mostly links is one too.
        """
        here = self.page.facts(element)
        if tag in _LISTS:
            enough = 1 if self.last is not None and self.last.kind is MarkKind.FURNITURE else 3
            return here.only_links and sum(name(child) == "li" for child in element) >= enough
        if self.page.is_named or here.links < 3 or here.titled or tag in HEADINGS:
            return False
        return here.only_links or (tag != "p" and here.linked >= 2 * here.words)

    def _leads_away(self, links: etree._Element) -> bool:
        """Whether links are the way round the page or the site, and not what the line above them promises."""
        here = self.page.facts(links)
        if here.links and not here.elsewhere:
            return True
        if next(links.iterancestors("nav", "aside", "header", "footer"), None) is not None:
            return True
        return self.last is None or not _promises(self.last)


def numeral(number: int, style: str) -> str:
    """A number as browsers print it: ``"1"`` decimal, ``"a"`` and ``"A"`` letters, ``"i"`` and ``"I"`` Roman."""
    spelled = {"a": letters, "i": roman}.get(style.lower(), str)(number)
    return spelled.upper() if style.isupper() else spelled


def tidy(text: str, preformatted: bool = False) -> str:
    """White space as a browser shows it, and entities that the platform encoded twice decoded.

    ``&amp;pound;`` is shown as a pound sign, ``&amp;amp;`` as ``&``; what would come out as a tag's ``<`` or ``>``
    stays, and so does an ``&amp;`` that would make an entity of the letters after it.
    """
    text = text.translate(_UNSEEN)
    if not preformatted:
        lines = (_WHITE.sub(" ", line).strip(" ") for line in text.split("\n"))
        text = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    text = text.strip("\n") if preformatted else text
    return _TWICE.sub(_decoded_again, text) if text.strip() else ""


def _decoded_again(match: re.Match[str]) -> str:
    if match[0][1] != "#" and match[0][1:] not in html5:
        return match[0]
    character = html.unescape(match[0])
    if character == "&":
        following = re.match(r"#?\w+;", match.string[match.end() :][:34])
        return match[0] if following else character
    return match[0] if character in "<>\ufffd" else character


def _whole_number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default


def _list(element: etree._Element, tag: str) -> _List:
    """A list before its first item. One whose items bring numbers of their own gets no others."""
    if tag != "ol":
        return _List()
    stated = _LIST_STYLE.search(element.get("style") or "")
    style = _LIST_TYPES.get(stated[1].lower(), "1") if stated else element.get("type") or "1"
    items = [child for child in element if name(child) == "li"]
    if items and all(_has_number(item) for item in items):
        style = ""
    step = -1 if element.get("reversed") is not None else 1
    first = _whole_number(element.get("start"), len(items) if step < 0 else 1)
    return _List(style, first - step, step, not element.get("class"))


def _has_number(item: etree._Element) -> bool:
    """Whether the words of a list item begin with a number or letter that marks it."""
    first = next((str(words) for words in item.itertext() if words.strip()), "")
    marker = MARKER.match(f"{first} ")
    return marker is not None and not marker.group("bullet")


def _is_heading(element: etree._Element) -> bool:
    names = (element.get("class") or "").split()
    titled = name(element) == "p" and ("mgAiTitleTxt" in names or "mgSubItemTitleTxt" in names)
    return titled or name(element) == "summary" or _stated_level(element) > 0


def _stated_level(element: etree._Element) -> int:
    """The level of a heading by its tag or its role; 0 for what is none."""
    if name(element) in HEADINGS:
        return int(name(element)[1])
    if element.get("role") == "heading":
        return min(max(_whole_number(element.get("aria-level"), 2), 1), 6)
    return 0


def _is_bold(element: etree._Element) -> bool:
    style = element.get("style")
    return name(element) in ("b", "strong") or (style is not None and _BOLD.search(style) is not None)


def _in_symbols(element: etree._Element) -> bool:
    face = (element.get("face") or "").lower().strip()
    return face == "wingdings" or _SYMBOL_FONT.search(element.get("style") or "") is not None


def _promises(block: Block) -> bool:
    """Whether a line says what the links below it are: a heading of the content, a lead-in, the item they stand in."""
    if block.kind is MarkKind.HEADING:
        return block.level > 1 and _LEADS_ELSEWHERE.match(block.text) is None
    return block.kind is MarkKind.LIST_ITEM or (block.kind is None and block.text.endswith(":"))


def _may_head(text: str) -> bool:
    """Whether a line set wholly in bold is a heading, as in Word documents; not a labelled value, not a decision."""
    short = len(text) <= _LONGEST_HEADING and "\n" not in text and text[-1] not in ".;,:"
    says = LABELLED.match(text) or _DECIDES.match(text)
    return short and not says and any(character.isalpha() for character in text)
