"""Reading the corpus: each file with what its format makes of it; files that are the same paper are one document."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import Unreadable
from assistant.formats import Limits, Recogniser
from assistant.index.building.progress import BuildProgress, Tell
from assistant.index.building.workers import LocalWorkers, Workers
from assistant.index.card import READING
from assistant.index.document_lines import TwinFile
from assistant.index.snapshot import Snapshot
from assistant.records import Document, ParsedFile, Unread
from assistant.sources import (
    FolderListing,
    ReadFile,
    ReadingKey,
    SourceFile,
    differs_from_manifest,
    document_ids,
    group_papers,
    make_document,
    read_source,
    reading_key,
)

_RECOGNISING = 2_000
"""Megabytes of address space for a reader that recognises words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusContents:
    """What the corpus holds: documents in id order, twins read from other bytes, files that are none, and notices."""

    documents: tuple[Document, ...]
    twins: tuple[TwinFile, ...]
    unread: tuple[Unread, ...]
    notices: tuple[str, ...]
    recogniser: str | None = None
    """What recognised the words of scans."""


def read_corpus(
    folder: Path,
    listed: FolderListing,
    before: Snapshot | None,
    tell: Tell,
    recogniser: Recogniser | None = None,
    workers: Workers | None = None,
) -> CorpusContents:
    """The whole corpus, read by ``workers``; what ``before`` has read of the same bytes by the same rules is not read
    again."""
    known = _readings(before, recogniser)
    read: list[ReadFile] = []
    unread = list(listed.unreadable)
    notices = list(listed.notices)
    for number, (origin, reading) in enumerate(_read(folder, listed, known, _limits(recogniser), workers), start=1):
        tell(BuildProgress("read", number, len(listed.files), origin.file))
        if isinstance(origin, Unread):
            unread.append(origin)
        elif isinstance(reading, Unread):
            unread.append(reading)
        else:
            read.append(ReadFile(origin, reading))
            notices.extend(_notices(origin, reading))
    papers = sorted(group_papers(read), key=lambda paper: paper[0].origin.file)
    others = {twin.origin.file for paper in papers for twin in paper[1:]}
    ids = document_ids([file for file in listed.files if file not in others], listed.entries)
    notices.extend(_same(paper[0].origin, twin.origin) for paper in papers for twin in paper[1:])
    return CorpusContents(
        documents=tuple(sorted((_document(paper, ids) for paper in papers), key=lambda document: document.id)),
        twins=tuple(sorted((twin for paper in papers for twin in _twins(paper)), key=lambda twin: twin.file)),
        unread=tuple(sorted(unread, key=lambda unread_file: unread_file.file)),
        notices=tuple(notices),
        recogniser=recogniser.name if recogniser else None,
    )


def _limits(recogniser: Recogniser | None) -> Limits:
    """What reading a file may cost; an engine and the picture of a page need more memory."""
    return Limits(megabytes=_RECOGNISING, recogniser=recogniser) if recogniser else Limits()


def _document(paper: Sequence[ReadFile], ids: Mapping[str, str]) -> Document:
    """The document that the first file of a paper is, and the others are as well."""
    origin, others = paper[0].origin, tuple(twin.origin.file for twin in paper[1:])
    return replace(make_document(replace(origin, id=ids[origin.file]), paper[0].reading), also_at=others)


def _twins(paper: Sequence[ReadFile]) -> Iterator[TwinFile]:
    """The files of a paper, beside its first, that were not read from its bytes."""
    own = paper[0].origin
    for twin in paper[1:]:
        if reading_key(twin.origin.file, twin.origin.sha256) != reading_key(own.file, own.sha256):
            yield TwinFile(twin.origin.file, twin.origin.sha256, twin.reading)


def _same(first: SourceFile, other: SourceFile) -> str:
    same = "bytes" if other.sha256 == first.sha256 else "words"
    return f"{other.file}: the same {same} as {first.file}; the two are one document."


def _read(
    folder: Path, listed: FolderListing, known: Mapping[ReadingKey, ParsedFile], limits: Limits, workers: Workers | None
) -> Iterator[tuple[SourceFile | Unread, ParsedFile | Unread]]:
    """Each file with what its format makes of it, in order; those not known yet are read by the workers."""
    waiting: deque[tuple[SourceFile | Unread, ParsedFile | Unread | None]] = deque()

    def unknown() -> Iterator[tuple[str, bytes]]:
        for file in listed.files:
            origin = read_source(folder, file, listed)
            if isinstance(origin, Unread):
                waiting.append((origin, origin))
                continue
            reading = known.get(reading_key(origin.file, origin.sha256))
            waiting.append((replace(origin, data=b""), reading))
            if reading is None:
                yield origin.file, origin.data

    def ready() -> Iterator[tuple[SourceFile | Unread, ParsedFile | Unread]]:
        while waiting and (reading := waiting[0][1]) is not None:
            yield waiting.popleft()[0], reading

    for _, result in (workers or LocalWorkers()).read(unknown(), limits):
        yield from ready()
        origin, _ = waiting.popleft()
        yield origin, Unread(origin.file, str(result)) if isinstance(result, Unreadable) else result
    yield from ready()


def _readings(before: Snapshot | None, recogniser: Recogniser | None) -> dict[ReadingKey, ParsedFile]:
    """What was read before, by what decides it; nothing if it was read by other rules or recognised otherwise."""
    if before is None or before.card.reading != READING:
        return {}
    if before.card.recogniser != (recogniser.name if recogniser else None):
        return {}
    twins = {reading_key(twin.file, twin.sha256): twin.reading for twin in before.twins}
    documents = before.documents.values()
    known = twins | {reading_key(document.file, document.sha256): document.reading for document in documents}
    return {key: reading for key, reading in known.items() if not _lacks_words(reading)}


def _lacks_words(reading: ParsedFile) -> bool:
    """Whether it was recognised before the places of words were kept."""
    return any(page.recognised is not None and not page.words for page in reading.pages)


def _notices(origin: SourceFile, reading: ParsedFile) -> Iterator[str]:
    yield from (f"{origin.file}: {notice}" for notice in reading.notices)
    if differs_from_manifest(origin):
        yield f"{origin.file}: its bytes are not those the manifest gives the sha256 of."
