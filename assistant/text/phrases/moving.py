"""How minutes write who moved and seconded, and what became of it; and that something is of another time."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner
from assistant.text.phrases.examples import running_phrase as phrase
from assistant.text.phrases.naming import INITIALS_PATTERN, NAMED_PATTERN, PERSON_PATTERN
from assistant.text.phrases.persons import INITIALLED_PATTERN, NAME

_BY = r"\.?\s*:?\s*(?:(?:by|gan)\b)?\s*[:–—-]{0,2}\s*"
MOVED_BY = phrase(
    rf"\b(?:(?i:cynigiwyd(?=\s+gan)|cynigydd|proposed|propos(?:er|al)|prop|moved|mover|motion(?:\s+(?:was\s+)?(?:made|offered|moved))?|(?:up)?on\s+(?:the\s+|a\s+)?(?:motion|proposal|proposition)\s+(?:of|by))){_BY}"
    rf"(?P<mover>{NAMED_PATTERN})",
    Manner.HOLDS,
    ("Proposed by RW", "Proposed: Mrs A Prescott;", "Prop: CR 2nd", "On the motion of Councillor Hay",
     "Motion by Trustee Davis", "Moved by Ms. Creason", "Proposer: Cllr G Key", "On the proposal of Councillor Teskey",
     "Cynigiwyd gan y Cyng. O. Williams"),
    ("Proposed and seconded", "motion carried", "proposed amendment", "Proposed The plan", "the proposal for a hall"),
)  # fmt: skip
"""Who moved, behind the word for it."""
MOTION_TO = phrase(
    r"(?P<verb>(?i:(?:a |the )?motion|it was (?:then |also )?(?:proposed"
    r"|moved))(?: was made)?) (?P<words>(?i:to|that|for|approving|adopting) [^;]{3,400}?),?"
    rf" (?:(?:was|is) )?(?:(?:made|moved|offered) )?by:? (?P<mover>{NAMED_PATTERN})(?=\s*[,;]?\s*(?:and"
    rf"\s+)?(?:a\s+|was\s+)?(?i:second|2nd))",
    Manner.HOLDS,
    (
        "Motion to adopt the Consent Agenda by Trustee Davis, second by Trustee Brown.",
        "A motion to close the meeting was made by Mr Hay and seconded by Mr Over",
    ),
    ("Motion to adopt the agenda", "The motion to adjourn by members was lost"),
)
"""A motion that is told before who made it."""
BOTH_MOVED = phrase(
    rf"\b(?i:(?:moved|proposed)\s*(?:and|/|,|&)\s*seconded\s+by)\s*:?\s*(?i:(?:cllrs|councillors|messrs|directors|members|trustees)\.?\s+)?"
    rf"(?P<mover>{NAMED_PATTERN})\s*(?:and|&|,|/)\s*(?P<seconder>{NAMED_PATTERN})",
    Manner.HOLDS,
    ("It was proposed and seconded by Cllrs Hay and Over that", "Moved/Seconded by Hay / Over"),
    ("proposed and seconded by all", "moved by Hay, seconded by Over"),
)
"""Who moved and who seconded, both behind the two words for it, in their order."""
ON_MOTION = phrase(
    r"\W*(?:(?:up)?on (?:the |a )?(?:motion|proposal|proposition|recommendation) (?:of|by|from)\b)",
    Manner.BEGINS,
    ("On the proposal of Councillor Hay,", "Upon motion by Hay"),
    ("The motion of Hay", "On the motion"),
    re.I,
)
SECONDED_BY = phrase(
    rf"(?<!\bthe )\b(?i:seconded|eiliwyd(?=\s+gan)|eilydd|seconder|second|sec(?:'d)?|2nd){_BY}"
    rf"(?P<seconder>{NAMED_PATTERN})",
    Manner.HOLDS,
    ("seconded by KC", "2nd:BM", "second by Trustee Brown", "Seconded: Cllr Over", "2nd - BM", "Seconder Mrs Hay"),
    (
        "seconded and carried",
        "to approve the Second Interim Report",
        "2nd May",
        "a second time",
        "the second half",
        "second The",
    ),
)
"""Who seconded, behind the word for it."""
MOVES = phrase(
    rf"(?P<mover>{PERSON_PATTERN}|{INITIALS_PATTERN})(?:\s*\([^)]{{1,40}}\))?,?\s+(?:(?:then|also|formally|duly|therefore|next)\s+)*"
    r"(?P<verb>proposed|moved|(?:made|offered)\s+(?:a|the)\s+(?:substitute\s+)?motion|motioned|put\s+forward\s+(?:a|the)\s+motion)(?P<matter>\b(?!\s+(?:by|to\s+a\s+(?:new|different)))"
    r"[\s,:;]+(?:that\b|to\b|an?\b|the\b|two\b|three\b|and\b|[“\"]|approval|adoption|acceptance|[a-z]+ing\b)?)",
    Manner.BEGINS,
    ("Mr. Brown moved to adopt", "Cllr Mrs Hull proposed that", "P. Markwell proposed and", "JS proposed a donation",
     "Director Rich moved approval", "Councillor Hay, moved the motion"),
    ("The fence was moved", "Mr Hay was proposed", "Cllr Hay removed", "He moved that"),
)  # fmt: skip
"""A sentence whose subject moves something."""
BOTH_MOVE = phrase(
    r"(?i:(?:cllrs|councillors|messrs|directors|members|trustees)\.?\s+)?"
    rf"(?P<mover>{NAMED_PATTERN})\s*(?:and|&|,|/)\s*(?P<seconder>{NAMED_PATTERN})\s+(?P<verb>proposed|moved)\s*(?:and|/|,)\s*seconded\b"
    r"\s*(?P<words>(?:the\s+motion\s+)?(?:that|to|the|an?|approval|adoption|acceptance)\b.*)?",
    Manner.BEGINS,
    ("Cllrs Hay and Over proposed and seconded that", "AH & BO proposed/seconded the accounts"),
    ("Hay proposed and Over seconded", "Members proposed and seconded"),
    re.DOTALL,
)
"""Two people move and second, in that order."""
SECONDS = phrase(
    rf"(?P<seconder>{PERSON_PATTERN}|{INITIALS_PATTERN}|(?<=\band )(?!(?i:motion|members|it|was|duly"
    rf"|then)\b){NAME}(?=\s+seconded\s+(?:this|it|the)\b))(?:\s*\([^)]{{1,40}}\))?,?\s+(?:(?:then|also"
    rf"|formally|duly|has)\s+)*seconded\b(?!\s+(?:to|from|by)\b)",
    Manner.HOLDS,
    ("Mr. Fong seconded the motion", "and D. Pickston seconded that", "Cllr Over seconded", "KC seconded"),
    ("was seconded by", "the motion seconded"),
)
"""Somebody seconds, as the subject."""
IS_AMENDMENT = phrase(
    r"\b(?:amendment\b(?!s? (?:to|of) the minutes)|amended (?:his|her|the|their) motion|substitute motion)",
    Manner.HOLDS,
    ("proposed an amendment that", "the following amendment", "made a substitute motion"),
    ("the amended plan", "as amended"),
    re.I,
)
_MATTER = (
    r"(?P<what>(?:substantive |substitute |amended |original |above |said |recorded )?(?:motion|proposal"
    r"|resolution|proposition"
    r"|recommendations?|amendment|it|this|these|which|vote|item)(?:,? as amended,?)?)"
)
_FELL = (
    r"(?:lost|defeated|rejected|not (?:carried|agreed|passed|adopted|approved|supported)|fell|failed|failed "
    r"to carry|turned down|voted down)"
)
_STOOD = r"(?:carried|carries|agreed|passed|passes|adopted|approved|accepted|won|supported)"
_DEFERRED = r"(?:deferred|adjourned|tabled|laid on the table|postponed|referred back)"
OUTCOME = phrase(
    rf"\b{_MATTER}\s+(?:(?:was|were|is|being|be|been|to|then|thus|therefore|also|duly|put|the|a|vote|and|on|declared|as|unanimously"
    r"|formally|accordingly|having|not|seconded|moved|by|voted|upon|seconded\s+by\s+[\w.’']+(?:\s+[\w.’'()]+){{0,3}}?\s+and)(?:\s+|,\s+))*?"
    rf"(?:(?P<lost>{_FELL})|(?P<carried>{_STOOD})(?! out\b| on\b| forward\b| over\b)|(?P<deferred>{_DEFERRED})"
    rf"|(?P<withdrawn>withdrawn))\b",
    Manner.HOLDS,
    ("The motion was lost", "the amendment was put to the vote and carried", "This was agreed", "which carried 7 ayes",
     "MOTION CARRIED UNANIMOUSLY", "declared the amendment defeated", "The motion failed with no second",
     "This was voted on and carried",
     "The recommendation was moved, seconded and carried",
     "The motion as amended carried", "the motion was not carried", "The proposal was withdrawn"),
    ("the works were carried out", "the motion stated", "in the vote the council lost", "motion by Cllr Hay"),
    re.I,
)  # fmt: skip
"""What became of a motion that the words before it name or mean."""
OUTCOME_ALONE = phrase(
    r"\W{0,3}(?:(?:and|was|were|all|it was|voted on|put to the vote|which|vote:?|result:?|outcome:?"
    r"|disposition:?|status:?|decision:?"
    r"|final resolution:?)\s+)*(?:unanimously\s+)?"
    r"(?:motion\s+)?(?:(?:(?:the\s+(?:remainder|rest)\s+of\s+)?(?:the\s+|all\s+)?(?:(?:parish|town|community)\s+)?(?:council|members|councillors|cllrs|committee|board|meeting)(?:\s+present)?|all|every(?:one|body))\s+(?:was\s+|were\s+|had\s+been\s+)?(?:all\s+)?)?(?:(?P<carried>carried|carries|agreed|passed|approved|so\s+resolved|(?:all\s+)?in\s+(?:full\s+|complete\s+|unanimous\s+)?(?:favou?r|agreement)|all\s+(?:present\s+)?agreed|concurred)|(?P<lost>lost|defeated|rejected|failed)"
    r"|(?P<withdrawn>withdrawn)|(?P<deferred>deferred))(?:\s+(?:unanimously|by\s+all|nem\.?\s*con\.?))?\s*(?:[.;,:]|\(|\n|$|[–-])",
    Manner.BEGINS,
    (
        "Carried.",
        "Unanimously Agreed",
        " and carried unanimously.",
        "All in favour.",
        "The Parish Council was all in favour.",
        "Everyone was in agreement.",
        "LOST",
        "Voted on and carried.",
        ", agreed by all.",
        "Final Resolution: Motion Carried\n",
    ),
    ("Agreed that the", "Carried out", "Agreed to the", "Passed on to"),
    re.I,
)
"""What became of it, in a word of its own behind who moved and seconded."""
AT_THE_END = phrase(
    r"(?:,|;|\s[–—-])\s*(?:and\s+)?(?:(?P<carried>(?:all\s+)?in\s+favou?r|all\s+(?:present\s+)?agreed|agreed(?:\s+by\s+all)?|carried"
    r"|approved)|(?P<lost>lost|defeated)|(?P<withdrawn>withdrawn)|(?P<deferred>deferred))(?:\s+unanimously)?\W*$",
    Manner.HOLDS,
    ("that the hedge be cut, all in favour.", "to buy it – agreed", "the plan, and carried unanimously."),
    ("as agreed", "the plan was carried"),
    re.I,
)
"""What became of it, behind what was moved."""
EARLIER = phrase(
    r"\b(?:(?:last|previous|earlier|prior) (?:year|month|week|meeting|council|session|minutes|committee"
    r"|occasion)s?\b|(?:last|previous) (?:[\w’'-]+ ){1,2}meeting\b|previously|in the past|years? ago"
    r"|had (?:\w+ ){0,2}?(?:been |already )?(?:agreed|resolved|decided|voted|approved|carried|lost|proposed"
    r"|seconded|moved|recommended"
    r"|declared|defeated|rejected|passed|adopted|granted|refused|abstained)"
    r"|(?:meeting|council|cabinet|committee|assembly) (?:held )?(?:on|in|of) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)?"
    r"|january|february"
    r"|march|april|may|june|july|august|september|october|november|december)"
    r"|back in (?:19|20)\d\d|in (?:19|20)\d\d)\b",
    Manner.HOLDS,
    (
        "at the last meeting",
        "at the last PAP meeting",
        "the council had agreed",
        "previously approved",
        "the meeting held on 3 May",
        "in 2019",
    ),
    ("was agreed", "at the next meeting", "it last rained"),
    re.I,
)
"""What is told is of another occasion than this meeting."""
UNREAL = phrase(
    r"\b(?:[Ii]f|[Uu]nless|[Ww]hether|should|would|could|might|may|must|will|shall|can|to be|not yet|until|unable to"
    r"|asked (?:if|for)|need(?:s|ed)? to be)\b",
    Manner.HOLDS,
    ("If it is carried", "would be agreed", "may vote", "until approved"),
    ("it was carried", "as agreed", "in May by Cllr Will"),
)
"""What is told has not happened."""
NUMBERED_MOTION = phrase(
    rf"(?:(?:resolution|motion)\s*(?:no\.?|#)?\s*)?(?P<number>[A-Z]{{0,4}}-?\d{{1,4}}(?:[-/.]\d{{1,4}})+"
    rf"|#\s?\d+)[.:)]?\s+(?P<mover>{INITIALLED_PATTERN}|{PERSON_PATTERN})\s*(?:,|and|/"
    rf"|-)\s*(?P<seconder>{INITIALLED_PATTERN}|{PERSON_PATTERN})\s*[:–—-]?\s*(?=$|THAT\b|That\b|BE IT\b"
    rf"|WHEREAS\b|Whereas\b|The\b)",
    Manner.BEGINS,
    ("R2024-175 S. Foote, D. Yemm: That we", "R2020-058 L. Moore, J. Scott:"),
    ("12/24 Apologies from", "R2024-175 That we"),
)
"""A numbered motion with the two who put it, before its words."""
