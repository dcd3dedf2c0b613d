"""The package against its own drawing: imports run one way, nothing is unpickled, one module writes the index."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "assistant"

# The river, from its source down: a module imports only what stands above it. What reads (formats) and what shows
# (web) are rooms of their own; inside them, too, there is no way round.
RIVER = (
    "errors records",
    "sentences dates words visible labels fitted measures plots splitting models",
    "wanted lines acronyms lexical",
    "front",
    "bodies",
    "kinds",
    "formats",
    "titles datelines standing",
    "metadata manifest files question_sets",
    "corpus sections",
    "passages embedding verdicts",
    "sentence_reader",
    "readers",
    "vectors outcomes copies fetching",
    "tokens question evaluation_report",
    "snapshot conversation",
    "store filters health anchors",
    "build retrieval integrity",
    "rereading",
    "evidence",
    "judgement",
    "answering",
    "mentions elsewhere",
    "verbatim",
    "desk exports terminal",
    "assistant",
    "evaluation",
    "web",
    "cli",
)
DEPTH = {name: depth for depth, line in enumerate(RIVER) for name in line.split()}
WRITERS = {
    "files": "the index",
    "build": "an archive in memory, which files keeps",
    "formats.sandbox": "the null device of a child process",
    "cli": "what the user asks to have written",
    "fetching": "the lock of the models it brought",
    "evaluation": "the folder of its report",
    "evaluation_report": "its report",
    "web.feedback": "what people say of answers",
}
"""The modules that write, and what."""


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "assistant", path


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def room(name):
    return name.split(".")[0]


def imports(path):
    """The modules of the package that a file imports anywhere, those for the type checker alone left out."""
    known = {name for name, _ in modules()}
    whole = tree(path)
    checked = {
        id(node)
        for guard in ast.walk(whole)
        if isinstance(guard, ast.If) and "TYPE_CHECKING" in ast.unparse(guard.test)
        for node in ast.walk(guard)
    }
    for node in ast.walk(whole):
        if id(node) in checked:
            continue
        for name in _imported(node):
            if room(name) == "assistant":
                own = name.removeprefix("assistant").removeprefix(".")
                while own and own not in known:
                    own = own.rpartition(".")[0]
                yield own or "assistant"


def _imported(node):
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written whole"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


GRAPH = {name: set(imports(path)) - {name} for name, path in modules()}


def test_every_module_has_its_place_in_the_river():
    assert {room(name) for name in GRAPH} == set(DEPTH)


@pytest.mark.parametrize("name", sorted(GRAPH))
def test_imports_run_one_way(name):
    against = {
        other
        for other in GRAPH[name]
        if room(other) != room(name) and DEPTH[room(other)] >= DEPTH[room(name)] and name != "assistant"
    }
    assert against == set()


def test_no_import_leads_back_to_where_it_began():
    done, path = set(), []

    def visit(name):
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name in done:
            return
        path.append(name)
        for other in sorted(GRAPH[name]):
            visit(other)
        path.pop()
        done.add(name)

    for name in sorted(GRAPH):
        visit(name)
    assert done == set(GRAPH)


def test_records_and_errors_import_nothing_of_ours_but_each_other():
    assert GRAPH["records"] <= {"errors"}
    assert GRAPH["errors"] <= {"records"}


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
    assert {"mkdir", "rename", "rmtree"} <= set(changes(PACKAGE / "files.py"))
    assert set(changes(PACKAGE / "build.py")) <= {"savez"}


def test_every_reply_passes_the_last_door_before_it_leaves():
    """Only `desk` asks for replies and mentions, and there each call stands inside one of `verbatim`."""
    makers = {"answering.reply": "verbatim.reply", "mentions.mentions": "verbatim.mentions"}
    for name, path in modules():
        source = path.read_text(encoding="utf-8")
        for maker in makers:
            assert maker + "(" not in source or name == "desk", f"{name} calls {maker}"
    calls = [node for node in ast.walk(tree(PACKAGE / "desk.py")) if isinstance(node, ast.Call)]
    doors = " ".join(ast.unparse(each) for each in calls if ast.unparse(each.func).startswith("verbatim."))
    assert {ast.unparse(each.func) for each in calls} >= {
        *makers,
        *makers.values(),
        "verbatim.hits",
        "verbatim.document",
    }
    for passed in ("(self._snapshot, named)", "found.hit for", "(snapshot, found)"):
        assert passed in doors


def loaded_after(code):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sorted(name for name in sys.modules if '.' not in name))"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.mark.parametrize("code", ["import assistant", "from assistant import *", "import assistant.cli"])
def test_importing_the_face_and_the_command_line_loads_no_model_stack(code):
    if "*" in code:
        code = "from assistant import Answer, NoAnswer, Citation"
    heavy = {"torch", "transformers", "sentence_transformers", "faiss", "gradio", "numpy", "bm25s", "pypdf", "lxml"}
    assert loaded_after(code) & heavy == set()


def test_importing_every_core_module_prints_nothing_and_sets_no_logging():
    code = "\n".join(
        f"import assistant.{name}" for name in GRAPH if "." not in name and name not in {"assistant", "web"}
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport logging; assert not logging.getLogger().handlers"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
