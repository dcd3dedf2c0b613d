"""Replies, mentions, timelines, decisions and figures as files, asked anew from the address: a link to a file holds
what one to the page does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial

from assistant.answering import parse_address
from assistant.assistant import Assistant
from assistant.errors import OnRecordError
from assistant.present import (
    Edition,
    briefing,
    citations_csv,
    figures_csv,
    figures_json,
    ledger_csv,
    ledger_json,
    ledger_tracker,
    mentions_briefing,
    mentions_csv,
    reply_json,
    reply_markdown,
    timeline_briefing,
    timeline_csv,
    timeline_json,
    timeline_markdown,
)
from assistant.web.asked import replied


class NoSuchFile(OnRecordError):
    """There is no file of that name."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to save."""

    name: str
    data: bytes
    type: str


MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}
"""The media type of a file, by the ending of its name."""
_REPLIES: Mapping[str, Callable[..., bytes]] = {
    "csv": citations_csv,
    "docx": briefing,
    "json": reply_json,
    "md": reply_markdown,
}
_MENTIONS: Mapping[str, Callable[..., bytes]] = {"csv": mentions_csv, "docx": mentions_briefing}
_TIMELINES: Mapping[str, Callable[..., bytes]] = {
    "csv": timeline_csv,
    "docx": timeline_briefing,
    "json": timeline_json,
    "md": timeline_markdown,
}
_DECISIONS: Mapping[str, Callable[..., bytes]] = {"csv": ledger_csv, "docx": ledger_tracker, "json": ledger_json}
_FIGURES: Mapping[str, Callable[..., bytes]] = {"csv": figures_csv, "json": figures_json}
_WRITERS = {
    "answer": _REPLIES,
    "mentions": _MENTIONS,
    "timeline": _TIMELINES,
    "decisions": _DECISIONS,
    "figures": _FIGURES,
}
FORMS: Mapping[str, tuple[str, ...]] = {what: tuple(sorted(writers)) for what, writers in _WRITERS.items()}
"""What there is as a file, and in which forms."""


def download(
    assistant: Assistant, what: str, form: str, query_string: str, edition: Edition | None = None, k: int = 5
) -> File:
    """The file ``what.form`` for the question, or the words, of an address; a reply with at most ``k`` quotations.

    Raises:
        NoSuchFile: there is none. QuestionRefused, UnknownFilter: as in `Assistant.ask`.
    """
    writers = _WRITERS.get(what, {})
    if form not in writers:
        raise NoSuchFile(
            f"There is no file {what}.{form}.",
            f"There are: {', '.join(sorted(writers) or sorted(_WRITERS))}.",
        )
    # with a view, a document named is a filter of decisions and no place to open
    address = parse_address(f"view=decisions&{query_string}" if what == "decisions" else query_string)
    result: object
    match what:
        case "answer":
            ask = partial(assistant.ask_within, address.question, address.filters, k, exact_words=address.as_typed)
            result = replied(ask)
        case "mentions":
            result = assistant.mentions_within(address.question, address.filters, stemmed=address.forms)
        case "timeline":
            result = assistant.timeline_within(address.question, address.filters)
        case "figures":
            result = assistant.figures(address.question, **asdict(address.filters))
        case _:
            result = assistant.decisions_within(address.question, address.filters, only=address.only)
    data = writers[form](result) if what == "mentions" else writers[form](result, edition)
    return File(f"on-record-{what}.{form}", data, MEDIA_TYPES[form])
