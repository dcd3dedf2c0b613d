"""The command that brings papers from the sites that publish them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.options import json_option
from assistant.cli.output import dumped, write
from assistant.cli.running import NONE
from assistant.cli.screen import Screen, screen
from assistant.errors import command
from assistant.present import counted, made_visible

if TYPE_CHECKING:
    from assistant.sources import FetchReport, SourceReport

_KINDS = ("moderngov", "cmis", "ofsted", "urls", "sitemap", "feed")
_NAMED = 20
"""Files or addresses named one by one."""
_EXAMPLES = """\b
Examples:
  onrecord fetch moderngov https://democracy.example.gov.uk --committee Cabinet --since 2024-01
  onrecord fetch ofsted https://reports.ofsted.gov.uk/provider/44/80453
  onrecord fetch sitemap https://www.example.gov.uk/sitemap.xml --match /minutes/ --since 2024-01
  onrecord fetch urls addresses.txt
  onrecord fetch
Exit code 0: done; what was refused is named. 1: nothing could be had from a source. 2: an error, in one line.
"""


@click.command(short_help="Bring papers from the sites that publish them.", epilog=_EXAMPLES)
@click.argument("kind", required=False, type=click.Choice(_KINDS))
@click.argument("where", metavar="[ADDRESS|FILE]", required=False)
@click.option("--committee", "committees", multiple=True, metavar="NAME", help="Only this committee; may be repeated.")
@click.option("--since", metavar="DATE", help="Only what is dated from then: 2024-01-15, 2024-01 or 2024.")
@click.option("--publisher", metavar="NAME", help="Whose papers these are, where the papers do not say it.")
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="Another host it may fetch from; may be repeated.")
@click.option("--match", multiple=True, metavar="TEXT", help="Of a list, only addresses that hold this.")
@click.option("--delay", type=click.FloatRange(0, 60), metavar="SECONDS", help="Between requests; else 1.")
@click.option("--private", is_flag=True, help="Let the site stand in a private network.")
@click.option("--corpus", default="corpus", show_default=True, metavar="DIR", help="The folder of the records.")
@json_option
def fetch(kind: str | None, where: str | None, corpus: str, in_json: bool, **settings: Any) -> None:
    """Bring new and changed papers into the corpus, from KIND of source at ADDRESS, which is kept in sources.toml.

    Without KIND: from every source that is kept. Nothing is read into the index; onrecord build does that.
    """
    from assistant.sources import fetch_papers, named_source

    if kind is not None and where is None:
        raise click.UsageError(f"fetch {kind} needs {'a file of addresses' if kind == 'urls' else 'an address'}.")
    if kind is None and any(value is not None and value != () and value is not False for value in settings.values()):
        raise click.UsageError("name the kind and the address that these options are for.")
    folder = Path(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    sources = [named_source(folder, kind, where, **settings)] if kind is not None and where is not None else None
    tell = _to_stderr if sys.stderr.isatty() else None
    report = fetch_papers(folder, sources, tell=tell)
    if in_json:
        write(dumped(report))
    else:
        show_fetched(screen(sys.stdout), report, corpus)
    if any(one.refused and not (one.new or one.changed or one.unchanged) for one in report.sources):
        raise click.exceptions.Exit(NONE)


def show_fetched(to: Screen, report: FetchReport, corpus: str) -> None:
    """What came from each source, by name; what was refused with the reason; and what to do next."""
    for one in report.sources:
        to.say((f"{one.source}: {_summary(one)}", "bold"))
        for title, files in (
            ("new", one.new),
            ("changed", one.changed),
            ("superseded", one.superseded),
            ("gone from the site, kept here", one.gone),
        ):
            _listed(to, title, files)
        _listed(to, "refused", [f"{refused.refusal}: {refused.reason}" for refused in one.refused])
        _listed(to, "remarks", one.notices)
    if report.changes:
        to.say(f"To ask of them: {command('build', corpus=corpus)}")


def _summary(one: SourceReport) -> str:
    told = [f"{len(one.new):,} new", f"{len(one.changed):,} changed", f"{one.unchanged:,} unchanged"]
    told += [f"{len(one.gone):,} gone"] if one.gone else []
    told += [f"{one.restricted:,} restricted and skipped"] if one.restricted else []
    told += [f"{one.repeated:,} the same as another"] if one.repeated else []
    told += [f"{len(one.refused):,} refused"] if one.refused else []
    return f"{', '.join(told)} ({counted(one.requests, 'request')})"


def _listed(to: Screen, title: str, lines: tuple[str, ...] | list[str]) -> None:
    if lines:
        to.say(f"{title}:", indent=2)
    for line in lines[:_NAMED]:
        to.say(line, indent=4)
    if len(lines) > _NAMED:
        to.say(f"… and {len(lines) - _NAMED:,} more", indent=4)


def _to_stderr(line: str) -> None:
    print(made_visible(line), file=sys.stderr)
