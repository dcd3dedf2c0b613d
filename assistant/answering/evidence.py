"""Which whole sentences of a passage answer: the shortest run that does, as offsets into the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.answer_types import AnswerType, holds
from assistant.answering.defects import Defects, defects_in, telling_defects
from assistant.answering.late_interaction import MaxSim
from assistant.answering.lists import listed
from assistant.answering.question import Question
from assistant.answering.ranking import Ranked
from assistant.answering.speakers import attribution
from assistant.answering.standing import Standing
from assistant.answering.units import Run, Sentences
from assistant.answering.weights import QuoteWeights
from assistant.index import Candidate, MeetingPart
from assistant.records import ConsideredSentence, SectionKind, Sentence
from assistant.text import OUTCOME_ALONE, is_clause, one_line, years_in

LONGEST = 3
"""Sentences a quotation may run to, a list item's introduction not counted."""
_AS_MUCH = 0.5
"""A sentence that a reader believes in this share of the most is quoted with its neighbour, from `_BELIEVED` on."""
_BELIEVED = 0.1
_NO_ANSWER = 1.0
"""What takes a sentence that only asks, announces or echoes below any that states: as much as nearness can be."""
_ASKED, _ANOTHER = 0.1, 1.0
"""What it weighs that a sentence is said by whom the question asks of, or by somebody else: set by hand, the first like
the kind of thing asked for, the second above all that words can bring."""
_LEANS = re.compile(
    r"^[\"“‘'(]*(?:(?:he|she|it|they|this|these|those|such|his|her|its|their|both|the (?:latter|former))\b"
    r"|(?:however|but|as a result|therefore|consequently|in these circumstances)\b"
    r"|(?:for|while|some of) (?:some of )?th[eo]se\b)",
    re.I,
)

_EARLIER = re.compile(
    r"\b(?:last|previous|earlier|then|former)\b[^.;]{0,40}\b(?:inspect|review|visit|report|meeting|audit)", re.I
)


_BY_NEIGHBOUR = frozenset({AnswerType.REASON, AnswerType.DATE, AnswerType.TIME_OF_DAY})
"""Kinds of thing that the next sentence may give: ``This was because …``, ``Time: 9.12 pm.``"""
_GIVES_REASON = re.compile(
    r"\b(?:because|reasons?|due to|owing to|on the grounds?)\b|^(?:This|That|It|As|The Council felt)\b", re.I
)
_AHEAD, _LONGEST_WITH_RECORD = 3, 900
"""Sentences behind a quotation in which the record of the meeting may stand that is asked for, and characters up to
which both are quoted together."""
_PUT = frozenset({"motions", "decisions"})
_OF_MOTION = re.compile(
    r"\b(?:seconded|supported|carried|passed|lost|defeated|adopted|voted on)\b.{0,40}?\b(?:the|this|that) "
    r"(?:motion|proposal|amendment)\b|\bthe (?:motion|proposal|amendment) (?:was|is|then|duly|carried|passed|failed)\b",
    re.I | re.S,
)
_MOVED = re.compile(r"\b(?:moved|proposed|put the motion|motion (?:by|to|that)|proposal (?:by|to|that))\b", re.I)
"""What tells of a motion without saying which, and what puts one."""
_PUT_FORWARD = re.compile(
    r"\W*to (?:consider|receive|discuss|approve|agree|note|adopt|review|confirm|determine)\b", re.I
)
"""How an item of an agenda is named by what is to be done with it."""
_NOTE = 6
"""Words of a sentence that only notes a time."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation inside a passage: its span in the document, its sentences, and the figures it was chosen by.

    ``tokens`` is the MaxSim of the run, ``cosine`` that of its first choice, ``wanted`` whether it holds the kind of
    thing asked for; ``believed`` how far a reranker believes that these sentences answer, None without one that weighs
    them. ``defects`` is what it has against it; ``outdone`` by how much a sentence that is no answer by itself comes
    nearer to the question; it is not ``whole`` where items of its list are left out, and ``by_another`` where somebody
    else is known to say it than those of whom the question asks.
    """

    ranked: Ranked
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    tokens: float
    cosine: float
    wanted: bool
    believed: float | None = None
    defects: Defects = field(default_factory=Defects)
    outdone: float = 0.0
    whole: bool = True
    by_another: bool = False

    @property
    def candidate(self) -> Candidate:
        return self.ranked.candidate


def best_evidence(question: Question, ranked: Ranked, weights: QuoteWeights, belief: float = 0.0) -> Evidence:
    """The run of whole sentences of a passage that answers ``question`` best.

    ``belief`` is what a reranker's belief in a sentence weighs among ``weights``.
    """
    candidate = ranked.candidate
    own = Sentences.of(candidate)
    choices = _choices(question, ranked, own, weights, belief)
    centre = max(range(len(choices)), key=lambda place: (choices[place].score, -place))
    run = _Growth(own, choices, ranked.max_sim)
    left, right = run.grown(choices[centre].unit, weights.gain)
    if ranked.beliefs is not None and belief:
        left, right = run.holding(left, right)
    left, right = run.completed(left, right, question)
    (left, right), whole = listed(own, (left, right)) if question.wanted.several else ((left, right), True)
    chosen = choices[left : right + 1]
    sentences = tuple(choice.sentence for choice in chosen)
    start, end = _with_stem(candidate, sentences[0]), sentences[-1].end
    return Evidence(
        ranked=ranked,
        start=start,
        end=end,
        sentences=sentences,
        tokens=run.nearness(left, right),
        cosine=choices[centre].cosine,
        wanted=any(choice.fits for choice in chosen),
        believed=min(1.0, sum(choice.believed for choice in chosen)) if ranked.beliefs is not None else None,
        defects=defects_in(question, candidate.between(start, end), own.standings[left : right + 1]),
        outdone=max(0.0, run.nearest_barred() - run.nearness(left, right)),
        whole=whole,
        by_another=any(choice.foreign for choice in chosen) and not any(choice.asked for choice in chosen),
    )


def considered_sentences(
    question: Question, ranked: Ranked, weights: QuoteWeights, belief: float = 0.0
) -> tuple[ConsideredSentence, ...]:
    """The sentences among which `best_evidence` chooses, with what it chooses by."""
    own = Sentences.of(ranked.candidate)
    return tuple(
        ConsideredSentence(
            start=choice.sentence.start,
            end=choice.sentence.end,
            words=own.texts[at],
            score=float(choice.score),
            cosine=choice.cosine,
            wanted=choice.fits,
            barred=choice.barred,
        )
        for at, choice in enumerate(_choices(question, ranked, own, weights, belief))
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """A quotable sentence: its places among the passage's sentences (its introduction's first), its figures, and the
    ``unit`` of sentences that it is quoted with; ``score`` is the unit's, and it is ``barred`` where it only asks,
    announces or echoes."""

    sentence: Sentence
    places: tuple[int, ...]
    cosine: float
    fits: bool
    believed: float
    unit: Run = (0, 0)
    barred: bool = False
    score: float = 0.0
    asked: bool = False
    """Whether it is said by whom the question asks of."""
    foreign: bool = False
    """Whether it is known to be said by somebody else than that."""


def _choices(question: Question, ranked: Ranked, own: Sentences, weights: QuoteWeights, belief: float) -> list[_Choice]:
    candidate = ranked.candidate
    sentences = candidate.passage.sentences
    place_of = {sentence.start: place for place, sentence in enumerate(sentences)}
    said = attribution(question.asked_of, candidate)
    choices: list[_Choice] = []
    for at, (sentence, cosine) in enumerate(zip(own.quotable, candidate.similarities.tolist(), strict=True)):
        place = place_of[sentence.start]
        stem = place_of.get(sentence.stem[0]) if sentence.stem else None
        asks = own.standings[at] is Standing.ASKS and not question.wanted.question
        choices.append(
            _Choice(
                sentence,
                (place,) if stem is None else (stem, place),
                cosine,
                not asks and _fits(question, candidate, own.texts[at], sentence),
                ranked.beliefs[place] if ranked.beliefs is not None else 0.0,
                foreign=place in said.others,
                asked=place in said.asked,
            )
        )
    growth = _Growth(own, choices, ranked.max_sim)
    return [growth.scored(question, at, weights, belief) for at in range(len(choices))]


def _fits(question: Question, candidate: Candidate, text: str, sentence: Sentence) -> bool:
    return holds(text, question.wanted, sentence.kind, question.years, candidate.record.date)


def _together(max_sim: MaxSim, places: Sequence[int]) -> float:
    """How near some sentences come to the question; −1 where none has tokens of its own."""
    own = [place for place in places if place < len(max_sim.best)]
    return max_sim.together(own) if own else -1.0


@dataclass(frozen=True, slots=True)
class _Growth:
    """The quotable sentences of a passage, of which neighbours may be quoted together."""

    own: Sentences
    choices: Sequence[_Choice]
    max_sim: MaxSim

    def nearness(self, left: int, right: int) -> float:
        return _together(self.max_sim, [place for own in self.choices[left : right + 1] for place in own.places])

    def nearest_barred(self) -> float:
        """The nearness of the nearest unit that is no answer; −1 where there is none."""
        return max((self.nearness(*choice.unit) for choice in self.choices if choice.barred), default=-1.0)

    def scored(self, question: Question, at: int, weights: QuoteWeights, belief: float) -> _Choice:
        """A sentence with its unit and how well that answers: what is no answer by itself only for want of others."""
        left, right = self.own.unit(at)
        chosen = self.choices[left : right + 1]
        text = self.own.candidate.between(chosen[0].sentence.start, chosen[-1].sentence.end)
        own = telling_defects(question, text, self.own.standings[left : right + 1])
        fits = any(choice.fits for choice in chosen) and question.wanted.kind is not AnswerType.ANY
        barred = own.asks or own.announces or own.echoes
        score = (
            weights.tokens * self.nearness(left, right)
            + weights.cosine * max(choice.cosine for choice in chosen)
            + weights.wanted * fits * (0.5 if own.counted_missing else 1.0)
            + belief * max(choice.believed for choice in chosen)
            + _ASKED * any(choice.asked for choice in chosen)
            - _ANOTHER * (self.choices[at].foreign and not any(choice.asked for choice in chosen))
            - _NO_ANSWER * barred
            - _NO_ANSWER * own.phrase_missing
        )
        return replace(self.choices[at], unit=(left, right), barred=barred, score=score)

    def grown(self, unit: Run, least: float) -> Run:
        """The run around ``unit``: the sentence before, if it leans on it; a neighbour that brings it nearer by
        ``least``.

        An introduction ("It was resolved that:") is never left without the first of its items.
        """
        own = self.choices
        left, right = unit
        if left > 0 and self.adjoin(left - 1, left):
            left -= self._leans(own[left]) or self._is_of_before(own[left - 1], own[left])
        if self._introduces(right):
            right += 1
        while right - left + 1 < LONGEST:
            now = self.nearness(left, right)
            options = []
            if right + 1 < len(own) and self.adjoin(right, right + 1) and not own[right + 1].foreign:
                options.append((self.nearness(left, right + 1) - now, left, right + 1))
            if left > 0 and self.adjoin(left - 1, left) and not own[left - 1].foreign:
                options.append((self.nearness(left - 1, right) - now, left - 1, right))
            gain, next_left, next_right = max(options, default=(0.0, left, right))
            if gain < least:
                break
            left, right = next_left, next_right
        return left, right

    def holding(self, left: int, right: int) -> Run:
        """The run, and where it holds what a reranker believes in, the neighbours it believes in about as much."""
        least = max(_BELIEVED, _AS_MUCH * max(choice.believed for choice in self.choices))
        held = {place for place, choice in enumerate(self.choices) if choice.believed >= least}
        if not any(left <= place <= right for place in held):
            return left, right
        while left - 1 in held and right - left + 1 < LONGEST and self.adjoin(left - 1, left):
            left -= 1
        while right + 1 in held and right - left + 1 < LONGEST and self.adjoin(right, right + 1):
            right += 1
        return left, right

    def completed(self, left: int, right: int, question: Question) -> Run:
        """The run with the reply, row or item that its ends are parts of; and where it lacks the reason or the time
        that is asked for, with a next sentence that gives it."""
        left = min(left, self.own.unit(left)[0])
        right = max(right, self.own.unit(right)[1])
        kind = question.wanted.kind
        lacking = kind in _BY_NEIGHBOUR and not any(own.fits for own in self.choices[left : right + 1])
        if lacking and self.own.follows(right, 1) and self._gives(right + 1, kind):
            right = max(right + 1, self.own.unit(right + 1)[1])
        sort = self._sort_wanted(left, right, question)
        return self._from_motion(left, sort), self._to_record(left, right, sort)

    def _gives(self, place: int, kind: AnswerType) -> bool:
        """Whether a sentence gives the reason or the time that the one before it lacks; a reason also where a reranker
        believes in it, though no word says that it is one."""
        choice, text = self.choices[place], self.own.texts[place]
        if kind is not AnswerType.REASON:
            return choice.fits and len(text.split()) <= _NOTE
        return choice.believed >= _BELIEVED or (choice.fits and _GIVES_REASON.search(text) is not None)

    def _sort_wanted(self, left: int, right: int, question: Question) -> str | None:
        """The sort of record that is asked for; where a yes or no is, and the run only names a request, decisions."""
        if question.wanted.record or not question.wanted.yes_or_no:
            return question.wanted.record
        names = all(_PUT_FORWARD.match(text) or not is_clause(text) for text in self.own.texts[left : right + 1])
        return "decisions" if names else None

    def _from_motion(self, left: int, sort: str | None) -> int:
        """Where the quotation begins where a record of the meeting is asked for: at the sentence that puts the motion
        which its first only seconds or tells the outcome of."""
        if sort is None or not left or _OF_MOTION.search(self.own.texts[left]) is None:
            return left
        puts = _MOVED.search(self.own.texts[left - 1]) is not None and self.own.follows(left - 1, 1)
        return left - 1 if puts and self.own.length(left - 1, left) <= _LONGEST_WITH_RECORD else left

    def _to_record(self, left: int, right: int, sort: str | None) -> int:
        """The end of the run with the record of the meeting that is asked for, where it lacks one and a next sentence
        is one: the vote behind what was moved, who is to do what was agreed. Another motion's is not."""
        parts = [part for part in self.own.candidate.parts if part.sort == sort]
        if not parts or any(self._is_in(part, at) for part in parts for at in range(left, right + 1)):
            return right
        for place in range(right + 1, min(right + 1 + _AHEAD, len(self.choices))):
            if self.choices[place].foreign or self.own.length(left, place) > _LONGEST_WITH_RECORD:
                break
            held = [part for part in parts if self._is_in(part, place)]
            if held:
                return self._to_end(left, max(place, self.own.unit(place)[1]), held)
            start = self.choices[place].sentence.start
            another = any(part.start == start and part.sort in _PUT for part in self.own.candidate.parts)
            if another and not OUTCOME_ALONE.match(self.own.texts[place]):
                break
        return right

    def _to_end(self, left: int, right: int, parts: Sequence[MeetingPart]) -> int:
        """The last sentence of ``parts`` behind ``right``: of a vote those against too."""
        while (
            right + 1 < len(self.choices)
            and any(self._is_in(part, right + 1) for part in parts)
            and self.own.length(left, right + 1) <= _LONGEST_WITH_RECORD
        ):
            right += 1
        return right

    def _is_in(self, part: MeetingPart, place: int) -> bool:
        sentence = self.choices[place].sentence
        return part.start < sentence.end and sentence.start < part.end

    def adjoin(self, before: int, after: int) -> bool:
        """Whether two sentences stand in one paragraph, item or row, with white space and at most one line end between;
        a row of a table has none, and says nothing of the next."""
        one, other = self.choices[before].sentence, self.choices[after].sentence
        between = self.own.candidate.between(one.end, other.start)
        ends = 0 if one.kind is SectionKind.TABLE else 1
        together = not between.strip() and between.count("\n") <= ends
        return one.kind == other.kind and one.number == other.number and together

    def _text(self, choice: _Choice) -> str:
        return self.own.candidate.between(choice.sentence.start, choice.sentence.end)

    def _introduces(self, place: int) -> bool:
        if place + 1 >= len(self.choices):
            return False
        stem = self.choices[place + 1].sentence.stem
        return stem is not None and stem[0] == self.choices[place].sentence.start

    def _leans(self, choice: _Choice) -> bool:
        return bool(_LEANS.match(self._text(choice)))

    def _is_of_before(self, before: _Choice, this: _Choice) -> bool:
        """Whether the sentence before says of which earlier occasion this one speaks, which gives no year itself:
        ``The last inspection was in May 2011. Services were judged to be good.``"""
        told, said = self._text(before), self._text(this)
        return _EARLIER.search(told) is not None and bool(years_in(told)) and not years_in(said)


def _with_stem(candidate: Candidate, sentence: Sentence) -> int:
    """Where the quotation begins: with the list item's introduction, where the item is the first beneath it."""
    stem = sentence.stem
    if stem is None or not candidate.passage.start <= stem[0] < sentence.start:
        return sentence.start
    return stem[0] if len(one_line(candidate.between(stem[1], sentence.start))) <= 6 else sentence.start
