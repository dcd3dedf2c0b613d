"""What a reader learns from in questions about council papers, and what it is tried on.

Of the kept questions on the train side: those whose papers an index holds stand against the passages that the product's
own search brings for them there; the others against what BM25 ranks first of all train papers. A question without an
answer has no passage that answers: first the one a careless searcher would quote, then those that come first. It is
tried on the dev side by the candidates of an index of it, in the product's order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.assistant import Assistant
from assistant.index import Candidate
from assistant.text import one_line, stems_in
from tools import encoder_pairs
from tools.council_questions import DIGESTS, KEPT, Papers, rows_of, usable
from tools.encoder_pairs import Reading, letters
from tools.fitting.searching import Case, search_all
from tools.fitting.sources import Role, Source, known_to, questions_of
from tools.reader_pairs import Asked, Pairs, Text

COUNCIL = "council"
"""The source of the questions on the train side."""
AGAINST = 12
"""Passages that stand against a question."""
_FIRST = 20
"""Of the product's candidates, those that are shown or stand against a question."""
_ABOVE = 1.3
"""A passage of more than this times the BM25 score of one that answers may answer as well: it stands against none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate as a reader sees it: its text, its score in the product's order, whether it is said to answer
    (``met``), and which of its sentences do."""

    text: Text
    score: float
    met: bool
    gold: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A question with the product's first candidates; ``kind`` and whether any paper answers."""

    question: str
    kind: str
    answerable: bool
    candidates: tuple[Shown, ...]


def searched(papers: Path, index: Path, role: Role, cache: Path) -> Iterable[Case]:
    """The kept questions of one side on the papers of ``index``, searched there, or read from ``cache``."""
    assistant = Assistant.open(index)
    known = known_to(assistant.index, questions_of(Source(KEPT, index, role), assistant.index, papers))
    return search_all(assistant, known.questions, cache, print)


def tried(cases: Iterable[Case]) -> list[Tried]:
    """The questions that a reader is tried on."""
    made = []
    for case in cases:
        shown = []
        for ranked, met in list(zip(case.ranked, case.gold, strict=True))[:_FIRST]:
            text = _text(ranked.candidate)
            gold = answering(text.sentences, _quotes(case)) if met else ()
            shown.append(Shown(text, ranked.score, bool(met), gold))
        asked = case.asked
        made.append(Tried(one_line(asked.question), asked.kind, bool(asked.groups), tuple(shown)))
    return made


def of_council(papers: Path, index: Path, cache: Path) -> Pairs:
    """All questions of the train side with what stands for and against them; those are left out and counted none of
    whose quotations is found in the product's reading."""
    held = Papers(papers)
    rows = usable(held, rows_of(KEPT), json.loads(DIGESTS.read_text(encoding="utf-8")))
    bodies = {row["id"]: row["body"] for row in rows if row["split"] == "train"}
    pairs, seen = of_searched(searched(papers, index, Role.USE, cache), bodies)
    reading = encoder_pairs.read_papers(papers)
    rest = [row for row in rows if row["id"] in bodies.keys() - seen]
    more = of_reading(held, reading, rest)
    print(f"{len(seen)} questions by search, {len(more.asked)} of {len(rest)} by BM25", flush=True)
    first = len(pairs.texts)
    for asked in more.asked:
        asked.gold = [(number + first, own, maybe) for number, own, maybe in asked.gold]
        asked.near = [number + first for number in asked.near]
        asked.far = [number + first for number in asked.far]
    return Pairs(pairs.texts + more.texts, pairs.asked + more.asked)


def of_searched(cases: Iterable[Case], bodies: dict[str, str]) -> tuple[Pairs, set[str]]:
    """The questions of ``cases`` that ``bodies`` (by id) names, against the product's candidates, and their ids."""
    pairs, seen = Pairs(), set()
    known: dict[tuple[str, int], int] = {}

    def number_of(candidate: Candidate) -> int:
        key = (candidate.passage.document, candidate.passage.start)
        if key not in known:
            known[key] = len(pairs.texts)
            pairs.texts.append(_text(candidate))
        return known[key]

    for case in cases:
        if case.asked.id not in bodies:
            continue
        seen.add(case.asked.id)
        asked = Asked(COUNCIL, bodies[case.asked.id], one_line(case.asked.question))
        first = [number_of(ranked.candidate) for ranked in case.ranked[:_FIRST]]
        for ranked, met in zip(case.ranked, case.gold, strict=True):
            number = number_of(ranked.candidate) if met else -1
            if met and (gold := answering(pairs.texts[number].sentences, _quotes(case))):
                asked.gold.append((number, gold, ()))
        if case.asked.groups:
            asked.far = [number for number, met in zip(first, case.gold, strict=False) if not met][:AGAINST]
        else:
            asked.near = first[:AGAINST]
        if asked.gold or asked.near:
            pairs.asked.append(asked)
    return pairs, seen


def of_reading(papers: Papers, reading: Reading, rows: Sequence[dict[str, Any]]) -> Pairs:
    """Questions of the train side against what BM25 ranks first of all its passages."""
    import bm25s

    numbers = [number for number, chunk in enumerate(reading.chunks) if chunk.split == "train"]
    words = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    words.index([stems_in(reading.chunks[number].text) for number in numbers], show_progress=False)
    pairs = Pairs([Text(COUNCIL, chunk.body, chunk.context, chunk.sentences) for chunk in reading.chunks])
    for row in rows:
        scores = np.asarray(words.get_scores(stems_in(row["question"])), dtype=np.float64)
        order = np.argsort(-scores, kind="stable")[: AGAINST + 4].tolist()
        found = {numbers[place]: float(scores[place]) for place in order}
        asked = Asked(COUNCIL, row["body"], one_line(row["question"]))
        if row["answerable"]:
            pair = encoder_pairs.pair_of(papers, reading, row)
            if pair is None:
                continue
            asked.gold = [(number, own, ()) for number, own in pair.gold]
            limit = _ABOVE * max((float(scores[numbers.index(n)]) for n, _ in pair.gold), default=0.0)
            asked.far = [n for n, score in found.items() if n not in pair.holding and score <= limit][:AGAINST]
        else:
            looks = _looks(papers, reading, row)
            asked.near = [*looks, *(number for number in found if number not in looks)][:AGAINST]
        pairs.asked.append(asked)
    return pairs


def answering(sentences: Sequence[str], quotes: Sequence[str]) -> tuple[int, ...]:
    """The sentences that hold a third of a quotation, or lie in one, by letters and figures alone."""
    reading = Reading()
    reading.add(encoder_pairs.Chunk("", "", "", "", "", tuple(sentences), (True,) * len(sentences)), [])
    found = [encoder_pairs.holders(reading, [0], letters(quote)).get(0, ()) for quote in quotes]
    return tuple(sorted({place for own in found for place in own}))


def _looks(papers: Papers, reading: Reading, row: dict[str, Any]) -> list[int]:
    """The passages that hold what a careless searcher would quote."""
    if "near" not in row:
        return []
    file, start, end = row["near"]
    return list(encoder_pairs.holders(reading, reading.of_file.get(file, ()), letters(papers[file].text[start:end])))


def _quotes(case: Case) -> list[str]:
    return [gold.quote for group in case.asked.groups for gold in group]


def _text(candidate: Candidate) -> Text:
    """A candidate as it was indexed, without running heads: its context and its sentences."""
    passage = candidate.passage
    lines = [one_line(candidate.between(one.start, min(one.end, passage.end))) for one in passage.sentences]
    return Text(COUNCIL, passage.document, one_line(candidate.context), tuple(line for line in lines if line))
