"""Questions for the newest there is: of citations that fit about as well, the newest record comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.citations import label
from assistant.answering.question import Question
from assistant.records import Answer, Citation, MayAnswer, Reply
from assistant.text import stems_in

_AS_WELL = 0.4
"""The share of the best support from which a citation fits about as well, where even the best is below the threshold.
Set by hand: a decision of a few words on the subject has half the support of a sentence that repeats the question's."""
_ON_IT = 0.9
"""The share of the words that the best holds of the question from which a citation is on the same subject."""


def newest_first(question: Question, citations: Sequence[Citation], threshold: float) -> list[Citation]:
    """The citations that may answer, with a support of ``threshold`` or more, in order of their records' dates, the
    newest first and the undated last; then the others as they were.

    An older record says no more of what is newest than a newer one that fits: its support is at most as high.
    """
    if not citations:
        return []
    held = [_held(question, citation) for citation in citations]
    best, most = max(citation.support for citation in citations), max(held)
    least = min(threshold, _AS_WELL * best)
    fits = [
        citation.support >= least and words >= _ON_IT * most for citation, words in zip(citations, held, strict=True)
    ]
    fitting = [citation for citation, fit in zip(citations, fits, strict=True) if fit]
    rest = [citation for citation, fit in zip(citations, fits, strict=True) if not fit]
    ordered: list[Citation] = []
    for citation in sorted(fitting, key=lambda one: one.date or "", reverse=True):
        newer = ordered[-1].support if ordered else citation.support
        ordered.append(replace(citation, support=min(citation.support, newer)))
    return ordered + rest


def _held(question: Question, citation: Citation) -> float:
    """The rarity of the question's words that a citation's passage, with where it stands, holds."""
    stems = set(stems_in(f"{label(citation)} {' '.join(citation.section)}\n{citation.passage}"))
    return sum(weight for stem, weight in question.weights.items() if stem in stems)


def as_of(question: Question, reply: Reply) -> Reply:
    """``reply`` with the date it holds at, where the question is for the newest: the first citation's."""
    if isinstance(reply, Answer | MayAnswer) and question.latest:
        return replace(reply, as_of=reply.citations[0].date)
    return reply
