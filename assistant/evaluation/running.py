"""The instrument: ask an assistant every question of a file, and measure what it cites against gold quotations.

Gold is words, not passage ids, so any way of cutting documents can be judged. An assistant is anything that answers
`ask` and `document`; `run_questions` opens the product's own. What counts as right is defined in `matching`, the
figures in `outcomes` and `verdicts`, their arithmetic in `measures`, the tables and plots in `report`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import OnRecordError, QuestionRefused, UnknownDocument
from assistant.evaluation import report
from assistant.evaluation.matching import fold, meets_passage, meets_quote
from assistant.evaluation.outcomes import Evaluation, Judged, Outcome, summarise
from assistant.evaluation.question_sets import Gold, LabelledQuestion, QuestionsWrong, load_questions, placed
from assistant.present import read_by_in_words
from assistant.records import Answer, Citation, MayAnswer, ReadBy, Reply, Verdict

__all__ = [
    "AssistantLike",
    "Evaluation",
    "Gold",
    "LabelledQuestion",
    "Outcome",
    "QuestionsWrong",
    "Runs",
    "evaluate",
    "load_questions",
]
__all__ += ["fold", "meets_passage", "meets_quote", "run_questions"]


class Text(Protocol):
    """Anything with the text that offsets count in."""

    @property
    def text(self) -> str:
        """The exact text."""


class AssistantLike(Protocol):
    """What can be evaluated: it answers questions, and gives the text of a document by id."""

    def ask(self, question: str, /, *, k: int) -> Reply:
        """At most ``k`` citations, best first, those under the verdict and then the nearest."""

    def document(self, identity: str, /) -> Text:
        """The document with that id; raises `UnknownDocument`."""


# ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def evaluate(
    assistant: AssistantLike,
    questions: Sequence[LabelledQuestion],
    k: int = 5,
    log: Callable[[str], None] | None = None,
    name: str = "",
) -> Evaluation:
    """Ask ``assistant`` every question for ``k`` citations and measure the replies; ``log`` is told of each question.

    The ranked list is what stands under the verdict and then the nearest: retrieval is measured whatever the verdict.
    A question that is refused (`QuestionRefused`) counts as not answered, with nothing cited. Every other error goes
    through. Seconds include the model's loading if the first question does that.
    """
    texts: dict[str, str | None] = {}

    def text_of(document: str) -> str | None:
        if document not in texts:
            try:
                texts[document] = assistant.document(document).text
            except UnknownDocument:
                texts[document] = None
        return texts[document]

    outcomes = []
    for number, question in enumerate(questions, start=1):
        outcomes.append(_ask(assistant, question, k, text_of))
        if log:
            log(f"{number}/{len(questions)} {question.id}")
    return summarise(name, outcomes, k)


def _ask(assistant: AssistantLike, question: LabelledQuestion, k: int, text_of: Callable[[str], str | None]) -> Outcome:
    began = time.perf_counter()
    try:
        reply = assistant.ask(question.question, k=k)
    except QuestionRefused as refused:
        return Outcome(
            question=question,
            verdict=Verdict.NO_ANSWER,
            why=f"refused: {refused}",
            cited=(),
            places=0,
            faults=(),
            seconds=time.perf_counter() - began,
        )
    seconds = time.perf_counter() - began
    match reply:
        case Answer():
            why = str(reply.completeness)
        case MayAnswer():
            why = "the record may answer"
        case _:
            why = f"{reply.why}: {reply.reason}"
    citations = (*reply.citations, *reply.nearest)[:k]
    places = [place for citation in citations for place in _places(citation)]
    faults = tuple(f"{question.id}: {place.name}" for place in places if not place.holds(text_of(place.document)))
    return Outcome(
        question=question,
        verdict=reply.verdict,
        why=why,
        cited=tuple(_judged(c, question) for c in citations),
        places=len(places),
        faults=faults,
        seconds=seconds,
        unread=reply.searched.reader is not None and reply.searched.reader.refused is not None,
    )


def _judged(citation: Citation, question: LabelledQuestion) -> Judged:
    def met(meets: Callable[[Citation, Gold], bool]) -> frozenset[int]:
        return frozenset(i for i, group in enumerate(question.groups) if any(meets(citation, gold) for gold in group))

    return Judged(citation.document, citation.quote, citation.support, met(meets_passage), met(meets_quote))


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim that ``words`` stand in ``document`` from ``start`` to ``end``, character for character.

    Where not ``exact``, white space, curly or straight quotes, dashes and case may differ: a citation's other places
    are where the same words stand, and each document sets them in its own way.
    """

    what: str
    document: str
    start: int
    end: int
    words: str
    exact: bool = True

    @property
    def name(self) -> str:
        return f"{self.what} {self.document}[{self.start}:{self.end}]"

    def holds(self, text: str | None) -> bool:
        if text is None or not 0 <= self.start < self.end:
            return False
        stands = text[self.start : self.end]
        return stands == self.words or (not self.exact and fold(stands).casefold() == fold(self.words).casefold())


def _places(citation: Citation) -> Iterable[_Claim]:
    yield _Claim("quote", citation.document, citation.start, citation.end, citation.quote)
    end = citation.passage_start + len(citation.passage)
    yield _Claim("passage", citation.document, citation.passage_start, end, citation.passage)
    for place in citation.also_in:
        yield _Claim("also in", place.document, place.start, place.end, citation.quote, exact=False)


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Runs:
    """The evaluations of one command, one a question file. ``str()`` is the plain-text table to print.

    runs = run_questions("index/built", ["questions.jsonl"], out_dir="report")
    print(runs)
    worst = [outcome for outcome in runs.evaluations[0].outcomes if outcome.answered and not outcome.right]
    """

    evaluations: tuple[Evaluation, ...]

    def __str__(self) -> str:
        return "\n\n".join(report.as_text(one) for one in self.evaluations)

    def as_json(self) -> list[dict[str, Any]]:
        """The figures as plain JSON types, NaN as null."""
        return [report.as_plain(one) for one in self.evaluations]


def run_questions(
    index: str | Path,
    questions_paths: Sequence[str | Path],
    out_dir: str | Path | None = None,
    k: int = 5,
    limit: int | None = None,
    log: Callable[[str], None] | None = None,
    **models: Any,
) -> Runs:
    """Evaluate the product's index at ``index`` on each question file, and ``print()`` the result for the table.

    With ``out_dir`` each file's ``NAME.csv``, ``NAME.md`` (with its plots beside it) and ``NAME.html`` are written
    there. ``limit`` takes that many questions of each file, spread evenly, since files are often sorted by kind.
    ``models`` are the keywords of `Assistant.open`.

    Raises:
        QuestionsWrong: a question file is wrong; all are read before anything is asked.
        OnRecordError: ``out_dir`` cannot be made.
        IndexMissing, IndexDamaged, IndexOutOfDate, ModelMissing, ModelDamaged, ModelUnfit: from opening the index.
    """
    from assistant.assistant import (
        Assistant,  # not above: to measure another needs neither the product nor its model
    )

    sets = [_spread(load_questions(path), limit) for path in questions_paths]
    folder = _made(Path(out_dir)) if out_dir is not None else None
    assistant = Assistant.open(index, **models)
    measured = [
        evaluate(assistant, placed(one, assistant.documents), k, log, name)
        for one, name in zip(sets, _names(questions_paths), strict=True)
    ]
    runs = Runs(tuple(replace(one, reader=_read_by(assistant.reader, one)) for one in measured))
    if folder:
        for evaluation in runs.evaluations:
            report.write(evaluation, folder)
    return runs


def _read_by(reader: ReadBy | None, evaluation: Evaluation) -> str:
    """Which reader took part, and in how many replies it did not; empty without one."""
    if reader is None:
        return ""
    unread = sum(outcome.unread for outcome in evaluation.outcomes)
    without = f" It took no part in {unread} of {len(evaluation.outcomes)} replies." if unread else ""
    return read_by_in_words(reader) + without


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OnRecordError(f"The folder {folder} cannot be made: {error.strerror}.", "Name another.") from error
    return folder


def _spread(questions: tuple[LabelledQuestion, ...], limit: int | None) -> tuple[LabelledQuestion, ...]:
    if limit is None or limit >= len(questions):
        return questions
    return tuple(questions[i * len(questions) // limit] for i in range(limit))


def _names(paths: Sequence[str | Path]) -> list[str]:
    """A name for each file, its own without suffix; where two agree, numbered, so that no report overwrites another."""
    stems = [Path(path).stem for path in paths]
    return [stem if stems.count(stem) == 1 else f"{stem}-{i + 1}" for i, stem in enumerate(stems)]
