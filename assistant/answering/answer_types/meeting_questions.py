"""Which sort of record of a meeting a question asks for: a vote, a motion, a decision or an action."""

from __future__ import annotations

import re

from assistant.answering.answer_types.kinds import AnswerType

_VOTES = re.compile(
    r"\b(?:who|which|how|what)\b.*\bvot(?:e|es|ed|ing)\b|\babstain\w*|\babstention|\bcasting vote|\brecorded vote"
    r"|\bunanimous|\bhow many .*\b(?:for|against|in favour)\b|\bwho said (?:no|yes|aye|nay)\b"
    r"|\bwho (?!spoke|argued|campaigned|protested|complained)(?:\w+ ){1,3}(?:against|in favou?r)\b"
    r"|^(?:and |but |so )?(?:did|do|does|were|was|have|has) (?:all|every\w*|both|anyone|anybody|nobody|each"
    r"|any (?:of|member\w*|councillors?|trustees?|directors?))\b"
    r".*\b(?:for|against|back\w*|support\w*|agree\w*|oppose\w*|in favou?r)\b"
    r"|\bby what (?:margin|majority)\b|\bhow (?:close|narrow|tight) was\b"
)
_MOTIONS = re.compile(
    r"\bwho\b.*\b(?:moved|seconded|proposed|proposer|seconder|mover|made (?:the|a) motion)\b|\b(?:proposer"
    r"|seconder|mover)\b"
)
_BECAME = re.compile(r"\bwhat (?:(?:has |had )?(?:happened|become|came)|became|was done) (?:to|with|of|about|over)\b")
_ACTIONS = re.compile(
    r"\bwho (?:is|was|are|were)(?: going)? to \w+|^who (?:will|has to|should)\b|\bwho (?:was|were) (?:asked"
    r"|tasked|told) to\b"
)


def sort_asked(plain: str, kind: AnswerType) -> str | None:
    """The list of a meeting's records that a question, folded, asks for; None where it asks for none.

    >>> sort_asked("who seconded the grant?", AnswerType.PERSON)
    'motions'
    """
    if _VOTES.search(plain):
        return "votes"
    if _MOTIONS.search(plain):
        return "motions"
    if _ACTIONS.search(plain):
        return "actions"
    return "decisions" if kind is AnswerType.DECISION or _BECAME.search(plain) else None
