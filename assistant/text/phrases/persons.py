"""How papers call people: forms of address, offices, and the verbs by which somebody is said to say something."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

_ADDRESS = (
    r"(?:councillor|cllr|coun|alderman|alderwoman|ald|mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|baroness"
    r"|baron|rev|revd|reverend|canon|chair(?:man|woman|person)?|mayor|rt hon|hon)"
)
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_NAME = rf"{_CAPITAL}[\w'’]*(?:-{_CAPITAL}?[\w'’]+)*(?<!['’]s)(?<!['’])"
_INITIAL = rf"{_CAPITAL}(?:\.\s?|(?=\s{_CAPITAL}))\s?"
_INITIALS = rf"(?:{_INITIAL}){{1,3}}"
_PARTICLE = r"(?:(?:de|la|le|van|von|der|den|al|bin|du|da|di|dos|ap)\s+)"
_FULL = rf"(?:{_INITIALS})?(?:{_NAME}\s+(?:{_INITIALS})?{_PARTICLE}*){{0,2}}{_PARTICLE}*{_NAME}"
ADDRESS_PATTERN, NAME, FULL_NAME = _ADDRESS, _NAME, _FULL
"""Patterns of a form of address, of a word of a name, and of a name: other phrases are made of them."""
_ADDRESSED = rf"(?:(?i:(?:the\s+)?{_ADDRESS})\.?\s+)+(?:{_FULL}|{_CAPITAL}\b)"
_INITIALLED = (
    rf"(?!{_CAPITAL}\.\s(?i:{_ADDRESS}|superintendent|president|trustee|director|motion)\b)"
    rf"(?:{_CAPITAL}\.\s?){{1,3}}(?:{_PARTICLE}*{_NAME})(?:\s+{_NAME})?"
)
INITIALLED_PATTERN = _INITIALLED
_OFFICE_NOUN = (
    r"(?:head|directors?|leader|deputy leader|(?:vice[- ])?chair(?:man|woman|person)?|(?:deputy |lord )?mayor|clerk"
    r"|officer|manager|cabinet member|portfolio holder|lead member|solicitor|chief executive|commissioner|inspector"
    r"|(?:chief )?superintendent|secretary|treasurer|engineer|accountant|auditor|adviser|advisor|minister|governor"
    r"|headteacher|principal|surveyor|planner|(?:leas[- ])?ch?athaoirleach|(?:vice[- ])?president|convenor"
    r"|convener|provost|reeve|ranger|warden|monitoring officer|section 151 officer|presiding member|speaker)"
)
_NO_PART = r"(?!(?:however|also|therefore|then|and|or|that|of|for|to|from|in|on|at|with|by|who|whom|which)\b)"
_OFFICE = (
    rf"[Tt]he\s+(?:{_NO_PART}[\w'’-]+\s+){{0,4}}?(?i:{_OFFICE_NOUN})"
    rf"(?:(?:\s+(?:of|for|and|&)(?:\s+the)?|,)(?:\s+{_NO_PART}[\w'’&-]+){{1,4}}?)*"
)
_ANYBODY = (
    r"(?:A|One|Another|The)\s+(?:(?:local|concerned|second|third)\s+)?(?:resident|parishioner"
    r"|member\s+of\s+the\s+public)"
)
"""Somebody whom a record does not name."""
_SAYS = (
    r"(?:said|says|stated|states|added|adds|asked|asks|replied|replies|responded|answered|explained|explains|reported"
    r"|reports|advised|advises|confirmed|confirms|noted|notes|commented|observed|remarked|suggested|proposed|proposes"
    r"|moved|seconded|declared|welcomed|thanked|opposed|supported|objected|spoke|queried|questioned|enquired|inquired"
    r"|raised|requested|highlighted|emphasised|emphasized|stressed|expressed|outlined|presented|introduced|informed"
    r"|told|reminded|clarified|agreed|disagreed|argued|urged|called|apologi[sz]ed|announced|acknowledged|accepted"
    r"|admitted|assured|believed|considered|felt|feared|hoped|indicated|referred|recommended|voted|abstained|withdrew"
    r"|wished|wondered|warned|regretted|concurred|drew|pointed|sought|nominated|offered|praised|criticised|criticized"
    r"|described|challenged|complained|concluded|continued|summarised|summarized|repeated|reiterated|undertook|paid"
    r"|gave|read|mentioned|maintained(?=,?\s+that\b)|insisted|claimed|disclosed|invited|committed|congratulated|updated|conveyed|addressed(?=\s+the\s+(?:meeting|council|committee|board|panel|members))|supports|opposes"
    r"|thinks|thought|was (?:concerned|pleased|of the (?:view|opinion)|disappointed|delighted|surprised|hopeful"
    r"|grateful)"
    r"|was not (?:happy|satisfied|in favou?r|convinced)|did not (?:agree|think|feel|believe|support))"
)
SAYS_PATTERN = _SAYS
_SAY = (
    r"(?:say|state|add|ask|reply|respond|answer|explain|report|advise|confirm|note|comment|observe|remark|suggest"
    r"|propose|move|second|declare|welcome|thank|oppose|object|speak|query|question|enquire|raise|request"
    r"|highlight|emphasi[sz]e|stress|express|outline|present|introduce|inform|tell|remind|clarify|agree|disagree|argue"
    r"|urge|apologi[sz]e|announce|acknowledge|accept|admit|assure|believe|feel|fear|hope|indicate|refer|recommend"
    r"|vote|abstain|withdraw|wish|wonder|warn|regret|concur|seek|nominate|offer|praise|critici[sz]e|describe|challenge"
    r"|complain|conclude|promise|think|mention|claim|insist|disclose|pledge)"
)
SUBJECT_ASKED = phrase(
    rf"\b(?:[Dd]id|[Dd]oes|[Hh]as|[Hh]ad)\s+(?P<name>{_NAME}(?:\s+{_NAME})?)\s+(?:(?:also|then|\w+ly|ever)\s+)*(?:{_SAY}|{_SAYS})\b",
    Manner.HOLDS,
    ("what did Will say", "Did May vote against", "has Amina Okafor ever declared", "What does Over think"),
    ("did the chair say", "did Ofsted find", "Did Cllr. May", "what did Oakmere want"),
)
"""Somebody by name of whom is asked what they say."""
COUNCILLOR_ASKED = phrase(
    rf"\b(?P<name>councillor\s+(?:[a-z]\.?\s+)?[a-z][\w'’-]+)(?=\s+(?:{_SAY}|{_SAYS})\b)",
    Manner.HOLDS,
    ("did councillor over propose", "what councillor a. patel said"),
    ("did councillor training cover", "councillor allowances"),
)
"""A councillor in small letters, of whom is asked what they say; there are councillor briefings too."""
SAYER_ASKED = phrase(
    rf"\b(?:did|does|has|had)\s+(?P<name>[a-z]{{4,}})(?=\s+(?:(?:also|then|ever|\w+ly)\s+)*(?:{_SAY}|{_SAYS}|charge[sd]?)\b)",
    Manner.HOLDS,
    ("what did serco say about bins", "what did capita charge", "has veolia ever replied"),
    ("what did the council say", "did Serco say", "did cllr hay say"),
)
"""Whoever, in small letters and with no article, is asked about as one who says something."""
ASKED_BEFORE = phrase(
    r"(?:\b(?:did|does|do|has|had|have|would|according to)|\b(?:said|asked|made|put|raised|moved|seconded|proposed"
    r"|declared|reported|given|expressed|voiced|cast) by)\s+$",
    Manner.HOLDS,
    ("What did ", "what was proposed by ", "according to "),
    ("What did he tell ", "Who is ", "the house by "),
    re.I,
)
"""What stands before somebody whose words are asked for."""
ASKED_AFTER = phrase(
    rf"(?:['’]s?\s+(?:\w+\s+)?(?:questions?|views?|words?|reply|replies|response|answer|comments?|remarks?|proposals?"
    rf"|motion|amendment|vote|declaration|statement|speech|position|opinion|concerns?|reasons?|argument)\b"
    rf"|(?:\s+(?:also|then|had|has|\w+ly))*\s+{_SAYS}\b)",
    Manner.BEGINS,
    ("’s view of it", "'s supplementary question", " said about it", " has declared"),
    ("’s ward", " and Mr Hay said", " say"),
    re.I,
)
"""What stands behind somebody whose words are asked for."""
ADDRESS_WORDS = frozenset(
    """
    councillor councillors cllr cllrs coun alderman alderwoman ald mr mrs ms miss mx dr prof professor sir dame lord
    lady baroness baron rev revd reverend canon chair chairman chairwoman chairperson mayor rt hon
    """.split()  # noqa: SIM905
)
"""What stands before a person's name and is no part of it: a record may use another."""
ADDRESS = phrase(
    rf"(?:(?:the\s+)?{_ADDRESS}\.?\s+)+",
    Manner.BEGINS,
    ("Councillor A. Patel", "Cllr. Gwyther", "Mr Will", "the Chairman Mr Price", "Rt Hon Lord Hay"),
    ("Councillors met", "Drive on", "Patel", "Mayoral plans"),
    re.I,
)
"""The forms of address before a name."""
ADDRESSED = phrase(
    rf"\b{_ADDRESSED}(?!\w)",
    Manner.HOLDS,
    ("what did Cllr A. Patel say", "Mrs de la Mare asked", "DR SMITH", "Councillor A said", "Councillor Over",
     "Mr. Will", "Ms O’Brien", "Councillor Siân Gwyther"),
    ("the councillor said", "councillors Over and Will", "A. Patel", "the Chair said"),
)  # fmt: skip
"""A person with a form of address."""
INITIALLED = phrase(
    rf"(?<![\w.]){_INITIALLED}",
    Manner.HOLDS,
    ("by A. Patel", "J.R. Hay said", "B. van Dyke", "told P.J. O’Neill"),
    ("in Ward A. the plan", "see p. 4", "at 3 p.m. Monday", "A Patel"),
)
"""A person by initials, with their stops, and surname."""
ANYBODY = phrase(
    _ANYBODY,
    Manner.WHOLE,
    ("A resident", "One member of the public"),
    ("Residents", "A councillor"),
)
OFFICE = phrase(
    _OFFICE,
    Manner.WHOLE,
    ("The Head of Highways", "the cabinet member", "The Corporate Director of Children and Families", "The Chair",
     "The interim director for children’s services", "The Section 151 Officer"),
    ("The report", "The officers", "Head", "The committee", "The report of the Head of Roads"),
)  # fmt: skip
"""An office that one person holds, with its article."""
APPOINTED = phrase(
    r"\b(?:head of|directors?|officer|manager|clerk|solicitor|chief executive|inspector|superintendent|engineer"
    r"|accountant|auditor|surveyor|planner|headteacher)\b",
    Manner.HOLDS,
    ("The Head of Highways", "the monitoring officer", "the Clerk"),
    ("The Leader", "the Chair", "the Cabinet Member for Place"),
    re.I,
)
"""An office that is paid: no councillor may hold one in their own council (Local Government Act 1972, section 116)."""
SPEAKER = phrase(
    r"(?:(?:In (?:reply|response|answer|summary|conclusion|closing|opening|thanking"
    r"|introducing)(?: to [^,.]{1,80})?|Finally|However|Further"
    r"|(?:Speaking|On|Following|After|Referring|Responding|Turning|With regard|With reference|Regarding"
    r"|In relation|On behalf|At)\s[^,.]{1,100}|At this point)(?:,\s+|\s+(?=the\s+[A-Z])))?"
    rf"(?P<speaker>{_ADDRESSED}|{_INITIALLED}|{_OFFICE}|{_ANYBODY}|{_NAME}\s+(?:{_INITIALS})?{_NAME})"
    r"(?:\s*\([^)]{1,60}\)|,\s+[^,.]{1,80},)?"
    rf"(?:\s+(?:also|then|further|again|had|has|both|\w+ly))*\s+(?P<verb>{_SAYS})\b",
    Manner.BEGINS,
    ("Councillor B. Patel asked for a review", "The Head of Highways said that", "In reply, Mrs Price added",
     "Councillor Hay (Chair) thanked", "The Leader, Councillor Hay, moved the motion", "Eleanor Brazil has said",
     "Mr Will then voted against", "The cabinet member for roads explained",
     "On taking the Chair, Councillor Neville thanked", "The Cathaoirleach welcomed", "A resident asked",
     "Cllr Hay was not happy"),
    ("Councillor Patel was thanked", "The report noted", "Councillors Over and Will voted", "She added", "Members said",
     "The officer to whom he said", "Mrs Price and Mr Will asked", "Councillor Patel’s motion was moved"),
)  # fmt: skip
"""A sentence that reports what one person says or does in a meeting; ``speaker`` is who."""
TURN = phrase(
    rf"(?P<speaker>{_ADDRESSED}(?:\s+(?:AM|MS|MP|MSP|OBE|MBE|CBE|JP))?|(?:THE|The)\s+(?:[A-Z][\w-]*\s+){{0,3}}(?i:{_OFFICE_NOUN})"
    rf"|{_NAME}\s+{_NAME}\s+(?:AM|AS|MS|MP|MSP|MEP))(?:\s*\([^)\n]{{1,60}}\))?\s*:(?=\s)",
    Manner.BEGINS,
    ("MR SMITH: I regret", "Cllr Jones: Could it", "THE CHAIRMAN: I think", "Mr. Hay (Ottawa, Lib.): Thank you",
     "Lynne Price AM: Thank you", "Councillor A. Patel: No"),
    ("RESOLVED: That", "Date: Monday", "Councillor Jones said: no", "The aims are: to", "The Meeting: it"),
)  # fmt: skip
"""The label of a turn in a transcript."""
LEANS_ON_SPEAKER = phrase(
    rf"(?P<pronoun>He|She)(?:\s+(?:also|then|further|again|had|has|\w+ly))*\s+{_SAYS}\b",
    Manner.BEGINS,
    ("He added that", "She also thanked", "She said"),
    ("He was late", "The chair added", "They noted"),
)
"""A sentence that goes on with what the person of the sentence before says."""
