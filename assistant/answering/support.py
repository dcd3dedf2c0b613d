"""How likely a quotation answers: ``support``, a logistic function of named signals, fitted by ``tools/fit.py``.

Similarity alone cannot tell a passage on the subject from one that answers, so the signals also ask whether the rarer
words of the question are there, whether what it names occurs, and whether the quotation holds the kind of thing asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.answer_types import AnswerType
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.weights import WEIGHTS
from assistant.index import Snapshot
from assistant.records import Hit
from assistant.text import FUNCTION_WORDS, stem, words_in

JUDGED = 5
"""Citations whose best support decides whether the record answers, however many are asked for; `tools/fit.py` fits the
line on as many."""
_LEAST = 0.002
"""The belief in a quotation below which, and above one less of which, it makes no difference."""
_ON = 0.4
"""The cosine below which a sentence is off the subject rather than less near: see `signals`' ``off``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What all quotations of a question are judged beside: the first hit's score, by how much it leads the mean of the
    next five, and the shares of the question's words and names that occur nowhere."""

    first: float
    lead: float
    absent: float
    names_absent: float
    best: float = 0.0
    """The reader's best log-odds that one of the first passages answers; 0 without a reader."""

    @classmethod
    def of(cls, snapshot: Snapshot, question: Question, found: Sequence[Hit]) -> Standing:
        """The standing of ``found``, at least one hit, best first."""
        scores = [each.score for each in found]
        rest = scores[1:6]
        lead = scores[0] - sum(rest) / len(rest) if rest else 0.0
        names = _share(len(absent_names(snapshot, question)), len(question.names))
        best = max(each.signals.get("reader_answers", 0.0) for each in found[:JUDGED])
        return cls(scores[0], lead, absent(snapshot, question), names, best)


def signals(question: Question, found: Evidence, standing: Standing) -> dict[str, float]:
    """The figures a quotation is judged by, each named."""
    near = found.hit.signals
    alone = not question.compares  # each side of a comparison fits its own time only
    values = {
        "bias": 1.0,
        "tokens": found.tokens,
        "passage_tokens": near["tokens"],
        "weakest": found.weakest,
        "cosine": found.cosine,
        "off": max(0.0, _ON - found.cosine),
        "words": near["words"],
        "absent": standing.absent,
        "names_absent": standing.names_absent,
        "names_missing": 1.0 - near["names"] if question.names else 0.0,
        "times_missing": 1.0 - near["times"] if alone and question.years | question.months else 0.0,
        "occasions_missing": 1.0 - near["occasions"] if alone and question.ordinals else 0.0,
        "wanted_missing": float(question.wanted is not AnswerType.ANY and not found.wanted),
        "behind": standing.first - found.hit.score,
        "lead": standing.lead,
        "length": math.log1p(len(question.weights)),
        "no_subject": float(not question.subject),
    }
    if "reader_answers" in near:
        values["answers"] = near["reader_answers"]
        values["quoted"] = near["reader_answers"] if found.believed is None else _log_odds(found.believed)
        values["best"] = standing.best
    return values


def support(values: Mapping[str, float], read: Mapping[str, float] | None = None) -> float:
    """The share of quotations with these signals that answer, 0 to 1; a signal without weight may be left out.

    ``read`` are the weights of a reader's signals, where one took part.
    """
    if values["no_subject"]:
        return 0.0
    total = base(values)
    if read is not None and "answers" in values:
        total = read.get("base", 0.0) * total + sum(
            weight * values.get(name, 0.0) for name, weight in read.items() if name != "base"
        )
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 4)


def base(values: Mapping[str, float]) -> float:
    """The log-odds that a quotation answers, by the signals that need no reader."""
    return sum(weight * values[name] for name, weight in WEIGHTS.support.items())


def _log_odds(share: float) -> float:
    kept = min(max(share, _LEAST), 1.0 - _LEAST)
    return math.log(kept / (1.0 - kept))


def absent(snapshot: Snapshot, question: Question) -> float:
    """The share of the question's informative words, weighed by rarity, that occur nowhere in the index."""
    total = sum(question.weights.values())
    gone = sum(weight for stem, weight in question.weights.items() if not snapshot.words.frequency(stem))
    return gone / total if total else 0.0


def absent_names(snapshot: Snapshot, question: Question) -> tuple[str, ...]:
    """The names in the question that hold a word which occurs nowhere in the index."""
    index = snapshot.words
    return tuple(
        name
        for name in question.names
        if any(not index.frequency(stem(word)) for word in words_in(name) if word not in FUNCTION_WORDS)
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
