"""BERT's forward pass in NumPy: what a question needs of the embedded encoders, without a framework that loads for
seconds.

The formulas are those of Devlin et al. 2019 (https://arxiv.org/abs/1810.04805) over Vaswani et al. 2017
(https://arxiv.org/abs/1706.03762): sums of word, place and segment embeddings, then layers of attention and of a
network with GELU, each added to what it was given and normalised.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
"""The coefficients of erf, to an error of 1.5e-7 (Abramowitz & Stegun 1964, formula 7.1.26)."""


@dataclass(frozen=True, slots=True)
class Bert:
    """A BERT without its pooler: its ``weights``, float32, by the names that its file gives them."""

    weights: Mapping[str, Matrix]
    layers: int
    heads: int
    epsilon: float

    @classmethod
    def of(cls, folder: Path, weights: Mapping[str, Matrix]) -> Bert:
        """The model whose ``config.json`` is in ``folder``.

        Raises:
            OSError, ValueError, KeyError: the settings cannot be read.
        """
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls(
            weights,
            int(settings["num_hidden_layers"]),
            int(settings["num_attention_heads"]),
            float(settings["layer_norm_eps"]),
        )

    @property
    def dimension(self) -> int:
        return int(self.weights["embeddings.word_embeddings.weight"].shape[1])

    def hidden_states(self, ids: NDArray[np.int64]) -> Matrix:
        """The last layer's vector of each token, shape (texts, n, dimension), of texts of n tokens each, their numbers
        of shape (texts, n)."""
        words, places, segments = (
            self.weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        states = self._normalised(words[ids] + places[: ids.shape[1]] + segments[0], "embeddings.LayerNorm")
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attention(states, f"{name}.attention.self"), f"{name}.attention.output.dense")
            states = self._normalised(states + attended, f"{name}.attention.output.LayerNorm")
            widened = gelu(self._linear(states, f"{name}.intermediate.dense"))
            states = self._normalised(
                states + self._linear(widened, f"{name}.output.dense"), f"{name}.output.LayerNorm"
            )
        return states

    def _attention(self, states: Matrix, name: str) -> Matrix:
        """What each token takes of the others of its text, head by head: softmax(QKᵀ/√d)V, shaped as ``states``."""
        texts, count, _ = states.shape
        query, key, value = (
            self._linear(states, f"{name}.{part}").reshape(texts, count, self.heads, -1).swapaxes(1, 2)
            for part in ("query", "key", "value")
        )
        weighed = query @ key.swapaxes(2, 3) * np.float32(query.shape[3] ** -0.5)
        weighed = np.exp(weighed - weighed.max(axis=3, keepdims=True))
        weighed /= weighed.sum(axis=3, keepdims=True)
        return np.asarray((weighed @ value).swapaxes(1, 2).reshape(states.shape))

    def _linear(self, states: Matrix, name: str) -> Matrix:
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        rows = states.reshape(-1, states.shape[-1])  # one product of two matrices, not one for each text
        return np.asarray((rows @ weight.T + bias).reshape(*states.shape[:-1], -1))

    def _normalised(self, states: Matrix, name: str) -> Matrix:
        """Each vector with mean 0 and deviation 1, then scaled and moved (Ba et al. 2016)."""
        states = states - states.mean(axis=-1, keepdims=True)
        deviation = np.sqrt(np.square(states).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return np.asarray(states / deviation * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"])


def gelu(values: Matrix) -> Matrix:
    """x Φ(x), Φ the normal distribution (Hendrycks & Gimpel 2016)."""
    return np.asarray(values * np.float32(0.5) * (1 + erf(values * np.float32(0.5**0.5))))


def erf(values: Matrix) -> Matrix:
    """The error function, within 5e-7 in single precision. (SciPy's is exact and takes a tenth of a second to load.)"""
    size = np.abs(values)
    part = 1 / (1 + np.float32(0.3275911) * size)
    total = np.zeros_like(part)
    for coefficient in _ERF:
        total = (total + np.float32(coefficient)) * part
    return np.asarray(np.copysign(1 - total * np.exp(-np.square(size)), values))
