"""A question as the search understands it: checked, its informative words weighed, and what it asks for by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.answer_types import Wanted, ordinals_in
from assistant.answering.occasions import occasions_in
from assistant.answering.speakers import asked_of
from assistant.errors import QuestionRefused
from assistant.index import IndexStatistics, PoolWeights, SearchQuery
from assistant.text import (
    ADDRESS_WORDS,
    FUNCTION_WORDS,
    LATEST,
    LATEST_WORDS,
    TOPIC_ASKED,
    PersonName,
    expanded_acronyms,
    financial_years_in,
    folded,
    is_small_talk,
    months_in,
    name_stems,
    names_in,
    persons_in,
    stem,
    without_financial_years,
    words_in,
    years_in,
)

LONGEST = 1000
"""Characters: a longer question is refused before anything is computed."""
IMPLIED = 0.5
"""The weight of a word the question only implies (an acronym's expansion) against one it uses."""
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
    financial_years: frozenset[str]
    """As ``2026/27``; their two years are none of ``years``."""
    ordinals: frozenset[str]
    occasions: frozenset[str]
    """The next meeting, the previous visit; `assistant.answering.occasions`."""
    latest: bool
    """Whether it wants the newest there is."""
    position_on: str | None
    """The topic of a question for how things stand with it, and for nothing else; None of any other."""
    names: tuple[str, ...]
    persons: tuple[PersonName, ...]
    """The people among the names, as far as a form of address or initials tell them."""
    asked_of: tuple[PersonName, ...]
    """Those of whom it is asked what they said, asked, moved or voted: nobody else's words answer it."""
    wanted: Wanted
    compares: bool
    subject: bool
    """Whether it names anything to look for; a greeting does not."""

    @property
    def called(self) -> tuple[PersonName, ...]:
        """Everybody it calls by name; those without form of address and initials may be a body or a scheme."""
        return (*self.persons, *(person for person in self.asked_of if person not in self.persons))

    @property
    def embedded(self) -> str:
        """The words that are embedded: of a question for how things stand with a topic the topic, for no record says
        "latest position"."""
        return self.position_on or self.text

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(self.weights)

    def query(self, pool: PoolWeights, *, as_indexed: bool = False) -> SearchQuery:
        """The question as an index searches for it."""
        return SearchQuery(
            stems=dict.fromkeys(self.stems, 1.0) | dict.fromkeys(self.implied, IMPLIED),
            most=sum(self.weights.values()),
            phrases=self.phrases,
            names=tuple(name_stems(name) for name in self.names),
            years=self.years | {year[:4] for year in self.financial_years},
            months=tuple(stem(month) for month in self.months),
            pool=pool,
            as_indexed=as_indexed,
        )


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


def check_k(k: object) -> int:
    """``k`` as a number of passages or citations that may be asked for.

    Raises:
        QuestionRefused: it is no whole number from 1 up; True and 1.0 are none.
    """
    if isinstance(k, bool) or not isinstance(k, int):
        raise QuestionRefused(f"k is not a whole number: {k!r}.", "Give a whole number from 1 up.")
    if k < 1:
        raise QuestionRefused(f"k is {k}; at least one must be asked for.", "Give a whole number from 1 up.")
    return k


def understand_question(text: str, statistics: IndexStatistics, unheard: Sequence[str] = ()) -> Question:
    """What ``text`` asks for, against the words and the acronyms of an index.

    ``unheard`` are names in small letters that the index has not.
    """
    position_on = _matched(TOPIC_ASKED[0], text)
    told = position_on or text
    spans = financial_years_in(told)
    alone = without_financial_years(told)
    own = words_in(alone)
    names, persons = names_in(alone), persons_in(alone)
    names = (*names, *(name for name in unheard if not any(name in words_in(own) for own in names)))
    latest = position_on is not None or bool(LATEST.search(folded(text)))
    informative = _informative(own, names, persons)
    if latest:
        informative = [word for word in informative if word not in LATEST_WORDS] or informative
    quoted = [phrase for phrase in _PHRASE.findall(told) if phrase.strip()]
    stems = [*map(stem, informative or own), *_year_stems(spans, statistics)]
    weights = {stem: statistics.rarity(stem) for stem in stems}
    implied = {stem(word) for word in expanded_acronyms(told, statistics.acronyms)} - set(weights)
    years, occasions = frozenset(years_in(alone)), ordinals_in(told)
    return Question(
        text=text,
        weights=weights,
        implied=tuple(sorted(implied)),
        phrases=tuple(folded(phrase).strip() for phrase in quoted if words_in(phrase)),
        years=years,
        financial_years=frozenset(spans),
        months=frozenset(months_in(told)),
        ordinals=occasions,
        occasions=occasions_in(told),
        latest=latest,
        position_on=position_on,
        names=names,
        persons=persons,
        asked_of=asked_of(told),
        wanted=Wanted.by(told),
        compares=len(years) + len(spans) > 1 or len(occasions) > 1 or bool(_COMPARES.search(told)),
        subject=bool(quoted) or not is_small_talk(told),
    )


def topic_of(text: str) -> str | None:
    """The topic of a question for how things stand with it or what became of it; None where something else is asked.

    >>> topic_of("How has the garden waste charge changed since 2022?")
    'the garden waste charge'
    """
    return next((topic for asked in TOPIC_ASKED if (topic := _matched(asked, text))), None)


def _matched(phrase: re.Pattern[str], text: str) -> str | None:
    """The group of ``phrase`` that matches, if it holds a word that carries a subject."""
    found = phrase.search(text)
    topic = found.group(found.lastgroup).strip() if found and found.lastgroup else ""
    return topic if any(word not in FUNCTION_WORDS for word in words_in(topic)) else None


def _informative(own: Sequence[str], names: Sequence[str], persons: Sequence[PersonName]) -> list[str]:
    """The words that carry the subject: no grammar unless it is somebody's name, and no form of address before one."""
    called = {word for name in names for word in words_in(name) if stem(word) in name_stems(name)}
    address = {word for person in persons for word in person.address} & ADDRESS_WORDS
    return [word for word in own if (word not in FUNCTION_WORDS and word not in address) or word in called]


def _year_stems(years: Iterable[str], statistics: IndexStatistics) -> list[str]:
    """The words of financial years as the record may write them: the first year, and of the second what occurs."""
    seconds = (form for year in sorted(years) for form in (year[5:], str(int(year[:4]) + 1)))
    return [*(year[:4] for year in sorted(years)), *(form for form in seconds if statistics.frequency(form))]
