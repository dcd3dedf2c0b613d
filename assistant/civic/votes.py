"""Recorded votes: figures in a sentence, lists of names under the words of a side, roll calls and tables of crosses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.civic.meeting_text import MeetingText, is_of_another
from assistant.civic.printed_names import names_at, none_at
from assistant.civic.vote_tables import SIDES, table_votes, vote_of
from assistant.records import RecordedVote, RecordSlice, VoteSide
from assistant.text import (
    ALL_AGREED,
    CARDINALS,
    Span,
)
from assistant.text import votes as forms

_NOUGHT = frozenset(["no", "nil", "none", "nobody"])
_LONGEST_LIST = 4000
"""Characters that the names of one side may take."""
_APART = 60
"""Characters between two sides of one vote."""
_BETWEEN = re.compile(
    r"(?:[\s.,;:()\[\]|/*_–—-]|\b(?:and|with|there|were|was|the|members?|councillors?|votes?|cast|had|being|of|also|then)\b)*",
    re.I,
)
"""What may stand between two sides of one vote."""
_VOTING = re.compile(
    r"\bvot(?:e[sd]?|ing)\b|\b(?:motion|amendment|proposal)\b|\bshow of hands\b|\bcarried\b|\blost\b", re.I
)
_SIDES = re.compile(
    r"\b(?:for|against|(?:in )?favou?r|agreement|abst\w+|ayes?|yeas?|yes|no|noes|nays?|absent|opposed|vote[sd]?"
    r"|voting|carried|lost|majority"
    r"|recorded)\b",
    re.I,
)
"""A quick sign that a sentence may tell of a vote."""
_WORD = re.compile(r"\b\w")
_NAMED_VOTE = re.compile(r"\b(?:voted|voting|abstain\w+|recorded|minuted)\b", re.I)
_DECIDED = re.compile(
    r"\b(?:carried|agreed|approved|adopted|resolved|passed|decided|elected|accepted|supported|in favou?r|voted"
    r"|vote\s+was|CARRIED)\b",
    re.I,
)
_BY_ALL = re.compile(
    r"\s+by\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:members|councillors|directors|those|trustees)(?:\s+present)?", re.I
)
_REQUIRES = re.compile(r"\b(?:requir\w+|needs?|must|shall|may|can|only|unless|would)\b", re.I)
_SENTENCE = 200
"""Characters before an affirmative vote in which its sentence says what was decided by it."""
_RECORDED = re.compile(
    r"\bvot(?:e|ing)\b[^\n]{0,12}:\s*$|\bmotion\s+(?:was\s+)?(?:carried|passed|approved|adopted|failed)[\s.:]*$", re.I
)
"""What stands before a side that is named alone: ``Recorded vote: FOR Hay and Will``; ``Motion Carried`` above it."""
_SUPPOSED = re.compile(
    r"\b(?:would|will|shall|should|could|may|might|must|[Ii]f|entitled to|intend\w* to|wish\w* to|able to) "
    r"(?:\w+ ){0,3}?(?:vote|abstain|be|there)\b"
)
_AGREED_WITH = re.compile(
    r"\b(?:agreed|carried|approved|passed|adopted|resolved)(?:\s+unanimously)?,?\s+with\s*$", re.I
)
"""What stands before the one side that is told of what was agreed: ``agreed with one abstention``."""
_SPELT_OUT = re.compile(
    r"[\s.,;:]*(?:(?:based\s+on|by|with|on|in\s+accordance\s+with)\s+)?(?:the\s+following\s+)?(?:roll[\s-]+call\s+)?(?:vote|voting)?[\s.,;:]*",
    re.I,
)
"""What stands between figures and the roll call that they were counted from."""
_AT_HEAD = re.compile(r"(?:^|[\n|\t(\[:;.]|\s{2})\s*$")
"""Where the label of a side may stand: at the head of a line, cell, bracket or sentence."""


@dataclass(frozen=True, slots=True)
class _ToldSide:
    """One side of a vote as it is told: ``start`` to ``end``; ``sure`` where its own words say that it was a vote."""

    start: int
    end: int
    side: str
    told: VoteSide
    sure: bool = False


def votes_in(text: MeetingText) -> list[RecordedVote]:
    """Every vote of a record whose figures or names are given, in order; none that is told of another occasion."""
    counted = [*table_votes(text), *_told_votes(text)]
    found = _joined(text, sorted(counted, key=lambda vote: (vote.whole.start, -vote.whole.end)))
    found += [vote for vote in _minds(text) if not any(_meet(vote, other) for other in found)]
    kept: list[RecordedVote] = []
    for vote in sorted(found, key=lambda vote: (vote.whole.start, -vote.whole.end)):
        if not kept or vote.whole.start >= kept[-1].whole.end:
            kept.append(vote)
    return kept


def _meet(vote: RecordedVote, other: RecordedVote) -> bool:
    return vote.whole.start < other.whole.end + _APART and other.whole.start < vote.whole.end + _APART


def _joined(text: MeetingText, votes: Sequence[RecordedVote]) -> list[RecordedVote]:
    """One vote for figures that a roll call behind them spells out in names."""
    joined: list[RecordedVote] = []
    for vote in votes:
        before = joined[-1] if joined else None
        if before is not None and vote.whole.start < before.whole.end:
            continue
        between = text.flow[before.whole.end : vote.whole.start] if before else ""
        if before is not None and _SPELT_OUT.fullmatch(between) and _agree(before, vote):
            richer = map(_richer, _sides(before), _sides(vote))
            joined[-1] = vote_of(text.slice(before.whole.start, vote.whole.end), dict(zip(SIDES, richer, strict=True)))
            continue
        joined.append(vote)
    return joined


def _sides(vote: RecordedVote) -> tuple[VoteSide | None, ...]:
    return vote.in_favour, vote.against, vote.abstaining, vote.absent


def _agree(one: RecordedVote, other: RecordedVote) -> bool:
    """Whether two tellings may be of one vote: no side is counted otherwise."""
    pairs = zip(_sides(one), _sides(other), strict=True)
    return all(not (a and b) or a.count == b.count or None in (a.count, b.count) for a, b in pairs)


def _richer(one: VoteSide | None, other: VoteSide | None) -> VoteSide | None:
    if one is None or other is None:
        return one or other
    return VoteSide(
        one.count if one.count is not None else other.count, one.figure or other.figure, other.names or one.names
    )


def _minds(text: MeetingText) -> Iterator[RecordedVote]:
    """Votes of which is told that all were of one mind."""
    for clause in text.clauses:
        mind = ALL_AGREED.search(clause.text)
        told = mind and _DECIDED.search(clause.text)
        if mind and told and not is_of_another(clause.text) and not _is_unreal(clause.text):
            words = text.within(clause, mind.span())
            by = _BY_ALL.match(clause.text, mind.end())
            start, end = min(mind.start(), told.start()), max(mind.end(), told.end(), by.end() if by else 0)
            whole = text.within(clause, (start, end)) if end - start < 2 * _APART else words
            yield RecordedVote(whole, unanimous=words)


def _told_votes(text: MeetingText) -> Iterator[RecordedVote]:
    for group in _groups(text, sorted(_told(text), key=lambda one: (one.start, -one.end))):
        sides = {one.side for one in group}
        if len(sides) < len(group):
            group = _one_each(group)
        if len(group) >= 2 or group[0].sure:
            yield _vote(text, group)


def _one_each(group: Sequence[_ToldSide]) -> list[_ToldSide]:
    """Each side once: its figure from where that is told, its names from where those are."""
    merged: dict[str, _ToldSide] = {}
    for one in group:
        known = merged.get(one.side)
        told = one.told
        if known is not None:
            told = VoteSide(
                known.told.count if known.told.figure or not told.figure else told.count,
                known.told.figure or told.figure,
                known.told.names or told.names,
            )
            one = replace(
                one, start=min(one.start, known.start), end=max(one.end, known.end), sure=one.sure or known.sure
            )
        merged[one.side] = replace(one, told=told)
    return list(merged.values())


def _vote(text: MeetingText, group: Sequence[_ToldSide]) -> RecordedVote:
    sides = {one.side: one.told for one in group}
    return vote_of(text.slice(min(one.start for one in group), max(one.end for one in group)), sides)


def _groups(text: MeetingText, told: Sequence[_ToldSide]) -> Iterator[list[_ToldSide]]:
    """The sides that stand together: of one vote each."""
    group: list[_ToldSide] = []
    for one in told:
        if group and one.start < group[-1].end:
            continue
        if group and not _is_of(text, group, one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _is_of(text: MeetingText, group: Sequence[_ToldSide], one: _ToldSide) -> bool:
    """Whether a side is of the vote that those before it are of."""
    between = text.flow[group[-1].end : one.start]
    fresh = all(other.side != one.side or not (other.told.names and one.told.names) for other in group)
    near = len("".join(between.split())) <= _APART and between.count("\n") <= 8
    return fresh and near and _BETWEEN.fullmatch(between) is not None


# ── the sides, one by one ───────────────────────────────────────────────────────────────────────────────────────────


def _told(text: MeetingText) -> Iterator[_ToldSide]:
    clauses = text.clauses
    for at, clause in enumerate(clauses):
        if not _SIDES.search(clause.text) or is_of_another(clause.text) or _is_unreal(clause.text):
            continue
        around = " ".join(one.text for one in clauses[max(0, at - 1) : at + 2])
        voting = _VOTING.search(around) is not None
        yield from _margins(text, clause.start, clause.text)
        yield from _figures(text, clause.start, clause.text, voting)
        if _NAMED_VOTE.search(clause.text):
            yield from _by_names(text, clause.start, clause.end, clause.text)
    yield from _affirmed(text)
    yield from _lists(text)


def _is_unreal(words: str) -> bool:
    """Whether a vote is only spoken of: ``entitled to vote``, ``would vote against``, ``if there are 3 against``."""
    return _SUPPOSED.search(words) is not None


def _margins(text: MeetingText, start: int, words: str) -> Iterator[_ToldSide]:
    for match in forms.MARGIN.finditer(words):
        groups = {name.rstrip("_"): match.span(name) for name, value in match.groupdict().items() if value}
        numbers = {side: _count(words[slice(*span)]) for side, span in groups.items()}
        if not _VOTING.search(words) and "vot" not in words.lower() and "majority" not in words.lower():
            continue
        lost = re.match(r"\s*(?:lost|failed|defeated)", match.group(), re.I) or re.search(
            r"\b(?:lost|defeated|failed)\s*$", words[: match.start()], re.I
        )
        if (
            lost
            and numbers["for"] is not None
            and numbers["against"] is not None
            and numbers["for"] > numbers["against"]
        ):
            groups["for"], groups["against"] = groups["against"], groups["for"]
        told = sorted(groups.items(), key=lambda one: one[1])
        ends = [*(span[0] for _, span in told[1:]), match.end()]
        for (side, span), end in zip(told, ends, strict=True):
            figure = text.slice(start + span[0], start + span[1])
            yield _ToldSide(start + span[0], start + end, side, VoteSide(_count(figure.words), figure), True)


def _affirmed(text: MeetingText) -> Iterator[_ToldSide]:
    """``Adopted by the affirmative`` / ``vote of nine members``, the first line a heading or not; not what a decision
    requires."""
    for match in forms.AFFIRMATIVE.finditer(text.flow, text.record.start, text.record.end):
        before = text.folded(max(text.record.start, match.start() - _SENTENCE), match.start())
        begun = max(before.rfind(sign) + 1 for sign in ".;")
        told = _DECIDED.search(before, begun)
        if told and not _REQUIRES.search(before, begun):
            figure = text.slice(*match.span("figure"))
            start = match.start() - len(before) + told.start()
            yield _ToldSide(start, match.end(), "for", VoteSide(_count(figure.words), figure), True)


def _figures(text: MeetingText, start: int, words: str, voting: bool) -> Iterator[_ToldSide]:
    """Figures with their side: ``2 in favour, 4 against``; ``For: 2``."""
    at = 0
    while at < len(words):
        match = forms.FIGURE_SIDE.match(words, at) or _labelled(words, at)
        if match is None:
            following = _WORD.search(words, at + 1)
            at = following.start() if following else len(words)
            continue
        side = next(side for side in SIDES if match[side])
        figure = text.slice(start + match.start("figure"), start + match.end("figure"))
        told = VoteSide(_count(figure.words), figure)
        plain = match[side].lower() in {"for", "against", "yes", "no", "absent"} and not (
            match["voted"] or match["votes"]
        )
        end, named = _named_after(text, start + match.end())
        names = named if told.count else ()
        sure = (
            _AGREED_WITH.search(words[: match.start()]) is not None
            or (voting and not plain and match[side].lower().split()[0] != "in")
            or bool(match["voted"])
        )
        yield _ToldSide(start + match.start(), end, side, replace(told, names=names), sure and told.count != 0)
        at = max(match.end(), end - start)


def _labelled(words: str, at: int) -> re.Match[str] | None:
    match = forms.SIDE_FIGURE.match(words, at)
    return (
        match
        if (match and _AT_HEAD.search(words[:at])) or (match and match["voted"]) or (match and _after_side(words[:at]))
        else None
    )


def _after_side(before: str) -> bool:
    return re.search(r"\d\s*[,;.]?\s*(?:and\s*)?$|(?:none|nil)\s*[,;.]?\s*$", before, re.I) is not None


def _named_after(text: MeetingText, at: int) -> tuple[int, tuple[RecordSlice, ...]]:
    """The names in brackets behind a figure: ``1 no (Davis)``; where they end."""
    opened = re.compile(r"\s*[(\[]\s*").match(text.flow, at)
    if opened is None:
        return at, ()
    names, end = names_at(text.flow, opened.end(), min(len(text.flow), opened.end() + _LONGEST_LIST))
    closed = re.compile(r"\s*[)\]]").match(text.flow, end)
    return (closed.end(), tuple(text.slice(*name) for name in names)) if names and closed else (at, ())


def _by_names(text: MeetingText, start: int, end: int, words: str) -> Iterator[_ToldSide]:
    """``Councillors Hay and Over voted against``; ``Cllr Will asked that her vote against be recorded``."""
    for names, behind in _name_runs(text, start, end):
        so = forms.VOTED_SO.match(words, behind - start)
        if so:
            side = next((side for side in SIDES if so[side]), "abstaining")
            slices = tuple(text.slice(*name) for name in names)
            yield _ToldSide(names[0][0], start + so.end(), side, VoteSide(len(slices), None, slices), True)
    recorded = forms.VOTE_RECORDED.search(words)
    if recorded:
        side = next(side for side in SIDES[:3] if recorded[side])
        names, _ = names_at(text.flow, start, end)
        if names:
            slices = tuple(text.slice(*name) for name in names)
            yield _ToldSide(start, start + recorded.end(), side, VoteSide(None, None, slices), True)


def _name_runs(text: MeetingText, start: int, end: int) -> Iterator[tuple[list[Span], int]]:
    """The runs of names in a sentence that something is said of."""
    at = start
    while at < end:
        word = re.compile(r"[^\W\d_]").search(text.flow, at, end)
        if word is None:
            return
        names, behind = names_at(text.flow, word.start(), end)
        if names:
            yield names, behind
        skipped = re.compile(r"\S+\s*").match(text.flow, word.start(), end)
        at = behind if names else (skipped.end() if skipped else end)


# ── lists of names ──────────────────────────────────────────────────────────────────────────────────────────────────


def _lists(text: MeetingText) -> Iterator[_ToldSide]:
    """The names below or behind the words of a side: ``For`` / ``Councillors Hay, Over and Will. (3)``."""
    record, flow = text.record, text.flow
    for match in re.finditer(
        r"(?i)(?<![\w-])(?:members?|councillors?|those|vot(?:ing|ed|es?)|for|in favou?r|ayes?|yeas?|yes|against"
        r"|no|noes|nays?|abst\w+|absent|not present|recusals?)(?![\w-])",
        flow[record.start : record.end],
    ):
        at = record.start + match.start()
        if not _AT_HEAD.search(flow[max(record.start, at - 3) : at]) and at != record.start:
            continue
        label = forms.SIDE_LABEL.match(flow, at, record.end)
        if label is not None and (label["mark"] or "\n" in flow[label.end() : label.end() + 3] or label["figure"]):
            yield from _list(text, label)
        elif match.group()[0].isupper() and (bare := forms.BARE_SIDE.match(flow, at, record.end)):
            yield from _list(text, bare)


def _list(text: MeetingText, label: re.Match[str]) -> Iterator[_ToldSide]:
    side = next(side for side in SIDES if label[side])
    limit = min(text.record.end, label.end() + _LONGEST_LIST)
    nobody = none_at(text.flow, label.end(), limit)
    if nobody is not None:
        yield _ToldSide(label.start(), nobody, side, VoteSide(0))
        return
    names, end = names_at(text.flow, label.end(), limit, lines=True)
    if not names:
        return
    behind = re.compile(r"[\s.]*\(?\s*(\d{1,3})\s*\)").match(text.flow, end, limit)
    figure = text.slice(*behind.span(1)) if behind else text.slice(*label.span("figure")) if label["figure"] else None
    told = VoteSide(_count(figure.words) if figure else len(names), figure, tuple(text.slice(*name) for name in names))
    recorded = _RECORDED.search(text.flow[max(0, label.start() - 40) : label.start()]) is not None
    yield _ToldSide(
        label.start(), behind.end() if behind else end, side, told, recorded or bool(label["voted"] or label["votes"])
    )


def _count(printed: str) -> int | None:
    words = printed.lower().replace("-", " ").split()
    if len(words) == 1 and words[0].isdigit():
        return int(words[0])
    if words and words[0] in _NOUGHT:
        return 0
    values = [_VALUES[word] for word in words if word in _VALUES]
    return sum(values) if values and len(values) == len(words) else None


_VALUES = {word: number for number, word in enumerate(CARDINALS[:19], start=1)} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
}
