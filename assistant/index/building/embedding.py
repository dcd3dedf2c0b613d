"""What is embedded, in batches, and the cache that spares embedding a batch twice.

A document's texts are embedded in batches of its own, so a vector depends on its document alone: building in one go,
in steps or after an interruption gives the same bytes. A batch that is done is kept until the index is published.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamaged, ModelDamaged
from assistant.index import files
from assistant.index.card import FORMAT, PROBES
from assistant.index.snapshot import Snapshot
from assistant.index.token_coding import TokenCoding, coding_of
from assistant.index.tokens import PassageTokens, passage_tokens
from assistant.index.vector_coding import VectorCoding
from assistant.index.vectors import Codes, encoded
from assistant.models import Encoder, coding_of_encoder, precision_of
from assistant.records import Document, Passage
from assistant.text import SearchableWords, Span, indexed_text

_BATCH = 64
"""Passages embedded, and kept against an interruption, at a time."""
_BITS = 6
"""Bits a component of a vector, where the encoder's own coding says how far components reach."""


@dataclass(frozen=True, slots=True)
class BatchTexts:
    """What is embedded in a batch: passages in context with their sentences' spans, and those sentences."""

    passages: tuple[tuple[str, list[Span]], ...]
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, document: Document, own: Sequence[Passage], words: SearchableWords) -> BatchTexts:
        """The texts of some passages of ``document``."""
        quotable = (
            words.between(sentence.start, sentence.end)
            for passage in own
            for sentence in passage.sentences
            if sentence.quotable
        )
        return cls(tuple(indexed_text(document, passage, words) for passage in own), tuple(quotable))

    @property
    def key(self) -> str:
        """A digest of all that decides how the batch is embedded."""
        whole = files.canonical([list(self.passages), list(self.sentences)])
        return hashlib.sha256(whole).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Passages of one document that are embedded together, and their texts."""

    document: Document
    passages: Sequence[Passage]
    texts: BatchTexts


def batches(documents: Iterable[Document], passages: Iterable[Passage]) -> Iterator[Batch]:
    """All passages, document by document, in the batches that they are embedded in."""
    own: dict[str, list[Passage]] = {}
    for passage in passages:
        own.setdefault(passage.document, []).append(passage)
    for document in documents:
        if document.id in own:
            words = SearchableWords.of(document)
            for first in range(0, len(own[document.id]), _BATCH):
                batch = own[document.id][first : first + _BATCH]
                yield Batch(document, batch, BatchTexts.of(document, batch, words))


@dataclass(frozen=True, slots=True)
class EmbeddedBatch:
    """A batch as embedded: the codes of its passages' vectors, then of its sentences', and its passages' tokens."""

    codes: Codes
    tokens: tuple[PassageTokens, ...]


@dataclass(frozen=True, slots=True)
class BatchCoding:
    """How what is embedded is kept: ``vectors`` of passages and sentences, and those of ``tokens``."""

    vectors: VectorCoding
    tokens: TokenCoding

    @classmethod
    def of(cls, model: Encoder, before: Snapshot | None) -> BatchCoding:
        """As in the index ``before``, else in the bits that the encoder's own coding allows.

        Raises:
            ModelDamaged: that is not the one that was shipped.
        """
        if before:
            return cls(before.card.vectors, before.tokens.coding)
        own = coding_of_encoder(model)
        return cls(VectorCoding(_BITS, own.reach) if own else VectorCoding(), coding_of(model.dimension, own))


def embed_texts(model: Encoder, texts: BatchTexts, coding: BatchCoding) -> EmbeddedBatch:
    """A batch as ``model`` embeds it, kept in a ``coding``.

    Raises:
        ModelDamaged: the encoder's vectors are not numbers, or not one for each text.
    """
    read = model.read([text for text, _ in texts.passages])
    sentences = model.encode(texts.sentences)
    vectors = np.concatenate([np.stack([text.vector for text in read]), sentences])
    if len(sentences) != len(texts.sentences) or not np.isfinite(vectors).all():
        raise ModelDamaged(
            f"The encoder {model.identity.name} gave vectors that are not numbers, or not one for each text.",
            "Install or download the whole model again.",
        )
    tokens = (passage_tokens(text, *own, coding.tokens) for text, own in zip(read, texts.passages, strict=True))
    return EmbeddedBatch(encoded(vectors, coding.tokens.dimension, coding.vectors), tuple(tokens))


class EmbeddingCache:
    """What batches are embedded as: from the index before, from a build that was broken off, or by the encoder."""

    def __init__(
        self,
        model: Encoder,
        index: Path,
        before: Snapshot | None,
        coding: BatchCoding,
        embed: Callable[[BatchTexts], Callable[[], EmbeddedBatch]] | None = None,
        ahead: int = 0,
    ) -> None:
        """``embed`` begins to embed a batch in the ``coding`` and gives what waits for it; so many ``ahead``."""
        self._model = model
        self.coding = coding
        self._embed = embed or (lambda texts: lambda: embed_texts(model, texts, coding))
        self._ahead = ahead
        self._index = index
        self._before = dict(_batches_of(before)) if before else {}
        self._probes = before.probes if before else None
        self.embedded = 0

    def every(self, wanted: Iterable[Batch]) -> Iterator[tuple[Batch, EmbeddedBatch]]:
        """Each batch with what it is embedded as, in order.

        Raises:
            ModelDamaged: the encoder's vectors are not numbers. IndexUnwritable: a batch cannot be kept.
        """
        waiting: deque[tuple[Batch, Callable[[], EmbeddedBatch]]] = deque()
        for batch in wanted:
            waiting.append((batch, self._begun(batch.texts)))
            if len(waiting) > self._ahead:
                first, wait = waiting.popleft()
                yield first, wait()
        for first, wait in waiting:
            yield first, wait()

    def _begun(self, texts: BatchTexts) -> Callable[[], EmbeddedBatch]:
        """What waits for a batch: it is known, or is being embedded."""
        key = texts.key
        name = f"{self._model.identity.digest[:8]}-{precision_of(self._model)}-{FORMAT}-{key}"
        stored = None if key in self._before else files.kept(self._index, name)
        known = self._before.get(key) or _unpacked(stored, texts, self.coding.tokens)
        if known is not None:
            return lambda: known
        embedding = self._embed(texts)

        def kept() -> EmbeddedBatch:
            embedded = embedding()
            self.embedded += len(texts.passages) + len(texts.sentences)
            files.keep(self._index, name, _packed(embedded))
            return embedded

        return kept

    def probes(self) -> NDArray[np.float16]:
        """The vectors of the probes, those of the index before where its encoder is this one."""
        return self._model.encode(PROBES).astype(np.float16) if self._probes is None else self._probes


def _batches_of(before: Snapshot) -> Iterator[tuple[str, EmbeddedBatch]]:
    """Each batch of an index as it was embedded, by the key of its texts."""
    for batch in batches(before.documents.values(), before.passages):
        first, last = batch.passages[0].row, batch.passages[-1].row + 1
        rows = slice(*before.sentence_rows[[first, last]])
        codes = np.concatenate([before.passage_vectors.codes[first:last], before.sentence_vectors.codes[rows]])
        with contextlib.suppress(IndexDamaged):  # what was altered is embedded again
            tokens = tuple(before.tokens.passage(passage.row) for passage in batch.passages)
            yield batch.texts.key, EmbeddedBatch(codes, tokens)


def _packed(embedded: EmbeddedBatch) -> bytes:
    stream = io.BytesIO()
    np.savez(
        stream,
        codes=embedded.codes,
        tokens=np.concatenate([tokens.codes for tokens in embedded.tokens]),
        sentence=np.concatenate([tokens.sentence for tokens in embedded.tokens]),
        ids=np.concatenate([tokens.ids for tokens in embedded.tokens]),
        counts=np.array([len(tokens.ids) for tokens in embedded.tokens]),
    )
    return stream.getvalue()


def _unpacked(data: bytes | None, texts: BatchTexts, coding: TokenCoding) -> EmbeddedBatch | None:
    """What a build that was broken off had embedded; None where it had not, or of other texts."""
    if data is None:
        return None
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        bounds = np.cumsum(stored["counts"])[:-1]
        codes, sentences, ids = (np.split(stored[name], bounds) for name in ("tokens", "sentence", "ids"))
        parts = zip(codes, sentences, ids, strict=True)
        tokens = tuple(PassageTokens(code, sentence, own, coding) for code, sentence, own in parts)
        embedded = EmbeddedBatch(stored["codes"], tokens)
    expected = (len(texts.passages), len(texts.passages) + len(texts.sentences))
    return embedded if (len(embedded.tokens), len(embedded.codes)) == expected else None
