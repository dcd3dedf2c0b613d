"""What a fetched body is, by its content: the suffix its file gets, or that it is nothing to keep.

A suffix is never taken from an address, nor a name: ``../../x.pdf`` and ``a.exe`` are only words of an address.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from assistant.errors import FetchRefused
from assistant.sources.fetching.addresses import Refusal, shortened

_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|h[1-6])[\s/>]", re.I | re.S
)
_IN_ZIP = (
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", ".xlsx"),
    ("ppt/presentation.xml", ".pptx"),
)
_OPEN_DOCUMENT = {b"text": ".odt", b"spreadsheet": ".ods", b"presentation": ".odp"}
_TEXT = (".csv", ".eml", ".md", ".txt")
_OFFICE = (".doc", ".xls", ".ppt", ".msg")
_BY_TYPE = {
    "text/csv": ".csv",
    "text/markdown": ".md",
    "message/rfc822": ".eml",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-outlook": ".msg",
    "application/vnd.ms-powerpoint": ".ppt",
}
_PAPERS = (".pdf", ".docx", ".doc", ".xlsx", ".pptx", ".odt", ".rtf")
"""What an address or a type can promise, so that a web page in its place is an error page or asks for a password."""
_OTHERS = re.compile(
    r"\s*(?:image|video|audio|font)/|\s*application/(?:zip|gzip|x-(?:tar|7z|rar|msdownload|executable))", re.I
)


def suffix_of(path: Path, stated: str, address: str) -> str:
    """The suffix of the file at ``path``, which came from ``address`` as of type ``stated``.

    Raises:
        FetchRefused: it is empty, of a kind that holds no paper, or a web page in place of a paper.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    found = _suffix(head, path, stated, address)
    if found is None or not head.strip():
        said = f"; the site calls it {stated.strip()[:60]!r}" if stated.strip() else ""
        what = "is empty" if not head.strip() else "is no document that can be read"
        raise FetchRefused(Refusal.TYPE, f"{shortened(address)} {what}{said}.")
    promised = _suffix_in(address)
    if found == ".html" and (promised in _PAPERS or "pdf" in stated.lower()):
        raise FetchRefused(
            Refusal.TYPE,
            f"{shortened(address)}: the site gives a web page in place of the paper ({promised or 'PDF'}).",
            "See in a browser whether it asks for a password.",
        )
    return found


def _suffix(head: bytes, path: Path, stated: str, address: str) -> str | None:
    kind = stated.partition(";")[0].strip().lower()
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    if head.startswith(_OLE):
        return _BY_TYPE.get(kind) or next((end for end in _OFFICE if end == _suffix_in(address)), ".doc")
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if _OTHERS.match(stated) or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):  # UTF-16 has NULs
        return None
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) or kind in ("text/html", "application/xhtml+xml"):
        return ".html"
    if head.lstrip().removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"):
        return ".html" if b"<html" in head.lower() else ".xml"
    named = _suffix_in(address)
    return _BY_TYPE.get(kind) or (named if named in _TEXT else ".txt")


def _in_zip(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                kind = packed.read("mimetype").rpartition(b".")[2].strip()
                return _OPEN_DOCUMENT.get(kind)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return None
    return next((suffix for name, suffix in _IN_ZIP if name in names), None)


def _suffix_in(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).suffix.lower()
