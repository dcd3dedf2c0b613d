"""Votes as tables: a roll call with one name a line, a column of names for each side, crosses in a column for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.civic.meeting_text import MeetingText
from assistant.civic.printed_names import names_at
from assistant.records import RecordedVote, RecordSlice, VoteSide
from assistant.text import CROSS, ROLL_CALL, VOTE_COLUMN

SIDES = ("for", "against", "abstaining", "absent")
_CELL = re.compile(r"[^\S\n]*(?:\|)[^\S\n]*|\t+|[^\S\n]{2,}")
"""What parts two cells of a line."""
_NAME_COLUMN = re.compile(r"(?:name(?:\s+of\s+\w+)?|councillors?|members?|cllrs?|directors?|trustees?)\W*", re.I)
_PARTS = re.compile(r"\s*[–—:|]\s*|\t+|\s{2,}|\s-\s*")
"""What parts the name and the vote on a line of a roll call."""
_LONGEST_CALL = 120
_FEWEST = 2
"""Lines that make a roll call."""


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Sides:
    """The names of each side while a table is read."""

    names: dict[str, list[RecordSlice]] = field(default_factory=dict)

    def add(self, side: str, name: RecordSlice) -> None:
        self.names.setdefault(side, []).append(name)

    def vote(self, whole: RecordSlice, sides: Sequence[str]) -> RecordedVote:
        told = {side: VoteSide(len(names), None, tuple(names)) for side, names in self.names.items()}
        empty = {side: VoteSide(0) for side in sides if side not in told}
        return vote_of(whole, told | empty)


def vote_of(whole: RecordSlice, sides: Mapping[str, VoteSide | None]) -> RecordedVote:
    """The vote with these sides, by their names in `SIDES`."""
    return RecordedVote(
        whole=whole,
        in_favour=sides.get("for"),
        against=sides.get("against"),
        abstaining=sides.get("abstaining"),
        absent=sides.get("absent"),
    )


def table_votes(text: MeetingText) -> Iterator[RecordedVote]:
    """The votes of a record that are set as tables or roll calls."""
    lines = _lines(text)
    at = 0
    while at < len(lines):
        heads = _heads(lines[at])
        read = _columns(text, lines, at, heads) if heads else _roll_call(text, lines, at)
        if read is None:
            at += 1
            continue
        vote, at = read
        yield vote


def _lines(text: MeetingText) -> list[_Line]:
    found = []
    at = text.record.start
    for line in text.flow[text.record.start : text.record.end].splitlines(keepends=True):
        if line.strip():
            found.append(_Line(at, at + len(line.rstrip()), line.rstrip()))
        at += len(line)
    return found


def _cells(line: _Line) -> list[tuple[int, str]]:
    """The cells of a line, each with where it stands in the line."""
    found, at = [], 0
    for gap in [*_CELL.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        found.append((at, line.text[at:end]))
        at = gap.end() if gap else end
    return [(start, cell) for start, cell in found if cell.strip() or "|" in line.text]


# ── a roll call ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _roll_call(text: MeetingText, lines: Sequence[_Line], first: int) -> tuple[RecordedVote, int] | None:
    sides = _Sides()
    at = first
    while at < len(lines) and (told := _called(text, lines[at])):
        sides.add(*told)
        at += 1
    if at - first < _FEWEST:
        return None
    return sides.vote(text.slice(lines[first].start, lines[at - 1].end), ()), at


def _called(text: MeetingText, line: _Line) -> tuple[str, RecordSlice] | None:
    """The vote of one person, where a line is no more than a name and how they voted."""
    if line.end - line.start > _LONGEST_CALL:
        return None
    parts = [part for part in _PARTS.split(line.text.strip(" |\t")) if part.strip()]
    vote = ROLL_CALL.fullmatch(parts[1].strip(" .,;")) if len(parts) == 2 else None
    if vote is None:
        return None
    start = line.start + line.text.find(parts[0])
    names, end = names_at(text.flow, start, start + len(parts[0].rstrip()))
    if len(names) != 1 or end != start + len(parts[0].rstrip()):
        return None
    return next(side for side in SIDES if vote[side]), text.slice(*names[0])


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _heads(line: _Line) -> dict[int, str]:
    """Where in a line the column of each side begins; nothing where it heads no table of votes."""
    heads: dict[int, str] = {}
    for start, cell in _cells(line):
        column = VOTE_COLUMN.fullmatch(re.sub(r"\s*\(\d+\)$", "", cell.strip(" |:*")))
        if column:
            heads[start] = next(side for side in SIDES if column[side])
        elif cell.strip(" |") and not _NAME_COLUMN.fullmatch(cell.strip(" |")):
            return {}
    return heads if len(heads) >= 2 and len(set(heads.values())) == len(heads) else {}


def _columns(
    text: MeetingText, lines: Sequence[_Line], first: int, heads: dict[int, str]
) -> tuple[RecordedVote, int] | None:
    """A table below its head, of crosses behind names or of names below each side."""
    sides = _Sides()
    at = first + 1
    while at < len(lines) and _row(text, lines[first], lines[at], heads, sides):
        at += 1
    if not sides.names:
        return None
    return sides.vote(text.slice(lines[first].start, lines[at - 1].end), list(heads.values())), at


def _row(text: MeetingText, head: _Line, line: _Line, heads: dict[int, str], sides: _Sides) -> bool:
    """Reads one row into ``sides``; False where it is none of the table's."""
    cells = [(start, cell) for start, cell in _cells(line) if cell.strip(" |")]
    crosses = [(start, cell) for start, cell in cells if CROSS.fullmatch(cell.strip(" |"))]
    placed = _placed(head, line, heads)
    if len(cells) >= 2 and len(crosses) == len(cells) - 1 and len(crosses) == 1:
        name = _one_name(text, line, *cells[0])
        side = placed(crosses[0][0])
        if name and side:
            sides.add(side, name)
        return bool(name and side)
    named = [(placed(start), _one_name(text, line, start, cell)) for start, cell in cells]
    if not named or not all(side and name for side, name in named):
        return False
    for side, name in named:
        if side and name:
            sides.add(side, name)
    return True


def _placed(head: _Line, line: _Line, heads: dict[int, str]) -> Callable[[int], str | None]:
    """Which side a cell of ``line`` is of: by its number where strokes or tabs part the cells, else by where it is."""
    ruled = "|" in line.text or "\t" in line.text
    order = [start for start, _ in _cells(head)]
    own = [start for start, _ in _split(line)] if ruled else []

    def side(start: int) -> str | None:
        if ruled:
            number = own.index(start) if start in own else -1
            whole = [at for at, _ in _split(head)]
            return heads.get(_nearest(whole[number], order)) if 0 <= number < len(whole) else None
        return heads.get(_nearest(start, order))

    return side


def _split(line: _Line) -> list[tuple[int, str]]:
    """The cells of a line that strokes or tabs part, empty ones too."""
    found, at = [], 0
    for sign in [*re.finditer(r"[|\t]", line.text), None]:
        end = sign.start() if sign else len(line.text)
        cell = line.text[at:end]
        found.append((at + len(cell) - len(cell.lstrip()) if cell.strip() else at, cell))
        at = sign.end() if sign else end
    return found


def _nearest(start: int, columns: Sequence[int]) -> int:
    return min(columns, key=lambda column: (abs(column - start), column))


def _one_name(text: MeetingText, line: _Line, start: int, cell: str) -> RecordSlice | None:
    begin = line.start + start
    names, end = names_at(text.flow, begin, begin + len(cell.rstrip(" |")))
    return text.slice(*names[0]) if len(names) == 1 and end >= begin + len(cell.rstrip(" |").rstrip("*.")) - 1 else None
