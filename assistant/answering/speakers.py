"""Who says a sentence of a record, where the record says so, and of whom a question asks it.

Read from the form alone: the subject of a reporting verb at the head of a sentence, the label of a turn in a
transcript, or for a sentence that goes on ("She added …") whoever the sentence before is by. Where the form does not
say it there is no speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answering.names import (
    MEN,
    PLACE_NOUNS,
    WOMEN,
    PersonName,
    is_in_capitals,
    persons_in,
    placed_persons,
    speaks_of,
)
from assistant.index import Candidate
from assistant.records import Passage, Sentence, Speaker
from assistant.text import (
    ADDRESS,
    APPOINTED,
    ASKED_AFTER,
    ASKED_BEFORE,
    FUNCTION_WORDS,
    LEANS_ON_SPEAKER,
    OFFICE,
    SPEAKER,
    SUBJECT_ASKED,
    TURN,
    is_body,
    sentence_spans,
)

_ASKS = re.compile(
    r"\b(?:who|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b",
    re.I,
)
_NO_PERSON = frozenset(
    """
    council councillors cllrs members residents officers cabinet committee board group team service services department
    agency office police trust partnership
    hub scheme project programme fund act plan policy panel forum association society company school college
    """.split()  # noqa: SIM905
)
"""Words that make two capitalised words something else than a person."""
_ACRONYM = 2
"""Capitals up to which a first word may be a rank or initials: ``PC Wood``."""


# ── of whom is asked ────────────────────────────────────────────────────────────────────────────────────────────────


def asked_of(question: str) -> tuple[PersonName, ...]:
    """The people of whom ``question`` asks what they said, asked, moved, declared or voted.

    >>> [person.surname for person in asked_of("What did Mrs Hay reply to Councillor Over?")]
    ['hay']
    """
    text = question.lower() if is_in_capitals(question) else question
    found = [person for start, end in sentence_spans(text) for person in _asked_in(text[start:end])]
    return tuple(dict.fromkeys(found))


def _asked_in(sentence: str) -> list[PersonName]:
    keywords = not _ASKS.search(sentence)
    asked = [
        person
        for (start, end), person in placed_persons(sentence)
        if keywords or ASKED_BEFORE.search(sentence[:start]) or ASKED_AFTER.match(sentence[end:])
    ]
    named = [match["name"] for match in SUBJECT_ASKED.finditer(sentence)]
    return asked + [PersonName.parse(name) for name in named if not ADDRESS.match(name) and _is_person(name)]


def _is_person(name: str) -> bool:
    """Whether a run of capitals may be somebody: no body, no place, no ``All Members``, no ``ABC Highways``."""
    words = name.split()
    first, last = words[0], words[-1].lower()
    plain = {word.lower() for word in words}
    grammar = len(words) > 1 and (first.lower() in FUNCTION_WORDS or (first.isupper() and len(first) > _ACRONYM))
    return not (grammar or last in PLACE_NOUNS or plain & _NO_PERSON or is_body(name))


# ── who speaks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def speaker_of(candidate: ReadPassage, start: int, end: int) -> Speaker | None:
    """Who says ``text[start:end]`` of the document; None where the form does not say it, or several speak."""
    said = speakers_of(candidate)
    within = [
        who for sentence, who in zip(candidate.passage.sentences, said, strict=True) if start <= sentence.start < end
    ]
    names = {who.name for who in within if who}
    return within[0] if within and len(names) == 1 else None


class ReadPassage(Protocol):
    """A passage with the characters of its document: a candidate, or one that was read otherwise."""

    @property
    def passage(self) -> Passage: ...

    def between(self, start: int, end: int) -> str: ...


def speakers_of(candidate: ReadPassage) -> list[Speaker | None]:
    """Who says each sentence of a passage."""
    said: list[Speaker | None] = []
    turn: Speaker | None = None
    before, told = None, ""
    for sentence in candidate.passage.sentences:
        fresh = before is None or not _goes_on(candidate, before, sentence)
        text = candidate.between(sentence.start, sentence.end)
        label = TURN.match(text)
        turn = _placed(label, sentence) if label else None if fresh else turn
        said.append(turn or _reported(text, sentence) or (None if fresh else _leaning(text, told, said[-1])))
        before, told = sentence, text
    return said


def _goes_on(candidate: ReadPassage, before: Sentence, sentence: Sentence) -> bool:
    """Whether two sentences stand in one paragraph or item."""
    between = candidate.between(before.end, sentence.start)
    return not between.strip() and between.count("\n") <= 1 and before.number == sentence.number


def _reported(text: str, sentence: Sentence) -> Speaker | None:
    """The subject of the reporting verb of ``text``."""
    reported = SPEAKER.match(text)
    return _placed(reported, sentence) if reported and _may_speak(reported["speaker"]) else None


def _leaning(text: str, told: str, before: Speaker | None) -> Speaker | None:
    """Who says ``text``, which leans (``She added``): whoever says the sentence before (``told``), if that names nobody
    else whom the pronoun may mean."""
    leans = LEANS_ON_SPEAKER.match(text)
    if not leans or not before:
        return None
    own = PersonName.parse(before.name)
    meant = [person for _, person in placed_persons(told) if not person.may_be(own)]
    return before if _agrees(leans, own) and not any(_agrees(leans, person) for person in meant) else None


def _may_speak(printed: str) -> bool:
    """Whether what a pattern took for a speaker is somebody: two capitalised words may be a body's."""
    told = OFFICE.fullmatch(printed) or ADDRESS.match(printed) or "." in printed
    return bool(told) or _is_person(printed)


def _agrees(leans: re.Match[str], person: PersonName) -> bool:
    return not person.address & (WOMEN if leans["pronoun"] == "He" else MEN)


def _placed(match: re.Match[str], sentence: Sentence) -> Speaker:
    start = sentence.start + match.start("speaker")
    return Speaker(match["speaker"], start, start + len(match["speaker"]))


# ── whether they are the same ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Attribution:
    """The sentences of a passage by their places: those ``asked`` for, by whom the question names, and ``others``'."""

    asked: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()


def attribution(asked: Sequence[PersonName], candidate: Candidate) -> Attribution:
    """Which sentences of a passage are said by one of ``asked``, and which by somebody who is none of them.

    What has only a capital may be no person (``What did Get Safe say?``): words in which it is named are nobody else's.
    """
    if not asked:
        return Attribution()
    said = speakers_of(candidate)
    known = {place: who for place, who in enumerate(said) if who}
    own = {place for place, who in known.items() if any(_may_be(person, who.name) for person in asked)}
    others = {place for place, who in known.items() if place not in own and _is_another(asked, who)}
    unsure = [person for person in asked if not person.is_sure]
    sentences = candidate.passage.sentences
    spoken_of = {
        place
        for place in others
        if any(speaks_of(candidate.between(sentences[place].start, sentences[place].end), one) for one in unsure)
    }
    return Attribution(frozenset(own), frozenset(others - spoken_of))


def _may_be(person: PersonName, speaker: str) -> bool:
    if OFFICE.fullmatch(speaker) and not persons_in(speaker):
        return False
    return person.may_be(PersonName.parse(speaker))


def _is_another(asked: Sequence[PersonName], speaker: Speaker) -> bool:
    """Whether the speaker is known to be none of ``asked``: by name, or as an officer, which no councillor is."""
    if OFFICE.fullmatch(speaker.name) and not persons_in(speaker.name):
        councillors = all(person.address & {"councillor", "cllr", "alderman", "ald"} for person in asked)
        return councillors and bool(APPOINTED.search(speaker.name))
    return True
