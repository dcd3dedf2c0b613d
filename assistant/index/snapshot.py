"""One version of the index in memory: everything a question needs, and how it becomes files and is read back.

Row i of the vectors, of the word index and of ``passages`` is passage i; the rows of the sentence vectors are the
quotable sentences in passage order.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import REBUILD, IndexDamaged, UnknownDocument
from assistant.index.files import canonical, digest
from assistant.index.tokens import TokenIndex
from assistant.index.vectors import VectorIndex
from assistant.index.word_index import WordIndex
from assistant.models import ModelIdentity
from assistant.records import (
    Copy,
    Document,
    Mark,
    MarkKind,
    Page,
    ParsedFile,
    Passage,
    Record,
    SectionKind,
    Sentence,
    Stated,
    Unread,
    as_json,
)
from assistant.text import Cutting, SearchableWords, Span, find_dates, indexed_text, wording

FORMAT = 5
"""Raised whenever files written before can no longer be read, or would be read otherwise."""
TOKENS = "tokens.int8"
"""The file of the token vectors, without a head: large, so that it is mapped and not read."""
_TWINS = "twins.jsonl"
"""The file of `Snapshot.twins`; there is none where there are none, nor in an index written before there was one."""
READING = 5
"""Raised whenever the same bytes are read as another text: unchanged files are then read anew."""
PROBES = (
    "The committee resolved to note the report.",
    "Inspectors visited in June; progress had been too slow.",
    "Repairs cost £12,500.",
)
"""Sentences whose vectors stand in the index, so that an encoder that reads otherwise than the first is noticed."""

OPENING = 1000
"""Characters of a record in which it states what it is of: a letterhead, a title page, the head of minutes."""

_SURE = 12
"""Characters of a digest that tell one file from another."""
_KINDS = tuple(SectionKind)


@dataclass(frozen=True, slots=True)
class Card:
    """What built an index and what is in it."""

    encoder: ModelIdentity
    dimension: int
    cutting: Cutting
    documents: int
    passages: int
    sentences: int
    unreadable: tuple[Unread, ...]
    notices: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]
    """Of every other file of the version: its size in bytes and SHA-256."""
    texts: Mapping[str, str]
    """Of every document by id: the SHA-256 of its text, which each quotation is checked against on its way out."""

    reading: int = READING

    def serialized(self) -> bytes:
        """The card as a file; equal cards give equal bytes."""
        return canonical({"format": FORMAT, **as_json(self)})

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Card:
        return cls(
            ModelIdentity(**content["encoder"]),
            content["dimension"],
            Cutting(**content["cutting"]),
            content["documents"],
            content["passages"],
            content["sentences"],
            tuple(Unread(**each) for each in content["unreadable"]),
            tuple(content["notices"]),
            {name: (int(size), str(sha256)) for name, (size, sha256) in content["files"].items()},
            content["texts"],
            content["reading"],
        )


@dataclass(frozen=True, slots=True)
class TwinFile:
    """A file of the corpus that is another's paper, read from bytes of its own: it is not read again to learn that."""

    file: str
    sha256: str
    reading: ParsedFile


@dataclass(frozen=True)
class Snapshot:
    """An index, complete and immutable. Each question holds one."""

    version: str
    card: Card
    documents: Mapping[str, Document]
    passages: Sequence[Passage]
    passage_vectors: VectorIndex
    sentence_vectors: VectorIndex
    tokens: TokenIndex
    words: WordIndex
    acronyms: Mapping[str, tuple[str, ...]]
    probes: NDArray[np.float16]
    """The vectors of `PROBES`, shape (len(PROBES), dimension)."""
    warning: str | None = None
    """Why this is not the version that was published last, None where it is."""
    twin_lines: bytes = b""
    """`twins` as they are stored; no question needs them."""

    @cached_property
    def twins(self) -> tuple[TwinFile, ...]:
        """The files that were found to be another's paper, by path, those with the very bytes of it left out."""
        raw = (json.loads(line) for line in self.twin_lines.splitlines())
        return tuple(TwinFile(each["file"], each["sha256"], ParsedFile(**_read_parts(each["reading"]))) for each in raw)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Every file of the corpus that was read, with the SHA-256 of its bytes."""
        every = self.documents.values()
        found = {file: document.sha256 for document in every for file in (document.file, *document.also_at)}
        return found | {twin.file: twin.sha256 for twin in self.twins}

    def called(self, name: str, sha256: str = "") -> str:
        """The id of the document that ``name`` means: its id, or else what one of its files, twins too, is called.

        An id may pass to another file or go when files of the same name are added. ``sha256``, or the beginning of it
        that a link holds, is of the file that was meant then, and decides wherever a document was read from it.

        Raises:
            UnknownDocument: no document is so called, or several are.
        """
        held = self.documents.get(name)
        if len(sha256) >= _SURE and not (held and held.sha256.startswith(sha256)):
            for document in self.documents.values():
                if document.sha256.startswith(sha256):
                    return document.id
        if held:
            return name
        found = [each.id for each in self.documents.values() if name in _names(each)]
        if len(found) == 1:
            return found[0]
        several = f"; it may be {' or '.join(found)}" if found else ""
        what = f"No document of the index is called {name!r}{several}."
        raise UnknownDocument(what, "List them with: onrecord documents")

    @cached_property
    def sentence_rows(self) -> NDArray[np.int64]:
        """Where each passage's sentence vectors begin, shape (passages + 1,): those of row i are [i] to [i + 1]."""
        counts = [sum(sentence.quotable for sentence in passage.sentences) for passage in self.passages]
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def quotable(self) -> NDArray[np.bool_]:
        """Whether each passage holds a quotable sentence, shape (passages,)."""
        return np.asarray(np.diff(self.sentence_rows) > 0)

    @cached_property
    def passage_of_sentence(self) -> NDArray[np.int64]:
        """The passage row of each sentence vector, shape (sentences,)."""
        return np.repeat(np.arange(len(self.passages)), np.diff(self.sentence_rows))

    @cached_property
    def passages_of(self) -> Mapping[str, Sequence[Passage]]:
        """The passages of each document, by its id."""
        found: dict[str, list[Passage]] = {document: [] for document in self.documents}
        for passage in self.passages:
            found[passage.document].append(passage)
        return found

    @cached_property
    def folded_passages(self) -> tuple[str, ...]:
        """Each passage's words folded onto one line, for finding exact phrases."""
        return tuple(wording(passage.text) for passage in self.passages)

    def years(self, row: int) -> frozenset[str]:
        """The years the record of passage ``row`` is of: of its date, and of those that its opening states."""
        record = self.record(row)
        key = self.passages[row].document, record.start
        if key not in self._years:  # read when a question first asks: thousands of openings cost seconds
            stated = {found.iso[:4] for found in find_dates(self.opening(row))}
            self._years[key] = frozenset(stated | {(record.date or "")[:4]})
        return self._years[key]

    def record(self, row: int) -> Record:
        """The record that passage ``row`` belongs to."""
        passage = self.passages[row]
        return self.documents[passage.document].record_at(passage.start)

    def opening(self, row: int) -> str:
        """The characters in which the record of passage ``row`` states what it is of."""
        record = self.record(row)
        text = self.documents[self.passages[row].document].text
        return text[record.start : min(record.end, record.start + OPENING)]

    def shown(self, row: int) -> tuple[str, list[Span]]:
        """Passage ``row`` as it was indexed: its context on the first line, then its sentences, one a line, white space
        folded and without running heads; and where in it each of them stands."""
        passage = self.passages[row]
        document = self.documents[passage.document]
        if document.id not in self._words_of:  # its running heads are found once, not with every question
            self._words_of[document.id] = SearchableWords.of(document)
        return indexed_text(document, passage, self._words_of[document.id])

    @cached_property
    def _words_of(self) -> dict[str, SearchableWords]:
        return {}

    @cached_property
    def _years(self) -> dict[tuple[str, int], frozenset[str]]:
        return {}

    def contents(self) -> dict[str, bytes | memoryview]:
        """The files of this version, name to bytes, without the card."""
        return {
            "documents.jsonl": b"".join(canonical(as_json(each)) for each in self.documents.values()),
            **_passage_files(self.passages, list(self.documents)),
            "passages.faiss": self.passage_vectors.serialized(),
            "sentences.faiss": self.sentence_vectors.serialized(),
            TOKENS: self.tokens.vectors.data.cast("B") if self.tokens.vectors.size else b"",
            "token_digests.npy": _saved(self.tokens.digests),
            "token_sentences.npy": _saved(self.tokens.sentence),
            "token_ids.npy": _saved(self.tokens.ids),
            "token_bounds.npy": _saved(self.tokens.bounds),
            "token_frequencies.npy": _saved(self.tokens.frequencies),
            "vocabulary.json": canonical(list(self.words.vocabulary)),
            "postings.npy": _saved(self.words.rows),
            "scores.npy": _saved(self.words.data),
            "columns.npy": _saved(self.words.indptr),
            "acronyms.json": canonical(self.acronyms),
            "probes.npy": _saved(self.probes),
            **({_TWINS: self.twin_lines} if self.twin_lines else {}),
        }


def _names(document: Document) -> Iterator[str]:
    """What a document's files are called, each with its path and without its suffix."""
    for file in (document.file, *document.also_at):
        yield from (file, Path(file).stem)


def twin_lines(twins: Sequence[TwinFile]) -> bytes:
    """`Snapshot.twin_lines` of these twins."""
    return b"".join(canonical(as_json(each)) for each in twins)


def signed(contents: Mapping[str, bytes | memoryview]) -> dict[str, tuple[int, str]]:
    """The size and SHA-256 of each file, for the card."""
    return {name: (len(data), digest(data)) for name, data in contents.items()}


def text_digest(document: Document) -> str:
    """The SHA-256 of a document's text, by which the card knows it."""
    return digest(document.text.encode("utf-8", "surrogatepass"))


def parse(version: str, card: Card, contents: Mapping[str, bytes | memoryview]) -> Snapshot:
    """The snapshot that ``contents`` hold.

    Raises:
        IndexDamaged: the files do not fit together.
    """
    try:
        documents = {
            each.id: each for line in bytes(contents["documents.jsonl"]).splitlines() if (each := _document(line))
        }
        passages = _passages(contents, documents)
        sentences = sum(sentence.quotable for passage in passages for sentence in passage.sentences)
        words = WordIndex(
            {word: column for column, word in enumerate(json.loads(bytes(contents["vocabulary.json"])))},
            _loaded(contents["scores.npy"]),
            _loaded(contents["postings.npy"]),
            _loaded(contents["columns.npy"]),
            len(passages),
        )
        tokens = TokenIndex(
            np.frombuffer(contents[TOKENS], dtype=np.int8).reshape(-1, card.dimension),
            _loaded(contents["token_sentences.npy"]),
            _loaded(contents["token_ids.npy"]),
            _loaded(contents["token_bounds.npy"]),
            _loaded(contents["token_frequencies.npy"]),
            _loaded(contents["token_digests.npy"]),
        )
        if len(tokens.bounds) != len(passages) + 1 or tokens.bounds[-1] != len(tokens.vectors):
            raise ValueError("passages and tokens do not agree")
        probes = _loaded(contents["probes.npy"])
        counts = (len(documents), len(passages), sentences, len(tokens.digests), probes.shape)
        told = (card.documents, card.passages, card.sentences, card.passages, (len(PROBES), card.dimension))
        if counts != told or {*documents} != {*card.texts}:
            raise ValueError("the card and the files do not agree")
        acronyms = {short: tuple(words) for short, words in json.loads(bytes(contents["acronyms.json"])).items()}
        passage_vectors = VectorIndex.parse(contents["passages.faiss"], len(passages), card.dimension)
        sentence_vectors = VectorIndex.parse(contents["sentences.faiss"], sentences, card.dimension)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise IndexDamaged("The files of the index do not fit together.", REBUILD) from error
    return Snapshot(
        version,
        card,
        documents,
        passages,
        passage_vectors,
        sentence_vectors,
        tokens,
        words,
        acronyms,
        probes,
        twin_lines=bytes(contents.get(_TWINS, b"")),
    )


def _saved(array: NDArray[Any]) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def _loaded(data: bytes | memoryview) -> NDArray[Any]:
    array: NDArray[Any] = np.load(io.BytesIO(data), allow_pickle=False)
    return array


def _passage_files(passages: Sequence[Passage], documents: Sequence[str]) -> dict[str, bytes]:
    """Passages and sentences as tables of integers; paths and numbers, which repeat, stand in a list of their own."""
    where = {document: row for row, document in enumerate(documents)}
    paths = sorted({passage.path for passage in passages})
    numbers = sorted({n for p in passages for n in (p.number, *(s.number for s in p.sentences)) if n is not None})
    path_of = {path: row for row, path in enumerate(paths)}
    number_of: dict[str | None, int] = {None: -1} | {number: row for row, number in enumerate(numbers)}
    kind_of = {kind: row for row, kind in enumerate(_KINDS)}
    table = [
        (where[p.document], p.start, p.end, path_of[p.path], number_of[p.number], kind_of[p.kind], len(p.sentences))
        for p in passages
    ]
    sentences = [
        (s.start, s.end, kind_of[s.kind], int(s.quotable), *(s.stem or (-1, -1)), number_of[s.number])
        for p in passages
        for s in p.sentences
    ]
    return {
        "passages.npy": _saved(np.array(table, dtype=np.int32).reshape(-1, 7)),
        "sentences.npy": _saved(np.array(sentences, dtype=np.int32).reshape(-1, 7)),
        "headings.json": canonical({"paths": paths, "numbers": numbers}),
    }


def _passages(contents: Mapping[str, bytes | memoryview], documents: Mapping[str, Document]) -> tuple[Passage, ...]:
    strings = json.loads(bytes(contents["headings.json"]))
    paths = [tuple(path) for path in strings["paths"]]
    numbers: list[str | None] = [*strings["numbers"], None]
    sentences = [
        Sentence(start, end, _KINDS[kind], bool(quotable), (left, right) if left >= 0 else None, numbers[number])
        for start, end, kind, quotable, left, right, number in _loaded(contents["sentences.npy"]).tolist()
    ]
    ids = list(documents)
    found: list[Passage] = []
    used = 0
    for row, (document, start, end, path, number, kind, count) in enumerate(_loaded(contents["passages.npy"]).tolist()):
        own = tuple(sentences[used : used + count])
        used += count
        text = documents[ids[document]].text[start:end]
        found.append(Passage(row, ids[document], start, end, text, paths[path], numbers[number], _KINDS[kind], own))
    if used != len(sentences):
        raise ValueError("passages and sentences do not agree")
    return tuple(found)


def _document(line: bytes) -> Document:
    raw = json.loads(line)
    return Document(
        **{key: raw[key] for key in ("id", "file", "sha256")},
        **_read_parts(raw),
        records=tuple(
            Record(**{**each, "provenance": tuple((key, where) for key, where in each["provenance"])})
            for each in raw["records"]
        ),
        also_at=tuple(raw["also_at"]),
        copies=tuple(Copy(**each) for each in raw["copies"]),
    )


def _read_parts(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Reading`, which are those of a document that was read from one."""
    return {
        **{key: raw[key] for key in ("text", "format", "encoding")},
        "pages": tuple(Page(**each) for each in raw["pages"]),
        "marks": tuple(Mark(**{**each, "kind": MarkKind(each["kind"])}) for each in raw["marks"]),
        "notices": tuple(raw["notices"]),
        "properties": tuple((key, Stated(**found)) for key, found in raw["properties"]),
    }
