"""How minutes print the names of people: with a title, by initials, by a surname alone, several in a row."""

from __future__ import annotations

from assistant.text.phrases.examples import Manner, phrase
from assistant.text.phrases.persons import ADDRESS_PATTERN, FULL_NAME, INITIALLED_PATTERN, NAME

_MEMBER = (
    r"(?:(?:county |district |borough |town |city |parish )?(?:councillors?|cllrs?|clirs?)|cllr['’]s|directors?"
    r"|trustees?"
    r"|commissioners?|supervisors?|(?:board |committee |council |honorary )?members?|(?:vice[- ]\s*)?president|aldermen"
    r"|comhairleoir[ií]?|cmhlr|cyng(?:horydd|horwyr)?|council(?:member|man|woman)s?|selectm[ae]n"
    r"|(?:deputy )?reeve|(?:deputy )?mayor"
    r"|(?:vice[- ]?)chair(?:man|woman|person)?|superintendent|senator|deputy|secretary|major|colonel|captain|pc"
    r"|pcso|sgt)"
)
TITLE_PATTERN = rf"(?:(?i:(?:(?:the|yr?)\s+)?(?:{ADDRESS_PATTERN}|{_MEMBER}))\.?\s+)"
SURNAME_PATTERN = r"(?:(?:[ÓO]|Mac|Mc|Ní|Nic|St\.?)\s+)?" + NAME
IN_BRACKETS_PATTERN = r"(?:\s*\((?:[A-Z]\.?){1,3}\))?"
INITIALS_PATTERN = (
    r"(?!(?:He|She|It|We|They|In|On|At|To|By|Of|As|So|No|Or|If|An|Is|Be|Do|Go|Up|Us|Mr|Ms|Mrs|Dr|The|And|All"
    r"|For|Was|Not|But|Who)\b)(?:[A-Z]{2,4}|[A-Z]{1,2}[a-z]{1,2}|[A-Z]{1,2}[a-z][A-Z])(?![\w'’-])"
)
_OFFICER = (
    r"(?i:(?:the\s+)?(?:(?:vice[- ]?)?chair(?:man|woman|person)?|(?:deputy\s+)?mayor|leader|president|cathaoirleach))\b"
)
PERSON_PATTERN = (
    rf"(?:{TITLE_PATTERN}+(?:{FULL_NAME}|{SURNAME_PATTERN}|[A-Z]\b){IN_BRACKETS_PATTERN}|{INITIALLED_PATTERN}{IN_BRACKETS_PATTERN}"
    rf"|(?=[A-Z][\w'’-]*[a-z])(?!(?i:the|and|or|by|it|this|that|all|no|none|resolved|seconded|carried|agreed|motion|amendment"
    rf"|councillors?|cllrs?|members?|directors?|trustees?)\b){NAME}\s+(?:[A-Z]\.?\s+){{0,2}}{SURNAME_PATTERN}{IN_BRACKETS_PATTERN}"
    rf"|[A-Z]\s{SURNAME_PATTERN}(?<=[a-z]){IN_BRACKETS_PATTERN}|{_OFFICER})"
)
_NOBODY = (
    r"(?!(?i:the|and|or|by|it|this|that|all|no|none|resolved|seconded|second|carried|agreed|motion|amendment|new|minutes"
    r"|item|plan|report|cheque|payment|date|page|next|vote|voting|passed|approved|to|on|in|for|a|an|of|councillors?|cllrs?|directors?|members?|trustees?|mr|mrs|ms|miss|dr|secretary|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b)"
)
"""Words that are no name, also where they have a capital."""
NAMED_PATTERN = (
    rf"(?:{PERSON_PATTERN}|{_NOBODY}(?:{INITIALS_PATTERN}|(?![A-Z]\b){SURNAME_PATTERN}{IN_BRACKETS_PATTERN}))"
)
"""Somebody, where the words around say that it is one: also by initials alone, or by a surname."""
PERSON = phrase(
    PERSON_PATTERN,
    Manner.BEGINS,
    ("Cllr. D. Jenkins", "Councillor Collins (M)", "Trustee Karina Talamantes", "Director Rich", "P. Markwell",
     "the Chairman", "Cmhlr. Ó Ceallaigh", "Mrs A Prescott", "Fran Hay"),
    ("The Committee", "Resolved That", "councillors", "RB", "Agreed Unanimously"),
)  # fmt: skip
NAMED = phrase(
    NAMED_PATTERN,
    Manner.BEGINS,
    ("RB", "PWh", "Jay", "Hernandez", "Cllr Webb"),
    ("Carried", "and", "The", "Motion", "to"),
)
NAMES_TITLE = phrase(
    r"(?i:(?:the\s+)?(?:(?:parish|town|county|district|borough|city)\s+)?(?:councillors|cllrs|clirs|directors|trustees|members|commissioners|aldermen|messrs|supervisors|mesdames"
    r"|board\s+members|committee\s+members|comhairleoirí)\b\.?)\s*:?\s*",
    Manner.BEGINS,
    ("Councillors A", "Directors Costa", "Board members Hay", "Parish Councillors Dunn"),
    ("Councillor A", "Membership", "The plan"),
)
"""A form of address before several names."""
LISTED_NAME = phrase(
    rf"(?P<name>(?:{TITLE_PATTERN})*(?:(?:[A-Z]\.?\s?){{1,3}}(?=\s?{NAME}))?(?:{SURNAME_PATTERN}|[A-Z]{{2,}})(?:[^\S\n\t](?:[A-Z]\.[^\S\n\t]?)?{SURNAME_PATTERN}){{0,3}}{IN_BRACKETS_PATTERN})",
    Manner.BEGINS,
    (
        "Councillor Collins (M)",
        "Gilligan",
        "Cmhlr. Ó Ceallaigh",
        "Mrs E Chubb",
        "Trustee Karina Talamantes",
        "O’Brien",
        "J. M. Smith",
    ),
    ("none", "the clerk", "12 members"),
)
"""A name in a list, with its own form of address."""
