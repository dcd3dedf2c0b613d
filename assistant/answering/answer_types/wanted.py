"""What a question wants an answer to be: its kind of thing, and what else it says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.answer_types.counting import counted_in
from assistant.answering.answer_types.kinds import POLAR, AnswerType, answer_type
from assistant.answering.answer_types.meeting_questions import sort_asked
from assistant.answering.answer_types.polarity import Stance, denies, stances_in
from assistant.text import ASKS_WHAT_WAS_ASKED, wording

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NEXT = re.compile(
    r"\b(?:next|following|forthcoming|upcoming) (?:\w+ ){0,3}?(?:meeting|session|sitting|agm|assembly|committee"
    r"|gathering|visit|inspection)s?\b"
    r"|\bmeet (?:again|next)\b"
)
_NO_VERB = r"(?!(?:did|do|does|is|was|are|were|has|had|have|will|would|can|could|should|of|to|in|on|made|makes)\b)"
_PLURAL = "did|do|are|were|will|have|had|should|can|could|must|would|may|got|need"
_SEVERAL = re.compile(
    r"\b(?:list|name) (?:the|all|them)\b|^list\b|\bwho (?:were|are|all)\b|\bwho (?:was|is|got|has been"
    r"|had been) (?:\w+ )?"
    r"(?:elected|appointed|present|nominated|co-opted|chosen|picked|absent)\b"
    r"|\bwho (?:voted|abstained|attended|apologised|sent apologies)\b"
    rf"|\bwhich (?:{_NO_VERB}[\w-]+ ){{0,2}}?{_NO_VERB}\w{{2,}}(?<!s)s(?: (?:{_PLURAL}|\w+ed|of)\b|\?|$)"
    rf"|\bwhat (?:{_NO_VERB}[\w-]+ ){{0,2}}?{_NO_VERB}\w{{3,}}(?<!s)s (?:{_PLURAL})\b"
    r"|\bwhat (?:are|were) (?:(?:the|all|its|their|his|her) )?(?:[\w-]+ ){0,3}?\w{2,}(?<![sui])s\b"
)
"""A question, folded, that wants more than one thing of a kind."""
_OPEN = re.compile(
    r"\b(?:whether|or not)\b|\bvot(?:e|es|ed|ing)\b(?! (?:it |them )?down\b)|\babstain|\bfor (?:and|or) against\b"
)
"""A question, folded, that takes no outcome for granted, though it has words for one: who voted which way."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants: the ``kind`` of thing, and of what (``things``, stems, for a count).

    ``figures`` are those the question gives itself, which are no answer; ``yes_or_no`` whether it wants to have a
    statement settled, ``several`` whether a list, ``question`` whether what was asked, ``next_one`` whether the next
    meeting; ``stance`` is which way it takes a decision to have gone, ``denies`` whether it says itself that something
    is not.
    """

    kind: AnswerType
    things: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    yes_or_no: bool = False
    several: bool = False
    question: bool = False
    next_one: bool = False
    stance: Stance | None = None
    denies: bool = False
    record: str | None = None
    """The list of a meeting's records that it asks for: ``votes``, ``motions``, ``decisions``, ``actions``."""

    @classmethod
    def by(cls, question: str) -> Wanted:
        """What ``question`` wants."""
        text = wording(question)
        kind, yes_or_no = answer_type(question), POLAR.search(text) is not None
        taken = stances_in(text) if not yes_or_no and not _OPEN.search(text) else frozenset()
        return cls(
            kind=kind,
            things=counted_in(text) if kind in {AnswerType.COUNT, AnswerType.SHARE} else frozenset(),
            figures=frozenset(_FIGURE.findall(text)),
            yes_or_no=yes_or_no,
            several=_SEVERAL.search(text) is not None,
            question=ASKS_WHAT_WAS_ASKED.search(text) is not None,
            next_one=_NEXT.search(text) is not None,
            stance=next(iter(taken)) if len(taken) == 1 else None,
            denies=denies(text),
            record=sort_asked(text, kind),
        )
