"""What a question asks for by kind and by name, and whether a text holds it: a person, a date, a count, an occasion."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from assistant.records import SectionKind
from assistant.text import (
    DECISION_WORD,
    GRADE_ASKED,
    GRADE_GIVEN,
    folded,
    names_time,
    words_in,
    years_in,
)

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_COUNTED = frozenset(["visit", "visits", "inspection", "inspections", "meeting", "report", "letter", "review", "phase"])
"""What ordinals number in records; ``first language`` or ``second opinion`` name no occasion."""
_CAPITALISED = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-Z][a-z'’]+(?:[- ][A-Z][a-z'’]+)+")
_BODIES = """
    council cabinet committee member members director leader leaders officer officers board service services children
    young people minister secretary state chair chairman mayor group working interim corporate chief executive
    """
_OFFICES = frozenset(_BODIES.split())
"""Words that make a capitalised run an office or a body rather than a person."""
_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|half|third|quarter"
    r"|majority|minority|none|no)\b",
    re.I,
)
_WHO = re.compile(
    r"\bwho(?:m|se)? (?:is|was|are|were|will be|has been|had been|else|led|leads|signed|wrote|write|chair(?:s|ed)"
    r"|appointed|carried|conducted|proposed|seconded|introduced|presented|approved|attended|replaced|said|made|sent|visited)\b"
    r"|\bwhich (?:inspectors?|councillors?|officers?|members?|director)\b|\bwhat (?:is|was|are) the names?\b"
    r"|\bcalled\?*$|^name\b"
)
_NOT_WHO = re.compile(
    r"\b(?:people|children|those|parents|leavers|workers|families|anyone|everyone|someone|staff|teens?) who\b"
)
_WHEN = re.compile(
    r"^(?:and |but |so )?when (?:(?:in|during) (?:\w+ ){1,4})?(?:did|was|is|were|will|do|does|are|has|had)\b"
    r"|\b(?:what|which) (?:exact )?(?:dates?|days?|months?|years?)\b|\bsince when\b"
)
_HOW_MANY = re.compile(
    r"\bhow (?:many|much)\b|\b(?:what|which) (?:percentage|proportion|number|share)\b|\bper cent of\b"
)


class AnswerType(StrEnum):
    """The kind of thing an answer must hold, where the question says so."""

    PERSON = "person"
    DATE = "date"
    COUNT = "count"
    DECISION = "decision"
    GRADE = "grade"
    ANY = "any"


def answer_type(question: str) -> AnswerType:
    """The kind of thing ``question`` asks for."""
    text = folded(question)
    if _WHO.search(text) and not _NOT_WHO.search(text):
        return AnswerType.PERSON
    if _WHEN.search(text):
        return AnswerType.DATE
    if _HOW_MANY.search(text):
        return AnswerType.COUNT
    if GRADE_ASKED.search(text):
        return AnswerType.GRADE
    if DECISION_WORD.search(text):
        return AnswerType.DECISION
    return AnswerType.ANY


def holds_answer_type(
    text: str, wanted: AnswerType, kind: SectionKind | None = None, years: Collection[str] = ()
) -> bool:
    """Whether ``text``, of a section of ``kind``, names a person, a date, a count or a grade, or is a resolution.

    A date of another year than the ``years`` the question gives is not the one asked for. Anything does for a question
    that wants none of these.
    """
    match wanted:
        case AnswerType.PERSON:
            return any(_is_personal(match.group()) for match in _CAPITALISED.finditer(text))
        case AnswerType.DATE:
            told = years_in(text) if years else set()
            return names_time(text) and (not told or not told.isdisjoint(years))
        case AnswerType.COUNT:
            return bool(_COUNT.search(text))
        case AnswerType.GRADE:
            return bool(GRADE_GIVEN.search(text))
        case AnswerType.DECISION:
            return kind is SectionKind.RESOLUTION or bool(DECISION_WORD.search(folded(text)))
        case _:
            return True


def _is_personal(name: str) -> bool:
    return not any(word in _OFFICES for word in re.split(r"[- ]", name.lower()))


def ordinals_in(text: str) -> frozenset[str]:
    """The ordinals that number an occasion in ``text``: the ``second`` of a second monitoring visit."""
    own = words_in(text)
    spelled = {word for at, word in enumerate(own) if word in ORDINALS and _COUNTED & set(own[at + 1 : at + 7])}
    spelled |= {word for word in own if word in ORDINALS} if spelled else set()
    if not _COUNTED & set(own):
        return frozenset()
    numbers = (int(number) for number in _NUMBERED.findall(text))
    return frozenset(spelled | {ORDINALS[number - 1] for number in numbers if 1 <= number <= len(ORDINALS)})
