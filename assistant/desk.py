"""The desk where questions are asked: an open index and its encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant import answering, elsewhere, embedding, mentions, question, retrieval, store
from assistant.embedding import Encoder, Read
from assistant.errors import IndexOutOfDate, UnknownDocument
from assistant.filters import allowed, filters
from assistant.mentions import Mentions
from assistant.question import Question
from assistant.records import Document, Filters, Hit, Reply
from assistant.retrieval import Found
from assistant.snapshot import Snapshot
from assistant.vectors import REBUILD

_READ = 20
"""Passages that are read for their best sentences."""


class Assistant:
    """Answers questions from one version of an index. Made by `Assistant.open`; safe to share between threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        self._snapshot = snapshot
        self._encoder = encoder

    @classmethod
    def open(cls, index: str | Path = "index/built", *, encoder: str | Encoder | None = None) -> Assistant:
        """The index at ``index``, with the encoder it was built with unless another is given.

        The encoder's files are checked now; the model is loaded with the first question.

        Raises:
            IndexMissing, IndexDamaged, IndexOutOfDate: with the remedy. ModelMissing, ModelDamaged: likewise.
        """
        snapshot = store.open_index(Path(index))
        built = snapshot.card.encoder
        model = (
            encoder if encoder is not None and not isinstance(encoder, str) else embedding.load(encoder or built.name)
        )
        if model.identity.digest != built.digest:
            raise IndexOutOfDate(
                f"The index was built with {built.name} ({built.digest[:8]}); this run uses {model.identity.name} "
                f"({model.identity.digest[:8]}).",
                REBUILD,
            )
        return cls(snapshot, model)

    @property
    def encoder(self) -> Encoder:
        """What questions are embedded with."""
        return self._encoder

    @property
    def snapshot(self) -> Snapshot:
        """The version of the index that questions are asked of."""
        return self._snapshot

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
    ) -> Reply:
        """The sentences of the record that answer ``text``, at most ``k`` citations, or that it does not answer.

        Raises:
            QuestionRefused: empty, too long, or not text. UnknownFilter: a filter names what does not occur.
        """
        wanted = filters(published_after, published_before, publishers, kinds, documents)
        understood, read, found = self._search(text, max(_READ, k), wanted)
        given = answering.reply(self._snapshot, understood, read, found, wanted, k)
        return given if wanted != Filters() else elsewhere.named(self._snapshot, given)

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
        wanted = filters(published_after, published_before, publishers, kinds, documents)
        return [found.hit for found in self._search(text, k, wanted)[2]]

    def mentions(
        self,
        words: str,
        *,
        stemmed: bool = False,
        published_after: str | None = None,
        published_before: str | None = None,
        publishers: str | Sequence[str] = (),
        kinds: str | Sequence[str] = (),
        documents: str | Sequence[str] = (),
    ) -> Mentions:
        """Every occurrence of ``words``, counted, each with its sentence and place; see `assistant.mentions`."""
        wanted = filters(published_after, published_before, publishers, kinds, documents)
        permitted = allowed(wanted, self._snapshot)
        return mentions.mentions(self._snapshot, words, stemmed=stemmed, allowed=permitted, filters=wanted)

    def document(self, identity: str) -> Document:
        """The document with this id; its ``text`` is what offsets count in.

        Raises:
            UnknownDocument: there is none; ids are listed by `documents`.
        """
        try:
            return self._snapshot.documents[identity]
        except KeyError:
            raise UnknownDocument(
                f"No document of the index is called {identity!r}.", "List them with: onrecord documents"
            ) from None

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document, in id order."""
        return tuple(self._snapshot.documents.values())

    def _search(self, text: str, k: int, wanted: Filters) -> tuple[Question, Read, list[Found]]:
        if not isinstance(k, int) or isinstance(k, bool) or k < 1:
            raise ValueError(f"k is {k!r}; it must be a whole number from 1 up.")
        asked = question.checked(text)
        snapshot = self._snapshot
        permitted = allowed(wanted, snapshot)
        understood = question.understood(asked, snapshot.words, snapshot.acronyms)
        read = self._encoder.read([asked])[0]
        return understood, read, retrieval.search(snapshot, understood, read, permitted, k)
