"""The whole fit: what is searched, how it is held out, and the weights that come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sklearn.model_selection import GroupKFold

from assistant.answering.weights import QuoteWeights, RankWeights, SupportWeights, Thresholds, Weights
from assistant.assistant import Assistant
from assistant.index import IndexStatistics
from assistant.records import Filters
from tools.fitting import figures
from tools.fitting.quotes import QuoteCase, fit_quote
from tools.fitting.ranks import RankCase, fit_rank
from tools.fitting.searching import Case, Searched, search_all
from tools.fitting.sources import Known, Role, Source, known_to, questions_of
from tools.fitting.supports import JudgedCase, Place, fit_support, judged
from tools.fitting.thresholds import answer_threshold, may_answer_threshold, measured, trade_off

FOLDS = 5
QUOTED = 1200
"""Questions with a gold passage that the quotation's weights are tried on, spread over each set."""
Log = Callable[[str], None]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Sources with their questions searched, the statistics of their indexes, and the place of each question by set."""

    sources: tuple[Source, ...]
    searched: tuple[Searched, ...]
    statistics: tuple[IndexStatistics, ...]
    places: tuple[dict[str, Place], ...]

    @classmethod
    def of(cls, sources: Sequence[Source], papers: Path | None, cache: Path, log: Log) -> Prepared:
        searched, statistics, places = [], [], []
        for source in sources:
            assistant = Assistant.open(source.index)
            known = known_to(assistant.index, questions_of(source, assistant.index, papers))
            log(f"{source.name}: {_said_of(known)}")
            searched.append(search_all(assistant, known.questions, cache, log))
            statistics.append(assistant.index.statistics)
            passages = assistant.index.scope(Filters()).searched.passages
            places.append(_places(source, known, passages))
        return cls(tuple(sources), tuple(searched), tuple(statistics), tuple(places))

    def cases(self) -> Iterator[tuple[Case, Place, IndexStatistics]]:
        """Every question searched, with its place and the statistics of its index, one set after the other."""
        for searched, statistics, places in zip(self.searched, self.statistics, self.places, strict=True):
            for case in searched:
                yield case, places[case.asked.id], statistics


def _said_of(known: Known) -> str:
    lost = ", ".join(f"{known.lost[kind]} of {count} in {kind}" for kind, count in sorted(known.golds.items()))
    left_out = f"{known.dropped} left out, whose quotations the index's own texts do not hold"
    return f"{len(known.questions)} questions, {left_out} (golds not held: {lost})"


def _places(source: Source, known: Known, passages: int) -> dict[str, Place]:
    """The place of each question: of a use set, the fold of its body; of another, the whole set is one fold."""
    weight = 0.0 if source.role is Role.TRY else source.weight / len(known.questions)
    if source.role is not Role.USE:
        return {one.id: Place(source.name, source.name, weight, passages) for one in known.questions}
    bodies = [one.body or one.id for one in known.questions]
    made: dict[str, Place] = {}
    for fold, (_, held) in enumerate(GroupKFold(FOLDS).split(bodies, groups=bodies)):
        made |= {known.questions[i].id: Place(source.name, f"fold {fold + 1}", weight, passages) for i in held}
    return made


class Fit:
    """The fits, each on what the one before leaves."""

    def __init__(self, prepared: Prepared, log: Log) -> None:
        self.prepared = prepared
        self.log = log
        self.roles = {source.name: source.role for source in prepared.sources}

    def weights(self, now: Weights) -> Weights:
        """All weights; what is not fitted stays as in ``now``."""
        rank_cases, quote_cases = self._read()
        ranks = self._ranks(rank_cases)
        quote = self._quote(quote_cases, now.quote)
        cases = [
            judged(statistics, case, place, ranks.get(place.fold, ranks[""]), quote)
            for case, place, statistics in self.prepared.cases()
        ]
        self.log(f"{len(cases)} questions judged")
        support, thresholds = self._support(cases)
        self.log(f"support {support}; {thresholds}")
        counts = {name: sum(case.source == name for case in cases) for name, role in self.roles.items()}
        fitted = (f"{name} ({counts[name]} questions)" for name, role in self.roles.items() if role is not Role.TRY)
        return replace(
            now,
            rank=RankWeights(**ranks[""]),
            quote=quote,
            support=SupportWeights(**support),
            thresholds=thresholds,
            fitted_on="; ".join(fitted),
        )

    def _read(self) -> tuple[list[RankCase], list[QuoteCase]]:
        ranks, quotes = [], []
        for case, place, _ in self.prepared.cases():
            ranks.append(RankCase.of(case, place.source, place.weight, place.fold))
            if place.weight and case.gold.any():
                quotes.append(QuoteCase.of(case, place.weight))
        self.log(f"{len(ranks)} questions read")
        return ranks, quotes

    def _ranks(self, cases: Sequence[RankCase]) -> dict[str, Figures]:
        """The weights fitted without each fold, by its name, and on all, by none; with what they do where held out."""
        folds = self._folds(cases)
        made = {fold: fit_rank([case for case in cases if case.fold != fold]) for fold in folds}
        made[""] = fit_rank(cases)
        self.log(f"rank fitted on all: {made['']}")
        for name in self.roles:
            own = [case for case in cases if case.source == name]
            self.log(f"rank held out, {name}: {figures.said_of_ranks(own, made)}")
        return made

    def _quote(self, cases: Sequence[QuoteCase], now: QuoteWeights) -> QuoteWeights:
        chosen = (
            [cases[i * len(cases) // QUOTED] for i in range(min(QUOTED, len(cases)))] if len(cases) > QUOTED else cases
        )
        quote, said = fit_quote(chosen, now)
        self.log(f"quote: {quote}, {said}")
        return quote

    def _support(self, cases: Sequence[JudgedCase]) -> tuple[Figures, Thresholds]:
        """The support fitted on all, and the thresholds chosen on what was held out."""
        folds = self._folds(cases)
        made = {fold: fit_support([case for case in cases if case.fold != fold]) for fold in folds}
        made[""] = fit_support(cases)
        own = [made.get(case.fold, made[""]) for case in cases]
        roles = [self.roles[case.source] for case in cases]
        fitted = [i for i, role in enumerate(roles) if role is not Role.TRY]
        held = figures.verdicts([cases[i] for i in fitted], [own[i] for i in fitted], [roles[i] for i in fitted])
        answer = answer_threshold(held)
        may = may_answer_threshold(held, answer)
        for name in self.roles:
            at = [i for i, case in enumerate(cases) if case.source == name]
            part = [cases[i] for i in at], [own[i] for i in at]
            told = figures.verdicts(*part, [roles[i] for i in at])
            lines = [f"held out, {name}:", *figures.said_of_quotes(*part)]
            lines += figures.said_of_verdicts(told, answer, may)
            if self.roles[name] is Role.USE:
                lines += trade_off(told)
            self.log("\n".join(lines))
        return made[""], measured(held, answer, may, self._fitted_on())

    def _fitted_on(self) -> str:
        """What was measured on, as a reader of a reply is told."""
        own = zip(self.prepared.sources, self.prepared.places, strict=True)
        count = sum(len(places) for source, places in own if source.role is Role.USE)
        return f"{count:,} questions on other bodies' papers, half of them near misses that no paper answers"

    @staticmethod
    def _folds(cases: Sequence[RankCase] | Sequence[JudgedCase]) -> list[str]:
        found = list(dict.fromkeys(case.fold for case in cases if case.weight))
        return found if len(found) > 1 else []


__all__ = ["Fit", "Prepared"]
