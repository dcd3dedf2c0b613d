"""What a question asks for by kind: a person, a day, a sum, a reason, a decision; and by its number, which occasion."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.text import (
    AGE_ASKED,
    DECISION_ASKED,
    DURATION_ASKED,
    EXTENT_ASKED,
    FREQUENCY_ASKED,
    GRADE_ASKED,
    MONEY_ASKED,
    REASON_ASKED,
    SHARE_ASKED,
    SPEED_ASKED,
    TIME_OF_DAY_ASKED,
    folded,
    words_in,
)

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_COUNTED = frozenset(["visit", "visits", "inspection", "inspections", "meeting", "report", "letter", "review", "phase"])
"""What ordinals number in records; ``first language`` or ``second opinion`` name no occasion."""
_WHO = re.compile(
    r"\bwho(?:m|se)? (?:is|was|are|were|will be|has been|had been|else|led|leads|signed|wrote|write|chair(?:s|ed)"
    r"|appointed|carried|conducted|proposed|seconded|introduced|presented|approved|attended|replaced|said|made|sent"
    r"|visited"
    r"|moved|voted|abstained|opposed|objected|supported|resigned|asked|spoke|won|got|took|put|gave|came|left|apologised"
    r"|did|does|has|had|will|should|must)\b"
    r"|^who (?:ran|stood|sat|\w{3,}ed)\b|\b(?:which|what) (?:person|people|residents?|man|woman)\b"
    r"|\bwhich (?:inspectors?|councillors?|officers?|members?|director)\b|\bwhat (?:is|was|are) the names?\b"
    r"|\bcalled\?*$|^name\b"
)
_NOT_WHO = re.compile(
    r"\b(?:people|children|those|parents|leavers|workers|families|anyone|everyone|someone|staff|teens?) who\b"
)
_WHEN = re.compile(
    r"^(?:and |but |so |by |since |from )?when (?:(?:in|during) (?:\w+ ){1,4})?"
    r"(?:did|was|is|were|will|do|does|are|has|had|must|should|can|would)\b"
    r"|\bwhat (?:is|was|are|were|will be) the (?:\w+ )?(?:dates?|day|month|year) (?:of|for|on)\b"
    r"|\b(?:what|which) (?:exact )?(?:dates?|days?|months?|years?)\b|\bsince when\b|\bby when\b|\bwhen\?*$"
)
_HOW_MANY = re.compile(r"\bhow (?:many|meny|much)\b|\b(?:what|which) number\b")
_ORGANISATION = re.compile(
    r"\b(?:which|what) (?:\w+ )?(?:firms?|company|companies|contractors?|suppliers?|builders?|banks?|charit(?:y|ies)"
    r"|consultants?|consultancy|consultancies|business(?:es)?|organisations?|agency|agencies|insurers?|solicitors?"
    r"|developers?"
    r"|operators?|providers?)\b"
)
_PLACE = re.compile(
    r"^(?:and |but |so |from |to )?where(?:abouts)?\b|\b(?:in )?(?:which|what) (?:venue|place|location)\b"
)
_EMBEDDED = re.compile(r"(?<=\w) (?:about|of|over|regarding|on) how (?!many|much)\w+\b.*")
"""A question inside a question, which asks for no quantity: ``what were they told about how fast it goes``."""
POLAR = re.compile(
    r"^(?:and |but |so )?(?:is|was|were|are|did|do|does|has|have|had|will|would|can|could|should|may|must|isn't"
    r"|wasn't|didn't"
    r"|hasn't|aren't|won't|doesn't)\b"
)
"""A question, folded, that wants a yes or a no."""


class AnswerType(StrEnum):
    """The kind of thing an answer must hold, where the question says so."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    DATE = "date"
    """A day or a time of day: ``when`` asks for either."""
    TIME_OF_DAY = "time of day"
    DURATION = "duration"
    FREQUENCY = "frequency"
    AGE = "age"
    COUNT = "count"
    SHARE = "share"
    MONEY = "money"
    EXTENT = "extent"
    SPEED = "speed"
    REASON = "reason"
    DECISION = "decision"
    GRADE = "grade"
    ANY = "any"


_IN_TURN = (
    (REASON_ASKED, AnswerType.REASON),
    (_WHEN, AnswerType.DATE),
    (TIME_OF_DAY_ASKED, AnswerType.TIME_OF_DAY),
    (MONEY_ASKED, AnswerType.MONEY),
    (SPEED_ASKED, AnswerType.SPEED),
    (DURATION_ASKED, AnswerType.DURATION),
    (FREQUENCY_ASKED, AnswerType.FREQUENCY),
    (AGE_ASKED, AnswerType.AGE),
    (SHARE_ASKED, AnswerType.SHARE),
    (EXTENT_ASKED, AnswerType.EXTENT),
    (_HOW_MANY, AnswerType.COUNT),
    (_ORGANISATION, AnswerType.ORGANISATION),
    (_PLACE, AnswerType.PLACE),
)
"""What is looked for in a question, the surer first; a yes or no wants none of these."""


def answer_type(question: str) -> AnswerType:
    """The kind of thing ``question`` asks for."""
    text = _EMBEDDED.sub("", folded(question))
    if _WHO.search(text) and not _NOT_WHO.search(text):
        return AnswerType.PERSON
    if not POLAR.search(text):
        for pattern, kind in _IN_TURN:
            if pattern.search(text):
                return kind
    if GRADE_ASKED.search(text):
        return AnswerType.GRADE
    if DECISION_ASKED.search(text):
        return AnswerType.DECISION
    return AnswerType.ANY


def ordinals_in(text: str) -> frozenset[str]:
    """The ordinals that number an occasion in ``text``: the ``second`` of a second monitoring visit."""
    own = words_in(text)
    spelled = {word for at, word in enumerate(own) if word in ORDINALS and _COUNTED & set(own[at + 1 : at + 7])}
    spelled |= {word for word in own if word in ORDINALS} if spelled else set()
    if not _COUNTED & set(own):
        return frozenset()
    numbers = (int(number) for number in _NUMBERED.findall(text))
    return frozenset(spelled | {ORDINALS[number - 1] for number in numbers if 1 <= number <= len(ORDINALS)})
