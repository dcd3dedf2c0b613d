"""How a reply was made, in words: what became of each passage, the figures that decided, and where one was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.records import ConsideredPassage, Explanation, Lost, LostStep, PassageOutcome, WeighedSignal
from assistant.text import written_date


def explained_in_words(explanation: Explanation) -> str:
    """How many passages were read closely, how many of them are quoted, and from which support on."""
    cited = sum(one.outcome is PassageOutcome.CITED for one in explanation.considered)
    lines = ", ".join(f"{name} from {value:.2f}" for name, value in explanation.thresholds.items())
    told = f"{cited} {'is' if cited == 1 else 'are'} quoted"
    return f"Of {len(explanation.considered)} passages read closely, {told}. A quotation {lines}."


def lost_in_words(lost: Lost) -> str:
    """At which step what was expected was lost, and where it stands."""
    where = "" if lost.document is None else f": {lost.document}:{lost.start}-{lost.end}"
    place = f", place {lost.place} of those read closely" if lost.place else ""
    head = "Not lost" if lost.step is LostStep.NOT_LOST else "Lost"
    return f"{head}: {lost.step}{where}{place}."


def heading_of(considered: ConsideredPassage) -> str:
    """What became of a passage, its support and its score."""
    return f"{considered.outcome}; support {considered.support:.2f}, score {considered.score:.2f}"


def figures_of(considered: ConsideredPassage) -> Iterator[tuple[str, str]]:
    """The figures of a passage by step: what the retrievers gave it, its score, its sentences, its support."""
    told = considered.retrievers.items()
    places = considered.retriever_places
    yield "retrievers", ", ".join(f"{name} {value:.2f} (place {places[name]})" for name, value in told)
    yield "score", _sum(considered.rank)
    yield (
        "sentences",
        "; ".join(
            f"{own.score:.2f}{' barred' if own.barred else ''} at {own.start}-{own.end}" for own in considered.sentences
        ),
    )
    yield "support", "the words are another's" if considered.by_another else _sum(considered.judged)


def record_of(considered: ConsideredPassage) -> str:
    """The record a passage stands in, and its date."""
    return f"{considered.title}, {written_date(considered.date)}"


def _sum(parts: Sequence[WeighedSignal]) -> str:
    """The parts that add anything, each as figure × weight."""
    told = [f"{part.name} {part.value:.2f} × {part.weight:.2f}" for part in parts if part.adds]
    return f"{' + '.join(told) or '0'} = {sum(part.adds for part in parts):.2f}"
