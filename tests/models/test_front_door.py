"""The front door of the models: its names, what asking for one loads, and what is behind the extra."""

import ast
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

import assistant.models
from assistant.errors import ModelUnfit, install_extra
from assistant.models import fetch_model

ROOT = Path(__file__).parent.parent.parent
HEAVY = ("numpy", "torch", "transformers", "sentence_transformers", "huggingface_hub", "faiss")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def loaded(code):
    """Which of the packages that take long stand loaded after ``code``, in a new process."""
    asked = f"{code}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_importing_the_models_or_what_describes_them_loads_nothing_that_takes_long():
    assert loaded("import assistant.models") == []
    assert (
        loaded("from assistant.models import ModelIdentity, Reranker, RerankResult, NO_RERANKER, load_reranker") == []
    )
    assert loaded("from assistant.models import Encoder, load_encoder") == ["numpy"]


def test_the_stub_says_what_the_door_gives_and_is_shipped_with_it():
    stub = ast.parse((ROOT / "assistant" / "models" / "__init__.pyi").read_text(encoding="utf-8"))
    (told,) = (ast.literal_eval(node.value) for node in stub.body if isinstance(node, ast.Assign))
    assert sorted(told) == assistant.models.__all__
    assert set(told) <= set(dir(assistant.models))
    with pytest.raises(AttributeError, match="no_such_name"):
        assistant.models.no_such_name  # noqa: B018
    shipped = SETTINGS["tool"]["setuptools"]["package-data"]["assistant"]
    assert any(fnmatch("models/__init__.pyi", pattern) for pattern in shipped)


def test_the_extra_names_the_packages_that_the_optional_part_asks_for():
    asked = [
        [argument.value for argument in node.args]
        for path in (ROOT / "assistant" / "models" / "optional").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "require"
    ]
    for extra, beside in (("readers", set()), ("openai", {"httpx2"})):  # what its client speaks with
        declared = {named.partition(">=")[0] for named in SETTINGS["project"]["optional-dependencies"][extra]}
        wanted = {name.replace("_", "-") for name, _, *rest in asked if (rest or ["readers"]) == [extra]}
        assert wanted | beside == declared


def test_without_the_extra_bringing_a_model_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelUnfit, match="needs huggingface_hub, which is not installed") as caught:
        fetch_model("some/reader")
    assert caught.value.remedy == f"Install it: {install_extra('readers')}"


def test_the_core_opens_a_cross_encoder_without_the_optional_part():
    code = (
        "import sys\n"
        "class Refused:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name.startswith('assistant.models.optional'): raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refused())\n"
        "from assistant.models import load_reranker\n"
        "import tempfile, pathlib\n"
        "from tests.tiny_models import tiny\n"
        "with tempfile.TemporaryDirectory() as place:\n"
        "    made = tiny(pathlib.Path(place) / 'made', 'SequenceClassification', num_labels=1)\n"
        "    print(len(load_reranker(str(made)).read('who?', ['he', 'she'])))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[-1:]) == (0, ["2"]), done.stderr
