"""The date of a record: what a label in its front gives, the meeting a title line was held on, a date alone on a line.

Dates of other meetings, of births and of deadlines stand in papers just so; what a date is of must be said, or nothing
else be possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.records import Stated
from assistant.sources.metadata.front import FrontLine, is_prose
from assistant.sources.metadata.kinds import INSPECTED, OTHER, is_dealt_with
from assistant.text import DEALT_WITH, MARKER, MONTHS, STANDING, FoundDate, find_dates, first_date, lone_date

_DAY_NAME = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|weds?|thur?s?|fri|sat|sun)\b\.?"
_WHEN = rf"(?=(?:{_DAY_NAME},?\s+)?(?:the\s+)?(?:\d|(?:{'|'.join(MONTHS)})\s+\d))"
"""What follows where a day of the month can."""
_GROUP = r"(?:meeting|committee|cabinet|council|board|panel|forum|executive|commission|assembly|partnership)"
_MET = re.compile(
    rf"(?:time and date|dates? (?:and|&) time|date ?/ ?time|date|(?:{_GROUP} )?meeting"
    r"|(?:[\w'’&-]+ ){0,4}meeting date"
    rf"|date of (?:the |this )?(?:[\w'’&-]+ ){{0,4}}{_GROUP}|{_GROUP} date|(?:meeting )?held(?: on)?)",
    re.I,
)
_CAME_OUT = re.compile(
    r"(?:(?:date |report |first |date report )?published(?: on| date)?|first publication"
    r"|(?:date of (?:the )?)?publication(?: date)?(?: of (?:the )?(?:notice|decision|report))?"
    r"|(?:report|decision|release|issue|letter|notice) date|date of (?:the )?(?:decision|report|issue|letter|notice)"
    r"|date (?:issued|posted|decision (?:made|taken))|decision (?:made|taken)(?: on)?|posted(?: on)?"
    r"|issued(?: on)?|dated|sent(?: on)?|(?:for )?(?:immediate )?release(?:d)?(?: on)?)",
    re.I,
)
_DECIDED = re.compile(r"(?!.*publi)(?:.* )?decision\b.*", re.I)
_ANOTHER = re.compile(
    r"\b(?:birth|death|review|expir\w+|deadline|due|received|approval|updated?|effective|closing)\b", re.I
)
_SPACED = re.compile(rf"(?P<label>{_MET.pattern}|{_CAME_OUT.pattern})\s+(?P<value>.+)", re.I)
_UNDER = re.compile(
    r"\b(?:dates?|birth|born|death|died|next|last|previous|future|deadlines?|review(?:ed)?|clos(?:es|ed|ing)"
    r"|open(?:s|ed|ing)|due|received|expir\w+|effective|period|since|until|start\w*|end(?:s|ed|ing)?|updated|timetable|schedule"
    r"|calendar|events?|upcoming|today|comes? into)\b|:$",
    re.I,
)
"""Words of a label that make the date below it one of something else."""
_HELD = re.compile(
    rf"(?:{STANDING.pattern}\s+)*(?P<what>minutes?|notes|record|proceedings"
    r"|(?:at )?(?:a|the) (?:[\w-]+ ){0,2}meeting|meeting|agenda|report|summons|decisions)\b"
    rf".{{0,200}}?\b(?:held|took place|meeting|taken|conference|convened)\b.{{0,200}}?\b(?:on|of)\s+{_WHEN}"
    rf"|held (?:(?:at|in|via|remotely)\b.{{0,160}}?\bon|on)\s+{_WHEN}",
    re.I,
)
_SUMMONED = re.compile(rf"(?:members|you|councillors|all|to)\b.{{0,80}}?\bsummoned\b.{{0,240}}?\bon\s+{_WHEN}", re.I)
"""How members are called to the meeting whose agenda it is."""
_SHORT_HELD = re.compile(
    rf"(?:{STANDING.pattern}\s+)*(?:minutes?|notes|agenda|decisions)\b.{{0,120}}?\b{_GROUP}\b.{{0,60}}?"
    rf"(?:held )?(?:\bon|\bof|,|[-–—])\s+{_WHEN}",
    re.I,
)
_GOES_ON = re.compile(
    r"\W*(?:$|[,;(–—-]|(?:at|in|from|by|via|commencing|starting|and remotely|using|between|immediately|about"
    r"|regarding|to discuss|commenced|concluded|when|which)\b|\d{1,2}[.:]?\d{0,2}\s?[ap]\.?m)",
    re.I,
)
_AFTER_VALUE = re.compile(r"\s*(?:$|[-–—(|,;].*|(?:at|from)\b.*|\d{1,2}[.:]\d\d.*|to\s+\d.*)", re.I)
_TITLED = re.compile(
    rf".*\b(?:{_GROUP}|agenda|minutes|notes|decisions)\b(?:\s+(?:held|meeting))*\s*(?:[,:–—-]|\bon\b|\s)\s*", re.I
)
_OF_MEETING = re.compile(rf"(?:{STANDING.pattern} )?(?:minutes?|notes|agenda|decisions)\b", re.I)
_OF_MINUTES = re.compile(r"(?:\w+ )?(?:minutes?|notes|record)\b", re.I)
_WEEKDAY = re.compile(rf"\b{_DAY_NAME},?\s+(?:the\s+)?$", re.I)
_TWO_DAYS = re.compile(
    rf"\s*(?:{_DAY_NAME},?\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:{'|'.join(MONTHS)}))?\s*(?:,|and|&|to|[-–—])\s*"
    rf"(?:{_DAY_NAME},?\s+)?(?:the\s+)?",
    re.I,
)
"""The first day of a meeting of two, before the second: the paper is dated by the last."""
_BARE = re.compile(r"(?:date|meeting|held(?: on)?)\s*(?::|\d|\w+day)", re.I)
_PLACED = re.compile(r"(?:time|venue|place|location|room|committee|meeting)\s*:", re.I)
_CHAIR = re.compile(r"\W*(?:signed\b.*)?(?:the )?chair(?:man|person)?\W*", re.I)
_PRESENT = re.compile(r"(?:members |councillors )?present\b|in attendance\b", re.I)
_SIGNED = re.compile(r"\bsigned|\bsignature\b", re.I)
_DAY = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(MONTHS)})", re.I)
_LEAVES_OFF = re.compile(r"(?:\b(?:the|of|in|at|on|held|via|and)|,)$", re.I)
_LINES_OF_A_TITLE = 3
_MONTH_ONLY = 7
_BESIDE = 20
"""Characters of a weekday and the like that may stand between a label and its date."""
_LONG_SPAN = 80
"""Characters in which a line of dates that goes on in the next line ends."""
_CUT = re.compile(r"[.;|\t]\s*[A-Z][\w ]{2,40}:|\b(?:previous|last)\b", re.I)
_OF_KIND = {"minutes": _MET, "agenda": _MET, "decision": _DECIDED}
"""The labels whose date comes first in a paper of a kind: the day of the meeting before that of publication."""


def of(lines: Sequence[FrontLine], front: Sequence[FrontLine], kind: str | None, web: bool) -> Stated | None:
    """The record's date and the line that states it; None rather than a date that may be of something else.

    On a page of the ``web`` a date alone is the record's only above its second heading.
    """
    return (
        _labelled(front, kind, lines)
        or _held(lines, front, kind)
        or _titled(lines, front, kind)
        or _alone(lines, front, web)
        or _labelled([*_below(lines, len(front))], kind, lines)
        or _inspected(lines)
    )


def _labelled(among: Sequence[FrontLine], kind: str | None, lines: Sequence[FrontLine]) -> Stated | None:
    """The date that a label gives; not the one beside the chair's signature."""
    dated = [*_fields(among, lines, kind == "minutes")]
    first = _OF_KIND.get(kind or "")
    if first:
        dated.sort(key=lambda field: not first.fullmatch(field[0]))
    return next((Stated(iso, f"text, line {line.number}") for _, iso, line in dated), None)


def _below(lines: Sequence[FrontLine], start: int) -> Iterator[FrontLine]:
    """The lines of the body that may date the record.

    A bare ``Date:`` does below a mere list of names, and else beside a time, a place or a signature only.
    """
    begun = False
    for index in range(start, len(lines)):
        line = lines[index]
        begun = begun or line.listed or is_prose(lines, index) or MARKER.match(line.shown) is not None
        beside = [neighbour.shown for neighbour in (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])]
        placed = any(_PLACED.match(shown) or _SIGNED.search(shown) for shown in beside)
        if not line.listed and not line.row and (placed or not begun or not _BARE.match(line.shown)):
            yield line


def _fields(
    among: Sequence[FrontLine], lines: Sequence[FrontLine], minutes: bool
) -> Iterator[tuple[str, str, FrontLine]]:
    for index, line in enumerate(among):
        before = [above.shown for above in lines if line.number - 3 <= above.number < line.number]
        if any(_CHAIR.fullmatch(shown) or (minutes and _SIGNED.search(shown)) for shown in before):
            continue
        following = among[index + 1].shown if index + 1 < len(among) else ""
        if len(line.cells) > 2 and sum(lone_date(cell) is not None for cell in line.cells) > 1:
            continue  # the head of a table of days
        for label, value in _labels(line):
            if _is_of_record(label) and (stated := _value(value) if value else lone_date(following)):
                yield label, stated.iso, line


def _labels(line: FrontLine) -> Iterator[tuple[str, str]]:
    yield from line.fields()
    if len(line.cells) == 1:
        spaced = _SPACED.fullmatch(line.shown)
        if spaced and lone_date(spaced["value"]):
            yield spaced["label"], spaced["value"]
        if not line.shown.endswith(":"):
            yield line.shown, ""


def _is_of_record(label: str) -> bool:
    if OTHER.search(label) or _ANOTHER.search(label):
        return False
    return bool(_MET.fullmatch(label) or _CAME_OUT.fullmatch(label))


def _value(value: str) -> FoundDate | None:
    """The date that a field gives first, before a place or a number, but not before words about something else."""
    whole = lone_date(value)
    if whole:
        return whole
    stated = first_date(value)
    if stated is None or stated.start > _BESIDE or DEALT_WITH.search(value):
        return None
    lead = lone_date(value[: stated.end])
    return lead if lead and _AFTER_VALUE.fullmatch(value, stated.end) else None


def _held(lines: Sequence[FrontLine], front: Sequence[FrontLine], kind: str | None) -> Stated | None:
    """The day of the meeting whose minutes, agenda or report a title line says this is.

    The sentence ``A meeting of … was held on …`` above the names of those present is such a line, and the summons.
    """
    opening = lines[len(front) : len(front) + 2]
    present = kind == "minutes" or (len(opening) == 2 and _PRESENT.match(opening[1].shown) is not None)
    present = present or any("summoned" in line.shown for line in opening[:1])
    for index, line in enumerate([*front, *opening[:present]]):
        if _is_of_another(lines, index, kind):
            continue
        for joined in _going_on(lines, index):
            iso = _day_held(joined, len(line.shown) + 2 * _LONG_SPAN)
            if iso:
                return Stated(iso, f"text, line {line.number}")
    return None


def _day_held(joined: str, longest: int) -> str | None:
    """The day that a title line gives for the meeting, where its words before the day end by ``longest``."""
    held = _HELD.match(joined) or _SHORT_HELD.match(joined) or _SUMMONED.match(joined)
    stated = first_date(joined[held.end() :]) if held else None
    if held is None or held.end() > longest or stated is None or len(stated.iso) <= _MONTH_ONLY:
        return None
    lead = joined[held.end() : held.end() + stated.start]
    if OTHER.search(joined[: held.end()]) or (len(lead) > _BESIDE and not _TWO_DAYS.fullmatch(lead)):
        return None
    return stated.iso if _GOES_ON.match(joined[held.end() + stated.end :]) else None


def _going_on(lines: Sequence[FrontLine], index: int) -> Iterator[str]:
    """A line alone, then with each that follows: one that adjoins it, or that it leaves off before."""
    words = lines[index].shown
    yield words
    for following in lines[index + 1 : index + 1 + _LINES_OF_A_TITLE]:
        if following.apart and not _LEAVES_OFF.search(words):
            return
        words = f"{words} {following.shown}"
        yield words


def _is_of_another(lines: Sequence[FrontLine], index: int, kind: str | None) -> bool:
    """Whether a line names the minutes of another meeting: an agenda or report lists them, a meeting approves them."""
    line = lines[index]
    following = lines[index + 1].shown if index + 1 < len(lines) else ""
    listed = line.listed or line.row or (kind not in (None, "minutes") and _OF_MINUTES.match(line.shown) is not None)
    return listed or is_dealt_with(line.shown, following)


def _titled(lines: Sequence[FrontLine], front: Sequence[FrontLine], kind: str | None) -> Stated | None:
    """The date at the end of a line that names whose meeting it was: ``Cabinet - Thursday, 28th March, 2024``."""
    for index, line in enumerate(front):
        dates = [*find_dates(line.shown)]
        if len(dates) != 1 or len(dates[0].iso) <= _MONTH_ONLY or _is_of_another(lines, index, kind):
            continue
        before = line.shown[: dates[0].start]
        weekday = _WEEKDAY.search(before)
        name = before[: weekday.start()] if weekday else before
        whole = lone_date(line.shown[len(name) :])
        told = name.rstrip().endswith((",", "-", "–", "—", " on")) or weekday or _OF_MEETING.match(name)
        headed = line.heading > 0 and re.search(r"\bmeeting\s*$", name, re.I) is not None
        if whole and (told or headed) and _TITLED.fullmatch(name) and not OTHER.search(name):
            return Stated(whole.iso, f"text, line {line.number}")
    return None


def _alone(lines: Sequence[FrontLine], front: Sequence[FrontLine], web: bool) -> Stated | None:
    """A date that is a line of the front: not below another's label, beside another date, or above what it dates."""
    headings = 0
    if len({stated.iso for line in front if not line.row and (stated := lone_date(line.shown))}) > 1:
        return None
    for index, line in enumerate(front):
        headings += line.heading > 0 and (index == 0 or not front[index - 1].heading)
        stated = None if line.listed or line.row else lone_date(line.shown)
        if stated is None or (web and headings > 1 and not line.heading):
            continue
        above = front[index - 1] if index else None
        below = lines[index + 1] if index + 1 < len(lines) else None
        others = [neighbour for neighbour in (above, below) if neighbour and _holds_date(neighbour.shown)]
        same = below is not None and any(found.iso == stated.iso for found in find_dates(below.shown))
        explains = below is not None and not below.apart and is_prose(lines, index + 1) and not same
        if not others and not explains and not (above and _labels_another(above)):
            return Stated(stated.iso, f"text, line {line.number}")
    return None


def _holds_date(shown: str) -> bool:
    return lone_date(shown) is not None or _DAY.fullmatch(shown) is not None


def _labels_another(line: FrontLine) -> bool:
    short = len(line.shown.split()) <= 6 and first_date(line.shown) is None
    return short and _UNDER.search(line.shown) is not None and not _is_of_record(line.shown.rstrip(" :"))


def _inspected(lines: Sequence[FrontLine]) -> Stated | None:
    """An inspection report that prints no date of publication is dated by the last day of the inspection."""
    for index, line in enumerate(lines):
        label = INSPECTED.match(line.shown.replace("\t", " "))
        if label is None:
            continue
        following = lines[index + 1].shown if index + 1 < len(lines) else ""
        own = _cut(line.shown, label.end())
        stated = [*find_dates(own)] or [*find_dates(_cut(f"{line.shown} {following}"[:_LONG_SPAN], label.end()))]
        return Stated(stated[-1].iso, f"text, line {line.number}: the inspection") if stated else None
    return None


def _cut(shown: str, start: int) -> str:
    """What follows a label, up to the next label or the word that makes an inspection an earlier one."""
    following = _CUT.search(shown, start)
    return shown[start : following.start() if following else None]
