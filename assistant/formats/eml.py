"""E-mail (EML: RFC 5322 and MIME), by Python's own reader: head, words, and what is attached."""

from __future__ import annotations

import email
import email.errors
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import Message

from assistant.errors import Unreadable
from assistant.formats import html, letters, plain
from assistant.formats.letters import Attached, Letter, Parse
from assistant.records import Mark, ParsedFile

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_DEEPEST = 30
"""Parts within parts that are looked into."""
_MOST_PARTS = 1_000
_LONGEST = 2_000
"""Characters of a line of the head: a list of a thousand receivers is cut, and said to be."""
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_OF_PROGRAMS = (
    "text/calendar",
    "text/x-amp-html",
    "text/enriched",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)
"""What mail programs add for each other."""


def read(data: bytes, name: str, parse: Parse) -> ParsedFile:
    """The letter, with what is attached read by ``parse``.

    Raises:
        Unreadable: it is encrypted, a saved web page, or holds no words.
    """
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    if message.get_content_type() in (*_LOCKED, "multipart/encrypted"):
        raise Unreadable("the message is encrypted.", "Save it from the mail program of whom it was written to.")
    if _is_web_archive(message):
        raise Unreadable("this is a web archive.", "Save the page as HTML.")
    return letters.written(_letter(message), "eml", parse)


def _is_web_archive(message: Message) -> bool:
    """Whether a browser has saved a page as one file, which begins as a letter does but is addressed to nobody."""
    if "To" in message or "Received" in message:
        return False
    saved = message.get_content_type() == "multipart/related" or "Snapshot-Content-Location" in message
    return saved or re.match(r"\W*saved by\b", str(message.get("From", "")), re.I) is not None


def _letter(message: Message) -> Letter:
    bodies: list[ParsedFile] = []
    attached: list[Attached] = []
    pictures = 0
    for part in _parts(message, 0, [_MOST_PARTS]):
        if _is_file(part):
            if part.get_content_maintype() == "image" and part.get("Content-ID"):
                pictures += 1
            else:
                attached.append(_attached(part))
        elif (body := _words(part)) is not None:
            bodies.append(body)
    notices = [f"{pictures} picture{'s' if pictures > 1 else ''} in the message not read"] if pictures else []
    head = [(label, _header(message, label)) for label in _SHOWN]
    return Letter(head, _sent(message), _joined(bodies), attached, notices)


def _parts(message: Message, depth: int, left: list[int]) -> Iterator[Message]:
    """The parts of a message that are words or files: of alternatives the plainest that says something."""
    left[0] -= 1
    if depth > _DEEPEST or left[0] < 0:
        raise Unreadable("the message has more parts than are read.", "Save what is attached beside it.")
    inside = _inside(message)
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield message
    elif message.get_content_type() == "multipart/alternative":
        yield from _alternative(inside, depth, left)
    else:
        for part in inside:
            yield from _parts(part, depth + 1, left)


def _inside(message: Message) -> list[Message]:
    """The parts of a message, none where it has none."""
    held = message.get_payload()
    return [part for part in held if isinstance(part, Message)] if isinstance(held, list) else []


def _alternative(inside: list[Message], depth: int, left: list[int]) -> Iterator[Message]:
    """The plain text if there is one with words, else the last alternative, which is the fullest."""
    plainest = next((part for part in inside if part.get_content_type() == "text/plain" and _words(part)), None)
    usable = [part for part in inside if part.get_content_type() not in _OF_PROGRAMS]
    if plainest is not None:
        yield plainest
        for part in inside:  # a picture or a file that only the other has
            if part.is_multipart():
                yield from (deeper for deeper in _parts(part, depth + 1, left) if _is_file(deeper))
    elif usable:
        yield from _parts(usable[-1], depth + 1, left)


def _is_file(part: Message) -> bool:
    if part.get_content_type() == "message/rfc822" or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() != "text" or bool(part.get_filename())


def _attached(part: Message) -> Attached:
    name = one_line_of(part.get_filename() or "")
    if part.get_content_type() == "message/rfc822":
        inside = _inside(part)
        if not inside:
            return Attached(name or "message.eml", b"", "it is empty.")
        subject = _header(inside[0], "Subject")
        return Attached(name or f"{subject or 'message'}.eml", inside[0].as_bytes())
    if part.get_content_type() == "message/external-body":
        return Attached(name, b"", "the message only says where it lay.")
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return Attached(name, b"", "it is empty.")
    kind = part.get_content_type()
    return Attached(name or f"attachment.{kind.rpartition('/')[2]}", content)


def _words(part: Message) -> ParsedFile | None:
    """The words of a part that is text, None where it has none."""
    content = part.get_payload(decode=True)
    if part.get_content_type() in _OF_PROGRAMS or not isinstance(content, bytes):
        return None
    try:
        if part.get_content_type() == "text/html":
            return html.read(content, "message.html")
        decoded = plain.decode(content, part.get_content_charset())
    except Unreadable:
        return None
    text = decoded.text.replace("\0", "").replace("\r\n", "\n").strip("\n")
    notices = (decoded.notice,) if decoded.notice else ()
    return ParsedFile(text + "\n", "text", notices=notices) if any(map(str.isalnum, text)) else None


def _joined(bodies: list[ParsedFile]) -> ParsedFile | None:
    """The bodies of a message, one below the other; None where there is none."""
    if not bodies:
        return None
    text = ""
    marks: list[Mark] = []
    notices: list[str] = []
    for body in bodies:
        at = len(text) + bool(text)
        marks += [letters.moved(mark, at) for mark in body.marks]
        text = f"{text}\n{body.text}" if text else body.text
        notices += body.notices
    return ParsedFile(text, "text", marks=tuple(marks), notices=tuple(notices))


def _header(message: Message, label: str) -> str:
    words = "; ".join(one_line_of(str(value)) for value in message.get_all(label, [])[:20])
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"


def one_line_of(value: str) -> str:
    """A line of the head on one line, what was written in seven bits read (RFC 2047)."""
    try:
        said = str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, ValueError, email.errors.MessageError):
        said = value
    return re.sub(r"\s+", " ", said.replace("\0", "")).strip()


def _sent(message: Message) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
