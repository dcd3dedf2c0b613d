"""How a reason is asked for, and how one is given."""

from __future__ import annotations

from assistant.text.phrases.examples import Manner, phrase

REASON_ASKED = phrase(
    r"^(?:and |but |so )?(?:why|how come)\b|\bwhy (?:did|was|were|is|are|has|have|had|do|does|can|could|will|would"
    r"|not)\b"
    r"|\b(?:what|which) (?:\w+ )?(?:reasons?|grounds?|cause)\b|\bon what grounds?\b|\breasons? (?:for|why|given)\b"
    r"|\bwhat (?:made|caused|prompted|led|stopped|prevented|persuaded|delayed|kept|held|soured|killed|drove"
    r"|stood in the way"
    r"|lay behind|(?:is|was|were) (?:behind|pushing|holding|causing|stopping|keeping|driving))\b"
    r"|\bwhat(?:'s| is| was) (?:the )?(?:hold-?up|delay)\b"
    r"|\bwhat(?:'s| is| was) the (?:reason|cause|trouble|objection|purpose|point)\b|\bwhat (?:was|is) wrong\b"
    r"|\bfor what (?:reason|purpose)\b|^y (?:did|was|is|were)\b",
    Manner.HOLDS,
    ("why was it refused?", "how come it is late?", "on what grounds was it refused?", "what made them leave?"),
    ("what was refused?", "who knows how it was made?", "what did the reasoned opinion say?"),
)
"""A question, folded, that asks for a reason."""
REASON_GIVEN = phrase(
    r"\b(?:because|since|due to|owing to|so that|so as to|in order (?:to|that)|in view of|in (?:the )?light of"
    r"|given that"
    r"|given the|as a (?:result|consequence)|resulting (?:from|in)|thanks to|on (?:the )?(?:grounds?|basis)|account of"
    r"|therefore|thus|hence|consequently|thereby|reasons?|caus(?:e|es|ed|ing)|purposes?|following|attribut(?:ed|able)"
    r"|arising from|arose from|stem(?:s|med|ming)? from|led to|leading to|prompted|means? that|meant that|meaning"
    r"|with a view to|for fear|lest|until|unless|whereas|enabl(?:e|es|ed|ing)|allow(?:s|ed|ing)? "
    r"(?:\w+ ){0,3}(?:to|for)|to (?:ensure|avoid|allow|enable|prevent|protect|reduce|improve|help|make|keep|provide"
    r"|save"
    r"|support|give|deter|stop|meet|address|encourage|secure|raise|increase)|in (?:respect|recognition|support) of"
    r"|concern(?:s|ed)?|worr(?:y|ies|ied)|fear(?:s|ed)?|impact(?:s)?|detriment\w*|unable|cannot|could not|lack(?:s"
    r"|ed|ing)?"
    r"|insufficient\w*|not (?:enough|sufficient)|inadequate|too \w+|unsuitable|unsafe|contrary to|harm(?:ful)?|however"
    r"|shortages?|otherwise|in breach|dangerous|risks?|as (?!well|a |an |to |of |at |in |follows|soon|long|part"
    r"|per\b|such"
    r"|amended|chair|mayor|set|read|required|possible|though|if |proposed|presented|agreed|detailed)\w+ (?:\w+ ){0,4}?"
    r"(?:is|are|was|were|has|have|had|did|do|does|would|will|could|can|be|been|not|n't|\w+ed)\b|as (?:he|she|it|they"
    r"|we|this"
    r"|that|there)\b|for (?:the following |the )?(?:safety|security|reason)|for \w+ing\b|in favour of the)\b"
    r"|\bdue (?:to|in)\b|;? as (?:the|there|this|it|fewer|more|no|not|all|any|some)\b",
    Manner.HOLDS,
    (
        "it was refused because of the flood risk.",
        "as fewer than ten people crossed there it would not.",
        "the road was shut so that the drain could be mended.",
        "in order to save money the hall closed.",
        "refused on the ground of flood risk.",
        "it was put off owing to illness.",
        "a fence will be built to prevent falls.",
        "the lane is too narrow.",
    ),
    (
        "the application was refused.",
        "it was agreed to defer the item.",
        "the plan was approved as amended.",
        "she was elected as chair.",
        "the bill was paid.",
    ),
)
"""A sentence, folded, that gives a reason, a purpose or a cause, or tells of one."""
