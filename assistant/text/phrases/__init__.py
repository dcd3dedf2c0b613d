"""One vocabulary of what councils write: named patterns, each with examples beside it that a test runs."""

from __future__ import annotations

from assistant.text.phrases.decisions import (
    DEALT_WITH,
    DECISION_WORD,
    MOVED_THAT,
    MOVES_THAT,
    RESOLUTION,
    RESOLVED_IN_CAPITALS,
    RESOLVES,
    RESOLVES_THAT,
)
from assistant.text.phrases.grades import ENDS_WITH_GRADE, GRADE, GRADE_ASKED, GRADE_GIVEN, GRADED_ROW, JUDGES
from assistant.text.phrases.headings import (
    APPENDIX_HEADING,
    BARE_HEADING,
    HEADING_LABELS,
    NAMED_ITEM,
    NUMBERED_HEADING,
    QUESTION_HEADING,
)
from assistant.text.phrases.items import (
    ANSWERED,
    ASKED,
    ASKED_OR_ANSWERED,
    FIELD_LABEL,
    LABELLED,
    LEADS_IN,
    MARKER,
    PERSONS,
    SPOKEN,
    STEM_END,
)
from assistant.text.phrases.letters import BY_POST, CONTACT, SALUTATION, VALEDICTION
from assistant.text.phrases.pages import (
    NOISE,
    PAGE_NUMBER,
    PAGE_NUMBER_PRINTED,
    PAGE_NUMBER_WITHIN,
    PAGE_OF,
    PLACEHOLDER,
)
from assistant.text.phrases.papers import PAPER_NOUN, STANDING, STANDING_STAMP

__all__ = [
    "ANSWERED",
    "APPENDIX_HEADING",
    "ASKED",
    "ASKED_OR_ANSWERED",
    "BARE_HEADING",
    "BY_POST",
    "CONTACT",
    "DEALT_WITH",
    "DECISION_WORD",
    "ENDS_WITH_GRADE",
    "FIELD_LABEL",
    "GRADE",
    "GRADED_ROW",
    "GRADE_ASKED",
    "GRADE_GIVEN",
    "HEADING_LABELS",
    "JUDGES",
    "LABELLED",
    "LEADS_IN",
    "MARKER",
    "MOVED_THAT",
    "MOVES_THAT",
    "NAMED_ITEM",
    "NOISE",
    "NUMBERED_HEADING",
    "PAGE_NUMBER",
    "PAGE_NUMBER_PRINTED",
    "PAGE_NUMBER_WITHIN",
    "PAGE_OF",
    "PAPER_NOUN",
    "PERSONS",
    "PLACEHOLDER",
    "QUESTION_HEADING",
    "RESOLUTION",
    "RESOLVED_IN_CAPITALS",
    "RESOLVES",
    "RESOLVES_THAT",
    "SALUTATION",
    "SPOKEN",
    "STANDING",
    "STANDING_STAMP",
    "STEM_END",
    "VALEDICTION",
]
