"""How a reply came to be: each passage that was read closely with its figures, and where the right one was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.records.replies import Reply, Verdict


@dataclass(frozen=True, slots=True)
class WeighedSignal:
    """A figure with its weight; what it adds to a sum is their product.

    >>> WeighedSignal("tokens", 0.5, 2.0).adds
    1.0
    """

    name: str
    value: float
    weight: float

    @property
    def adds(self) -> float:
        """What it adds."""
        return self.value * self.weight


class PassageOutcome(StrEnum):
    """What became of a passage that was read closely."""

    CITED = "quoted under the verdict"
    NEAREST = "below the threshold: among the nearest"
    REPEATED = "its words are quoted from another place"
    OUTRANKED = "others came first"
    UNMET = "strong enough, but of another time than the question is"


@dataclass(frozen=True, slots=True)
class ConsideredSentence:
    """A sentence that might have been quoted: ``score`` is what it was chosen by, ``barred`` whether it only asks,
    announces or repeats the question, ``wanted`` whether it holds the kind of thing asked for."""

    start: int
    end: int
    words: str
    score: float
    cosine: float
    wanted: bool
    barred: bool


@dataclass(frozen=True, slots=True)
class ConsideredPassage:
    """A passage that was read closely, with every figure that decided on it.

    ``place`` counts from 1 in the order of ``score``, the sum of ``rank``. ``retrievers`` are what each retriever gave
    it, ``retriever_places`` its place by each of them among the passages considered. ``sentences`` are those that might
    have been quoted. ``support`` is the logistic function of the sum of ``judged``; 0 where nothing is asked for, or
    where the words are known to be another's (``by_another``).
    """

    place: int
    document: str
    title: str
    date: str | None
    start: int
    end: int
    score: float
    rank: tuple[WeighedSignal, ...]
    retrievers: Mapping[str, float]
    retriever_places: Mapping[str, int]
    quote: str
    quote_start: int
    quote_end: int
    sentences: tuple[ConsideredSentence, ...]
    judged: tuple[WeighedSignal, ...]
    by_another: bool
    support: float
    verdict: Verdict
    outcome: PassageOutcome


class LostStep(StrEnum):
    """At which step the right passage was lost, or that it was not."""

    NOT_LOST = "it is quoted under the verdict"
    NOT_THERE = "the words do not stand in what was searched"
    NOT_RETRIEVED = "no retriever brought the passage"
    NOT_READ = "a retriever brought it, but it was not among those that are read closely"
    OUTRANKED = "it was read closely, and others came first"
    OTHER_SENTENCE = "another sentence of the passage was chosen"
    BELOW_THRESHOLD = "it was chosen, and its support is below the threshold"
    UNMET = "it was chosen, but is of another time than the question is"


@dataclass(frozen=True, slots=True)
class Lost:
    """What became of the words that were expected: the ``step``, and of the passage that came furthest its document,
    span and ``place`` among those read closely, None where it was not read."""

    step: LostStep
    document: str | None = None
    start: int | None = None
    end: int | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How ``reply`` was made: the ``considered`` passages, best first, the ``thresholds`` by verdict, and what became
    of words that were ``expected``.

    explained = assistant.explain("What did inspectors say about pathway plans?")
    print(explained.considered[0].outcome, explained.considered[0].support)
    """

    reply: Reply
    considered: tuple[ConsideredPassage, ...]
    thresholds: Mapping[str, float]
    lost: Lost | None = None
