"""A question as the search understands it: checked, its informative words weighed, and what it asks for by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answering import answer_types
from assistant.answering.answer_types import AnswerType
from assistant.errors import QuestionRefused
from assistant.index import WordIndex
from assistant.text import (
    FUNCTION_WORDS,
    expanded_acronyms,
    folded,
    is_small_talk,
    months_in,
    stem,
    words_in,
    years_are_one,
    years_in,
)

LONGEST = 1000
"""Characters: a longer question is refused before anything is computed."""
_PHRASE = re.compile(r"[\"“”]([^\"“”]{0,200})[\"“”]")
_COMPARES = re.compile(
    r"\b(?:compare[ds]?|comparison|contrast|differ(?:s|ed|ent|ences|ently)?|versus|vs|as well as|both|over time"
    r"|each (?:say|said|find|found|see|saw|make|made|decided?|described?|concluded?|reported)"
    r"|chang(?:e|ed|es|ing) (?:\w+ ){0,6}(?:between|from|since)|since (?:19|20)\d\d|since the|and again"
    r"|from (?:\w+ ){0,3}(?:19|20)\d\d to|between (?:\w+ ){0,8}(?:19|20)\d\d and"
    r"|between (?:the|its|their) .{2,60} and|(?:in|at) the [^.?!]{2,60} and (?:in|at) the"
    r"|(?:do|did|does) the [^.?!]{2,60} and the [^.?!]{2,60} (?:say|find|make|decide|describe)"
    r"|, and (?:which|what|who|how|when|in|at) )\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to search with. ``weights`` are its informative stems with their rarity in the index."""

    text: str
    weights: Mapping[str, float]
    implied: tuple[str, ...]
    phrases: tuple[str, ...]
    years: frozenset[str]
    months: frozenset[str]
    ordinals: frozenset[str]
    names: tuple[str, ...]
    wanted: AnswerType
    compares: bool
    subject: bool
    """Whether it names anything to look for; a greeting does not."""

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(self.weights)


def check_question(text: object) -> str:
    """``text`` as a question that may be asked, white space at its ends removed.

    Raises:
        QuestionRefused: it is not text, holds no word, or is longer than `LONGEST`.
    """
    if not isinstance(text, str):
        raise QuestionRefused(f"A question is text; this is {type(text).__name__}.", "Please type a question.")
    if len(text) > LONGEST:
        raise QuestionRefused(
            f"The question has {len(text):,} characters; the limit is {LONGEST:,}.", "Please shorten it."
        )
    if not any(character.isalnum() for character in text):
        raise QuestionRefused("The question is empty.", "Please type a question.")
    return text.strip()


def understand_question(text: str, index: WordIndex, known: Mapping[str, tuple[str, ...]]) -> Question:
    """What ``text`` asks for, against the words and the acronyms of an index."""
    own = words_in(text)
    informative = [word for word in own if word not in FUNCTION_WORDS]
    subject = bool(phrases := _phrases(text)) or not is_small_talk(text)
    weights = {stem(word): index.rarity(stem(word)) for word in informative or own}
    implied = tuple(sorted({stem(word) for word in expanded_acronyms(text, known)} - set(weights)))
    phrases = tuple(folded(phrase).strip() for phrase in _PHRASE.findall(text) if words_in(phrase))
    years, occasions = frozenset(years_in(text)), answer_types.ordinals_in(text)
    return Question(
        text,
        weights,
        implied,
        phrases,
        years,
        frozenset(months_in(text)),
        occasions,
        answer_types.names_in(text),
        answer_types.answer_type(text),
        (len(years) > 1 and not years_are_one(text)) or len(occasions) > 1 or bool(_COMPARES.search(text)),
        subject,
    )


def _phrases(text: str) -> tuple[str, ...]:
    """What stands in quotation marks: it must occur as it is."""
    return tuple(folded(phrase).strip() for phrase in _PHRASE.findall(text) if phrase.strip())
