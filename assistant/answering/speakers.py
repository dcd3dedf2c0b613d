"""Of whom a question asks what they said, and which sentences of a passage are theirs.

Who says a sentence is read in `assistant.civic.speech`, from the form of the record alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.civic import is_person, speakers_between, speakers_of
from assistant.index import Candidate, SpokenPart
from assistant.records import Passage, Speaker
from assistant.text import (
    ADDRESS,
    APPOINTED,
    ASKED_AFTER,
    ASKED_BEFORE,
    OFFICE,
    SUBJECT_ASKED,
    PersonName,
    is_in_capitals,
    persons_in,
    placed_persons,
    sentence_spans,
    speaks_of,
)

_ASKS = re.compile(
    r"\b(?:who|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b",
    re.I,
)


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
    return asked + [PersonName.parse(name) for name in named if not ADDRESS.match(name) and is_person(name)]


# ── who speaks ──────────────────────────────────────────────────────────────────────────────────────────────────────


class ReadPassage(Protocol):
    """A passage with the characters of its document: a candidate, or one that was read otherwise."""

    @property
    def passage(self) -> Passage: ...

    @property
    def speeches(self) -> Sequence[SpokenPart]: ...

    def between(self, start: int, end: int) -> str: ...


def speaker_of(candidate: ReadPassage, start: int, end: int) -> Speaker | None:
    """Who says ``text[start:end]`` of the document; None where the form does not say it, or several speak.

    Where a sentence itself does not say it, whoever says the speech that the meeting's records have there does: the
    points below ``The cabinet member raised:``, words of people who are called by initials. Of sentences of which one
    is nobody's, nobody is the speaker.
    """
    sentences = candidate.passage.sentences
    told = speakers_between(sentences, candidate.between, start, end)
    own = [sentence for sentence in sentences if start <= sentence.start < end]
    said = [
        who or _held(candidate, max(start, sentence.start), min(end, sentence.end))
        for sentence, who in zip(own, told, strict=True)
    ]
    names = {who.name if who else None for who in said}
    return said[0] if len(names) == 1 else None


def _held(candidate: ReadPassage, start: int, end: int) -> Speaker | None:
    """Whose the speech is that ``text[start:end]`` stands in, as the meeting's records have it."""
    held = [spoken for spoken in candidate.speeches if spoken.start <= start and end <= spoken.end]
    if len({spoken.speaker for spoken in held}) != 1:
        return None
    said = held[0]
    return Speaker(said.speaker, said.speaker_start, said.speaker_start + len(said.speaker))


def _said(candidate: ReadPassage) -> list[Speaker | None]:
    """Who says each sentence of a passage."""
    return speakers_of(candidate.passage.sentences, candidate.between)


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
    known = {place: who for place, who in enumerate(_said(candidate)) if who}
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
