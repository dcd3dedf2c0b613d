"""Whether a sentence can stand as an answer: it says something, or only asks, announces or labels what follows."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.records import SectionKind
from assistant.text import (
    ANSWERS_WITHIN,
    ENDS_WITH_GRADE,
    GIVES_A_REPLY,
    LEADS_IN,
    LEAVES_OPEN,
    PUTS_A_QUESTION,
    wording,
)

_TAKES_BACK = re.compile(
    r"^(?:but |however,? )?(?:that|this|it|these|those|such [a-z]+|the rumou?rs?|the claims?) (?:is|was|are|were) "
    r"(?:simply )?(?:not (?:so|true|correct|right|accurate|(?:in fact |actually )?the case)"
    r"|untrue|incorrect|inaccurate|false|wrong|a mistake|mistaken|no longer (?:so|true|the case)"
    r"|(?:the )?furthest thing from the truth|far from (?:the truth|true))\b(?! (?:that|to)\b)"
)
"""How a sentence says of the one before it that it is not so."""
_LABEL_WORDS = 6
"""Words up to which a sentence without a verb is the name of an item."""
_REFERENCE = re.compile(r"^\W*(?:[a-z]{0,6}\W?)?\d+/\d+(?:/\w+)*\b")
"""The number of an application before its name: what follows names it, figures and all."""
_CELLS = re.compile(r" \| |\t|\s{3}")
"""What parts the cells of a row."""
_CELL_WORDS = 6
_SAYS = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|shall|should|may|might|must|can|could"
    r"|yes|no|none|nil|not|all|nobody|nothing|everyone|\w+ed|held|met|sent|made|given|put|paid|won|lost|took|gave"
    r"|went|came|said"
    r"|left|felt|found|kept|got|told|wrote|spoke|set|begins?|needs?|wants?|seeks?|to \w+|that)\b|\d"
)
"""Verbs and short replies: what a label has none of."""
_FOLLOWING = re.compile(
    r"\bthe (?:following|below) (?:[\w'-]+ ){1,4}?(?:was|were|is|are|be|had been|have been) (?:\w+ly )?"
    r"\w+(?:ed|en|id|de|nt)(?: (?:and \w+ed|by|for|from|in|to|on|as|at) (?:[\w'/-]+ ?){1,5})?$"
)
"""``The following cheques were approved for payment``, without the stop of a sentence that says more."""
_BARE_OUTCOME = re.compile(
    r"\W*(?:(?:the |all )?(?:members|councillors|council|committee|board|cabinet|panel|meeting)(?: present)? )?"
    r"(?:(?:was|were|it was|this was|be) )?(?:unanimously |duly )?"
    r"(?:noted|agreed|approved|supported|endorsed|adopted|refused|rejected|deferred|granted|carried|lost|withdrawn"
    r"|(?:had |raised |made |there (?:were|was) )?no (?:objections?|comments?|observations?))"
    r"(?: (?:unanimously|the|this|these|that|it|by all))?"
    r"(?: (?:report|proposals?|applications?|requests?|position|update|item|recommendations?|contents?|matter|motion"
    r"|decision))?\W*"
)
"""What was decided, without what on: ``Members noted the proposal.``"""
_RAISES = re.compile(r"\b(?:concerns?|points?|issues?|worries) (?:was|were|had been) (?:raised|made|expressed)\b")


class Standing(StrEnum):
    """What a sentence is by itself."""

    STATES = "states"
    ASKS = "asks"
    """Or leaves open what was asked."""
    ANNOUNCES = "announces"
    LABELS = "labels"


def standing_of(text: str, kind: SectionKind) -> Standing:
    """What ``text``, a sentence of a section of ``kind``, is by itself.

    >>> standing_of("Members asked why the club had not been consulted.", SectionKind.PROSE)
    <Standing.ASKS: 'asks'>
    """
    plain = wording(text)
    if LEADS_IN.search(plain.rstrip("*_")) or _FOLLOWING.search(plain):
        return Standing.ANNOUNCES
    if only_asks(plain) or LEAVES_OPEN.search(plain):
        return Standing.ASKS
    return Standing.LABELS if is_label(text, kind) else Standing.STATES


def only_asks(plain: str) -> bool:
    """Whether a sentence, folded, puts a question and says nothing else."""
    asks = PUTS_A_QUESTION.search(plain)
    if asks is None or ANSWERS_WITHIN.search(plain):
        return False
    return asks.group().startswith("?") or not any(
        pattern.search(plain, 0, asks.start()) for pattern in (GIVES_A_REPLY, _RAISES)
    )


def replies(text: str) -> bool:
    """Whether a sentence tells what somebody said, and so may answer a question before it."""
    return GIVES_A_REPLY.search(wording(text)) is not None


def takes_back(text: str) -> bool:
    """Whether a sentence says of the one before it that it is not so: ``That is far from the truth.``"""
    return _TAKES_BACK.search(wording(text)) is not None


def is_bare_outcome(text: str) -> bool:
    """Whether a sentence tells what was decided and not what on: ``No objections.``"""
    return _BARE_OUTCOME.fullmatch(wording(text)) is not None


def is_label(text: str, kind: SectionKind) -> bool:
    """Whether ``text`` is the name of an item or a field, without a verb, a figure or a grade."""
    plain, referred = _REFERENCE.subn("", wording(text))
    if len(plain.split()) > _LABEL_WORDS + 4 * referred or ":" in plain or kind is SectionKind.SIGNATURE:
        return False
    said = _SAYS.search(re.sub(r"\d", "", plain) if referred else plain)
    return not (said or _CELLS.search(text) or ENDS_WITH_GRADE.search(text))


def is_header(text: str) -> bool:
    """Whether a row could be the head of a table: cells of a few words each, without a figure or a verb.

    >>> is_header("For | Against | Abstained")
    True
    """
    cells = [cell.strip() for cell in _CELLS.split(text)]
    short = all(len(cell.split()) <= _CELL_WORDS for cell in cells)
    return len(cells) > 1 and short and not re.search(r"[\d£€$]", text) and not _SAYS.search(_verbless(text))


def _verbless(text: str) -> str:
    """``text`` folded, without the participles and small words that heads of columns are made of."""
    return re.sub(r"\b(?:by when|no|all|\w+ed|paid|made|given|held|to be)\b|\b(?:no\.)", " ", wording(text))
