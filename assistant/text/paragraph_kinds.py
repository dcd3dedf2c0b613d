"""What each paragraph of a record is: by its own form, then by its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.records import MarkKind, SectionKind
from assistant.text import dates
from assistant.text.headings import (
    SENTENCE_LIKE,
    announces,
    is_named_part,
    is_numbered_title,
    label_of,
    looks_like_heading,
    numbered_heading,
)
from assistant.text.lines import Paragraph
from assistant.text.markers import form_of, marker_of, printed_number
from assistant.text.phrases import (
    ANSWERED,
    ASKED,
    BY_POST,
    CONTACT,
    FIELD_LABEL,
    GRADE,
    GRADED_ROW,
    HEADING_LABELS,
    LABELLED,
    MARKER,
    NAMED_ITEM,
    PLACEHOLDER,
    RESOLUTION,
    RESOLVED_IN_CAPITALS,
    RESOLVES_THAT,
    SALUTATION,
    SPOKEN,
    VALEDICTION,
)

_WORDS_IN_LABEL = 6
_LIST = 6
"""Lines in a row that look like headings from which on they are taken for a list."""
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


def kinds_of(paragraphs: Sequence[Paragraph], page: bool = False) -> list[SectionKind]:
    """What each paragraph is by its own form, then by its neighbours'.

    A web ``page`` says what its headings and its list items are: where it marks headings, a short line is none unless
    it asks or leads in, and an item of its lists is never one.
    """
    headed = page and any(
        paragraph.mark is not None and paragraph.mark.kind is MarkKind.HEADING for paragraph in paragraphs
    )
    kinds = [
        _kind(paragraph, index + 1 < len(paragraphs) and (not headed or announces(paragraph.shown)))
        for index, paragraph in enumerate(paragraphs)
    ]
    _titles(paragraphs, kinds, page)
    _letters(paragraphs, kinds)
    _questions(paragraphs, kinds)
    _lists(paragraphs, kinds)
    return kinds


def _kind(paragraph: Paragraph, may_head: bool) -> SectionKind:
    """What a paragraph is by its own form; ``may_head`` is whether a short line may be a heading here."""
    shown = paragraph.shown
    if paragraph.furniture or PLACEHOLDER.search(shown):
        return SectionKind.BOILERPLATE
    if paragraph.mark is not None:
        return _marked(paragraph, paragraph.mark.kind)
    if GRADED_ROW.match(shown) and len(shown) < 200:
        return SectionKind.TABLE
    if numbered_heading(shown) or label_of(shown) in HEADING_LABELS:
        return SectionKind.HEADING
    if RESOLUTION.match(shown) or RESOLVED_IN_CAPITALS.match(shown):
        return SectionKind.RESOLUTION
    marker = MARKER.match(shown)
    if marker and marker.end() < len(shown):
        if RESOLUTION.match(shown, marker.end()):
            return SectionKind.RESOLUTION
        return SectionKind.BULLET if marker.group("bullet") else SectionKind.NUMBERED
    if _is_letterhead(paragraph):
        return SectionKind.LETTERHEAD
    if _is_row(paragraph):
        return SectionKind.TABLE
    if _is_field(shown):
        return SectionKind.FIELD
    if may_head and looks_like_heading(shown):
        return SectionKind.HEADING
    return SectionKind.PROSE


def _marked(paragraph: Paragraph, mark: MarkKind) -> SectionKind:
    """What a paragraph is that a format has marked; a labelled value, a grade or a resolution is no heading."""
    shown = paragraph.shown
    if mark is MarkKind.NOTE:
        return SectionKind.PROSE
    if mark is MarkKind.ATTACHMENT:
        return SectionKind.BOILERPLATE
    marker = marker_of(paragraph)
    if mark is MarkKind.HEADING and RESOLVES_THAT.match(marker.words if marker else shown):
        return SectionKind.RESOLUTION
    if mark is MarkKind.HEADING and (GRADE.fullmatch(shown) or GRADED_ROW.match(shown)):
        return SectionKind.TABLE
    if mark is MarkKind.HEADING:
        label, _, value = shown.partition(":")
        stated = dates.first_date(value) is not None or FIELD_LABEL.match(label) is not None
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
    if len(shown) >= 160 or not LABELLED.match(shown) or SPOKEN.match(shown):
        return False
    return len(shown.partition(":")[0].split()) <= _WORDS_IN_LABEL


def _titles(paragraphs: Sequence[Paragraph], kinds: list[SectionKind], page: bool) -> None:
    """Makes headings of short numbered lines above text (``2. Background``) and of named parts (``Item 5: Budget``).

    Items that a web ``page`` marks as such are left what they are.
    """
    for index in range(len(paragraphs) - 1):
        if kinds[index + 1] not in _BODY:
            continue
        if kinds[index] in {SectionKind.HEADING, SectionKind.NUMBERED} and GRADE.fullmatch(paragraphs[index + 1].shown):
            kinds[index] = SectionKind.TABLE  # what was judged, and below it the judgement
        elif page and paragraphs[index].mark is not None:
            continue
        elif kinds[index] is SectionKind.NUMBERED and is_numbered_title(paragraphs[index]):
            around = [
                neighbour
                for neighbour in (index - 1, index + 1)
                if neighbour >= 0 and kinds[neighbour] is SectionKind.NUMBERED
            ]
            if all(form_of(paragraphs[neighbour]) != form_of(paragraphs[index]) for neighbour in around):
                kinds[index] = SectionKind.HEADING
        elif kinds[index] in {SectionKind.FIELD, SectionKind.PROSE} and is_named_part(paragraphs[index].shown):
            kinds[index] = SectionKind.HEADING


def _is_letterhead(paragraph: Paragraph) -> bool:
    """Lines of an address: short, with at least two of postcode, telephone, e-mail and web address."""
    if len(paragraph.shown) > 400 or SENTENCE_LIKE.search(paragraph.shown):
        return False
    kinds = {match.lastgroup for match in CONTACT.finditer(paragraph.shown)}
    if _is_field(paragraph.shown) and not BY_POST.match(paragraph.shown):
        return False
    return len(kinds) >= 2 or (len(kinds) == 1 and len(paragraph.shown) < 60)


def _letters(paragraphs: Sequence[Paragraph], kinds: list[SectionKind]) -> None:
    """Marks the address above a salutation as letterhead, and the names under a valediction as the signature."""
    short = {SectionKind.HEADING, SectionKind.PROSE, SectionKind.LETTERHEAD, SectionKind.FIELD, SectionKind.TABLE}
    for index, paragraph in enumerate(paragraphs):
        if SALUTATION.match(paragraph.shown) and len(paragraph.shown) < 80:
            kinds[index] = SectionKind.LETTERHEAD
            for above in range(index - 1, max(-1, index - 13), -1):
                if (
                    kinds[above] not in short
                    or len(paragraphs[above].shown) > 60
                    or paragraphs[above].shown.endswith(".")
                ):
                    break
                kinds[above] = SectionKind.LETTERHEAD
        elif VALEDICTION.match(paragraph.shown):
            for below in range(index, min(len(paragraphs), index + 5)):
                if kinds[below] not in short or len(paragraphs[below].shown) > 90:
                    break
                kinds[below] = SectionKind.SIGNATURE
    for index, kind in enumerate(kinds):
        if kind is SectionKind.LETTERHEAD:
            _address_lines(paragraphs, kinds, index)


def _address_lines(paragraphs: Sequence[Paragraph], kinds: list[SectionKind], index: int) -> None:
    """Names and streets that stand as short paragraphs of their own directly above contact details."""
    for above in range(index - 1, max(-1, index - 7), -1):
        shown = paragraphs[above].shown
        near = paragraphs[above + 1].start - paragraphs[above].end <= 3
        if kinds[above] is not SectionKind.HEADING or len(shown) > 40 or not near:
            return
        kinds[above] = SectionKind.LETTERHEAD


def _questions(paragraphs: Sequence[Paragraph], kinds: list[SectionKind]) -> None:
    """A numbered point followed by an ``o`` reply is a committee's question; so is ``Q:`` above ``A:``."""
    asking = False
    for index, paragraph in enumerate(paragraphs):
        follows = index + 1 < len(paragraphs)
        if kinds[index] is SectionKind.NUMBERED:
            asking = follows and kinds[index + 1] is SectionKind.BULLET and _is_circle(paragraphs[index + 1])
            if asking:
                kinds[index] = SectionKind.QUESTION
        elif paragraph.mark is None and ASKED.match(paragraph.shown):
            kinds[index], asking = SectionKind.QUESTION, True
        elif asking and ((kinds[index] is SectionKind.BULLET and _is_circle(paragraph)) or _answers(paragraph)):
            kinds[index] = SectionKind.REPLY
        else:
            asking = False


def _answers(paragraph: Paragraph) -> bool:
    return paragraph.mark is None and ANSWERED.match(paragraph.shown) is not None


def _is_circle(paragraph: Paragraph) -> bool:
    marker = MARKER.match(paragraph.shown)
    return bool(marker and (marker.group("bullet") or "").strip() in {"o", "○", "◦"})


def _lists(paragraphs: Sequence[Paragraph], kinds: list[SectionKind]) -> None:
    """Lines that look like headings but stand in a row with nothing beneath them are a list: names, places, dates."""
    start = 0
    for index in range(len(paragraphs) + 1):
        if index < len(paragraphs) and kinds[index] is SectionKind.HEADING and _is_plain(paragraphs[index]):
            continue
        run = paragraphs[start:index]
        if len(run) >= _LIST or (len(run) > 1 and run[0].shown.endswith(":") and _adjoin(run)):
            kinds[start + 1 : index] = [SectionKind.TABLE] * (len(run) - 1)
        start = index + 1
    days = [index for index, paragraph in enumerate(paragraphs) if _is_date(paragraph.shown)]
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
    return paragraph.mark is None and not numbered_heading(shown) and label_of(shown) not in HEADING_LABELS


def is_item(paragraph: Paragraph, kind: SectionKind) -> bool:
    listed = paragraph.mark is not None and paragraph.mark.kind is MarkKind.LIST_ITEM
    return kind in _LISTED and (listed or MARKER.match(paragraph.shown) is not None)


def number_of(paragraph: Paragraph, kind: SectionKind) -> str | None:
    shown = paragraph.shown
    if paragraph.label:
        return printed_number(paragraph)[0]
    if kind is SectionKind.HEADING:
        item = numbered_heading(shown) or NAMED_ITEM.match(shown)
        if item:
            return item[0] if isinstance(item, tuple) else item[1]
        return printed_number(paragraph)[0] if is_numbered_title(paragraph) else None
    if kind is SectionKind.PROSE:
        return None
    if kind in {SectionKind.QUESTION, SectionKind.REPLY}:
        label = (ASKED if kind is SectionKind.QUESTION else ANSWERED).match(shown)
        if label:
            return label.group().strip(" .:)") if any(c.isdigit() for c in label.group()) else None
    return printed_number(paragraph)[0]
