"""A reranker that says of each sentence of a passage whether it answers the question, and whether any does.

One small transformer sees the question, the passage's context and its sentences together. A sentence's score is a
linear reading of its tokens, pooled by a learned attention; the score of none is one of the first token. Their softmax
is what it was trained on (``tools/train_council_reader.py``). The network is in `assistant.models.sentence_network`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import ModelUnfit
from assistant.models import encoder, folders
from assistant.models.bert import on_one_thread
from assistant.models.folders import ModelIdentity
from assistant.models.reranker import FAR, RerankResult
from assistant.models.sentence_network import PieceScores, SentenceNetwork, SentencePiece, load_network

LONGEST = 288
"""Tokens of a question and a piece of a passage together."""
_QUESTION = 80
"""Tokens of the question, at most."""
_CONTEXT = 75
"""Tokens of the context, at most."""
_FILES = ("config.json", "model.safetensors")
"""The files that decide what it says; a card beside them does not."""
_TOGETHER = min(4, os.cpu_count() or 1)
"""Passages that are read at a time, each by a thread of its own."""
_KEPT = 1024
"""Passages whose result is remembered: a question is asked again for its exports, its link, its fold."""


def sentence_pieces(tokenizer: Any, question: str, passages: Sequence[str]) -> list[list[SentencePiece]]:
    """Each passage in pieces that fit, each below the context: its first line. Its other lines are its sentences; a
    passage of one line is a sentence without a context. A sentence that fits nowhere is cut.
    """
    lines = [passage.split("\n") for passage in passages]
    texts = [question, *(text for own in lines for text in (own[0] if len(own) > 1 else "", *own[len(own) > 1 :]))]
    ids = iter([text.ids for text in tokenizer.encode_batch(texts, add_special_tokens=False)])
    first, end = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    front = [first, *next(ids)[:_QUESTION], end]
    return [_pieces(front, end, next(ids), [next(ids) for _ in own[len(own) > 1 :]]) for own in lines]


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
        self._folder = folder
        self._base = encoder.encoder_folder(encoder.BASE_ENCODER)
        self._loading = threading.Lock()
        self._read = lru_cache(_KEPT)(self._read_passage)
        files = folders.digests(folder)
        self.identity = ModelIdentity(
            name, folders.combined_digest({own: files[own] for own in _FILES if own in files})
        )
        settings = folders.model_settings(folder)
        if settings.get("base_sha256") != encoder.PUBLISHED_WEIGHTS:
            raise ModelUnfit(
                f"The reader {name} stands on another encoder than the embedded {encoder.BASE_ENCODER}.",
                "Use a reader that was made for it.",
            )

    def read(self, question: str, passages: Sequence[str]) -> list[RerankResult]:
        """Of each of ``passages`` the log-odds that it answers, and the characters of its best sentence."""
        with on_one_thread(), ThreadPoolExecutor(_TOGETHER) as threads:
            return list(threads.map(partial(self._read, question), passages))

    def _read_passage(self, question: str, passage: str) -> RerankResult:
        network, tokenizer = self._network
        asked, text = encoder.without_surrogates([question, passage])
        [pieces] = sentence_pieces(tokenizer, asked, [text])
        return _result(passage, [network.read(piece, passage.count("\n") + 1) for piece in pieces])

    @property
    def _network(self) -> tuple[SentenceNetwork, Any]:
        with self._loading:  # by one thread, however many ask
            return self._loaded

    @cached_property
    def _loaded(self) -> tuple[SentenceNetwork, Any]:
        return load_network(self.identity.name, self._folder, self._base)


def _result(passage: str, scored: Sequence[PieceScores]) -> RerankResult:
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
