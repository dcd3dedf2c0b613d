"""Names in a row, as lists of those present or of a vote print them: one after another, or one a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from assistant.text import CARDINALS, LISTED_NAME, NAMES_TITLE, Span, is_body, is_time_word

_MOST = 120
_SHORTEST = 2
"""Letters of a word up to which it calls nobody."""
_BREAK = re.compile(r"\n[^\S\n]*\n[^\S\n]*\n")
"""Two blank lines: a list that goes on over a page has them, one that ends has no comma before."""
_SEPARATOR = re.compile(r"\s*(?:,\s*and\b|;\s*and\b|[,;/]|&|\band\b)\s*|[^\S\n]*\t[^\S\n]*(?=\S)", re.I)
_BROKEN = re.compile(r"[^\S\n]*\n\s*[A-Z][\w'’-]*[a-z](?=\s*[,;.)]|\s+and\b|\s*$)")
_BLANK_LINE = re.compile(r"[^\S\n]*\n[^\S\n]*\n\s*")
"""What ends a row of names that do not each have a line of their own."""
_HEAD = re.compile(r"(?:^|\n)[^\S\n]*$")
_FILLED = re.compile(r"[^\S\n]*(?:\([^()\n]{1,60}\))?[^\S\n]*[,;.]?[^\S\n]*(?:\n|$)")
"""What may stand behind a name that has its line to itself."""
_SMALL = re.compile(r"[^\S\n]+(?!and\b|y\b|in\b)[a-z]")
_NEW_LINE = re.compile(r"[^\S\n]*\n\s*")
_ENDS = re.compile(r"\s*(?:none|nil|n/a)\b", re.I)
_NO_NAMES = frozenset(
    """
    for against abstained abstaining abstentions absent present apologies attendance votes voting motion amendment item
    resolved agreed carried lost minutes page vote yes no ayes noes nays yeas the and none nil also clerk officers
    councillors members public press chairman chair mayor action declarations recused recusal abstain councillor
    committee agenda welcome total signed date report planning open meeting
    a an in on at to of by with it he she they this that there we or but as if all each from which who what when where
    his her their its some any both was were is are be
    """.split()  # noqa: SIM905
) | frozenset(CARDINALS)
"""Words that are no name even alone on a line."""
_TITLES = frozenset(
    """
    councillor cllr director trustee president vice chair chairman mayor deputy member board committee county district
    borough parish town city mr mrs ms miss dr
    """.split()  # noqa: SIM905
)


def names_at(flow: str, start: int, limit: int, *, lines: bool = False) -> tuple[list[Span], int]:
    """The names that stand in a row from ``start`` on, none beyond ``limit``, and where the row ends.

    Commas, semicolons and ``and`` part them; with ``lines`` line ends too. A form of address before several
    (``Councillors``) is no part of any. Words in brackets behind a name are its own only where they tell people of one
    name apart: ``Collins (J)``.

    >>> names_at("Councillors Hay, Over (J) and B. Will. They", 0, 42)
    ([(12, 15), (17, 25), (30, 37)], 37)
    """
    found: list[Span] = []
    at = start
    while len(found) < _MOST:
        blank = re.compile(r"\s*").match(flow, at, limit)
        begin = blank.end() if blank else at
        title = NAMES_TITLE.match(flow, begin, limit)
        begin = title.end() if title else begin
        name = LISTED_NAME.match(flow, begin, limit)
        if name is None or not _is_name(name["name"]) or (found and _goes_on(flow, at, name, limit)):
            break
        at = name.end() if lines else _over_line(flow, name.end(), limit)
        found.append((name.start("name"), at))
        parted = _parted(flow, at, limit, lines)
        if parted is None or (
            _BLANK_LINE.fullmatch(flow, at, parted) and not _is_column(flow, found[-1], parted, limit)
        ):
            break
        at = parted
    return found, found[-1][1] if found else start


def _goes_on(flow: str, at: int, name: re.Match[str], limit: int) -> bool:
    """Whether what looks like a name at the head of a line begins a sentence or title: ``A. Approval of minutes``."""
    return _heads(flow, at) and _SMALL.match(flow, name.end(), limit) is not None


def _heads(flow: str, at: int) -> bool:
    return _HEAD.search(flow[max(0, at - 80) : at]) is not None


def _is_column(flow: str, name: Span, below: int, limit: int) -> bool:
    """Whether ``name`` and the one that begins ``below`` a blank line each have a line of their own."""
    found = LISTED_NAME.match(flow, below, limit)
    return _heads(flow, name[0]) and found is not None and _FILLED.match(flow, found.end(), limit) is not None


def _over_line(flow: str, at: int, limit: int) -> int:
    """The end of a name that goes on over the end of a line: ``Trustee Harold`` / ``Fong, Trustee``."""
    broken = _BROKEN.match(flow, at, limit)
    return broken.end() if broken and _is_name(broken.group()) else at


def _parted(flow: str, at: int, limit: int, lines: bool) -> int | None:
    """Where the next name may begin; None where the row ends."""
    aside = re.compile(r"\s*\([^()\n]{1,60}\)").match(flow, at, limit)
    at = aside.end() if aside and lines else at
    separator = _SEPARATOR.match(flow, at, limit)
    if separator:
        return separator.end() if not _BREAK.search(separator.group().rstrip()) else None
    line = _NEW_LINE.match(flow, at, limit) if lines else None
    return line.end() if line and line.group().count("\n") <= 3 else None


def _is_name(printed: str) -> bool:
    plain = [word.lower() for word in re.findall(r"[^\W\d_]+", printed)]
    while len(plain) > 1 and plain[0] in _TITLES:
        plain.pop(0)
    if not plain or is_body(printed) or all(is_time_word(word) for word in plain):
        return False
    return plain[-1] not in _NO_NAMES and (len(plain[0]) == 1 or plain[0] not in _NO_NAMES)


def none_at(flow: str, start: int, limit: int) -> int | None:
    """The end of ``None`` or ``nil``, where that stands in place of names; else None."""
    found = _ENDS.match(flow, start, limit)
    return found.end() if found else None


def called_by(names: Collection[str]) -> frozenset[str]:
    """The words of ``names`` by which minutes may call one of those people and no other: ``Terry``, ``Nicholas-Letch``.

    >>> sorted(called_by(["Terry Cook", "Cllr Ann Cook", "Mrs Over"]))
    ['Ann', 'Over', 'Terry']
    """
    words = [set(re.findall(r"[A-Z][\w'’]*[a-z](?:-[A-Z][\w'’]+)*", name)) for name in dict.fromkeys(names)]
    counts = Counter(word for those in words for word in those if len(word) > _SHORTEST)
    return frozenset(word for word, count in counts.items() if count == 1 and word.lower() not in _TITLES | _NO_NAMES)


def initials_of(names: Collection[str]) -> frozenset[str]:
    """The initials that minutes may call people by who are so named, and codes printed beside them."""
    printed = ([word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in _TITLES] for name in names)
    return frozenset("".join(word[0] for word in words) for words in printed if len(words) > 1)
