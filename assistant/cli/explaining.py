"""``onrecord ask --explain``: beside the reply, how it was made."""

from __future__ import annotations

from typing import Any

import click

from assistant.cli.options import F
from assistant.cli.screen import INDENT, Screen
from assistant.present import explained_in_words, figures_of, heading_of, lost_in_words, record_of
from assistant.records import Explanation, PassageOutcome, as_json

_STYLES = {PassageOutcome.CITED: "bold green", PassageOutcome.NEAREST: "yellow", PassageOutcome.UNMET: "yellow"}


def show_explanation(to: Screen, explanation: Explanation) -> None:
    """What became of each passage that was read closely, with the figures that decided on it."""
    to.say()
    to.say(("How this was found", "bold"))
    to.say(explained_in_words(explanation))
    if explanation.lost:
        to.say((lost_in_words(explanation.lost), "bold"))
    for considered in explanation.considered:
        to.say()
        told = heading_of(considered)
        to.say((told, _STYLES.get(considered.outcome, "")), indent=INDENT, lead=f"{considered.place}.")
        to.say(considered.quote, indent=INDENT)
        place = f"{considered.document}:{considered.quote_start}-{considered.quote_end}"
        to.say((f"{record_of(considered)}   {place}", "dim"), indent=INDENT)
        for name, figures in figures_of(considered):
            to.say((f"{name}: {figures}", "dim"), indent=INDENT)


def explain_options(command: F) -> F:
    """``--explain``, and the words or the document that should have been quoted; either of these explains too."""
    for option in (
        click.option("--expected-in", metavar="ID", help="A document that should have been quoted: where was it lost?"),
        click.option("--expected", metavar="WORDS", help="Words that should have been quoted: where were they lost?"),
        click.option("--explain", is_flag=True, help="Also tell how it was found: every passage with its figures."),
    ):
        command = option(command)
    return command


def asks_how(options: dict[str, Any]) -> dict[str, Any] | None:
    """What `Assistant.explain` is to be given, taken out of ``options``; None where nothing is to be explained."""
    told = {"expected": options.pop("expected"), "document": options.pop("expected_in")}
    return told if options.pop("explain") or any(told.values()) else None


def explained_as_json(explanation: Explanation) -> dict[str, Any]:
    """The fields of an explanation, without those of its reply."""
    return {name: value for name, value in as_json(explanation).items() if name != "reply"}
