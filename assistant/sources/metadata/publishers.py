"""Which body published a record: its masthead, its running heads, a letterhead, or its imprint."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.records import Stated
from assistant.sources.metadata.front import FrontLine
from assistant.text import CONTACT, STANDING, is_body, is_inspectorate, one_line

_IMPRINT = re.compile(
    r"\bOffice for Standards in Education,? Children['’]s Services,? and Skills \((Ofsted)\)\s+(?:regulates|inspects)\b"
)
"""What the inspectorate prints about itself at the end of what it publishes; others quote it anywhere."""
_IMPRINTED = 4000
"""Characters from the end in which an imprint stands."""
_PUBLISHED_BY = re.compile(r"publisher|(?:published|issued) by|from", re.I)
_REFERENCE = re.compile(r"(?:our|your) ref(?:erence)?\b|ref\s*:", re.I)
_ADDRESS_LINES = 6
_OF_OTHERS = re.compile(r"\b(?:inspections?|reviews?|audits?|letters?|response|consultation|dear)\b", re.I)
_OF_MEETING = re.compile(rf"\W*(?:{STANDING.pattern}\W+)*(?:minutes|notes|record|agenda|summons)\b", re.I)
_OF = re.compile(r"\b(?:of|for)\s+(?=\S)", re.I)
_NAME_ENDS = re.compile(
    r"\s*(?:[,;:(]|[-–—] )|\s+(?:held|on|at|in the|which|meeting|minutes|dated|via|from)\b|\.?$", re.I
)


def publisher(
    text: str,
    above: Sequence[FrontLine],
    lines: Sequence[FrontLine],
    running: Sequence[FrontLine],
    kind: str | None,
    title: str | None,
) -> Stated | None:
    """The body that published a record of ``kind``, by its masthead, running heads or imprint, or by its title.

    ``above`` are the lines above the title, ``lines`` the first lines of all, ``running`` the running heads. The body
    that an inspection is of and a letter is to stand there too; they are not taken. Two bodies are none.
    """
    if kind == "letter":
        return _letterhead(above) or _displaced(lines) or _imprint(text)
    mastheads = _mastheads(above) or _labelled(lines) or ([] if kind == "inspection report" else _mastheads(running))
    if kind == "inspection report":
        own = [(line, name) for line, name in mastheads if is_inspectorate(name)]
        return _one(own) or _imprint(text)
    return _one(mastheads) or (None if mastheads else _of_meeting(title, lines))


def _mastheads(above: Sequence[FrontLine]) -> list[tuple[FrontLine, str]]:
    mastheads: list[tuple[FrontLine, str]] = []
    for line in above:
        if any(not value for _, value in line.fields()):  # a label alone: what follows is in its list
            break
        name = _body_in(re.split(r"\s+[|–—-]\s+", line.shown)[0])
        if not line.row and name:
            mastheads.append((line, name))
    return mastheads


def _body_in(words: str) -> str | None:
    """The body that a line is, or that it says it is for: ``Election Results For Royal Sutton Town Council``."""
    if is_body(words):
        return words.strip(" .,")
    paper, said, name = words.rpartition(" For ") if " For " in words else words.rpartition(" for ")
    return name.strip(" .,") if said and is_body(name) and not _OF_OTHERS.search(paper) else None


def _of_meeting(title: str | None, lines: Sequence[FrontLine]) -> Stated | None:
    """The body whose meeting a title names: ``Minutes of the meeting of Upper Thorpe Parish Council held on …``."""
    if title is None or not _OF_MEETING.match(title):
        name = _body_in(title) if title else None
        return Stated(name, "title") if name else None
    for said in _OF.finditer(title):
        name = _NAME_ENDS.split(title[said.end() :], maxsplit=1)[0]
        own = name.removeprefix("the ").removeprefix("THE ")
        if is_body(own):
            where = next((f"text, line {line.number}" for line in lines if own in line.shown), "title")
            return Stated(own.strip(" .,"), where)
    return None


def _labelled(lines: Sequence[FrontLine]) -> list[tuple[FrontLine, str]]:
    fields = ((line, label, value) for line in lines if not line.listed for label, value in line.fields())
    return [(line, value) for line, label, value in fields if _PUBLISHED_BY.fullmatch(label) and is_body(value)]


def _one(named: Sequence[tuple[FrontLine, str]]) -> Stated | None:
    if len({name.lower() for _, name in named}) != 1:
        return None
    line, name = named[0]
    return Stated(name, f"text, line {line.number}")


def _letterhead(above: Sequence[FrontLine]) -> Stated | None:
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
        return Stated(above[0].shown.strip(" .,"), f"text, line {above[0].number}")
    return None


def _is_dated(line: FrontLine) -> bool:
    return re.search(r"\b(?:19|20)\d\d$", line.shown) is not None and len(line.shown) < 40


def _is_reached(line: FrontLine) -> bool:
    contact = CONTACT.search(line.shown)
    return contact is not None and contact["postcode"] is None


def _displaced(lines: Sequence[FrontLine]) -> Stated | None:
    """An inspectorate's letterhead that stands in a margin and is read after what it is printed beside."""
    for index, line in enumerate(lines):
        block = lines[index + 1 : index + 1 + _ADDRESS_LINES]
        if is_inspectorate(line.shown) and any(
            (contact := CONTACT.search(address.shown)) and contact["postcode"] for address in block
        ):
            return Stated(line.shown.strip(" .,"), f"text, line {line.number}")
    return None


def _imprint(text: str) -> Stated | None:
    itself = _IMPRINT.search(one_line(text[-_IMPRINTED:]))
    return Stated(itself[1], f"text: “{itself.group()}”") if itself else None
