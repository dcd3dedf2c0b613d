"""The structure of a record as its form shows it: headings, agenda items, resolutions, numbered paragraphs, replies.

Sections tile their document. What a format knows (heading levels, list items) is believed before what the form of
the text suggests. Nothing here knows a body, a person or a document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.lines import CONTACT, MARKER, Paragraph, paragraphs
from assistant.records import Document, MarkKind, Section, SectionKind, Sentence
from assistant.sentences import spans

_LABELS = {
    "agenda item": 0,
    "issue - meetings": 0,
    "minutes": 2,
    "decision": 2,
    "decisions": 2,
    "supporting documents": 2,
    "additional documents": 2,
    "resolved": 4,
    "resolution": 4,
    "resolutions": 4,
    "recommendation": 4,
    "recommendations": 4,
    "recommendation(s)": 4,
    "action": 4,
    "actions": 4,
    "reason for decision": 4,
    "reasons for decision": 4,
}
"""Headings that council record systems print, with their level; 0 labels the page and heads nothing."""
_APPENDIX, _NUMBERED_ITEM, _OTHER = 1, 1, 4
_DEEPEST = 9

_RESOLVES = re.compile(r"\b(?:resolved|resolves|agreed)\b", re.I)
_RESOLVED_LABEL = re.compile(r"^(?:it was (?:unanimously )?)?(?:resolved|resolutions?|agreed|decisions?|decided)\b", re.I)
_STEM_END = re.compile(r"\b(?:said|says|added|adds|stated|states|that|below|following|follows|are|is|was|were|includes?|including|by|to|members)\s*:$", re.I)
_NUMBERED_HEADING = re.compile(r"^(\d{1,4})[.:]?\s+([A-Z][^a-z]{6,}.*)$")
_APPENDIX_HEADING = re.compile(r"^(?:appendix|annex(?:e)?|schedule)\s+[A-Z0-9]{1,3}\b", re.I)
_FIELD = re.compile(r"^[A-Z][\w ()/&’'.-]{1,48}:\s+\S")
_COLUMNS = re.compile(r"\S(?:\s{3,}|\t)\S")
_PLACEHOLDER = re.compile(r"\b(?:click|tap)\b[^.]{0,24}\bto enter\b|\[(?:insert|enter|type|add)\b[^\]]*\]|_{6,}|\.{8,}", re.I)
_NOISE = re.compile(r"\b(?:view the full (?:minutes|decision|agenda) text|pdf icon pdf|accept (?:all )?cookies)\b", re.I)
_SALUTATION = re.compile(r"^Dear\s+\S+")
_VALEDICTION = re.compile(r"^(?:Yours (?:sincerely|faithfully|truly)|(?:Kind|Best|Warm) regards)\b", re.I)
_ASKS = re.compile(r"^(?:question|supplementary question|q\d*[.:])\b|\b(?:asked|enquired|inquired|queried|questioned|sought)\b", re.I)
_SPOKEN = re.compile(r"^[^:]*\b(?:said|added|stated|that)\s*:", re.I)
_SENTENCE_LIKE = re.compile(r"[.!?;,]$")
_WORDS_IN_HEADING = 16
_UNQUOTABLE = frozenset({SectionKind.HEADING, SectionKind.BOILERPLATE, SectionKind.LETTERHEAD})


@dataclass(slots=True)
class _Outline:
    """The headings in force while reading on, outermost first, each with its level."""

    stack: list[tuple[int, str]] = field(default_factory=list)

    def open(self, level: int, heading: str) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, heading))

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.stack)


def cut(document: Document) -> tuple[Section, ...]:
    """The sections of ``document``, in order; they tile ``document.text``. A text of white space alone has none."""
    starts = [record.start for record in document.records]
    found = paragraphs(document.text, document.marks, starts)
    if not found:
        return ()
    kinds = _kinds(found)
    bounds = [0, *(paragraph.start for paragraph in found[1:]), len(document.text)]
    outline = _Outline()
    stem: tuple[int, int] | None = None
    resolving = False
    sections: list[Section] = []
    record = document.record_at(found[0].start)
    for index, (paragraph, kind) in enumerate(zip(found, kinds, strict=True)):
        if document.record_at(paragraph.start) is not record:
            record = document.record_at(paragraph.start)
            outline, stem, resolving = _Outline(), None, False
        if index == 0 or not outline.stack:
            outline = _rooted(outline, record.part)
        number = _number(paragraph, kind)
        if kind is SectionKind.HEADING:
            level, heading = _heading(paragraph)
            if level:
                outline.open(level, heading)
            stem, resolving = None, bool(_RESOLVED_LABEL.match(heading))
        elif _is_item(paragraph, kind):
            if resolving and kind in {SectionKind.NUMBERED, SectionKind.BULLET}:
                kind = SectionKind.RESOLUTION
        elif kind is SectionKind.PROSE:
            if paragraph.shown.endswith((":", ": -", ":-")):
                stem = spans(document.text, paragraph.start, paragraph.end)[-1]
                resolving = resolving or bool(_RESOLVES.search(document.text[stem[0] : stem[1]]))
            elif _RESOLVED_LABEL.match(paragraph.shown):
                kind, stem, resolving = SectionKind.RESOLUTION, None, True
            elif not (stem and found[index - 1].shown.endswith((";", "; and", ", and"))):
                stem, resolving = None, False
        path = outline.path
        itself = kind is SectionKind.HEADING and bool(path) and path[-1] == _heading(paragraph)[1]
        sections.append(
            Section(
                bounds[index],
                bounds[index + 1],
                kind,
                path[:-1] if itself else path,
                number,
                stem if _is_item(paragraph, kind) else None,
            )
        )
    return tuple(sections)


def sentences(document: Document, section: Section) -> list[Sentence]:
    """The whole sentences of a section, list markers left out, with whether each may be quoted as an answer."""
    text = document.text[section.start : section.end]
    lead = 0
    marker = MARKER.match(text) if section.kind is not SectionKind.HEADING else None
    if marker and section.kind is not SectionKind.PROSE:
        lead = marker.end()
    quotable = section.kind not in _UNQUOTABLE
    whole = section.kind in {SectionKind.TABLE, SectionKind.FIELD, SectionKind.SIGNATURE, SectionKind.HEADING}
    start, end = section.start + lead, section.start + len(text.rstrip())
    pieces = [(start, end)] if whole and start < end else spans(document.text, start, end)
    return [
        Sentence(left, right, section.kind, quotable and _says_something(document.text[left:right]), section.stem, section.number)
        for left, right in pieces
    ]


def _says_something(sentence: str) -> bool:
    return any(character.isalnum() for character in sentence) and not _NOISE.search(sentence)


def _rooted(outline: _Outline, part: str | None) -> _Outline:
    if part and not outline.stack:
        outline.open(0, part)
    return outline


def _kinds(found: Sequence[Paragraph]) -> list[SectionKind]:
    """What each paragraph is by its own form, then by its neighbours'."""
    kinds = [_kind(paragraph, found[index + 1] if index + 1 < len(found) else None) for index, paragraph in enumerate(found)]
    _letters(found, kinds)
    _questions(found, kinds)
    return kinds


def _kind(paragraph: Paragraph, following: Paragraph | None) -> SectionKind:
    shown = paragraph.shown
    if paragraph.furniture or _PLACEHOLDER.search(shown):
        return SectionKind.BOILERPLATE
    if paragraph.mark is not None:
        if paragraph.mark.kind is MarkKind.HEADING:
            return SectionKind.HEADING
        if paragraph.mark.kind is MarkKind.TABLE_ROW:
            return SectionKind.TABLE
        return SectionKind.NUMBERED if _numbered(shown) else SectionKind.BULLET
    if _NUMBERED_HEADING.match(shown) and len(shown) < 200:
        return SectionKind.HEADING
    if _label(shown) in _LABELS:
        return SectionKind.HEADING
    marker = MARKER.match(shown)
    if marker and marker.end() < len(shown):
        return SectionKind.BULLET if marker.group("bullet") else SectionKind.NUMBERED
    if _is_letterhead(paragraph):
        return SectionKind.LETTERHEAD
    if len(paragraph.lines) == 1 and _COLUMNS.search(paragraph.lines[0].shown.strip()) and len(shown) < 200:
        return SectionKind.TABLE
    if _FIELD.match(shown) and len(shown) < 160 and not _SPOKEN.search(shown):
        return SectionKind.FIELD
    if _looks_like_heading(shown) and following is not None:
        return SectionKind.HEADING
    return SectionKind.PROSE


def _label(shown: str) -> str:
    return shown.rstrip(": ").lower()


def _numbered(shown: str) -> bool:
    marker = MARKER.match(shown)
    return bool(marker and not marker.group("bullet"))


def _looks_like_heading(shown: str) -> bool:
    if len(shown) > 110 or _SENTENCE_LIKE.search(shown) or len(shown.split()) > _WORDS_IN_HEADING:
        return False
    if shown.endswith(":"):
        return len(shown.split()) <= 4 and not _STEM_END.search(shown)
    return shown[0].isupper() or shown[0].isdigit() or shown[0] in "‘“'\""


def _is_letterhead(paragraph: Paragraph) -> bool:
    """Lines of an address: short, with at least two of postcode, telephone, e-mail and web address."""
    if len(paragraph.shown) > 400 or _SENTENCE_LIKE.search(paragraph.shown):
        return False
    kinds = {match.lastgroup for match in CONTACT.finditer(paragraph.shown)}
    return len(kinds) >= 2 or (len(kinds) == 1 and len(paragraph.shown) < 60)


def _letters(found: Sequence[Paragraph], kinds: list[SectionKind]) -> None:
    """Marks the address above a salutation as letterhead, and the names under a valediction as the signature."""
    short = {SectionKind.HEADING, SectionKind.PROSE, SectionKind.LETTERHEAD, SectionKind.FIELD, SectionKind.TABLE}
    for index, paragraph in enumerate(found):
        if _SALUTATION.match(paragraph.shown) and len(paragraph.shown) < 80:
            kinds[index] = SectionKind.LETTERHEAD
            for above in range(index - 1, max(-1, index - 13), -1):
                if kinds[above] not in short or len(found[above].shown) > 60 or found[above].shown.endswith("."):
                    break
                kinds[above] = SectionKind.LETTERHEAD
        elif _VALEDICTION.match(paragraph.shown):
            for below in range(index, min(len(found), index + 5)):
                if kinds[below] not in short or len(found[below].shown) > 90:
                    break
                kinds[below] = SectionKind.SIGNATURE
    for index, kind in enumerate(kinds):
        if kind is SectionKind.LETTERHEAD:
            _address_lines(found, kinds, index)


def _address_lines(found: Sequence[Paragraph], kinds: list[SectionKind], index: int) -> None:
    """Names and streets that stand as short paragraphs of their own directly above contact details."""
    for above in range(index - 1, max(-1, index - 7), -1):
        shown = found[above].shown
        near = found[above + 1].start - found[above].end <= 3
        if kinds[above] is not SectionKind.HEADING or len(shown) > 40 or not near:
            return
        kinds[above] = SectionKind.LETTERHEAD


def _questions(found: Sequence[Paragraph], kinds: list[SectionKind]) -> None:
    """A numbered point that asks and is followed by an ``o`` reply is a committee's question; the reply is its reply."""
    listed = {SectionKind.NUMBERED, SectionKind.QUESTION}
    asking = False
    for index, paragraph in enumerate(found):
        marker = MARKER.match(paragraph.shown)
        circle = bool(marker and marker.group("bullet") and marker.group("bullet").strip() in {"o", "○", "◦"})
        if kinds[index] in listed:
            asking = index + 1 < len(found) and kinds[index + 1] is SectionKind.BULLET and _is_circle(found[index + 1])
            if asking or _ASKS.search(paragraph.shown[:120]):
                kinds[index] = SectionKind.QUESTION if asking else kinds[index]
        elif kinds[index] is SectionKind.BULLET and circle and asking:
            kinds[index] = SectionKind.REPLY
        else:
            asking = False


def _is_circle(paragraph: Paragraph) -> bool:
    marker = MARKER.match(paragraph.shown)
    return bool(marker and (marker.group("bullet") or "").strip() in {"o", "○", "◦"})


def _is_item(paragraph: Paragraph, kind: SectionKind) -> bool:
    return kind in {
        SectionKind.NUMBERED,
        SectionKind.BULLET,
        SectionKind.RESOLUTION,
        SectionKind.QUESTION,
        SectionKind.REPLY,
    } and bool(MARKER.match(paragraph.shown) or paragraph.mark)


def _number(paragraph: Paragraph, kind: SectionKind) -> str | None:
    shown = paragraph.shown
    item = _NUMBERED_HEADING.match(shown)
    if kind is SectionKind.HEADING:
        return item.group(1) if item else None
    if kind is SectionKind.PROSE:
        return None
    marker = MARKER.match(shown)
    if marker and not marker.group("bullet"):
        return marker.group().strip()
    return None


def _heading(paragraph: Paragraph) -> tuple[int, str]:
    """The heading's level, 0 for a label that heads nothing, and its words without number, colon and link noise."""
    shown = paragraph.shown
    label = _label(shown)
    if paragraph.mark is not None and paragraph.mark.level:
        return min(paragraph.mark.level + 1, _DEEPEST), shown.rstrip(": ")
    if label in _LABELS:
        return _LABELS[label], shown.rstrip(": ")
    item = _NUMBERED_HEADING.match(shown)
    if item:
        return _NUMBERED_ITEM, re.sub(r"\s*pdf icon PDF.*$", "", item.group(2), flags=re.I).rstrip(": ")
    if _APPENDIX_HEADING.match(shown):
        return _APPENDIX, shown.rstrip(": ")
    return _OTHER, shown.rstrip(": ")
