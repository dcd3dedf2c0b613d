"""Options that several commands share, named as the keywords of `Assistant` are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

F = TypeVar("F", bound=Callable[..., Any])
_READER = (
    "A model that reads the first passages: a folder, a name, or none; where it is not given, the one that is shipped, "
    "beside the embedded encoder. With openai:MODEL@URL each question and the first "
    "passages found for it (their text, title, publisher and date) LEAVE THIS MACHINE for that address, with the key "
    "in OPENAI_API_KEY or the file OPENAI_API_KEY_FILE if there is one; nothing else does, and without it nothing."
)


def index_option(command: F) -> F:
    return click.option(
        "--index",
        default="index/built",
        show_default=True,
        metavar="DIR",
        help="The folder of the built index, or its address in Milvus: milvus://HOST:19530/NAME.",
    )(command)


def corpus_option(command: F) -> F:
    told = "The folder of the records; where it is not given, the one the index was built from, if there is one."
    return click.option("--corpus", default="corpus", show_default=True, metavar="DIR", help=told)(command)


def corpus_folder(given: str, index: str | Path) -> str | Path:
    """The folder of the records: as it was named, else as the index remembers it, else the default."""
    from assistant.index import remembered_corpus

    if click.get_current_context().get_parameter_source("corpus") is ParameterSource.COMMANDLINE:
        return given
    return remembered_corpus(index) or given


def listening(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """The address and the port of ``HOST:PORT``."""
    host, colon, port = (value or "").rpartition(":")
    if value is not None and not (host and colon and port.isascii() and port.isdigit()):
        raise click.BadParameter("write HOST:PORT, as 127.0.0.1:9187")
    return (host, int(port)) if value is not None else None


def json_option(command: F) -> F:
    return click.option("--json", "in_json", is_flag=True, help="Write JSON; strings in it are exact.")(command)


def out_option(told: str) -> Callable[[F], F]:
    return click.option("--out", metavar="FILE", help=told)


def model_options(command: F) -> F:
    """Options named as the keywords of `Assistant.open` are."""
    for option in (
        click.option(
            "--trust-remote-code", is_flag=True, help="Let a reader run code that comes with it. Read that code first."
        ),
        click.option(
            "--encoder", metavar="NAME", help="Where the index's encoder is now, if it moved: a folder, or its name."
        ),
        click.option("--reader", metavar="NAME", help=_READER),
    ):
        command = option(command)
    return command


def opening_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options of `model_options`, taken out of ``options``."""
    return {name: options.pop(name) for name in ("reader", "encoder", "trust_remote_code")}


def filter_options(command: F) -> F:
    """Options named as the keywords of `Assistant.ask` are."""
    option = click.option(
        "--document", "documents", multiple=True, metavar="ID", help="Only this document; may be repeated."
    )
    return record_options(option(command))


def record_options(command: F) -> F:
    """`filter_options` but for documents."""
    for option in (
        click.option(
            "--publisher", "publishers", multiple=True, metavar="NAME", help="Only this publisher; may be repeated."
        ),
        click.option(
            "--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of record; may be repeated."
        ),
        click.option("--to", "published_before", metavar="DATE", help="Only records dated up to then."),
        click.option(
            "--from", "published_after", metavar="DATE", help="Only records dated from then: 2023-01-01 or 2023."
        ),
    ):
        command = option(command)
    return command
