"""A reader that says of each sentence of a passage whether it answers the question, and whether any does.

One small transformer sees the question, the passage's context and its sentences together. A sentence's score is a
linear reading of its tokens, pooled by a learned attention; the score of none is one of the first token. Their softmax
is what it was trained on (``tools/train_reader.py``). The word embeddings and the tokenizer are the embedded encoder's
own, so that only the layers above them are kept: as whole numbers of 8 bits, a scale for each row.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelDamaged, ModelUnfit
from assistant.models import encoder, folders
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import FAR, RerankResult

if TYPE_CHECKING:
    import torch

LONGEST = 288
"""Tokens of a question and a piece of a passage together."""
_QUESTION = 80
"""Tokens of the question, at most."""
_CONTEXT = 75
"""Tokens of the context, at most."""
_BATCH = 8
_SCALE = ".scale"
"""What the name of a matrix's scales ends in, in the file of weights."""


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A passage, or a part of a long one, as the model sees it: token ``ids``, the number of the sentence each token is
    of (-1: of the question, the context or a mark), and where the passage begins among them."""

    ids: list[int]
    sentence: list[int]
    second: int


def sentence_pieces(tokenizer: Any, question: str, passages: Sequence[str]) -> list[list[SentencePiece]]:
    """Each passage in pieces that fit, each below the context: its first line. Its other lines are its sentences; a
    passage of one line is a sentence without a context. A sentence that fits nowhere is cut.
    """
    lines = [passage.split("\n") for passage in passages]
    texts = [question, *(text for own in lines for text in (own[0] if len(own) > 1 else "", *own[len(own) > 1 :]))]
    ids = iter(tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"])
    front = [tokenizer.cls_token_id, *next(ids)[:_QUESTION], tokenizer.sep_token_id]
    return [
        _pieces(front, tokenizer.sep_token_id, next(ids), [next(ids) for _ in own[len(own) > 1 :]]) for own in lines
    ]


def _pieces(
    front: Sequence[int], end: int, above: Sequence[int], sentences: Sequence[Sequence[int]]
) -> list[SentencePiece]:
    """``sentences`` in as few pieces as hold them in order, each with ``front`` and ``above`` before it."""
    above = above[:_CONTEXT]
    room = LONGEST - len(front) - len(above) - 1
    runs: list[list[tuple[int, Sequence[int]]]] = [[]]
    for number, own in enumerate(sentences):
        if runs[-1] and sum(len(each) for _, each in runs[-1]) + len(own[:room]) > room:
            runs.append([])
        runs[-1].append((number, own[:room]))
    return [
        SentencePiece(
            [*front, *above, *(token for _, own in run for token in own), end],
            [-1] * (len(front) + len(above)) + [number for number, own in run for _ in own] + [-1],
            len(front),
        )
        for run in runs
    ]


class SentenceReranker:
    """The sentence reader in ``folder``. Its files are checked when it is made, and loaded when first needed."""

    def __init__(self, name: str, folder: Path) -> None:
        self._folder = folder
        self._base = encoder.encoder_folder(encoder.EMBEDDED_ENCODER)
        self._reading = threading.Lock()
        self.identity = ModelIdentity(name, folders.combined_digest(folders.digests(folder)))
        settings = folders.model_settings(folder)
        if settings.get("base_sha256") != encoder.PUBLISHED_WEIGHTS:
            raise ModelUnfit(
                f"The reader {name} stands on another encoder than the embedded {encoder.EMBEDDED_ENCODER}.",
                "Use a reader that was made for it.",
            )

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        """A verdict on each of ``passages``: the log-odds that it answers, and the characters of its best sentence."""
        with self._reading:
            model, tokenizer = self._loaded
            asked, *texts = encoder.without_surrogates([question, *passages])
            made = sentence_pieces(tokenizer, asked, texts)
            flat = [(of, piece) for of, own in enumerate(made) for piece in own]
            flat.sort(key=lambda each: len(each[1].ids))
            scored: list[list[tuple[NDArray[np.float64], float]]] = [[] for _ in passages]
            for first in range(0, len(flat), _BATCH):
                batch = flat[first : first + _BATCH]
                lines = [passages[of].count("\n") + 1 for of, _ in batch]
                for (of, _), given in zip(batch, _scores(model, [piece for _, piece in batch], lines), strict=True):
                    scored[of].append(given)
        return [_verdict(passage, own) for passage, own in zip(passages, scored, strict=True)]

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        return load_model(self.identity.name, self._folder, self._base)


def _scores(
    model: Any, batch: Sequence[SentencePiece], lines: Sequence[int]
) -> list[tuple[NDArray[np.float64], float]]:
    """Of each piece the score of every line of its passage (-inf: not in the piece) and that of none."""
    import torch

    with torch.inference_mode():
        sentences, none = model(*padded(batch, max(lines)))
    return [(sentences[place, :count].double().numpy(), float(none[place])) for place, count in enumerate(lines)]


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


def _verdict(passage: str, scored: Sequence[tuple[NDArray[np.float64], float]]) -> RerankResult:
    """Of a long passage the piece with the best odds says whether it answers; each piece what it holds of belief."""
    odds = [float(np.logaddexp.reduce(sentences)) - none for sentences, none in scored]
    best = int(np.argmax(odds))
    rows = passage.split("\n")
    if not np.isfinite(odds[best]):
        return RerankResult(-FAR, None, -FAR, (0.0,) * len(rows[len(rows) > 1 :]))
    said = round(max(-FAR, min(FAR, odds[best])), 6)
    line = int(np.argmax(scored[best][0])) + (len(rows) > 1)
    start = sum(len(row) + 1 for row in rows[:line])
    wholes = [float(np.logaddexp(np.logaddexp.reduce(sentences), none)) for sentences, none in scored]
    shares = np.max([np.exp(each - whole) for (each, _), whole in zip(scored, wholes, strict=True)], axis=0)
    beliefs = tuple(round(float(share), 6) for share in shares[: len(rows[len(rows) > 1 :])])
    return RerankResult(said, (start, start + len(rows[line])), said, beliefs)


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
