"""The words by which a sentence decides or recommends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.civic.meeting_text import Clause, MeetingText, is_of_another, marker_end
from assistant.records import (
    RecordSlice,
    Section,
    SectionKind,
)
from assistant.text import (
    BODY_DECIDED,
    DECIDED_ALONE,
    DECISION_LABEL,
    IT_WAS_DECIDED,
    LEADS_IN,
    MARKER,
    MAY_DECIDE,
    PLANNING_VIEW,
    RECOMMENDED_LABEL,
    RECOMMENDED_TO,
    RECOMMENDS,
    RESOLVED_WITHIN,
    WAS_DECIDED,
    deciding_form,
)

_HEAD = re.compile(
    r"\W*(?:and\s+)?(?P<verb>resolved|agreed|resolutions?|decisions?|recommendations?|recommended|recommendation\(s\))(?:\s+(?P<number>\d[\d/.-]*\d))?\W*$",
    re.I,
)
_TO_DO = re.compile(r"\b(?:to (?:approve|agree|receive|note|consider|confirm|resolve|decide))\b", re.I)
_OTHERS = re.compile(
    r"\b(?:county|district|borough|city|planning authority|government|parliament|inspector(?:ate)?|secretary of "
    r"state|police|school|trust"
    r"|association|ltd|limited|club)\b[^.;,]{0,40}$",
    re.I,
)
"""Words before a verb by which somebody else than the meeting decides."""
_HANGING = re.compile(
    r"\b(?:if|unless|until|whether|when|once|after|before|(?-i:should|would|could|will|may|might|must|WILL)|that|because"
    r"|(?<!taken )as|since(?! the (?:last )?meeting))\b[^,;]{0,80}$"
    r"|\b(?:which|who|whom)\b[^;]*$",
    re.I,
)
_LAST_TIME = re.compile(r",?\s+(?:at|in|during)\s+(?:the|a|our|its)\s+(?:last|previous|earlier)\b", re.I)
_NOTED = re.compile(
    r"\b(?:reports?|updates?|minutes|letters?|correspondence|plans?|proposals?|disposals?|contents?|information|statements?|position|items?"
    r"|accounts|progress|documents?|balances?|figures)\b",
    re.I,
)
"""What is noted as business; that something was noticed is no decision."""
_SIGNED = re.compile(
    r"\b(?:minutes|cheques|accounts|as an? (?:true|correct|accurate)|(?:approved|agreed|adopted) and signed)\b", re.I
)


_APPLICATION = re.compile(r"\bapplications?\b|\b\d{2}/\d{3,6}/[A-Z]|\b[A-Z]{2,5}/(?:20)?\d{2}/\s?\d", re.I)
"""An application for planning permission, or its number."""
_VIEW = re.compile(
    r"\W*(?P<verb>no objections?|no comments?|no observations?|object(?:ion)?|support)"
    r"(?: subject to [^.;]{3,80})?\W*",
    re.I,
)
_ONLY_DATED = re.compile(r"\W*(?:date\W*)?\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}\W*", re.I)
"""All that stands behind ``Approved:`` where the minutes are signed."""
_SIGNS = re.compile(r"[\W_]*")
_NUMBERED = re.compile(
    rf"(?:{MARKER.pattern}|\s*\(?[A-Za-z]{{0,4}}\d{{1,4}}(?:[/.-]\d{{1,4}}){{0,3}}\)?[.:)]?\s+(?=[A-Z]))"
)
_TITLED = re.compile(r"[A-Z0-9][^:.;?!–—]{2,80}(?:\s[–—-]|:)\s+(?=[A-Z“]|the\s)")
"""The number of an item, and its title where its text begins on the line."""
_DATED = re.compile(r"\b(?:on|in)\s[^,]{0,20}?(?:,\s*)?(?:19|20)\d\d\b", re.I)
"""A day of which something is told."""
_ELSEWHEN = re.compile(
    r"(?:[^,;]{0,40},\s+)?(?:[Oo]n|[Ii]n)\s[^,;]{0,24}?\b(?:19|20)\d\d,|(?:[^.;]{0,60}\s)?I (?:was|were)\b"
)
"""A sentence that begins with a day on which something was done, or is told by one person of themselves."""
_LEAD = re.compile(
    r"\W*(?:as|because|since|given|further to|with regard to|regarding|although|despite|due to|whilst"
    r"|in (?:view|light))\b"
    r"(?! (?:agreed|decided|resolved)\b)[^,]{3,200},\s*",
    re.I,
)
"""Why or on what something was decided, before that it was."""
_SAYS_WHAT = frozenset({"agreed", "resolved", "decided"})
"""Verbs behind which stands what was decided, whatever time that tells of."""
_SENTENCE, _LONG_TITLE = 8, 120
"""Words from which a line with a stop is a sentence, and characters from which it is no title."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Words that decide or recommend: where their verb is, and what is decided if it stands there."""

    verb: RecordSlice
    recommends: bool
    to: RecordSlice | None = None
    number: RecordSlice | None = None
    words: RecordSlice | None = None
    whole: RecordSlice | None = None


def resolved_in(text: MeetingText, clause: Clause) -> Resolved | None:
    """The words of deciding or recommending in a sentence; None where it tells of none of this meeting's."""
    section = text.sections[clause.place]
    return _recommends(text, clause) or _label(text, clause, section) or _within(text, clause, section)


def _recommends(text: MeetingText, clause: Clause) -> Resolved | None:
    match = RECOMMENDS.match(clause.text) or (
        RECOMMENDED_LABEL.match(clause.text) if not _TO_DO.match(clause.text) else None
    )
    if match is None or (text.sections[clause.place].kind is SectionKind.HEADING and match.end() >= len(clause.text)):
        return None
    if is_of_another(clause.text):
        return None
    to = RECOMMENDED_TO.search(clause.text, match.start("verb"))
    whom = text.within(clause, to.span("to")) if to else None
    begins = max(match.end(), to.end() if to else 0)
    return Resolved(text.within(clause, match.span("verb")), True, whom, words=_rest(text, clause, begins))


def _label(text: MeetingText, clause: Clause, section: Section) -> Resolved | None:
    """``RESOLVED: That the report be noted``; ``Agreed:``."""
    begin = marker_end(clause.text) if section.kind is not SectionKind.HEADING else 0
    match = DECISION_LABEL.match(clause.text, begin)
    if match is None or (section.kind is SectionKind.HEADING and match.end() >= len(clause.text.rstrip(" :"))):
        return None
    if _ONLY_DATED.fullmatch(clause.text, match.end()) or (
        match["verb"].lower().startswith("decision") and re.match(r"\s*to\b", clause.text[match.end() :])
    ):
        return None
    bare = match.end() >= len(clause.text.rstrip())
    if bare and not (LEADS_IN.search(clause.text) or match["number"] or clause.text.isupper()):
        return None
    number = text.within(clause, match.span("number")) if match["number"] else None
    return Resolved(
        text.within(clause, match.span("verb")),
        False,
        number=number,
        words=None if bare else _rest(text, clause, match.end()),
    )


def _within(text: MeetingText, clause: Clause, section: Section) -> Resolved | None:
    """A verb of deciding in a sentence of prose or the cell of a row."""
    if section.kind in {SectionKind.LETTERHEAD, SectionKind.SIGNATURE} or (
        section.kind is SectionKind.HEADING and not _is_sentence(clause.text)
    ):
        return _heading_view(text, clause) if section.kind is SectionKind.HEADING else None
    if not MAY_DECIDE.search(clause.text):
        return None
    decided = IT_WAS_DECIDED.search(clause.text)
    if decided and not re.search(
        r"\b(?:that|whether|if|when|where|since|although)\s*$", clause.text[: decided.start()][-12:], re.I
    ):
        if _decided_before(clause.text[: decided.start()]) or _LAST_TIME.match(clause.text, decided.end()):
            return None
        return Resolved(text.within(clause, decided.span("verb")), False, words=_rest(text, clause, decided.end()))
    found = next(filter(None, (_by_form(text, part) for part in _parts(clause))), None)
    if found is None:
        return None
    at = found.verb.start - clause.start
    if found.verb.words.lower() in _SAYS_WHAT:
        return (
            None
            if is_of_another(clause.text[:at], at) or _LAST_TIME.match(clause.text, at + len(found.verb.words))
            else found
        )
    return None if is_of_another(clause.text, at) else found


def _decided_before(words: str) -> bool:
    """Whether ``it was agreed``, behind ``words``, tells of another occasion; why it was may be of one."""
    lead = _LEAD.match(words)
    return is_of_another(words[lead.end() :] if lead else words)


def _heading_view(text: MeetingText, clause: Clause) -> Resolved | None:
    """What a parish says of an application, set as a heading below it: ``NO OBJECTION``."""
    view = _VIEW.fullmatch(clause.text) if _under_planning(text, clause) else None
    whole = text.slice(clause.start, clause.end)
    return Resolved(text.within(clause, view.span("verb")), False, words=whole) if view else None


def _is_sentence(words: str) -> bool:
    """Whether a line set as a heading is a sentence: it ends as one, or is longer than a title."""
    return (words.rstrip().endswith(".") and len(words.split()) >= _SENTENCE) or len(words) > _LONG_TITLE


def _parts(clause: Clause) -> Iterator[Clause]:
    """A sentence, and what of it stands behind its number and behind the title that it begins with."""
    yield clause
    begun = 0
    for head in (_SIGNS, _NUMBERED, _TITLED):
        found = head.match(clause.text, begun)
        if found and begun < found.end() < len(clause.text):
            begun = found.end()
            yield Clause(clause.start + begun, clause.end, clause.text[begun:], clause.place)


def _by_form(text: MeetingText, clause: Clause) -> Resolved | None:
    """What a sentence decides by another verb than ``it was agreed``."""
    planned = PLANNING_VIEW.match(clause.text) if clause.text.isupper() or _is_planning(text, clause) else None
    if planned:
        return Resolved(_verb(text, clause, planned), False, words=text.slice(clause.start, clause.end))
    acted = deciding_form(clause.text)
    if acted and acted.re is DECIDED_ALONE and _is_label(text, clause, acted):
        return None
    if acted and not (
        acted[acted.lastgroup or 0].isupper() and not clause.text.isupper() and acted.re is DECIDED_ALONE
    ):
        return Resolved(_verb(text, clause, acted), False, words=text.slice(clause.start, clause.end))
    body = BODY_DECIDED.match(clause.text)
    if body and not _DATED.search(clause.text[: body.start("body")]) and _is_own(text, body["body"]):
        told = body.end("verb") if body["verb"].lower() in {"agreed", "resolved", "decided"} else body.start("verb")
        return Resolved(text.within(clause, body.span("verb")), False, words=_rest(text, clause, told))
    for pattern in (RESOLVED_WITHIN, WAS_DECIDED):
        match = pattern.match(clause.text)
        if (
            match
            and (match["verb"] != "noted" or _NOTED.search(clause.text[: match.start("verb")][-90:]))
            and (match["verb"] != "signed" or _SIGNED.search(clause.text))
            and not _OTHERS.search(clause.text[: match.start("verb")])
            and not _supposed(clause.text, match.start("verb"))
            and not _ELSEWHEN.match(clause.text)
        ):
            return Resolved(text.within(clause, match.span("verb")), False, words=text.slice(clause.start, clause.end))
    return None


def _is_label(text: MeetingText, clause: Clause, acted: re.Match[str]) -> bool:
    """Whether a verb alone is the label of a signature, or tells what the planning authority decided."""
    if clause.text.rstrip().endswith(":") and (acted["verb_"] is None or re.match(r"\W*date\b", clause.text, re.I)):
        return True
    told = acted["verb_"] is not None and re.search(r"\b(?:was|were)\b", acted.group()) is None
    return told and _under_planning(text, clause)


def _is_own(text: MeetingText, body: str) -> bool:
    """Whether a body that is told by initials (``HPC``) is the one whose minutes these are."""
    if not (body.isupper() and body.isalpha()) or body in {"PC", "CC", "ALL"}:
        return True
    record = text.record
    initials = "".join(word[0] for word in f"{record.publisher or ''} | {record.title or ''}".upper().split())
    return body in initials


def _verb(text: MeetingText, clause: Clause, match: re.Match[str]) -> RecordSlice:
    """The verb of a pattern whose alternatives name it each for itself."""
    return text.within(clause, match.span(match.lastgroup or 0))


def _under_planning(text: MeetingText, clause: Clause) -> bool:
    item = text.item_at(clause.start)
    heads = [*text.sections[clause.place].path[-2:], item.title.words if item else ""]
    return any("planning" in head.lower() for head in heads)


def _is_planning(text: MeetingText, clause: Clause) -> bool:
    """Whether a sentence stands under planning or tells of an application: a parish's view of it is its decision."""
    section = text.sections[clause.place]
    told = text.folded(section.start, clause.end)
    return _under_planning(text, clause) or _APPLICATION.search(told) is not None


def _supposed(words: str, verb: int) -> bool:
    """Whether a passive verb tells of what is only to happen, or hangs on another (``which was approved in May``)."""
    own = re.split(r"\band\s+(?=(?:was|were)\b)", words[max(0, verb - 160) : verb])[-1]
    return _HANGING.search(own) is not None


def _rest(text: MeetingText, clause: Clause, at: int) -> RecordSlice:
    """What stands behind the verb: what was decided."""
    lead = re.compile(r"[\s:,.–—-]*(?:and\s+)?").match(clause.text, at)
    start = lead.end() if lead and lead.end() < len(clause.text) else at
    rest = text.slice(clause.start + start, clause.end)
    return rest if any(sign.isalnum() for sign in rest.words) else text.slice(clause.start, clause.end)


def introduction_of_decisions(text: MeetingText, clause: Clause) -> Resolved | None:
    """A line set as a heading that introduces what was decided or recommended: ``The Committee agreed:``."""
    if not LEADS_IN.search(clause.text.rstrip()) or is_of_another(clause.text):
        return None
    recommends = RECOMMENDS.match(clause.text)
    match = recommends or BODY_DECIDED.match(clause.text) or IT_WAS_DECIDED.search(clause.text)
    return Resolved(text.within(clause, match.span("verb")), recommends is not None) if match else None


def heading_of_decisions(text: MeetingText, clause: Clause) -> Resolved | None:
    """A heading that says that decisions or recommendations stand below it."""
    match = _HEAD.match(clause.text)
    if match is None:
        return None
    number = text.within(clause, match.span("number")) if match["number"] else None
    return Resolved(
        text.within(clause, match.span("verb")), match["verb"].lower().startswith("recommend"), number=number
    )
