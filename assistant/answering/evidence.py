"""Which whole sentences of a passage answer: the shortest run that does, as offsets into the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering import answer_types
from assistant.answering.question import Question
from assistant.answering.retrieval import Candidate
from assistant.answering.weights import WEIGHTS
from assistant.index import MaxSim, Snapshot
from assistant.records import Document, Hit, Sentence
from assistant.text import one_line, years_in

LONGEST = 3
"""Sentences a quotation may run to, a list item's introduction not counted."""
_AS_MUCH = 0.5
"""A sentence that a reader believes in this share of the most is quoted with its neighbour, from `_BELIEVED` on."""
_BELIEVED = 0.1
_LEANS = re.compile(
    r"^[\"“‘'(]*(?:(?:he|she|it|they|this|these|those|such|his|her|its|their|both|the (?:latter|former))\b"
    r"|(?:however|but|as a result|therefore|consequently|in these circumstances)\b"
    r"|(?:for|while|some of) (?:some of )?th[eo]se\b)",
    re.I,
)

_EARLIER = re.compile(
    r"\b(?:last|previous|earlier|then|former)\b[^.;]{0,40}\b(?:inspect|review|visit|report|meeting|audit)", re.I
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation inside a hit: its span, the sentences it is, and the signals it was chosen and is judged by."""

    hit: Hit
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    tokens: float
    weakest: float
    cosine: float
    wanted: bool
    believed: float | None = None
    """How far a reader believes that these sentences answer; None without one that weighs sentences."""


def best(snapshot: Snapshot, question: Question, found: Candidate) -> Evidence:
    """The run of whole sentences of a hit that answers ``question`` best."""
    passage = found.hit.passage
    document = snapshot.documents[passage.document]
    candidates = _candidates(snapshot, question, found)
    centre = max(range(len(candidates)), key=lambda place: (candidates[place].score, -place))
    left, right = _grown(document, candidates, found.nearness, centre)
    if found.marked and found.marked.weight:
        left, right = _holding(document, candidates, left, right)
    sentences = tuple(each.sentence for each in candidates[left : right + 1])
    start = _with_stem(document, passage.start, sentences[0])
    return Evidence(
        found.hit,
        start,
        sentences[-1].end,
        sentences,
        _run(found.nearness, candidates[left : right + 1]),
        found.nearness.weakest,
        candidates[centre].cosine,
        any(each.fits for each in candidates[left : right + 1]),
        min(1.0, sum(each.believed for each in candidates[left : right + 1])) if found.marked else None,
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A quotable sentence: its places among the passage's sentences (its introduction's first), and its figures."""

    sentence: Sentence
    places: tuple[int, ...]
    cosine: float
    fits: bool
    believed: float
    score: float


def _candidates(snapshot: Snapshot, question: Question, found: Candidate) -> list[_Candidate]:
    passage = found.hit.passage
    text = snapshot.documents[passage.document].text
    place_of = {sentence.start: place for place, sentence in enumerate(passage.sentences)}
    quotable = [(place, sentence) for place, sentence in enumerate(passage.sentences) if sentence.quotable]
    candidates: list[_Candidate] = []
    for (place, sentence), cosine in zip(quotable, found.cosines.tolist(), strict=True):
        stem = place_of.get(sentence.stem[0]) if sentence.stem else None
        places = (place,) if stem is None else (stem, place)
        fits = answer_types.holds_answer_type(
            text[sentence.start : sentence.end], question.wanted, sentence.kind, question.years
        )
        score = (
            WEIGHTS.quote["tokens"] * _together(found.nearness, places)
            + WEIGHTS.quote["cosine"] * cosine
            + WEIGHTS.quote["wanted"] * (fits and question.wanted is not answer_types.AnswerType.ANY)
        )
        believed = found.marked.beliefs[place] if found.marked else 0.0
        if found.marked:
            score += found.marked.weight * believed
        candidates.append(_Candidate(sentence, places, cosine, fits, believed, score))
    return candidates


def _holding(document: Document, own: Sequence[_Candidate], left: int, right: int) -> tuple[int, int]:
    """The run, and where it holds what a reader believes in, the neighbours it believes in about as much."""
    least = max(_BELIEVED, _AS_MUCH * max(each.believed for each in own))
    held = {place for place, each in enumerate(own) if each.believed >= least}
    if not any(left <= place <= right for place in held):
        return left, right
    while left - 1 in held and right - left + 1 < LONGEST and _adjoins(document, own[left - 1], own[left]):
        left -= 1
    while right + 1 in held and right - left + 1 < LONGEST and _adjoins(document, own[right], own[right + 1]):
        right += 1
    return left, right


def _run(nearness: MaxSim, run: Sequence[_Candidate]) -> float:
    """How near a run of sentences comes to the question; −1 where none has tokens of its own."""
    return _together(nearness, [place for each in run for place in each.places])


def _together(nearness: MaxSim, places: Sequence[int]) -> float:
    own = [place for place in places if place < len(nearness.best)]
    return nearness.together(own) if own else -1.0


def _grown(document: Document, own: Sequence[_Candidate], nearness: MaxSim, centre: int) -> tuple[int, int]:
    """The run around ``centre``: the sentence before, if this one leans on it; a neighbour that brings it nearer.

    An introduction ("It was resolved that:") is never left without the first of its items.
    """
    left = right = centre
    if centre > 0 and _adjoins(document, own[centre - 1], own[centre]):
        left -= _leans(document, own[centre].sentence) or _is_of_before(document, own[centre - 1], own[centre])
    if _introduces(document, own, centre):
        right += 1
    while right - left + 1 < LONGEST:
        now = _run(nearness, own[left : right + 1])
        options = []
        if right + 1 < len(own) and _adjoins(document, own[right], own[right + 1]):
            options.append((_run(nearness, own[left : right + 2]) - now, left, right + 1))
        if left > 0 and _adjoins(document, own[left - 1], own[left]):
            options.append((_run(nearness, own[left - 1 : right + 1]) - now, left - 1, right))
        gain, next_left, next_right = max(options, default=(0.0, left, right))
        if gain < WEIGHTS.quote["gain"]:
            break
        left, right = next_left, next_right
    return left, right


def _introduces(document: Document, own: Sequence[_Candidate], place: int) -> bool:
    if place + 1 >= len(own):
        return False
    stem = own[place + 1].sentence.stem
    return stem is not None and stem[0] == own[place].sentence.start


def _leans(document: Document, sentence: Sentence) -> bool:
    return bool(_LEANS.match(document.text[sentence.start : sentence.end]))


def _is_of_before(document: Document, before: _Candidate, this: _Candidate) -> bool:
    """Whether the sentence before says of which earlier occasion this one speaks, which gives no year itself:
    ``The last inspection was in May 2011. Services were judged to be good.``"""
    told, said = (document.text[each.sentence.start : each.sentence.end] for each in (before, this))
    return _EARLIER.search(told) is not None and bool(years_in(told)) and not years_in(said)


def _adjoins(document: Document, before: _Candidate, after: _Candidate) -> bool:
    """Whether two sentences stand in one paragraph or item, with white space and at most one line end between them."""
    one, other = before.sentence, after.sentence
    between = document.text[one.end : other.start]
    together = not between.strip() and between.count("\n") <= 1
    return one.kind == other.kind and one.number == other.number and together


def _with_stem(document: Document, earliest: int, sentence: Sentence) -> int:
    """Where the quotation begins: with the list item's introduction, where the item is the first beneath it."""
    stem = sentence.stem
    if stem is None or not earliest <= stem[0] < sentence.start:
        return sentence.start
    return stem[0] if len(one_line(document.text[stem[1] : sentence.start])) <= 6 else sentence.start
