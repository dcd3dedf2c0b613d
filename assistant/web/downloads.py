"""Replies and mentions as files, asked anew from the address: a link to a file holds what a link to the page does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.answering import parse_address, write_address
from assistant.assistant import Assistant
from assistant.errors import OnRecordError
from assistant.present import NOWHERE, Origin, briefing, citations_csv, mentions_briefing, mentions_csv, reply_markdown


class NoSuchFile(OnRecordError):
    """There is no file of that name."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to save."""

    name: str
    data: bytes
    type: str


_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}
_REPLIES: Mapping[str, Callable[..., bytes]] = {
    "csv": citations_csv,
    "docx": briefing,
    "md": reply_markdown,
}
_MENTIONS: Mapping[str, Callable[..., bytes]] = {"csv": mentions_csv, "docx": mentions_briefing}


def download(assistant: Assistant, what: str, form: str, query_string: str, origin: Origin = NOWHERE) -> File:
    """The file ``what.form`` for the question, or the words, of an address, which says where it comes from.

    Raises:
        NoSuchFile: there is none. QuestionRefused, UnknownFilter: as in `Assistant.ask`.
    """
    writers = {"answer": _REPLIES, "mentions": _MENTIONS}.get(what, {})
    if form not in writers:
        raise NoSuchFile(
            f"There is no file {what}.{form}.", f"There are: {', '.join(sorted(writers)) or 'answer and mentions'}."
        )
    address = parse_address(query_string)
    if what == "answer":
        given: object = assistant.ask_within(address.question, address.filters)
        shows = address
    else:
        given = assistant.mentions_within(address.question, address.filters, stemmed=address.forms)
        shows = replace(address, view="mentions")
    told = (replace(origin, address=write_address(shows)),) if form != "csv" else ()
    data = writers[form](given, *told)
    return File(f"on-record-{what}.{form}", data, _TYPES[form])
