"""How list items, labelled values, questions and replies begin, and how what introduces them ends."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

_BULLET = r"(?:[•·◼▪■●○◦‣⁃∙\uf020-\uf0ff✓➢➤]\s*|[o–—*+-](?=\s)\s+)"
_NUMBER = r"(?:\d{1,3}[.)](?=\s|[A-Z][a-z])|\d{1,3}(?:\.\d{1,3}){1,3}\.?(?=\s)|\(\d{1,3}\)(?=\s))"
_LETTER = r"(?:\(?[a-zA-Z]\)(?=\s)|[a-z]\.(?=\s)|\(?[ivxlIVXL]{1,6}\)(?=\s)|[ivxl]{1,6}\.(?=\s))"
MARKER = phrase(
    rf"\s*(?:(?P<bullet>{_BULLET})|(?P<number>{_NUMBER})|(?P<letter>{_LETTER}))\s*",
    Manner.BEGINS,
    ("1. The report", "4.2 Costs", "(a) review", "iv. end", "• visits", "o the reply", "B) no"),
    ("A. Smith", "2024 was dry", "1st of May", "of it", "3.5m"),
)
"""The number, letter or bullet of a list item; the name of its group says which."""
LABELLED = phrase(
    r"[A-Z][\w ()/&’'.-]{1,48}\??:\s+\S",
    Manner.BEGINS,
    ("Meeting date: Thursday", "Is key decision?: Yes", "The Minister: Thank you"),
    ("resolved: that", "Resolved:", "At 10:30 it began"),
)
"""A label with its value: ``Meeting date: Thursday``."""
ASKED = phrase(
    r"(?:Q|Question)\s?\d{0,3}[.:)]\s+",
    Manner.BEGINS,
    ("Q1: Why?", "Question 12. How", "Q) When"),
    ("Questions were put", "A: Because", "QC: no"),
)
"""The label of a question."""
ANSWERED = phrase(
    r"(?:A|Answer|Response|Reply)\s?\d{0,3}[.:)]\s+",
    Manner.BEGINS,
    ("A: Because", "Response 3. It is", "Reply: no"),
    ("Answers were given", "Q: Why?", "A1 road"),
)
"""The label of a reply."""
ASKED_OR_ANSWERED = phrase(
    r"(?:Q|A|Question|Answer|Response|Reply)\s?\d{0,3}[.:)]\s",
    Manner.BEGINS,
    ("Q1: Why?", "A: Because"),
    ("Questions were put", "A1 road"),
)
LEADS_IN = phrase(
    r"(?::\s?-?|\s[–—-])(?:\[\w{1,4}\])*$",
    Manner.HOLDS,
    ("It was resolved that:", "to note:-", "the following –", "the reasons are:[2]"),
    ("at 10:30", "two-", "that is so."),
)
"""How a line ends that introduces the items below it."""
STEM_END = phrase(
    r"\b(?:said|says|added|adds|stated|states|that|below|following|follows|are|is|was|were|includes?|including|by|to"
    r"|must|should|will|shall|can|may|has|have|members|the (?:committee|council|cabinet|board|panel|meeting))\s*:$",
    Manner.HOLDS,
    ("The aims are:", "the council:", "agreed that :"),
    ("Background:", "The aims are", "Matters arising:"),
    re.I,
)
"""An introduction that is no heading, though it is short and ends with a colon."""
SPOKEN = phrase(
    r"[^:]*\b(?:said|added|stated|that)\s*:",
    Manner.BEGINS,
    ("The chair said: no", "Members noted that:"),
    ("Chair: Thank you", "Date: that is said"),
    re.I,
)
"""Words that somebody says; what stands before the colon is no label."""
FIELD_LABEL = phrase(
    r"(?:\w+ )?(?:inspectors?|authors?|officers?|contacts?|chair(?:man|woman|person)?|clerk|leader|director|member"
    r"|from|to|dates?|time|venue|place|location|status|classification|reference|ref|wards?|portfolio)$",
    Manner.BEGINS,
    ("Lead inspector", "Chairman", "Meeting date", "Wards"),
    ("Background", "Wards affected", "Officers' views"),
    re.I,
)
"""A label of a value, not of a section, also in large type: ``Lead inspector: Jane Doe``."""
PERSONS = phrase(
    r"(?:Councillors?|Cllrs?|Mrs?|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Rt Hon|Hon)\b.*(?:,| and )",
    Manner.BEGINS,
    ("Councillors Smith and Jones", "Mrs Price, clerk"),
    ("Councillor Smith", "Members and officers", "Missing pages and plans"),
)
"""Names of several people, or of one with an office."""
