"""HTML as saved from a browser: council papers (modern.gov), council news, gov.uk, and pages not seen before.

What a visitor reads of the main content becomes text: paragraphs parted by empty lines, headings, list items and table
rows a line each and marked. Menus, scripts, cookie banners and hidden elements are left out; lists that are nothing
but links stay and are marked as furniture where they lead elsewhere. `markup` makes the tree, `content` says what of it
is to be seen, `tables` which tables hold data, and `flow` writes it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.errors import Unreadable
from assistant.formats import layout, markup, plain, struck
from assistant.formats.content import HtmlPage
from assistant.formats.elements import words
from assistant.formats.flow import Flow
from assistant.formats.layout import Block
from assistant.formats.line_writer import tidy
from assistant.formats.trees import Element
from assistant.records import MarkKind, ParsedFile, Stated
from assistant.text import first_date, is_body

_CHARSET = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)", re.I
)
_SEPARATOR = r"\s*(?:$|[|–—!…]|-\s|\.(?:\s|$|\.))"
_REASON = (
    r"(?:bad request|unauthori[sz]ed|forbidden|(?:page |file |document )?not found|request timeout|gone|error|"
    r"(?:internal )?server error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)"
)
_FAILED = re.compile(
    rf"(?i)^\W*(?:(?:https? )?(?:error |status )?(?:code )?[45]\d\d(?:\s*:|{_SEPARATOR}|\W+{_REASON}\b)|"
    rf"(?:error(?: page)?|an error occurred|access denied|just a moment|attention required|request rejected|{_REASON}|"
    rf"runtime error)(?:\s*\(?[45]\d\d\)?)?{_SEPARATOR})|\b404\b.{{0,20}}not found|web service method name is not valid"
)
"""Titles of pages that servers send in place of a document: a code or a known reason alone, before the site's name."""
_SHORT = 1_500
"""Characters; a longer page is no error page, whatever its title."""
_BESIDE = 200
"""Characters outside what a page names its content from which on a notice says that they were left out."""


def read(data: bytes, name: str) -> ParsedFile:
    """What a visitor would read of the page's main content, and what its head says of title, date and publisher.

    Raises:
        Unreadable: it is no page, or nothing on it is to be read.
    """
    declared = _CHARSET.search(data[:4096])
    label = (declared[1] or declared[2]).decode("ascii") if declared else None
    decoded = plain.decode(data, label)
    root, notices = markup.tree(decoded.text.replace("\0", ""))
    _refuse_frames(root)
    page = HtmlPage(root)
    blocks = list(Flow(page, page.content).blocks())
    heading = _main_heading(page)
    if heading is not None and not any(block.kind is MarkKind.HEADING and block.level == 1 for block in blocks):
        blocks.insert(0, Block(heading, MarkKind.HEADING, 1))
    text, marks = layout.write(blocks)
    _refuse_error_page(root, text, name)
    if not text.strip():
        raise Unreadable("the page has nothing to read: its words are put in by scripts.", "Save it from a browser.")
    notices = tuple(filter(None, (decoded.notice, *notices, *_left_out(page))))
    return ParsedFile(
        text=text,
        format="html",
        encoding=decoded.encoding,
        pages=(),
        marks=tuple(marks),
        notices=notices,
        properties=tuple(_properties(page, heading)),
    )


def _refuse_frames(root: Element) -> None:
    """Refuses a page that is only a frame around others."""
    body = root.find("body")
    if root.find(".//frameset") is not None and (body is None or not words(body)):
        raise Unreadable("this page is a frame around other pages; they hold the words.", "Save the pages in it.")


def _refuse_error_page(root: Element, text: str, name: str) -> None:
    """Refuses a page that stands in for a document that could not be fetched: short, and titled or named so."""
    title = next((words(element) for element in root.iter("title")), "")
    if len(text) < _SHORT and _FAILED.search(title):
        raise Unreadable(f"this is an error page ({title[:80]}), not the document.", "Fetch the document again.")
    if len(text) < _SHORT and name.lower().endswith((".pdf", ".docx", ".doc")):
        raise Unreadable(f"this is a short web page, not the document its name says: {name}.", "Fetch it again.")


def _left_out(page: HtmlPage) -> Iterator[str]:
    """Notices of words that a visitor sees and that were not read."""
    yield from struck.notices(page.struck(page.content))
    held = page.weight.get(page.content, 0)
    beside = page.weight.get(page.root, 0) - held
    if page.is_named and beside >= max(_BESIDE, held):
        yield f"{beside:,} characters outside what the page names its main content are left out"


def _main_heading(page: HtmlPage) -> str | None:
    """The words of the top heading of what the page names its content; elsewhere of one that its title repeats, for
    sites print their own name as a top heading too; else of the content's first."""
    inside = _top_headings(page, page.content)
    if inside and page.is_named:
        return inside[0]
    everywhere = _top_headings(page, page.root)
    title = _page_title(page.root)
    if named := [said for said in [*inside, *everywhere] if said in title and not is_body(said)]:
        return named[0]
    article = next((element for element in page.content.iter("article") if element in page.weight), None)
    within = [] if article is None else _top_headings(page, article)
    return next(iter([*within, *inside, *([] if title else everywhere)]), None)


def _top_headings(page: HtmlPage, element: Element) -> list[str]:
    headings = (_flat(page, heading) for heading in element.iter("h1") if heading in page.weight)
    return [said for said in headings if said]


def _flat(page: HtmlPage, element: Element) -> str:
    """All the words in an element that are shown, on one line."""
    return " ".join(block.text.replace("\n", " ") for block in Flow(page, element).blocks()).strip()


# What the head says


def _properties(page: HtmlPage, heading: str | None) -> Iterator[tuple[str, Stated]]:
    """Title, date and publisher, each with where it was found; what is not said is left out."""
    root = page.root
    said = _metadata(root)
    publisher = _first(
        said, "govuk:primary-publishing-organisation", "og:site_name", "dc.publisher", "dcterms.publisher"
    )
    if publisher is None and "dc.creator" in said and is_body(said["dc.creator"].value):
        publisher = said["dc.creator"]
    sites = {publisher.value if publisher else "", said["og:site_name"].value if "og:site_name" in said else ""}
    stated = [said[name] for name in ("dc.title", "dcterms.title", "og:title") if name in said]
    title = next((title for title in stated if title.value not in sites), None)
    if title is None and heading and (publisher is None or heading != publisher.value):
        title = Stated(heading, "h1")
    if title is None:
        title = _from_title(root, publisher.value if publisher else None)
    if title:
        yield "title", title
    published = _date(page, said)
    if published:
        yield "date", published
    if publisher:
        yield "publisher", publisher
    if said.get("govuk:withdrawn", Stated("", "")).value.lower() in ("withdrawn", "true"):
        yield "standing", Stated("withdrawn", said["govuk:withdrawn"].where)
    elif _page_title(root).lower().startswith("[withdrawn]"):
        yield "standing", Stated("withdrawn", "title")


def _metadata(root: Element) -> dict[str, Stated]:
    """The page's meta elements by lower-case name; the first of each name counts."""
    said: dict[str, Stated] = {}
    for meta in root.iter("meta"):
        value = " ".join(tidy(meta.get("content") or "").split())
        for name in (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").split():
            if value and not re.match(r"https?:|\{", value):
                said.setdefault(name.lower(), Stated(value, f"meta {name}"))
    return said


def _first(said: dict[str, Stated], *names: str) -> Stated | None:
    return next((said[name] for name in names if name in said), None)


def _page_title(root: Element) -> str:
    element = next(root.iter("title"), None)
    return " ".join(tidy(words(element)).split()) if element is not None else ""


def _from_title(root: Element, publisher: str | None) -> Stated | None:
    """The title element's words without the site's name, which stands first or last."""
    said = _page_title(root)
    for part in re.split(r"\s+[\u2013\u2014-]\s+|\s*\|\s*", said):
        if part and part != said and (part in (publisher, "GOV.UK") or is_body(part)):
            said = said.removeprefix(part).removesuffix(part).strip(" |\u2013\u2014-")
    return Stated(said, "title") if said else None


_DATES = (
    *("dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "article:published_time"),
    *("govuk:first-published-at", "govuk:public-updated-at", "datepublished", "date", "publish-date", "pubdate"),
    "dc.date.created",
)
_PUBLISHED = re.compile(r"(?i)(?<!last )\b(?:published|posted|issued)(?: (?:on|at|date))?\W*$")


def _date(page: HtmlPage, said: dict[str, Stated]) -> Stated | None:
    """The publication date as an ISO date, from the head or the one ``time`` that is said to be of publication."""
    for name in _DATES:
        if name in said and (day := _iso(said[name].value)):
            return Stated(day, said[name].where)
    moments = (element for element in page.root.iter("time") if element in page.weight)
    days = {day for moment in moments if _is_of_publication(moment) and (day := _iso(moment.get("datetime") or ""))}
    return Stated(days.pop(), "time datetime") if len(days) == 1 else None


def _is_of_publication(moment: Element) -> bool:
    """Whether a ``time`` is said to be that of publication; others are of meetings, deadlines, today."""
    if moment.get("pubdate") is not None or moment.get("itemprop") == "datePublished":
        return True
    before = moment.xpath("string(preceding-sibling::node()[1])") or moment.xpath("string(preceding::text()[1])")
    return _PUBLISHED.search(" ".join(str(before).split())) is not None


def _iso(text: str) -> str | None:
    """The date a value begins with, as an ISO string; None where it is none that exists."""
    date = first_date(re.sub(r"(?<=\d)T(?=\d)", " ", text[:80]))
    return date.iso if date else None
