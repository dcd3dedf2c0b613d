"""The network of the sentence reranker, in NumPy: its layers, its weights as they are kept, and what it takes.

The word embeddings and the tokenizer are the embedded encoder's own, so that only the layers above them are kept: as
whole numbers of 8 bits, a scale for each row. It is trained in torch (``tools/reader_network.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelDamaged
from assistant.models import folders
from assistant.models.bert import Bert, Matrix
from assistant.models.tokenizing import load_tokenizer

SCALE = ".scale"
"""What the name of a matrix's scales ends in, in the file of weights."""
WORDS = "embeddings.word_embeddings.weight"
_HEADS = ("telling", "sentence", "none")


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A passage, or a part of a long one, as the model sees it: token ``ids``, the number of the sentence each token is
    of (-1: of the question, the context or a mark), and where the passage begins among them."""

    ids: list[int]
    sentence: list[int]
    second: int


class PieceScores(NamedTuple):
    """Of a piece the score of every sentence of its passage, shape (sentences,), -inf where it is not in the piece; and
    that of none of them."""

    sentences: NDArray[np.float64]
    none: float


class SentenceNetwork:
    """The layers, float32, and the three linear readings of their last states: how much a token tells, what a
    sentence's pooled tokens say, what the first token says of none."""

    def __init__(self, bert: Bert, weights: Mapping[str, Matrix]) -> None:
        self._bert = bert
        self._heads = {
            name: (weights[f"{name}.weight"].reshape(-1).astype(np.float64), float(weights[f"{name}.bias"][0]))
            for name in _HEADS
        }

    def read(self, piece: SentencePiece, sentences: int) -> PieceScores:
        """The scores of ``piece``, whose passage has ``sentences`` of them."""
        segments = (np.arange(len(piece.ids)) >= piece.second).astype(np.int64)
        states = self._bert.hidden_states(np.array([piece.ids], dtype=np.int64), segments[None])[0].astype(np.float64)
        telling = self._linear("telling", states)
        of = np.array(piece.sentence)
        scores = np.full(sentences, -np.inf)
        for number in sorted({own for own in piece.sentence if own >= 0}):
            own = np.flatnonzero(of == number)
            weight = np.exp(telling[own] - telling[own].max())
            scores[number] = self._linear("sentence", weight / weight.sum() @ states[own])
        return PieceScores(scores, float(self._linear("none", states[0])))

    def _linear(self, name: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
        weight, bias = self._heads[name]
        return np.asarray(values @ weight + bias)


def load_network(name: str, folder: Path, base: Path) -> tuple[SentenceNetwork, Any]:
    """The model in ``folder`` on the word embeddings in ``base``, and the tokenizer of ``base``.

    Raises:
        ModelDamaged: the weights are not those of the settings.
    """
    from safetensors import safe_open
    from safetensors.numpy import load_file

    try:
        settings = folders.model_settings(folder)["bert"]
        weights = _restored(load_file(folder / "model.safetensors"))
        with safe_open(base / "model.safetensors", "numpy") as file:
            words = file.get_tensor(WORDS)
        own = {key.removeprefix("bert."): value for key, value in weights.items() if key.startswith("bert.")}
        bert = Bert.with_settings(own | {WORDS: words}, settings)
        if sum(key.endswith(".output.LayerNorm.bias") for key in own) != 2 * bert.layers:
            raise ValueError("it has another number of layers than its settings say")
        network = SentenceNetwork(bert, weights)
        network.read(SentencePiece([0, 0], [-1, 0], 1), 1)  # weights that are missing or of another shape say so here
        tokenizer = load_tokenizer(base)
    except Exception as error:  # of safetensors, of tokenizers, of a name that is not there
        said = (str(error).splitlines() or [""])[0][:200]
        raise ModelDamaged(
            f"The reader {name} in {folder} does not load ({type(error).__name__}: {said}).", "Install it again."
        ) from error
    tokenizer.no_truncation()
    return network, tokenizer


def _restored(kept: Mapping[str, NDArray[Any]]) -> dict[str, Matrix]:
    """The weights, float32, from what is kept of them.

    Raises:
        ValueError: the scales of a matrix are missing.
    """
    made = {}
    for name, value in kept.items():
        if name.endswith(SCALE):
            continue
        scale = kept.get(name + SCALE)
        if scale is None and not np.issubdtype(value.dtype, np.floating):
            raise ValueError(f"the scales of {name} are missing")
        made[name] = value.astype(np.float32)
        if scale is not None:
            made[name] *= scale.astype(np.float32)[:, None]
    return made
