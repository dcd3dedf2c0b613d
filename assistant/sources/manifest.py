"""The corpus manifest: what people know of the files that the files do not say, and what is known of those that were
fetched (`fetched.jsonl`). Optional; a folder without one is indexed all the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ManifestWrong
from assistant.sources import fetched
from assistant.sources.fetched import WEB_ADDRESS, FetchedPaper
from assistant.text import is_iso_date

NAME = "manifest.json"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.I)
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
PUBLISHED = ("committee", "published", "page_address", "file_address", "superseded_by")
"""What a manifest says of how and where a record was published."""
_OF_RECORDS = frozenset(
    ["title", "publisher", "kind", "date", "date_precision", "standing", "source", "licence", "note", *PUBLISHED]
)
_READ = ("title", "publisher", "kind", "date", "standing")
"""The fields that are read from the file where the manifest does not name them."""
_KEYS = _OF_RECORDS | {"id", "file", "sha256", "parts"}
_PART_KEYS = _OF_RECORDS | {"part", "starts_with_line"}


@dataclass(frozen=True, slots=True)
class Described:
    """What the manifest says of a record; None where it is silent."""

    title: str | None = None
    publisher: str | None = None
    kind: str | None = None
    date: str | None = None
    standing: str | None = None
    source: str | None = None
    part: str | None = None
    starts_with_line: str | None = None
    committee: str | None = None
    published: str | None = None
    page_address: str | None = None
    file_address: str | None = None
    superseded_by: str | None = None
    meeting_date: str | None = None
    """The day of the meeting that the record was for: its date where it does not say one itself."""
    left_out: frozenset[str] = frozenset(_READ)
    """The fields the manifest does not name: they are read from the file. One given as null is known to be unknown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of a file: its document id, digest, and the records in it, the file's own first."""

    file: str
    id: str
    sha256: str | None
    records: tuple[Described, ...]
    version_of: str | None = None
    """What its site knows the paper by, of which the file is one version; None where it was not fetched."""


def read(folder: Path) -> dict[str, Entry]:
    """The entries of ``folder/manifest.json`` by file path, and of files that were fetched and do not stand in it.

    Raises:
        ManifestWrong: it is not JSON, or an entry lacks what it must have or says what cannot be; which and why.
    """
    written = _written(folder)
    ids = {entry.id for entry in written.values()}
    came = (_of_fetched(paper) for paper in fetched.read_fetched(folder) if not paper.same_as)
    return written | {entry.file: entry for entry in came if entry.file not in written and entry.id not in ids}


def _of_fetched(paper: FetchedPaper) -> Entry:
    """The entry of a paper that was fetched; what its site does not say is read from the file."""
    said = {name: getattr(paper, name) for name in ("title", "publisher", "kind", "date")} | {"standing": paper.stands}
    known = {name: value for name, value in said.items() if value is not None}
    described = Described(
        **known,
        **{name: getattr(paper, name) for name in PUBLISHED},
        meeting_date=paper.meeting_date,
        left_out=frozenset(_READ) - set(known),
    )
    return Entry(paper.file, paper.id, paper.sha256, (described,), version_of=f"{paper.source}, {paper.key}")


def _written(folder: Path) -> dict[str, Entry]:
    path = folder / NAME
    try:
        if not path.is_file():
            return {}
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ManifestWrong(f"{path} cannot be read: {error.strerror}.", "Make it readable, or remove it.") from error
    except (ValueError, RecursionError) as error:
        raise ManifestWrong(f"{path} is not JSON: {error}.", "Mend it, or remove it to index without one.") from error
    records = content.get("records") if isinstance(content, dict) else None
    if not isinstance(records, list):
        raise ManifestWrong(f'{path} must hold an object with a list "records".', "See corpus/README.md for the form.")
    entries: dict[str, Entry] = {}
    ids: set[str] = set()
    for number, raw in enumerate(records, start=1):
        entry = _entry(raw, f"{path}, record {number}")
        if entry.file in entries or entry.id in ids:
            raise ManifestWrong(f"{path}, record {number}: {entry.file!r} or its id stands there twice.", "Remove one.")
        entries[entry.file] = entry
        ids.add(entry.id)
    return entries


def _entry(raw: Any, where: str) -> Entry:
    if not isinstance(raw, dict) or not isinstance(raw.get("file"), str):
        raise ManifestWrong(f'{where} has no "file".', "Name the file it describes.")
    _only(raw, _KEYS, where)
    _texts(raw, ("id", "sha256"), where)
    if raw.get("sha256") is not None and not _SHA256.fullmatch(raw["sha256"]):
        raise ManifestWrong(f"{where}: sha256 is not 64 figures in hexadecimal.", "Write what sha256sum prints.")
    file = raw["file"]
    parts = raw.get("parts", [])
    if not isinstance(parts, list):
        raise ManifestWrong(f'{where}: "parts" is not a list.', "Put the parts of the file in [ … ], or leave it out.")
    described = [_described(raw, where)]
    for part in parts:
        begins = part.get("starts_with_line") if isinstance(part, dict) else None
        if not isinstance(begins, str) or not begins.strip():
            raise ManifestWrong(f'{where}: a part has no "starts_with_line".', "Give the first line of the part.")
        _only(part, _PART_KEYS, where)
        described.append(_described(part, where))
    return Entry(file, raw.get("id") or Path(file).stem, (raw.get("sha256") or "").lower() or None, tuple(described))


def _only(raw: dict[str, Any], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ManifestWrong(f"{where}: unknown keys {', '.join(unknown)}.", f"Known: {', '.join(sorted(known))}.")


def _described(raw: dict[str, Any], where: str) -> Described:
    known = (*_READ, "source", "part", "starts_with_line", *PUBLISHED)
    _texts(raw, known, where)
    for key in ("page_address", "file_address"):
        if raw.get(key) is not None and not WEB_ADDRESS.fullmatch(raw[key]):
            raise ManifestWrong(f"{where}: {key} is not an address of the web.", "Write https://…, or leave it out.")
    if raw.get("published") is not None and not is_iso_date(raw["published"]):
        raise ManifestWrong(f"{where}: published is not an ISO date.", "Write 2024-03-28, 2024-03 or 2024.")
    date, precision = raw.get("date"), raw.get("date_precision")
    if date is not None and not is_iso_date(date):
        raise ManifestWrong(f"{where}: date {date!r} is not an ISO date.", "Write 2024-03-28, 2024-03 or 2024.")
    if date is not None and precision is not None and precision != _PRECISIONS[len(date)]:
        raise ManifestWrong(f"{where}: date {date} has not the precision {precision!r}.", "Make the two agree.")
    left_out = frozenset(key for key in _READ if key not in raw)
    return Described(**{key: raw.get(key) for key in known}, left_out=left_out)


def _texts(raw: dict[str, Any], keys: Iterable[str], where: str) -> None:
    for key in keys:
        if raw.get(key) is not None and not isinstance(raw[key], str):
            raise ManifestWrong(f"{where}: {key} is not text.", "Put it in quotation marks.")
