"""How a command is run: every error one line, signals obeyed, streams exact, and an exit code that says how it went."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from assistant import __version__
from assistant.errors import OnRecordError, install_again
from assistant.present import made_visible

NONE, WRONG, MAY, DEFECT, STOPPED, PIPE, ENDED = 1, 2, 3, 70, 130, 141, 143
"""Exit codes: nothing found, an error of ours or of the call, an answer that may be none, a defect, Ctrl-C, a reader
that went away, SIGTERM."""


def run(command: click.Command, name: str, arguments: Sequence[str] | None = None, **settings: Any) -> int:
    """Runs ``command`` and returns the exit code; errors become one line on stderr."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 (closed by the shell: >&-)
    _exact(sys.stdout)
    _exact(sys.stderr)
    try:
        with _heard():
            code = _invoked(command, name, sys.argv[1:] if arguments is None else list(arguments), **settings)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return PIPE
    except _Terminated:
        return _said("Ended.", ENDED)
    except (click.Abort, KeyboardInterrupt):
        return _said("Stopped.", STOPPED)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else name
        return _said(f"{error.format_message()} See: {path} --help", WRONG)
    except (click.ClickException, OnRecordError) as error:
        return _said(error.format_message() if isinstance(error, click.ClickException) else str(error), WRONG)
    except MemoryError:
        return _said("Memory ran out. What was published serves on; end other programs, or give fewer records.", WRONG)
    except ImportError as missing:
        if (missing.name or "").partition(".")[0] == "assistant":
            return _defect()
        return _said(f"{_not_installed(missing)} Install what it needs: {install_again()}", WRONG)
    except OSError as error:
        _drop_output()
        refused = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        return _said(f"The system refused: {refused}. Check the path, its permissions and the disk.", WRONG)
    except Exception:
        return _defect()
    return code


def _defect() -> int:
    """Prints the traceback of the error that is handled, and says whose it is."""
    import traceback

    traceback.print_exc()
    return _said(f"This is a defect of On Record {__version__}. Please report it with the lines above.", DEFECT)


def _not_installed(missing: ImportError) -> str:
    """What is missing of the environment: a package, or a library that one of them needs of the system."""
    if isinstance(missing, ModuleNotFoundError):
        return f"The package {missing.name!r} is not installed in this Python."
    return f"A package that is installed in this Python does not load: {missing}."


class _Terminated(BaseException):
    """SIGTERM came: what is under way is put away as for Ctrl-C."""


class _WarningLine(logging.Handler):
    """A warning of the program as a line for people."""

    def emit(self, record: logging.LogRecord) -> None:
        _said(record.getMessage(), 0)


@contextlib.contextmanager
def _heard() -> Iterator[None]:
    """While a command runs, warnings are lines on stderr and SIGTERM is obeyed as Ctrl-C is."""

    def end(*_: object) -> None:
        raise _Terminated

    lines, log = _WarningLine(), logging.getLogger("onrecord")
    log.addHandler(lines)
    before: Any = None
    with contextlib.suppress(ValueError):  # only the main thread hears signals
        before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        log.removeHandler(lines)
        if before is not None:
            signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """For a server, which has a log and an end of its own: warnings and SIGTERM are left to it."""
    log = logging.getLogger("onrecord")
    lines = [handler for handler in log.handlers if isinstance(handler, _WarningLine)]
    before: Any = None
    for handler in lines:
        log.removeHandler(handler)
    with contextlib.suppress(ValueError):  # only the main thread hears signals
        before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        yield
    finally:
        for handler in lines:
            log.addHandler(handler)
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _invoked(command: click.Command, name: str, arguments: list[str], **settings: Any) -> int:
    """What ``command.main`` does, but for its own ideas of a broken pipe and of Ctrl-C."""
    try:
        with command.make_context(name, arguments, **settings) as context:
            command.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    return 0


def _exact(stream: Any) -> None:
    """UTF-8 and untranslated line ends where a program reads; a terminal keeps its encoding, and nothing can fail."""
    if isinstance(stream, io.TextIOWrapper):
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")


def _drop_output() -> None:
    """Lets go of what cannot be written, so that the interpreter does not complain of it at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(message: str, code: int) -> int:
    line = " ".join(made_visible(message).split())
    print(f"onrecord: {line}", file=sys.stderr)
    return code
