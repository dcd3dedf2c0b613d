"""HTML as saved from a browser: council papers (modern.gov), council news, gov.uk, and pages not seen before.

What a visitor reads of the main content becomes text: paragraphs parted by empty lines, headings, list items and table
rows a line each and marked. Menus, scripts, cookie banners and hidden elements are left out; lists that are nothing
but links stay and are marked as furniture. Nothing is fetched, no entity is resolved, and no depth of nesting recurses.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assistant import dates
from assistant.bodies import is_body
from assistant.errors import Unreadable
from assistant.formats import layout, numerals, plain
from assistant.formats.layout import Block
from assistant.records import Found, MarkKind, Reading

_CHARSET = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)", re.I
)
_NEVER_SHOWN = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet", "canvas"),
        *("audio", "video", "map", "area", "head", "title", "input", "select", "option", "button", "textarea"),
        *("datalist", "progress", "meter", "dialog", "nav"),
    )
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_NOT_CONTENT_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "tablist"}
)
_NOT_CONTENT = re.compile(
    r"(?i)^(?:(?:govuk-|site-|page-|global-|main-|top-|mobile-|js-)?(?:"
    r"cookies?(?:-?(?:banner|notice|consent|bar|message|policy-banner|popup))?|ccc(?:-.*)?|onetrust.*|consent-?banner|"
    r"skip-?(?:link|to-content|nav)s?|breadcrumbs?(?:-.*)?|crumbs|nav(?:bar|igation|-?menu)?|menu|sub-?menu|"
    r"social(?:-?(?:share|media|links?|icons?))?|share(?:-?(?:bar|links|buttons?|this|tools?))?|addthis.*|"
    r"pagination|pager|back-?to-?top|sidebar|side-?nav|print-?link|footer|mgactionlist|mgfilesize|mgnav.*|mgprevnext"
    r"))$"
)
_NOT_SEEN = frozenset(
    {"visually-hidden", "visuallyhidden", "govuk-visually-hidden", "sr-only", "screen-reader-text", "mgHide"}
)
_HIDDEN_STYLE = re.compile(r"(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_TWICE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_FILE_SIZE = re.compile(r"\s*(?:pdf icon\s*)?PDF\s+[\d.,]+\s*[KM]B\s*$", re.IGNORECASE)
_FAILED = re.compile(
    r"(?i)^\W*(?:error\b|[45]\d\d\b|forbidden|access denied|just a moment|attention required|(?:page |file )?not found|"
    r"request rejected|bad gateway|service unavailable|gateway time-?out|runtime error|server error)|"
    r"\b404\b.{0,20}not found|web service method name is not valid"
)
"""Titles of pages that servers send in place of a document."""
_DEEPEST = 2_000
"""Levels of nesting beyond which a page is read as a plain run of tags."""


def read(data: bytes, name: str) -> Reading:
    """What a visitor would read of the page's main content, and what its head says of title, date and publisher.

    Raises:
        Unreadable: it is no page, or nothing on it is to be read.
    """
    declared = _CHARSET.search(data[:4096])
    label = (declared[1] or declared[2]).decode("ascii") if declared else None
    decoded = plain.decode(data, label)
    notices = (decoded.notice,) if decoded.notice else ()
    root = _parsed(decoded.text.replace("\0", ""))
    content = _content(root)
    blocks = list(_Writer(content).blocks())
    heading = _main_heading(root)
    if heading is not None and not any(block.kind is MarkKind.HEADING and block.level == 1 for block in blocks):
        blocks.insert(0, Block(heading, MarkKind.HEADING, 1))
    text, marks = layout.write(blocks)
    _refuse_error_page(root, text, name)
    if not text.strip():
        raise Unreadable("the page has nothing to read: its words are put in by scripts.", "Save it from a browser.")
    return Reading(text, "html", decoded.encoding, (), tuple(marks), notices, tuple(_properties(root, heading)))


def _refuse_error_page(root: etree._Element, text: str, name: str) -> None:
    """Refuses a page that stands in for a document that could not be fetched: short, and titled or named so."""
    title = next((_words(element) for element in root.iter("title")), "")
    if len(text) < 1_500 and _FAILED.search(title):
        raise Unreadable(f"this is an error page ({title[:80]}), not the document.", "Fetch the document again.")
    if len(text) < 1_500 and name.lower().endswith((".pdf", ".docx", ".doc")):
        raise Unreadable(f"this is a short web page, not the document its name says: {name}.", "Fetch it again.")


def _parsed(text: str) -> etree._Element:
    """The page's tree, whatever its faults. Nested beyond all reason, its tags are taken for line ends."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True, huge_tree=True
    )
    text = re.sub(r"<([a-zA-Z][\w-]*)\s[^<>]{20000,}>", r"<\1>", text)  # thousands of attributes cost minutes
    if _depth(text) > _DEEPEST:
        text = "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"<[^<>]*>", text) if part.strip())
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise Unreadable("the page is empty or no HTML.", "Save it again from a browser.")
    return root


def _depth(text: str) -> int:
    """An upper estimate of how deep elements nest, without parsing: void and never-closed tags are let off."""
    deepest = depth = 0
    for match in re.finditer(
        r"<(/?)(?:div|span|table|ul|ol|b|i|em|strong|font|section|blockquote|form|a)\b", text, re.I
    ):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


# What is shown


def _tag(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _is_left_out(element: etree._Element) -> bool:
    """Whether a visitor does not see it, or sees it on every page of the site."""
    tag = _tag(element)
    if not tag or tag in _NEVER_SHOWN:
        return True
    if tag == "footer" and next(element.iterancestors("article", "main", "blockquote"), None) is None:
        return True
    said = dict(element.items())
    if not said or tag in ("html", "body", "main"):
        return False
    if said.get("hidden", "until-found") != "until-found" or said.get("aria-hidden") == "true":
        return True
    if said.get("role") in _NOT_CONTENT_ROLES or _HIDDEN_STYLE.search(said.get("style", "")):
        return True
    names = [*said.get("class", "").split()[:50], said.get("id", "")]
    return any(name in _NOT_SEEN or _NOT_CONTENT.match(name) for name in names) and tag not in ("h1", "article", "form")


def _content(root: etree._Element) -> etree._Element:
    """The element that holds the main content.

    The page's own word is taken first (``main``, the one ``article``); else the smallest element that holds three
    quarters of the words which are no links. A ``main`` with hardly any of them is not believed.
    """
    weight = _weights(root)
    whole = weight.get(root, 0)
    for path in ("//main", "//*[@role='main']", "//*[@id='modgov']", "//article"):
        found = [element for element in root.xpath(path) if weight.get(element, 0) > 0]
        if len(found) == 1 and weight[found[0]] >= 0.3 * whole:
            return found[0]
    best = root
    while True:
        heavy = [child for child in best if weight.get(child, 0) >= 0.75 * max(whole, 1)]
        if not heavy or _tag(heavy[0]) in ("p", "table", "ul", "ol", "tbody", "tr", "td"):
            return best
        best = heavy[0]


def _weights(root: etree._Element) -> dict[etree._Element, int]:
    """For each element shown, the characters in it that are not in links."""
    order: list[etree._Element] = []
    own: dict[etree._Element, int] = {}
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if _is_left_out(element):
            walk.skip_subtree()
            continue
        order.append(element)
        words = len((element.text or "").strip()) if _tag(element) != "a" else 0
        own[element] = words + sum(len((child.tail or "").strip()) for child in element if _tag(element) != "a")
    for element in reversed(order):
        parent = element.getparent()
        if parent is not None and parent in own and _tag(element) != "a":
            own[parent] += own[element]
    return own


def _main_heading(root: etree._Element) -> str | None:
    """The words of the page's one top heading, or of the first where there are several."""
    for heading in root.iter("h1"):
        if not _is_left_out(heading) and not any(_is_left_out(parent) for parent in heading.iterancestors()):
            words = _flat(heading)
            if words:
                return words
    return None


def _flat(element: etree._Element) -> str:
    """All the words in an element that are shown, on one line."""
    return " ".join(block.text.replace("\n", " ") for block in _Writer(element).blocks()).strip()


# Blocks


@dataclass
class _Writer:
    """Walks an element and gives its blocks. It keeps what is open: a line being filled, lists, a table row."""

    top: etree._Element
    line: list[str] = field(default_factory=list)
    lists: list[tuple[str, int, str]] = field(default_factory=list)
    item: str | None = None
    cells: list[str] | None = None
    headings: list[int] = field(default_factory=list)
    number: str = ""
    preformatted: int = 0
    furniture: etree._Element | None = None
    after: MarkKind | None = None
    rows_of: dict[etree._Element, bool] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        """The blocks in document order."""
        left_out: etree._Element | None = None
        walk = etree.iterwalk(self.top, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element is not self.top and _is_left_out(element):
                    walk.skip_subtree()
                    left_out = element
                    continue
                yield from self._opened(element)
                self._say(element.text)
            else:
                if element is not left_out:
                    yield from self._closed(element)
                if element is not self.top:
                    self._say(element.tail)
        yield from self._end_of_line()

    def _opened(self, element: etree._Element) -> Iterator[Block]:
        tag = _tag(element)
        if tag == "br":
            self.line.append("\n")
        if tag not in _BLOCKS:
            return
        yield from self._end_of_line()
        if tag == "pre":
            self.preformatted += 1
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists.append((tag, _whole_number(element.get("start"), 1) - 1, element.get("type") or "1"))
            if self.furniture is None and _is_only_links(element):
                self.furniture = element
        elif tag == "li":
            self.item = self._item_label(element)
        elif tag == "tr" and self._is_data(element):
            self.cells = []
        elif tag in ("td", "th") and self.cells is not None:
            self.cells.append("")
        elif level := _heading_level(element):
            self.headings.append(level)

    def _closed(self, element: etree._Element) -> Iterator[Block]:
        tag = _tag(element)
        if tag not in _BLOCKS:
            return
        yield from self._end_of_line()
        if tag == "pre":
            self.preformatted -= 1
        elif tag in ("ul", "ol", "menu", "dir") and self.lists:
            self.lists.pop()
            if self.furniture is element:
                self.furniture = None
        elif tag == "li":
            self.item = None
        elif tag == "tr" and self.cells is not None and self._is_data(element):
            yield from self._row()
        elif _heading_level(element) and self.headings:
            self.headings.pop()

    def _say(self, words: str | None) -> None:
        if words:
            self.line.append(words if self.preformatted else _WHITE.sub(" ", words))

    def _end_of_line(self) -> Iterator[Block]:
        """What has gathered since the last block, as a block; inside a table row it goes to the cell."""
        text = _tidy("".join(self.line), bool(self.preformatted))
        self.line.clear()
        if not text:
            return
        if self.cells is not None:
            text = text.replace("\n", " ")
            if self.cells:
                self.cells[-1] = f"{self.cells[-1]} {text}".strip()
            return
        if _is_item_number(text, self.headings):
            self.number = f"{text} "
        else:
            yield self._block(text)

    def _block(self, text: str) -> Block:
        kind, level = None, 0
        label, self.item = self.item, None
        text, self.number = self.number + text, ""
        if self.headings:
            kind, level, text = MarkKind.HEADING, self.headings[-1], _FILE_SIZE.sub("", text)
        elif label is not None:
            kind, level, text = MarkKind.LIST_ITEM, len(self.lists), label + text
        if self.furniture is not None:
            kind = MarkKind.FURNITURE
        together = kind is not None and kind == self.after and kind is not MarkKind.HEADING
        self.after = kind
        return Block(text, kind, level, apart=not together)

    def _row(self) -> Iterator[Block]:
        cells, self.cells = self.cells or [], None
        while cells and not cells[-1]:
            cells.pop()
        if any(cells):
            together, self.after = self.after is MarkKind.TABLE_ROW, MarkKind.TABLE_ROW
            yield Block(" | ".join(cells), MarkKind.TABLE_ROW, apart=not together)

    def _item_label(self, element: etree._Element) -> str:
        """The number that a browser prints before an item of a numbered list; nothing before others."""
        if not self.lists or self.lists[-1][0] != "ol" or self.furniture is not None:
            return ""
        tag, count, style = self.lists[-1]
        count = _whole_number(element.get("value"), count + 1)
        self.lists[-1] = (tag, count, style)
        return f"{numeral(count, style)}. "

    def _is_data(self, row: etree._Element) -> bool:
        """Whether a row is of a table of data. One laid out with headings, lists or tables in its cells is not."""
        table = next(row.iterancestors("table"), None)
        if table is None:
            return False
        if table not in self.rows_of:
            inner = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "article", "section", "form")
            laid_out = table.get("role") == "presentation" or table.get("id") == "mgItemTable"
            laid_out = laid_out or any(_is_platform_title(part) for part in table.iter("p"))
            self.rows_of[table] = not laid_out and next(table.iterdescendants(*inner), None) is None
        return self.rows_of[table] and not self._holds_long_cells(row)

    def _holds_long_cells(self, row: etree._Element) -> bool:
        """Whether a cell holds several paragraphs: then the row is layout and reads better cell after cell."""
        return any(sum(1 for _ in cell.iterchildren("p", "div")) > 3 for cell in row.iterchildren("td", "th"))


def numeral(number: int, style: str) -> str:
    """A number as browsers print it: ``"1"`` decimal, ``"a"`` and ``"A"`` letters, ``"i"`` and ``"I"`` Roman."""
    spelled = {"a": numerals.letters, "i": numerals.roman}.get(style.lower(), str)(number)
    return spelled.upper() if style.isupper() else spelled


def _whole_number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default


def _is_platform_title(element: etree._Element) -> bool:
    return "mgAiTitleTxt" in (element.get("class") or "").split()


def _heading_level(element: etree._Element) -> int:
    """1 to 6 for headings, also for those the modern.gov platform sets as paragraphs; 0 for what is none."""
    tag = _tag(element)
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    names = (element.get("class") or "").split()
    if tag == "p" and "mgAiTitleTxt" in names:
        return 3
    if tag == "p" and "mgSubItemTitleTxt" in names:
        return 4
    if element.get("role") == "heading":
        return min(max(_whole_number(element.get("aria-level"), 2), 1), 6)
    return 0


def _is_item_number(text: str, headings: list[int]) -> bool:
    """Whether a heading is an agenda item's number alone, set in a cell before its title."""
    return bool(headings) and re.fullmatch(r"\(?\d{1,3}[a-zA-Z]?[.)]?", text) is not None


def _words(element: etree._Element) -> str:
    """All the words in an element, shown or not."""
    return " ".join(str(part) for part in element.itertext()).strip()


def _is_only_links(element: etree._Element) -> bool:
    """Whether a list of three items or more has hardly a word outside its links."""
    items = [child for child in element if _tag(child) == "li"]
    if len(items) < 3 or len(items) > 2000:
        return False
    words = sum(len(_words(item)) for item in items)
    linked = sum(len(_words(link)) for item in items for link in item.iter("a"))
    return words > 0 and linked >= 0.9 * words


def _tidy(text: str, preformatted: bool) -> str:
    """White space as a browser shows it, and entities that the platform encoded twice decoded.

    ``&amp;pound;`` is shown as a pound sign; what would come out as a part of markup (``<``, ``>``, ``&``) stays.
    """
    if not preformatted:
        lines = (_WHITE.sub(" ", line).strip(" ") for line in text.split("\n"))
        text = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    text = text.strip("\n") if preformatted else text
    return _TWICE.sub(_decoded_again, text) if text.strip() else ""


def _decoded_again(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return match[0] if character in "<>&\"'" or character.startswith("&") else character


# What the head says


def _properties(root: etree._Element, heading: str | None) -> Iterator[tuple[str, Found]]:
    """Title, date and publisher, each with where it was found; what is not said is left out."""
    said = _metadata(root)
    publisher = _first(
        said, "govuk:primary-publishing-organisation", "og:site_name", "dc.publisher", "dcterms.publisher"
    )
    if publisher is None and "dc.creator" in said and is_body(said["dc.creator"].value):
        publisher = said["dc.creator"]
    sites = {publisher.value if publisher else "", said["og:site_name"].value if "og:site_name" in said else ""}
    stated = [said[name] for name in ("dc.title", "dcterms.title", "og:title") if name in said]
    title = next((each for each in stated if each.value not in sites), None)
    heading = _own_heading(root) or heading
    if title is None and heading and (publisher is None or heading != publisher.value):
        title = Found(heading, "h1")
    if title is None:
        title = _from_title(root, publisher.value if publisher else None)
    if title:
        yield "title", title
    published = _date(root, said)
    if published:
        yield "date", published
    if publisher:
        yield "publisher", publisher
    if said.get("govuk:withdrawn", Found("", "")).value.lower() in ("withdrawn", "true"):
        yield "standing", Found("withdrawn", said["govuk:withdrawn"].where)
    elif _page_title(root).lower().startswith("[withdrawn]"):
        yield "standing", Found("withdrawn", "title")


def _metadata(root: etree._Element) -> dict[str, Found]:
    """The page's meta elements by lower-case name; the first of each name counts."""
    said: dict[str, Found] = {}
    for meta in root.iter("meta"):
        value = " ".join(_tidy(meta.get("content") or "", False).split())
        for name in (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").split():
            if value and not re.match(r"https?:|\{", value):
                said.setdefault(name.lower(), Found(value, f"meta {name}"))
    return said


def _first(said: dict[str, Found], *names: str) -> Found | None:
    return next((said[name] for name in names if name in said), None)


def _page_title(root: etree._Element) -> str:
    element = next(root.iter("title"), None)
    return " ".join(_words(element).split()) if element is not None else ""


def _own_heading(root: etree._Element) -> str | None:
    """The top heading of the page's content: in its main element, else one that its title repeats, else the first seen.

    Sites print their own name as a top heading too, often for screen readers only.
    """
    seen = [
        heading
        for heading in root.iter("h1")
        if not any(_is_left_out(each) for each in (heading, *heading.iterancestors()))
        and not _NOT_SEEN.intersection(heading.get("class", "").split())
    ]
    within = [each for each in seen if _flat(each) and any(map(_holds_content, each.iterancestors()))]
    named = [each for each in seen if _flat(each) and _flat(each) in _page_title(root) and not is_body(_flat(each))]
    return next((_flat(each) for each in [*within, *named, *seen] if _flat(each)), None)


def _holds_content(element: etree._Element) -> bool:
    return _tag(element) in ("main", "article") or element.get("role") == "main" or element.get("id") == "modgov"


def _from_title(root: etree._Element, publisher: str | None) -> Found | None:
    """The title element's words without the site's name, which stands first or last."""
    words = _page_title(root)
    for part in re.split(r"\s+[\u2013\u2014-]\s+|\s*\|\s*", words):
        if part and part != words and (part in (publisher, "GOV.UK") or is_body(part)):
            words = words.removeprefix(part).removesuffix(part).strip(" |\u2013\u2014-")
    return Found(words, "title") if words else None


_DATES = (
    *("dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "article:published_time"),
    *("govuk:first-published-at", "govuk:public-updated-at", "datepublished", "date", "publish-date", "pubdate"),
    "dc.date.created",
)
_PUBLISHED = re.compile(r"(?i)(?<!last )\b(?:published|posted|issued)(?: (?:on|at|date))?\W*$")


def _date(root: etree._Element, said: dict[str, Found]) -> Found | None:
    """The publication date as an ISO date, from the head or the one ``time`` that is said to be of publication."""
    for name in _DATES:
        if name in said and (day := _iso(said[name].value)):
            return Found(day, said[name].where)
    moments = (each for each in root.iter("time") if not any(map(_is_left_out, (each, *each.iterancestors()))))
    days = {day for moment in moments if _is_of_publication(moment) and (day := _iso(moment.get("datetime") or ""))}
    return Found(days.pop(), "time datetime") if len(days) == 1 else None


def _is_of_publication(moment: etree._Element) -> bool:
    """Whether a ``time`` is said to be that of publication; others are of meetings, deadlines, today."""
    if moment.get("pubdate") is not None or moment.get("itemprop") == "datePublished":
        return True
    before = moment.xpath("string(preceding-sibling::node()[1])") or moment.xpath("string(preceding::text()[1])")
    return _PUBLISHED.search(" ".join(str(before).split())) is not None


def _iso(text: str) -> str | None:
    """The date a value begins with, as an ISO string; None where it is none that exists."""
    found = dates.first(re.sub(r"(?<=\d)T(?=\d)", " ", text[:80]))
    return found.iso if found else None
