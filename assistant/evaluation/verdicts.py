"""The three verdicts, by what was asked: how many of each, and how often the first quotation under each is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.evaluation.measures import Interval, share_interval
from assistant.evaluation.question_sets import LabelledQuestion
from assistant.records import Verdict

ANSWERABLE = "answerable"
_GROUPS = ("near", "far")


@dataclass(frozen=True, slots=True)
class Given:
    """One reply: its verdict, and whether the first quotation is right."""

    question: LabelledQuestion
    verdict: Verdict
    right: bool


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of the questions of a ``group`` that got each verdict."""

    group: str
    questions: int
    verdicts: tuple[tuple[Verdict, Interval], ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """The replies of one verdict: how many, and the share whose first quotation is right, of those to answerable
    questions and of all."""

    verdict: Verdict
    questions: int
    right_of_answerable: Interval
    right_of_all: Interval


def group_of(question: LabelledQuestion) -> str:
    """What a question counts as: answerable, ``near`` or ``far`` by how its kind begins, or else its kind.

    >>> group_of(LabelledQuestion("1", "Why was it refused?", "near-premise", ()))
    'near'
    """
    if question.answerable:
        return ANSWERABLE
    return next((group for group in _GROUPS if question.kind.partition("-")[0] == group), question.kind)


def groups_of(questions: Iterable[LabelledQuestion]) -> list[str]:
    """The groups there are: answerable, near, far, and the others by name."""
    found = {group_of(question) for question in questions}
    known = [group for group in (ANSWERABLE, *_GROUPS) if group in found]
    return [*known, *sorted(found - set(known))]


def shares(given: Sequence[Given]) -> Iterable[Shares]:
    """The verdicts on each group."""
    for group in groups_of(one.question for one in given):
        own = [one for one in given if group_of(one.question) == group]
        told = ((verdict, share_interval([float(one.verdict is verdict) for one in own])) for verdict in Verdict)
        yield Shares(group, len(own), tuple(told))


def trust(given: Sequence[Given]) -> Iterable[Trust]:
    """How far the first quotation under each verdict is right."""
    for verdict in Verdict:
        own = [one for one in given if one.verdict is verdict]
        able = share_interval([float(one.right) for one in own if one.question.answerable])
        yield Trust(verdict, len(own), able, share_interval([float(one.right) for one in own]))
