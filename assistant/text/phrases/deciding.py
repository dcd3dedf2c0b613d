"""How minutes write what a meeting decided and what it recommends."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

_BODY = (
    r"(?:(?:the\s+|all\s+)?(?:(?:parish|town|community|full|p\.?)\s+)?council|(?:the\s+)?p\.?c\.?(?=\s+[a-z])|all(?=\s+agreed)|(?:the\s+)?(?:\w+\s+)?(?:sub-?)?committee|(?:the\s+)?cabinet"
    r"|(?:the\s+)?(?:board|panel|executive|assembly|forum|meeting|trustees|commission)|(?:the\s+|all\s+)?(?:parish\s+|elected\s+)?(?:members|councillors|cllrs|those)"
    r"(?:\s+present)?|(?:the\s+)?(?:elected|board|committee|council|cc|pc)\s+members)"
)
_DECIDES = (
    r"(?:agreed|resolved|decided|approved|adopted|accepted|ratified|endorsed|granted|refused|rejected"
    r"|declined|deferred|confirmed|elected|appointed|co-opted|resolves)"
)
_HOW = (
    r"(?:(?:unanimously|formally|also|then|therefore|further|duly|all|have|has|subsequently|in principle"
    r"|reluctantly|accordingly)\s+)*"
)
IT_WAS_DECIDED = phrase(
    rf"\bit was\s+{_HOW}(?P<verb>resolved|agreed|decided)\b(?:,?\s+(?:unanimously|by all|in principle|to recommend))?",
    Manner.HOLDS,
    ("It was unanimously agreed that", "it was RESOLVED", "it was also decided to"),
    ("it was noted", "it was being decided", "was agreed"),
    re.I,
)
BODY_DECIDED = phrase(
    rf"(?:[^.;:]{{0,220}}?[,;]\s+(?:the\s+)?)?(?P<body>{_BODY})\s+{_HOW}(?P<verb>{_DECIDES}|voted(?=\s+to\b)|noted(?=\s+(?:the|and)\b)|received(?=\s+and\b))\b(?!\s+(?:by|changes|plans|with(?!\s+(?:this|that|the\s+(?:proposal|recommendation|approach|suggestion|above|motion|report)))\b)\b)",
    Manner.BEGINS,
    (
        "The Parish Council agreed that",
        "Members noted the report",
        "The Committee unanimously resolved to",
        "Council agreed not to",
        "After a discussion, Members agreed to meet",
        "The Board approved the plan",
    ),
    (
        "Borough Council approved",
        "The council meeting agreed dates",
        "Mr Hay agreed",
        "SBC agreed to",
        "The County Council agreed",
    ),
    re.I,
)
"""A body as the subject that decides; a body with a name is another one."""
WAS_DECIDED = phrase(
    r"(?:(?:[^.;]|(?<=[A-Z])\.|(?<=[lrs])\.(?=\s[A-Z])){1,220}?\s)(?<!\bit )(?:was|were)\s+(?:(?:unanimously"
    r"|formally|also|then|duly|therefore|all|both|[a-z]+ed\s+and|read\s+and)\s+)*(?P<verb>approved|agreed|adopted|accepted|ratified|endorsed|refused|rejected|deferred|co-opted|elected|re-elected|appointed|confirmed(?=\s+as\s+(?:an?\s+)?(?:true|correct))|signed(?=\s+as\s+an?\b)|noted)\b(?!\s+(?:that|by\s+(?:the\s+)?(?:county|district|borough|city|planning|secretary)))",
    Manner.BEGINS,
    (
        "The minutes were approved",
        "The report was noted.",
        "The accounts were read and adopted",
        "Cllr Hay was elected Chairman",
    ),
    ("It was noted that", "The plan was approved by the County", "were being approved"),
    re.I,
)
"""Something was decided, in the passive."""
DECISION_LABEL = phrase(
    r"(?:and\s+)?(?:it\s+was\s+)?(?:unanimously\s+)?(?P<verb>resolved|agreed|decided|ordered|resolutions?|decisions?)\b"
    r"(?:\s+(?P<number>\d[\d/.-]*\d))?(?:\s+unanimously|\s+by\s+all|\s+\([^)]{1,60}\))?\s*(?:$|[:–—]|-(?=\s|$)|(?=(?:that|to|it|not)\b))",
    Manner.BEGINS,
    (
        "RESOLVED: That the report be noted",
        "Agreed:",
        "And Resolved:",
        "Resolved 14/10/7.01",
        "ORDERED: That",
        "Decision:",
        "RESOLVED that",
        "Resolved unanimously to",
    ),
    ("Agreed changes", "Decision makers", "Resolution of issues", "Ordered goods"),
    re.I,
)
"""A word of deciding that stands at the head of what is decided."""
RESOLVED_WITHIN = phrase(
    r"(?:[^.;:]{0,160}?\s)?(?P<verb>RESOLVED|AGREED|DECIDED|ORDERED|APPROVED)\b",
    Manner.BEGINS,
    ("a donation of £500 was unanimously AGREED", "Members RESOLVED to note", "It was RESOLVED that"),
    ("it was resolved", "The plan. RESOLVED"),
)
"""A word of deciding set in capitals."""
RECOMMENDS = phrase(
    rf"(?:[^.;:]{{0,120}}?[,;]\s+)?(?:it\s+(?:was|is)\s+{_HOW}|(?:{_BODY})\s+{_HOW}(?:resolved\s+to\s+|agreed\s+to\s+|voted\s+to\s+|wished\s+to\s+|wish\s+to\s+)?)"
    r"(?P<verb>recommend(?:ed|s)?)\b(?!\s+by\b)",
    Manner.BEGINS,
    ("It was recommended that", "The Committee recommended to Council that", "Members resolved to recommend approval"),
    ("The officer recommended", "Cllr Hay recommended that", "as recommended"),
    re.I,
)
"""A meeting recommends."""
RECOMMENDED_LABEL = phrase(
    r"(?:it\s+was\s+)?(?:resolved\s+to\s+|agreed\s+to\s+)?(?P<verb>recommended|recommend|recommendations?(?:\s+\d{1,2})?)\b"
    r"(?:\s+to\s+(?P<to>(?:the\s+)?[A-Z][\w&'’ ,-]{2,60}?))?\s*(?:$|[:–—-]|(?=\bthat\b))",
    Manner.BEGINS,
    ("RECOMMENDED that", "RECOMMENDED TO COUNCIL: That", "Recommendation 3: To review", "Recommended:"),
    ("Recommended reading", "Recommendations were made"),
    re.I,
)
RECOMMENDED_TO = phrase(
    r"(?i:recommend(?:ed|s|ations?)?)\s+(?i:to)\s+(?P<to>(?:(?i:the)\s+)?(?:[A-Z][\w&'’-]*|Full|full)(?:\s+(?:of|for|and|the|&|[A-Z][\w&'’-]*|council|committee|member))*)"
    r"(?=\s*(?:that\b|THAT\b|to\b|[:,–—-]))",
    Manner.HOLDS,
    ("recommended to Council that", "recommends to the Cabinet Member for Roads that", "RECOMMENDED TO COUNCIL:"),
    ("recommended to approve", "recommended to him that"),
)
ACTED = phrase(
    r"(?:ACTION|Action)s?(?:\s+taken)?\s*[:–—-]\s*(?:the\s+\w+\s+)?(?P<verb>(?i:approved|adopted|accepted|received(?:\s+and\s+filed)?|agreed|ratified|denied|authori[sz]ed|presentation\s+received|resolved|deferred|appointed|elected|noted))\b",
    Manner.BEGINS,
    ("Action: Approved the policy", "Action: Received and filed.", "ACTION: Adopted Resolution 2"),
    ("Action: Clerk to write", "Action: approval"),
)
"""A meeting's action, as papers of the United States call what was decided."""
DECIDED_ALONE = phrase(
    r"(?:(?P<verb>approved|agreed|adopted|accepted|confirmed|ratified)(?:\s*(?:and|&)\s*signed)?(?:\s+as\s+(?:an?\s+)?(?:true|correct|accurate)[\w\s]{0,40})?|(?!.*\b(?:as|be|been|if|not|yet|already|previously|is|are|has|have|had|who|that|when|once|to)\b)"
    r"[A-Z][^.;:]{2,80}?\s(?P<verb_>agreed|approved|accepted|adopted))(?:\s+(?:unanimously|by\s+all|and\s+signed|as\s+(?:submitted|presented|amended)))?\W*$",
    Manner.BEGINS,
    (
        "Approved & signed as correct.",
        "Agreed.",
        "Payment agreed.",
        "Accounts approved",
        "Approved and signed as a true record",
    ),
    ("As previously agreed.", "The price to be agreed.", "agreed to pay", "If approved."),
    re.I,
)
"""A decision that is its verb alone, or what was decided on and its verb."""
MEMBERS_CONTENT = phrase(
    r"(?:all\s+)?(?P<body>cllrs|councillors|members|directors|trustees)\s+(?:present\s+)?(?:were|are)\s+(?:all\s+)?(?P<verb>in\s+agreement|in\s+favou?r|happy|content)\s+(?:with|to|for|that|of)\b",
    Manner.HOLDS,
    ("Cllrs were happy with this", "all Cllrs were in agreement with this", "Members were content to"),
    ("were happy", "residents were happy with"),
    re.I,
)
PLANNING_VIEW = phrase(
    r"(?:[^.;]{0,160}?(?:[–—-]|\b(?:council|committee|councillors|members)\s+(?:had|has|have|raised))\s*)?(?P<verb>no\s+(?:objections?|comments?|observations?)(?:\s+(?:raised|made))?|objections?|support(?:ed)?|refusal\s+recommended|approval\s+recommended)\W*$",
    Manner.BEGINS,
    (
        "NO OBJECTION",
        "17/00370/F – 1 Tower Farm – No objections.",
        "The Parish Council had no objection.",
        "Objection.",
    ),
    ("There is no objection in principle to it", "no objector came"),
    re.I,
)
"""What a parish council says of a planning application."""
