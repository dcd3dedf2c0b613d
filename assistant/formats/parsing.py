"""The door that every file comes through: bytes in, a `ParsedFile` out. The type is decided by content, not by suffix.

A format module offers ``read(data: bytes, name: str) -> ParsedFile`` and raises `assistant.errors.Unreadable` with the
reason in words. Each keeps the words exactly as the file gives them; what it knows of structure goes into ``marks``.
Modules that need a parser are imported when the first file of their kind comes.

What every ParsedFile promises: the text holds a word and no lone surrogate or NUL; pages tile the text (but of a letter
those of attached scans stand alone); marks lie inside it, in order of start, and cover whole lines without the end.
"""

from __future__ import annotations

import importlib
import io
import json
import re
import zipfile
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from assistant.errors import Unreadable
from assistant.formats import compound, delimited, plain
from assistant.formats.image_kinds import image_kind
from assistant.formats.letters import DEEPEST
from assistant.records import ParsedFile

if TYPE_CHECKING:
    from assistant.formats.recognition import Recognition

LARGEST_FILE = 100_000_000
"""Bytes: a larger file is refused before it is parsed."""
LARGEST_TEXT = 20_000_000
"""Characters: about 6,000 printed pages. A file with more is refused, not cut."""

_SPOKEN = {
    "plain": "text file",
    "pdf": "PDF",
    "docx": "Word document",
    "html": "web page",
    "xml": "XML file",
    "delimited": "table",
    "rtf": "RTF document",
    "odt": "OpenDocument file",
    "ods": "OpenDocument table",
    "xlsx": "Excel workbook",
    "pptx": "PowerPoint presentation",
    "eml": "e-mail",
    "msg": "Outlook message",
    "image": "image",
}
_SAVE_AS = "Save the document as PDF, DOCX, HTML or plain text."
_LETTERS = ("eml", "msg")
_MAY_BE_SCANS = ("pdf", "image")
_PACKAGES = (  # the module, the folder of its parts, what the list of types calls its main part
    ("docx", "word/", re.compile(r"wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)")),
    ("xlsx", "xl/", re.compile(r"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template)\.macro")),
    ("pptx", "ppt/", re.compile(r"presentationml\.(?:presentation|template|slideshow)\.main|ms-powerpoint\.")),
)
_OPEN_DOCUMENT = re.compile(r"application/vnd\.oasis\.opendocument\.([a-z]+)(?:-template|-flat-xml)?")
_OPEN_KINDS = {"text": "odt", "spreadsheet": "ods"}
_REFUSED = (  # first bytes, what the file is, what to do
    (b"GIF8", "a GIF image", "Save it as PNG: with --ocr the words of PNG images are recognised."),
    (b"RIFF", "a sound or film recording", "Use a transcript."),
    (b"%!PS", "a PostScript file", "Save it as PDF."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and put the documents in the corpus."),
    (b"BZh", "a bzip2 archive", "Unpack it and put the documents in the corpus."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it and put the documents in the corpus."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it and put the documents in the corpus."),
    (b"Rar!", "a RAR archive", "Unpack it and put the documents in the corpus."),
    (b"SQLite format 3\0", "an SQLite database", _SAVE_AS),
    (b"ID3", "a sound recording", "Use a transcript."),
    (b"OggS", "a sound or film recording", "Use a transcript."),
    (b"\x7fELF", "a program", _SAVE_AS),
    (b"MZ", "a program", _SAVE_AS),
)
_IS_TEXT_AFTER_ALL = frozenset({b"MZ", b"ID3", b"BZh", b"GIF8", b"RIFF", b"OggS"})
"""Beginnings that are letters: refused only when what follows is binary."""
_HTML_START = re.compile(
    r"(?:\s|<!--.*?-->)*+<(?:!doctype\s+html|(?:html|head|title|meta|body|div|p|table|h[1-6]|ul|ol|article|section|main|"
    r"span|font|center|script|style|link|form|br|hr|b|i|a|img|header|nav|base)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_HTML_LATER = re.compile(r"<(?:html|body|head)[\s>]|</(?:p|div|body|html|table|h[1-6]|td|li|ul)>", re.IGNORECASE)
_LINE_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FEW_TAGS = 2
_MAIL_LINE = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*:.*|[ \t]+\S.*)\r?(?:\n|\Z)")
_MAIL_ONLY = re.compile(r"^(?:MIME-Version|Message-ID|Received|Return-Path|X-[\w-]+):", re.IGNORECASE | re.MULTILINE)


def parse_file(
    data: bytes, name: str, *, careful: bool = False, depth: int = 0, recognition: Recognition | None = None
) -> ParsedFile:
    """The text of a file's bytes, by whichever format its content is; ``name`` is used where content leaves it open.

    Parsers can crash the process or eat its memory on a hostile file: `sandbox.read_apart` reads in another process.
    ``careful`` keeps to the PDF reader written in Python, which is slower but cannot crash. ``depth`` is in how many
    letters the file is enclosed. ``recognition`` recognises the words of scans, which are otherwise named and left out.

    Raises:
        OldFormat: another program can convert it (`sandbox` does).
        Unreadable: the bytes are of no format read here, are damaged, or hold no text; the reason is in the message.
    """
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"the file has {len(data):,} bytes; the limit is {LARGEST_FILE:,}.", "Split it.")
    if not data.strip(b" \t\r\n\f\v\0"):
        raise Unreadable("the file is empty.", "Check that it was saved completely.")
    kind = sniff(data, name)
    try:
        return _checked(_format(kind, data, name, careful, depth, recognition), kind)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable(f"the {_SPOKEN[kind]} needs more memory than is allowed.", "Split it.") from error
    except Exception as error:
        raise Unreadable(
            f"the {_SPOKEN[kind]} is damaged ({type(error).__name__}: {str(error)[:200]}).",
            "Open it in its own program and save it again.",
        ) from error


def sniff(data: bytes, name: str) -> str:
    """The module that reads these bytes: ``"pdf"``, ``"docx"``, ``"xlsx"``, ``"pptx"``, ``"odt"``, ``"ods"``,
    ``"rtf"``, ``"eml"``, ``"msg"``, ``"image"``, ``"html"``, ``"xml"``, ``"delimited"`` or ``"plain"``.

    Raises:
        Unreadable: the content is of a known kind that is not read here.
    """
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, name)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(compound.MAGIC):
        return compound.kind_of(data)
    if image_kind(data):
        return "image"
    _refuse_known(data)
    text = _head(data)
    if _is_mail(text, name):
        return "eml"
    if _is_html(text, name):
        return "html"
    if b"%PDF-" in head or _is_headless_pdf(data, name):
        return "pdf"
    _refuse_data(data, text)
    if re.match(r"\s*<(?:\?xml\s|!DOCTYPE\s)", text):
        return "xml"
    if delimited.is_table(text, name):
        return "delimited"
    return "html" if _is_broken_by_tags(text) else "plain"


def _format(
    kind: str, data: bytes, name: str, careful: bool, depth: int, recognition: Recognition | None
) -> ParsedFile:
    module = importlib.import_module(f"assistant.formats.{kind}")
    options: dict[str, Any] = {"careful": careful, "recognition": recognition} if kind in _MAY_BE_SCANS else {}
    if kind in _LETTERS:
        if depth > DEEPEST:
            raise Unreadable(f"it is a message in {depth} others; {DEEPEST} are looked into.", "Save it beside them.")
        options["parse"] = partial(parse_file, careful=careful, depth=depth + 1, recognition=recognition)
    return cast(ParsedFile, module.read(data, name, **options))


def _checked(parsed: ParsedFile, kind: str) -> ParsedFile:
    """What was parsed, fit to be stored: a lone surrogate (no UTF-8 can hold it) becomes U+FFFD, in place."""
    if len(parsed.text) > LARGEST_TEXT:
        raise Unreadable(f"the file holds {len(parsed.text):,} characters; the limit is {LARGEST_TEXT:,}.", "Split it.")
    if not any(character.isalnum() for character in parsed.text):
        raise Unreadable(f"the {_SPOKEN[kind]} holds no words.", "Check that it was saved completely.")
    if parsed.text.isascii():
        return parsed
    return replace(parsed, text=re.sub("[\ud800-\udfff]", "\ufffd", parsed.text))


def _sniff_zip(data: bytes, name: str) -> str:
    """What office document a zip file is, or the reason why it is not read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            locked = any(member.flag_bits & 1 for member in archive.infolist())
            mimetype = "" if locked else _says(archive, "mimetype", names).strip()
            says = "" if locked else _says(archive, "[Content_Types].xml", names)
    except Exception:  # zipfile raises anything on damaged archives
        suffix = name.lower().rpartition(".")[2][:4]
        what = {"docx": "Word document", "docm": "Word document"}.get(suffix) or _SPOKEN.get(suffix, "zip file")
        raise Unreadable(f"the {what} is damaged or cut short.", "Fetch or save it again.") from None
    if locked:
        raise Unreadable("it is in a zip archive that is locked with a password.", "Save it without a password.")
    if "word/document.xml" in names:
        return "docx"
    for kind, folder, main in _PACKAGES:
        inside = any(member.startswith(folder) for member in names) and (says or kind != "docx")
        if inside or main.search(says):
            return kind
    if "content.xml" in names and mimetype:
        found = _OPEN_DOCUMENT.fullmatch(mimetype)
        if found and found[1] in _OPEN_KINDS:
            return _OPEN_KINDS[found[1]]
        raise Unreadable("this is an OpenDocument presentation or drawing.", "Save it as PDF.")
    raise Unreadable("this is a zip archive.", "Unpack it and put the documents in the corpus.")


def _says(archive: zipfile.ZipFile, member: str, names: set[str]) -> str:
    """The beginning of a member of a package; empty where there is none."""
    if member not in names:
        return ""
    with archive.open(member) as part:
        return part.read(100_000).decode("latin-1")


def _refuse_known(data: bytes) -> None:
    """Refuses by first bytes what is known and not read here."""
    if data[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1"):
        raise Unreadable(
            "this is a photograph.", "Save it as JPEG: with --ocr the words of JPEG images are recognised."
        )
    if data[4:8] == b"ftyp":
        raise Unreadable("this is a film or sound recording.", "Use a transcript.")
    for start, what, remedy in _REFUSED:
        if data.startswith(start) and (start not in _IS_TEXT_AFTER_ALL or b"\0" in data[:512]):
            raise Unreadable(f"this is {what}.", remedy)


def _refuse_data(data: bytes, text: str) -> None:
    """Refuses text that is for programs: JSON, and the mailbox of a mail reader, whose parts are coded."""
    if text.lstrip()[:1] in ("{", "[") and _is_json(data):
        raise Unreadable("this is JSON data, not a document.", _SAVE_AS)
    sent, _, message = text.lstrip("\ufeff\r\n").partition("\n")
    if sent.startswith("From ") and _is_mail(message, ""):
        raise Unreadable(
            "this is a mailbox that holds whole messages.", "Save each message as a file of its own (EML)."
        )


def _is_mail(text: str, name: str) -> bool:
    """Whether it begins as a letter to a mail reader does. One that is named so needs no sign of its way here."""
    head = ""
    for line in text.lstrip("\ufeff\r\n").splitlines(keepends=True):
        if not _MAIL_LINE.fullmatch(line):
            break
        head += line
    fields = {field.lower() for field in re.findall(r"^(From|To|Date|Subject|Content-Type):", head, re.I | re.M)}
    if name.lower().endswith(".eml") and len(fields) > 1:
        return True
    return bool(fields & {"from", "subject", "content-type"}) and _MAIL_ONLY.search(head) is not None


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _head(data: bytes) -> str:
    """The first few thousand characters, well enough decoded to recognise markup."""
    for bom, encoding in plain.BOMS:
        if data.startswith(bom):
            return data[len(bom) : 16384].decode(encoding, "replace")
    return data[:16384].decode(plain.wide_encoding(data) or "latin-1", "replace")


def _is_html(text: str, name: str) -> bool:
    """HTML by its first tag, or by its root after an XML prologue. In files named so, any of HTML's tags will do."""
    if re.match(r"\s*<(?:\?xml|!doctype)\b", text, re.IGNORECASE):
        return bool(re.search(r"<(?:!doctype\s+)?html\b", text[:4_000], re.IGNORECASE))
    named = name.lower().endswith((".html", ".htm", ".xhtml", ".aspx"))
    return bool(_HTML_START.match(text) or (named and _HTML_LATER.search(text)))


def _is_broken_by_tags(text: str) -> bool:
    """Whether it is a piece of a web page, saved as text: most of its lines end in a tag that says so."""
    return len(_LINE_TAG.findall(text)) > max(_FEW_TAGS, text.count("\n"))


def _is_headless_pdf(data: bytes, name: str) -> bool:
    """A PDF whose header is lost: PDF's own words stand in it, or it is named so and is no text."""
    if b"startxref" in data[-2048:] or (b" obj" in data and b"endobj" in data and b"trailer" in data):
        return name.lower().endswith(".pdf") or data.lstrip()[:1].isdigit()
    return False
