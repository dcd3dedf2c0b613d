"""From the files of a folder to a published index. What has not changed is not read or embedded again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import (
    CorpusEmpty,
    CorpusShrunk,
    IndexDamaged,
    IndexMissing,
    IndexOutOfDate,
    command,
)
from assistant.formats import Recogniser
from assistant.index import files, opening
from assistant.index.building.assembling import assemble, card_of
from assistant.index.building.embedding import BatchCoding, EmbeddingCache
from assistant.index.building.progress import BuildOutcome, Tell
from assistant.index.building.reading import CorpusContents, read_corpus
from assistant.index.building.workers import Workers, workers_at
from assistant.index.settings import BuildSettings, corpus_differs
from assistant.index.snapshot import Snapshot
from assistant.models import Encoder, in_precision
from assistant.records import Document, Unread
from assistant.sources import FolderListing
from assistant.text import Cutting

_SHRUNK = 5
"""Where one known document in so many is gone at once, and not just one alone, nothing is published."""
_RUN, _SAME = 4, 0.1
"""How many words are compared at once, and which share of the shorter text's must be the other's for one paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """A build as it was asked for."""

    folder: Path
    index: Path
    model: Encoder
    cutting: Cutting
    tell: Tell
    force: bool
    new_corpus: bool
    recogniser: Recogniser | None = None
    given: str | Encoder = ""
    """The encoder as it was named or given: what makes it anywhere."""
    ray: str | None = None
    """The Ray cluster whose workers read and embed; None where this machine does."""


def publish_build(build: BuildRequest, listed: FolderListing, started: float) -> BuildOutcome:
    """Builds and publishes; whoever calls holds the lock of the index."""
    with workers_at(build.ray) as workers:
        return _published(build, listed, started, workers)


def _published(build: BuildRequest, listed: FolderListing, started: float, workers: Workers) -> BuildOutcome:
    before = _before(build.index)
    settings = BuildSettings.remembered(build.index)
    differs = corpus_differs(build.folder, listed.files, build.index, settings, before.files if before else ())
    if differs and not build.new_corpus:
        raise differs
    corpus = read_corpus(build.folder, listed, before, build.tell, build.recogniser, workers)
    if not corpus.documents:
        raise CorpusEmpty(
            _nothing(build.folder, corpus.unread), "Put at least one readable record there; nothing was changed."
        )
    if before and not differs and not build.force:
        _check_documents(build, before, corpus)
    reused = before if _reusable(before, build) else None
    model = in_precision(build.model, reused.card.precision) if reused else build.model
    coding = BatchCoding.of(model, reused)
    embed = workers.embedding(model, build.given or model, coding)
    embeddings = EmbeddingCache(model, build.index, reused, coding, embed, workers.ahead)
    parts = assemble(corpus, build.cutting, embeddings, files.Growing(build.index, "tokens"), build.tell, before)
    contents = parts.contents()
    card = card_of(parts, contents, corpus, model, build.cutting)
    now = BuildSettings(
        corpus=build.folder,
        encoder=build.model.identity.name,
        cutting=build.cutting,
        ocr=build.recogniser is not None,
    )
    version = files.publish(
        build.index,
        contents,
        card.serialized(),
        before=before.version if before else None,
        settings=now.serialized(build.index),
    )
    files.forget(build.index)
    return BuildOutcome(
        before=before,
        parts=parts,
        card=card,
        version=version,
        embedded=embeddings.embedded,
        seconds=time.monotonic() - started,
    )


def _before(index: Path) -> Snapshot | None:
    """The index as it stands, None where there is none that can be used."""
    try:
        return opening.whole(index)
    except (IndexMissing, IndexDamaged, IndexOutOfDate):
        return None


def _reusable(before: Snapshot | None, build: BuildRequest) -> bool:
    """Whether what was embedded before is what would be embedded now."""
    return (
        before is not None
        and before.card.encoder.digest == build.model.identity.digest
        and before.card.cutting == build.cutting
    )


def _check_documents(build: BuildRequest, before: Snapshot, corpus: CorpusContents) -> None:
    """A folder that lost a fifth of the known documents at once, or holds other papers under their names, is a missing
    disk, or another folder, more often than a decision; as many new ones do not make up for them.

    Raises:
        CorpusShrunk: it did.
    """
    folder = build.folder
    gone, was = [*_gone(before, corpus), *_replaced(before, corpus)], len(before.documents)
    if len(gone) >= max(2, was / _SHRUNK):
        named = ", ".join(document.file for document in gone[:3]) + (" …" if len(gone) > 3 else "")
        anyway = command("build", "--force", index=build.index, corpus=folder)
        raise CorpusShrunk(
            f"Of the {was:,} documents of the index {len(gone):,} are not in the corpus folder {folder}, cannot be "
            f"read, or are other papers under the same names ({named}). Nothing was changed, "
            "since so many seldom go on purpose.",
            f"Check that the folder is whole; if it is (in Python: force=True): {anyway}",
        )


def _gone(before: Snapshot, corpus: CorpusContents) -> list[Document]:
    """The documents of the index none of whose files is there still, under its own name or with its bytes under
    another."""
    documents = corpus.documents
    names = {file for document in documents for file in (document.file, *document.also_at)}
    digests = {document.sha256 for document in documents} | {twin.sha256 for twin in corpus.twins}
    gone: list[Document] = []
    for document in before.documents.values():
        own = (document.file, *document.also_at)
        if names.isdisjoint(own) and digests.isdisjoint(before.files[file] for file in own):
            gone.append(document)
    return gone


def _replaced(before: Snapshot, corpus: CorpusContents) -> list[Document]:
    """The documents of the index whose file holds another paper now: of its words, taken `_RUN` by `_RUN`, hardly any
    stand in what bears its name. One that was only revised, or laid out anew, keeps most of them."""
    digests = {document.sha256 for document in corpus.documents} | {twin.sha256 for twin in corpus.twins}
    now = {document.file: document for document in corpus.documents}
    replaced: list[Document] = []
    for document in before.documents.values():
        other = now.get(document.file)
        if other is None or document.sha256 in digests:
            continue
        kept, runs = _runs(other), _runs(document)
        if len(runs & kept) < _SAME * min(len(runs), len(kept)):
            replaced.append(document)
    return replaced


def _runs(document: Document) -> set[tuple[str, ...]]:
    """Every `_RUN` words that follow each other, of a text that has so many."""
    words = document.text.split()
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _nothing(folder: Path, unread: Sequence[Unread]) -> str:
    named = "; ".join(f"{file.file}: {file.reason}" for file in unread[:5])
    return f"The corpus folder {folder} holds no record that can be read{' (' + named + ')' if named else ''}."
