"""What other libraries keep to themselves and we read all the same, against what they promise in public."""

import math
import tomllib
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement

from assistant.index.bm25_columns import bm25_columns

ROOT = Path(__file__).parent.parent.parent
TEXTS = ["a b a c", "b c d", "d", "a a a a e", "c e f b a"]


def by_hand(texts, stem, row):
    """Lucene's BM25 of a stem in a text: k1 1.2, b 0.75, idf with one added (Kamphuis et al. 2020)."""
    holding = sum(stem in text for text in texts)
    idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
    mean = sum(map(len, texts)) / len(texts)
    times = Counter(texts[row])[stem]
    return idf * times / (times + 1.2 * (1 - 0.75 + 0.75 * len(texts[row]) / mean))


def test_the_columns_of_bm25s_are_lucene_s_scores_of_the_stems_we_numbered():
    texts = [text.split() for text in TEXTS]
    vocabulary = {stem: column for column, stem in enumerate(sorted({stem for text in texts for stem in text}))}
    data, rows, starts = bm25_columns(texts, vocabulary)
    assert (data.dtype, rows.dtype, starts.dtype) == (np.float32, np.int32, np.int64)
    for stem, column in vocabulary.items():
        own = slice(starts[column], starts[column + 1])
        assert sorted(rows[own].tolist()) == [row for row, text in enumerate(texts) if stem in text]
        for row, score in zip(rows[own].tolist(), data[own].tolist(), strict=True):
            assert score == pytest.approx(by_hand(texts, stem, row), rel=1e-5)


def test_bm25s_adds_no_word_to_our_vocabulary():
    vocabulary = {"a": 0, "b": 1}
    bm25_columns([["a"], ["b", "a"]], vocabulary)
    assert vocabulary == {"a": 0, "b": 1}


@pytest.mark.parametrize("name", ["bm25s", "faiss-cpu"])
def test_the_installed_release_is_within_the_bounds_and_the_bounds_are_on_both_sides(name):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = next(Requirement(line).specifier for line in project["dependencies"] if Requirement(line).name == name)
    assert {bound.operator for bound in bounds} == {">=", "<"}
    assert bounds.contains(version(name))
