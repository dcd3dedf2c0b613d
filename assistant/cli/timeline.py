"""``onrecord timeline``: the best quotation of each record in order of date, with the gaps between."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from assistant.cli.options import filter_options, index_option, json_option, model_options, opening_options, out_option
from assistant.cli.output import dumped, file_writer, write
from assistant.cli.replies import show_citation
from assistant.cli.running import NONE
from assistant.cli.screen import INDENT, Screen, screen
from assistant.present import (
    NEAREST,
    gap_in_words,
    in_course,
    period_in_words,
    place_in_course,
    searched_in_words,
    timeline_in_words,
    unread_in_words,
)
from assistant.records import Timeline, TimelineGap
from assistant.text import written_date


@click.command(
    short_help="A topic in the course of time.",
    epilog="Exit code 0: records have quotations on it. 1: none has. 2: an error, in one line.",
)
@click.argument("topic", nargs=-1, required=True)
@filter_options
@out_option("Also write it there: .md, .csv, .docx (Word) or .json.")
@model_options
@index_option
@json_option
def timeline(topic: Sequence[str], index: str, in_json: bool, out: str | None, **options: Any) -> None:
    """The best quotation on TOPIC from each meeting or letter, oldest first, the gaps, and the undated apart."""
    from assistant import Assistant
    from assistant.present import timeline_briefing, timeline_csv, timeline_json, timeline_markdown

    ways = {".md": timeline_markdown, ".csv": timeline_csv, ".docx": timeline_briefing, ".json": timeline_json}
    save = file_writer(out, ways)
    made = Assistant.open(index, **opening_options(options)).timeline(" ".join(topic), **options)
    save(made)
    if in_json:
        write(dumped(made))
    else:
        show_timeline(screen(sys.stdout), made)
    if not (made.entries or made.undated):
        raise click.exceptions.Exit(NONE)


def show_timeline(to: Screen, made: Timeline) -> None:
    """How much there is, the quotations by period, each entry below its date, the gaps, the undated and the nearest."""
    head, more = timeline_in_words(made)
    to.say((head, "bold green" if made.entries or made.undated else "bold yellow"), more)
    _plot(to, made)
    for one in in_course(made):
        to.say()
        if isinstance(one, TimelineGap):
            to.say((gap_in_words(one), "dim"))
            continue
        named = place_in_course(made, one)
        to.say((written_date(one.date), "bold"), f", {named}" if named else "")
        show_citation(to, one)
    for told, cited in (("Undated:", made.undated), (NEAREST, made.nearest if not made.entries else ())):
        if cited:
            to.say()
            to.say(told)
            for own in cited:
                to.say()
                show_citation(to, own)
    if made.entries and made.nearest:
        to.say()
        to.say(f"Nearest of {len(made.nearest)} other records: no part of it, and not shown here.")
    unread = unread_in_words(made)
    to.say()
    if unread:
        to.say((unread, "yellow"))
    to.say((searched_in_words(made.searched), "dim"))


def _plot(to: Screen, made: Timeline) -> None:
    """A bar for each period: quotations, of how many records."""
    if len(made.periods) < 2:
        return
    names = [period_in_words(period.period) for period in made.periods]
    to.say()
    for name, period in zip(names, made.periods, strict=True):
        bar = "█" * period.quotations or "·"
        to.say(f"{name:<{max(map(len, names))}}  {bar} {period.quotations} of {period.records}", indent=INDENT)
