"""Which way a decision went, by a question and by a text: a reason for a refusal is in no sentence that approves."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.text import DENIES, FAVOURS, OPPOSES, PUTS_OFF, wording

_NEGATION = re.compile(
    r"(?:\b(?:not|never|no|unable to|declin\w* to|refus\w* to|fail\w* to|nobody|cannot|neither|nor)|n't)\b[\w' ]{0,25}$"
)
_REACH = 40
"""Characters before a verb in which a negation of it stands."""


class Stance(StrEnum):
    """Which way something went."""

    FOR = "for"
    AGAINST = "against"
    LATER = "later"


_TURNED = {Stance.FOR: Stance.AGAINST, Stance.AGAINST: Stance.FOR, Stance.LATER: Stance.LATER}


def stances_in(text: str) -> frozenset[Stance]:
    """The ways that decisions went of which ``text`` tells; a verb that is denied tells of the other.

    >>> sorted(stances_in("The plan was not approved and the appeal was dismissed."))
    [<Stance.AGAINST: 'against'>]
    """
    plain = wording(text)
    found = set()
    for pattern, stance in ((FAVOURS, Stance.FOR), (OPPOSES, Stance.AGAINST), (PUTS_OFF, Stance.LATER)):
        for match in pattern.finditer(plain):
            before = plain[max(0, match.start() - _REACH) : match.start()]
            denied = not match.group().startswith(("no", "not")) and _NEGATION.search(before) is not None
            found.add(_TURNED[stance] if denied else stance)
    return frozenset(found)


def contradicts(text: str, stance: Stance | None) -> bool:
    """Whether ``text`` tells only of decisions that went another way than ``stance``."""
    told = stances_in(text) if stance else frozenset()
    return bool(told) and stance not in told


def denies(text: str) -> bool:
    """Whether ``text`` says of something that it is not so."""
    return DENIES.search(wording(text)) is not None
