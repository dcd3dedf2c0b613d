"""A question as the search understands it: checked, its informative words weighed, and what it asks for by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant import acronyms, dates
from assistant.errors import QuestionRefused
from assistant.lexical import WordIndex
from assistant.words import FUNCTION_WORDS, folded, stem, words

LONGEST = 1000
"""Characters: a longer question is refused before anything is computed."""
_PHRASE = re.compile(r"[\"“”]([^\"“”]{2,200})[\"“”]")
_NAME = re.compile(r"\b[A-Z][\w'’&-]*(?:\s+(?:of\s+|and\s+|the\s+)*[A-Z][\w'’&-]*)+|(?<=[a-z,] )[A-Z][\w'’&-]+")
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_NUMBERED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")


class Wanted(StrEnum):
    """The kind of thing an answer must hold, where the question says so."""

    PERSON = "person"
    DATE = "date"
    COUNT = "count"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to search with. ``weights`` are its informative stems with their rarity in the index."""

    text: str
    weights: Mapping[str, float]
    implied: tuple[str, ...]
    phrases: tuple[str, ...]
    years: frozenset[str]
    ordinals: frozenset[str]
    names: tuple[str, ...]
    wanted: Wanted

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(self.weights)


def checked(text: object) -> str:
    """``text`` as a question that may be asked, white space at its ends removed.

    Raises:
        QuestionRefused: it is not text, holds no word, or is longer than `LONGEST`.
    """
    if not isinstance(text, str):
        raise QuestionRefused(f"A question is text; this is {type(text).__name__}.", "Please type a question.")
    if len(text) > LONGEST:
        raise QuestionRefused(f"The question has {len(text):,} characters; the limit is {LONGEST:,}.", "Please shorten it.")
    if not any(character.isalnum() for character in text):
        raise QuestionRefused("The question is empty.", "Please type a question.")
    return text.strip()


def understood(text: str, index: WordIndex, known: Mapping[str, tuple[str, ...]]) -> Question:
    """What ``text`` asks for, against the words and the acronyms of an index."""
    own = words(text)
    informative = [word for word in own if word not in FUNCTION_WORDS]
    weights = {stem(word): index.rarity(stem(word)) for word in informative or own}
    implied = tuple(sorted({stem(word) for word in acronyms.expanded(text, known)} - set(weights)))
    phrases = tuple(folded(phrase).strip() for phrase in _PHRASE.findall(text) if phrase.strip())
    return Question(
        text, weights, implied, phrases, frozenset(dates.years(text)), _ordinals(own, text), _names(text), _wanted(text)
    )


def _ordinals(own: list[str], text: str) -> frozenset[str]:
    spelled = {word for word in own if word in _ORDINALS}
    numbers = {_ORDINALS[int(n) - 1] for n in _NUMBERED.findall(text) if 1 <= int(n) <= len(_ORDINALS)}
    return frozenset(spelled | (numbers if "visit" in own or "inspection" in own else set()))


def _names(text: str) -> tuple[str, ...]:
    """Runs of capitalised words after the first word: what the question calls by name."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return tuple(dict.fromkeys(name for name in _NAME.findall(text) if name != first))


def _wanted(text: str) -> Wanted:
    start = folded(text)
    if re.search(r"\bwho(?:m|se)?\b|\b(?:name|names|called)\b", start) and not re.search(r"\bwho (?:are|is|were|was) (?:also|not|in)\b", start):
        return Wanted.PERSON
    if re.search(r"\bwhen\b|\b(?:what|which) (?:date|day|month|year)s?\b|\bon what dates?\b", start):
        return Wanted.DATE
    if re.search(r"\bhow (?:many|much)\b|\b(?:percentage|proportion|number|cost|price)\b", start):
        return Wanted.COUNT
    return Wanted.ANY
