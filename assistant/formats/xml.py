"""XML as text: feeds, and council systems' own answers. Every element that holds words becomes a line.

Entities other than XML's own are never resolved and nothing is fetched; a document that declares entities is refused.
"""

from __future__ import annotations

import re

from lxml import etree

from assistant.errors import Unreadable
from assistant.formats import plain
from assistant.records import Reading

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def read(data: bytes, name: str) -> Reading:
    """The words of an XML document, one element a line, in document order; attributes and comments are left out.

    Raises:
        Unreadable: it declares entities, or is not well formed beyond recovery.
    """
    declared = _DECLARED.search(data[:1024])
    decoded = plain.decode(data, declared[1].decode("ascii") if declared else None)
    if "<!ENTITY" in decoded.text:
        raise Unreadable("the XML file declares entities, which are not resolved here.", "Save it without a DOCTYPE.")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    text = _DECLARATION.sub("", decoded.text.replace("\0", ""), count=1)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise Unreadable("the XML file is damaged.", "Save it again.")
    notices = (decoded.notice,) if decoded.notice else ()
    return Reading("\n".join(_lines(root)) + "\n", "xml", decoded.encoding, notices=notices)


def _lines(root: etree._Element) -> list[str]:
    """The words of each element and those after it, outer white space removed, in document order."""
    lines: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        words = element.text if event == "start" else element.tail
        if words and words.strip():
            lines.append(words.strip())
    return lines
