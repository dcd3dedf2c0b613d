"""The embedded encoder as torch sees it while it is trained or measured: texts in batches, vectors, token vectors."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray

from assistant.index.tokens import is_informative
from assistant.models import encoder
from tools.train_reader import lean

STEP = 16
"""Lengths are rounded up to multiples of this: each new shape costs a compilation."""

Tokens = tuple[torch.Tensor, torch.Tensor]
"""Unit vectors of tokens, shape (texts, tokens, dimension), and which of them carry a subject, (texts, tokens)."""


def use_lean_attention(model: Any) -> None:
    """Has a transformer attend by `tools.train_reader.lean`."""
    transformers.AttentionInterface.register("lean", lean)
    transformers.AttentionMaskInterface.register(
        "lean", lambda *_, attention_mask=None, **__: (attention_mask[:, None, None, :].float() - 1) * 1e4
    )
    model.set_attn_implementation("lean")


def base_model() -> Any:
    """The embedded encoder's transformer, without dropout."""
    folder = encoder.encoder_folder(encoder.BASE_ENCODER)
    model = transformers.BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    use_lean_attention(model)
    return model


@functools.cache
def tokenizer() -> Any:
    return transformers.AutoTokenizer.from_pretrained(encoder.encoder_folder(encoder.BASE_ENCODER))


@functools.cache
def function_ids() -> torch.Tensor:
    """Which entries of the vocabulary are marks, punctuation or words that carry grammar alone, shape (vocabulary,)."""
    words = tokenizer().convert_ids_to_tokens(range(len(tokenizer())))
    return torch.tensor(
        [word.startswith("[") or not (word.startswith("##") or is_informative(word, 0, len(word))) for word in words]
    )


def pooled(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Unit vectors of texts: the mean of their tokens' vectors, as the model's own pooling."""
    weights = mask.to(hidden.dtype)[..., None]
    return torch.nn.functional.normalize((hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9), dim=-1)


def embedded(model: Any, texts: Sequence[str], longest: int) -> tuple[torch.Tensor, Tokens]:
    """The unit vectors of ``texts``, shape (n, dimension) float32, and those of their tokens; bfloat16 inside."""
    made = tokenizer()(
        list(texts), truncation=True, max_length=longest, padding=True, pad_to_multiple_of=STEP, return_tensors="pt"
    )
    ids, mask = made["input_ids"], made["attention_mask"]
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    telling = mask.bool() & ~function_ids()[ids]
    tokens = torch.nn.functional.normalize(hidden.float(), dim=-1)
    return pooled(hidden.float(), mask), (tokens, telling)


@torch.inference_mode()
def vectors(model: Any, texts: Sequence[str], longest: int = 256, size: int = 32) -> NDArray[np.float32]:
    """The vectors of many texts in their order, shape (n, dimension), embedded by length."""
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    made = np.zeros((len(texts), model.config.hidden_size), dtype=np.float32)
    for first in range(0, len(order), size):
        rows = order[first : first + size]
        made[rows] = embedded(model, [texts[row] for row in rows], longest)[0].numpy()
    return made


@torch.inference_mode()
def exact_vectors(model: Any, texts: Sequence[str], longest: int = 256) -> NDArray[np.float32]:
    """The vectors of ``texts`` one by one in float32, shape (n, dimension)."""
    made = []
    for text in texts:
        given = tokenizer()(text, truncation=True, max_length=longest, return_tensors="pt")
        made.append(pooled(model(**given).last_hidden_state, given["attention_mask"])[0].numpy())
    return np.array(made)


def averaged(states: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights of trained states (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482)."""
    read = [torch.load(path, weights_only=True)["model"] for path in states]
    return {name: torch.stack([state[name] for state in read]).mean(0) for name in read[0]}


def mixed(model: Any, tuned: Mapping[str, torch.Tensor], weight: float) -> Any:
    """``model``, its weights moved by ``weight`` of the way to those of ``tuned``."""
    before = model.state_dict()
    model.load_state_dict({name: value + weight * (tuned[name] - value) for name, value in before.items()})
    return model
