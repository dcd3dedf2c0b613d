"""Which whole sentences of a passage answer: the shortest run that does, as offsets into the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.answer_types import AnswerType, holds_answer_type
from assistant.answering.late_interaction import MaxSim
from assistant.answering.question import Question
from assistant.answering.ranking import Ranked
from assistant.answering.speakers import attribution
from assistant.answering.weights import QuoteWeights
from assistant.index import Candidate
from assistant.records import Sentence
from assistant.text import one_line, years_in

LONGEST = 3
"""Sentences a quotation may run to, a list item's introduction not counted."""
_AS_MUCH = 0.5
"""A sentence that a reader believes in this share of the most is quoted with its neighbour, from `_BELIEVED` on."""
_BELIEVED = 0.1
_ASKED, _ANOTHER = 0.1, 1.0
"""What it weighs that a sentence is said by whom the question asks of, or by somebody else: set by hand, the first like
the kind of thing asked for, the second above all that words can bring."""
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
    """A quotation inside a passage: its span in the document, its sentences, and the figures it was chosen by.

    ``tokens`` is the MaxSim of the run, ``cosine`` that of its first choice, ``wanted`` whether it holds the kind of
    thing asked for; ``believed`` how far a reranker believes that these sentences answer, None without one that weighs
    them.
    """

    ranked: Ranked
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    tokens: float
    cosine: float
    wanted: bool
    believed: float | None = None

    @property
    def candidate(self) -> Candidate:
        return self.ranked.candidate


def best_evidence(question: Question, ranked: Ranked, weights: QuoteWeights, belief: float = 0.0) -> Evidence:
    """The run of whole sentences of a passage that answers ``question`` best.

    ``belief`` is what a reranker's belief in a sentence weighs among ``weights``.
    """
    candidate, max_sim = ranked.candidate, ranked.max_sim
    choices = _choices(question, ranked, weights, belief)
    centre = max(range(len(choices)), key=lambda place: (choices[place].score, -place))
    run = _Run(candidate, choices, max_sim)
    left, right = run.grown(centre, weights.gain)
    if ranked.beliefs is not None and belief:
        left, right = run.holding(left, right)
    chosen = choices[left : right + 1]
    sentences = tuple(choice.sentence for choice in chosen)
    return Evidence(
        ranked=ranked,
        start=_with_stem(candidate, sentences[0]),
        end=sentences[-1].end,
        sentences=sentences,
        tokens=run.nearness(left, right),
        cosine=choices[centre].cosine,
        wanted=any(choice.fits for choice in chosen),
        believed=min(1.0, sum(choice.believed for choice in chosen)) if ranked.beliefs is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """A quotable sentence: its places among the passage's sentences (its introduction's first), and its figures."""

    sentence: Sentence
    places: tuple[int, ...]
    cosine: float
    fits: bool
    believed: float
    score: float
    foreign: bool = False
    """Whether it is known to be said by somebody else than the question asks of."""


def _choices(question: Question, ranked: Ranked, weights: QuoteWeights, belief: float) -> list[_Choice]:
    candidate = ranked.candidate
    sentences = candidate.passage.sentences
    place_of = {sentence.start: place for place, sentence in enumerate(sentences)}
    quotable = [(place, sentence) for place, sentence in enumerate(sentences) if sentence.quotable]
    said = attribution(question.asked_of, candidate)
    choices: list[_Choice] = []
    for (place, sentence), cosine in zip(quotable, candidate.similarities.tolist(), strict=True):
        stem = place_of.get(sentence.stem[0]) if sentence.stem else None
        places = (place,) if stem is None else (stem, place)
        text = candidate.between(sentence.start, sentence.end)
        fits = holds_answer_type(text, question.wanted, sentence.kind, question.years)
        score = (
            weights.tokens * _together(ranked.max_sim, places)
            + weights.cosine * cosine
            + weights.wanted * (fits and question.wanted is not AnswerType.ANY)
            + _ASKED * (place in said.asked)
            - _ANOTHER * (place in said.others)
        )
        believed = ranked.beliefs[place] if ranked.beliefs is not None else 0.0
        if ranked.beliefs is not None:
            score += belief * believed
        choices.append(_Choice(sentence, places, cosine, fits, believed, score, place in said.others))
    return choices


def _together(max_sim: MaxSim, places: Sequence[int]) -> float:
    """How near some sentences come to the question; −1 where none has tokens of its own."""
    own = [place for place in places if place < len(max_sim.best)]
    return max_sim.together(own) if own else -1.0


@dataclass(frozen=True, slots=True)
class _Run:
    """The quotable sentences of a passage, of which neighbours may be quoted together."""

    candidate: Candidate
    choices: Sequence[_Choice]
    max_sim: MaxSim

    def nearness(self, left: int, right: int) -> float:
        return _together(self.max_sim, [place for own in self.choices[left : right + 1] for place in own.places])

    def grown(self, centre: int, least: float) -> tuple[int, int]:
        """The run around ``centre``: the sentence before, if this one leans on it; a neighbour that brings it nearer by
        ``least``.

        An introduction ("It was resolved that:") is never left without the first of its items.
        """
        own = self.choices
        left = right = centre
        if centre > 0 and self.adjoin(centre - 1, centre):
            left -= self._leans(own[centre]) or self._is_of_before(own[centre - 1], own[centre])
        if self._introduces(centre):
            right += 1
        while right - left + 1 < LONGEST:
            now = self.nearness(left, right)
            options = []
            if right + 1 < len(own) and self.adjoin(right, right + 1) and not own[right + 1].foreign:
                options.append((self.nearness(left, right + 1) - now, left, right + 1))
            if left > 0 and self.adjoin(left - 1, left) and not own[left - 1].foreign:
                options.append((self.nearness(left - 1, right) - now, left - 1, right))
            gain, next_left, next_right = max(options, default=(0.0, left, right))
            if gain < least:
                break
            left, right = next_left, next_right
        return left, right

    def holding(self, left: int, right: int) -> tuple[int, int]:
        """The run, and where it holds what a reranker believes in, the neighbours it believes in about as much."""
        least = max(_BELIEVED, _AS_MUCH * max(choice.believed for choice in self.choices))
        held = {place for place, choice in enumerate(self.choices) if choice.believed >= least}
        if not any(left <= place <= right for place in held):
            return left, right
        while left - 1 in held and right - left + 1 < LONGEST and self.adjoin(left - 1, left):
            left -= 1
        while right + 1 in held and right - left + 1 < LONGEST and self.adjoin(right, right + 1):
            right += 1
        return left, right

    def adjoin(self, before: int, after: int) -> bool:
        """Whether two sentences stand in one paragraph or item, with white space and at most one line end between."""
        one, other = self.choices[before].sentence, self.choices[after].sentence
        between = self.candidate.between(one.end, other.start)
        together = not between.strip() and between.count("\n") <= 1
        return one.kind == other.kind and one.number == other.number and together

    def _text(self, choice: _Choice) -> str:
        return self.candidate.between(choice.sentence.start, choice.sentence.end)

    def _introduces(self, place: int) -> bool:
        if place + 1 >= len(self.choices):
            return False
        stem = self.choices[place + 1].sentence.stem
        return stem is not None and stem[0] == self.choices[place].sentence.start

    def _leans(self, choice: _Choice) -> bool:
        return bool(_LEANS.match(self._text(choice)))

    def _is_of_before(self, before: _Choice, this: _Choice) -> bool:
        """Whether the sentence before says of which earlier occasion this one speaks, which gives no year itself:
        ``The last inspection was in May 2011. Services were judged to be good.``"""
        told, said = self._text(before), self._text(this)
        return _EARLIER.search(told) is not None and bool(years_in(told)) and not years_in(said)


def _with_stem(candidate: Candidate, sentence: Sentence) -> int:
    """Where the quotation begins: with the list item's introduction, where the item is the first beneath it."""
    stem = sentence.stem
    if stem is None or not candidate.passage.start <= stem[0] < sentence.start:
        return sentence.start
    return stem[0] if len(one_line(candidate.between(stem[1], sentence.start))) <= 6 else sentence.start
