"""How minutes write what a meeting decided and what it recommends."""

from __future__ import annotations

import re

from assistant.text.phrases.agreeing import agreeing_form
from assistant.text.phrases.examples import Manner
from assistant.text.phrases.examples import running_phrase as phrase

_OWN = r"(?:parish|town|community|full|p\.?)"
"""What a body calls itself: one with another name before it is somebody else."""
_ELSEWHERE = (
    r"(?!(?:\w+ ){0,5}?(?:county|district|borough|city|village|hall|school|church|club|playing|street|national|select"
    r"|diocesan|national|parole|appeals?|tenants|residents|planning)\b)"
)
"""A committee or board of so much in its name is not the body whose minutes these are."""
_NAMED_BODY = (
    rf"(?:the\s+)?{_ELSEWHERE}(?:(?-i:[A-Z][\w'’-]+)\s+(?:(?:and|of|&|for)\s+)?){{1,5}}"
    r"(?:(?:sub-?)?committee|board|panel|forum|commission|partnership|working\s+group)"
)
_BODY = (
    rf"(?:{_NAMED_BODY}"
    r"|(?:the\s+)?(?:(?:governing\s+body|council\s+assembly)|(?-i:Board|Council)\s+of\s+(?-i:[A-Z]\w+))"
    r"|(?-i:[A-Z]{1,4}(?:PC|TC|CC|DC|BC))|the\s+(?:partnership|authority|federation|sub-?group|group)"
    rf"|(?:the\s+)?members\s+of\s+(?:the\s+)?(?:\w+\s+){{0,2}}?(?:council|committee|board|panel)(?=\s+[a-z])"
    rf"|(?:the\s+|all\s+)?(?:{_OWN}\s+)?council|(?:the\s+)?p\.?c\.?(?=\s+[a-z])|all(?:\s+present)?(?=\s+agreed)"
    r"|every(?:one|body)(?:\s+present)?|(?:the\s+)?majority(?:\s+of\s+(?:the\s+)?(?:members|councillors))?"
    r"|(?:the\s+)?(?:\w+\s+)?(?:sub-?)?committee|(?:the\s+)?cabinet|the\s+(?:working|steering)\s+(?:group|party)"
    r"|(?:the\s+)?(?:board|panel|executive|assembly|forum|meeting|trustees|governors|commission"
    r"|commissioners|directors|supervisors)|(?:the\s+|all\s+)?(?:parish\s+|elected\s+)?(?:members|councillors|cllrs|those)"
    r"(?:\s+present)?|(?:the\s+)?(?:elected|board|committee|council|cc|pc)\s+members)"
)
_DECIDES = (
    r"(?:agreed|resolved|decided|approved|adopted|accepted|ratified|endorsed|granted|refused|rejected"
    r"|declined|deferred|confirmed|elected|re-?elected|appointed|re-?appointed|co-opted|resolves|authori[sz]ed|awarded"
    r"|ordered|opted(?=\s+to)|chose(?=\s+to)|nominated|selected|supported(?=\s+(?:the|this|these)\s+(?:\w+\s+){0,2}?(?:applications?|proposals?|requests?|recommendations?)\b)"
    r"|instructed|directed(?=\s+(?:staff|the))|concurred|concluded(?=\s+to)|determined(?=\s+(?:that|to)))"
)
_HOW = (
    r"(?:(?:[a-z]+ly|also|then|therefore|further|all|have|has|in principle"
    r"|(?:moved|proposed),?\s+(?:and\s+)?(?:duly\s+)?seconded,?\s+and)\s+)*"
)
IT_WAS_DECIDED = phrase(
    rf"\bit was(?:,)?\s+{_HOW}(?P<verb>resolved|agreed|decided|(?:approved|adopted|ordered|carried|determined|accepted"
    r"(?=\s+by))(?=\s+(?:that|to|by\s+(?:all|the\s+(?:council|committee|board"
    r"|members)))\b))\b(?:,?\s+(?:unanimously|by all|in principle|to recommend))?",
    Manner.HOLDS,
    ("It was unanimously agreed that", "it was RESOLVED", "it was also decided to"),
    ("it was noted", "it was being decided", "was agreed"),
    re.I,
)
BODY_DECIDED = phrase(
    rf"(?:(?:[^.;:]|\.(?=\S)|(?<=[A-Z])\.|(?<=[lrs])\.(?=\s[A-Z])){{0,220}}?(?:[,;]\s+(?:and\s+)?|\s(?:and|so|but)\s+(?:in\s+recognition\s+of\s+this\s+)?(?=the\s))(?:the\s+)?|(?:after|following)\s+(?:\w+\s+){{0,3}}?(?:discussion|debate|consideration)\s+|by\s+(?:an?\s+)?(?:\w+\s+)?(?:majority|vote|show\s+of\s+hands)[^.,;:]{{0,30}}?\s+)?"
    rf"(?P<body>{_BODY}),?\s+{_HOW}(?P<verb>{_DECIDES}|consented(?=\s+to\b)|(?<=unanimously\s)supported|voted(?=\s+(?:(?:unanimously|\d+\s*(?:to|[-–])\s*\d+|by\s+[^.,;]{{3,40}}?)\s+)?(?:to|in\s+favou?r\s+of|against)\b)|noted(?=\s+(?:the|and)\b)|voted(?=,\s+[^,]{{3,40}},\s+to\b)|received(?=\s+and\b))\b(?!\s+(?:by|changes|plans|with(?!\s+(?:this|that|the\s+(?:proposal|recommendation|approach|suggestion|above|motion|report)))\b)\b)",
    Manner.BEGINS,
    (
        "The Parish Council agreed that",
        "Members noted the report",
        "The Committee unanimously resolved to",
        "Council agreed not to",
        "After a discussion, Members agreed to meet",
        "The members of the Community Council agreed unanimously to",
        "Everyone agreed that",
        "By a majority vote the Council decided to",
        "The Chair proposed, and the Committee agreed, that",
        "The Committee voted 7 to 2 to approve",
        "The Board approved the plan",
    ),
    (
        "Borough Council approved",
        "The council meeting agreed dates",
        "Mr Hay agreed",
        "SBFC agreed to",
        "The County Council agreed",
    ),
    re.I,
)
"""A body as the subject that decides; a body with a name is another one."""
WAS_DECIDED = phrase(
    r"(?:(?:[^.;]|\.(?=\d)|(?<=[A-Z])\.|(?<=[lrs])\.(?=\s[A-Z])){1,220}?\s)(?<!\bit )(?:was|were)\s+(?:(?:[a-z]+ly"
    r"|also|then|therefore|all|both|[a-z]+ed\s+and|read\s+and|taken\s+as\s+read(?:\s+and|,))\s+)*(?P<verb>approved|agreed|adopted|accepted|ratified|endorsed|refused|rejected|deferred|co-opted|resolved(?=\W*$)|authori[sz]ed(?!\s+to\b)|(?<=unanimously\s)supported|granted(?=\s+(?:to|by)\s+(?:the\s+)?(?:council|committee|members))|supported(?=\s+(?:unanimously\s+)?by\s+(?:the\s+|all\s+)?(?:council|committee|members|councillors)\b)|set(?=\s+at\s+£)|passed(?=\s+for\s+payment)|awarded(?!\s+(?:an?\b|the\b|[£€$]))|excluded(?=\W*$|\s+from\s+the\s+meeting)|suspended(?=\W*$)|elected|re-?elected|appointed|re-?appointed|confirmed(?=\s+as\s+(?:an?\s+)?(?:true|correct))|signed(?=(?:\s+by\s+[^.,;]{3,40}?)?(?:\s+as\s+an?\b|\s+for\s+the\s+following\b|\W*$))|noted)\b"
    rf"(?!\s+(?:that|under|through)\b)(?!\s+(?:unanimously\s+)?by\s+(?!(?:the\s+)?(?:{_OWN}\s+)?(?:council|committee|cabinet|board|panel|members|councillors|cllr|cllrs|councillor|meeting|chair\w*|clerk|all|those)\b(?!\s+(?-i:[A-Z]))|(?:mr|mrs|ms|miss|dr)\b)"
    r"(?:(?:the\s+|an?\s+)?(?-i:[A-Z])|(?:the\s+)?(?:county|district|borough|city|planning|secretary|government|inspector|lottery)))",
    Manner.BEGINS,
    (
        "The minutes were approved",
        "The report was noted.",
        "The accounts were read and adopted",
        "Cllr Hay was elected Chairman",
    ),
    (
        "It was noted that",
        "The plan was approved by the County",
        "were being approved",
        "Funding was approved under the Roads Scheme",
        "The county was awarded a grant",
        "The plan was rejected by An Bord Gaoth at the planning stage",
        "The board was agreed by Council Assembly on 25th May",
        "The Clerk was authorised to spend",
    ),
    re.I,
)
"""Something was decided, in the passive."""
DECISION_LABEL = phrase(
    r"(?:and\s+)?(?:it\s+was\s+)?(?:(?:council|committee|cabinet|board)(?:['’]s)?\s+(?=decision|resolution))?(?:unanimously\s+)?"
    r"(?P<verb>resolved|agreed|decided|determined(?=\s*:)|ordered|resolutions?|decisions?(?:\s+(?:taken|made|reached))?"
    r"|be\s+it\s+(?:further\s+|therefore\s+)?resolved|approved(?=\s*:))\b"
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
        "Approved: payments",
        "Decision taken: the lease be signed",
        "Council decision: that it be sold",
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
_TO_DO = r"(?:note|approve|refuse|agree|adopt|accept|endorse|reject|defer|support|grant|receive|proceed)"
"""What is recommended, not to whom."""
RECOMMENDED_LABEL = phrase(
    r"(?:it\s+was\s+)?(?:resolved\s+to\s+|agreed\s+to\s+)?(?P<verb>recommended|recommend|recommendations?(?:\s+\d{1,2})?)\b"
    rf"(?:\s+to\s+(?!(?:be|{_TO_DO})\b)(?P<to>(?:the\s+)?[A-Z][\w&'’ ,-]{{2,60}}?))?"
    rf"\s*(?:$|[:–—-]|(?=\bthat\b)|(?=\bto\s+{_TO_DO}\b))",
    Manner.BEGINS,
    (
        "RECOMMENDED that",
        "RECOMMENDED TO COUNCIL: That",
        "Recommendation 3: To review",
        "Recommended:",
        "Recommended to refuse the porch",
    ),
    ("Recommended reading", "Recommendations were made", "recommendation to be presented in May – item 4"),
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
    r"(?:(?P<verb>approved|agreed|adopted|accepted|confirmed|ratified)(?:\s*(?:and|&)\s*signed)?"
    r"(?:\s+as\s+(?:an?\s+)?(?:true|correct|accurate)[\w\s]{0,40})?|"
    r"(?!.*\b(?:as(?! (?:submitted|presented|amended)\W*$)|be|been|if|no further"
    r"|not|yet|already|previously|is|are|has|have|had|who|that|when|once|to)\b)"
    r"[A-Z][^.:]{2,160}?\s(?P<verb_>agreed|approved|accepted|adopted))(?:\s+(?:unanimously|by\s+all|and\s+signed|as\s+(?:submitted|presented|amended)))?\W*$",
    Manner.BEGINS,
    (
        "Approved & signed as correct.",
        "Agreed.",
        "Payment agreed.",
        "Accounts approved",
        "Approved and signed as a true record",
        "Purchase orders; change orders – approved as submitted.",
    ),
    ("As previously agreed.", "The price to be agreed.", "agreed to pay", "If approved."),
    re.I,
)
"""A decision that is its verb alone, or what was decided on and its verb."""
THIS_AGREED = phrase(
    r"\s[–—-]\s+(?P<verb_>agreed|resolved|approved)\s+(?:that|to|not|pc|the\s+(?:parish\s+)?council)\b"
    r"|[,;–—-]\s+(?P<verb__>(?:all|everyone)\s+agreed)\W*$"
    r"|(?:\band|[,;–—-])\s+(?:this|all of which|the (?:motion|proposal|request))\s+(?:was"
    r"|were)\s+(?:also\s+|then\s+|duly\s+|unanimously\s+)*(?P<verb>agreed"
    r"|approved|accepted|adopted|supported)"
    r"(?:\s+(?:unanimously|by\s+(?:all|the\s+(?:council|committee|meeting|members)|members|councillors)\b[^.;]{0,30}))?\W*$",
    Manner.HOLDS,
    (
        "Cllr Hay offered to go on as Chair and this was approved.",
        "It was felt to be dear, and this was agreed by all.",
        "Mr Hay asked the council to insure the fire – this was agreed.",
        "Letter from the county – agreed to write",
        "Bus stops: a leaflet – all agreed.",
    ),
    ("and this was approved by the county in May", "this was agreed"),
    re.I,
)
"""What is told first is then said to be agreed."""
DECIDED_ON_TERMS = phrase(
    r"(?!.*\b(?:as|be|been|if|not|yet|already|previously|is|are|has|have|had|who|that|when|once|to)\b.*\bsubject\b)"
    r"(?:[A-Z][^.;:]{2,60}\s)?(?P<verb>granted|approved|refused)\s+(?:permission\s+)?subject\s+to\b",
    Manner.BEGINS,
    ("Application approved subject to conditions", "GRANTED subject to the signing of"),
    ("The plan had been approved subject to", "To be approved subject to"),
    re.I,
)
MEMBERS_CONTENT = phrase(
    r"(?:all\s+)?(?P<body>cllrs|councillors|members|directors|trustees)\s+(?:present\s+)?(?:were|are)\s+(?:all\s+)?(?P<verb>in\s+agreement|in\s+favou?r|happy|content)\s+(?:with|to|for|that|of)\b",
    Manner.HOLDS,
    ("Cllrs were happy with this", "all Cllrs were in agreement with this", "Members were content to"),
    ("were happy", "residents were happy with"),
    re.I,
)
BODY_CONSENTS = phrase(
    rf"(?:[^.;:]{{0,220}}?[,;–—-]\s+)?(?:(?:{_BODY})\s+{_HOW}(?P<verb>gave\s+(?:its|their)\s+(?:consent|approval|support)"
    r"|(?:was|were)\s+unanimous\s+(?:in|that|to)|(?:did|would|will|does)\s+not\s+(?:wish\s+to\s+)?object|(?:would|wish(?:es|ed)?\s+to)\s+(?:strongly\s+)?(?:object|support)|support(?:s|ed)?(?=\s+(?:the|this|these)\s+(?:planning\s+)?applications?\b)"
    r"|object(?:s|ed)?\s+(?:strongly\s+)?to(?=\s+(?:the|this|these|any)\b)"
    r"|(?:had|has|have|raised?|made|make|offered|submitted|recorded)\s+(?:an?\s+)?['’‘“\"]?no\s+(?:further\s+)?(?:objections?|observations?))"
    r"|the\s+vote\s+was\s+(?P<verb_>unanimous)\s+(?:to|that|in\s+favou?r))\b",
    Manner.BEGINS,
    (
        "The Council gave its consent to the closure",
        "Members were unanimous in supporting it",
        "The Parish Council had no objections",
        "Council recorded a ‘No Observations’ response",
        "The Council objects to the application",
        "The Council strongly objects to this application",
        "The Council wishes to object",
        "The vote was unanimous to approve",
    ),
    ("The County Council has no objection", "Mr Hay objects to it", "Members had no idea"),
    re.I,
)
"""A body says that it is for something, or against it, or has nothing against it."""
THEN_DECIDED = phrase(
    rf"(?:(?:after|following|at|on|in)\s+[^,.;:]{{3,100}},\s+)?(?:{_BODY})\s+(?!(?:would|will|should|may|might|had)\b)"
    r"(?:(?!\b(?:who|if|whether|residents?|officers?|mr|mrs|ms|cllr|councillor|he|she|they)\b)[^.;:]){3,220}?"
    r"\b(?:and|but)\s+(?:it\s+was\s+)?(?:also\s+|then\s+|\w+ly\s+)*(?P<verb>agreed|resolved|approved|decided)"
    r"(?:\s+\w+ly)?\s+(?:that|to|not\s+to|the|they|it|an?)\b",
    Manner.BEGINS,
    (
        "The Board discussed the letter and made some changes, but agreed that it be sent",
        "Members welcomed the programme of activities and agreed that",
    ),
    ("The Board heard from Mr Hay and agreed", "Members met Cllr Hay, who spoke and agreed to go"),
    re.I,
)
"""A body does something and decides, in one sentence."""
DELEGATED = phrase(
    r"(?:(?:[^.;:]{0,120}?\s)?(?:was|were)\s+(?:given|granted)\s+(?P<verb>delegated\s+(?:authority|powers?))"
    r"|delegated\s+(?:authority|powers?)\s+(?:was|were|be)\s+(?P<verb_>given|granted|delegated)"
    r"|the\s+(?:\w+\s+){0,3}?(?:clerk|officer|chair\w*|director|manager)\s+(?:was|were)\s+(?:duly\s+)?(?P<verb__>authori[sz]ed)(?=\s+to\b))\b",
    Manner.BEGINS,
    (
        "The Head of Roads was given delegated authority to sign",
        "Delegated authority was given to the Clerk",
        "The Clerk was authorised to spend",
    ),
    ("The scheme of delegated authority", "was given authority"),
    re.I,
)
PLANNING_VIEW = phrase(
    r"(?:[^.;]{0,160}?(?:[–—-]|\b(?:council|committee|councillors|members)\s+(?:had|has|have|raised))\s*)?(?P<verb>(?:no|there\s+were\s+no)\s+(?:objections?|comments?|observations?)(?:\s+(?:raised|made))?|objections?|support(?:ed)?|refusal\s+recommended|approval\s+recommended)\W*$"
    r"|(?P<verb_>support|objection|(?:there\s+(?:was|were)\s+)?no\s+(?:comments?|objections?)(?=\s+to\b|\s+(?:was|were)))(?:\s+to\b|\s+(?:was|were)\s+(?:given|made|raised|offered)\b)"
    r"|[^.;]{0,160}?[–—-]\s*(?P<verb__>support|no\s+(?:comments?|objections?))\s+(?:was|were)\s+(?:given|made|raised|offered)\b"
    r"|.{0,400}?\b(?:[A-Z]{2,5}/)?(?:20)?\d\d/ ?\d[\d ]{2,6}/? ?[A-Z]{1,6}\b[^;<>]{0,400}?\s(?P<verb__"
    r"__>(?i:no\s+(?:objections?|comments?|observations?))|Objection|Object|Support|No [Oo]bjection"
    r"|OBJECTION|OBJECT|SUPPORT)(?:\s+\((?:see|as)\s[^()]{2,30}\))?\W*$"
    r"|(?P<verb___>supported|objected(?:\s+to)?|rejected|no\s+objections?(?:\s+made)?)\s+by\s+(?:the\s+)?(?:parish|town|community)?\s*council\W*$",
    Manner.BEGINS,
    (
        "NO OBJECTION",
        "17/00370/F – 1 Tower Farm – No objections.",
        "The Parish Council had no objection.",
        "Objection.",
        "Support was given to an application",
        "5 Mead Row – no comment was made on an application",
        "Supported by Parish Council",
        "There were no objections to the application",
        "SDNP/20/00679/HOUS Single storey side extension 20 Inmans Lane No Objection",
        "12/00985/F porch Objection (see below)",
    ),
    ("There is no objection in principle to it", "no objector came"),
    re.I,
)
"""What a parish council says of a planning application."""


def deciding_form(words: str) -> re.Match[str] | None:
    """The form by which a whole sentence decides, its verb in a group of its own; None where it has none."""
    return (
        ACTED.match(words)
        or DECIDED_ALONE.match(words)
        or MEMBERS_CONTENT.search(words)
        or BODY_CONSENTS.match(words)
        or DELEGATED.match(words)
        or DECIDED_ON_TERMS.match(words)
        or THIS_AGREED.search(words)
        or THEN_DECIDED.match(words)
        or agreeing_form(words)
    )
