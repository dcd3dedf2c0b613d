"""The bodies that publish records, known by the form of their names, and which of them a record's head names.

No list of names: ``X County Council``, ``London Borough of X``, ``Department for X``, with X a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.front import Line
from assistant.lines import CONTACT
from assistant.records import Found
from assistant.words import flow

_LONGEST = 80
_LINKS = frozenset(
    ("and", "&", "of", "the", "upon", "on", "under", "le", "in", "with", "by", "for", "cum", "nan", "na", "/", "y")
)
_NOUNS = re.compile(
    r"(?:the )?(?P<name>.+?) (?:(?:county|city|borough|district|metropolitan|parish|town|community|unitary) )*council"
    r"|(?:the )?(?:royal )?(?:london |metropolitan )?borough of (?P<borough>.+)"
    r"|(?:the )?city of (?P<city>.+) corporation"
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
_IMPRINT = re.compile(
    r"\bOffice for Standards in Education,? Children['’]s Services,? and Skills \((Ofsted)\)\s+(?:regulates|inspects)\b"
)
"""What the inspectorate prints about itself at the end of what it publishes; others quote it anywhere."""
_IMPRINTED = 4000
"""Characters from the end in which an imprint stands."""
_PUBLISHED_BY = re.compile(r"publisher|(?:published|issued) by|from", re.I)
_REFERENCE = re.compile(r"(?:our|your) ref(?:erence)?\b|ref\s*:", re.I)
_ADDRESS_LINES = 6


def is_body(line: str) -> bool:
    """Whether ``line`` is the name of a council, department, inspectorate, trust or the like, and nothing else."""
    name = line.strip(" .,")
    words = name.split()
    if len(name) > _LONGEST or not words or re.search(r"[\d:;?!()]", name.replace("(Ofsted)", "")):
        return False
    if not all(word[0].isupper() or word.lower() in _LINKS for word in words) or not words[0][0].isupper():
        return False
    lower = name.lower()
    if _INSPECTORATES.fullmatch(lower) or _STATE.fullmatch(lower):
        return True
    found = _NOUNS.fullmatch(lower)
    if found is None:
        return False
    own = next(part for part in found.groups() if part)
    named = [word for word in re.split(r"[\s,]+", own) if word not in _NO_NAME and word not in _LINKS]
    return bool(named) and not _NOT_IN_NAMES.search(own)


def is_inspectorate(line: str) -> bool:
    """Whether ``line`` names a body that inspects others."""
    return _INSPECTORATES.fullmatch(line.strip(" .,").lower()) is not None


def publisher(
    text: str, above: Sequence[Line], lines: Sequence[Line], running: Sequence[Line], kind: str | None
) -> Found | None:
    """The body that published a record of ``kind``, by its masthead, its running heads or its imprint.

    ``above`` are the lines above the title, ``lines`` the first lines of all, ``running`` the running heads. The body
    that an inspection is of and a letter is to stand there too; they are not taken. Two bodies are none.
    """
    if kind == "letter":
        return _letterhead(above) or _displaced(lines) or _imprint(text)
    mastheads = _mastheads(above) or _labelled(lines) or ([] if kind == "inspection report" else _mastheads(running))
    if kind == "inspection report":
        own = [(line, name) for line, name in mastheads if is_inspectorate(name)]
        return _one(own) or _imprint(text)
    return _one(mastheads)


def _mastheads(above: Sequence[Line]) -> list[tuple[Line, str]]:
    found: list[tuple[Line, str]] = []
    for line in above:
        if any(not value for _, value in line.fields()):  # a label alone: what follows is in its list
            break
        parts = re.split(r"\s+[|–—-]\s+", line.shown)
        if not line.row and is_body(parts[0]):
            found.append((line, parts[0].strip(" .,")))
    return found


def _labelled(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    fields = ((line, label, value) for line in lines if not line.listed for label, value in line.fields())
    return [(line, value) for line, label, value in fields if _PUBLISHED_BY.fullmatch(label) and is_body(value)]


def _one(named: Sequence[tuple[Line, str]]) -> Found | None:
    if len({name.lower() for _, name in named}) != 1:
        return None
    line, name = named[0]
    return Found(name, f"text, line {line.number}")


def _letterhead(above: Sequence[Line]) -> Found | None:
    """The body whose name begins a letter that goes on with its address, and to whom it goes, or a reference.

    A letter without a letterhead begins with the address it goes to.
    """
    if not above or not is_body(above[0].shown):
        return None
    dated = next((index for index, line in enumerate(above) if _is_dated(line)), None)
    own = above[:dated]
    addressed = dated is not None and len(above) > dated + 1
    referred = any(_REFERENCE.match(line.shown) or _is_reached(line) for line in own)
    if is_inspectorate(above[0].shown) or addressed or referred:
        return Found(above[0].shown.strip(" .,"), f"text, line {above[0].number}")
    return None


def _is_dated(line: Line) -> bool:
    return re.search(r"\b(?:19|20)\d\d$", line.shown) is not None and len(line.shown) < 40


def _is_reached(line: Line) -> bool:
    contact = CONTACT.search(line.shown)
    return contact is not None and contact["postcode"] is None


def _displaced(lines: Sequence[Line]) -> Found | None:
    """An inspectorate's letterhead that stands in a margin and is read after what it is printed beside."""
    for index, line in enumerate(lines):
        block = lines[index + 1 : index + 1 + _ADDRESS_LINES]
        if is_inspectorate(line.shown) and any(
            (found := CONTACT.search(each.shown)) and found["postcode"] for each in block
        ):
            return Found(line.shown.strip(" .,"), f"text, line {line.number}")
    return None


def _imprint(text: str) -> Found | None:
    itself = _IMPRINT.search(flow(text[-_IMPRINTED:]))
    return Found(itself[1], f"text: “{itself.group()}”") if itself else None
