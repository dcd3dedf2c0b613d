"""``onrecord check-quote``: the verdict, the words given and the record's, what differs marked on both sides."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import IO, Any

import click

from assistant.cli.options import index_option, json_option, out_option, record_options
from assistant.cli.output import dumped, file_writer, given_text, write
from assistant.cli.running import NONE
from assistant.cli.screen import INDENT, Part, Screen, screen
from assistant.present import (
    flag_in_words,
    needs_sentence,
    quote_verdict_in_words,
    record_in_parts,
    reference,
    searched_in_words,
    text_in_parts,
    whole_sentence,
)
from assistant.records import QuoteCheck, QuotePlace, QuoteVerdict


@click.command(
    "check-quote",
    short_help="Check a quotation, or those of an article.",
    epilog="Exit code 0: every quotation is exact. 1: one is not. 2: an error, in one line.",
)
@click.argument("text", nargs=-1)
@click.option("--file", type=click.File("rb"), metavar="FILE", help="Read the text there; - is standard input.")
@click.option("--said-by", metavar="NAME", help="Who is said to have said it.")
@click.option("--document", metavar="ID", help="The document it is said to be from.")
@record_options
@out_option("Also write the result there: .md, .csv or .docx (Word).")
@index_option
@json_option
def check_quote(
    text: Sequence[str],
    file: IO[bytes] | None,
    said_by: str | None,
    document: str | None,
    index: str,
    in_json: bool,
    out: str | None,
    **filters: Any,
) -> None:
    """Whether TEXT stands in the record word for word; of an article, each quotation in it.

    Without TEXT and --file it is read from standard input.
    """
    from assistant import answering
    from assistant.index import make_filters, open_search_index
    from assistant.present import quote_check_briefing, quote_check_csv, quote_check_markdown

    save = file_writer(out, {".md": quote_check_markdown, ".csv": quote_check_csv, ".docx": quote_check_briefing})
    given, wanted = given_text(text, file), make_filters(**filters)
    checked = answering.quote_checked(open_search_index(index), given, wanted, said_by=said_by, document=document)
    save(checked)
    if in_json:
        write(dumped(checked))
    else:
        show_check(screen(sys.stdout), checked)
    if checked.verdict is not QuoteVerdict.EXACT:
        raise click.exceptions.Exit(NONE)


_STYLES = {
    QuoteVerdict.EXACT: "bold green",
    QuoteVerdict.ELSEWHERE: "bold cyan",
    QuoteVerdict.ABSENT: "bold yellow",
    QuoteVerdict.STITCHED: "bold red",
    QuoteVerdict.ALTERED: "bold red",
}
_SHOWN = 10
"""Places shown of one quotation; the files and the JSON hold all."""


def show_check(to: Screen, check: QuoteCheck) -> None:
    """The verdict and the places; of an article, of each of its quotations."""
    if check.quotations:
        _verdict(to, check)
        for number, own in enumerate(check.quotations, start=1):
            to.say()
            to.say(own.text, indent=INDENT, lead=f"{number}.")
            _one(to, own)
    else:
        _one(to, check)
    to.say()
    to.say((searched_in_words(check.searched), "dim"))


def _verdict(to: Screen, check: QuoteCheck) -> None:
    head, more = quote_verdict_in_words(check)
    to.say((head, _STYLES[check.verdict]), more)


def _one(to: Screen, check: QuoteCheck) -> None:
    _verdict(to, check)
    every = (*check.places, *check.nearest)
    for place in every[:_SHOWN]:
        to.say()
        _place(to, check, place)
    if len(every) > _SHOWN:
        to.say()
        to.say((f"and {len(every) - _SHOWN} more places", "dim"))


def _place(to: Screen, check: QuoteCheck, place: QuotePlace) -> None:
    if place.differences:
        to.say("given:  ", *_marked(text_in_parts(check, place)), indent=INDENT)
        to.say("record: ", *_marked(record_in_parts(place)), indent=INDENT)
    else:
        to.say(place.quote, indent=INDENT)
    to.say(reference(place), indent=INDENT)
    to.say((f"{place.document}:{place.start}-{place.end}", "dim"), indent=INDENT)
    if place.address:
        to.say((f"published at {place.address}", "dim"), indent=INDENT)
    for flag in place.flags:
        to.say((flag_in_words(flag), "yellow"), indent=INDENT)
    if needs_sentence(place):
        to.say("the whole sentence: ", whole_sentence(place), indent=INDENT)
    if place.speaker:
        to.say(f"said by: {place.speaker}", indent=INDENT)


def _marked(parts: Iterable[tuple[str, bool]]) -> Iterable[Part]:
    return [(words, "reverse") if marked else words for words, marked in parts]
