"""What to do, as errors say it: with commands that there are, of the installation that says it, on the index in hand.

``tests/installation`` runs them, from a checkout and from a wheel.
"""

import ast
import re
import shlex
import sys
from pathlib import Path

import click
import pytest

from assistant.cli import commands as cli
from assistant.errors import (
    REBUILD,
    IndexDamaged,
    build_first,
    command,
    commands,
    install_again,
    naming,
    pip_install,
    rebuild,
)

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "assistant"
HELP = {"cli/commands.py", "cli/fetching.py", "cli/quotes.py", "cli/users.py", "errors/commands.py"}
"""Where commands are named to teach them, not as a remedy; and where they are made."""
BY_HAND = re.compile(r"\b(?:onrecord [a-z]|python index/|python app|pip install|make [a-z]+\b(?= setup|$))")


def strings():
    """Every string of the package that a person may be shown, with its file; docstrings are none."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name, tree = path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
        }  # a string that stands alone: a docstring
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                yield name, node.value


def calls(function):
    """The leading words of every call of ``function`` in the package, as far as they are written out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                yield [word.value for word in node.args if isinstance(word, ast.Constant)]


def test_no_command_is_written_out_where_it_could_be_another_installations():
    found = {(name, text) for name, text in strings() if name not in HELP and BY_HAND.search(text)}
    assert found == set()


def test_every_command_that_is_named_is_one_and_takes_the_options_that_stand_beside_it():
    named = [words for words in calls("command") if words]
    assert len(named) > 10
    for words in named:
        known: click.Command = cli.onrecord
        rest = list(words)
        while isinstance(known, click.Group) and rest and rest[0] in known.commands:
            known = known.commands[rest.pop(0)]
        assert known is not cli.onrecord, words
        taken = {option for parameter in known.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in rest if word.startswith("--")} <= taken, words


def test_every_option_that_a_message_names_is_one_of_some_command():
    def options(group):
        for each in group.commands.values():
            for parameter in each.params:
                yield from (*parameter.opts, *parameter.secondary_opts)
            if isinstance(each, click.Group):
                yield from options(each)

    known = {*options(cli.onrecord), "--help", "--version"}
    pip = {"--upgrade", "--force-reinstall", "--no-deps", "--editable"}
    told = {option for _, text in strings() if " " in text for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)}
    assert told <= known | pip


@pytest.fixture
def wheel(monkeypatch, tmp_path):
    """The package as if it stood in an environment, run in an empty folder."""
    monkeypatch.setattr(commands, "_ROOT", tmp_path / "site-packages")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_checkout_names_its_script_and_a_wheel_its_command(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    python = shlex.quote(commands._python())
    assert command("build", index="my index") == f"{python} index/rebuild.py --index 'my index'"
    assert command("build", index="index/built", corpus="corpus") == f"{python} index/rebuild.py"
    monkeypatch.chdir(tmp_path)  # where neither stands
    python = shlex.quote(commands._python())
    script, index = ROOT / "index/rebuild.py", tmp_path / "index/built"
    assert command("build", index="index/built") == f"{python} {script} --index index/built"
    assert command("build", index=ROOT / "index/built") == f"{python} {script}"
    monkeypatch.setattr(commands, "_ROOT", tmp_path / "site-packages")
    assert command("build", index=index).endswith("onrecord build")
    assert command("build", index="b", corpus="c d").endswith("onrecord build --corpus 'c d' --index b")


def test_the_program_is_named_as_the_shell_finds_it_and_else_by_its_path(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # else the path may be shown from here
    home = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", home)
    assert command("check").startswith("onrecord ") and pip_install("x") == "python -m pip install x"
    monkeypatch.setenv("PATH", "/nowhere")
    assert command("check") == f"{shlex.quote(home)}/onrecord check"
    assert pip_install("x").startswith(str(Path(sys.executable)))


def test_without_an_index_a_wheel_builds_the_folder_that_is_there_or_offers_one_to_name(wheel):
    assert build_first("built") == (
        f"Build it from a folder of papers: {command('build', '--corpus', 'FOLDER', index='built')}; "
        f"or begin with the sample: {command('demo')}"
    )
    (wheel / "corpus").mkdir()
    assert build_first("built") == f"Build it: {command('build', index='built')}"
    assert "--corpus papers --index built" in build_first("built", "papers")
    assert "onrecord" in install_again() and "make" not in install_again()


def test_an_error_that_does_not_know_its_index_is_told_it_where_it_passes_and_keeps_its_cause():
    with pytest.raises(IndexDamaged) as caught, naming("b"):
        raise IndexDamaged("Altered.", REBUILD) from ValueError("why")
    assert caught.value.remedy == rebuild("b") and str(caught.value) == f"Altered. {rebuild('b')}"
    assert isinstance(caught.value.__cause__, ValueError)
    with pytest.raises(IndexDamaged) as caught, naming(None):
        raise IndexDamaged("Altered.", REBUILD)
    assert str(caught.value) == "Altered. Rebuild the index."
