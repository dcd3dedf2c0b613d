"""The title of a record: what it labels so, a letter's subject, its highest heading, or its first line that can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.records import Mark, MarkKind, ParsedFile, Stated
from assistant.sources.metadata.front import HEAD, SECTION, FrontLine, is_prose, unmarked
from assistant.sources.metadata.kinds import OTHER, is_dealt_with, without_fate
from assistant.text import CONTACT, MARKER, PAPER_NOUN, STANDING, first_date, is_body, lone_date, one_line

_TITLE_LINES = 8
_LABEL = re.compile(
    r"(?:(?:report|decision|document|item) )?title|title of (?:the )?(?:report|decision|document)"
    r"|subject(?: of (?:the )?report)?|re",
    re.I,
)
_REPLIED = re.compile(r"(?:(?:re|fwd?)\s*:\s*)+", re.I)
_SPACED = re.compile(r"(?:report title|title of (?:the )?report)\s+(?P<value>(?-i:[A-Z]).*)", re.I)
_ALONE = re.compile(r"report title|title of (?:the )?report", re.I)
_AHEAD = re.compile(r"^(?:title(?: of (?:the )?report)?|report title|subject|re)\s*:\s*(?P<rest>.*)$", re.I)
_NOT_VALUE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|cllr|councillor|prof(?:essor)?|sir|rev(?:erend)?)\b\.?(?: \S+){0,3}", re.I
)
_LABELS = re.compile(
    r"(?:copyright\b.*|agenda item|issue - meetings|(?:public document |supplementary )?pack|public document pack"
    rf"|(?:{STANDING.pattern} )*minutes(?:\s*[-–—].*|\s*\([^)]*\))?"
    r"|(?:final |draft )?v(?:ersion)?\.? ?\d[\d.]*\b.*|draft \d*"
    r"|(?:democratic|governance|committee|member|legal)(?:(?: and|,| &) [\w]+)* services"
    r"|(?:public |supplementary )?agenda(?: \(public\)|\s*[-–—]?\s*part\b.*| and (?:draft |printed )?minutes| page"
    r"| item \w+)?|a g e n d a|(?:decision|issue|meeting|committee|document|news|event) details?|decisions?"
    r"|title of report|report title|notice of (?:a )?meeting|(?:news|press|media) release|(?:latest |all )?news"
    r"|(?:the )?(?:meeting of )?(?:the )?(?:full|annual|extraordinary|special|ordinary|budget)"
    r" (?:meeting of (?:the )?)?council(?: meeting)?|draft|confirmed|withdrawn|superseded|official|public|exempt"
    r"|confidential|contents|home)\s*:?",
    re.I,
)
"""What is printed like a title on every paper of its sort."""
_FIELD = re.compile(
    r"^(?:date|time|venue|place|location|meeting|present|apologies|in attendance|officers?|from|to|sent|cc|contact"
    r"|author|report (?:to|by|of|author)|lead inspector|inspection dates?|published|status|classification|decision\b.*"
    r"|wards?\b.*|cabinet member|portfolio\b.*|(?:our|your) ref|(?:document |report )?status|version"
    r"|(?:next|previous|last)\b.*|(?:[\w-]+ ){0,2}date\b.*|date\b.*|e-?mail|tel(?:ephone)?|key decision\b.*|is this\b.*"
    r"|posted|issued)\s*:",
    re.I,
)
_ENDED = re.compile(r"[.;,:][\"')\]”’»]*$")
_STANDS = rf"(?:{STANDING.pattern}\s+)*"
_LONG_TITLE = re.compile(
    rf"^{_STANDS}(?:minutes?|notes|agenda|report|record)\s+(?:\([^)]*\)\s+)?(?:of|for|to|by)\b", re.I
)
_OF_MEETING = re.compile(rf"^{_STANDS}(?:minutes?|notes|record)\s+(?:\([^)]*\)\s+)?(?:of|from)\b", re.I)
_OF_COUNCIL = re.compile(r"(?!.*\b(?:committee|panel|board|forum|cabinet)\b).*(?<!\bto )(?<!\bby )\bcouncil$", re.I)
"""How the name of a council ends, or of who works for one."""
_PLACE = re.compile(r".*\b(?:civic centre|(?:town|county|city) hall|guildhall|council (?:house|offices|chamber))", re.I)
_MINUTE_NUMBER = re.compile(r"(?:[A-Z]{1,3}[-.]?)?\d{1,4}[-/]\d{1,4}\b")
"""The number of a minute or a resolution: ``25/31``, ``R2025-118``. What it heads is an item."""
_ALONE_ON_TOP = re.compile(rf"{_STANDS}(?:minutes|agenda)", re.I)
_MINUTES = re.compile(rf"\W*{_STANDS}minutes\W*", re.I)
_HANGING = re.compile(r"\b(?:the|an?|of|and|or|to|by|in|for|with|on|from|at|\d{1,2}(?:st|nd|rd|th))$", re.I)
_SPREAD = re.compile(r"(?:\S{1,2} ){6}")
"""Letters set apart, as in a masthead: what a PDF gives is no name that could be quoted."""
_PERSON = re.compile(r"(?:[A-Z][\w.'’-]*\s+(?:\.\s+)?){1,3}[A-Z][\w'’-]+")
_OFFICE = re.compile(
    r"\b(?:chief|clerk|director|manager|president|mayor|officer|secretary|chair(?:man|woman|person)?|leader|treasurer"
    r"|administrator)\b",
    re.I,
)
_OFFICE_WORDS = 5
_ADDRESS = re.compile(
    r"^(?:tel|telephone|phone|fax)\b.*\d"
    r"|\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{2} \d{5}(?:-\d{4})?)$",
    re.I,
)
"""A line of a letterhead: a telephone, or how an address ends in Britain, in Canada, in the United States."""
_GATHERED = re.compile(
    r"(?:the )?board of [\w’']+|in (?:city|town|county) council|(?:councill?or|cllr)\.? \S+(?: \S+){0,2}", re.I
)
"""Who met or moved, which is no title of what they wrote."""
_TELLS = re.compile(r"\b(?:was|were)\s+(?:held|called)\b", re.I)
"""What a sentence says that no title does."""
_NAME_WORDS = 8
_LONGEST = 120
_LONGEST_NAMED = 250
_FOOTNOTE = re.compile(r"(?<=[a-z])(\d{1,2})$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title, the number of the line it begins in, and whether a label says that it is one."""

    stated: Stated
    line: int
    labelled: bool = False


def of(
    reading: ParsedFile, lines: Sequence[FrontLine], front: Sequence[FrontLine], salutation: FrontLine | None
) -> Title | None:
    """The title of the record, or None where nothing can be one. The name of a body is none."""
    title = (
        _labelled(front)
        or (_subject(lines, salutation) if salutation else None)
        or _headed(reading, front)
        or (None if salutation else _first_line(front[:_TITLE_LINES]))
    )
    title = title or _of_label(front)
    if title is None:
        return None
    return replace(title, stated=replace(title.stated, value=_without_footnote(title.stated.value, reading.text)))


def can_be(words: str) -> bool:
    """Whether words a file states as its title can be one: no body's name and nothing printed on every such paper."""
    return not is_body(words) and not _LABELS.fullmatch(words)


def _labelled(front: Sequence[FrontLine]) -> Title | None:
    for index, line in enumerate(front):
        fields = [*line.fields()]
        if _ALONE.fullmatch(line.shown):
            fields.append((line.shown, ""))
        elif len(line.cells) == 1 and (spaced := _SPACED.fullmatch(line.shown)):
            fields.append(("title", spaced["value"]))
        for label, words in fields:
            value = _REPLIED.sub("", words).strip("\"'" if words[:1] in "\"'" else None)
            if not _LABEL.fullmatch(label):
                continue
            if value and len(value) > 3 and not _NOT_VALUE.fullmatch(value):
                return Title(Stated(value, f"text, line {line.number}"), line.number, True)
            below = (
                next((following for following in front[index + 1 :] if _is_title(following)), None)
                if not value
                else None
            )
            if below:
                return Title(Stated(below.shown, f"text, line {below.number}"), below.number, True)
    return None


def _of_label(front: Sequence[FrontLine]) -> Title | None:
    """``Minutes`` or ``Agenda`` alone with the body's name above or below it, where nothing says more."""
    for index, line in enumerate(front):
        label = line.shown.strip("* ")
        if _ALONE_ON_TOP.fullmatch(label):
            beside = (
                near.shown for near in (*front[:index][::-1], *front[index + 1 : index + 3]) if is_body(near.shown)
            )
            for body in beside:
                return Title(Stated(f"{body}: {label}", f"text, line {line.number}"), line.number)
    return None


def _subject(lines: Sequence[FrontLine], salutation: FrontLine) -> Title | None:
    """The line below a letter's ``Dear …``; what stands above is addresses."""
    index = next(index for index, line in enumerate(lines) if line.number == salutation.number) + 1
    if index < len(lines) and _is_title(lines[index]) and not is_prose(lines, index):
        return Title(Stated(_whole(lines, lines[index]), f"text, line {lines[index].number}"), lines[index].number)
    return None


def _headed(reading: ParsedFile, front: Sequence[FrontLine]) -> Title | None:
    """The highest heading; below the mere name of a body, with the heading that says what of it.

    The line ``Minutes of …`` above the first heading of minutes is their title, for their headings are the items.
    """
    headings = [
        mark
        for mark in reading.marks
        if mark.kind is MarkKind.HEADING and mark.start < HEAD and " | " not in reading.text[mark.start : mark.end]
    ]  # the head of a table is no title
    last = front[-1].start if front else 0
    usable = [
        mark
        for mark in headings
        if (mark.start <= last or not _says_minutes(front)) and _heads_a_paper(_words(reading, mark))
    ]
    if not headings:
        return None
    meeting = next((line for line in front if _is_of_meeting(line.shown)), None)
    if meeting and (not usable or meeting.start < usable[0].start) and not meeting.heading:
        return Title(Stated(meeting.shown, f"text, line {meeting.number}"), meeting.number)
    if not usable:
        return None
    top = min(usable, key=lambda mark: (mark.level or 9, mark.start))
    title = _words(reading, top)
    label = _AHEAD.match(title)
    if label:  # printed like a heading, it says what follows, not what this is
        return _at(reading, top, label["rest"], "first heading") if label["rest"] else _below(reading, top.end)
    below = _adjoining(reading, top, headings)
    following = _words(reading, below) if below in usable and below else ""
    if is_body(title):
        return _of_body(reading, front, top, usable, below if following else None)
    named = (
        len(title.split()) <= _NAME_WORDS and not PAPER_NOUN.search(title) and PAPER_NOUN.search(following) is not None
    )
    if below and following and (len(title.split()) <= 2 or named):
        return _at(reading, below, f"{title}: {following}", "first two headings")
    return _at(reading, top, title, "first heading")


def _says_minutes(front: Sequence[FrontLine]) -> bool:
    """Whether the front says that these are minutes: then what heads the text below it is an item."""
    return any(_MINUTES.fullmatch(line.shown) for line in front)


def _adjoining(reading: ParsedFile, top: Mark, headings: Sequence[Mark]) -> Mark | None:
    """The heading right below ``top``, if no other words stand between."""
    below = next((mark for mark in headings if mark.start >= top.end), None)
    return below if below and not reading.text[top.end : below.start].strip() else None


def _of_body(
    reading: ParsedFile, front: Sequence[FrontLine], top: Mark, usable: Sequence[Mark], below: Mark | None
) -> Title | None:
    """The title below a heading that is a body's name: a heading of the same level, else the name and the heading
    ``below`` it, else the next heading or line of the front that can be one."""
    end = front[-1].start if front else 0
    others = [mark for mark in usable if top.end <= mark.start <= end and not is_body(_words(reading, mark))]
    equal = next((mark for mark in others if mark.level == top.level), None)
    if equal is None and below:
        words = f"{_words(reading, top)}: {_words(reading, below)}"
        return _at(reading, below, words, "first two headings")
    if others:
        other = equal or others[0]
        return _at(reading, other, _words(reading, other), "heading")
    return _first_line([line for line in front if line.start >= top.end])


def _heads_a_paper(words: str) -> bool:
    """Whether a heading can be a paper's title, not that of an item or a part of it, nor a date."""
    if _LABELS.fullmatch(words.strip("* ")) and not _AHEAD.match(words):
        return False
    if (words.endswith(":") and not _AHEAD.match(words)) or _SPREAD.match(words):
        return False
    if words.startswith("*"):
        return False
    return not (
        SECTION.match(words)
        or MARKER.match(words)
        or _MINUTE_NUMBER.match(words)
        or lone_date(words)
        or is_dealt_with(words)
    )


def _words(reading: ParsedFile, mark: Mark) -> str:
    words = reading.text[mark.start : mark.end]
    return one_line(unmarked(words) if words.startswith("#") else words)


def _at(reading: ParsedFile, mark: Mark, words: str, where: str) -> Title:
    return Title(Stated(words, where), reading.text.count("\n", 0, mark.start) + 1)


def _below(reading: ParsedFile, start: int) -> Title | None:
    """The first line after ``start`` that can be a title."""
    number = reading.text.count("\n", 0, start)
    for at, raw in enumerate(reading.text[start:HEAD].split("\n"), number + 1):
        shown = one_line(raw)
        if shown and _is_title(FrontLine(at, start, shown, (shown,))):
            return Title(Stated(shown, f"text, line {at}"), at)
    return None


def _first_line(lines: Sequence[FrontLine]) -> Title | None:
    """The line ``Minutes of …``, else the first line that can be a title.

    Below a line too long to be told from a sentence nothing is looked for: that line was the title, or the text began.
    """
    meeting = next((line for line in lines if _is_of_meeting(line.shown) and _is_title(line)), None)
    named = _named(lines)
    for line in [meeting] if meeting else [line for line in lines if line.number not in named]:
        if _is_title(line):
            return Title(Stated(_whole(lines, line), f"text, line {line.number}"), line.number)
        if len(line.shown) > _LONGEST:
            return None
    return None


def _named(lines: Sequence[FrontLine]) -> frozenset[int]:
    """The numbers of lines that name who is written from or to: a person above an office, a body over two lines."""
    numbers: set[int] = set()
    for index, line in enumerate(lines):
        may_be = _PERSON.fullmatch(line.shown) is not None and not PAPER_NOUN.search(line.shown)
        below = lines[index + 1 : index + 3]
        office = [near for near in below if _OFFICE.search(near.shown) and len(near.shown.split()) <= _OFFICE_WORDS]
        if may_be and office:
            numbers |= {line.number, office[0].number}
        if below and is_body(f"{line.shown} {below[0].shown}"):
            numbers |= {line.number, below[0].number}
    return frozenset(numbers)


def _whole(lines: Sequence[FrontLine], line: FrontLine) -> str:
    """The words of a title line, with the next where it visibly goes on: it ends with ``of``, ``and`` or the like."""
    following = lines[lines.index(line) + 1 :][:1]
    if not following or following[0].apart or is_body(following[0].shown) or CONTACT.search(following[0].shown):
        return line.shown
    if _HANGING.search(line.shown) or following[0].shown[:1].islower():
        return f"{line.shown} {following[0].shown}"
    return line.shown


def _is_of_meeting(shown: str) -> bool:
    return bool(_OF_MEETING.match(shown)) and not OTHER.search(without_fate(shown)) and not is_dealt_with(shown)


def _is_title(line: FrontLine) -> bool:
    """Whether a line can be a record's title: some words from a capital on, and nothing with a name of its own."""
    shown = line.shown
    if (
        line.listed
        or line.row
        or _SPREAD.match(shown)
        or _TELLS.search(shown)
        or _GATHERED.fullmatch(shown)
        or _ADDRESS.search(shown)
        or _LABELS.fullmatch(shown)
        or MARKER.match(shown)
        or _FIELD.match(shown)
    ):
        return False
    if (_OF_COUNCIL.match(shown) or _PLACE.fullmatch(shown)) and not PAPER_NOUN.search(shown):
        return False
    if is_body(re.split(r"\s[|–—-]\s", shown)[0]) or SECTION.match(shown) or is_dealt_with(shown):
        return False
    named = _LONG_TITLE.match(shown) is not None
    dated = first_date(shown)
    if (dated and len(shown) - (dated.end - dated.start) < 25) or (CONTACT.search(shown) and not named):
        return False
    longest = _LONGEST_NAMED if named or shown.isupper() else _LONGEST
    return (
        8 <= len(shown) <= longest
        and len(shown.split()) >= 2
        and shown[0].isalpha()
        and (named or not _ENDED.search(shown))
    )


def _without_footnote(words: str, text: str) -> str:
    """A title without the figure of a footnote at its end, where the text begins a line with that figure."""
    figure = _FOOTNOTE.search(words)
    if figure and re.search(rf"^\s*{figure[1]}\s+[A-Z]", text[: 2 * HEAD], re.M):
        return words[: figure.start()]
    return words
