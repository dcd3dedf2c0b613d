"""How the parts of a paper are headed."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

HEADING_LABELS = {
    "contents": 0,
    "table of contents": 0,
    "agenda item": 0,
    "issue - meetings": 0,
    "minutes": 2,
    "decision": 2,
    "decisions": 2,
    "supporting documents": 2,
    "additional documents": 2,
    "resolved": 4,
    "agreed": 4,
    "resolution": 4,
    "resolutions": 4,
    "recommendation": 4,
    "recommendations": 4,
    "recommendation(s)": 4,
    "action": 4,
    "actions": 4,
    "reason for decision": 4,
    "reasons for decision": 4,
}
"""Headings that council record systems print, with their level; 0 labels the page and heads nothing."""
NUMBERED_HEADING = phrase(
    r"(\d{1,4}(?:/\d{2,4})?[A-Z]?)[.:)]?\s+([A-Z][^a-z]{6,}.*|[A-Z][^a-z(]{2,}(?:\(.*\)?)?)$",
    Manner.BEGINS,
    ("12/24 APOLOGIES", "98. DECLARATIONS OF INTEREST (IF ANY)", "7 PLANS"),
    ("98 Performance report", "APOLOGIES", "1. The council noted"),
)
"""The heading of an agenda item in capitals; groups: its number and its words."""
BARE_HEADING = phrase(
    r"(\d{1,3}|\d{1,3}/\d{2,4})\s+([A-Z][a-z].*[^.!?;,:])$",
    Manner.BEGINS,
    ("98 Performance report", "12/24 Apologies"),
    ("98. Performance report", "98 Performance report.", "2024 Budget"),
)
"""The heading of an agenda item, its number bare; groups: its number and its words."""
NAMED_ITEM = phrase(
    r"(?:agenda )?(?:item|minute)\s+(?:no\.?\s*)?(\d{1,4}(?:/\d{2,4})?[a-z]?)\s*(?:[:.–—-]\s*|$)(.*)$",
    Manner.BEGINS,
    ("Item 5: Budget", "Agenda item no. 12", "Minute 34/21 - Roads"),
    ("Items 5", "Item 5 Budget", "5: Budget"),
    re.I,
)
"""A part that is named as an item; groups: its number and its words."""
APPENDIX_HEADING = phrase(
    r"(?i:appendix|annexe?|schedule)\s+(?:[A-Z0-9]{1,3}|[ivx]{1,4})\b",
    Manner.BEGINS,
    ("Appendix A", "ANNEXE 12: Costs", "Schedule 1", "annex iv"),
    ("Appendices", "Appendix", "See Appendix A", "Schedule was late", "Annex to the hall", "Schedule a visit"),
)
QUESTION_HEADING = phrase(
    r"(?:what|how|why|when|where|who|which)\b[^.?!]*\?$",
    Manner.BEGINS,
    ("What needs to improve?", "Who decides?"),
    ("What needs to improve", "Is it safe?", "Why? Because. Really?"),
    re.I,
)
"""A heading that asks."""
