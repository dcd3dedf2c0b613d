"""How a reply was made, from the very values it was made of, and at which step a passage that was right was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from assistant.answering.evidence import considered_sentences
from assistant.answering.question import Question
from assistant.answering.ranking import CLOSE, Ranked
from assistant.answering.reply import Judge, JudgedQuotation
from assistant.answering.spelling import ReadQuestion
from assistant.answering.weights import RankWeights
from assistant.errors import QuestionRefused
from assistant.index import Scope, SearchIndex
from assistant.models import EncodedText
from assistant.records import (
    ConsideredPassage,
    Explanation,
    Lost,
    LostStep,
    Passage,
    PassageOutcome,
    Reply,
    Verdict,
    WeighedSignal,
)
from assistant.text import stems_in, wording

_POOL = 1000
"""More passages than the retrievers bring together."""
_BEYOND = 2000
"""Characters past a passage's end in which words that begin in it may end."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with all that its reply is made of: as ``asked`` and as ``read``, the passages as they are ``ranked``,
    the ``judge`` and what it said of each (``judged``), and the number of citations wanted."""

    asked: str
    read: ReadQuestion
    question: Question
    encoded: EncodedText
    scope: Scope
    ranked: Sequence[Ranked]
    judge: Judge
    judged: Sequence[JudgedQuotation]
    count: int


def explain(
    index: SearchIndex, asked: AskedQuestion, reply: Reply, expected: str | None = None, document: str | None = None
) -> Explanation:
    """How ``reply`` was made of ``asked``; where words or a document are ``expected``, what became of them.

    Raises:
        QuestionRefused: the expected words hold none. UnknownDocument: there is no such document.
    """
    thresholds = asked.judge.thresholds
    considered = tuple(_considered(asked, reply, place) for place in range(len(asked.judged)))
    told = {"answers": thresholds.answer, "may answer": thresholds.may_answer}
    lost = _lost(index, asked, considered, expected, document) if expected or document else None
    return Explanation(reply, considered, told, lost)


def _considered(asked: AskedQuestion, reply: Reply, at: int) -> ConsideredPassage:
    judged = asked.judged[at]
    evidence, citation = judged.evidence, judged.citation
    candidate, ranked = evidence.candidate, evidence.ranked
    retrievers = {name: getattr(candidate.scores, name) for name in _RETRIEVERS}
    every = [one.candidate.scores for one in asked.ranked]
    return ConsideredPassage(
        place=at + 1,
        document=citation.document,
        title=citation.title,
        date=citation.date,
        start=candidate.passage.start,
        end=candidate.passage.end,
        score=ranked.score,
        rank=_rank(asked, ranked),
        retrievers=retrievers,
        retriever_places={
            name: 1 + sum(getattr(own, name) > value for own in every) for name, value in retrievers.items()
        },
        quote=citation.quote,
        quote_start=citation.start,
        quote_end=citation.end,
        sentences=considered_sentences(asked.question, ranked, asked.judge.weights.quote, asked.judge.belief),
        judged=_judged(asked, judged),
        by_another=judged.signals.by_another,
        support=citation.support,
        verdict=citation.verdict,
        outcome=_outcome(reply, judged),
    )


_RETRIEVERS = ("passage", "sentence", "words", "names", "times")


def _rank(asked: AskedQuestion, ranked: Ranked) -> tuple[WeighedSignal, ...]:
    """The figures of a passage's score; the last, of a reranker, only where one took part."""
    rank = asked.judge.weights.rank
    weights = rank.comparing() if asked.question.compares else rank
    told = [
        WeighedSignal(name.name, getattr(ranked.signals, name.name), getattr(weights, name.name))
        for name in fields(RankWeights)
    ]
    if ranked.reranked and asked.judge.stage:
        told.append(WeighedSignal("reader", ranked.reranked.standing, asked.judge.stage.weights.rank))
    return tuple(told)


def _judged(asked: AskedQuestion, judged: JudgedQuotation) -> tuple[WeighedSignal, ...]:
    """The figures of a quotation's log-odds."""
    signals, weights = judged.signals, asked.judge.weights.support
    stage = asked.judge.stage
    own = stage.weights.support if stage and signals.reranker else None
    told = [
        WeighedSignal(name.name, getattr(signals, name.name), getattr(weights, name.name) * (own.base if own else 1.0))
        for name in fields(weights)
    ]
    if own and signals.reranker:
        told.append(WeighedSignal("reader_bias", 1.0, own.bias))
        for name in ("answers", "quoted", "best"):
            told.append(WeighedSignal(f"reader_{name}", getattr(signals.reranker, name), getattr(own, name)))
    return tuple(told)


def _outcome(reply: Reply, judged: JudgedQuotation) -> PassageOutcome:
    place = judged.citation.document, judged.citation.start, judged.citation.end
    if any((one.document, one.start, one.end) == place for one in reply.citations):
        return PassageOutcome.CITED
    if any((one.document, one.start, one.end) == place for one in reply.nearest):
        weak = judged.citation.verdict is Verdict.NO_ANSWER
        return PassageOutcome.NEAREST if weak else PassageOutcome.UNMET
    every = (*reply.citations, *reply.nearest)
    if any((one.document, one.start, one.end) == place for cited in every for one in cited.also_in):
        return PassageOutcome.REPEATED
    return PassageOutcome.OUTRANKED


# ── where it was lost ───────────────────────────────────────────────────────────────────────────────────────────────


def _lost(
    index: SearchIndex,
    asked: AskedQuestion,
    considered: Sequence[ConsideredPassage],
    expected: str | None,
    document: str | None,
) -> Lost:
    right = _right(index, asked.scope, expected, document)
    if not right:
        return Lost(LostStep.NOT_THERE)
    rows = {passage.row: passage for passage in right}
    places = {one.evidence.candidate.passage.row: at for at, one in enumerate(asked.judged)}
    read = sorted(places[row] for row in rows if row in places)
    if read:
        return min((_of(considered[at], expected) for at in read), key=lambda lost: _STEPS.index(lost.step))
    query = asked.question.query(asked.judge.weights.pool)
    pool = [one.passage.row for one in index.candidates(query, asked.encoded, asked.scope, _POOL)]
    brought = [row for row in pool if row in rows]
    if not brought:
        return _unread(LostStep.NOT_RETRIEVED, right[0])
    step = LostStep.OUTRANKED if pool.index(brought[0]) < max(CLOSE, len(asked.judged)) else LostStep.NOT_READ
    return _unread(step, rows[brought[0]])


_STEPS = tuple(LostStep)


def _of(considered: ConsideredPassage, expected: str | None) -> Lost:
    """What became of a right passage that was read closely."""
    held = expected is None or wording(expected) in wording(considered.quote)
    steps = {
        PassageOutcome.CITED: LostStep.NOT_LOST,
        PassageOutcome.REPEATED: LostStep.NOT_LOST,
        PassageOutcome.NEAREST: LostStep.BELOW_THRESHOLD,
        PassageOutcome.UNMET: LostStep.UNMET,
        PassageOutcome.OUTRANKED: LostStep.OUTRANKED,
    }
    step = steps[considered.outcome] if held else LostStep.OTHER_SENTENCE
    return Lost(step, considered.document, considered.start, considered.end, considered.place)


def _unread(step: LostStep, passage: Passage) -> Lost:
    return Lost(step, passage.document, passage.start, passage.end)


def _right(index: SearchIndex, scope: Scope, expected: str | None, document: str | None) -> list[Passage]:
    """The passages that hold the expected words, or that are of the expected document."""
    identity = index.called(document) if document else None
    if expected is None:
        return [own for one, passages in index.documents(scope) if one.id == identity for own in passages]
    stems = stems_in(expected)
    if not stems:
        raise QuestionRefused("The expected words hold none to look for.", "Give words of the record.")
    found = index.holding(stems, scope)
    return [one for one in found if identity in {None, one.document} and _holds(index, one, wording(expected))]


def _holds(index: SearchIndex, passage: Passage, words: str) -> bool:
    """Whether the words begin in the passage."""
    text = index.document(passage.document).text
    whole = wording(text[passage.start : passage.end + _BEYOND])
    return 0 <= whole.find(words) < max(1, len(wording(passage.text)))
