"""The tokenizer of an embedded encoder by itself, and a text as its encoder reads it token by token."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from assistant.models import folders
from assistant.models.encoder import EncodedText, Matrix, unit


def load_tokenizer(folder: Path) -> Any:
    """The ``tokenizers.Tokenizer`` of a sentence-transformers model: texts cut where the model's are, none padded.

    Raises:
        OSError, ValueError, KeyError, Exception: its files cannot be read (the library raises plain Exceptions).
    """
    folders.stay_offline()
    from tokenizers import Tokenizer

    settings = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(settings["max_seq_length"]))
    return tokenizer


def encoded(tokens: Any, states: Matrix) -> EncodedText:
    """A text from its tokens and their last states, shape (n, dimension): its vector is their mean, of length 1."""
    return EncodedText(
        unit(states.mean(axis=0, keepdims=True))[0],
        unit(states),
        np.array(tokens.ids, dtype=np.int32),
        np.array(tokens.offsets, dtype=np.int32).reshape(-1, 2),
    )
