"""What keeps a quotation from being an answer: it only asks, announces or repeats the question, or goes against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.answer_types import AnswerType, contradicts, counts, denies, figures_in, holds
from assistant.answering.question import Question
from assistant.answering.standing import Standing
from assistant.text import content_stems_in, is_worded_by, wording

_FIGURES = frozenset({AnswerType.COUNT, AnswerType.MONEY, AnswerType.SHARE, AnswerType.EXTENT})
_SETTLES = re.compile(r"\b(?:all|none|nil|no|not|yes|both|every|nobody|everyone)\b")
"""Small words that answer by themselves: ``(All wards)``."""
_DENIED = frozenset({AnswerType.DATE, AnswerType.REASON, AnswerType.PERSON})
"""Kinds of thing that a sentence which denies seldom gives: when it was, why it was, who did it."""


@dataclass(frozen=True, slots=True)
class Defects:
    """What a quotation lacks or has against it.

    It ``asks``, ``announces`` or ``echoes`` where it does nothing else; ``phrase_missing`` is the share of the phrases
    in quotation marks that do not stand in it, ``polarity`` that the decision it tells of went the other way than the
    question takes it to have gone; ``denied`` that it denies what the question takes for granted, ``reason_missing``
    that it gives no reason where one is asked for, ``counted_missing`` that its figures stand beside something else
    than what is counted.
    """

    asks: bool = False
    announces: bool = False
    echoes: bool = False
    phrase_missing: float = 0.0
    polarity: bool = False
    denied: bool = False
    reason_missing: bool = False
    counted_missing: bool = False


def defects_in(question: Question, text: str, standings: Collection[Standing]) -> Defects:
    """What ``text``, made of sentences of ``standings``, has against it as an answer to ``question``."""
    wanted = question.wanted
    return replace(
        telling_defects(question, text, standings),
        polarity=contradicts(text, wanted.stance),
        denied=wanted.kind in _DENIED and not wanted.yes_or_no and not wanted.denies and denies(text),
        reason_missing=wanted.kind is AnswerType.REASON and not holds(text, wanted),
    )


def telling_defects(question: Question, text: str, standings: Collection[Standing]) -> Defects:
    """Those of the defects of ``text`` by which one sentence of a passage is quoted rather than another."""
    wanted = question.wanted
    return Defects(
        asks=only_questions(standings) and not wanted.question,
        announces=Standing.STATES not in standings and Standing.ASKS not in standings,
        echoes=not wanted.yes_or_no and (adds_nothing(question, text) or repeats_figures(question, text)),
        phrase_missing=phrases_missing(question.phrases, text),
        counted_missing=wanted.kind is AnswerType.COUNT and not counts(text, wanted.things, wanted.figures),
    )


def only_questions(standings: Collection[Standing]) -> bool:
    """Whether sentences of these standings ask, and none of them states."""
    return Standing.ASKS in standings and Standing.STATES not in standings


def phrases_missing(phrases: Sequence[str], text: str) -> float:
    """The share of ``phrases``, folded, that do not stand in ``text``; 0 where there are none."""
    plain = wording(text) if phrases else ""
    return sum(wording(phrase) not in plain for phrase in phrases) / len(phrases) if phrases else 0.0


def adds_nothing(question: Question, text: str) -> bool:
    """Whether ``text`` has no word of its own beyond those of the question: ``Grass cutting.``"""
    if question.phrases or not is_worded_by(text, _stems_of(question.text)):
        return False
    return _SETTLES.search(wording(text)) is None


@lru_cache(maxsize=16)
def _stems_of(question: str) -> frozenset[str]:
    """The stems of a question, asked for with every sentence that might answer it."""
    return frozenset(content_stems_in(question))


def repeats_figures(question: Question, text: str) -> bool:
    """Whether a figure is wanted and all in ``text`` are the question's own."""
    wanted = question.wanted
    if wanted.kind not in _FIGURES or not wanted.figures:
        return False
    return bool(figures_in(text)) and not figures_in(text, wanted.figures)
