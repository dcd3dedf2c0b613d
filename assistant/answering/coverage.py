"""What of a question its quotations do not meet: names that none gives, times, occasions and places none is of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.citations import label
from assistant.answering.occasions import holds_occasion
from assistant.answering.question import Question
from assistant.answering.ranking import Ranked
from assistant.index import Candidate
from assistant.records import Citation
from assistant.text import (
    PLACE_LIKE,
    PersonName,
    content_stems_in,
    financial_years_in,
    is_in_financial_year,
    is_of_time,
    name_stems,
    speaks_of,
    stems_in,
    times_asked,
    words_in,
    written_date,
)


def missing(question: Question, citations: Sequence[Citation]) -> tuple[str, ...]:
    """What the question names that no citation names, in its passage or where that stands: the words of a name one
    after the other, a person by what is printed of them, a year in any form."""
    texts = [f"{citation.passage} {label(citation)}" for citation in citations]
    words = {word for text in texts for word in words_in(text)}
    held = {year for text in texts for year in financial_years_in(text)}
    names = (name for name in question.names if not any(_names(text, name, question) for text in texts))
    years = (year for year in sorted(question.years) if year not in words)
    return (*names, *years, *(year for year in sorted(question.financial_years) if year not in held))


def unmet(question: Question, ranked: Sequence[Ranked], citations: Sequence[Citation]) -> tuple[str, ...]:
    """The times, occasions, people or places that the question asks about, where none of ``citations`` is of one of
    that sort, or stands where one is spoken of; of a question that compares, nothing."""
    if question.compares:
        return ()
    candidates = {(one.candidate.passage.document, one.candidate.passage.start): one.candidate for one in ranked}
    held = [(citation, candidates[citation.document, citation.passage_start]) for citation in citations]
    times = (*times_asked(question.text), *sorted(question.financial_years))
    if times and not any(_is_of(citation, candidate, time) for citation, candidate in held for time in times):
        return times
    if question.occasions and not any(
        holds_occasion(f"{candidate.context}\n{citation.quote}", occasion)
        for citation, candidate in held
        for occasion in question.occasions
    ):
        return tuple(f"the {occasion}" for occasion in sorted(question.occasions))
    called = tuple(name for name in question.names if _is_sure(name, question) or PLACE_LIKE.search(name))
    spoken_of = any(_names(candidate.described, name, question) for _, candidate in held for name in called)
    return () if spoken_of else called


def reason_of_unmet(question: Question, lacking: Sequence[str]) -> str:
    """What is `unmet`, in a sentence."""
    told = " or ".join(map(written_date, lacking))
    if lacking[0] in question.names:
        return f"Nothing found that would answer speaks of {told}."
    return f"Nothing found that would answer is of {told}, or speaks of it."


def _is_of(citation: Citation, candidate: Candidate, time: str) -> bool:
    """Whether a passage speaks of ``time`` (an ISO date of a month or a year, or a financial year), or its record is of
    it: by its date, as far as that is known, or by a date that its opening states.

    A quotation that names financial years is of these and of no other.
    """
    texts, date = (candidate.described, candidate.opening), candidate.record.date
    if "/" in time:
        named = financial_years_in(citation.quote)
        return time in named if named else any(is_in_financial_year(text, time) for text in (*texts, date or ""))
    if date and (date.startswith(time) or time.startswith(date)):
        return True
    return any(is_of_time(text, time) for text in texts)


def _names(text: str, name: str, question: Question) -> bool:
    """Whether ``text`` speaks of ``name``: a person by what is printed of them, another name by its words."""
    person = _person(name, question)
    if person is not None and (person.is_sure or speaks_of(text, person)):
        return speaks_of(text, person)
    wanted = name_stems(name)
    stems = content_stems_in(text) if set(wanted) <= set(content_stems_in(name)) else stems_in(text)
    return f" {' '.join(wanted)} " in f" {' '.join(stems)} "


def _is_sure(name: str, question: Question) -> bool:
    person = _person(name, question)
    return person is not None and person.is_sure


def _person(name: str, question: Question) -> PersonName | None:
    return next((person for person in question.called if person.printed == name), None)
