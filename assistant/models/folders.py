"""Model folders on this machine: where they are, what they are, and whether they are what was brought.

A model is a folder of safetensors weights with its settings: given by its path, or kept in the hub's local cache under
its name. What `assistant.models.optional.fetching` brought is pinned in a lock in that cache: a commit, and the SHA-256
of each file. Nothing here reaches for the network or imports the model stack.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.errors import ModelDamaged, ModelMissing, command

LOCK = "onrecord.lock.json"
_DECIDING = frozenset({".json", ".safetensors", ".txt", ".model"})
"""The suffixes of files that decide what a model says. Code does as well, where a model brings its own."""
_CODE = frozenset({".py"})


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What makes two models the same: one digest over every file that decides. The name is for people.

    >>> before, after = ModelIdentity("bge-small", "5f0c…"), ModelIdentity("bge-small", "91ab…")
    >>> before.digest == after.digest
    False
    """

    name: str
    digest: str


class ModelKind(StrEnum):
    """What a model can do for us, as its own settings say."""

    ENCODER = "encoder"
    RELEVANCE = "relevance reader"
    ANSWER = "answer reader"
    HIGHLIGHT = "highlight reader"
    SENTENCES = "sentence reader"
    OTHER = "not known"


_ARCHITECTURES = {
    "ForSequenceClassification": ModelKind.RELEVANCE,
    "ForQuestionAnswering": ModelKind.ANSWER,
    "ForTokenClassification": ModelKind.HIGHLIGHT,
    "SentenceReader": ModelKind.SENTENCES,
}


@dataclass(frozen=True, slots=True)
class Pin:
    """A model as it was brought: its ``revision`` (a commit), and the SHA-256 of each file by name."""

    revision: str
    files: Mapping[str, str]


def stay_offline() -> None:
    """Tells the model stack, before it is imported, to ask no hub and to start no threads for tokenizing."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def find_model(name: str, what: str) -> Path:
    """The folder of the model ``name``: a folder, or a model in the local cache, at the revision it is pinned to.

    Raises:
        ModelMissing: neither; nothing is fetched. ``what`` it was wanted as is told. ModelDamaged: a file of a pinned
            model is not the one that was brought.
    """
    with contextlib.suppress(OSError, RuntimeError):  # no name of a file at all, only of a model
        path = Path(name).expanduser()
        if path.is_dir():
            return path
    pin = pins().get(name)
    folder = _cached(name, pin.revision if pin else None, what)
    if pin:
        check(name, folder, pin)
    return folder


def _cached(name: str, revision: str | None, what: str) -> Path:
    """The folder of a hub model that is already in the local cache; nothing is fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, revision=revision, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError) as error:
        partly = getattr(error, "snapshot_path", None)
        if partly:  # without what nobody loads here (ONNX, pickles), a snapshot is not complete to the hub's eyes
            return Path(partly)
        raise ModelMissing(
            f"The {what} {name!r} is neither a folder nor a model in this machine's cache; nothing was fetched.",
            f"Give a model's folder; or, where there is a network, bring it: {command('models', 'get', name)}",
        ) from error


def model_settings(folder: Path) -> dict[str, Any]:
    """The model's ``config.json``.

    Raises:
        ModelMissing: there is none. ModelDamaged: it is no JSON object.
    """
    try:
        read = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelMissing(f"The folder {folder} holds no config.json of a model.", "Bring the whole model.") from None
    except (OSError, ValueError) as error:
        raise ModelDamaged(f"The config.json in {folder} cannot be read: {error}.", "Bring the model again.") from error
    if not isinstance(read, dict):
        raise ModelDamaged(f"The config.json in {folder} is no JSON object.", "Bring the model again.")
    return read


def model_kind(folder: Path) -> ModelKind | None:
    """What the model in ``folder`` can do, from its architecture; None where it is nothing we can use."""
    named = architecture(model_settings(folder))
    for ending, kind in _ARCHITECTURES.items():
        if named.endswith(ending):
            return kind
    return ModelKind.ENCODER if (folder / "modules.json").is_file() else None


def architecture(config: Mapping[str, Any]) -> str:
    """The class of the model, as its settings name it; empty where they do not."""
    named = config.get("architectures")
    return str(named[0]) if isinstance(named, list) and named else ""


def digests(folder: Path, *, code: bool = False) -> dict[str, str]:
    """The SHA-256 of each file that decides what the model says, by name, in name order; of its own code if ``code``.

    Raises:
        ModelMissing: no folder, or no safetensors weights in it. (Pickled weights are none: they can run code.)
    """
    if not folder.is_dir():
        raise ModelMissing(f"The model folder {folder} does not exist.", "Install or download the whole model again.")
    if not any(folder.rglob("*.safetensors")):
        raise ModelMissing(
            f"The model folder {folder} holds no safetensors weights.", "Download the whole model again."
        )
    suffixes = _DECIDING | _CODE if code else _DECIDING
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in suffixes and path.is_file()
    }


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def combined_digest(files: Mapping[str, str]) -> str:
    """One SHA-256 over the names and digests of ``files``."""
    made = hashlib.sha256()
    for name, sha256 in files.items():
        made.update(f"{name} {sha256}\n".encode())
    return made.hexdigest()


def lock() -> Path:
    """The lock's file, beside the models it pins."""
    from huggingface_hub.constants import HF_HUB_CACHE

    return Path(HF_HUB_CACHE) / LOCK


def pins() -> dict[str, Pin]:
    """The models that were brought, by name.

    Raises:
        ModelDamaged: the lock is there and cannot be read.
    """
    try:
        kept = json.loads(lock().read_text(encoding="utf-8"))
        return {name: Pin(str(pin["revision"]), dict(pin["files"])) for name, pin in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelDamaged(
            f"The lock of the models, {lock()}, cannot be read ({type(error).__name__}).",
            f"Delete it and bring the models again: {command('models', 'get')}",
        ) from error


def check(name: str, folder: Path, pin: Pin) -> None:
    """Compares each file of a model with its pin.

    Raises:
        ModelDamaged: one is missing, is not the one that was brought, or came in beside them.
    """
    here = digests(folder, code=True)
    for file in sorted(pin.files.keys() | here.keys()):
        was, is_now = pin.files.get(file), here.get(file)
        if was != is_now:
            what = "is missing" if is_now is None else "was not brought" if was is None else "is not the one brought"
            raise ModelDamaged(
                f"The file {file} of {name} {what} (revision {pin.revision[:8]}).",
                f"Delete {folder} and bring the model again: {command('models', 'get', name)}",
            )
