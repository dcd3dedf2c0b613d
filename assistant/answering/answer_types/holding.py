"""Whether a text holds the kind of thing that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from assistant.answering.answer_types.counting import figures_in
from assistant.answering.answer_types.kinds import AnswerType
from assistant.answering.answer_types.wanted import Wanted
from assistant.records import SectionKind
from assistant.text import (
    AGE_GIVEN,
    DECISION_WORD,
    DURATION_GIVEN,
    EXTENT_GIVEN,
    FREQUENCY_GIVEN,
    GRADE_GIVEN,
    MONEY_GIVEN,
    REASON_GIVEN,
    SHARE_GIVEN,
    SPEED_GIVEN,
    TIME_OF_DAY,
    find_dates,
    folded,
    is_time_word,
    names_time,
    wording,
    years_in,
)

_CAPITALISED = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-Z][a-z'’]+(?:[- ][A-Z][a-z'’]+)+")
_BODIES = """
    council county district borough city town parish village authority partnership government police ofsted department
    office team centre center school academy college university hospital trust bank limited church road street lane hall
    park house act plan strategy programme report framework panel forum association society club project fund agency
    union     north south east west northern southern eastern western united kingdom england wales scotland ireland
    council cabinet committee member members director leader leaders officer officers board service services children
    young people minister secretary state chair chairman mayor group working interim corporate chief executive
    """
_OFFICES = frozenset(_BODIES.split())
"""Words that make a capitalised run an office or a body rather than a person."""
_ADDRESSED = re.compile(
    r"\b(?:Cllrs?|Clls?|Councillors?|Mr|Mrs|Ms|Miss|Dr|Rev|Revd|Sir|Lady|Cyng|Sgt|Inspector|PC|PCSO|Ald"
    r"|Alderman)\b\.? ?[A-Z]"
)
_INITIALS = re.compile(
    r"\b[A-Z]\.(?: ?[A-Z]\.?)? ?[A-Z][a-z'’]{2,}|\b(?![AI] )[A-Z] (?:[A-Z] )?[A-Z][a-z'’]{2,}"
    r"|(?<=[a-z,:;)] )A [A-Z][a-z'’]{2,}"
    r"|\b[A-Z]{2}\b(?= (?:reported|said|advised|stated|noted|asked|agreed|confirmed|will|would|to|has|had|is|was"
    r"|suggested|proposed|thanked)\b)"
)
_OFFICE = re.compile(
    r"(?:^|\t|\| ?)(?:Deputy |Vice[- ]|Assistant |Parish |Town )?(?:Clerk|Chair(?:man|woman)?|Mayor|Treasurer"
    r"|Secretary|Warden)\s*(?=\t|\||$)"
    r"|\b(?:[Cc]lerk|[Cc]hair(?:man|woman)?|[Mm]ayor|[Tt]reasurer|[Ss]ecretary|[Ww]arden)"
    r" (?:to|will|would|is to|was (?:asked|requested|instructed|authorised)|agreed to|undertook)\b"
)
"""An office that one person holds, as the cell of a row, or as who is to do something."""
_NAME = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-Z][\w&'’-]+|\b(?:Ltd|Limited|plc|PLC|LLP|Inc|& Sons?|& Co)\b")
_PLACED = re.compile(
    r"\b(?:at|in|on|near|to|from|outside|behind|beside|opposite|along|between|off|by|into|within|around|via|through"
    r"|above|below|under)"
    r" (?:the |a |an |his |her |its |their |our )?(?:\w+ ){0,3}?(?:[A-Z][\w'’-]+"
    r"|road|street|lane|hall|park|site|school|centre|center|field|building|room|online|car park|village|town|church"
    r"|library|house"
    r"|office|bridge|river|green|common|corner|end|side|entrance|area|land|junction|verge|path|garden|home|homes"
    r"|person|website)\b"
)
_PER_CENT = re.compile(r"\d\s?(?:%|per ?cent)")
_SUM_IN_ROW = re.compile(r"(?:^|\t|\| ?)-?\d{2,}(?:[.,]\d+)*\s*(?=\t|\||$)")
"""A sum in a cell of its own, without the sign of money: the head of its column has that."""
_VOTE = re.compile(
    r"\b(?:vot(?:ed|ing)|votes?|unanimous\w*|abstain\w*|abstentions?|ayes?|nays?|noes|in favou?r|all agreed|nem\.? con"
    r"|carried|defeated|lost|passed|(?:for|against|yes|no)\W{0,3}(?:\d|:)|show of hands)"
)
"""Tells how a vote went."""
_NEXT = re.compile(
    r"\b(?:next|future|following|forthcoming|subsequent|upcoming|reconven\w+|adjourned (?:to|until)|meet again"
    r"|will (?:be held|meet))\b",
    re.I,
)
_PATTERNS: Mapping[AnswerType, re.Pattern[str]] = {
    AnswerType.TIME_OF_DAY: TIME_OF_DAY,
    AnswerType.DURATION: DURATION_GIVEN,
    AnswerType.AGE: AGE_GIVEN,
    AnswerType.SHARE: SHARE_GIVEN,
    AnswerType.SPEED: SPEED_GIVEN,
    AnswerType.GRADE: GRADE_GIVEN,
    AnswerType.ORGANISATION: _NAME,
    AnswerType.PLACE: _PLACED,
}


def holds(
    text: str,
    wanted: Wanted,
    kind: SectionKind | None = None,
    years: Collection[str] = (),
    after: str | None = None,
) -> bool:
    """Whether ``text``, of a section of ``kind``, holds what a question wants.

    A date of another year than the ``years`` the question gives is not the one asked for, nor is that of a meeting for
    the next one: this is named as such, or dated later than the record, which is dated ``after``. Anything does for a
    question that wants nothing of a kind.
    """
    if wanted.next_one and not _speaks_of_the_next(text, after):
        return False
    match wanted.kind:
        case AnswerType.PERSON:
            return names_a_person(text) or _OFFICE.search(text) is not None
        case AnswerType.DATE:
            told = years_in(text) if years else set()
            day = names_time(text) and (not told or not told.isdisjoint(years))
            return day or TIME_OF_DAY.search(text) is not None
        case AnswerType.COUNT:
            return bool(figures_in(text, wanted.figures, wanted.things))
        case AnswerType.MONEY:
            bare = kind is SectionKind.TABLE and _SUM_IN_ROW.search(text) is not None
            return bare or MONEY_GIVEN.search(text) is not None or _PER_CENT.search(text) is not None
        case AnswerType.EXTENT | AnswerType.FREQUENCY:
            pattern = EXTENT_GIVEN if wanted.kind is AnswerType.EXTENT else FREQUENCY_GIVEN
            return pattern.search(text) is not None or bool(figures_in(text, wanted.figures))
        case AnswerType.REASON:
            return REASON_GIVEN.search(wording(text)) is not None
        case AnswerType.DECISION if wanted.record == "votes":
            return _VOTE.search(folded(text)) is not None
        case AnswerType.DECISION:
            return kind is SectionKind.RESOLUTION or DECISION_WORD.search(folded(text)) is not None
        case AnswerType.ANY:
            return True
        case _:
            return _PATTERNS[wanted.kind].search(text) is not None


def names_a_person(text: str) -> bool:
    """Whether ``text`` names somebody, by name, by initials, or by an office that one person holds."""
    if any(_is_personal(match.group()) for match in _CAPITALISED.finditer(text)):
        return True
    return any(pattern.search(text) for pattern in (_ADDRESSED, _INITIALS))


def _is_personal(name: str) -> bool:
    return not any(word in _OFFICES or is_time_word(word) for word in re.split(r"[- ]", name.lower()))


def _speaks_of_the_next(text: str, after: str | None) -> bool:
    if _NEXT.search(text):
        return True
    return after is not None and any(date.iso > after for date in find_dates(text) if len(date.iso) == len(after))
