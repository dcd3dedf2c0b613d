"""What is known of the pages of modern.gov, the system behind most English councils' papers: its names and shapes.

A meeting's page is ``ieListDocuments.aspx``, one item of it ``mgAi.aspx``. The content stands in ``#modgov``; the
agenda is a table ``#mgItemTable`` that only lays the page out: in each row a cell with the item's number and one with
the item's title, its words as Word wrote them, and sub-titles (``Decision:``, ``Minutes:``) above what they head.

```html
<table id="mgItemTable"><tr>
  <td class="mgItemNumberCell">4.</td>
  <td><p class="mgAiTitleTxt">Parks PDF 247 KB</p> … <p class="mgSubItemTitleTxt">Decision:</p> …</td></tr></table>
```
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from assistant.formats.elements import HEADINGS, classes, name
from assistant.formats.trees import Element

CONTENT = "modgov"
"""The ``id`` of what holds a page's content."""
HIDDEN = "mgHide"
"""The class of words that are for screen readers alone."""
MENUS = r"mgactionlist|mgfilesize|mgnav.*|mgprevnext"
"""Classes, in lower case, of what leads around the site or only says how large a file is; part of a pattern."""
_TITLE, _SUB_TITLE = "mgAiTitleTxt", "mgSubItemTitleTxt"
_NUMBER_CELL = "mgItemNumberCell"
_ITEMS = "mgItemTable"
_FILE_SIZE = re.compile(r"\s*(?:pdf icon\s*)?PDF\s+[\d.,]+\s*[KM]B\s*$", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def is_item_title(element: Element) -> bool:
    """Whether an element is the title of an item, whatever its tag."""
    return _TITLE in classes(element) and name(element) in ("p", *HEADINGS)


def is_sub_title(element: Element) -> bool:
    """Whether an element heads a part of an item: ``Decision:``, ``Minutes:``."""
    return _SUB_TITLE in classes(element) and name(element) in ("p", *HEADINGS)


def is_item_number(cell: Element) -> bool:
    """Whether a cell holds the number of the item beside it."""
    return _NUMBER_CELL in classes(cell)


def lays_out_items(table: Element) -> bool:
    """Whether a table lays out an agenda, so that its rows are no rows of data."""
    return table.get("id") == _ITEMS or any(is_item_title(part) for part in table.iter("p", *HEADINGS))


def written_page(before: str, rows: str) -> str:
    """A page of the system: HTML ``before`` its items, and the ``rows`` that are the items (`written_item`)."""
    return f'<html><body><div id="{CONTENT}">{before}<table id="{_ITEMS}">{rows}</table></div></body></html>'


def written_item(number: str, title: str, agenda: str, minutes: str) -> str:
    """An item as a row: its number and title, escaped, and its words and minutes as HTML; empty where it has none."""
    told = f'<p class="{_TITLE}">{title}</p>{agenda}' if title else agenda
    told += f'<p class="{_SUB_TITLE}">Minutes:</p>{minutes}' if minutes else ""
    return f'<tr><td class="{_NUMBER_CELL}">{number}</td><td>{told}</td></tr>' if told else ""


def without_file_size(title: str) -> str:
    """A title without the ``PDF 247 KB`` behind the link to its paper; one that is nothing else stays."""
    return _FILE_SIZE.sub("", title) or title


def decoded_again(text: str) -> str:
    """The text of a page, with the entities decoded that the system encoded twice.

    ``&amp;pound;`` is shown as a pound sign, ``&amp;amp;`` as ``&``; what would come out as a tag's ``<`` or ``>``
    stays, and so does an ``&amp;`` that would make an entity of the letters after it.
    """
    return _ENTITY.sub(_decoded, text)


def _decoded(entity: re.Match[str]) -> str:
    if entity[0][1] != "#" and entity[0][1:] not in html5:
        return entity[0]
    character = html.unescape(entity[0])
    if character == "&":
        following = re.match(r"#?\w+;", entity.string[entity.end() :][:34])
        return entity[0] if following else character
    return entity[0] if character in "<>\ufffd" else character
