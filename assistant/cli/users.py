"""``onrecord users``: who may log in to the chat; and the options by which it is told whom to let in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from assistant.cli.running import NONE
from assistant.cli.screen import screen

F = TypeVar("F", bound=Callable[..., Any])

_FILE = click.option(
    "--users", "file", default="users", show_default=True, envvar="ONRECORD_USERS", type=click.Path(path_type=Path),
    help="The file of users; also $ONRECORD_USERS.",
)  # fmt: skip
_SECRET = "The password: the first line of this file, else $ONRECORD_PASSWORD, else it is asked for."


def login_options(command: F) -> F:
    """Whom the chat lets in: users of a file, or one name and password from a file, the environment or the call."""
    auth_file = click.option(
        "--auth-file", type=click.Path(path_type=Path), callback=_from_file, expose_value=False, is_eager=True,
        help="The same, the first line of this file.",
    )  # fmt: skip
    auth = click.option(
        "--auth", callback=_login, envvar="ONRECORD_AUTH", metavar="USER:PASSWORD",
        help="Ask for this name and password; also $ONRECORD_AUTH, which other users of the machine do not see.",
    )  # fmt: skip
    users_option = click.option(
        "--users", envvar="ONRECORD_USERS", type=click.Path(path_type=Path), metavar="FILE",
        help="Ask for a login of this file's users, whom onrecord users add adds; also $ONRECORD_USERS.",
    )  # fmt: skip
    return users_option(auth(auth_file(command)))


def _from_file(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """What ``--auth-file`` names, as if ``--auth`` had been given it."""
    if file is not None:
        context.default_map = {**(context.default_map or {}), "auth": _first_line(file)}


def _login(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """The name and the password of ``--auth``; a password may hold colons."""
    if value is None:
        return None
    user, colon, password = value.partition(":")
    if not (user and colon and password):
        raise click.BadParameter("write USER:PASSWORD")
    return user, password


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{file} cannot be read: {error}") from error


@click.group(short_help="Who may log in to the chat.")
def users() -> None:
    """Who may log in to the chat, with hashed passwords, in a file that onrecord serve --users FILE reads."""


@users.command(short_help="Add a user, or give one another password.")
@click.argument("name")
@_FILE
@click.option("--password-file", type=click.Path(path_type=Path), help=_SECRET)
def add(name: str, file: Path, password_file: Path | None) -> None:
    """Add NAME, or give NAME another password, which ends the sessions there are with the old one."""
    from assistant.web import keep_user

    given = _first_line(password_file) if password_file else os.environ.get("ONRECORD_PASSWORD")
    password = given if given is not None else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    was = keep_user(file, name, password)
    screen(sys.stdout).say(f"{name}: another password in {file}." if was else f"{name} added to {file}.")


@users.command(short_help="Take a user out.")
@click.argument("name")
@_FILE
def remove(name: str, file: Path) -> None:
    """Take NAME out. Sessions of NAME end at once, without a restart."""
    from assistant.web import keep_user

    if not keep_user(file, name, None):
        screen(sys.stdout).say(f"{name} is not in {file}.")
        raise click.exceptions.Exit(NONE)
    screen(sys.stdout).say(f"{name} taken out of {file}.")


@users.command(name="list", short_help="List the users.")
@_FILE
def list_users(file: Path) -> None:
    """List the names, one a line."""
    from assistant.web import read_users

    for name in sorted(read_users(file)):
        screen(sys.stdout).say(name)
