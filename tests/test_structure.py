"""The package against its own drawing: its contracts on imports, what may write, what passes the last door.

The contracts are in ``pyproject.toml``; ``lint-imports`` says the same at length.
"""

import ast
import importlib
import re
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "assistant"

WRITERS = {
    "index.files": "the index",
    "index.building.embedding": "an archive in memory, which files keeps",
    "formats.office": "a folder of its own for LibreOffice, which is removed",
    "formats.serving": "the null device of a child process",
    "cli.beginning": "the folders of init, and the sample of demo",
    "cli.output": "what the user asks to have written",
    "cli.fetching": "the corpus folder, where there is none to fetch into",
    "sources.fetching.client": "nothing: it empties the stream that it is given between two tries",
    "sources.fetching.files": "a paper, a line of fetched.jsonl, sources.toml",
    "sources.fetching.store": "the folders of papers, and what a fetch that was stopped left",
    "cli.running": "the null device, where there is no standard output",
    "models.optional.fetching": "the lock of the models it brought",
    "evaluation.running": "the folder of its report",
    "evaluation.report": "its report",
    "web.feedback": "what people say of answers",
    "web.session_file": "the folder of that file, and a line for each log-out",
    "web.saved_questions": "saved questions, and what is new on them",
    "web.private_file": "who may log in, the key of the sessions and which were logged out",
}
"""The modules that write, and what."""


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "assistant", path


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imported(node):
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written whole"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_contracts_on_imports_hold():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_folder_says_at_its_front_door_what_its_neighbours_may_use():
    for door in sorted(PACKAGE.glob("*/__init__.py")):
        module = importlib.import_module(f"assistant.{door.parent.name}")
        told = getattr(module, "__all__", [])
        assert sorted(told) == sorted(set(told)), door
        for name in told:
            assert getattr(module, name) is not None


def test_no_class_name_stands_twice_and_the_top_has_few_entries():
    named = Counter(
        node.name for _, path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)
    )
    assert {name: count for name, count in named.items() if count > 1} == {}
    assert len([each for each in PACKAGE.iterdir() if each.name != "__pycache__"]) <= 15


def test_modules_and_functions_fit_in_the_eye():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}
    assert statistics.median(lengths.values()) < 150
    functions = {
        f"{name}.{node.name}": node.end_lineno - node.lineno + 1
        for name, path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in functions.items() if length >= 50} == {}


def test_records_and_errors_import_nothing_of_ours():
    for path in (*(PACKAGE / "errors").glob("*.py"), *(PACKAGE / "records").glob("*.py")):
        own = {name for node in ast.walk(tree(path)) for name in _imported(node)}
        home = f"assistant.{path.parent.name}"
        assert all(name.startswith(home) for name in own if name.startswith("assistant")), path


def names_used(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, name) for name in _imported(node))
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.lineno, f"{node.arg}={ast.unparse(node.value)}"


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=[name for name, _ in modules()])
def test_nothing_is_unpickled_and_no_model_brings_code(name, path):
    forbidden = ("pickle", "joblib", "dill", "marshal", "shelve", "torch.load", "read_pickle", "allow_dangerous")
    found = [
        (line, used)
        for line, used in names_used(path)
        if any(used == word or used.startswith(f"{word}.") or used.endswith(f".{word}") for word in forbidden)
        or used in {"trust_remote_code=True", "allow_pickle=True"}
        or used.startswith("allow_dangerous")
    ]
    assert found == []
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert not calls & {"eval", "exec", "os.system"}


CHANGES = set(
    """
    write_text write_bytes mkdir makedirs rmtree unlink touch symlink_to hardlink_to rename rmdir copytree copyfile
    copy2 move truncate ftruncate pwrite savez tofile write_index mkdtemp TemporaryDirectory NamedTemporaryFile
    """.split()  # noqa: SIM905
)


def changes(path):
    """The calls of a module that change a file system, by their last name; opening to read is none."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        if name in CHANGES:
            yield name
        if name == "open":
            words = [ast.unparse(each) for each in [*node.args, *(keyword.value for keyword in node.keywords)]]
            if any(set(word.strip("'")) & set("wax+") and set(word.strip("'")) <= set("wabxrt+") for word in words):
                yield f"open {words}"
            if any("O_WRONLY" in word or "O_RDWR" in word or "O_CREAT" in word for word in words):
                yield f"open {words}"


def test_the_finder_of_writing_finds_writing(tmp_path):
    for code in (
        "p.write_bytes(b'')",
        "p.open('w')",
        "open(p, mode='ab')",
        "os.open(p, os.O_RDWR | os.O_CREAT)",
        "shutil.rmtree(p)",
        "np.savez(p)",
    ):
        (tmp_path / "m.py").write_text(code)
        assert list(changes(tmp_path / "m.py")), code
    for code in ("p.open('rb')", "open(p)", "p.read_bytes()", "os.open(p, os.O_RDONLY)", "text.replace('a', 'b')"):
        (tmp_path / "m.py").write_text(code)
        assert not list(changes(tmp_path / "m.py")), code


def test_only_files_writes_to_the_index_and_who_writes_elsewhere_is_known():
    assert {name for name, path in modules() if list(changes(path))} <= set(WRITERS)
    assert {"mkdir", "rename", "rmtree"} <= set(changes(PACKAGE / "index/files.py"))
    assert set(changes(PACKAGE / "index/building/embedding.py")) <= {"savez"}


def test_every_reply_passes_the_last_door_before_it_leaves():
    """Only `assistant.assistant` and `answering.lookups` ask for replies and mentions, and there each call stands
    inside one of `verbatim`."""
    makers = {"make_reply": "checked_reply", "find_mentions": "checked_mentions", "check_quotation": "checked_quote"}
    makers["make_timeline"] = "checked_timeline"
    for name, path in modules():
        source = path.read_text(encoding="utf-8")
        for maker in makers:
            called = re.search(rf"(?<!def )\b{maker}\(", source)
            assert not called or name in {"assistant", "answering.lookups"}, f"{name} calls {maker}"
    given = {
        node.name: ast.unparse(node.body[-1].value.func)
        for module in ("assistant.py", "answering/lookups.py")
        for node in ast.walk(tree(PACKAGE / module))
        if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Return)
        if isinstance(node.body[-1].value, ast.Call)
    }
    doors = {"ask_within": "reply", "search_within": "hits", "mentioned": "mentions", "document": "document"}
    doors["quote_checked"] = "quote"
    doors["timeline_within"] = "timeline"
    doors["meetings"] = "meetings"
    passed = {name: given[name].removeprefix("answering.") for name in doors}
    assert passed == {name: f"checked_{what}" for name, what in doors.items()}
    within = {"ask": "ask_within", "search": "search_within", "mentions": "mentions_within"}
    within["check_quote"] = "check_quote_within"
    within["timeline"] = "timeline_within"
    assert {name: given[name] for name in within} == {name: f"self.{inner}" for name, inner in within.items()}
    assert given["mentions_within"] == "answering.mentioned"
    assert given["check_quote_within"] == "answering.quote_checked"


def loaded_after(code):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sorted(name for name in sys.modules if '.' not in name))"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import assistant",
        "from assistant import *",
        "import assistant.cli.commands",
    ],
)
def test_importing_the_face_and_the_command_line_loads_no_model_stack(code):
    heavy = {"torch", "transformers", "sentence_transformers", "faiss", "gradio", "numpy", "bm25s", "pypdf", "lxml"}
    assert loaded_after(code) & heavy == set()


def test_importing_every_core_module_prints_nothing_and_sets_no_logging():
    code = "\n".join(
        f"import assistant.{name}" for name, _ in modules() if not name.startswith(("web", "cli.__main__"))
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport logging; assert not logging.getLogger().handlers"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_no_branch_is_for_a_system_that_is_not_supported():
    """Linux is; what could run nowhere that this is tested would be no promise but a guess."""
    for name, path in modules():
        source = path.read_text(encoding="utf-8")
        assert not re.search(
            r"sys\.platform|os\.name\b|platform\.system|msvcrt|winreg|except ImportError:\s+pass", source
        ), name
        assert not re.search(r"[A-Z]:\\\\?(?:Program|Users|Windows)|/Applications/", source), name
