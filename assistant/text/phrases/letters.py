"""How letters begin and end, and how one is reached."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

SALUTATION = phrase(
    r"Dear\s+\S.*", Manner.BEGINS, ("Dear Ms Jones", "Dear  all,"), ("Dear", "Oh Dear me", "Dearth of homes")
)
VALEDICTION = phrase(
    r"(?:Yours (?:sincerely|faithfully|truly|ever)|(?:With )?(?:Kind|Kindest|Best|Warm) (?:regards|wishes))\b",
    Manner.BEGINS,
    ("Yours sincerely,", "With kind regards", "Best wishes"),
    ("Yours is the largest", "Kind words", "We are yours sincerely"),
    re.I,
)
"""How a letter ends, before the name of who signs it."""
CONTACT = phrase(
    r"(?P<postcode>\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)"
    r"|(?P<phone>\b(?:T|Tel|Telephone|Textphone|Fax|Phone)\b[ :.]{0,3}[\d+(][\d +()]{5,})"
    r"|(?P<mail>(?<!\S)[^\s@]+@[^\s@]+\.\w)|(?P<web>\b(?:www\.|https?://)\S+)",
    Manner.HOLDS,
    ("Plough Lane, HR4 0LE", "T 0300 123 1231", "enquiries@example.org", "see www.example.org"),
    ("Telephone calls were made", "Item 12 3AB", "by post @ noon"),
)
"""A way to reach somebody; the name of its group says which."""
BY_POST = phrase(
    r"(?:by )?(?:e-?mail|tel(?:ephone)?|phone|fax|web(?:site)?|contact|(?:our|your) ref(?:erence)?)\b",
    Manner.BEGINS,
    ("E-mail: a@b.org", "By telephone", "Our ref: 12"),
    ("Faxed in May", "Reference", "Emails were sent"),
    re.I,
)
"""The label of a way to reach somebody, in a letterhead."""
