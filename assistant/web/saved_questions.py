"""Saved questions and words, and what is new on them: kept on this machine in SQLite, never sent anywhere.

What is new is decided by the texts of documents: those whose digest stood in no version of the index that was looked at
before are asked, and they alone. What was found before in a paper that only changed elsewhere is not new.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.errors import OnRecordError, command
from assistant.records import Citation, Filters, as_json
from assistant.text import spelling

if TYPE_CHECKING:
    from assistant.answering import Mention

_TABLES = """
    CREATE TABLE IF NOT EXISTS watches (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, words TEXT NOT NULL, filters TEXT NOT NULL, added TEXT NOT NULL,
        run INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS runs (run INTEGER PRIMARY KEY, version TEXT NOT NULL, at TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS texts (digest TEXT PRIMARY KEY, run INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS seen (watch TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (watch, key));
    CREATE TABLE IF NOT EXISTS news (
        watch TEXT NOT NULL, key TEXT NOT NULL, quote TEXT NOT NULL, reference TEXT NOT NULL, link TEXT NOT NULL,
        document TEXT NOT NULL, version TEXT NOT NULL, found TEXT NOT NULL, told INTEGER NOT NULL,
        PRIMARY KEY (watch, key)
    );
"""
_MOST = 20
"""Quotations of a saved question that are looked at."""


class WatchKind(StrEnum):
    """What is saved: a question, or words of which every mention counts."""

    QUESTION = "question"
    MENTIONS = "mentions"


class NoSuchWatch(OnRecordError):
    """Nothing is saved under that id."""


class WatchesUnreadable(OnRecordError):
    """The file of saved questions is none, or is held by another program."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved question, or words, with filters; ``id`` is made of these and stays."""

    id: str
    kind: WatchKind
    words: str
    filters: Filters
    added: str


@dataclass(frozen=True, slots=True)
class News:
    """A quotation that is new: ``key`` is made of its document and words, ``version`` is the index it was first found
    in, and ``found`` when, an ISO time."""

    watch: str
    key: str
    quote: str
    reference: str
    link: str
    document: str
    version: str
    found: str


class SavedQuestions:
    """The file that questions are kept in; made, in a folder that git ignores, with the first."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, assistant: Assistant, kind: WatchKind, words: str, filters: Filters) -> Watch:
        """Keeps a question or words; what the index holds on them now is not news. What is kept already stays.

        Raises:
            QuestionRefused, UnknownFilter: as in `Assistant.ask`.
        """
        from assistant.answering import check_question

        words = check_question(words)
        told = json.dumps({name: value for name, value in as_json(filters).items() if value}, sort_keys=True)
        identity = hashlib.sha256(f"{kind}\n{words}\n{told}".encode("utf-8", "replace")).hexdigest()[:12]
        watch = Watch(identity, kind, words, filters, _now())
        if any(kept.id == identity for kept in self.watches()):
            return self.watch(identity)
        keys = [key for key, _ in _found(assistant, watch)]
        with self._open() as database:
            run = _run_of(database, assistant)
            row = (identity, str(kind), words, told, watch.added, run)
            database.execute("INSERT INTO watches VALUES (?, ?, ?, ?, ?, ?)", row)
            database.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", [(identity, key) for key in keys])
        return self.watch(identity)

    def watches(self) -> tuple[Watch, ...]:
        """All that is kept, in the order it was added."""
        if not self.path.is_file():
            return ()
        with self._open() as database:
            rows = database.execute("SELECT id, kind, words, filters, added FROM watches ORDER BY rowid").fetchall()
        return tuple(Watch(row[0], WatchKind(row[1]), row[2], _filters(row[3]), row[4]) for row in rows)

    def watch(self, identity: str) -> Watch:
        """The one with this id.

        Raises:
            NoSuchWatch: there is none.
        """
        found = next((watch for watch in self.watches() if watch.id == identity), None)
        if found is None:
            raise NoSuchWatch(f"Nothing is saved under {identity!r}.", f"List what is: {command('watch', 'list')}")
        return found

    def remove(self, identity: str) -> Watch:
        """Forgets one, with its news.

        Raises:
            NoSuchWatch: there is none.
        """
        watch = self.watch(identity)
        with self._open() as database:
            database.execute("DELETE FROM watches WHERE id = ?", (identity,))
            database.execute("DELETE FROM seen WHERE watch = ?", (identity,))
            database.execute("DELETE FROM news WHERE watch = ?", (identity,))
        return watch

    def refresh(self, assistant: Assistant, watch: Watch) -> None:
        """Looks for news in the version that ``assistant`` has open; does nothing where it was looked at before."""
        from assistant.present import reference

        with self._open() as database:
            run = _run_of(database, assistant)
            (before,) = database.execute("SELECT run FROM watches WHERE id = ?", (watch.id,)).fetchone() or (run,)
        if run == before:
            return
        with self._open() as database:
            seen = {key for (key,) in database.execute("SELECT key FROM seen WHERE watch = ?", (watch.id,))}
            since = "SELECT digest FROM texts WHERE run > ?"
            fresh = {digest for (digest,) in database.execute(since, (before,))}
        digest_of, version, at = assistant.index.text_digest, assistant.index.version, _now()
        new = [one.id for one in assistant.documents if digest_of(one.id) in fresh and _allowed(watch, one.id)]
        found = list(_found(assistant, watch, new)) if new else []
        with self._open() as database:
            rows = [
                (watch.id, key, one.quote, reference(one), one.link, one.document, version, at)
                for key, one in found
                if key not in seen
            ]
            database.executemany("INSERT OR IGNORE INTO news VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)", rows)
            keys = [(watch.id, key) for key, _ in found]
            database.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", keys)
            database.execute("UPDATE watches SET run = ? WHERE id = ?", (run, watch.id))

    def news(self, watch: Watch, *, untold: bool = False) -> tuple[News, ...]:
        """What was found to be new, newest first; ``untold`` only what `told` was not called for."""
        columns = "watch, key, quote, reference, link, document, version, found"
        query = f"SELECT {columns} FROM news WHERE watch = ?{' AND NOT told' if untold else ''} ORDER BY rowid DESC"
        with self._open() as database:
            return tuple(News(*row) for row in database.execute(query, (watch.id,)))

    def told(self, news: Sequence[News]) -> None:
        """Notes that ``news`` was told, so that it is not told again."""
        with self._open() as database:
            rows = [(one.watch, one.key) for one in news]
            database.executemany("UPDATE news SET told = 1 WHERE watch = ? AND key = ?", rows)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        folder = self.path.parent
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        try:
            with contextlib.closing(sqlite3.connect(self.path, timeout=5)) as database, database:
                database.executescript(_TABLES)
                yield database
        except sqlite3.Error as error:
            raise WatchesUnreadable(
                f"The file of saved questions, {self.path}, cannot be used: {error}.", "Name another: --file FILE"
            ) from None


def _run_of(database: sqlite3.Connection, assistant: Assistant) -> int:
    """The number of the run that looked at this version of the index; a new one notes the texts that it brought."""
    index = assistant.index
    found = database.execute("SELECT run FROM runs WHERE version = ?", (index.version,)).fetchone()
    if found:
        return int(found[0])
    row = (index.version, _now())
    run = database.execute("INSERT INTO runs (version, at) VALUES (?, ?)", row).lastrowid or 0
    digests = [(index.text_digest(document.id), run) for document in assistant.documents]
    database.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", digests)
    return run


def _allowed(watch: Watch, identity: str) -> bool:
    return not watch.filters.documents or identity in watch.filters.documents


def _found(
    assistant: Assistant, watch: Watch, documents: Sequence[str] = ()
) -> Iterator[tuple[str, Citation | Mention]]:
    """What the index, or some ``documents`` of it, hold on a watch: each quotation with a key of its document and
    words. Nothing where the filters leave none of them."""
    filters = replace(watch.filters, documents=tuple(documents)) if documents else watch.filters
    found: Sequence[Citation | Mention]
    if watch.kind is WatchKind.MENTIONS:
        counted = assistant.mentions_within(watch.words, filters)
        found = [place for wording in counted.wordings for place in wording.places]
    else:
        found = assistant.ask_within(watch.words, filters, _MOST).citations
    for one in found:
        key = hashlib.sha256(f"{one.document}\n{one.part}\n{spelling(one.quote)}".encode("utf-8", "replace"))
        yield key.hexdigest(), one


def _filters(told: str) -> Filters:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(told).items()
    }
    return Filters(**given)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
