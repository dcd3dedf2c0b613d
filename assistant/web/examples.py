"""Questions to try as examples. They are only candidates: each is asked, and those with an answer are shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, zip_longest

from assistant.index import Snapshot
from assistant.text import FUNCTION_WORDS

_GENERAL = (
    "What was resolved?",
    "Who was appointed as commissioner?",
    "What was recommended?",
    "What did the inspectors find?",
    "What are the risks?",
)
_SUBJECT = re.compile(r"\b(?=([a-z]{4,} [a-z]{4,}(?<![su])s)\b)")
"""A word and a plural, as they stand: ``pathway plans``."""
_OF_A_RECORD = 3
"""Subjects taken of one record."""
_OFTEN = 2
"""Times that words stand in a record before they are a subject of it."""


def candidates(snapshot: Snapshot) -> Iterator[str]:
    """Questions drawn from the corpus, the most promising first: subjects of each record in turn, and common ones."""
    counts = _counts(snapshot)
    everywhere = Counter[str]()
    for subjects in counts:
        everywhere.update(subjects)
    own = [list(islice(_telling(subjects, everywhere), _OF_A_RECORD)) for subjects in counts]
    asked = ([f"What is said about {subject}?" for subject in subjects] for subjects in own)
    in_turn = chain.from_iterable(zip_longest(*asked))
    mixed = chain.from_iterable(zip_longest(in_turn, _GENERAL))
    yield from dict.fromkeys(question for question in mixed if question)


def _counts(snapshot: Snapshot) -> list[Counter[str]]:
    """How often each subject stands in the quotable sentences of each record."""
    counts: dict[tuple[str, int], Counter[str]] = {}
    for passage in snapshot.passages:
        document = snapshot.documents[passage.document]
        counted = counts.setdefault((document.id, document.record_at(passage.start).start), Counter())
        for sentence in passage.sentences:
            if sentence.quotable:
                counted.update(_subjects(" ".join(document.text[sentence.start : sentence.end].split())))
    return list(counts.values())


def _subjects(text: str) -> Iterator[str]:
    for match in _SUBJECT.finditer(text):
        if not set(match[1].split()) & FUNCTION_WORDS:
            yield match[1]


def _telling(subjects: Counter[str], everywhere: Counter[str]) -> list[str]:
    """The subjects that stand often here and seldom elsewhere, most telling first; ties in alphabetical order."""
    often = [subject for subject, times in subjects.items() if times >= _OFTEN]
    return sorted(often, key=lambda subject: (-(subjects[subject] ** 2) / everywhere[subject], subject))
