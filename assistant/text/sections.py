"""The structure of a record as its form shows it: headings, agenda items, resolutions, numbered paragraphs, replies.

Sections tile their document. What a format knows (heading levels, list items) is believed before what the form of
the text suggests. Nothing here knows a body, a person or a document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from assistant.records import Document, MarkKind, Section, SectionKind, Sentence
from assistant.text import dates
from assistant.text.lines import (
    CONTACT,
    GRADE,
    LABELLED,
    MARKER,
    SALUTATION,
    VALEDICTION,
    Paragraph,
    is_clause,
    paragraphs,
)
from assistant.text.sentences import Span, sentence_spans

_LABELS = {
    "contents": 0,
    "table of contents": 0,
    "agenda item": 0,
    "issue - meetings": 0,
    "minutes": 2,
    "decision": 2,
    "decisions": 2,
    "supporting documents": 2,
    "additional documents": 2,
    "resolved": 4,
    "agreed": 4,
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
_RESOLUTION = re.compile(
    r"(?:it was (?:\w+ly )?)?(?:resolved|agreed|decided)\b(?: \w+ly\b)?\s*(?:$|[.:–—-]|(?:that|to)\b)"
    r"|(?:resolutions?|decisions?)\s*(?:$|[:–—-](?:\s|$))",
    re.I,
)
_RESOLVES_THAT = re.compile(
    r"[^.?]{0,80}\b(?:resolved|agreed|decided)\b(?: \w+ly\b)?\s*(?:[.:–—-]\s*)?(?:that\b|to (?!date\b))", re.I
)
"""A resolution, also where a format takes it for a heading: it is set in bold."""
_RESOLVED_CAPITALS = re.compile(r"[^.:?]{0,80}\b(?:RESOLVED|AGREED|DECIDED)\b")
_THAT = re.compile(r"(?:That|THAT)\b|To\s+\w")
_RESOLVED_THAT = re.compile(r"(?:That|THAT) \w+ ")
"""``That the routes be approved``, below the word that introduces it."""
_PERSONS = re.compile(r"(?:Councillors?|Cllrs?|Mrs?|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Rt Hon|Hon)\b.*(?:,| and )")
"""Names of several people, or of one with an office."""
_LEADS_IN = re.compile(r"(?::\s?-?|\s[–—-])(?:\[\w{1,4}\])*$")
_STEM_END = re.compile(
    r"\b(?:said|says|added|adds|stated|states|that|below|following|follows|are|is|was|were|includes?|including|by|to"
    r"|must|should|will|shall|can|may|has|have|members|the (?:committee|council|cabinet|board|panel|meeting))\s*:$",
    re.I,
)
_NUMBERED_HEADING = re.compile(
    r"(\d{1,4}(?:/\d{2,4})?[A-Z]?)[.:)]?\s+([A-Z][^a-z]{6,}.*|[A-Z][^a-z(]{2,}(?:\(.*\)?)?)$"
)
_BARE_HEADING = re.compile(r"(\d{1,3}|\d{1,3}/\d{2,4})\s+([A-Z][a-z].*[^.!?;,:])$")
_NAMED_ITEM = re.compile(
    r"(?:agenda )?(?:item|minute)\s+(?:no\.?\s*)?(\d{1,4}(?:/\d{2,4})?[a-z]?)\s*(?:[:.–—-]\s*|$)(.*)$", re.I
)
_APPENDIX_HEADING = re.compile(r"(?:appendix|annex(?:e)?|schedule)\s+[A-Z0-9]{1,3}\b", re.I)
_ASKED = re.compile(r"(?:Q|Question)\s?\d{0,3}[.:)]\s+")
_ANSWERED = re.compile(r"(?:A|Answer|Response|Reply)\s?\d{0,3}[.:)]\s+")
_QUESTION_HEADING = re.compile(r"(?:what|how|why|when|where|who|which)\b[^.?!]*\?$", re.I)
_PLACEHOLDER = re.compile(
    r"\b(?:click|tap)\b[^.]{0,24}\bto enter\b|\[(?:insert|enter|type|add)\b[^\]]{0,80}\]|_{6,}|\.{8,}", re.I
)
_NOISE = re.compile(
    r"\b(?:view the full (?:minutes|decision|agenda) text|pdf icon pdf|accept (?:all )?cookies)\b", re.I
)
_SPOKEN = re.compile(r"[^:]*\b(?:said|added|stated|that)\s*:", re.I)
_BY_POST = re.compile(
    r"(?:by )?(?:e-?mail|tel(?:ephone)?|phone|fax|web(?:site)?|contact|(?:our|your) ref(?:erence)?)\b", re.I
)
_SENTENCE_LIKE = re.compile(r"(?:[.!?;,][\"'”’»)\]]*(?:\[\w{1,4}\])*|\s[–—-]|[a-z][.!?]\d{1,2})$")
_WORDS_IN_HEADING = 16
_WORDS_IN_NUMBERED_HEADING = 8
_WORDS_IN_LABEL = 6
_LIST = 6
"""Lines in a row that look like headings from which on they are taken for a list."""
_LONGEST_ROW = 300
_CELLS = re.compile(r" \| |\t|\s{3}")
"""What parts the cells of a row."""
_FIELD = re.compile(
    r"(?:\w+ )?(?:inspectors?|authors?|officers?|contacts?|chair(?:man|woman|person)?|clerk|leader|director|member"
    r"|from|to|dates?|time|venue|place|location|status|classification|reference|ref|wards?|portfolio)$",
    re.I,
)
"""A label of a value, not of a section, also in large type: ``Lead inspector: Jane Doe``."""
_JUDGES = re.compile(rf"\S+ \S.*[\s:]{GRADE.pattern}[.:]?$", re.I)
"""A heading that is itself the judgement: ``The overall judgement is inadequate``, ``Leadership: good``."""
_GRADED = re.compile(rf"{MARKER.pattern}\S.*\s(?i:{GRADE.pattern})$")
"""A row of a table of judgements on one line: ``3. Leadership, management and governance Good``."""
_UNQUOTABLE = frozenset({SectionKind.HEADING, SectionKind.BOILERPLATE, SectionKind.LETTERHEAD})
_BODY = frozenset(
    {SectionKind.PROSE, SectionKind.NUMBERED, SectionKind.BULLET, SectionKind.RESOLUTION, SectionKind.TABLE}
)
_LISTED = frozenset(
    {
        SectionKind.NUMBERED,
        SectionKind.BULLET,
        SectionKind.RESOLUTION,
        SectionKind.QUESTION,
        SectionKind.REPLY,
    }
)


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


@dataclass(slots=True)
class _Stem:
    """Words that introduce list items: the form of their own marker, their span, the form of the items below them."""

    form: str
    span: Span
    below: str | None = None


@dataclass(slots=True)
class _Stems:
    """The introductions of the lists being read, outermost first."""

    stack: list[_Stem] = field(default_factory=list)

    def begin(self, stem: Span | None = None) -> None:
        """Ends every list; ``stem`` introduces the next one."""
        self.stack = [] if stem is None else [_Stem("", stem)]

    def of(self, form: str, goes_on: bool) -> Span | None:
        """The introduction of an item whose marker has this form; lists inside the one it belongs to are ended.

        An item of the introduction's own form is below it if it goes on with its sentence, in lower case.
        """
        for depth, stem in enumerate(self.stack):
            below = goes_on and stem is self.stack[-1] and stem.below in {None, form}
            if stem.form == form and not below:
                del self.stack[depth:]
                break
        if not self.stack:
            return None
        self.stack[-1].below = self.stack[-1].below or form
        return self.stack[-1].span


@dataclass(slots=True)
class _Reader:
    """What is in force while a record is read paragraph by paragraph: headings, introductions, a resolution."""

    text: str
    outline: _Outline
    stems: _Stems = field(default_factory=_Stems)
    resolving: bool = False
    marked: int = 0
    """The level of the last heading that its format marks."""

    def read(self, paragraph: Paragraph, kind: SectionKind, bounds: Span, listed: bool, before: str) -> Section:
        """The section that ``paragraph`` is. ``listed``: a list item follows; ``before``: the paragraph before it."""
        stem: Span | None = None
        number = _number(paragraph, kind)
        if paragraph.mark is not None and paragraph.mark.kind is MarkKind.NOTE:
            return Section(*bounds, kind, self.outline.path, number)
        if kind is SectionKind.HEADING:
            return self._heading(paragraph, bounds, number)
        if _is_item(paragraph, kind):
            stem = self._item(paragraph)
            if self.resolving and kind in {SectionKind.NUMBERED, SectionKind.BULLET}:
                kind = SectionKind.RESOLUTION
        elif kind in {SectionKind.PROSE, SectionKind.RESOLUTION}:
            kind = self._prose(paragraph, kind, listed, before)
        return Section(*bounds, kind, self.outline.path, number, stem)

    def _heading(self, paragraph: Paragraph, bounds: Span, number: str | None) -> Section:
        level, heading = _heading(paragraph)
        if paragraph.mark is not None and paragraph.mark.kind is MarkKind.HEADING:
            self.marked = level
        elif heading.lower() in _LABELS and level:  # ``Minutes:`` stands below the item that its format marks
            level = min(max(level, self.marked + 1), _DEEPEST)
        self.stems.begin()
        self.resolving = _RESOLUTION.match(heading) is not None
        if not level:
            return Section(*bounds, SectionKind.HEADING, self.outline.path, number)
        self.outline.open(level, heading)
        return Section(*bounds, SectionKind.HEADING, self.outline.path[:-1], number)

    def _item(self, paragraph: Paragraph) -> Span | None:
        marker = _marker(paragraph)
        form = _form(paragraph)
        stem = self.stems.of(form, (marker.words if marker else paragraph.shown)[:1].islower())
        if _LEADS_IN.search(paragraph.shown):
            own = _without_marker(self.text, paragraph)
            if own:
                self.stems.stack.append(_Stem(form, own[-1]))
        return stem

    def _prose(self, paragraph: Paragraph, kind: SectionKind, listed: bool, before: str) -> SectionKind:
        shown = paragraph.shown
        if _LEADS_IN.search(shown) or (listed and _ends_open(shown)):
            stem = sentence_spans(self.text, paragraph.start, paragraph.end)[-1]
            self.stems.begin(stem)
            self.resolving = self.resolving or bool(_RESOLVES.search(self.text[slice(*stem)]))
            return SectionKind.PROSE
        if kind is SectionKind.RESOLUTION or (self.resolving and _THAT.match(shown)):
            self.stems.begin()
            self.resolving = True
            return SectionKind.RESOLUTION
        if not (self.stems.stack and before.endswith((";", "; and", ", and"))):
            self.stems.begin()
            self.resolving = False
        return kind


def cut_sections(document: Document) -> tuple[Section, ...]:
    """The sections of ``document``, in order; they tile ``document.text``. A text of white space alone has none.

    A section ends where the next begins; the white space between two records belongs to the one before.
    """
    found = paragraphs(document.text, document.marks, [record.start for record in document.records])
    if not found:
        return ()
    kinds = _kinds(found, document.format == "html")
    owners = [document.record_at(paragraph.start) for paragraph in found]
    starts = [
        paragraph.start if owner is last else owner.start
        for paragraph, owner, last in zip(found, owners, [None, *owners], strict=False)
    ]
    bounds = [0, *starts[1:], len(document.text)]
    sections: list[Section] = []
    reader = _Reader(document.text, _Outline())
    for index, (paragraph, kind) in enumerate(zip(found, kinds, strict=True)):
        if index == 0 or owners[index] is not owners[index - 1]:
            reader = _Reader(document.text, _rooted(owners[index].part))
        listed = index + 1 < len(found) and _is_item(found[index + 1], kinds[index + 1])
        before = found[index - 1].shown if index else ""
        sections.append(reader.read(paragraph, kind, (bounds[index], bounds[index + 1]), listed, before))
    return tuple(sections)


def sentences_of(document: Document, section: Section) -> list[Sentence]:
    """The whole sentences of a section, list markers left out, with whether each may be quoted as an answer."""
    text = document.text[section.start : section.end]
    lead = section.start + (_labelled(document, section, text) or _lead(text, section.kind))
    end = section.start + len(text.rstrip())
    quotable = section.kind not in _UNQUOTABLE or _judges(text, section.kind)
    whole = lead < end and _is_whole(section.kind, document.text[lead:end])
    pieces = [(lead, end)] if whole else _spans(document, section, lead, end)
    return [
        Sentence(
            left,
            right,
            section.kind,
            quotable and _says_something(document.text[left:right]),
            section.stem,
            section.number,
        )
        for left, right in pieces
    ]


def _spans(document: Document, section: Section, start: int, end: int) -> list[Span]:
    """The sentences from ``start`` to ``end``; a stop in a running head or note that they go on over ends none."""
    flow = document.text[start:end]
    if section.kind is not SectionKind.BOILERPLATE:
        marks = document.marks
        first = bisect_left(marks, start, key=lambda mark: mark.start)
        for mark in takewhile(lambda mark: mark.start < end, marks[first:]):
            if mark.kind is MarkKind.FURNITURE:
                at, to = mark.start - start, min(mark.end, end) - start
                flow = flow[:at] + " " * (to - at) + flow[to:]
    return [(start + left, start + right) for left, right in sentence_spans(flow)]


def _judges(text: str, kind: SectionKind) -> bool:
    return kind is SectionKind.HEADING and _JUDGES.match(" ".join(text.split())) is not None


def _is_whole(kind: SectionKind, words: str) -> bool:
    """Whether a section is one piece, not to be cut at full stops: headings, signatures, rows of more than one cell."""
    if kind is SectionKind.TABLE:
        return len(words) <= _LONGEST_ROW and _CELLS.search(words) is not None
    return kind in {SectionKind.SIGNATURE, SectionKind.HEADING}


def _labelled(document: Document, section: Section, text: str) -> int:
    """Where the words of a section begin after a number or bullet that its format knows; 0 where it knows none."""
    blank = len(text) - len(text.lstrip())
    index = bisect_left(document.marks, section.start + blank, key=lambda mark: mark.start)
    mark = document.marks[index] if index < len(document.marks) else None
    known = mark is not None and mark.start == section.start + blank and section.kind is not SectionKind.HEADING
    return blank + mark.label if mark and mark.label and known and mark.start + mark.label < mark.end else 0


def _lead(text: str, kind: SectionKind) -> int:
    """Where the words of a section begin, after white space and the marker of a list item."""
    blank = len(text) - len(text.lstrip())
    if kind in {SectionKind.HEADING, SectionKind.PROSE}:
        return blank
    marker = MARKER.match(text)
    if marker is None and kind in {SectionKind.QUESTION, SectionKind.REPLY}:
        marker = (_ASKED if kind is SectionKind.QUESTION else _ANSWERED).match(text, blank)
    return marker.end() if marker and marker.end() < len(text) else blank


def _without_marker(text: str, paragraph: Paragraph) -> list[Span]:
    """The sentences of a list item, its marker left out."""
    marker = MARKER.match(text, paragraph.start, paragraph.end)
    known = paragraph.start + (paragraph.mark.label or 0) if paragraph.mark and paragraph.label else 0
    return sentence_spans(text, known or (marker.end() if marker else paragraph.start), paragraph.end)


def _says_something(sentence: str) -> bool:
    return any(character.isalnum() for character in sentence) and not _NOISE.search(sentence)


def _rooted(part: str | None) -> _Outline:
    return _Outline([(0, part)] if part else [])


def _ends_open(shown: str) -> bool:
    return shown[-1].isalnum() or shown[-1] == ","


@dataclass(frozen=True, slots=True)
class _Marker:
    """The number or bullet a paragraph begins with, and its words after it."""

    sign: str
    words: str
    bullet: bool
    plain: bool
    """Whether it is a number written in digits."""


def _marker(paragraph: Paragraph) -> _Marker | None:
    """What its format knows of the number or bullet before it, or what its form shows."""
    sign = paragraph.label.strip(" |")
    if sign:
        form = MARKER.match(f"{sign} ")
        bullet = bool(form and form.group("bullet")) or not any(character.isalnum() for character in sign)
        words = paragraph.shown[len(paragraph.label) :].lstrip()
        return _Marker(sign, words, bullet, not bullet and any(character.isdigit() for character in sign))
    match = MARKER.match(paragraph.shown)
    if match is None:
        return None
    words = paragraph.shown[match.end() :]
    return _Marker(match.group().strip(), words, bool(match.group("bullet")), bool(match.group("number")))


def _form(paragraph: Paragraph) -> str:
    """The form of a list marker, the same for the items of one list: ``1.`` and ``12.``; ``(a)`` and ``(b)``; ``•``."""
    marker = _marker(paragraph)
    if marker is None:
        return "mark"
    if marker.bullet:
        return marker.sign
    if marker.plain:
        return re.sub(r"\d+", "1", marker.sign)
    roman = re.search(r"[ivx]{2,}|^\W?i\W", marker.sign, re.I)
    return re.sub(r"\b[A-Za-z]{1,2}\b|\b[ivxlIVXL]+\b", "i" if roman else "a", marker.sign)


def _kinds(found: Sequence[Paragraph], page: bool = False) -> list[SectionKind]:
    """What each paragraph is by its own form, then by its neighbours'.

    A web ``page`` says what its headings and its list items are: where it marks headings, a short line is none unless
    it asks or leads in, and an item of its lists is never one.
    """
    headed = page and any(each.mark is not None and each.mark.kind is MarkKind.HEADING for each in found)
    kinds = [
        _kind(paragraph, index + 1 < len(found) and (not headed or _announces(paragraph.shown)))
        for index, paragraph in enumerate(found)
    ]
    _titles(found, kinds, page)
    _letters(found, kinds)
    _questions(found, kinds)
    _lists(found, kinds)
    return kinds


def _kind(paragraph: Paragraph, may_head: bool) -> SectionKind:
    """What a paragraph is by its own form; ``may_head`` is whether a short line may be a heading here."""
    shown = paragraph.shown
    if paragraph.furniture or _PLACEHOLDER.search(shown):
        return SectionKind.BOILERPLATE
    if paragraph.mark is not None:
        return _marked(paragraph, paragraph.mark.kind)
    if _GRADED.match(shown) and len(shown) < 200:
        return SectionKind.TABLE
    if _numbered_heading(shown) or _label(shown) in _LABELS:
        return SectionKind.HEADING
    if _RESOLUTION.match(shown) or _RESOLVED_CAPITALS.match(shown):
        return SectionKind.RESOLUTION
    marker = MARKER.match(shown)
    if marker and marker.end() < len(shown):
        if _RESOLUTION.match(shown, marker.end()):
            return SectionKind.RESOLUTION
        return SectionKind.BULLET if marker.group("bullet") else SectionKind.NUMBERED
    if _is_letterhead(paragraph):
        return SectionKind.LETTERHEAD
    if _is_row(paragraph):
        return SectionKind.TABLE
    if _is_field(shown):
        return SectionKind.FIELD
    if may_head and _looks_like_heading(shown):
        return SectionKind.HEADING
    return SectionKind.PROSE


def _marked(paragraph: Paragraph, mark: MarkKind) -> SectionKind:
    """What a paragraph is that a format has marked; a labelled value, a grade or a resolution is no heading."""
    shown = paragraph.shown
    if mark is MarkKind.NOTE:
        return SectionKind.PROSE
    marker = _marker(paragraph)
    if mark is MarkKind.HEADING and _RESOLVES_THAT.match(marker.words if marker else shown):
        return SectionKind.RESOLUTION
    if mark is MarkKind.HEADING and (GRADE.fullmatch(shown) or _GRADED.match(shown)):
        return SectionKind.TABLE
    if mark is MarkKind.HEADING:
        label, _, value = shown.partition(":")
        stated = dates.first_date(value) is not None or _FIELD.match(label) is not None
        labelled = LABELLED.match(shown) is not None and stated
        return SectionKind.FIELD if labelled else SectionKind.HEADING
    if mark is MarkKind.TABLE_ROW:
        return SectionKind.TABLE
    return SectionKind.BULLET if marker is None or marker.bullet else SectionKind.NUMBERED


def _is_row(paragraph: Paragraph) -> bool:
    """A row of a table: cells parted by gaps, or what was judged and below it the judgement."""
    own = [line for line in paragraph.lines if not line.blank]
    if GRADE.fullmatch(own[-1].shown.strip()) or GRADE.fullmatch(paragraph.shown):
        return True
    return own[0].columns and len(own) <= 3 and len(paragraph.shown) < 200


def _is_field(shown: str) -> bool:
    if len(shown) >= 160 or not LABELLED.match(shown) or _SPOKEN.match(shown):
        return False
    return len(shown.partition(":")[0].split()) <= _WORDS_IN_LABEL


def _label(shown: str) -> str:
    return _bare(shown).lower()


def _bare(shown: str) -> str:
    return shown.rstrip(":–—- ")


def _numbered_heading(shown: str) -> tuple[str, str] | None:
    """The number and the words of an agenda item's heading: ``12/24 APOLOGIES``, ``98 Performance report``."""
    match = _NUMBERED_HEADING.match(shown) if len(shown) < 200 else None
    if match is None and len(shown.split()) <= _WORDS_IN_NUMBERED_HEADING:
        match = _BARE_HEADING.match(shown)
    dated = dates.first_date(shown[:30])
    if match is None or (dated and dated.start == 0):
        return None
    return match[1], match[2]


def _looks_like_heading(shown: str) -> bool:
    if len(shown) > 110 or len(shown.split()) > _WORDS_IN_HEADING:
        return False
    if not any(character.isalpha() for character in shown) and dates.first_date(shown) is None:
        return False  # a number alone: of a footnote, of a page
    if _RESOLVED_THAT.match(shown):
        return False
    if _QUESTION_HEADING.match(shown):
        return True
    if _PERSONS.match(shown) or is_clause(shown):
        return False
    if _SENTENCE_LIKE.search(shown) or (_LEADS_IN.search(shown) and shown[-1] != ":"):
        return False
    if shown.endswith(":"):
        return len(shown.split()) <= 4 and not _STEM_END.search(shown)
    return shown[0].isupper() or shown[0].isdigit() or shown[0] in "‘“'\""


def _announces(shown: str) -> bool:
    """Whether a line says that something follows: a question, a label with a colon."""
    return shown.endswith(":") or _QUESTION_HEADING.match(shown) is not None


def _titles(found: Sequence[Paragraph], kinds: list[SectionKind], page: bool) -> None:
    """Makes headings of short numbered lines above text (``2. Background``) and of named parts (``Item 5: Budget``).

    Items that a web ``page`` marks as such are left what they are.
    """
    for index in range(len(found) - 1):
        if kinds[index + 1] not in _BODY:
            continue
        if kinds[index] in {SectionKind.HEADING, SectionKind.NUMBERED} and GRADE.fullmatch(found[index + 1].shown):
            kinds[index] = SectionKind.TABLE  # what was judged, and below it the judgement
        elif page and found[index].mark is not None:
            continue
        elif kinds[index] is SectionKind.NUMBERED and _is_title(found[index]):
            around = [each for each in (index - 1, index + 1) if each >= 0 and kinds[each] is SectionKind.NUMBERED]
            if all(_form(found[each]) != _form(found[index]) for each in around):
                kinds[index] = SectionKind.HEADING
        elif kinds[index] in {SectionKind.FIELD, SectionKind.PROSE} and _is_part(found[index].shown):
            kinds[index] = SectionKind.HEADING


def _is_title(paragraph: Paragraph) -> bool:
    """Whether a numbered paragraph is but a title: a plain number, then a few words from a capital on, no stop."""
    marker = _marker(paragraph)
    if marker is None or not marker.plain or not marker.words:
        return False
    words = marker.words
    return words[:1].isupper() and words[-1].isalnum() and len(words.split()) <= _WORDS_IN_NUMBERED_HEADING


def _is_part(shown: str) -> bool:
    return (
        len(shown) <= 110 and shown[-1].isalnum() and bool(_NAMED_ITEM.match(shown) or _APPENDIX_HEADING.match(shown))
    )


def _is_letterhead(paragraph: Paragraph) -> bool:
    """Lines of an address: short, with at least two of postcode, telephone, e-mail and web address."""
    if len(paragraph.shown) > 400 or _SENTENCE_LIKE.search(paragraph.shown):
        return False
    kinds = {match.lastgroup for match in CONTACT.finditer(paragraph.shown)}
    if _is_field(paragraph.shown) and not _BY_POST.match(paragraph.shown):
        return False
    return len(kinds) >= 2 or (len(kinds) == 1 and len(paragraph.shown) < 60)


def _letters(found: Sequence[Paragraph], kinds: list[SectionKind]) -> None:
    """Marks the address above a salutation as letterhead, and the names under a valediction as the signature."""
    short = {SectionKind.HEADING, SectionKind.PROSE, SectionKind.LETTERHEAD, SectionKind.FIELD, SectionKind.TABLE}
    for index, paragraph in enumerate(found):
        if SALUTATION.match(paragraph.shown) and len(paragraph.shown) < 80:
            kinds[index] = SectionKind.LETTERHEAD
            for above in range(index - 1, max(-1, index - 13), -1):
                if kinds[above] not in short or len(found[above].shown) > 60 or found[above].shown.endswith("."):
                    break
                kinds[above] = SectionKind.LETTERHEAD
        elif VALEDICTION.match(paragraph.shown):
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
    """A numbered point followed by an ``o`` reply is a committee's question; so is ``Q:`` above ``A:``."""
    asking = False
    for index, paragraph in enumerate(found):
        follows = index + 1 < len(found)
        if kinds[index] is SectionKind.NUMBERED:
            asking = follows and kinds[index + 1] is SectionKind.BULLET and _is_circle(found[index + 1])
            if asking:
                kinds[index] = SectionKind.QUESTION
        elif paragraph.mark is None and _ASKED.match(paragraph.shown):
            kinds[index], asking = SectionKind.QUESTION, True
        elif asking and ((kinds[index] is SectionKind.BULLET and _is_circle(paragraph)) or _answers(paragraph)):
            kinds[index] = SectionKind.REPLY
        else:
            asking = False


def _answers(paragraph: Paragraph) -> bool:
    return paragraph.mark is None and _ANSWERED.match(paragraph.shown) is not None


def _is_circle(paragraph: Paragraph) -> bool:
    marker = MARKER.match(paragraph.shown)
    return bool(marker and (marker.group("bullet") or "").strip() in {"o", "○", "◦"})


def _lists(found: Sequence[Paragraph], kinds: list[SectionKind]) -> None:
    """Lines that look like headings but stand in a row with nothing beneath them are a list: names, places, dates."""
    start = 0
    for index in range(len(found) + 1):
        if index < len(found) and kinds[index] is SectionKind.HEADING and _is_plain(found[index]):
            continue
        run = found[start:index]
        if len(run) >= _LIST or (len(run) > 1 and run[0].shown.endswith(":") and _adjoin(run)):
            kinds[start + 1 : index] = [SectionKind.TABLE] * (len(run) - 1)
        start = index + 1
    days = [index for index, paragraph in enumerate(found) if _is_date(paragraph.shown)]
    for above, below in pairwise(days):
        if below == above + 1 and kinds[above] is not SectionKind.LETTERHEAD:
            kinds[above] = kinds[below] = SectionKind.TABLE


def _is_date(shown: str) -> bool:
    dated = dates.first_date(shown) if len(shown) < 30 else None
    return dated is not None and len(shown) - (dated.end - dated.start) < len("Wednesday, ")


def _adjoin(run: Sequence[Paragraph]) -> bool:
    """Whether paragraphs stand on adjoining lines."""
    return all(above.lines[-1].end == below.lines[0].start for above, below in pairwise(run))


def _is_plain(paragraph: Paragraph) -> bool:
    """A heading by its form alone: no format marked it, and it is neither numbered nor a label."""
    shown = paragraph.shown
    return paragraph.mark is None and not _numbered_heading(shown) and _label(shown) not in _LABELS


def _is_item(paragraph: Paragraph, kind: SectionKind) -> bool:
    listed = paragraph.mark is not None and paragraph.mark.kind is MarkKind.LIST_ITEM
    return kind in _LISTED and (listed or MARKER.match(paragraph.shown) is not None)


def _number(paragraph: Paragraph, kind: SectionKind) -> str | None:
    shown = paragraph.shown
    if paragraph.label:
        return _printed(paragraph)[0]
    if kind is SectionKind.HEADING:
        item = _numbered_heading(shown) or _NAMED_ITEM.match(shown)
        if item:
            return item[0] if isinstance(item, tuple) else item[1]
        return _printed(paragraph)[0] if _is_title(paragraph) else None
    if kind is SectionKind.PROSE:
        return None
    if kind in {SectionKind.QUESTION, SectionKind.REPLY}:
        label = (_ASKED if kind is SectionKind.QUESTION else _ANSWERED).match(shown)
        if label:
            return label.group().strip(" .:)") if any(c.isdigit() for c in label.group()) else None
    return _printed(paragraph)[0]


def _printed(paragraph: Paragraph) -> tuple[str | None, str]:
    """The number that stands before a paragraph as it is printed, and the words after it."""
    marker = _marker(paragraph)
    return (None, paragraph.shown) if marker is None or marker.bullet else (marker.sign, marker.words)


def _heading(paragraph: Paragraph) -> tuple[int, str]:
    """The heading's level, 0 for a label that heads nothing, and its words without number, colon and link noise."""
    shown = paragraph.shown
    words = _bare(shown)
    label = words.lower()
    if _LABELS.get(label) == 0:
        return 0, words
    if paragraph.mark is not None and paragraph.mark.level and paragraph.mark.kind is MarkKind.HEADING:
        return min(paragraph.mark.level + 1, _DEEPEST), words
    if label in _LABELS:
        return _LABELS[label], words
    item = _numbered_heading(shown)
    if item:
        return _NUMBERED_ITEM, _bare(re.sub(r"\s*pdf icon PDF.*$", "", item[1], flags=re.I))
    if _APPENDIX_HEADING.match(shown) or _NAMED_ITEM.match(shown):
        return _APPENDIX, words
    if _is_title(paragraph):
        number, title = _printed(paragraph)
        return min(_OTHER + len(re.findall(r"\d+", number or "")) - 1, _DEEPEST), _bare(title)
    return _OTHER, words
