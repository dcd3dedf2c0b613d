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
_OUTCOMES = (
    r"resolv(?:es?|ed)|resolutions?|decid(?:es?|ed)|decisions?|recommend(?:s|ed|ations?)?|vote[ds]?|approv(?:es?|ed|al)"
    r"|reject(?:s|ed|ion)?|refus(?:es?|ed|al)|granted|deferr?(?:s|ed|al)?|postponed?|adjourned|withdrawn|withdrew"
    r"|dismiss(?:es|ed)|upheld|adopted|endors(?:es?|ed)|ratif(?:y|ies|ied)|carried(?! out| on| forward| over)|defeated"
    r"|overturned|quashed|thrown out|turned down|turn down|go-?ahead|green light"
)
DECISION_WORD = phrase(
    rf"\b(?:{_OUTCOMES}|agree[ds]? (?:to|that|not|unanimous\w*|by|in principle|on|upon)|(?:was|were|be|been|all|council"
    r"|members|committee|cabinet|board) (?:\w+ly )?(?:agreed|noted|lost|passed|received|confirmed|ratified|amended"
    r"|allowed)"
    r"|(?:was|were|be) (?:\w+ly )?(?:accepted|appointed|co-opted|elected|re-elected|nominated|awarded|ordered"
    r"|declined|supported"
    r"|opposed|instructed|authori[sz]ed|delegated)|no (?:further )?action|(?:un)?successful|yeas?|ayes?|nays?|noes"
    r"|abstentions?|abstained|votes? (?:for|against)"
    r"|(?:motion|amendment|vote|proposal|application|appeal) (?:was |were )?(?:lost|fell|passed|failed|won)"
    r"|objects? to|raised? (?:no|an) objections?|no objections?|objections? (?:be|was|were)|in favour|did not pass"
    r"|will (?:not )?be (?:made|paid|given|sent|held|written|asked))\b|^\W*(?:agreed|noted|lost|passed|no objection"
    r"|objection)\b"
    r"|[:.–-] (?:agreed|noted|lost|passed)\b|^\W*that [^.;]{1,120}?\bbe (?:not )?\w+",
    Manner.HOLDS,
    (
        "what was resolved?",
        "they agree to pay",
        "the recommendations",
        "who voted for it?",
        "planning permission was refused on the ground of flood risk.",
        "deferred for a site visit.",
        "granted for three years.",
        "the increase of 4% was rejected.",
        "the motion was lost.",
        "the report was noted.",
        "noted.",
        "no further action will be taken",
        "that the fee for the market be raised",
    ),
    ("the agreed plan", "a resolute reply", "the lost property office", "she passed the church", "a notable year"),
)
"""A word of deciding, in folded text: in a sentence that tells a decision."""
DECISION_ASKED = phrase(
    rf"\b(?:{_OUTCOMES}|agreed? (?:to|on|about|over|regarding|concerning)|outcome of"
    r"|turned (?:\w+ ){1,4}(?:down|away)|throw(?:n)? (?:\w+ )?out"
    r"|(?:motion|amendment|proposal|application|appeal|bid|request|plan) (?:\w+ ){0,4}?(?:passed?|lost?|fail(?:ed)?"
    r"|succeed(?:ed)?)"
    r"|object(?:ed)? to)\b|\bwhat (?:happened (?:to|with|over)|became of) (?:[\w'-]+ ){0,5}?"
    r"(?:motions?|amendments?|proposals?|applications?|appeals?|bids?|requests?|plans?|schemes?|orders?)\b"
    r"|\b(?:get|got|given|gets?) (?:the |its |their |a )?(?:nod|green light|permission|planning|consent|approval"
    r"|backing"
    r"|funding|money|grant)\b|^(?:is|are|was|were|did|will|has|can) .*\b(?:going|go|went|gone) ahead\b|\bsa(?:y"
    r"|id) (?:yes|no) to\b|\blet through\b"
    r"|\bhow did (?:the )?(?:\w+ ){1,6}(?:vote|rule|decide)\b",
    Manner.HOLDS,
    (
        "what was decided on taxi fares?",
        "was the plan turned down?",
        "what happened to the motion on fireworks?",
        "did they get the grant?",
        "is the bypass going ahead?",
        "how did the council vote on it?",
        "what was agreed about the precept?",
    ),
    ("what is the plan?", "what do inspectors say?", "who is the chair?", "is the road shut?"),
)
"""A question, folded, that asks for a decision."""
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
