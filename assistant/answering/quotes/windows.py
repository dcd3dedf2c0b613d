"""Where a quotation may stand: stretches of documents around passages that hold its words, by the index's own words.

Which passages those are only saves time. Whether the words stand there is decided on the text, token by token.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.answering.quotes.tokens import Tokens, tokens_of
from assistant.index import IndexStatistics, Scope, SearchIndex
from assistant.records import Document, MarkKind, Passage
from assistant.text import Span, stems_in

_ANCHORS = 4
"""Stems that must stand near each other."""
_NEAR = 14
"""Words of a quotation that stand in one passage or two."""
_FEW = 300
"""Passages that are all read token by token; of more only those that hold the words as they are mostly printed."""
_FIRST = 6
"""Tokens that are looked for so."""
MOST_PASSAGES = 1500
"""Passages that are read for one quotation; words that stand in more are too common to be told apart."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document, without the heads and feet of its pages, and the passages it was opened for."""

    document: Document
    tokens: Tokens
    passages: tuple[Passage, ...]

    def is_for(self, start: int, end: int) -> bool:
        """Whether ``start`` to ``end`` touches one of its passages, which are those that may be searched."""
        return any(passage.start < end and start < passage.end for passage in self.passages)


def anchors_of(keys: Sequence[str], statistics: IndexStatistics) -> list[str]:
    """The rarest stem of a run of tokens and the rarest near it, rarest first; none that the index does not know."""
    known: dict[str, tuple[int, int]] = {}
    for place, key in enumerate(keys):
        for stem in stems_in(key):
            if stem not in known and (frequency := statistics.frequency(stem)):
                known[stem] = frequency, place
    rarest = sorted(known, key=lambda stem: known[stem])
    if not rarest:
        return []
    centre = known[rarest[0]][1]
    return [stem for stem in rarest if abs(known[stem][1] - centre) <= _NEAR][:_ANCHORS]


def windows_around(
    index: SearchIndex, passages: Sequence[Passage], reach: int, joined: Collection[str], *, furniture: bool = False
) -> Iterator[Window]:
    """The stretches of text within ``reach`` characters of ``passages``, each text once, in the order of the best
    passage; with ``furniture`` the heads and feet of pages are read as well."""
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        groups.setdefault(passage.document, []).append(passage)
    for identity, own in groups.items():
        document = index.document(identity)
        run: list[Passage] = []
        for passage in sorted(own, key=lambda passage: passage.start):
            if run and passage.start - reach > run[-1].end + reach:
                yield _window(document, run, reach, joined, furniture)
                run = []
            run.append(passage)
        yield _window(document, run, reach, joined, furniture)


def _window(document: Document, run: Sequence[Passage], reach: int, joined: Collection[str], furniture: bool) -> Window:
    text = document.text
    start, end = _whole_words(text, max(0, run[0].start - reach), min(len(text), run[-1].end + reach))
    left_out = () if furniture else tuple(_furniture(document, start, end))
    return Window(document, tokens_of(text, start, end, joined=joined, left_out=left_out), tuple(run))


def _whole_words(text: str, start: int, end: int) -> Span:
    """``start`` and ``end`` moved outward to white space."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _furniture(document: Document, start: int, end: int) -> Iterator[Span]:
    marks = document.marks
    first = bisect_left(marks, start, key=lambda mark: mark.start)
    for mark in takewhile(lambda mark: mark.start < end, marks[max(0, first - 1) :]):
        if mark.kind is MarkKind.FURNITURE and mark.end > start:
            yield mark.start, mark.end


def passage_at(passages: Sequence[Passage], offset: int) -> Passage:
    """The passage of a document that the character at ``offset`` belongs to."""
    return passages[max(0, bisect_right(passages, offset, key=lambda passage: passage.start) - 1)]


def likely_passages(index: SearchIndex, keys: Sequence[str], scope: Scope) -> Sequence[Passage]:
    """The passages near which a run of tokens stands whole, if it does."""
    anchors = anchors_of(keys, index.statistics)
    passages = index.holding(anchors, scope) if anchors else ()
    return passages if len(passages) <= _FEW else list(_printing(index, keys, passages))


def _printing(index: SearchIndex, keys: Sequence[str], passages: Sequence[Passage]) -> Iterator[Passage]:
    """Those of ``passages`` in or beside which the first tokens stand with nothing but marks between them."""
    words = re.compile(r"\W{1,30}".join(map(re.escape, keys[:_FIRST])).replace("'", "['’ʼ]"), re.I)
    reach = sum(map(len, keys)) + 2 * len(keys)
    for passage in passages:
        text = index.document(passage.document).text
        if words.search(text, max(0, passage.start - reach), passage.end + reach):
            yield passage
