"""The network of the sentence reader in torch, where it is trained, and its weights as they are kept.

The package reads with the same network in NumPy: `assistant.models.sentence_network`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.models import encoder
from assistant.models.sentence_network import SCALE, WORDS, SentencePiece
from assistant.models.tokenizing import load_tokenizer

if TYPE_CHECKING:
    import torch


def padded(batch: Sequence[SentencePiece], lines: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, int]:
    """Pieces as the model takes them: ids, segments (0: the question, 1: the passage, -1: nothing) and lines, each of
    shape (pieces, tokens)."""
    import torch

    longest = max(len(piece.ids) for piece in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    segments = torch.full_like(ids, -1)
    of = torch.full_like(ids, -1)
    for row, piece in enumerate(batch):
        size = len(piece.ids)
        ids[row, :size] = torch.tensor(piece.ids)
        segments[row, : piece.second] = 0
        segments[row, piece.second : size] = 1
        of[row, :size] = torch.tensor(piece.sentence)
    return ids, segments, of, lines


def whole_text_tokenizer() -> Any:
    """The embedded encoder's tokenizer, which cuts no text."""
    made = load_tokenizer(encoder.encoder_folder(encoder.BASE_ENCODER))
    made.no_truncation()
    return made


def network(settings: Mapping[str, Any]) -> Any:
    """The model without weights that mean anything, as the settings in its ``config.json`` describe it."""
    import torch
    from transformers import BertConfig, BertModel

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            config = BertConfig(**settings["bert"], hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
            self.bert = BertModel(config, add_pooling_layer=False)
            self.telling = torch.nn.Linear(config.hidden_size, 1)
            self.sentence = torch.nn.Linear(config.hidden_size, 1)
            self.none = torch.nn.Linear(config.hidden_size, 1)

        def forward(
            self, ids: torch.Tensor, segments: torch.Tensor, of: torch.Tensor, lines: int
        ) -> tuple[torch.Tensor, torch.Tensor]:
            """The scores of each line, shape (pieces, lines), -inf where it has no token; of none, shape (pieces,)."""
            given = self.bert(ids, attention_mask=segments >= 0, token_type_ids=segments.clamp(min=0))
            tokens = given.last_hidden_state.float()
            held = torch.nn.functional.one_hot(of.clamp(min=0), lines).float() * (of >= 0)[..., None]
            telling = self.telling(tokens)[..., 0].masked_fill(of < 0, -torch.inf)
            most = telling.amax(1, keepdim=True).clamp(min=-1e30)
            weight = torch.exp((telling - most).clamp(min=-30))[..., None] * held
            pooled = torch.einsum("ptl,pth->plh", weight / (weight.sum(1, keepdim=True) + 1e-9), tokens)
            scores = self.sentence(pooled)[..., 0].masked_fill(held.sum(1) == 0, -torch.inf)
            return scores, self.none(tokens[:, 0])[..., 0]

    return Network()


def quantised(weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """``weights`` as they are kept: matrices as int8 with a scale for each row, all else as it is;
    no word embeddings."""
    import torch

    kept: dict[str, torch.Tensor] = {}
    for name, value in weights.items():
        if name == f"bert.{WORDS}":
            continue
        if value.ndim != 2 or value.shape[0] == 1:
            kept[name] = value.float().contiguous()
            continue
        scale = (value.abs().amax(1) / 127).clamp(min=1e-12)
        kept[name] = torch.round(value / scale[:, None]).to(torch.int8).contiguous()
        kept[name + SCALE] = scale.float().contiguous()
    return kept
