"""The bodies that publish records, known by the form of their names.

No list of names: ``X County Council``, ``London Borough of X``, ``Department for X``, ``City of X``, ``X Water
District``, with X a name.
"""

from __future__ import annotations

import re

from assistant.text.phrases import SALUTATION

_LONGEST = 80
_LINKS = frozenset(
    ("and", "&", "of", "the", "upon", "on", "under", "le", "in", "with", "by", "for", "cum", "nan", "na", "/", "y")
)
_NOUNS = re.compile(
    r"(?:the )?(?P<name>.+?) (?:(?:county|city|borough|district|metropolitan|parish|town|community|unitary) )*council"
    r"|(?:the )?(?:royal )?(?:london |metropolitan )?borough of (?P<borough>.+)"
    r"|(?:the )?city of (?P<city>.+) corporation"
    r"|(?:the )?(?:corporation of (?:the )?)?(?:city|town|township|village|county"
    r"|(?:metropolitan |municipal |regional )?(?:district|municipality)) of (?P<municipality>\S+(?: \S+){0,2})"
    r"|(?P<special>.+?) (?:(?:unified |independent )?school|water|utility|fire(?: protection)?|sanitation|sanitary"
    r"|irrigation|drainage|flood control|library|parks?|recreation|transit|health(?: ?care)?) district"
    r"|(?P<association>.+?) association"
    r"|(?P<authority>.+?) (?:(?:mayoral )?combined|fire(?: and rescue)?|national park) authority"
    r"|(?P<service>.+?) (?:fire and rescue service|constabulary|police)"
    r"|(?P<trust>.+?) (?:(?:nhs |hospitals? |university |foundation )*trust|integrated care board)"
    r"|(?P<partnership>.+?) (?:safeguarding (?:children(?:['’]?s)? |adults )?|community safety |youth justice )"
    r"(?:partnership|board)"
)
_STATE = re.compile(
    r"(?:department|ministry) (?:for|of) .+|(?:the )?office (?:for|of) .+"
    r"|(?:the )?(?:home|cabinet) office|(?:uk|welsh|scottish|hm) government"
    r"|nhs (?:england|wales|scotland)"
)
_INSPECTORATES = re.compile(
    r"ofsted|(?:the )?care quality commission|estyn|care inspectorate(?: wales)?"
    r"|(?:hm|his majesty['’]?s|her majesty['’]?s) inspectorate of .+"
    r"|(?:the )?office for standards in education, children['’]s services,? and skills(?: \(ofsted\))?"
)
_NO_NAMES = """
    full annual extraordinary special ordinary budget youth young people people's children children's schools school
    county city borough district metropolitan parish town community unitary local shadow your our whole each every
    contact members meeting meetings general joint the of and a new next last previous this that first student pupil
    parent parents tenants residents safeguarding health wellbeing academy charitable multi-academy
    """
_NO_NAME = frozenset(_NO_NAMES.split())
"""Words that make no name of a body: ``Full Council`` is a meeting, ``Youth Council`` one of many."""
_NOT_IN_NAMES = re.compile(
    r"\b(?:minutes?|meetings?|reports?|summons|questions?|motions?|leaders?|clerks?|chief|chair(?:man|person)?|members?"
    r"|representatives?|councill?ors?|directors?|officers?|secretary|managers?|heads?|executive|cabinet|committees?"
    r"|panel|forum|scrutiny|agenda|notice|decisions?|recommendations?|welcome|inspection|review|visit|plan|policy"
    r"|strategy|letter|response|apologies|mayor|behalf|visitors?|contact|update|services?(?! authority)|versus|v)\b"
)


def is_body(line: str) -> bool:
    """Whether ``line`` is the name of a council, department, inspectorate, trust or the like, and nothing else."""
    name = line.strip(" .,")
    words = name.split()
    if len(name) > _LONGEST or not words or re.search(r"[\d:;?!()]", name.replace("(Ofsted)", "")):
        return False
    if not all(word[0].isupper() or word.lower() in _LINKS for word in words) or not words[0][0].isupper():
        return False
    if SALUTATION.match(name):  # who is written to
        return False
    lower = name.lower()
    if _INSPECTORATES.fullmatch(lower) or _STATE.fullmatch(lower):
        return True
    named_body = _NOUNS.fullmatch(lower)
    if named_body is None:
        return False
    own = next(part for part in named_body.groups() if part)
    if named_body["name"] is not None and " for " in own:  # ``Election Results For … Town Council`` is of one
        return False
    named = [word for word in re.split(r"[\s,]+", own) if word not in _NO_NAME and word not in _LINKS]
    return bool(named) and not _NOT_IN_NAMES.search(own)


def is_inspectorate(line: str) -> bool:
    """Whether ``line`` names a body that inspects others."""
    return _INSPECTORATES.fullmatch(line.strip(" .,").lower()) is not None
