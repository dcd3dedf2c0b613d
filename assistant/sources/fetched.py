"""What is known of papers that were fetched: ``fetched.jsonl`` in the corpus folder, a line of JSON a paper.

The program alone writes it, a line when a paper lies whole in the folder; what people know stands in ``manifest.json``,
which goes before. A later line of a file takes the place of an earlier one. A last line without its end was being
written when a fetch was stopped, and is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from assistant.errors import ManifestWrong
from assistant.records import OPTIONAL, as_json

NAME = "fetched.jsonl"
SOURCES = "sources.toml"
WORK = ".fetching"
"""The folder in the corpus that a fetch works in: what is not whole yet, and the lock."""
WEB_ADDRESS = re.compile(r"https?://[^\s/<>\"][^\s<>\"]*", re.I)
"""What a link may lead to."""
_NEEDED = ("source", "key", "file", "id", "sha256", "fetched")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPaper:
    """A paper of one ``source``, which calls it ``key``: the file it lies in, what its site says of it, when it came.

    Where another paper has the same bytes, ``same_as`` is its id, and ``file`` and ``id`` are that paper's. ``stamp``
    is what the site's list said when it came: while it says the same, the paper is not asked for. ``gone`` is the day
    from which on the site does not give it, ``superseded_by`` the id of what took its place, ``group`` the meeting that
    lists it. ``date`` is the record's own where the site says it; ``meeting_date`` that of the meeting it was put to.
    """

    source: str
    key: str
    file: str
    id: str
    sha256: str
    fetched: str
    size: int = 0
    title: str | None = field(default=None, metadata=OPTIONAL)
    publisher: str | None = field(default=None, metadata=OPTIONAL)
    committee: str | None = field(default=None, metadata=OPTIONAL)
    kind: str | None = field(default=None, metadata=OPTIONAL)
    date: str | None = field(default=None, metadata=OPTIONAL)
    meeting_date: str | None = field(default=None, metadata=OPTIONAL)
    published: str | None = field(default=None, metadata=OPTIONAL)
    standing: str | None = field(default=None, metadata=OPTIONAL)
    page_address: str | None = field(default=None, metadata=OPTIONAL)
    file_address: str | None = field(default=None, metadata=OPTIONAL)
    stamp: str | None = field(default=None, metadata=OPTIONAL)
    etag: str | None = field(default=None, metadata=OPTIONAL)
    last_modified: str | None = field(default=None, metadata=OPTIONAL)
    group: str | None = field(default=None, metadata=OPTIONAL)
    gone: str | None = field(default=None, metadata=OPTIONAL)
    superseded_by: str | None = field(default=None, metadata=OPTIONAL)
    same_as: str | None = field(default=None, metadata=OPTIONAL)

    @property
    def identity(self) -> tuple[str, str, str]:
        """What a later line must share to take this line's place: source, key and file."""
        return self.source, self.key, self.file

    @property
    def is_current(self) -> bool:
        """Whether it is what its site gives now."""
        return self.gone is None and self.superseded_by is None

    @property
    def stands(self) -> str | None:
        """Its standing, by what became of it before what it was called when it came."""
        if self.superseded_by:
            return "superseded"
        return "withdrawn" if self.gone else self.standing

    def line(self) -> bytes:
        """The paper as a line of JSON."""
        return json.dumps(as_json(self), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"


_FIELDS = {each.name: each.type for each in fields(FetchedPaper)}


def whole_lines(data: bytes) -> bytes:
    """``data`` without a last line that has no end."""
    return data[: data.rfind(b"\n") + 1]


def read_fetched(folder: Path) -> list[FetchedPaper]:
    """The papers of ``folder``, in the order in which they first came; none where nothing was fetched.

    Raises:
        ManifestWrong: a line is not a paper's; which.
    """
    path = folder / NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ManifestWrong(f"{path} cannot be read: {error.strerror}.", "Make it readable, or remove it.") from error
    papers: dict[tuple[str, str, str], FetchedPaper] = {}
    for number, line in enumerate(whole_lines(data).splitlines(), start=1):
        paper = _paper(line, f"{path}, line {number}")
        papers[paper.identity] = paper
    return list(papers.values())


def _paper(line: bytes, where: str) -> FetchedPaper:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ManifestWrong(f"{where} is not JSON: {error}.", "Remove the line; the paper is fetched again.") from error
    why = _wrong(raw)
    if why:
        raise ManifestWrong(f"{where} is not a paper's: {why}.", "Remove the line; the paper is fetched again.")
    return FetchedPaper(**raw)


def _wrong(raw: Any) -> str | None:
    """Why ``raw`` is no paper; None where it is one."""
    if not isinstance(raw, dict):
        return "it is no object"
    if missing := [name for name in _NEEDED if not isinstance(raw.get(name), str)]:
        return f"it lacks {missing[0]}"
    if unknown := sorted(set(raw) - set(_FIELDS)):
        return f"it has a {unknown[0]}"
    for name in ("page_address", "file_address"):
        if raw.get(name) is not None and not (isinstance(raw[name], str) and WEB_ADDRESS.fullmatch(raw[name])):
            return f"its {name} is not an address of the web"
    odd = [name for name, value in raw.items() if not isinstance(value, int if name == "size" else str)]
    return f"its {odd[0]} is not text" if odd else None


def latest(papers: Iterable[FetchedPaper]) -> dict[tuple[str, str], FetchedPaper]:
    """The paper that each source means by each key: the last of those it gives now, else the last that it gave."""
    found: dict[tuple[str, str], FetchedPaper] = {}
    for paper in papers:
        before = found.get((paper.source, paper.key))
        if before is None or paper.is_current or not before.is_current:
            found[paper.source, paper.key] = paper
    return found
