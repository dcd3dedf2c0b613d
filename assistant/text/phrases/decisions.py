"""How councils write that they decided: resolved, agreed, decided, and what they resolve."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

_VERBS = "resolved|agreed|decided"

RESOLVES = phrase(
    r"\b(?:resolved|resolves|agreed)\b",
    Manner.HOLDS,
    ("It was resolved that:", "Council resolves to:", "AGREED –"),
    ("The committee noted:", "It was decided that:"),
    re.I,
)
"""An introduction whose items are resolutions."""
RESOLUTION = phrase(
    rf"(?:it was (?:\w+ly )?)?(?:{_VERBS})\b(?: \w+ly\b)?\s*(?:$|[.:–—-]|(?:that|to)\b)"
    r"|(?:resolutions?|decisions?)\s*(?:$|[:–—-](?:\s|$))",
    Manner.BEGINS,
    ("RESOLVED: That the report be noted.", "It was unanimously agreed that", "Decisions:", "Agreed unanimously to"),
    ("The council resolved that", "Decision makers", "Agreed changes are below", "Resolution 12 was read"),
    re.I,
)
"""How a resolution begins."""
RESOLVES_THAT = phrase(
    rf"[^.?]{{0,80}}\b(?:{_VERBS})\b(?: \w+ly\b)?\s*(?:[.:–—-]\s*)?(?:that\b|to (?!date\b))",
    Manner.BEGINS,
    ("The panel agreed to meet again", "Members unanimously resolved: That", "It was decided that"),
    ("Actions agreed to date", "It was late. Members agreed that", "Agreed plans"),
    re.I,
)
"""A resolution, also where a format takes it for a heading: it is set in bold."""
RESOLVED_IN_CAPITALS = phrase(
    rf"[^.:?]{{0,80}}\b(?:{_VERBS.upper()})\b",
    Manner.BEGINS,
    ("It was RESOLVED that", "Members AGREED the plan"),
    ("It was resolved that", "The vote: RESOLVED"),
)
"""A resolution whose verb is set in capitals."""
MOVES_THAT = phrase(
    r"(?:That|THAT)\b|To\s+\w", Manner.BEGINS, ("That the routes be approved", "To note it"), ("Together", "the routes")
)
"""What is resolved, on its own: below the words that introduce it."""
MOVED_THAT = phrase(
    r"(?:That|THAT) \w+ ", Manner.BEGINS, ("That the routes be approved",), ("That", "Thatched roofs are", "To note it")
)
"""``That the routes be approved``: no heading, though it ends without a stop."""
DECISION_WORD = phrase(
    r"\b(?:resolve[ds]?|resolutions?|decide[ds]?|decisions?|agreed? to|recommend(?:ed|ations?)?|vote[ds]?)\b",
    Manner.HOLDS,
    ("what was resolved?", "they agree to pay", "the recommendations", "who voted for it?"),
    ("the agreed plan", "it was noted", "a resolute reply"),
)
"""A word of deciding, in folded text: in a question that asks for a decision, and in a sentence that tells one."""
DEALT_WITH = phrase(
    r"\b(?:were|was|be|been|being|are|is|to|and)\s+(?:\w+\s+)?"
    r"(?:approved?|agreed?|confirm(?:ed)?|receiv(?:ed?)|sign(?:ed)?|noted?|accepted|adopted|considered|taken as read)\b"
    r"|^\W*(?:to )?(?:approved?|agreed?|confirm|receive|sign|note)\b|:\s*(?:approved|agreed|confirmed|noted)\b"
    r"|\b(?:approved|agreed|confirmed)\W*$|\bfor (?:approval|agreement|accuracy)\b|\bcorrect record\b",
    Manner.HOLDS,
    ("The minutes were duly approved", "To agree the minutes", "Minutes: agreed", "minutes for approval"),
    ("Minutes of the meeting held on 3 May", "Minutes and agenda"),
    re.I,
)
"""What a meeting does with the minutes of another."""
SPEAKS_OF_A_DECISION = phrase(
    rf"(?i:it was|{_VERBS}|that|to)\b\W*\w|.*\b(?:{_VERBS.upper()})\b\W*\w",
    Manner.BEGINS,
    ("It was agreed", "Resolved: that the plan be noted", "That the report be noted", "Members RESOLVED to note"),
    ("Resolved", "Minutes of the meeting", "Members resolved to note"),
)
"""A short line of a page that says something and heads nothing."""
RESOLVES_TO = phrase(
    rf"(?:it was (?:\w+ly )?)?(?:{_VERBS}|recommended)\b[^a-zA-Z]*(?:that|to)\b|(?-i:That [a-z]|THAT )"
    r"|(?:resolutions?|recommendations?|decisions?)\s*\d*\s*[:.–—-]\s*(?:that|to)\b",
    Manner.BEGINS,
    ("It was unanimously resolved to", "Recommended: that", "That the plan be noted", "Recommendation 3: To"),
    ("Recommendations", "The council resolved that", "That", "Decision makers to"),
    re.I,
)
"""A line set as a heading that is the words of a decision."""
