"""``onrecord watch``: saved questions and words, and what is new on them since the last time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.options import F, filter_options, index_option, json_option, model_options, opening_options
from assistant.cli.output import dumped, write
from assistant.cli.running import NONE
from assistant.cli.screen import INDENT, screen
from assistant.errors import command
from assistant.present import counted

if TYPE_CHECKING:
    from assistant.web import News, SavedQuestions, Watch


def _file_option(command: F) -> F:
    return click.option(
        "--file",
        default="feedback/watches.sqlite",
        show_default=True,
        metavar="FILE",
        help="Where they are kept.",
    )(command)


@click.group(short_help="Saved questions, and what is new on them.")
def watch() -> None:
    """Saved questions and words, kept on this machine: what is new on them since the last time, printed, mailed, or as
    an Atom feed (/feeds/ID.xml of the chat)."""


@watch.command(short_help="Save a question, or words to count.")
@click.argument("words", nargs=-1, required=True)
@click.option("--mentions", is_flag=True, help="Every mention of the words, not what answers them.")
@filter_options
@_file_option
@model_options
@index_option
def add(words: Sequence[str], mentions: bool, file: str, index: str, **options: Any) -> None:
    """Save WORDS, a question or with --mentions words. What the records hold now is not news."""
    from assistant import Assistant
    from assistant.index import make_filters
    from assistant.web import WatchKind

    assistant = Assistant.open(index, **opening_options(options))
    kind = WatchKind.MENTIONS if mentions else WatchKind.QUESTION
    made = _saved(file).add(assistant, kind, " ".join(words), make_filters(**options))
    screen(sys.stdout).say(f"{made.id}: {made.kind} “{made.words}” is watched. Feed: /feeds/{made.id}.xml")


@watch.command("list", short_help="List what is saved.")
@_file_option
@json_option
def list_(file: str, in_json: bool) -> None:
    """What is saved, with the ids that the feeds are called by."""
    kept = _saved(file).watches()
    if in_json:
        write(dumped(kept))
        return
    to = screen(sys.stdout)
    for one in kept:
        to.say(f"{one.id}: {one.kind} “{one.words}”, since {one.added[:10]}")


@watch.command(short_help="Forget one.")
@click.argument("identity", metavar="ID")
@_file_option
def remove(identity: str, file: str) -> None:
    """Forget what is saved as ID, with its news."""
    gone = _saved(file).remove(identity)
    screen(sys.stdout).say(f"{gone.id}: “{gone.words}” is no longer watched.")


@watch.command(
    short_help="Tell what is new.",
    epilog="Exit code 0: there is something new. 1: there is not. 2: an error, in one line.",
)
@click.option("--mail", is_flag=True, help="Mail it; the environment says how: ONRECORD_SMTP_HOST, _FROM, _TO …")
@click.option("--address", default="", metavar="URL", help="Where the chat is served, for whole links.")
@_file_option
@model_options
@index_option
@json_option
def run(mail: bool, address: str, file: str, index: str, in_json: bool, **options: Any) -> None:
    """What is new on all that is saved since the last run: each quotation with its place. It is told once."""
    from assistant import Assistant
    from assistant.web import MailSettings, send_mail

    settings = MailSettings.of(os.environ) if mail else None
    saved, assistant = _saved(file), Assistant.open(index, **opening_options(options))
    told: list[tuple[Watch, Sequence[News]]] = []
    for one in saved.watches():
        saved.refresh(assistant, one)
        told.append((one, saved.news(one, untold=True)))
    new = [one for _, news in told for one in news]
    lines: list[str] = []
    _tell(told, f"{address.rstrip('/')}/" if address else "", lines.append)
    if settings and new:
        send_mail(settings, f"On Record: {counted(len(new), 'new quotation')}", "\n".join(lines) + "\n")
    if in_json:
        write(dumped([{"watch": one, "news": news} for one, news in told]))
    else:
        to = screen(sys.stdout)
        for line in lines:
            to.say(line)
    saved.told(new)
    if not new:
        raise click.exceptions.Exit(NONE)


def _tell(told: Sequence[tuple[Watch, Sequence[News]]], address: str, say: Callable[[str], None]) -> None:
    """What is new, a watch after the other, in lines."""
    margin = " " * INDENT
    if not told:
        say(f"Nothing is watched. Save a question: {command('watch', 'add', 'QUESTION')}")
    for one, news in told:
        say(f"{one.kind} “{one.words}”: {counted(len(news), 'new quotation')}")
        for item in news:
            say("")
            for line in (*item.quote.split("\n"), item.reference, f"{address}{item.link}"):
                say(f"{margin}{line}".rstrip())
        if news:
            say("")


def _saved(file: str) -> SavedQuestions:
    from assistant.web import SavedQuestions

    return SavedQuestions(Path(file))
