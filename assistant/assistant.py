"""The desk where questions are asked: an open index and its encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.answering import (
    Candidate,
    Mentions,
    Question,
    RerankStage,
    check_question,
    checked_document,
    checked_hits,
    checked_mentions,
    checked_reply,
    find_mentions,
    make_reply,
    name_other_places,
    reread,
    search,
    understand_question,
)
from assistant.errors import REBUILD, IndexOutOfDate
from assistant.index import PROBES, Snapshot, allowed_passages, make_filters, open_index
from assistant.models import NO_RERANKER, Encoder, Reranker, load_encoder, load_reranker
from assistant.records import Document, Filters, Hit, ReadBy, Reply

_READ = 20
"""Passages that are read for their best sentences."""
_SAME = 0.999
"""The least cosine of a probe's stored vector with the same embedded now; half precision costs less."""


class Assistant:
    """Answers questions from one version of an index. Made by `Assistant.open`; safe to share between threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, reader: Reranker | None = None) -> None:
        """A desk on an open index, with a reader where one is to take part.

        Raises:
            IndexOutOfDate: the encoder is not the one it was built with.
        """
        built = snapshot.card.encoder
        if encoder.identity.digest != built.digest:
            raise IndexOutOfDate(
                f"The index was built with {built.name} ({built.digest[:8]}); this run uses {encoder.identity.name} "
                f"({encoder.identity.digest[:8]}).",
                REBUILD,
            )
        self._snapshot = snapshot
        self._encoder = encoder
        self._reading = RerankStage.of(reader) if reader is not None else None
        self._compared = False

    @classmethod
    def open(
        cls,
        index: str | Path = "index/built",
        *,
        encoder: str | Encoder | None = None,
        reader: str | Reranker | None = None,
        trust_remote_code: bool = False,
    ) -> Assistant:
        """The index at ``index``, with the encoder it was built with unless another is given, and a reader if named.

        The models' files are checked now; they are loaded with the first question. ``trust_remote_code`` lets a
        reader run code that comes with it.

        Raises:
            IndexMissing, IndexDamaged, IndexOutOfDate: with the remedy. ModelMissing, ModelDamaged, ModelUnfit:
                likewise.
        """
        snapshot = open_index(Path(index))
        if encoder is None or isinstance(encoder, str):
            encoder = load_encoder(encoder or snapshot.card.encoder.name)
        if isinstance(reader, str):
            reader = None if reader == NO_RERANKER else load_reranker(reader, code=trust_remote_code)
        return cls(snapshot, encoder, reader)

    @property
    def reader(self) -> ReadBy | None:
        """The reader that takes part in `ask` and `search`, None where there is none."""
        return self._reading.told if self._reading else None

    @property
    def encoder(self) -> Encoder:
        """What questions are embedded with."""
        return self._encoder

    @property
    def snapshot(self) -> Snapshot:
        """The version of the index that questions are asked of."""
        return self._snapshot

    @property
    def warning(self) -> str | None:
        """Why an older version of the index is open than was published last; None where it is that one."""
        return self._snapshot.warning

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
        wanted = make_filters(published_after, published_before, publishers, kinds, documents)
        understood, found = self._search(text, max(_READ, k), wanted)
        given = make_reply(self._snapshot, understood, found, wanted, k, self._reading)
        named = given if wanted != Filters() else name_other_places(self._snapshot, given)
        return checked_reply(self._snapshot, named)

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
        wanted = make_filters(published_after, published_before, publishers, kinds, documents)
        return checked_hits(self._snapshot, [found.hit for found in self._search(text, k, wanted)[1]])

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
        """Every occurrence of ``words``, counted, each with its sentence and place."""
        wanted = make_filters(published_after, published_before, publishers, kinds, documents)
        return mentioned(self._snapshot, words, wanted, stemmed=stemmed)

    def document(self, identity: str, sha256: str = "") -> Document:
        """The document with this id; its ``text`` is what offsets count in.

        Where that id is gone or has passed on since, the one that has a file of this name; ``sha256``, or the beginning
        of it that a link holds, finds the file that was meant; see `Snapshot.called`.

        Raises:
            UnknownDocument: there is none, or there are several; ids are listed by `documents`.
        """
        identity = self._snapshot.called(identity, sha256)
        return checked_document(self._snapshot, identity)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document, in id order."""
        return tuple(self._snapshot.documents.values())

    def _search(self, text: str, k: int, wanted: Filters) -> tuple[Question, list[Candidate]]:
        if not isinstance(k, int) or isinstance(k, bool) or k < 1:
            raise ValueError(f"k is {k!r}; it must be a whole number from 1 up.")
        asked = check_question(text)
        snapshot = self._snapshot
        permitted = allowed_passages(wanted, snapshot)
        self._compare()
        understood = understand_question(asked, snapshot.words, snapshot.acronyms)
        read = self._encoder.read([asked])[0]
        if self._reading is None:
            return understood, search(snapshot, understood, read, permitted, k)
        found = search(snapshot, understood, read, permitted, max(k, self._reading.weights.read))
        return understood, reread(self._reading, snapshot, asked, found)[:k]

    def _compare(self) -> None:
        """Embeds the probes again, once: an encoder may have the index's files and still read them otherwise.

        Raises:
            IndexOutOfDate: their vectors are not those that are stored.
        """
        if self._compared:
            return
        stored, found = self._snapshot.probes, self._encoder.encode(PROBES)
        if found.shape != stored.shape or not (np.sum(stored * found, axis=1) > _SAME).all():
            raise IndexOutOfDate(
                f"The encoder {self._encoder.identity.name} does not give the vectors that the index was built with, "
                "though its files are the same; the libraries that load it may be others.",
                REBUILD,
            )
        self._compared = True


def mentioned(snapshot: Snapshot, words: str, wanted: Filters, *, stemmed: bool = False) -> Mentions:
    """Every occurrence of ``words`` in what ``wanted`` allows; it needs no encoder."""
    permitted = allowed_passages(wanted, snapshot)
    found = find_mentions(snapshot, words, stemmed=stemmed, allowed=permitted, filters=wanted)
    return checked_mentions(snapshot, found)
