"""How minutes write who was there, in the chair or elected, and what they declared."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase
from assistant.text.phrases.naming import PERSON_PATTERN

ABSENCE = phrase(
    r"(?i:apologies(?:\s+for\s+(?:absence|(?:his|her|their)\s+(?:absence|inability\s+to\s+attend)[^,.;]{0,40}))?(?:\s+(?:were|was|had\s+been))?(?:\s+(?:also|duly))?"
    r"(?:\s+(?:received|accepted|sent|given|tendered|submitted|noted|offered|recorded))?(?:\s+and\s+accepted)?(?:\s+on\s+behalf)?"
    r"(?:\s+(?:from|by|of|for))?)\s*[:–—-]{0,2}\s*",
    Manner.BEGINS,
    (
        "Apologies for absence were received from ",
        "Apologies: ",
        "APOLOGIES – ",
        "Apologies were received and accepted from ",
    ),
    ("An apology", "The apologies"),
)
DECLARES = phrase(
    r"\bdeclared\s+(?:(?:a|an|his|her|their|that\s+(?:he|she|they)\s+(?:had|has)\s+(?:a|an))\s+)?"
    r"(?P<kind>(?:(?:non[- ])?(?:disclosable|pecuniary|prejudicial|personal|financial|registrable|other"
    r"|significant)(?:\s+(?:and|or|but(?:\s+not)?)\s+|,?\s+)?)*)"
    r"interests?\b(?P<matter>\s+(?:in|on|with regard to|regarding|in respect of|in relation to|re|as|when"
    r"|under)\s+[^.;]{2,240})?",
    Manner.HOLDS,
    (
        "Cllr Hay declared a personal and prejudicial interest in item 4",
        "declared an interest.",
        "declared a non-pecuniary interest in the hall",
    ),
    ("no interests were declared", "declared that the meeting was open", "to declare an interest"),
    re.I,
)
CALLED_TO_ORDER = phrase(
    rf"(?P<person>{PERSON_PATTERN})(?:\s*\([^)]{{1,40}}\))?,?\s+(?:called|opened|brought)\s+(?:the|this)\s+(?:[\w-]+\s+){{0,4}}meeting\s+(?:to\s+order\b)?"
    rf"|meeting\s+(?:was|is)\s+(?:called\s+to\s+order|opened)(?:\s+at\s+[\d:. "
    rf"apmAPM]+)?\s+by\s+(?P<presiding>{PERSON_PATTERN})",
    Manner.HOLDS,
    (
        "President Clark called the meeting to order",
        "The meeting was called to order at 6:00 p.m. by Director Rich",
        "Mayor Hay opened the meeting at",
    ),
    ("called a meeting", "The meeting was called to order at 6 p.m."),
)
"""Who opens a meeting presides at it."""
CHAIRS = phrase(
    rf"(?P<person>{PERSON_PATTERN})(?:\s*\([^)]{{1,40}}\))?,?\s+(?:(?:then|duly|who)\s+)*(?:took|was\s+in|in|assumed|occupied|presided\s+in)\s+the\s+[Cc]hair\b"
    rf"|(?P<presiding>{PERSON_PATTERN})(?:\s*\([^)]{{1,40}}\))?,?\s+(?:presided|presiding|chaired\s+the\s+meeting)\b",
    Manner.HOLDS,
    ("Cllr. P. Harries took the Chair", "Councillor Hay presided", "Mrs B Over in the chair"),
    ("He took the chair", "asked to take the chair", "the chairs"),
)
_POST = (
    r"(?P<office>(?:[Vv]ice[- ]?|[Dd]eputy |[Tt]own |[Pp]arish |[Ll]ord |[Ll]eas-)?(?:[Cc]hair(?:man|woman"
    r"|person)?|[Mm]ayor|[Pp]resident|[Cc]h?athaoirleach|[Ll]eader|[Tt]reasurer"
    r"|[Ss]ecretary)(?: of the (?:[Cc]ouncil|[Cc]ommittee|[Bb]oard))?)"
)
ELECTED_TO = phrase(
    rf"(?P<person>{PERSON_PATTERN})(?:\s*\([^)]{{1,40}}\))?,?\s+(?:was|be|is|were)\s+(?:(?:duly|unanimously|hereby|re-?)\s*)*(?:elected|re-elected|appointed)\s+"
    rf"(?:(?:as|to\s+be|to\s+the\s+(?:office|position|role)\s+of)\s+)?(?:(?:the|our)\s+)?{_POST}",
    Manner.HOLDS,
    (
        "Councillor Hay was duly elected Chairman",
        "that Cllr Over be appointed Vice Chair",
        "Mrs Will was elected as Mayor",
    ),
    ("was elected to the council", "Cllr Hay elected to stay"),
)
CHAIR_AFTER_NAME = phrase(
    r"\s*(?:,\s*|[(\[]\s*)?(?:in the chair|(?:acting |presiding )?chair(?:man|woman|person)?"
    r"|presiding)\s*(?:[)\],;.\n]|$|\s{2,})",
    Manner.BEGINS,
    (" (Chair)", " (in the Chair)", ", Chairman", " (Chairman);", " - "[:0] + " (presiding)"),
    (" (Vice Chair)", " chaired it", " (Charing)"),
    re.I,
)
PRESENT_LABEL = phrase(
    r"(?:(?P<chair>(?:(?:present )?in the chair|chair(?:man|woman|person)?|presiding)\s*[:–—-])"
    r"|(?P<attending>(?:(?:officers?|officials?|also|others?)\s+)?(?:in attendance|attending|also "
    r"present)(?:\s+were)?\s*[:\n]|(?:officers?|officials?|staff|others?)\s+present\s*[:\n])"
    r"|(?P<present>(?:(?:councillors?|members|board members|directors|trustees|persons"
    r"|those)\s+)?present(?:\*\*)?(?:\s*\(\d+\))?\s*(?:[:–—-]|\n|\s{3,}|\t)|attendance\s*:|attendees\s*:|roll "
    r"call\s*:?\s*present\s*:)"
    r"|(?P<absent>(?:(?:councillors?|members)\s+)?absent\s*[:–—-])|(?P<apologies>apologies(?:\s+for\s+absence)?(?:\s+received)?(?:\s+from)?\s*(?:[:–—-]|\s{4,}|\t)))\s*",
    Manner.BEGINS,
    (
        "Present: Cllr Hay",
        "Councillors present**: Cllr Hay",
        "MEMBERS PRESENT:\nCouncillors",
        "In Attendance: ",
        "Officials in attendance:\n",
        "Absent: ",
        "PRESENT\nRob",
        "Chair: Cllr Over",
    ),
    ("present at the meeting", "Chair of the", "attendance was good"),
    re.I,
)
"""The label of a list of those who were there or away."""
