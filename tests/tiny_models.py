"""Tiny models with weights from a fixed seed, made here, so that loading and reading are tested without any other."""

from __future__ import annotations

import json
from pathlib import Path

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz0123456789.,?’'£-():;"]


def tiny(folder: Path, task: str, *, seed: int = 7, longest: int = 64, **settings) -> Path:
    """A BERT ``task`` ("SequenceClassification", …) of two layers that reads letters, saved in ``folder``."""
    import torch
    import transformers
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(seed)
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocab.txt"
    continued = [f"##{piece}" for piece in PIECES[5:]]
    vocabulary.write_text("\n".join([*PIECES, *continued]) + "\n", encoding="utf-8")
    config = transformers.BertConfig(
        vocab_size=len(PIECES) + len(continued), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=longest, initializer_range=0.8, **settings,
    )  # fmt: skip
    getattr(transformers, f"BertFor{task}")(config).save_pretrained(folder)
    transformers.BertTokenizerFast(vocab=str(vocabulary), model_max_length=longest).save_pretrained(folder)
    return folder


def change(folder: Path, **settings) -> Path:
    """The model in ``folder`` with other settings in its config.json."""
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | settings), encoding="utf-8")
    return folder
