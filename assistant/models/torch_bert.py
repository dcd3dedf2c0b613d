"""BERT's forward pass in PyTorch over texts of different lengths, their rows packed into one matrix.

The formulas are those of `assistant.models.bert`. Importing this imports torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

Rows = Callable[[torch.Tensor], torch.Tensor]
"""What makes of some rows others, as many."""


class TorchBert:
    """The forward pass with the weights of a ``transformer`` of BERT's shape, its matrices of type ``kind``."""

    def __init__(self, transformer: Any, kind: torch.dtype) -> None:
        self._kind = kind
        self._weights: dict[str, torch.Tensor] = {n: weight.detach() for n, weight in transformer.named_parameters()}
        settings = transformer.config
        self._heads, self._epsilon = int(settings.num_attention_heads), float(settings.layer_norm_eps)
        self._layers = [self._layer(f"encoder.layer.{number}") for number in range(settings.num_hidden_layers)]

    def hidden_states(self, texts: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
        """The last layer's vectors of the tokens of each text, shape (n, dimension), from their numbers."""
        with torch.inference_mode():
            lengths = [len(text) for text in texts]
            places = torch.cat([torch.arange(length) for length in lengths])
            states = self._embedded(torch.tensor([number for text in texts for number in text]), places)
            attention = self._attention(lengths, places)
            for layer in self._layers:
                states = layer(states, attention)
            return [own.numpy() for own in torch.split(states.float(), lengths)]

    def _embedded(self, ids: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        words, positions, segments = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normalised(words[ids] + positions[places] + segments[0], "embeddings.LayerNorm")

    def _normalised(self, states: torch.Tensor, name: str) -> torch.Tensor:
        """Layer normalisation, in single precision whatever it is given."""
        weight, bias = (self._weights[f"{name}.{part}"] for part in ("weight", "bias"))
        return functional.layer_norm(states, weight.shape, weight, bias, self._epsilon).to(self._kind)

    def _linear(self, *names: str) -> Rows:
        """One product with the weights of all ``names``, whose outputs stand beside each other."""
        weight, bias = (
            torch.cat([self._weights[f"{name}.{part}"] for name in names]).to(self._kind) for part in ("weight", "bias")
        )
        return lambda states: functional.linear(states, weight, bias)

    def _layer(self, name: str) -> Callable[[torch.Tensor, Rows], torch.Tensor]:
        asked = self._linear(*(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
        attended = self._linear(f"{name}.attention.output.dense")
        widened, narrowed = self._linear(f"{name}.intermediate.dense"), self._linear(f"{name}.output.dense")

        def layer(states: torch.Tensor, attention: Rows) -> torch.Tensor:
            states = states + attended(attention(asked(states)))
            states = self._normalised(states, f"{name}.attention.output.LayerNorm")
            states = states + narrowed(functional.gelu(widened(states)))
            return self._normalised(states, f"{name}.output.LayerNorm")

        return layer

    def _attention(self, lengths: Sequence[int], places: torch.Tensor) -> Rows:
        """Attention within each of the texts, whose rows stand one after the other's: padded for it, then packed."""
        longest, texts, counts = max(lengths), len(lengths), torch.tensor(lengths)
        rows = places + torch.repeat_interleave(torch.arange(texts) * longest, counts)
        mask = (torch.arange(longest)[None, :] < counts[:, None])[:, None, None, :]

        def attention(asked: torch.Tensor) -> torch.Tensor:
            padded = asked.new_zeros(texts * longest, asked.shape[1])
            padded[rows] = asked
            query, key, value = padded.view(texts, longest, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
            taken = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
            return taken.transpose(1, 2).reshape(texts * longest, -1)[rows]

        return attention
