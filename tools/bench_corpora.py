"""What the benchmark builds and asks: the records, corpora made of drawn words, and encoders that cost nothing.

The large corpora are made of words drawn by their rank (Zipf), the records' own words first, and their vectors from a
table by word, so that fifty thousand passages cost no model; questions are embedded by the shipped encoder.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.formats.parsing import parse_file
from assistant.index.vectors import Matrix
from assistant.models import EncoderCoding
from assistant.models.encoder import EncodedText, Encoder
from assistant.models.folders import ModelIdentity
from assistant.records import Document, Record
from assistant.text import passages

ROOT = Path(__file__).resolve().parent.parent
DIMENSION = 384
_TABLE = 4096
_WORDS = 20_000
_PARAGRAPHS = 100
"""Paragraphs of a made document, each about a passage."""


class Drawn:
    """An encoder without a model: a token's vector is drawn from a table by its word, a text's is the mean of them."""

    identity = ModelIdentity("drawn", "d" * 64)
    dimension = DIMENSION
    coding = EncoderCoding(np.zeros((1, DIMENSION), np.float32), np.eye(DIMENSION, dtype=np.float32), 0.2)

    def __init__(self) -> None:
        self._table = unit(np.random.default_rng(1).normal(size=(_TABLE, DIMENSION)).astype(np.float32))

    def encode(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self._read(text).vector for text in texts]) if texts else np.zeros((0, DIMENSION), np.float32)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> EncodedText:
        words = list(re.finditer(r"\w+|[^\w\s]", text))[:256]
        ids = np.array([zlib.crc32(word.group().encode()) % _TABLE for word in words] or [0], dtype=np.int32)
        spans = np.array([word.span() for word in words] or [(0, 0)], dtype=np.int32)
        tokens = self._table[ids]
        return EncodedText(unit(tokens.mean(axis=0, keepdims=True))[0], tokens, ids, spans)


class Asking(Drawn):
    """Questions read by the shipped encoder, over an index that was made with `Drawn`."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self._model = model

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        return self._model.read(texts)


def texts() -> tuple[list[str], list[str]]:
    """The passages of the corpus, and their sentences, as they are embedded."""
    found: list[str] = []
    sentences: list[str] = []
    for path in sorted((ROOT / "corpus").glob("*-*.txt")):
        text = parse_file(path.read_bytes(), path.name).text
        document = Document(path.stem, path.name, "0" * 64, text, (Record(0, len(text), None, None, None, None),))
        words = passages.SearchableWords.of(document)
        own = passages.cut_passages(document, passages.Cutting())
        found += [passages.indexed_text(document, each, words)[0] for each in own]
        quotable = (each for passage in own for each in passage.sentences if each.quotable)
        sentences += [words.between(each.start, each.end) for each in quotable]
    return found, sentences


def made(folder: Path, count: int) -> None:
    """A corpus of about ``count`` passages."""
    folder.mkdir()
    random = np.random.default_rng(7)
    own = Counter(word for path in (ROOT / "corpus").glob("*-*.txt") for word in path.read_text("utf-8").split())
    made = ("".join(chr(97 + letter) for letter in random.integers(0, 26, 7)) for _ in range(_WORDS))
    words = np.array([*sorted(own, key=lambda word: (-own[word], word)), *made][:_WORDS])
    likely = 1 / np.arange(1, _WORDS + 1)
    for number in range(-(-count // _PARAGRAPHS)):
        drawn = words[random.choice(_WORDS, size=(_PARAGRAPHS, 6, 18), p=likely / likely.sum())]
        paragraphs = (" ".join(f"{' '.join(each).capitalize()}." for each in paragraph) for paragraph in drawn)
        (folder / f"{number:05}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")


def unit(made: Matrix) -> Matrix:
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)
