"""docs/architecture.md against the tree: what it names is there, and it names every folder."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "assistant"


def test_every_place_it_names_is_there():
    named = set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.(?:pyi?|json|md))?)`", PAGE))
    named |= {f"{name}.py" for name in re.findall(r"`((?:[a-z_]+/)+[a-z_]+)\.py`", PAGE)}
    assert len(named) > 20
    missing = {name for name in named if not (ROOT / name).exists() and not (PACKAGE / name).exists()}
    assert missing == set()


def test_every_module_of_the_river_is_there():
    dotted = set(re.findall(r"─ ((?:[a-z_]+\.)+[a-z_]+) ─", PAGE))
    assert len(dotted) > 5
    for name in dotted:
        path = PACKAGE / name.replace(".", "/")
        front = PACKAGE / name.rpartition(".")[0].replace(".", "/") / "__init__.pyi"
        stated = front.exists() and name.rpartition(".")[2] in front.read_text(encoding="utf-8")
        assert path.with_suffix(".py").exists() or path.is_dir() or stated or name == "index.candidates", name


def test_it_names_every_entry_of_the_package():
    for entry in PACKAGE.iterdir():
        if entry.name not in {"__pycache__", "__init__.pyi"}:
            assert f"  {entry.name}" in PAGE or f"{entry.name}/" in PAGE, entry.name
