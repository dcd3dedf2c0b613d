"""Which whole sentences of a passage answer: the shortest run that does, as offsets into the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from assistant.question import Question
from assistant.records import Document, Hit, Passage, Sentence
from assistant.snapshot import Snapshot
from assistant.vectors import Matrix
from assistant.words import content_stems, flow, stems

LONGEST = 3
"""Sentences a quotation may run to, a list item's introduction not counted."""
_GAIN = 0.12
"""The share of the question's words another sentence must add to be quoted with the best one."""
_LEANS = re.compile(
    r"^[\"“‘'(]*(?:(?:he|she|it|they|this|these|those|that|such|his|her|its|their|the latter|the former|both)\b"
    r"|(?:however|but|also|as a result|therefore|consequently|for those|for these|while some of these|some of these)\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation inside a hit: its span, its sentence nearest the question, and the figures it was chosen by."""

    hit: Hit
    start: int
    end: int
    similarity: float
    coverage: float


def best(snapshot: Snapshot, question: Question, vector: Matrix, hit: Hit) -> Evidence:
    """The run of whole sentences of ``hit`` that answers ``question`` best."""
    passage = hit.passage
    document = snapshot.documents[passage.document]
    own = [sentence for sentence in passage.sentences if sentence.quotable]
    first = int(snapshot.sentence_rows[passage.row])
    rows = np.arange(first, first + len(own), dtype=np.int64)
    similarity = snapshot.sentence_vectors.similarities(vector, rows)
    held = [_held(document, sentence, question) for sentence in own]
    covered = np.array([_share(question, each) for each in held], dtype=np.float32)
    scores = similarity + np.float32(0.35) * covered
    centre = int(np.argmax(scores))
    left, right = _grown(document, question, own, held, centre)
    start, end = own[left].start, own[right].end
    start = _with_stem(document, passage, own[left], start)
    together: set[str] = set().union(*held[left : right + 1])
    return Evidence(hit, start, end, float(similarity[centre]), _share(question, together))


def _held(document: Document, sentence: Sentence, question: Question) -> set[str]:
    """The question's words that a sentence holds."""
    return set(stems(document.text[sentence.start : sentence.end])) & (set(question.weights) | set(question.implied))


def _share(question: Question, held: set[str]) -> float:
    total = sum(question.weights.values())
    return sum(question.weights.get(stem, 0.0) for stem in held) / total if total else 0.0


def _grown(
    document: Document, question: Question, own: list[Sentence], held: list[set[str]], centre: int
) -> tuple[int, int]:
    """The run around ``centre``: the sentence before, if this one leans on it; a neighbour that adds much."""
    left = right = centre
    if centre > 0 and _leans(document, own[centre]) and _adjoins(document, own[centre - 1], own[centre]):
        left -= 1
    for step in (1, -1):
        neighbour = right + 1 if step == 1 else left - 1
        if not 0 <= neighbour < len(own) or right - left + 1 >= LONGEST:
            continue
        inside: set[str] = set().union(*held[left : right + 1])
        pair = (own[right], own[neighbour]) if step == 1 else (own[neighbour], own[left])
        if _share(question, held[neighbour] - inside) >= _GAIN and _adjoins(document, *pair):
            left, right = min(left, neighbour), max(right, neighbour)
    return left, right


def _leans(document: Document, sentence: Sentence) -> bool:
    return bool(_LEANS.match(document.text[sentence.start : sentence.end]))


def _adjoins(document: Document, before: Sentence, after: Sentence) -> bool:
    """Whether only white space and list markers stand between two sentences of the same kind of text."""
    between = document.text[before.end : after.start]
    return before.kind == after.kind and before.number == after.number and len(flow(between)) <= 1


def _with_stem(document: Document, passage: Passage, sentence: Sentence, start: int) -> int:
    """The start of the list item's introduction, where the item is the first beneath it."""
    if sentence.stem is None or not passage.start <= sentence.stem[0] < start:
        return start
    between = document.text[sentence.stem[1] : start]
    return sentence.stem[0] if len(content_stems(between)) == 0 and len(flow(between)) <= 6 else start
