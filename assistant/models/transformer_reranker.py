"""What the rerankers on a transformers model have in common: loading it, and reading passages in pieces that fit.

Figures are log-odds: 0 is undecided, above it yes. The model stack is imported with the first question, never before,
and nothing here reaches for the network.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelDamaged, ModelUnfit
from assistant.models import folders
from assistant.models.encoder import without_surrogates
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import FAR, RerankResult

LONGEST = 512
"""Tokens of a question and a piece of a passage together, at most; fewer where the model was made for fewer."""
OVERLAP = 64
"""Tokens that neighbouring pieces of a long passage share."""
_BATCH = 8


@dataclass(frozen=True, slots=True)
class ScoredPiece:
    """A passage, or a part of a long one, as the model saw it: its ``logits``, and which tokens are the passage's.

    ``spans`` (n, 2) are the characters of each token in the passage and ``own`` (n,) marks those that stand for any;
    ``start`` is the place of the token in front of everything.
    """

    passage: int
    logits: NDArray[np.float64]
    spans: NDArray[np.int64]
    own: NDArray[np.bool_]
    start: int


class TransformerReranker(ABC):
    """A transformers model in a folder. Its files are checked when it is made, and loaded when first needed."""

    auto: str

    def __init__(self, name: str, folder: Path, config: Mapping[str, Any], code: bool = False) -> None:
        self._config = config
        self._folder = folder
        self._code = code
        self._labels = _labels(config)
        self._one_at_a_time = threading.Lock()
        self._check_labels(name)
        self.identity = ModelIdentity(name, folders.combined_digest(folders.digests(folder, code=code)))

    @abstractmethod
    def _check_labels(self, name: str) -> None:
        """Raises ModelUnfit where the model's labels do not say what is wanted of them."""

    @abstractmethod
    def _result(self, pieces: Sequence[ScoredPiece]) -> RerankResult:
        """What is made of a passage, from its pieces."""

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        of: list[list[ScoredPiece]] = [[] for _ in passages]
        with self._one_at_a_time:  # a tokenizer that cuts cannot be shared between threads at once
            for piece in self._pieces(question, passages) if passages else ():
                of[piece.passage].append(piece)
        return [self._result(pieces) for pieces in of]

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        return _load(self.auto, self.identity.name, self._folder, self._code)

    def _pieces(self, question: str, passages: Sequence[str]) -> list[ScoredPiece]:
        """Each passage in pieces that fit the model, in their order; read in batches of about the same length."""
        import torch

        model, tokenizer = self._loaded
        longest = _longest(tokenizer, self._config)
        asked, *texts = without_surrogates([question, *passages])
        marks = tokenizer(
            [_short(tokenizer, asked, longest // 2)] * len(texts),
            texts,
            truncation="only_second",
            max_length=longest,
            stride=min(OVERLAP, longest // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        of = marks.pop("overflow_to_sample_mapping")
        spans = marks.pop("offset_mapping")
        by_length = sorted(range(len(of)), key=lambda row: len(marks["input_ids"][row]))
        pieces: dict[int, ScoredPiece] = {}
        for first in range(0, len(of), _BATCH):
            rows = by_length[first : first + _BATCH]
            batch = {name: [values[row] for row in rows] for name, values in marks.items()}
            padded = tokenizer.pad(batch, return_tensors="pt")
            with torch.inference_mode():
                given = model(**padded)
            logits = self._logits(given)
            for place, row in enumerate(rows):
                ids = marks["input_ids"][row]
                own = np.array([sequence == 1 for sequence in marks.sequence_ids(row)], dtype=np.bool_)
                at = np.array(spans[row], dtype=np.int64).reshape(-1, 2)
                left = padded["input_ids"].shape[1] - len(ids) if tokenizer.padding_side == "left" else 0
                shown = logits[place]
                seen = shown[left : left + len(ids)] if shown.ndim == 2 else shown
                first_mark = tokenizer.cls_token_id
                start = ids.index(first_mark) if first_mark in ids else 0
                pieces[row] = ScoredPiece(of[row], seen, at, own & (at[:, 1] > at[:, 0]), start)
        return [pieces[row] for row in range(len(of))]

    def _logits(self, given: Any) -> NDArray[np.float64]:
        """What the model says of a batch: shape (batch, labels), or (batch, tokens, labels)."""
        logits: NDArray[np.float64] = given.logits.numpy().astype(np.float64)
        return logits


def log_odds(logits: NDArray[np.float64], yes: Sequence[bool]) -> float:
    """The log-odds of the labels that say yes against those that do not; one logit is its own log-odds."""
    said = np.asarray(yes, dtype=np.bool_)
    if said.all():
        return float(logits[0])
    return float(np.logaddexp.reduce(logits[said]) - np.logaddexp.reduce(logits[~said]))


def clipped(odds: float) -> float:
    return round(max(-FAR, min(FAR, odds)), 6)


def _labels(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the model's outputs, in their order; two where the settings name none, as transformers has it."""
    named = config.get("id2label")
    if isinstance(named, dict) and named:
        return tuple(str(named[key]) for key in sorted(named, key=int))
    count = config.get("num_labels", 2)
    return tuple(f"LABEL_{number}" for number in range(count if isinstance(count, int) else 2))


def _longest(tokenizer: Any, config: Mapping[str, Any]) -> int:
    """How many tokens the model reads at once. RoBERTa and its kin count positions from their padding's number on."""
    positions = config.get("max_position_embeddings")
    counted_from = int(config.get("pad_token_id") or 0) + 1 if _counts_from_padding(config) else 0
    fits = int(positions) - counted_from if isinstance(positions, int) and positions > 0 else LONGEST
    return min(LONGEST, int(tokenizer.model_max_length), fits)


def _counts_from_padding(config: Mapping[str, Any]) -> bool:
    return any(family in str(config.get("model_type")) for family in ("roberta", "camembert", "mpnet", "longformer"))


def _short(tokenizer: Any, question: str, tokens: int) -> str:
    """The question, cut where it would leave the passage less than half of what the model reads."""
    marks = tokenizer(question, add_special_tokens=False, return_offsets_mapping=True, verbose=False)["offset_mapping"]
    return question[: marks[tokens - 1][1]] if len(marks) > tokens else question


def _load(auto: str, name: str, folder: Path, code: bool) -> tuple[Any, Any]:
    """The model, ready to read, and its tokenizer."""
    folders.stay_offline()
    import torch
    import transformers
    from transformers.utils import logging

    logging.disable_progress_bar()
    given = {"local_files_only": True, "trust_remote_code": code}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **given)
        model, told = getattr(transformers, auto).from_pretrained(
            str(folder), use_safetensors=True, output_loading_info=True, dtype=torch.float32, **given
        )
    except Exception as error:  # each part of the model stack has errors of its own
        said = (str(error).splitlines() or [""])[0][:200]
        raise ModelDamaged(
            f"The reader {name} in {folder} does not load ({type(error).__name__}: {said}).", "Bring the model again."
        ) from error
    lacking = sorted({*told["missing_keys"], *told["mismatched_keys"]}, key=str)
    if lacking:
        raise ModelDamaged(
            f"The weights of the reader {name} in {folder} lack {lacking[0]}; what it said would be chance.",
            "Bring the whole model again.",
        )
    if not tokenizer.is_fast:
        raise ModelUnfit(
            f"The tokenizer of the reader {name} does not say where its tokens stand.",
            "Choose a model with a fast tokenizer (tokenizer.json).",
        )
    return model.eval(), tokenizer
