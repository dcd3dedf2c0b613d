"""The network of the sentence reranker: its layers, its weights as they are kept, and a batch as it takes them.

The word embeddings and the tokenizer are the embedded encoder's own, so that only the layers above them are kept: as
whole numbers of 8 bits, a scale for each row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelDamaged
from assistant.models import folders

if TYPE_CHECKING:
    import torch

_SCALE = ".scale"
"""What the name of a matrix's scales ends in, in the file of weights."""


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A passage, or a part of a long one, as the model sees it: token ``ids``, the number of the sentence each token is
    of (-1: of the question, the context or a mark), and where the passage begins among them."""

    ids: list[int]
    sentence: list[int]
    second: int


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


_WORDS = "embeddings.word_embeddings.weight"


def load_model(name: str, folder: Path, base: Path) -> tuple[Any, Any]:
    """The model in ``folder`` on the word embeddings in ``base``, ready to read, and the tokenizer of ``base``.

    Raises:
        ModelDamaged: the weights are not those of the settings.
    """
    folders.stay_offline()
    import torch
    import transformers
    from safetensors.torch import load_file

    try:
        with torch.device("meta"):
            model = network(folders.model_settings(folder))
        kept = load_file(folder / "model.safetensors")
        weights = {
            key: value.float() * kept[key + _SCALE].float()[:, None] if key + _SCALE in kept else value.float()
            for key, value in kept.items()
            if not key.endswith(_SCALE)
        }
        if any(not value.is_floating_point() and key + _SCALE not in kept for key, value in kept.items()):
            raise ValueError("the scales of a matrix are missing")
        weights[f"bert.{_WORDS}"] = load_file(base / "model.safetensors")[_WORDS].float()
        places = model.bert.embeddings
        del places.position_ids, places.token_type_ids  # counted, not learned
        model.load_state_dict(weights, assign=True)
        count = model.bert.config.max_position_embeddings
        places.register_buffer("position_ids", torch.arange(count)[None], persistent=False)
        places.register_buffer("token_type_ids", torch.zeros(1, count, dtype=torch.long), persistent=False)
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(base), local_files_only=True)
    except Exception as error:  # each part of the model stack has errors of its own
        said = (str(error).splitlines() or [""])[0][:200]
        raise ModelDamaged(
            f"The reader {name} in {folder} does not load ({type(error).__name__}: {said}).", "Install it again."
        ) from error
    return model.eval(), tokenizer


def quantised(weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """``weights`` as they are kept: matrices as int8 with a scale for each row, all else as it is;
    no word embeddings."""
    import torch

    kept: dict[str, torch.Tensor] = {}
    for name, value in weights.items():
        if name == f"bert.{_WORDS}":
            continue
        if value.ndim != 2 or value.shape[0] == 1:
            kept[name] = value.float().contiguous()
            continue
        scale = (value.abs().amax(1) / 127).clamp(min=1e-12)
        kept[name] = torch.round(value / scale[:, None]).to(torch.int8).contiguous()
        kept[name + _SCALE] = scale.float().contiguous()
    return kept
