"""Plain text in any encoding, and the decoding of bytes that the other text formats share.

The text is kept exactly as decoded: line ends, tabs, ligatures, control characters and spaces stay what they are. Only
a byte order mark and NUL characters are left out, the latter with a notice, and of Markdown what it strikes out.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.errors import Unreadable
from assistant.formats import struck
from assistant.records import Mark, MarkKind, Page, ParsedFile

BOMS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALIASES = {"x-sjis": "cp932", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}
_ALIASES |= {"latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "iso8859-1": "cp1252", "euc-kr": "cp949"}
_ALIASES |= {"maccyrillic": "mac_cyrillic", "x-mac-cyrillic": "mac_cyrillic", "x-euc-jp": "euc_jp", "tis-620": "cp874"}
"""Labels that mean a wider encoding in practice, as browsers read them (https://encoding.spec.whatwg.org/#names-and-labels)."""

_NAMES = {"cp1252": "windows-1252", "cp1250": "windows-1250", "cp1251": "windows-1251", "cp874": "windows-874"}

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])([^~\n]*[^\s~])~~(?!~)[ ]?")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_WESTERN = frozenset(
    "\u00a0\u00ad\u00d7\u2013\u2014\u2018\u2019£€§©®°±·½¼¾²³“”•…™†«»àâäáãçèéêëìíîïñòóôöùúûüÿœæÀÂÄÁÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜŒÆŵŷß"
)
_WINDOWS_1252 = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was in. ``notice`` says what had to be assumed, or is empty."""

    text: str
    encoding: str
    notice: str = ""


def read(data: bytes, name: str) -> ParsedFile:
    """The text exactly as decoded. Form feeds end pages; `#` headings of Markdown are marked, and what it does
    not show is left out.

    Raises:
        Unreadable: the bytes are not text in any encoding known here, or hold no word.
    """
    decoded = decode(data)
    text, notices = _without_nuls(decoded)
    if not any(character.isalnum() for character in text):
        raise Unreadable("the file holds no words.", "Check that it was saved completely.")
    if not _is_markdown(text, name):
        return ParsedFile(text, "text", decoded.encoding, pages(text), (), notices)
    text, out = _as_shown(text)
    marks = tuple(_headings(text))
    return ParsedFile(text, "text", decoded.encoding, pages(text), marks, (*notices, *struck.notices(out)))


def _as_shown(text: str) -> tuple[str, list[str]]:
    """Markdown without what it strikes out (``~~words~~``) and its comments, which nobody is shown; and the words that
    are struck out. Source: GitHub Flavored Markdown, 6.5."""
    text = _without_comments(text)
    out = [found[1] for found in _STRUCK.finditer(text)]
    return _STRUCK.sub("", text), out


def _without_comments(text: str) -> str:
    """``text`` without ``<!-- what stands so -->``."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Bytes as text: by byte order mark, else as ``declared`` if that fits, else strict UTF-8, else by detection.

    Bytes that are UTF-8 but for a few stray ones are read as UTF-8 with those taken as Windows-1252, and the notice
    says how many. Windows-1252 is the last resort, as in browsers.

    Raises:
        Unreadable: the bytes are not text.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _by_mark(data[len(bom) :], encoding)
    unmarked = wide_encoding(data)
    if unmarked is not None:
        return _by_mark(data, unmarked)
    seven_bit = declared is not None and declared.lower().startswith("iso-2022")  # looks like ASCII
    decoded = (_strict(data, declared) if seven_bit else None) or _strict(data, "utf-8") or _strict(data, declared)
    if decoded is not None:
        return decoded
    if len(_CONTROL.findall(data)) > 0.02 * len(data):
        raise Unreadable("the file is binary, not text.", "Save the document as PDF, DOCX, HTML or plain text.")
    return _mixed(data) or _western(data) or _detected(data) or Decoded(_windows_1252(data), "windows-1252")


def pages(text: str) -> tuple[Page, ...]:
    """The pages that form feeds separate; each form feed belongs to the page before it. None without a form feed."""
    if "\f" not in text:
        return ()
    ends = [match.end() for match in re.finditer("\f", text)]
    if ends[-1] < len(text):
        ends.append(len(text))
    return tuple(Page(i + 1, start, end) for i, (start, end) in enumerate(zip([0, *ends], ends, strict=False)))


def _without_nuls(decoded: Decoded) -> tuple[str, tuple[str, ...]]:
    notices = (decoded.notice,) if decoded.notice else ()
    count = decoded.text.count("\0")
    if not count:
        return decoded.text, notices
    return decoded.text.replace("\0", ""), (*notices, f"{count} NUL characters were left out")


def _by_mark(data: bytes, encoding: str) -> Decoded:
    """Text whose encoding is certain; what does not decode all the same becomes U+FFFD, and the notice says so."""
    decoded = _strict(data, encoding)
    if decoded is not None:
        return decoded
    if encoding == "utf-8":
        return decode(data)
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, f"{text.count(chr(0xFFFD))} characters are damaged")


def _strict(data: bytes, encoding: str | None) -> Decoded | None:
    """The text if every byte fits the encoding, None if one does not or the encoding is unknown."""
    if encoding is None:
        return None
    try:
        codec = codecs.lookup(_ALIASES.get(encoding.strip().lower(), encoding.strip()))
        text, _ = codec.decode(data, "strict")
    except (LookupError, UnicodeError, ValueError, AttributeError):
        return None
    return Decoded(text, _NAMES.get(codec.name, codec.name)) if isinstance(text, str) else None


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark: a byte of each unit takes hardly more than two values, one of them 0.

    Stray NULs in 8-bit text do not look so: there the bytes between them are letters of every kind.
    """
    head = data[:4096]
    if head.count(0) < 0.05 * len(head) or len(head) < 4:
        return None
    if _share_of_zero(head[0::4]) > 0.9 and len(head) >= 8 and _share_of_zero(head[1::4]) > 0.9:
        return "utf-32-be"
    if _share_of_zero(head[3::4]) > 0.9 and len(head) >= 8 and _share_of_zero(head[2::4]) > 0.9:
        return "utf-32-le"
    even, odd = _uniformity(head[0::2]), _uniformity(head[1::2])
    if max(even, odd) < 0.8 or min(even, odd) > 0.6:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _share_of_zero(column: bytes) -> float:
    return column.count(0) / len(column) if column else 0.0


def _uniformity(column: bytes) -> float:
    """The share that the two commonest values take, or 0 when 0 is not one of them."""
    common = Counter(column).most_common(2)
    return sum(count for _, count in common) / len(column) if any(value == 0 for value, _ in common) else 0.0


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes of Windows-1252 among it: at least twice as many whole UTF-8 sequences as stray bytes."""
    text = data.decode("utf-8", "surrogateescape")
    stray = len(_NOT_UTF8.findall(text))
    whole = sum(1 for character in text if ord(character) > 127) - stray
    if whole < 2 * stray:
        return None
    repaired = _NOT_UTF8.sub(lambda match: _windows_1252(bytes([ord(match[0]) - 0xDC00])), text)
    return Decoded(repaired, "utf-8", f"{stray} bytes are not UTF-8 and were read as Windows-1252")


def _western(data: bytes) -> Decoded | None:
    """Windows-1252 where its characters beyond ASCII are few and all usual in western text (£, quotes, dashes, é)."""
    text = _windows_1252(data)
    beyond = [character for character in text if ord(character) > 127]
    usual = sum(character in _WESTERN for character in beyond)
    if len(beyond) > 0.15 * len(text) or usual < 0.95 * len(beyond):
        return None
    return Decoded(text, "windows-1252")


def _detected(data: bytes) -> Decoded | None:
    """What charset-normalizer takes the bytes for, if anything."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: data.find(b"\n", 1 << 18)] if len(data) > 1 << 18 else data).best()
    if best is None:
        return None
    decoded = _strict(data, best.encoding)
    return decoded and Decoded(
        decoded.text, decoded.encoding, f"the encoding was not stated; read as {decoded.encoding}"
    )


def _windows_1252(data: bytes) -> str:
    """Windows-1252 as browsers read it: its five unassigned bytes stay control characters, so nothing fails."""
    return data.decode("latin-1").translate(_WINDOWS_1252)


def _is_markdown(text: str, name: str) -> bool:
    """By its name, or by two headings of which one is of a second level, each after an empty line."""
    if name.lower().endswith((".md", ".markdown")):
        return True
    levels = [len(match[1]) for match in re.finditer(r"(?:\A|\n\r?\n)(#{1,6}) \S", text)]
    return len(levels) >= 2 and max(levels) >= 2


def _headings(text: str) -> Iterator[Mark]:
    """A mark over each `#` heading's line, outside fenced code."""
    fenced = False
    for line in re.finditer(r"[^\r\n\f]+", text):
        if line[0].lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = re.match(r" {0,3}(#{1,6})[ \t]+\S", line[0])
        if heading and not fenced:
            yield Mark(line.start(), line.end(), MarkKind.HEADING, len(heading[1]))
