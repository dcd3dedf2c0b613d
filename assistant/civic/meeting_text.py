"""The text of one record as its grammar is read: sections, sentences, and the item of business that each belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assistant.civic.items import item_heads
from assistant.civic.record_text import RecordText
from assistant.records import Document, Item, RecordSlice, Section, SectionKind
from assistant.text import (
    ABSENCE,
    ACTION_LABEL,
    ANSWERED,
    ASKED,
    DECISION_LABEL,
    EARLIER,
    LINE_LABEL,
    MARKER,
    MOVED_BY,
    NUMBERED_MOTION,
    PRESENT_LABEL,
    RECOMMENDED_LABEL,
    RUN_IN_LABEL,
    SECONDED_BY,
    TITLED_TURN,
    TURN,
    SearchableWords,
    Span,
    sentences_of,
)

_MARKUP = re.compile(r"\*\*+|(?<![^\W_])__?(?=[^\W_])|(?<=[^\W_])__?(?![^\W_])")
"""What sets words in bold or italics in Markdown: no words of the meeting."""
_MINUTES = 80
"""Characters before the words for another meeting in which ``minutes`` may stand."""
_MOVING = re.compile(
    r"\W*(?:prop\w*|mov\w+|second\w*|2nd|motion|vot\w+|ayes|noes|for|against|abst\w+|recorded vote)\b", re.I
)
_NO_TITLES = (
    _MOVING,
    ACTION_LABEL,
    DECISION_LABEL,
    RECOMMENDED_LABEL,
    MOVED_BY,
    SECONDED_BY,
    PRESENT_LABEL,
    TITLED_TURN,
    TURN,
    ASKED,
    ANSWERED,
    NUMBERED_MOTION,
    ABSENCE,
)
"""Labels before a colon that are more than the title of an item."""


_OCCASION = re.compile(
    r"\b(?:(?P<of>of|from|since|for|than|to|until)|at|in|during|by|on)\s+(?:(?:the|our|its|a|an|this|their)\s+)?"
    r"(?:(?:full|parish|town|annual|extraordinary|special|ordinary|council|committee|monthly)\s+)*$",
    re.I,
)
"""What stands before another occasion, and whether that only names something."""
_AT_HEAD = re.compile(r"(?:^|[,;:–—-]|\bthat|\band|\bbut|\bwhen)\s*$", re.I)


_CUT_SHORT = re.compile(r"\b[Cc]yng\.$")
"""``Cynghorydd``, shortened, before a name."""


class Clause(NamedTuple):
    """A sentence: ``text`` is its characters one for one, every white space as a blank, running heads blanked.

    ``place`` is its section's among those of the record.
    """

    start: int
    end: int
    text: str
    place: int


@dataclass(frozen=True)
class MeetingText(RecordText):
    """The text of one record with its sentences and its items of business."""

    @classmethod
    def of(cls, document: Document, sections: Sequence[Section]) -> list[MeetingText]:
        """The text of each record of ``document``, whose ``sections`` are given."""
        pieces, at = [], 0
        for start, end in SearchableWords.of(document).furniture:
            pieces += [document.text[at:start], " " * (end - start)]
            at = end
        flow = _MARKUP.sub(lambda found: " " * len(found.group()), "".join([*pieces, document.text[at:]]))
        return [
            cls(document, record, flow, [one for one in sections if record.start <= one.start < record.end])
            for record in document.records
        ]

    def within(self, clause: Clause, span: Span) -> RecordSlice:
        """The characters that a pattern matched in ``clause``."""
        return self.slice(clause.start + span[0], clause.start + span[1])

    @cached_property
    def clauses(self) -> Sequence[Clause]:
        """Every sentence that is no form left empty and no running head, in order."""
        return [
            Clause(start, end, self.folded(start, end), place)
            for place, section in enumerate(self.sections)
            if section.kind is not SectionKind.BOILERPLATE
            for sentence_start, sentence_end in self._whole(section)
            for start, end in self._pieces(sentence_start, sentence_end)
        ]

    def _whole(self, section: Section) -> Iterator[Span]:
        """The sentences of a section; one that ends with a Welsh form of address, cut short, goes on in the next."""
        begun: int | None = None
        for sentence in sentences_of(self.document, section):
            start = sentence.start if begun is None else begun
            begun = start if _CUT_SHORT.search(self.document.text, start, sentence.end) else None
            if begun is None:
                yield start, sentence.end
        if begun is not None:
            yield begun, sentence.end

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        """A sentence in the pieces that labels at the heads of its lines cut: ``Recommendation: …`` / ``Action: …``."""
        title = RUN_IN_LABEL.match(self.folded(start, end))
        if title and LINE_LABEL.search(self.flow, start + 1, start + title.end()):
            title = None
        if title and not any(label.match(title.group()) for label in _NO_TITLES):
            yield start, start + len(title.group().rstrip())
            start += title.end()
        for label in LINE_LABEL.finditer(self.flow, start + 1, end):
            left = self.slice(start, label.start())
            if left.words:
                yield left.start, left.end
                start = label.start("label")
        yield start, end

    @cached_property
    def of_section(self) -> dict[int, list[int]]:
        """The places of the clauses of each section."""
        found: dict[int, list[int]] = {}
        for at, clause in enumerate(self.clauses):
            found.setdefault(clause.place, []).append(at)
        return found

    @cached_property
    def items(self) -> Sequence[Item]:
        """The items of business by their headings, in order; each ends where the next begins."""
        heads = item_heads(self)
        ends = [*(head.start for head in heads[1:]), self.record.end][: len(heads)]
        return [
            Item(head.start, end, head.title, head.number)
            for head, end in zip(heads, ends, strict=True)
            if head.title is not None
        ]

    @cached_property
    def _item_starts(self) -> list[int]:
        return [item.start for item in self.items]

    def item_at(self, offset: int) -> Item | None:
        """The item that the character at ``offset`` belongs to; None before the first, and where none is said to be."""
        at = bisect_right(self._item_starts, offset) - 1
        return self.items[at] if at >= 0 and offset < self.items[at].end else None


def is_of_another(words: str, verb: int | None = None) -> bool:
    """Whether a sentence tells of another occasion than the meeting; the minutes of one, approved here, do not.

    Of a verb that begins at ``verb``: whether it does. What was put to another meeting (``the report of the last
    meeting was agreed``) may be decided at this one.
    """
    return any(
        "minutes" not in words[max(0, match.start() - _MINUTES) : match.end()].lower()
        and not (verb is not None and _only_names_it(words, match, verb))
        for match in EARLIER.finditer(words)
    )


def _only_names_it(words: str, earlier: re.Match[str], verb: int) -> bool:
    """Whether an earlier occasion says of which thing a verb tells, and not when."""
    if re.match(r"previously|had|in the past|years? ago|back in", earlier.group(), re.I):
        return False
    before = _OCCASION.search(words[: earlier.start()])
    if before is None:
        return False
    if before["of"]:
        return True
    return earlier.start() < verb and not _AT_HEAD.search(words[: before.start()])


def marker_end(text: str) -> int:
    """Where the words of ``text`` begin behind the number, letter or bullet of a list item."""
    found = MARKER.match(text)
    return found.end() if found else 0
