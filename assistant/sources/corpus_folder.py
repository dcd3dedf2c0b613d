"""The corpus: a folder of files, each read once into a `Document` that holds its exact text and its records."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.errors import CorpusMissing, ManifestWrong
from assistant.records import Document, MarkKind, ParsedFile, Record, Unread
from assistant.sources import attachments, fetched, manifest, packs
from assistant.sources.manifest import Described, Entry
from assistant.sources.metadata import extraction

LARGEST = 100 * 1024 * 1024
"""Files over this many bytes are named and left out."""
_FOR_A_MEETING = ("agenda", "decision", "report")
"""Kinds of record that are dated by the meeting they were put to, where they say no date themselves. Minutes are not:
those that are put to a meeting are of the one before."""
_FIELDS = ("title", "publisher", "kind", "date", "standing")
_ABOUT_THE_CORPUS = ("readme", "licence", "license", "changelog")
"""Names, without suffix, of files in the top folder that are taken to be about the corpus."""
_OF_PROGRAMS = re.compile(
    r"(?:\.DS_Store|\._.*|\.~lock\..*#|~\$.*|~WR[DL]\d+\.tmp|Thumbs\.db|desktop\.ini)\Z", re.I | re.S
)
"""What Word, LibreOffice, Finder and Explorer leave beside the files of a folder."""
_FEW = 5
"""Files named one by one of those that are passed over."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus: its path inside it with ``/``, its bytes' SHA-256, and its manifest entry if it has one."""

    file: str
    id: str
    sha256: str
    data: bytes
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class FolderListing:
    """The files of a corpus folder: those to read, those that cannot be with the reason, and what else to say."""

    files: tuple[str, ...]
    ids: dict[str, str]
    entries: dict[str, Entry]
    unreadable: tuple[Unread, ...]
    notices: tuple[str, ...]


def list_folder(folder: Path, is_index: Callable[[Path], bool] = lambda _: False) -> FolderListing:
    """What lies in ``folder``, in path order. Links are not followed; hidden folders are not looked into,
    nor those that ``is_index`` knows as an index.

    Raises:
        CorpusMissing: ``folder`` is not a folder. ManifestWrong: its manifest cannot be used.
    """
    _check_folder(folder)
    seen = _FolderWalk(folder, is_index)
    walked = list(seen.files())
    entries = _matched(manifest.read(folder), [file for file, _ in walked])
    files: list[str] = []
    refused = seen.refused
    for file, mode in walked:
        if file in (manifest.NAME, fetched.NAME, fetched.SOURCES):
            continue
        if file not in entries and seen.passes_over(file):
            continue
        if not _is_text(file):
            refused.append(Unread(_printable(file), "its name is not UTF-8. Rename it."))
        elif not stat.S_ISREG(mode):
            refused.append(Unread(file, _not_regular(mode)))
        else:
            files.append(file)
    absent = set(entries) - set(files) - {unread.file for unread in refused}
    refused.extend(Unread(file, "the manifest names it, but it is not in the folder.") for file in sorted(absent))
    return FolderListing(tuple(files), document_ids(files, entries), entries, tuple(refused), tuple(seen.notices()))


def _check_folder(folder: Path) -> None:
    remedy = "Give the folder that holds the records."
    try:
        if not folder.is_dir():
            raise CorpusMissing(f"The corpus folder {folder} does not exist.", remedy)
    except OSError as error:
        raise CorpusMissing(f"The corpus folder {folder} cannot be looked at: {error.strerror}.", remedy) from error


def _matched(entries: dict[str, Entry], files: Sequence[str]) -> dict[str, Entry]:
    """The entries by the names that their files have in the folder, where é may be one character or two."""
    composed = {unicodedata.normalize("NFC", file): file for file in files if file not in entries}
    present = set(files)
    matched: dict[str, Entry] = {}
    for name, entry in entries.items():
        file = name if name in present else composed.pop(unicodedata.normalize("NFC", name), name)
        matched[file] = replace(entry, file=file)
    return matched


class _FolderWalk:
    """One walk through the folder: its files, what cannot be looked into, and what is passed over."""

    def __init__(self, folder: Path, is_index: Callable[[Path], bool]) -> None:
        self._folder = folder
        self._is_index = is_index
        self._remarks: list[str] = []
        self._hidden: list[str] = []
        self._others: list[str] = []
        self.refused: list[Unread] = []

    def files(self) -> Iterator[tuple[str, int]]:
        """Each file with its mode, folder by folder; one that goes while the walk is on is not there."""
        for root, folders, names in os.walk(self._folder, followlinks=False, onerror=self._cannot):
            hidden = (name for name in sorted(folders) if name.startswith(".") and name != fetched.WORK)
            self._hidden.extend(f"{self._name(root, name)}/" for name in hidden)
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in [name for name in folders if self._is_index(Path(root, name))]:
                folders.remove(name)
                self._remarks.append(f"{self._name(root, name)} is an index and is not read.")
            for name in sorted([*names, *folders]):
                mode = self._mode(root, name)
                if mode is None and name in folders:
                    folders.remove(name)
                elif mode is not None and not (stat.S_ISDIR(mode) and name in folders):
                    yield self._name(root, name), mode

    def _mode(self, root: str, name: str) -> int | None:
        """What kind of file it is; None where it is gone, or may not be looked at, which is noted."""
        try:
            return Path(root, name).lstat().st_mode
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = f"it could not be looked at: {error.strerror}."
            self.refused.append(Unread(_printable(self._name(root, name)), reason))
            return None

    def passes_over(self, file: str) -> bool:
        """Whether a file that the manifest does not describe is none of the corpus; it is noted."""
        name = file.rpartition("/")[2]
        if _OF_PROGRAMS.match(name):
            self._others.append(file)
        elif name.startswith("."):
            self._hidden.append(file)
        elif name == file and Path(file).stem.lower() in _ABOUT_THE_CORPUS:
            self._remarks.append(f"{_printable(file)} is taken to be about the corpus, not of it, and is not indexed.")
        else:
            return False
        return True

    def notices(self) -> Iterator[str]:
        """What to say of what was passed over."""
        yield from self._remarks
        for what, files in (
            ("Hidden", self._hidden),
            ("Left by programs (lock files of Word, looks of folders)", self._others),
        ):
            if files:
                named = ", ".join(map(_printable, sorted(files)[:_FEW]))
                yield f"{what} and not read, {len(files):,}: {named}{', …' if len(files) > _FEW else ''}"

    def _name(self, root: str, name: str) -> str:
        return Path(root, name).relative_to(self._folder).as_posix()

    def _cannot(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            name = self._name(error.filename, "")
            self.refused.append(Unread(_printable(name), f"the folder could not be listed: {error.strerror}."))


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _printable(name: str) -> str:
    """A file name whose bytes may not be UTF-8, as text that can be written down."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _not_regular(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "it is a link; links are not followed. Put the file itself in the folder."
    return "it is not a regular file."


def document_ids(files: Iterable[str], entries: dict[str, Entry]) -> dict[str, str]:
    """The id of each file: the manifest's, else its name without suffix, else (names shared) its whole path."""
    files = list(files)
    given = {file: entries[file].id for file in files if file in entries}
    stems = Counter(_stem(file) for file in files if file not in given)
    own = set(given.values())
    taken = own | set(files)
    named = dict(given)
    for file in files:
        if file not in given:
            stem = _stem(file)
            free = stems[stem] == 1 and (stem not in taken or (stem == file and stem not in own))
            named[file] = stem if free else _unlike(file, own)
    return named


def _unlike(file: str, given: Collection[str]) -> str:
    return _unlike(f"./{file}", given) if file in given else file


def _stem(file: str) -> str:
    return unicodedata.normalize("NFC", Path(file).stem)


def read_source(folder: Path, file: str, listed: FolderListing) -> SourceFile | Unread:
    """The bytes of one listed file, read once and without following a link."""
    path = folder / file
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read(LARGEST + 1)
            if len(data) > LARGEST:
                size = os.fstat(descriptor).st_size
                return Unread(file, f"it has {size:,} bytes; the limit is {LARGEST:,}.")
    except OSError as error:
        return Unread(file, f"it could not be opened: {error.strerror}.")
    return SourceFile(file, listed.ids[file], hashlib.sha256(data).hexdigest(), data, listed.entries.get(file))


ReadingKey = tuple[str, str]
"""What decides how a file is read: the digest of its bytes, and its suffix, which formats look at where bytes may be
of several (a heading in a ``.md`` is a line in a ``.txt``)."""


def reading_key(file: str, sha256: str) -> ReadingKey:
    """What decides how a file is read; files equal in it have equal readings."""
    return sha256, Path(file).suffix.lower()


def make_document(origin: SourceFile, reading: ParsedFile) -> Document:
    """The document that ``origin`` is, from what its format made of it.

    Raises:
        ManifestWrong: the manifest places a part at a line that does not stand there exactly once.
    """
    stated = extraction.read_metadata(reading)
    described = origin.entry.records if origin.entry else (Described(),)
    own = described[0]
    values = {name: getattr(own, name) for name in _FIELDS}
    provenance = []
    for name in _FIELDS:
        if name in own.left_out and name in stated:
            values[name] = stated[name].value
            provenance.append((name, stated[name].where))
    if values["date"] is None and "date" in own.left_out and values["kind"] in _FOR_A_MEETING and own.meeting_date:
        values["date"] = own.meeting_date
        provenance.append(("date", "its meeting's page"))
    first = Record(
        start=0,
        end=len(reading.text),
        title=values["title"],
        publisher=values["publisher"],
        kind=values["kind"],
        date=values["date"],
        standing=values["standing"],
        part=None,
        source=own.source,
        provenance=tuple(provenance),
        **_published(own),
    )
    return Document(
        id=origin.id,
        file=origin.file,
        sha256=origin.sha256,
        text=reading.text,
        records=_records(first, described[1:], reading, origin.file),
        pages=reading.pages,
        marks=reading.marks,
        format=reading.format,
        encoding=reading.encoding,
        notices=reading.notices,
        properties=reading.properties,
    )


def _published(described: Described) -> dict[str, Any]:
    """How and where a record was published, as the manifest says it."""
    return {name: getattr(described, name) for name in manifest.PUBLISHED}


def _where(part: Described, file: Record) -> dict[str, Any]:
    """Where a part of a file was published: where its file was, unless the manifest says otherwise."""
    said = part.page_address or part.file_address
    of = part if said else file
    return {"page_address": of.page_address, "file_address": of.file_address}


def _records(first: Record, parts: Sequence[Described], reading: ParsedFile, file: str) -> tuple[Record, ...]:
    """The records of a document: as the manifest parts it, else as a pack of papers or a message with files is."""
    if parts:
        return _parted(first, parts, reading.text, file)
    if any(mark.kind is MarkKind.ATTACHMENT for mark in reading.marks):
        return attachments.parted(first, reading)
    return packs.parted(first, reading)


def differs_from_manifest(origin: SourceFile) -> bool:
    """Whether the manifest gives a sha256 for the file and it is another."""
    return bool(origin.entry and origin.entry.sha256 and origin.entry.sha256 != origin.sha256)


def _parted(first: Record, parts: Sequence[Described], text: str, file: str) -> tuple[Record, ...]:
    records = [first]
    for part in parts:
        start = _line(text, part.starts_with_line or "", records[-1].start, file)
        records[-1] = replace(records[-1], end=start)
        records.append(
            Record(
                start=start,
                end=len(text),
                title=part.title,
                publisher=part.publisher,
                kind=part.kind,
                date=part.date,
                standing=part.standing,
                part=part.part,
                source=part.source,
                **{**_published(part), **_where(part, first)},
            )
        )
    return tuple(records)


def _line(text: str, wanted: str, after: int, file: str) -> int:
    """The offset at which the one line that reads ``wanted`` begins, from ``after`` on."""
    at = after
    places: list[int] = []
    for line in text[after:].splitlines(keepends=True):
        if line.strip() == wanted.strip():
            places.append(at)
        at += len(line)
    if len(places) != 1:
        raise ManifestWrong(
            f"{file}: the manifest begins a part at the line {wanted!r}, which stands there {len(places)} times.",
            "Give a line that occurs exactly once.",
        )
    return places[0]
