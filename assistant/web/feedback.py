"""Thumbs up and down, kept on this machine in SQLite with the question they are about. Never sent anywhere."""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from assistant.present import without_formula
from assistant.records import Citation, Filters, as_json

COLUMNS = ("at", "question", "filters", "document", "start", "end", "quote", "support", "vote")
_TABLE = """
    CREATE TABLE IF NOT EXISTS votes (
        "at" TEXT NOT NULL, question TEXT NOT NULL, filters TEXT NOT NULL, document TEXT NOT NULL,
        "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, support REAL NOT NULL,
        vote INTEGER NOT NULL
    )
"""


class Feedback:
    """The file the thumbs are kept in; made, in a folder that git ignores, with the first thumb."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, question: str, filters: Filters, citation: Citation, vote: int) -> None:
        """Adds a thumb: 1 up, -1 down, 0 taken back. Nothing kept is ever changed."""
        given = json.dumps({name: value for name, value in as_json(filters).items() if value}, ensure_ascii=False)
        row = (
            datetime.now(UTC).isoformat(timespec="seconds"),
            question,
            given,
            citation.document,
            citation.start,
            citation.end,
            citation.quote,
            citation.support,
            vote,
        )
        self._prepare()
        with self._open() as database:
            database.execute(f"INSERT INTO votes VALUES ({','.join('?' * len(COLUMNS))})", row)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Everything kept, oldest first, in the order of `COLUMNS`."""
        if not self.path.is_file():
            return
        with self._open() as database:
            yield from database.execute("SELECT * FROM votes ORDER BY rowid").fetchall()

    def export(self, out: TextIO) -> int:
        """Writes everything kept as CSV that no spreadsheet takes for formulas; returns the number of rows."""
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        rows = [[without_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in self.rows()]
        writer.writerows(rows)
        return len(rows)

    def _prepare(self) -> None:
        folder = self.path.parent
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=5)) as database, database:
            database.execute(_TABLE)
            yield database
