"""The ledger of decisions on screen: each quoted, with who moved it, the vote, and what later may have come of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from assistant.answering import Address, link_to_download, write_address
from assistant.present import (
    counted,
    item_in_words,
    ledger_in_words,
    letter_before,
    moved_in_words,
    searched_in_words,
    silent_meetings_in_words,
    vote_in_words,
)
from assistant.records import (
    DecisionLedger,
    Document,
    FollowUp,
    FollowUps,
    LedgerEntry,
    LedgerKind,
    Searched,
)
from assistant.text import written_date
from assistant.web import plain
from assistant.web.cards import opener
from assistant.web.icons import icon
from assistant.web.markup import Html, element
from assistant.web.typeset import setting

_SHOWN = 200
"""Entries that the page shows; the downloads hold all."""
_FILES = (("csv", "CSV"), ("docx", "Tracker to fill in (Word)"), ("json", "JSON"))


def introduction() -> Html:
    """What this view does."""
    return element(
        "div",
        element("h2", "Decisions"),
        element(
            "p",
            "Every decision and recommendation that the minutes record, word for word, with who moved it and how the ",
            "vote went where they say so. The newest meeting stands first.",
            class_="promise",
        ),
        class_="decisions-head",
        data_address=write_address(Address(view="decisions")),
        data_title="Decisions",
    )


def decisions_view(
    ledger: DecisionLedger, documents: Mapping[str, Document], followed: FollowUps | None = None
) -> Html:
    """All entries by meeting; ``followed`` are the possible follow-ups of one of them, shown below it."""
    title = f"Decisions on “{ledger.topic}”" if ledger.topic else "Decisions"
    head, more = ledger_in_words(ledger)
    shown, rest = ledger.entries[:_SHOWN], len(ledger.entries) - _SHOWN
    silent = None if ledger.topic or ledger.only else silent_meetings_in_words(ledger)
    return element(
        "section",
        element("p", element("strong", head), more, class_="verdict", role="status"),
        _none(ledger) if not ledger.entries else _downloads(ledger),
        *_meetings(shown, documents, followed),
        element(
            "p",
            f"{counted(rest, 'more entry') if rest == 1 else f'{rest:,} more entries'}: in the downloads.",
            class_="searched",
        )
        if rest > 0
        else None,
        element("p", silent, class_="searched") if silent else None,
        element("p", searched_in_words(ledger.searched), class_="searched"),
        class_="decisions-view",
        aria_label="Decisions",
        attributes={"data-address": _address(ledger), "data-title": title},
    )


def _address(ledger: DecisionLedger) -> str:
    return write_address(_asked(ledger.topic, ledger.searched, ledger.only))


def _asked(topic: str | None, searched: Searched, only: LedgerKind | None) -> Address:
    return Address(topic or "", searched.filters, view="decisions", only=only or "")


def _none(ledger: DecisionLedger) -> Html:
    if not ledger.meetings:
        told = "No record of a meeting is among what was searched."
    elif ledger.topic:
        told = (
            "No decision has all of these words, in itself or in the heading of its item. Try fewer, or ask a question."
        )
    else:
        told = "No decision was found in the records of these meetings. They may be put in a way that is not known."
    return element("p", told, class_="searched")


def _downloads(ledger: DecisionLedger) -> Html:
    address = _asked(ledger.topic, ledger.searched, ledger.only)
    links = [
        element(
            "a",
            icon("file"),
            element("span", label),
            href=link_to_download("decisions", form, address),
            class_="action",
            download=True,
        )
        for form, label in _FILES
    ]
    return element("p", *links, class_="downloads")


def _meetings(
    entries: Sequence[LedgerEntry], documents: Mapping[str, Document], followed: FollowUps | None
) -> Iterator[Html]:
    """The entries of each meeting under its title."""
    numbered = list(enumerate(entries, start=1))
    for (identity, part, _), own in groupby(numbered, key=lambda one: (one[1].document, one[1].part, one[1].date)):
        held = list(own)
        first = held[0][1]
        facts = [first.publisher, written_date(first.date), part, first.standing]
        yield element(
            "article",
            element("h3", first.title),
            element("p", *(element("span", fact, class_="fact") for fact in facts if fact), class_="facts"),
            element("ol", *(_entry(number, entry, documents[identity], followed, documents) for number, entry in held)),
            class_="record",
        )


def _entry(
    number: int,
    entry: LedgerEntry,
    document: Document,
    followed: FollowUps | None,
    documents: Mapping[str, Document],
) -> Html:
    set_ = setting(document)
    stem, letter = entry.introduction, letter_before(entry)
    where = " › ".join((*plain.path(entry), *plain.spot(entry))) or "Open"
    is_followed = followed is not None and (followed.document, followed.start) == (entry.document, entry.start)
    return element(
        "li",
        element("p", *(element("span", fact, class_="fact") for fact in _kind(entry)), class_="facts"),
        element("span", set_.show(stem.start, stem.end), class_="sentence stem") if stem else None,
        element("span", letter, class_="letter") if letter else None,
        element("q", set_.show(entry.start, entry.end), class_="sentence"),
        _parts(entry),
        element("span", opener(where, entry.link, entry, None), class_="where"),
        _possible(followed, documents) if is_followed and followed else _follow(entry, number),
        id=f"decision-{number}",
        value=number,
    )


def _kind(entry: LedgerEntry) -> Iterator[str]:
    yield "Recommendation" if entry.entry_kind is LedgerKind.RECOMMENDATION else "Decision"
    item = item_in_words(entry)
    if item:
        yield item


def _parts(entry: LedgerEntry) -> Html | None:
    """Who moved and seconded it, to whom, and the vote, as far as the record tells."""
    vote = vote_in_words(entry.vote)
    told = [part for part in (moved_in_words(entry), vote and f"vote: {vote}") if part]
    return element("p", "; ".join(told), class_="parts") if told else None


def _follow(entry: LedgerEntry, number: int) -> Html | None:
    if entry.date is None:
        return None
    return element(
        "button",
        "Possible follow-ups",
        type="button",
        class_="action follow",
        data_act="follow",
        data_payload=json.dumps({"document": entry.document, "start": entry.start}),
        aria_describedby=f"decision-{number}",
    )


def _possible(followed: FollowUps, documents: Mapping[str, Document]) -> Html:
    """Later passages; nothing here says that they follow."""
    told = (
        "Later passages that may speak of it. They are found by their words; read them to see whether they do."
        if followed.possible
        else "No later passage of this body was found that may speak of it."
    )
    return element(
        "div",
        element("p", told, class_="flags"),
        element("ul", *(_passage(one, documents[one.document]) for one in followed.possible))
        if followed.possible
        else None,
        class_="followed",
        tabindex=-1,
        role="region",
        aria_label="Possible follow-ups",
    )


def _passage(one: FollowUp, document: Document) -> Html:
    where = ", ".join(part for part in (one.title, written_date(one.date), *plain.spot(one)) if part)
    return element(
        "li",
        element("q", setting(document).show(one.start, one.end), class_="sentence"),
        element("span", opener(where, one.link, one, None), class_="where"),
    )
