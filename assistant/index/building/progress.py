"""What a build tells while it runs and when it has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.records import BuildReport

if TYPE_CHECKING:
    from assistant.index.card import Card
    from assistant.index.disk_format import IndexParts
    from assistant.index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a build is: ``stage`` is "read", counted in files, "embed", in passages, or "publish", in rows
    written to a server; ``item`` is the file, or the part of the index that the rows are of."""

    stage: str
    done: int
    total: int
    item: str


Tell = Callable[[BuildProgress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOutcome:
    """What a build published, over what, and what it took."""

    before: Snapshot | None
    parts: IndexParts
    card: Card
    version: str
    embedded: int
    seconds: float

    def report(self, index: Path) -> BuildReport:
        """The report of this build, with the files that came, changed, stayed and went."""
        old, new, card = self.before.files if self.before else {}, self.parts.files, self.card
        return BuildReport(
            documents=card.documents,
            passages=card.passages,
            sentences=card.sentences,
            added=tuple(sorted(set(new) - set(old))),
            changed=tuple(sorted(file for file in new if file in old and old[file] != new[file])),
            unchanged=sum(1 for file in new if old.get(file) == new[file]),
            removed=tuple(sorted(set(old) - set(new))),
            unreadable=card.unreadable,
            notices=card.notices,
            embedded=self.embedded,
            seconds=self.seconds,
            version=self.version,
            index=str(index),
        )
