"""From a folder of records to a published index. What has not changed is not read or embedded again.

A document's texts are embedded in batches of its own, so a vector depends on its document alone: building in one go,
in steps or after an interruption gives the same bytes. A batch that is done is kept until the index is published.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.errors import (
    CorpusEmpty,
    CorpusShrunk,
    IndexDamaged,
    IndexMissing,
    IndexOutOfDate,
    IndexUnwritable,
    ModelDamaged,
)
from assistant.errors import Unreadable as UnreadableError
from assistant.formats import read_all
from assistant.index import files, opening, snapshot
from assistant.index.snapshot import Card, Snapshot, TwinFile
from assistant.index.tokens import Gathering, PassageTokens, passage_tokens
from assistant.index.vectors import Half, VectorIndex
from assistant.index.word_index import WordIndex
from assistant.models import EMBEDDED_ENCODER, Encoder, load_encoder
from assistant.records import BuildReport, Document, ParsedFile, Passage, Unread
from assistant.sources import (
    FolderListing,
    ReadFile,
    ReadingKey,
    SourceFile,
    differs_from_manifest,
    document_ids,
    group_papers,
    list_folder,
    make_document,
    place_copies,
    read_source,
    reading_key,
)
from assistant.text import Cutting, SearchableWords, Span, cut_passages, find_acronyms, indexed_text, stems_in

_READERS = min(4, os.cpu_count() or 1)
"""Files read at a time, each in a process of its own."""
_SHRUNK = 5
"""Where one document in so many is gone at once, and not just one alone, nothing is published without ``force``."""


_BATCH = 64
"""Passages embedded, and kept against an interruption, at a time."""


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a build is: ``stage`` is "read", counted in files, or "embed", in passages; ``item`` is the file."""

    stage: str
    done: int
    total: int
    item: str


def build_index(
    corpus_folder: str | Path,
    index: str | Path,
    *,
    encoder: str | Encoder = EMBEDDED_ENCODER,
    cutting: Cutting | None = None,
    progress: Callable[[BuildProgress], None] | None = None,
    force: bool = False,
) -> BuildReport:
    """Reads the corpus, embeds what is new and publishes the index, complete or not at all.

    ``force`` publishes an index of far fewer documents than the one before, too.

    Raises:
        CorpusMissing, CorpusEmpty, CorpusShrunk, ManifestWrong: nothing is published and the index before stays.
            IndexBusy: another build is writing there. IndexUnwritable: it cannot be written. ModelMissing,
            ModelDamaged: the encoder cannot be used.
    """
    folder, target = Path(corpus_folder), Path(index)
    if folder.resolve() == target.resolve():
        raise IndexUnwritable(f"{folder} holds the records; the index cannot stand there too.", "Give another folder.")
    tell = progress or (lambda _: None)
    started = time.monotonic()
    model = load_encoder(encoder) if isinstance(encoder, str) else encoder
    listed = list_folder(folder, files.is_index)
    with files.writing(target):
        before = _before(target)
        gathered = _gathered(folder, listed, before, tell)
        documents = gathered.documents
        if not documents:
            raise CorpusEmpty(
                _nothing(folder, gathered.unread), "Put at least one readable record there; nothing was changed."
            )
        if before and not force:
            _check_size(folder, before, documents)
        cut = cutting or Cutting()
        rows = _passages(documents, cut)
        documents = place_copies(documents, rows)
        embeddings = _Embeddings(model, target, before if _reusable(before, model, cut) else None)
        made = _snapshot(documents, rows, embeddings, files.Growing(target, "tokens"), tell)
        made = replace(made, twin_lines=snapshot.twin_lines(gathered.twins))
        contents = made.contents()
        card = replace(
            made.card,
            cutting=cut,
            unreadable=gathered.unread,
            notices=gathered.notices,
            files=snapshot.signed(contents),
            texts={document.id: snapshot.text_digest(document) for document in documents},
        )
        version = files.publish(target, contents, card.serialized(), before.version if before else None)
        files.forget(target)
    return _report(
        before, replace(made, version=version, card=card), target, embeddings.embedded, time.monotonic() - started
    )


def _before(index: Path) -> Snapshot | None:
    """The index as it stands, None where there is none that can be used."""
    try:
        return opening.whole(index)
    except (IndexMissing, IndexDamaged, IndexOutOfDate):
        return None


def _reusable(before: Snapshot | None, model: Encoder, cutting: Cutting) -> bool:
    return before is not None and before.card.encoder.digest == model.identity.digest and before.card.cutting == cutting


def _check_size(folder: Path, before: Snapshot, documents: Sequence[Document]) -> None:
    """A folder that lost a fifth of its documents at once is a missing disk more often than a decision.

    Raises:
        CorpusShrunk: it did.
    """
    was, now = before.card.documents, len(documents)
    if was - now >= max(2, was / _SHRUNK):
        raise CorpusShrunk(
            f"The corpus folder {folder} holds {now:,} readable documents; the index holds {was:,}. Nothing was "
            "changed, since so many seldom go on purpose.",
            "Check that the folder is whole; if it is, build with --force (in Python: force=True).",
        )


def _nothing(folder: Path, unread: Sequence[Unread]) -> str:
    named = "; ".join(f"{each.file}: {each.reason}" for each in unread[:5])
    return f"The corpus folder {folder} holds no record that can be read{' (' + named + ')' if named else ''}."


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What the corpus holds: documents in id order, twins read from other bytes, files that are none, and notices."""

    documents: tuple[Document, ...]
    twins: tuple[TwinFile, ...]
    unread: tuple[Unread, ...]
    notices: tuple[str, ...]


def _gathered(
    folder: Path, listed: FolderListing, before: Snapshot | None, tell: Callable[[BuildProgress], None]
) -> _Gathered:
    """The whole corpus, read; files that are the same paper are one document."""
    known = _readings(before)
    saved: list[ReadFile] = []
    unread = list(listed.unreadable)
    notices = list(listed.notices)
    for number, (origin, read) in enumerate(_read(folder, listed, known), start=1):
        tell(BuildProgress("read", number, len(listed.files), origin.file))
        if isinstance(origin, Unread):
            unread.append(origin)
        elif isinstance(read, Unread):
            unread.append(read)
        else:
            saved.append(ReadFile(origin, read))
            notices.extend(_notices(origin, read))
    papers = sorted(group_papers(saved), key=lambda paper: paper[0].origin.file)
    others = {each.origin.file for paper in papers for each in paper[1:]}
    ids = document_ids([file for file in listed.files if file not in others], listed.entries)
    notices.extend(_same(paper[0].origin, each.origin) for paper in papers for each in paper[1:])
    return _Gathered(
        tuple(sorted((_document(paper, ids) for paper in papers), key=lambda each: each.id)),
        tuple(sorted((twin for paper in papers for twin in _twins(paper)), key=lambda each: each.file)),
        tuple(sorted(unread, key=lambda each: each.file)),
        tuple(notices),
    )


def _document(paper: Sequence[ReadFile], ids: Mapping[str, str]) -> Document:
    """The document that the first file of a paper is, and the others are as well."""
    origin, others = paper[0].origin, tuple(each.origin.file for each in paper[1:])
    return replace(make_document(replace(origin, id=ids[origin.file]), paper[0].reading), also_at=others)


def _twins(paper: Sequence[ReadFile]) -> Iterator[TwinFile]:
    """The files of a paper, beside its first, that were not read from its bytes."""
    own = paper[0].origin
    for each in paper[1:]:
        if reading_key(each.origin.file, each.origin.sha256) != reading_key(own.file, own.sha256):
            yield TwinFile(each.origin.file, each.origin.sha256, each.reading)


def _same(first: SourceFile, other: SourceFile) -> str:
    same = "bytes" if other.sha256 == first.sha256 else "words"
    return f"{other.file}: the same {same} as {first.file}; the two are one document."


def _read(
    folder: Path, listed: FolderListing, known: Mapping[ReadingKey, ParsedFile]
) -> Iterator[tuple[SourceFile | Unread, ParsedFile | Unread]]:
    """Each file with what its format makes of it, in order; those not known yet are read in child processes."""
    waiting: deque[tuple[SourceFile | Unread, ParsedFile | Unread | None]] = deque()

    def unknown() -> Iterator[tuple[str, bytes]]:
        for file in listed.files:
            origin = read_source(folder, file, listed)
            if isinstance(origin, Unread):
                waiting.append((origin, origin))
                continue
            read = known.get(reading_key(origin.file, origin.sha256))
            waiting.append((replace(origin, data=b""), read))
            if read is None:
                yield origin.file, origin.data

    def ready() -> Iterator[tuple[SourceFile | Unread, ParsedFile | Unread]]:
        while waiting and (read := waiting[0][1]) is not None:
            yield waiting.popleft()[0], read

    for _, result in read_all(unknown(), workers=_READERS):
        yield from ready()
        origin, _ = waiting.popleft()
        yield origin, Unread(origin.file, str(result)) if isinstance(result, UnreadableError) else result
    yield from ready()


def _readings(before: Snapshot | None) -> dict[ReadingKey, ParsedFile]:
    """What was read before, by what decides it; nothing if it was read by other rules."""
    if before is None or before.card.reading != snapshot.READING:
        return {}
    twins = {reading_key(each.file, each.sha256): each.reading for each in before.twins}
    return twins | {reading_key(each.file, each.sha256): each.reading for each in before.documents.values()}


def _notices(origin: SourceFile, reading: ParsedFile) -> Iterator[str]:
    yield from (f"{origin.file}: {notice}" for notice in reading.notices)
    if differs_from_manifest(origin):
        yield f"{origin.file}: its bytes are not those the manifest gives the sha256 of."


def _passages(documents: Iterable[Document], cutting: Cutting) -> list[Passage]:
    rows: list[Passage] = []
    for document in documents:
        rows.extend(cut_passages(document, cutting, len(rows)))
    return rows


@dataclass(frozen=True, slots=True)
class _Embedded:
    """A batch as embedded: its passages' vectors, then its quotable sentences', and its passages' tokens."""

    vectors: Half
    tokens: tuple[PassageTokens, ...]


class _Embeddings:
    """What batches are embedded as: from the index before, from a build that was broken off, or by the encoder."""

    def __init__(self, model: Encoder, index: Path, before: Snapshot | None) -> None:
        self._model = model
        self._index = index
        self._kept = dict(_kept(before)) if before else {}
        self._probes = before.probes if before else None
        self.embedded = 0
        self.dimension = before.card.dimension if before else 0
        self.identity = model.identity

    def of(self, texts: _Texts) -> _Embedded:
        """One batch, embedded."""
        key = texts.key
        name = f"{self.identity.digest[:8]}-{snapshot.FORMAT}-{key}"
        found = self._kept.get(key) or _unpacked(files.kept(self._index, name), texts)
        if found is None:
            found = self._embed(texts)
            files.keep(self._index, name, _packed(found))
        self.dimension = found.vectors.shape[1]
        return found

    def probes(self) -> Half:
        """The vectors of the probes, those of the index before where its encoder is this one."""
        return self._model.encode(snapshot.PROBES).astype(np.float16) if self._probes is None else self._probes

    def _embed(self, texts: _Texts) -> _Embedded:
        read = self._model.read([text for text, _ in texts.passages])
        sentences = self._model.encode(texts.sentences)
        self.embedded += len(read) + len(texts.sentences)
        vectors = np.concatenate([np.stack([each.vector for each in read]), sentences]).astype(np.float16)
        if len(sentences) != len(texts.sentences) or not np.isfinite(vectors).all():
            raise ModelDamaged(
                f"The encoder {self.identity.name} gave vectors that are not numbers, or not one for each text.",
                "Install or download the whole model again.",
            )
        tokens = (passage_tokens(each, *passage) for each, passage in zip(read, texts.passages, strict=True))
        return _Embedded(vectors, tuple(tokens))


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is embedded in a batch: passages in context with their sentences' spans, and those sentences."""

    passages: tuple[tuple[str, list[Span]], ...]
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, document: Document, own: Sequence[Passage], words: SearchableWords) -> _Texts:
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


def _batches(document: Document, own: Sequence[Passage]) -> Iterator[tuple[Sequence[Passage], _Texts]]:
    """The passages of a document in the batches that they are embedded in."""
    words = SearchableWords.of(document)
    for first in range(0, len(own), _BATCH):
        batch = own[first : first + _BATCH]
        yield batch, _Texts.of(document, batch, words)


def _packed(found: _Embedded) -> bytes:
    stream = io.BytesIO()
    np.savez(
        stream,
        vectors=found.vectors,
        tokens=np.concatenate([each.vectors for each in found.tokens]),
        sentence=np.concatenate([each.sentence for each in found.tokens]),
        ids=np.concatenate([each.ids for each in found.tokens]),
        counts=np.array([len(each.ids) for each in found.tokens]),
    )
    return stream.getvalue()


def _unpacked(data: bytes | None, texts: _Texts) -> _Embedded | None:
    """What a build that was broken off had embedded; None where it had not, or of other texts."""
    if data is None:
        return None
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        bounds = np.cumsum(stored["counts"])[:-1]
        parts = (np.split(stored[name], bounds) for name in ("tokens", "sentence", "ids"))
        found = _Embedded(stored["vectors"], tuple(PassageTokens(*each) for each in zip(*parts, strict=True)))
    whole = len(found.tokens) == len(texts.passages) and len(found.vectors) == len(texts.passages) + len(
        texts.sentences
    )
    return found if whole else None


def _kept(before: Snapshot) -> Iterator[tuple[str, _Embedded]]:
    """Each batch of an index as it was embedded, by the key of its texts."""
    for document, own in _by_document(before.documents.values(), before.passages):
        for batch, texts in _batches(document, own):
            first, last = batch[0].row, batch[-1].row + 1
            rows = slice(*before.sentence_rows[[first, last]])
            vectors = np.concatenate([before.passage_vectors.half[first:last], before.sentence_vectors.half[rows]])
            with contextlib.suppress(IndexDamaged):  # what was altered is embedded again
                yield texts.key, _Embedded(vectors, tuple(before.tokens.passage(passage.row) for passage in batch))


def _by_document(documents: Iterable[Document], rows: Sequence[Passage]) -> Iterator[tuple[Document, list[Passage]]]:
    own: dict[str, list[Passage]] = {}
    for passage in rows:
        own.setdefault(passage.document, []).append(passage)
    for document in documents:
        if document.id in own:
            yield document, own[document.id]


def _snapshot(
    documents: Sequence[Document],
    rows: Sequence[Passage],
    embeddings: _Embeddings,
    kept: files.Growing,
    tell: Callable[[BuildProgress], None],
) -> Snapshot:
    passage_parts: list[Half] = []
    sentence_parts: list[Half] = []
    tokens = Gathering(lambda vectors: kept.add(vectors.data))
    own_words: list[list[str]] = []
    for document, own in _by_document(documents, rows):
        for batch, texts in _batches(document, own):
            found = embeddings.of(texts)
            passage_parts.append(found.vectors[: len(batch)])
            sentence_parts.append(found.vectors[len(batch) :])
            for each in found.tokens:
                tokens.add(each)
            own_words.extend(stems_in(text) for text, _ in texts.passages)
            tell(BuildProgress("embed", batch[-1].row + 1, len(rows), document.file))
    sentences = sum(len(part) for part in sentence_parts)
    dimension = embeddings.dimension
    card = Card(embeddings.identity, dimension, Cutting(), len(documents), len(rows), sentences, (), (), {}, {})
    return Snapshot(
        "",
        card,
        {document.id: document for document in documents},
        tuple(rows),
        VectorIndex.of(np.concatenate(passage_parts), dimension),
        VectorIndex.of(np.concatenate(sentence_parts), dimension),
        tokens.index(np.frombuffer(kept.view(), dtype=np.int8).reshape(-1, dimension)),
        WordIndex.of(own_words),
        find_acronyms(document.text for document in documents),
        embeddings.probes(),
    )


def _report(before: Snapshot | None, made: Snapshot, index: Path, embedded: int, seconds: float) -> BuildReport:
    old, new, card = before.files if before else {}, made.files, made.card
    return BuildReport(
        documents=card.documents,
        passages=card.passages,
        sentences=card.sentences,
        added=tuple(sorted(set(new) - set(old))),
        changed=tuple(sorted(file for file in new if file in old and old[file] != new[file])),
        unchanged=sum(1 for file in new if old.get(file) == new[file]),
        removed=tuple(sorted(set(old) - set(new))),
        unreadable=card.unreadable,
        notices=card.notices,
        embedded=embedded,
        seconds=seconds,
        version=made.version,
        index=str(index),
    )
