"""Whether a quotation stands in a stretch of a document, token by token: what `exact` rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.quotes.patterns import Gap, GapKind, Pattern
from assistant.answering.quotes.phrases import NUMBERS, UNITS, is_number, negates
from assistant.answering.quotes.tokens import SIGNS, Tokens
from assistant.answering.quotes.windows import Window

_LEFT_OUT = 60
"""Words that an ellipsis may leave out; what lies further apart is two quotations."""
_REPLACED = 8
"""Words of the record that one pair of square brackets may stand for."""
_OPENING, _CLOSING = "\"'“‘«([{*_", "\"'”’»)]}*_"
_HYPHENS = "-‐‑–−"


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: ``runs[i]`` is where its run i stands in ``window.tokens``, first and last place, half-open."""

    window: Window
    pattern: Pattern
    runs: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.window.tokens.spans[self.runs[0][0]][0]

    @property
    def end(self) -> int:
        return self.window.tokens.spans[self.runs[-1][1] - 1][1]


def matches(pattern: Pattern, window: Window) -> Iterator[Match]:
    """Where every token of ``pattern`` stands in ``window``, and no other but at an ellipsis or square brackets."""
    if not all(_neutral(gap, ()) for gap in pattern.edges):
        return
    for place in _standing(pattern.runs[0].keys, window.tokens, 0, len(window.tokens.keys)):
        runs = _continued(pattern, window.tokens, place)
        if runs is None:
            continue
        found = Match(window, pattern, runs)
        if window.is_for(found.start, found.end):
            yield found


def _continued(pattern: Pattern, tokens: Tokens, place: int) -> tuple[tuple[int, int], ...] | None:
    """The places of all runs, the first of which stands at ``place``; None where one does not follow."""
    runs = [(place, place + len(pattern.runs[0].keys))]
    for run, gaps in zip(pattern.runs[1:], pattern.gaps, strict=True):
        at = runs[-1][1]
        far = _LEFT_OUT if any(gap.kind is GapKind.ELLIPSIS for gap in gaps) else _REPLACED
        found = next(_standing(run.keys, tokens, at, min(len(tokens.keys), at + far + len(run.keys))), None)
        if found is None or not _may_part(gaps, tokens, at, found):
            return None
        runs.append((found, found + len(run.keys)))
    return tuple(runs)


def _standing(keys: tuple[str, ...], tokens: Tokens, start: int, end: int) -> Iterator[int]:
    """Where ``keys`` stand one behind the other in ``tokens[start:end]``, nothing cut off at either end."""
    held, size, first = tokens.keys, len(keys), keys[0]
    at = start
    while True:
        try:
            at = held.index(first, at, end)
        except ValueError:
            return
        if at + size <= end and held[at : at + size] == keys and is_whole(tokens, at, at + size):
            yield at
        at += 1


def _may_part(gaps: tuple[Gap, ...], tokens: Tokens, start: int, end: int) -> bool:
    """Whether ``gaps`` may stand for the tokens ``start`` to ``end`` of the record."""
    omitted = tokens.keys[start:end]
    if all(gap.kind is GapKind.BRACKET for gap in gaps):
        return all(_neutral(gap, omitted) for gap in gaps) if len(gaps) == 1 else not any(map(negates, omitted))
    return not any(negates(tokens.keys[place]) for place in _of_sentences_quoted(tokens, start, end)) and all(
        _neutral(gap, ()) for gap in gaps if gap.kind is GapKind.BRACKET
    )


def _of_sentences_quoted(tokens: Tokens, start: int, end: int) -> Iterator[int]:
    """The places left out that belong to a sentence of which a part is quoted: before its end, or behind its start."""
    stops = [place for place in range(max(0, start - 1), end) if set(tokens.marks(place)) & set(".?!")]
    for place in range(start, end):
        if not stops or place <= stops[0] or place > stops[-1]:
            yield place


def _neutral(gap: Gap, replaced: tuple[str, ...]) -> bool:
    """Whether words in brackets neither bring nor take a negation or a number."""
    brought = sorted(key for key in gap.words.keys if negates(key) or is_number(key))
    return brought == sorted(key for key in replaced if negates(key) or is_number(key))


# ── what is cut off ─────────────────────────────────────────────────────────────────────────────────────────────────


def is_whole(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the tokens ``first`` to ``last`` begin and end where words do, no sign, prefix or unit cut off."""
    return begins_whole(tokens, first) and ends_whole(tokens, last)


def begins_whole(tokens: Tokens, first: int) -> bool:
    """Whether nothing that belongs to token ``first`` stands before it: ``£`` of £5, ``non-`` of non-compliant."""
    text, start = tokens.text, tokens.spans[first][0]
    if tokens.keys[first] in UNITS and first and is_number(tokens.keys[first - 1]) and _adjoin(tokens, first - 1):
        return False
    at = start
    while at and text[at - 1] in _OPENING:
        at -= 1
    before = text[at - 1 : at]
    if before == "/" or (before and before in _HYPHENS):
        return not (at >= 2 and text[at - 2].isalnum()) and not text[start].isdigit()
    return at < start or not (before.isalnum() or (before and before in SIGNS))


def ends_whole(tokens: Tokens, last: int) -> bool:
    """Whether nothing that belongs to the token before ``last`` stands behind it: ``%``, ``million``, ``-year``."""
    text, end = tokens.text, tokens.spans[last - 1][1]
    number = is_number(tokens.keys[last - 1])
    if number and last < len(tokens.keys) and _adjoin(tokens, last - 1):
        if tokens.keys[last] in UNITS:
            return False
        if tokens.keys[last - 1] in NUMBERS and tokens.keys[last] in NUMBERS:
            return False
    at = end
    while at < len(text) and text[at] in _CLOSING:
        at += 1
    after, beyond = text[at : at + 1], text[at + 1 : at + 2]
    if after == "/" or (after and after in _HYPHENS):
        return not beyond.isalnum()
    return at > end or not (after.isalnum() or (after and after in SIGNS))


def _adjoin(tokens: Tokens, place: int) -> bool:
    """Whether nothing but white space and hyphens stands between token ``place`` and the next one."""
    return not tokens.between(place).strip(f"{_HYPHENS} \t\r\n\u00a0\u202f\u2009")
