"""What the tests of fetching share: short limits, and what a corpus folder holds after a fetch."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from assistant.sources.fetching.client import FetchLimits, SiteClient
from assistant.sources.fetching.running import fetch_papers

LIMITS = FetchLimits(
    largest_paper=300_000,
    largest_page=2_000_000,
    whole_answer=10,
    next_byte=1.0,
    attempts=2,
    first_pause=0.01,
    delay=0.0,
    failures=20,
)
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


def fetched(folder, *sources, now=NOW, limits=LIMITS):
    """The reports of a fetch that waits for nothing."""

    def client(scope, limits):
        return SiteClient(scope, limits, sleep=lambda _: None)

    return fetch_papers(folder, sources or None, now=lambda: now, client=client, limits=limits).sources


def lines(folder):
    """The lines of what was fetched, by key; the last of each file counts, one without its end does not."""
    found = {}
    for line in (folder / "fetched.jsonl").read_bytes().split(b"\n")[:-1]:
        row = json.loads(line)
        found[row["key"], row["file"]] = row
    return list(found.values())


def papers(folder):
    """Every file of the corpus that is a paper, by its path, with its bytes."""
    about = {"fetched.jsonl", "sources.toml"}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in about and ".fetching" not in path.parts
    }
