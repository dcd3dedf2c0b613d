"""The corpus manifest: what people know of the files that the files do not say. Optional; a folder without one is
indexed all the same."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ManifestWrong

NAME = "manifest.json"
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_KEYS = frozenset({"id", "file", "title", "publisher", "kind", "date", "date_precision", "standing", "sha256", "source",
                   "licence", "note", "parts"})
_PART_KEYS = frozenset({"part", "starts_with_line", "title", "publisher", "kind", "date", "date_precision", "standing",
                        "source", "licence", "note"})


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
    left_out: frozenset[str] = frozenset({"title", "publisher", "kind", "date"})
    """The fields the manifest does not name: they are read from the file. A field given as null is known to be unknown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of a file: its document id, digest, and the records in it, the file's own first."""

    file: str
    id: str
    sha256: str | None
    records: tuple[Described, ...]


def read(folder: Path) -> dict[str, Entry]:
    """The entries of ``folder/manifest.json`` by file path, empty where there is no manifest.

    Raises:
        ManifestWrong: it is not JSON, or an entry lacks what it must have or says what cannot be; which and why.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
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
    file = raw["file"]
    parts = raw.get("parts", [])
    if not isinstance(parts, list):
        raise ManifestWrong(f'{where}: "parts" is not a list.', "")
    described = [_described(raw, where)]
    for part in parts:
        if not isinstance(part, dict) or not isinstance(part.get("starts_with_line"), str):
            raise ManifestWrong(f'{where}: a part has no "starts_with_line".', "Give the first line of the part.")
        _only(part, _PART_KEYS, where)
        described.append(_described(part, where))
    identity = raw.get("id") or Path(file).stem
    return Entry(file, str(identity), raw.get("sha256"), tuple(described))


def _only(raw: dict[str, Any], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ManifestWrong(f"{where}: unknown keys {', '.join(unknown)}.", f"Known: {', '.join(sorted(known))}.")


def _described(raw: dict[str, Any], where: str) -> Described:
    date, precision = raw.get("date"), raw.get("date_precision")
    if date is not None and (not isinstance(date, str) or not _DATE.fullmatch(date)):
        raise ManifestWrong(f"{where}: date {date!r} is not an ISO date.", "Write 2024-03-28, 2024-03 or 2024.")
    if date is not None and precision is not None and precision != _PRECISIONS[len(date)]:
        raise ManifestWrong(f"{where}: date {date} has not the precision {precision!r}.", "Make the two agree.")
    known = ("title", "publisher", "kind", "date", "standing", "source", "part", "starts_with_line")
    for key in known:
        if raw.get(key) is not None and not isinstance(raw[key], str):
            raise ManifestWrong(f"{where}: {key} is not text.", "Put it in quotation marks.")
    left_out = frozenset(key for key in ("title", "publisher", "kind", "date") if key not in raw)
    return Described(**{key: raw.get(key) for key in known}, left_out=left_out)
