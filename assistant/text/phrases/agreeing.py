"""How minutes write that a meeting decided, where no body is its subject: a whole sentence, its verb in a group."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner
from assistant.text.phrases.examples import running_phrase as phrase
from assistant.text.phrases.welsh import WELSH_DECIDED, WELSH_EARLIER

PROPOSED_AND_AGREED = phrase(
    r"\bit was (?:\w+ly |then |also )*(?:proposed|moved|suggested|recommended|discussed|noted|felt|considered)\b"
    r"(?:[^.;]|(?<=[A-Z])\.|(?<=[lrs])\.(?= [A-Z])){0,200}?\band (?:it was |was |also |then |duly "
    r"|unanimously |all |by (?:a )?\w+ (?:decision |vote )?)*(?P<verb>agreed|resolved|carried|approved"
    r"|decided)\b(?! (?:by (?:the )?(?:county|district|borough|city|government)\b))",
    Manner.HOLDS,
    (
        "It was proposed by Cllr Hay and agreed that the fair be held",
        "It was suggested that a bench be bought and this was discussed and agreed",
        "it was discussed and unanimously agreed to meet in May",
    ),
    ("It was proposed that the hall be shut", "It was noted that the County had met and was agreed by the county"),
    re.I,
)
WE_DECIDED = phrase(
    r"(?:[^.,;:]{3,100}, )?we (?:(?:also|then|all|both|therefore|\w+ly) )*(?P<verb>agreed|resolved|decided)"
    r"(?: \w+ly)? (?:that|to|on|not)\b",
    Manner.BEGINS,
    ("We also agreed that the item be shared", "After some discussion, we decided to wait"),
    ("We were told that", "Mr Hay said that we agreed to it"),
    re.I,
)
DISCUSSED_AND_AGREED = phrase(
    r"(?:.{0,300}?(?:[.;:–—-]|\bthis|\bit|\bwhich)? (?:was|were) |(?:this|these|it)? ?)"
    r"(?:fully |briefly |\w+ly )?(?:discussed|considered|debated|reviewed|read|checked|circulated|proposed|presented)"
    r"(?: (?:for|at|by|with) [^.;,]{3,60}?)?(?:,|,? and|,? &) (?:it was |was |were |also |then |duly "
    r"|unanimously |all )*"
    r"(?P<verb>agreed|approved|accepted|adopted|resolved)\b(?! (?:changes|by (?!all|the (?:parish |town )?"
    r"(?:council|committee|meeting|members)|members|councillors)))",
    Manner.BEGINS,
    (
        "The Clerk asked for more hours – This was discussed and agreed.",
        "The accounts were reviewed and approved",
        "Discussed and agreed to buy a bench",
    ),
    ("The discussed and agreed plan", "The plan was discussed", "It was read and noted"),
    re.I,
)
"""What was talked over and then agreed; the verbs share a subject."""
DECISION_MADE = phrase(
    r"(?:[^.;:]{3,160}?, (?:and |so )?)?(?:(?:the|a|an|unanimous|general|overall|clear|final|joint|council[’']s"
    r"|there was|by|with|full|majority) ){0,4}(?P<verb>decision|agreement|consensus)"
    r"(?: (?:of|by|among|from) (?:the |all )?(?:\w+ )?(?:meeting|council|committee|board|members|councillors|cllrs"
    r"|panel))?(?: (?:was|is) (?:(?:then|therefore|unanimously) )?(?:made|taken|reached|given|that|to)| agreed"
    r"|(?<=unanimous agreement)|(?<=general agreement)|(?<=unanimous decision)) (?:that|to|not)?\b",
    Manner.BEGINS,
    (
        "Unanimous decision agreed that sign and plaques would remain.",
        "A decision was made to close the path",
        "There was unanimous agreement to go on",
        "After a debate, the consensus of the meeting was that the path stay",
    ),
    ("The decision to close it is late", "No decision was made", "Their agreement is void", "Decision makers agreed"),
    re.I,
)
"""A decision, an agreement or a consensus is come to."""
IS_GIVEN = phrase(
    r"(?:(?!.*\b(?:if|when|until|once|before|unless|not|no|(?:noted|reported|advised|confirmed|said|stated|told) that"
    r"|by the clerk)\b)[^.;]{0,160}?\b)?(?<!planning )"
    r"(?P<verb>approval|permission|consent|authori[sz]ation|authority|dispensations?|support|backing)"
    r"(?: (?:for|to|of) [^.,;]{2,60}?)? (?:was|were) (?:(?:unanimously|therefore|duly|then|also) )*(?:given|granted)\b"
    r"(?! by (?:the )?(?:county|district|borough|city|government|secretary|planning))",
    Manner.BEGINS,
    ("Approval was given to the Clerk to buy it", "A dispensation was granted to Cllr Hay", "Full support was given"),
    ("Planning permission was granted", "No support was given", "Approval is needed"),
    re.I,
)  # fmt: skip
"""Leave is given for something."""
NOTES_AGREED = phrase(
    r"[\W_]*(?:the )?(?:draft |previous |last )?"
    r"(?:minutes|notes|accounts|payments|cheques|budget|precept|invoices|apologies)\b(?:(?!\b(?:to|be"
    r"|been|was|were|will|should|is|are|had)\b)[^.;]){0,140}?[ ,–—-] ?"
    r"(?P<verb>agreed|approved|accepted|adopted|confirmed)(?:,| and\b| &| as\b|\W*$)",
    Manner.BEGINS,
    (
        "Minutes of previous meeting, 22nd June, agreed, signed and initialled",
        "Accounts as circulated – approved.",
        "Minutes agreed and signed.",
    ),
    ("Minutes to be approved", "The minutes were late", "Payments approved by the county were late"),
    re.I,
)
"""Minutes or accounts and what was done with them, without a verb between."""
STANDS_GRANTED = phrase(
    r"(?:(?:the|an?|his|her) )?(?:[^.;]{3,160}? )?(?:licen[cs]es?|dispensations?|requests?"
    r"|leave of absence|grants?|extensions?|order) "
    r"(?:was|were) (?:\w+ly |then |also )*(?P<verb>granted|agreed|approved|refused)(?: to\b| for\b| by (?:the )?"
    r"(?:council|committee|members|panel|sub-committee)| subject\b| unanimously|\W*$)",
    Manner.BEGINS,
    ("The licence was granted subject to conditions", "Her request was granted.", "A dispensation was granted to him"),
    ("The licence was granted by the county", "The grant was paid"),
    re.I,
)
AGREES_FULLY = phrase(
    r"(?:the (?:remainder|rest) of )?(?:(?:the )?(?:\w+ )?(?:council|committee|board|meeting|panel)|(?:all )?(?:the )?"
    r"(?:members|councillors|cllrs)(?: present)?|everyone|all)(?: present)? (?:had been|was"
    r"|were) (?:all |fully |both )?"
    r"(?P<verb>in (?:full |complete |unanimous |total |general )?agreement|in (?:full )?favou?r)"
    r"(?: (?:that|with|to|of|for)\b|\W*$)",
    Manner.BEGINS,
    ("The Parish Council was in full agreement.", "All were in agreement that it be cut"),
    ("The Council was not in agreement", "Residents were in favour", "Members were in the hall"),
    re.I,
)  # fmt: skip
"""A meeting is of one mind with what was put to it."""


MAY_DECIDE = phrase(
    r"agree|resol[uv]|deci[ds]|approv|adopt|accept|ratif|endors|grant|refus|reject|declin|deferr|confirm|elected"
    r"|appoint|co-opt|authori|award|order|opted|chose|nominat|select|support|instruct|direct|concur|conclud|determin"
    r"|consent|voted|noted|receiv|set at|passed|exclud|suspend|signed|consensus|permission|dispens|backing|favou?r"
    r"|happy|content|object|observation|comment|unanim|delegat|carried|penderfyn|phenderfyn|benderfyn|ytunwyd"
    r"|meradwyw|abwysiad|gyt[uû]n|unfryd",
    Manner.HOLDS,
    ("It was agreed", "no objections", "PENDERFYNWYD", "The plan was rejected"),
    ("The road floods", "She asked why"),
    re.I,
)
"""A word without which no form below or beside tells a decision: sentences that hold none need not be read for one."""


def agreeing_form(words: str) -> re.Match[str] | None:
    """The form by which a sentence tells of an agreement without a body as its subject; None where it has none."""
    return (
        PROPOSED_AND_AGREED.search(words)
        or WE_DECIDED.match(words)
        or DISCUSSED_AND_AGREED.match(words)
        or DECISION_MADE.match(words)
        or IS_GIVEN.match(words)
        or NOTES_AGREED.match(words)
        or STANDS_GRANTED.match(words)
        or AGREES_FULLY.match(words)
        or _in_welsh(words)
    )


def _in_welsh(words: str) -> re.Match[str] | None:
    found = WELSH_DECIDED.search(words)
    return None if found is None or WELSH_EARLIER.search(words) else found
