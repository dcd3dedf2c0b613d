"""How a paper says of itself what it is and how it stands."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

_STANDINGS = "draft|confirmed|unconfirmed|approved|unapproved|unadopted|provisional|printed"
STANDING = phrase(rf"(?:{_STANDINGS})", Manner.WHOLE, ("Draft", "unconfirmed"), ("drafted", "final", "in draft"), re.I)
"""The word before ``minutes`` that says how they stand."""
STANDING_STAMP = phrase(
    r"\W*(superseded|withdrawn|draft|confirmed)\W*",
    Manner.WHOLE,
    ("DRAFT", "[Withdrawn]", "— superseded —"),
    ("Draft minutes", "was withdrawn"),
    re.I,
)
"""A standing alone on a line; group: which."""
PAPER_NOUN = phrase(
    r"\b(?:reports?|inspections?|re-inspections?|reviews?|minutes|agenda|letter|visits?|plan|strategy|policy|statement"
    r"|decisions?|notice|update|assessment|summary)\b",
    Manner.HOLDS,
    ("Annual Report", "Re-inspection of services", "County Plan"),
    ("Civic Centre", "Planning Committee", "Newsletter"),
    re.I,
)
"""Words that say what a paper is; a title without one is but the name of whom it is about."""
