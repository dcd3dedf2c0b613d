"""The smallest runs of sentences that can be quoted: a question with its reply, an announcement with what it announces,
a row whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answering.standing import Standing, is_bare_outcome, is_header, replies, standing_of, takes_back
from assistant.index import Candidate
from assistant.records import SectionKind, Sentence
from assistant.text import one_line

_CELL = re.compile(r"\t| \| ")
"""What parts two cells of a row."""
LONGEST_ROW = 1500
"""Characters up to which a row of several sentences is quoted whole."""
_ANNOUNCED = 8
"""Items or lines that are quoted with what announces them."""
_LONGEST_ANNOUNCED = 900
"""Characters up to which they are."""
_LINE = 80
"""Characters of a line that may be an item of a list set with blank lines."""
_NUMBERED = re.compile(r"\W*\d+(?:\.\d+)*[.)]\s")
_RUN_IN = 3
"""Sentences that are quoted with the name of their item before them."""
_ASKED = 3
"""Questions in a row that are quoted with one reply."""
_MARK = 6
"""Characters of a number or bullet that may stand between two items."""
_APART = 5
"""Line ends between a question and its reply: set as items, they stand apart."""

Run = tuple[int, int]
"""The first and the last of some sentences, by their places."""


@dataclass(frozen=True)
class Sentences:
    """The quotable sentences of a passage, in order."""

    candidate: Candidate
    quotable: Sequence[Sentence]

    @classmethod
    def of(cls, candidate: Candidate) -> Sentences:
        """Those of ``candidate``."""
        return cls(candidate, [sentence for sentence in candidate.passage.sentences if sentence.quotable])

    @cached_property
    def texts(self) -> list[str]:
        """The words of each."""
        return [self.candidate.between(sentence.start, sentence.end) for sentence in self.quotable]

    @cached_property
    def standings(self) -> list[Standing]:
        """What each is by itself; the head of a table labels its rows, a row of several cells states whatever is asked
        in one of them, and what stands alone below no heading is no label."""
        found = []
        for place, (sentence, text) in enumerate(zip(self.quotable, self.texts, strict=True)):
            own = standing_of(text, sentence.kind)
            if sentence.kind is SectionKind.TABLE and (own is not Standing.ASKS or self._has_cells(place)):
                own = Standing.LABELS if self._heads_a_table(place) else Standing.STATES
            elif own is Standing.LABELS and sentence.stem is not None:
                own = Standing.STATES
            found.append(own)
        return found

    def unit(self, place: int) -> Run:
        """The smallest run around ``place`` that can be quoted."""
        match self.standings[place]:
            case Standing.ASKS:
                return self._with_reply(place)
            case Standing.ANNOUNCES:
                return place, self._announced(place)
            case Standing.LABELS if self.quotable[place].kind is SectionKind.TABLE:
                return place, self.row(place + 1)[1]
            case Standing.LABELS:
                return place, self._named(place)
            case _ if self.quotable[place].kind is SectionKind.TABLE:
                return self.row(place)
            case _ if place and is_bare_outcome(self.texts[place]) and self._settles(place):
                return place - 1, place
            case _ if place and takes_back(self.texts[place]) and self.follows(place - 1, 1):
                return place - 1, place
            case _:
                return self._with_question(place), self._with_denial(place)

    def row(self, place: int) -> Run:
        """The pieces of the row that ``place`` is one of; ``place`` alone where the row is too long."""
        left = right = place
        while left > 0 and self._is_one_row(left - 1, left):
            left -= 1
        while right + 1 < len(self.quotable) and self._is_one_row(right, right + 1):
            right += 1
        return (left, right) if self.length(left, right) <= LONGEST_ROW else (place, place)

    def length(self, left: int, right: int) -> int:
        """The characters from the first to the last of a run."""
        return self.quotable[right].end - self.quotable[left].start

    def gap(self, before: int) -> str:
        """What stands between a sentence and the next."""
        return self.candidate.between(self.quotable[before].end, self.quotable[before + 1].start)

    def follows(self, before: int, lines: int) -> bool:
        """Whether only white space, a number or bullet, and at most ``lines`` line ends part it from the next."""
        if before + 1 >= len(self.quotable):
            return False
        gap = self.gap(before)
        return len("".join(gap.split())) <= _MARK and gap.count("\n") <= lines

    def _is_one_row(self, before: int, after: int) -> bool:
        kinds = {self.quotable[before].kind, self.quotable[after].kind}
        return kinds == {SectionKind.TABLE} and "\n" not in self.gap(before)

    def _has_cells(self, place: int) -> bool:
        left, right = self.row(place)
        text = self.candidate.between(self.quotable[left].start, self.quotable[right].end)
        return _CELL.search(text) is not None

    def _heads_a_table(self, place: int) -> bool:
        """Whether a row is the first of its table and holds nothing but the names of columns."""
        first = place == 0 or self.quotable[place - 1].kind is not SectionKind.TABLE
        more = place + 1 < len(self.quotable) and self.quotable[place + 1].kind is SectionKind.TABLE
        return first and more and is_header(self.texts[place])

    def _with_reply(self, place: int) -> Run:
        """A question, those that lead to it, and the reply, where one follows."""
        right = place
        while right - place < _ASKED and self.standings[right] is Standing.ASKS and self.follows(right, _APART):
            right += 1
        return (place, right) if self.standings[right] is Standing.STATES and self._may_reply(right) else (place, place)

    def _may_reply(self, place: int) -> bool:
        """Whether a sentence behind a question may be the reply: it says so, or goes on in the same paragraph."""
        told = self.quotable[place].kind is SectionKind.REPLY or replies(self.texts[place])
        return told or ("\n" not in self.gap(place - 1).strip("\r\n") and self.gap(place - 1).count("\n") <= 1)

    def _with_question(self, place: int) -> int:
        """Where the quotation of a reply begins: at the question before it."""
        asked = place > 0 and self.standings[place - 1] is Standing.ASKS and self.follows(place - 1, _APART)
        return place - 1 if asked and replies(self.texts[place]) else place

    def _with_denial(self, place: int) -> int:
        """Where the quotation of a sentence ends: with the next, where that says that it is not so."""
        return place + 1 if self.follows(place, 1) and takes_back(self.texts[place + 1]) else place

    def _settles(self, place: int) -> bool:
        """Whether the sentence before an outcome may be what it is the outcome of: it states something, right above."""
        return self.standings[place - 1] in {Standing.STATES, Standing.LABELS} and self.follows(place - 1, 3)

    def _announced(self, place: int) -> int:
        """The last of what is announced: the items or lines that follow without a blank line between them."""
        if not self.follows(place, 3):
            return place
        right, loose = place + 1, self.gap(place).count("\n") > 1
        while (
            right - place < _ANNOUNCED
            and (self.follows(right, 1) or (loose and self.follows(right, 2) and self._are_lines(right)))
            and self.length(place, right + 1) <= _LONGEST_ANNOUNCED
        ):
            if self.quotable[right + 1].kind is not self.quotable[place + 1].kind:
                break
            right += 1
        return right

    def _are_lines(self, before: int) -> bool:
        """Whether two neighbours are so short that they are lines of one list, with a blank line between them; a number
        begins another item."""
        lines = [one_line(self.texts[at]) for at in (before, before + 1)]
        return max(map(len, lines)) <= _LINE and not _NUMBERED.match(lines[1])

    def _named(self, place: int) -> int:
        """The last of what stands below the name of an item: the sentences of its paragraph, or the next paragraph."""
        right = place
        while right - place < _RUN_IN and self.follows(right, 1 if right > place else 2):
            kind = self.quotable[right + 1].kind
            if right > place and (kind is not self.quotable[place].kind or "\n" in self.gap(right)):
                break
            right += 1
        return right
