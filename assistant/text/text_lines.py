"""The lines of a plain text: what each shows, which are furniture of the page, and how long a full one is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, takewhile

from assistant.records import Mark, MarkKind
from assistant.text.phrases import MARKER, PAGE_NUMBER, PAGE_OF
from assistant.text.sentences import spaced

UNWRAPPED = 125
"""Lines of a text whose long lines are longer than this many characters are whole paragraphs."""
NARROWEST = 45
"""Characters of the narrowest full line that is thought to be wrapped."""
FULL = 0.72
"""The share of a full line from which a line counts as one."""
TERMINAL = re.compile(r"[.!?:;][\"'”’»)\]]*$")
"""How a line ends that ends a sentence."""
_BARE_NUMBER = re.compile(r"\d{1,3}(?:/\d{2,4})?\s+(?=\S+(?: \S+){2})")
_GAP = re.compile(r"[^\s.!?:;,](?:\s{4,}|\s*\t\s*)\S|\S\s{3,}\S+(?: \S+)*\s{3,}\S|\S \| \S")
"""What parts the cells of a table row: a tab, a wide gap or two lesser ones, an upright stroke."""
_BROKEN = 6
"""Broken lines from which a page says by itself how long a full one is."""
_EDGE = 2
"""Lines at the top and at the foot of a page where its running head, its foot and its number are looked for."""
_RECURS = 3
"""Pages on which a line must stand again to be a running head."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line: ``text[start:stop]`` is what it shows, trailing blanks aside; ``end`` is where the next one begins."""

    start: int
    stop: int
    end: int
    shown: str
    furniture: bool = False
    columns: bool = False
    """Whether gaps part it into the cells of a table row."""

    @property
    def blank(self) -> bool:
        return not self.shown.strip()


def lines_of(text: str, marks: Sequence[Mark] = ()) -> list[TextLine]:
    """Every line of ``text``, in order; together they tile it.

    A text that no format has marked shows its page numbers and running heads by its form feeds alone; ``Page 2 of 9``
    is the page's number in any text.
    """
    furniture = sorted((mark for mark in marks if mark.kind is MarkKind.FURNITURE), key=lambda mark: mark.start)
    starts = [mark.start for mark in furniture]
    lines: list[TextLine] = []
    start = 0
    for raw in text.splitlines(keepends=True):
        end = start + len(raw)
        shown = spaced(raw).rstrip()
        index = bisect_left(starts, start + len(raw) - len(raw.lstrip()) + 1) - 1
        inside = index >= 0 and furniture[index].end >= start + len(shown) and bool(shown)
        inside = inside or PAGE_OF.fullmatch(shown.strip()) is not None
        lines.append(TextLine(start, start + len(shown), end, shown, inside, _in_columns(raw.strip())))
        start = end
    pages = _pages(text, lines)
    if marks or len(pages) == 1:
        return lines
    return _without_furniture(lines, [[at for at in page if not lines[at].blank] for page in pages])


def _in_columns(shown: str) -> bool:
    """Whether a line is a table row; the gap after a bullet or a number is none."""
    lead = MARKER.match(shown) or _BARE_NUMBER.match(shown)
    return _GAP.search(shown, lead.end() if lead else 0) is not None


def _pages(text: str, lines: Sequence[TextLine]) -> list[range]:
    """The lines of each page; a form feed ends one."""
    ends = [at + 1 for at, line in enumerate(lines) if text.endswith("\f", line.start, line.end)]
    return [range(first, end) for first, end in pairwise([0, *ends, len(lines)])]


def _without_furniture(lines: list[TextLine], pages: Sequence[Sequence[int]]) -> list[TextLine]:
    """The lines with page numbers and running heads told apart: ``Page 2 of 9`` anywhere, the others at page edges."""
    edges = [(page[:_EDGE], page[: -_EDGE - 1 : -1]) for page in pages]
    recurs = Counter(key for page in edges for key in {but_for_numbers(lines[i].shown) for edge in page for i in edge})
    often = max(_RECURS, len(pages) // 3)
    furniture = {index for index, line in enumerate(lines) if line.furniture}

    def recurring(at: int) -> bool:
        shown = lines[at].shown
        return PAGE_NUMBER.fullmatch(shown.strip()) is not None or recurs[but_for_numbers(shown)] >= often

    for edge in chain.from_iterable(edges):
        furniture.update(takewhile(recurring, edge))
    return [replace(line, furniture=True) if index in furniture else line for index, line in enumerate(lines)]


def but_for_numbers(shown: str) -> str:
    """A line on one line, each number as ``#``: what tells one page's running head from another's is left out."""
    return re.sub(r"\d+", "#", " ".join(shown.split()))


def width(lines: Sequence[TextLine]) -> int:
    """The length of a full line: the 90th percentile of the lengths of the lines that show something, 0 for none.

    Rows of tables are as long as their columns need: where they make lines too long to be wrapped the others count.
    """
    shown = [line for line in lines if not line.blank and not line.furniture]
    full = _full(shown)
    prose = [line for line in shown if not line.columns]
    return _full(prose) if full > UNWRAPPED and len(prose) > len(shown) // 3 else full


def is_double_spaced(lines: Sequence[TextLine], full: int) -> bool:
    """Whether a blank line stands below every line of a sentence, so that it parts nothing: most full lines without a
    stop go on in small letters below one, and hardly any right below."""
    adjoining = apart = 0
    before: TextLine | None = None
    blank = False
    for line in lines:
        if line.blank or line.furniture:
            blank = True
            continue
        last = before.shown.strip() if before else ""
        if len(last) >= FULL * full and not TERMINAL.search(last) and line.shown.strip()[:1].islower():
            apart, adjoining = apart + blank, adjoining + (not blank)
        before, blank = line, False
    return apart >= _RECURS and apart > 4 * adjoining


def _full(lines: Sequence[TextLine]) -> int:
    lengths = sorted(len(line.shown.strip()) for line in lines)
    return lengths[-(-9 * (len(lengths) - 1) // 10)] if lengths else 0


def widths(text: str, lines: Sequence[TextLine], full: int) -> Iterator[int]:
    """The length of a full line for each line: ``full``, or less on a page of a pack whose broken lines end sooner."""
    for page in _pages(text, lines):
        pairs = pairwise(lines[at] for at in page)
        broken = sorted(len(one.shown.strip()) for one, other in pairs if _is_broken(one, other))
        own = broken[len(broken) * 9 // 10] if len(broken) >= _BROKEN else full
        yield from [min(full, own) if own >= NARROWEST else full] * len(page)


def _is_broken(one: TextLine, other: TextLine) -> bool:
    """Whether the line end between two lines that adjoin stands in a sentence: no stop before, a small letter after."""
    last, following = one.shown.strip(), other.shown.strip()
    apart = one.furniture or one.columns or other.furniture or TERMINAL.search(last) is not None
    return bool(last) and following[:1].islower() and not apart
