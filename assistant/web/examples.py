"""Questions to try as examples. They are only candidates: each is asked, and those with an answer are shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from assistant.index import IndexVersion
from assistant.text import FUNCTION_WORDS

_GENERAL = (
    "What was resolved?",
    "Who was appointed as commissioner?",
    "What was recommended?",
    "What did the inspectors find?",
    "What are the risks?",
)
_ASKING = {
    "minutes": "What was agreed about {}?",
    "decision": "What was decided about {}?",
    "inspection report": "What did the inspectors say about {}?",
}
"""How a person asks a record of a kind about a subject; of other kinds, what is said about it."""
_SUBJECT = re.compile(r"\b(?=([a-z]{4,}(?<!ed) [a-z]{4,}(?<![su])s)\b)")
"""A word and a plural, as they stand: ``pathway plans``; not what was done to something: ``sampled cases``."""
_OF_A_RECORD = 3
"""Subjects taken of one record."""
_OFTEN = 2
"""Times that words stand in a record before they are a subject of it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a record of a ``kind`` and of a body speaks of: its subjects, and how often each stands in it."""

    body: str
    kind: str | None
    subjects: Counter[str]


def candidates(snapshot: IndexVersion) -> Iterator[str]:
    """Questions drawn from the corpus, the most promising first: subjects of records in turn, those of each body after
    those of the others, and common ones between."""
    told = _in_turn(_told(snapshot))
    everywhere = Counter[str]()
    for record in told:
        everywhere.update(record.subjects)
    own = (
        (_ASKING.get(record.kind or "", "What is said about {}?").format(subject) for subject in subjects)
        for record in told
        for subjects in [islice(_telling(record.subjects, everywhere), _OF_A_RECORD)]
    )
    mixed = chain.from_iterable(zip_longest(chain.from_iterable(zip_longest(*own)), _GENERAL))
    yield from dict.fromkeys(question for question in mixed if question)


def _in_turn(told: Sequence[_Told]) -> list[_Told]:
    """The records, one of each body before the second of any; of each the one that has most to say first."""
    bodies: dict[str, list[_Told]] = {}
    for record in sorted(told, key=lambda record: -record.subjects.total()):
        bodies.setdefault(record.body, []).append(record)
    return [record for turn in zip_longest(*bodies.values()) for record in turn if record]


def _told(snapshot: IndexVersion) -> list[_Told]:
    """What each record speaks of in its quotable sentences; one that names no body is of the folder it lies in."""
    told: dict[tuple[str, int], _Told] = {}
    for passage in snapshot.passages:
        document = snapshot.documents[passage.document]
        record = document.record_at(passage.start)
        body = record.publisher or document.file.rpartition("/")[0]
        counted = told.setdefault((document.id, record.start), _Told(body, record.kind, Counter())).subjects
        for sentence in passage.sentences:
            if sentence.quotable:
                counted.update(_subjects(" ".join(document.text[sentence.start : sentence.end].split())))
    return list(told.values())


def _subjects(text: str) -> Iterator[str]:
    for match in _SUBJECT.finditer(text):
        if not set(match[1].split()) & FUNCTION_WORDS:
            yield match[1]


def _telling(subjects: Counter[str], everywhere: Counter[str]) -> list[str]:
    """The subjects that stand often here and seldom elsewhere, most telling first; ties in alphabetical order."""
    often = [subject for subject, times in subjects.items() if times >= _OFTEN]
    return sorted(often, key=lambda subject: (-(subjects[subject] ** 2) / everywhere[subject], subject))
