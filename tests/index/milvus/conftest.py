"""A server of milvus-lite for each module of tests, on a free port, with indexes of the toy corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import build_index
from assistant.index import LocalIndex
from tests.toys import ToyEncoder, write_corpus

pytest.importorskip("pymilvus", reason="the extra cluster is not installed")
pytest.importorskip("milvus_lite", reason="the extra cluster is not installed")


class LiteServer:
    """A server of milvus-lite that can be stopped, and started again where it was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.start()

    def start(self) -> None:
        from milvus_lite.adapter.grpc.server import start_server_in_thread

        self._server, self._database, self.port = start_server_in_thread(str(self.folder), port=self.port)

    def stop(self) -> None:
        self._server.stop(grace=0).wait()
        self._database.close()

    def address(self, name: str = "papers") -> str:
        return f"milvus://127.0.0.1:{self.port}/{name}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = LiteServer(tmp_path_factory.mktemp("milvus") / "lite.db")
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    """Where builds for an address work."""
    monkeypatch.setenv("ONRECORD_WORK", str(tmp_path / "work"))
    return tmp_path / "work"


def built(folder: Path, records: list[dict] | None = None, **more: str) -> LocalIndex:
    """The index of the toy corpus and ``more`` of it; ``records`` stand in its manifest beside those it has."""
    corpus = write_corpus(folder / "corpus", **more)
    if records:
        manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
        manifest["records"] += records
        (corpus / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    build_index(corpus, folder / "built", encoder=ToyEncoder())
    return LocalIndex.open(folder / "built")
