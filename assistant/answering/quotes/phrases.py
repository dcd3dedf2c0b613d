"""Words that turn round what stands beside them: negations, conditions; and units that a number is nothing without."""

from __future__ import annotations

import re

from assistant.text import NUMBER_WORDS

_NEGATIONS = r"""
    not|no|never|none|neither|nor|without|cannot|nobody|nothing|nowhere|hardly|scarcely|barely|rarely|seldom|\w+n[’']t
    |fail(?:s|ed|ing|ure)?\ to|refus(?:e|es|ed|al|ing)|den(?:y|ies|ied|ial|ying)|unable|unlikely|untrue|false(?:ly)?
    |lack(?:s|ed|ing)?(?:\ of)?|absence\ of|reject(?:s|ed|ing)?|rather\ than|instead\ of|contrary\ to|far\ from
    |declin(?:e|es|ed|ing)|oppos(?:e|es|ed|ing)|stop(?:s|ped|ping)?|prevent(?:s|ed|ing)?|avoid(?:s|ed|ing)?
    |doubt(?:s|ed|ful|ing)?|disput(?:e|es|ed|ing)|yet\ to|withdr(?:ew|awn)
"""
_CONDITIONS = r"""
    if|unless|until|whether|provided\ that|providing|assuming|subject\ to|in\ the\ event|in\ case|lest|otherwise
    |alleg(?:ed|es|ing|ations?|edly)|claim(?:s|ed|ing)?|suppos(?:ed|edly|ing)|might|perceived|perceptions?
    |rumou?r(?:s|ed)?|as\ long\ as|on\ condition|should
"""
_QUALIFICATIONS = r"""but|except|however|although|though|only|provided|once|albeit|despite|excluding"""


def _words(listed: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-])(?:{listed})(?![\w])", re.I | re.X)


NEGATION, CONDITION = _words(_NEGATIONS), _words(_CONDITIONS)
QUALIFICATION = _words(f"{_CONDITIONS}|{_QUALIFICATIONS}")
"""What takes back, behind a quotation's end, what the quotation says."""

NEGATING_KEYS = frozenset(
    "not no never none neither nor without cannot nobody nothing nowhere hardly scarcely barely rarely seldom".split()  # noqa: SIM905
)
"""Tokens that negate by themselves."""

UNITS = frozenset(
    """
    % ‰ ° hundred thousand million billion trillion bn mn m k per percent percentage pc p pence pounds pound euros
    dollars km kg g mg cm mm ml l litres miles mile metres metre acres hectares tonnes tons mph kw mw gwh kwh mwh
    days day weeks week months month years year hours hour minutes minute seconds am pm st nd rd th
    """.split()  # noqa: SIM905
)
"""Tokens that a number before them is nothing without."""
NUMBERS = (frozenset(NUMBER_WORDS) - {"couple"}) | {"billion", "half", "quarter"}


def negates(key: str) -> bool:
    """Whether a token negates by itself: ``not``, ``wasn't``."""
    return key in NEGATING_KEYS or key.endswith("n't")


def is_number(key: str) -> bool:
    """Whether a token is a number, in figures or in words."""
    return key[0].isdigit() or key.lstrip(".·")[:1].isdigit() or key in NUMBERS
