"""Outlook messages (MSG), by python-oxmsg: head, words, and what is attached; Outlook items attached are named only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import Unreadable
from assistant.formats import html, letters
from assistant.formats.eml import one_line_of
from assistant.formats.letters import Attached, Letter, Parse
from assistant.records import ParsedFile

if TYPE_CHECKING:
    from oxmsg import Message
    from oxmsg.attachment import Attachment

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf")


def read(data: bytes, name: str, parse: Parse) -> ParsedFile:
    """The letter, with what is attached read by ``parse``.

    Raises:
        Unreadable: it is damaged, or holds no words.
    """
    from oxmsg import Message

    message = Message.load(data)
    head = [
        ("From", one_line_of(message.sender or "")),
        ("To", _receivers(message)),
        ("Cc", one_line_of(message.message_headers.get("Cc", ""))),
        ("Date", f"{message.sent_date:%d %B %Y %H:%M}".lstrip("0") if message.sent_date else ""),
        ("Subject", one_line_of(message.subject)),
    ]
    attached = [_attached(one) for one in message.attachments]
    files = [one for one in attached if not (one.name.startswith("image0") and one.name.lower().endswith(_PICTURES))]
    pictures = len(attached) - len(files)
    notices = [f"{pictures} picture{'s' if pictures > 1 else ''} in the message not read"] if pictures else []
    body = _body(message.body, message.html_body)
    return letters.written(Letter(head, message.sent_date, body, files, notices), "msg", parse)


def _receivers(message: Message) -> str:
    named = message.message_headers.get("To") or "; ".join(receiver.name or "" for receiver in message.recipients)
    return one_line_of(named)


def _body(words: str | None, page: str | None) -> ParsedFile | None:
    text = (words or "").replace("\0", "").replace("\r\n", "\n").strip("\n")
    if any(map(str.isalnum, text)):
        return ParsedFile(text + "\n", "text")
    try:
        return html.read(page.encode("utf-8", "replace"), "message.html") if page else None
    except Unreadable:
        return None


def _attached(attachment: Attachment) -> Attached:
    content = attachment.file_bytes
    name = one_line_of(attachment.file_name or "")
    if content is None:
        return Attached(name or "Outlook item", b"", "it is an Outlook item, not a file.")
    return Attached(name, content) if content else Attached(name, b"", "it is empty.")
