"""The package of an office document: its parts, measured before any is unpacked, and the XML in them.

A part that declares a document type is refused, and relations that lead outside are never followed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from assistant.errors import Unreadable
from assistant.formats.trees import Element

_MEMBERS = 10_000
_PART = 60_000_000
"""Bytes one part may unpack to."""
_TOTAL = 1_000_000_000
"""Bytes all parts together may claim to unpack to; pictures count, but are not unpacked."""
_RATIO = 250
"""How many times its packed size a large part may unpack to."""
REMEDY = "Open it in its own program and save it again."


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the package, checked before any is unpacked."""

    archive: zipfile.ZipFile
    what: str = "Word document"
    """What the package is, as errors name it."""
    damaged: list[str] = field(default_factory=list)
    """The parts that could be done without and were: they are damaged."""

    @classmethod
    def opened(cls, data: bytes, what: str = "Word document") -> Parts:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Unreadable(f"the {what} is damaged or cut short.", "Fetch or save it again.") from None
        members = archive.infolist()
        if len(members) > _MEMBERS:
            raise Unreadable(f"the {what} has {len(members):,} parts; the limit is {_MEMBERS:,}.", REMEDY)
        total = sum(member.file_size for member in members)
        if total > _TOTAL:
            raise Unreadable(f"the {what} unpacks to {total:,} bytes; the limit is {_TOTAL:,}.", REMEDY)
        for member in members:
            swollen = member.file_size > _RATIO * max(member.compress_size, 1) and member.file_size > 5_000_000
            if member.filename.endswith((".xml", ".rels")) and (member.file_size > _PART or swollen):
                size = f"a part that unpacks from {member.compress_size:,} to {member.file_size:,} bytes"
                raise Unreadable(f"the {what} holds {size}.", REMEDY)
        return cls(archive, what)

    def tree(self, name: str) -> Element | None:
        """A part's XML, or None where there is no such part."""
        try:
            with self.archive.open(name.lstrip("/")) as part:
                xml = part.read(_PART + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            locked = "password" in str(error) or "encrypted" in str(error)
            what = "is locked with a password" if locked else "is damaged"
            raise Unreadable(f"the {self.what} {what}.", "Save it again, without a password.") from None
        return _parsed(xml, name, self.what)

    def main(self, default: str = "word/document.xml") -> str:
        """The name of the main part, as the package's own relations say it."""
        for kind, target in self._relations("_rels/.rels"):
            if kind == "officeDocument":
                return target.lstrip("/")
        return default

    def spare(self, name: str) -> Element | None:
        """The XML of a part that the document can be read without; None also where it is damaged, which is noted."""
        try:
            return self.tree(name)
        except Unreadable:
            self.damaged.append(name.lstrip("/"))
            return None

    def core(self) -> Element | None:
        """The properties of the document, as the package's own relations name their part."""
        named = (target for kind, target in self._relations("_rels/.rels") if kind == "core-properties")
        return self.spare(next(named, "docProps/core.xml"))

    def targets(self, main: str) -> dict[str, str]:
        """The names of the parts that the main part refers to, by their relations' identities; none lies outside."""
        folder, file = posixpath.split(main)
        tree = self.tree(f"{folder}/_rels/{file}.rels")
        return {
            relation.get("Id") or "": posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
            for relation in (tree if tree is not None else ())
            if relation.get("TargetMode") != "External"
        }

    def related(self, main: str, kind: str) -> str:
        """The name of the part of a kind (``styles``, ``numbering``, ``footnotes``) that belongs to the main part."""
        folder, file = posixpath.split(main)
        for stated, target in self._relations(f"{folder}/_rels/{file}.rels"):
            if stated == kind:
                return posixpath.normpath(posixpath.join("/", folder, target))
        return f"{folder}/{kind}.xml"

    def _relations(self, name: str) -> Iterator[tuple[str, str]]:
        """(kind, target) of each relation inside the package; those that lead outside are not even looked at."""
        tree = self.tree(name)
        for relation in tree if tree is not None else ():
            if relation.get("TargetMode") != "External":
                yield (relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or ""


def _parsed(xml: bytes, name: str, what: str) -> Element:
    """A part's tree, by a parser that resolves and fetches nothing.

    Raises:
        Unreadable: it declares a document type, which office programs never write, or is not well formed.
    """
    if len(xml) > _PART:
        raise Unreadable(f"the {what} holds a part of more than {_PART:,} bytes.", REMEDY)
    plain = xml.replace(b"\0", b"")  # UTF-16 is read as ASCII here: only the declaration is looked for
    if re.match(rb"[^<]*+(?:<(?:\?|!--)[^<]*+)*+<!(?:DOCTYPE|ENTITY)", plain):
        raise _declares_entities(what)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"the {what} is damaged in {name}: {str(error)[:120]}.", REMEDY) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declares_entities(what)
    return root


def _declares_entities(what: str) -> Unreadable:
    return Unreadable(f"the {what} declares XML entities, which office programs never do.", "Do not trust this file.")


def name_of(element: Element) -> str:
    """The element's name without its namespace; Word writes the same names in two of them."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(element: Element | None, name: str = "val") -> str | None:
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if _local(str(key)) == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of the name, then its first child of the next name, and so on."""
    for name in path:
        element = next((child for child in element if name_of(child) == name), None) if element is not None else None
    return element


def whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default


def is_on(element: Element | None) -> bool:
    """A Word toggle: on when it is there, unless it says otherwise."""
    return element is not None and (attribute(element) or "1") not in ("0", "false", "off", "none")
