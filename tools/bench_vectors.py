"""Searches among vectors alone: how long they take as vectors grow to a million, and what they find of the nearest."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

import faiss
import numpy as np

from assistant import Assistant
from assistant.evaluation.question_sets import load_questions
from assistant.index import vectors
from assistant.index.vectors import Matrix, Rows, VectorIndex
from assistant.models.encoder import Encoder

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bench_corpora import DIMENSION, ROOT, unit
from bench_times import say

QUESTIONS = ROOT / "tools" / "questions" / "own.jsonl"


def kinds(largest: int) -> None:
    """Indexes of clustered vectors: the milliseconds of a search, bytes a vector, and recall@10 against fp32.

    *flat* reads every vector, *bits* is what `VectorIndex` does beyond `vectors.EXACT`, *IVF* is FAISS's inverted
    lists, which take minutes to train beyond a hundred thousand.
    """
    print("vectors, one query at a time, one thread: ms, bytes a vector, recall@10")
    size = 1000
    while size <= largest:
        made, queries = _clustered(size)
        truth = np.argpartition(queries @ -made.T, 10, axis=1)[:, :10]
        index = VectorIndex.of(made.astype(np.float16), DIMENSION)
        kinds = {"flat fp16": (partial(_search, index, size), 2 * DIMENSION)}
        if size > vectors.LEAST:
            kinds["bits, then fp16"] = (partial(_search, index, 0), 2 * DIMENSION + DIMENSION // 8 + 8)
        if 10_000 <= size <= 100_000:
            lists = _ivf(made)
            kinds["IVF fp16"] = (lambda query: lists.search(query[None, :], 10)[1][0], 2 * DIMENSION + 8)  # noqa: B023
        for name, (search, held) in kinds.items():
            search(queries[0])
            times, right = [], 0
            for query, expected in zip(queries, truth, strict=True):
                began = time.perf_counter()
                rows = search(query)
                times.append(time.perf_counter() - began)
                right += len(set(rows) & set(expected))
            served = " (serves)" if name.startswith("bits" if size > vectors.EXACT else "flat") else ""
            say(f"{size:,} {name}{served}", f"{np.median(times) * 1000:.2f} ms, {held}, {right / truth.size:.3f}")
        size *= 10


def recall(index: Path, model: Encoder) -> None:
    """Recall@10 of the search by bits over the sentences of an index, and over as many as 300,000 made of them."""
    desk = Assistant.open(index, encoder=model)
    own = np.unique(desk.snapshot.sentence_vectors.vectors(), axis=0)
    queries = model.encode([each.question for each in load_questions(QUESTIONS)])
    random = np.random.default_rng(1)
    noise = random.standard_normal(size=(300_000 - len(own), DIMENSION), dtype=np.float32) * np.float32(0.02)
    more = unit(own[random.integers(0, len(own), len(noise))] + noise).astype(np.float16)
    for held, name in ((own, "sentences of records"), (np.concatenate([own, more]), "the same, more by noise")):
        searched = VectorIndex.of(held, DIMENSION)
        right = sum(len({*_search(searched, 0, each)} & {*_search(searched, len(held), each)}) for each in queries)
        say(f"{len(held):,} {name}, bits", f"recall@10 {right / len(queries) / 10:.4f}", "≥ 0.99")


def _search(index: VectorIndex, exact: int, query: Matrix) -> Rows:
    """The ten rows nearest, with every vector compared up to ``exact`` of them."""
    vectors.EXACT, kept = exact, vectors.EXACT
    try:
        return index.search(query, 10)[0]
    finally:
        vectors.EXACT = kept


def _clustered(size: int) -> tuple[Matrix, Matrix]:
    """``size`` unit vectors about a hundredth as many centres, and 100 queries beside some of them."""
    random = np.random.default_rng(size)
    centres = unit(random.normal(size=(max(10, size // 100), DIMENSION)).astype(np.float32))
    made = centres[random.integers(0, len(centres), size)]
    made += random.standard_normal(size=made.shape, dtype=np.float32) * np.float32(0.03)
    queries = made[random.integers(0, size, 100)]
    return unit(made), unit(queries + random.normal(scale=0.02, size=queries.shape).astype(np.float32))


def _ivf(made: Matrix) -> faiss.Index:
    """Inverted lists, 2√n of them, of which 1 in 32 is searched."""
    lists = int(2 * len(made) ** 0.5)
    index = faiss.index_factory(DIMENSION, f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.train(made[:: max(1, len(made) // (40 * lists))])
    index.add(made)
    index.nprobe = max(8, lists // 32)
    return index
