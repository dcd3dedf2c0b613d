"""``onrecord decisions``: what meetings decided and recommended, as text, JSON, CSV, or a Word table to fill in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import click

from assistant.cli.options import filter_options, index_option, json_option, model_options, opening_options, out_option
from assistant.cli.output import dumped, file_writer, write
from assistant.cli.running import NONE
from assistant.cli.screen import INDENT, Screen, screen
from assistant.present import (
    item_in_words,
    ledger_in_words,
    letter_before,
    moved_in_words,
    reference,
    searched_in_words,
    silent_meetings_in_words,
    vote_in_words,
)
from assistant.records import DecisionLedger, FollowUps, LedgerEntry, as_json
from assistant.text import one_line, written_date


@click.command(
    "decisions",
    short_help="List what meetings decided.",
    epilog="Exit code 0: there are some. 1: there are none. 2: an error, in one line.",
)
@click.argument("topic", nargs=-1)
@click.option("--only", type=click.Choice(["decision", "recommendation"]), help="Only entries of this kind.")
@click.option("--follow-ups", "followed", is_flag=True, help="Below each, later passages that may speak of it.")
@filter_options
@out_option("Also write the list there: .csv, .docx (a Word table to fill in) or .json.")
@click.option("--csv", "in_csv", is_flag=True, help="Write CSV, as --out does.")
@model_options
@index_option
@json_option
def decisions(
    topic: Sequence[str],
    only: str | None,
    followed: bool,
    index: str,
    in_json: bool,
    in_csv: bool,
    out: str | None,
    **options: Any,
) -> None:
    """Every decision and recommendation in the records of meetings, the newest meeting first.

    With TOPIC, those in which all its words stand, in any form, or in the heading of their item.
    """
    from assistant import Assistant, answering
    from assistant.index import make_filters, open_search_index
    from assistant.present import ledger_csv, ledger_json, ledger_tracker

    if in_csv and in_json:
        raise click.UsageError("Give --csv or --json, not both.")
    save = file_writer(out, {".csv": ledger_csv, ".docx": ledger_tracker, ".json": ledger_json})
    opening = opening_options(options)
    wanted = make_filters(**options)
    opened = Assistant.open(index, **opening) if followed else None
    held = opened.index if opened else open_search_index(index)
    ledger = answering.decided(held, " ".join(topic), wanted, only=only)
    dated = [entry for entry in ledger.entries if entry.date] if opened else []
    later = [opened.follow_ups(entry.document, entry.start) for entry in dated] if opened else []
    save(ledger)
    if in_json:
        write(dumped({**as_json(ledger), "follow_ups": as_json(later)} if followed else ledger))
    elif in_csv:
        write(ledger_csv(ledger).decode("utf-8-sig"))
    else:
        show_ledger(screen(sys.stdout), ledger, later)
    if not ledger.entries:
        raise click.exceptions.Exit(NONE)


def show_ledger(to: Screen, ledger: DecisionLedger, later: Sequence[FollowUps] = ()) -> None:
    """How many, then the entries of each meeting, numbered, and the meetings that gave none."""
    head, more = ledger_in_words(ledger)
    to.say((head, "bold green" if ledger.entries else "bold yellow"), more)
    followed = {(one.document, one.start): one for one in later}
    numbered = list(enumerate(ledger.entries, start=1))
    for _, own in groupby(numbered, key=lambda one: (one[1].document, one[1].part, one[1].date)):
        held = list(own)
        _meeting(to, held[0][1])
        for number, entry in held:
            _entry(to, number, entry)
            if (entry.document, entry.start) in followed:
                _possible(to, followed[entry.document, entry.start])
    silent = None if ledger.topic or ledger.only else silent_meetings_in_words(ledger)
    if silent:
        to.say()
        to.say(silent)
    to.say()
    to.say((searched_in_words(ledger.searched), "dim"))


def _meeting(to: Screen, entry: LedgerEntry) -> None:
    named = (entry.publisher, entry.title, written_date(entry.date), entry.part, entry.standing)
    to.say()
    to.say((one_line(", ".join(part for part in named if part)), "bold"))


def _entry(to: Screen, number: int, entry: LedgerEntry) -> None:
    item = item_in_words(entry)
    to.say()
    to.say((f"{str(entry.entry_kind).capitalize()}{f', {item}' if item else ''}", "dim"), indent=INDENT + 2)
    if entry.introduction:
        to.say((entry.introduction.words, "dim"), indent=INDENT + 2)
    letter = letter_before(entry)
    to.say((letter and f"{letter} ", "dim"), entry.quote, indent=INDENT + 2, lead=f"{number}.")
    vote = vote_in_words(entry.vote)
    told = "; ".join(part for part in (moved_in_words(entry), vote and f"vote: {vote}") if part)
    if told:
        to.say(told, indent=INDENT + 2)
    to.say((f"{entry.document}:{entry.start}-{entry.end}", "dim"), indent=INDENT + 2)


def _possible(to: Screen, later: FollowUps) -> None:
    told = (
        "Later passages that may speak of it:" if later.possible else "No later passage that may speak of it was found."
    )
    to.say((told, "dim"), indent=INDENT + 2)
    for one in later.possible:
        to.say(one.quote, indent=INDENT + 4, lead="    –")
        to.say(reference(one), indent=INDENT + 4)
        to.say((f"{one.document}:{one.start}-{one.end}", "dim"), indent=INDENT + 4)
