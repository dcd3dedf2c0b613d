"""What kind of thing a question asks for, and whether a text holds it."""

from __future__ import annotations

from assistant.answering.answer_types.counting import blank_uncounted, counts, figures_in
from assistant.answering.answer_types.holding import holds
from assistant.answering.answer_types.kinds import AnswerType, answer_type, ordinals_in
from assistant.answering.answer_types.polarity import Stance, contradicts, denies, stances_in
from assistant.answering.answer_types.wanted import Wanted

__all__ = [
    "AnswerType",
    "Stance",
    "Wanted",
    "answer_type",
    "blank_uncounted",
    "contradicts",
    "counts",
    "denies",
    "figures_in",
    "holds",
    "ordinals_in",
    "stances_in",
]
