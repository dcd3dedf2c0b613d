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
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
"""The coefficients of erf, to an error of 1.5e-7 (Abramowitz & Stegun 1964, formula 7.1.26)."""
_CACHED = 32_768
"""Values that go through GELU together."""


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
        return cls.with_settings(weights, json.loads((folder / "config.json").read_text(encoding="utf-8")))

    @classmethod
    def with_settings(cls, weights: Mapping[str, Matrix], settings: Mapping[str, Any]) -> Bert:
        """The model that ``settings`` describe, as a ``config.json`` does.

        Raises:
            ValueError, KeyError: the settings say too little.
        """
        return cls(
            weights,
            int(settings["num_hidden_layers"]),
            int(settings["num_attention_heads"]),
            float(settings["layer_norm_eps"]),
        )

    @property
    def dimension(self) -> int:
        return int(self.weights["embeddings.word_embeddings.weight"].shape[1])

    def hidden_states(self, ids: NDArray[np.int64], segments: NDArray[np.int64] | None = None) -> Matrix:
        """The last layer's vector of each token, shape (texts, n, dimension), of texts of n tokens each, their numbers
        of shape (texts, n), as are those of the segments they stand in (the first, where none are given)."""
        words, places, types = (
            self.weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        typed = types[0] if segments is None else types[segments]
        states = self._normalised(words[ids] + places[: ids.shape[1]] + typed, "embeddings.LayerNorm")
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
        query *= np.float32(query.shape[3] ** -0.5)
        weighed = query @ key.swapaxes(2, 3)
        weighed -= weighed.max(axis=3, keepdims=True)
        np.exp(weighed, out=weighed)
        total = weighed.sum(axis=3, keepdims=True)
        return np.asarray((weighed @ value / total).swapaxes(1, 2).reshape(states.shape))

    def _linear(self, states: Matrix, name: str) -> Matrix:
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        rows = states.reshape(-1, states.shape[-1])  # one product of two matrices, not one for each text
        made = rows @ weight.T
        made += bias
        return np.asarray(made.reshape(*states.shape[:-1], -1))

    def _normalised(self, states: Matrix, name: str) -> Matrix:
        """Each vector with mean 0 and deviation 1, then scaled and moved (Ba et al. 2016)."""
        states = states - states.mean(axis=-1, keepdims=True)
        deviation = np.sqrt(np.square(states).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return np.asarray(states / deviation * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"])


def gelu(values: Matrix) -> Matrix:
    """x Φ(x), Φ the normal distribution (Hendrycks & Gimpel 2016)."""
    made = np.empty(values.size, dtype=np.float32)
    flat = values.reshape(-1)
    for first in range(0, len(flat), _CACHED):  # what stays in the processor's cache is read once
        part = flat[first : first + _CACHED]
        made[first : first + _CACHED] = part * np.float32(0.5) * (1 + erf(part * np.float32(0.5**0.5)))
    return made.reshape(values.shape)


def erf(values: Matrix) -> Matrix:
    """The error function, within 5e-7 in single precision. (SciPy's is exact and takes a tenth of a second to load.)"""
    size = np.abs(values)
    part = np.float32(0.3275911) * size
    part += 1
    np.reciprocal(part, out=part)
    total = np.zeros_like(part)
    for coefficient in _ERF:
        total += np.float32(coefficient)
        total *= part
    np.square(size, out=size)
    np.negative(size, out=size)
    total *= np.exp(size, out=size)
    return np.asarray(np.copysign(1 - total, values))


def on_one_thread() -> Any:
    """A context in which NumPy's BLAS multiplies on one thread. The matrices of a question are too small to be shared
    out, and threads that wait for each other on a busy machine cost many times what they spare."""
    return _controller().limit(limits=1, user_api="blas")


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
