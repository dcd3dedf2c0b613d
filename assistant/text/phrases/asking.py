"""How minutes write that something was asked, and that it was answered."""

from __future__ import annotations

from assistant.text.phrases.examples import Manner, phrase

_ASKED_FOR = (
    r"clarification|clarity|confirmation|reassurances?|assurances?|an? (?:\w+ )?(?:update|explanation|indication"
    r"|answer)"
    r"|(?:more |further |any )?(?:information|details?|updates?|feedback)"
)
_QUESTION_WORD = r"whether|if|how|why|what|when|where|which|who|whose"
PUTS_A_QUESTION = phrase(
    r"\?[\"')\]]*$"
    rf"|\b(?:(?:asked|asks|queried|queries|enquired|inquired|enquires|inquires|questioned)\b(?! to\b| that\b)"
    rf"(?:(?! for\b| to\b| that\b)[^.;:?]){{0,80}}?\b(?:{_QUESTION_WORD}|about|regarding|concerning|as to"
    rf"|for (?:{_ASKED_FOR}))\b"
    r"|(?:queried|questioned)\b"
    rf"|(?:sought|seeks|requested|requests|wanted|asked for)\s+(?:(?:some|further|more) )?(?:{_ASKED_FOR})\b"
    rf"|(?:wanted|wished|wants|wishes|would like|asked) to know\b|wondered (?:{_QUESTION_WORD}|about)\b"
    r"|(?:questions?|queries|query|enquiry|enquiries)\b(?: (?:was|were|is|are|had been|have been|has been))? "
    r"(?:then |also |again )?(?:asked|raised|put|posed|received|submitted|made)\b"
    r"|(?:asked|raised|put|posed|had) (?:a|an|the|some|several|further|two|three) "
    r"(?:\w+ ){0,2}(?:questions?|query|queries)\b"
    r"|i (?:will|shall|wish to|would like to) ask\b"
    rf"|there (?:was|were) (?:a|some|several) (?:\w+ )?(?:questions?|query|queries) (?:about|as to|on|over"
    rf"|{_QUESTION_WORD})\b)",
    Manner.HOLDS,
    (
        "members asked why the club had not been consulted.",
        "councillor lee asked the director how many homes were empty.",
        "she queried the cost.",
        "members sought clarification on the timetable.",
        "a question was asked about the bridge.",
        "mr pope wished to know when it would open.",
        "is the bridge safe?",
        "a query was raised about parking.",
        "i will ask at the next meeting that the stream be piped.",
    ),
    (
        "the clerk was asked to write to the school.",
        "members asked that the report be circulated.",
        "the council asked for the hedge to be cut.",
        "the question of parking remains.",
        "those who asked were few.",
        "she asked for a new bench.",
    ),
)
"""A sentence, folded, that puts a question; one that asks for something to be done puts none."""
GIVES_A_REPLY = phrase(
    r"\b(?:replied|responded|answered|responding|replying|in (?:response|reply|answer))\b"
    r"|\b(?:was|were|been) (?:then |also )?(?:told|advised|informed|assured|reassured)\b"
    r"|\b(?:confirmed|explained|clarified|advised|stated|said|informed|assured|reported|reassured|acknowledged|noted"
    r"|indicated|outlined|added|commented|agreed|undertook|told|described|highlighted|stressed|reiterated|emphasised)\b"
    r"|^(?:yes|no)\b",
    Manner.HOLDS,
    ("the director replied that it would not.", "in response, it was said so.", "it was confirmed that it was."),
    ("members asked why.", "the bridge is safe.", "a question about parking."),
)
"""A sentence, folded, that may answer the question before it."""
ANSWERS_WITHIN = phrase(
    r"\b(?:in (?:response|reply|answer) to|responding to|replying to|answering|replied|responded|answered)\b"
    r"|\b(?:was|were) (?:then )?(?:told|advised|informed|assured|reassured)\b"
    r"|(?:^|\b(?:when|having been) )asked\b[^.?]*?,[^.?]*\b(?:said|explained|confirmed|stated|advised|thought)\b"
    r"|[,;] (?:and |but |to which |it was )?(?:[\w'.-]+ ){0,8}(?:said|explained|confirmed|stated|clarified)\b"
    r"|(?:[,;]| -) (?:and |but |to which |it (?:was|is) )?(?:[\w'.-]+ ){0,8}(?:advised|pointed out|agreed|noted|told"
    r"|reported)\b"
    r"|\b(?:able to|could) confirm\b|\band (?:[\w'.-]+ ){1,6}(?:was|were) (?:asked|requested|instructed) to\b",
    Manner.HOLDS,
    (
        "in response to a question about trees, the clerk said there were none.",
        "asked whether it was safe, the officer said it was.",
        "members asked about costs and were told that there were none.",
        "ms reid asked if it was late, and the director confirmed that it was.",
    ),
    ("members asked why it had been said.", "she asked whether it was confirmed.", "is it safe?"),
)
"""A sentence, folded, that puts a question and answers it."""
ASKS_WHAT_WAS_ASKED = phrase(
    r"\b(?:ask(?:s|ed|ing)?|quer(?:y|ies|ied)|questions?|questioned|enquir(?:y|ies|ed)|want(?:ed|s)? to know"
    r"|wonder(?:ed)?"
    r"|clarification|raise[ds]?|request(?:s|ed)?)\b",
    Manner.HOLDS,
    ("what did councillor lee ask?", "which questions were put?", "who raised the bridge?", "what was queried?"),
    ("why is it late?", "was it a task?", "who replied?"),
)
"""A question, folded, about what was asked."""
LEAVES_OPEN = phrase(
    r"\bno (?:reply|answer|response) (?:was|is|has|could|had|to)\b|\b(?:could not|unable to|not able to|did not"
    r"|declined to) "
    r"(?:answer|respond|reply|say|give an answer|provide an answer)\b"
    r"|\b(?:written|full|further) (?:reply|response|answer) (?:would|will|to|is to) be (?:sent|provided|given"
    r"|supplied|circulated|made)\b"
    r"|\b(?:provide|send|supply|circulate) (?:a |the )?(?:written )?(?:reply|response|answer)\b|\b(?:take|took"
    r"|taken) (?:it|this|the question) away\b"
    r"|\bto (?:be )?(?:investigated?|looked into|find out|be clarified|be confirmed)\b\W*$",
    Manner.HOLDS,
    (
        "no reply was available.",
        "he could not say.",
        "a written response would be provided.",
        "the clerk is to find out.",
    ),
    ("he could reply.", "a reply came.", "he said so."),
)
"""A sentence, folded, that leaves a question open."""
