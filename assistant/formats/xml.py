"""XML as text: feeds, and council systems' own answers (`meeting_answer` reads those about a meeting). Every element
that holds words becomes a line.

The document type is cut off before parsing, so that no parser ever sees an entity declared there; a document that uses
one of its own entities is refused. HTML's names (``&eacute;``) are read as the characters they stand for.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lxml import etree

from assistant.errors import Unreadable
from assistant.formats import meeting_answer, plain
from assistant.formats.trees import Element
from assistant.records import ParsedFile

_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_OWN = re.compile(r"<!ENTITY\s+([\w.-]+)")
_NAMED = re.compile(r"&([A-Za-z_][\w.-]{0,63});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def read(data: bytes, name: str) -> ParsedFile:
    """The words of an XML document, one element a line, in document order; attributes and comments are left out.

    Raises:
        Unreadable: it uses entities of its own, is not well formed beyond recovery, or is what a file store answers
            in place of a document.
    """
    declared = _ENCODING.search(data[:1024])
    decoded = plain.decode(data, declared[1].decode("ascii") if declared else None)
    text = _PROLOGUE.sub("", decoded.text.replace("\0", ""), count=1)
    doctype = _DOCTYPE.search(text)
    if doctype:
        own = set(_OWN.findall(doctype[0]))
        text = text[: doctype.start()] + text[doctype.end() :]
        if any(used in own for used in _NAMED.findall(text)):
            raise Unreadable("the XML file uses entities of its own, which are not resolved here.", "Save it as HTML.")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(_NAMED.sub(_character, text).encode("utf-8", "replace"), parser)
    flaws = parser.error_log
    if any("xcessive depth" in flaw.message for flaw in flaws):
        raise Unreadable("the XML file nests its elements deeper than is read.", "Save its words as text or HTML.")
    if root is None:
        raise Unreadable("the XML file is damaged.", "Save it again.")
    if _local(root) == "Error" and {"Code", "Message"} <= {_local(child) for child in root}:
        said = " ".join(_lines(root)[:2])
        raise Unreadable(f"this is a file store's refusal, not a document ({said[:200]}).", "Fetch the document again.")
    notices = tuple(filter(None, (decoded.notice, _flawed(flaws))))
    if meeting_answer.is_meeting(root):
        meeting = meeting_answer.read(root, name)
        return replace(meeting, notices=(*meeting.notices, *notices))
    return ParsedFile("\n".join(_lines(root)) + "\n", "xml", decoded.encoding, notices=notices)


def _flawed(flaws: Iterable[Any]) -> str | None:
    """Where the file is not well formed, as one that is cut short: a parser that recovers may pass over words."""
    worst = next((flaw for flaw in flaws if flaw.level_name == "FATAL"), None)
    return (
        None
        if worst is None
        else f"the XML is not well formed at line {worst.line}: words may be missing from there on"
    )


def _character(reference: re.Match[str]) -> str:
    """What an HTML name stands for; XML's own five stay references, since they would be markup."""
    return reference[0] if reference[1] in _OF_XML else html.unescape(reference[0])


def _local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def _lines(root: Element) -> list[str]:
    """The words of each element and those after it, outer white space removed, in document order."""
    lines: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        words = element.text if event == "start" else element.tail
        if words and words.strip():
            lines.append(words.strip())
    return lines
