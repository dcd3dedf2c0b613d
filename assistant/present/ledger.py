"""The ledger of decisions in words, as CSV and as JSON; as a Word table it is in `assistant.present.tracker`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant.answering import Address, write_address
from assistant.present.control_characters import json_made_visible
from assistant.present.edition import Edition
from assistant.present.exports import PLACE_COLUMNS, place_cells, rows_as_csv
from assistant.present.labels import counted, searched_in_words
from assistant.records import DecisionLedger, LedgerEntry, LedgerKind, RecordedVote, VoteSide, as_json
from assistant.text import one_line, written_date

_NAMED = 12
"""Meetings without a decision that are named; the JSON holds all."""
_SIDES = (("in_favour", "for"), ("against", "against"), ("abstaining", "abstaining"), ("absent", "absent"))


def ledger_in_words(ledger: DecisionLedger) -> tuple[str, str]:
    """How many decisions and recommendations, and how it goes on: ``("12 decisions", " on “play area”, in …")``."""
    made = sum(entry.entry_kind is LedgerKind.DECISION for entry in ledger.entries)
    told = [counted(made, "decision")] if made or not ledger.entries else []
    rest = len(ledger.entries) - made
    told += [counted(rest, "recommendation")] if rest else []
    topic = f" on “{ledger.topic}”" if ledger.topic else ""
    of = counted(len({(entry.document, entry.part, entry.date) for entry in ledger.entries}), "meeting")
    among = f", in {of} of {len(ledger.meetings):,} whose record was read" if ledger.meetings else ""
    return " and ".join(told), f"{topic}{among}."


def silent_meetings_in_words(ledger: DecisionLedger) -> str | None:
    """Which meetings gave no decision; None where all did."""
    silent = [meeting for meeting in ledger.meetings if not meeting.entries]
    if not silent:
        return None
    named = [f"{one_line(meeting.title)} ({written_date(meeting.date)})" for meeting in silent[:_NAMED]]
    rest = f" and {len(silent) - _NAMED} more" if len(silent) > _NAMED else ""
    one = "the record of one meeting" if len(silent) == 1 else f"the records of {len(silent)} meetings"
    return f"In {one} no decision was found: {'; '.join(named)}{rest}. Read there."


def vote_in_words(vote: RecordedVote | None) -> str:
    """A vote as the record has it: ``for 3 (Piper, Marchant, Scott), against 2 (Andersen, Moore)``; empty where it has
    none."""
    if vote is None:
        return ""
    sides = [_side(name, getattr(vote, field)) for field, name in _SIDES]
    told = [side for side in sides if side]
    told += [one_line(words.words) for words in (vote.unanimous, vote.casting) if words]
    return ", ".join(told) or one_line(vote.whole.words)


def _side(name: str, side: VoteSide | None) -> str:
    if side is None:
        return ""
    count = "" if side.count is None else f" {side.count}"
    names = f" ({', '.join(one_line(printed.words) for printed in side.names)})" if side.names else ""
    return f"{name}{count}{names}" if count or names else ""


def item_in_words(entry: LedgerEntry) -> str:
    """The item a decision was made under, as it is printed: ``6. Play area``; empty where the record tells none."""
    number = one_line(entry.item_number.words) if entry.item_number else ""
    title = one_line(entry.item_title.words) if entry.item_title else ""
    return f"{number} {title}".strip()


def letter_before(entry: LedgerEntry) -> str:
    """The letter or number of an entry that stands before its quotation and not in it; empty where there is none."""
    letter = entry.letter
    return one_line(letter.words) if letter and not entry.start <= letter.start < entry.end else ""


def moved_in_words(entry: LedgerEntry) -> str:
    """Who moved and who seconded: ``moved by Cllr Hart, seconded by Cllr Moss``; empty where it is not told."""
    told = (("moved by", entry.mover), ("seconded by", entry.seconder), ("to", entry.to))
    return ", ".join(f"{what} {one_line(who.words)}" for what, who in told if who)


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_COLUMNS = ("number", "entry", "letter", "quote", "introduced by", "item", "item title")
_PARTS = ("mover", "seconder", "vote", "to", "standing", "link")
_BLANK = ("response", "status")
_MADE = ("made", "index", "searched")


def ledger_csv(ledger: DecisionLedger, edition: Edition | None = None) -> bytes:
    """A row for each decision and recommendation, with empty columns ``response`` and ``status`` to fill in."""
    edition = edition or Edition.today()
    beside = edition.made, ledger.searched.version, searched_in_words(ledger.searched)
    rows: list[Sequence[object]] = [(*_COLUMNS, *PLACE_COLUMNS, *_PARTS, *_BLANK, *_MADE)]
    for number, entry in enumerate(ledger.entries, start=1):
        printed = [piece.words if piece else None for piece in (entry.letter, entry.introduction)]
        item = [piece.words if piece else None for piece in (entry.item_number, entry.item_title)]
        who = [piece.words if piece else None for piece in (entry.mover, entry.seconder)]
        to = entry.to.words if entry.to else None
        parts = (*who, vote_in_words(entry.vote), to, entry.standing, edition.permalink(entry.link))
        told = (number, str(entry.entry_kind), printed[0], entry.quote, printed[1], *item)
        rows.append((*told, *place_cells(entry, entry.kind), *parts, "", "", *beside))
    return rows_as_csv(rows)


def ledger_json(ledger: DecisionLedger, edition: Edition | None = None) -> bytes:
    """The fields of a ledger as JSON, with the day it was made and the address that lists it again."""
    edition = edition or Edition.today()
    told = {"made": edition.made, "address": edition.permalink(link_to_ledger(ledger)), **as_json(ledger)}
    return (json_made_visible(json.dumps(told, ensure_ascii=False, indent=2)) + "\n").encode()


def link_to_ledger(ledger: DecisionLedger) -> str:
    """A relative address that lists the same decisions."""
    return write_address(
        Address(question=ledger.topic or "", filters=ledger.searched.filters, view="decisions", only=ledger.only or "")
    )
