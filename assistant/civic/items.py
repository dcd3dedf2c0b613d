"""Where the items of business of a record begin: numbered headings, others, and lists that go on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.civic.record_text import RecordText
from assistant.records import RecordSlice, Section, SectionKind
from assistant.text import (
    DECISION_LABEL,
    HEADING_LABELS,
    MOVES_THAT,
    NUMBERED_MOTION,
    PRESENT_LABEL,
    RUN_IN_TITLE,
    is_body,
)

_FEW = 3
"""Numbered headings from which on the others are no items."""
_LONGEST_TITLE = 140
_LABELS = re.compile(
    r"\W*(?:present|apologies|in attendance|attendance|minutes|resolved|agreed|decision|action)\W*$", re.I
)
_NUMBER_ALONE = re.compile(r"\W*(?P<number>\d{1,3}\.?(?:\s?\([a-z]\))?)\W*")
"""A number on a line of its own, where a column or large type set it there."""
_COMPOUND = re.compile(r"(\d{1,4})/(\d{1,4})[.:)]?(?=\s)")
_RUN_IN = re.compile(r"\s+(?P<title>[A-Z][^–—:.]{2,80}?)\s*(?:\s[–—-]\s|[:.]\s|$)")
_PLAIN = re.compile(r"(\d{1,3})[.):]?$")
_NO_TITLE = re.compile(
    r"[“”\"‘'a-zà-ÿ)\]]|(?:Circulated|Proposed|Seconded|Signed|Dated|Page)\b|(?i:[\w-]{0,12}[ -]?(?:mayor|chair\w*"
    r"|clerk|cathaoirleach"
    r"|councillors?|cllrs?|reply|replies|question|name|position)\W*$)"
    r"|.*(?:\b[Pp]age \d|\((?:Mr|Mrs|Ms|Miss|Dr)\b|\b(?:19|20)\d\d\W*$|,$|\b(?:and|of|the|to|for|in|on|with|by)$"
    r"|\b(?:proposed|seconded)\b)|(?i:none|draft|nil|there (?:was|were|being)\b.*)$"
)
"""What a heading begins or ends with that is no title: a label, a date, a page, part of a sentence, names."""


class ItemHead(NamedTuple):
    """Where an item begins; without a title what begins there is no item that can be named."""

    start: int
    title: RecordSlice | None
    number: RecordSlice | None = None


def item_heads(text: RecordText) -> list[ItemHead]:
    """The heads of the items of a record, in order.

    Below a heading in capitals (``CONSENT ITEMS``, ``ACTION ITEMS``) numbers may begin again: such a heading ends the
    item before it, and what is numbered from 1 below it are items of their own.
    """
    heads = {place: head for place, section in enumerate(text.sections) if (head := _numbered(text, section))}
    if len(heads) < _FEW:
        heads = _numbered_above(text) or heads
    if len(heads) < _FEW:
        return list(_unnumbered(text))
    heads |= _listed(text, heads)
    heads |= _following(text, heads)
    for place in _divisions(text, heads):
        heads[place] = ItemHead(text.slice(text.sections[place].start, text.sections[place].end).start, None)
    return [heads[place] for place in sorted(heads)]


def _following(text: RecordText, heads: dict[int, ItemHead]) -> dict[int, ItemHead]:
    """The items between others that have the next number, and their title set as text: ``23/98 Minutes – The …``.

    Where no title can be read the item before ends all the same.
    """
    found: dict[int, ItemHead] = {}
    last: tuple[int, int] | None = None
    for place, section in enumerate(text.sections):
        shown = text.slice(section.start, section.end)
        number = _COMPOUND.match(shown.words)
        value = (int(number[1]), int(number[2])) if number else None
        if place not in heads and (last is None or value is None or not _is_next(last, value)):
            continue
        if place not in heads and number is not None:
            run_in = _RUN_IN.match(text.folded(shown.start, shown.end), number.end())
            title = (
                text.slice(shown.start + run_in.start("title"), shown.start + run_in.end("title")) if run_in else None
            )
            found[place] = ItemHead(shown.start, title, text.slice(shown.start, shown.start + number.end()))
        last = value or last
    return found


def _is_next(last: tuple[int, int], value: tuple[int, int]) -> bool:
    steps = (value[0] - last[0], value[1] - last[1])
    return steps in {(0, 1), (1, 0), (0, 2), (2, 0)}


def _unnumbered(text: RecordText) -> Iterator[ItemHead]:
    for section in text.sections:
        if section.kind is not SectionKind.HEADING:
            continue
        title = text.slice(section.start, section.end)
        if title.words == text.record.title or title.words == text.record.publisher or is_body(title.words):
            continue
        label = title.words.rstrip(":–—- ").lower()
        if label in HEADING_LABELS or _LABELS.match(label) or NUMBERED_MOTION.match(title.words):
            continue
        if _is_title(title.words) and not (
            DECISION_LABEL.match(title.words) or PRESENT_LABEL.match(title.words.strip("*# "))
        ):
            yield ItemHead(title.start, _bare(text, title))


def _is_title(words: str) -> bool:
    """Whether a heading may be an item's title: no label of front matter, no quotation, no part of a sentence."""
    plain = " ".join(words.strip(" \t\n*#_|").split())
    balanced = plain.count("(") == plain.count(")")
    return bool(plain) and balanced and not _NO_TITLE.match(plain) and plain.count(",") < _FEW


def _numbered(text: RecordText, section: Section) -> ItemHead | None:
    """Where an item begins, its title and number: a numbered heading, or a title before the text of its item."""
    shown = text.slice(section.start, section.end)
    if NUMBERED_MOTION.match(shown.words):
        return None
    if section.kind is SectionKind.HEADING and section.number:
        sign = re.match(rf"(?:(?:agenda )?(?:item|minute)\s+)?{re.escape(section.number)}[.:)]?", shown.words, re.I)
        if sign is None:
            return None
        number = text.slice(shown.start, shown.start + sign.end())
        title = text.slice(number.end, shown.end)
        return ItemHead(shown.start, title, number) if title.words else None
    run_in = RUN_IN_TITLE.match(text.folded(shown.start, shown.end))
    if run_in is None or section.kind is SectionKind.TABLE:
        return None
    title = text.slice(shown.start + run_in.start("title"), shown.start + run_in.end("title"))
    number = text.slice(shown.start + run_in.start("number"), shown.start + run_in.end("number"))
    return ItemHead(shown.start, title, number)


# ── numbers that begin again ────────────────────────────────────────────────────────────────────────────────────────


def _numbered_above(text: RecordText) -> dict[int, ItemHead]:
    """Items whose number stands on a line of its own above the title; none where such numbers are few."""
    found = {}
    for place, section in enumerate(text.sections[:-1]):
        shown = text.slice(section.start, section.end)
        alone = _NUMBER_ALONE.fullmatch(shown.words)
        below = text.slice(text.sections[place + 1].start, text.sections[place + 1].end)
        ends = below.words.strip(" *_").endswith((".", ";", ","))
        if (
            alone
            and "\n" not in below.words
            and len(below.words) < _LONGEST_TITLE
            and not ends
            and _is_title(below.words)
        ):
            number = text.slice(shown.start + alone.start("number"), shown.start + alone.end("number"))
            found[place] = ItemHead(shown.start, _bare(text, below), number)
    return found if len(found) >= _FEW else {}


def _bare(text: RecordText, title: RecordSlice) -> RecordSlice:
    """A title without the signs that set it in bold."""
    start = title.start + len(title.words) - len(title.words.lstrip("*_# "))
    return text.slice(start, max(start, title.start + len(title.words.rstrip("*_ "))))


def _value(section: Section) -> int | None:
    plain = _PLAIN.match(section.number or "")
    listed = section.kind in {SectionKind.HEADING, SectionKind.NUMBERED}
    return int(plain[1]) if plain and listed else None


def _runs(text: RecordText) -> Iterator[list[int]]:
    """The places of sections whose numbers go on by one, from 1."""
    open_runs: list[list[int]] = []
    for place, section in enumerate(text.sections):
        value = _value(section)
        if value is None:
            continue
        fits = [run for run in reversed(open_runs) if len(run) + 1 == value]
        headed = [run for run in fits if text.sections[run[-1]].kind is SectionKind.HEADING]
        going = next(iter(headed if section.kind is SectionKind.HEADING and headed else fits), None)
        if value == 1:
            open_runs.append([place])
        elif going is not None:
            going.append(place)
            del open_runs[open_runs.index(going) + 1 :]
    yield from open_runs


def _is_capitals(text: RecordText, place: int) -> bool:
    section = text.sections[place]
    words = text.slice(section.start, section.end).words
    return section.kind is SectionKind.HEADING and section.number is None and words.isupper() and len(words) > _FEW


def _listed(text: RecordText, heads: dict[int, ItemHead]) -> dict[int, ItemHead]:
    """The items whose number stands in a list that some headings are part of, or right below a heading in capitals."""
    found = {}
    for run in _runs(text):
        if any(place in heads for place in run) or (run[0] and _is_capitals(text, run[0] - 1)):
            for place in run:
                head = _first_line(text, text.sections[place])
                if place not in heads and head is not None:
                    found[place] = head
    return found


def _first_line(text: RecordText, section: Section) -> ItemHead | None:
    """The title of a numbered paragraph, on its first line; None where that is a sentence."""
    shown = text.slice(section.start, section.end)
    number = re.match(r"\d{1,3}[.):]?", shown.words)
    line = shown.words.split("\n", 1)[0]
    if number is None or len(line) > _LONGEST_TITLE or line.rstrip().endswith((".", ";", ",")):
        return None
    title = text.slice(shown.start + number.end(), shown.start + len(line))
    if not title.words[:1].isupper() or MOVES_THAT.match(title.words):
        return None
    return ItemHead(shown.start, title, text.slice(shown.start, shown.start + number.end()))


def _divisions(text: RecordText, heads: dict[int, ItemHead]) -> list[int]:
    """The headings in capitals below which numbers begin again; where no number follows they belong to their item."""
    last, found, open_heading = 0, [], None
    for place, section in enumerate(text.sections):
        value = _value(section)
        if value is None and place not in heads:
            open_heading = place if _is_capitals(text, place) else open_heading
            continue
        if value is not None and open_heading is not None and value <= last:
            found.append(open_heading)
        last, open_heading = value if value is not None else last, None
    return found
