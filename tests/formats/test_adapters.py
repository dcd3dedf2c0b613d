"""What is leaned on and not promised: each library's inner names stand in one module, below a major release."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from lxml import etree

from assistant.formats import trees

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ROOT / "assistant" / "formats"
ADAPTERS = {"pypdf": "pypdf_reader.py", "pypdfium2": "pdfium.py"}


def imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize(("library", "module"), ADAPTERS.items())
def test_a_pdf_library_is_imported_by_its_adapter_alone(library: str, module: str) -> None:
    importing = {
        path.name
        for path in FORMATS.glob("*.py")
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
    }
    assert importing == {module}


def test_no_module_but_an_adapter_uses_a_private_name_of_a_library() -> None:
    private: dict[str, set[str]] = {}
    for path in FORMATS.glob("*.py"):
        own = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(own):
            if not isinstance(node, ast.Attribute) or not node.attr.startswith("_") or node.attr.startswith("__"):
                continue
            if isinstance(node.value, ast.Name) and node.value.id in ("self", "os"):
                continue
            private.setdefault(path.name, set()).add(f"{ast.unparse(node.value)}.{node.attr}")
    assert private == {"trees.py": {"etree._Element"}, "pypdf_reader.py": {"stream._data"}}


@pytest.mark.parametrize("library", ["lxml", "pypdf", "pypdfium2"])
def test_a_library_with_inner_names_in_use_has_an_upper_bound_above_what_was_tested(library: str) -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    needed = next(wanted for wanted in stated if re.match(rf"{library}\W", wanted))
    bound = re.search(r",<(\d+)$", needed)
    assert bound is not None, needed
    assert int(version(library).partition(".")[0]) < int(bound[1])


def test_the_nodes_of_a_tree_are_what_they_are_called() -> None:
    assert isinstance(etree.fromstring("<a/>"), trees.Element)
    assert isinstance(etree.fromstring("<p>One</p>", etree.HTMLParser()), trees.Element)
