"""The answer that modern.gov's web service gives of a meeting (``GetMeeting``), read as the page of that meeting.

The answer holds the items with their words and their minutes as HTML; here they are laid out as the system's own pages
are (`moderngov`), and read as those. Titles are escaped twice. What the council restricts, or says is not to be shown,
is left out and counted.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from assistant.formats import html as pages
from assistant.formats import moderngov
from assistant.formats.trees import Element
from assistant.records import ParsedFile, Stated
from assistant.text import first_date

_BODY = re.compile(r"<body[^>]*>(.*?)</body>", re.I | re.S)


def is_meeting(root: Element) -> bool:
    """Whether the root of an XML document is the answer about a meeting."""
    return root.tag == "meeting" and root.find("agendaitems") is not None


def read(root: Element, name: str) -> ParsedFile:
    """The meeting as its page reads, with the day of it.

    Raises:
        Unreadable: no item of it has words.
    """
    items = list(root.iterfind("agendaitems/agendaitem"))
    shown = [item for item in items if _says(item, "isdisplayallowed") != "false"]
    hidden = len(items) - len(shown) + sum(_says(item, "isrestricted") == "true" for item in shown)
    rows = "".join(map(_row, shown))
    facts = "".join(f"<p>{_escaped(_said(root, fact))}</p>" for fact in _FACTS if _said(root, fact))
    present = "".join(map(_attendee, root.iterfind("attendees/attendee")))
    parsed = pages.read(moderngov.written_page(f"{facts}<table>{present}</table>", rows).encode(), name)
    day = first_date(_said(root, "meetingdate"))
    notices = (f"{hidden} restricted items: their words are left out",) if hidden else ()
    properties = (("date", Stated(day.iso, "meetingdate")),) if day else ()
    return replace(parsed, format="xml", encoding=None, notices=(*notices, *parsed.notices), properties=properties)


_FACTS = ("meetingdate", "meetingtime", "meetinglocation", "meetingstatus")


def _row(item: Element) -> str:
    """An item as a row of the system's table: its number, title and words; a heading has no number."""
    number, title = _said(item, "agendaitemnumber"), _said(item, "agendaitemtitle")
    number = "" if number in ("", "0") else f"{number}{_said(item, 'agendaitemsubnumber').removeprefix('0')}."
    public = _says(item, "isrestricted") != "true"
    agenda = _words(item, "agendatext") if public else ""
    minutes = _words(item, "minutesnonemptyhtmlbody") if public else ""
    return moderngov.written_item(_escaped(number), _escaped(title), agenda, minutes)


def _words(item: Element, part: str) -> str:
    """The HTML of a part of an item; empty where it has no words."""
    written = item.findtext(part) or ""
    body = _BODY.search(written)
    written = body[1] if body else written
    return f"<div>{written}</div>" if re.sub(r"<[^>]*>|&nbsp;|\s", "", written) else ""


def _attendee(attendee: Element) -> str:
    """Who was there, as a row: name, role, and whether present."""
    cells = (" ".join((attendee.get(fact) or "").split()) for fact in ("name", "roledescription", "attendance"))
    return "<tr>" + "".join(f"<td>{_escaped(html.unescape(cell))}</td>" for cell in cells if cell) + "</tr>"


def _said(element: Element, part: str) -> str:
    """The words of a part, un-escaped a second time, on one line; empty where it is empty or not there."""
    return " ".join(html.unescape(element.findtext(part) or "").split())


def _says(element: Element, part: str) -> str:
    return _said(element, part).lower()


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
