"""Lines and paragraphs of a plain text: which line ends are the author's and which are only the page's.

Text from PDFs and word processors breaks sentences across lines and, at page ends, across blank lines; text from web
pages has one line a paragraph. A paragraph here is a span of the text that reads as one piece of prose or one list
item; its line ends are blanks to whoever splits it into sentences.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.records import Mark, MarkKind
from assistant.text.dates import MONTHS
from assistant.text.phrases import ASKED_OR_ANSWERED, CONTACT, GRADE, LABELLED, MARKER
from assistant.text.text_lines import (
    FULL,
    NARROWEST,
    TERMINAL,
    UNWRAPPED,
    TextLine,
    is_double_spaced,
    lines_of,
    width,
    widths,
)

_BRIDGE = 160
"""Page furniture that no format has marked interrupts no sentence up to this many characters."""

_OPENS = re.compile(rf"{LABELLED.pattern}|\d{{1,3}}(?:/\d{{2,4}})?\s+[A-Z]")
"""How a line begins that goes on with nothing: a label, a number before a capital."""
_MOTION = re.compile(
    r"(?:[^:–—]{0,80}[:–—]\s*)?(?:That\s+\S+\s+\S+\s+\S|To\s+[a-z]+\s+(?:the|an?|that|its|all|\S*\d)\b)", re.I
)
_FINITE = re.compile(
    r"(?<!\bto )\b(?:is|are|was|were|be|has|have|had|will|shall|would|should|must|can|could|(?-i:may))\s+\S+\s+\S"
    r"|\s(?:agreed|[a-z]+[^\W\d_e]ed)\s+(?:the|an?|that|its|their|his|her)\s",
    re.I,
)
_SUBORDINATE = re.compile(r"\b(?:what|how|why|when|where|who|whose|which|that|if|whether)\b", re.I)
_HANGING = re.compile(
    r"\b(?:the|an?|of|and|or|to|by|in|for|with|that|which|who|from|on|at|as|is|are|was|were|be|been|has|have|had|not"
    r"|their|its|his|her|this|these|those|than)$"
)
"""A line that ends so is not the end of a sentence."""
_DAY = re.compile(rf"\b(?:{'|'.join(MONTHS)})\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?,?$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_KEYED = re.compile(r"[\w-]+:\s")
"""How a line of keys and values begins, as at the head of a page that was written in Markdown."""
_HYPHENATED = re.compile(r"[a-z][-\u00ad‐]$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text[start:end]``, first to last visible character, and the lines it was made of.

    ``shown`` is its words on one line, white space folded and furniture left out: for looking at, never for quoting.
    """

    start: int
    end: int
    lines: tuple[TextLine, ...]
    shown: str
    mark: Mark | None = None
    furniture: bool = False

    @property
    def label(self) -> str:
        """The number or bullet that its format says it begins with, white space folded; empty where it says none."""
        if self.mark is None or not self.mark.label or self.mark.start != self.start:
            return ""
        return " ".join(self.lines[0].shown.lstrip()[: self.mark.label].split())


def paragraphs(text: str, marks: Sequence[Mark] = (), breaks: Iterable[int] = ()) -> list[Paragraph]:
    """The paragraphs of ``text`` in order. Marked spans are paragraphs of their own; ``breaks`` are offsets of line
    starts that always begin one (where another record of the file begins)."""
    every = lines_of(text, marks)
    full = width(every)
    marked = sorted((mark for mark in marks if mark.kind is not MarkKind.FURNITURE), key=lambda mark: mark.start)
    starts = [mark.start for mark in marked]
    wrapped = NARROWEST <= full <= UNWRAPPED
    gathering = _Gathering(full, wrapped, wrapped and is_double_spaced(every, full), math.inf if marks else _BRIDGE)
    forced = frozenset(breaks)
    for line, gathering.full in zip(every, widths(text, every, full), strict=True):
        if line.start in forced:
            gathering.close()
        if line.blank or line.furniture:
            gathering.pending.append(line)
        else:
            gathering.take(line, _mark_of(line, marked, starts))
    gathering.close()
    return sorted(gathering.gathered, key=lambda paragraph: paragraph.start)


@dataclass(slots=True)
class _Gathering:
    """The paragraph being gathered, and the blank lines and furniture since its last line."""

    full: int
    wrapped: bool
    double_spaced: bool
    bridge: float
    gathered: list[Paragraph] = field(default_factory=list)
    current: list[TextLine] = field(default_factory=list)
    pending: list[TextLine] = field(default_factory=list)
    mark: Mark | None = None
    numbers: set[tuple[int, ...]] = field(default_factory=set)
    """The numbers that paragraphs have begun with."""

    def take(self, line: TextLine, mark: Mark | None) -> None:
        """Adds ``line`` to the paragraph, or closes it and begins the next."""
        if self.current and self._goes_on(line, mark):
            self.current.extend(self.pending)
            self.pending.clear()
        else:
            self.close()
            self.numbers.add(_number(line.shown))
        self.current.append(line)
        self.mark = mark

    def close(self) -> None:
        if self.current:
            self.gathered.append(_paragraph(self.current, self.mark))
        self.gathered.extend(_paragraph([line], None, furniture=True) for line in self.pending if line.furniture)
        self.pending.clear()
        self.current, self.mark = [], None

    def _goes_on(self, line: TextLine, mark: Mark | None) -> bool:
        if (
            mark != self.mark
            or sum(len(line_between.shown) for line_between in self.pending if line_between.furniture) > self.bridge
        ):
            return False
        if mark is not None and mark.kind is MarkKind.PARAGRAPH:
            before = next(taken for taken in reversed(self.current) if not taken.blank and not taken.furniture)
            return not (_begins_anew(before, line) or LABELLED.match(line.shown.strip()))
        return mark is not None or self._runs_on(line)

    def _runs_on(self, line: TextLine) -> bool:
        """Whether ``line`` goes on with the paragraph, by its form and the form of the line before."""
        before = next(taken for taken in reversed(self.current) if not taken.blank and not taken.furniture)
        last, following = before.shown.strip(), line.shown.strip()
        if len(self.current) == 1 and _is_bullet_alone(last):
            return True
        ended = TERMINAL.search(last) is not None
        if not (_says(last) and _says(following)):
            return False
        if _HYPHENATED.search(last) and following[0].islower() and not self.pending:
            return True
        if GRADE.fullmatch(following) and not ended:
            return not GRADE.fullmatch(last)
        if following[0] in ",;)" and not ended:
            return True
        if _begins_anew(before, line) and not self._is_figure(before, line):
            return False
        if not self.wrapped:
            broken = not (self.pending or ended) and following[0].islower() and not _KEYED.match(following)
            return broken and NARROWEST <= len(last) <= UNWRAPPED
        if self.pending:
            full = FULL * self.full
            opens = _OPENS.match(following) is not None
            hangs = len(following) >= full and _HANGING.search(last) is not None and not opens
            broken = following[0].islower() or hangs or (self.double_spaced and not opens and self._is_prose(last))
            return broken and not ended and len(last) >= full
        return self._fills(before, line, ended)

    def _is_prose(self, last: str) -> bool:
        """Whether the paragraph's ``last`` line is one of a sentence: below another, or most of its words are small."""
        words = [word for word in last.split() if word[0].isalpha()]
        return len(self.current) > 1 or 2 * sum(word[0].islower() for word in words) > len(words)

    def _is_figure(self, before: TextLine, line: TextLine) -> bool:
        """Whether the number a line begins with is but a figure of the sentence: ``… no more than`` / ``12. The …``.

        It is where a full line without a stop adjoins above and the number follows none before it; also, whatever
        went before, behind words that a figure or a reference belongs to.
        """
        last, following = before.shown.strip(), line.shown.strip()
        number = _number(following)
        full = len(last) + 1 + len(following.split()[0]) >= FULL * self.full or _is_year(last, following)
        if not number or self.pending or not full or TERMINAL.search(last) or _indent(line) != _indent(before):
            return False
        if _REFERS.search(last):
            return True
        rest = following[len(following.split()[0]) :].lstrip()
        begins = number[-1] == 1 and not rest[:1].islower()
        return not begins and (*number[:-1], number[-1] - 1) not in self.numbers

    def _fills(self, before: TextLine, line: TextLine, ended: bool) -> bool:
        """Whether the line end between two lines that adjoin is only the page's: the next word had no room."""
        last, following = before.shown.strip(), line.shown.strip()
        if last.endswith(":") or (len(last) < FULL * self.full and CONTACT.search(last)):
            return False
        if ended and (_indent(line) > _indent(before) or self._heads(following) or _OPENS.match(following)):
            return False
        if not ended and (following[0].islower() or _HANGING.search(last) or _is_year(last, following)):
            return True
        fields = LABELLED.match(last) is not None and LABELLED.match(following) is not None
        return not fields and len(last) + 1 + len(following.split()[0]) >= FULL * self.full

    def _heads(self, shown: str) -> bool:
        """Whether a line below a full stop looks like a heading: short, a capital first, no stop at its end."""
        short = len(shown) < 0.6 * self.full and len(shown.split()) <= _WORDS_IN_HEADING
        return short and shown[0].isupper() and TERMINAL.search(shown) is None


_WORDS_IN_HEADING = 8


def _paragraph(own: Sequence[TextLine], mark: Mark | None, furniture: bool = False) -> Paragraph:
    first = own[0]
    start = first.start + len(first.shown) - len(first.shown.lstrip())
    shown = " ".join(" ".join(line.shown for line in own if not line.furniture or furniture).split())
    said = None if mark is not None and mark.kind is MarkKind.PARAGRAPH else mark
    return Paragraph(start, own[-1].stop, tuple(own), shown, said, furniture)


def _mark_of(line: TextLine, marked: Sequence[Mark], starts: Sequence[int]) -> Mark | None:
    """The mark that covers the line's first visible character."""
    first = line.start + len(line.shown) - len(line.shown.lstrip())
    index = bisect_left(starts, first + 1) - 1
    return marked[index] if index >= 0 and marked[index].end > first else None


def is_clause(shown: str) -> bool:
    """Whether a line without a stop says something, as no heading does: a motion, or a subject with its finite verb.

    ``That the report be noted`` and ``The motion was carried by 12 votes`` do; ``Areas that are improving``, ``How we
    will pay`` and ``Actions to be taken`` do not. Verbs other than auxiliaries are known by ``-ed the`` alone.
    """
    if _MOTION.match(shown):
        return True
    verb = _FINITE.search(shown)
    return verb is not None and _SUBORDINATE.search(shown, 0, verb.start()) is None


def _says(shown: str) -> bool:
    return any(character.isalnum() for character in shown)


def _is_year(last: str, following: str) -> bool:
    """Whether a date is broken before its year: ``… of December 16,`` / ``2020. The …``."""
    return _DAY.search(last) is not None and _YEAR.match(following) is not None


def _is_bullet_alone(shown: str) -> bool:
    """A bullet or number that stands on a line of its own, above what it marks."""
    marker = MARKER.fullmatch(shown + " ")
    return marker is not None and shown[0] not in "o–—*+-"


def _begins_anew(before: TextLine, line: TextLine) -> bool:
    """Whether ``line`` begins a list item, an answer or a table row, or follows a table row that it does not go on."""
    last, following = before.shown.strip(), line.shown.strip()
    if MARKER.match(following) and not _goes_on_with_number(last, following):
        return True
    if ASKED_OR_ANSWERED.match(following) or line.columns:
        return True
    return before.columns and not following[0].islower()


def _number(shown: str) -> tuple[int, ...]:
    """The number a line begins with, part by part; none for one in brackets, which is no figure."""
    marker = MARKER.match(shown)
    if marker is None or not marker.group("number") or marker.group("number").startswith("("):
        return ()
    return tuple(int(part) for part in re.findall(r"\d+", marker.group("number")))


def _indent(line: TextLine) -> int:
    return len(line.shown) - len(line.shown.lstrip())


def _goes_on_with_number(last: str, following: str) -> bool:
    """``… was judged good in`` / ``2. The …`` is a list; ``… of paragraph`` / ``4.2 and …`` is a sentence broken."""
    rest = following.split(maxsplit=1)
    return _REFERS.search(last) is not None and len(rest) > 1 and rest[1][0].islower()


_REFERS = re.compile(
    r"\b(?:(?:paragraph|para|section|clause|item|appendix|page|regulation|rule)s?"
    r"|of|on|from|between|than|at|over|under|about|approximately|nearly)$",
    re.I,
)
