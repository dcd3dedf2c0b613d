"""What came of asking a question, and the figures made from many outcomes: pure values.

`running` fills the outcomes in from an assistant; `report` shows the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.measures import (
    Bin,
    Interval,
    auroc,
    average_precision,
    expected_calibration_error,
    mean_interval,
    median_interval,
    reliability,
    separation_interval,
    share_interval,
)
from assistant.evaluation.question_sets import LabelledQuestion
from assistant.evaluation.verdicts import Given, Shares, Trust, group_of, groups_of, shares, trust
from assistant.records import Verdict

ALL = "all"


@dataclass(frozen=True, slots=True)
class Judged:
    """A citation as it came, and the groups of the question's gold (by number) that it meets.

    ``passages`` are the groups met by the text around the quotation, ``quotes`` those met by the quotation itself.
    """

    document: str
    quote: str
    support: float
    passages: frozenset[int]
    quotes: frozenset[int]

    @property
    def right(self) -> bool:
        """Whether the quotation answers, or answers a side of, the question."""
        return bool(self.quotes)

    @property
    def words(self) -> int:
        """The quotation's length in words."""
        return len(self.quote.split())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. ``cited`` is the ranked list: what stands under the ``verdict``, then the nearest.

    ``why`` is the reply's completeness or its reason; ``faults`` name each place whose text is not the quotation;
    ``places`` counts the places compared. ``seconds`` is wall time. It is ``unread`` where a reader was asked and
    failed.
    """

    question: LabelledQuestion
    verdict: Verdict
    why: str
    cited: tuple[Judged, ...]
    places: int
    faults: tuple[str, ...]
    seconds: float
    unread: bool = False

    @property
    def answered(self) -> bool:
        """Whether the record was said to answer, not merely that it may."""
        return self.verdict is Verdict.ANSWERS

    @property
    def support(self) -> float:
        """The first citation's support, or 0 where nothing was cited at all."""
        return self.cited[0].support if self.cited else 0.0

    @property
    def right(self) -> bool:
        """Whether the first quotation is right."""
        return bool(self.cited) and self.cited[0].right

    @property
    def passage_rank(self) -> int | None:
        """The rank (from 1) by which the passages have met every group, or None."""
        return self._rank([one.passages for one in self.cited])

    @property
    def quote_rank(self) -> int | None:
        """The rank (from 1) by which the quotations have met every group, or None."""
        return self._rank([one.quotes for one in self.cited])

    def groups_met(self, k: int) -> float:
        """The share of the question's groups met by the first ``k`` passages; of the answerable only."""
        met = frozenset[int]().union(*(one.passages for one in self.cited[:k]))
        return len(met) / len(self.question.groups)

    def _rank(self, met: Sequence[frozenset[int]]) -> int | None:
        missing = set(range(len(self.question.groups)))
        if not missing:
            return None
        for rank, groups in enumerate(met, start=1):
            missing -= groups
            if not missing:
                return rank
        return None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the answerable questions of one kind: (name, interval), in the order they are shown."""

    kind: str
    questions: int
    figures: tuple[tuple[str, Interval], ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """How well the top support tells answerable from unanswerable of one kind, and what the threshold lets out."""

    kind: str
    questions: int
    auroc: Interval
    average_precision: Interval
    falsely_answered: Interval


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability table of ``of``: support in ten bins against the share that is right, and the expected error."""

    of: str
    citations: int
    bins: tuple[Bin, ...]
    error: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured on one question set. ``citations`` counts citations, ``places`` all places compared.

    A quotation and its passage are compared character for character; where else a citation says that the words stand,
    white space, quotes, dashes and case are set aside. ``verbatim`` is the share that holds, and must be 1.0.
    """

    name: str
    k: int
    outcomes: tuple[Outcome, ...]
    answerable: tuple[Figures, ...]
    unanswerable: tuple[Silence, ...]
    verdicts: tuple[Shares, ...]
    trust: tuple[Trust, ...]
    calibration: tuple[Calibration, ...]
    citations: int
    places: int
    verbatim: float
    seconds_p50: float
    seconds_p95: float
    reader: str = ""
    """Which reader took part, in a sentence; empty where none did."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Every place whose text is not the quotation; there must be none."""
        return tuple(fault for outcome in self.outcomes for fault in outcome.faults)


def summarise(name: str, outcomes: Sequence[Outcome], k: int) -> Evaluation:
    """The figures of ``outcomes``, kinds in the order they first come, then all. Cut-offs beyond ``k`` are left out,
    for a list of ``k`` citations cannot show them."""
    places, faults = sum(o.places for o in outcomes), sum(len(o.faults) for o in outcomes)
    seconds = [o.seconds for o in outcomes] or [float("nan")]
    cited = [one for o in outcomes for one in o.cited]
    given = [Given(o.question, o.verdict, o.right) for o in outcomes]
    return Evaluation(
        name=name,
        k=k,
        outcomes=tuple(outcomes),
        answerable=tuple(_answerable(outcomes, k)),
        unanswerable=tuple(_unanswerable(outcomes)),
        verdicts=tuple(shares(given)),
        trust=tuple(trust(given)),
        calibration=(
            _calibration("top citation", [o.cited[0] for o in outcomes if o.cited]),
            _calibration("all citations", cited),
        ),
        citations=len(cited),
        places=places,
        verbatim=1 - faults / places if places else float("nan"),
        seconds_p50=float(np.quantile(seconds, 0.5)),
        seconds_p95=float(np.quantile(seconds, 0.95)),
    )


def _answerable(outcomes: Sequence[Outcome], k: int) -> Iterable[Figures]:
    chosen = [o for o in outcomes if o.question.answerable]
    kinds = list(dict.fromkeys(o.question.kind for o in chosen))
    for kind in [*kinds, ALL] if chosen else []:
        of_kind = chosen if kind == ALL else [o for o in chosen if o.question.kind == kind]
        yield Figures(kind, len(of_kind), tuple(_figures(of_kind, k)))


def _figures(outcomes: Sequence[Outcome], k: int) -> Iterable[tuple[str, Interval]]:
    for cut in (cut for cut in (1, 3, 5) if cut <= k):
        yield f"passage@{cut}", share_interval([within(o.passage_rank, cut) for o in outcomes])
    for cut in (cut for cut in (1, 5) if cut <= k):
        yield f"quote@{cut}", share_interval([within(o.quote_rank, cut) for o in outcomes])
    yield "MRR", mean_interval([1 / o.passage_rank if o.passage_rank else 0.0 for o in outcomes])
    yield f"groups@{k}", mean_interval([o.groups_met(k) for o in outcomes])
    yield "answered", share_interval([float(o.answered) for o in outcomes])
    yield "words", median_interval([o.cited[0].words for o in outcomes if o.cited])


def within(rank: int | None, k: int) -> float:
    """1.0 if there is a rank and it is at most ``k``, else 0.0."""
    return float(rank is not None and rank <= k)


def _unanswerable(outcomes: Sequence[Outcome]) -> Iterable[Silence]:
    answerable = [o.support for o in outcomes if o.question.answerable]
    chosen = [o for o in outcomes if not o.question.answerable]
    for kind, of_kind in _by_group_and_kind(chosen):
        support = [o.support for o in of_kind]
        yield Silence(
            kind,
            len(of_kind),
            separation_interval(auroc, answerable, support),
            separation_interval(average_precision, answerable, support),
            share_interval([float(o.answered) for o in of_kind]),
        )


def _by_group_and_kind(outcomes: Sequence[Outcome]) -> Iterable[tuple[str, list[Outcome]]]:
    """The outcomes of each group, of each kind in it where it has others than its name, and all."""
    for group in groups_of(o.question for o in outcomes):
        own = [o for o in outcomes if group_of(o.question) == group]
        yield group, own
        for kind in sorted({o.question.kind for o in own} - {group}):
            yield kind, [o for o in own if o.question.kind == kind]
    if outcomes:
        yield ALL, list(outcomes)


def _calibration(of: str, citations: Sequence[Judged]) -> Calibration:
    bins = reliability([one.support for one in citations], [float(one.right) for one in citations])
    return Calibration(of, len(citations), bins, expected_calibration_error(bins))
