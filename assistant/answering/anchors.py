"""What ties a question to certain records: the names, times and occasions it gives, and how far a passage fits them.

A passage is read with its context (title, publisher, date, headings). A year also fits where the passage's record is of
that year: its date, or a date its opening states, as a letter's opening states when the inspection was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answering import answer_types
from assistant.answering.question import Question
from assistant.index import Rows, Snapshot
from assistant.text import content_stems_in, context_line, is_of_time, stem

Shares = NDArray[np.float32]


def shares(snapshot: Snapshot, question: Question, rows: Rows) -> dict[str, Shares]:
    """The share of the question's ``names`` (weighed by rarity) and ``times`` each row fits, shape (len(rows),).

    0 for every row where the question gives none.
    """
    return {"names": _names(snapshot, question.names, rows), "times": _times(snapshot, question, rows)}


def occasions(snapshot: Snapshot, question: Question, rows: Sequence[int]) -> Shares:
    """The share of the numbered occasions of the question (a second visit) that each row speaks of."""
    if not question.ordinals:
        return np.zeros(len(rows), dtype=np.float32)
    found = [answer_types.ordinals_in(around(snapshot, row)) & question.ordinals for row in rows]
    return np.array([len(each) / len(question.ordinals) for each in found], dtype=np.float32)


def is_of(snapshot: Snapshot, row: int, time: str) -> bool:
    """Whether a passage speaks of ``time`` (an ISO date of a month or a year), or its record is of it: by its date, as
    far as that is known, or by a date that its opening states."""
    date = snapshot.record(row).date
    if date and (date.startswith(time) or time.startswith(date)):
        return True
    return any(is_of_time(text, time) for text in (around(snapshot, row), snapshot.opening(row)))


def around(snapshot: Snapshot, row: int) -> str:
    """A passage below its context."""
    passage = snapshot.passages[row]
    return f"{context_line(snapshot.documents[passage.document], passage)}\n{passage.text}"


def _names(snapshot: Snapshot, names: Iterable[str], rows: Rows) -> Shares:
    total, held = 0.0, np.zeros(len(rows), dtype=np.float32)
    for name in names:
        own = content_stems_in(name)
        weight = max(map(snapshot.words.rarity, own), default=0.0)
        total += weight
        held += np.float32(weight) * _all(snapshot, own, rows)
    return held / np.float32(total or 1.0)


def _times(snapshot: Snapshot, question: Question, rows: Rows) -> Shares:
    held = np.zeros(len(rows), dtype=np.float32)
    for year in question.years:
        of_record = np.array([year in snapshot.years(int(row)) for row in rows], dtype=np.bool_)
        held += _all(snapshot, [year], rows) | of_record
    for month in question.months:
        held += _all(snapshot, [stem(month)], rows)
    return held / np.float32(len(question.years) + len(question.months) or 1)


def _all(snapshot: Snapshot, stems: Sequence[str], rows: Rows) -> NDArray[np.bool_]:
    """Which of ``rows`` hold every one of ``stems``."""
    held = np.full(len(rows), bool(stems))
    for each in stems:
        every = np.zeros(len(snapshot.passages), dtype=np.bool_)
        every[snapshot.words.holding(each)] = True
        held &= every[rows]
    return held
