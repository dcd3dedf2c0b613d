"""Seconds that listing decisions takes over many passages: ``python tools/ledger_at_size.py INDEX --passages 50000``.

The documents of an index stand there as often as it takes, each time with another id; what was read of their meetings
is read back from its lines as it is when an index is first asked. Printed are seconds of the processor: the first list,
the list again, the list on a topic, and the three files.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant import answering  # noqa: E402
from assistant.index import LocalIndex, Scope, open_index  # noqa: E402
from assistant.index.meeting_lines import (  # noqa: E402
    lines_of_meetings,
    meeting_lines_by_document,
    meetings_of_line,
)
from assistant.present import ledger_csv, ledger_json, ledger_tracker  # noqa: E402
from assistant.records import Document, Filters, MeetingRecords, Passage  # noqa: E402


class Repeated:
    """What listing decisions asks of an index, with every document of one many times."""

    def __init__(self, index: LocalIndex, passages: int) -> None:
        snapshot = index.snapshot
        self.times = -(-passages // len(snapshot.passages))
        self._scope = index.scope(Filters())
        self._documents: dict[str, tuple[Document, Sequence[Passage]]] = {}
        lines = lines_of_meetings({own: snapshot.meetings(own) for own in snapshot.documents}, "measured")
        self._stored = meeting_lines_by_document(lines, "measured")
        self._read: dict[str, tuple[MeetingRecords, ...]] = {}
        self._index = index
        for number in range(self.times):
            for identity, document in snapshot.documents.items():
                name = f"{number:04d}-{identity}"
                own = [replace(passage, document=name) for passage in snapshot.passages_of[identity]]
                self._documents[name] = replace(document, id=name), own
        self.passages = sum(len(own) for _, own in self._documents.values())

    def scope(self, _: Filters) -> Scope:
        return self._scope

    def documents(self, _: Scope) -> Iterator[tuple[Document, Sequence[Passage]]]:
        yield from self._documents.values()

    def document(self, identity: str) -> Document:
        return self._documents[identity][0]

    def text_digest(self, identity: str) -> str | None:
        return self._index.text_digest(identity.partition("-")[2])

    def meetings(self, identity: str, parts: frozenset[str] | None = None) -> Sequence[MeetingRecords]:
        if identity not in self._read:
            document = self._documents[identity][0]
            self._read[identity] = meetings_of_line(self._stored[identity.partition("-")[2]], document, parts)
        return self._read[identity]


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--topic", default="budget")
    arguments = parser.parse_args()
    index = Repeated(LocalIndex(open_index(arguments.index)), arguments.passages)

    def listed(topic: str | None = None) -> Callable[[], object]:
        return lambda: answering.decided(index, topic, Filters())  # type: ignore[arg-type]

    first, ledger = seconds(listed())
    again, _ = seconds(listed())
    narrowed, few = seconds(listed(arguments.topic))
    print(f"{index.passages:,} passages, {index.times} times the index: {len(ledger.entries):,} entries")  # type: ignore[attr-defined]
    print(f"first list {first:.2f} s, again {again:.2f} s, on a topic {narrowed:.2f} s")
    for name, write in (("csv", ledger_csv), ("json", ledger_json), ("docx", ledger_tracker)):
        took, data = seconds(lambda write=write: write(few))
        print(f"{name} of the {len(few.entries):,} on the topic: {took:.2f} s, {len(data):,} bytes")  # type: ignore[attr-defined, arg-type]
    return 0


if __name__ == "__main__":
    sys.exit(main())
