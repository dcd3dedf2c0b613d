"""The assistant that questions are asked of: an open index, its encoder, and the weights replies are made with.

What it needs is imported when it is first used, so that importing this module is cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from assistant import answering, models
from assistant import index as indexes
from assistant.errors import IndexOutOfDate, command
from assistant.records import Filters

if TYPE_CHECKING:
    from assistant.answering import AskedQuestion, Mentions, Question, Ranked, Weights
    from assistant.index import IndexVersion, Scope, SearchIndex
    from assistant.models import EncodedText, Encoder, Reranker
    from assistant.records import (
        DecisionLedger,
        Document,
        Explanation,
        FiguresFound,
        FilterOptions,
        FollowUps,
        Hit,
        MeetingRecords,
        QuoteCheck,
        ReadBy,
        Reply,
        Timeline,
    )

_READ_FOR_NEWEST = 48
"""Passages that are read for their best sentences where the newest of those that fit is wanted."""


class Assistant:
    """Answers questions from one version of an index. Made by `Assistant.open`; safe to share between threads.

    >>> assistant = Assistant.open("index/built")
    >>> reply = assistant.ask("What did inspectors say about pathway plans?", k=3)
    >>> [citation.quote for citation in reply.citations]
    """

    def __init__(
        self,
        index: SearchIndex,
        encoder: Encoder,
        reader: Reranker | None = None,
        *,
        weights: Weights | None = None,
    ) -> None:
        """An assistant over an open index, with a reranker where one is to take part, and the shipped weights unless
        others are given.

        Raises:
            IndexOutOfDate: the encoder is not the one the index was built with.
        """
        built = index.built_with
        if encoder.identity.digest != built.digest:
            again = command("build", "--encoder", encoder.identity.name, index=index.folder)
            raise IndexOutOfDate(
                f"The index was built with {built.name} ({built.digest[:8]}); this run uses {encoder.identity.name} "
                f"({encoder.identity.digest[:8]}).",
                f"Rebuild it: {again}. To ask it as it is, name no encoder.",
            )
        self._index = index
        self._encoder = encoder
        self._weights = weights or answering.Weights.shipped()
        self._stage = answering.RerankStage.of(reader, self._weights) if reader is not None else None
        self._compared = False
        self._speller = answering.Speller(index.statistics, encoder)

    @classmethod
    def open(
        cls,
        index: str | Path = "index/built",
        *,
        encoder: str | Encoder | None = None,
        reader: str | Reranker | None = None,
        weights: Weights | None = None,
        trust_remote_code: bool = False,
    ) -> Assistant:
        """The index in the folder, or at the address (``milvus://HOST:PORT/NAME``), that ``index`` is, with the encoder
        it was built with unless another is given, and a reranker.

        Where none is named that is the shipped one, beside the encoder it was fitted with; ``"none"`` is without.

        The models' files are checked now; they are loaded with the first question. ``trust_remote_code`` lets a
        reranker run code that comes with it.

        Raises:
            IndexMissing, IndexDamaged, IndexOutOfDate: with the remedy. ModelMissing, ModelDamaged, ModelUnfit:
                likewise.
        """
        opened = indexes.open_search_index(index)
        if encoder is None or isinstance(encoder, str):
            encoder = models.load_question_encoder(encoder or opened.built_with.name)
        reranker = models.reranker_beside(encoder.identity, reader, code=trust_remote_code)
        return cls(opened, encoder, reranker, weights=weights)

    @property
    def reader(self) -> ReadBy | None:
        """The reranker that takes part in `ask` and `search`, None where there is none."""
        return self._stage.told if self._stage else None

    @property
    def encoder(self) -> Encoder:
        """What questions are embedded with."""
        return self._encoder

    @property
    def weights(self) -> Weights:
        """What the figures of ranking, quotation and support weigh."""
        return self._weights

    @property
    def index(self) -> SearchIndex:
        """The version of the index that questions are asked of."""
        return self._index

    @property
    def snapshot(self) -> IndexVersion:
        """The version of the index that questions are asked of, as it is listed and looked through.

        Raises:
            TypeError: the index cannot be.
        """
        if not isinstance(self._index, indexes.LocalIndex | indexes.MilvusIndex):
            raise TypeError(f"{type(self._index).__name__} cannot be listed")
        return self._index.snapshot

    @property
    def warning(self) -> str | None:
        """Why an older version of the index is open than was published last; None where it is that one."""
        return self._index.warning

    def ask(
        self,
        text: str,
        k: int = 5,
        *,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: str | Sequence[str] = (),
        kinds: str | Sequence[str] = (),
        documents: str | Sequence[str] = (),
        exact_words: bool = False,
    ) -> Reply:
        """The sentences of the record that answer ``text``, at most ``k`` citations, or that it does not answer.

        Misspelt words are read as words of the record, which ``reply.searched.read_as`` tells; ``exact_words`` asks as
        it is typed.

        Raises:
            QuestionRefused: empty, too long, or not text; ``k`` is no whole number from 1 up. UnknownFilter: a filter
                names what does not occur.
        """
        filters = indexes.make_filters(published_after, published_before, publishers, kinds, documents)
        return self.ask_within(text, filters, k, exact_words=exact_words)

    def ask_within(self, text: str, filters: Filters, k: int = 5, *, exact_words: bool = False) -> Reply:
        """`ask` with the filters in one piece."""
        return answering.checked_reply(self._index, self._reply(self._asked(text, filters, k, exact_words)))

    def explain(
        self,
        text: str,
        k: int = 5,
        *,
        expected: str | None = None,
        document: str | None = None,
        exact_words: bool = False,
        **filters: Unpack[FilterOptions],
    ) -> Explanation:
        """How the reply to ``text`` is made: each passage read closely, with every figure that decided on it.

        ``expected`` are words of the record that should have been quoted, ``document`` where they stand; either alone
        does. `Explanation.lost` says at which step they were lost.

        Raises:
            QuestionRefused, UnknownFilter: as in `ask`. UnknownDocument: no document is called ``document``.
        """
        asked = self._asked(text, indexes.make_filters(**filters), k, exact_words)
        reply = answering.checked_reply(self._index, self._reply(asked))
        told = answering.explain(self._index, asked, reply, expected, document)
        return answering.checked_explanation(self._index, told)

    def search(
        self,
        text: str,
        k: int = 10,
        *,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: str | Sequence[str] = (),
        kinds: str | Sequence[str] = (),
        documents: str | Sequence[str] = (),
    ) -> list[Hit]:
        """The ``k`` passages that fit ``text`` best, best first, with no judgement whether they answer.

        Raises:
            QuestionRefused, UnknownFilter: as in `ask`.
        """
        filters = indexes.make_filters(published_after, published_before, publishers, kinds, documents)
        return self.search_within(text, filters, k)

    def search_within(self, text: str, filters: Filters, k: int = 10) -> list[Hit]:
        """`search` with the filters in one piece."""
        count, asked = answering.check_k(k), answering.check_question(text)
        read = self._speller.read(asked, exact=True)
        scope = self._index.scope(indexes.check_filters(filters))
        question, encoded = self._understood(read.text)
        ranked = self._ranked(question, encoded, count, scope)
        if self._stage is not None and (self._stage.weights.rank or not self._stage.fitted):
            ranked = answering.Reading.of(self._stage, question.embedded, ranked).ranked
        return answering.checked_hits(self._index, [one.hit for one in ranked[:count]])

    def mentions(self, words: str, *, stemmed: bool = False, **filters: Unpack[FilterOptions]) -> Mentions:
        """Every occurrence of ``words``, counted, each with its sentence and place.

        Raises:
            QuestionRefused: no text, or nothing to look for. UnknownFilter: as in `ask`.
        """
        return self.mentions_within(words, indexes.make_filters(**filters), stemmed=stemmed)

    def mentions_within(self, words: str, filters: Filters, *, stemmed: bool = False) -> Mentions:
        """`mentions` with the filters in one piece."""
        return answering.mentioned(self._index, words, filters, stemmed=stemmed)

    def timeline(self, topic: str, **filters: Unpack[FilterOptions]) -> Timeline:
        """The best quotation on ``topic`` from each record, in order of date, and the undated apart.

        A question for the latest position on something, or for how it has changed, is asked of that. A reranker takes
        no part.

        Raises:
            QuestionRefused: empty, too long, or not text. UnknownFilter: as in `ask`.
        """
        return self.timeline_within(topic, indexes.make_filters(**filters))

    def timeline_within(self, topic: str, filters: Filters) -> Timeline:
        """`timeline` with the filters in one piece."""
        asked = answering.check_question(topic)
        scope = self._index.scope(indexes.check_filters(filters))
        read = self._speller.read(answering.topic_of(asked) or asked)
        question, encoded = self._understood(read.text)
        judge = answering.Judge(self._index.statistics, self._weights)
        made = answering.make_timeline(judge, self._index, question, encoded, scope)
        searched = replace(made.searched, read_as=read.read_as or None)
        return answering.checked_timeline(self._index, replace(made, searched=searched))

    def check_quote(
        self,
        text: str,
        *,
        said_by: str | None = None,
        document: str | None = None,
        **filters: Unpack[FilterOptions],
    ) -> QuoteCheck:
        """Whether ``text`` stands in the record word for word, where, and if not, what differs; of an article, each
        quotation in it.

        ``said_by`` and ``document`` are the speaker and the document that the words are claimed to come from.

        Raises:
            QuestionRefused: no text, no words, or too many of them. UnknownDocument: no document is so called.
            UnknownFilter: as in `ask`.
        """
        return self.check_quote_within(text, indexes.make_filters(**filters), said_by=said_by, document=document)

    def check_quote_within(
        self, text: str, filters: Filters, *, said_by: str | None = None, document: str | None = None
    ) -> QuoteCheck:
        """`check_quote` with the filters in one piece."""
        return answering.quote_checked(self._index, text, filters, said_by=said_by, document=document)

    def decisions(
        self, topic: str | None = None, *, only: str | None = None, **filters: Unpack[FilterOptions]
    ) -> DecisionLedger:
        """Every decision and recommendation in the records of meetings, newest first; on a ``topic``, with all its
        words in any form. ``only`` is ``decision`` or ``recommendation``.

        Raises:
            QuestionRefused: the topic names no subject; ``only`` is neither. UnknownFilter: as in `ask`.
        """
        return self.decisions_within(topic, indexes.make_filters(**filters), only=only)

    def decisions_within(self, topic: str | None, filters: Filters, *, only: str | None = None) -> DecisionLedger:
        """`decisions` with the filters in one piece."""
        return answering.decided(self._index, topic, filters, only=only)

    def follow_ups(self, document: str, start: int, k: int = 5) -> FollowUps:
        """At most ``k`` later passages of the same body that may speak of the decision that begins at ``start``.

        Raises:
            QuestionRefused: no decision begins there; ``k`` as in `ask`. UnknownDocument: no document is so called.
        """
        count, identity = answering.check_k(k), self._index.called(document)
        given = answering.find_follow_ups(self._index, self.search_within, identity, start, count)
        return answering.checked_follow_ups(self._index, given)

    def figures(self, topic: str, **filters: Unpack[FilterOptions]) -> FiguresFound:
        """Every number in a sentence that names ``topic``, with unit and what it counts as printed; no arithmetic."""
        return answering.figured(self._index, topic, indexes.make_filters(**filters))

    def document(self, identity: str, sha256: str = "") -> Document:
        """The document with this id; its ``text`` is what offsets count in.

        Where that id is gone or has passed on since, the one that has a file of this name; ``sha256``, or the beginning
        of it that a link holds, finds the file that was meant; see `Snapshot.called`.

        Raises:
            UnknownDocument: there is none, or there are several; ids are listed by `documents`.
        """
        return answering.checked_document(self._index, self._index.called(identity, sha256))

    def meetings(self, identity: str) -> tuple[MeetingRecords, ...]:
        """What a document tells of meetings, in order: one for each of its records that does (docs/meetings.md).

        Raises:
            UnknownDocument: as in `document`. QuotationWithheld: a part does not stand in the record where it says.
        """
        return answering.checked_meetings(self._index, self._index.called(identity))

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document, in id order."""
        return tuple(document for document, _ in self._index.documents(self._index.scope(Filters())))

    def _asked(self, text: str, filters: Filters, k: int, exact_words: bool) -> AskedQuestion:
        count, asked = answering.check_k(k), answering.check_question(text)
        scope = self._index.scope(indexes.check_filters(filters))
        read = self._speller.read(asked, exact=exact_words)
        question, encoded = self._understood(read.text, read.unheard)
        ranked = self._ranked(question, encoded, max(answering.READ, count), scope)
        judge, passages = answering.Judge(self._index.statistics, self._weights), scope.searched.passages
        judged = judge.judged(question, ranked, passages)
        if self._stage is not None and question.subject:  # nothing answers "what?"
            supports = [one.citation.support for one in judged]
            reading = answering.Reading.of(self._stage, question.embedded, ranked, supports)
            ranked = reading.ranked
            judge = replace(judge, stage=reading.stage, read_by=reading.told)
            judged = judge.judged(question, ranked, passages, judged)
        return answering.AskedQuestion(asked, read, question, encoded, scope, ranked, judge, judged, count)

    def _reply(self, asked: AskedQuestion) -> Reply:
        question, scope = asked.question, asked.scope
        given = answering.make_reply(asked.judge, question, asked.ranked, scope, asked.count, asked.judged)
        given = answering.name_rest_of_list(self._index, question, given)
        given = answering.as_asked(answering.as_of(question, given), asked.asked, asked.read)
        if scope.filters != Filters():  # then other places may lie outside them
            return given
        return answering.name_other_places(self._index, given)

    def _ranked(self, question: Question, encoded: EncodedText, k: int, scope: Scope) -> list[Ranked]:
        """The first ``k`` passages, before a reranker reads any."""
        k = max(k, _READ_FOR_NEWEST) if question.latest else k
        k = max(k, self._stage.weights.read) if self._stage else k
        return answering.search(
            self._index, question, encoded, scope, k, weights=self._weights, as_indexed=self._stage is not None
        )

    def _understood(self, asked: str, unheard: Sequence[str] = ()) -> tuple[Question, EncodedText]:
        """A question, and its words as the encoder reads them."""
        if not self._compared:
            indexes.check_probes(self._index, self._encoder)
            self._compared = True
        question = answering.understand_question(asked, self._index.statistics, unheard)
        return question, self._encoder.read([question.embedded])[0]
