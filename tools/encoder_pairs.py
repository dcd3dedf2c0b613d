"""What an encoder for council papers learns from: questions, the passages and sentences that answer them, and others.

Papers are read and cut as the product does it, so that a passage is learned as it is embedded: below the line of its
title, publisher, date and headings. A quotation is sought in the product's reading of its paper by its letters and
figures alone, since the plain text it was written on is set otherwise (line ends, table cells, hyphens). Hard negatives
are passages of the same body that BM25 ranks high and that hold none of the question's quotations.
"""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.index.building.progress import BuildProgress
from assistant.index.building.reading import read_corpus
from assistant.records import Document
from assistant.sources import list_folder
from assistant.text import Cutting, SearchableWords, cut_passages, indexed_text, stems_in
from tools.council_questions import DIGESTS, KEPT, Papers, rows_of, usable

HARD = 8
"""Hard negatives kept for a question."""
RANKED = 40
"""Passages that BM25 ranks for a question, among which hard negatives are looked for."""
ABOVE = 1.25
"""A passage with more than this times the BM25 score of the one that answers may answer as well: no negative."""
TELLING = 20
"""Letters of a quotation from which on another passage that holds them is taken to answer too."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage as the product embeds it: the line above it, its sentences, and where each starts in its document.

    ``quotable`` says which of the sentences have a vector of their own.
    """

    document: str
    file: str
    body: str
    split: str
    context: str
    sentences: tuple[str, ...]
    quotable: tuple[bool, ...]

    @property
    def text(self) -> str:
        return "\n".join([self.context, *self.sentences])


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with the numbers of the chunks that answer it, each with its sentences that do; ``hard`` do not.

    ``holding`` are all chunks that hold a quotation of its gold: never negatives.
    """

    id: str
    question: str
    body: str
    split: str
    gold: tuple[tuple[int, tuple[int, ...]], ...]
    holding: frozenset[int]
    hard: tuple[int, ...] = ()


@dataclass(slots=True)
class Reading:
    """All papers, cut: ``chunks``, each one's `letters`, and the numbers of those of each file and body."""

    chunks: list[Chunk] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    of_file: dict[str, list[int]] = field(default_factory=dict)
    of_body: dict[str, list[int]] = field(default_factory=dict)

    def add(self, chunk: Chunk, files: Sequence[str]) -> None:
        number = len(self.chunks)
        self.chunks.append(chunk)
        self.letters.append(letters(chunk.text))
        self.of_body.setdefault(chunk.body, []).append(number)
        for file in files:
            self.of_file.setdefault(file, []).append(number)


def letters(text: str) -> str:
    """The letters and figures of ``text``, in lower case."""
    return re.sub(r"[\W_]+", "", text.casefold())


def read_papers(folder: Path) -> Reading:
    """The papers of ``folder`` (``manifest.jsonl`` and the files it names), read and cut as the product does."""
    rows = {row["file"]: row for row in rows_of(folder / "manifest.jsonl")}
    own = folder / "files"
    corpus = read_corpus(own, list_folder(own), None, _silent)
    reading = Reading()
    for document in corpus.documents:
        files = [f"files/{file}" for file in (document.file, *document.also_at)]
        known = next((rows[file] for file in files if file in rows), None)
        if known is not None:
            for chunk in _chunks(document, known):
                reading.add(chunk, files)
    return reading


def _silent(_: BuildProgress) -> None:
    """Nothing is told of the reading."""


def _chunks(document: Document, row: Mapping[str, Any]) -> Iterator[Chunk]:
    words = SearchableWords.of(document)
    for passage in cut_passages(document, Cutting()):
        text, spans = indexed_text(document, passage, words)
        context, _, rest = text.partition("\n")
        sentences = tuple(text[start:end] for start, end in spans) or (rest.strip(),)
        quotable = tuple(sentence.quotable for sentence in passage.sentences) or (False,)
        yield Chunk(document.id, document.file, row["body"], row["split"], context, sentences, quotable)


def pairs_of(folder: Path, reading: Reading) -> list[Pair]:
    """The answerable questions kept in `KEPT`, with what answers them; without hard negatives yet.

    A question none of whose quotations is found in the product's reading is left out and counted.
    """
    papers = Papers(folder)
    rows = usable(papers, rows_of(KEPT), json.loads(DIGESTS.read_text(encoding="utf-8")))
    made = [pair_of(papers, reading, row) for row in rows if row["answerable"]]
    found = [pair for pair in made if pair is not None]
    print(f"{len(reading.chunks)} passages, {len(found)} questions, {len(made) - len(found)} left out", flush=True)
    return found


def pair_of(papers: Papers, reading: Reading, row: Mapping[str, Any]) -> Pair | None:
    """An answerable question with what answers it; None where none of its quotations is found."""
    places = [*row["gold"], *(span for group in row.get("gold_all", ()) for span in group)]
    gold: dict[int, tuple[int, ...]] = {}
    holding: set[int] = set()
    for file, start, end in places:
        quote = letters(papers[file].text[start:end])
        gold |= holders(reading, reading.of_file.get(file, ()), quote)
        if len(quote) >= TELLING:
            holding.update(n for n in reading.of_body[row["body"]] if quote in reading.letters[n])
    if not gold:
        return None
    return Pair(
        row["id"], row["question"], row["body"], row["split"], tuple(gold.items()), frozenset(holding | gold.keys())
    )


def holders(reading: Reading, numbers: Sequence[int], quote: str) -> dict[int, tuple[int, ...]]:
    """The chunks of a paper in which ``quote`` stands, and their sentences that hold a third of it or lie in it."""
    parts = [[letters(sentence) for sentence in reading.chunks[number].sentences] for number in numbers]
    whole = "".join(part for own in parts for part in own)
    bounds = np.cumsum([0, *(len(part) for own in parts for part in own)]).tolist()
    owner = [(number, at) for number, own in zip(numbers, parts, strict=True) for at in range(len(own))]
    first = whole.find(quote) if quote else -1
    made: dict[int, list[int]] = {}
    while first >= 0:
        last = first + len(quote)
        for place in range(bisect_right(bounds, first) - 1, bisect_left(bounds, last)):
            shared = min(last, bounds[place + 1]) - max(first, bounds[place])
            if shared > 0 and (shared >= len(quote) / 3 or shared == bounds[place + 1] - bounds[place]):
                made.setdefault(owner[place][0], []).append(owner[place][1])
        first = whole.find(quote, last)
    return {number: tuple(own) for number, own in made.items()}


def opposed(pairs: Sequence[Pair], reading: Reading) -> list[Pair]:
    """``pairs`` with hard negatives: passages of the same body, best by BM25, that hold no quotation of the gold."""
    import bm25s

    by_body: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_body.setdefault(pair.body, []).append(pair)
    made: list[Pair] = []
    for body, own in sorted(by_body.items()):
        numbers = reading.of_body[body]
        index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        index.index([stems_in(reading.chunks[n].text) for n in numbers], show_progress=False)
        for pair in own:
            scores = np.asarray(index.get_scores(stems_in(pair.question)), dtype=np.float64)
            made.append(replace(pair, hard=_hard(pair, numbers, scores)))
    return made


def _hard(pair: Pair, numbers: Sequence[int], scores: Any) -> tuple[int, ...]:
    at = {number: place for place, number in enumerate(numbers)}
    limit = ABOVE * max((scores[at[number]] for number, _ in pair.gold if number in at), default=0.0)
    ranked = np.argsort(-scores, kind="stable")[:RANKED].tolist()
    return tuple(numbers[n] for n in ranked if numbers[n] not in pair.holding and 0 < scores[n] <= max(limit, 1.0))[
        :HARD
    ]


def cropped(chunk: Chunk, around: int, longest: int, rng: random.Random) -> str:
    """``chunk`` as at most about ``longest`` characters: its context and a run of sentences with ``around`` in it."""
    first = last = around
    size = len(chunk.context) + len(chunk.sentences[around])
    while True:
        sides = [side for side in (first - 1, last + 1) if 0 <= side < len(chunk.sentences)]
        sides = [side for side in sides if size + len(chunk.sentences[side]) <= longest]
        if not sides:
            return "\n".join([chunk.context, *chunk.sentences[first : last + 1]])
        side = rng.choice(sides)
        first, last = min(first, side), max(last, side)
        size += len(chunk.sentences[side])
