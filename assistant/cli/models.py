"""``onrecord models``: which models are on this machine, and one brought from the hub."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from assistant.cli import listings
from assistant.cli.options import json_option
from assistant.cli.output import dumped, write
from assistant.cli.screen import screen


@click.group(short_help="List models, or bring one from the hub.", invoke_without_command=True)
@json_option
@click.pass_context
def models(context: click.Context, in_json: bool) -> None:
    """The encoders and readers on this machine, and those worth bringing. Nothing is fetched."""
    if context.invoked_subcommand is not None:
        return
    from assistant.models import RECOMMENDED, present_models

    here = present_models()
    if in_json:
        write(dumped({"models": here, "recommended": RECOMMENDED}))
    else:
        listings.show_models(screen(sys.stdout), here, RECOMMENDED)


@models.command(short_help="Bring a model from the hub and pin it.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--revision", metavar="COMMIT", help="A commit, branch or tag; else the one pinned, else the newest.")
@click.option("--trust-remote-code", is_flag=True, help="Bring code that comes with the model too. Read it first.")
@json_option
def get(names: Sequence[str], revision: str | None, trust_remote_code: bool, in_json: bool) -> None:
    """Bring NAME from the hub, without a name the recommended encoder and reader, and pin its files by digest."""
    from assistant.models import FIRST_RECOMMENDED, fetch_model

    wanted = names or FIRST_RECOMMENDED
    brought = [fetch_model(name, revision, code=trust_remote_code) for name in wanted]
    if in_json:
        write(dumped(brought))
    else:
        listings.show_models(screen(sys.stdout), brought)
