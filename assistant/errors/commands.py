"""The commands that remedies name, as they are run from where the person stands, in the installation at hand.

In a checkout an index is built by ``python index/rebuild.py``; installed from a wheel there is no such file, and it is
``onrecord build``. An interpreter that is not the one found on the PATH is named by its path, a folder that the command
would take anyway is left out.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from assistant.errors.tree import OnRecordError

__all__ = [
    "FOLDER",
    "REBUILD",
    "build_first",
    "command",
    "install_again",
    "install_extra",
    "naming",
    "pip_install",
    "put_back",
    "rebuild",
]

REBUILD = "Rebuild the index."
"""The remedy of what does not know which index it is part of; `naming` puts the command in its place."""

FOLDER = "FOLDER"
"""What stands in a command for a folder that only the person knows."""

_ROOT = Path(__file__).resolve().parents[2]
_INDEX = Path("index/built")
_CORPUS = Path("corpus")


def command(*words: str | os.PathLike[str], index: str | Path | None = None, corpus: str | Path | None = None) -> str:
    """``onrecord WORDS``, or in a checkout what does the same, with ``--corpus`` and ``--index`` where it needs them.

    >>> command("build", index="papers index")
    "onrecord build --index 'papers index'"
    """
    scripted = words[:1] == ("build",) and _checkout() is not None
    program = [_python(), _shown(_ROOT / "index/rebuild.py")] if scripted else _onrecord()
    home = _ROOT if scripted else Path()
    options: list[str] = []
    for name, given, usual in (("--corpus", corpus, home / _CORPUS), ("--index", index, home / _INDEX)):
        if given is not None and not _same(given, usual):
            options += [name, str(given)]
    return shlex.join([*program, *(str(word) for word in words[1 if scripted else 0 :]), *options])


def pip_install(*words: str) -> str:
    """``pip install WORDS`` into the environment at hand."""
    return shlex.join([_python(), "-m", "pip", "install", *words])


def rebuild(index: str | Path | None, corpus: str | Path | None = None) -> str:
    """The remedy where an index must be built anew; it remembers its corpus, which is named where it should not."""
    return REBUILD if index is None else f"Rebuild it: {command('build', index=index, corpus=corpus)}"


def build_first(index: str | Path, corpus: str | Path | None = None) -> str:
    """The remedy where there is no index: of ``corpus`` or of the usual folder, if it is there, else of one to name."""
    usual = _ROOT / _CORPUS if _checkout() else _CORPUS
    if corpus is not None and (Path(corpus).is_dir() or not _same(corpus, usual)):
        return f"Build it: {command('build', index=index, corpus=corpus)}"
    if usual.is_dir():
        return f"Build it: {command('build', index=index)}"
    named = command("build", "--corpus", FOLDER, index=index)
    return f"Build it from a folder of papers: {named}; or begin with the sample: {command('demo')}"


def install_extra(name: str) -> str:
    """What installs the packages of an extra."""
    return pip_install("--editable", f"{_shown(_ROOT)}[{name}]") if _checkout() else pip_install(f"onrecord[{name}]")


def install_again() -> str:
    """What installs the program with all it needs."""
    if _checkout():
        return f"make -C {shlex.quote(_shown(_ROOT))} setup"
    return pip_install("--upgrade", "--force-reinstall", "onrecord")


def put_back(file: Path) -> str:
    """What gives ``file``, which the program brings, its own content again."""
    if (_ROOT / ".git").exists() and _checkout() and file.is_relative_to(_ROOT):
        return shlex.join(["git", "-C", _shown(_ROOT), "checkout", "--", str(file.relative_to(_ROOT))])
    return install_again()


@contextlib.contextmanager
def naming(index: str | Path | None) -> Iterator[None]:
    """Errors raised inside, which may not know their index, say with which command it is rebuilt."""
    try:
        yield
    except OnRecordError as error:
        if index is not None and REBUILD in error.remedy:
            error.mend_with(error.remedy.replace(REBUILD, rebuild(index)))
        raise


def _checkout() -> Path | None:
    """The folder of the checkout that the package stands in; None where it was installed from a wheel."""
    return _ROOT if (_ROOT / "index/rebuild.py").is_file() and (_ROOT / "pyproject.toml").is_file() else None


def _same(one: str | Path, other: Path) -> bool:
    return Path(one).resolve() == other.resolve()


def _python() -> str:
    return _program("python", Path(sys.executable))


def _onrecord() -> list[str]:
    script = Path(sys.executable).with_name("onrecord")
    return [_program("onrecord", script)] if script.is_file() else [_python(), "-m", "assistant.cli"]


def _program(name: str, path: Path) -> str:
    """``name`` where the shell finds that very program under it, else its path."""
    found = shutil.which(name)
    same = found is not None and Path(found).parent.resolve() == path.parent.resolve()
    return name if same else _shown(path)


def _shown(path: Path) -> str:
    """A path as it is shortest to type here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
