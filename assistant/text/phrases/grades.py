"""The judgements that inspectorates give, and where they are given."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase
from assistant.text.phrases.items import MARKER

GRADE = phrase(
    r"(?:outstanding|good|requires improvement(?: to be good)?|inadequate|adequate|satisfactory|(?:not |partly )?met)",
    Manner.WHOLE,
    ("Good", "Requires improvement to be good", "not met", "Inadequate"),
    ("Very good", "Goods", "Improvement", "unmet"),
    re.I,
)
"""A judgement that inspectorates print alone, beside or below what they judge."""
JUDGES = phrase(
    rf"\S+ \S.*[\s:]{GRADE.pattern}[.:]?$",
    Manner.BEGINS,
    ("The overall judgement is inadequate", "Leadership is: good."),
    ("Inadequate", "Good work was seen", "Leadership good"),
    re.I,
)
"""A heading of three words and more that is itself the judgement: ``The overall judgement is inadequate``."""
GRADED_ROW = phrase(
    rf"{MARKER.pattern}\S.*\s(?i:{GRADE.pattern})$",
    Manner.BEGINS,
    ("3. Leadership, management and governance Good", "• Adoption requires improvement"),
    ("Leadership and governance Good", "3. Good leadership was seen"),
)
"""A row of a table of judgements on one line, with its number."""
ENDS_WITH_GRADE = phrase(
    rf"(?i:\b{GRADE.pattern})\.?$",
    Manner.HOLDS,
    ("3. Leadership, management and governance Good", "Adoption | requires improvement."),
    ("Good leadership", "The targets are unmet"),
)
"""A row of a table of judgements, whatever it begins with."""
GRADE_GIVEN = phrase(
    r"\b(?:outstanding|requires improvement|inadequate)\b"
    r"|(?:[\t|:]\s*|\b(?:judged|rated|graded|judged to be|is|are|as) )(?:good|satisfactory|adequate)\b",
    Manner.HOLDS,
    ("It requires improvement to be good", "Overall effectiveness\tGood", "Leadership was judged to be good."),
    ("Good work was seen with families.", "an adequate supply of staff"),
    re.I,
)
"""The scale that inspectorates judge on; its everyday words count only where they are a judgement."""
GRADE_ASKED = phrase(
    r"\b(?:what|which|how) (?:\w+ ){0,5}(?:grade|rating|judge?ment|overall effectiveness)s?\b"
    r"|\b(?:what|how) did .{1,60}\b(?:rate|grade|judge(?! (?:say|rule|find|decide|order)))\b"
    r"|\b(?:what|how) (?:was|were|is|are|has|have) .{1,60}\b(?:rated|graded|judged)\b",
    Manner.HOLDS,
    ("what grade did they get?", "how did ofsted rate the service?", "how was help for leavers judged?"),
    ("what did the high court judge say?", "has it got better since the judgement?", "what is the vacancy rate?"),
)
"""A question, folded, that asks how something was judged."""
