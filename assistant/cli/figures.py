"""``onrecord figures``: the numbers that the record gives on a topic, as printed, date and page beside them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from assistant.cli.options import filter_options, index_option, json_option
from assistant.cli.output import dumped, write
from assistant.cli.running import NONE
from assistant.cli.screen import INDENT, Screen, screen
from assistant.present import figures_in_words, reference, searched_in_words
from assistant.records import FiguresFound
from assistant.text import one_line


@click.command(
    short_help="The numbers on a topic, as printed.",
    epilog="Exit code 0: there are figures. 1: there are none. 2: an error, in one line.",
)
@click.argument("topic", nargs=-1, required=True)
@filter_options
@index_option
@json_option
def figures(topic: Sequence[str], index: str, in_json: bool, **filters: Any) -> None:
    """Every number in the sentences on TOPIC, with its unit and what it counts, as it is printed: no arithmetic."""
    from assistant import answering
    from assistant.index import make_filters, open_search_index

    found = answering.figured(open_search_index(index), " ".join(topic), make_filters(**filters))
    if in_json:
        write(dumped(found))
    else:
        show_figures(screen(sys.stdout), found)
    if not found.figures:
        raise click.exceptions.Exit(NONE)


def show_figures(to: Screen, found: FiguresFound) -> None:
    """Each figure with what it counts, its sentence and its place, by date."""
    told, more = figures_in_words(found)
    to.say((told, "bold green" if found.figures else "bold yellow"), more)
    for own in found.figures:
        what = f" {one_line(own.counted.words)}" if own.counted else ""
        to.say()
        to.say((one_line(own.figure.words), "bold"), what)
        to.say(own.quote, indent=INDENT)
        to.say(reference(own), indent=INDENT)
        to.say((f"{own.document}:{own.figure.start}-{own.figure.end}", "dim"), indent=INDENT)
    to.say()
    to.say((searched_in_words(found.searched), "dim"))
