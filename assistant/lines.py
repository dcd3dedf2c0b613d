"""Lines and paragraphs of a plain text: which line ends are the author's and which are only the page's.

Text from PDFs and word processors breaks sentences across lines and, at page ends, across blank lines; text from web
pages has one line a paragraph. A paragraph here is a span of the text that reads as one piece of prose or one list
item; its line ends are blanks to whoever splits it into sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Mark, MarkKind
from assistant.sentences import spaced

UNWRAPPED = 125
"""Lines of a text whose long lines are longer than this many characters are whole paragraphs."""
_NARROWEST = 45
_FULL = 0.72
_BRIDGE = 100
"""Page furniture of up to this many characters does not interrupt a sentence that runs on over it."""

_BULLET = r"(?:[•·◼▪■●○◦‣⁃∙\uf0b7\uf0a7\uf0d8✓➢➤]\s*|[o–—*+-](?=\s)\s+)"
_NUMBER = r"(?:\d{1,3}[.)](?=\s)|\d{1,2}(?:\.\d{1,3}){1,3}\.?(?=\s)|\(\d{1,3}\)(?=\s))"
_LETTER = r"(?:\(?[a-zA-Z]\)(?=\s)|[a-z]\.(?=\s)|\(?[ivxlIVXL]{1,6}\)(?=\s)|[ivxl]{1,6}\.(?=\s))"
MARKER = re.compile(rf"\s*(?:(?P<bullet>{_BULLET})|(?P<number>{_NUMBER})|(?P<letter>{_LETTER}))\s*")
CONTACT = re.compile(
    r"(?P<postcode>\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)|(?P<phone>\b(?:T|Tel|Telephone|Textphone|Fax|Phone)\b[ :.]*[\d +()]{6,})"
    r"|(?P<mail>\S+@\S+\.\S+)|(?P<web>\b(?:www\.|https?://)\S+)"
)
_TERMINAL = re.compile(r"[.!?:;][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: ``text[start:stop]`` is what it shows, trailing blanks aside; ``end`` is where the next one begins."""

    start: int
    stop: int
    end: int
    shown: str
    furniture: bool = False

    @property
    def blank(self) -> bool:
        return not self.shown.strip()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text[start:end]``, first to last visible character, and the lines it was made of."""

    start: int
    end: int
    lines: tuple[Line, ...]
    mark: Mark | None = None
    furniture: bool = False

    @property
    def shown(self) -> str:
        """The paragraph's words on one line, white space folded: for looking at, never for quoting."""
        return " ".join(" ".join(line.shown for line in self.lines if not line.furniture or self.furniture).split())


def lines(text: str, marks: Sequence[Mark] = ()) -> list[Line]:
    """Every line of ``text``, in order; together they tile it."""
    furniture = [mark for mark in marks if mark.kind is MarkKind.FURNITURE]
    starts = [mark.start for mark in furniture]
    found: list[Line] = []
    start = 0
    for raw in text.splitlines(keepends=True):
        end = start + len(raw)
        shown = spaced(raw).rstrip()
        index = bisect_left(starts, start + len(raw) - len(raw.lstrip()) + 1) - 1
        inside = index >= 0 and furniture[index].end >= start + len(shown) and bool(shown)
        found.append(Line(start, start + len(shown), end, shown, inside))
        start = end
    return found


def width(found: Sequence[Line]) -> int:
    """The length of a full line: the 90th percentile of the lengths of the lines that show something, 0 for none."""
    lengths = sorted(len(line.shown.strip()) for line in found if not line.blank and not line.furniture)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def paragraphs(text: str, marks: Sequence[Mark] = (), breaks: Sequence[int] = ()) -> list[Paragraph]:
    """The paragraphs of ``text`` in order. Marked spans are paragraphs of their own; ``breaks`` are offsets of line
    starts that always begin one (where another record of the file begins)."""
    every = lines(text, marks)
    full = width(every)
    wrapped = _NARROWEST <= full <= UNWRAPPED
    marked = sorted((mark for mark in marks if mark.kind is not MarkKind.FURNITURE), key=lambda mark: mark.start)
    starts = [mark.start for mark in marked]
    forced = frozenset(breaks)
    found: list[Paragraph] = []
    current: list[Line] = []
    pending: list[Line] = []
    mark: Mark | None = None

    def close() -> None:
        nonlocal current, mark
        if current:
            found.append(_paragraph(current, mark))
        for line in pending:
            if line.furniture:
                found.append(_paragraph([line], None, furniture=True))
        pending.clear()
        current, mark = [], None

    for line in every:
        if line.blank or line.furniture:
            pending.append(line)
            continue
        here = _mark_of(line, marked, starts)
        gap = bool(pending)
        if not current or line.start in forced or here != mark or (here is None and not _runs_on(current, line, full, wrapped, gap)) or sum(len(each.shown) for each in pending if each.furniture) > _BRIDGE:
            close()
        else:
            current.extend(pending)
            pending.clear()
        current.append(line)
        mark = here
    close()
    found.sort(key=lambda paragraph: paragraph.start)
    return found


def _paragraph(own: Sequence[Line], mark: Mark | None, furniture: bool = False) -> Paragraph:
    first = own[0]
    start = first.start + len(first.shown) - len(first.shown.lstrip())
    return Paragraph(start, own[-1].stop, tuple(own), mark, furniture)


def _mark_of(line: Line, marked: Sequence[Mark], starts: Sequence[int]) -> Mark | None:
    """The mark that covers the line's first visible character."""
    first = line.start + len(line.shown) - len(line.shown.lstrip())
    index = bisect_left(starts, first + 1) - 1
    return marked[index] if index >= 0 and marked[index].end > first else None


def _runs_on(current: Sequence[Line], line: Line, full: int, wrapped: bool, gap: bool) -> bool:
    """Whether ``line`` goes on with the paragraph that ``current`` began."""
    if not wrapped:
        return False
    line_before = next(each for each in reversed(current) if not each.blank and not each.furniture)
    last, following = line_before.shown.strip(), line.shown.strip()
    if MARKER.match(following) and not _goes_on_with_number(last, following):
        return False
    ended = _TERMINAL.search(last) is not None
    if gap:
        return not ended and following[0].islower() and len(last) >= _FULL * full
    if last.endswith(":") or (len(last) < _FULL * full and CONTACT.search(last)):
        return False
    if ended and _indent(line) > _indent(line_before):
        return False
    if following[0].islower() and not ended:
        return True
    fits = len(last) + 1 + len(following.split()[0]) < _FULL * full
    return not fits


def _indent(line: Line) -> int:
    return len(line.shown) - len(line.shown.lstrip())


def _goes_on_with_number(last: str, following: str) -> bool:
    """``… was judged good in`` / ``2. The …`` is a list; ``… of paragraph`` / ``4.2 and …`` is a sentence broken."""
    rest = following.split(maxsplit=1)
    return bool(re.search(r"\b(?:paragraph|para|section|clause|item|appendix|page|regulation|rule)s?$", last, re.I)) and (
        len(rest) > 1 and rest[1][0].islower()
    )
