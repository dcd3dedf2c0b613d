"""Which way something went: for it, against it, or put off; and whether a sentence denies it."""

from __future__ import annotations

from assistant.text.phrases.examples import Manner, phrase

FAVOURS = phrase(
    r"\b(?:approv(?:es?|ed|ing)|accept(?:s|ed|ing)?|grant(?:s|ed|ing)? (?:permission|consent|planning|leave"
    r"|the (?:application|licence|appeal|request))"
    r"|granted|adopt(?:s|ed|ing)?|endors(?:es?|ed|ing)|ratif(?:y|ies|ied)|carried(?! out| on| forward| over)|passed"
    r"|allow(?:s|ed)?|permit(?:s|ted)|uph(?:old|eld)"
    r"|authoris(?:es?|ed)|authoriz(?:es?|ed)|support(?:s|ed|ive)?|back(?:s|ed)|back (?:the|this|plans?|calls?)"
    r"|agree[ds]?|welcom(?:es?|ed)|in favour|go-?ahead|green light"
    r"|no (?:objections?|observations|concerns?)|side[ds]? with|let through|said yes|say yes|won|wins|award(?:s|ed))\b",
    Manner.HOLDS,
    (
        "the plan was approved",
        "planning permission granted",
        "the motion was carried",
        "no objection",
        "they backed it",
    ),
    ("the plan was refused", "a granite kerb", "the motion fell", "a disagreement"),
)
"""Words, folded, that something was agreed to."""
OPPOSES = phrase(
    r"\b(?:refus(?:es?|ed|al|ing)|reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|al)?|declin(?:es?|ed)(?= (?:to|the|this"
    r"|an?|by|on|it)\b| ?[.,;]|$)"
    r"|defeat(?:s|ed)?|(?:was|is|were|been|motion) lost|vot(?:e[ds]?|ing) (?:it )?down|voted against|turn(?:s|ed"
    r"|ing)? (?:\w+ ){0,6}?(?:down|away)"
    r"|thr(?:ow[ns]?|ew) (?:\w+ ){0,4}?out|thrown out|oppos(?:es?|ed|ing|ition)|object(?:s|ed|ing)|object(?= to\b"
    r"| ?[.,;?]|$)|objections? (?:to|were|was|from|on)|veto(?:ed)?"
    r"|den(?:y|ies|ied)|disallow(?:s|ed)?|not (?:been )?(?:approved|agreed|granted|supported|accepted|carried"
    r"|adopted|passed)|say no|said no"
    r"|knock(?:ed)? back|unsuccessful|block(?:s|ed)|fell|overturned|quashed|strike down|struck down|against it)\b",
    Manner.HOLDS,
    (
        "the application was refused",
        "they turned the offer down",
        "the motion was lost",
        "she voted against",
        "not approved",
    ),
    ("the plan was approved", "the object of the trust", "numbers have declined steeply", "a downturn"),
)
"""Words, folded, that something was not agreed to."""
PUTS_OFF = phrase(
    r"\b(?:defer(?:s|red|ral|ring)?|postpon(?:es?|ed|ement)|put off|adjourn(?:s|ed)?|withdraw(?:s|n|al)?|withdrew"
    r"|delay(?:s|ed)|held over"
    r"|on hold|laid on the table|tabled|cancel(?:s|led)?|call(?:ed)? off|pulled)\b",
    Manner.HOLDS,
    ("deferred for a site visit", "the item was withdrawn", "it was put off"),
    ("it differs", "the plan was refused", "output"),
)
"""Words, folded, that something was left for later or taken back."""
DENIES = phrase(
    r"\b(?:not|no|never|none|nobody|nor|neither|without|unable|cannot|unlikely|fail(?:s|ed|ure)?|nothing|yet to"
    r"|no longer|against)\b|n't\b",
    Manner.HOLDS,
    ("it was not so", "she didn't", "they were unable to"),
    ("it was so", "a knot", "the northern road"),
)
"""Words, folded, that deny what a sentence tells of."""
GONE_UP = phrase(
    r"\b(?:increas(?:es?|ed|ing)|ris(?:es?|en|ing)|rose|grow(?:s|n|ing|th)?|grew|gone up|go(?:es)? up|went up|higher"
    r"|improv(?:es?|ed|ing|ement)"
    r"|better|strengthen(?:s|ed)?|faster|quicker|more)\b",
    Manner.HOLDS,
    ("numbers rose", "it has improved", "things are better"),
    ("numbers fell", "a rosy view"),
)
GONE_DOWN = phrase(
    r"\b(?:decreas(?:es?|ed|ing)|fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|reduc(?:es?|ed|ing|tion)|declin(?:es?|ed"
    r"|ing)|gone down|go(?:es)? down"
    r"|went down|lower|worse(?:n|ns|ned|ning)?|deteriorat\w+|weaken(?:s|ed)?|slower|fewer|less|poor(?:er)?|soured"
    r"|fallen behind|late)\b",
    Manner.HOLDS,
    ("numbers fell", "it got worse", "a reduction"),
    ("numbers rose", "the waterfalls", "lessons"),
)
