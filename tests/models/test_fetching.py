"""Models brought from a hub on this machine, held against their pins, and listed. Nothing here leaves the machine."""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.errors import HubUnreachable, ModelDamaged, ModelMissing
from assistant.models import encoder, folders, loading
from assistant.models.optional import fetching
from tests.tiny_models import change, tiny

ROOT = Path(__file__).parent.parent.parent
OLD, NEW = "a" * 40, "b" * 40
CARD = "---\nlanguage: en\nlicense: cc-by-4.0\n---\n# A reader\n\nlicense: not this\n"


class Hub:
    """As much of the hub as bringing a model needs: repositories by name, each a folder by commit, the newest last."""

    def __init__(self):
        self.repositories = {}
        self.asked = []
        self.lies = {}
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                hub.answer(self)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        path = request.path.partition("?")[0]
        self.asked.append(path)
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+))?", path):
            name, what, revision = found.groups()
            commits = self.repositories.get(name, {})
            commit = (
                revision
                if revision in commits
                else list(commits)[-1]
                if commits and revision in {None, "main"}
                else None
            )
            if commit is None:
                return self.send(
                    request, 404, b"{}", {"X-Error-Code": "RevisionNotFound" if commits else "RepoNotFound"}
                )
            listed = [
                self.entry(name, path, commits[commit]) for path in sorted(commits[commit].rglob("*")) if path.is_file()
            ]
            told = (
                listed
                if what == "tree"
                else {
                    "id": name,
                    "modelId": name,
                    "sha": commit,
                    "siblings": listed,
                    "private": False,
                    "tags": [],
                    "downloads": 0,
                }
            )
            return self.send(request, 200, json.dumps(told).encode(), {"Content-Type": "application/json"})
        if found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            name, commit, file = found.groups()
            data = (self.repositories[name][commit] / file).read_bytes()
            headers = {"ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Repo-Commit": commit}
            return self.send(request, 200, data, headers)
        return self.send(request, 404, b"{}", {})

    def entry(self, name, path, folder):
        data, file = path.read_bytes(), path.relative_to(folder).as_posix()
        sha256 = self.lies.get(file, hashlib.sha256(data).hexdigest())
        large = {"lfs": {"sha256": sha256, "oid": sha256, "size": len(data), "pointerSize": 130}}
        large = large if path.suffix in {".safetensors", ".bin"} else {}
        return {
            "type": "file",
            "path": file,
            "rfilename": file,
            "size": len(data),
            "oid": "0" * 40,
            "blobId": "0" * 40,
            **large,
        }

    @staticmethod
    def send(request, code, data, headers):
        request.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            request.send_header(name, value)
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(data)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tiny(tmp_path_factory.mktemp("hub") / "model", "QuestionAnswering")
    (folder / "README.md").write_text(CARD)
    (folder / "pytorch_model.bin").write_bytes(b"pickled")
    (folder / "own.py").write_text("raise SystemExit\n")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "config.json").write_text("{}")
    return folder


@pytest.fixture
def hub(model, tmp_path):
    made = Hub()
    (tmp_path / "served").mkdir()
    for commit in (OLD, NEW):
        shutil.copytree(model, tmp_path / "served" / commit)
    change(tmp_path / "served" / OLD, note="the older")
    made.repositories["some/reader"] = {commit: tmp_path / "served" / commit for commit in (OLD, NEW)}
    yield made
    made.close()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The hub's cache of this test, for this process; the command line's gets it in its environment."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)  # a model loaded before has turned it on
    return tmp_path / "cache"


@pytest.fixture
def onrecord(hub, cache):
    """The command line as a process of its own, with the hub of this test: (exit code, stdout, stderr, seconds)."""

    def run(*arguments, **more):
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        environment |= {"PYTHONPATH": str(ROOT), "HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(cache)}
        environment |= {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_XET": "1", "HF_HUB_OFFLINE": "0"} | more
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "assistant.cli", *arguments], env=environment, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr, time.monotonic() - began

    return run


# ── bringing ──


def test_a_model_is_brought_at_the_newest_commit_pinned_and_read_by_its_name(onrecord, hub, cache, model):
    code, out, err, _ = onrecord("models", "get", "some/reader", "--json")
    assert (code, err) == (0, "")
    (brought,) = json.loads(out)
    assert (brought["name"], brought["kind"], brought["revision"]) == ("some/reader", "answer reader", NEW)
    assert (brought["licence"], brought["pinned"]) == ("cc-by-4.0", True)
    pin = folders.pins()["some/reader"]
    assert pin.revision == NEW
    assert pin.files == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(model.iterdir())
        if file.suffix in {".json", ".txt", ".safetensors"}
    }
    left = {path.rpartition("/")[2] for path in hub.asked if "/resolve/" in path}
    assert {"pytorch_model.bin", "own.py"} & left == set()
    assert not any("onnx" in path for path in hub.asked)
    hub.close()
    here, elsewhere = loading.load_reranker("some/reader"), loading.load_reranker(str(model))
    assert here.identity.name == "some/reader" and here.identity.digest == brought["digest"]
    assert here.read("who?", ["the council"]) == elsewhere.read("who?", ["the council"])


def test_a_pinned_model_stays_at_its_commit_until_another_is_asked_for(onrecord, cache):
    assert onrecord("models", "get", "some/reader", "--revision", OLD)[0] == 0
    assert onrecord("models", "get", "some/reader")[0] == 0
    assert folders.pins()["some/reader"].revision == OLD
    assert json.loads((folders.find_model("some/reader", "reader") / "config.json").read_text())["note"] == "the older"
    assert onrecord("models", "get", "some/reader", "--revision", "main")[0] == 0
    assert folders.pins()["some/reader"].revision == NEW
    assert "note" not in json.loads((folders.find_model("some/reader", "reader") / "config.json").read_text())


def test_code_is_brought_only_where_it_is_trusted(onrecord, hub, cache):
    assert onrecord("models", "get", "some/reader")[0] == 0
    assert not (folders.find_model("some/reader", "reader") / "own.py").exists()
    assert onrecord("models", "get", "some/reader", "--trust-remote-code")[0] == 0
    assert (folders.find_model("some/reader", "reader") / "own.py").exists()
    assert "own.py" in folders.pins()["some/reader"].files


def test_a_file_that_is_not_what_the_hub_says_is_refused_and_not_pinned(onrecord, hub, cache):
    hub.lies["model.safetensors"] = "0" * 64
    code, _, err, _ = onrecord("models", "get", "some/reader")
    assert code == 2 and "model.safetensors" in err and "Traceback" not in err
    assert folders.pins() == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such/model",), "does not give 'no-such/model'"),
        (("some/reader", "--revision", "c" * 40), "does not give 'some/reader'"),
        (("a b c",), "does not give 'a b c'"),
    ],
)
def test_what_the_hub_does_not_have_is_one_line(onrecord, arguments, said):
    code, out, err, _ = onrecord("models", "get", *arguments)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1


def test_a_model_of_no_use_is_refused_by_its_architecture_and_not_pinned(onrecord, hub, cache):
    change(hub.repositories["some/reader"][NEW], architectures=["LlamaForCausalLM"])
    code, _, err, _ = onrecord("models", "get", "some/reader")
    assert code == 2 and "LlamaForCausalLM" in err
    assert folders.pins() == {}


def test_a_model_with_pickled_weights_alone_is_refused_and_not_pinned(onrecord, hub, cache):
    (hub.repositories["some/reader"][NEW] / "model.safetensors").unlink()
    code, _, err, _ = onrecord("models", "get", "some/reader")
    assert code == 2 and "no safetensors weights" in err
    assert folders.pins() == {}


# ── out of reach ──


def test_offline_it_says_so_in_under_a_second_and_what_to_do(monkeypatch, cache):
    """Where looking the hub's name up hangs, as it does behind many firewalls."""
    over = threading.Event()

    def hang(*_args, **_more):
        over.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", hang)
    began = time.monotonic()
    with pytest.raises(HubUnreachable, match=r"cannot be reached.*nothing was fetched") as caught:
        fetching.fetch_model("some/reader")
    assert time.monotonic() - began < 1
    over.set()
    assert "copy its folder here" in caught.value.remedy


def test_refused_or_told_to_stay_offline_it_is_one_line_and_exit_code_2(onrecord, hub):
    hub.close()
    code, out, err, _ = onrecord("models", "get", "some/reader")
    assert (code, out) == (2, "") and "cannot be reached" in err and err.count("\n") == 1
    code, _, err, _ = onrecord("models", "get", "some/reader", HF_HUB_OFFLINE="1")
    assert code == 2 and "HF_HUB_OFFLINE is set" in err
    assert hub.asked == []


def test_a_proxy_is_what_must_be_reached_where_there_is_one(monkeypatch, cache):
    tried = []

    def connect(address, timeout):
        tried.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(HubUnreachable):
        fetching._reachable()
    assert tried == [("proxy.example", 3128)]


# ── pins ──


@pytest.fixture
def brought(onrecord, cache):
    assert onrecord("models", "get", "some/reader")[0] == 0
    return folders.find_model("some/reader", "reader")


def replaced(path, data):
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"])
def test_a_brought_file_that_changed_since_is_refused_by_name(brought, file):
    replaced(brought / file, (brought / file).read_bytes() + b" ")
    with pytest.raises(ModelDamaged, match=f"The file {file} of some/reader is not the one brought") as caught:
        loading.load_reranker("some/reader")
    assert "onrecord models get some/reader" in caught.value.remedy


def test_a_brought_file_that_is_gone_or_came_in_beside_is_refused_by_name(brought):
    (brought / "adapter_config.json").write_text("{}")
    with pytest.raises(ModelDamaged, match=r"adapter_config\.json of some/reader was not brought"):
        loading.load_reranker("some/reader")
    (brought / "adapter_config.json").unlink()
    (brought / "vocab.txt").unlink()
    with pytest.raises(ModelDamaged, match=r"vocab\.txt of some/reader is missing"):
        loading.load_reranker("some/reader")


def test_a_pinned_commit_that_is_gone_is_missing_though_another_is_there(onrecord, brought):
    assert onrecord("models", "get", "some/reader", "--revision", OLD)[0] == 0
    shutil.rmtree(folders.find_model("some/reader", "reader"))
    assert brought.is_dir()
    with pytest.raises(ModelMissing):
        loading.load_reranker("some/reader")


def test_a_lock_that_cannot_be_read_is_said_and_no_model_is_taken_unchecked(brought):
    folders.lock().write_text("{")
    with pytest.raises(ModelDamaged, match="lock of the models") as caught:
        loading.load_reranker("some/reader")
    assert "Delete it" in caught.value.remedy


# ── the list ──


def test_the_list_begins_with_the_embedded_encoder_and_names_what_can_be_brought(onrecord, cache, hub):
    code, out, err, _ = onrecord("models")
    assert (code, err) == (0, "") and hub.asked == []
    assert out.startswith(f"{encoder.EMBEDDED_ENCODER}\n")
    assert f"sha256 {encoder.load_encoder().identity.digest[:12]}" in out
    for each in fetching.RECOMMENDED:
        assert f"{each.name}: {each.kind}, licence {each.licence}" in out
    assert {each.kind is folders.ModelKind.ENCODER for each in fetching.RECOMMENDED[:2]} == {True, False}


def test_the_list_says_of_a_brought_model_what_it_is_and_whether_it_is_whole(onrecord, brought, cache):
    (*_, one) = json.loads(onrecord("models", "--json")[1])["models"]
    assert one["name"] == "some/reader" and one["kind"] == "answer reader" and one["licence"] == "cc-by-4.0"
    assert (one["revision"], one["pinned"], one["trouble"]) == (NEW, True, None)
    assert one["digest"] == loading.load_reranker("some/reader").identity.digest
    assert one["size"] == sum(path.stat().st_size for path in brought.iterdir())
    replaced(brought / "vocab.txt", b"other")
    (*_, one) = json.loads(onrecord("models", "--json")[1])["models"]
    assert "vocab.txt" in one["trouble"]
    assert "vocab.txt" in onrecord("models")[1]


def test_without_a_card_no_licence_is_stated(tmp_path):
    assert fetching.licence(tmp_path) is None
    (tmp_path / "README.md").write_text("# license: mit\n")
    assert fetching.licence(tmp_path) is None
    (tmp_path / "README.md").write_text("---\nlicense: 'mit'\n---\n")
    assert fetching.licence(tmp_path) == "mit"
