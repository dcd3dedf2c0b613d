"""What a version of the index holds, how it becomes files and is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.errors import REBUILD, IndexDamaged
from assistant.index.card import PROBES, Card
from assistant.index.document_lines import TwinFile, lines_of, parse_documents, parse_twins
from assistant.index.files import canonical, digest
from assistant.index.packing import compressed, loaded, narrowed, restored, saved
from assistant.index.tables import parse_passages, passage_files
from assistant.index.token_coding import coding_by, measures
from assistant.index.tokens import TokenIndex
from assistant.index.vectors import VectorIndex
from assistant.index.word_index import WordIndex
from assistant.records import Document, Passage

TOKENS = "tokens.codes"
"""The file of the token vectors, without a head: large, so that it is mapped and not read."""
_CENTROIDS, _ROTATION = "token_centroids.npy", "token_rotation.npy"
"""The files of what token vectors are measured from and turned by; there are none where their codes need none."""
_DOCUMENTS = "documents.jsonl.z"
_TWINS = "twins.jsonl.z"
"""The file of `IndexParts.twins`; there is none where there are none, nor in an index written before there was one."""

_MEETINGS = "meetings.jsonl.z"
"""The file of `IndexParts.meeting_lines`; an index written before there was one has none, and reads them when asked."""


@dataclass(frozen=True, kw_only=True)
class IndexParts:
    """All that an index holds, as it was assembled or is read back; the card says what of."""

    documents: Mapping[str, Document]
    passages: Sequence[Passage]
    passage_vectors: VectorIndex
    sentence_vectors: VectorIndex
    tokens: TokenIndex
    words: WordIndex
    acronyms: Mapping[str, tuple[str, ...]]
    probes: NDArray[np.float16]
    """The vectors of `PROBES`, shape (len(PROBES), dimension)."""
    twin_lines: bytes = b""
    """`twins` as they are stored; no question needs them."""
    meeting_lines: bytes = b""
    """What the records of meetings tell, as it is stored; it is parsed when it is first asked for."""

    @cached_property
    def twins(self) -> tuple[TwinFile, ...]:
        """The files that were found to be another's paper, by path, those with the very bytes of it left out."""
        return parse_twins(self.twin_lines)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Every file of the corpus that was read, with the SHA-256 of its bytes."""
        documents = self.documents.values()
        named = {file: document.sha256 for document in documents for file in (document.file, *document.also_at)}
        return named | {twin.file: twin.sha256 for twin in self.twins}

    def contents(self) -> dict[str, bytes | memoryview]:
        """The files of this version, name to bytes, without the card."""
        return {
            _DOCUMENTS: compressed(lines_of(self.documents.values())),
            **passage_files(self.passages, list(self.documents)),
            "passages.codes": _bytes_of(self.passage_vectors.codes),
            "sentences.codes": _bytes_of(self.sentence_vectors.codes),
            **self._token_files(),
            "vocabulary.json": canonical(list(self.words.vocabulary)),
            "postings.npy": saved(narrowed(self.words.rows)),
            "scores.npy": saved(self.words.data),
            "columns.npy": saved(narrowed(np.diff(self.words.indptr))),
            "acronyms.json": canonical(self.acronyms),
            "probes.npy": saved(self.probes),
            **({_TWINS: compressed(self.twin_lines)} if self.twin_lines else {}),
            **({_MEETINGS: compressed(self.meeting_lines)} if self.meeting_lines else {}),
        }

    def _token_files(self) -> dict[str, bytes | memoryview]:
        tokens = self.tokens
        of_coding = zip((_CENTROIDS, _ROTATION), measures(tokens.coding), strict=False)
        return {
            TOKENS: _bytes_of(tokens.codes),
            "token_digests.npy": saved(tokens.digests),
            "token_sentences.npy.z": compressed(saved(tokens.sentence)),
            "token_ids.npy": saved(narrowed(tokens.ids)),
            "token_counts.npy": saved(narrowed(np.diff(tokens.bounds))),
            "token_frequencies.npy": saved(tokens.frequencies),
            **{name: saved(array) for name, array in of_coding},
        }


def _bytes_of(codes: NDArray[np.uint8]) -> bytes | memoryview:
    return codes.data.cast("B") if codes.size else b""


def signed(contents: Mapping[str, bytes | memoryview]) -> dict[str, tuple[int, str]]:
    """The size and SHA-256 of each file, for the card."""
    return {name: (len(data), digest(data)) for name, data in contents.items()}


def text_digest(document: Document) -> str:
    """The SHA-256 of a document's text, by which the card knows it."""
    return digest(document.text.encode("utf-8", "surrogatepass"))


def parse_parts(card: Card, contents: Mapping[str, bytes | memoryview]) -> IndexParts:
    """What ``contents``, the files that ``card`` names, hold.

    Raises:
        IndexDamaged: the files do not fit together, or not the card.
    """
    try:
        documents = parse_documents(restored(contents[_DOCUMENTS]))
        passages = parse_passages(contents, documents)
        sentences = int(passages.quotable.sum())
        parts = IndexParts(
            documents=documents,
            passages=passages,
            words=_words(contents, len(passages)),
            tokens=_tokens(contents, card.dimension),
            probes=loaded(contents["probes.npy"]),
            acronyms={short: tuple(words) for short, words in json.loads(bytes(contents["acronyms.json"])).items()},
            passage_vectors=VectorIndex.parse(contents["passages.codes"], card.passages, card.dimension, card.vectors),
            sentence_vectors=VectorIndex.parse(
                contents["sentences.codes"], card.sentences, card.dimension, card.vectors
            ),
            twin_lines=restored(contents[_TWINS]) if _TWINS in contents else b"",
            meeting_lines=restored(contents[_MEETINGS]) if _MEETINGS in contents else b"",
        )
        _compare(card, parts, sentences)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise IndexDamaged("The files of the index do not fit together.", REBUILD) from error
    return parts


def _compare(card: Card, parts: IndexParts, sentences: int) -> None:
    """What can be counted in two ways is the same both ways.

    Raises:
        ValueError: it is not.
    """
    tokens, passages = parts.tokens, len(parts.passages)
    if len(tokens.bounds) != passages + 1 or tokens.bounds[-1] != len(tokens.codes):
        raise ValueError("passages and tokens do not agree")
    counts = (len(parts.documents), passages, sentences, len(tokens.digests), parts.probes.shape)
    told = (card.documents, card.passages, card.sentences, card.passages, (len(PROBES), card.dimension))
    if counts != told or {*parts.documents} != {*card.texts}:
        raise ValueError("the card and the files do not agree")


def _words(contents: Mapping[str, bytes | memoryview], size: int) -> WordIndex:
    return WordIndex(
        vocabulary={word: column for column, word in enumerate(json.loads(bytes(contents["vocabulary.json"])))},
        data=loaded(contents["scores.npy"]),
        rows=loaded(contents["postings.npy"]),
        indptr=_bounds(loaded(contents["columns.npy"])),
        size=size,
    )


def _tokens(contents: Mapping[str, bytes | memoryview], dimension: int) -> TokenIndex:
    coding = coding_by(dimension, [loaded(contents[name]) for name in (_CENTROIDS, _ROTATION) if name in contents])
    return TokenIndex(
        codes=np.frombuffer(contents[TOKENS], dtype=np.uint8).reshape(-1, coding.width),
        sentence=loaded(restored(contents["token_sentences.npy.z"])),
        ids=loaded(contents["token_ids.npy"]),
        bounds=_bounds(loaded(contents["token_counts.npy"])),
        frequencies=loaded(contents["token_frequencies.npy"]),
        digests=loaded(contents["token_digests.npy"]),
        coding=coding,
    )


def _bounds(counts: NDArray[np.unsignedinteger]) -> NDArray[np.int64]:
    """Where each of as many begins, and where the last ends."""
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
