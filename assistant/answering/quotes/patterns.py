"""A quotation as it is written: the runs of words that must stand in the record, and what parts them there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.quotes.tokens import Tokens, tokens_of, with_words_joined
from assistant.text import Span

_ELLIPSIS = r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…(?:\s?\.)?|\.(?:\s?\.){2,}"
_BRACKET = r"[^\W\d_]*\[[^\[\]\n]{1,80}\][^\W\d_]*"
_GAP = re.compile(f"(?P<ellipsis>{_ELLIPSIS})|(?P<bracket>{_BRACKET})")


class GapKind(StrEnum):
    """What parts two runs of a quotation."""

    ELLIPSIS = "ellipsis"
    BRACKET = "bracket"


@dataclass(frozen=True, slots=True)
class Gap:
    """An ellipsis, or words of the quoter's own in square brackets with what is left of a word beside them."""

    kind: GapKind
    start: int
    end: int
    words: Tokens


@dataclass(frozen=True, slots=True)
class Pattern:
    """``runs`` in order; ``gaps[i]`` stand between ``runs[i]`` and the next one. ``edges`` are brackets outside."""

    text: str
    runs: tuple[Tokens, ...]
    gaps: tuple[tuple[Gap, ...], ...]
    edges: tuple[Gap, ...] = ()

    @property
    def words(self) -> int:
        """How many tokens must stand in the record."""
        return sum(len(run.keys) for run in self.runs)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for run in self.runs for key in run.keys)


def patterns_of(text: str, start: int = 0, end: int | None = None) -> list[Pattern]:
    """The ways to read ``text[start:end]``: first to the letter, brackets as the record may print them too; then with
    brackets as the quoter's own; each once more with words whole that a hyphen may break at a line's end."""
    stop = len(text) if end is None else end
    read = [_pattern(text, start, stop, brackets=False), _pattern(text, start, stop, brackets=True)]
    joined = [Pattern(own.text, tuple(with_words_joined(run) for run in own.runs), own.gaps, own.edges) for own in read]
    every = {(tuple(run.keys for run in own.runs), own.edges): own for own in (*read, *joined) if own.runs}
    return list(every.values())


def _pattern(text: str, start: int, end: int, *, brackets: bool) -> Pattern:
    runs: list[Tokens] = []
    gaps: list[list[Gap]] = []
    edges: list[Gap] = []
    pending: list[Gap] = []
    at = start
    for gap in [*_gaps(text, start, end, brackets), None]:
        run = tokens_of(text, at, gap.start if gap else end)
        if run.keys:
            gaps += [pending] if runs else []
            edges += [] if runs else pending
            runs.append(run)
            pending = []
        if gap is not None:
            pending.append(gap)
            at = gap.end
    edges += pending
    own = tuple(gap for gap in edges if gap.kind is GapKind.BRACKET)
    return Pattern(text, tuple(runs), tuple(map(tuple, gaps)), own)


def _gaps(text: str, start: int, end: int, brackets: bool) -> list[Gap]:
    found = []
    for match in _GAP.finditer(text, start, end):
        kind = GapKind.ELLIPSIS if match["ellipsis"] else GapKind.BRACKET
        if kind is GapKind.ELLIPSIS or brackets:
            words = tokens_of(text, match.start(), match.end()) if match["bracket"] else Tokens(text, (), ())
            found.append(Gap(kind, match.start(), match.end(), words))
    return found


def whole_tokens(text: str, span: Span) -> Tokens:
    """All tokens of a quotation, in order, brackets and ellipses aside."""
    return tokens_of(text, *span)
