"""How minutes are laid out: the titles of items, labels at the heads of lines, and that a meeting was held."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

RUN_IN_TITLE = phrase(
    r"(?:(?:item|minute)\s+)?(?P<number>[A-Z]{0,5}\d{1,4}(?:/\d{1,4})?"
    r"|\d{1,2}(?=[.)]))[.:)]?\s+(?P<title>[A-Z][A-Z0-9 ,'’&/().-]{2,80}[A-Z)])\s*(?:[–—:-]\s|\s{3}|\.\s|$)",
    Manner.BEGINS,
    ("19/180 MINUTES – The Minutes of", "APA21/01 MINUTES – ANNUAL", "5. FINANCE: The", "19/186 FINANCE"),
    ("19/180 The minutes", "2024 was dry", "MINUTES – The"),
)
"""The number and title of an item on the line where its text begins."""
SUMMONED = phrase(
    r"\b(?:hereby summoned|are (?:hereby )?invited to attend|notice (?:is hereby given )?of (?:a |the )?meeting"
    r"|you are (?:hereby )?(?:summoned|requested))\b",
    Manner.HOLDS,
    ("Members are hereby summoned to", "NOTICE OF MEETING", "You are requested to attend"),
    ("members present", "the notice was read"),
    re.I,
)
"""An agenda calls to a meeting that is yet to be held."""
MEETING_HELD = phrase(
    r"\bminutes\b|\bcofnodion\b|^[^\S\n]*presennol\b|\bcynhaliwyd cyfarfod\b|\bmeeting\b(?:(?!will"
    r"|to be)[^.\n]){0,80}\b(?:was )?held\b|\bheld (?:their|its|a|the|on)\b"
    r"|\bcalled (?:the meeting )?to order\b|^[^\S\n]*(?:\*\*)?(?:\w+ )?(?:present|apologies)\b[^\n]{0,40}[:\n]"
    r"|\bapologies (?:for absence )?(?:were )?received\b|\badopted by\b|\bin (?:city|town) council\b|\b(?:FIRST"
    r"|ORDERED|RESOLVED)\b[:\s]",
    Manner.HOLDS,
    (
        "MINUTES of the",
        "Present: Cllr Hay",
        "**Councillors present**: Cllr Hay",
        "The meeting was held at",
        "called the meeting to order",
        "ORDERED: That",
        "Cynhaliwyd cyfarfod o’r Cyngor",
    ),
    ("the meeting will be held", "presented by"),
    re.I | re.M,
)
"""A paper of a meeting that was held."""
ITEM_TOLD = phrase(
    r"^[^\S\n]*(?:Decisions?(?:\s+(?:made|taken))?|DECISIONS?|Minutes|MINUTES|Resolved|RESOLVED)[^\S\n]*:[^\S\n]*$",
    Manner.HOLDS,
    ("Application 12/1\nMinutes:\nThe plan was shown.", "Petition\n\nDecision:\n\nthat it be noted"),
    ("4. Minutes: to approve", "Minutes of the last meeting", "Decision: that it be noted"),
    re.M,
)
"""A line that begins what was said or decided on an item of an agenda, once the meeting was held."""
LINE_LABEL = phrase(
    r"\n\s*(?P<label>(?:Action|ACTION|Recommendations?|RECOMMENDATIONS?|RESOLVED|Resolved|And Resolved|Decision"
    r"|DECISION|Moved|MOVED|Proposed|Proposer|Prop|Seconded|Motion by|MOTION|Ayes|AYES|Noes|NOES|Nays"
    r"|Vote|VOTE|Recorded [Vv]ote|Presenter|Outcome|Result|REPLY|Reply)(?:\s+by)?\s*[:–—-]|(?:MOTION )?CARRIED\b"
    r"|Carried\.)",
    Manner.HOLDS,
    ("the policy\nAction: Approved", "as presented\nCarried.", "held on 3 May\nProposed by: Hay"),
    ("the policy\nActions taken", "the works\ncarried out"),
)
"""A label at the head of a line, which begins something new though no sentence ends before it."""
RUN_IN_LABEL = phrase(
    r"\W{0,3}(?:\d{1,4}[.):]?\s*)?(?!.{0,90}\b(?:carried|CARRIED|AYES|NOES)\b)(?:[A-Z][^:.;?!\[\]]{3,90}?):(?:\s*[-–—])?\s+(?=[A-Z“\"‘])(?!.{0,60}$(?<![.!?]))",
    Manner.BEGINS,
    (
        "Any Other Business: Cllr Hay reported it.",
        "2687. Correspondence: The letter was read.",
        "Approval of minutes:- Approved and signed.",
    ),
    ("Cllr Hay said: no", "At 10:30 it began"),
)
"""The title of an item on the line where its text begins, before a colon."""
