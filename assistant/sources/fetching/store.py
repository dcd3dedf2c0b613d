"""The papers of a corpus folder as they are fetched: each file whole or not there, its line written when it lies there.

A paper is written to the working folder, put in its place in one step, and only then told of in ``fetched.jsonl``.
Before that step its place is noted, so that what a fetch left without a line when it was stopped is taken away by the
next.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from assistant.errors import FetchBusy, SourcesWrong
from assistant.sources import manifest
from assistant.sources.fetched import NAME, WORK, FetchedPaper, latest, read_fetched
from assistant.sources.fetching.files import add_line, flush, put, write_whole
from assistant.sources.fetching.names import folder_of, short_digest, stem_of
from assistant.sources.fetching.reports import ListedPaper

_PENDING = "pending"
_Identity = tuple[str, str, str]


class PaperStore:
    """What lies in a corpus folder and was fetched. Made by `opened_store`, which holds the folder's lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._work = folder / WORK
        self._papers: dict[_Identity, FetchedPaper] = {}
        self._by_key: dict[tuple[str, str], dict[_Identity, FetchedPaper]] = defaultdict(dict)
        self._by_digest: dict[str, dict[_Identity, FetchedPaper]] = defaultdict(dict)
        self._taken = {entry.id for entry in manifest.read(folder).values()}
        self._files: set[str] = set()
        for paper in read_fetched(folder):
            self._remember(paper)
        self._sweep()
        self._mend()

    def papers(self, source: str | None = None) -> list[FetchedPaper]:
        """The papers, of one source or of all, in the order in which they came."""
        return [paper for paper in self._papers.values() if source in (None, paper.source)]

    def current(self, source: str, key: str) -> FetchedPaper | None:
        """The paper that ``source`` means by ``key``, where its file is as it was written."""
        paper = latest(self._by_key[source, key].values()).get((source, key))
        return paper if paper and (self.folder / paper.file).is_file() else None

    def with_digest(self, sha256: str) -> FetchedPaper | None:
        """The paper with these bytes that is the site's own now, or any with them."""
        same = [paper for paper in self._by_digest[sha256].values() if not paper.same_as]
        same = [paper for paper in same if (self.folder / paper.file).is_file()]
        return next((paper for paper in same if paper.is_current), next(iter(same), None))

    @contextmanager
    def draft(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A file to write a body to, and its path; it is gone afterwards unless it was kept."""
        path = self._work / "paper"
        try:
            with path.open("w+b") as stream:
                yield stream, path
        finally:
            path.unlink(missing_ok=True)

    def place(self, source: str, listed: ListedPaper, suffix: str, sha256: str) -> tuple[str, str]:
        """The file and the id that a new paper gets: those of its name, or, where they are taken, with its digest."""
        folder, stem = folder_of(source, listed), stem_of(listed)
        for name in (stem, f"{stem}-{sha256[:8]}", f"{stem}-{short_digest(source + listed.key)}-{sha256[:8]}"):
            file = f"{folder}/{name}{suffix}"
            if file not in self._files and name not in self._taken:
                return file, name
        return f"{folder}/{stem}-{sha256}{suffix}", f"{stem}-{sha256}"

    def keep(self, whole: Path, paper: FetchedPaper) -> None:
        """Puts the whole file at ``whole`` in the paper's place, then tells of it."""
        path = self.folder / paper.file
        path.parent.mkdir(parents=True, exist_ok=True)
        flush(whole)
        write_whole(self._work / _PENDING, paper.file.encode())
        put(whole, path)
        self.tell(paper)
        (self._work / _PENDING).unlink(missing_ok=True)

    def tell(self, paper: FetchedPaper) -> None:
        """Writes a paper's line; one that says what is known already is not written."""
        if self._papers.get(paper.identity) == paper:
            return
        add_line(self.folder / NAME, paper.line())
        self._remember(paper)

    def _remember(self, paper: FetchedPaper) -> None:
        self._papers[paper.identity] = paper
        self._by_key[paper.source, paper.key][paper.identity] = paper
        self._by_digest[paper.sha256][paper.identity] = paper
        self._taken.add(paper.id)
        self._files.add(paper.file)

    def compact(self) -> None:
        """Writes each paper's line once, where earlier ones stand there too."""
        path = self.folder / NAME
        with contextlib.suppress(FileNotFoundError):
            if path.read_bytes().count(b"\n") > len(self._papers):
                write_whole(path, b"".join(paper.line() for paper in self._papers.values()))

    def _sweep(self) -> None:
        """Takes away what a fetch that was stopped left: a body half written, and a file without a line."""
        (self._work / "paper").unlink(missing_ok=True)
        (self.folder / f".{NAME}.new").unlink(missing_ok=True)
        pending = self._work / _PENDING
        if pending.is_file():
            file = pending.read_bytes().decode("utf-8", "replace")
            within = (self.folder / file).resolve().is_relative_to(self.folder.resolve())
            if file and within and file not in self._files and file not in manifest.read(self.folder):
                (self.folder / file).unlink(missing_ok=True)
            pending.unlink()

    def _mend(self) -> None:
        """Tells of papers that a newer one took the place of, where a fetch was stopped between the two."""
        newest = latest(self.papers())
        for paper in self.papers():
            now = newest[paper.source, paper.key]
            if paper.is_current and paper.identity != now.identity:
                self.tell(replace(paper, superseded_by=now.id))


@contextmanager
def opened_store(folder: Path) -> Iterator[PaperStore]:
    """The papers of ``folder``, for one fetch at a time.

    Raises:
        FetchBusy: another fetch has it. SourcesWrong: it cannot be written. ManifestWrong: what it says is wrong.
    """
    work = folder / WORK
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourcesWrong(f"{folder} cannot be written: {error.strerror}.", "Give a folder that can be.") from error
    lock = FileLock(work / "lock")
    try:
        with lock.acquire(timeout=0):
            store = PaperStore(folder)
            yield store
            store.compact()
    except Timeout:
        raise FetchBusy(f"Another fetch is writing to {folder}.", "Wait until it is done.") from None


def digest_of(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file's bytes, and how many they are."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest(), os.path.getsize(path)  # noqa: PTH202
