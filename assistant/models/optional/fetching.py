"""Models brought from the hub and pinned, and the list of those on this machine. The only place that asks the hub.

What is brought is the commit that the hub names at that moment, without pickled weights, other runtimes' formats or
code; the commit and the SHA-256 of each file are kept in a lock (`assistant.models.folders`), and every later load
holds the files against it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from assistant.errors import HubUnreachable, ModelDamaged, ModelUnfit, OnRecordError, command
from assistant.models import encoder, folders, shipped_reader
from assistant.models.folders import ModelKind, Pin
from assistant.models.optional import require
from assistant.models.reranker import EMBEDDED_RERANKER

WANTED = ("*.json", "*.txt", "*.model", "*.safetensors", "README.md")
LEFT = ("onnx/*", "openvino/*", "*/onnx/*", "*.h5", "*.bin")
_PATIENCE = 0.8
"""Seconds in which the hub must take a connection, or it counts as out of reach."""
_SLOW = 30.0
"""Seconds the hub may take to answer once it is reached."""
_LICENCE = re.compile(r"^license:\s*[\"']?([\w.+-]+)", re.M)


@dataclass(frozen=True, slots=True)
class RecommendedModel:
    """A model known by name to be of a kind we can use. None of them was measured here.

    >>> [model.name for model in RECOMMENDED if model.kind is ModelKind.ENCODER]
    ['BAAI/bge-small-en-v1.5']
    """

    name: str
    kind: ModelKind
    licence: str


RECOMMENDED = (
    RecommendedModel("BAAI/bge-small-en-v1.5", ModelKind.ENCODER, "mit"),
    RecommendedModel("deepset/minilm-uncased-squad2", ModelKind.ANSWER, "cc-by-4.0"),
    RecommendedModel("cross-encoder/ms-marco-MiniLM-L6-v2", ModelKind.RELEVANCE, "apache-2.0"),
)
FIRST_RECOMMENDED = tuple(model.name for model in RECOMMENDED[:2])
"""The encoder and the reranker that are brought where none is named."""


@dataclass(frozen=True, slots=True)
class PresentModel:
    """A model on this machine. ``digest`` is its identity's, ``size`` in bytes, ``licence`` as its card states it.

    ``revision`` is the commit, None for the embedded one; ``pinned`` says whether `get` brought it; ``trouble`` why it
    cannot be used, None where it can.

    >>> here = [PresentModel("some/reader", ModelKind.RELEVANCE, "5f0c…", 90_000_000, "mit", pinned=True)]
    >>> [model.name for model in here if model.pinned and model.trouble is None]
    ['some/reader']

    `present_models` gives those of this machine.
    """

    name: str
    kind: ModelKind
    digest: str
    size: int
    licence: str | None
    revision: str | None = None
    pinned: bool = False
    trouble: str | None = None


def present_models() -> list[PresentModel]:
    """The embedded encoders, the default first, and the shipped reader; then every model of a usable kind in the hub's
    local cache, by name."""
    names = dict.fromkeys((encoder.EMBEDDED_ENCODER, encoder.BASE_ENCODER, encoder.ADAPTED_ENCODER))
    return [*map(_embedded, names), _shipped_reader(), *_in_cache()]


def fetch_model(name: str, revision: str | None = None, *, code: bool = False) -> PresentModel:
    """Brings ``name`` from the hub: at ``revision``, else at the one it is pinned to, else at the newest; and pins it.

    ``code`` brings the model's own code as well, for those who have read it.

    Raises:
        HubUnreachable: within a second where there is no network; or the hub does not give it. ModelUnfit: it is of no
            kind that can be used. ModelMissing: it has no safetensors weights. ModelDamaged: a file is not what the hub
            says, or not what was brought before under the same commit.
    """
    require("huggingface_hub", "Bringing a model")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    _reachable()
    before = folders.pins().get(name)
    commit, published = _told(name, revision or (before.revision if before else None))
    folder = _downloaded(name, commit, (*WANTED, "*.py") if code else WANTED)
    kind = folders.model_kind(folder)
    if kind is None:
        named = folders.architecture(folders.model_settings(folder)) or "not stated"
        raise ModelUnfit(
            f"The model {name} is neither an encoder nor a reader: its architecture is {named}.",
            "Name a sentence-transformers model, a CrossEncoder, a question-answering model or a token classifier.",
        )
    files = folders.digests(folder, code=True)
    for file, sha256 in published.items():
        if file in files and files[file] != sha256:
            raise ModelDamaged(f"The file {file} of {name} is not what the hub says it is.", _again(name, folder))
    was = before.files if before and before.revision == commit else {}
    for file, sha256 in was.items():
        if files.get(file) != sha256:
            raise ModelDamaged(f"The file {file} of {name} is not the one brought before.", _again(name, folder))
    _pin(name, Pin(commit, files))
    return _described(name, folder, kind, commit, pinned=True)


def _reachable() -> None:
    """Raises HubUnreachable where the hub, or the proxy in front of it, takes no connection in time.

    Looking a name up can take longer than any limit of a socket, so it is done beside, and left where it is slow.
    """
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise HubUnreachable("HF_HUB_OFFLINE is set: nothing is fetched.", "Unset it to bring a model.")
    hub = urlsplit(constants.ENDPOINT)
    proxy = None if proxy_bypass(hub.hostname or "") else getproxies().get(hub.scheme)
    door = urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else hub
    address = (door.hostname or "", door.port or {"https": 443}.get(door.scheme, 80))
    came = threading.Event()

    def knock() -> None:
        try:
            socket.create_connection(address, timeout=_PATIENCE).close()
        except OSError:
            return
        came.set()

    knocking = threading.Thread(target=knock, daemon=True)
    knocking.start()
    knocking.join(_PATIENCE)
    if not came.is_set():
        raise HubUnreachable(
            f"The hub of models, {hub.hostname}, cannot be reached from this machine; nothing was fetched.",
            "Bring the model on a machine with a network and copy its folder here: --reader FOLDER, --encoder FOLDER",
        )


def _told(name: str, revision: str | None) -> tuple[str, dict[str, str]]:
    """The commit that the hub names, and the SHA-256 it states for each of its large files."""
    from huggingface_hub import HfApi

    with _turned(name):
        info = HfApi(token=False).model_info(name, revision=revision, files_metadata=True, timeout=_SLOW)
    large = {file.rfilename: file.lfs for file in info.siblings or () if file.lfs}
    return str(info.sha), {name: str(lfs.sha256) for name, lfs in large.items()}


def _downloaded(name: str, commit: str, wanted: tuple[str, ...]) -> Path:
    from huggingface_hub import snapshot_download

    with _turned(name):
        return Path(
            snapshot_download(
                name, revision=commit, allow_patterns=list(wanted), ignore_patterns=list(LEFT), token=False
            )
        )


@contextmanager
def _turned(name: str) -> Iterator[None]:
    """Turns the errors of the hub into ours."""
    try:
        yield
    except Exception as error:  # of the hub, of the connection, of the disk
        said = (str(error).splitlines() or [""])[0][:200]
        raise HubUnreachable(
            f"The hub does not give {name!r} ({type(error).__name__}: {said}).",
            f"Check the name and the revision; what is recommended: {command('models')}",
        ) from error


def _again(name: str, folder: Path) -> str:
    return f"Delete {folder} and bring the model again: {command('models', 'get', name)}"


def _pin(name: str, pin: Pin) -> None:
    """Keeps the pin in the lock, which is whole at any moment."""
    kept = folders.pins() | {name: pin}
    told = {model: {"files": dict(its.files), "revision": its.revision} for model, its in sorted(kept.items())}
    lock = folders.lock()
    lock.parent.mkdir(parents=True, exist_ok=True)
    new = lock.with_name(f"{lock.name}.{os.getpid()}")
    new.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(lock)


def _embedded(name: str) -> PresentModel:
    try:
        folder = encoder.encoder_folder(name)
        digest = encoder.load_encoder(name).identity.digest
    except OnRecordError as error:
        return PresentModel(name, ModelKind.ENCODER, "", 0, "apache-2.0", trouble=str(error))
    size = _size(folder) + (_size(encoder.ADAPTED_FOLDER) if name == encoder.ADAPTED_ENCODER else 0)
    return PresentModel(name, ModelKind.ENCODER, digest, size, "apache-2.0")


def _shipped_reader() -> PresentModel:
    name = EMBEDDED_RERANKER
    try:
        digest = shipped_reader.shipped_reader().identity.digest
    except OnRecordError as error:
        return PresentModel(name, ModelKind.SENTENCES, "", 0, "apache-2.0", trouble=str(error))
    return PresentModel(name, ModelKind.SENTENCES, digest, _size(shipped_reader.SHIPPED_FOLDER), "apache-2.0")


def _in_cache() -> Iterator[PresentModel]:
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    pins = folders.pins()
    try:
        repositories = scan_cache_dir().repos
    except (CacheNotFound, ValueError):
        return
    models = [repository for repository in repositories if repository.repo_type == "model"]
    for model in sorted(models, key=lambda model: model.repo_id):
        try:
            folder = folders.find_model(model.repo_id, "model")
            kind = folders.model_kind(folder)
        except ModelDamaged as error:
            revision = pins[model.repo_id].revision if model.repo_id in pins else None
            yield PresentModel(
                model.repo_id, ModelKind.OTHER, "", model.size_on_disk, None, revision, trouble=str(error)
            )
            continue
        except OnRecordError:
            continue  # a part of a model, or none of ours
        if kind:
            yield _described(model.repo_id, folder, kind, folder.name, pinned=model.repo_id in pins)


def _described(name: str, folder: Path, kind: ModelKind, revision: str, *, pinned: bool) -> PresentModel:
    try:
        digest, trouble = folders.combined_digest(folders.digests(folder)), None
    except OnRecordError as error:
        digest, trouble = "", str(error)
    return PresentModel(
        name=name,
        kind=kind,
        digest=digest,
        size=_size(folder),
        licence=licence(folder),
        revision=revision,
        pinned=pinned,
        trouble=trouble,
    )


def licence(folder: Path) -> str | None:
    """The licence that the model's card states in its header, None where it states none."""
    try:
        card = (folder / "README.md").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    head = card.split("\n---", 1)[0] if card.startswith("---") else ""
    stated = _LICENCE.search(head)
    return stated.group(1) if stated else None


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
