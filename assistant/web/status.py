"""The page ``/status``, for whoever runs the server: what built the index, and what was remarked in reading."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering import VerbatimCount, verbatim_count
from assistant.errors import command
from assistant.index import IndexVersion
from assistant.present import counted
from assistant.web.markup import Html, element


def status_page(snapshot: IndexVersion, notice: str | None = None) -> str:
    """The page as HTML; ``notice`` says why the version that serves is not the newest."""
    card, told = snapshot.card, command("health", index=snapshot.folder)
    body = element(
        "main",
        element("p", element("a", "On Record", href="./")),
        element("h1", "How the index was built"),
        element("p", notice, role="alert") if notice else None,
        element(
            "p",
            f"Index {snapshot.version}, built with {card.encoder.name} ({card.encoder.digest[:8]}): "
            f"{counted(card.documents, 'document')}, {counted(card.passages, 'passage')}.",
        ),
        element("p", _compared(verbatim_count())),
        _notes("Could not be read", [f"{file.file}: {file.reason}" for file in card.unreadable]),
        _notes("Read with remarks", card.notices),
        element("p", f"The command {told} tells more: pages without text, papers that stand twice, records undated."),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "How the index was built – On Record"),
        element("link", rel="stylesheet", href="own/status.css"),
    )
    return f"<!DOCTYPE html>{element('html', head, element('body', body), lang='en')}"


def _compared(quotations: VerbatimCount) -> str:
    """How many quotations left the server, and that each was compared with its document before it did."""
    told = f"{counted(quotations.checked, 'quotation')} compared with the record on the way out since the start"
    return f"{told}, {quotations.withheld:,} withheld."


def _notes(title: str, notes: Sequence[str]) -> Html:
    told = element("ul", *(element("li", note) for note in notes)) if notes else element("p", "Nothing.")
    return element("section", element("h2", title), told)
