"""How papers and questions speak of the meeting after this one, or before it, and of what is newest."""

from __future__ import annotations

from assistant.text.phrases.examples import Manner, phrase

_WHAT = r"(?P<what>meeting|visit|inspection|review|session|hearing|agm|assembly)"
OCCASION_ASKED = phrase(
    rf"\b(?:(?P<next>next|forthcoming|upcoming|following)|(?:previous|preceding))\s+(?:(?!to\b)[\w'-]+\s+){{0,3}}?{_WHAT}\b",
    Manner.HOLDS,
    ("when is the next meeting", "date of the next full council meeting", "the previous monitoring visit"),
    ("next to the meeting room of the council they met", "the meeting", "the next steps", "a previous conviction"),
)
"""The occasion after this one, or before it, in a folded question."""
AGAIN_SOON = phrase(
    r"\b(?:next|forthcoming|upcoming|future|subsequent|another|further|again|reconvened?|adjourned (?:to|until)|due"
    r"|scheduled|expected|likely|planned|return(?:s|ing)?|following"
    rf"\s+(?:[\w'-]+\s+){{0,2}}{_WHAT.replace('?P<what>', '?:')})\b",
    Manner.HOLDS,
    (
        "date of next meeting: 9 may",
        "the committee will meet again",
        "adjourned until 6 pm",
        "the following meeting",
        "a further visit",
        "inspectors are expected to return",
    ),
    ("the meeting held on 4 march", "following the report", "the last meeting"),
)
"""Speaks of the occasion after this one, in folded text."""
BEFORE_THIS = phrase(
    r"\b(?:previous|preceding|last|earlier|prior|minutes of the meeting held)\b",
    Manner.HOLDS,
    ("the last meeting", "at its previous visit", "the minutes of the meeting held on 4 may were signed"),
    ("the next meeting", "minutes of the meeting of the council"),
)
"""Speaks of the occasion before this one, in folded text."""
LATEST = phrase(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|at present|at the moment|right now"
    r"|up[- ]to[- ]date|as of now|last (?:[\w'-]+ )?(?:meeting|position|update|decision))\b|\bnow\b(?=\W*$)"
    r"|\b(?:is|are) now\b",
    Manner.HOLDS,
    ("what is the latest position", "the current charge", "where is it now?", "what was most recently decided",
     "what happened at the last meeting", "who is the leader now", "what is now the charge"),
    ("now that it is closed, why was it", "the currency", "last year", "what was resolved",
     "what do they think these days", "are those who now have a home well"),
)  # fmt: skip
"""A folded question that wants the newest there is."""
LATEST_WORDS = frozenset(
    """
    latest newest most recent recently current currently present moment nowadays now position update status situation
    state news date last
    """.split()  # noqa: SIM905
)
"""Words of such a question that no record need hold."""
