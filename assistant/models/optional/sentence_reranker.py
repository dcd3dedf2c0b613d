"""A reranker that says of each sentence of a passage whether it answers the question, and whether any does.

One small transformer sees the question, the passage's context and its sentences together. A sentence's score is a
linear reading of its tokens, pooled by a learned attention; the score of none is one of the first token. Their softmax
is what it was trained on (``tools/train_reader.py``). The network is in `assistant.models.optional.sentence_network`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelUnfit
from assistant.models import encoder, folders
from assistant.models.folders import ModelIdentity
from assistant.models.optional import require
from assistant.models.optional.sentence_network import SentencePiece, load_model, padded
from assistant.models.reranker import FAR, RerankResult

LONGEST = 288
"""Tokens of a question and a piece of a passage together."""
_QUESTION = 80
"""Tokens of the question, at most."""
_CONTEXT = 75
"""Tokens of the context, at most."""
_BATCH = 8


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
        if runs[-1] and sum(len(tokens) for _, tokens in runs[-1]) + len(own[:room]) > room:
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
    """The sentence reranker in ``folder``. Its files are checked when it is made, and loaded when first needed."""

    def __init__(self, name: str, folder: Path) -> None:
        require("safetensors", "A sentence reader")
        self._folder = folder
        self._base = encoder.encoder_folder(encoder.BASE_ENCODER)
        self._one_at_a_time = threading.Lock()
        self.identity = ModelIdentity(name, folders.combined_digest(folders.digests(folder)))
        settings = folders.model_settings(folder)
        if settings.get("base_sha256") != encoder.PUBLISHED_WEIGHTS:
            raise ModelUnfit(
                f"The reader {name} stands on another encoder than the embedded {encoder.BASE_ENCODER}.",
                "Use a reader that was made for it.",
            )

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        """Of each of ``passages`` the log-odds that it answers, and the characters of its best sentence."""
        with self._one_at_a_time:
            model, tokenizer = self._loaded
            asked, *texts = encoder.without_surrogates([question, *passages])
            made = sentence_pieces(tokenizer, asked, texts)
            flat = [(of, piece) for of, own in enumerate(made) for piece in own]
            flat.sort(key=lambda of_piece: len(of_piece[1].ids))
            scored: list[list[tuple[NDArray[np.float64], float]]] = [[] for _ in passages]
            for first in range(0, len(flat), _BATCH):
                batch = flat[first : first + _BATCH]
                lines = [passages[of].count("\n") + 1 for of, _ in batch]
                for (of, _), given in zip(batch, _scores(model, [piece for _, piece in batch], lines), strict=True):
                    scored[of].append(given)
        return [_result(passage, own) for passage, own in zip(passages, scored, strict=True)]

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


def _result(passage: str, scored: Sequence[tuple[NDArray[np.float64], float]]) -> RerankResult:
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
    shares = np.max([np.exp(sentences - whole) for (sentences, _), whole in zip(scored, wholes, strict=True)], axis=0)
    beliefs = tuple(round(float(share), 6) for share in shares[: len(rows[len(rows) > 1 :])])
    return RerankResult(said, (start, start + len(rows[line])), said, beliefs)
