"""Who was at a meeting, who sent apologies, who was in the chair, and who was elected to what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.civic.meeting_text import MeetingText, is_of_another
from assistant.civic.printed_names import names_at
from assistant.records import Attendance, Presence, RecordSlice, SectionKind
from assistant.text import (
    ABSENCE,
    ADDRESS,
    CALLED_TO_ORDER,
    CHAIR_AFTER_NAME,
    CHAIRS,
    ELECTED_TO,
    PRESENT_LABEL,
    UNREAL,
    Span,
)

_HEAD = 7000
"""Characters at the head of a record in which those present are listed."""
_LIST = 2500
_KINDS = {
    "present": Presence.PRESENT,
    "chair": Presence.CHAIR,
    "apologies": Presence.APOLOGIES,
    "absent": Presence.ABSENT,
    "attending": Presence.IN_ATTENDANCE,
}
_OFFICE = re.compile(r"[^\S\n]*(?:[(\[](?P<office>[^()\[\]\n]{2,60})[)\]]|,[^\S\n]*(?P<title>[A-Z][^,;\n]{3,60}))")
_OFFICER = re.compile(
    r"\b(?:clerk|officer|director|manager|councillor|chair|mayor|head|secretary|treasurer|president|member|solicitor|engineer|executive|administrator"
    r"|superintendent|counsel|planner|surveyor|accountant|assistant|leader)\w*\b",
    re.I,
)
_OFFICE_FIRST = re.compile(
    r"(?P<office>[A-Z][^()\n;]{3,90}(?:\n+[^()\n;]{3,90})?)"
    r"\((?P<person>(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor)?\.?\s*[A-Z][\w.'’ -]{2,40})\)"
)
_NO_NAME = re.compile(rf"(?i:{_OFFICER.pattern})|[A-Z]{{2,4}}")
"""An office, or the initials that stand beside a name."""
_IN_CHAIR = re.compile(r"\bthe [Cc]hair\b|\bpresid(?:ed|ing)\b|\bchaired\b|\bcalled\b|\bopened\b|\bbrought\b")
_ELSE = re.compile(r"\s*(?:none|nil|no\b|there were no|all\b)", re.I)


def attendance_in(text: MeetingText) -> list[Attendance]:
    """Everybody whom a record says to be there, away or elected, in order."""
    found = sorted(
        [*_listed(text), *_away(text), *_chairing(text), *_elected(text)],
        key=lambda one: (one.person.start, one.presence),
    )
    kept: list[Attendance] = []
    for one in found:
        if not any(
            other.person.start < one.person.end
            and one.person.start < other.person.end
            and other.presence is one.presence
            for other in kept[-4:]
        ):
            kept.append(one)
    return kept


def _listed(text: MeetingText) -> Iterator[Attendance]:
    """Those below or behind ``Present:``, ``In attendance:`` and the like, at the head of the record."""
    start, limit = text.record.start, min(text.record.end, text.record.start + _HEAD)
    labels = [label for label in PRESENT_LABEL.finditer(text.flow, start, limit) if _heads_line(text, label.start())]
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else text.record.end
        kind = next(kind for name, kind in _KINDS.items() if label[name])
        yield from _people(text, label.end(), min(end, label.end() + _LIST), kind)


def _heads_line(text: MeetingText, at: int) -> bool:
    line = text.flow.rfind("\n", 0, at) + 1
    return not text.flow[max(line, text.record.start) : at].strip(" \t|*#_-")


def _people(text: MeetingText, start: int, limit: int, kind: Presence) -> Iterator[Attendance]:
    if _ELSE.match(text.flow, start, limit):
        return
    named = _named_in_brackets(text, start, limit) if kind is Presence.IN_ATTENDANCE else []
    if named:
        yield from named
        return
    for name in _names(text, start, limit):
        if kind is Presence.IN_ATTENDANCE and not _is_somebody(text.flow[slice(*name)]):
            continue
        person = text.slice(*name)
        office = _office(text, name[1], limit)
        whole = text.slice(
            name[0],
            office.end + 1
            if office and text.flow[office.end : office.end + 1] in ")]"
            else office.end
            if office
            else name[1],
        )
        chair = CHAIR_AFTER_NAME.match(text.flow, name[1], limit)
        yield Attendance(
            whole, person, Presence.CHAIR if chair and kind is Presence.PRESENT else kind, office, text.item_at(name[0])
        )


def _named_in_brackets(text: MeetingText, start: int, limit: int) -> list[Attendance]:
    """Officers by their office, the name behind it: ``Director, Corporate Services (Mr. P. Hay)``."""
    end = text.flow.find(".\n", start, limit)
    found = []
    for match in _OFFICE_FIRST.finditer(text.flow, start, end + 1 if end >= 0 else limit):
        person, office = text.slice(*match.span("person")), text.slice(*match.span("office"))
        if _OFFICER.search(ADDRESS.sub("", person.words)) or not _OFFICER.search(office.words):
            continue
        whole = text.slice(office.start, match.end())
        found.append(Attendance(whole, person, Presence.IN_ATTENDANCE, office, text.item_at(person.start)))
    return found if len(found) > 1 else []


def _is_somebody(printed: str) -> bool:
    """Whether a name in a list of those in attendance is of a person: of more than one word, none of them an office."""
    return len(printed.split()) > 1 and not _OFFICER.search(ADDRESS.sub("", printed))


def _names(text: MeetingText, start: int, limit: int) -> list[Span]:
    """The names of a list, also in columns, with what is said of each in brackets between them."""
    found: list[Span] = []
    at = start
    while at < limit:
        gap = re.compile(r"(?:[\s,;.•|*+)\]–—-]|\(.{0,60}?\)|\band\b)*").match(text.flow, at, limit)
        begin = gap.end() if gap else at
        if found and text.flow.count("\n", at, begin) > 3:
            break
        names, end = names_at(text.flow, begin, limit)
        if not names:
            break
        found += [name for name in names if not _NO_NAME.fullmatch(text.flow[slice(*name)])]
        office = _office(text, end, limit)
        at = office.end if office else end
        if not re.match(r"[\s,;.()|\]–—-]|$", text.flow[at : at + 1]):
            found.pop()
            break
    return found


def _office(text: MeetingText, at: int, limit: int) -> RecordSlice | None:
    """What somebody is called behind their name: ``(Chairman)``, ``, Clerk``."""
    match = _OFFICE.match(text.flow, at, limit)
    if match is None:
        return None
    name = "office" if match["office"] else "title"
    return text.slice(*match.span(name)) if _OFFICER.search(match[name]) else None


def _away(text: MeetingText) -> Iterator[Attendance]:
    """``Apologies were received from Cllrs Hay and Over``."""
    for section in text.sections:
        shown = text.slice(section.start, section.end)
        for match in ABSENCE.finditer(text.flow, shown.start, shown.end):
            sentence = text.folded(max(shown.start, text.flow.rfind(".", shown.start, match.start()) + 1), match.end())
            if is_of_another(sentence) or (section.kind is SectionKind.HEADING and match.end() >= shown.end):
                continue
            names, end = names_at(text.flow, match.end(), shown.end)
            whole = text.slice(match.start(), end)
            for name in names:
                yield Attendance(
                    whole,
                    text.slice(*name),
                    Presence.APOLOGIES,
                    _office(text, name[1], shown.end),
                    text.item_at(name[0]),
                )


def _chairing(text: MeetingText) -> Iterator[Attendance]:
    for clause in text.clauses:
        match = (
            (CHAIRS.search(clause.text) or CALLED_TO_ORDER.search(clause.text))
            if _IN_CHAIR.search(clause.text)
            else None
        )
        if match and not is_of_another(clause.text) and not UNREAL.search(clause.text[: match.end()]):
            group = "person" if match["person"] else "presiding"
            person = text.within(clause, match.span(group))
            yield Attendance(
                text.slice(clause.start, clause.end), person, Presence.CHAIR, None, text.item_at(clause.start)
            )


def _elected(text: MeetingText) -> Iterator[Attendance]:
    for clause in text.clauses:
        if "elected" not in clause.text and "appointed" not in clause.text:
            continue
        for match in ELECTED_TO.finditer(clause.text):
            if is_of_another(clause.text):
                continue
            person, office = text.within(clause, match.span("person")), text.within(clause, match.span("office"))
            whole = text.slice(clause.start, clause.end)
            yield Attendance(whole, person, Presence.ELECTED, office, text.item_at(clause.start))


def names_of(attendance: Sequence[Attendance]) -> list[str]:
    """What those at a meeting are called."""
    return [one.person.words for one in attendance]
